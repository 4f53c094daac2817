"""過年度集計 as columns beside this plan's years."""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.plan.model import EarlierCount, Plan
from taikou_xl.rollup.earlier import EarlierColumn, earlier_columns
from taikou_xl.terms.periods import Period
from tests.consolidations import make_item, make_plan

Row = tuple[str, str, str, int]


def plan_with(*rows: Row) -> Plan:
    return replace(make_plan([make_item("1")]), earlier=tuple(EarlierCount(*r) for r in rows))


def test_earlier_rows__of_two_years__become_columns_in_their_order() -> None:
    """One column per plan and year, headed as officials write the year."""
    plan = plan_with(
        ("第3次大綱", "令和5", "年度目標達成", 13),
        ("第3次大綱", "R5", "計画中止", 1),
        ("第3次大綱", "R6", "年度目標達成", 14),
    )
    assert earlier_columns(plan, ()) == (
        EarlierColumn("第3次大綱", "令和5年度", {"年度目標達成": 13, "計画中止": 1}, True),
        EarlierColumn("第3次大綱", "令和6年度", {"年度目標達成": 14}, True),
    )


def test_earlier_class__typed_in_another_width__is_the_plans_own() -> None:
    """A class is matched to the scale also when blanks or width differ."""
    plan = plan_with(("第3次大綱", "R5", " 年度目標 達成", 2))
    assert earlier_columns(plan, ())[0].counts == {"年度目標達成": 2}


def test_earlier_class__unknown_to_the_scale__makes_the_year_not_comparable() -> None:
    """No share is worked out by this plan's rule for a year with other classes."""
    plan = plan_with(("第2次大綱", "H30", "達成", 2), ("第2次大綱", "H30", "未回答", 1))
    column = earlier_columns(plan, ())[0]
    assert (column.counts, column.comparable) == ({"達成": 2, "未回答": 1}, False)


def test_earlier_unanswered__alone__is_still_comparable() -> None:
    """未回答 is no class of the scale, and no reason to withhold a share."""
    plan = plan_with(("第3次大綱", "R5", "年度目標達成", 2), ("第3次大綱", "R5", "未回答", 1))
    assert earlier_columns(plan, ())[0].comparable


def test_earlier_year__recorded_item_by_item__is_left_out() -> None:
    """A year of this very plan that has a column of its own is not shown twice."""
    plan = plan_with(("", "R7", "年度目標達成", 2), ("第3次大綱", "R7", "年度目標達成", 3))
    recorded = (Period.parse("R7"),)
    assert [c.plan for c in earlier_columns(plan, recorded)] == ["第3次大綱"]
    assert len(earlier_columns(plan, ())) == 2


def test_earlier_year__in_words_that_are_no_year__keeps_its_words() -> None:
    """What cannot be read as a period heads its column as written."""
    plan = plan_with(("第1次大綱", "全期間", "年度目標達成", 9))
    assert earlier_columns(plan, ())[0].heading == "全期間"
