"""The program called in this process, as from a command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from taikou_xl.cli import main


@dataclass(frozen=True)
class Run:
    """One call of the program: its exit status and what it printed."""

    status: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report that it printed."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Call = Callable[..., Run]


def caller(capsys: pytest.CaptureFixture[str]) -> Call:
    """Give a function that runs the program with arguments."""

    def run(*arguments: object) -> Run:
        with pytest.raises(SystemExit) as ending:
            main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return Run(int(ending.value.code or 0), out, err)

    return run
