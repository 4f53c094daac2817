"""A disk that fails, or a program that is killed, at any step of writing."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import PATIENCE

OPEN, WRITE, FSYNC, REPLACE, UNLINK, MKDIR = "open", "write", "fsync", "replace", "unlink", "mkdir"
Watcher = Callable[[str], None]  # is told of each operation just before it is done


class Watched:
    """A file being written whose writes are steps too."""

    def __init__(self, stream: Any, watch: Watcher) -> None:
        self._stream, self._watch = stream, watch

    def write(self, block: Any) -> int:
        half = memoryview(block)[: len(block) // 2]
        try:
            self._watch(WRITE)
        except BaseException:
            # a full disk, or the end of the program, comes in the midst of a block
            self._stream.write(half)
            self._stream.flush()
            raise
        return int(self._stream.write(block))

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def watch_disk(patch: pytest.MonkeyPatch, watch: Watcher) -> None:
    """Have every operation that changes the disk told first; reading is not watched."""
    opened = io.open

    def watched_open(file: Any, mode: str = "r", *args: Any, **more: Any) -> Any:
        if not set(mode) & set("wxa+"):
            return opened(file, mode, *args, **more)
        watch(OPEN)
        return Watched(opened(file, mode, *args, **more), watch)

    patch.setattr(io, "open", watched_open)
    for name, operation in (
        ("fsync", FSYNC),
        ("replace", REPLACE),
        ("rename", REPLACE),
        ("unlink", UNLINK),
        ("remove", UNLINK),
        ("mkdir", MKDIR),
    ):
        patch.setattr(os, name, _told(getattr(os, name), operation, watch))


def _told(real: Callable[..., Any], operation: str, watch: Watcher) -> Callable[..., Any]:
    def call(*args: Any, **more: Any) -> Any:
        watch(operation)
        return real(*args, **more)

    return call


class Count:
    """Counts the operations of a run."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def __call__(self, operation: str) -> None:
        self.seen.append(operation)


class Fail:
    """Lets an operation fail from its nth time on, as a full or locked disk does."""

    def __init__(self, operation: str, nth: int, number: int) -> None:
        self._operation, self._left, self._number = operation, nth, number

    def __call__(self, operation: str) -> None:
        if operation == self._operation:
            self._left -= 1
            if self._left <= 0:
                raise OSError(self._number, os.strerror(self._number))


class Kill:
    """Ends this process at its nth operation of any kind, as a power cut does."""

    def __init__(self, nth: int) -> None:
        self._left = nth

    def __call__(self, operation: str) -> None:
        self._left -= 1
        if self._left <= 0:
            if operation == WRITE:
                raise _Cut
            _end()


class _Cut(BaseException):
    """Ends the process after half a block."""


def _end() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def run_and_be_killed(job: Callable[[], None], nth: int) -> bool:
    """Run a job in a process of its own that is killed at the nth operation; tell whether it was."""
    child = os.fork()
    if child == 0:
        _in_child(job, nth)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL, "the job did not end by itself"
        return True
    assert os.WEXITSTATUS(status) == 0, "the job failed by itself"
    return False


def _in_child(job: Callable[[], None], nth: int) -> None:
    status = 1
    # the copy of a process with threads could wait for one of them, which it lacks, for ever
    signal.alarm(int(PATIENCE))
    try:
        patch = pytest.MonkeyPatch()
        watch_disk(patch, Kill(nth))
        job()
        status = 0
    except _Cut:
        _end()
    finally:
        os._exit(status)
