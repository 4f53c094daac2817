"""One 計画項目 on one sheet, in the published form: for the master as it is, for staff to fill.

The sheet follows 安中市 第4次行政改革大綱 実施計画: labels with their texts, below them a table
with one row per period under 年次計画 and 実施状況. ``forms.layout`` says where a field sits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taikou_xl.forms import inputs
from taikou_xl.forms.guide import target_guide
from taikou_xl.forms.layout import (
    DEPARTMENT,
    PLAN_GROUP,
    RELATED,
    REPORT_GROUP,
    head_texts,
)
from taikou_xl.forms.measure import LINE_PT, Sizes, sheet_sizes
from taikou_xl.forms.overflow import Rest, rest_of, write_open_rests, write_rests
from taikou_xl.plan.model import Field, Item, Kind, Plan, Side
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import (
    BookWriter,
    Format,
    Sheet,
    merge_text,
    setup_a4,
    write_text,
)
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period

_COUNTER_WIDTH = 24.0
_LEAST_LINES = 5  # the open row's least height


@dataclass(frozen=True)
class _Page:
    """What every part of one item sheet needs to know."""

    writer: BookWriter
    sheet: Sheet
    plan: Plan
    item: Item
    open_period: Period | None
    sizes: Sizes

    @property
    def last(self) -> int:
        return len(self.sizes.columns) - 1

    @property
    def first_report(self) -> int:
        return 1 + len(self.plan.plan_fields)

    def style(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's vocabulary
        framed = {"border": 1, "border_color": look.LINE, "valign": "top", **properties}
        return self.writer.format(**framed)

    def label(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's vocabulary
        centred = {"align": "center", "valign": "vcenter", "bg_color": look.LABEL_FILL}
        return self.style(**{**centred, **properties})


def write_item_sheet(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    item: Item,
    open_period: Period | None = None,
) -> dict[str, str]:
    """Write an item's sheet and give the A1 address of each open cell by field name.

    With ``open_period`` the sheet is a form: that period's reported cells are open, earlier
    results are shown, everything else is locked. Without it the sheet is the master's: what
    is recorded is shown, nothing is protected, and the result is empty.
    """
    page = _Page(writer, sheet, plan, item, open_period, sheet_sizes(plan, item, open_period))
    _set_up(page)
    row, rests = _write_head(page)
    _write_headings(page, row)
    row, cells, table_rests = _write_table(page, row + 2)
    row = write_rests(writer, sheet, row, page.sizes, [*rests, *table_rests])
    if open_period is not None and cells:
        row = write_open_rests(
            writer, sheet, row, page.sizes, cells, plan.report_fields, page.last + 3
        )
    sheet.print_area(0, 0, row - 1, page.last)
    return cells


def _set_up(page: _Page) -> None:
    sheet = page.sheet
    if page.open_period is not None:
        sheet.protect("", {"format_rows": True})
    # Normal is unlocked on purpose, so the empty margins must be locked in so many words
    sheet.set_column(0, 16383, None, page.writer.format())
    for column in page.sizes.columns:
        sheet.set_column(column.number, column.number, column.width, page.writer.format())
    sheet.set_column(page.last + 1, page.last + 1, 2, page.writer.format())
    sheet.set_column(page.last + 2, page.last + 2, _COUNTER_WIDTH, page.writer.format())
    name = page.plan.name.replace("&", "&&")[:100]
    number = (page.item.label or page.item.no).replace("&", "&&")[:40]
    setup_a4(sheet, landscape=True, footer=f"&L&8{name}&C&8&P / &N&R&8{number}")
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _write_head(page: _Page) -> tuple[int, list[Rest]]:
    """Write title and labelled texts; give the next row and what their cells do not show."""
    _write_title(page)
    texts = head_texts(page.plan, page.item)
    row = 1
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


def _write_title(page: _Page) -> None:
    period = page.open_period
    about = f"{period.label} 実施状況" if period else "実施計画と実施状況"
    split = max(1, page.last - 1)
    title = page.writer.format(bold=True, font_size=14)
    right = page.writer.format(align="right", font_color=look.FAINT_INK)
    page.sheet.set_row(0, 26)
    merge_text(page.sheet, 0, 0, 0, split - 1, f"{page.plan.name}　{about}", title)
    number = f"番号 {page.item.no}"
    if page.item.label and page.item.label != page.item.no:
        number = f"{page.item.label}（{number}）"
    merge_text(page.sheet, 0, split, 0, page.last, number, right)
    if period:
        link = page.writer.format(font_color=look.LINK_INK, underline=1)
        page.sheet.write_url(
            0, page.last + 2, "internal:'表紙'!A1", link, "← 表紙へ戻る", "表紙のシートを開きます"
        )


def _write_labelled(page: _Page, row: int, label: str, text: str) -> list[Rest]:
    width = page.sizes.width(1, page.last)
    _row_height(page, row, [(text, width), (label, page.sizes.columns[0].width)])
    write_text(page.sheet, row, 0, label, page.label())
    is_level = label in page.plan.level_names
    bold = label == page.plan.level_names[-1]
    style = page.style(valign="vcenter" if is_level else "top", bold=bold, indent=0)
    merge_text(page.sheet, row, 1, row, page.last, text, style)
    return rest_of(label, text, width)


def _write_departments(page: _Page, row: int, department: str, related: str) -> None:
    middle = max(2, min(page.last - 1, page.first_report - 1))
    left, right = page.sizes.width(1, middle - 1), page.sizes.width(middle + 1, page.last)
    _row_height(page, row, [(department, left), (related, right)])
    style = page.style(valign="vcenter")
    write_text(page.sheet, row, 0, DEPARTMENT, page.label())
    merge_text(page.sheet, row, 1, row, middle - 1, department, style)
    write_text(page.sheet, row, middle, RELATED, page.label())
    merge_text(page.sheet, row, middle + 1, row, page.last, related, style)


def _row_height(page: _Page, row: int, texts: Sequence[tuple[str, float]]) -> None:
    page.sheet.set_row(row, look.row_pt(texts))


def _write_headings(page: _Page, row: int) -> None:
    group = page.label(bg_color=look.GROUP_FILL, bold=True)
    merge_text(page.sheet, row, 0, row, page.first_report - 1, PLAN_GROUP, group)
    merge_text(page.sheet, row, page.first_report, row, page.last, REPORT_GROUP, group)
    page.sheet.set_row(row, 19)
    page.sheet.set_row(row + 1, 20)
    rating = page.plan.rating_field if page.open_period else None
    for column in page.sizes.columns:
        if rating and column.heading == rating.name:
            page.sheet.write_url(
                row + 1,
                column.number,
                f"internal:'{inputs.RATING_GUIDE}'!A1",
                page.label(font_color=look.LINK_INK, underline=1),
                column.heading,
                f"「{inputs.RATING_GUIDE}」を開きます",
            )
        else:
            write_text(page.sheet, row + 1, column.number, column.heading, page.label())


def _write_table(page: _Page, first: int) -> tuple[int, dict[str, str], list[Rest]]:
    row = first
    cells: dict[str, str] = {}
    rests: list[Rest] = []
    heights = 0.0
    for period in page.plan.periods:
        is_open = period == page.open_period and page.item.active(period)
        if is_open:
            heights += _write_guide(page, row, period)
            row += 1
        if period == page.plan.periods[-1]:
            least = _height_of_spans(page) - heights
        else:
            least = 0.0
        heights += _write_period(page, row, period, is_open, least)
        rests += _rests_of_row(page, period)
        if is_open:
            cells = _write_open_cells(page, row, period)
        row += 1
    rests += _write_spans(page, first, row - 1)
    return row, cells, rests


def _shown_text(page: _Page, f: Field, period: Period) -> str:
    """Give what the table shows: a form never shows results of its own period or later ones."""
    hidden = f.side is Side.REPORT and page.open_period is not None and period >= page.open_period
    return "" if hidden else page.item.text(f.name, period)


def _fields(page: _Page) -> tuple[Field, ...]:
    return (*page.plan.plan_fields, *page.plan.report_fields)


def _write_period(page: _Page, row: int, period: Period, is_open: bool, least: float) -> float:
    """Write one period's row and give the height that it takes at least."""
    active = page.item.active(period)
    more = {} if active else {"pattern": 14, "fg_color": look.THIN_LINE, "bg_color": "#F7F8F9"}
    head = page.label(bold=True) if active else page.label(font_color=look.FAINT_INK)
    value = period.cell_value
    if isinstance(value, int):
        page.sheet.write_number(row, 0, value, head)
    else:
        write_text(page.sheet, row, 0, value, head)
    texts: list[tuple[str, float]] = []
    for column, f in zip(page.sizes.columns[1:], _fields(page), strict=True):
        if f.name in page.item.spans:
            continue
        text = _shown_text(page, f, period)
        texts.append((text, column.width))
        _write_cell(page, row, column.number, f, text, more)
    if is_open:
        return _LEAST_LINES * LINE_PT
    height = look.row_pt(texts, least_pt=max(20.0, min(least, look.MAX_ROW_PT)))
    page.sheet.set_row(row, height)
    return height


