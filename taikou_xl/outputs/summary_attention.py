"""要対応: the items that somebody has to act on, with the reason and what was reported."""

from __future__ import annotations

from taikou_xl.outputs.page import Page, cell_style, print_wide, table_page, title_rows
from taikou_xl.outputs.summary_course import mark_word
from taikou_xl.outputs.view import View
from taikou_xl.plan.model import Field, Item, Kind, Plan, Role
from taikou_xl.rollup.attention import attention, wants_attention, worst_class
from taikou_xl.sheets import look

NAME, _HEAD_ROW = "要対応", 3
_TEXT_WIDTH, _SHORT_WIDTH = 34.0, 13.0


def attention_name(plan: Plan) -> str:
    """Give the sheet's name, "" where the plan has none."""
    return NAME if wants_attention(plan) else ""


def write_attention(page: Page, view: View) -> None:
    """Write the rule, and one row for each item with its reasons; or that there is none."""
    plan, found = view.c.plan, attention(view.c)
    worst, rating = worst_class(plan), plan.rating_field
    assert rating is not None  # attention_name asks for it
    first = f"{rating.name}が「{mark_word(worst)}」の項目と、" if worst else ""
    note = f"{first}2期以上続けて進捗のない項目です（進捗なし：取組がない、または前の期と同じ文章と数値）。未回答と差戻し中の項目は入りません。"
    title_rows(page, view.c, NAME, note)
    fields = [f for f in plan.report_fields if f not in (rating,) and f.role is not Role.REFLECTION]
    heads = [("番号", 8.0), (plan.level_names[-1], 26.0), ("担当課", 13.0), ("理由", 22.0)]
    before = view.periods[-2:-1]
    heads += [(p.key, 9.0) for p in (*before, view.c.period)]
    heads += [(f.name, _width(f)) for f in fields]
    if plan.target_field:
        heads.append((plan.target_field.name, 20.0))
    table_page(page, heads, _HEAD_ROW)
    plain, centre = cell_style(page, valign="top"), cell_style(page, valign="top", align="center")
    centred = {0, *range(4, 5 + len(before))}
    for row, one in enumerate(found, start=_HEAD_ROW + 1):
        item = one.item
        cells = [item.no, item.title, item.department, "\n".join(one.reasons)]
        cells += [_shown(view, item, p.key) for p in (*before, view.c.period)]
        cells += [view.shown(item, f) for f in fields]
        if plan.target_field:
            cells.append(_target(view, item))
        for column, text in enumerate(cells):
            page.text(row, column, text, centre if column in centred else plain)
        pairs = zip(cells, (width for _, width in heads), strict=True)
        page.sheet.set_row(row, look.row_pt(pairs, least_pt=30))
    if not found:
        page.text(_HEAD_ROW + 1, 0, "ありません。", page.style(text_wrap=False))
    print_wide(page, view.c, [width for _, width in heads])


def _width(f: Field) -> float:
    return _TEXT_WIDTH if f.kind is Kind.TEXT else _SHORT_WIDTH


def _shown(view: View, item: Item, key: str) -> str:
    marks = {k.name: mark_word(k) for k in view.c.plan.scale}
    period = next(p for p in view.periods if p.key == key)
    name = view.rating(item, period)
    return marks.get(name, name)


def _target(view: View, item: Item) -> str:
    """Give the next target from the reported period on."""
    coming = (p for p in view.c.plan.periods if p >= view.c.period)
    return next((f"{p.key} {t}" for p in coming if (t := view.c.plan.target(item, p))), "")
