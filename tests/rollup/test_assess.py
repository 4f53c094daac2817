"""参考判定 of a whole consolidation: what each item's reading is made from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from taikou_xl.plan.annual import ANNUAL_SCALE
from taikou_xl.plan.model import Entry, Item, RatingClass
from taikou_xl.rollup.assess import assess, why_unassessed
from taikou_xl.rollup.judge import Assessment
from tests.consolidations import consolidate, make_item, make_plan

YEAR, PARTLY, UNDERWAY = (ANNUAL_SCALE[n].name for n in (1, 2, 3))


def women(targets: str = "女性比率32.5％", **more: object) -> Item:
    """Give an item with a 現状, a final target and these targets from 令和7 on."""
    table = {("数値目標", f"R{7 + n}"): Entry(text) for n, text in enumerate(targets.split(" → "))}
    start = {"baseline": "女性比率30.1％", "final_target": "女性比率40.0％", "table": table}
    return replace(make_item("1"), **{**start, **more})  # type: ignore[arg-type]


def judged(item: Item, *values: str, **answer: str) -> Assessment:
    """Judge the last of these yearly values from 令和7 on."""
    answers = {
        (f"R{7 + n}", "1"): {"実施概要": "実施した。", "数値": text} | answer
        for n, text in enumerate(values)
    }
    plan = make_plan([item], ("R7", "R8", "R9"))
    return assess(consolidate(plan, f"R{6 + len(values)}", answers))["1"]


@pytest.mark.parametrize(
    ("value", "rating"), [("33.0％", YEAR), ("31.0％", PARTLY), ("29.8％", UNDERWAY)]
)
def test_assess__target_baseline_and_answer__give_the_class(value: str, rating: str) -> None:
    """Target, 現状 and 数値 of the item decide; the class is the plan's own."""
    assert judged(women(), value).rating == rating


def test_assess__final_target__is_the_items_own() -> None:
    """目標の数値 decides whether the whole plan's target is reached."""
    assert judged(women(), "40.2％").rating == ANNUAL_SCALE[0].name
    assert judged(women(final_target=""), "40.2％").rating == YEAR


def test_assess__last_years_answer__is_the_mark_to_come_nearer_from() -> None:
    """Where last year's 数値 is recorded, not 現状 but last year counts as the start."""
    item = women("女性比率32.5％ → 女性比率35.0％")
    fell, rose = judged(item, "32.0％", "31.0％"), judged(item, "29.0％", "29.8％")
    assert (fell.rating, rose.rating) == (UNDERWAY, PARTLY)  # 現状 30.1 says the contrary of both
    assert "前年度（32.0％）より目標に近づいていない" in fell.basis
    assert "前年度（29.0％）より目標に近い" in rose.basis


def test_assess__last_year_without_a_figure__leaves_the_baseline_as_the_mark() -> None:
    """Where last year's answer gives no figure, 現状 is what counts."""
    found = judged(women("女性比率32.5％ → 女性比率35.0％"), "未確定", "31.0％")
    assert found.rating == PARTLY
    assert "現状（女性比率30.1％）より目標に近い" in found.basis


def test_assess__figure_that_cannot_be__is_left_to_people() -> None:
    """668 % of a whole is neither reached nor missed: 人が判定, with what wants a look."""
    found = judged(women(), "668％")
    assert (found.rating, found.indicators[0].met) == (None, None)
    assert found.basis == (
        "人が判定：女性比率の数値が100％を超えていて、確かめが必要なため（女性比率 668％（目標32.5％以上））"
    )


def test_assess__unlikely_figure__is_judged_and_said() -> None:
    """A slipped digit may be true: the class stands, and the basis says what wants a look."""
    found = judged(women("登録者数3,120人", baseline="", final_target=""), "31,000人")
    assert found.rating == YEAR
    assert found.basis.endswith("○。登録者数の数値が目標などとおよそ10倍違い、確かめが必要")


def test_assess__falling_series__makes_less_better() -> None:
    """The targets of all periods are the evidence of the direction."""
    item = women("依頼102 → 依頼99 → 依頼96", baseline="", final_target="依頼90")
    assert judged(item, "101").rating == YEAR
    assert judged(item, "103", "100").indicators[0].met is False


def test_assess__relative_target__starts_from_the_recorded_actual() -> None:
    """令和7年度＋10件 is 10 more than the 数値 of 令和7, although 令和7 had only a deadline."""
    item = women("12月までに調査終了 → 整備件数令和７年度＋10件", baseline="", final_target="")
    found = judged(item, "12月5日に終了、整備件数4件", "整備件数14件")
    assert (found.indicators[0].target, found.rating) == (Decimal(14), YEAR)
    unknown = judged(item, "12月5日に終了", "整備件数14件")
    assert (unknown.rating, unknown.indicators[0].target) == (None, None)


def test_assess__deadline_in_spring__lies_in_the_next_calendar_year() -> None:
    """2月まで of 令和8年度 ends in February 2027: each period is read by itself."""
    item = women("12月までに公表 → 2月までに公表", baseline="", final_target="")
    assert judged(item, "12月1日", "令和9年2月20日").rating == YEAR


def test_assess__figure_held__is_left_to_people() -> None:
    """An answer that was sent back decides nothing."""
    found = judged(women(), "!同上")
    assert found.rating is None
    assert "差戻し" in found.basis


def test_assess__item_of_other_periods__is_not_judged() -> None:
    """Only items of the reported period have a 参考判定."""
    plan = make_plan([women(), replace(women(), no="2", start=make_plan([women()]).periods[1])])
    assert set(assess(consolidate(plan, "R7", {}))) == {"1"}


def test_assess__scale_of_other_meaning__has_none() -> None:
    """Where the scale does not say what its classes mean, nothing is proposed."""
    scale = [RatingClass(name, achieved=name in "AB") for name in "ABCD"]
    c = consolidate(make_plan([women()], scale=scale), "R7", {("R7", "1"): {"数値": "33.0％"}})
    assert assess(c) == {}
    assert "達成に数える" in why_unassessed(c)


@pytest.mark.parametrize("missing", ["数値目標", "数値", "達成度"])
def test_assess__plan_without_one_of_its_fields__has_none(missing: str) -> None:
    """Target, figure and rating are all needed."""
    plan = make_plan([women()])
    plan = replace(plan, fields=tuple(f for f in plan.fields if f.name != missing))
    c = consolidate(plan, "R7", {("R7", "1"): {"実施概要": "実施した。"}})
    assert assess(c) == {}
    assert {"数値目標": "数値目標", "数値": "実績の数値", "達成度": "評価"}[
        missing
    ] in why_unassessed(c)


def test_assess__quarters__have_none() -> None:
    """Yearly verdicts are not given on quarters."""
    plan = make_plan([women()], ("R7Q1", "R7Q2"))
    c = consolidate(plan, "R7Q1", {("R7Q1", "1"): {"数値": "33.0％"}})
    assert assess(c) == {}
    assert "年度より短い期" in why_unassessed(c)
