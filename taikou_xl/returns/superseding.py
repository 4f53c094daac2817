"""Files in whose place another one counts: older ones, corrected ones, copies, strays.

Every step takes the readings in order of precedence and gives them back in the same order;
a file that does not count keeps its place with a status and a reason, and no answers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Plan
from taikou_xl.returns.contrast import answer_key, filled_items
from taikou_xl.returns.model import FileStatus, Reading
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import loose_key, name_key

OLD_FOLDERS = ("旧", "差替前")
_TAKEN_OUT = (FileStatus.IGNORED, FileStatus.SUPERSEDED, FileStatus.DUPLICATE)


def old_folder(shown: str, path: Path) -> str:
    """Give the folder (「旧」 or 「差替前」) that puts a file aside, "" where none does.

    Any folder below a given one counts, not the given one itself: who names 「旧」 on the
    command line wants what is in it. Of a file that was named itself, its own folder counts.
    """
    inner = shown.split("/")[1:-1] if "/" in shown else [path.absolute().parent.name]
    wanted = {name_key(name) for name in OLD_FOLDERS}
    return next((name for name in inner if name_key(name) in wanted), "")


def counts(reading: Reading) -> bool:
    """Tell whether a file's answers count so far."""
    return reading.file.status is FileStatus.ACCEPTED


def without_answers(reading: Reading, status: FileStatus, finding: Finding) -> Reading:
    """Give a file that does not count, with the finding that says why."""
    return Reading(
        replace(reading.file, status=status, reason=finding.message, items=()), (), (finding,)
    )


def quoted(names: Collection[str]) -> str:
    """Name files one after the other."""
    return "」「".join(dict.fromkeys(names))


def short_date(iso: str) -> str:
    """Give 6月12日 for 2026-06-12; anything else as it is."""
    _, month, day = [*iso.split("-"), "", ""][:3]
    known = month.isascii() and month.isdigit() and day.isascii() and day.isdigit()
    return f"{int(month)}月{int(day)}日" if known else iso


def set_aside_old(readings: Sequence[Reading], folders: Mapping[str, str]) -> list[Reading]:
    """Set aside what lies in 「旧」 or 「差替前」, whatever it is; ``folders`` by shown name."""
    return [_set_aside(reading, folders.get(reading.file.file, "")) for reading in readings]


def _set_aside(reading: Reading, folder: str) -> Reading:
    if not folder or reading.file.status is FileStatus.IGNORED:
        return reading
    note = find("file-set-aside", Place(reading.file.file), folder=folder)
    return without_answers(reading, FileStatus.SUPERSEDED, note)


def count_bytes_once(readings: Sequence[Reading]) -> list[Reading]:
    """Count the same bytes once, also of files that are not taken."""
    first: dict[str, str] = {}
    result = []
    for reading in readings:
        file = reading.file
        if file.status in _TAKEN_OUT or not file.sha256:
            result.append(reading)
        elif file.sha256 in first:
            result.append(duplicate(reading, [first[file.sha256]]))
        else:
            first[file.sha256] = file.file
            result.append(reading)
    return result


def count_answers_once(readings: Sequence[Reading]) -> list[Reading]:
    """Count a unit's file once that was only opened and saved anew: exactly the same answers."""
    first: dict[object, str] = {}
    double: dict[str, str] = {}
    for reading in sorted(readings, key=lambda r: not r.file.identified):
        given = reading.file.unit, _content(reading)
        if not given[1]:
            continue
        if given in first:
            double[reading.file.file] = first[given]
        else:
            first[given] = reading.file.file
    return [duplicate(r, [double[r.file.file]]) if r.file.file in double else r for r in readings]


def duplicate(reading: Reading, others: Collection[str]) -> Reading:
    """Give a file that says nothing but what ``others`` say."""
    note = find("file-duplicate", Place(reading.file.file), others=quoted(others))
    return without_answers(reading, FileStatus.DUPLICATE, note)


def _content(reading: Reading) -> frozenset[tuple[str, str, tuple[str, str]]]:
    if not counts(reading):
        return frozenset()
    items = filled_items(reading.answers)
    return frozenset(
        (no, f, answer_key(a)) for no, cells in items.items() for f, a in cells.items()
    )


