"""進み具合: how far an indicator has come from 現状 to its final target.

Source: 差分方式: (actual − 現状) / (final target − 現状).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

from taikou_xl.rollup.judge import BY_PEOPLE
from taikou_xl.terms.indicators import Indicator, Kind, Measured
from taikou_xl.terms.units import comparable, factor, is_share

NO_PROGRESS = "―"


@dataclass(frozen=True)
class Progress:
    """The share of the way in whole percent, cut; None with the reason where there is none."""

    percent: int | None
    reason: str = ""
    by_people: bool = False

    @property
    def shown(self) -> str:
        """The words beside the figures: 29％, ―, or 人が判定."""
        if self.percent is None:
            return BY_PEOPLE if self.by_people else NO_PROGRESS
        return f"{self.percent}％" if self.percent >= 0 else f"▲{-self.percent}％"


def share_of_way(
    final: Indicator | None, baseline: Measured | None, actual: Measured | None
) -> Progress:
    """Give how far an actual is from 現状 (0 %) to the final target (100 %), cut to whole percent.

    Below 0 and above 100 stay as they are. None where the final target is 0, a deadline, not
    known or not there, where 現状 or actual is no single figure, or where both ends are equal.
    """
    if final is None or final.target is None or final.kind in (Kind.DEADLINE, Kind.QUALITATIVE):
        return Progress(None, "最終目標の数値がない")
    if final.target == 0:
        return Progress(None, "最終目標が0")
    start = None if baseline is None else figure_of(final, baseline)
    if start is None:
        return Progress(None, "現状の数値がない")
    now = None if actual is None else figure_of(final, actual)
    if now is None:
        return Progress(None, "実績の数値がない")
    way = Fraction(final.target) - start
    if way == 0:
        return Progress(None, "現状と最終目標が同じ")
    # 切り捨て as officials mean it: towards zero, so that −3.03 % is ▲3％
    return Progress(math.trunc(100 * (now - start) / way))


def figure_of(one: Indicator, measured: Measured) -> Fraction | None:
    """Give a single figure in the indicator's unit, exact; None for a range, a change or a doubt."""
    value = measured.value
    if measured.reason or measured.change or value is None:
        return None
    if is_share(one.unit) and measured.whole is not None:
        if measured.whole <= 0:
            return None
        return Fraction(value) * 100 / Fraction(measured.whole) / Fraction(factor(one.unit))
    if not comparable(one.unit, measured.unit):
        return None
    unit = measured.unit or one.unit
    return Fraction(value) * Fraction(factor(unit)) / Fraction(factor(one.unit or unit))
