"""事務局修正, 確認記録 and 委員意見 as they stand: every filled row, with its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taikou_xl.master.tables import SheetTable, cell_text, find_sheet, read_rows
from taikou_xl.plan import sheetnames
from taikou_xl.plan.handrows import CONFIRMED_HEADS, OFFICE_HEADS, OPINION_HEADS, HandRow
from taikou_xl.sheets.grid import Book, CellKind, Grid, address
from taikou_xl.sheets.ledger import HEADER_ROW
from taikou_xl.sheets.shown import as_shown

SHEETS = {
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
    found = {name: _rows(book, name, heads) for name, heads in SHEETS.items()}
    return {name: rows for name, rows in found.items() if rows}


def _rows(book: Book, name: str, heads: Sequence[str]) -> tuple[HandRow, ...]:
    grid = find_sheet(book, name)
    if grid is None:
        return ()
    table = read_rows(grid, heads)
    if table is None:
        place = {heads[0]: address(HEADER_ROW, 0)}
        return (HandRow(name, {}, place, missing=tuple(heads)),) if grid.cells else ()
    found = (_row(grid, table, heads, n) for n in range(table.header + 1, grid.height))
    return tuple(row for row in found if row is not None)


def _row(grid: Grid, table: SheetTable, heads: Sequence[str], number: int) -> HandRow | None:
    at = {head: (number, column) for head, column in table.columns.items()}
    # a figure with its unit in the number format is read as it is shown, like an answer
    shown = {head: as_shown(grid.cells.get(place)) for head, place in at.items()}
    texts = dict.fromkeys(heads, "") | {head: cell_text(cell) for head, cell in shown.items()}
    kinds = {head: cell.kind.value for head, cell in shown.items() if cell is not None}
    errors = tuple(h for h, cell in shown.items() if cell is not None and cell.kind in _BROKEN)
    if not errors and not any(texts.values()):
        return None
    missing = tuple(head for head in heads if head not in table.columns)
    cells = {head: address(*place) for head, place in at.items()}
    return HandRow(grid.name, texts, cells, errors, kinds, missing)
