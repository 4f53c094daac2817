"""What one file does to its reader costs that file only: the others are read, in their order."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from taikou_xl.gathering import gather
from taikou_xl.how import How
from taikou_xl.master.write import build_master
from taikou_xl.returns import reading as reading_module
from taikou_xl.returns import workers as workers_module
from taikou_xl.returns.collect import Seen, collect
from taikou_xl.returns.memory import BasicLimits, ExtendedLimits
from taikou_xl.returns.model import FileStatus, Reading
from taikou_xl.returns.onefile import read_seen
from taikou_xl.returns.reading import read_files
from taikou_xl.returns.workers import Limits, Workers, processes_for
from tests.conftest import PATIENCE
from tests.processes import children, comes_true, is_running
from tests.returns.misbehaving import Counted, misbehave, name_of
from tests.returns.returning import R7, SENSIBLE, UNTARGETED, codes, fill, small_plan


@dataclass(frozen=True)
class _Strict(Limits):
    """Little time for the file that never ends; for the others all that a busy machine may need."""

    def time_for(self, seen: Seen, *, again: bool = False) -> float:
        """Give the seconds that reading a file may take, in the first or the second try."""
        if seen.name.startswith("sleeps"):
            return super().time_for(seen, again=again)
        return PATIENCE


# wide enough: a good form takes about 5 MB
STRICT = _Strict(seconds=0.3, memory=160 * 2**20, start=PATIENCE)


def unheard(done: int, total: int) -> None:
    """Follow no progress."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> list[Seen]:
    """Eleven good files, every one with an answer of its own."""
    folder = tmp_path_factory.mktemp("回収")
    for number in range(11):
        answers = {**SENSIBLE, "実施概要": f"{number}回目の回答。"}
        (folder / f"課{number:02d}.xlsx").write_bytes(fill({"1": answers, "2": UNTARGETED}))
    return collect([folder])


def among(good: Sequence[Seen], name: str) -> list[Seen]:
    """Put a copy of a good file under another name amid the good ones."""
    path = good[0].path.parent.with_name(f"{name}.xlsx")
    path.write_bytes(good[3].path.read_bytes())
    return [*good[:5], Seen(path, f"回収/{name}.xlsx"), *good[5:]]


def read(
    seen: Sequence[Seen], limits: Limits = STRICT, processes: int = 2
) -> tuple[list[Reading], list[str]]:
    with Workers(processes, limits) as workers:
        readings, said = read_files(workers, seen, small_plan(), R7, unheard)
    return readings, codes(said)


def read_here(seen: Sequence[Seen]) -> list[Reading]:
    return [read_seen((small_plan(), R7), one) for one in seen]


@pytest.fixture
def no_process_left() -> Iterator[None]:
    """Hold the test to leave no process behind."""
    before = children()
    yield
    # what was killed may need a moment to go; what was there before may have gone meanwhile
    assert comes_true(lambda: children() <= before, 60)


