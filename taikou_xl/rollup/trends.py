"""指標 over the years: targets, actuals and the share of the way of every indicator.

An item's targets are worded year by year; figures of one name (or one unit, or one place in
the order) are one indicator, and what only a person can judge keeps its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.original import as_first_made
from taikou_xl.plan.readings import read_final_target, read_item_target, read_item_targets
from taikou_xl.rollup import tables
from taikou_xl.rollup.assess import Texts, figure_field, read_items, texts_of
from taikou_xl.rollup.consolidated import Consolidated, once
from taikou_xl.rollup.leftovers import as_others, figure_for, unused_figures, unused_targets
from taikou_xl.rollup.oddities import odd_figure, value_of
from taikou_xl.rollup.progress import Progress, figure_of, share_of_way
from taikou_xl.terms.actuals import measure, read_actual
from taikou_xl.terms.describing import describe, show_unit
from taikou_xl.terms.indicators import (
    ActualReading,
    ActualState,
    Direction,
    Indicator,
    Kind,
    Measured,
    TargetReading,
    TargetState,
)
from taikou_xl.terms.matching import Tag, match
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

_MISSING = "記載なし"
_HEAD = re.compile(r".*?(?=[▲△+\-約（(]*\d)")  # up to the figure and its sign
_BETWEEN = "：:／/・、は 　"
_STRICT = {Direction.AT_LEAST: "超", Direction.AT_MOST: "未満"}


@dataclass(frozen=True, slots=True)
class Trend:
    """One indicator of one item: shown texts by period key, and figures for a chart.

    ``targets`` may have every period of the plan in which the item is active, ``actuals`` and
    ``values`` recorded ones only; ``values`` are in ``unit``, where there is a single figure.
    ``originals`` are the first targets where they were others ("": of ``final``); ``goals`` are
    the targets' figures in ``unit`` ("": of ``final``), where there is a single one.
    """

    item: Item
    name: str
    unit: str
    direction: str
    baseline: str
    targets: Mapping[str, str]
    actuals: Mapping[str, str]
    values: Mapping[str, Decimal]
    final: str
    progress: Progress
    originals: Mapping[str, str] = field(default_factory=dict)
    goals: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass
class _Row:
    """One indicator while its years are collected; ``ones`` by period key, "" is the final."""

    ones: dict[str, Indicator] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    originals: dict[str, list[tuple[Indicator | None, str]]] = field(default_factory=dict)
    actuals: dict[str, str] = field(default_factory=dict)
    measured: dict[str, Measured] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    baseline: Measured | None = None
    start: str = ""

    def one(self, key: str) -> Indicator | None:
        """Give the indicator of a period, else of the last before it, else any, else None."""
        return self.ones.get(key) or next(reversed(self.ones.values()), None)

    def measured_text(self, key: str) -> str:
        """Give the part of a period's answer that this row uses, as written."""
        return self.texts.get(key, "")


def items_so_far(c: Consolidated) -> tuple[Item, ...]:
    """Give every item that belonged to the plan in any period up to the reported one."""
    until = [p for p in c.plan.periods if p <= c.period]
    return tuple(item for item in c.plan.items if any(item.active(p) for p in until))


@once
def trends(c: Consolidated) -> tuple[Trend, ...]:
    """Give one row per indicator of every item ever active, at least one for each item."""
    texts, recorded, first = texts_of(c), tables.recorded_periods(c), as_first_made(c.plan)
    return tuple(
        row for item in items_so_far(c) for row in _trends(c, texts, recorded, item, first)
    )


