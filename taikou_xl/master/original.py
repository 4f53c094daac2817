"""The hidden sheet of the master that keeps the plan's texts as first made.

It is found by its content, whatever its name or visibility. People need not touch it; without
it, or where it is damaged, today's texts are taken for the first ones.
"""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import IDENTITY_SHEET
from taikou_xl.master.tables import cell_text
from taikou_xl.plan.model import Plan
from taikou_xl.plan.original import Key, first_texts, revised_from
from taikou_xl.sheets.bookwriter import BookWriter, write_text
from taikou_xl.sheets.grid import Book, Grid

SCHEMA = "taikou-xl/master/1"
_MARK = "text"


def write_original(writer: BookWriter, plan: Plan) -> None:
    """Write every text as first made; what is new in the plan gets today's text."""
    sheet = writer.sheet(IDENTITY_SHEET)
    style = writer.format(text_wrap=False, num_format="@")
    write_text(sheet, 0, 0, SCHEMA, style)
    for row, (key, text) in enumerate(first_texts(plan).items(), start=1):
        for column, value in enumerate((_MARK, *key, text)):
            write_text(sheet, row, column, value, style)
    sheet.protect()
    sheet.very_hidden()


def is_original(grid: Grid) -> bool:
    """Tell whether a sheet is the one that keeps the first texts."""
    return grid.text(0, 0) == SCHEMA


def read_original(book: Book, plan: Plan, name: str) -> tuple[Plan, list[Finding]]:
    """Give the plan with the first texts of what was revised, and a note where they are lost."""
    found = [texts for grid in book.sheets.values() if (texts := _parse(grid)) is not None]
    if len(found) != 1:
        return plan, [find("master-original-missing", Place(file=name))]
    return replace(plan, original=revised_from(plan, found[0])), []


def _parse(grid: Grid) -> dict[Key, str] | None:
    """Give the sheet's texts, None where it is another sheet or damaged."""
    if not is_original(grid):
        return None
    texts: dict[Key, str] = {}
    for row in range(1, grid.height):
        mark, no, field, period, text = (
            cell_text(grid.cells.get((row, column))) for column in range(5)
        )
        key = (no, field, period)
        if mark != _MARK or not no or not field or not text or key in texts:
            return None
        texts[key] = text
    return texts or None
