"""Whatever lies in the folder together, everything is accounted for and nothing depends on names."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.grade import grade_files
from taikou_xl.returns.kinds import CONFLICT
from taikou_xl.returns.model import FileStatus, Reading, ReturnedFile
from taikou_xl.returns.settle import settle
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from tests.consolidations import AS_OF
from tests.returns.filing import PLAN, Given, refused, returned
from tests.returns.returning import R7, SENSIBLE

FIGURES = ("33.0％", "31.0％")
TIMES = ("2026-05-08 10:00", "2026-06-03 17:20")
UNITS = ("秘書課", "市民課")
FOLDERS = (*[""] * 6, "旧")
SEEDS = st.integers(0, 10**9)


@dataclass(frozen=True)
class Came:
    """One file of a made-up folder: which content, when, where, and known how."""

    content: int
    received: str
    folder: str
    name: str


@dataclass(frozen=True)
class Content:
    """What a file can hold: a unit's answers, or a refusal's code, or nothing of ours."""

    unit: str
    answers: Given
    refusal: str = ""
    identified: bool = True
    corrects: tuple[int, ...] = ()


def made_up(seed: int) -> tuple[list[Content], list[Came]]:
    """Give a folder at random: a few contents, some of them twice or in 「旧」."""
    chance = random.Random(seed)
    made: list[Content] = []
    for number in range(chance.randint(2, 5)):
        numbers = chance.sample(["1", "2", "3"], chance.randint(1, 3))
        answers = {no: _item(chance) for no in numbers}
        refusal = chance.choice([*[""] * 9, "form-blank", "period-other", "not-ours", "~"])
        earlier = chance.sample(range(number), min(number, chance.choice([0, 0, 1, 2])))
        corrects = () if refusal else tuple(earlier)
        identified = bool(corrects) or chance.random() > 0.2
        unit = chance.choice((*UNITS, UNITS[0]))
        made.append(Content(unit, answers, refusal, identified, corrects))
    files = [
        Came(chance.randrange(len(made)), chance.choice(TIMES), chance.choice(FOLDERS), f"f{n}")
        for n in range(chance.randint(2, 7))
    ]
    return made, files


def _item(chance: random.Random) -> dict[str, str]:
    """Give an item left blank or answered in one of two ways."""
    return {**SENSIBLE, "数値": chance.choice(FIGURES)} if chance.random() < 0.8 else {}


def reading(file: Came, made: Sequence[Content]) -> Reading:
    """Give the reading of one file; a content's digest is its number."""
    content, digest = made[file.content], f"s{file.content}"
    if content.refusal == "~":
        return Reading(ReturnedFile(file.name, FileStatus.IGNORED, "一時ファイルです。"))
    if content.refusal:
        unit = "" if content.refusal == "not-ours" else content.unit
        return refused(file.name, content.refusal, unit, digest, file.received)
    given = content.answers
    if not any(given.values()):
        given = {**given, "1": SENSIBLE}
    return returned(
        file.name,
        given,
        content.unit,
        digest,
        received=file.received,
        identified=content.identified,
        corrects=tuple(f"s{n}" for n in content.corrects),
        sent_back="2026-06-12" if content.corrects else "",
    )


def settled(made: Sequence[Content], files: Sequence[Came], *, newest: bool) -> list[Reading]:
    """Settle a made-up folder."""
    aside = {file.name: file.folder for file in files}
    readings = [reading(file, made) for file in files]
    return settle(readings, PLAN, R7, newest=newest, folders=aside)


def results(found: Sequence[Reading]) -> dict[tuple[str, str], tuple[str, str]]:
    """Give what the check gets of every cell; a held one shows its values in any order."""
    return {
        (a.item, a.field): (a.kind, "" if a.kind == CONFLICT else a.text)
        for one in found
        for a in one.answers
    }


