"""Corrected rows of 指標 beside the plan they stand in: overtaken by a new text, or of two units.

The rows stay authoritative; what is found here is for a person to settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from taikou_xl.plan.indicatorrows import BY_PEOPLE, FINAL, IndicatorRow, indicator_of, replaced_rows
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.original import FINAL_TARGET
from taikou_xl.plan.readings import item_rows, read_rows
from taikou_xl.terms.describing import show_unit
from taikou_xl.terms.indicators import Indicator
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key
from taikou_xl.terms.units import comparable, factor, is_share

_FIGURE = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Overtaken:
    """A corrected row's target beside the plan's text of the same period, which says another.

    ``when`` is the period's label, or 最終目標; ``cell`` is "" where the row has no target.
    """

    row: IndicatorRow
    when: str
    cell: str
    text: str


def overtaken_rows(plan: Plan, item: Item) -> list[Overtaken]:
    """Give the corrected targets that no longer fit the plan's text.

    A text that nobody revised is what the row corrects: it may say anything. A row without a
    target where the text has one takes it away unseen, unless it says so with ``-``.
    """
    hands = [row for row in plan.indicator_rows if row.no == item.no]
    read = read_rows(plan, item) if hands else []
    found = []
    for hand, at in zip(hands, replaced_rows(read, hands), strict=True):
        for key, label, period, text in _texts(plan, item):
            cell = hand.targets.get(key, "").strip()
            taken_away = not cell and at is not None and key in read[at].targets
            revised = bool(cell) and _is_revised(plan, item, key)
            if taken_away or (revised and not _fits(hand, key, period, text, read)):
                found.append(Overtaken(hand, label, cell, text))
    return found


def _texts(plan: Plan, item: Item) -> Iterator[tuple[str, str, Period, str]]:
    for period in (p for p in plan.periods if item.active(p)):
        yield period.key, period.label, period, plan.target(item, period)
    yield FINAL, FINAL, plan.periods[-1], item.final_target


def _is_revised(plan: Plan, item: Item, key: str) -> bool:
    if key == FINAL:
        return (item.no, FINAL_TARGET, "") in plan.original
    field = plan.target_field
    return field is not None and (item.no, field.name, key) in plan.original


def _fits(
    hand: IndicatorRow, key: str, period: Period, text: str, read: list[IndicatorRow]
) -> bool:
    """Tell whether a corrected target says what the text says, or is made of its figures."""
    cell = hand.targets.get(key, "")
    if not cell.strip("-－ー―"):
        return not text.strip("-－ー― ")
    if hand.direction == BY_PEOPLE:
        return name_key(cell) in name_key(text)
    given = indicator_of(hand, key, period)
    others = [indicator_of(row, key, period) for row in read if key in row.targets]
    if any(given and other and _same_goal(given, other) for other in others):
        return True
    wanted, there = _figures(cell), _figures(text)
    return bool(wanted) and wanted <= there


def _same_goal(one: Indicator, other: Indicator) -> bool:
    if one.deadline or other.deadline:
        return one.deadline == other.deadline
    if one.base or other.base:
        return one.base == other.base
    if one.target is None or other.target is None or not comparable(one.unit, other.unit):
        return False
    scale = factor(one.unit or other.unit), factor(other.unit or one.unit)
    return one.target * scale[0] == other.target * scale[1]


def _figures(text: str) -> set[Decimal]:
    return {Decimal(found) for found in _FIGURE.findall(narrow(text).replace(",", ""))}


def mixed_units(plan: Plan, item: Item) -> list[tuple[IndicatorRow, str]]:
    """Give the rows of one name whose unit differs between years, with the units and years.

    Only where somebody corrected a row or revised a target: as first made, a plan may well
    count something else under one name from year to year.
    """
    field = plan.target_field
    revised = {no for no, name, _ in plan.original if field and name in (field.name, FINAL_TARGET)}
    if item.no not in revised | {row.no for row in plan.indicator_rows}:
        return []
    units: dict[str, list[tuple[str, str, IndicatorRow]]] = {}
    for row in item_rows(plan, item):
        for key, label, period, _ in _texts(plan, item):
            one = indicator_of(row, key, period)
            if one is not None and one.target is not None:
                units.setdefault(name_key(row.name), []).append((label, one.unit, row))
    found = []
    for known in units.values():
        pairs = list(combinations(known, 2))
        if any(a[0] != b[0] and _differ(a[1], b[1]) for a, b in pairs) and not any(
            a[0] == b[0] for a, b in pairs
        ):
            told = "、".join(f"{label} {show_unit(unit) or '単位なし'}" for label, unit, _ in known)
            found.append((known[0][2], told))
    return found


def _differ(one: str, other: str) -> bool:
    return not comparable(one, other) or is_share(one) != is_share(other)
