"""What people typed into the master beside the plan: read by headings, written back as it stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.layout import locate_table
from taikou_xl.master import rows
from taikou_xl.master.original import is_original
from taikou_xl.master.tables import SheetTable, cell_text, find_sheet, read_rows
from taikou_xl.plan import kpt, overall, sheetnames
from taikou_xl.plan.handrows import CONFIRMED_HEADS, OFFICE_HEADS, OPINION_HEADS
from taikou_xl.plan.kinds import SETTINGS
from taikou_xl.plan.model import Plan
from taikou_xl.sheets.grid import Book, CellKind, Grid, address
from taikou_xl.sheets.ledger import HEADER_ROW, Ledger, LedgerColumn
from taikou_xl.terms.text import name_key

CHANGE_HEADS = ("日付", "期", "内容", "番号", "欄", "変更前", "変更後", "理由")
HAND_HEADS = {
    sheetnames.OFFICE: OFFICE_HEADS,
    sheetnames.CONFIRMED: CONFIRMED_HEADS,
    sheetnames.OPINIONS: OPINION_HEADS,
    sheetnames.CHANGES: CHANGE_HEADS,
}
# declarations that the plan holds: only columns that people added are kept beside it
_DECLARED = {
    sheetnames.SETTINGS: (rows.SETTING_HEADS, ("設定",)),
    sheetnames.FIELDS: (rows.FIELD_HEADS, ("名前",)),
    sheetnames.SCALE: (rows.SCALE_HEADS, ("区分",)),
    sheetnames.DEPARTMENTS: (rows.DEPARTMENT_HEADS, ("課名",)),
    sheetnames.EARLIER: (rows.EARLIER_HEADS, ("計画", "期", "区分")),
    sheetnames.KPT: (kpt.HEADS, (kpt.KIND, kpt.TEXT)),
    sheetnames.OVERALL: ((*overall.HEADS, overall.NOTE), (overall.NAME, overall.NO)),
}
_NAMED_CELLS = 5

At = tuple[int, int]  # row and column
Kept = Mapping[str, tuple[Mapping[str, str], ...]]


def read_kept(book: Book) -> Kept:
    """Give, by sheet, the rows of the tables that people fill, and the columns that they added.

    Rows are texts by heading, as they stand; sheets without such rows are left out.
    """
    kept = {name: _rows(book, name, heads) for name, heads in HAND_HEADS.items()}
    for name, (heads, key) in _DECLARED.items():
        rows_here = [_without(row, set(heads) - {*key}) for row in _rows(book, name, heads)]
        if name == sheetnames.SETTINGS:
            rows_here = [_own_note(row) for row in _rows(book, name, heads)]
        kept[name] = tuple(
            row for row in rows_here if any(text for head, text in row.items() if head not in key)
        )
    return {name: found for name, found in kept.items() if found}


def _rows(book: Book, name: str, heads: Sequence[str]) -> tuple[Mapping[str, str], ...]:
    grid = find_sheet(book, name)
    table = read_rows(grid, heads) if grid else None
    return table.rows if table else ()


def _without(row: Mapping[str, str], known: set[str]) -> Mapping[str, str]:
    return {head: text for head, text in row.items() if head not in known}


def _own_note(row: Mapping[str, str]) -> Mapping[str, str]:
    """Keep the note of a setting that people added; those of our settings are ours."""
    ours = {name_key(key) for key in (*(s.key for s in SETTINGS), rows.PERIOD_NAME_KEY)}
    return _without(row, {"値", "説明"} if name_key(row["設定"]) in ours else {"値"})


def with_kept(ledger: Ledger, kept: Kept, name: str) -> Ledger:
    """Give a table with what people had typed into it: rows, added columns, own notes."""
    found = kept.get(name, ())
    heads = [column.heading for column in ledger.columns]
    more = [h for h in dict.fromkeys(head for row in found for head in row) if h not in heads]
    columns = (*ledger.columns, *(LedgerColumn(head, 18) for head in more))
    if name in HAND_HEADS:
        body = [[row.get(c.heading, "") for c in columns] for row in found]
        return replace(ledger, columns=columns, rows=body)
    if name not in _DECLARED or not found:
        return ledger
    key = [heads.index(head) for head in _DECLARED[name][1]]
    by_key: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for row in found:
        by_key.setdefault(tuple(name_key(row[heads[n]]) for n in key), []).append(row)
    body = []
    for texts in ledger.rows:
        waiting = by_key.get(tuple(name_key(texts[n]) for n in key), [])
        row = waiting.pop(0) if waiting else {}
        filled = [text or row.get(head, "") for text, head in zip(texts, heads, strict=True)]
        body.append([*filled, *(row.get(head, "") for head in more)])
    return replace(ledger, columns=columns, rows=body)


def left_behind(old: Book, new: Book, plan: Plan, name: str) -> list[Finding]:
    """Say which sheets and cells of a master its successor does not hold.

    ``name`` is the old file as shown to the user, ``plan`` the one read from it. What the plan
    itself holds (known columns, the items' own form) is compared by what reads it, not here.
    """
    findings = []
    for grid in old.sheets.values():
        if is_original(grid):
            continue
        successor = find_sheet(new, grid.name)
        if successor is None:
            if grid.cells:
                place = Place(file=name, sheet=grid.name)
                findings.append(find("master-sheet-dropped", place, grid.name))
            continue
        typed = _beside_the_form(grid, plan) or _outside_declarations(grid)
        if name_key(grid.name) == name_key(sheetnames.INDICATORS):
            typed = _in_own_columns(grid, successor)
        findings += _lost(grid, typed, successor, name)
    return findings


def _lost(grid: Grid, typed: Iterable[At], successor: Grid, name: str) -> list[Finding]:
    present = {name_key(cell_text(cell)) for cell in successor.cells.values()}
    lost = [
        address(*at)
        for at in sorted(typed)
        if grid.cells[at].kind in (CellKind.ERROR, CellKind.UNCACHED)
        or name_key(cell_text(grid.cells[at])) not in present
    ]
    if not lost:
        return []
    cells = "、".join(lost[:_NAMED_CELLS])
    cells += f" など{len(lost)}か所" if len(lost) > _NAMED_CELLS else ""
    place = Place(file=name, sheet=grid.name, cell=lost[0])
    return [find("master-text-dropped", place, grid.name, cells=cells)]


def _beside_the_form(grid: Grid, plan: Plan) -> set[At]:
    """Give an item's cells outside its form: beside, below, of a period or field since dropped.

    What runs on below the table from a recorded text is the form's own.
    """
    table = locate_table(grid, plan, plan.periods)
    if table is None:
        return set()
    rows_here, columns = set(table.rows.values()), set(table.columns.values())
    inside = {at for at in grid.cells if at[0] in rows_here and at[1] in columns}
    held = "\n".join(name_key(grid.cells[at].text) for at in inside)
    return {
        (row, column)
        for (row, column), cell in grid.cells.items()
        if column > max(columns)
        or (
            row > table.header_row
            and (row, column) not in inside
            and name_key(cell.text.partition("）")[2] or cell.text) not in held
        )
    }


def _in_own_columns(grid: Grid, successor: Grid) -> set[At]:
    """Give the cells of columns that the successor's table does not have."""
    heads = tuple(cell.text for at, cell in successor.cells.items() if at[0] == HEADER_ROW)
    table = read_rows(grid, heads)
    if table is None:
        return set()
    ours = {table.columns[head] for head in heads if head in table.columns}
    return {at for at in grid.cells if at[0] > table.header and at[1] not in ours}


def _outside_declarations(grid: Grid) -> set[At]:
    heads, key = _checked_heads(grid)
    if not heads:
        return set()
    # without any of its headings the whole sheet below title and notes is unread
    table = read_rows(grid, heads) or SheetTable(grid.name, (), (), (), header=HEADER_ROW - 1)
    return {at for at in grid.cells if not _is_ours(table, at, key)}


def _checked_heads(grid: Grid) -> tuple[Sequence[str], Sequence[str]]:
    for name, heads in HAND_HEADS.items():
        if name_key(name) == name_key(grid.name):
            return heads, ()
    for name, (heads, key) in _DECLARED.items():
        if name_key(name) == name_key(grid.name):
            return heads, key
    return (), ()


def _is_ours(table: SheetTable, at: tuple[int, int], key: Sequence[str]) -> bool:
    """Tell whether a cell is a title, a note or heading of ours, or part of a declaration."""
    row, column = at
    if row <= table.header:
        return column == 0 or row == table.header
    if row not in table.numbers or not key:
        return False
    texts = table.rows[table.numbers.index(row)]
    heads = _DECLARED[next(n for n in _DECLARED if name_key(n) == name_key(table.sheet))][0]
    declared = {table.columns[head] for head in heads if head in table.columns}
    return column in declared and all(texts[head] for head in key[-1:])
