"""One indicator beside its actual: met or not, nearer or not, and the words for it.

Exact (Decimal), and three-valued: None wherever a range, a missing figure or a unit leaves
it open, so that nothing is claimed that the figures do not say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from taikou_xl.terms.actuals import measure
from taikou_xl.terms.describing import describe, show_number, show_unit
from taikou_xl.terms.indicators import (
    ActualReading,
    ActualState,
    Direction,
    Indicator,
    Kind,
    Measured,
)
from taikou_xl.terms.periods import era_date
from taikou_xl.terms.units import comparable, factor, is_share


@dataclass(frozen=True, slots=True)
class Compared:
    """One indicator beside its actual; ``met`` is None where nothing follows.

    ``target`` and ``actual`` are figures or days in the target's unit; None where there is no
    single one. ``words`` is the comparison as officials read it.
    """

    name: str
    unit: str
    direction: str
    target: Decimal | dt.date | None
    actual: Decimal | dt.date | None
    met: bool | None
    words: str


def is_met(one: Indicator, measured: Measured) -> bool | None:
    """Tell whether an actual meets an indicator; None where nothing follows. Exact."""
    if measured.reason or one.kind is Kind.QUALITATIVE:
        return None
    if one.deadline is not None:
        return _in_time(one.deadline, measured)
    if one.base is not None and (one.target is None or measured.change):
        return _moved_enough(one, measured)
    if one.reason or one.target is None or not _same_measure(one, measured):
        return None
    goal, low, high = _on_one_measure(one, measured)
    return _within(one.direction, goal, low, high, strict=one.strict)


def _same_measure(one: Indicator, measured: Measured) -> bool:
    """Tell whether the units compare; 45/45人 also answers a rate."""
    if is_share(one.unit) and measured.whole is not None:
        return measured.whole > 0
    return comparable(one.unit, measured.unit)


def _in_time(deadline: dt.date, measured: Measured) -> bool | None:
    if measured.not_done:
        return False
    if measured.first is None or measured.last is None:
        return None
    if measured.last <= deadline:
        return True
    return False if measured.first > deadline else None


def _moved_enough(one: Indicator, measured: Measured) -> bool | None:
    """Compare 32%減 with 30%減; an answer whose change is of another kind has a reason."""
    base = one.base
    if base is None or base.amount is None or not measured.change:
        return None
    share = base.how.endswith("percent")
    if measured.change != _way(one):
        return False
    scale = factor(measured.unit) if share else Decimal(1)
    low = None if measured.low is None else measured.low * scale
    high = None if measured.high is None else measured.high * scale
    return _within(Direction.AT_LEAST, base.amount, low, high, strict=False)


def _way(one: Indicator) -> int:
    """Tell which way a relative target goes: -1 for 減, 1 for 増."""
    return -1 if one.base is not None and one.base.how.startswith("minus") else 1


def _on_one_measure(
    one: Indicator, measured: Measured
) -> tuple[Decimal, Decimal | None, Decimal | None]:
    """Bring target and actual to the smallest unit; k/n against a rate is multiplied out."""
    assert one.target is not None
    goal = one.target * factor(one.unit)
    scale = factor(measured.unit or one.unit)
    if is_share(one.unit) and measured.whole is not None:
        goal, scale = goal * measured.whole, Decimal(100)
    low = None if measured.low is None else measured.low * scale
    high = None if measured.high is None else measured.high * scale
    return goal, low, high


def _within(
    direction: Direction, goal: Decimal, low: Decimal | None, high: Decimal | None, *, strict: bool
) -> bool | None:
    """Compare a range with a goal: True or False only where all of it lies on one side."""
    if direction is Direction.EXACTLY:
        if low is not None and low == high:
            return low == goal
        apart = (low is not None and low > goal) or (high is not None and high < goal)
        return False if apart else None
    if direction is Direction.AT_MOST:
        low, high = (None if high is None else -high), (None if low is None else -low)
        goal = -goal
    if low is not None and (low > goal or (low == goal and not strict)):
        return True
    if high is not None and (high < goal or (high == goal and strict)):
        return False
    return None


def references(
    indicators: Sequence[Indicator],
    previous: ActualReading | None,
    baseline: ActualReading | None,
) -> list[tuple[Measured, str] | None]:
    """Give for each indicator where it stood before: last year where known, else 現状.

    Never both: an indicator that fell back last year and came on since came nearer, one that is
    above the 現状 but fell since last year did not.
    """
    found: list[tuple[Measured, str] | None] = [None] * len(indicators)
    for reading, word in ((baseline, "現状"), (previous, "前年度")):
        if reading is None or reading.state in (ActualState.BLANK, ActualState.NONE):
            continue
        for n, measured in enumerate(measure(reading, indicators)):
            if not measured.reason and (measured.low, measured.high) != (None, None):
                found[n] = (measured, word)
    return found


def nearer(
    one: Indicator, measured: Measured, reference: tuple[Measured, str] | None
) -> tuple[bool | None, str]:
    """Tell whether a missed indicator came nearer than its ``reference``, and the words for it."""
    if one.deadline is not None:
        late = not measured.not_done
        return late, "期限に遅れて実施" if late else "期限までに実施していない"
    name = one.name or "実績"
    if reference is None or one.target is None or measured.change:
        return _without_reference(one, measured, name)
    before, word = reference
    gaps = _gap(one, measured), _gap(one, before)
    if None in (*gaps[0], *gaps[1]):
        return None, f"{name}が{word}より近づいたか決まらないため"
    (least, most), (former_least, former_most) = gaps
    assert least is not None
    assert most is not None
    assert former_least is not None
    assert former_most is not None
    if most < former_least:
        return True, f"{name}は{word}（{before.text}）より目標に近い"
    if least >= former_most:
        return False, f"{name}は{word}（{before.text}）より目標に近づいていない"
    return None, f"{name}が{word}（{before.text}）より近づいたか決まらないため"


def _gap(one: Indicator, measured: Measured) -> tuple[Decimal | None, Decimal | None]:
    """Give the least and most by which a measured range misses the target, never below 0."""
    if not comparable(one.unit, measured.unit):
        return None, None
    goal, low, high = _on_one_measure(one, measured)
    if low is None or high is None or (is_share(one.unit) and measured.whole is not None):
        return None, None
    ends = (goal - high, goal - low)
    if one.direction is Direction.AT_MOST:
        ends = (low - goal, high - goal)
    elif one.direction is Direction.EXACTLY:
        near = Decimal(0) if low <= goal <= high else min(abs(low - goal), abs(high - goal))
        return near, max(abs(low - goal), abs(high - goal))
    return max(ends[0], Decimal(0)), max(ends[1], Decimal(0))


def _without_reference(one: Indicator, measured: Measured, name: str) -> tuple[bool | None, str]:
    """Without 現状: a part of a whole, a count above 0, a change the right way are part of it."""
    if measured.change and measured.low is not None and measured.high is not None:
        came = measured.change == _way(one) and measured.low > 0
        return came, f"{name}は目標の方向に{'動いた' if came else '動いていない'}"
    counts = one.kind is Kind.PART or one.adds_up
    if (
        counts
        and one.direction is Direction.AT_LEAST
        and measured.low is not None
        and measured.high is not None
    ):
        done = measured.low > 0
        zero = f"{name}の実績が0" if one.name else "実績が0"
        return done, f"{name}は目標の一部まで到達" if done else zero
    return None, f"{name}の前年度や現状の数値がなく、近づいたか決まらないため"


def compare(one: Indicator, measured: Measured) -> Compared:
    """Put an indicator and its actual side by side."""
    met = is_met(one, measured)
    return Compared(
        name=one.name,
        unit=one.unit,
        direction=one.direction.value,
        target=one.deadline or one.target,
        actual=in_unit_of(one, measured),
        met=met,
        words=_words(one, measured, met),
    )


def in_unit_of(one: Indicator, measured: Measured) -> Decimal | dt.date | None:
    """Give the single figure or day of an actual in the target's unit, None where there is none."""
    if one.deadline is not None:
        return measured.first if measured.first == measured.last else None
    value = measured.value
    if (
        measured.reason
        or measured.change
        or value is None
        or not comparable(one.unit, measured.unit)
    ):
        return None
    if is_share(one.unit) and measured.whole is not None:
        return None
    ratio = factor(measured.unit or one.unit) / factor(one.unit or measured.unit)
    return value if ratio == 1 else value * ratio