@pytest.mark.usefixtures("no_process_left")
def test_files__read_in_workers__give_what_reading_them_here_gives(good: list[Seen]) -> None:
    """Where a file is read changes neither its answers nor the order of the files."""
    assert read(good) == (read_here(good), [])


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("exits", "file-unreadable"),
        ("aborts", "file-unreadable"),
        ("raises", "file-unreadable"),
        ("sleeps", "file-too-heavy"),
        ("eats", "file-too-heavy"),
    ],
)
@pytest.mark.usefixtures("no_process_left")
def test_file__that_ends_its_reader__is_rejected_and_costs_no_other(
    good: list[Seen], name: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever one file does to its reader, the eleven others are read as they are without it."""
    seen = among(good, name)
    monkeypatch.setattr(reading_module, "read_seen", misbehave)
    readings, said = read(seen)
    bad = readings.pop(5)
    assert readings == read_here(good)
    assert (bad.file.file, bad.file.status) == (f"回収/{name}.xlsx", FileStatus.REJECTED)
    assert codes(bad) == [code]
    assert bad.file.reason == bad.findings[0].message
    assert bad.findings[0].remedy
    assert said == []


@pytest.mark.parametrize("name", ["spoils", "interrupted", "prints"])
def test_file__harmless_in_a_fresh_process__is_read(
    good: list[Seen], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file pays for what an earlier one left behind; Ctrl-C is the run's affair."""
    seen = among(good, name)
    monkeypatch.setattr(reading_module, "read_seen", misbehave)
    assert read(seen, processes=1)[0] == read_here(seen)


def test_files__all_of_them_bad__are_all_rejected(
    good: list[Seen], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run of bad files ends, with every one of them accounted for."""
    seen = [Seen(good[0].path, f"{n}/exits.xlsx") for n in range(4)]
    monkeypatch.setattr(reading_module, "read_seen", misbehave)
    readings, said = read(seen)
    assert [r.file.file for r in readings] == [one.shown for one in seen]
    assert {r.file.status for r in readings} == {FileStatus.REJECTED}
    assert said == []


def test_reason__of_a_file_beyond_its_time__names_the_seconds_by_its_size(tmp_path: Path) -> None:
    """A file may take 4 seconds and one more per MB, and thrice that when tried again alone."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(bytes(3 * 2**20))
    seen = Seen(path, "a.xlsx")
    assert [Limits().time_for(seen), Limits().time_for(seen, again=True)] == [7, 21]
    assert Limits().time_for(Seen(tmp_path / "gone.xlsx", "gone.xlsx")) == 4


def test_progress__counts_every_file_once(good: list[Seen]) -> None:
    """Progress starts at none and ends with all, one file at a time."""
    told: list[tuple[int, int]] = []
    with Workers(2, STRICT) as workers:
        read_files(workers, good, small_plan(), R7, lambda *now: told.append(now))
    assert told == [(count, 11) for count in range(12)]


@pytest.mark.usefixtures("no_process_left")
def test_interrupt__ends_every_process(good: list[Seen], monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while files are read leaves no process behind, not even a busy one."""
    monkeypatch.setattr(reading_module, "read_seen", misbehave)

    def interrupt(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), Workers(2) as workers:
        read_files(workers, among(good, "sleeps"), small_plan(), R7, interrupt)


def test_shared__arrives_once_in_every_process(good: list[Seen], tmp_path: Path) -> None:
    """The plan is sent to a process and not with every file."""
    note = tmp_path / "arrivals.txt"
    with Workers(2, STRICT) as workers:
        outcomes = workers.run(name_of, Counted(str(note)), good * 8, unheard)
    assert [o.result for o in outcomes] == [one.name for one in good * 8]
    arrivals = note.read_text().split()
    assert len(arrivals) == len(set(arrivals)) <= 2


def _refuse_start(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "blocked by the administrator")

    monkeypatch.setattr(subprocess, "Popen", refuse)


def _end_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "_BEGIN", "raise SystemExit(3)")


def _hang_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers_module, "_BEGIN", "import time; time.sleep(600)")


@pytest.mark.parametrize("hinder", [_refuse_start, _end_at_start, _hang_at_start])
@pytest.mark.usefixtures("no_process_left")
def test_processes__that_cannot_be_started__are_done_without(
    good: list[Seen],
    hinder: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the system allows no processes, the files are read here, and a note says so."""
    hinder(monkeypatch)
    readings, said = read(good, Limits(start=0.5))
    assert readings == read_here(good)
    assert said == ["workers-unavailable"]


def test_executor__of_any_kind__reads_the_same(good: list[Seen]) -> None:
    """An executor of the standard library's kind can read the files in batches."""
    with ThreadPoolExecutor(2) as executor, Workers(0) as workers:
        readings, said = read_files(workers, good, small_plan(), R7, unheard, executor)
    assert (readings, said) == (read_here(good), [])


def test_executor__that_is_broken__leaves_the_files_to_the_workers(good: list[Seen]) -> None:
    """What an executor does not give is read all the same."""
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with Workers(1, STRICT) as workers:
        readings, said = read_files(workers, good, small_plan(), R7, unheard, executor)
    assert (readings, codes(said)) == (read_here(good), ["scheduler-partial"])


def test_number__of_processes__follows_files_and_jobs() -> None:
    """No process without files enough for it, and never more than was asked for."""
    assert [processes_for(files, 4) for files in (0, 1, 32, 33, 10_000)] == [0, 1, 1, 2, 4]
    assert 1 <= processes_for(10_000) <= (os.cpu_count() or 1)


def run_script(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments, script],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )


SCRIPT = """
import sys, pickle
sys.path[:] = {path!r}
print("the script runs")
from pathlib import Path
from taikou_xl.returns.collect import collect
from taikou_xl.returns.reading import read_files
from taikou_xl.returns.workers import Workers, Limits
from tests.returns.returning import R7, small_plan
with Workers(2) as workers:
    readings, said = read_files(workers, collect([Path({folder!r})]), small_plan(), R7, print)
print(len(readings), said, *(r.file.status.value for r in readings))
"""


@pytest.mark.parametrize("way", ["file", "-c"])
def test_script__without_a_main_guard__runs_once(
    good: list[Seen], tmp_path: Path, way: str
) -> None:
    """A user's script is not run again by the processes that read for it."""
    text = SCRIPT.format(path=sys.path, folder=str(good[0].path.parent))
    path = tmp_path / "script.py"
    path.write_text(text, encoding="utf-8")
    run = run_script(str(path)) if way == "file" else run_script(text, "-c")
    assert run.stdout.count("the script runs") == 1
    assert run.stdout.splitlines()[-1] == "11 [] " + " ".join(["accepted"] * 11)


def test_worker__starts_without_what_it_does_not_need() -> None:
    """Importing pandas and pandera would cost every worker a second."""
    run = run_script(
        "import sys, taikou_xl.returns.worker; print(*{'pandas', 'pandera'} & {*sys.modules})", "-c"
    )
    assert run.stdout.split() == []


ORPHAN = """
import sys
sys.path[:] = {path!r}
from pathlib import Path
from taikou_xl.returns.collect import Seen
from taikou_xl.returns.workers import Workers, Limits
from tests.returns.misbehaving import Counted, misbehave
with Workers(2, Limits(seconds=2, seconds_per_mb=0, again=1)) as workers:
    print(*(process._popen.pid for process in workers._running), flush=True)
    note = Counted({note!r})
    workers.run(misbehave, note, [Seen(Path("x"), "sleeps.xlsx")], lambda *_: None)
"""


def test_processes__of_a_run_that_was_killed__end_by_themselves(tmp_path: Path) -> None:
    """When the run itself is ended by force, idle and busy workers follow it."""
    note = tmp_path / "arrivals.txt"
    script = ORPHAN.format(path=sys.path, note=str(note))
    run = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    with run:
        assert run.stdout is not None
        workers = [int(number) for number in run.stdout.readline().split()]
        assert comes_true(note.exists)  # one of them begins, and will sleep
        run.kill()
    assert len(workers) == 2
    assert comes_true(lambda: not any(map(is_running, workers)))


def test_limits__of_windows__have_the_size_that_it_expects() -> None:
    """The structures of a job object are laid out as winnt.h says (64 bits)."""
    import ctypes

    assert (ctypes.sizeof(BasicLimits), ctypes.sizeof(ExtendedLimits)) == (64, 144)
    assert ExtendedLimits.process_memory.offset == 112


def test_totals__with_bad_files_among_the_good__are_those_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A consolidation counts the same answers, whatever else lies in the folder."""
    master, back = tmp_path / "台帳.xlsx", tmp_path / "回収"
    back.mkdir()
    plan = small_plan()
    settings = {"階層": ",".join(plan.level_names), "計画期間": "令和7-令和8"}
    master.write_bytes(build_master(replace(plan, settings={**plan.settings, **settings})))
    (back / "秘書課.xlsx").write_bytes(fill({"1": SENSIBLE, "2": UNTARGETED}))
    (back / "市民課.xlsx").write_bytes(fill({"3": SENSIBLE}, "市民課"))
    misdeeds, today = ("exits", "sleeps", "eats"), dt.date(2026, 5, 12)
    without = gather(master, [back], "R7", How(day=today))
    for name in misdeeds:
        (back / f"{name}.xlsx").write_bytes(b"whatever it is")
    monkeypatch.setattr(reading_module, "read_seen", misbehave)
    monkeypatch.setattr(workers_module, "Limits", lambda: STRICT)
    found = gather(master, [back], "R7", How(day=today))
    assert found.rows == without.rows
    bad = {f"回収/{name}.xlsx" for name in misdeeds}
    assert [r for r in found.returns if r.file not in bad] == [*without.returns]
    assert {r.file for r in found.returns if r.status is FileStatus.REJECTED} == bad
    assert [f for f in found.findings if f.file not in bad] == [*without.findings]
