"""The table by period of a foreign item sheet: plan texts and results under their periods."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from taikou_xl.forms.layout import At, Header, area_at, period_cells
from taikou_xl.master.adopt_cells import Sheet
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.listrows import FieldKey
from taikou_xl.plan.model import Field, Kind, Side
from taikou_xl.sheets.grid import Area, Cell, CellKind, address
from taikou_xl.terms.periods import Period

_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]")
_BARE = re.compile(r"([0-9]{1,2})(?:年度|年)?")
# a bare number from here on is a year of 平成: no plan runs to 令和22 yet
_FIRST_OF_HEISEI = 22


@dataclass
class TableTexts:
    """What an item's tables hold: texts by field and period, where they stand, all periods."""

    texts: dict[FieldKey, str] = field(default_factory=dict)
    cells: dict[FieldKey, str] = field(default_factory=dict)
    periods: list[Period] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class _Part:
    """Columns that share one period column: the area of each field's heading, by field."""

    period_column: int
    fields: dict[str, Area]

    def reach(self, name: str) -> range:
        """Give the columns of a field: those under its heading, up to the next one."""
        own = self.fields[name]
        others = [a.left for a in self.fields.values() if a.left > own.left]
        return range(own.left, min([own.right + 1, *others]))


@dataclass(frozen=True)
class _Line:
    """The rows of one period."""

    period: Period
    top: int
    bottom: int


def read_tables(
    sheet: Sheet, headers: Sequence[Header], end: int, stops: frozenset[At]
) -> TableTexts:
    """Read the tables of one item, one below the other or side by side, up to row ``end``."""
    found = TableTexts()
    for number, header in enumerate(headers):
        below = headers[number + 1].top if number + 1 < len(headers) else end
        for part in _parts(sheet, header, found):
            lines = list(_lines(sheet, part, header.bottom + 1, below, stops))
            found.fields |= set(part.fields)
            new = [line.period for line in lines if line.period not in found.periods]
            found.periods += new
            for wanted in sheet.preset.fields:
                if wanted.name in part.fields:
                    _read_field(sheet, part, wanted, lines, found)
    found.periods.sort()
    return found


def read_period(cell: Cell, parts: int) -> Period | None:
    """Read the period of a row as cities write it: 令和7年度, R7(2025), 7, 2025, a date."""
    if cell.kind is CellKind.DATE:
        year, _, day = cell.text[:10].partition("-")
        return Period(int(year)) if parts == 1 and day in ("04-01", "01-01") else None
    text = "".join(cell.text.split())
    for written in (text, _BRACKETS.sub("", text), *_BRACKETS.findall(text)):
        bare = _BARE.fullmatch(written)
        heisei = bare is not None and int(bare[1]) >= _FIRST_OF_HEISEI
        try:
            period = Period.parse(f"H{written}" if heisei else written)
        except ValueError:
            continue
        if period.parts == parts:
            return period
    return None


def _parts(sheet: Sheet, header: Header, found: TableTexts) -> Iterator[_Part]:
    """Split a heading row at its period columns; a field that stands there twice is not read."""
    firsts = sorted(column for _, column in header.cells[sheet.preset.period_name])
    by_first: dict[int, dict[str, Area]] = {first: {} for first in firsts}
    for name, cells in header.cells.items():
        if name == sheet.preset.period_name:
            continue
        areas = [area_at(sheet.grid, *at) for at in cells]
        if len(areas) > 1 or name in found.fields:
            at = (areas[-1].top, areas[-1].left)
            sheet.tell("adopt-label-doubled", at, name, name, shown=name)
        if name in found.fields:
            continue
        first = max((f for f in firsts if f < areas[0].left), default=firsts[0])
        by_first[first][name] = areas[0]
    for first, fields in by_first.items():
        if fields:
            yield _Part(first, fields)


