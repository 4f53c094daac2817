"""The items' own sheets: authoritative for their table by period, a copy of everything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.layout import DEPARTMENT, TablePlace, head_texts, locate_table, read_label
from taikou_xl.master.longtable import read_long_tables
from taikou_xl.master.tables import cell_finding, cell_text, place_in
from taikou_xl.plan import sheetnames
from taikou_xl.plan.model import Entry, Field, Item, Kind, Plan, Side
from taikou_xl.plan.naming import sheet_names
from taikou_xl.sheets.grid import Book, Grid, address
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import loose_key, name_key

_SHOWN = 30  # characters of a text that a finding repeats


@dataclass
class _Found:
    """What came up on the way, collected over all sheets."""

    problems: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    absent: dict[str, list[str]] = field(default_factory=dict)  # heading → sheets without it


def read_item_sheets(book: Book, plan: Plan, name: str) -> tuple[Plan, list[str], list[Finding]]:
    """Give the plan with every item's table, the problems that stop it, and findings.

    ``plan.items`` come from 項目一覧; an item without a sheet is a new one without a table.
    """
    found = _Found()
    sheets = _match_sheets(book, plan)
    names = _names(plan, sheets, book)
    long = read_long_tables(book, plan, name)
    found.problems += long.problems
    found.findings += long.findings
    items = []
    for item in plan.items:
        grid = sheets.get(item.no)
        if grid is None and item.no in long.tables:
            table, spans = long.tables[item.no], long.spans_of(item.no)
            sheet = item.sheet or names[item.no]
            items.append(replace(item, sheet=sheet, table=table, spans=spans))
            continue
        if grid is None:
            place = Place(file=name, sheet=sheetnames.ITEMS, item=item.no)
            found.findings.append(find("item-new", place))
            items.append(replace(item, sheet=names[item.no]))
            continue
        read = _read_table(grid, replace(item, sheet=grid.name), plan, name, found)
        found.findings += _differences(grid, read, plan, name)
        items.append(read)
    found.findings += _absences(found, name)
    found.findings += _leftovers(book, plan, sheets.values(), name)
    return replace(plan, items=tuple(items)), found.problems, found.findings


def _match_sheets(book: Book, plan: Plan) -> dict[str, Grid]:
    """Find each item's sheet by シート名, by 番号_題, or by the labels printed on it."""
    reserved = {name_key(name) for name in sheetnames.RESERVED_SHEETS}
    free = {name_key(n): book.sheets[n] for n in book.sheets if name_key(n) not in reserved}
    by_rule = sheet_names(plan.items, sheetnames.RESERVED_SHEETS)
    matched: dict[str, Grid] = {}
    for names in ({item.no: item.sheet for item in plan.items}, by_rule):
        for item in plan.items:
            grid = free.get(name_key(names[item.no])) if names[item.no] else None
            if item.no not in matched and grid is not None:
                matched[item.no] = free.pop(name_key(grid.name))
    for item in plan.items:
        if item.no in matched or not free:
            continue
        alike = [key for key, grid in free.items() if _is_of(grid, item, plan)]
        if len(alike) == 1:
            matched[item.no] = free.pop(alike[0])
    return matched


def _is_of(grid: Grid, item: Item, plan: Plan) -> bool:
    title = read_label(grid, plan.level_names[-1])
    department = read_label(grid, DEPARTMENT)
    return title == item.title and department == item.department


def _names(plan: Plan, sheets: dict[str, Grid], book: Book) -> dict[str, str]:
    new = [item for item in plan.items if item.no not in sheets]
    return sheet_names(new, (*sheetnames.RESERVED_SHEETS, *book.sheets))