def _words(one: Indicator, measured: Measured, met: bool | None) -> str:
    if met is None:
        reason = measured.reason or one.reason or _undecided(one, measured)
        if reason == one.reason and one.base is not None and one.base.of:
            reason += "（わからないときは、台帳の「指標」の基準値に書けます）"
        return f"「{one.text or describe(one)}」：{reason}" if reason else ""
    name = f"{one.name} " if one.name else ""
    return f"{name}{_shown(one, measured)}（目標{_goal(one)}）{'○' if met else '×'}"


def _undecided(one: Indicator, measured: Measured) -> str:
    if one.kind is Kind.QUALITATIVE:
        return "数値や期限が書かれていない目標です"
    return f"実績「{measured.text}」が目標のどちら側か決まりません"


def _shown(one: Indicator, measured: Measured) -> str:
    if measured.first is not None and measured.first == measured.last:
        return era_date(measured.first)
    value = measured.value
    if measured.said:
        return measured.said
    if one.deadline is not None or value is None:
        return measured.text.removeprefix(one.name).strip() or measured.text
    whole = "" if measured.whole is None else f"/{show_number(measured.whole)}"
    moved = {1: "増", -1: "減", 0: ""}[measured.change]
    return f"{show_number(value)}{whole}{show_unit(measured.unit)}{moved}"


def _goal(one: Indicator) -> str:
    return describe(one).removeprefix(one.name).strip()
