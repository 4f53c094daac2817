"""Several machines read the returns: whatever becomes of one of them, the report is the same."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from taikou_xl import pipeline
from taikou_xl.errors import TaikouError, UsageProblem
from taikou_xl.how import How
from taikou_xl.returns import reading
from taikou_xl.returns import scheduler as scheduler_module
from taikou_xl.returns.collect import Seen
from taikou_xl.returns.reading import read_batch
from taikou_xl.returns.scheduler import executor_at
from taikou_xl.returns.worker import Outcome
from tests.conftest import PATIENCE
from tests.intake.town import PERIOD, Town, build_town
from tests.processes import comes_true

# the library says a lot about itself when processes come and go
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return build_town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Start a scheduler with two worker processes on this machine."""
    distributed = pytest.importorskip("distributed")
    dask = pytest.importorskip("dask")
    waits = {f"distributed.comm.timeouts.{name}": f"{PATIENCE:.0f}s" for name in ("connect", "tcp")}
    with (
        dask.config.set(waits),
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
        ) as running,
    ):
        yield running
    gc.collect()  # what the library leaves unclosed is told here, and not in another test


def report(town: Town, folder: Path, how: How) -> bytes:
    """Consolidate and give the JSON report's bytes."""
    target = folder / "報告.json"
    folder.mkdir()
    summary = folder / "集計.xlsx"
    pipeline.consolidate(town.master, [town.good], PERIOD, summary, json_target=target, how=how)
    return target.read_bytes()


def test_executor__given_to_the_pipeline__changes_nothing(town: Town, tmp_path: Path) -> None:
    """Any executor of the standard library's kind may read; the report is equal to the byte."""
    alone = report(town, tmp_path / "alone", How())
    with ThreadPoolExecutor(2) as executor:
        assert report(town, tmp_path / "helped", How(executor=executor)) == alone


def test_worker__killed_in_the_middle__changes_nothing(
    town: Town, tmp_path: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of two worker processes is killed while they read: the report is equal to the byte."""
    alone = report(town, tmp_path / "alone", How())
    monkeypatch.setattr(reading, "BATCH", 2)
    monkeypatch.setattr(scheduler_module, "_PATIENCE", f"{PATIENCE:.0f}s")
    note = tmp_path / "killed"
    monkeypatch.setattr(reading, "read_batch", Waiting(town.good, note))
    pids = [worker["pid"] for worker in _workers(cluster)]
    assert len(pids) == 2
    killed: list[int] = []

    def kill_one(step: str, done: int, total: int) -> None:
        if step == "回答を読み取り中" and 0 < done < total and not killed:
            os.kill(pids[0], signal.SIGKILL)
            killed.append(pids[0])
            note.touch()

    how = How(scheduler=cluster.scheduler_address, progress=kill_one)
    assert report(town, tmp_path / "helped", how) == alone
    assert killed


@dataclass(frozen=True)
class Waiting:
    """Reads a batch; all but the first one only when a worker was killed: none is done before."""

    good: Path
    note: Path

    def __call__(self, shared: reading.Shared, seen: Sequence[Seen]) -> list[Outcome]:
        """Read a batch."""
        if sorted(self.good.iterdir())[0] not in [one.path for one in seen]:
            assert comes_true(self.note.exists)
        return read_batch(shared, seen)


def _workers(cluster: Any) -> list[dict[str, int]]:
    """Give the process of each worker."""
    distributed = pytest.importorskip("distributed")
    with distributed.Client(cluster, set_as_default=False) as client:
        return [{"pid": pid} for pid in client.run(os.getpid).values()]


def test_address__where_nobody_answers__stops_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A scheduler that cannot be reached stops the run before anything is read."""
    pytest.importorskip("distributed")
    monkeypatch.setattr(scheduler_module, "_PATIENCE", "0.2s")
    with pytest.raises(TaikouError, match="つながりません"), executor_at("tcp://127.0.0.1:9"):
        pass


def test_address__that_is_none__is_refused() -> None:
    """What is no address is a mistake of the command line."""
    pytest.importorskip("distributed")
    with pytest.raises(UsageProblem, match="アドレス"), executor_at("市役所のPC"):
        pass


def test_library__not_installed__is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without dask.distributed the option says how to get it."""

    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(scheduler_module, "import_module", missing)
    with pytest.raises(UsageProblem, match="部品"), executor_at("tcp://127.0.0.1:8786"):
        pass