def consolidated(found: Sequence[Reading]) -> Consolidated:
    """Give the consolidation of settled readings."""
    answers = [answer for one in found for answer in one.answers]
    table, cells = check_answers(answers, PLAN, R7)
    findings = [f for one in found for f in one.findings] + cells
    files = grade_files(found, findings)
    return Consolidated(PLAN, R7, table, files, tuple(findings), AS_OF, "台帳.xlsx")


@settings(max_examples=60, deadline=None)
@given(SEEDS, st.booleans())
def test_any_set_of_files__is_accounted_for(seed: int, newest: bool) -> None:
    """Files seen and items of the plan add up, and every file but a sound one says why."""
    folder = made_up(seed)
    found = settled(*folder, newest=newest)
    c = consolidated(found)
    files, items = tables.file_account(c), tables.item_account(c)
    assert files.pop("seen") == len(folder[1]) == sum(files.values())
    assert items.pop("plan") == len(PLAN.items) == sum(items.values())
    for file in c.returns:
        assert file.reason or file.status is FileStatus.ACCEPTED
    for one in found:
        taken = one.file.status in (FileStatus.ACCEPTED, FileStatus.CONFLICT)
        assert taken or one.answers == ()
    assert set(tables.unit_status(c)) == set(UNITS)


@settings(max_examples=500, deadline=None)
@given(SEEDS, st.booleans())
def test_any_set_of_files__gives_each_cell_one_answer(seed: int, newest: bool) -> None:
    """After settling no cell comes twice, and what is in dispute reaches nobody as accepted."""
    found = settled(*made_up(seed), newest=newest)
    places = [(a.item, a.field) for one in found for a in one.answers]
    assert len(places) == len(set(places))
    disputed = {a.item for one in found for a in one.aside}
    whole = {
        a.item
        for one in found
        for a in one.answers
        if one.file.status is FileStatus.ACCEPTED and a.kind not in (CONFLICT, "blank")
    }
    kinds = {a.item: a.kind for one in found for a in one.answers if a.kind == CONFLICT}
    assert set(kinds).isdisjoint(whole)
    assert set(kinds) <= disputed


@settings(max_examples=500, deadline=None)
@given(SEEDS, st.booleans(), st.permutations(range(7)))
def test_any_set_of_files__in_another_order__gives_the_same(
    seed: int, newest: bool, order: list[int]
) -> None:
    """The order in which files are seen decides nothing."""
    made, files = made_up(seed)
    moved = [files[n] for n in order if n < len(files)]
    one = {r.file.file: r for r in settled(made, files, newest=newest)}
    other = {r.file.file: r for r in settled(made, moved, newest=newest)}
    assert one == other


@settings(max_examples=500, deadline=None)
@given(SEEDS, st.booleans(), st.permutations(range(7)))
def test_any_set_of_files__under_other_names__gives_the_same_answers(
    seed: int, newest: bool, names: list[int]
) -> None:
    """Names decide only which of several equal files stands for them."""
    made, files = made_up(seed)
    renamed = [replace(f, name=f"g{names[n]}") for n, f in enumerate(files)]
    one, other = (settled(made, some, newest=newest) for some in (files, renamed))
    assert results(one) == results(other)
    assert Counter(r.file.status for r in one) == Counter(r.file.status for r in other)


BAD = (
    refused("zz", "file-unreadable", ""),
    refused("zz", "not-ours", ""),
    refused("zz", "form-blank", "秘書課"),
    refused("zz", "period-other", "市民課", received=TIMES[-1]),
)


@settings(max_examples=500, deadline=None)
@given(SEEDS, st.booleans(), st.sampled_from(BAD))
def test_bad_file__beside_any_set__changes_nobodys_answers(
    seed: int, newest: bool, bad: Reading
) -> None:
    """A file that is not taken leaves every other file and every answer as it was."""
    made, files = made_up(seed)
    aside = {file.name: file.folder for file in files}
    readings = [reading(file, made) for file in files]
    before = settle(readings, PLAN, R7, newest=newest, folders=aside)
    after = settle([bad, *readings], PLAN, R7, newest=newest, folders=aside)
    assert after[1:] == before
    assert results(after) == results(before)
