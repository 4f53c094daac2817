"""Files that answer one item differently: none wins, unless the newest was asked for.

Files of one unit contradict each other whole; between units only the item is in dispute. A
disputed item is held: its answers go on as ``model.CONFLICT`` cells, so that it is neither
counted nor missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Plan
from taikou_xl.returns.contrast import (
    Cells,
    Difference,
    answer_key,
    describe,
    differences,
    filled_items,
    joined_text,
)
from taikou_xl.returns.kinds import CONFLICT
from taikou_xl.returns.model import Answer, FileStatus, Reading, ReturnedFile
from taikou_xl.returns.superseding import counts, only_here, short_date, without_answers

_SAME_TIME = "ファイルの日時が同じため、新しいほうを決められません"


@dataclass(frozen=True)
class Candidate:
    """One file that competes: what it answers, by item and field."""

    file: ReturnedFile
    items: Mapping[str, Cells]


def settle_conflicts(readings: Sequence[Reading], plan: Plan, *, newest: bool) -> list[Reading]:
    """Decide between files that answer an item differently.

    ``newest``: the file with the latest time counts, to the minute, and the others do not; at
    the same time none wins. Afterwards no two counted files differ on any item.
    """
    between_files = _between_files(readings, newest=newest)
    return _hold(_between_units(between_files, plan, newest=newest))


def _between_files(readings: Sequence[Reading], *, newest: bool) -> list[Reading]:
    """Set whole files of one unit aside that contradict each other."""
    files = {r.file.file: Candidate(r.file, filled_items(r.answers)) for r in readings if counts(r)}
    against = _contradictions(files.values())
    beaten = _beaten(files, against) if newest else {}
    result = []
    for reading in readings:
        name = reading.file.file
        left = {o: cells for o, cells in against.get(name, {}).items() if o not in beaten}
        if name in beaten:
            winner = files[beaten[name]]
            warning = _preferred(files[name], winner, against[name][winner.file.file])
            reading = without_answers(reading, FileStatus.SUPERSEDED, warning)
        elif left:
            others = {files[other].file: cells for other, cells in left.items()}
            reading = _in_conflict(reading, others, newest=newest)
        result.append(reading)
    return result


def _contradictions(files: Iterable[Candidate]) -> dict[str, dict[str, list[Difference]]]:
    """Give, by file, the files of the same unit that it contradicts, with the cells."""
    units: dict[str, list[Candidate]] = {}
    for one in files:
        units.setdefault(one.file.unit, []).append(one)
    against: dict[str, dict[str, list[Difference]]] = {}
    for same in units.values():
        for one in same:
            for other in same:
                cells = differences(one.items, other.items) if other is not one else []
                if cells:
                    against.setdefault(one.file.file, {})[other.file.file] = cells
    return against


def _beaten(
    files: Mapping[str, Candidate], against: Mapping[str, Mapping[str, object]]
) -> dict[str, str]:
    """Give the files that a later one replaces, each with the latest that does."""
    beaten: dict[str, str] = {}
    for name in sorted(against, key=lambda n: files[n].file.received, reverse=True):
        later = [
            other
            for other in against[name]
            if other not in beaten and files[other].file.received > files[name].file.received
        ]
        if later:
            beaten[name] = max(later, key=lambda other: files[other].file.received)
    return beaten


def _preferred(loser: Candidate, winner: Candidate, cells: Sequence[Difference]) -> Finding:
    return find(
        "file-preferred",
        Place(loser.file.file),
        winner=winner.file.file,
        time=winner.file.received,
        own_time=loser.file.received,
        cells=describe(cells),
        alone=only_here(no for no in loser.items if no not in winner.items),
    )


def _in_conflict(
    reading: Reading, others: Mapping[ReturnedFile, Sequence[Difference]], *, newest: bool
) -> Reading:
    """Set a file aside; ``others`` are the files that it contradicts, with the cells."""
    file = reading.file
    said = [f"「{other.file}」とは{describe(cells)}" for other, cells in others.items()]
    said += [why for other in others if (why := _edited_original(file, other))]
    said += [_SAME_TIME] if newest else []
    words = {"department": file.unit, "others": "。".join(said)}
    finding = find("file-conflict", Place(file.file), **words)
    status = replace(file, status=FileStatus.CONFLICT, reason=finding.message)
    return Reading(status, (), (finding,), reading.answers)


def _edited_original(one: ReturnedFile, other: ReturnedFile) -> str:
    """Say how a corrected copy and a return that it does not answer may have come about."""
    if bool(one.corrects) == bool(other.corrects):
        return ""
    copy, plain = (one, other) if one.corrects else (other, one)
    return (
        f"「{copy.file}」は{short_date(copy.sent_back)}に差し戻したファイルへの回答で、"
        f"「{plain.file}」は差し戻した時の回答とは別のものです（差戻しの後で元のファイルも直された場合など）"
    )


def _between_units(readings: Sequence[Reading], plan: Plan, *, newest: bool) -> list[Reading]:
    """Take single items out of files of different units that contradict each other there."""
    givers: dict[str, list[Candidate]] = {}
    for reading in readings:
        for no, cells in filled_items((*reading.answers, *reading.aside)).items():
            givers.setdefault(no, []).append(Candidate(reading.file, {no: cells}))
    removed: dict[str, dict[str, Finding | None]] = {}
    held: set[str] = set()
    for no, given in givers.items():
        if len({_item_key(one.items[no]) for one in given}) == 1:
            continue
        if len({one.file.unit for one in given}) == 1:
            continue
        winners = _newest_that_agree(given, no) if newest else []
        if not winners:
            held.add(no)
        for one in given:
            if not winners or _item_key(one.items[no]) != _item_key(winners[0].items[no]):
                finding = _item_finding(one, given, winners, plan, no)
                removed.setdefault(one.file.file, {})[no] = finding
    return [_without(r, removed.get(r.file.file, {}), held) for r in readings]


def _item_key(cells: Cells) -> frozenset[tuple[str, tuple[str, str]]]:
    return frozenset((field, answer_key(answer)) for field, answer in cells.items())


def _newest_that_agree(given: Sequence[Candidate], no: str) -> list[Candidate]:
    """Give the files of the latest time, none where they disagree or contradict a file whole."""
    latest = max(one.file.received for one in given)
    found = [one for one in given if one.file.received == latest]
    agree = len({_item_key(one.items[no]) for one in found}) == 1
    sound = all(one.file.status is FileStatus.ACCEPTED for one in found)
    return found if agree and sound else []


def _item_finding(
    one: Candidate, given: Sequence[Candidate], winners: Sequence[Candidate], plan: Plan, no: str
) -> Finding | None:
    """Say why a file's answers to an item do not count; nothing where the file says it already."""
    if one.file.status is not FileStatus.ACCEPTED:
        return None
    first = next(iter(one.items[no].values()))
    place = Place(one.file.file, first.sheet, "", no)
    title = plan.item_by_no[no].title
    if winners:
        file, cells = winners[0].file, differences(one.items, winners[0].items)
        return find(
            "item-preferred",
            place,
            title=title,
            winner=file.file,
            time=file.received,
            own_time=one.file.received,
            cells=describe(cells, with_item=False),
        )
    others = [(o.file, cells) for o in given if (cells := differences(one.items, o.items))]
    named = "。".join(
        f"「{file.file}」（{file.unit}）とは{describe(cells, with_item=False)}"
        for file, cells in others
    )
    return find("item-conflict", place, title=title, others=named)


