"""Several files, one account: duplicates, conflicts, returns in parts, and who is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Plan
from taikou_xl.returns.model import Answer, FileStatus, Reading
from taikou_xl.returns.read import is_filled
from taikou_xl.terms.periods import Period

Texts = Mapping[str, str]  # by field
MAX_NAMED = 8  # differing cells that one message names


def settle(readings: Sequence[Reading]) -> list[Reading]:
    """Decide between files: afterwards every item's answers come from one accepted file only.

    The same bytes twice count once; files that answer one item differently are both set
    aside; files that answer different items of one unit are joined.
    """
    settled = _mark_conflicts(_mark_same_bytes(readings))
    return _join(_mark_same_answers(settled))


def _mark_same_bytes(readings: Sequence[Reading]) -> list[Reading]:
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
            result.append(_duplicate(reading, known))
    return result


def _mark_same_answers(readings: Sequence[Reading]) -> list[Reading]:
    """Count a file once that was only saved anew: all it answers is answered in earlier files."""
    first: dict[str, str] = {}
    result = []
    for reading in readings:
        answered = _answered(reading)
        earlier = [first[item] for item in answered if item in first]
        for item in answered:
            first.setdefault(item, reading.file.file)
        same = answered and len(earlier) == len(answered)
        result.append(_duplicate(reading, "、".join(dict.fromkeys(earlier))) if same else reading)
    return result


def _duplicate(reading: Reading, others: str) -> Reading:
    note = find("file-duplicate", Place(reading.file.file), others=others)
    double = replace(reading.file, status=FileStatus.DUPLICATE, reason=note.message, items=())
    return Reading(double, (), (note,))


def _mark_conflicts(readings: Sequence[Reading]) -> list[Reading]:
    by_item: dict[str, list[tuple[str, Texts]]] = {}
    for reading in readings:
        for item, texts in _answered(reading).items():
            by_item.setdefault(item, []).append((reading.file.file, texts))
    against: dict[str, dict[str, list[str]]] = {}
    for item, given in by_item.items():
        for file, texts in given:
            for other, theirs in given:
                cells = [
                    f"番号{item}「{field}」" for field in texts if texts[field] != theirs[field]
                ]
                if cells:
                    against.setdefault(file, {}).setdefault(other, []).extend(cells)
    return [_in_conflict(r, against.get(r.file.file, {})) for r in readings]


def _in_conflict(reading: Reading, others: Mapping[str, Sequence[str]]) -> Reading:
    """Set a file aside; ``others`` are the files that it differs from, with the cells."""
    if not others:
        return reading
    file = reading.file
    named = "／".join(f"{other}：{_shortened(cells)}" for other, cells in others.items())
    finding = find("file-conflict", Place(file.file), department=file.unit, others=named)
    status = replace(file, status=FileStatus.CONFLICT, reason=finding.message)
    return Reading(status, (), (finding,))


def _shortened(cells: Sequence[str]) -> str:
    rest = len(cells) - MAX_NAMED
    return "、".join(cells[:MAX_NAMED]) + (f" ほか{rest}か所" if rest > 0 else "")


def _answered(reading: Reading) -> dict[str, Texts]:
    """Give the texts by field of every item that a counted file answers at all."""
    if reading.file.status is not FileStatus.ACCEPTED:
        return {}
    filled = {answer.item for answer in reading.answers if is_filled(answer)}
    items: dict[str, dict[str, str]] = {}
    for answer in reading.answers:
        if answer.item in filled:
            items.setdefault(answer.item, {})[answer.field] = answer.text
    return {**items}


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


def answered_items(answers: Iterable[Answer]) -> frozenset[str]:
    """Give the numbers of the items of which any cell holds something."""
    return frozenset(answer.item for answer in answers if is_filled(answer))


def missing_findings(
    readings: Sequence[Reading],
    plan: Plan,
    period: Period,
    answered: Collection[str] = (),
) -> list[Finding]:
    """Name every unit that gets a form and from which no file counts.

    A unit whose items are all ``answered`` (by telephone, in 事務局修正) is not missing.
    """
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
        and any(item.unit == unit and item.no not in answered for item in items)
    ]
