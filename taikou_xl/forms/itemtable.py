"""The table of an item sheet: one row per period, a guide above the open one.

Plan texts that hold for all periods are one cell merged over all rows; the reported cells of
the open period are single cells, so that they can be pasted over and fit their own height.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from taikou_xl.forms import inputs
from taikou_xl.forms.cover import office_of
from taikou_xl.forms.guide import amount_guide, target_guide
from taikou_xl.forms.marking import Marked, add_comment, mark_frame, marked_cells
from taikou_xl.forms.measure import LABEL_ROW_PT, LINE_PT, open_row_pt, row_pt
from taikou_xl.forms.overflow import Rest, rest_of
from taikou_xl.forms.page import Page
from taikou_xl.plan.amounts import amount_of, estimates
from taikou_xl.plan.model import Field, Kind
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import merge_text, write_text
from taikou_xl.sheets.grid import address, position
from taikou_xl.terms.periods import Period

_TOO_LONG = (
    "文章が長いため、印刷の前に、表のすぐ下の3行を選んで、"
    "行番号の境界をダブルクリックしてください（続きがすべて印刷されます）。"
)


def write_table(page: Page, first: int) -> tuple[int, dict[str, str], list[Rest]]:
    """Write all rows; give the next free row, the open cells, and what cells do not show."""
    row = first
    cells: dict[str, str] = {}
    rows: dict[Period, int] = {}
    rests: list[Rest] = []
    heights = 0.0
    for period in page.plan.periods:
        is_open = period == page.open_period and page.item.active(period)
        if is_open:
            heights += _write_guide(page, row, period)
            row += 1
        last = period == page.plan.periods[-1]
        least = _height_of_spans(page) - heights if last else 0.0
        heights += _write_period(page, row, period, is_open, least)
        rests += _rests_of_row(page, period)
        if is_open:
            cells = _write_open_cells(page, row, period)
        rows[period] = row
        row += 1
    rests += _write_spans(page, first, row - 1)
    if page.open_period is not None and cells:
        cells |= _write_estimates(page, page.open_period, rows)
    return row, cells, rests


def _write_period(page: Page, row: int, period: Period, is_open: bool, least: float) -> float:
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
    for column, f in zip(page.sizes.columns[1:], page.fields, strict=True):
        if f.name in page.item.spans:
            continue
        text = page.shown_text(f, period)
        texts.append((text, column.width))
        _write_cell(page, row, column.number, f, text, top=is_open, more=more)
    if is_open:
        height = _open_height(page, period)
        page.set_height(row, height, growing=True)
        return height
    height = row_pt(texts, max(LABEL_ROW_PT, min(least, look.MAX_ROW_PT)))
    page.set_height(row, height)
    return height


def _open_height(page: Page, period: Period) -> float:
    """Give the height of the open row: for answers of the expected length, or those it has."""
    widths = {column.heading: column.width for column in page.sizes.columns}
    expected = open_row_pt(page.plan, page.item, period, page.sizes.columns)
    own = ((text, widths[name]) for name, text in page.answers.items() if name in widths)
    return row_pt(own, expected)


def _write_cell(
    page: Page, row: int, column: int, f: Field, text: str, *, top: bool, more: Mapping[str, Any]
) -> None:
    cut = bool(rest_of("", text, page.sizes.columns[column].width))
    prose = f.kind is Kind.TEXT
    place: dict[str, Any] = {
        "align": "left" if prose or cut else "center",
        "valign": "top" if cut or (prose and top) else "vcenter",
    }
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


def _rests_of_row(page: Page, period: Period) -> list[Rest]:
    rests = []
    for column, f in zip(page.sizes.columns[1:], page.fields, strict=True):
        text = "" if f.name in page.item.spans else page.shown_text(f, period)
        if text:
            rests += rest_of(f"{period.label} {f.name}", text, column.width)
    return rests


def _height_of_spans(page: Page) -> float:
    """Give the height that the texts over all periods need together."""
    period = page.plan.periods[0]
    return max(
        (
            row_pt([(page.item.text(c.heading, period), c.width)])
            for c in page.sizes.columns
            if c.heading in page.item.spans
        ),
        default=0.0,
    )


def _write_spans(page: Page, first: int, last: int) -> list[Rest]:
    for column, f in zip(page.sizes.columns[1:], page.fields, strict=True):
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


def _write_guide(page: Page, row: int, period: Period) -> float:
    """Write 目標の読み方 and 記入例 above the open row and give the row's height."""
    reading, example = target_guide(page.plan, page.item, period)
    style = page.style(bg_color=look.GUIDE_FILL, valign="vcenter")
    sheet, left = page.sheet, _unspanned_run(page)
    write_text(sheet, row, 0, "", page.label(bottom=0))
    here = [example or f"{period.label}の実績を、下の色の付いた欄に書いてください。"]
    if left:
        merge_text(sheet, row, left[0], row, left[-1], reading, style)
    else:
        here = [reading, *here]
    here.append(amount_guide(page.plan, page.item, period))
    text = "　".join(part for part in here if part)
    for column in range(1, page.first_report):
        if column not in left and page.sizes.columns[column].heading not in page.item.spans:
            write_text(sheet, row, column, "", style)
    merge_text(sheet, row, page.first_report, row, page.last, text, style)
    texts = [(text, page.sizes.width(page.first_report, page.last))]
    if left:
        texts.append((reading, page.sizes.width(left[0], left[-1])))
    height = row_pt(texts)
    page.set_height(row, height)
    return height


