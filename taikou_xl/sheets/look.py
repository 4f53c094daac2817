"""How our workbooks look: one font, few colours, A4, and row heights that fit Japanese text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from taikou_xl.terms.text import wrapped_lines

# not the proportional 「BIZ UDPゴシック」: its digits are 0.76 em wide, and Excel measures every
# column in digits of the Normal font; here a digit is half an em, as all our widths reckon
FONT = "BIZ UDゴシック"
# the Normal style, in whose digits every program measures columns: a font that every PC has,
# in metrics at least, so that a column is as wide everywhere, whether our own font is there or not
NORMAL_FONT, NORMAL_PT = "Arial", 10.0
BODY_PT = 10.0
MIN_PT = 8.0  # nothing is printed smaller
_PADDING_PT = 4.0  # above and below the text of a cell, together
MAX_ROW_PT = 409.5  # Excel's own limit for a row

# columns come out this much wider at the most, by rounding to whole pixels
WIDER_DIGITS = 1.02

INK = "#1F2933"
FAINT_INK = "#5F6B7A"
LINE = "#8A94A0"
THIN_LINE = "#C5CCD3"
LABEL_FILL = "#E8EDF2"  # labels and headings
GROUP_FILL = "#D3DDE8"
INPUT_FILL = "#FFF9DB"  # where to write
ESTIMATE_FILL = "#F3F8E4"  # where to write only if something changes
MISSING_FILL = "#FFD9CC"  # where to write, and it is still empty
MARK_FILL = "#FFC58F"  # where something was wrong; a heavy frame says the same in grey
CONFIRM_FILL = "#D6E6F7"  # where something should be looked at again
GUIDE_FILL = "#EAF5EA"
DONE_INK = "#1E6B3A"
ALERT_INK = "#B42318"
LINK_INK = "#1F5FA8"

# A4 in points, less the margins of 1 cm (left, right) and 1.2 cm (top, bottom)
MARGIN_SIDE_IN, MARGIN_END_IN = 0.4, 0.48
A4_LONG_PT, A4_SHORT_PT = 841.9, 595.3


def printable_pt(*, landscape: bool) -> tuple[float, float]:
    """Give width and height in points that an A4 page leaves inside our margins."""
    wide, high = (A4_LONG_PT, A4_SHORT_PT) if landscape else (A4_SHORT_PT, A4_LONG_PT)
    return wide - 2 * 72 * MARGIN_SIDE_IN, high - 2 * 72 * MARGIN_END_IN


def column_pt(width: float) -> float:
    """Give the points of a column of ``width`` characters (7 pixels a character, 5 of padding)."""
    return (width * 7 + 5) * 0.75


@lru_cache(1024)
def chars_in(width: float, size_pt: float = BODY_PT) -> float:
    """Give how many half-width characters of a size fit on one line of a column.

    A half-width character of this font takes half its size; the padding and a tenth are
    left free, because the font of the PC that opens the file may be wider.
    """
    return max(2.0, (column_pt(width) - 6) * 0.93 / (size_pt / 2))


def line_pt(size_pt: float = BODY_PT) -> float:
    """Give the height of one line of text, as the widest-spaced common Japanese font needs it."""
    return size_pt * 1.45


def text_pt(text: str, width: float, size_pt: float = BODY_PT) -> float:
    """Give the height in points that a text takes in a column, padding included."""
    return wrapped_lines(text, chars_in(width, size_pt)) * line_pt(size_pt) + _PADDING_PT


def row_pt(
    texts: Iterable[tuple[str, float]], size_pt: float = BODY_PT, least_pt: float = 18.0
) -> float:
    """Give the height of a row whose cells hold (text, column width) pairs, within Excel's limit."""
    lines = max((wrapped_lines(text, chars_in(width, size_pt)) for text, width in texts), default=0)
    tallest = lines * line_pt(size_pt) + _PADDING_PT if lines else 0.0
    return min(MAX_ROW_PT, max(least_pt, tallest))
