"""Japanese text as offices type it: comparing names, measuring width, cleaning."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import lru_cache

_NAME = 60  # characters; what is longer is prose
# never allowed in XML or dangerous on screen: removed once, where text enters
_DROPPED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)


def name_key(text: object) -> str:
    """Give the form in which two spellings of one name are equal (NFKC, case, blanks)."""
    whole = str(text)
    return _short_key(whole) if len(whole) <= _NAME else _folded(whole)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


# names, labels and headings come again thousands of times
_short_key = lru_cache(8192)(_folded)


def loose_key(text: object) -> str:
    """Give the form in which two copies of one prose text are equal (NFC, line ends, outer blanks)."""
    lines = unicodedata.normalize("NFC", str(text)).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(line.rstrip() for line in lines.split("\n")).strip()


def char_width(char: str) -> int:
    """Count 2 for a full-width (also ambiguous) character, 0 for a combining one, else 1."""
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def text_width(text: str) -> int:
    """Measure one line in half-width characters."""
    return len(text) if text.isascii() else sum(map(_width, text))


_width = lru_cache(8192)(char_width)


def wrapped_lines(text: str, width: float) -> int:
    """Count the lines that ``text`` takes in a column of ``width`` half-width characters.

    Every line break counts; an empty text takes one line.
    """
    usable = max(width, 2.0)
    if 2 * len(text) <= usable and "\n" not in text:
        return 1  # whatever its characters are
    return _wrapped(text, usable)


@lru_cache(1024)
def _wrapped(text: str, usable: float) -> int:
    """Count lines once: forms have the same guides and headings."""
    return sum(max(1, math.ceil(text_width(line) / usable)) for line in text.split("\n"))


def clean_text(text: str) -> str:
    r"""Drop what no workbook can hold: control characters, lone surrogates, bidi marks.

    Line breaks become ``\n`` and tabs stay; everything else is kept as written.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return _DROPPED.sub("", plain) if _DROPPED.search(plain) else plain
