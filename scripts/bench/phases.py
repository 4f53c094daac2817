"""Where the time of one ``consolidate`` goes: seconds of each phase, in the process that runs it.

    python -m scripts.bench.phases ../set_m/台帳.xlsx ../set_m/回収 R7

A phase is a function of the library and what it calls, without the phases inside it. What the
worker processes do meanwhile shows as the time that is waited for them.
"""

from __future__ import annotations

import functools
import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

IMPORTS, REST = "部品の読み込み", "そのほか"
PHASES = (
    ("台帳を読む", "taikou_xl.master.read", "read_master"),
    ("回答を読む（別のプロセスを待つ）", "taikou_xl.returns.reading", "read_files"),
    ("検証（pandera）", "taikou_xl.returns.checks", "check_answers"),
    ("桁・単位・前年との確認", "taikou_xl.rollup.plausible", "check_plausible"),
    ("参考判定", "taikou_xl.rollup.assess", "assess"),
    ("指標の推移", "taikou_xl.rollup.trends", "trends"),
    ("集計表のシートを書く", "taikou_xl.outputs.summary", "build_summary"),
    ("編集の控えを書く", "taikou_xl.outputs.edits", "Original.write"),
    ("書いたシートを畳む", "taikou_xl.outputs.edits", "Original.take"),
    ("ブックにまとめて圧縮する", "taikou_xl.sheets.bookwriter", "BookWriter.finish"),
)


class Clock:
    """Seconds of each phase, of nested ones only the innermost."""

    def __init__(self) -> None:
        """Start with the imports."""
        self.seconds: dict[str, float] = {}
        self._open = [IMPORTS]
        self._since = time.perf_counter()

    def enter(self, phase: str) -> None:
        """Begin a phase inside the one that runs."""
        self._book()
        self._open.append(phase)

    def leave(self) -> None:
        """End the phase that runs."""
        self._book()
        self._open.pop()

    def _book(self) -> None:
        now = time.perf_counter()
        phase = self._open[-1]
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._since
        self._since = now

    def watch(self, phase: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Give the function with its time taken."""

        @functools.wraps(function)
        def watched(*args: Any, **more: Any) -> Any:  # noqa: ANN401 - whatever the function takes
            self.enter(phase)
            try:
                return function(*args, **more)
            finally:
                self.leave()

        return watched


def take_time(master: Path, returns: Path, period: str) -> dict[str, float]:
    """Run one consolidation here and give the seconds of its phases."""
    clock = Clock()
    pipeline = importlib.import_module("taikou_xl.pipeline")
    for phase, module, name in PHASES:
        owner, _, method = name.rpartition(".")
        place = importlib.import_module(module)
        if owner:
            holder = getattr(place, owner)
            setattr(holder, method, clock.watch(phase, getattr(holder, method)))
        else:
            _replace_everywhere(getattr(place, name), phase, clock)
    with tempfile.TemporaryDirectory() as folder:
        clock.enter(REST)
        pipeline.consolidate(master, [returns], period, Path(folder) / "集計.xlsx")
        clock.leave()
    return clock.seconds


def _replace_everywhere(function: Callable[..., Any], phase: str, clock: Clock) -> None:
    """Put the watched function wherever a module of the library names the function."""
    watched = clock.watch(phase, function)
    for name, module in [*sys.modules.items()]:
        if name.startswith("taikou_xl."):
            for attribute, value in [*vars(module).items()]:
                if value is function:
                    setattr(module, attribute, watched)


if __name__ == "__main__":
    taken = take_time(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    print(json.dumps(taken, ensure_ascii=False))
