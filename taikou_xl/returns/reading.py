"""All files of the returns → what each one held, in the same order, whatever a file does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Plan
from taikou_xl.returns.collect import Incoming, Seen, take
from taikou_xl.returns.model import FileStatus, Reading, ReturnedFile
from taikou_xl.returns.onefile import read_seen
from taikou_xl.returns.worker import Ending, Outcome
from taikou_xl.returns.workers import Limits, Workers
from taikou_xl.terms.periods import Period

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

    from taikou_xl.returns.cache import Cache

BATCH = 100  # files of one task of an executor: many, for one that is far away
STALLED = 600.0  # seconds in which no task of an executor ends


Done = Callable[[int, int], None]
Shared = tuple[Plan, Period]


def read_files(
    workers: Workers,
    seen: Sequence[Seen],
    plan: Plan,
    period: Period,
    done: Done,
    executor: Executor | None = None,
    cache: Cache | None = None,
) -> tuple[list[Reading], list[Finding]]:
    """Read every file; give the readings and what is to be said about the run as a whole.

    What ``cache`` knows is not read. An ``executor`` (of machines that reach the same files) is
    asked next, in batches; what it fails to give is read by the workers.
    """
    shared = (_for_reading(plan), period)
    known, taken = _known(cache, seen)
    rest = [number for number in range(len(seen)) if number not in known]
    left, given = rest, {}
    if executor:
        given = _ask(executor, shared, seen, rest, lambda n: done(len(known) + n, len(seen)))
        left = [number for number in rest if number not in given]
    count = len(known) + len(given)
    outcomes = workers.run(
        read_seen, shared, [seen[n] for n in left], lambda n, _: done(count + n, len(seen))
    )
    given |= dict(zip(left, outcomes, strict=True))
    limits = workers.limits
    readings = [known.get(n) or _reading(one, given[n], limits) for n, one in enumerate(seen)]
    if cache:
        for number, outcome in given.items():
            reading = readings[number]
            # a file that changed since its bytes were taken has another digest: not kept
            if outcome.ending is Ending.DONE and reading.file.sha256 == taken[number].sha256:
                cache.keep(taken[number], reading)
        cache.save()
    return readings, _said_of_run(workers, cache, len(left) if executor else 0)


def _for_reading(plan: Plan) -> Plan:
    """Give the plan without the rows that no reader of a form looks at, but would have to import."""
    return replace(plan, indicator_rows=(), overall=None, kpt=None)


def _said_of_run(workers: Workers, cache: Cache | None, not_given: int) -> list[Finding]:
    said = [find("workers-unavailable", Place(), count=workers.beside)] if workers.beside else []
    if not_given:
        said.append(find("scheduler-partial", Place(), count=not_given))
    return [*said, *(cache.notes if cache else ())]


def _known(
    cache: Cache | None, seen: Sequence[Seen]
) -> tuple[dict[int, Reading], dict[int, Incoming]]:
    """Give the readings of files that did not change, and what the others are known by."""
    known: dict[int, Reading] = {}
    taken: dict[int, Incoming] = {}
    for number, one in enumerate(seen) if cache else ():
        incoming = take(one)
        reading = cache.get(incoming) if cache and not incoming.refusal else None
        if reading is not None:
            known[number] = reading
        taken[number] = replace(incoming, data=b"")  # thousands of files need not stay
    return known, taken


def read_batch(shared: Shared, seen: Sequence[Seen]) -> list[Outcome]:
    """Read some files where this runs: the task of an executor, under the same limits."""
    with Workers(1) as workers:
        return workers.run(read_seen, shared, seen, lambda _, __: None)


def _ask(
    executor: Executor,
    shared: Shared,
    seen: Sequence[Seen],
    numbers: Sequence[int],
    done: Callable[[int], None],
) -> dict[int, Outcome]:
    from concurrent.futures import FIRST_COMPLETED, wait

    tasks: dict[Future[list[Outcome]], Sequence[int]] = {}
    given: dict[int, Outcome] = {}
    with suppress(RuntimeError):  # a broken or closed executor takes no more
        for start in range(0, len(numbers), BATCH):
            batch = numbers[start : start + BATCH]
            task = executor.submit(read_batch, shared, [seen[number] for number in batch])
            tasks[task] = batch
    waiting = set(tasks)
    while waiting:
        ended, waiting = wait(waiting, timeout=STALLED, return_when=FIRST_COMPLETED)
        if not ended:  # nobody works any more: the rest is read here
            for task in waiting:
                task.cancel()
            break
        for task in ended:
            given |= _given(task, tasks[task])
        done(len(given))
    return given


def _given(task: Future[list[Outcome]], batch: Sequence[int]) -> dict[int, Outcome]:
    """Give what a task read, nothing where it failed with all its files."""
    if task.cancelled() or task.exception() is not None:
        return {}
    found = zip(batch, task.result(), strict=True)
    return {number: one for number, one in found if one.ending is Ending.DONE}


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
