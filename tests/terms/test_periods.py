"""Fiscal years, quarters and eras as offices write them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.terms.periods import Period, era_date, parse_span


@pytest.mark.parametrize(
    ("text", "key", "label", "cell"),
    [
        ("R7", "R7", "令和7年度", 7),
        ("令和7", "R7", "令和7年度", 7),
        ("令和７年度", "R7", "令和7年度", 7),
        ("7", "R7", "令和7年度", 7),
        ("2025", "R7", "令和7年度", 7),
        ("R1", "R1", "令和元年度", 1),
        ("令和元", "R1", "令和元年度", 1),
        ("H31", "R1", "令和元年度", 1),
        ("平成30年度", "H30", "平成30年度", 30),
        ("R7Q2", "R7Q2", "令和7年度第2四半期", "R7Q2"),
        ("令和７年度第２四半期", "R7Q2", "令和7年度第2四半期", "R7Q2"),
        ("r7h1", "R7H1", "令和7年度上半期", "R7H1"),
        ("令和7年度下半期", "R7H2", "令和7年度下半期", "R7H2"),
    ],
)
def test_period__every_usual_spelling__is_understood(
    text: str, key: str, label: str, cell: int | str
) -> None:
    """All spellings of the contract name the same period."""
    period = Period.parse(text)
    assert (period.key, period.label, period.cell_value) == (key, label, cell)


@pytest.mark.parametrize("text", ["", "R", "R0", "七", "令和", "R7Q5", "100", "⑦", "7.5", "R7-R8"])
def test_period__not_a_period__is_refused(text: str) -> None:
    """What names no period raises ValueError instead of guessing."""
    with pytest.raises(ValueError, match=r".*"):
        Period.parse(text)


@given(st.integers(1930, 2100), st.sampled_from([(0, 1), (1, 2), (2, 2), (1, 4), (4, 4)]))
def test_period__key__reads_back_as_itself(year: int, part: tuple[int, int]) -> None:
    """Printing and reading a period gives the same period."""
    period = Period(year, *part)
    assert Period.parse(period.key) == period
    assert Period.parse(period.label) == period


def test_span__across_eras__counts_every_year() -> None:
    """A plan from 平成30 to 令和2 has three years, the middle one 令和元."""
    assert [p.key for p in parse_span("平成30-令和2")] == ["H30", "R1", "R2"]
    assert [p.key for p in parse_span("令和元年度～令和4年度")] == ["R1", "R2", "R3", "R4"]
    assert [p.key for p in parse_span("R7-11")] == ["R7", "R8", "R9", "R10", "R11"]
    assert [p.key for p in parse_span("R7Q3-R8Q1")] == ["R7Q3", "R7Q4", "R8Q1"]


@pytest.mark.parametrize("text", ["R11-R7", "", "R7-", "R7Q1-R8", "1950-2050"])
def test_span__wrong_order_or_mixed__is_refused(text: str) -> None:
    """A span that runs backwards, mixes lengths or has no end raises ValueError."""
    with pytest.raises(ValueError, match=r".*"):
        parse_span(text)


def test_era_date__first_year__is_gannen() -> None:
    """Days are written in the era in force on that day."""
    assert era_date(dt.date(2019, 5, 1)) == "令和元年5月1日"
    assert era_date(dt.date(2019, 4, 30)) == "平成31年4月30日"
    assert era_date(dt.date(2026, 11, 20)) == "令和8年11月20日"
