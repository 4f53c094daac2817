"""The forms of a period, one by one as they are made: here, or by several processes at once."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from taikou_xl.plan.model import Plan
from taikou_xl.returns.worker import Ending
from taikou_xl.returns.workers import Limits, Workers, processes_for
from taikou_xl.terms.periods import Period

FORMS_WORTH_A_PROCESS = 40  # making fewer takes less time than starting one more
MASTER_WORTH_PROCESSES = 2**19  # bytes of a master that has many forms: hundreds of items
_SECONDS = 120.0  # what a form takes on no PC, however busy
_BEGIN = "import taikou_xl.making, taikou_xl.forms.workbook"

Makers = Workers | None
Build = Callable[[Plan, Period, str], bytes]


@dataclass(frozen=True)
class _FormLimits(Limits):
    """What making one form may cost: our own work, but a process may be stopped from outside."""

    def time_for(self, _unit: object, *, again: bool = False) -> float:
        """Give the seconds that a form may take, in the first or the second try."""
        return self.seconds * self.again if again else self.seconds


def form_makers(master_size: int, jobs: int | None = None) -> AbstractContextManager[Makers]:
    """Start processes that a master of so many bytes will need, so that they import meanwhile.

    None for a small master: it is read before a process has started.
    """
    many = master_size >= MASTER_WORTH_PROCESSES
    count = processes_for(sys.maxsize, jobs, FORMS_WORTH_A_PROCESS)
    return _started(count) if many and count > 1 else nullcontext()


def _started(count: int) -> Workers:
    return Workers(count, _FormLimits(seconds=_SECONDS, seconds_per_mb=0), _BEGIN)


def make_forms(
    build: Build,
    plan: Plan,
    period: Period,
    units: Sequence[str],
    jobs: int | None = None,
    makers: Makers = None,
) -> Iterator[tuple[str, bytes]]:
    """Give every unit with its form, each once, in the order in which they get ready.

    ``build`` makes one and is a function that other processes can import. Of those there are
    ``jobs`` at most, one per core unless given, and none where that would take longer. What
    they do not give is made here: no process, no form and no error gets lost. ``makers`` are processes
    that were started before; they are for one call.
    """
    count = processes_for(len(units), jobs, FORMS_WORTH_A_PROCESS)
    shared = (build, plan, period)
    if count < 2:
        for unit in units:
            yield unit, built(shared, unit)
        return
    with nullcontext(makers) if makers else _started(count) as workers:
        for number, outcome in workers.each(built, shared, units):
            unit, done = units[number], outcome.ending is Ending.DONE
            yield unit, outcome.result if done else built(shared, unit)


def built(shared: tuple[Build, Plan, Period], unit: str) -> bytes:
    """Make one form where this runs.

    Its cells are counted as garbage when they all are, not after each few hundred of them.
    """
    build, plan, period = shared
    collecting = gc.isenabled()
    gc.disable()
    try:
        return build(plan, period, unit)
    finally:
        if collecting:
            gc.enable()
