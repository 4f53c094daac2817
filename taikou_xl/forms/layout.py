"""Where each field sits on an item sheet: the writer and the reader share this, and nothing else.

The sheet is the published form of 安中市's 実施計画: labels with their texts, below them a table
under 年次計画 and 実施状況 with one row per period. The reader finds everything again by its
printed labels, so that inserted rows and columns do no harm.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from taikou_xl.plan.model import Item, Plan
from taikou_xl.sheets.grid import LONGEST_NAME, Area, Cell, Grid
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
BASELINE, FINAL = "現状の数値", "目標の数値"
_NUMBER = "番号 "
_REACH = 7  # columns that may stay blank between a label and its text
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
    texts |= {name: item.more.get(name, "") for name in plan.extras_in_use}
    texts["現状と課題"] = _with_figure(item.background, BASELINE, item.baseline)
    texts["取組内容"] = item.approach
    texts["目標の状態"] = _with_figure(item.goal, FINAL, item.final_target)
    return texts


def _with_figure(prose: str, label: str, figure: str) -> str:
    note = f"（{label}：{figure}）" if figure else ""
    return "\n".join(part for part in (prose, note) if part)


def split_figure(text: str, label: str) -> tuple[str, str]:
    """Take apart what ``head_texts`` put together: the prose, and the figure under ``label``."""
    mark = f"（{label}："
    before, found, figure = text.rpartition(f"\n{mark}")
    if not found and text.startswith(mark):
        before, found, figure = "", mark, text.removeprefix(mark)
    if not found or not figure.endswith("）"):
        return text, ""
    return before, figure.removesuffix("）")


def number_text(item: Item) -> str:
    """Give what the title line says of an item's numbers: 「1(3)①（番号 3）」, 「番号 3」."""
    number = f"{_NUMBER}{item.no}"
    return f"{item.label}（{number}）" if item.label and item.label != item.no else number


def split_number(text: str) -> tuple[str, str] | None:
    """Read ``number_text`` back as (番号, 表示番号), None where a text is no such line."""
    if text.startswith(_NUMBER):
        return text.removeprefix(_NUMBER), ""
    label, found, no = text.partition(f"（{_NUMBER}")
    return (no.removesuffix("）"), label) if found and no.endswith("）") else None


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


At = tuple[int, int]  # 0-based (row, column)


@dataclass(frozen=True)
class Header:
    """The heading rows of one table: the cells of each heading, several where it is doubled."""

    top: int
    bottom: int
    cells: Mapping[str, tuple[At, ...]]


def find_headers(grid: Grid, headings: Sequence[str], *, loose: bool = False) -> list[Header]:
    """Give the heading rows of a sheet's tables, the one with the most headings first.

    A heading may be merged over two rows, or stand in the row above or below the others.
    ``loose``: also with something printed around it (``label_key``).
    """
    by_row: dict[int, dict[str, list[At]]] = {}
    for heading, places in find_labels(grid, headings, loose=loose).items():
        for row, column in places:
            bottom = min(area_at(grid, row, column).bottom, row + 2)
            for line in range(row, bottom + 1):
                by_row.setdefault(line, {}).setdefault(heading, []).append((row, column))
    headers: list[Header] = []
    taken: set[int] = set()
    for row in sorted(by_row, key=lambda line: (-len(by_row[line]), line)):
        if row in taken:
            continue
        found = dict(by_row[row])
        for line in (row + 1, row - 1):
            found = {**by_row.get(line, {}), **found}
        cells = [at for places in found.values() for at in places]
        bottom = max(area_at(grid, *at).bottom for at in cells)
        top = min(line for line, _ in cells)
        headers.append(Header(top, bottom, {h: tuple(ats) for h, ats in found.items()}))
        taken |= set(range(top - 1, bottom + 2))
    return headers


def area_at(grid: Grid, row: int, column: int) -> Area:
    """Give the merged area that covers a cell, or the cell by itself."""
    return grid.merge_at(row, column) or Area(row, column, row, column)


def locate_table(grid: Grid, plan: Plan, wanted: tuple[Period, ...]) -> TablePlace | None:
    """Find the table on a sheet by its headings, and the rows of the wanted periods.

    Returns:
        None where no row holds the period heading and at least half of the field headings.
    """
    headings = [column.heading for column in table_columns(plan)]
    header = next(iter(find_headers(grid, headings)), None)
    if header is None or plan.period_name not in header.cells:
        return None
    if len(header.cells) * 2 <= len(headings):
        return None
    columns = {heading: places[0][1] for heading, places in header.cells.items()}
    rows, doubled_rows = _period_rows(grid, header.bottom, columns[plan.period_name], plan)
    missing = [h for h in headings if h not in columns]
    missing += [f"{p.label}の行" for p in wanted if p.key not in rows]
    doubled = [h for h, places in header.cells.items() if len(places) > 1]
    doubled += [f"{p.label}の行" for p in wanted if p.key in doubled_rows]
    return TablePlace(header.bottom, columns, rows, tuple(missing), tuple(doubled))


def _period_rows(
    grid: Grid, header_row: int, column: int, plan: Plan
) -> tuple[dict[str, int], set[str]]:
    rows: dict[str, int] = {}
    doubled: set[str] = set()
    for row, cell in period_cells(grid, column, header_row + 1, grid.height):
        period = plan.find_period(cell.text) if len(cell.text) <= _LONGEST_PERIOD else None
        if period is None:
            continue
        if period.key in rows:
            doubled.add(period.key)
        else:
            rows[period.key] = row
    return rows, doubled


