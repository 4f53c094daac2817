"""Where each field sits on an item sheet: the writer and the reader share this, and nothing else.

The sheet is the published form of 安中市's 実施計画: labels with their texts, below them a table
under 年次計画 and 実施状況 with one row per period. The reader finds everything again by its
printed labels, so that inserted rows and columns do no harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from taikou_xl.plan.model import Item, Plan
from taikou_xl.sheets.grid import Grid
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

PLAN_GROUP, REPORT_GROUP = "年次計画", "実施状況"
DEPARTMENT, RELATED = "担当課", "関係課"
# what staff write on 表紙
SENDER, EXTENSION, CONFIRM, CONFIRM_DAY = "記入者", "内線", "所属長確認", "確認日"
CONFIRMED = "済"
# a label with blanks and line breaks between its letters is never longer than so many times
_WRAPPED = 5
_LONGEST_PERIOD = 40
PERIOD_WIDTH = 10.5  # the labels above the table stand in the same column


@dataclass(frozen=True)
class Column:
    """One column of the table: its heading, width in characters and 0-based number."""

    heading: str
    width: float
    number: int


def table_columns(plan: Plan) -> tuple[Column, ...]:
    """Give the table's columns: the period, the plan fields, the reported fields."""
    heads = [(plan.period_name, PERIOD_WIDTH)]
    heads += [(f.name, f.width) for f in (*plan.plan_fields, *plan.report_fields)]
    return tuple(Column(name, width, number) for number, (name, width) in enumerate(heads))


def head_texts(plan: Plan, item: Item) -> dict[str, str]:
    """Give the texts above the table by label, in form order, as they are printed.

    現状の数値 and 目標の数値 stand in brackets below the prose, as the published form has them.
    """
    texts = dict(zip(plan.level_names, item.levels, strict=True))
    texts |= {DEPARTMENT: item.department, RELATED: item.related}
    texts["現状と課題"] = _with_figure(item.background, "現状の数値", item.baseline)
    texts["取組内容"] = item.approach
    texts["目標の状態"] = _with_figure(item.goal, "目標の数値", item.final_target)
    return texts


def _with_figure(prose: str, label: str, figure: str) -> str:
    note = f"（{label}：{figure}）" if figure else ""
    return "\n".join(part for part in (prose, note) if part)


@dataclass(frozen=True)
class TablePlace:
    """Where a sheet's table was found: 0-based columns by heading, rows by period key.

    ``missing`` lists the headings and period labels that were wanted and not found;
    ``doubled`` those that stand there twice, so that no cell can be trusted for them.
    """

    header_row: int
    columns: Mapping[str, int] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()

    def cell(self, heading: str, period: Period) -> tuple[int, int] | None:
        """Give the 0-based (row, column) of a field in a period, None where either is missing."""
        row, column = self.rows.get(period.key), self.columns.get(heading)
        return None if row is None or column is None else (row, column)


def locate_table(grid: Grid, plan: Plan, wanted: tuple[Period, ...]) -> TablePlace | None:
    """Find the table on a sheet by its headings, and the rows of the wanted periods.

    Returns:
        None where no row holds the period heading and at least half of the field headings.
    """
    headings = [column.heading for column in table_columns(plan)]
    best_row, best = _header_row(grid, {name_key(h): h for h in headings})
    if best_row is None or plan.period_name not in best or len(best) * 2 <= len(headings):
        return None
    columns = {heading: found[0] for heading, found in best.items()}
    rows, doubled_rows = _period_rows(grid, best_row, columns[plan.period_name], plan)
    missing = [h for h in headings if h not in columns]
    missing += [f"{p.label}の行" for p in wanted if p.key not in rows]
    doubled = [h for h, found in best.items() if len(found) > 1]
    doubled += [f"{p.label}の行" for p in wanted if p.key in doubled_rows]
    return TablePlace(best_row, columns, rows, tuple(missing), tuple(doubled))


def _header_row(grid: Grid, headings: Mapping[str, str]) -> tuple[int | None, dict[str, list[int]]]:
    by_row: dict[int, dict[str, list[int]]] = {}
    longest = max(map(len, headings)) * _WRAPPED
    for (row, column), cell in sorted(grid.cells.items(), key=itemgetter(0)):
        if len(cell.text) > longest:
            continue
        heading = headings.get(name_key(cell.text))
        if heading is not None:
            by_row.setdefault(row, {}).setdefault(heading, []).append(column)
    if not by_row:
        return None, {}
    row = max(by_row, key=lambda number: (len(by_row[number]), -number))
    return row, by_row[row]


def _period_rows(
    grid: Grid, header_row: int, column: int, plan: Plan
) -> tuple[dict[str, int], set[str]]:
    rows: dict[str, int] = {}
    doubled: set[str] = set()
    for row in range(header_row + 1, grid.height):
        text = grid.text(row, column)
        period = plan.find_period(text) if 0 < len(text) <= _LONGEST_PERIOD else None
        if period is None:
            continue
        if period.key in rows:
            doubled.add(period.key)
        else:
            rows[period.key] = row
    return rows, doubled


def read_label(grid: Grid, label: str) -> str | None:
    """Give the text to the right of a label above the table, None where the label is not found."""
    wanted = name_key(label)
    longest = len(wanted) * _WRAPPED
    found = sorted(spot for spot, cell in grid.cells.items() if len(cell.text) <= longest)
    for row, column in found:
        if name_key(grid.cells[row, column].text) != wanted:
            continue
        beside = next(
            (c for c in range(column + 1, min(grid.width, column + 8)) if grid.text(row, c)), None
        )
        return grid.text(row, beside) if beside is not None else ""
    return None
