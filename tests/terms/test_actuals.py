"""Actuals matched to their indicators, or left to a person with the reason."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.terms.actuals import measure, read_actual
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


def test_actual__names_that_differ_in_one_word__stay_apart() -> None:
    """男性比率 never answers 女性比率, although most of the letters agree."""
    wanted = read_target("女性比率32.5％", R7).indicators
    read = read_actual("男性比率67.0％", wanted, R7)
    assert read.state is ActualState.UNREADABLE
    assert "男性比率67.0％" in read.measured[0].reason


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
