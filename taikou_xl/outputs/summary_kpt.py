"""KPT: what to keep, what was wrong, what comes next, and how the items that answer it stand.

Source: 前期アクションプランの総括と後期アクションプランの方向性.
"""

from __future__ import annotations

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    colour_classes,
    heading_style,
    note_style,
    print_wide,
    title_rows,
)
from taikou_xl.outputs.summary_items import KEY, ItemColumns, look_up
from taikou_xl.outputs.view import View
from taikou_xl.plan.kpt import KEEP, PROBLEM, TRY, KptRow
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.review import REVIEW
from taikou_xl.plan.sheetnames import KPT
from taikou_xl.rollup import tables
from taikou_xl.rollup.kpt import Try, tries, unlinked
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import Format
from taikou_xl.sheets.grid import address

_WORDS = {
    KEEP: "できたこと・続けたいこと",
    PROBLEM: "問題だったこと・課題",
    TRY: "次に取り組むこと",
}
_FILLS = {KEEP: look.GUIDE_FILL, PROBLEM: look.MISSING_FILL, TRY: look.CONFIRM_FILL}
_WIDTHS = (6.0, 38.0, 8.0, 40.0, 18.0, 20.0, 18.0)
_LAST = len(_WIDTHS) - 1
_SECOND = 3  # Problem stands beside Keep, from this column on
_HEAD = 3


def kpt_name(plan: Plan) -> str:
    """Give the sheet's name, "" where the master has no KPT or nothing on it."""
    return KPT if plan.kpt else ""


def write_kpt(page: Page, view: View, items: ItemColumns, items_page: Page) -> None:
    """Write Keep beside Problem, then every Try with its items and their class, live."""
    plan = view.c.plan
    every = tries(plan)
    links = sum(len(one.items) for one in every)
    named = len({item.no for one in every for item in one.items})
    level = plan.level_names[-1]
    note = f"総括（Keep・Problem・Try）。Try {len(every)}件に答える{level}は {named}件（延べ {links}件）です。"
    title_rows(page, view.c, KPT, note)
    for column, width in enumerate(_WIDTHS):
        page.sheet.set_column(column, column, width)
    row = _write_looking_back(page, plan)
    row = _write_tries(page, view, every, row, (items, items_page))
    row = _write_unlinked(page, plan, row)
    print_wide(page, view.c, _WIDTHS)
    page.sheet.print_area(0, 0, row, _LAST)


def _section(page: Page, row: int, kind: str, left: int, right: int) -> None:
    style = heading_style(page, align="left", indent=1, bg_color=_FILLS[kind], font_size=11)
    page.merge(row, left, right, f"{kind}　{_WORDS[kind]}", style)
    page.sheet.set_row(row, 24)


def _write_looking_back(page: Page, plan: Plan) -> int:
    """Write Keep at the left and Problem at the right; give the next free row."""
    sides = [[r for r in plan.kpt or () if r.kind == kind] for kind in (KEEP, PROBLEM)]
    _section(page, _HEAD, KEEP, 0, 1)
    _section(page, _HEAD, PROBLEM, _SECOND, _LAST)
    style = cell_style(page, align="left", indent=1)
    for n in range(max(map(len, sides), default=0)):
        row = _HEAD + 1 + n
        keep, problem = (side[n] if n < len(side) else None for side in sides)
        wide = sum(_WIDTHS[_SECOND:])
        texts = [(_told(keep), sum(_WIDTHS[:2]) - 2), (_told(problem), wide - 2)]
        page.sheet.set_row(row, look.row_pt(texts, least_pt=20))
        if keep:
            page.merge(row, 0, 1, _told(keep), style)
        if problem:
            page.merge(row, _SECOND, _LAST, _told(problem), style)
    return _HEAD + 2 + max(map(len, sides), default=0)


def _told(row: KptRow | None) -> str:
    return " ".join(part for part in (row.no, row.text) if part) if row else ""


