"""Actuals that can be read and are hardly true: a rate of 668 %, a slipped digit, 千円 for 円.

What cannot be (``impossible``) decides nothing until a person has looked; what is only unlikely
is judged, and said beside the judgement. A rate that compares two quantities (達成率, 前年比)
may exceed 100 %, a part of a whole may not.

Source: the rules of plausibility in the specification of targets.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from taikou_xl.rollup.comparing import in_unit_of
from taikou_xl.terms.actuals import measure
from taikou_xl.terms.indicators import (
    ActualReading,
    ActualState,
    Direction,
    Indicator,
    Kind,
    Measured,
    TargetReading,
)
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.units import is_money, is_share

OVER_HUNDRED, THOUSANDFOLD = "value-over-hundred", "value-thousandfold"
TENFOLD, DOUBTFUL = "value-tenfold", "value-doubtful"
_JUMP = 10
# a slipped digit brings a figure outside all that is known, and shifted back in among it
_FAR, _SPREAD = Decimal(6), Decimal("1.25")
_SMALL = 10  # whole figures below it grow eightfold by themselves: 1件 → 9件
_THOUSAND = (Decimal(300), Decimal(3000))  # how far 千円 and 円 taken for each other may lie apart
# rates of one quantity to another, which may well be over 100 %
_OF_TWO = re.compile(
    r"達成(?:率|度|状況)|前年|前期|前回|対.{0,8}比|同月比|計画比|増減|増加|減少|上昇|伸び?率|成長|"
    r"収支|回収率|負担比率|流動比率|固定比率|充足率|進捗|倍率"
)


@dataclass(frozen=True)
class Oddity:
    """What is odd about one actual: the finding's code, and why in words that run on.

    ``reason`` says it as a sentence, where the finding wants one.
    """

    code: str
    words: str
    impossible: bool = False
    reason: str = ""


def find_oddities(
    target: TargetReading,
    actual: ActualReading,
    previous: ActualReading | None = None,
    baseline: ActualReading | None = None,
) -> list[Oddity | None]:
    """Give for each indicator of a target what is odd about its actual, None where nothing is."""
    found: list[Oddity | None] = []
    for n, measured in enumerate(measure(actual, target.indicators)):
        one = target.indicators[n]
        known = known_figures(target, n, (previous, baseline))
        found.append(
            _unplaced_part(one, measured) or odd_figure(one, value_of(one, measured), known)
        )
    return found


def known_figures(
    target: TargetReading, n: int, past: Sequence[ActualReading | None]
) -> list[Decimal]:
    """Give what an actual is held against, in the target's unit: target, last year, 現状."""
    one = target.indicators[n]
    given: list[object] = [one.target]
    given += [past_figure(target, n, reading) for reading in past if reading is not None]
    return [value for value in given if isinstance(value, Decimal)]


def past_figure(target: TargetReading, n: int, past: ActualReading) -> Decimal | dt.date | None:
    """Give what an earlier answer says about an indicator, in its unit."""
    if past.state is ActualState.BLANK:
        return None
    return in_unit_of(target.indicators[n], measure(past, target.indicators)[n])


def value_of(one: Indicator, measured: Measured) -> Decimal | None:
    """Give a single figure in the target's unit, also one that is in doubt."""
    found = in_unit_of(one, replace(measured, reason="") if measured.reason else measured)
    return found if isinstance(found, Decimal) else None


def odd_figure(one: Indicator, actual: Decimal | None, known: Sequence[Decimal]) -> Oddity | None:
    """Tell what is odd about an actual.

    Args:
        one: the indicator, in whose unit the figures are.
        actual: the figure, None where there is no single one.
        known: what it is held against. A figure among them, or on the way from 0 to a target
            of few, is nothing odd.
    """
    if actual is None or not known:
        return None
    if is_share(one.unit) and actual > 100 >= max(known) and not _may_exceed(one):
        return Oddity(OVER_HUNDRED, "100％を超えていて", impossible=True)
    if actual <= 0 or min(known) <= actual <= max(known):
        return None
    ratios = [max(actual / value, value / actual) for value in known if value > 0]
    if not ratios:
        return None
    least, most = _THOUSAND
    if is_money(one.unit) and least <= min(ratios) <= most:
        return Oddity(THOUSANDFOLD, "目標などとおよそ千倍違い", impossible=True)
    fewer_is_better = one.direction is Direction.AT_MOST and actual < min(known)
    if min(ratios) >= _JUMP and not fewer_is_better:
        return Oddity(TENFOLD, "目標などと10倍以上違い")
    if min(ratios) >= _FAR and _has_slipped(actual, known):
        return Oddity(TENFOLD, "目標などとおよそ10倍違い")
    return None


def _may_exceed(one: Indicator) -> bool:
    """Tell a rate that may be over 100 %: by its name, or because its target foresees it."""
    words = narrow(one.name + one.text)
    foreseen = one.target is not None and one.target >= 100
    return bool(_OF_TWO.search(words)) or (foreseen and ("以上" in words or one.strict))


def _has_slipped(actual: Decimal, known: Sequence[Decimal]) -> bool:
    """Tell whether an actual, one digit longer or shorter, would stand among what is known."""
    low, high = min(value for value in known if value > 0) / _SPREAD, max(known) * _SPREAD
    for shifted in (actual * 10, actual / 10):
        small = min(actual, shifted)
        whole = small < _SMALL and actual == actual.to_integral_value()
        if low <= shifted <= high and not whole:
            return True
    return False


def _unplaced_part(one: Indicator, measured: Measured) -> Oddity | None:
    """Tell a fraction that a spreadsheet left of k/n and that fits no k."""
    value = measured.value
    if one.kind is not Kind.PART or one.whole is None or measured.whole is not None:
        return None
    if value is None or measured.reason or is_share(measured.unit) or not 0 < value < 1:
        return None
    stem = f"{one.whole:f}のうちいくつか決まら"
    return Oddity(DOUBTFUL, f"{stem}ず", impossible=True, reason=f"{stem}ない数値です")
