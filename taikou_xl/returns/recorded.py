"""What the master already records: results of past periods, in the shape of checked answers."""

from __future__ import annotations

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Item, Kind, Plan
from taikou_xl.returns.model import Result, State
from taikou_xl.terms.periods import Period


def period_is_recorded(plan: Plan, period: Period) -> bool:
    """Tell whether any reported field of any item is recorded for a period."""
    return any(
        item.text(field.name, period)
        for item in plan.items_in(period)
        for field in plan.report_fields
    )


def recorded_results(plan: Plan, before: Period, source: str) -> tuple[Result, ...]:
    """Give the recorded results of all periods before one, ``source`` named as their file.

    Returns:
        One row per (period, item, reported field); none where nothing is recorded.
    """
    return tuple(
        row
        for period in plan.periods
        if period < before and period_is_recorded(plan, period)
        for item in plan.items_in(period)
        for row in _rows(plan, item, period, source)
    )


def recorded_findings(plan: Plan, upto: Period, source: str) -> list[Finding]:
    """Name every recorded rating up to a period that is no class of the scale; it is held."""
    field = plan.rating_field
    if field is None:
        return []
    found = []
    for period in (p for p in plan.periods if p <= upto):
        for item in plan.items_in(period):
            entry = item.table.get((field.name, period.key))
            if entry and entry.value and plan.find_class(entry.value) is None:
                place = Place(source, entry.sheet, entry.cell, item.no, field.name)
                choices = "、".join(c.name for c in plan.scale)
                words = {"period": period.label, "choices": choices}
                found.append(find("recorded-unknown", place, entry.value, **words))
    return found


def _rows(plan: Plan, item: Item, period: Period, source: str) -> list[Result]:
    rows = []
    for field in plan.report_fields:
        entry = item.table.get((field.name, period.key))
        value = entry.value if entry else ""
        place = (source, entry.sheet, entry.cell) if entry and value else ("", "", "")
        unknown = field.kind is Kind.RATING and value and plan.find_class(value) is None
        state = State.HELD if unknown else State.ACCEPTED if value else State.BLANK
        values = ("", value) if unknown else (value, "")
        rows.append(Result(item.no, period.key, field.name, state.value, *values, *place))
    return rows
