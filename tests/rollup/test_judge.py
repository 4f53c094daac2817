"""参考判定: the table of the specification, with class names from the plan's own scale."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.plan.annual import ANNUAL_SCALE
from taikou_xl.plan.model import RatingClass
from taikou_xl.rollup.comparing import is_met
from taikou_xl.rollup.judge import BY_PEOPLE, Assessment, Verdict, judge, names_of
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import read_target
from tests.terms import phrasebook

R7 = Period(2025)
WOMEN = ("女性比率32.5％", "女性比率40.0％", "女性比率30.1％", "")


def women(answer: str, activity: str = "実施した") -> Assessment:
    return phrasebook.assessed((*WOMEN, activity, answer), ANNUAL_SCALE)


@pytest.mark.parametrize("row", phrasebook.rows("参考判定"))
def test_judge__every_pair_of_the_table__is_judged_as_written_out(row: tuple[str, ...]) -> None:
    """Target and actual give the class and the basis that the phrase table says."""
    found = phrasebook.assessed(row[:6], ANNUAL_SCALE)
    assert (found.shown, found.basis) == row[6:]


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        ("33.0％", Verdict.YEAR),
        ("40.2％", Verdict.FINAL),
        ("31.0％", Verdict.PARTLY),
        ("29.8％", Verdict.UNDERWAY),
    ],
)
def test_judge__worked_examples__come_out(answer: str, verdict: Verdict) -> None:
    """The worked example 女性比率 of the specification, one verdict after the other."""
    found = women(answer)
    assert found.verdict is verdict
    assert found.rating == names_of(ANNUAL_SCALE)[verdict]


def test_judge__other_class_names__come_from_the_scale() -> None:
    """Another city's names for the same classes are used as they are."""
    scale = [replace(one, name=name) for one, name in zip(ANNUAL_SCALE, "SABCDE", strict=True)]
    assert phrasebook.assessed((*WOMEN, "実施した", "33.0％"), scale).rating == "A"


def test_names__scale_of_another_shape__names_nothing() -> None:
    """Where the order leaves the meaning open (A/B/C/D), no class is ever proposed."""
    scale = [RatingClass(name, achieved=name in "AB") for name in "ABCD"]
    assert names_of(scale) == {}
    found = phrasebook.assessed((*WOMEN, "実施した", "33.0％"), scale)
    assert (found.rating, found.verdict) == (None, None)
    assert "女性比率 33.0％（目標32.5％以上）○" in found.basis


def test_names__classes_outside_the_count__are_left_out() -> None:
    """A class outside 集計対象 never stands for a verdict."""
    outside = RatingClass("対象外", counted=False)
    assert names_of([outside, *ANNUAL_SCALE, outside]) == names_of(ANNUAL_SCALE)


def test_judge__nothing_was_done__is_left_to_people() -> None:
    """目標に向け実施中 is only proposed where 実施概要 says that something was done."""
    assert women("29.8％", "未実施").shown == BY_PEOPLE
    assert women("29.8％", "委員の改選時に働きかけた").verdict is Verdict.UNDERWAY


def test_judge__provisional_answer__is_marked_and_left_to_people() -> None:
    """未確定 and 速報 never become a class, also where the figure would decide."""
    found = women("33.0％（速報値）")
    assert (found.rating, found.provisional) == (None, True)


def test_judge__figures_for_json__are_in_the_targets_unit() -> None:
    """The comparison hands on name, unit, direction, target, actual and met."""
    wanted = read_target("600,000千円", R7)
    answer = read_actual("612百万円", wanted.indicators, R7)
    one = judge(wanted, answer, names_of(ANNUAL_SCALE)).indicators[0]
    assert (one.unit, one.direction, one.target, one.actual, one.met) == (
        "千円",
        "at_least",
        Decimal(600000),
        Decimal(612000),
        True,
    )


@pytest.mark.parametrize(
    ("target", "answer", "met"),
    [
        ("100％", "99.999999％", False),
        ("満足度 33.3％以上", "1/3", True),
        ("満足度 33.4％以上", "1/3", False),
        ("5件未満", "5件", False),
        ("10件超", "10件", False),
        ("10件", "約10件", None),
        ("10件", "約11件", True),
        ("10件", "8～9件", False),
        ("10件", "9～12件", None),
        ("ちょうど10件", "11件", False),
        ("1億円", "99,999千円", False),
        ("8月までに公表", "8月", True),
        ("8月15日までに公表", "8月", None),
        ("8月15日までに公表", "8月下旬", False),
    ],
)
def test_is_met__comparison__is_exact_and_three_valued(
    target: str, answer: str, met: bool | None
) -> None:
    """Nothing is rounded, and a range decides only where all of it lies on one side."""
    wanted = read_target(target, R7).indicators
    read = read_actual(answer, wanted, R7)
    assert is_met(wanted[0], read.measured[0]) is met


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=20))
@settings(max_examples=200, deadline=None)
def test_judge__any_texts__never_raise_and_always_give_a_basis(
    target: str, final: str, baseline: str, answer: str
) -> None:
    """Whatever is written, there is one line of basis, and a class only with a verdict."""
    found = phrasebook.assessed((target, final, baseline, "", "した", answer), ANNUAL_SCALE)
    assert found.basis
    assert (found.rating is None) is (found.verdict is None)


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("公表時期8月までに", "8月公表に向け準備中"),
        ("公表時期8月までに", "8月公表は見送り"),
        ("公表時期8月までに", "8月に公表できず"),
        ("公表時期8月までに", "8月公表を延期"),
        ("12月までに調査終了", "10月に調査開始"),
        ("12月までに公表", "12月公表を検討中"),
        ("人事交流1名以上", "1名募集したが応募なし"),
        ("関連研修実施 年1回", "1回（中止）"),
        ("女性比率32.5％", "33.0％を目指し募集"),
        ("女性比率32.5％", "30.1％→33.0％"),
        ("各地区（14地区）", "14地区で未実施"),
    ],
)
def test_answer__that_says_planned_or_failed__is_left_to_a_person(target: str, answer: str) -> None:
    """A figure or day among words of planning, failing or change proves nothing."""
    period = Period.parse("R7")
    wanted = read_target(target, period)
    assert all(
        m.reason or m.not_done for m in read_actual(answer, wanted.indicators, period).measured
    )
