"""過年度集計 as columns: class counts of earlier plans and years, beside those of this plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taikou_xl.plan.model import EarlierCount, Plan
from taikou_xl.rollup.tables import UNANSWERED
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key


@dataclass(frozen=True)
class EarlierColumn:
    """One earlier year: the plan's name, its heading, its counts by label.

    ``comparable`` is False where it has classes that this plan's scale lacks: then no share
    can be given by this plan's rule.
    """

    plan: str
    heading: str
    counts: Mapping[str, int]
    comparable: bool


def earlier_columns(plan: Plan, recorded: Sequence[Period]) -> tuple[EarlierColumn, ...]:
    """Give the columns of 過年度集計 in the order of its rows, plan by plan.

    Classes are matched to the scale also when width, case or blanks differ. A year of this very
    plan that is ``recorded`` item by item is left out: it has a column of its own.
    """
    groups: dict[str, dict[str, list[EarlierCount]]] = {}
    for row in plan.earlier:
        if not _is_own(plan, row, recorded):
            groups.setdefault(row.plan, {}).setdefault(_heading(row.period), []).append(row)
    return tuple(
        _column(plan, name, heading, rows)
        for name, years in groups.items()
        for heading, rows in years.items()
    )


def _is_own(plan: Plan, row: EarlierCount, recorded: Sequence[Period]) -> bool:
    own = not row.plan or name_key(row.plan) == name_key(plan.name)
    return own and plan.find_period(row.period) in recorded


def _heading(text: str) -> str:
    try:
        return Period.parse(text).label
    except ValueError:
        return text


def _column(plan: Plan, name: str, heading: str, rows: Sequence[EarlierCount]) -> EarlierColumn:
    counts: dict[str, int] = {}
    comparable = True
    for row in rows:
        known = plan.find_class(row.rating)
        label = known.name if known else row.rating
        if name_key(row.rating) == name_key(UNANSWERED):
            label = UNANSWERED
        elif known is None:
            comparable = False
        counts[label] = counts.get(label, 0) + row.count
    return EarlierColumn(name, heading, counts, comparable)
