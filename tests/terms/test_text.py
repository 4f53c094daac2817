"""Comparing, measuring and cleaning Japanese text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.terms.text import clean_text, loose_key, name_key, text_width, wrapped_lines


def test_name_key__width_and_blanks__do_not_matter() -> None:
    """Two spellings of one name are equal whatever their width, case or blanks."""
    assert name_key("ＤＸ 推進課") == name_key("dx推進課")
    assert name_key("年度目標達成") != name_key("年度目標一部達成")


def test_text_width__japanese__counts_two() -> None:
    """Full-width characters take two columns, half-width one, combining marks none."""
    assert text_width("A漢ｱ") == 4
    assert text_width("か\u3099") == 2


def test_wrapped_lines__line_breaks__all_count() -> None:
    """Every line break makes a line, also an empty one."""
    assert wrapped_lines("あ\n\nい", 10) == 3
    assert wrapped_lines("あ" * 11, 10) == 3
    assert wrapped_lines("", 10) == 1


def test_clean_text__control_characters__go_and_the_rest_stays() -> None:
    """Only what no workbook can hold is dropped; ①, ➄, 全角 and emoji stay."""
    assert clean_text("①\r\n➄\x00👉\u202e全角\tＡ") == "①\n➄👉全角\tＡ"


@given(st.text())
def test_clean_text__twice__is_the_same(text: str) -> None:
    """Cleaning a clean text changes nothing, and never adds a character."""
    once = clean_text(text)
    assert clean_text(once) == once
    assert len(once) <= len(text)


@given(st.text())
def test_loose_key__of_itself__is_stable(text: str) -> None:
    """The comparison form of a comparison form is itself."""
    assert loose_key(loose_key(text)) == loose_key(text)
