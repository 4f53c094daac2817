"""Names that Excel accepts for the sheets of items, and the numbers by which people call them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from taikou_xl.plan.model import Item
from taikou_xl.terms.text import clean_text, name_key

SHEET_NAME_UNITS = 31  # Excel counts UTF-16 units
_RESERVED_BY_EXCEL = ("履歴", "History")
_FORBIDDEN = re.compile(r"[:\\/?*\[\]'¥：＼／？＊［］＇￥]")
_CIRCLED = "①-⑳㉑-㉟㊱-㊿➀-➓❶-❿⓫-⓴⓵-⓾"
_LEADING_MARK = re.compile(
    rf"[（(](?P<bracketed>[0-9０-９]+)[）)]"
    rf"|(?P<circled>[{_CIRCLED}])"
    rf"|(?P<roman>[Ⅰ-Ⅿ])"
    rf"|(?P<plain>[0-9０-９]+)(?=[\s.．、）)])"
)
_BARE = re.compile(r"[0-9Ⅰ-Ⅿ]")
_HALF_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def sheet_names(items: Iterable[Item], reserved: Iterable[str] = ()) -> dict[str, str]:
    """Give each item (by 番号) its sheet name ``番号_題``, valid in Excel and unique.

    At most 31 UTF-16 units; forbidden characters become ``_``; no blank at the ends; unique
    after NFKC and case folding, also against ``reserved`` and the names that Excel keeps.
    """
    found = list(items)
    names = free_sheet_names([f"{item.no}_{item.title}" for item in found], reserved)
    return {item.no: name for item, name in zip(found, names, strict=True)}


def free_sheet_names(texts: Iterable[str], reserved: Iterable[str] = ()) -> list[str]:
    """Give a sheet name for each text, as ``sheet_names`` does; equal texts get ``~2``, ``~3``."""
    taken = {name_key(name) for name in (*reserved, *_RESERVED_BY_EXCEL)}
    names: list[str] = []
    for text in texts:
        wanted = _plain(text)
        name, number = _cut(wanted, SHEET_NAME_UNITS), 1
        while name_key(name) in taken:
            number += 1
            mark = f"~{number}"
            name = _cut(wanted, SHEET_NAME_UNITS - len(mark)) + mark
        taken.add(name_key(name))
        names.append(name)
    return names


def _plain(text: str) -> str:
    one_line = " ".join(clean_text(text).split("\n")).replace("\t", " ")
    return _FORBIDDEN.sub("_", one_line).strip() or "_"


def _cut(text: str, units: int) -> str:
    """Keep the first ``units`` UTF-16 units, never half a character."""
    used, kept = 0, []
    for char in text:
        used += 2 if ord(char) > 0xFFFF else 1
        if used > units:
            break
        kept.append(char)
    return "".join(kept).strip()


def derive_label(levels: Iterable[str]) -> str:
    """Give the 表示番号 that the leading marks of the levels make up: ``1(3)①``, ``1-2``.

    "" where the item's own level carries no mark, for then the number would not tell it.
    """
    marks = [_mark(level) for level in levels]
    if not marks or not marks[-1]:
        return ""
    label = ""
    for mark in marks:
        # two bare numbers side by side would read as one
        between = "-" if _BARE.fullmatch(label[-1:]) and _BARE.fullmatch(mark[:1]) else ""
        label += between + mark
    return label


def _mark(level: str) -> str:
    match = _LEADING_MARK.match(level.strip())
    if match is None:
        return ""
    if match["bracketed"]:
        return f"({match['bracketed'].translate(_HALF_DIGITS)})"
    return (match["circled"] or match["roman"] or match["plain"]).translate(_HALF_DIGITS)
