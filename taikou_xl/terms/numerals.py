"""What is plainly a number, and what only looks like one: 612 345, 1,23, 10², 9千9百万."""

from __future__ import annotations

import re

from taikou_xl.terms.lettering import CIRCLED, DIGITS, is_strange_digit

MAX_DIGITS = 15
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?", re.ASCII)
PLAIN = re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?", re.ASCII)
_UNCLEAR = (
    # groups of three, parted by what does not part them
    (
        re.compile(r"\d{1,3}(?:(?:, ?| |、)\d{3})+(?!\d)", re.ASCII),
        "3けたごとの区切りになっていません",
    ),
    (
        re.compile(
            r"(?:\d[\d,.]*億)?\d[\d,.]*(?:千|百)\d[\d,.]*(?:百|千)?(?:万|億|百万)", re.ASCII
        ),
        "読み方が決まりません",
    ),
    # a point typed as another mark: 33・0% is no 0%
    (re.compile(r"\d+(?:。\d+|・\d+(?=%))", re.ASCII), "小数点かどうか決まりません"),
)


def problem_of(text: str, at: int, end: int, number: str) -> tuple[str, int]:
    """Say why the digits at ``at`` are no plain number, "" where they are; and where they end."""
    for pattern, why in _UNCLEAR:
        found = pattern.match(text, at)
        if found and not PLAIN.fullmatch(found[0]):
            return f"「{found[0]}」は{why}", found.end()
    return _problem(text, at, end, number), past_digits(text, end)


def _problem(text: str, at: int, end: int, number: str) -> str:
    around = text[at - 1 : at] + text[end : end + 1]
    if any(is_strange_digit(char) for char in around) or text[end : end + 1] in CIRCLED:
        return f"「{text[max(at - 1, 0) : end + 1]}」は数値として読み取れません"
    if not PLAIN.fullmatch(number):
        return f"「{number}」は3けたごとの区切りになっていません"
    if sum(char in DIGITS for char in number) > MAX_DIGITS:
        return f"「{number}」はけた数が多すぎます"
    if text[end : end + 2] and text[end] == "." and text[end + 1 : end + 2] in DIGITS:
        return f"「{text[at : end + 2]}」は小数点が二つあります"
    if text[end : end + 1] in ("×", "*", "^") or text[at - 1 : at] in ("×", "*", "^"):
        return "計算式で書かれています"
    return ""


def past_digits(text: str, at: int) -> int:
    """Give where a run of digits of any kind ends."""
    while at < len(text) and (
        text[at] in DIGITS or text[at] in ".," or text[at] in CIRCLED or is_strange_digit(text[at])
    ):
        at += 1
    return at
