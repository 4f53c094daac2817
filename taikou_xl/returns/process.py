"""One process of our own, and the pipes over which we talk to it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from typing import Any

# The interpreter searches where we do, and nowhere else (-P: never the current folder).
# Ctrl-C reaches every process of a terminal; whoever started this one decides what it means.
# What is imported stays: looking through it again and again for garbage takes a tenth of the time.
_BEGIN = (
    "import gc, pickle, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
    "gc.disable(); sys.path[:] = pickle.load(sys.stdin.buffer); {};"
    "from taikou_xl.returns.worker import serve; serve()"
)


class Process:
    """One worker process and its two pipes. Every failure to talk to it is an ``OSError``."""

    def __init__(self, begin: str) -> None:
        """Start it; it imports what it needs while we do other things.

        ``begin`` are its first statements: they import what it will be asked to do.
        """
        if getattr(sys, "frozen", False) or not sys.executable:
            raise OSError("no interpreter to start")
        self._popen = subprocess.Popen(
            [sys.executable, "-P", "-c", _BEGIN.format(begin)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            self.send(packed(sys.path))
        except OSError:
            self.end()
            raise

    def send(self, message: bytes) -> None:
        """Send one pickled object."""
        assert self._popen.stdin is not None
        try:
            self._popen.stdin.write(message)
            self._popen.stdin.flush()
        except ValueError as problem:  # closed, because the run has ended
            raise OSError("the pipe is closed") from problem

    def receive(self) -> Any:  # noqa: ANN401
        """Wait for one object."""
        assert self._popen.stdout is not None
        try:
            return pickle.load(self._popen.stdout)
        except Exception as problem:  # half a message can be anything
            raise OSError("the process has ended") from problem

    def kill(self) -> None:
        """End the process, whatever it does."""
        self._popen.kill()

    def end(self) -> None:
        """End the process and close its pipes."""
        self._popen.kill()
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            with suppress(OSError):  # what was not flushed has no reader any more
                if stream:
                    stream.close()


def packed(thing: object) -> bytes:
    """Give an object as it is sent to a process."""
    return pickle.dumps(thing, pickle.HIGHEST_PROTOCOL)
