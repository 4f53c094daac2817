"""計画と実績: the tables of all items on one sheet, where a plan has too many for a sheet each.

No office program opens a book of thousands of sheets with ease. The sheet holds one row per
item and period; a row without a period holds what is said for all periods at once. An item
that has a sheet of its own is read from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from taikou_xl.findings import Finding
from taikou_xl.master.tables import cell_finding, cell_text, find_sheet, place_in, read_rows
from taikou_xl.plan import headings, sheetnames
from taikou_xl.plan.model import Entry, Item, Kind, Plan
from taikou_xl.sheets.grid import Book, CellKind, Grid, address
from taikou_xl.sheets.ledger import Ledger, LedgerColumn
from taikou_xl.terms.periods import Period

MOST_ITEM_SHEETS = 400  # items: beyond, none has a sheet of its own
PERIOD = "期"
_REMEMBERED = 1024  # pairs of field and period, and sets of fields
_NOTES = (
    f"計画項目が{MOST_ITEM_SHEETS}を超えるため、項目のシートの代わりに、1行に1つの項目・期で並べています。",
    "「期」が空欄の行は、すべての期に共通の文です。実績は、集計のあと次の台帳を作るときに記録されます。",
)


@dataclass
class LongTables:
    """What the sheet holds: by item number its table, and the fields of each kind of row.

    ``spans`` are said for all periods at once, ``single`` for a period.
    """

    tables: dict[str, dict[tuple[str, str], Entry]] = field(default_factory=dict)
    spans: dict[str, set[str]] = field(default_factory=dict)
    single: dict[str, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def spans_of(self, no: str) -> frozenset[str]:
        """Give the fields that an item says for all periods at once, and never for one alone."""
        return _fields(frozenset(self.spans.get(no, set()) - self.single.get(no, set())))


def is_long(plan: Plan) -> bool:
    """Tell a plan whose items are too many for a sheet each."""
    return len(plan.items) > MOST_ITEM_SHEETS


def long_ledger(plan: Plan) -> Ledger:
    """Give the sheet's table: the texts of every item, period by period."""
    columns = [LedgerColumn(headings.NO, 9, required=True), LedgerColumn(PERIOD, 8, centred=True)]
    columns += [LedgerColumn(f.name, max(10, f.width)) for f in plan.fields]
    body = [row for item in plan.items for row in _rows(plan, item)]
    return Ledger(sheetnames.TABLES, _NOTES, tuple(columns), body, frozen=2, paper_a3=True)


def _rows(plan: Plan, item: Item) -> list[list[str]]:
    first = plan.periods[0]
    rows = [[item.no, "", *(_span(item, f.name, first) for f in plan.fields)]]
    for period in plan.periods:
        texts = ["" if f.name in item.spans else item.text(f.name, period) for f in plan.fields]
        rows.append([item.no, period.key, *texts])
    return [row for row in rows if any(row[2:])]


def _span(item: Item, name: str, first: Period) -> str:
    return item.text(name, first) if name in item.spans else ""


def read_long_tables(book: Book, plan: Plan, name: str) -> LongTables:
    """Read the sheet, by its headings; empty where there is none."""
    found = LongTables()
    grid = find_sheet(book, sheetnames.TABLES)
    if grid is None:
        return found
    fields = [f.name for f in plan.fields]
    table = read_rows(grid, (headings.NO, PERIOD, *fields))
    lost = [headings.NO, PERIOD] if table is None else [*table.missing, *table.doubled]
    if table is None or {headings.NO, PERIOD} & {*lost} or table.doubled:
        found.problems += [
            f"シート「{grid.name}」に見出し「{head}」がないか、2つ以上あります。" for head in lost
        ]
        return found
    seen: set[tuple[str, str]] = set()
    for row, texts in zip(table.numbers, table.rows, strict=True):
        period = plan.find_period(texts[PERIOD]) if texts[PERIOD] else None
        problem = _problem(plan, texts, period, seen)
        if problem:
            found.problems.append(f"シート「{grid.name}」の{row + 1}行目：{problem}")
            continue
        _take(found, grid, plan, row, table.columns, texts[headings.NO], period, name)
    return found


def _problem(
    plan: Plan, texts: Mapping[str, str], period: Period | None, seen: set[tuple[str, str]]
) -> str:
    no, written = texts[headings.NO], texts[PERIOD]
    if no not in plan.item_by_no:
        return f"番号「{no}」の計画項目が「{sheetnames.ITEMS}」にありません。"
    if written and period is None:
        return f"期「{written}」が、この計画の期間にありません。"
    key = (no, period.key if period else "")
    if key in seen:
        return f"番号{no}の同じ期の行が2つあります。"
    seen.add(key)
    return ""


def _take(
    found: LongTables,
    grid: Grid,
    plan: Plan,
    row: int,
    columns: Mapping[str, int],
    no: str,
    period: Period | None,
    name: str,
) -> None:
    """Take a row's texts; what a period says for itself counts more than what all share."""
    own = found.tables.setdefault(no, {})
    spans, single = found.spans.setdefault(no, set()), found.single.setdefault(no, set())
    for wanted in plan.fields:
        at = (row, columns.get(wanted.name, -1))
        cell = grid.cells.get(at)
        if cell is None:
            continue
        if cell.kind is not CellKind.TEXT:
            place = place_in(name, grid.name, at, no, wanted.name)
            wrong = cell_finding(cell, place, dates_allowed=wanted.kind is Kind.DATE)
            found.findings += [wrong] if wrong else []
        entry = Entry(cell_text(cell), grid.name, address(*at))
        if not entry.value:
            continue
        if period:
            own[_key(wanted.name, period.key)] = entry
            single.add(wanted.name)
        else:
            for when in plan.periods:
                own.setdefault(_key(wanted.name, when.key), entry)
            spans.add(wanted.name)


# tens of thousands of items have the same few: the same objects, not equal ones
@lru_cache(_REMEMBERED)
def _key(field_name: str, period: str) -> tuple[str, str]:
    return field_name, period


@lru_cache(_REMEMBERED)
def _fields(names: frozenset[str]) -> frozenset[str]:
    return names


def where_tables_stand(plan: Plan) -> str:
    """Say for 項目一覧 on which sheets the tables by period stand."""
    where = f"「{sheetnames.TABLES}」のシート" if is_long(plan) else "各項目のシート"
    return f"年度ごとの計画と実績は、{where}が正です。"