def _unspanned_run(page: Page) -> list[int]:
    """Give the plan columns, from the first, over which one cell of the guide can stretch."""
    run: list[int] = []
    for column in page.sizes.columns[1 : page.first_report]:
        if column.heading in page.item.spans:
            if run:
                break
            continue
        run.append(column.number)
    return run


def _write_open_cells(page: Page, row: int, period: Period) -> dict[str, str]:
    cells = {
        f.name: address(row, page.first_report + n) for n, f in enumerate(page.plan.report_fields)
    }
    missing = page.writer.book.add_format({"bg_color": look.MISSING_FILL})
    marked = _marked(page, period)
    for n, f in enumerate(page.plan.report_fields):
        column = page.first_report + n
        mark = marked.get(f.name)
        frame = mark_frame(must=mark.must) if mark else {}
        style = inputs.input_format(page.writer, f, **frame)
        inputs.write_answer(page.sheet, row, column, f, page.answers.get(f.name, ""), style)
        if mark and mark.comments:
            add_comment(page.sheet, cells[f.name], mark.comments, office_of(page.plan))
        inputs.add_validation(page.sheet, row, column, page.plan, f)
        unfilled = inputs.unfilled_formula(page.plan, page.item, period, f, cells)
        if unfilled:
            page.sheet.conditional_format(
                row, column, row, column,
                {"type": "formula", "criteria": f"={unfilled}", "format": missing},
            )  # fmt: skip
    return cells


def _write_estimates(page: Page, period: Period, rows: Mapping[Period, int]) -> dict[str, str]:
    """Open what is expected of later periods, with today's amount in it; give the cells."""
    marked = _marked(page, period)
    cells: dict[str, str] = {}
    for one in estimates(page.plan, page.item, period):
        row, column = rows[one.period], 1 + page.plan.plan_fields.index(one.planned)
        name = one.field.name
        mark = marked.get(name)
        frame = mark_frame(must=mark.must) if mark else {"bg_color": look.ESTIMATE_FILL}
        style = inputs.input_format(page.writer, one.field, **frame, valign="vcenter")
        text = page.answers.get(name) or page.item.text(one.planned.name, one.period)
        amount = amount_of(text, one.planned)
        text = text if amount is None else f"{amount:f}"
        inputs.write_answer(page.sheet, row, column, one.field, text, style)
        if mark and mark.comments:
            add_comment(page.sheet, address(row, column), mark.comments, office_of(page.plan))
        inputs.add_estimate_prompt(page.sheet, row, column, one.field)
        cells[name] = address(row, column)
    return cells


def _marked(page: Page, period: Period) -> Mapping[str, Marked]:
    if page.sendback is None:
        return {}
    return marked_cells(page.plan, page.item, period, page.sendback.of_item(page.item.no))


def write_counter(page: Page, cells: Mapping[str, str], too_long: str) -> None:
    """Count characters beside the print area; the cell's own lines keep the open row high.

    ``too_long`` is the condition under which printing needs a double click.
    """
    row, _ = position(next(iter(cells.values())))
    texts = [f for f in page.plan.report_fields if f.kind is Kind.TEXT]
    lines = [
        f'{inputs.formula_text(f"　{f.name} ")}&LEN({inputs.absolute(cells[f.name])})&"字"'
        for f in texts
    ]
    shown = ["文字数", *(f"　{f.name} {len(page.answers.get(f.name, ''))}字" for f in texts)]
    spare = max(0, int((page.heights[row] - 4) // LINE_PT) - len(shown))
    formula = '="文字数"' + "".join(f"&CHAR(10)&{line}" for line in lines)
    formula += f"&IF({too_long},CHAR(10)&{inputs.formula_text(_TOO_LONG)},REPT(CHAR(10),{spare}))"
    value = "\n".join(shown) + "\n" * spare
    style = page.writer.format(font_color=look.FAINT_INK, valign="top")
    page.sheet.write_formula(row, page.counter, formula, style, value)
