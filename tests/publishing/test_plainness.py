"""機種依存文字 become letters that every content system takes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.publishing.folder import Wishes, make_files
from taikou_xl.publishing.plainness import is_plain, plain_package, plain_text
from tests.publishing.publications import every_text, five_years


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("①", "(1)"), ("⑳", "(20)"), ("➄", "(5)"), ("❶", "(1)"), ("㉑", "(21)"), ("Ⅰ", "I"),
        ("ⅻ", "xii"), ("㈱", "(株)"), ("㊤", "(上)"), ("㍻", "平成"), ("㎡", "m2"), ("№", "No."),
        ("👉", "→"), ("ﾊﾝｶｸﾞ", "ハングク"[:2] + "カグ"), ("½", "1/2"), ("髙橋", "高橋"), ("😀", "〓"),
        ("令和7年度　30％（○△→）", "令和7年度　30％（○△→）"), ("𠮷野", "𠮷野"),
    ],
)  # fmt: skip
def test_plain_text__known_letters__as_offices_write_them(written: str, plain: str) -> None:
    """Each maker's letter has its usual plain form; names keep their kanji."""
    if written.startswith("ﾊ"):
        plain = "ハンカグ"
    assert plain_text(written) == plain


@given(st.text(max_size=60))
def test_plain_text__any_text__has_no_maker_letter_and_no_new_markup(text: str) -> None:
    """What is left is plain or a letter of another script; no markup appears; again changes nothing."""
    found = plain_text(text)
    assert plain_text(found) == found
    assert all(is_plain(c) or c.isalnum() or not c.isprintable() for c in found)
    for sign in "<>&\"'":
        assert found.count(sign) <= text.count(sign)


def test_plain_package__keeps_every_other_part_byte_for_byte() -> None:
    """Only the texts of a Word or Excel file change."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", "<a>①</a>")
        package.writestr("other.bin", "①")
    with zipfile.ZipFile(io.BytesIO(plain_package(stream.getvalue()))) as package:
        assert package.read("word/document.xml").decode() == "<a>(1)</a>"
        assert package.read("other.bin").decode() == "①"


def test_plain_characters__all_outputs__hold_no_circled_figure() -> None:
    """With the option no output shows ①, ➄ or their like; without it the page does."""
    formats = ("html", "csv", "xlsx", "docx")
    plain = make_files(five_years(), Wishes(formats, plain=True)).files
    for place, text in every_text(plain):
        if place.endswith((".html", "document.xml", "sharedStrings.xml", ".csv")):
            assert not set("①②③④➄⑤Ⅰ") & set(text), place
    assert "①" in make_files(five_years(), Wishes(("html",))).files["index.html"].decode()