def period_cells(grid: Grid, column: int, first: int, end: int) -> Iterator[tuple[int, Cell]]:
    """Give the rows from ``first`` up to ``end`` whose cell under the period heading holds a text."""
    for row in range(first, end):
        if grid.text(row, column):
            yield row, grid.cells[row, column]


def read_label(grid: Grid, label: str) -> str | None:
    """Give the text to the right of a label above the table, None where the label is not found."""
    places = find_labels(grid, (label,)).get(label)
    if not places:
        return None
    at, _ = _right_of(grid, area_at(grid, *places[0]), frozenset())
    return grid.text(*at) if at else ""


def find_labels(grid: Grid, labels: Sequence[str], *, loose: bool = False) -> dict[str, list[At]]:
    """Give the cells that hold just a label, by label, in reading order.

    ``loose``: a label without such a cell also with something printed around it.
    """
    exact = {name_key(label): label for label in labels}
    longest = LONGEST_NAME if loose else max(map(len, exact), default=0) * _WRAPPED
    found: dict[str, list[At]] = {}
    for key, label in exact.items():
        places = [at for at in grid.by_name.get(key, ()) if len(grid.cells[at].text) <= longest]
        if places:
            found[label] = places
    found = dict(sorted(found.items(), key=lambda one: one[1][0]))
    return {**_nearly(grid, labels, exact), **found} if loose else found


def _nearly(grid: Grid, labels: Sequence[str], exact: Container[str]) -> dict[str, list[At]]:
    """Give the cells that hold a label with something printed around it, by label."""
    near = {label_key(label): label for label in labels}
    others = sorted(at for key, ats in grid.by_name.items() if key not in exact for at in ats)
    found: dict[str, list[At]] = {}
    for at in others:
        label = near.get(label_key(grid.cells[at].text))
        if label is not None:
            found.setdefault(label, []).append(at)
    return found


_MARKS = re.compile(r"^(?:[■□●○◎◆◇▼▽▶▷★☆・※*【〔〈<\[]|[(（]?[0-9０-９]+[)）.．、])+")
_ENDS = re.compile(r"(?:[】〕〉>\]]|[:：]|※[0-9０-９]*|[(（\[［〔][^()（）]*[)）\]］〕])+$")


def label_key(text: str) -> str:
    """Give ``name_key`` without what is printed around a label: ■, １．, 【 】, （％）, ：."""
    plain = "".join(text.split())
    return name_key(_ENDS.sub("", _MARKS.sub("", plain)) or plain)


def labelled_cells(
    grid: Grid, places: Mapping[str, At], stops: frozenset[At], end: int
) -> dict[str, tuple[At, ...]]:
    """Give for each label of one form the cells that hold its text, top to bottom.

    A text stands to the right of its label. It stands below where labels stand side by side,
    where nothing in the label's row and column has a text beside it, or where nothing else
    stands in the row below. Lines after the first belong to it as long as nothing stands under
    the label. ``stops`` are cells that are no label's text, the labels among them; ``end`` is
    the first row that is no longer the form's.
    """
    areas = {label: area_at(grid, *at) for label, at in places.items()}
    first: dict[str, At] = {}
    boxed: set[str] = set()  # a merged blank cell beside the label: its text is blank
    headed = {
        area.top
        for label, area in areas.items()
        if any(other.top == area.top and other.left == area.right + 1 for other in areas.values())
    }
    for label, area in areas.items():
        if area.top in headed:
            continue
        at, box = _right_of(grid, area, stops)
        if at:
            first[label] = at
        elif box:
            boxed.add(label)
    found = {
        label: tuple(_lines(grid, areas[label], at, stops, end)) for label, at in first.items()
    }
    rows = {areas[label].top for label in (*first, *boxed)}
    columns = {areas[label].left for label in (*first, *boxed)}
    for label, area in areas.items():
        alone = area.top not in rows and area.left not in columns
        below = alone or area.top in headed or _fills_row(grid, area.bottom + 1)
        if label not in found and label not in boxed and below:
            found[label] = tuple(_under(grid, area, stops, end))
    return found


def _fills_row(grid: Grid, row: int) -> bool:
    return sum(bool(grid.text(row, column)) for column in range(grid.width)) == 1


def _right_of(grid: Grid, area: Area, stops: frozenset[At]) -> tuple[At | None, bool]:
    """Give the first text beside a label, and whether there is a blank box instead."""
    for column in range(area.right + 1, min(grid.width, area.right + 1 + _REACH)):
        for row in range(area.top, area.bottom + 1):
            if (row, column) in stops:
                return None, False
            if grid.text(row, column):
                return (row, column), False
        if grid.merge_at(area.top, column) is not None:
            return None, True
    return None, False


def _lines(grid: Grid, label: Area, at: At, stops: frozenset[At], end: int) -> Iterator[At]:
    """Give a text's cells: its column, in the rows of the label and on as long as they go on."""
    column = at[1]
    stop_rows = {row for row, _ in stops}
    for row in range(at[0], label.bottom + 1):
        if grid.text(row, column):
            yield row, column
    bottom = max(label.bottom, area_at(grid, *at).bottom)
    for row in range(bottom + 1, end):
        beside = any(grid.text(row, c) for c in range(label.left, label.right + 1))
        if beside or row in stop_rows or not grid.text(row, column):
            return
        yield row, column


def _under(grid: Grid, label: Area, stops: frozenset[At], end: int) -> Iterator[At]:
    row = label.bottom + 1
    columns = range(label.left, label.right + 1)
    while row < end and not any((row, column) in stops for column in columns):
        column = next((c for c in columns if grid.text(row, c)), None)
        if column is None:
            return
        yield row, column
        row = area_at(grid, row, column).bottom + 1
