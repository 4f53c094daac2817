"""Actuals matched to their indicators, or left to a person with the reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.readings import read_item_target
from taikou_xl.rollup.comparing import is_met
from taikou_xl.terms.actuals import measure, read_actual
from taikou_xl.terms.figures import answers_target
from taikou_xl.terms.indicators import ActualState
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import read_target
from tests.terms import phrasebook

R7 = Period(2025)


@pytest.mark.parametrize(("target", "kind", "cell", "expected"), phrasebook.rows("実績"))
def test_actual__every_answer_of_the_table__reads_as_written_out(
    target: str, kind: str, cell: str, expected: str
) -> None:
    """An answer reads exactly as the phrase table says."""
    assert phrasebook.measured_in_words(phrasebook.actual(target, cell, kind)) == expected


def test_actual__date_from_excel__is_restored_with_a_note() -> None:
    """What Excel turned into 6 February is 2/6 where the target says n is 6, and it says so."""
    wanted = read_target("新規掲載数2/6", R7).indicators
    read = read_actual("2026-02-06", wanted, R7)
    assert (read.measured[0].value, read.measured[0].whole) == (Decimal(2), Decimal(6))
    assert read.notes == ("日付に変わっていた「2026-02-06」を、目標に合わせて2/6と読みました",)


def test_actual__states__are_told_apart() -> None:
    """Blank, -, provisional, partly read, unreadable and read are states of their own."""
    wanted = read_target("時間外0人\n年休取得15日", R7).indicators
    answers = ("", "-", "未確定（9月ごろ）", "年休取得14.2日", "同上", "28人、14.2日")
    assert [read_actual(text, wanted, R7).state for text in answers] == [
        ActualState.BLANK,
        ActualState.NONE,
        ActualState.PROVISIONAL,
        ActualState.PARTIAL,
        ActualState.UNREADABLE,
        ActualState.READ,
    ]


def test_actual__provisional_word_in_the_indicators_name__does_not_count() -> None:
    """採用予定者数10人 is final although it holds 予定."""
    wanted = read_target("採用予定者数 10人", R7).indicators
    assert read_actual("採用予定者数 11人", wanted, R7).state is ActualState.READ


def test_actual__day_without_a_year__lies_in_the_fiscal_year() -> None:
    """20 February of 令和7年度 is in 2026."""
    wanted = read_target("2月までに公表", R7).indicators
    read = read_actual("２月２０日", wanted, R7)
    assert read.measured[0].first == dt.date(2026, 2, 20)


def test_measure__other_indicators__uses_the_same_answer() -> None:
    """One answer can be measured against the year's and against the final target."""
    year = read_target("40団体", R7).indicators
    final = read_target("登録団体40団体（600人）", R7).indicators
    read = read_actual("41団体（610人）", year, R7)
    assert [one.value for one in measure(read, final)] == [Decimal(41), Decimal(610)]


@pytest.mark.parametrize(("target", "kind", "cell", "_expected"), phrasebook.rows("実績"))
def test_measure__the_indicators_it_was_read_for__says_what_was_read(
    target: str, kind: str, cell: str, _expected: str
) -> None:
    """What is kept with an answer is what measuring it once more would find."""
    read = phrasebook.actual(target, cell, kind)
    if read.indicators is not None:
        anew = measure(replace(read, indicators=None), read.indicators)
        assert measure(read, read.indicators) == anew == read.measured


def test_actual__names_that_differ_in_one_word__stay_apart() -> None:
    """男性比率 never answers 女性比率, although most of the letters agree."""
    wanted = read_target("女性比率32.5％", R7).indicators
    read = read_actual("男性比率67.0％", wanted, R7)
    assert read.state is ActualState.UNREADABLE
    assert "男性比率67.0％" in read.measured[0].reason


_OFTEN = {"月": 12, "四半期に": 4, "隔月": 6, "2か月に": 6, "半年に": 2, "3か月に": 4, "年": 1}


@given(st.sampled_from(sorted(_OFTEN)), st.integers(1, 9), st.integers(0, 130))
@settings(max_examples=300, deadline=None)
def test_often__against_the_years_total__is_exact_both_ways(
    interval: str, times: int, total: int
) -> None:
    """年N回 answers 月k回, and 月k回 answers N回, just where 12 times k says so."""
    often = read_target(f"会議 {interval}{times}回", R7).indicators
    answered = read_actual(f"年{total}回", often, R7).measured[0]
    assert is_met(often[0], answered) is (total >= times * _OFTEN[interval])
    yearly = read_target(f"会議 {total + 1}回", R7).indicators
    answered = read_actual(f"{interval}{times}回", yearly, R7).measured[0]
    assert is_met(yearly[0], answered) is (times * _OFTEN[interval] >= total + 1)


