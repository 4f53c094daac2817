"""What departments expect anew of later periods: from the answers into the sums and the plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from taikou_xl.plan.amounts import Estimate, amount_of, estimates_after
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.plan.original import first_texts, revised_from
from taikou_xl.returns.model import State
from taikou_xl.rollup.consolidated import Consolidated


@dataclass(frozen=True)
class Expected:
    """One amount that was expected anew, as an answer to the reported period's form."""

    item: str
    estimate: Estimate
    amount: Decimal


def expected_anew(c: Consolidated) -> Mapping[tuple[str, str], Expected]:
    """Give what the reported period's answers expect anew, by (item number, later period key)."""
    asked = {one.field.name: one for one in estimates_after(c.plan, c.period)}
    if not asked:
        return {}
    found = {}
    for row in c.rows_now:
        one = asked.get(row.field)
        accepted = one is not None and row.state == State.ACCEPTED
        amount = amount_of(row.value, one.planned) if one and accepted else None
        if one and amount is not None:
            found[row.item, one.period.key] = Expected(row.item, one, amount)
    return found


def with_expected(plan: Plan, found: Mapping[tuple[str, str], Expected]) -> Plan:
    """Give the plan with these amounts as its own; what stood there first stays its original."""
    if not found:
        return plan
    first = first_texts(plan)
    items = tuple(_revised(item, found) for item in plan.items)
    plan = replace(plan, items=items)
    return replace(plan, original=revised_from(plan, first))


def _revised(item: Item, found: Mapping[tuple[str, str], Expected]) -> Item:
    table = dict(item.table)
    for (no, key), one in found.items():
        if no == item.no:
            table[one.estimate.planned.name, key] = Entry(f"{one.amount:f}")
    return replace(item, table=table)