def _without(
    reading: Reading, removed: Mapping[str, Finding | None], held: Collection[str]
) -> Reading:
    """Take items out of a file's answers; those of held items are kept aside."""
    if not removed or not counts(reading):
        return reading
    own = tuple(a for a in reading.answers if a.item not in removed)
    aside = tuple(a for a in reading.answers if a.item in removed and a.item in held)
    found = tuple(finding for finding in removed.values() if finding)
    items = tuple(no for no in reading.file.items if no not in removed)
    file = replace(reading.file, items=items)
    return Reading(file, own, (*reading.findings, *found), aside)


def _hold(readings: Sequence[Reading]) -> list[Reading]:
    """Hand the disputed items on as held, each once: from the first file that answers it."""
    answered = {no for r in readings if counts(r) for no in filled_items(r.answers)}
    disputed: dict[str, list[Cells]] = {}
    for reading in readings:
        for no, cells in filled_items(reading.aside).items():
            if no not in answered:
                disputed.setdefault(no, []).append(cells)
    by_file: dict[str, list[Answer]] = {}
    for given in disputed.values():
        for field, answer in given[0].items():
            text = joined_text([cells[field] for cells in given])
            held = replace(answer, kind=CONFLICT, text=text)
            by_file.setdefault(answer.file, []).append(held)
    return [
        replace(r, answers=(*r.answers, *by_file[r.file.file])) if r.file.file in by_file else r
        for r in readings
    ]
