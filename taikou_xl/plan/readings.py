"""The targets of an item as indicators: forms, 参考判定 and tables read them here alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from taikou_xl.plan.model import Item, Plan, Role
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.indicators import Indicator, Kind, TargetReading
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
    found = read_target(
        plan.target(item, period),
        period,
        series=_series(plan, item),
        baseline=item.baseline,
    )
    return _with_bases(found, reported or recorded_figures(plan, item))


def read_final_target(plan: Plan, item: Item, reported: Reported | None = None) -> TargetReading:
    """Read 目標の数値: what is to be reached by the last period that the item belongs to."""
    active = [period for period in plan.periods if item.active(period)]
    last = (active or plan.periods)[-1]
    found = read_target(item.final_target, last, series=_series(plan, item), baseline=item.baseline)
    return _with_bases(found, reported or recorded_figures(plan, item))


def recorded_figures(plan: Plan, item: Item) -> Reported:
    """Give what the master records as the item's figure of a period, "" where nothing."""
    figure = next((f for f in plan.report_fields if f.role is Role.FIGURE), None)
    return lambda period: item.text(figure.name, period) if figure else ""


def figures_needed_later(plan: Plan, item: Item, period: Period) -> list[Indicator]:
    """Give the indicators of later targets that start from this period's figure.

    Those that the period's own target asks for anyway are left out.
    """
    own = {one.name for one in read_item_target(plan, item, period).indicators}
    later = [p for p in plan.periods if p > period and item.active(p)]
    found = {
        one.name: one
        for p in later
        for one in read_item_target(plan, item, p).indicators
        if one.base is not None and one.base.of == period.key and one.name not in own
    }
    return list(found.values())


def _series(plan: Plan, item: Item) -> tuple[str, ...]:
    texts = (plan.target(item, p) for p in plan.periods if item.active(p))
    return tuple(text for text in (*texts, item.final_target) if text)


def _with_bases(target: TargetReading, reported: Reported) -> TargetReading:
    """Fill in the figures that relative targets start from, as far as they are known."""
    found = tuple(_with_base(target.indicators, n, reported) for n in range(len(target.indicators)))
    return replace(target, indicators=found)


def _with_base(indicators: Sequence[Indicator], n: int, reported: Reported) -> Indicator:
    one = indicators[n]
    if one.base is None or not one.base.of:
        return one
    start = Period.parse(one.base.of)
    # what is looked for in that year's answer is the plain figure, not a change
    plain = [replace(i, kind=Kind.COUNT, base=None, reason="") if i.base else i for i in indicators]
    measured = read_actual(reported(start), plain, start).measured[n]
    if measured.reason or measured.value is None or measured.change:
        return one
    return with_base(one, measured.value, measured.unit)
