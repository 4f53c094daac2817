"""「前年度の回答」: the last recorded texts, in unlocked cells that staff copy from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from taikou_xl.forms.inputs import COVER
from taikou_xl.forms.layout import Column
from taikou_xl.forms.measure import END_IN, SIDE_IN, row_pt, within_page
from taikou_xl.plan.model import Item, Plan
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import (
    BookWriter,
    Format,
    Sheet,
    merge_text,
    named_footer,
    setup_a4,
    write_text,
)
from taikou_xl.terms.periods import Period

NOTHING = "前の年度の回答は、まだ記録されていません。"


def last_recorded(plan: Plan, items: Sequence[Item], period: Period) -> Period | None:
    """Give the latest period before ``period`` for which one of the items has a result."""
    earlier = [p for p in plan.periods if p < period]
    return next(
        (
            p
            for p in reversed(earlier)
            if any(item.text(f.name, p) for item in items for f in plan.report_fields)
        ),
        None,
    )


def write_last_year(
    writer: BookWriter, sheet: Sheet, plan: Plan, items: Sequence[Item], period: Period
) -> None:
    """Write the sheet; it is not protected, and its cells are unlocked when they are pasted."""
    found = last_recorded(plan, items, period)
    heads = [("番号", 10.0), (plan.level_names[-1], 26.0)]
    heads += [(f.name, f.width) for f in plan.report_fields]
    columns = within_page(tuple(Column(name, w, n) for n, (name, w) in enumerate(heads)))
    last = columns[-1].number
    for column in columns:
        sheet.set_column(column.number, column.number, column.width)
    setup_a4(sheet, landscape=True, footer=named_footer(plan.name))
    sheet.set_margins(left=SIDE_IN, right=SIDE_IN, top=END_IN, bottom=END_IN)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.set_row(0, 26)
    link = writer.format(font_color=look.LINK_INK, underline=1, locked=False)
    sheet.write_url(0, last + 2, f"internal:'{COVER}'!A1", link, "← 表紙へ戻る", "表紙を開きます")
    title = writer.format(bold=True, font_size=14, locked=False)
    if found is None:
        merge_text(sheet, 0, 0, 0, last, NOTHING, title)
        sheet.print_area(0, 0, 0, last)
        return
    merge_text(
        sheet,
        0,
        0,
        0,
        last,
        f"前{'年度' if found.parts == 1 else '回'}の回答（{found.label}）",
        title,
    )
    note = "写すときは、ここのセルをコピーして、記入欄のセルをダブルクリックしてから貼り付けてください。"
    merge_text(sheet, 1, 0, 1, last, note, writer.format(font_color=look.FAINT_INK, locked=False))
    sheet.set_row(1, 20)
    head = _cell(writer, bg_color=look.LABEL_FILL, align="center")
    sheet.set_row(2, 22)
    for column in columns:
        write_text(sheet, 2, column.number, column.heading, head)
    for row, item in enumerate(items, start=3):
        _write_item(writer, sheet, plan, item, found, row, columns)
    sheet.print_area(0, 0, 2 + len(items), last)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 2)


def _cell(writer: BookWriter, **properties: Any) -> Format:  # noqa: ANN401
    return writer.format(
        **{"border": 1, "border_color": look.LINE, "locked": False, "valign": "top", **properties}
    )


def _write_item(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    item: Item,
    period: Period,
    row: int,
    columns: Sequence[Column],
) -> None:
    texts = [item.label or item.no, item.title]
    texts += [item.text(f.name, period) for f in plan.report_fields]
    for column, text in zip(columns, texts, strict=True):
        write_text(sheet, row, column.number, text, _cell(writer, num_format="@"))
    pairs = [(text, column.width) for column, text in zip(columns, texts, strict=True)]
    writer.growing_row(sheet, row, row_pt(pairs, 24))
