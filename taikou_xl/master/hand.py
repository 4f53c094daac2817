"""事務局修正, 確認記録 and 委員意見 as they stand: every filled row, with its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taikou_xl.findings import Finding, Place, find
from taikou_xl.master.tables import SheetTable, find_sheet, read_rows
from taikou_xl.plan import sheetnames
from taikou_xl.plan.handrows import CONFIRMED_HEADS, OFFICE_HEADS, OPINION_HEADS, HandRow
from taikou_xl.sheets.grid import Book, CellKind, Grid, address
from taikou_xl.terms.text import name_key

_SHEETS = {
    sheetnames.OFFICE: OFFICE_HEADS,
    sheetnames.CONFIRMED: CONFIRMED_HEADS,
    sheetnames.OPINIONS: OPINION_HEADS,
}
_EARLIER_HEADS = ("計画", "期", "区分", "件数")
_BROKEN = (CellKind.ERROR, CellKind.UNCACHED)


def read_hand(book: Book) -> Mapping[str, tuple[HandRow, ...]]:
    """Give the filled rows of the sheets that the administrator keeps, by sheet name.

    A sheet whose heading row is gone gives one row that lacks every heading, so that what
    stands there is not passed over.
    """
    found = {name: _rows(book, name, heads) for name, heads in _SHEETS.items()}
    return {name: rows for name, rows in found.items() if rows}


def renamed_sheets(book: Book, name: str) -> list[Finding]:
    """Name the sheets that the administrator keeps and that are gone, and where their rows may be.

    A sheet under another name that holds their headings is not read: nobody can tell an old
    copy from the one that counts.
    """
    findings = []
    for wanted, heads in {**_SHEETS, sheetnames.EARLIER: _EARLIER_HEADS}.items():
        if find_sheet(book, wanted) is not None:
            continue
        like = [grid.name for grid in book.sheets.values() if _bears(grid, heads)]
        if wanted == sheetnames.EARLIER and not like:
            continue  # a plan without earlier counts needs no sheet for them
        others = f"。同じ見出しのシート「{'」「'.join(like)}」は使っていません" if like else ""
        findings.append(find("hand-sheet-missing", Place(name, wanted), wanted, others=others))
    return findings


def _bears(grid: Grid, heads: Sequence[str]) -> bool:
    table = read_rows(grid, heads)
    known = {name_key(sheet) for sheet in sheetnames.MASTER_SHEETS}
    return table is not None and not table.missing and name_key(grid.name) not in known


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
    kinds = {h: grid.cells[p].kind.value for h, p in at.items() if p in grid.cells}
    errors = [
        h for h, place in at.items() if place in grid.cells and grid.cells[place].kind in _BROKEN
    ]
    if not errors and not any(texts.values()):
        return None
    broken = (*errors, *(head for head in heads if head not in table.columns))
    cells = {head: address(*place) for head, place in at.items()}
    return HandRow(grid.name, texts, cells, broken, kinds)