@given(st.integers(1, 5), st.integers(0, 200))
@settings(max_examples=300, deadline=None)
def test_often__number_without_interval__decides_only_where_both_readings_agree(
    times: int, number: int
) -> None:
    """3回 beside 月2回 may be a month's or the year's; a person is asked unless it is all one."""
    wanted = read_target(f"会議 月{times}回", R7).indicators
    met = is_met(wanted[0], read_actual(f"{number}回", wanted, R7).measured[0])
    monthly, yearly = number >= times, number >= times * 12
    assert met is (monthly if monthly is yearly else None)


@pytest.mark.parametrize("interval", ["週", "隔週", "日"])
def test_often__what_no_year_is_a_multiple_of__is_never_converted(interval: str) -> None:
    """A year has neither 52 weeks nor always 365 days."""
    wanted = read_target(f"{interval}2回", R7).indicators
    assert "期間が違い" in read_actual("104回", wanted, R7).measured[0].reason


@given(st.integers(1, 999), st.integers(0, 999), st.sampled_from([" ", "　", "、", ", ", "，　"]))
@settings(max_examples=200, deadline=None)
def test_actual__groups_parted_by_something_else__never_give_a_figure(
    first: int, rest: int, mark: str
) -> None:
    """612 345千円 is neither 345 nor 612,345: a person is asked, and the intake holds it."""
    wanted = read_target("600,000千円", R7).indicators
    text = f"{first}{mark}{rest:03}千円"
    assert "3けた" in read_actual(text, wanted, R7).measured[0].reason
    assert not answers_target(text, "600,000千円")


@pytest.mark.parametrize("answer", ["70％", "4/6", "7割", "66.67%"])
def test_fraction__share_or_other_whole__is_compared_exactly(answer: str) -> None:
    """3分の2 is a share: two of three, four of six and 66.67％ reach it."""
    wanted = read_target("女性委員 3分の2以上", R7).indicators
    assert is_met(wanted[0], read_actual(answer, wanted, R7).measured[0]) is True


def test_fraction__just_below__is_missed() -> None:
    """66.66％ is less than two thirds."""
    wanted = read_target("女性委員 3分の2以上", R7).indicators
    assert is_met(wanted[0], read_actual("66.66％", wanted, R7).measured[0]) is False


@pytest.mark.parametrize(
    ("target", "answer", "met"),
    [
        ("前年度比5％減", "▲6％", True),
        ("前年度比5％減", "前年度比93.8％", True),
        ("前年度比5％減", "前年度比95.1％", False),
        ("前年度比5％減", "3％増", False),
        ("R3比30％減", "R3比32％減", True),
        ("R3比30％減", "32％減", None),
        ("3ポイント増", "4％増", None),
        ("5件増", "6人増", None),
    ],
)
def test_change__of_the_same_kind_from_the_same_base__answers_a_change(
    target: str, answer: str, met: bool | None
) -> None:
    """A change is judged by a change; what starts elsewhere or is another kind is not."""
    wanted = read_target(target, R7).indicators
    assert is_met(wanted[0], read_actual(answer, wanted, R7).measured[0]) is met


@pytest.mark.parametrize("answer", ["なし", "0", "ゼロ", "該当なし", "待機児童なし", "いない"])
def test_nothing__where_zero_is_the_target__is_zero(answer: str) -> None:
    """Beside 待機児童0人, なし is the figure 0, at the intake too."""
    wanted = read_target("待機児童0人", R7).indicators
    assert read_actual(answer, wanted, R7).measured[0].value == 0
    assert answers_target(answer, "待機児童0人")


def test_nothing__beside_any_other_target__is_no_figure() -> None:
    """なし beside 32.5％ may mean that nobody knows."""
    wanted = read_target("女性比率32.5％", R7).indicators
    assert read_actual("なし", wanted, R7).state is ActualState.UNREADABLE
    assert not answers_target("なし", "女性比率32.5％")


@pytest.mark.parametrize(
    ("answer", "provisional"),
    [
        ("9月5日（当初8月予定）", False),
        ("9月5日公表（8月予定）", False),
        ("8月29日（予定どおり）", False),
        ("8月予定", True),
        ("8月29日（見込み）", True),
    ],
)
def test_provisional__what_was_planned_at_first__does_not_count(
    answer: str, provisional: bool
) -> None:
    """A bracket that recalls the plan leaves the answer final."""
    wanted = read_target("公表時期8月までに", R7).indicators
    state = read_actual(answer, wanted, R7).state
    assert (state is ActualState.PROVISIONAL) is provisional


