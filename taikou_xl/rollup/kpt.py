"""総括 checked both ways: every Try leads to items, and every new item answers a Try."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.kpt import KINDS, TRY, KptRow
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.review import NEW, REVIEW, find_into
from taikou_xl.plan.sheetnames import ITEMS, KPT

_COMMAS = re.compile(r"[、,，;；]")


@dataclass(frozen=True)
class Try:
    """One Try with the items that answer it, and what it names that is none."""

    row: KptRow
    items: tuple[Item, ...]
    unknown: tuple[str, ...] = ()


def linked(row: KptRow, plan: Plan) -> tuple[list[Item], list[str]]:
    """Give the items that a row names, each once, and what is the name of none.

    A line is first tried as it stands: a name may hold a 、 itself.
    """
    items: dict[str, Item] = {}
    unknown: list[str] = []
    if row.wants_none:
        return [], []
    for line in filter(None, (line.strip() for line in row.items.split("\n"))):
        whole = find_into(plan, line)
        parts = [line] if whole else [p.strip() for p in _COMMAS.split(line) if p.strip()]
        for part in parts:
            item = whole or find_into(plan, part)
            if item is None:
                unknown.append(part)
            else:
                items[item.no] = item
    return list(items.values()), unknown


def tries(plan: Plan) -> tuple[Try, ...]:
    """Give every Try in its order."""
    found = []
    for row in plan.kpt or ():
        if row.kind == TRY:
            items, unknown = linked(row, plan)
            found.append(Try(row, tuple(items), tuple(unknown)))
    return tuple(found)


def unlinked(plan: Plan) -> tuple[Item, ...]:
    """Give the items that no Try leads to; none where there is no Try at all."""
    every = tries(plan)
    named = {item.no for one in every for item in one.items}
    return tuple(item for item in plan.items if item.no not in named) if every else ()


def try_numbers(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """Give the numbers of the Try that each item answers, by 番号."""
    found: dict[str, list[str]] = {}
    for one in tries(plan):
        for item in one.items:
            found.setdefault(item.no, []).append(one.row.no or one.row.text)
    return {no: tuple(numbers) for no, numbers in found.items()}


def check_kpt(plan: Plan, source: str) -> list[Finding]:
    """Say which Try leads nowhere, which link is none, and which new item answers no Try."""
    place = Place(source, KPT)
    findings = [
        find("kpt-kind-unknown", place, row.kind, text=_named(row), kinds="、".join(KINDS))
        for row in plan.kpt or ()
        if row.kind not in KINDS and (row.kind or row.text)
    ]
    for one in tries(plan):
        words = {"text": _named(one.row)}
        findings += [find("kpt-link-unknown", place, name, **words) for name in one.unknown]
        if not one.items and not one.unknown and not (one.row.wants_none and one.row.note):
            findings.append(find("kpt-try-unlinked", place, one.row.no, **words))
    findings += [
        find("kpt-item-unlinked", Place(source, ITEMS, item=item.no), item.title)
        for item in unlinked(plan)
        if item.more.get(REVIEW, "").startswith(NEW)
    ]
    return findings


def _named(row: KptRow) -> str:
    return " ".join(part for part in (row.no, row.text) if part)
