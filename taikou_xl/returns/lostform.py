"""A form whose identity sheet is lost or was edited: known again only where everything fits."""

from __future__ import annotations

from taikou_xl.forms.identity import Identity, IssuedItem
from taikou_xl.plan.model import Item
from taikou_xl.returns.changes import IssuedSheet, ReturnedSheet, matches_issue
from taikou_xl.returns.compare import print_key
from taikou_xl.returns.itemsheets import Candidates
from taikou_xl.sheets.grid import Grid


def recognise(candidates: Candidates) -> Identity | None:
    """Know a form again by its printed texts: number, title, 担当課, period and plan.

    Returns:
        The identity that it would have, with the items whose sheets it holds; None where any
        sheet with an item's table differs from what the plan prints for the period, or where
        the items are not all of one unit.
    """
    # late: hardly a file needs the writer of forms
    from taikou_xl.forms.workbook import issue_item, issued_identity

    plan, period = candidates.plan, candidates.period
    known: dict[str, IssuedItem] = {}
    issued: dict[str, IssuedItem] = {}
    for name, grid in candidates.with_table.items():
        title = candidates.titles[name]
        items = [item for item in plan.items_in(period) if print_key(item.title) == title]
        for item in items:
            if item.no not in known:
                known[item.no] = issue_item(plan, period, item)
        found = next((i.no for i in items if _matches(candidates, grid, known[i.no], i)), None)
        if found is None:
            return None
        issued[found] = known[found]
    units = {plan.item_by_no[no].unit for no in issued}
    if len(units) != 1:
        return None
    return issued_identity(plan, period, units.pop(), list(issued.values()))


def _matches(candidates: Candidates, grid: Grid, issued: IssuedItem, item: Item) -> bool:
    table = candidates.table_on(grid)
    if table is None or table.missing or table.doubled:
        return False
    returned = ReturnedSheet("", grid, table, candidates.period, frozenset())
    return matches_issue(IssuedSheet(issued, item, candidates.plan), returned)
