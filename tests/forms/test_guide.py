"""目標の読み方 and 記入例 from the words of a target."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.forms.guide import example_of, target_guide
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.bundled import bundled_list
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.model import Entry, Kind, Plan
from taikou_xl.plan.readings import read_item_target
from taikou_xl.rollup.comparing import is_met
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.indicators import TargetReading
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import read_target
from taikou_xl.terms.text import name_key
from tests.forms.plans import R7, annual_plan, item, other_plan, table
from tests.terms import phrasebook


def bundled_plan() -> Plan:
    data, settings = bundled_list()
    return read_list(data, "計画一覧.csv", ANNUAL, settings)


def guide(target: str, kind: Kind = Kind.FIGURE, baseline: str = "") -> tuple[str, str]:
    """Give reading and example, without their heads, of a target that stands in all periods."""
    plan = annual_plan(item(table=table(数値目標=target), baseline=baseline))
    fields = tuple(replace(f, kind=kind) if f.name == "数値" else f for f in plan.fields)
    said, example = target_guide(replace(plan, fields=fields), plan.items[0], R7)
    return said.removeprefix("目標の読み方："), example.removeprefix("記入例：")


@pytest.mark.parametrize(
    ("target", "reading", "example"),
    [
        ("女性比率32.5％", "女性比率 32.5％以上", "女性比率 33.0％"),
        ("40団体", "40団体以上", "40団体"),
        ("人事交流1名以上", "人事交流 1名以上", "人事交流 1名"),
        ("令和8年3月までに公表", "公表 令和8年3月31日まで", "令和8年3月20日"),
        ("100.0％", "100.0％以上", "100.0％"),
        ("8月までに公表", "公表 令和7年8月31日まで", "8月20日"),
        ("4月10日までに公表", "公表 令和7年4月10日まで", "4月10日"),
        ("待機児童10人以下", "待機児童 10人以下", "待機児童 10人"),
        ("苦情5件未満", "苦情 5件未満", "苦情 4件"),
        ("新規掲載数2/6", "新規掲載数 2/6以上", "新規掲載数 2/6"),
        ("各地区（14地区）", "各地区 14/14地区", "各地区 14/14地区"),
        (
            "検診A 10.0％\n検診B ２０．５％",
            "検診A 10.0％以上、検診B 20.5％以上",
            "検診A 10.5％、検診B 21.0％",
        ),
    ],
)
def test_guide__target_with_figure__reads_it_and_gives_a_figure_that_meets_it(
    target: str, reading: str, example: str
) -> None:
    """The reading says name, figure and direction; the example reaches it, a deadline gets a day."""
    assert guide(target) == (reading, example)


def test_guide__falling_series__says_that_less_is_better() -> None:
    """The direction that 現状 implies is said, so that the department can object."""
    assert guide("依頼業務の数102", baseline="依頼業務の数105")[0] == "依頼業務の数 102以下"


@pytest.mark.parametrize("target", ["", "-", "－", "なし"])
def test_guide__no_target__says_that_none_is_asked_for(target: str) -> None:
    """Where no figure is asked for, the guide says so and the blank is allowed."""
    reading, example = guide(target)
    assert reading == "この期の数値目標はありません"
    assert "空欄" in example


def test_guide__conditional_target__says_when_it_counts() -> None:
    """「（導入した場合に設定）」 is told as what it is."""
    assert guide("（導入した場合に設定）")[0].startswith("導入した場合に設定します")


def test_guide__words_without_a_figure__say_that_a_person_judges() -> None:
    """A target in words gets the reason and an example in words, never an invented figure."""
    reading, example = guide("マニュアルの整備")
    assert reading == "人が判定します（数値や期限が書かれていない目標）"
    assert "マニュアルの整備" in example
    assert guide("未定")[0].startswith("人が判定します（")


def test_guide__relative_target__starts_from_what_the_master_records() -> None:
    """令和7年度＋10件 shows the figure it comes to once the year is recorded; 令和7 asks for it."""
    later = table(数値目標=("12月までに調査", *["整備件数令和７年度＋10件"] * 4))
    plan = annual_plan(item(table=later))
    assert target_guide(plan, plan.items[0], R7)[1].endswith("、整備件数 ○件")
    assert "実績が必要" in target_guide(plan, plan.items[0], R7.next())[0]
    known = later | {("数値", "R7"): Entry("12月5日、整備件数4件")}
    plan = annual_plan(item(table=known))
    said, example = target_guide(plan, plan.items[0], R7.next())
    assert said.endswith("整備件数 令和7年度＋10件（14件）")
    assert example.endswith("整備件数 14件")


def test_guide__amount__is_digits_alone() -> None:
    """The example for 金額 is a number without a unit."""
    assert guide("効果額 1,200千円", Kind.AMOUNT)[1] == "1,200"


def test_guide__example_of_the_real_plan__is_read_as_reaching_the_target() -> None:
    """Whoever writes as the example shows is judged to have met every figure of the target."""
    plan = bundled_plan()
    judged = 0
    for period in plan.periods:
        for one in plan.items_in(period):
            wanted = read_item_target(plan, one, period)
            example = target_guide(plan, one, period)[1].removeprefix("記入例：")
            answer = read_actual(example, wanted.indicators, period)
            for indicator, measured in zip(wanted.indicators, answer.measured, strict=True):
                if indicator.judgeable:
                    assert is_met(indicator, measured), (indicator.text, example)
                    judged += 1
    assert judged > 100


def test_guide__real_plan__is_never_equal_to_a_heading() -> None:
    """The reader finds columns by their headings, so no guide text may equal one."""
    names = {name_key(f.name) for f in ANNUAL.fields}
    plan = bundled_plan()
    for one in plan.items:
        for text in target_guide(plan, one, R7):
            assert name_key(text) not in names
            assert "\n" not in text


def test_target_guide__plan_without_figures__is_blank() -> None:
    """A plan that asks for no figure has no guide to a target."""
    plan = other_plan()
    assert target_guide(plan, plan.items[0], plan.periods[0]) == ("", "")
    annual = annual_plan()
    assert target_guide(annual, annual.items[0], R7)[0] == "目標の読み方：女性比率 32.5％以上"


def test_guide__revised_target__names_the_first_one() -> None:
    """Who fills the form sees what the target was; other periods and other letters say nothing."""
    plan = annual_plan()
    first = {
        ("3", "数値目標", "R7"): "女性比率\n35.0％",
        ("3", "数値目標", "R8"): "女性比率３５．０％",
    }
    plan = replace(plan, original=first)
    said = "目標の読み方：女性比率 32.5％以上（当初：女性比率 35.0％）"
    assert target_guide(plan, plan.items[0], R7)[0] == said
    assert "当初" not in target_guide(plan, plan.items[0], R7.next())[0]


def refused(reading: TargetReading, period: Period) -> list[tuple[str, str]]:
    """Give the targets whose own example cannot be compared with them, and why."""
    example = example_of(reading, period)
    answer = read_actual(example, reading.indicators, period)
    return [
        (one.text, measured.reason)
        for one, measured in zip(reading.indicators, answer.measured, strict=True)
        if one.judgeable and measured.reason
    ]


@pytest.mark.parametrize(
    ("target", "example"),
    [
        ("月1回", "月1回"),
        ("1回／月", "月1回"),
        ("月1回以上開催", "開催 月1回"),
        ("四半期に1回", "四半期に1回"),
        ("2か月に1回", "2か月に1回"),
        ("100人/日", "100人/日"),
        ("翌年度4月まで", "令和8年4月20日"),
        ("翌年6月までに", "令和8年6月20日"),
        ("計画値の95%", "95％"),
    ],
)
def test_guide__example__says_how_often_and_in_which_year(target: str, example: str) -> None:
    """The example holds what the answer needs: the interval, and the year beyond the fiscal year."""
    assert guide(target)[1] == example


def test_guide__example_of_every_readable_phrase__can_be_compared() -> None:
    """Whoever writes as the example shows is never told that the answer cannot be read."""
    for cell, year, baseline, series, _ in phrasebook.rows("数値目標"):
        reading = phrasebook.target(cell, year, baseline, series)
        if reading.indicators:
            assert refused(reading, Period.parse(year or "R7")) == []


@given(
    name=st.sampled_from(("", "研修", "相談件数 ", "計画値の", "参加者数：", "公表時期")),
    often=st.sampled_from(("", "年", "月", "週", "四半期に", "2か月に", "隔月", "毎月", "月平均")),
    number=st.integers(1, 500),
    unit=st.sampled_from(("回", "件", "人", "％", "千円", "か所", "点")),
    after=st.sampled_from(("", "以上", "以下", "未満", "以上開催", "/日", "／月", "を維持")),
)
def test_guide__example_of_any_frequency__can_be_compared(
    name: str, often: str, number: int, unit: str, after: str
) -> None:
    """An example is accepted whatever interval, unit and bound the target has."""
    reading = read_target(f"{name}{often}{number}{unit}{after}", R7)
    assert refused(reading, R7) == []


@given(
    year=st.sampled_from(("", "翌年", "翌年度", "翌年度の", "令和8年", "R7.")),
    month=st.integers(1, 12),
    after=st.sampled_from(("月までに公表", "月末まで", "月10日までに実施")),
)
def test_guide__example_of_any_deadline__can_be_compared(year: str, month: int, after: str) -> None:
    """The example of a deadline names a day that is never taken for one of another year."""
    reading = read_target(f"{year}{month}{after}", R7)
    example = example_of(reading, R7)
    refusals = [reason for _, reason in refused(reading, R7) if "対象年度より前" not in reason]
    assert refusals == [], example
