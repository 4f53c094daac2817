"""Several files, one account: which of them count, what is in dispute, and who is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Plan
from taikou_xl.returns.competing import settle_conflicts
from taikou_xl.returns.contrast import filled_items
from taikou_xl.returns.kinds import is_filled
from taikou_xl.returns.model import Answer, FileStatus, Reading
from taikou_xl.returns.superseding import (
    count_answers_once,
    count_bytes_once,
    count_corrected,
    counts,
    duplicate,
    forgive_strays,
    quoted,
    set_aside_old,
    set_aside_unidentified,
)
from taikou_xl.terms.periods import Period

NEWEST = "newest"  # the later of two contradicting returns counts


def settle(
    readings: Sequence[Reading],
    plan: Plan,
    period: Period,
    *,
    newest: bool = False,
    folders: Mapping[str, str] | None = None,
) -> list[Reading]:
    """Decide between files: afterwards every item's answers come from one file only.

    Whatever the order and the names of the files, the same answers count. Where several files
    say the same, the earliest by file time stands for them (with ``newest`` the latest), then
    the one with the most sheets, then the first by name. ``folders`` gives, by shown name, the
    folder 「旧」 or 「差替前」 of the files that lie in one.

    Returns:
        The readings in the order given. ``answers`` are what the schema gets; those of
        disputed items have the kind ``model.CONFLICT``.
    """
    ordered = sorted(readings, key=lambda r: (-len(r.file.items), r.file.items, r.file.file))
    ordered.sort(key=lambda r: r.file.received, reverse=newest)
    found = set_aside_old(ordered, folders or {})
    found = count_bytes_once(found)
    found = count_corrected(found, ordered)
    found = count_answers_once(found)
    found = set_aside_unidentified(found)
    found = settle_conflicts(found, plan, newest=newest)
    found = _join(_leave_out_covered(found))
    found = forgive_strays(found, plan, period)
    by_name = {reading.file.file: reading for reading in found}
    return [by_name[reading.file.file] for reading in readings]


def _leave_out_covered(readings: Sequence[Reading]) -> list[Reading]:
    """Count a file as a copy where fuller files of its unit say all that it answers."""
    first: dict[tuple[str, str], str] = {}
    copies: dict[str, list[str]] = {}
    for reading in sorted(readings, key=lambda r: -len(filled_items(r.answers))):
        items = filled_items(reading.answers) if counts(reading) else {}
        cells = [(reading.file.unit, no) for no in items]
        if cells and all(cell in first for cell in cells):
            copies[reading.file.file] = [first[cell] for cell in cells]
        for cell in cells:
            first.setdefault(cell, reading.file.file)
    return [duplicate(r, copies[r.file.file]) if r.file.file in copies else r for r in readings]


def _join(readings: Sequence[Reading]) -> list[Reading]:
    """Leave each item's answers in one file: the first that answers it, else the first at all."""
    owner: dict[str, str] = {}
    for reading in readings:
        for no in filled_items(reading.answers):
            owner.setdefault(no, reading.file.file)
    answered = set(owner)
    for reading in readings:
        for answer in reading.answers:
            owner.setdefault(answer.item, reading.file.file)
    parts: dict[str, list[str]] = {}
    for reading in readings:
        if counts(reading) and filled_items(reading.answers):
            parts.setdefault(reading.file.unit, []).append(reading.file.file)
    return [
        _joined(r, owner, answered, parts.get(r.file.unit, [])) if r.answers else r
        for r in readings
    ]


def _joined(
    reading: Reading, owner: Mapping[str, str], answered: Collection[str], parts: Sequence[str]
) -> Reading:
    """Give a file with the answers that it owns; a sheet is not missed that another file has."""
    if not counts(reading):
        return reading
    name = reading.file.file
    own = tuple(a for a in reading.answers if owner[a.item] == name)
    notes = tuple(
        f for f in reading.findings if f.code != "sheet-missing" or f.item not in answered
    )
    if name in parts and len(parts) > 1:
        others = "、".join(other for other in parts if other != name)
        words = {"department": reading.file.unit, "others": others}
        notes = (*notes, find("file-joined", Place(name), **words))
    file = replace(reading.file, items=tuple(dict.fromkeys(a.item for a in own)))
    return replace(reading, file=file, answers=own, findings=notes)


def answered_items(answers: Iterable[Answer]) -> frozenset[str]:
    """Give the numbers of the items of which any cell holds something."""
    return frozenset(answer.item for answer in answers if is_filled(answer))


def missing_findings(
    readings: Sequence[Reading],
    plan: Plan,
    period: Period,
    answered: Collection[str] = (),
) -> list[Finding]:
    """Name every unit that gets a form and from which no file counts, or only a part.

    A unit whose items are all ``answered`` (by telephone, in 事務局修正) is not missing.
    """
    came = {r.file.unit: r.file.file for r in reversed(readings) if counts(r)}
    findings = []
    for unit in plan.units_in(period):
        items = [item.no for item in plan.items_of(unit, period)]
        left = [no for no in items if no not in answered]
        if left and unit not in came:
            missing = {"department": unit, "only": _only_in_old(readings, unit)}
            findings.append(find("department-missing", Place(), unit, count=len(items), **missing))
        elif 0 < len(left) < len(items):
            part = {"department": unit, "answered": str(len(items) - len(left))}
            place, part["left"] = Place(came[unit]), "・".join(left)
            findings.append(find("return-partial", place, count=len(items), **part))
    return findings


def _only_in_old(readings: Sequence[Reading], unit: str) -> str:
    """Say where a unit's return lies that nobody looks at, "" where that is not the reason."""
    own = [r for r in readings if r.file.unit == unit]
    old = [r.file.file for r in own if any(f.code == "file-set-aside" for f in r.findings)]
    others = (FileStatus.REJECTED, FileStatus.CONFLICT)
    if not old or any(r.file.status in others for r in own):
        return ""
    return f"。届いているのは、「旧」「差替前」のフォルダにある「{quoted(old)}」だけです"
