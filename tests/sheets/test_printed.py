"""What a sheet prints is remembered, and formulas are told from what was typed."""

from __future__ import annotations

from taikou_xl.sheets.bookwriter import BookWriter, merge_text, write_text
from taikou_xl.sheets.opening import open_book


def test_sheet__texts_numbers_and_links__are_remembered_as_they_are_read() -> None:
    """What a sheet says it printed is just what a reader finds in its cells, formulas left out."""
    writer = BookWriter()
    sheet, style = writer.sheet("一"), writer.format()
    write_text(sheet, 0, 0, "＝題", style)
    merge_text(sheet, 1, 0, 2, 3, "文\n章", style)
    sheet.write_number(3, 0, 7, style)
    sheet.write_number(3, 1, -1234567, style)
    sheet.write_url(4, 2, "internal:'一'!A1", style, "← 戻る", "説明")
    sheet.write_blank(5, 0, None, style)
    sheet.write_formula(6, 0, "=1+1", style, 2)
    printed = writer.printed()["一"]
    cells = open_book(writer.finish()).sheets["一"].cells
    assert printed == {place: cell.text for place, cell in cells.items() if not cell.formula}
    assert set(cells) - set(printed) == {(6, 0)}


def test_cells__results_of_formulas__are_marked() -> None:
    """A formula is told from a typed value, with or without its stored result."""
    writer = BookWriter()
    sheet, style = writer.sheet("一"), writer.format()
    sheet.write_formula(0, 0, "=1+1", style, 2)
    sheet.write_formula(0, 1, '="a"', style, "a")
    sheet.write_formula(0, 2, '=""', style, "")
    write_text(sheet, 0, 3, "=1+1", style)
    cells = open_book(writer.finish()).sheets["一"].cells
    assert [cells[0, n].formula for n in (0, 1)] == [True, True]
    assert not cells[0, 3].formula
