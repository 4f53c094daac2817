"""Number formats of cells: the code of each style, which codes show days, and what a day is.

Source: ECMA-376, 18.8.30 (numFmt) and 18.17.4 (dates and times).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from xml.etree import ElementTree

# codes that a workbook need not spell out, by their number
_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
    18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)", 39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_MONEY = ('"$"#,##0_);("$"#,##0)', '"$"#,##0_);[Red]("$"#,##0)')
_BUILT_IN |= {5: _MONEY[0], 6: _MONEY[1]}
_BUILT_IN |= {
    n + 2: code.replace("#,##0", "#,##0.00") for n, code in ((5, _MONEY[0]), (6, _MONEY[1]))
}
_ACCOUNTS = {41: ("", "0"), 42: ('"$"', "0"), 43: ("", "0.00"), 44: ('"$"', "0.00")}
_BUILT_IN |= {
    n: f"_({unit}* #,##{digits}_);_({unit}* \\(#,##{digits}\\)"
    for n, (unit, digits) in _ACCOUNTS.items()
}
# Japanese built-in formats that are dates although no code is stored for them
_JAPANESE_DATES = dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy/m/d")
# of the first section: texts in quotes, colours and conditions, but not [h], [mm] and the like
_NO_PLACES = re.compile(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]|General|G/標準', re.IGNORECASE)
# also the era alone (ggge) and the day of the week alone (aaaa), but not 0.0E+00
_DAY_LETTER = re.compile(r"(?<![_\\])(?:[dmhysg]|e(?![+-])|aaa)", re.IGNORECASE)
FIRST_1900, FIRST_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_MISSING_LEAP_DAY = 60  # Lotus knew a 29 February 1900, and serials still count it
_DAY_MS = 86_400_000
FALSE = ("0", "false", "off")
_BOOKS = 32  # style parts that one process remembers: those of one plan's forms are equal


@lru_cache(_BOOKS)
def style_formats(styles: bytes) -> Sequence[str]:
    """Give the number-format code of each cell style; dates without a code as ``yyyy/m/d``.

    Raises:
        ParseError, LookupError, ValueError: the part is broken.
    """
    root = ElementTree.fromstring(styles)
    codes = _BUILT_IN | _JAPANESE_DATES
    for node in root.iter():
        if local_name(node.tag) == "numFmt" and "formatCode" in node.attrib:
            codes[int(node.attrib["numFmtId"])] = node.attrib["formatCode"]
    found = next((node for node in root if local_name(node.tag) == "cellXfs"), None)
    if found is None:
        return ()
    return tuple(codes.get(int(node.get("numFmtId", "0")), "") for node in found)


@lru_cache(_BOOKS)
def struck_styles(styles: bytes) -> frozenset[int]:
    """Give the numbers of the cell styles whose font strikes everything out.

    Raises:
        ParseError, ValueError: the part is broken.
    """
    if b"strike" not in styles:
        return frozenset()
    parts = {local_name(node.tag): list(node) for node in ElementTree.fromstring(styles)}
    fonts = {n for n, font in enumerate(parts.get("fonts", ())) if is_struck(font)}
    cells = enumerate(parts.get("cellXfs", ()))
    return frozenset(n for n, node in cells if int(node.get("fontId", "0")) in fonts)


def is_struck(font: ElementTree.Element) -> bool:
    """Tell a font, of a cell or of a run of a text, that strikes out what it shows."""
    marks = [node for node in font if local_name(node.tag) == "strike"]
    return any(node.get("val", "1") not in FALSE for node in marks)


def local_name(tag: str) -> str:
    """Give an element's name without its namespace."""
    return tag.rpartition("}")[2]


@lru_cache(256)
def shows_day(code: str) -> bool:
    """Tell a format code that makes a day or a time of a number."""
    return _DAY_LETTER.search(_NO_PLACES.sub("", code.split(";")[0])) is not None


def day_text(serial: float, first: dt.datetime) -> str:
    """Give the day and time of a serial number in ISO; only the time where there is no day.

    Raises:
        OverflowError, ValueError: no calendar has that day.
    """
    day, fraction = divmod(serial, 1)
    time = dt.timedelta(milliseconds=round(fraction * _DAY_MS))
    if 0 <= serial < 1 and not time.days:
        return str((dt.datetime.min + time).time())
    if 0 < serial < _MISSING_LEAP_DAY and first == FIRST_1900:
        day += 1
    found = first + dt.timedelta(days=day) + time
    return (
        found.isoformat(" ", "seconds") if found.time() != dt.time(0) else found.date().isoformat()
    )
