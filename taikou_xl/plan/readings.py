"""The targets of an item as indicators: forms, 参考判定 and tables read them here alike.

Rows of 指標 that people corrected win over what is read from the target's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from taikou_xl.plan.indicatorrows import (
    FINAL,
    IndicatorRow,
    cell_of,
    indicator_of,
    replaced_rows,
    row_of,
)
from taikou_xl.plan.model import Item, Plan, Role
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.describing import show_number, show_unit
from taikou_xl.terms.indicators import (
    ActualReading,
    Indicator,
    Kind,
    Measured,
    TargetReading,
    TargetState,
)
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.matching import Tag, match
from taikou_xl.terms.moments import may_name_year
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import read_target, with_base

Reported = Callable[[Period], str]


def read_item_target(
    plan: Plan, item: Item, period: Period, reported: Reported | None = None
) -> TargetReading:
    """Read an item's target for a period, with its whole series and 現状 as evidence.

    A target relative to a year (令和7年度＋10件) starts from the figure that ``reported`` gives
    for that year; without it, from what the master records.
    """
    return read_item_targets(plan, item, (period,), reported)[period]


def read_item_targets(
    plan: Plan, item: Item, periods: Iterable[Period], reported: Reported | None = None
) -> dict[Period, TargetReading]:
    """Read an item's targets for several periods, each as ``read_item_target`` does."""
    reported = reported or recorded_figures(plan, item)
    found = {}
    for period, words in _words(plan, item, periods).items():
        corrected = _corrected(plan, item, period.key, period, words)
        found[period] = _with_bases(corrected, reported)
    return found


def read_final_target(plan: Plan, item: Item, reported: Reported | None = None) -> TargetReading:
    """Read 目標の数値: what is to be reached by the last period that the item belongs to."""
    last = _last_period(plan, item)
    found = _corrected(plan, item, FINAL, last, _final_words(plan, item))
    return _with_bases(found, reported or recorded_figures(plan, item))


def read_baseline(plan: Plan, item: Item, target: TargetReading) -> ActualReading:
    """Read 現状 against the indicators of a target; a corrected row has its own."""
    own = {row.name: row.baseline for row in _hands(plan, item)}
    if not any(own.values()):
        return read_actual(item.baseline, target.indicators, None)
    read = read_actual(item.baseline, target.indicators, None).measured
    lines = []
    for one, measured in zip(target.indicators, read, strict=True):
        text = own.get(one.name, measured.text)
        if text:
            unit = show_unit(one.unit)
            text = text if unit in text else f"{text}{unit}"
            lines.append(text if one.name in text else f"{one.name} {text}")
    return read_actual("\n".join(lines), target.indicators, None)


def recorded_figures(plan: Plan, item: Item) -> Reported:
    """Give what the master records as the item's figure of a period, "" where nothing."""
    figure = next((f for f in plan.report_fields if f.role is Role.FIGURE), None)
    return lambda period: item.text(figure.name, period) if figure else ""


def figures_needed_later(plan: Plan, item: Item, period: Period) -> list[Indicator]:
    """Give the indicators of later targets that start from this period's figure.

    Those that the period's own target asks for anyway are left out.
    """
    words = (*_series(plan, item), item.baseline)
    if not _hands(plan, item) and not any(map(may_name_year, words)):
        return []  # nothing starts from a year that is not named: not worth the reading
    later = [p for p in plan.periods if p > period and item.active(p)]
    found = {
        one.name: one
        for reading in read_item_targets(plan, item, later).values()
        for one in reading.indicators
        if one.base is not None and one.base.of == period.key
    }
    if not found:
        return []
    own = {one.name for one in read_item_target(plan, item, period).indicators}
    return [one for name, one in found.items() if name not in own]


def bases_missing(targets: Mapping[Period, TargetReading], period: Period) -> list[Indicator]:
    """Give the indicators of later targets that start from this period's figure and lack it."""
    found = {
        one.name: one
        for later, reading in targets.items()
        for one in reading.indicators
        if later > period
        and one.base is not None
        and one.base.of == period.key
        and one.target is None
    }
    return list(found.values())


def item_rows(plan: Plan, item: Item) -> list[IndicatorRow]:
    """Give the rows of 指標 of an item: as read, but corrected ones as they were corrected."""
    rows, hands = read_rows(plan, item), _hands(plan, item)
    for hand, at in zip(hands, replaced_rows(rows, hands), strict=True):
        if at is None:
            rows.append(hand)
        else:
            rows[at] = hand
    return rows


def read_rows(plan: Plan, item: Item) -> list[IndicatorRow]:
    """Give the rows of an item as its targets read, one for each indicator over all periods."""
    return _laid_out(plan, item)[0]


