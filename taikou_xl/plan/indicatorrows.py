"""One indicator over all periods, as 指標 of the master shows it and as people correct it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from taikou_xl.terms.describing import describe, show_number, show_unit
from taikou_xl.terms.indicators import Direction, Indicator, Kind, TargetState
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import read_target, with_base
from taikou_xl.terms.text import name_key

BY_PEOPLE = "人が判定"
READ, CORRECTED = "読み取り", "手修正"
FINAL = "最終目標"
_STRICT = {(Direction.AT_LEAST, True): "超", (Direction.AT_MOST, True): "未満"}
_MEANING = {
    "以上": (Direction.AT_LEAST, False),
    "超": (Direction.AT_LEAST, True),
    "以下": (Direction.AT_MOST, False),
    "未満": (Direction.AT_MOST, True),
    "ちょうど": (Direction.EXACTLY, False),
    "まで": (Direction.BY_DATE, False),
}
DIRECTIONS = (*_MEANING, BY_PEOPLE)


@dataclass(frozen=True)
class IndicatorRow:
    """One row of 指標, as texts; ``targets`` by period key, and under ``FINAL`` the final one.

    ``base`` is the figure that relative targets start from (基準値), ``baseline`` 現状.
    ``beside`` are the keys of the item's rows that stand on the sheet as 読み取り: a corrected
    row beside them is none of them renamed.
    """

    no: str
    name: str
    unit: str
    direction: str
    base: str = ""
    baseline: str = ""
    targets: Mapping[str, str] = field(default_factory=dict)
    corrected: bool = False
    # where it was typed, not what it says: equal rows stay equal
    beside: tuple[tuple[str, str, str], ...] = field(default=(), compare=False)

    @cached_property
    def key(self) -> tuple[str, str, str]:
        """What tells an item's indicators apart."""
        return name_key(self.name), name_key(self.unit), self.direction


def row_of(no: str, one: Indicator) -> IndicatorRow:
    """Give the row of an indicator, still without figures."""
    if one.kind is Kind.QUALITATIVE:
        return IndicatorRow(no, one.name, "", BY_PEOPLE)
    direction = _STRICT.get((one.direction, one.strict), one.direction.label)
    return IndicatorRow(no, one.name, show_unit(one.unit), direction)


def cell_of(one: Indicator) -> str:
    """Give an indicator's target without name, unit and direction: 32.5, 2/6, 令和7年8月31日."""
    if one.kind is Kind.QUALITATIVE:
        return one.text or one.name
    if one.base is not None:
        return describe(replace(one, name="", target=None))
    if one.deadline is not None:
        return describe(replace(one, name="")).removesuffix("まで")
    assert one.target is not None
    whole = "" if one.whole is None else f"/{show_number(one.whole)}"
    return f"{one.per}{show_number(one.target)}{whole}"


def indicator_of(row: IndicatorRow, key: str, period: Period) -> Indicator | None:
    """Read the target of a corrected row for a period (or ``FINAL``), None where it has none."""
    cell = row.targets.get(key, "").strip()
    if not cell.strip("-－ー―"):
        return None
    if row.direction not in _MEANING:
        reason = "「指標」で「人が判定」とされた指標です"
        text = cell if row.name in cell else f"{row.name} {cell}"
        return Indicator(row.name, "", Kind.QUALITATIVE, Direction.DONE, text=text, reason=reason)
    read = _read(row, cell, period)
    if read is None:
        reason = f"「指標」の「{cell}」が読み取れません"
        return Indicator(row.name, "", Kind.QUALITATIVE, Direction.DONE, text=cell, reason=reason)
    direction, strict = _MEANING[row.direction]
    found = replace(read, name=row.name, direction=direction, strict=strict, text=cell)
    base = _figure(row.base, row.unit, period) if found.base is not None else None
    if base is None or base.target is None:
        return found
    return with_base(found, base.target, base.unit)


def unreadable_cells(row: IndicatorRow, periods: Sequence[Period]) -> list[str]:
    """Give what stands in a corrected row and cannot be read: its direction, then its targets.

    A row that says 人が判定 wants no reading.
    """
    if row.direction not in _MEANING:
        return [] if row.direction == BY_PEOPLE else [row.direction or "（方向が空白）"]
    cells = [(p.key, p) for p in periods] + [(FINAL, periods[-1])]
    found = []
    for key, period in cells:
        text = row.targets.get(key, "").strip()
        if text.strip("-－ー―") and _read(row, text, period) is None:
            found.append(text)
    return list(dict.fromkeys(found))


def _read(row: IndicatorRow, cell: str, period: Period) -> Indicator | None:
    if row.direction == Direction.BY_DATE.label:
        text = cell if "まで" in cell else f"{cell}まで"
        read = _only(text, period)
        return read if read and read.deadline is not None else None
    read = _figure(cell, row.unit, period)
    return None if read is None or read.deadline is not None else read


def _figure(cell: str, unit: str, period: Period) -> Indicator | None:
    """Read a figure with the row's unit, which need not stand in the cell; another may."""
    wanted = narrow(unit).strip()
    own = _only(cell, period)
    if wanted in narrow(cell) or (own is not None and own.unit):
        return own
    return _only(f"{cell.strip()}{wanted}", period)


def _only(text: str, period: Period) -> Indicator | None:
    reading = read_target(text, period)
    plain = reading.state is TargetState.READ and len(reading.indicators) == 1
    return reading.indicators[0] if plain else None


def replaced_rows(
    read: Sequence[IndicatorRow], corrected: Sequence[IndicatorRow]
) -> list[int | None]:
    """Give for each corrected row of an item the place of the read one that it stands for.

    By name first; then, where an indicator was renamed, in the order of the sheet. A read row
    that still stands on the sheet beside them was not renamed. None is an indicator that
    people added.
    """
    taken: dict[int, int] = {}
    for parts in (3, 1):
        for n, hand in enumerate(corrected):
            free = (
                at
                for at, row in enumerate(read)
                if at not in taken.values() and row.key[:parts] == hand.key[:parts]
            )
            if n not in taken and (at := next(free, None)) is not None:
                taken[n] = at
    rest = _gone_from_sheet(read, corrected, set(taken.values()))
    for n in range(len(corrected)):
        if n not in taken and rest:
            taken[n] = rest.pop(0)
    return [taken.get(n) for n in range(len(corrected))]


def _gone_from_sheet(
    read: Sequence[IndicatorRow], corrected: Sequence[IndicatorRow], taken: set[int]
) -> list[int]:
    """Give the places of the read rows that neither a corrected nor a standing row accounts for."""
    rest = [at for at in range(len(read)) if at not in taken]
    standing = list(dict.fromkeys(key for row in corrected for key in row.beside))
    for parts in (3, 1):
        for key in tuple(standing):
            at = next((at for at in rest if read[at].key[:parts] == key[:parts]), None)
            if at is not None:
                rest.remove(at)
                standing.remove(key)
    # what stands there under a former name is a read row too, since its text was revised
    named = {read[at].key[0] for at in taken}
    return rest[sum(key[0] not in named for key in standing) :]
