"""効果額 of a plan: every item by period, as first planned and as it stands today.

Up to the reported period what was reported, after it what is expected; blank where neither is.

Source: 行革推進プランの取組による改革改善効果額 (計画策定時点, 後期アクションプラン策定時点).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.amounts import (
    AmountFields,
    amount_fields,
    amount_of,
    expected_text,
    first_text,
    is_amount_written,
)
from taikou_xl.plan.model import Item, Kind, Plan, Role
from taikou_xl.returns.model import State
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.estimates import expected_anew
from taikou_xl.terms.periods import Period


@dataclass(frozen=True)
class AmountRow:
    """One item's amounts by period key, in the unit of the plan's field; what is blank is not there.

    ``first`` has periods after the item's end too: they were promised. ``held`` are the
    periods whose answer is held.
    """

    item: Item
    first: Mapping[str, Decimal]
    now: Mapping[str, Decimal]
    held: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Unreported:
    """An amount of a reported period that has no answer that counts: expected, or held."""

    item: Item
    period: Period
    expected: Decimal


def reported_periods(c: Consolidated) -> tuple[Period, ...]:
    """Give the periods whose amounts are those that were reported."""
    return tables.recorded_periods(c)


def amount_rows(c: Consolidated) -> tuple[AmountRow, ...]:
    """Give the items that have any amount, in plan order; none for a plan without amounts."""
    fields = amount_fields(c.plan)
    if fields is None:
        return ()
    cells, anew = tables.cells_by_item(c), expected_anew(c)
    reported = set(reported_periods(c))
    rows = []
    for item in c.plan.items:
        first = {
            p.key: amount
            for p in c.plan.periods
            if fields.first is not None
            and (amount := amount_of(first_text(c.plan, item, p), fields.first)) is not None
        }
        now: dict[str, Decimal] = {}
        held = set()
        for period in filter(item.active, c.plan.periods):
            own = cells.get((period.key, item.no), {})
            state, value, _ = own.get(fields.actual.name, (State.BLANK, "", ""))
            if period not in reported:
                told = anew.get((item.no, period.key))
                amount = told.amount if told else _expected(c, fields, item, period)
            else:
                amount = amount_of(value, fields.actual) if state == State.ACCEPTED else None
                if state == State.HELD:
                    held.add(period.key)
            if amount is not None:
                now[period.key] = amount
        if first or now or held:
            rows.append(AmountRow(item, first, now, frozenset(held)))
    return tuple(rows)


def unreported(c: Consolidated) -> tuple[Unreported, ...]:
    """Give what a reported period lacks: what was expected and is not answered, and what is held.

    What is held is told even where nothing was expected (``expected`` is 0 then): the sums lack it.
    """
    found = []
    fields = amount_fields(c.plan)
    rows = {row.item.no: row for row in amount_rows(c)}
    for item in c.plan.items if fields else ():
        row = rows.get(item.no) or AmountRow(item, {}, {})  # nothing but what was expected
        for period in filter(item.active, reported_periods(c)):
            if fields is None or period.key in row.now:
                continue
            expected = _expected(c, fields, item, period)
            if expected or period.key in row.held:
                found.append(Unreported(item, period, expected or Decimal(0)))
    return tuple(found)


def _expected(c: Consolidated, fields: AmountFields, item: Item, period: Period) -> Decimal | None:
    """Give what is expected of an item in a period."""
    if fields.expected is None:
        return None
    return amount_of(expected_text(c.plan, item, period), fields.expected)


def check_planned_amounts(plan: Plan, source: str) -> list[Finding]:
    """Name the amounts of the plan, and of results it records, that are no plain numbers."""
    if amount_fields(plan) is None:
        return []
    wanted = [f for f in plan.fields if f.kind is Kind.AMOUNT and f.role is Role.AMOUNT]
    found: dict[Place, Finding] = {}
    for item in plan.items:
        for field in wanted:
            for period in plan.periods:
                entry = item.table.get((field.name, period.key))
                text = entry.value if entry else ""
                if (
                    entry is None
                    or not is_amount_written(text)
                    or amount_of(text, field) is not None
                ):
                    continue
                place = Place(source, entry.sheet, entry.cell, item.no, field.name)
                words = {"period": period.label, "unit": field.unit}
                found.setdefault(place, find("amount-plan-unreadable", place, text, **words))
    return list(found.values())
