"""The line that says how far a run is: only on a terminal, only where it takes time."""

from __future__ import annotations

import io

import pytest

from taikou_xl.cli_progress import ProgressLine, progress_text
from tests.commands import Call


class Clock:
    """A clock that a test sets."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("taikou_xl.cli_progress.time.monotonic", clock)
    return clock


@pytest.mark.parametrize(
    ("done", "total", "seconds", "text"),
    [
        (0, 1000, 0.0, "読み取り　0／1,000（0%）"),
        (250, 1000, 2.0, "読み取り　250／1,000（25%）　毎秒125　残り 約6秒"),
        (3, 1000, 2.0, "読み取り　3／1,000（0%）　毎秒1.5　残り 約11分05秒"),
        (1, 9000, 2.0, "読み取り　1／9,000（0%）　毎秒0.5　残り 約4時間59分"),
        (1000, 1000, 8.2, "読み取り　1,000／1,000（100%）　9秒"),
        (0, 1, 3.0, "読み取り…"),
        (1, 1, 3.0, "読み取り…（3秒）"),
    ],
)
def test_text__of_a_step__says_count_rate_and_time_left(
    done: int, total: int, seconds: float, text: str
) -> None:
    """Counts, things a second and the time left at that rate; the time taken at the end."""
    assert progress_text("読み取り", done, total, seconds) == text


def test_line__of_a_quick_step__is_never_written(clock: Clock) -> None:
    """What is done within a second shows nothing."""
    stream = io.StringIO()
    with ProgressLine(stream) as line:
        line("読み取り", 0, 10)
        clock.now += 0.9
        line("読み取り", 10, 10)
    assert stream.getvalue() == ""


def test_line__of_a_slow_step__is_one_line_written_over(clock: Clock) -> None:
    """After a second the line appears, is written over, and ends with a line break."""
    stream = io.StringIO()
    with ProgressLine(stream) as line:
        for done in range(11):
            line("読み取り", done, 10)
            clock.now += 0.5
    shown = stream.getvalue()
    assert shown.count("\n") == 1
    assert shown.endswith("\n")
    assert len(shown.split("\r")) == 10
    assert "10／10（100%）" in shown.split("\r")[-1]


def test_line__broken_off__ends_before_what_is_printed_next(clock: Clock) -> None:
    """A run that stops in the middle leaves the message a line of its own."""
    stream = io.StringIO()
    with ProgressLine(stream) as line:
        line("読み取り", 0, 10)
        clock.now += 2
        line("読み取り", 1, 10)
    assert stream.getvalue().endswith("\n")


def test_command__without_a_terminal__shows_no_progress(call: Call, tmp_path: object) -> None:
    """What is piped or logged gets results and errors only."""
    run = call("list", "-o", f"{tmp_path}/一覧.xlsx")
    assert run.err == ""
