"""Targets that start from another figure: 令和７年度＋10件, 前年度比10%増, 3ポイント増, 前年度以上.

What they start from is mostly not known yet; ``with_base`` fills it in, exactly.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal, localcontext

from taikou_xl.terms.indicators import BaseYear, Direction, Indicator, Kind
from taikou_xl.terms.periods import Period
from taikou_xl.terms.phrases import Base, Named, Phrase
from taikou_xl.terms.quantities import Quantity
from taikou_xl.terms.units import POINTS, factor, is_share

STRICT = frozenset(("above", "below"))
DIRECTION_OF = {
    "at_least": Direction.AT_LEAST,
    "above": Direction.AT_LEAST,
    "at_most": Direction.AT_MOST,
    "below": Direction.AT_MOST,
    "exactly": Direction.EXACTLY,
}
# what is itself a rate: 5％増 of it may be a ratio or a difference
_RATE = re.compile(r"(?:率|割合|比率|満足度|認知度|シェア)$")


def from_same(phrase: Phrase, period: Period) -> Indicator:
    """Read a target that only names what it is compared with: 前年度以上."""
    base, bound = phrase.same or (None, "")
    return Indicator(
        phrase.name,
        "",
        Kind.RELATIVE,
        DIRECTION_OF[bound],
        text=phrase.text,
        reason=_needs_base(base, period),
        strict=bound in STRICT,
        base=BaseYear(_key_of(base, period), "same"),
    )


def _key_of(base: Base | None, period: Period) -> str:
    if base is None:
        return ""
    year = base.moment.fiscal_year(period.year)
    return "" if year is None else Period(year).key


def _needs_base(base: Base | None, period: Period) -> str:
    if base is None:
        return "比べるもとの年度が書かれていません"
    year = base.moment.fiscal_year(period.year)
    return "" if year is None else f"{Period(year).label}の実績が必要です"


def is_relative(named: Named) -> bool:
    """Tell a figure that says how far to go from another, not where to arrive."""
    quantity = named.quantity
    return named.base is not None or bool(quantity.change) or quantity.signed == "+"


def relative(named: Named, name: str, text: str, period: Period) -> Indicator:
    """Read a target that names how far it is from its base: 前年度比10%増, 令和７年度＋10件."""
    quantity, base = named.quantity, named.base
    share, points = is_share(quantity.unit), quantity.unit == POINTS
    how = _how(quantity, base)
    falling = how.startswith("minus") or (how == "percent" and _below_hundred(quantity))
    direction = Direction.AT_MOST if falling else Direction.AT_LEAST
    if how == "percent" and quantity.bound:
        direction = DIRECTION_OF[quantity.bound]
    amount = quantity.low
    if amount is not None:
        amount = abs(amount) * (factor(quantity.unit) if share else 1)
    return Indicator(
        name,
        "" if share or points else quantity.unit,
        Kind.RELATIVE,
        direction,
        text=text,
        reason=_needs_base(base, period),
        strict=how == "percent" and quantity.bound in STRICT,
        base=BaseYear(_key_of(base, period), how, amount),
    )


def doubt(named: Named, name: str) -> str:
    """Say why a relative figure leaves open where it leads, "" where it does not."""
    quantity, base = named.quantity, named.base
    share = is_share(quantity.unit)
    moves = bool(quantity.change or quantity.signed)
    if quantity.unit == "倍":
        return "もとの数値の何倍かで書かれていて、目標の数値が決まりません"
    if base is not None and not moves and (not share or not base.ratio):
        if share:
            return "「％」の増減が、割合そのものの差か比率か決まりません"
        return "増やすのか減らすのかが書かれていません"
    if base is not None and share and not base.ratio and not quantity.change:
        return "「％」の増減が、割合そのものの差か比率か決まりません"
    if share and moves and _RATE.search(name):
        return "「％」の増減が、割合そのものの差か比率か決まりません"
    if moves and quantity.bound not in ("", "at_least"):
        return "増減の幅に上限があり、どこから達成か決まりません"
    return ""


def _how(quantity: Quantity, base: Base | None) -> str:
    share = is_share(quantity.unit)
    if base is not None and not quantity.change and not quantity.signed:
        return "percent"
    down = quantity.change < 0 or quantity.signed == "-"
    kind = "_percent" if share else "_points" if quantity.unit == POINTS else ""
    return ("minus" if down else "plus") + kind


def _below_hundred(quantity: Quantity) -> bool:
    return quantity.low is not None and quantity.low * factor(quantity.unit) < 100


def with_base(indicator: Indicator, figure: Decimal, unit: str = "") -> Indicator:
    """Fill in the figure that a relative target starts from (令和7年度の実績), exact.

    An indicator that is not relative, or whose target is known, comes back as it is.
    """
    base = indicator.base
    if base is None or indicator.target is not None or not base.of:
        return indicator
    with localcontext() as context:
        context.prec = 60
        amount = base.amount if base.amount is not None else Decimal(0)
        target = {
            "plus": figure + amount,
            "minus": figure - amount,
            "plus_points": figure + amount,
            "minus_points": figure - amount,
            "plus_percent": figure * (100 + amount).scaleb(-2),
            "minus_percent": figure * (100 - amount).scaleb(-2),
            "percent": figure * amount.scaleb(-2),
            "same": figure,
        }[base.how]
    return replace(indicator, target=target, unit=indicator.unit or unit, reason="")
