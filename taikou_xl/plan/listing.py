"""一覧表の列: which columns a plan's own list of all items has, as 設定 names them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from taikou_xl.plan import headings
from taikou_xl.plan.model import LISTING, Field, Item, Plan, Side, split_extras
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

LEVELS = "階層"
BRANCHES = ("枝番1", "枝番2")
_YEAR_END, _NEXT_YEAR = "（年度末）", "（翌年度）"


class When(Enum):
    """Which periods a plan field's column shows, seen from the reported one."""

    YEAR = "year"
    YEAR_END = "year end"
    NEXT_YEAR = "next year"


@dataclass(frozen=True)
class ListingColumn:
    """One column: its name in 設定, and the field (with the time of a plan field) it shows."""

    name: str
    field: Field | None = None
    when: When = When.YEAR


def listing_columns(plan: Plan) -> tuple[tuple[ListingColumn, ...], tuple[str, ...]]:
    """Give the columns that 設定 names, and the names that are none of this plan."""
    plain = {*headings.LIST_TEXTS, *headings.BOUNDS, *plan.level_names, *plan.extras, *BRANCHES}
    known = {name_key(name): ListingColumn(name) for name in plain}
    for f in plan.fields:
        known[name_key(f.name)] = ListingColumn(f.name, f)
        if f.side is Side.PLAN:
            for mark, when in ((_YEAR_END, When.YEAR_END), (_NEXT_YEAR, When.NEXT_YEAR)):
                known[name_key(f.name + mark)] = ListingColumn(f.name, f, when)
    found: list[ListingColumn] = []
    unknown: list[str] = []
    for name in split_extras(plan.setting(LISTING)):
        if name_key(name) == name_key(LEVELS):
            found += [ListingColumn(level) for level in plan.level_names]
        elif column := known.get(name_key(name)):
            found.append(column)
        else:
            unknown.append(name)
    return tuple(found), tuple(unknown)


def shown_periods(plan: Plan, column: ListingColumn, now: Period) -> tuple[Period, ...]:
    """Give the periods whose texts a plan field's column shows."""
    year = now.year + (column.when is When.NEXT_YEAR)
    within = tuple(p for p in plan.periods if p.year == year)
    return within[-1:] if column.when is When.YEAR_END else within


def plain_text(plan: Plan, item: Item, name: str) -> str:
    """Give what stands in a column that is no field: levels, headings of the list, 枝番, extras."""
    if name in plan.level_names:
        return item.levels[plan.level_names.index(name)]
    if name in BRANCHES:
        head, _, tail = item.no.rpartition("-")
        return (head, tail)[BRANCHES.index(name)]
    if name in headings.LIST_TEXTS:
        return str(getattr(item, headings.LIST_TEXTS[name]))
    if name in headings.BOUNDS:
        bound = item.start if headings.BOUNDS[name] == "start" else item.end
        return bound.short_label if bound else ""
    return item.more.get(name, "")
