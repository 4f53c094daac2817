"""What a worker is told to do with a file, good or bad by the file's name."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from taikou_xl.returns.collect import Seen
from taikou_xl.returns.onefile import read_seen

_earlier: list[str] = []  # what this process was told before


def misbehave(shared: Any, seen: Seen) -> Any:
    """Read a file, unless its name says what it does to its reader."""
    name = seen.name.removesuffix(".xlsx")
    told_before = bool(_earlier)
    _earlier.append(name)
    if name == "exits":
        os._exit(3)
    if name == "aborts":
        os.abort()
    if name == "raises":
        raise RuntimeError("no reader of workbooks raises this")
    if name == "sleeps":
        time.sleep(600)
    if name == "eats":
        blocks = []
        while True:
            blocks.append(bytearray(32 * 2**20))
    if name == "spoils" and told_before:  # only a process with a past fails on it
        os._exit(3)
    if name == "interrupted":  # as Ctrl-C does to every process of a terminal
        os.kill(os.getpid(), signal.SIGINT)
    if name == "prints":
        os.write(1, b"noise on the standard output\n")
    return read_seen(shared, seen)


class Counted:
    """What all calls share, which notes in a file whenever it arrives in a process."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __setstate__(self, state: dict[str, str]) -> None:
        self.path = state["path"]
        with open(self.path, "a", encoding="ascii") as stream:  # noqa: PTH123
            stream.write(f"{os.getpid()}\n")


def name_of(shared: Counted, seen: Seen) -> str:
    """Give a file's name and nothing else."""
    return seen.name
