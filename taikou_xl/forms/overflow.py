"""What a row of 409.5 pt cannot show: its rest stands below the table, under （続き）.

Recorded texts are cut by computation. What is typed later is cut by formula: hidden cells
follow the lines of an open cell one by one, so that the rest begins where the highest
possible row ends.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taikou_xl.forms.inputs import absolute, formula_text
from taikou_xl.forms.measure import ROW_LINES, Sizes, start_of_rest
from taikou_xl.plan.model import Field, Kind
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, Sheet, merge_text
from taikou_xl.sheets.grid import address


@dataclass(frozen=True)
class Rest:
    """The part of a printed text that its cell does not show."""

    title: str
    text: str


def rest_of(title: str, text: str, width: float) -> list[Rest]:
    """Give the part of a text that does not show in a cell of ``width``, in row-sized pieces."""
    rests = []
    left = text[start_of_rest(text, width) :]
    return [Rest(title, left)] if left else rests


def write_rests(
    writer: BookWriter, sheet: Sheet, row: int, sizes: Sizes, rests: Sequence[Rest]
) -> int:
    """Write recorded rests in rows as wide as the table, and give the next free row."""
    last = len(sizes.columns) - 1
    width = sizes.width(0, last)
    style = writer.format(valign="top", indent=0)
    for rest in rests:
        text = f"（{rest.title}の続き）\n{rest.text}"
        while text:
            end = start_of_rest(text, width)
            piece, text = text[:end], text[end:]
            sheet.set_row_pixels(row, _pixels(look.row_pt([(piece, width)])))
            merge_text(sheet, row, 0, row, last, piece, style)
            row += 1
    return row


def _pixels(points: float) -> int:
    return int(points / 0.75)


def write_open_rests(
    writer: BookWriter,
    sheet: Sheet,
    row: int,
    sizes: Sizes,
    cells: Mapping[str, str],
    fields: Sequence[Field],
    helper_column: int,
) -> int:
    """Write one row of formulas for each open text, empty until it outgrows its cell.

    The row has no height of its own; a twin in a column beside the print area, as wide as
    the table, makes every office program fit it. Give the next free row.
    """
    last = len(sizes.columns) - 1
    twin = helper_column
    texts = [f for f in fields if f.kind in (Kind.TEXT, Kind.FIGURE) and f.name in cells]
    groups = [[f] for f in texts if f.kind is Kind.TEXT] or ([texts[:1]] if texts else [])
    if groups:
        shown = {f.name for group in groups for f in group}
        groups[-1] += [f for f in texts if f.name not in shown]
    widths = {column.heading: column.width for column in sizes.columns}
    style = writer.format(valign="top")
    faint = writer.format(valign="top", font_color="#FFFFFF")
    column = helper_column + 1
    for group in groups:
        parts = []
        for f in group:
            start = _follow_lines(writer, sheet, column, cells[f.name], widths[f.name])
            parts.append(_rest_formula(f.name, absolute(cells[f.name]), start))
            column += 1
        formula = "=" + "&".join(parts)
        sheet.merge_range(row, 0, row, last, "", style)
        sheet.write_formula(row, 0, formula, style, "")
        sheet.write_formula(row, twin, f"={absolute(address(row, 0))}", faint, "")
        row += 1
    if groups:
        sheet.set_column(twin, twin, min(250.0, sizes.width(0, last) * 0.98), writer.format())
        sheet.set_column(helper_column + 1, column - 1, None, writer.format(), {"hidden": True})
    return row


def _follow_lines(writer: BookWriter, sheet: Sheet, column: int, cell: str, width: float) -> str:
    """Write where each line of an open cell begins; give the place of the first hidden one."""
    usable = max(1, int(look.chars_in(width) // 2))
    place = absolute(cell)
    style = writer.format(text_wrap=False)
    sheet.write_number(0, column, 1, style)
    for line in range(1, ROW_LINES + 1):
        before = absolute(address(line - 1, column))
        found = f"IFERROR(FIND(CHAR(10),{place},{before}),99999)"
        sheet.write_formula(
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
