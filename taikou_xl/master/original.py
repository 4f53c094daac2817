"""The hidden sheet of the master: the plan's texts as first made, and its items as they are now.

It is found by its content, whatever its name or visibility. People need not touch it; without
it, or where it is damaged, today's texts are taken for the first ones.
"""

from __future__ import annotations

from dataclasses import astuple, replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import IDENTITY_SHEET
from taikou_xl.master.tables import cell_text
from taikou_xl.plan.model import ItemFacts, Plan
from taikou_xl.plan.original import Key, first_texts, revised_from, texts_today
from taikou_xl.sheets.bookwriter import BookWriter, write_text
from taikou_xl.sheets.grid import Book, Grid

SCHEMA = "taikou-xl/master/1"
_TEXT, _ITEM = "text", "item"


def write_original(writer: BookWriter, plan: Plan) -> None:
    """Write every text as first made, and every item; what is new gets today's text."""
    sheet = writer.sheet(IDENTITY_SHEET)
    style = writer.format(text_wrap=False, num_format="@")
    write_text(sheet, 0, 0, SCHEMA, style)
    rows = [(_TEXT, *key, text) for key, text in first_texts(plan).items()]
    rows += [(_ITEM, item.no, *astuple(item.facts)) for item in plan.items]
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values):
            write_text(sheet, row, column, value, style)
    sheet.protect()
    sheet.very_hidden()


def is_original(grid: Grid) -> bool:
    """Tell whether a sheet is the one that keeps the first texts."""
    return grid.text(0, 0) == SCHEMA


def read_original(book: Book, plan: Plan, name: str) -> tuple[Plan, list[Finding]]:
    """Give the plan with the first texts of what was revised and the items as they were.

    A note says where the sheet is lost.
    """
    found = [parsed for grid in book.sheets.values() if (parsed := _parse(grid)) is not None]
    if len(found) != 1:
        return plan, [find("master-original-missing", Place(file=name))]
    texts, items = found[0]
    return replace(plan, original=revised_from(plan, texts), known_items=items), []


def items_written_since(book: Book, plan: Plan) -> set[str]:
    """Give the items with a text where there was none when the master was made."""
    kept = [parsed[0] for grid in book.sheets.values() if (parsed := _parse(grid)) is not None]
    if len(kept) != 1:
        return set()
    return {key[0] for key in texts_today(plan) if key not in kept[0]}


def _parse(grid: Grid) -> tuple[dict[Key, str], dict[str, ItemFacts]] | None:
    """Give the sheet's texts and items, None where it is another sheet or damaged."""
    if not is_original(grid):
        return None
    texts: dict[Key, str] = {}
    items: dict[str, ItemFacts] = {}
    for row in range(1, grid.height):
        mark, no, *rest = (cell_text(grid.cells.get((row, column))) for column in range(6))
        key = (no, rest[0], rest[1])
        if mark == _TEXT and no and rest[0] and rest[2] and key not in texts:
            texts[key] = rest[2]
        elif mark == _ITEM and no and no not in items:
            items[no] = ItemFacts(*rest)
        else:
            return None
    # a plan may plan no text at all: its items are enough to know the sheet by
    return (texts, items) if texts or items else None
