"""目標の読み方 and 記入例 from the words of a target."""

from __future__ import annotations

import pytest

from taikou_xl.forms.guide import example_of, read_target, target_guide
from taikou_xl.plan.model import Kind
from taikou_xl.plan.presets import ANNUAL
from taikou_xl.terms.text import name_key
from tests.forms.plans import R7, annual_plan, other_plan
from tests.staff import csv_rows


@pytest.mark.parametrize(
    ("target", "reading", "example"),
    [
        ("女性比率32.5％", "女性比率 32.5％", "女性比率 33.0％"),
        ("40団体", "40団体", "40団体"),
        ("人事交流1名以上", "人事交流 1名以上", "人事交流 1名"),
        ("令和8年3月までに公表", "令和8年3月までに公表", "令和8年3月20日"),
        ("100.0％", "100.0％", "100.0％"),
        ("8月までに公表", "8月までに公表", "8月20日"),
        (
            "検診A 10.0％\n検診B２０．５％",
            "検診A 10.0％、検診B 20.5％",
            "検診A 10.5％、検診B 21.0％",
        ),
    ],
)
def test_guide__target_with_figure__reads_it_and_gives_a_figure_that_meets_it(
    target: str, reading: str, example: str
) -> None:
    """A figure is read with a space before it, and the example reaches it; a deadline gets a day."""
    assert read_target(target) == reading
    assert example_of(target) == example


@pytest.mark.parametrize("target", ["", "-", "－", "なし"])
def test_guide__no_target__says_that_none_is_asked_for(target: str) -> None:
    """Where no figure is asked for, the guide says so and the blank is allowed."""
    assert read_target(target) == "この期の数値目標はありません"
    assert "空欄" in example_of(target)


def test_guide__conditional_target__says_when_it_counts() -> None:
    """「（導入した場合に設定）」 is told as what it is."""
    assert read_target("（導入した場合に設定）").startswith("導入した場合に設定します")


def test_guide__words_without_a_figure__ask_for_a_result_in_words() -> None:
    """A target in words gets an example in words, never an invented figure."""
    assert "マニュアルの整備" in example_of("マニュアルの整備")


def test_guide__amount__is_digits_alone() -> None:
    """The example for 金額 is a number without a unit."""
    assert example_of("効果額 1,200千円", Kind.AMOUNT) == "1,200"


def test_guide__real_plan__is_never_equal_to_a_heading() -> None:
    """The reader finds columns by their headings, so no guide text may equal one."""
    names = {name_key(f.name) for f in ANNUAL.fields}
    for row in csv_rows():
        target = row["数値目標_令和7"]
        for text in (f"目標の読み方：{read_target(target)}", f"記入例：{example_of(target)}"):
            assert name_key(text) not in names
            assert "\n" not in text


def test_target_guide__plan_without_figures__is_blank() -> None:
    """A plan that asks for no figure has no guide to a target."""
    plan = other_plan()
    assert target_guide(plan, plan.items[0], plan.periods[0]) == ("", "")
    annual = annual_plan()
    assert target_guide(annual, annual.items[0], R7)[0] == "目標の読み方：女性比率 32.5％"