def test_base__remark_of_an_earlier_answer__is_found() -> None:
    """11月末に調査終了（整備済35件） gives R8's ＋10件 its base; 未整備 would not."""
    plan, r8 = bundled_plan(), Period(2026)
    item = next(i for i in plan.items if "＋10件" in plan.target(i, r8))

    def wanted(answer: str) -> Decimal | None:
        return read_item_target(plan, item, r8, lambda _: answer).indicators[0].target

    assert wanted("11月末に調査終了（整備済35件）") == Decimal(45)
    assert wanted("11月末に調査終了（未整備35件）") is None


def test_deadline__after_the_year_and_not_reached_yet__is_not_missed() -> None:
    """未導入 in 令和7年度 says nothing against 令和8年度中に導入."""
    wanted = read_target("令和8年度中に導入", R7).indicators
    measured = read_actual("未導入", wanted, R7).measured[0]
    assert (measured.not_done, bool(measured.reason)) == (False, True)


@pytest.mark.parametrize(
    "answer", ["全くできていない", "全然", "全ての自治会で実施", "全地区で実施予定なし"]
)
def test_every__only_the_targets_own_whole__is_all_of_it(answer: str) -> None:
    """全地区 is all of 14地区; 全く and another whole are not."""
    wanted = read_target("各地区（14地区）", R7).indicators
    assert read_actual(answer, wanted, R7).measured[0].reason


@given(st.decimals(0, 10**9, places=2), st.sampled_from(["人", "％", "千円", "件", ""]))
@settings(max_examples=200, deadline=None)
def test_actual__plain_figure__comes_back_exactly(value: Decimal, unit: str) -> None:
    """A figure with groups of three and the target's own unit is read to the last digit."""
    wanted = read_target(f"指標 5{unit}", R7).indicators
    read = read_actual(f"{value:,}{unit}", wanted, R7)
    doubtful = "".join(one.reason for one in read.measured)
    if not doubtful:
        assert read.measured[0].value == value
    else:
        assert "けた" in doubtful or "割合" in doubtful


@pytest.mark.parametrize(
    "answer",
    [
        "33.0％を下回った",
        "33％には届かず32.6％",
        "33.0％にわずかに及ばず",
        "33.0％（令和6年度）",
        "33.0％（R6実績）",
        "33.0％？",
        "33・0％",
        "33。0％",
    ],
)
def test_figure__whose_words_leave_the_actual_open__is_left_to_a_person(answer: str) -> None:
    """A figure that was not reached, of another year, doubted or mistyped decides nothing."""
    wanted = read_target("女性比率32.5％", R7).indicators
    read = read_actual(answer, wanted, R7)
    assert read.measured[0].reason
    assert is_met(wanted[0], read.measured[0]) is None


@pytest.mark.parametrize(
    "answer",
    [
        "33.0％（令和7年度）",
        "33.0％（令和8年3月31日現在）",
        "33.0％（令和6年度は30.1％）",
        "33.0％（34人）",
        "目標の32.5％に対し33.0％",
    ],
)
def test_figure__with_a_remark_that_settles_it__is_read(answer: str) -> None:
    """The year asked for, a day in it, or last year's figure in a bracket leave nothing open."""
    wanted = read_target("女性比率32.5％", R7).indicators
    read = read_actual(answer, wanted, R7)
    assert (read.measured[0].value, read.measured[0].reason) == (Decimal("33.0"), "")


def test_figure__of_the_year_that_the_target_names__is_read() -> None:
    """A target of 令和6年度決算 is answered by the figure of that year."""
    wanted = read_target("経常収支比率95％以下（令和6年度決算）", R7).indicators
    read = read_actual("94.1％（令和6年度決算）", wanted, R7)
    assert not read.measured[0].reason


def test_amount__of_hundred_millions_and_thousands__is_left_to_a_person() -> None:
    """5億9千8百万円 is never read as its last part, 8百万円."""
    wanted = read_target("600,000千円", R7).indicators
    read = read_actual("5億9千8百万円", wanted, R7)
    assert read.measured[0].value is None
    assert "読み方が決まりません" in read.measured[0].reason


def test_deadline__that_was_given_up__is_left_to_a_person() -> None:
    """8月公表を断念 names the month in which nothing was published."""
    wanted = read_target("8月までに公表", R7).indicators
    assert read_actual("8月公表を断念", wanted, R7).measured[0].reason


def test_count__without_a_unit__is_not_answered_by_a_share() -> None:
    """102％ says how far a target of 102 was reached, and not that 102 were counted."""
    wanted = read_target("区長への依頼業務の数102", R7).indicators
    assert read_actual("102%", wanted, R7).measured[0].reason
    assert not read_actual("102", wanted, R7).measured[0].reason