def _laid_out(plan: Plan, item: Item) -> tuple[list[IndicatorRow], dict[tuple[str, int], int]]:
    """Give the rows, and for each indicator (period key, its place in the cell) its row."""
    rows: list[IndicatorRow] = []
    targets: list[dict[str, str]] = []  # those of each row, filled period by period
    places: dict[tuple[str, int], int] = {}
    active = [p for p in plan.periods if item.active(p)]
    for period, words in _words(plan, item, active).items():
        for n, one in enumerate(words.indicators):
            wanted = row_of(item.no, one)
            fitting = (
                at
                for at, r in enumerate(rows)
                if r.key == wanted.key and period.key not in r.targets
            )
            at = next(fitting, len(rows))
            if at == len(rows):
                targets.append({})
                rows.append(_started(plan, item, wanted, one, targets[at]))
            targets[at][period.key] = cell_of(one)
            places[period.key, n] = at
    final = _final_words(plan, item).indicators
    at_of = match([_tag(one.name, one.unit) for one in final], [_tag(r.name, r.unit) for r in rows])
    for n, (one, found) in enumerate(zip(final, at_of, strict=True)):
        at = len(rows) if found is None else found
        if found is None:
            targets.append({})
            rows.append(_started(plan, item, row_of(item.no, one), one, targets[at]))
        targets[at][FINAL] = cell_of(one)
        places[FINAL, n] = at
    return rows, places


def _tag(name: str, unit: str) -> Tag:
    return Tag(name, narrow(unit))


def _started(
    plan: Plan, item: Item, row: IndicatorRow, one: Indicator, targets: Mapping[str, str]
) -> IndicatorRow:
    """Fill in 現状 and 基準値 of a row, and where its targets are collected."""
    then = read_actual(item.baseline, [one], None).measured[0]
    start = _start_of([one], 0, recorded_figures(plan, item))
    base = _shown(start) if start else ""
    return replace(row, base=base, baseline=_shown(then), targets=targets)


def _shown(measured: Measured) -> str:
    if measured.value is None or measured.reason:
        return "" if measured.reason else measured.text
    return f"{show_number(measured.value)}{show_unit(measured.unit)}"


def _hands(plan: Plan, item: Item) -> list[IndicatorRow]:
    return plan.indicator_rows_by_no.get(item.no, [])


def _corrected(
    plan: Plan, item: Item, key: str, period: Period, reading: TargetReading
) -> TargetReading:
    """Put corrected rows in the place of what was read."""
    hands = _hands(plan, item)
    if not hands:
        return reading
    rows, places = _laid_out(plan, item)
    gone = replaced_rows(rows, hands)
    kept = [one for n, one in enumerate(reading.indicators) if places[key, n] not in gone]
    own = [indicator_of(hand, key, period) for hand in hands]
    indicators = (*(one for one in own if one is not None), *kept)
    if not indicators:
        state = TargetState.NONE if reading.indicators else reading.state
        return replace(reading, state=state, indicators=())
    plain = all(one.kind is Kind.QUALITATIVE for one in indicators)
    state = TargetState.QUALITATIVE if plain else TargetState.READ
    return TargetReading(state, indicators, reading.notes)


def _words(plan: Plan, item: Item, periods: Iterable[Period]) -> dict[Period, TargetReading]:
    """Read the targets of periods as they are worded, before any row of 指標 corrects them."""
    series = _series(plan, item)
    return {p: _read(plan.target(item, p), p, series, item.baseline) for p in periods}


def _final_words(plan: Plan, item: Item) -> TargetReading:
    last = _last_period(plan, item)
    return _read(item.final_target, last, _series(plan, item), item.baseline)


@lru_cache(maxsize=65_536)
def _read(text: str, period: Period, series: tuple[str, ...], baseline: str) -> TargetReading:
    """Read a target once; forms, judgement and 指標 ask for the same ones again and again."""
    return read_target(text, period, series=series, baseline=baseline)


def _last_period(plan: Plan, item: Item) -> Period:
    active = [period for period in plan.periods if item.active(period)]
    return (active or plan.periods)[-1]


def _series(plan: Plan, item: Item) -> tuple[str, ...]:
    """Give the targets of all periods and the final one; repeated ones show no direction."""
    texts = (plan.target(item, p) for p in plan.periods if item.active(p))
    return tuple(text for text, _ in groupby((*texts, item.final_target)) if text)


def _with_bases(target: TargetReading, reported: Reported) -> TargetReading:
    """Fill in the figures that relative targets start from, as far as they are known."""
    if not any(one.base for one in target.indicators):
        return target
    found = tuple(_with_base(target.indicators, n, reported) for n in range(len(target.indicators)))
    return replace(target, indicators=found)


def _with_base(indicators: Sequence[Indicator], n: int, reported: Reported) -> Indicator:
    one = indicators[n]
    if one.base is None or not one.base.of or one.target is not None:
        return one
    start = _start_of(indicators, n, reported)
    if start is None or start.value is None:
        return one
    return with_base(one, start.value, start.unit)


def _start_of(indicators: Sequence[Indicator], n: int, reported: Reported) -> Measured | None:
    """Give the figure that a relative target starts from, None where it is not known."""
    base = indicators[n].base
    if base is None or not base.of:
        return None
    start = Period.parse(base.of)
    # what is looked for in that year's answer is the plain figure, not a change
    plain = [replace(i, kind=Kind.COUNT, base=None, reason="") if i.base else i for i in indicators]
    measured = read_actual(reported(start), plain, start).measured[n]
    known = measured.value is not None and not measured.reason and not measured.change
    return measured if known else None
