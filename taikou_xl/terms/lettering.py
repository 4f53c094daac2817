"""Letters as offices type them, brought to one width by table, place by place.

NFKC is never used on a whole text: it would make ①3件 into 13件, 10² into 102 and ½ into
1⁄2. Every character keeps its place, so a span found in the copy is a span of the original.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TABLE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_TABLE |= {
    ord(wide): ord(narrow)
    for wide, narrow in zip(
        "　\u00a0\t−–‐‑―—〜∼∕⁄％㌫､｡･｢｣", "   ------~~//%%、。・「」", strict=True
    )
}
# circled and bracketed numbers only ever count the lines; they are never digits
CIRCLED = frozenset(
    chr(code)
    for start, end in ((0x2460, 0x24A0), (0x24EA, 0x2500), (0x2776, 0x2794), (0x3251, 0x3260))
    for code in range(start, end)
) | {chr(code) for code in range(0x32B1, 0x32C0)}
_PHRASE = 60  # characters; what is longer is prose
DIGITS = frozenset("0123456789")


def narrow(text: str) -> str:
    """Give the text with full-width ASCII, blanks, dashes and ％ in one width, same length."""
    return _narrow_phrase(text) if len(text) <= _PHRASE else text.translate(_TABLE)


# the readers of a phrase ask for it, its name and its figures again and again
@lru_cache(maxsize=4096)
def _narrow_phrase(text: str) -> str:
    return text.translate(_TABLE)


def is_latin(char: str) -> bool:
    """Tell an ASCII letter."""
    return char.isascii() and char.isalpha()


def is_kanji(char: str) -> bool:
    """Tell a kanji (also 々)."""
    return "\u4e00" <= char <= "\u9fff" or char == "々"


def is_katakana(char: str) -> bool:
    """Tell a katakana letter (also ー)."""
    return "\u30a1" <= char <= "\u30fc" and char != "・"


def is_strange_digit(char: str) -> bool:
    """Tell a digit that is none of ours: ², ½, ٣, Ⅳ. A number touching it is not a number."""
    if char in DIGITS or char in CIRCLED:
        return False
    return unicodedata.category(char) in ("Nd", "No", "Nl")