def _write_cell(
    page: _Page, row: int, column: int, f: Field, text: str, more: Mapping[str, Any]
) -> None:
    width = page.sizes.columns[column].width
    centred = f.kind is not Kind.TEXT and not rest_of("", text, width)
    place = {"align": "center", "valign": "vcenter"} if centred else {"valign": "top"}
    number = _amount(text) if f.kind is Kind.AMOUNT else None
    if number is not None:
        place = {"align": "right", "valign": "vcenter", "num_format": inputs.AMOUNT_FORMAT}
        page.sheet.write_number(row, column, number, page.style(**place, **more))
    else:
        write_text(page.sheet, row, column, text, page.style(**place, **more))


def _amount(text: str) -> int | None:
    """Give a plain whole amount as a number, None for anything that a number would change."""
    plain = text.strip()
    digits = plain.removeprefix("-")
    good = digits.isascii() and digits.isdigit() and len(digits) < 16
    return int(plain) if good and str(int(plain)) == plain else None


def _rests_of_row(page: _Page, period: Period) -> list[Rest]:
    rests = []
    for column, f in zip(page.sizes.columns[1:], _fields(page), strict=True):
        if f.name not in page.item.spans:
            text = _shown_text(page, f, period)
            rests += rest_of(f"{period.label} {f.name}", text, column.width)
    return rests


