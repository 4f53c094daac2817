"""All files of the returns → what each one held, in the same order, whatever a file does."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, as_completed
from contextlib import suppress

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Plan
from taikou_xl.returns.collect import Seen
from taikou_xl.returns.model import FileStatus, Reading, ReturnedFile
from taikou_xl.returns.worker import Ending, Outcome, attempt, read_seen
from taikou_xl.returns.workers import Limits, Workers
from taikou_xl.terms.periods import Period

FILES_WORTH_A_PROCESS = 8  # reading fewer takes less time than starting one more
BATCH = 100  # files of one task of an executor: many, for one that is far away


Done = Callable[[int, int], None]
Shared = tuple[Plan, Period]


def processes_for(files: int, jobs: int | None = None) -> int:
    """Give how many processes shall read so many files; ``jobs`` at most, or one per core."""
    return min(jobs or _cores(), math.ceil(files / FILES_WORTH_A_PROCESS))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # a container may be given fewer than there are
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def read_files(
    workers: Workers,
    seen: Sequence[Seen],
    plan: Plan,
    period: Period,
    done: Done,
    executor: Executor | None = None,
) -> tuple[list[Reading], list[Finding]]:
    """Read every file; give the readings and what is to be said about the run as a whole.

    An ``executor`` (of machines that reach the same files) is asked first, in batches; what it
    fails to give is read by the workers.
    """
    shared = (plan, period)
    given = _ask(executor, shared, seen, done) if executor else {}
    left = [number for number in range(len(seen)) if number not in given]
    outcomes = workers.run(
        read_seen,
        shared,
        [seen[number] for number in left],
        lambda count, _: done(len(given) + count, len(seen)),
    )
    given |= dict(zip(left, outcomes, strict=True))
    limits = workers.limits
    readings = [_reading(one, given[number], limits) for number, one in enumerate(seen)]
    beside = workers.beside
    return readings, [find("workers-unavailable", Place(), count=beside)] if beside else []


def read_batch(shared: Shared, seen: Sequence[Seen]) -> list[Outcome]:
    """Read some files here and now: the task of an executor."""
    return [attempt(read_seen, shared, one) for one in seen]


def _ask(
    executor: Executor, shared: Shared, seen: Sequence[Seen], done: Done
) -> dict[int, Outcome]:
    tasks: dict[Future[list[Outcome]], int] = {}
    given: dict[int, Outcome] = {}
    with suppress(RuntimeError):  # a broken or closed executor takes no more
        for start in range(0, len(seen), BATCH):
            tasks[executor.submit(read_batch, shared, seen[start : start + BATCH])] = start
    for task in as_completed(tasks):
        if task.exception() is None:
            found = enumerate(task.result(), tasks[task])
            given |= {number: one for number, one in found if one.ending is Ending.DONE}
        done(len(given), len(seen))
    return given


def _reading(seen: Seen, outcome: Outcome, limits: Limits) -> Reading:
    if outcome.ending is Ending.DONE:
        reading: Reading = outcome.result
        return reading
    code, reason = _said(seen, outcome, limits)
    finding = find(code, Place(seen.shown), reason=reason)
    return Reading(ReturnedFile(seen.shown, FileStatus.REJECTED, finding.message), (), (finding,))


def _said(seen: Seen, outcome: Outcome, limits: Limits) -> tuple[str, str]:
    match outcome.ending:
        case Ending.OUT_OF_TIME:
            seconds = limits.time_for(seen, again=True)
            return "file-too-heavy", f"{seconds:.0f}秒たっても読み終わりません"
        case Ending.OUT_OF_MEMORY:
            return "file-too-heavy", f"メモリが{limits.memory // 2**20:,}MBでは足りません"
        case Ending.RAISED:
            return "file-unreadable", f"読み取り中に思わぬ不具合が起きました：{outcome.problem}"
        case _:
            return "file-unreadable", "読み取りの途中で処理が異常終了しました"
