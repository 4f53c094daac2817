"""Figures that a spreadsheet changed on entry, given back where the target says what they are.

Source: what Excel makes of 「2/6」 (a day, or a third), of 「32.5%」 (0.325) and of days.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from taikou_xl.terms.indicators import Indicator, Kind, TargetReading
from taikou_xl.terms.periods import era_date
from taikou_xl.terms.units import is_share

_DATE, _NUMBER = "date", "number"  # kinds of cells


def restored_figure(kind: str, text: str, target: TargetReading) -> str:
    """Give the text that was meant, "" where the target does not decide it.

    Args:
        kind: "date" or "number", as the cell is stored.
        text: an ISO day, or plain digits (with ``%`` where the cell shows one).
        target: the target that the answer stands for; only a single indicator decides.
    """
    if len(target.indicators) != 1:
        return ""
    one = target.indicators[0]
    if kind == _DATE:
        return _from_day(text, one)
    if kind == _NUMBER:
        return _from_number(text, one)
    return ""


def _from_day(text: str, one: Indicator) -> str:
    try:
        day = dt.date.fromisoformat(text[:10])
    except ValueError:
        return ""
    if one.kind is Kind.DEADLINE:
        return era_date(day)
    fits = one.kind is Kind.PART and one.whole == day.day and day.month <= day.day
    return f"{day.month}/{day.day}" if fits else ""


def _from_number(text: str, one: Indicator) -> str:
    is_percent = text.endswith("%")
    number = Decimal(text.removesuffix("%"))
    part = number / 100 if is_percent else number
    if one.kind is Kind.PART and one.whole and 0 < part < 1:
        done = part * one.whole
        nearest = done.to_integral_value()
        # thirds and sevenths are stored with 15 digits
        near = abs(done - nearest) < Decimal("0.000001") and nearest > 0
        return f"{nearest}/{one.whole:f}" if near else ""
    share = one.kind is Kind.RATIO and is_share(one.unit) and one.target is not None
    if share and one.target is not None and not is_percent and 0 < number < 1 and one.target > 1:
        return f"{(number * 100).normalize():f}%"
    return ""