def _height_of_spans(page: _Page) -> float:
    """Give the height that the texts over all periods need together."""
    period = page.plan.periods[0]
    return max(
        (
            look.text_pt(page.item.text(c.heading, period), c.width)
            for c in page.sizes.columns
            if c.heading in page.item.spans
        ),
        default=0.0,
    )


def _write_spans(page: _Page, first: int, last: int) -> list[Rest]:
    for column, f in zip(page.sizes.columns[1:], _fields(page), strict=True):
        if f.name not in page.item.spans:
            continue
        text = page.item.text(f.name, page.plan.periods[0])
        place = (
            {"valign": "vcenter"}
            if f.kind is Kind.TEXT
            else {"valign": "vcenter", "align": "center"}
        )
        merge_text(page.sheet, first, column.number, last, column.number, text, page.style(**place))
    return []


def _write_guide(page: _Page, row: int, period: Period) -> float:
    """Write 目標の読み方 and 記入例 above the open row and give the row's height."""
    reading, example = target_guide(page.plan, page.item, period)
    style = page.style(bg_color=look.GUIDE_FILL, font_color=look.INK, font_size=9, valign="vcenter")
    sheet, left = page.sheet, _unspanned_run(page)
    write_text(sheet, row, 0, "", page.style(bg_color=look.LABEL_FILL, bottom=0))
    call = f"{period.label}の実績を、下の色の付いた欄に書いてください。"
    if left:
        here = "\n".join(part for part in (call, example) if part)
        there = reading
        merge_text(sheet, row, left[0], row, left[-1], there, style)
    else:
        here = "\n".join(part for part in (call, reading, example) if part)
    for column in range(1, page.first_report):
        if column not in left and page.sizes.columns[column].heading not in page.item.spans:
            write_text(sheet, row, column, "", style)
    merge_text(sheet, row, page.first_report, row, page.last, here, style)
    texts = [(here, page.sizes.width(page.first_report, page.last))]
    if left:
        texts.append((reading, page.sizes.width(left[0], left[-1])))
    height = look.row_pt(texts, 9.0)
    sheet.set_row(row, height)
    return height


def _unspanned_run(page: _Page) -> list[int]:
    """Give the plan columns, from the first, over which one cell of the guide can stretch."""
    run: list[int] = []
    for column in page.sizes.columns[1 : page.first_report]:
        if column.heading in page.item.spans:
            if run:
                break
            continue
        run.append(column.number)
    return run


def _write_open_cells(page: _Page, row: int, period: Period) -> dict[str, str]:
    cells = {
        f.name: address(row, page.first_report + n) for n, f in enumerate(page.plan.report_fields)
    }
    missing = page.writer.book.add_format({"bg_color": look.MISSING_FILL})
    for n, f in enumerate(page.plan.report_fields):
        column = page.first_report + n
        page.sheet.write_blank(row, column, None, inputs.input_format(page.writer, f))
        inputs.add_validation(page.sheet, row, column, page.plan, f)
        unfilled = inputs.unfilled_formula(page.plan, page.item, period, f, cells)
        if unfilled:
            page.sheet.conditional_format(
                row, column, row, column,
                {"type": "formula", "criteria": f"={unfilled}", "format": missing},
            )  # fmt: skip
    _write_counter(page, row, cells)
    return cells


def _write_counter(page: _Page, row: int, cells: Mapping[str, str]) -> None:
    """Count characters beside the print area; the cell's own lines keep the open row high."""
    texts = [f for f in page.plan.report_fields if f.kind is Kind.TEXT]
    lines = [
        f'{inputs.formula_text(f"　{f.name} ")}&LEN({inputs.absolute(cells[f.name])})&"字"'
        for f in texts
    ]
    shown = ["文字数", *(f"　{f.name} 0字" for f in texts)]
    spare = max(0, _LEAST_LINES - len(shown))
    formula = '="文字数"' + "".join(f"&CHAR(10)&{line}" for line in lines)
    if spare:
        formula += f"&REPT(CHAR(10),{spare})"
    value = "\n".join(shown) + "\n" * spare
    style = page.writer.format(font_size=9, font_color=look.FAINT_INK, valign="top")
    page.sheet.write_formula(row, page.last + 2, formula, style, value)
