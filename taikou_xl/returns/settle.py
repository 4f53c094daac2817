"""Several files, one account: duplicates, conflicts, returns in parts, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Plan
from taikou_xl.returns.model import Answer, FileStatus, Reading
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

Texts = Mapping[str, str]


def settle(readings: Sequence[Reading], plan: Plan, period: Period) -> list[Reading]:
    """Decide between files: afterwards every item's answers come from one accepted file only.

    The same bytes twice count once; files that answer one item differently are both set
    aside; files that answer different items of one unit are joined.
    """
    settled = _mark_conflicts(_mark_duplicates(readings))
    return _join(settled)


def _mark_duplicates(readings: Sequence[Reading]) -> list[Reading]:
    first: dict[str, str] = {}
    result = []
    for reading in readings:
        file = reading.file
        known = first.get(file.sha256, "") if file.sha256 else ""
        if file.status is FileStatus.IGNORED or not file.sha256:
            result.append(reading)
        elif not known:
            first[file.sha256] = file.file
            result.append(reading)
        else:
            note = find("file-duplicate", Place(file.file), others=known)
            double = replace(file, status=FileStatus.DUPLICATE, reason=note.message, items=())
            result.append(Reading(double, (), (note,)))
    return result


def _mark_conflicts(readings: Sequence[Reading]) -> list[Reading]:
    by_item: dict[str, list[tuple[str, Texts]]] = {}
    for reading in readings:
        for item, texts in _answered(reading).items():
            by_item.setdefault(item, []).append((reading.file.file, texts))
    against: dict[str, set[str]] = {}
    for given in by_item.values():
        for file, texts in given:
            others = {other for other, theirs in given if theirs != texts}
            if others:
                against.setdefault(file, set()).update(others)
    return [_in_conflict(r, sorted(against.get(r.file.file, ()))) for r in readings]


def _in_conflict(reading: Reading, others: Sequence[str]) -> Reading:
    if not others:
        return reading
    file = reading.file
    finding = find(
        "file-conflict", Place(file.file), department=file.unit, others="、".join(others)
    )
    status = replace(file, status=FileStatus.CONFLICT, reason=finding.message)
    return Reading(status, (), (finding,))


def _answered(reading: Reading) -> dict[str, Texts]:
    """Give the texts by field of every item that a counted file answers at all."""
    if reading.file.status is not FileStatus.ACCEPTED:
        return {}
    items: dict[str, dict[str, str]] = {}
    for answer in reading.answers:
        items.setdefault(answer.item, {})[answer.field] = answer.text
    return {item: texts for item, texts in items.items() if any(map(name_key, texts.values()))}


def _join(readings: Sequence[Reading]) -> list[Reading]:
    """Leave each item's answers in one file: the first that answers it, else the first at all."""
    owner: dict[str, str] = {}
    for answered_only in (True, False):
        for reading in readings:
            answered = _answered(reading)
            for answer in reading.answers:
                if answer.item in answered or not answered_only:
                    owner.setdefault(answer.item, reading.file.file)
    parts: dict[str, list[str]] = {}
    for reading in readings:
        if _answered(reading):
            parts.setdefault(reading.file.unit, []).append(reading.file.file)
    result = []
    for reading in readings:
        own: tuple[Answer, ...] = tuple(
            a for a in reading.answers if owner[a.item] == reading.file.file
        )
        others = [f for f in parts.get(reading.file.unit, ()) if f != reading.file.file]
        notes = reading.findings
        if others and _answered(reading):
            place = Place(reading.file.file)
            words = {"department": reading.file.unit, "others": "、".join(others)}
            notes = (*notes, find("file-joined", place, **words))
        file = replace(reading.file, items=tuple(dict.fromkeys(a.item for a in own)))
        result.append(Reading(file, own, notes))
    return result


def missing_findings(readings: Sequence[Reading], plan: Plan, period: Period) -> list[Finding]:
    """Name every unit that gets a form and from which no file counts."""
    came = {r.file.unit for r in readings if r.file.status is FileStatus.ACCEPTED}
    items = plan.items_in(period)
    return [
        find(
            "department-missing",
            Place(),
            department=unit,
            count=sum(item.unit == unit for item in items),
        )
        for unit in plan.units_in(period)
        if unit not in came
    ]
