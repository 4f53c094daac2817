"""What a row of 409.5 pt cannot show: its rest stands below the table, under （続き）.

Recorded texts are cut by computation. What is typed later is cut by formula: hidden cells
follow the lines of an open cell one by one, so that the rest begins where the highest
possible row ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from taikou_xl.forms.inputs import absolute, formula_text
from taikou_xl.forms.measure import ROW_LINES, chars_in, row_pt, start_of_rest
from taikou_xl.forms.page import Page
from taikou_xl.plan.model import Field, Kind
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import merge_text
from taikou_xl.sheets.grid import address

_SLIM_PT = 3.0
_REST_ROWS = 3
_REMEMBERED = 512  # hidden columns


@dataclass(frozen=True)
class Rest:
    """The part of a printed text that its cell does not show."""

    title: str
    text: str


def rest_of(title: str, text: str, width: float) -> list[Rest]:
    """Give the part of a text that does not show in a cell of ``width``, in row-sized pieces."""
    if not text:
        return []
    left = text[start_of_rest(text, width) :]
    return [Rest(title, left)] if left else []


def write_rests(page: Page, row: int, rests: Sequence[Rest]) -> int:
    """Write recorded rests in rows as wide as the table, and give the next free row."""
    width = page.sizes.width(0, page.last)
    style = page.writer.format(valign="top")
    for rest in rests:
        text = f"（{rest.title}の続き）\n{rest.text}"
        while text:
            end = start_of_rest(text, width)
            piece, text = text[:end], text[end:]
            page.set_height(row, row_pt([(piece, width)]))
            merge_text(page.sheet, row, 0, row, page.last, piece, style)
            row += 1
    return row


def write_open_rests(page: Page, row: int, cells: Mapping[str, str]) -> tuple[int, str]:
    """Write rows of formulas for the open texts, empty until one outgrows its cell.

    No office program fits a row when the result of a formula grows. So the first row takes
    what the page leaves free; where that is not enough, a double click on the border fits
    the rows, by a twin in a column beside the print area that is as wide as the table.

    Returns:
        The next free row, and the condition under which that double click is needed.
    """
    fields = [f for f in page.plan.report_fields if f.kind in (Kind.TEXT, Kind.FIGURE)]
    if not fields:
        return row, "FALSE"
    width = page.sizes.width(0, page.last)
    per_line = int(chars_in(width) // 2)
    first = absolute(address(row, 0))
    room = page.room_pt - (_REST_ROWS - 1) * _SLIM_PT
    height = min(look.MAX_ROW_PT, max(_SLIM_PT, room))
    formulas, shown_now = _rest_formulas(page, fields, cells)
    _write_rest_row(page, row, "=" + "&".join(formulas), height, shown_now)
    at_once = ROW_LINES * per_line
    for number in range(1, _REST_ROWS):
        start = number * at_once
        formula = f"=MID({first},{start + 1},{at_once})"
        value = shown_now[start : start + at_once]
        _write_rest_row(page, row + number, formula, _SLIM_PT, value)
    locked = page.writer.format()
    page.sheet.set_column(page.counter + 1, page.counter + 1, min(250.0, width), locked)
    shown = int(height // look.line_pt()) * per_line
    return row + _REST_ROWS, f"LEN({first})>{shown}"


def _write_rest_row(page: Page, row: int, formula: str, height: float, value: str) -> None:
    style = page.writer.format(valign="top")
    faint = page.writer.format(valign="top", font_color="#FFFFFF")
    page.set_height(row, height, growing=True)
    page.sheet.merge_range(row, 0, row, page.last, "", style)
    page.sheet.write_formula(row, 0, formula, style, value)
    page.sheet.write_formula(row, page.counter + 1, f"={absolute(address(row, 0))}", faint, value)


def _rest_formulas(
    page: Page, fields: Sequence[Field], cells: Mapping[str, str]
) -> tuple[list[str], str]:
    """Give each field's rest as a formula, and what they show together of the answers given.

    Hidden columns follow the lines of each cell.
    """
    widths = {column.heading: column.width for column in page.sizes.columns}
    helper = page.counter + 2
    formulas, shown = [], ""
    for number, f in enumerate(fields):
        text = page.answers.get(f.name, "")
        usable = max(1, int(chars_in(widths[f.name]) // 2))
        starts = _line_starts(text, usable)
        place = _follow_lines(page, helper + number, cells[f.name], usable, starts)
        formulas.append(_rest_formula(f.name, absolute(cells[f.name]), place))
        rest = text[starts[-1] - 1 :].replace("\n", "　")
        shown += f"（{f.name}の続き）{rest}　" if rest else ""
    last = helper + len(fields) - 1
    page.sheet.set_column(helper, last, None, page.writer.format(), {"hidden": True})
    return formulas, shown


def _line_starts(text: str, usable: int) -> list[int]:
    """Compute what the hidden column of a text holds: where its first lines begin, from 1."""
    starts = [1]
    for _ in range(ROW_LINES):
        before = starts[-1]
        found = text.find("\n", before - 1) + 1
        if before > len(text):
            starts.append(before)
        elif found and found - before <= usable:
            starts.append(found + 1)
        else:
            starts.append(before + usable)
    return starts


def _follow_lines(page: Page, column: int, cell: str, usable: int, starts: Sequence[int]) -> str:
    """Write where each line of an open cell begins; give the place of the first hidden one."""
    style = page.writer.format(text_wrap=False)
    page.sheet.write_number(0, column, 1, style)
    for line, formula in enumerate(_line_formulas(column, cell, usable), start=1):
        page.sheet.write_formula(line, column, formula, style, starts[line])
    return absolute(address(ROW_LINES, column))


@lru_cache(_REMEMBERED)
def _line_formulas(column: int, cell: str, usable: int) -> tuple[str, ...]:
    """Give the formulas of a hidden column: sheets of the same rows have the same ones."""
    place = absolute(cell)
    formulas = []
    for line in range(ROW_LINES):
        before = absolute(address(line, column))
        found = f"IFERROR(FIND(CHAR(10),{place},{before}),99999)"
        formulas.append(
            f"=IF({before}>LEN({place}),{before},"
            f"IF({found}-{before}<={usable},{found}+1,{before}+{usable}))"
        )
    return tuple(formulas)


def _rest_formula(name: str, place: str, start: str) -> str:
    title = formula_text(f"（{name}の続き）")
    rest = f'SUBSTITUTE(MID({place},{start},32767),CHAR(10),"　")'
    return f'IF({start}>LEN({place}),"",{title}&{rest}&"　")'