def _lines(
    sheet: Sheet, part: _Part, first: int, end: int, stops: frozenset[At]
) -> Iterator[_Line]:
    """Give the rows of each period; rows without one go on with the period above them."""
    grid, seen = sheet.grid, set()
    for row, cell in period_cells(grid, part.period_column, first, end):
        if (row, part.period_column) in stops:
            continue
        period = read_period(cell, sheet.preset.period_parts)
        if period is None:
            if _has_texts(sheet, part, row):
                name = sheet.preset.period_name
                sheet.tell("adopt-period-unreadable", (row, part.period_column), name, cell.text)
            continue
        if period in seen:
            at = (row, part.period_column)
            sheet.tell("adopt-period-doubled", at, sheet.preset.period_name, period.label)
            continue
        seen.add(period)
        sheet.used.add((row, part.period_column))
        bottom = area_at(grid, row, part.period_column).bottom
        while bottom + 1 < end and _goes_on(sheet, part, bottom + 1, stops):
            bottom += 1
        yield _Line(period, row, bottom)


def _has_texts(sheet: Sheet, part: _Part, row: int) -> bool:
    columns = (column for name in part.fields for column in part.reach(name))
    return any((row, column) in sheet.grid.cells for column in columns)


def _goes_on(sheet: Sheet, part: _Part, row: int, stops: frozenset[At]) -> bool:
    if sheet.printed is not None:  # our own guide stands there
        return False
    beside = sheet.grid.text(row, part.period_column) or any(r == row for r, _ in stops)
    return not beside and _has_texts(sheet, part, row)


def _read_field(
    sheet: Sheet, part: _Part, wanted: Field, lines: Sequence[_Line], found: TableTexts
) -> None:
    areas = [area_at(sheet.grid, line.top, part.fields[wanted.name].left) for line in lines]
    over_all = len(lines) > 1 and len(set(areas)) == 1
    if over_all and wanted.side is Side.PLAN:
        lines = lines[:1]
    read: dict[Area, str] = {}
    for line, area in zip(lines, areas, strict=False):
        key = (wanted.name, None if over_all and wanted.side is Side.PLAN else line.period)
        if area not in read:
            cells = list(_cells(sheet, part, wanted.name, line, area))
            text = sheet.take(cells, wanted.name, dates=wanted.kind is Kind.DATE)
            read[area] = text
            if text:
                _check_merged(sheet, part, wanted, lines, area)
        if read[area]:
            found.texts[key] = read[area]
            found.cells[key] = address(area.top, area.left)


def _cells(sheet: Sheet, part: _Part, name: str, line: _Line, area: Area) -> Iterator[At]:
    """Give the cells of a field in a period, the one that hangs down from above first."""
    columns = part.reach(name)
    if area.left < columns.start:  # merged with the field before it, which has the text
        return
    if area.top < line.top and (area.top, area.left) in sheet.grid.cells:
        yield area.top, area.left
    for row in range(line.top, line.bottom + 1):
        for column in columns:
            if (row, column) in sheet.grid.cells:
                yield row, column


def _check_merged(
    sheet: Sheet, part: _Part, wanted: Field, lines: Sequence[_Line], area: Area
) -> None:
    """Say where one cell stands for several fields, or for the results of several periods."""
    others = [a for a in part.fields.values() if area.left < a.left <= area.right]
    periods = [line.period for line in lines if area.top <= line.top <= area.bottom]
    at = (area.top, area.left)
    if others:
        sheet.tell("adopt-merged", at, wanted.name, winner=f"「{wanted.name}」")
    elif wanted.side is Side.REPORT and len(periods) > 1:
        winner = f"{periods[0].label}から{periods[-1].label}までのすべて"
        sheet.tell("adopt-merged", at, wanted.name, winner=winner)


def known_fields(preset: Preset) -> tuple[str, ...]:
    """Give the headings of a table: the period's and those of all fields."""
    return (preset.period_name, *(f.name for f in preset.fields))
