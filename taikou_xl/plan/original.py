"""当初計画: the plan's texts as they were first made, beside what they are today.

``Plan.original`` holds only what differs today, so that a plan that nobody revised has none.
A blank is no text: what is first written into it is the original.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import loose_key, name_key

Key = tuple[str, str, str]  # number, field, period key ("" for 目標の数値)
FINAL_TARGET = "目標の数値"


def texts_today(plan: Plan) -> dict[Key, str]:
    """Give every text of the plan's fields and 目標の数値 as it is today, in plan order."""
    names = [field.name for field in plan.plan_fields]
    found: dict[Key, str] = {}
    for item in plan.items:
        texts = {(item.no, n, p.key): item.text(n, p) for n in names for p in plan.periods}
        texts[item.no, FINAL_TARGET, ""] = item.final_target
        found |= {key: text for key, text in texts.items() if text.strip()}
    return found


def first_texts(plan: Plan) -> dict[Key, str]:
    """Give every text as it was first made; texts that were never revised are today's."""
    return {**texts_today(plan), **plan.original}


def revised_from(plan: Plan, first: Mapping[Key, str]) -> dict[Key, str]:
    """Give what ``Plan.original`` holds when the texts were first ``first``."""
    today = texts_today(plan)
    return {
        key: text
        for key, text in first.items()
        if key[0] in plan.item_by_no and loose_key(text) != loose_key(today.get(key, ""))
    }


def as_first_made(plan: Plan) -> Plan:
    """Give the plan with the texts that it had at first, read without corrections of 指標."""
    revised: dict[str, dict[tuple[str, str], str]] = {}
    for (no, name, key), text in plan.original.items():
        revised.setdefault(no, {})[name, key] = text
    items = tuple(
        _as_first_made(item, revised[item.no]) if item.no in revised else item
        for item in plan.items
    )
    return replace(plan, items=items, indicator_rows=(), original={})


def _as_first_made(item: Item, first: Mapping[tuple[str, str], str]) -> Item:
    final = first.get((FINAL_TARGET, ""), item.final_target)
    own = {at: Entry(text) for at, text in first.items() if at != (FINAL_TARGET, "")}
    table = {**item.table, **own}
    return replace(item, table=table, final_target=final)


def first_target(plan: Plan, item: Item, period: Period) -> str:
    """Give the target that a period had at first, "" where today's says the same."""
    if plan.target_field is None:
        return ""
    first = plan.original.get((item.no, plan.target_field.name, period.key), "")
    return "" if name_key(first) == name_key(plan.target(item, period)) else first
