"""What in 担当課 and 過年度集計 has no effect, or another one than its author expects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from taikou_xl.findings import Finding, Place, find
from taikou_xl.master import rows
from taikou_xl.master.tables import SheetTable, find_sheet, place_in, read_rows
from taikou_xl.plan import sheetnames
from taikou_xl.plan.listing import listing_columns
from taikou_xl.plan.model import LISTING, Plan
from taikou_xl.sheets.grid import Book, CellKind, Grid
from taikou_xl.terms.text import name_key

_NAME, _FORMER = "課名", "旧課名"
_TOLD = ("部", _FORMER, "提出期限", "備考")
_UNANSWERED = "未回答"  # counted beside the classes
_BROKEN = {
    CellKind.ERROR: "がエラー値です",
    CellKind.UNCACHED: "の数式の結果が保存されていません",
}


def unusable_departments(book: Book, name: str) -> list[Finding]:
    """Name the rows of 担当課 of which something is not used, each with the reason.

    A row without 課名 and a second row of the same 課名 are passed over; a 旧課名 that two rows
    claim, or that is a department's name today, carries nothing over; a cell whose formula
    gives no result counts as blank.
    """
    grid = find_sheet(book, sheetnames.DEPARTMENTS)
    table = read_rows(grid, rows.DEPARTMENT_HEADS) if grid else None
    if grid is None or table is None:
        return []
    found = sorted({*_broken(grid, table), *_nameless(table), *_repeated(table), *_former(table)})
    return [_unusable(name, table, row, heading, reason) for row, heading, reason in found]


def _unusable(name: str, table: SheetTable, row: int, heading: str, reason: str) -> Finding:
    place = place_in(name, table.sheet, (row, table.columns[heading]), "", heading)
    sheet = sheetnames.DEPARTMENTS
    return find("hand-row-unusable", place, row=row + 1, sheet=sheet, reason=reason)


_Reason = tuple[int, str, str]  # 0-based row, heading, reason


def _numbered(table: SheetTable) -> Iterable[tuple[int, Mapping[str, str]]]:
    return zip(table.numbers, table.rows, strict=True)


def _broken(grid: Grid, table: SheetTable) -> Iterator[_Reason]:
    for heading in rows.DEPARTMENT_HEADS:
        column = table.columns.get(heading)
        for row in range(table.header + 1, grid.height if column is not None else 0):
            cell = grid.cells.get((row, column or 0))
            if cell is not None and cell.kind in _BROKEN:
                yield row, heading, f"「{heading}」{_BROKEN[cell.kind]}"


def _nameless(table: SheetTable) -> Iterator[_Reason]:
    for number, row in _numbered(table):
        if not row[_NAME] and any(row[head] for head in _TOLD):
            yield number, _NAME, f"「{_NAME}」が空欄です"


def _repeated(table: SheetTable) -> Iterator[_Reason]:
    first: dict[str, int] = {}
    for number, row in _numbered(table):
        if row[_NAME] and first.setdefault(name_key(row[_NAME]), number) != number:
            at = first[name_key(row[_NAME])] + 1
            yield number, _NAME, f"「{_NAME}」の「{row[_NAME]}」は、{at}行目にもあります"


def _former(table: SheetTable) -> Iterator[_Reason]:
    current = {name_key(row[_NAME]) for row in table.rows if row[_NAME]}
    first: dict[str, tuple[int, str]] = {}
    for number, row in _numbered(table):
        own = name_key(row[_NAME])
        for former in rows.split_names(row[_FORMER]) if own else ():
            key = name_key(former)
            if key in current:
                yield number, _FORMER, f"「{_FORMER}」の「{former}」は、今の課の名前です"
            elif first.setdefault(key, (number, own))[1] != own:
                at = first[key][0] + 1
                yield number, _FORMER, f"「{_FORMER}」の「{former}」は、{at}行目にもあります"


def unknown_earlier(book: Book, plan: Plan, name: str) -> list[Finding]:
    """Name each class of 過年度集計 that the scale lacks, once: a slip, or an earlier plan's own."""
    grid = find_sheet(book, sheetnames.EARLIER)
    table = read_rows(grid, rows.EARLIER_HEADS) if grid else None
    if table is None:
        return []
    found: dict[str, tuple[str, list[int]]] = {}
    for number, row in _numbered(table):
        label = row["区分"]
        known = plan.find_class(label) or name_key(label) == name_key(_UNANSWERED)
        if not known:
            found.setdefault(name_key(label), (label, []))[1].append(number)
    return [
        find(
            "earlier-class-unknown",
            place_in(name, table.sheet, (numbers[0], table.columns["区分"]), "", "区分"),
            label or "（空白）",
            at="、".join(f"{number + 1}行目" for number in numbers),
        )
        for label, numbers in found.values()
    ]


def deleted_sheets(findings: Iterable[Finding], plan: Plan) -> list[Finding]:
    """Give the findings with "new item" replaced where the master knew the item already.

    Its sheet was there when the master was made, so somebody deleted it, and its figures went.
    """
    return [
        find(
            "item-sheet-missing",
            Place(found.file, found.sheet, found.cell, found.item, found.field),
            plan.item_by_no[found.item].sheet,
        )
        if found.code == "item-new" and found.item in plan.known_items
        else found
        for found in findings
    ]


def unknown_list_columns(plan: Plan, name: str) -> list[Finding]:
    """Name what 設定「一覧表の列」 holds that is no column of the plan: it is left out."""
    place = Place(name, sheetnames.SETTINGS, "", "", LISTING)
    return [find("list-column-unknown", place, text) for text in listing_columns(plan)[1]]
