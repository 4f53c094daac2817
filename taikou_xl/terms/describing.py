"""Indicators in words, so that officials can proof-read what was understood.

What is printed here reads back as the same indicator.
"""

from __future__ import annotations

from decimal import Decimal

from taikou_xl.terms.frequencies import with_interval
from taikou_xl.terms.indicators import BaseYear, Direction, Indicator, Kind
from taikou_xl.terms.periods import Period, era_date
from taikou_xl.terms.units import POINTS

_STRICT = {Direction.AT_LEAST: "超", Direction.AT_MOST: "未満"}


def describe(indicator: Indicator) -> str:
    """Say an indicator in one phrase: 女性比率 32.5％以上, 公表時期 令和7年8月31日まで."""
    if indicator.kind is Kind.QUALITATIVE:
        return indicator.name
    said = f"{indicator.name} {_what(indicator)}".strip()
    if indicator.kind is Kind.RELATIVE and indicator.target is not None:
        return f"{said}（{_figure(indicator.target, indicator.unit)}）"
    return said


def _what(indicator: Indicator) -> str:
    if indicator.deadline is not None:
        return f"{era_date(indicator.deadline)}まで"
    if indicator.base is not None:
        return _relative(indicator, indicator.base)
    if indicator.target is None:
        return ""
    per = with_interval(indicator.per)
    just = "ちょうど" if indicator.direction is Direction.EXACTLY else ""
    if indicator.whole is not None and indicator.kind is Kind.RATIO:
        fraction = f"{show_number(indicator.whole)}分の{show_number(indicator.target)}"
        return f"{just}{fraction}{_bound(indicator)}"
    if indicator.whole is not None:
        part = f"{show_number(indicator.target)}/{show_number(indicator.whole)}"
        return f"{per}{just}{part}{show_unit(indicator.unit)}{_bound(indicator)}"
    return f"{per}{just}{_figure(indicator.target, indicator.unit)}{_bound(indicator)}"


def _bound(indicator: Indicator) -> str:
    if indicator.strict:
        return _STRICT.get(indicator.direction, "")
    if indicator.unit == "位" and indicator.direction is Direction.AT_MOST:
        return "以内"  # 10位以下 would be the others
    return "" if indicator.direction is Direction.EXACTLY else indicator.direction.label


def _relative(indicator: Indicator, base: BaseYear) -> str:
    year = Period.parse(base.of).label if base.of else ""
    if base.how == "same" or base.amount is None:
        words = {
            (Direction.AT_LEAST, True): "を上回る",
            (Direction.AT_MOST, True): "を下回る",
        }
        return f"{year}{words.get((indicator.direction, indicator.strict)) or indicator.direction.label}"
    number = show_number(base.amount)
    if base.how == "percent":
        return f"{year}比{number}％{_bound(indicator)}"
    word = "増" if base.how.startswith("plus") else "減"
    if base.how.endswith("percent"):
        return f"{year}比{number}％{word}" if year else f"{number}％{word}"
    unit = POINTS if base.how.endswith("points") else show_unit(indicator.unit)
    sign = "＋" if word == "増" else "－"
    return f"{year}{sign}{number}{unit}" if year else f"{number}{unit}{word}"


def _figure(value: Decimal, unit: str) -> str:
    return f"{show_number(value)}{show_unit(unit)}"


def show_number(value: Decimal) -> str:
    """Write a figure as it was given, with groups of three: 600,000, 40.0, ▲5."""
    shown = f"{abs(value):,f}"
    return f"▲{shown}" if value < 0 else shown


def show_unit(unit: str) -> str:
    """Write a unit as officials do: ％ in full width."""
    return "％" if unit == "%" else unit
