"""What the intake takes for a figure, and what it never does."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.terms.figures import answers_target, has_bad_grouping, read_amount


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.sampled_from(["", ",", "，"]))
def test_amount__any_integer_as_written__is_read_exactly(value: int, comma: str) -> None:
    """Any amount of up to 15 digits is read to the last digit, grouped or not, in either width."""
    plain = f"{value:,}".replace(",", comma)
    wide = plain.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for text in (plain, wide, plain.replace("-", "▲"), plain.replace("-", "△ ")):
        assert read_amount(text) == Decimal(value)


@given(st.text(max_size=12))
def test_amount__any_text__is_read_or_not_but_never_raises(text: str) -> None:
    """Whatever stands there, the answer is an exact figure or None."""
    found = read_amount(text, "千円")
    assert found is None or found.is_finite()


@given(st.text("٠١٢٣٤٥٦٧٨٩०१२३①②⑩½²Ⅲ三_", min_size=1, max_size=6))
def test_amount__digits_of_other_kinds__are_none(text: str) -> None:
    """Other scripts, circled and kanji digits are no figures here."""
    assert read_amount(text) is None


@pytest.mark.parametrize(("text", "bad"), [("1,234", False), ("1,23", True), ("1,2３4", True)])
def test_grouping__after_narrowing__decides(text: str, bad: bool) -> None:
    """Full-width digits are narrowed first, then every comma must stand right."""
    assert has_bad_grouping(text) is bad


@pytest.mark.parametrize(
    "text", ["3件、45名", "令和7年4月1日", "1,234人（うち女性456人）", "32.5%", "2/6"]
)
def test_grouping__plain_figures_in_prose__are_fine(text: str) -> None:
    """Figures without commas, in any surroundings, have no grouping that could be wrong."""
    assert not has_bad_grouping(text)


def test_target__with_a_figure__wants_a_figure() -> None:
    """Words alone answer a target in words, not one with a figure."""
    assert not answers_target("おおむね順調", "10件")
    assert answers_target("おおむね順調", "適正な人員数を確保")
    assert answers_target("未確定（9月ごろ）", "10件")
