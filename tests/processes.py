"""Looking at processes from outside: who runs, whose child or group, and waiting for an end."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import PATIENCE


def comes_true(condition: Callable[[], object], seconds: float = PATIENCE) -> bool:
    """Wait until a condition holds; False where it still does not after so many seconds."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def is_running(process: int) -> bool:
    """Tell whether a process runs: one that has ended and waits to be asked for does not (Linux)."""
    return any(number == process for number, *_ in _processes())


def children() -> set[int]:
    """Give the processes that this one has started and that still run (Linux)."""
    return {number for number, parent, _ in _processes() if parent == os.getpid()}


def running_in(group: int) -> set[int]:
    """Give the processes of a group that still run (Linux)."""
    return {number for number, _, its in _processes() if its == group}


def _processes() -> Iterator[tuple[int, int, int]]:
    """Give number, parent and group of all processes but those that have ended.

    An orphan that has ended may be listed for ever, where nobody asks for its end.
    """
    for place in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent, group = place.read_text().rpartition(")")[2].split()[:3]
            if state not in "ZX":
                yield int(place.parent.name), int(parent), int(group)
