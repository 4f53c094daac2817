"""What a person sees in a cell: a number format that writes a unit makes a text of the number."""

from __future__ import annotations

import io

import openpyxl
import pytest

from taikou_xl.sheets.grid import Cell, CellKind
from taikou_xl.sheets.opening import open_book
from taikou_xl.sheets.shown import as_shown


@pytest.mark.parametrize(
    ("stored", "code", "seen"),
    [
        ("612345", '#,##0"円"', "612345円"),
        ("612345", "#,##0\\円", "612345円"),
        ("612345", '#,##0"円";[Red]\\-#,##0"円"', "612345円"),
        ("612345", '"¥"#,##0', "612345円"),
        ("612345", "\\¥#,##0;\\¥\\-#,##0", "612345円"),
        ("612345", "[$¥-411]#,##0", "612345円"),
        ("612345", '#,##0"千円"', "612345千円"),
        ("612345678", '#,##0,"千円"', "612345.678千円"),
        ("612000000", '#,##0,,"百万円"', "612百万円"),
        ("14.25", '0.0"日"', "14.25日"),
        ("3", '[Blue]0" 回"_ ', "3回"),
        ("-5", '0"件"', "-5件"),
        ("5", 'General"人"', "5人"),
        ("3", '"▲"#,##0', "▲3"),
        ("3", '▲0"件"', "▲3件"),
        ("0.03", '"△"0.0%', "▲3.0%"),
    ],
)
def test_number__whose_format_writes_a_unit__is_the_text_that_is_seen(
    stored: str, code: str, seen: str
) -> None:
    """Unit and scale are the format's, the digits all that are stored."""
    shown = as_shown(Cell(CellKind.NUMBER, stored, code))
    assert shown
    assert (shown.kind, shown.text) == (CellKind.TEXT, seen)


@pytest.mark.parametrize(
    "code",
    ["", "General", "0", "#,##0", "#,##0_ ;[Red]\\-#,##0\\ ", "0.0%", '0"％"%', "0.00E+00", "# ?/?",
     '"約"0', "[DBNum3]0", '0"（速報）"', "@", '"円"', "#,##0,", "0;;;@"],
)  # fmt: skip
def test_number__without_a_unit_in_its_format__stays_a_number(code: str) -> None:
    """Signs, colours, widths, percentages and remarks are no units."""
    cell = Cell(CellKind.NUMBER, "5", code)
    assert as_shown(cell) is cell


@pytest.mark.parametrize("cell", [None, Cell(CellKind.TEXT, "5", '0"円"')])
def test_text_and_nothing__stay_what_they_are(cell: Cell | None) -> None:
    """Only numbers are shown through their format."""
    assert as_shown(cell) is cell


def test_number__of_a_saved_workbook__is_seen_with_its_unit() -> None:
    """The format code of a real file is the one that is read."""
    book = openpyxl.Workbook()
    book.active["A1"] = 612345
    book.active["A1"].number_format = '#,##0"円"'
    stream = io.BytesIO()
    book.save(stream)
    shown = as_shown(open_book(stream.getvalue()).sheets["Sheet"].cells[(0, 0)])
    assert shown
    assert shown.text == "612345円"