def _read_table(grid: Grid, item: Item, plan: Plan, name: str, found: _Found) -> Item:
    place = locate_table(grid, plan, plan.periods)
    if place is None:
        found.problems.append(
            f"シート「{grid.name}」に、「{plan.period_name}」と欄の見出しのある表が見つかりません。"
        )
        return item
    found.problems += [
        f"シート「{grid.name}」に「{what}」が2つ以上あります。" for what in place.doubled
    ]
    for what in place.missing:
        found.absent.setdefault(what, []).append(grid.name)
    table: dict[tuple[str, str], Entry] = {}
    spans = set()
    for wanted in plan.fields:
        if _spans_all(grid, place, wanted, plan.periods):
            spans.add(wanted.name)
        for period in plan.periods:
            entry = _entry(grid, place, wanted, period, item, name, found)
            if entry.value:
                table[wanted.name, period.key] = entry
    spanned = frozenset(spans & {field_name for field_name, _ in table})
    return replace(item, table=table, spans=spanned)


def _spans_all(grid: Grid, place: TablePlace, wanted: Field, periods: tuple[Period, ...]) -> bool:
    cells = [place.cell(wanted.name, period) for period in periods]
    if wanted.side is not Side.PLAN or len(cells) < 2:
        return False
    areas = {grid.merge_at(*cell) if cell else None for cell in cells}
    return len(areas) == 1 and None not in areas


def _entry(
    grid: Grid,
    place: TablePlace,
    wanted: Field,
    period: Period,
    item: Item,
    name: str,
    found: _Found,
) -> Entry:
    at = place.cell(wanted.name, period)
    if at is None:
        return Entry("")
    area = grid.merge_at(*at)
    if area is not None:
        if area.left != at[1] or area.right != at[1]:
            found.problems.append(
                f"シート「{grid.name}」のセル{address(*at)}（{wanted.name}）が、ほかの欄のセルと結合されています。"
            )
            return Entry("")
        at = (area.top, area.left)
    cell = grid.cells.get(at)
    where = place_in(name, grid.name, at, item.no, wanted.name)
    wrong = cell_finding(cell, where, dates_allowed=wanted.kind is Kind.DATE)
    if wrong is not None and wrong not in found.findings:
        found.findings.append(wrong)
    return Entry(cell_text(cell), grid.name, address(*at))


def _differences(grid: Grid, item: Item, plan: Plan, name: str) -> list[Finding]:
    """Compare what the sheet repeats of 項目一覧 with 項目一覧 itself."""
    texts = head_texts(plan, item)
    labels = {name_key(label) for label in texts}
    findings = []
    for label, listed in texts.items():
        printed = read_label(grid, label)
        if printed is None:
            continue
        shown = "" if name_key(printed) in labels else printed
        if label == DEPARTMENT:
            shown = plan.department_now(shown)
        if loose_key(shown) == loose_key(listed):
            continue
        findings.append(
            find(
                "master-inconsistent",
                Place(file=name, sheet=grid.name, item=item.no, field=label),
                label,
                detail=f"番号{item.no}：項目一覧「{_short(listed)}」、シート「{_short(shown)}」",
                winner=sheetnames.ITEMS,
            )
        )
    return findings


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _absences(found: _Found, name: str) -> list[Finding]:
    """Say once per heading or period which sheets lack it: 様式 or 計画期間 was changed."""
    return [
        find(
            "master-inconsistent",
            Place(file=name, sheet=sheets[0], field=what),
            what,
            detail=f"シート「{sheets[0]}」"
            + (f"など{len(sheets)}枚" if len(sheets) > 1 else "")
            + "の表にない",
            winner=f"{sheetnames.FIELDS}」「{sheetnames.SETTINGS}",
        )
        for what, sheets in found.absent.items()
    ]


def _leftovers(book: Book, plan: Plan, used: Iterable[Grid], name: str) -> list[Finding]:
    """Name sheets that look like an item's but have no row in 項目一覧."""
    known = {grid.name for grid in used}
    known_keys = {name_key(n) for n in sheetnames.RESERVED_SHEETS}
    return [
        find(
            "master-inconsistent",
            Place(file=name, sheet=sheet),
            sheet,
            detail="項目のシートはあるが「項目一覧」に行がない",
            winner=sheetnames.ITEMS,
        )
        for sheet in book.sheets
        if sheet not in known
        and name_key(sheet) not in known_keys
        and locate_table(book.sheets[sheet], plan, plan.periods) is not None
    ]
