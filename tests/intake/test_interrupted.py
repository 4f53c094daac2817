"""Whatever fails or is killed while writing: the old or the new output whole, inputs untouched."""

from __future__ import annotations

import datetime as dt
import errno
import functools
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl import pipeline
from taikou_xl.errors import TaikouError
from taikou_xl.forms import workbook
from taikou_xl.how import How
from taikou_xl.master import kept, write
from taikou_xl.outputs import checkbook, handover, sendback, summary
from taikou_xl.outputs.sendback import make_sendback
from taikou_xl.returns.sent import read_sent
from taikou_xl.sheets import deliver, opening
from tests.conftest import PATIENCE
from tests.intake.disk import (
    FSYNC,
    MKDIR,
    OPEN,
    REPLACE,
    UNLINK,
    WRITE,
    Count,
    Fail,
    run_and_be_killed,
    watch_disk,
)
from tests.intake.town import PERIOD, Town, saved
from tests.processes import comes_true, running_in

UNITS = ("秘書課", "職員課")
TEMPORARY = ".taikou-*"
HOW = How(day=dt.date(2026, 5, 12))  # also where the test itself runs beyond midnight
# kills of the whole program at a random moment, a command; more of them by the environment
KILLS, LASTING = int(os.environ.get("TAIKOU_KILLS", "1")), 4.0
HEAVY = (
    (pipeline, "gather"), (workbook, "build_form"), (summary, "build_summary"),
    (checkbook, "build_check_report"), (write, "build_master"), (sendback, "make_sendback"),
    (handover, "build_handover"), (kept, "left_behind"), (opening, "open_book"),
)  # fmt: skip


@dataclass(frozen=True)
class Version:
    """The inputs of one run: a master and returns."""

    name: str
    master: Path
    returns: tuple[Path, ...]


@dataclass(frozen=True)
class Job:
    """One command: what it does with a version's inputs in a folder."""

    name: str
    run: Callable[[Version, Path], object]


def _check(version: Version, folder: Path) -> object:
    return pipeline.check(
        version.master, version.returns, PERIOD,
        report=folder / "確認結果.xlsx", json_target=folder / "確認.json", how=HOW,
    )  # fmt: skip


def _consolidate(version: Version, folder: Path) -> object:
    return pipeline.consolidate(
        version.master, version.returns, PERIOD, folder / "集計.xlsx",
        json_target=folder / "集計.json", how=HOW,
    )  # fmt: skip


JOBS = (
    Job("distribute", lambda v, f: pipeline.distribute(v.master, PERIOD, f / "配布", UNITS)),
    Job("check", _check),
    Job("consolidate", _consolidate),
    Job(
        "rollover",
        lambda v, f: pipeline.rollover(v.master, v.returns, PERIOD, f / "次.xlsx", how=HOW),
    ),
    Job(
        "send back",
        lambda v, f: pipeline.send_back(v.master, v.returns, PERIOD, f / "差戻し", how=HOW),
    ),
)


@dataclass
class Bench:
    """The two versions, and everything that takes long, made once for each of them."""

    old: Version
    new: Version
    made: dict[tuple[object, ...], Any] = field(default_factory=dict)
    inputs: Mapping[Path, tuple[bytes, int]] = field(default_factory=dict)

    def inputs_now(self) -> dict[Path, tuple[bytes, int]]:
        return {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in self.inputs}

    def do(self, job: Job, version: Version, folder: Path) -> None:
        """Run a command with what it computes taken from an earlier run of the same version."""
        with pytest.MonkeyPatch.context() as patch:
            calls: dict[str, int] = {}
            for module, name in HEAVY:
                real = getattr(module, name)
                patch.setattr(module, name, self._once(real, (job.name, version.name), calls))
            patch.setattr(deliver, "_RETRY_SECONDS", 0.02)
            job.run(version, folder)

    def _once(
        self, real: Callable[..., Any], key: tuple[str, str], calls: dict[str, int]
    ) -> Callable[..., Any]:
        @functools.wraps(real)
        def call(*args: Any, **more: Any) -> Any:
            calls[real.__name__] = calls.get(real.__name__, 0) + 1
            # what is sent back depends on what was sent before
            sent = real is make_sendback and bool(args[0].sent)
            place = (*key, real.__name__, calls[real.__name__], sent)
            if place not in self.made:
                self.made[place] = real(*args, **more)
            made, folder = self.made[place], more.get("return_to")
            return replace(made, sent=read_sent(folder, made.plan, made.period)) if folder else made

        return call


