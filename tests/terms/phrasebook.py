"""The phrase table of ``golden/phrases.md``: its rows, and readings in the words it uses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from taikou_xl.plan.model import RatingClass
from taikou_xl.rollup.judge import Assessment, judge, names_of
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.describing import describe, show_number, show_unit
from taikou_xl.terms.indicators import (
    ActualReading,
    ActualState,
    Measured,
    TargetReading,
    TargetState,
)
from taikou_xl.terms.periods import Period, era_date
from taikou_xl.terms.targets import read_target

BOOK = Path(__file__).parent.parent / "golden" / "phrases.md"
BREAK, STEP = "⏎", " → "
_STATES = {
    TargetState.BLANK: "〔空欄〕",
    TargetState.NONE: "〔目標なし〕",
    TargetState.CONDITIONAL: "〔条件つき〕",
    TargetState.UNDECIDED: "〔未確定〕",
}


def rows(heading: str) -> list[tuple[str, ...]]:
    """Give the cells of the table below a heading, ⏎ as a line break, without its head."""
    text = BOOK.read_text(encoding="utf-8").split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in text.split("\n") if line.startswith("|")]
    return [tuple(cell.strip(" ") for cell in line.strip("|").split("|")) for line in lines[2:]]


def written(cell: str) -> str:
    """Give the cell as somebody typed it."""
    return cell.replace(BREAK, "\n")


def target(cell: str, year: str = "R7", baseline: str = "", series: str = "") -> TargetReading:
    """Read a target as the table gives it."""
    steps = [written(step) for step in series.split(STEP)] if series else []
    return read_target(
        written(cell), Period.parse(year or "R7"), series=steps, baseline=written(baseline)
    )


def in_words(reading: TargetReading) -> str:
    """Say how a target was read, in one cell."""
    if reading.state in _STATES:
        return _STATES[reading.state]
    said = [
        describe(i) + (f"〔人が判定：{i.reason}〕" if i.reason else "") for i in reading.indicators
    ]
    return "／".join(said)


def actual(target_cell: str, cell: str, kind: str = "") -> ActualReading:
    """Read an actual against a target; ``kind`` 現状 reads it without a year."""
    period = None if kind == "現状" else Period(2025)
    return read_actual(written(cell), target(target_cell).indicators, period)


def measured_in_words(reading: ActualReading) -> str:
    """Say how an actual was read, in one cell."""
    if reading.state is ActualState.BLANK:
        return "〔空欄〕"
    if reading.state is ActualState.NONE:
        return "〔なし〕"
    said = "／".join(_one(measured) for measured in reading.measured)
    return f"〔速報〕{said}" if reading.state is ActualState.PROVISIONAL else said


def _one(measured: Measured) -> str:
    if measured.reason:
        return f"〔人が判定：{measured.reason}〕"
    if measured.not_done:
        return "未実施"
    if measured.said:
        return measured.said
    if measured.first is not None and measured.last is not None:
        days = [era_date(measured.first), era_date(measured.last)]
        return "～".join(dict.fromkeys(days))
    if measured.low is None or measured.high is None:
        end = measured.high if measured.low is None else measured.low
        bound = "以下" if measured.low is None else "以上"
        return f"{'' if end is None else show_number(end)}{show_unit(measured.unit)}{bound}"
    said = "～".join(dict.fromkeys((show_number(measured.low), show_number(measured.high))))
    said += "" if measured.whole is None else f"/{show_number(measured.whole)}"
    said += show_unit(measured.unit)
    return said + {1: "増", -1: "減", 0: ""}[measured.change]


def assessed(cells: Sequence[str], scale: Sequence[RatingClass]) -> Assessment:
    """Judge one row: 数値目標, 目標の数値, 現状, 前年度, 実施概要, 実績, in this order."""
    year, final, baseline, previous, activity, answer = map(written, cells)
    series = [year, final] if final else []
    wanted = read_target(year, Period(2025), series=series, baseline=baseline)
    last = read_target(final, Period(2029), series=series, baseline=baseline)
    return judge(
        wanted,
        read_actual(answer, wanted.indicators, Period(2025)),
        names_of(scale),
        final=last,
        previous=read_actual(previous, wanted.indicators, Period(2024)),
        baseline=read_actual(baseline, wanted.indicators, None),
        activity=activity,
    )
