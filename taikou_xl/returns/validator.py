"""The validation in a process of its own: it imports pandas and pandera while others read."""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from taikou_xl.returns.process import Process, packed
from taikou_xl.returns.rules import Failure, Rules, Table
from taikou_xl.returns.worker import Ending, Outcome, Work

# hypothesis, where it is installed, is imported by pandera for tests that we do not make
_BEGIN = "sys.modules['hypothesis'] = None; import taikou_xl.returns.schemas"
_SECONDS = 120.0  # after which it is done here: the start of a process on a busy PC included


def validate_here(rules: Rules, table: Table) -> list[Failure]:
    """Find the failures of a table in this process: it imports pandas and pandera now."""
    from taikou_xl.returns.schemas import find_failures

    return find_failures(rules, table)


def is_worth_a_process(files: int) -> bool:
    """Tell whether to start one: not without returns, nor where pandera is imported already."""
    return files > 0 and "pandera.pandas" not in sys.modules


class Validator:
    """Finds failures of tables in a process of its own, which starts at once.

    Where none can be started, or where it does not answer, they are found in this process.
    """

    def __init__(self) -> None:
        """Start the process, unless the system refuses."""
        self._ready = False
        self._process: Process | None
        try:
            self._process = Process(_BEGIN)
        except OSError:
            self._process = None

    def __enter__(self) -> Validator:
        """Keep the process for the block."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the process."""
        self._end()

    def __call__(self, rules: Rules, table: Table) -> list[Failure]:
        """Give what ``schemas.find_failures`` finds."""
        outcome = self._ask((rules, table)) if self._process else None
        if outcome is None or outcome.ending is not Ending.DONE:
            return validate_here(rules, table)
        failures: list[Failure] = outcome.result
        return failures

    def _ask(self, thing: tuple[Rules, Table]) -> Outcome | None:
        """Give the process's answer; None, and no process any more, where there is none."""
        process = self._process
        if process is None:
            return None
        clock = threading.Timer(_SECONDS, process.kill)
        clock.daemon = True
        clock.start()
        try:
            if not self._ready:
                process.receive()  # it has imported everything
                process.send(packed(Work(_find, None, 0, 2 * _SECONDS)))
                self._ready = True
            process.send(packed([thing]))
            outcome: Outcome = process.receive()
        except OSError:
            self._end()
            return None
        finally:
            clock.cancel()
        return outcome

    def _end(self) -> None:
        if self._process:
            self._process.end()
        self._process = None


def _find(_: None, thing: tuple[Rules, Table]) -> list[Failure]:
    return validate_here(*thing)
