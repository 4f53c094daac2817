"""Figures that can be read and are hardly true: what is told, and what stays silent."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.rollup.oddities import (
    OVER_HUNDRED,
    TENFOLD,
    THOUSANDFOLD,
    find_oddities,
    odd_figure,
)
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.indicators import Direction, Indicator, Kind
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import read_target

R7 = Period(2025)


def odd(target: str, actual: str, baseline: str = "", previous: str = "") -> str:
    """Give the code of what is odd about the only figure of an answer."""
    wanted = read_target(target, R7, series=(), baseline=baseline)
    read = [read_actual(text, wanted.indicators, R7) for text in (actual, previous)]
    then = read_actual(baseline, wanted.indicators, None)
    (found,) = find_oddities(wanted, read[0], read[1] if previous else None, then)
    return found.code if found else ""


@pytest.mark.parametrize(
    ("target", "actual", "baseline"),
    [
        ("登録者数3,120人", "31,000人", ""),
        ("使用料612,345千円", "61,235千円", "543,058千円"),
        ("使用料612,345千円", "61,235千円", "480,000千円"),
        ("年休取得15日", "142日", "13.97日"),
        ("年休取得15日", "1.4日", "13.97日"),
        ("女性比率32.5％", "3.31％", "30.1％"),
        ("経費60,000千円以下", "6,010千円", ""),
        ("10件", "100件", ""),
    ],
)
def test_digit__slipped__is_told(target: str, actual: str, baseline: str) -> None:
    """A figure that would stand among what is known with one digit more or less is odd."""
    assert odd(target, actual, baseline) == TENFOLD


@pytest.mark.parametrize(
    ("target", "actual", "baseline"),
    [
        ("1件", "9件", "1件"),
        ("10件", "99件", ""),
        ("10件", "2件", ""),
        ("3,120人", "15,000人", ""),
        ("苦情10件以下", "1件", "12件"),
        ("100件", "12件", "1件"),
        ("600,000千円", "120,000千円", ""),
    ],
)
def test_figure__growing_or_falling_by_itself__is_not_told(
    target: str, actual: str, baseline: str
) -> None:
    """Small whole figures multiply easily, fewer is better, and on the way all is well."""
    assert odd(target, actual, baseline) == ""


@pytest.mark.parametrize(
    ("target", "actual", "code"),
    [
        ("女性比率32.5％", "668％", OVER_HUNDRED),
        ("徴収率98％", "100.2％", OVER_HUNDRED),
        ("研修実施100％", "101％", OVER_HUNDRED),
        ("目標達成率80％", "105％", ""),
        ("経常収支比率95％以下", "101％", ""),
        ("料金回収率100％以上", "108％", ""),
        ("利用者数 前年比98％", "104％", ""),
    ],
)
def test_share__over_hundred__is_impossible_only_of_a_part(
    target: str, actual: str, code: str
) -> None:
    """A part of a whole cannot exceed it; a rate of two quantities can."""
    assert odd(target, actual) == code


def test_share__that_was_over_hundred_before__may_be_so_again() -> None:
    """What is known to exceed 100 % is no part of a whole."""
    assert odd("利用率95％", "102％", previous="101％") == ""


@pytest.mark.parametrize(
    ("actual", "code"), [("612,345,000千円", THOUSANDFOLD), ("612千円", THOUSANDFOLD)]
)
def test_amount__a_thousandfold__is_impossible(actual: str, code: str) -> None:
    """千円 for 円, either way, decides nothing."""
    wanted = read_target("使用料600,000千円", R7)
    (found,) = find_oddities(wanted, read_actual(actual, wanted.indicators, R7))
    assert found
    assert (found.code, found.impossible) == (code, True)


@given(
    st.decimals(1, 10**6, places=2),
    st.decimals(1, 10**6, places=2),
    st.sampled_from(["件", "千円"]),
)
def test_odd_figure__what_is_known_itself__is_never_odd(
    one: Decimal, other: Decimal, unit: str
) -> None:
    """No figure between target and 現状 is odd, nor the two themselves; and no order matters."""
    wanted = Indicator("", unit, Kind.COUNT, Direction.AT_LEAST, target=one)
    for actual in (one, other, (one + other) / 2):
        assert odd_figure(wanted, actual, [one, other]) is None
    found = [odd_figure(wanted, one * 7, known) for known in ([one, other], [other, one])]
    assert found[0] == found[1]
