"""Processes of our own that read files: what fills the memory, hangs or crashes costs one file.

Processes and not threads, because a parser that aborts takes its process with it. Not the
standard library's pool, which is lost as a whole with one of its processes, has no time limit,
and where it cannot fork runs the caller's own script again in every process.
"""

from __future__ import annotations

import math
import os
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from taikou_xl.returns.collect import Seen
from taikou_xl.returns.process import Process, packed
from taikou_xl.returns.worker import Ending, Function, Outcome, Work, attempt
from taikou_xl.sheets.guard import MAX_FILE, MAX_MEMORY, MAX_SECONDS, SECONDS_PER_MB

# Without numpy, which openpyxl takes if it can and which no worker needs, a process starts in
# half the time.
_BEGIN = "sys.modules['numpy'] = None; import taikou_xl.returns.onefile, taikou_xl.returns.read"
FILES_WORTH_A_PROCESS = 32  # to start one more takes as long as to read so many
_MOST_AT_ONCE = 16  # things that one message names
_GLANCE = 0.1  # seconds between two looks at the clock

Done = Callable[[int, int], None]  # (number done, of how many)


def processes_for(files: int, jobs: int | None = None, worth: int = FILES_WORTH_A_PROCESS) -> int:
    """Give how many processes shall read so many files; ``jobs`` at most, or one per core."""
    return min(jobs or _cores(), math.ceil(files / worth))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # a container may be given fewer than there are
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Limits:
    """What one file may cost: seconds, seconds more per MB, and bytes of memory.

    In its second try, alone, it may take ``again`` times as long: the PC may have been busy.
    ``start`` is what the start of a process may take, in seconds.
    """

    seconds: float = MAX_SECONDS
    seconds_per_mb: float = SECONDS_PER_MB
    memory: int = MAX_MEMORY
    again: float = 3.0
    start: float = 60.0

    @property
    def patience(self) -> float:
        """Seconds after which a worker takes it that nobody watches the clock any more."""
        return 2 * self.again * (self.seconds + self.seconds_per_mb * MAX_FILE / 2**20)

    def time_for(self, seen: Seen, *, again: bool = False) -> float:
        """Give the seconds that reading a file may take, in the first or the second try."""
        try:
            size = seen.path.lstat().st_size
        except OSError:
            size = 0
        once = self.seconds + self.seconds_per_mb * min(size, MAX_FILE) / 2**20
        return once * self.again if again else once


class Workers:
    """Worker processes, started at once and used until the end of the ``with`` block."""

    def __init__(self, count: int, limits: Limits | None = None, begin: str = "") -> None:
        """Start ``count`` processes; where the system does not allow it, there are none.

        ``begin`` are the statements with which each imports what it will be asked to do: to read
        returns, unless given.
        """
        self.limits = limits or Limits()
        self._begin = begin or _BEGIN
        self._lock = threading.Lock()
        self._running: set[Process] = set()
        self._lanes: list[_Lane] = []
        self._closed = False
        self._first = [process for _ in range(count) if (process := self.start())]
        self.beside = 0  # things done in this process, because there was no other

    def __enter__(self) -> Workers:
        """Keep the processes for the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all processes, busy or not."""
        with self._lock:
            self._closed = True
            left = [*self._running]
        for process in left:
            self.end(process)
        for lane in self._lanes:  # whose process has ended, so that they end too
            lane.join(self.limits.start)

    def start(self) -> Process | None:
        """Start one more process, unless the system refuses or the block has ended."""
        with self._lock:
            if self._closed:
                return None
            try:
                process = Process(self._begin)
            except OSError:
                return None
            self._running.add(process)
            return process

    def end(self, process: Process) -> None:
        """End a process, once."""
        with self._lock:
            known = process in self._running
            self._running.discard(process)
        if known:
            process.end()

    def run(
        self,
        function: Function,
        shared: Any,  # noqa: ANN401
        things: Sequence[Any],
        done: Done,
    ) -> list[Outcome]:
        """Give the outcome of ``function(shared, thing)`` for every thing, in the same order."""
        outcomes: dict[int, Outcome] = {}
        done(0, len(things))
        for number, outcome in self.each(function, shared, things):
            outcomes[number] = outcome
            done(len(outcomes), len(things))
        return [outcomes[number] for number in range(len(things))]

    def each(
        self,
        function: Function,
        shared: Any,  # noqa: ANN401
        things: Sequence[Any],
    ) -> Iterator[tuple[int, Outcome]]:
        """Give number and outcome of every thing as soon as it is done, and keep none of them.

        A thing that ends its process or takes too long is tried once more in a fresh process,
        so that none pays for what another has left behind.
        """
        work = Work(function, shared, self.limits.memory, self.limits.patience)
        job = _Job(packed(work), things, self.limits)
        first, self._first = self._first, []
        lanes = [_Lane(self, process, job, len(first)) for process in first]
        self._lanes += lanes
        for lane in lanes:
            lane.start()
        left = set(range(len(things)))
        while left and (any(lane.is_alive() for lane in lanes) or not job.answers.empty()):
            with suppress(queue.Empty):  # woken from time to time, also for Ctrl-C on Windows
                number, outcome = job.answers.get(timeout=_GLANCE)
                left.discard(number)
                yield number, outcome
            for lane in lanes:
                lane.end_if_late()
        for number in sorted(left):
            self.beside += 1
            yield number, attempt(function, shared, things[number])


