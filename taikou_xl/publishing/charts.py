"""Bars as inline SVG: sized in percent, so that letters stay letters on a phone and on paper.

Every chart has its text equivalent beside it as a table; its own label says the same in words.
Colours never stand alone: each part carries its class's mark and count where they fit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from markupsafe import Markup, escape

_BAR_PX, _LEAST_LABEL_PCT = 30, 7.0
_COLUMN_PX, _HEAD_PX, _FOOT_PX = 64, 18, 20
_PHONE_CHARS = 44
_LARGE = 1000
_TEXT = Markup('<text x="{:.1f}%" y="{:.0f}"{}>{}</text>')


@dataclass(frozen=True)
class Part:
    """One class in a bar: its name, mark, colour (``#RRGGBB``) and count."""

    name: str
    mark: str
    colour: str
    count: int


def ink_on(colour: str) -> str:
    """Give black or white, whichever reads better on a colour (4.5:1 at least)."""
    return "#000000" if contrast(colour, "#000000") >= contrast(colour, "#ffffff") else "#ffffff"


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2 defines it."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour.lstrip("#")[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def stacked_bar(parts: Sequence[Part], longest: int, label: str) -> Markup:
    """Draw one bar; ``longest`` items would take the whole width."""
    pieces, left = [], 0.0
    for part in parts:
        if part.count == 0:
            continue
        width = 100 * part.count / max(1, longest)
        pieces.append(_piece(part, left, width))
        left += width
    return Markup('<svg class="bar" role="img" height="{}" aria-label="{}">{}</svg>').format(
        _BAR_PX, label, Markup("").join(pieces)
    )  # fmt: skip


def _piece(part: Part, left: float, width: float) -> Markup:
    rect = Markup('<rect x="{:.2f}%" width="{:.2f}%" y="1" height="{}" fill="{}" stroke="#fff"/>')
    drawn = rect.format(left, width, _BAR_PX - 2, part.colour)
    if width < _LEAST_LABEL_PCT:
        return drawn
    text = Markup('<text x="{:.2f}%" y="{}" fill="{}">{}</text>')
    return drawn + text.format(
        left + width / 2, _BAR_PX // 2 + 5, ink_on(part.colour), f"{part.mark}{part.count}"
    )


def bar_label(name: str, parts: Sequence[Part]) -> str:
    """Say a bar in words: ``令和7年度：年度目標達成13項目、…``."""
    said = [f"{part.name}{part.count}項目" for part in parts if part.count]
    return f"{name}：{'、'.join(said) or 'なし'}"


def column_chart(values: Mapping[str, Decimal], unit: str, label: str) -> Markup:
    """Draw a figure over the periods as columns from zero, with figures and periods.

    Where a phone has no room for every word, some stay away, never the last: the table has all.
    """
    high = max((abs(v) for v in values.values()), default=Decimal(0)) or Decimal(1)
    lowest = min(values.values(), default=Decimal(0))
    below = _COLUMN_PX if lowest < 0 else 0
    height = _HEAD_PX + _COLUMN_PX + below + _FOOT_PX
    step = 100 / max(1, len(values))
    base = _HEAD_PX + _COLUMN_PX
    said = [f"{'△' if value < 0 else ''}{_digits(abs(value))}" for value in values.values()]
    each, every = _spacing(said), _spacing(list(values))
    pieces = []
    for n, (name, value) in enumerate(values.items()):
        size = float(abs(value) / high) * _COLUMN_PX
        top = base - size if value >= 0 else base
        mid = step * (n + 0.5)
        rect = Markup('<rect x="{:.1f}%" width="{:.1f}%" y="{:.0f}" height="{:.0f}"/>')
        pieces.append(rect.format(mid - step * 0.28, step * 0.56, top, max(size, 1.0)))
        left = len(values) - 1 - n
        if left % each == 0:
            text_y = top - 5 if value >= 0 else top + size + 14
            pieces.append(_TEXT.format(mid, text_y, "", said[n]))
        if left % every == 0:
            pieces.append(_TEXT.format(mid, height - 5, Markup(' class="y"'), name))
    line = Markup('<line x2="100%" y1="{0}" y2="{0}"/>').format(base)
    return Markup('<svg class="cols" role="img" height="{}" aria-label="{}">{}{}</svg>').format(
        height, label, Markup("").join(pieces), line
    )


def _spacing(words: Sequence[str]) -> int:
    """Give which words can stand side by side on a phone: all (1), every second (2), …."""
    return max(1, -(-sum(len(word) + 1 for word in words) // _PHONE_CHARS))


def _digits(value: Decimal) -> str:
    """Give a figure with commas: whole from 1,000, else with at most two places; cut."""
    places = Decimal(1) if value >= _LARGE else Decimal("0.01")
    return f"{value.quantize(places, ROUND_DOWN).normalize():,f}"


def swatch(colour: str) -> Markup:
    """Draw the small square of a legend."""
    return Markup(
        '<svg class="sw" aria-hidden="true" width="14" height="14">'
        '<rect width="14" height="14" fill="{}"/></svg>'
    ).format(escape(colour))
