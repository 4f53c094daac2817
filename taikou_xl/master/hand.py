"""事務局修正, 確認記録 and 委員意見 as they stand: every filled row, with its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taikou_xl.master.tables import SheetTable, find_sheet, read_rows
from taikou_xl.plan import sheetnames
from taikou_xl.plan.handrows import CONFIRMED_HEADS, OFFICE_HEADS, OPINION_HEADS, HandRow
from taikou_xl.sheets.grid import Book, CellKind, Grid, address

_SHEETS = {
    sheetnames.OFFICE: OFFICE_HEADS,
    sheetnames.CONFIRMED: CONFIRMED_HEADS,
    sheetnames.OPINIONS: OPINION_HEADS,
}
_BROKEN = (CellKind.ERROR, CellKind.UNCACHED)


def read_hand(book: Book) -> Mapping[str, tuple[HandRow, ...]]:
    """Give the filled rows of the sheets that the administrator keeps, by sheet name.

    A sheet whose heading row is gone gives one row that lacks every heading, so that what
    stands there is not passed over.
    """
    found = {name: _rows(book, name, heads) for name, heads in _SHEETS.items()}
    return {name: rows for name, rows in found.items() if rows}


def _rows(book: Book, name: str, heads: Sequence[str]) -> tuple[HandRow, ...]:
    grid = find_sheet(book, name)
    if grid is None:
        return ()
    table = read_rows(grid, heads)
    if table is None:
        return (HandRow(name, {}, {}, tuple(heads)),) if grid.cells else ()
    found = (_row(grid, table, heads, n) for n in range(table.header + 1, grid.height))
    return tuple(row for row in found if row is not None)


def _row(grid: Grid, table: SheetTable, heads: Sequence[str], number: int) -> HandRow | None:
    texts = dict.fromkeys(heads, "")
    if number in table.numbers:
        texts |= table.rows[table.numbers.index(number)]
    at = {head: (number, column) for head, column in table.columns.items()}
    errors = [
        h for h, place in at.items() if place in grid.cells and grid.cells[place].kind in _BROKEN
    ]
    if not errors and not any(texts.values()):
        return None
    broken = (*errors, *(head for head in heads if head not in table.columns))
    return HandRow(grid.name, texts, {h: address(*place) for h, place in at.items()}, broken)
