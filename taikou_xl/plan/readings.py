"""The targets of an item as indicators: forms, 参考判定 and tables read them here alike."""

from __future__ import annotations

from taikou_xl.plan.model import Item, Plan
from taikou_xl.terms.indicators import TargetReading
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import read_target


def read_item_target(plan: Plan, item: Item, period: Period) -> TargetReading:
    """Read an item's target for a period, with its whole series and 現状 as evidence."""
    return read_target(
        plan.target(item, period),
        period,
        series=_series(plan, item),
        baseline=item.baseline,
    )


def read_final_target(plan: Plan, item: Item) -> TargetReading:
    """Read 目標の数値: what is to be reached by the last period that the item belongs to."""
    active = [period for period in plan.periods if item.active(period)]
    last = (active or plan.periods)[-1]
    return read_target(item.final_target, last, series=_series(plan, item), baseline=item.baseline)


def _series(plan: Plan, item: Item) -> tuple[str, ...]:
    texts = (plan.target(item, p) for p in plan.periods if item.active(p))
    return tuple(text for text in (*texts, item.final_target) if text)
