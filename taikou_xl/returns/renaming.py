"""Forms that went out before a reorganisation, read under the names that departments have today.

Source: 旧課名 of the sheet 担当課.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import Identity, IssuedItem
from taikou_xl.plan.model import Plan
from taikou_xl.terms.periods import Period


def under_current_names(
    identity: Identity, plan: Plan, period: Period, shown: str
) -> tuple[Identity, list[Finding]]:
    """Give a form's identity as if it had been issued today, with a note where a name changed.

    A unit that is no more and has no single successor goes by the items that it answers.
    """
    units = plan.units_in(period)
    unit = identity.unit if identity.unit in units else plan.department_now(identity.unit)
    if unit not in units:
        unit = _unit_of_items(identity, plan, period) or unit
    items = tuple(_item(issued, plan) for issued in identity.items)
    if (unit, items) == (identity.unit, identity.items):
        return identity, []
    note = find("department-renamed", Place(shown), identity.unit, now=unit)
    notes = [note] if unit != identity.unit else []
    return replace(identity, unit=unit, items=items), notes


def _unit_of_items(identity: Identity, plan: Plan, period: Period) -> str:
    known = (plan.item_by_no.get(issued.no) for issued in identity.items)
    found = Counter(item.unit for item in known if item is not None and item.active(period))
    return found.most_common(1)[0][0] if found else ""


def _item(issued: IssuedItem, plan: Plan) -> IssuedItem:
    now = plan.department_now(issued.department)
    item = plan.item_by_no.get(issued.no)
    # only a renaming is followed here: an item that moved to another department is a finding
    renamed = item is not None and item.department == now
    return replace(issued, department=now) if renamed else issued