def _trends(
    c: Consolidated, texts: Texts, recorded: Sequence[Period], item: Item, first: Plan
) -> Sequence[Trend]:
    plan, figure = c.plan, figure_field(c)

    def reported(period: Period) -> str:
        return texts.given(period, item.no, figure)

    active = [p for p in plan.periods if item.active(p)]
    now = read_items(c).get(item.no)  # None for an item that the plan has no more
    targets = now.targets if now else read_item_targets(plan, item, active, reported)
    readings = {p.key: reading for p, reading in targets.items()}
    written = {p.key: plan.target(item, p) for p in active}
    readings[""] = now.final if now else read_final_target(plan, item, reported)
    written[""] = item.final_target
    rows = _rows(readings)
    for key, reading in readings.items():
        _put_targets(rows, key, reading, written[key])
    then = first.item_by_no[item.no]
    for period in (*active, None):
        key, text = (period.key, written[period.key]) if period else ("", written[""])
        was = first.target(then, period) if period else then.final_target
        if was != text and name_key(was) != name_key(text):
            read = read_item_target(first, then, period, reported) if period else None
            _put_original(rows, key, read or read_final_target(first, then, reported), was)
    when = [p for p in recorded if item.active(p)]
    for period in when:
        held = texts.is_held(period, item.no, figure)
        text = tables.ON_HOLD if held else reported(period)
        known = now.actual if now and period == c.period else None
        _put_actuals(rows, period, text, known)
    _put_baselines(rows, [readings[key] for key in reversed(readings)], item.baseline)
    last = when[-1].key if when else ""
    by_people = readings[last].state is TargetState.QUALITATIVE
    return [_finish(row, item, last, by_people=by_people) for row in rows]


def _rows(readings: Mapping[str, TargetReading]) -> list[_Row]:
    """Sort the indicators of all years into rows; an item without any has one row of texts."""
    rows: list[_Row] = []
    for key, reading in readings.items():
        ones = reading.indicators if reading.state is TargetState.READ else ()
        for group in (_is_day, _is_words, _is_figure):
            _sort_in(rows, key, [one for one in ones if group(one)], group)
    return rows or [_Row()]


def _is_day(one: Indicator) -> bool:
    return one.kind is Kind.DEADLINE


def _is_words(one: Indicator) -> bool:
    return one.kind is Kind.QUALITATIVE


def _is_figure(one: Indicator) -> bool:
    return not _is_day(one) and not _is_words(one)


def _sort_in(rows: list[_Row], key: str, ones: Sequence[Indicator], group: object) -> None:
    if not ones:
        return
    known = [row for row in rows if (latest := row.one(key)) and _group(latest) is group]
    tags = [_tag(one) for row in known if (one := row.one(key))]
    places = match([_tag(one) for one in ones], tags)
    for one, place in zip(ones, places, strict=True):
        if place is None:
            rows.append(_Row({key: one}))
        else:
            known[place].ones[key] = one


def _group(one: Indicator) -> object:
    return _is_day if _is_day(one) else _is_words if _is_words(one) else _is_figure


def _tag(one: Indicator) -> Tag:
    return Tag(one.name, one.unit if _is_figure(one) else "")


def _put_targets(rows: Sequence[_Row], key: str, reading: TargetReading, written: str) -> None:
    """Give every row its target of a period; what cannot be read stands in the first one."""
    if reading.state is not TargetState.READ:
        if written.strip():
            rows[0].targets[key] = written
        return
    for row in rows:
        if one := row.ones.get(key):
            row.targets[key] = one.text if _is_words(one) or one.reason else _without(one)
    for row in [row for row in rows if row.targets.get(key)][:1]:
        row.others[key] = as_others(unused_targets(written))


def _put_original(rows: Sequence[_Row], key: str, reading: TargetReading, written: str) -> None:
    """Give every row the first target of a revised one; what fits no row stands in the first."""
    if reading.state is not TargetState.READ:
        rows[0].originals[key] = [(None, written)] if written.strip() else []
        return
    for group in (_is_day, _is_words, _is_figure):
        ones = [one for one in reading.indicators if group(one)]
        tags = [(row, _tag(one)) for row in rows if (one := row.one(key)) and group(one)]
        places = match([_tag(one) for one in ones], [tag for _, tag in tags])
        for one, place in zip(ones, places, strict=True):
            row = rows[0] if place is None else tags[place][0]
            text = describe(one) if place is None else _without(one)
            text = one.text if _is_words(one) or one.reason else text
            row.originals.setdefault(key, []).append((one, text))


