"""How far a run is, on one line of a terminal: counts, how many a second, and the time left."""

from __future__ import annotations

import math
import time
from typing import TextIO

from taikou_xl.terms.text import char_width

_SOON = 1.0  # seconds: what takes less needs no line
_AGAIN = 0.2  # seconds between two looks of the line
_WIDTH = 78  # half-width characters: narrower than any terminal


class ProgressLine:
    """One line that is written over and over; nothing before a step has taken a second."""

    def __init__(self, stream: TextIO | None) -> None:
        """Write to ``stream``; to nobody where it is None."""
        self._stream = stream
        self._step = ""
        self._start = self._last = 0.0
        self._shown = False

    def __enter__(self) -> ProgressLine:
        """Begin without a line."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave no half line behind."""
        self._end()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Tell that so many of a step are done."""
        if self._stream is None:
            return
        now = time.monotonic()
        if step != self._step:
            self._end()
            self._step, self._start, self._last = step, now, now
        over = done >= total
        due = self._shown or now - self._start >= _SOON
        if due and (over or now - self._last >= _AGAIN):
            self._last = now
            self._write(progress_text(step, done, total, now - self._start))
        if over:
            self._end()  # what is printed next starts on a line of its own

    def _write(self, text: str) -> None:
        assert self._stream is not None
        blanks = " " * max(0, _WIDTH - sum(map(char_width, text)))
        self._stream.write(f"\r{text}{blanks}")
        self._stream.flush()
        self._shown = True

    def _end(self) -> None:
        if self._shown and self._stream is not None:
            self._stream.write("\n")
            self._stream.flush()
        self._shown, self._step = False, ""


def progress_text(step: str, done: int, total: int, seconds: float) -> str:
    """Give the line: 「回答を読み取り中　1,200／10,000（12%）　毎秒210　残り 約42秒」.

    ``seconds`` have passed since the step began. A step of one thing shows only its name.
    """
    if total <= 1:
        return f"{step}…" if done < total else f"{step}…（{_time(seconds)}）"
    text = f"{step}　{done:,}／{total:,}（{done * 100 // total}%）"
    if done >= total:
        return f"{text}　{_time(seconds)}"
    rate = done / seconds if seconds else 0.0
    if not rate:
        return text
    shown = f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}"
    return f"{text}　毎秒{shown}　残り 約{_time((total - done) / rate)}"


def _time(seconds: float) -> str:
    whole = max(1, math.ceil(seconds))
    if whole < 60:
        return f"{whole}秒"
    if whole < 3600:
        return f"{whole // 60}分{whole % 60:02d}秒"
    return f"{whole // 3600}時間{whole % 3600 // 60:02d}分"
