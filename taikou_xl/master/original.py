"""The hidden sheet of the master: the plan's texts as first made, and its items as they are now.

It is found by its content, whatever its name or visibility. People need not touch it; without
it, or where it is damaged, today's texts are taken for the first ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import IDENTITY_SHEET
from taikou_xl.plan import sheetnames
from taikou_xl.plan.model import ItemFacts, Plan
from taikou_xl.plan.original import Key, first_texts, revised_from, texts_today
from taikou_xl.sheets.bookwriter import BookWriter, write_text
from taikou_xl.sheets.grid import Book, CellKind, Grid
from taikou_xl.sheets.packed import packed, unpacked
from taikou_xl.terms.text import clean_text, name_key

SCHEMA = "taikou-xl/master/2"
# masters made before: a row for every text
SCHEMA_OF_ROWS = "taikou-xl/master/1"
_TEXT, _ITEM = "text", "item"
_FACTS = 4  # title, 担当課, first and last period
_NO_TEXTS = "[]"  # a blank cell is a damaged one


@dataclass(frozen=True)
class Original:
    """What the sheet holds: every text as first made, and the items as they were, by number."""

    texts: dict[Key, str] = field(default_factory=dict)
    items: dict[str, ItemFacts] = field(default_factory=dict)


def write_original(writer: BookWriter, plan: Plan) -> None:
    """Write every text as first made, and every item; what is new gets today's text.

    A row per item: its number, its facts, and its texts in pieces.
    """
    sheet = writer.sheet(IDENTITY_SHEET)
    style = writer.format(text_wrap=False, num_format="@")
    write_text(sheet, 0, 0, SCHEMA, style)
    texts: dict[str, list[tuple[str, str, str]]] = {}
    for (no, name, period), text in first_texts(plan).items():
        texts.setdefault(no, []).append((name, period, text))
    for row, item in enumerate(plan.items, start=1):
        facts = item.facts
        told = (facts.title, facts.department, facts.start, facts.end)
        pieces = [*packed(texts.get(item.no, ()))] or [_NO_TEXTS]
        for column, value in enumerate((_ITEM, item.no, *told, *pieces)):
            write_text(sheet, row, column, value, style)
    sheet.protect()
    sheet.very_hidden()


def is_original(grid: Grid) -> bool:
    """Tell whether a sheet is the one that keeps the first texts."""
    return grid.text(0, 0) in (SCHEMA, SCHEMA_OF_ROWS)


def find_original(book: Book) -> Original | None:
    """Read the sheet; None where it is lost, doubled or damaged."""
    known = {name_key(name) for name in sheetnames.READ_BY_NAME}
    found = []
    for name in book.sheets:
        if name_key(name) not in known and is_original(book.sheets[name]):
            found.append(_parse(book.sheets[name]))
            book.let_go(name)
    whole = [one for one in found if one is not None]
    return whole[0] if len(whole) == 1 else None


def with_original(plan: Plan, found: Original | None, name: str) -> tuple[Plan, list[Finding]]:
    """Give the plan with the first texts of what was revised and the items as they were.

    A note says where the sheet is lost.
    """
    if found is None:
        return plan, [find("master-original-missing", Place(file=name))]
    return replace(plan, original=revised_from(plan, found.texts), known_items=found.items), []


def items_written_since(found: Original | None, plan: Plan) -> set[str]:
    """Give the items with a text where there was none when the master was made."""
    if found is None:
        return set()
    return {key[0] for key in texts_today(plan) if key not in found.texts}


def _parse(grid: Grid) -> Original | None:
    """Give the sheet's texts and items, None where it is damaged."""
    found = Original()
    rows = _row_of_a_text if grid.text(0, 0) == SCHEMA_OF_ROWS else _row_of_an_item
    if not all(rows(found, texts) for texts in _rows(grid)):
        return None
    # a plan may plan no text at all: its items are enough to know the sheet by
    return found if found.texts or found.items else None


def _rows(grid: Grid) -> Iterator[list[str]]:
    """Give the texts of every row below the first, as many as the row has, two at least."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in grid.cells.items():
        rows.setdefault(row, {})[column] = cell.text if cell.kind is CellKind.TEXT else ""
    for row in range(1, grid.height):
        cells = rows.get(row, {})
        yield [cells.get(column, "") for column in range(max(cells, default=1) + 1)]


def _row_of_an_item(found: Original, texts: list[str]) -> bool:
    """Take a row; False where it is damaged."""
    mark, no, *rest = texts
    if mark != _ITEM or not no or no in found.items or len(rest) <= _FACTS:
        return False
    try:
        first = unpacked(rest[_FACTS:], 3)
    except ValueError:
        return False
    found.items[no] = ItemFacts(*rest[:_FACTS])
    found.texts.update({(no, name, period): text for name, period, text in first})
    return True


def _row_of_a_text(found: Original, texts: list[str]) -> bool:
    mark, no, *rest = (clean_text(text).strip() for text in texts)
    one, two, three, four, *_ = *rest, *[""] * _FACTS
    key = (no, one, two)
    if mark == _TEXT and no and one and three and key not in found.texts:
        found.texts[key] = three
    elif mark == _ITEM and no and no not in found.items:
        found.items[no] = ItemFacts(one, two, three, four)
    else:
        return False
    return True