class _Job:
    """What is to be done, and what has been done of it."""

    def __init__(self, work: bytes, things: Sequence[Any], limits: Limits) -> None:
        self.work, self.things, self.limits = work, things, limits
        self.answers: queue.Queue[tuple[int, Outcome]] = queue.Queue()
        self._open = deque(range(len(things)))
        self._lock = threading.Lock()

    def take(self, lanes: int) -> list[int]:
        """Give the numbers of the next things: many at once, and few towards the end."""
        with self._lock:
            count = min(_MOST_AT_ONCE, max(1, len(self._open) // (2 * lanes)))
            return [self._open.popleft() for _ in range(min(count, len(self._open)))]

    def give_back(self, numbers: Sequence[int]) -> None:
        """Put back what was taken and not done."""
        with self._lock:
            self._open.extendleft(reversed(numbers))


class _Lane(threading.Thread):
    """Who talks to one process, and to the next one when that has ended."""

    def __init__(self, workers: Workers, process: Process, job: _Job, lanes: int) -> None:
        super().__init__(daemon=True)
        self._workers, self._job, self._lanes = workers, job, lanes
        self._process: Process | None = process
        self._prepared = False
        self._late = False
        self._deadline = math.inf

    def run(self) -> None:
        """Take things until there are none, or no process can be started any more."""
        suspect: list[int] = []  # what ended the last process: tried alone, in a fresh one
        ending = Ending.DIED
        while numbers := suspect or self._job.take(self._lanes):
            process = self._fresh_or_same()
            if process is None:
                if suspect:  # never beside the run's own data
                    self._job.answers.put((suspect[0], Outcome(ending)))
                else:
                    self._job.give_back(numbers)
                return
            count, ending = self._ask(process, numbers, again=bool(suspect))
            if ending is Ending.DONE:
                suspect = []
                continue
            self._drop()
            self._job.give_back(numbers[count + 1 :])
            if suspect:
                self._job.answers.put((suspect[0], Outcome(ending)))
            suspect = [] if suspect else [numbers[count]]
        self._drop()

    def _ask(self, process: Process, numbers: Sequence[int], *, again: bool) -> tuple[int, Ending]:
        """Have things done; give how many were, and how the first ended that was not."""
        things = [self._job.things[number] for number in numbers]
        count = 0
        try:
            process.send(packed(things))
            for count, (number, thing) in enumerate(zip(numbers, things, strict=True)):
                wait = self._job.limits.time_for(thing, again=again)
                self._deadline = time.monotonic() + wait
                outcome: Outcome = process.receive()
                self._deadline = math.inf
                if outcome.ending is Ending.OUT_OF_MEMORY:
                    return count, outcome.ending
                self._job.answers.put((number, outcome))
        except OSError:
            return count, Ending.OUT_OF_TIME if self._late else Ending.DIED
        return len(numbers), Ending.DONE

    def _fresh_or_same(self) -> Process | None:
        """Give the process that is there, else a new one, knowing what to do."""
        if self._prepared:
            return self._process
        self._process = self._process or self._workers.start()
        if self._process is None:
            return None
        self._late = False
        self._deadline = time.monotonic() + self._job.limits.start
        try:
            self._process.receive()  # it has imported everything
            self._process.send(self._job.work)
        except OSError:
            self._drop()
            return None
        self._prepared = True
        return self._process

    def _drop(self) -> None:
        self._deadline = math.inf
        self._prepared = False
        if self._process:
            self._workers.end(self._process)
        self._process = None

    def end_if_late(self) -> None:
        """End the process if it is beyond its time; called by the thread that has the clock."""
        process = self._process
        if process and time.monotonic() > self._deadline:
            self._late, self._deadline = True, math.inf
            process.kill()
