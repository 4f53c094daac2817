"""Targets of an item as indicators, and rows of 指標 that people corrected."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from taikou_xl.plan.indicatorrows import FINAL, IndicatorRow
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.plan.readings import (
    item_rows,
    read_baseline,
    read_final_target,
    read_item_target,
    read_item_targets,
    read_rows,
)
from taikou_xl.terms.describing import describe
from taikou_xl.terms.indicators import Kind, TargetState
from tests.consolidations import make_item, make_plan

PERIODS = ("R7", "R8")


def item(*targets: str, baseline: str = "", final: str = "") -> Item:
    table = {("数値目標", key): Entry(t) for key, t in zip(PERIODS, targets, strict=False)}
    return replace(make_item("1"), table=table, baseline=baseline, final_target=final)


def plan_of(one: Item, *rows: IndicatorRow) -> Plan:
    return replace(make_plan([one], PERIODS), indicator_rows=rows)


def corrected(one: Item, at: int = 0, **changes: object) -> Plan:
    """Give the plan in which somebody changed one row of 指標 and wrote 手修正."""
    row = read_rows(plan_of(one), one)[at]
    return plan_of(one, replace(row, corrected=True, **changes))  # type: ignore[arg-type]


def said(plan: Plan, period: int = 0) -> list[str]:
    reading = read_item_target(plan, plan.items[0], plan.periods[period])
    return [describe(one) for one in reading.indicators]


def test_targets__of_several_periods_at_once__are_those_of_each() -> None:
    """Reading all years of an item together says of each what reading it alone says."""
    one = item("相談 10件", "前年度比＋5件", final="相談 20件", baseline="8件")
    for plan in (plan_of(one), corrected(one, targets={"R7": "12"})):
        together = read_item_targets(plan, one, plan.periods)
        assert together == {p: read_item_target(plan, one, p) for p in plan.periods}
        assert together[plan.periods[0]] != together[plan.periods[1]]


def test_rows__one_for_each_indicator__with_the_figures_of_all_periods() -> None:
    """An indicator is one row over all periods, with 現状 and the final target."""
    one = item("知っている91％\n把握30％", "知っている92％\n把握35％", final="知っている95％、把握50％",
               baseline="知っている87.2％、把握23.4％")  # fmt: skip
    first, second = read_rows(plan_of(one), one)
    assert (first.name, first.unit, first.direction, first.baseline) == (
        "知っている",
        "％",
        "以上",
        "87.2％",
    )
    assert dict(first.targets) == {"R7": "91", "R8": "92", FINAL: "95"}
    assert dict(second.targets) == {"R7": "30", "R8": "35", FINAL: "50"}


def test_rows__kind_changes_between_years__are_rows_of_their_own() -> None:
    """A deadline one year and a relative count the next are two indicators."""
    one = item("12月までに調査終了", "整備件数令和７年度＋10件")
    first, second = read_rows(plan_of(one), one)
    assert (first.direction, dict(first.targets)) == ("まで", {"R7": "令和7年12月31日"})
    assert (second.unit, dict(second.targets)) == ("件", {"R8": "令和7年度＋10件"})


def test_rows__recorded_base__stands_as_base_value() -> None:
    """基準値 is the recorded actual that a relative target starts from."""
    one = item("12月までに調査終了", "整備件数令和７年度＋10件")
    one = replace(one, table={**one.table, ("数値", "R7"): Entry("12月5日、整備件数4件")})
    assert read_rows(plan_of(one), one)[1].base == "4件"


@pytest.mark.parametrize(
    ("targets", "final"),
    [
        (("女性比率32.5％", "女性比率35.0％"), "女性比率40.0％"),
        (("時間外0人\n年休取得15日", "年休取得16日"), ""),
        (("8月までに公表", "令和9年3月までに公表"), ""),
        (("新規掲載数2/6", "新規掲載数3/6"), "新規掲載数6/6"),
        (("研修 年1回", "研修 年2回以上"), ""),
        (("苦情5件未満", "待機児童10人以下"), ""),
        (("600,000千円", "650,000千円"), "800,000千円"),
        (("12月までに調査", "整備件数令和７年度＋10件"), ""),
        (("適正な人員数を確保", "確保率90％"), ""),
    ],
)
def test_correction__that_changes_nothing__reads_as_the_words_do(
    targets: tuple[str, ...], final: str
) -> None:
    """What stands on 指標 says all that was read: taken over by hand it reads the same."""
    one = item(*targets, final=final)
    plain = plan_of(one)
    by_hand = plan_of(one, *(replace(r, corrected=True) for r in read_rows(plain, one)))
    for period in plain.periods:
        ours, theirs = (read_item_target(p, one, period) for p in (by_hand, plain))
        assert ours.state is theirs.state
        for mine, other in zip(ours.indicators, theirs.indicators, strict=True):
            assert (mine.kind, mine.target, mine.deadline, mine.whole, mine.strict) == (
                other.kind,
                other.target,
                other.deadline,
                other.whole,
                other.strict,
            )
            if mine.kind is not Kind.QUALITATIVE:
                assert (mine.name, mine.unit, mine.direction) == (
                    other.name,
                    other.unit,
                    other.direction,
                )
    wanted = [i.target for i in read_final_target(plain, one).indicators]
    assert [i.target for i in read_final_target(by_hand, one).indicators] == wanted


def test_correction__direction__wins_over_the_reading() -> None:
    """A direction corrected by hand counts in every period."""
    one = item("応援8件", "応援10件")
    assert said(plan_of(one)) == ["応援 8件以上"]
    plan = corrected(one, direction="以下")
    assert said(plan) == ["応援 8件以下"]
    assert said(plan, 1) == ["応援 10件以下"]


def test_correction__target_and_name__stand_in_the_place_of_the_read_row() -> None:
    """A renamed row with another figure replaces what was read; the other row stays."""
    one = item("苦情10件\n満足度80％", "苦情8件\n満足度85％")
    plan = corrected(one, name="苦情の件数", targets={"R7": "12", "R8": "8"})
    assert sorted(said(plan)) == ["満足度 80％以上", "苦情の件数 12件以下"]
    assert [row.name for row in item_rows(plan, one)] == ["苦情の件数", "満足度"]


def test_correction__left_to_people__is_not_judged() -> None:
    """方向 人が判定 takes an indicator out of the judgement."""
    reading = read_item_target(
        p := corrected(item("苦情10件"), direction="人が判定"), p.items[0], p.periods[0]
    )
    assert reading.state is TargetState.QUALITATIVE
    assert "人が判定" in reading.indicators[0].reason


def test_correction__of_words__can_make_them_a_figure() -> None:
    """A target in words that people gave a figure is a figure."""
    plan = corrected(
        item("適正な人員数を確保"), name="確保率", unit="％", direction="以上", targets={"R7": "90"}
    )
    assert said(plan) == ["確保率 90％以上"]


def test_correction__base_value__makes_a_relative_target_known() -> None:
    """基準値 written by hand is what the relative target starts from."""
    one = item("12月までに調査終了", "整備件数令和７年度＋10件")
    plan = corrected(one, 1, base="12")
    found = read_item_target(plan, one, plan.periods[1]).indicators[0]
    assert (found.target, found.reason) == (Decimal(22), "")


def test_correction__baseline__is_what_counts_as_before() -> None:
    """現状 written by hand replaces 現状の数値 for that indicator."""
    one = item("苦情10件\n満足度80％", baseline="苦情30件、満足度70％")
    plan = corrected(one, baseline="20")
    target = read_item_target(plan, one, plan.periods[0])
    values = {
        i.name: m.value
        for i, m in zip(target.indicators, read_baseline(plan, one, target).measured, strict=True)
    }
    assert values == {"苦情": Decimal(20), "満足度": Decimal(70)}


def test_correction__blank_target__is_none_in_that_period() -> None:
    """A target cleared by hand is asked for no more."""
    plan = corrected(item("苦情10件", "苦情8件"), targets={"R8": "8"})
    assert read_item_target(plan, plan.items[0], plan.periods[0]).state is TargetState.NONE
    assert said(plan, 1) == ["苦情 8件以下"]


def test_correction__unreadable_cell__is_left_to_people() -> None:
    """What cannot be read in a corrected row is never guessed."""
    plan = corrected(item("苦情10件"), targets={"R7": "たくさん"})
    found = read_item_target(plan, plan.items[0], plan.periods[0]).indicators[0]
    assert (found.kind, found.target) == (Kind.QUALITATIVE, None)
    assert "たくさん" in found.reason


def test_correction__added_row__is_one_more_indicator() -> None:
    """A row that people added beside those read is asked for too."""
    one = item("苦情10件")
    added = IndicatorRow("1", "応答率", "％", "以上", targets={"R7": "90"}, corrected=True)
    known = replace(read_rows(plan_of(one), one)[0], corrected=True)
    assert said(plan_of(one, known, added)) == ["苦情 10件以下", "応答率 90％以上"]
