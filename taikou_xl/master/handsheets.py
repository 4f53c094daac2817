"""The sheets that the administrator keeps: gone, copied, or written where no row is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import IDENTITY_SHEET
from taikou_xl.master.hand import SHEETS
from taikou_xl.master.tables import SheetTable, find_sheet, read_rows
from taikou_xl.plan import sheetnames
from taikou_xl.sheets.grid import Book, Grid, address
from taikou_xl.terms.text import name_key

_EARLIER_HEADS = ("計画", "期", "区分", "件数")


def sheet_doubts(book: Book, name: str) -> list[Finding]:
    """Name the kept sheets that are gone or copied, and what is written where no row is read.

    A sheet under another name that holds their headings is not read: nobody can tell an old
    copy from the one that counts.
    """
    findings: list[Finding] = []
    known = {name_key(sheet) for sheet in (*sheetnames.READ_BY_NAME, IDENTITY_SHEET)}
    others = [book.sheets[sheet] for sheet in book.sheets if name_key(sheet) not in known]
    for wanted, heads in {**SHEETS, sheetnames.EARLIER: _EARLIER_HEADS}.items():
        grid = find_sheet(book, wanted)
        like = [(other, table) for other in others if (table := _bears(other, heads))]
        if grid is not None:
            findings += [] if wanted == sheetnames.EARLIER else _misplaced(grid, heads, name)
            findings += _copies(like, wanted, name)
        elif like or wanted != sheetnames.EARLIER:  # a plan may have no earlier counts
            names = "」「".join(other.name for other, _ in like)
            told = f"。同じ見出しのシート「{names}」は使っていません" if like else ""
            findings.append(find("hand-sheet-missing", Place(name, wanted), wanted, others=told))
    return findings


def _bears(grid: Grid, heads: Sequence[str]) -> SheetTable | None:
    if not {name_key(head) for head in heads} <= grid.by_name.keys():
        return None  # most sheets: without reading their rows
    table = read_rows(grid, heads)
    return table if table is not None and not table.missing else None


def _copies(like: Iterable[tuple[Grid, SheetTable]], sheet: str, name: str) -> Iterator[Finding]:
    for grid, table in like:
        if table.rows:
            place = Place(name, grid.name)
            count = len(table.rows)
            yield find("hand-sheet-copy", place, grid.name, sheet=sheet, count=count)


def _misplaced(grid: Grid, heads: Sequence[str], name: str) -> Iterator[Finding]:
    """Name rows above the heading row, and headings that stand there twice."""
    table = read_rows(grid, heads)
    if table is None:
        return
    above = sorted({row for row, column in grid.cells if row < table.header and column})
    told = [(row, "見出しの行より上にあります") for row in above]
    told += [
        (table.header, f"見出し「{head}」が2つあります。左の列だけを使いました")
        for head in table.doubled
        if head in heads
    ]
    for row, reason in told:
        cell = address(row, min(column for at, column in grid.cells if at == row))
        place = Place(name, grid.name, cell)
        yield find("hand-row-unusable", place, row=row + 1, sheet=grid.name, reason=reason)
