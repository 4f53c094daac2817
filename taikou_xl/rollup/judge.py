"""参考判定: what the figures alone say, beside the 達成度 that the department chose.

It never replaces the answer, and where it cannot judge it says 人が判定 with the reason.

Class names are never written here. ``judge`` gets them as ``names``: which class of the
plan's scale stands for which ``Verdict``. ``names_of(scale)`` makes that mapping from the
scale's order where it can only be meant one way: three classes with 達成に数える are, in
their order, the final target, the year's target and part of it; the first counted class
after them is 実施中, and at least one more follows (four grades A–D are no such scale). Any
other scale has no 参考判定 until somebody says what its classes mean.

A missed figure is "nearer" where it lies nearer to the target than last year's did or, where
no figure of last year is known, than the 現状. One that cannot be (``oddities``) decides nothing.

Source: the table 参考判定 of the specification of targets; classes of 図表-2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from taikou_xl.rollup.comparing import Compared, compare, is_met, nearer, references
from taikou_xl.rollup.oddities import Oddity, find_oddities
from taikou_xl.terms.actuals import measure
from taikou_xl.terms.describing import describe
from taikou_xl.terms.indicators import (
    ActualReading,
    ActualState,
    Indicator,
    Measured,
    TargetReading,
    TargetState,
)

BY_PEOPLE = "人が判定"
_NOTHING_DONE = frozenset(
    (
        "",
        "-",
        "－",
        "ー",
        "―",
        "なし",
        "無し",
        "特になし",
        "未実施",
        "実施なし",
        "実績なし",
        "実施していない",
        "未着手",
    )
)
_NO_FIGURE = {
    TargetState.BLANK: "数値目標が空欄",
    TargetState.NONE: "数値目標なし",
    TargetState.CONDITIONAL: "条件つきの目標",
    TargetState.UNDECIDED: "目標が未確定",
    TargetState.QUALITATIVE: "数値や期限のない目標",
}


class Verdict(StrEnum):
    """What the figures say; the plan's scale has the class for it."""

    FINAL = "final"
    YEAR = "year"
    PARTLY = "partly"
    UNDERWAY = "underway"


class ScaleClass(Protocol):
    """What ``names_of`` asks of a class of the scale (``plan.model.RatingClass`` is one)."""

    @property
    def name(self) -> str:
        """The class as the plan names it."""

    @property
    def achieved(self) -> bool:
        """達成に数える."""

    @property
    def counted(self) -> bool:
        """集計対象."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """参考判定 with 判定根拠: ``rating`` is a class of the plan, None for 人が判定.

    ``provisional``: the answer says that its figure is not final (速報).
    """

    rating: str | None
    basis: str
    indicators: tuple[Compared, ...] = ()
    verdict: Verdict | None = None
    provisional: bool = False

    @property
    def shown(self) -> str:
        """The class, or 人が判定."""
        return self.rating or BY_PEOPLE


def names_of(scale: Sequence[ScaleClass]) -> dict[Verdict, str]:
    """Name the class for each verdict, empty where the scale's order leaves it open."""
    achieved = [c.name for c in scale if c.achieved and c.counted]
    others = [c.name for c in scale if c.counted and not c.achieved]
    if len(achieved) != 3 or len(others) < 2:
        return {}
    order = (Verdict.FINAL, Verdict.YEAR, Verdict.PARTLY, Verdict.UNDERWAY)
    return dict(zip(order, (*achieved, others[0]), strict=True))


