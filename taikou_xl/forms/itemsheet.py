"""One 計画項目 on one sheet, in the published form: for the master as it is, for staff to fill.

The sheet follows 安中市 第4次行政改革大綱 実施計画: labels with their texts, below them a table
with one row per period under 年次計画 and 実施状況. ``forms.layout`` says where a field sits.
"""

from __future__ import annotations

from collections.abc import Mapping

from taikou_xl.forms.inputs import COVER, RATING_GUIDE
from taikou_xl.forms.itemtable import write_counter, write_table
from taikou_xl.forms.layout import (
    DEPARTMENT,
    PLAN_GROUP,
    RELATED,
    REPORT_GROUP,
    head_texts,
    number_text,
)
from taikou_xl.forms.marking import legend_pt, write_legend
from taikou_xl.forms.measure import END_IN, LABEL_ROW_PT, SIDE_IN, row_pt, sheet_sizes
from taikou_xl.forms.overflow import Rest, rest_of, write_open_rests, write_rests
from taikou_xl.forms.page import Page
from taikou_xl.forms.sendback import SendBack
from taikou_xl.plan.model import Item, Plan
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import (
    BookWriter,
    Sheet,
    merge_text,
    named_footer,
    setup_a4,
    write_text,
)
from taikou_xl.terms.periods import Period

_COUNTER_WIDTH = 24.0


def write_item_sheet(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    item: Item,
    open_period: Period | None = None,
    answers: Mapping[str, str] | None = None,
    sendback: SendBack | None = None,
) -> dict[str, str]:
    """Write an item's sheet and give the A1 address of each open cell by field name.

    With ``open_period`` the sheet is a form: that period's reported cells are open, earlier
    results are shown, everything else is locked. Without it the sheet is the master's: what
    is recorded is shown, nothing is protected, and the result is empty.

    ``answers`` (field → text) fill the open cells; ``sendback`` marks them for correction.
    """
    sizes = sheet_sizes(plan, item, open_period, legend_pt(sendback, item.no))
    page = Page(writer, sheet, plan, item, open_period, sizes, answers or {}, sendback)
    _set_up(page)
    row, rests = _write_head(page)
    _write_headings(page, row)
    row, cells, table_rests = write_table(page, row + 2)
    row = write_rests(page, row, [*rests, *table_rests])
    if open_period is not None and cells:
        row, too_long = write_open_rests(page, row, cells)
        write_counter(page, cells, too_long)
    sheet.print_area(0, 0, row - 1, page.last)
    return cells


def _set_up(page: Page) -> None:
    sheet = page.sheet
    if page.open_period is not None:
        sheet.protect("", {"format_rows": True})
    # Normal is unlocked on purpose, so the empty margins must be locked in so many words
    locked = page.writer.format()
    for column in page.sizes.columns:
        sheet.set_column(column.number, column.number, column.width, locked)
    sheet.set_column(page.last + 1, page.last + 1, 2, locked)
    sheet.set_column(page.counter, page.counter, _COUNTER_WIDTH, locked)
    sheet.set_column(page.counter + 1, page.end_column - 1, None, locked)
    page.writer.lock_columns_from(sheet, page.end_column)
    number = page.item.label or page.item.no
    setup_a4(sheet, landscape=True, footer=named_footer(page.plan.name, number))
    sheet.set_margins(left=SIDE_IN, right=SIDE_IN, top=END_IN, bottom=END_IN)
    if page.sizes.scale:
        sheet.set_print_scale(page.sizes.scale)
    else:
        sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _write_head(page: Page) -> tuple[int, list[Rest]]:
    """Write title and labelled texts; give the next row and what their cells do not show."""
    _write_title(page)
    texts = head_texts(page.plan, page.item)
    row = write_legend(page, 1)
    rests: list[Rest] = []
    side_by_side = page.last >= 4
    for label, text in texts.items():
        if label == RELATED and side_by_side:
            continue
        if label == DEPARTMENT and side_by_side:
            _write_departments(page, row, text, texts[RELATED])
        else:
            rests += _write_labelled(page, row, label, text)
        row += 1
    return row, rests


def _write_title(page: Page) -> None:
    period = page.open_period
    about = f"{period.label} 実施状況" if period else "実施計画と実施状況"
    split = max(1, page.last - 1)
    title = page.writer.format(bold=True, font_size=14)
    right = page.writer.format(align="right", font_color=look.FAINT_INK)
    page.set_height(0, 20)
    merge_text(page.sheet, 0, 0, 0, split - 1, f"{page.plan.name}　{about}", title)
    merge_text(page.sheet, 0, split, 0, page.last, number_text(page.item), right)
    if period:
        link = page.writer.format(font_color=look.LINK_INK, underline=1)
        page.sheet.write_url(
            0,
            page.counter,
            f"internal:'{COVER}'!A1",
            link,
            "← 表紙へ戻る",
            f"「{COVER}」を開きます",
        )


def _write_labelled(page: Page, row: int, label: str, text: str) -> list[Rest]:
    width = page.sizes.width(1, page.last)
    page.set_height(row, row_pt([(text, width - 2), (label, page.sizes.columns[0].width)]))
    write_text(page.sheet, row, 0, label, page.label())
    rests = rest_of(label, text, width - 2)
    bold = label == page.plan.level_names[-1]
    # a text that its row cuts must be cut at the end, not at both
    style = page.style(valign="top" if rests else "vcenter", bold=bold, indent=1, align="left")
    merge_text(page.sheet, row, 1, row, page.last, text, style)
    return rests


def _write_departments(page: Page, row: int, department: str, related: str) -> None:
    middle = max(2, min(page.last - 1, page.first_report - 1))
    left, right = page.sizes.width(1, middle - 1), page.sizes.width(middle + 1, page.last)
    page.set_height(row, row_pt([(department, left - 2), (related, right - 2)]))
    style = page.style(valign="vcenter", indent=1, align="left")
    write_text(page.sheet, row, 0, DEPARTMENT, page.label())
    merge_text(page.sheet, row, 1, row, middle - 1, department, style)
    write_text(page.sheet, row, middle, RELATED, page.label())
    merge_text(page.sheet, row, middle + 1, row, page.last, related, style)


def _write_headings(page: Page, row: int) -> None:
    group = page.label(bg_color=look.GROUP_FILL, bold=True)
    merge_text(page.sheet, row, 0, row, page.first_report - 1, PLAN_GROUP, group)
    merge_text(page.sheet, row, page.first_report, row, page.last, REPORT_GROUP, group)
    page.set_height(row, LABEL_ROW_PT)
    page.set_height(row + 1, LABEL_ROW_PT)
    rating = page.plan.rating_field if page.open_period else None
    for column in page.sizes.columns:
        if rating and column.heading == rating.name:
            page.sheet.write_url(
                row + 1,
                column.number,
                f"internal:'{RATING_GUIDE}'!A1",
                page.label(font_color=look.LINK_INK, underline=1),
                column.heading,
                f"「{RATING_GUIDE}」を開きます",
            )
        else:
            write_text(page.sheet, row + 1, column.number, column.heading, page.label())
