"""What a row of 409.5 pt cannot show: its rest stands below the table, under （続き）.

Recorded texts are cut by computation. What is typed later is cut by formula: hidden cells
follow the lines of an open cell one by one, so that the rest begins where the highest
possible row ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taikou_xl.forms.inputs import absolute, formula_text
from taikou_xl.forms.measure import ROW_LINES, chars_in, row_pt, start_of_rest
from taikou_xl.forms.page import Page
from taikou_xl.plan.model import Field, Kind
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import merge_text
from taikou_xl.sheets.grid import address

_SLIM_PT = 3.75


@dataclass(frozen=True)
class Rest:
    """The part of a printed text that its cell does not show."""

    title: str
    text: str


def rest_of(title: str, text: str, width: float) -> list[Rest]:
    """Give the part of a text that does not show in a cell of ``width``, in row-sized pieces."""
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


def write_open_rests(page: Page, row: int, cells: Mapping[str, str]) -> int:
    """Write rows of formulas for the open texts, empty until one outgrows its cell.

    No office program fits a row when the result of a formula grows. So the rows share what
    the page leaves free; where that is not enough, a double click on the border fits them,
    by a twin in a column beside the print area that is as wide as the table. Give the next
    free row.
    """
    groups = _groups(page.plan.report_fields)
    height = min(look.MAX_ROW_PT, max(_SLIM_PT, page.room_pt / max(1, len(groups))))
    widths = {column.heading: column.width for column in page.sizes.columns}
    style = page.writer.format(valign="top")
    faint = page.writer.format(valign="top", font_color="#FFFFFF")
    twin = page.counter + 1
    helper = twin + 1
    for group in groups:
        parts = []
        for f in group:
            start = _follow_lines(page, helper, cells[f.name], widths[f.name])
            parts.append(_rest_formula(f.name, absolute(cells[f.name]), start))
            helper += 1
        page.set_height(row, height, growing=True)
        page.sheet.merge_range(row, 0, row, page.last, "", style)
        page.sheet.write_formula(row, 0, "=" + "&".join(parts), style, "")
        page.sheet.write_formula(row, twin, f"={absolute(address(row, 0))}", faint, "")
        row += 1
    if groups:
        locked = page.writer.format()
        page.sheet.set_column(twin, twin, min(250.0, page.sizes.width(0, page.last)), locked)
        page.sheet.set_column(twin + 1, helper - 1, None, locked, {"hidden": True})
    return row


def _groups(fields: Sequence[Field]) -> list[list[Field]]:
    """Give every text a row of its own; figures share the last one."""
    texts = [[f] for f in fields if f.kind is Kind.TEXT]
    figures = [f for f in fields if f.kind is Kind.FIGURE]
    if not texts:
        return [figures] if figures else []
    return [*texts[:-1], [*texts[-1], *figures]]


def _follow_lines(page: Page, column: int, cell: str, width: float) -> str:
    """Write where each line of an open cell begins; give the place of the first hidden one."""
    usable = max(1, int(chars_in(width) // 2))
    place = absolute(cell)
    style = page.writer.format(text_wrap=False)
    page.sheet.write_number(0, column, 1, style)
    for line in range(1, ROW_LINES + 1):
        before = absolute(address(line - 1, column))
        found = f"IFERROR(FIND(CHAR(10),{place},{before}),99999)"
        page.sheet.write_formula(
            line,
            column,
            f"=IF({before}>LEN({place}),{before},"
            f"IF({found}-{before}<={usable},{found}+1,{before}+{usable}))",
            style,
            1,
        )
    return absolute(address(ROW_LINES, column))


def _rest_formula(name: str, place: str, start: str) -> str:
    title = formula_text(f"（{name}の続き）")
    rest = f'SUBSTITUTE(MID({place},{start},32767),CHAR(10),"　")'
    return f'IF({start}>LEN({place}),"",{title}&{rest})'
