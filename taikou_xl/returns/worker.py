"""One worker process: it does what it is told, until nobody tells it any more.

What a workbook does to its reader (fill the memory, run for ever, end the process) happens
here, beside the run and not in it. Who started it talks to it over its standard input and
output in pickles: first the work (a function and what all calls share), then lists of things;
each thing is answered by itself, so that the first one without an answer is the one that ended
the process.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

Function = Callable[[Any, Any], Any]  # (what all calls share, one thing) → its result


class Ending(StrEnum):
    """How the work on one thing ended."""

    DONE = "done"
    RAISED = "raised"
    OUT_OF_MEMORY = "out of memory"
    OUT_OF_TIME = "out of time"
    DIED = "died"


@dataclass(frozen=True)
class Work:
    """What a worker does, sent to it once: the function, what all its calls share, its limits.

    ``memory`` in bytes beyond what the idle process takes, 0 for no limit; ``patience`` in
    seconds, after which a worker ends itself if nobody has ended it: then the run that started
    it is gone.
    """

    function: Function
    shared: Any
    memory: int
    patience: float


@dataclass(frozen=True)
class Outcome:
    """How the work on one thing ended, with its result, or with the name of what was raised."""

    ending: Ending
    result: Any = None
    problem: str = ""


def attempt(function: Function, shared: Any, thing: Any) -> Outcome:  # noqa: ANN401
    """Do one piece of work and say how it ended, whatever it raises."""
    try:
        return Outcome(Ending.DONE, function(shared, thing))
    except MemoryError:
        return Outcome(Ending.OUT_OF_MEMORY)
    except Exception as problem:  # noqa: BLE001 - one file's problem is never the run's
        return Outcome(Ending.RAISED, problem=type(problem).__name__)


def serve() -> None:
    """Work until the input ends: the whole life of a worker process."""
    tasks, answers = sys.stdin.buffer, _private_output()
    with suppress(EOFError, BrokenPipeError), open(os.devnull, "w") as nowhere:  # noqa: PTH123
        _send(answers, None)  # all is imported
        work: Work = pickle.load(tasks)
        if work.memory:
            from taikou_xl.returns.memory import limit_memory  # ctypes: not for who starts us

            limit_memory(work.memory)
        gc.freeze()  # what all calls share stays: it need not be looked at again and again
        gc.enable()
        while True:
            for thing in pickle.load(tasks):
                faulthandler.dump_traceback_later(work.patience, exit=True, file=nowhere)
                outcome = attempt(work.function, work.shared, thing)
                faulthandler.cancel_dump_traceback_later()
                _send(answers, outcome)
                if outcome.ending is Ending.OUT_OF_MEMORY:
                    return  # what is left of this process is not trusted
    os._exit(0)  # nothing to tidy up, and quicker


def _private_output() -> BinaryIO:
    """Keep the pipe to ourselves: what a library prints must not get between the answers."""
    private = os.dup(1)
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), 1)
    return os.fdopen(private, "wb")


def _send(stream: BinaryIO, answer: Any) -> None:  # noqa: ANN401
    pickle.dump(answer, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()
