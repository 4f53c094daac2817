"""Tables of the master found by their headings: inserted rows and moved columns do no harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from taikou_xl.findings import Finding, Place, find
from taikou_xl.sheets.grid import Book, Cell, CellKind, Grid, address
from taikou_xl.sheets.shown import shown_text
from taikou_xl.terms.text import clean_text, name_key

_CELL_CODES = {
    CellKind.ERROR: "cell-error",
    CellKind.UNCACHED: "cell-uncached",
    CellKind.BOOLEAN: "cell-boolean",
    CellKind.DATE: "value-date",
}


@dataclass(frozen=True)
class SheetTable:
    """A sheet's table: its headings as written, rows by heading, and 0-based places.

    A row gives "" for a wanted heading that the sheet lacks.
    """

    sheet: str
    headings: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    numbers: tuple[int, ...]
    missing: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    header: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)


def find_sheet(book: Book, name: str) -> Grid | None:
    """Find a sheet by its name, also when width, case or blanks differ."""
    found = _called(book, name)
    return None if found is None else book.sheets[found]


def let_go(book: Book, name: str) -> None:
    """Forget the cells of a sheet of which everything is known: it can be large."""
    found = _called(book, name)
    if found is not None:
        book.let_go(found)


def _called(book: Book, name: str) -> str | None:
    wanted = name_key(name)
    return next((sheet for sheet in book.sheets if name_key(sheet) == wanted), None)


def read_rows(grid: Grid, wanted: Sequence[str]) -> SheetTable | None:
    """Read the table whose heading row holds the most of ``wanted``; None where no row holds any.

    Known headings come back as they are wanted, others as written. Blank rows are left out.
    """
    known = {name_key(heading): heading for heading in wanted}
    hits: dict[int, set[str]] = {}
    for key in known:
        for row, _ in grid.by_name.get(key, ()):
            hits.setdefault(row, set()).add(key)
    if not hits:
        return None
    header = max(hits, key=lambda row: (len(hits[row]), -row))
    columns: dict[str, int] = {}
    doubled = []
    for column in range(grid.width):
        text = cell_text(grid.cells.get((header, column)))
        heading = known.get(name_key(text), text)
        if heading in columns:
            doubled.append(heading)
        elif heading:
            columns[heading] = column
    rows, numbers = [], []
    for number in range(header + 1, grid.height):
        texts = {head: cell_text(grid.cells.get((number, at))) for head, at in columns.items()}
        if any(texts.values()):
            rows.append({**dict.fromkeys(wanted, ""), **texts})
            numbers.append(number)
    return SheetTable(
        grid.name,
        tuple(columns),
        tuple(rows),
        tuple(numbers),
        tuple(heading for heading in wanted if heading not in columns),
        tuple(doubled),
        header,
        columns,
    )


def cell_text(cell: Cell | None) -> str:
    """Give what stands in a cell as the list would have it: cleaned, without outer blanks."""
    if cell is None or cell.kind in (CellKind.ERROR, CellKind.UNCACHED):
        return ""
    return clean_text(shown_text(cell)).strip()


def cell_finding(cell: Cell | None, place: Place, *, dates_allowed: bool = False) -> Finding | None:
    """Say what is wrong with a cell that should hold a text, None where nothing is."""
    code = _CELL_CODES.get(cell.kind) if cell else None
    if cell is None or code is None or (dates_allowed and cell.kind is CellKind.DATE):
        return None
    return find(code, place, cell.text)


def place_in(name: str, sheet: str, at: tuple[int, int], item: str, field: str) -> Place:
    """Give the place of a cell in the master."""
    return Place(file=name, sheet=sheet, cell=address(*at), item=item, field=field)
