"""振り返り: what was done and what was learnt, one row per item."""

from __future__ import annotations

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    colour_classes,
    print_wide,
    table_page,
    title_rows,
)
from taikou_xl.outputs.summary_items import ItemColumns, look_up
from taikou_xl.outputs.view import View
from taikou_xl.plan.model import Kind, Role
from taikou_xl.sheets import look

REFLECTIONS = "振り返り"
HEAD_ROW = 3
_BODY = HEAD_ROW + 1


def write_reflections(page: Page, view: View, items: ItemColumns, items_page: Page) -> None:
    """Write what was done and what was learnt, item by item, with the class followed live."""
    plan = view.c.plan
    rating = plan.rating_field
    texts = [
        f for f in plan.report_fields
        if f.kind is Kind.TEXT and f.role in (Role.REFLECTION, Role.BODY)
    ]  # fmt: skip
    heads = [("番号", 6.0), (plan.level_names[-1], 26.0), ("担当課", 12.0)]
    heads += [(rating.name, 12.0)] if rating else []
    each = max(30.0, 116.0 / max(1, len(texts)))
    heads += [(f.name, each) for f in texts]
    has_reflection = any(f.role is Role.REFLECTION for f in texts)
    note = "" if has_reflection else "この計画の様式には、振り返りの欄がありません。"
    title_rows(page, view.c, REFLECTIONS, note or view.c.as_of)
    table_page(page, heads, HEAD_ROW)
    plain, centre = cell_style(page, valign="top"), cell_style(page, valign="top", align="center")
    for row, item in enumerate(view.items, start=_BODY):
        cells = [item.no, item.title, item.department]
        cells += [view.rating(item, view.c.period)] if rating else []
        cells += [view.shown(item, f) for f in texts]
        for column, text in enumerate(cells):
            if rating and column == 3:
                area = items.area(items_page, rating.name)
                keys = items.area(items_page, "番号")
                page.formula(row, column, look_up(keys, area, f"$A{row + 1}"), text, centre)
            else:
                page.text(row, column, text, centre if column == 0 else plain)
        widths = [width for _, width in heads]
        page.sheet.set_row(row, look.row_pt(zip(cells, widths, strict=True), least_pt=32))
    last = _BODY + max(1, len(view.items)) - 1
    page.sheet.autofilter(HEAD_ROW, 0, last, len(heads) - 1)
    if rating:
        labels = [k.name for k in plan.scale]
        colour_classes(page, view.c, [*labels, "未回答", "保留"], f"D{_BODY + 1}:D{last + 1}")
    print_wide(page, view.c, [width for _, width in heads])
