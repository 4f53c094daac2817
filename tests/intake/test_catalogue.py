"""Every bad input, alone and among eleven good returns: named, accounted for, and harmless."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest

from taikou_xl import gathering, intake
from taikou_xl.master.read import read_master
from taikou_xl.outputs.report import report_text
from taikou_xl.plan.model import Plan
from taikou_xl.returns.collect import Seen, collect
from taikou_xl.returns.onefile import read_seen
from taikou_xl.returns.worker import Ending, Outcome, attempt
from taikou_xl.returns.workers import Limits
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.terms.periods import Period
from tests.conftest import PATIENCE
from tests.intake.bad_cells import CELLS
from tests.intake.bad_files import FILES
from tests.intake.bad_sets import SETS
from tests.intake.bad_sheets import SHEETS
from tests.intake.cases import HELD, OWN, REJECTED, TAKEN, Case
from tests.intake.town import GOOD, OWN_ITEMS, PERIOD, UNIT, Town
from tests.pace import is_within

CASES = (*FILES, *SHEETS, *CELLS, *SETS)
SECONDS = 5
# what follows from any loss, and what judges answers that were taken as they are
FOLLOWING = {"department-missing", "return-partial"}
JUDGING = {
    "rating-disagrees", "rating-fell", "reflection-blank", "value-over-hundred", "value-tenfold",
    "value-thousandfold", "value-doubtful", "value-provisional", "text-repeated",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Said:
    """What a run said: its report, the cells by (item, field), and how long it took."""

    report: Mapping[str, Any]
    cells: Mapping[tuple[str, str], tuple[str, str]]  # → state, value
    seconds: float

    @property
    def statuses(self) -> dict[str, str]:
        return {one["file"]: one["status"] for one in self.report["returns"]}


class Here:
    """Reads in this process, and what stands in the good folder only once.

    Nearly all cases go without worker processes, which take longer to start than to read; the
    last test gives the worst of them to the whole program.
    """

    good: Path
    known: ClassVar[dict[Path, Outcome]] = {}

    def __init__(self, _: int) -> None:
        self.limits, self.beside = Limits(), 0

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, function: Any, shared: Any, things: Sequence[Seen], _: object) -> list[Outcome]:
        return [self._outcome(function, shared, one) for one in things]

    def _outcome(self, function: Any, shared: Any, one: Seen) -> Outcome:
        if one.path.parent != self.good:
            return attempt(function, shared, one)
        if one.path not in self.known:
            self.known[one.path] = attempt(function, shared, one)
        return self.known[one.path]


@pytest.fixture(scope="module")
def quickly(town: Town) -> Iterator[None]:
    """Read master and good returns once: the same bytes give the same result."""
    with pytest.MonkeyPatch.context() as patch:
        read = cache(read_master)

        def fresh(data: bytes, name: str) -> Any:
            plan, findings = read(data, name)
            return plan, list(findings)

        patch.setattr(intake, "read_master", fresh)
        patch.setattr(Here, "good", town.good, raising=False)
        patch.setattr(gathering, "Workers", Here)
        yield


@pytest.fixture(scope="module")
def sound(town: Town, quickly: None) -> Said:
    """Give the outcome of the eleven good returns by themselves."""
    found = run(town, [town.good])
    assert set(found.statuses.values()) == {"accepted"}
    assert {f["code"] for f in found.report["findings"]} == {"department-missing"}
    return found


def run(town: Town, returns: list[Path]) -> Said:
    started = used()
    c = gathering.gather(town.master, returns, PERIOD)
    report = json.loads(report_text(c))
    return Said(report, cells_of(c), used() - started)


def used() -> float:
    """Give the seconds that this process and its ended children have computed, whoever else does."""
    return sum(os.times()[:4])


def cells_of(c: Consolidated) -> dict[tuple[str, str], tuple[str, str]]:
    return {(row.item, row.field): (row.state, row.value) for row in c.rows_now}


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_bad_input__alone_and_among_good_ones__has_its_outcome_and_harms_none(
    town: Town, sound: Said, tmp_path: Path, case: Case
) -> None:
    """A bad input gets the outcome that the rules want, and good returns never notice it."""
    back = tmp_path / "届いた"
    put(case, town, back)
    check_alone(case, town, back)
    found = run(town, [town.good, back])
    check_account(found)
    check_outcome(case, town, found)
    assert is_within(found.seconds, SECONDS)
    check_good(case, sound, found)


def put(case: Case, town: Town, folder: Path) -> None:
    folder.mkdir()
    for name, content in case.build(town).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            content(path)


@cache
def plan_of(master: Path) -> Plan:
    return read_master(master.read_bytes(), master.name)[0]


def check_alone(case: Case, town: Town, back: Path) -> None:
    """Hold files that come by themselves to the same outcome as in company."""
    if not isinstance(case.wanted, str):
        found = run(town, [back])
        check_account(found)
        check_outcome(case, town, found)
        return
    # what becomes of one file before it is counted; its cells are looked at in company
    shared = (plan_of(town.master), Period.parse(PERIOD))
    started = used()
    (one,) = collect([back])
    outcome = attempt(read_seen, shared, one)
    assert is_within(used() - started, SECONDS)
    assert outcome.ending is Ending.DONE, outcome
    assert plain(outcome.result.file.status) in case.wanted.split("|"), outcome.result.findings


def check_account(found: Said) -> None:
    """Hold the account of files and items to its sums, and every word to plain Japanese."""
    report = found.report
    files, items = report["account"]["files"], dict(report["account"]["items"])
    assert files["seen"] == len(report["returns"]) == sum(files.values()) - files["seen"]
    assert items.pop("plan") == sum(items.values()) == len(report["items"])
    for one in report["returns"]:
        assert (one["status"] == "accepted") == (one["reason"] == ""), one
        assert speaks_plainly(one["reason"])
    for finding in report["findings"]:
        assert speaks_plainly(finding["message"])
        assert finding["remedy"], finding


def speaks_plainly(text: str) -> bool:
    """Tell a sentence for people from the words of a program that failed."""
    return not re.search(r"Traceback|Error\b|Exception|<class|0x[0-9a-f]{6}|\{\w*\}", text)


def check_outcome(case: Case, town: Town, found: Said) -> None:
    wanted = {OWN: case.wanted} if isinstance(case.wanted, str) else case.wanted
    own = {name: status for name, status in found.statuses.items() if name.startswith("届いた/")}
    assert len(own) == len(wanted), own
    for names, status in wanted.items():
        shown = next(own[f"届いた/{n}"] for n in names.split("|") if f"届いた/{n}" in own)
        assert plain(shown) in status.split("|"), (own, codes_of(found, own))
    check_codes(case, found, own)
    check_values(case, town, found, taken=TAKEN in map(plain, own.values()))


def plain(status: str) -> str:
    return TAKEN if status.startswith("accepted") else status


def codes_of(found: Said, own: Iterable[str]) -> list[tuple[str, str]]:
    names = set(own)
    return [
        (f["code"], f["severity"])
        for f in found.report["findings"]
        if (f["file"] in names or f["item"] in OWN_ITEMS) and f["code"] not in FOLLOWING | JUDGING
    ]


def check_codes(case: Case, found: Said, own: Mapping[str, str]) -> None:
    said = codes_of(found, own)
    heavy = {code for code, severity in said if severity != "note"}
    wanted = [set(word.split("|")) for word in case.codes.split() if word != "…"]
    # where the program may take the file, it may also have nothing to say of it
    optional = isinstance(case.wanted, str) and "|" in case.wanted
    if not (optional and not heavy):
        for choice in wanted:
            assert heavy & choice, f"wanted {choice}, found {said}"
    if "…" not in case.codes:
        assert heavy <= set().union(*wanted), f"wanted {wanted}, found {said}"
    assert set(case.notes.split()) <= {code for code, _ in said}, said


def check_values(case: Case, town: Town, found: Said, *, taken: bool) -> None:
    lost, values = set(case.lost.split()), case.values
    if "*" in case.lost or (not taken and "|" in case.wanted):
        lost, values = set(OWN_ITEMS), {}
    for no in OWN_ITEMS:
        for field, careful in town.answers[no].items():
            state, value = found.cells[(no, field)]
            wanted = values.get((no, field), "" if no in lost else careful)
            choices = (wanted,) if isinstance(wanted, str) else wanted
            shown = HELD if state == "held" else value
            assert shown in choices, f"{no} {field}: {shown!r} instead of {choices}"
    for item in found.report["items"]:
        if item["no"] in case.figureless.split():
            read = (item["assessment"] or {}).get("indicators", [])
            assert [one["actual"] for one in read] in ([], [None]), item["assessment"]


def test_whole_program__every_refused_file_at_once__refuses_each_and_counts_the_good(
    town: Town, sound: Said, tmp_path: Path
) -> None:
    """All files that must be refused, in one folder, through command line and worker processes."""
    back = tmp_path / "届いた"
    back.mkdir()
    for number, case in enumerate(c for c in CASES if c.wanted == REJECTED):
        (content,) = case.build(town).values()
        path = back / f"{number}.xlsx"
        path.write_bytes(content) if isinstance(content, bytes) else content(path)
    program = [sys.executable, "-m", "taikou_xl", "--quiet", "consolidate", town.master, town.good]
    done = subprocess.run(
        [*map(str, program), str(back), "--period", PERIOD, "-o", "集計.xlsx", "--json", "-"],
        cwd=tmp_path, capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr.decode()
    assert done.stderr == b""
    report = json.loads(done.stdout)
    statuses = {one["file"]: one["status"] for one in report["returns"]}
    refused = {name: status for name, status in statuses.items() if name.startswith("届いた/")}
    assert len(refused) > 100
    # some of them are the same few bytes
    assert set(refused.values()) <= {"rejected", "duplicate"}
    assert Counter(refused.values())["rejected"] > 100
    assert {name: s for name, s in statuses.items() if name not in refused} == sound.statuses
    assert report["ratings"] == sound.report["ratings"]
    assert report["achieved"] == sound.report["achieved"]
    for item, alone in zip(report["items"], sound.report["items"], strict=True):
        assert item == alone


def check_good(case: Case, sound: Said, found: Said) -> None:
    """Hold everything that the good returns say to what they say by themselves."""
    untouched = [unit for unit in GOOD if unit not in case.touched]
    for unit in untouched:
        assert found.statuses[f"回収/{unit}.xlsx"] == "accepted"
        for spot, cell in sound.cells.items():
            if spot[0] == GOOD[unit]:
                assert found.cells[spot] == cell
    if len(untouched) == len(GOOD):
        good = {f"回収/{unit}.xlsx" for unit in GOOD}
        assert [f for f in found.report["findings"] if f["file"] in good] == []
        counted = found.report["account"]["items"]["answered"]
        own = sum(
            item["status"] == "answered" and item["department"] == UNIT
            for item in found.report["items"]
        )
        assert counted - own == sound.report["account"]["items"]["answered"]
