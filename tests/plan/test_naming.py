"""Names of item sheets and 表示番号."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.plan.model import Item
from taikou_xl.plan.naming import derive_label, sheet_names


def item(no: str, title: str) -> Item:
    return Item(no, (title,), "市民課")


def one_name(no: str, title: str) -> str:
    return sheet_names([item(no, title)])[no]


@pytest.mark.parametrize("mark", list(":\\/?*[]'：＼／？＊［］＇￥"))
def test_sheet_name__forbidden_character__becomes_underscore(mark: str) -> None:
    """Excel refuses these characters, half-width and full-width."""
    assert one_name("1", f"a{mark}b") == "1_a_b"


def test_sheet_name__circled_number__is_kept() -> None:
    """Titles keep their ①, also ➄ that is not ⑤."""
    assert one_name("24", "➄財務諸表の活用") == "24_➄財務諸表の活用"


def test_sheet_name__long_title__has_31_utf16_units() -> None:
    """Excel counts UTF-16 units, so a character outside the BMP counts twice and is never halved."""
    name = one_name("1", "😀" * 40)
    assert name == "1_" + "😀" * 14


def test_sheet_name__cut_at_a_blank__has_none_at_the_end() -> None:
    """A name never ends in a blank."""
    assert one_name("1", "a" * 28 + "　b") == "1_" + "a" * 28


def test_sheet_names__equal_after_folding__differ() -> None:
    """Names that differ only in width or case are the same name to Excel's users."""
    names = sheet_names([item("1", "ＡＢ"), item("１", "ab")])
    assert names == {"1": "1_ＡＢ", "１": "１_ab~2"}


def test_sheet_names__reserved_name__is_avoided() -> None:
    """No item's sheet takes the name of a sheet that is already there."""
    assert sheet_names([item("1", "a")], ["1_A"])["1"] == "1_a~2"


@given(st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=8, unique_by=lambda p: p[0]))
def test_sheet_names__any_texts__are_valid_and_unique(pairs: list[tuple[str, str]]) -> None:
    """Whatever 番号 and title are, Excel accepts the names and tells them apart."""
    names = list(sheet_names([item(no, title) for no, title in pairs]).values())
    folded = {unicodedata.normalize("NFKC", name).casefold() for name in names}
    assert len(folded) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert name == name.strip()
        assert not set(name) & set(":\\/?*[]'：＼／？＊［］＇￥\n\t")


@pytest.mark.parametrize(
    ("levels", "label"),
    [
        (("１　市民", "（３）市民のやりがい", "①審議会"), "1(3)①"),
        (("４　財政", "（１）歳出", "➄財務諸表"), "4(1)➄"),
        (("Ⅱ　柱", "2．取組"), "Ⅱ-2"),
        (("１　柱", "２　取組"), "1-2"),
        (("１　市民", "題に番号がない"), ""),
        (("", "③題"), "③"),
        (("2025年度の柱", "5年間の取組"), ""),
    ],
)
def test_label__leading_marks__are_joined(levels: tuple[str, ...], label: str) -> None:
    """The 表示番号 is what the levels' own marks say, "" where the item has none."""
    assert derive_label(levels) == label