@pytest.fixture(scope="module")
def bench(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Give an old and a new version of the inputs, the newer with mistakes to send back."""
    folder = tmp_path_factory.mktemp("中断")
    book = openpyxl.load_workbook(town.master)
    for row in book["設定"].iter_rows(min_row=5):
        if row[0].value == "連絡先":
            row[1].value = "内線 1234"
    (folder / "台帳.xlsx").write_bytes(saved(book))
    (folder / "市民課.xlsx").write_bytes(town.returned({("3", "達成度"): "ほぼ達成"}))
    old = Version("old", town.master, (town.good / "秘書課.xlsx",))
    new = Version("new", folder / "台帳.xlsx", (town.good, folder / "市民課.xlsx"))
    files = [town.master, *folder.iterdir(), *town.good.iterdir()]
    found = Bench(old, new)
    found.inputs = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in files}
    return found


@dataclass(frozen=True)
class States:
    """A folder's files before and after a command, by path."""

    old: Mapping[str, bytes]
    new: Mapping[str, bytes]
    operations: tuple[str, ...]


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lay_out(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    folder.mkdir(exist_ok=True)
    return folder


def states_of(bench: Bench, job: Job, tmp_path: Path) -> States:
    """Run a command twice, undisturbed, and count what it asks of the disk the second time."""
    folder = lay_out(tmp_path / "静か", {})
    if job.name != "send back":  # what was sent stays sent
        bench.do(job, bench.old, folder)
    old, count = files_in(folder), Count()
    bench.do(job, bench.new, folder)  # computes what takes long
    lay_out(tmp_path / "数える", old)
    with pytest.MonkeyPatch.context() as patch:
        watch_disk(patch, count)
        bench.do(job, bench.new, tmp_path / "数える")
    new = files_in(tmp_path / "数える")
    assert new == files_in(folder)
    assert new != old
    return States(old, new, tuple(count.seen))


def check_whole(states: States, folder: Path) -> None:
    """Every file is the old one or the new one, whole; a manifest is at least a readable one."""
    for name, data in files_in(folder).items():
        if Path(name).match(TEMPORARY):
            continue
        if Path(name).name == deliver.MANIFEST:
            assert json.loads(data)["stamp"]
        else:
            assert data in (states.old.get(name), states.new.get(name)), name
    gone = set(states.old) & set(states.new) - set(files_in(folder))
    assert not gone


# a full disk, a file that is open elsewhere, a disk that breaks
FAILURES = (
    (OPEN, errno.EACCES), (OPEN, errno.ENOSPC), (WRITE, errno.ENOSPC), (FSYNC, errno.EIO),
    (REPLACE, errno.EACCES), (UNLINK, errno.EACCES), (MKDIR, errno.ENOSPC),
)  # fmt: skip


@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
def test_write__failing_at_any_step__leaves_old_or_new_and_the_next_run_mends_it(
    bench: Bench, tmp_path: Path, job: Job
) -> None:
    """A full, locked or broken disk at any step: a plain refusal, whole files, nothing left over."""
    states = states_of(bench, job, tmp_path)
    trials = [
        (operation, number, nth)
        for operation, number in FAILURES
        for nth in range(1, states.operations.count(operation) + 1)
    ]
    assert {OPEN, WRITE, FSYNC, REPLACE} <= {operation for operation, *_ in trials}
    for operation, number, nth in trials:
        folder = lay_out(tmp_path / f"{operation}{nth}_{number}", states.old)
        with pytest.MonkeyPatch.context() as patch:
            watch_disk(patch, Fail(operation, nth, number))
            stop = refusal_of(lambda f=folder: bench.do(job, bench.new, f))  # type: ignore[misc]
        assert stop is None or (stop.exit_status == 3 and stop.remedy), stop
        check_whole(states, folder)
        if operation != UNLINK:  # what cannot be removed stays
            assert list(folder.rglob(TEMPORARY)) == []
        age_leftovers(folder)
        bench.do(job, bench.new, folder)
        check_mended(states, folder)
    assert bench.inputs_now() == bench.inputs


def refusal_of(run: Callable[[], None]) -> TaikouError | None:
    """Give the refusal that a run ended with; anything else than a refusal goes on."""
    try:
        run()
    except TaikouError as stop:
        return stop
    return None


def age_leftovers(folder: Path) -> None:
    """Make what a dead run left behind old enough not to be a running one's."""
    long_ago = time.time() - 7_200
    for left in folder.rglob(TEMPORARY):
        os.utime(left, (long_ago, long_ago))


def check_mended(states: States, folder: Path) -> None:
    found = files_in(folder)
    assert [name for name in found if Path(name).match(TEMPORARY)] == []
    finished = {name: data for name, data in found.items() if name in states.new}
    assert finished == states.new
    assert set(found) - set(states.new) <= set(states.old)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be copied")
# newer Pythons warn of copying a process with threads: the copy uses none of them
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("job", JOBS, ids=[job.name for job in JOBS])
def test_program__killed_at_any_step__leaves_old_or_new_and_the_next_run_mends_it(
    bench: Bench, tmp_path: Path, job: Job
) -> None:
    """A power cut at any step of writing leaves whole files, and the next run finishes the work."""
    states = states_of(bench, job, tmp_path)
    steps = len(states.operations)
    assert steps >= 3
    for nth in range(1, steps + 1):
        folder = lay_out(tmp_path / f"切{nth}", states.old)
        assert run_and_be_killed(lambda f=folder: bench.do(job, bench.new, f), nth)  # type: ignore[misc]
        check_whole(states, folder)
        age_leftovers(folder)
        bench.do(job, bench.new, folder)
        check_mended(states, folder)
    untouched = lay_out(tmp_path / "無事", states.old)
    assert not run_and_be_killed(lambda: bench.do(job, bench.new, untouched), steps + 1)
    assert bench.inputs_now() == bench.inputs


COMMANDS: Mapping[str, tuple[str, ...]] = {
    "distribute": ("-o", "配布"),
    "consolidate": ("-o", "集計.xlsx", "--json", "集計.json"),
    "check": ("--report", "確認結果.xlsx"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_command__killed_at_a_random_moment__leaves_whole_files_and_no_process(
    bench: Bench, tmp_path: Path, command: str
) -> None:
    """Kill -9 of the whole command, wherever it is: every output is whole, the next run makes all."""
    inputs = [str(bench.new.master)]
    inputs += [] if command == "distribute" else [str(path) for path in bench.new.returns]
    arguments = [sys.executable, "-m", "taikou_xl", command, *inputs, "--period", PERIOD]
    arguments += COMMANDS[command]
    wanted = {name for name in COMMANDS[command] if not name.startswith("-")}
    for _ in range(KILLS):
        moment = random.uniform(0.2, LASTING)
        folder = lay_out(tmp_path / f"{moment:.3f}", {})
        kill_after(arguments, folder, moment)
        for name in files_in(folder):
            if not Path(name).match(TEMPORARY):
                assert_whole(folder / name)
        again = subprocess.run(
            arguments, cwd=folder, capture_output=True, check=False, timeout=PATIENCE
        )
        assert again.returncode in (0, 1), again.stderr.decode()
        assert wanted <= {path.name for path in folder.iterdir()}
    assert bench.inputs_now() == bench.inputs


def kill_after(arguments: list[str], folder: Path, seconds: float) -> None:
    with subprocess.Popen(
        arguments, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
        process.wait(PATIENCE)
    # those that it started end by themselves, as soon as they have imported what they import
    assert comes_true(lambda: not running_in(process.pid)), "a process outlived the command"


def assert_whole(path: Path) -> None:
    if path.suffix == ".xlsx":
        openpyxl.load_workbook(path).close()
    elif path.suffix == ".json":
        assert json.loads(path.read_bytes())
    else:
        assert path.read_bytes()