def _without(one: Indicator) -> str:
    """Say the target without its name: 32.5％以上."""
    return describe(one).removeprefix(one.name).strip()


def _put_actuals(
    rows: Sequence[_Row], period: Period, text: str, known: ActualReading | None
) -> None:
    """Give every row what the answer of a period says about it; the rest in the first one.

    ``known`` is the answer as it was read already, mostly for the same indicators.
    """
    if not text.strip():
        return
    own = [row for row in rows if period.key in row.ones]
    ones = tuple(_plain(row.ones[period.key]) for row in own)
    same = known is not None and (known.text, known.indicators) == (text, ones)
    actual = known if known is not None and same else read_actual(text, ones, period)
    for row, measured in zip(own, measure(actual, ones), strict=True):
        _put(row, period.key, row.ones[period.key], measured, actual)
    used = {row.measured_text(period.key) for row in own} - {""}
    for row in rows:
        one = row.one(period.key)
        if one and row not in own and _is_figure(one):
            # a year that later targets start from asks for the figure by name
            (measured,) = measure(actual, [_plain(one)])
            if not _is_named(one, measured, actual):
                measured = figure_for(_plain(one), actual, used) or Measured()
            if measured.text:
                _put(row, period.key, one, measured, actual)
                used.add(measured.text)
    if not any(row.actuals.get(period.key) for row in rows):
        for row in own or rows[:1]:
            row.actuals[period.key] = " ".join(text.split())
        return
    unused = unused_figures(actual, used)
    for row in own:
        if _is_figure(row.ones[period.key]) and not unused:
            row.actuals.setdefault(period.key, _MISSING)
    _put_unused(rows, period.key, unused)


def _put_unused(rows: Sequence[_Row], key: str, unused: Sequence[tuple[str, str]]) -> None:
    """Say beside an actual which figures of the same phrase are not used."""
    answered = [row for row in rows if row.measured_text(key)]
    for row in answered:
        own = [
            text
            for text, beside in unused
            if next((r for r in answered if r.measured_text(key) == beside), answered[0]) is row
        ]
        row.actuals[key] = f"{row.actuals[key]}\n{as_others(own)}".strip()


def _is_named(one: Indicator, measured: Measured, actual: ActualReading) -> bool:
    """Tell whether the answer gives the figure under the indicator's name, or a part of it."""
    wanted = name_key(one.name)
    figures = [named for phrase in actual.phrases for named in phrase.figures]
    names = [name_key(f.name) for f in figures if " ".join(f.text.split()) == measured.text]
    return any(len(name) > 1 and (name in wanted or wanted in name) for name in names if wanted)


def _plain(one: Indicator) -> Indicator:
    """Ask for the figure itself where the target is a change."""
    return replace(one, kind=Kind.COUNT, base=None, reason="") if one.base else one


def _put(row: _Row, key: str, one: Indicator, measured: Measured, actual: ActualReading) -> None:
    row.texts[key] = measured.text
    if said := _said(one, measured):
        row.actuals[key] = said
    if actual.state is not ActualState.PROVISIONAL:
        row.measured[key] = measured


def _said(one: Indicator, measured: Measured) -> str:
    """Say a figure without its indicator's name, or the part of it that was written."""
    text = measured.text
    head = _HEAD.match(text)
    written = head[0].rstrip(_BETWEEN) if head else ""
    within = len(written) > 1 and name_key(written) in name_key(one.name)
    name = written if within and not text.startswith(one.name) else one.name
    return text.removeprefix(name).lstrip(_BETWEEN).rstrip() or text