def count_corrected(readings: Sequence[Reading], came: Sequence[Reading]) -> list[Reading]:
    """Let a copy that was sent back for correction replace the returns that it answers.

    ``came`` are all readings as they came. A copy that comes back as it was sent says so, and
    gives way to one that was corrected; a return that was only saved anew after it was sent
    back is still the same return.
    """
    copies = [r for r in readings if counts(r) and r.file.corrects]
    unchanged = {c.file.file for c in copies if _is_unchanged(c, came)}
    notes: dict[str, Finding] = {}
    for copy in copies:
        better = [c for c in copies if c.file.file not in unchanged and _rivals(c, copy)]
        if copy.file.file in unchanged and better:
            reason = (
                f"直されていない差戻しのファイルで、直した「{better[0].file.file}」が届いたため"
            )
            notes[copy.file.file] = _superseded(copy, reason)
    for reading in readings:
        answering = [c for c in copies if _answers(c, reading)]
        newer = min(answering, key=lambda c: c.file.file in unchanged, default=None)
        if newer and reading.file.status not in _TAKEN_OUT:
            day = short_date(newer.file.sent_back)
            reason = f"{day}の差戻しに対する「{newer.file.file}」が届いたため"
            notes.setdefault(reading.file.file, _superseded(reading, reason))
    gone = {_words(r): r.file.file for r in came if r.file.file in notes and not r.file.corrects}
    result = []
    for reading in readings:
        name, words = reading.file.file, _words(reading)
        if name in notes:
            result.append(without_answers(reading, FileStatus.SUPERSEDED, notes[name]))
        elif counts(reading) and not reading.file.corrects and words and words in gone:
            result.append(duplicate(reading, [gone[words]]))
        elif name in unchanged:
            day = short_date(reading.file.sent_back)
            warning = find("correction-unchanged", Place(name), day=day)
            result.append(replace(reading, findings=(*reading.findings, warning)))
        else:
            result.append(reading)
    return result


def _superseded(reading: Reading, reason: str) -> Finding:
    return find("file-superseded", Place(reading.file.file), reason=reason)


def _answers(copy: Reading, other: Reading) -> bool:
    return copy.file.file != other.file.file and other.file.sha256 in copy.file.corrects


def _rivals(one: Reading, other: Reading) -> bool:
    shared = set(one.file.corrects) & set(other.file.corrects)
    return one.file.file != other.file.file and bool(shared)


def _is_unchanged(copy: Reading, came: Sequence[Reading]) -> bool:
    """Tell whether a copy says only what the returns say that it answers, cell by cell.

    Where these contradict each other, saying what one of them says is a decision.
    """
    originals = [words for r in came if _answers(copy, r) and (words := _words(r))]
    together = frozenset(word for words in originals for word in words)
    if len({place[:2] for place in together}) < len(together):
        return False
    return bool(originals) and _words(copy) in (*originals, together)


def _words(reading: Reading) -> frozenset[tuple[str, str, str]]:
    """Give what a file says, as text only: a copy is filled in with texts."""
    found = ((a.item, a.field, loose_key(a.text)) for a in reading.answers)
    return frozenset(word for word in found if word[2])


def set_aside_unidentified(readings: Sequence[Reading]) -> list[Reading]:
    """Refuse files without identity that answer what a file with identity answers."""
    known: dict[str, list[str]] = {}
    for reading in readings:
        if counts(reading) and reading.file.identified:
            for no in filled_items(reading.answers):
                known.setdefault(no, []).append(reading.file.file)
    return [
        reading if reading.file.identified or not counts(reading) else _beside(reading, known)
        for reading in readings
    ]


def _beside(reading: Reading, known: Mapping[str, Sequence[str]]) -> Reading:
    items = filled_items(reading.answers)
    shared = [no for no in items if no in known]
    if not shared:
        return reading
    place = Place(reading.file.file)
    others = quoted([name for no in shared for name in known[no]])
    alone = only_here(no for no in items if no not in known)
    words = {"items": "・".join(shared), "others": others, "alone": alone}
    return without_answers(reading, FileStatus.REJECTED, find("file-unidentified", place, **words))


def only_here(numbers: Iterable[str]) -> str:
    """Say which answers get lost with a file, "" where none do."""
    named = "・".join(numbers)
    return f"番号{named}は、このファイルだけに回答があります。" if named else ""


def forgive_strays(readings: Sequence[Reading], plan: Plan, period: Period) -> list[Reading]:
    """Let a sound return excuse what else came from its unit.

    A blank form beside any return of the unit, and a form of another period beside returns
    that answer all the unit's items, are no reason to ask the unit for anything.
    """
    named: dict[str, list[str]] = {}
    answered: set[str] = set()
    for reading in readings:
        items = filled_items(reading.answers)
        if reading.file.status is FileStatus.CONFLICT or (counts(reading) and items):
            named.setdefault(reading.file.unit, []).append(reading.file.file)
        if counts(reading):
            answered |= set(items)
    open_units = {item.unit for item in plan.items_in(period) if item.no not in answered}
    return [_forgiven(r, named.get(r.file.unit, ()), open_units) for r in readings]


def _forgiven(reading: Reading, others: Sequence[str], open_units: Collection[str]) -> Reading:
    codes = {finding.code for finding in reading.findings}
    whole = reading.file.unit not in open_units
    if not others or not ("form-blank" in codes or ("period-other" in codes and whole)):
        return reading
    reason = f"{reading.file.reason}「{quoted(others)}」の回答があるため"
    return without_answers(reading, FileStatus.SUPERSEDED, _superseded(reading, reason))