def judge(
    target: TargetReading,
    actual: ActualReading,
    names: Mapping[Verdict, str],
    *,
    final: TargetReading | None = None,
    previous: ActualReading | None = None,
    baseline: ActualReading | None = None,
    activity: str = "",
) -> Assessment:
    """Propose a class for one item and period, or say why only a person can.

    Args:
        target: the year's target.
        actual: the answer, read against the target's indicators.
        names: which class stands for which verdict (``names_of``).
        final: what 目標の数値 says; without it the final target is never proposed.
        previous: last year's answer, measured here against this year's indicators.
        baseline: 現状の数値, measured likewise.
        activity: the text of 実施概要.

    Returns:
        the class with its basis in one line.
    """
    if target.state is not TargetState.READ:
        return _by_people(f"{_NO_FIGURE[target.state]}のため")
    pairs = list(zip(target.indicators, measure(actual, target.indicators), strict=True))
    compared = tuple(compare(one, measured) for one, measured in pairs)
    if actual.state is ActualState.PROVISIONAL:
        return _by_people("実績が未確定（速報）のため", compared, provisional=True)
    if actual.state in (ActualState.BLANK, ActualState.NONE):
        return _by_people("実績の数値がないため", compared)
    odd = find_oddities(target, actual, previous, baseline)
    compared = tuple(
        _undecided(one) if how and how.impossible and one.met is not None else one
        for one, how in zip(compared, odd, strict=True)
    )
    basis = "、".join(one.words for one in compared)
    doubts = _doubts(compared, odd)
    if any(how and how.impossible for how in odd):
        return _by_people(f"{doubts}なため", compared)
    if any(one.met is None for one in compared):
        return _by_people(basis, compared, whole=True)
    verdict, why = _verdict(pairs, compared, _beside_final(final, actual), previous, baseline)
    after = f"。{doubts}" if doubts else ""
    if verdict is Verdict.UNDERWAY and is_nothing(activity):
        return _by_people(f"{basis}。実施概要に取組が書かれていないため{after}", compared)
    if verdict is None:
        return _by_people(f"{basis}。{why}{after}", compared)
    rating = names.get(verdict)
    if rating is None:
        return _by_people(f"{basis}。区分のどれに当たるか決まっていないため{after}", compared)
    return Assessment(rating, f"{basis}{why}{after}", compared, verdict)


def _undecided(one: Compared) -> Compared:
    """Take back 達成 or 未達成 of a figure that cannot be."""
    return replace(one, met=None, words=one.words.rstrip("○×"))


def _doubts(compared: Sequence[Compared], odd: Sequence[Oddity | None]) -> str:
    """Say which figures want a look, and why."""
    pairs = [(one.name, how.words) for one, how in zip(compared, odd, strict=True) if how]
    told = "、".join(
        f"{name}の数値が{words}" if name else f"数値が{words}" for name, words in pairs
    )
    return f"{told}、確かめが必要" if told else ""


def is_nothing(activity: str) -> bool:
    """Tell a 実施概要 that says that nothing was done: blank, なし, 未実施, -."""
    return "".join(activity.split()).strip("。、（）()") in _NOTHING_DONE


def _by_people(
    why: str,
    compared: tuple[Compared, ...] = (),
    *,
    provisional: bool = False,
    whole: bool = False,
) -> Assessment:
    basis = f"{BY_PEOPLE}：{why}"
    if compared and not whole and not why.startswith(tuple(c.words for c in compared)):
        basis += "（" + "、".join(one.words for one in compared) + "）"
    return Assessment(None, basis, compared, None, provisional)


def _verdict(
    pairs: Sequence[tuple[Indicator, Measured]],
    compared: Sequence[Compared],
    beside_final: tuple[bool, str],
    previous: ActualReading | None,
    baseline: ActualReading | None,
) -> tuple[Verdict | None, str]:
    if all(one.met for one in compared):
        reached, words = beside_final
        return (Verdict.FINAL if reached else Verdict.YEAR), words
    if any(one.met for one in compared):
        return Verdict.PARTLY, "。一部の指標が到達"
    indicators = [one for one, _ in pairs]
    before = references(indicators, previous, baseline)
    moves = [
        nearer(one, measured, reference)
        for (one, measured), reference in zip(pairs, before, strict=True)
    ]
    for came, why in moves:
        if came:
            return Verdict.PARTLY, f"。{why}"
    if any(came is None for came, _ in moves):
        return None, next(why for came, why in moves if came is None)
    why = moves[0][1] if len(moves) == 1 else "どの指標も近づいていない"
    return Verdict.UNDERWAY, f"。{why}"


def _beside_final(final: TargetReading | None, actual: ActualReading) -> tuple[bool, str]:
    """Tell whether every indicator of the final target is met, and the words for what decides."""
    if final is None or final.state is not TargetState.READ:
        return False, ""
    measured = measure(actual, final.indicators)
    found = [
        (describe(one), is_met(one, m)) for one, m in zip(final.indicators, measured, strict=True)
    ]
    missed = "、".join(words for words, met in found if met is False)
    unknown = "、".join(words for words, met in found if met is None)
    if missed:
        return False, f"。最終目標（{missed}）には未到達"
    if unknown:
        return False, f"。最終目標（{unknown}）は、実績の数値からは到達を確かめられない"
    return True, f"。最終目標（{'、'.join(words for words, _ in found)}）にも到達"