def _put_baselines(rows: Sequence[_Row], readings: Sequence[TargetReading], text: str) -> None:
    """Find each row's 現状, read against the final target first, then the latest years."""
    for reading in readings if text.strip() else ():
        if reading.state is not TargetState.READ or all(row.baseline for row in rows):
            continue
        found = read_actual(text, reading.indicators, None)
        for one, measured in zip(reading.indicators, found.measured, strict=True):
            row = next((r for r in rows if one in r.ones.values()), None)
            if row and row.baseline is None and not measured.reason:
                row.baseline = measured
                named = max(
                    (i.name for i in row.ones.values()),
                    key=lambda n: measured.text.startswith(n) * len(n),
                )
                row.start = _said(replace(one, name=named), measured)
    if not any(row.start for row in rows):
        rows[0].start = text


def _finish(row: _Row, item: Item, last: str, *, by_people: bool) -> Trend:
    one = row.one(last)
    direction = _direction(one)
    shown = {
        key: _short_target(row.ones.get(key), text, direction) for key, text in row.targets.items()
    }
    originals = {
        key: "、".join(_short_target(was, text, direction) for was, text in found)
        for key, found in row.originals.items()
    }
    originals = {k: t for k, t in originals.items() if name_key(t) != name_key(shown.get(k, ""))}
    targets = {k: f"{text}\n{row.others.get(k, '')}".strip() for k, text in shown.items()}
    final = targets.pop("", "")
    return Trend(
        item=item,
        name=one.name if one and not _is_words(one) else "",
        unit=show_unit(one.unit) if one else "",
        direction=direction,
        baseline=row.start,
        targets=targets,
        actuals=row.actuals,
        values=_values(row, one),
        final=final,
        progress=_progress(row, last, by_people=by_people),
        originals=originals,
        goals=_goals(row, one),
    )


def _short_target(one: Indicator | None, text: str, direction: str) -> str:
    """Leave out 以上 or まで where it is the direction that the row names anyway."""
    if one is None or not direction or _direction(one) != direction:
        return text
    return text.removeprefix(direction).removesuffix(direction) or text


def _direction(one: Indicator | None) -> str:
    if one is None or _is_words(one) or one.reason:
        return ""
    return _STRICT.get(one.direction, "") if one.strict else one.direction.label


def _values(row: _Row, one: Indicator | None) -> dict[str, Decimal]:
    if one is None or not _is_figure(one):
        return {}
    found = {key: figure_of(one, measured) for key, measured in row.measured.items()}
    return {
        key: Decimal(value.numerator) / Decimal(value.denominator)
        for key, value in found.items()
        if value is not None
    }


def _goals(row: _Row, last: Indicator | None) -> dict[str, Decimal]:
    if last is None or not _is_figure(last):
        return {}
    return {
        key: one.target
        for key, one in row.ones.items()
        if one.target is not None and one.base is None and not one.reason and one.unit == last.unit
    }


def _progress(row: _Row, last: str, *, by_people: bool) -> Progress:
    one = row.one(last)
    if one is None and not by_people:
        return Progress(None, "数値目標がない")
    if one is None or _is_words(one):
        return Progress(None, "数値や期限のない目標", by_people=True)
    if _is_day(one):
        return Progress(None, "期限の目標")
    if _is_impossible(row, one, last):
        return Progress(None, "確かめの必要な実績", by_people=True)
    return share_of_way(row.ones.get(""), row.baseline, row.measured.get(last))


def _is_impossible(row: _Row, one: Indicator, last: str) -> bool:
    """Tell an actual that 参考判定 leaves to a person because it cannot be."""
    given = row.measured.get(last)
    if given is None:
        return False
    past = [] if row.baseline is None else [value_of(one, row.baseline)]
    known = [value for value in (one.target, *past) if value is not None]
    odd = odd_figure(one, value_of(one, given), known)
    return odd is not None and odd.impossible