def _write_tries(
    page: Page, view: View, every: tuple[Try, ...], row: int, live: tuple[ItemColumns, Page]
) -> int:
    """Write one row for each item of each Try; give the next free row."""
    plan = view.c.plan
    rating = plan.rating_field
    _section(page, row, TRY, 0, _LAST)
    heads = ("No", TRY, KEY, plan.level_names[-1], REVIEW, "担当課", rating.name if rating else "")
    for column, text in enumerate(heads):
        page.text(row + 1, column, text, heading_style(page))
    page.sheet.set_row(row + 1, 22)
    first = at = row + 2
    for one in every:
        at = _write_try(page, view, one, at, live)
    if rating and at > first:
        labels = [*(k.name for k in plan.scale), tables.UNANSWERED, tables.ON_HOLD]
        colour_classes(page, view.c, labels, f"{address(first, _LAST)}:{address(at - 1, _LAST)}")
    return at + 1


def _write_try(page: Page, view: View, one: Try, row: int, live: tuple[ItemColumns, Page]) -> int:
    bold = cell_style(page, valign="top", bold=True)
    centre = cell_style(page, valign="top", align="center", bold=True)
    if not one.items:
        page.text(row, 0, one.row.no, centre)
        page.text(row, 1, one.row.text, bold)
        words = [one.row.note] if one.row.note else ["答える取組項目がありません"]
        words += [f"「{name}」は計画の項目にありません" for name in one.unknown]
        page.merge(row, 2, _LAST, "。".join(words), cell_style(page, align="left", indent=1))
        texts = [(one.row.text, _WIDTHS[1]), ("。".join(words), sum(_WIDTHS[2:]) - 2)]
        page.sheet.set_row(row, look.row_pt(texts, least_pt=20))
        return row + 1
    told = [one.row.text, one.row.note]
    for n, item in enumerate(one.items):
        # the first two rows have its words; below them the cells look like one
        edge = {"top": 1 if n == 0 else 0, "bottom": 1 if item is one.items[-1] else 0}
        text = told[n] if n < len(told) else ""
        if n == 0 and len(one.items) == 1:
            text = "\n".join(part for part in told if part)
        ink = {"bold": True} if n == 0 else {"font_color": look.FAINT_INK}
        page.text(row, 0, one.row.no if n == 0 else "", cell_style(page, align="center", **edge))
        page.text(row, 1, text, cell_style(page, valign="top", **ink, **edge))
        _write_link(page, view, item, row, live)
        pairs = [(text, _WIDTHS[1]), (item.title, _WIDTHS[3]), (item.department, _WIDTHS[5])]
        page.sheet.set_row(row, look.row_pt(pairs, least_pt=18))
        row += 1
    return row


def _write_link(
    page: Page, view: View, item: Item, row: int, live: tuple[ItemColumns, Page]
) -> None:
    plain, centre = cell_style(page), cell_style(page, align="center")
    texts = (item.no, item.title, item.more.get(REVIEW, ""), item.department)
    for column, text in enumerate(texts, start=2):
        page.text(row, column, text, plain if column == 3 else centre)
    _write_class(page, view, item, row, live, centre)


def _write_class(
    page: Page,
    view: View,
    item: Item,
    row: int,
    live: tuple[ItemColumns, Page],
    style: Format,
) -> None:
    rating = view.c.plan.rating_field
    if rating is None or not item.active(view.c.period):
        words = (
            "" if rating is None else "この年度は対象外" if view.c.period.parts == 1 else "対象外"
        )
        page.text(row, _LAST, words, style)
        return
    items, items_page = live
    found = look_up(items, items_page, items.number(rating.name), f"$C{row + 1}")
    page.formula(row, _LAST, found, view.rating(item, view.c.period), style)


def _write_unlinked(page: Page, plan: Plan, row: int) -> int:
    """Name the items that no Try leads to: they go on for reasons of their own."""
    left = unlinked(plan)
    if not left:
        return row
    level = plan.level_names[-1]
    text = f"どの Try にも結び付かない{level}（{len(left)}件）：" + "、".join(
        f"{item.no} {item.title}" for item in left
    )
    page.sheet.set_row(row, look.row_pt([(text, sum(_WIDTHS) - 2)], 9, 20))
    page.merge(row, 0, _LAST, text, note_style(page, valign="top"))
    return row
