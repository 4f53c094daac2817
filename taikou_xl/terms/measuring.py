"""What one figure of an answer says about the indicator that it answers.

It is brought to the target's measure (a frequency to the target's, a share to a fraction's)
only where that is exact; where it decides nothing, the reason says why.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from taikou_xl.terms.describing import show_number, show_unit
from taikou_xl.terms.frequencies import (
    is_yearly,
    same_interval,
    times_a_year,
    with_interval,
)
from taikou_xl.terms.indicators import Direction, Indicator, Kind, Measured
from taikou_xl.terms.numbering import is_span
from taikou_xl.terms.periods import Period
from taikou_xl.terms.phrases import Named
from taikou_xl.terms.quantities import Quantity
from taikou_xl.terms.units import POINTS, comparable, factor, is_money, is_share

MOVED = "増減で書かれているため、実績そのものがわかりません"
_SINCE = "累計で書かれているため、その年度の実績がわかりません"
_OTHER_BASE = "どの年度と比べた増減か、目標と同じかどうかわかりません"
_ROUGHLY, _HUNDREDFOLD = Decimal("0.05"), 100
# words that make a figure the year's total, and one that makes it more than that
_TOTAL = re.compile(r"計|延|のべ|総|年間|通年|全部で|トータル")
_SINCE_THE_START = re.compile(r"累計|累積|通算")
_AVERAGE = re.compile(r"平均|当たり|あたり")
# names that themselves say how much less or more: 業務量削減 30％
_LESS = re.compile(r"(?:削減|縮減|減|減少|短縮|抑制|圧縮|低減)(?:率|額|量|数|件数|時間|割合)?$")
_MORE = re.compile(r"(?:増|増加|向上|拡大|上昇|伸び)(?:率|額|量|数|件数|割合)?$")


def measure_one(named: Named, one: Indicator, year: int | None) -> Measured:
    """Say what a figure means for an indicator; ``year`` is the year answered for."""
    quantity = named.quantity
    text = " ".join(named.text.split())
    if quantity.problem:
        return Measured(text=text, reason=quantity.problem)
    if one.kind is Kind.RELATIVE and one.base is not None and one.base.how != "same":
        moved = _moved(named, one, year, text)
        if moved is not None:
            return moved
    if _change_of(named) or named.base:
        level = _as_level(named, one)
        if level is None:
            return Measured(text=text, reason=MOVED)
        quantity = level
    if one.kind is Kind.RELATIVE and one.target is None:
        reason = one.reason if one.base and one.base.of else _bare(quantity, text)
        return Measured(quantity.low, quantity.high, quantity.unit, text=text, reason=reason)
    low, high = _range(quantity)
    counted = quantity.whole is not None and is_share(one.unit)
    unit = quantity.unit or ("" if counted else one.unit)  # 66/80 is no 80 ％
    whole = one.whole if _is_all_of(quantity, one) else quantity.whole
    found = Measured(low, high, unit, whole, text=text)
    reason = _doubt(found, named, one)
    if reason:
        return replace(found, reason=reason)
    if one.whole is not None and one.kind is Kind.RATIO:
        return _as_fraction(found, quantity, one)
    if one.unit and one.whole is not None and whole == one.whole:
        found = replace(found, unit=one.unit)  # 4/12か所 of 12地区: the same twelve
    return _as_often(found, quantity, one)


def _change_of(named: Named) -> int:
    """Tell which way a figure says it moved: 増 and ＋ up, 減 down; 0 for a level."""
    return named.quantity.change or (1 if named.quantity.signed == "+" else 0)


def _moved(named: Named, one: Indicator, year: int | None, text: str) -> Measured | None:
    """Read a change against a target that is a change of the same kind; None for a level."""
    quantity, base = named.quantity, one.base
    change = _change_of(named) or (-1 if quantity.signed == "-" else 0)
    if base is not None and not change and named.base is not None and named.base.ratio:
        return _of_base(named, one, year, text)
    if base is None or not change or quantity.low is None or quantity.high is None:
        return None
    kinds = {"percent": is_share(quantity.unit), "points": quantity.unit == POINTS}
    kind = base.how.partition("_")[2]
    same = kinds.get(kind, not any(kinds.values()) and comparable(one.unit, quantity.unit))
    if not same:
        return Measured(text=text, reason="増減の単位が目標と違います")
    if not _from_same_base(named, one, year):
        return Measured(text=text, reason=_OTHER_BASE)
    if _SINCE_THE_START.search(named.text) and not _SINCE_THE_START.search(one.name + one.text):
        return Measured(text=text, reason=_SINCE)
    low, high = _range(quantity)
    if quantity.signed == "-":
        low, high = (None if high is None else -high), (None if low is None else -low)
    return Measured(low, high, quantity.unit or one.unit, change=change, text=text)


def _of_base(named: Named, one: Indicator, year: int | None, text: str) -> Measured | None:
    """Read 前年度比93.8% as a change of 6.2% down, exactly."""
    value = named.quantity.low
    plain = value == named.quantity.high and not named.quantity.about and not named.quantity.bound
    by_percent = one.base is not None and one.base.how.endswith("_percent")
    if value is None or not plain or not by_percent or not is_share(named.quantity.unit):
        return None
    if not _from_same_base(named, one, year):
        return Measured(text=text, reason=_OTHER_BASE)
    moved = value * factor(named.quantity.unit) - 100
    change = 1 if moved > 0 else -1
    return Measured(abs(moved), abs(moved), "%", change=change, text=text, said=text)


def _from_same_base(named: Named, one: Indicator, year: int | None) -> bool:
    """Tell whether a change starts where the target's does; unsaid, it is the year before's."""
    of = one.base.of if one.base else ""
    if named.base is None:
        return not of or (year is not None and of == _key(year - 1))
    said = None if year is None else named.base.moment.fiscal_year(year)
    return said is not None and of == _key(said)


def _key(year: int) -> str:
    return Period(year).key


def _as_level(named: Named, one: Indicator) -> Quantity | None:
    """Read 32％削減 as 32％ where the indicator itself is called 業務量削減."""
    ways = {-1: _LESS, 1: _MORE}
    way = ways.get(named.quantity.change)
    if one.kind is Kind.RELATIVE or named.base or way is None or not way.search(one.name):
        return None
    return replace(named.quantity, change=0)


def _bare(quantity: Quantity, text: str) -> str:
    if is_share(quantity.unit):
        return f"「{text}」が増減の割合か、もとに対する割合か確かめてください"
    return f"「{text}」が増減か、実績そのものか確かめてください"


def _range(quantity: Quantity) -> tuple[Decimal | None, Decimal | None]:
    """Give the range that the words allow: 約 is ±5 %, 以上 is open above."""
    low, high = quantity.low, quantity.high
    if quantity.about and low is not None and high is not None:
        low = (low - abs(low) * _ROUGHLY).normalize()
        high = (high + abs(high) * _ROUGHLY).normalize()
    if quantity.bound in ("at_least", "above"):
        return low, None
    if quantity.bound in ("at_most", "below"):
        return None, high
    return low, high


def _is_all_of(quantity: Quantity, one: Indicator) -> bool:
    """Tell 全14会場 where the target's whole is 14."""
    return quantity.every and quantity.low == one.whole


def _doubt(found: Measured, named: Named, one: Indicator) -> str:
    """Say why a matched figure still decides nothing, "" where it does."""
    unit = named.quantity.unit
    if one.kind in (Kind.COUNT, Kind.PART) and found.high is not None and found.high < 0:
        return "マイナスの実績です"
    number = one.kind is Kind.PART or (one.kind is Kind.COUNT and not one.unit)
    if number and is_share(unit):
        return "目標は数、実績は割合で書かれています"
    apart = _whole_doubt(found, one)
    if apart:
        return apart
    same_whole = one.whole is not None and found.whole == one.whole
    if unit and not comparable(unit, one.unit) and not is_share(one.unit) and not same_whole:
        return f"単位が違います（目標は{show_unit(one.unit)}、実績は{show_unit(unit)}）"
    if one.whole is None and found.whole is not None and not is_share(one.unit):
        return "実績が「全体のうちいくつ」で書かれています"
    if _SINCE_THE_START.search(named.text) and not _SINCE_THE_START.search(one.name + one.text):
        return _SINCE
    if _AVERAGE.search(named.text) and not _may_be_average(one):
        return "平均で書かれているため、その年度の実績がわかりません"
    return _size_doubt(found, unit, one)


def _may_be_average(one: Indicator) -> bool:
    """Tell what is counted as an average anyway: rates, points, time, 月平均, 1人当たり."""
    kinds = is_share(one.unit) or is_span(one.unit) or one.unit in ("点", POINTS, "")
    return kinds or bool(one.per) or bool(_AVERAGE.search(one.name + one.text))


def _whole_doubt(found: Measured, one: Indicator) -> str:
    if one.whole is None or one.kind is Kind.RATIO:
        return ""
    if found.whole is not None and found.whole != one.whole:
        whole, own = show_number(one.whole), show_number(found.whole)
        return f"全体の数が目標と違います（目標は{whole}、実績は{own}）"
    if found.low is not None and found.low > one.whole:
        return f"全体の数（{show_number(one.whole)}）を超えています"
    return ""


def _size_doubt(found: Measured, unit: str, one: Indicator) -> str:
    """Say what is odd about a figure's size: 0.33 for 33 %, 612.345 for 612,345, 円 for 千円."""
    value, target = found.value, one.target
    if value is None or target is None:
        return ""
    far_below = value > 0 and value * _HUNDREDFOLD <= target * factor(one.unit) / factor(
        found.unit or one.unit
    )
    if value.as_tuple().exponent == -3 and far_below:
        return f"「{found.text}」は、小数か、3けたごとの区切りの誤りか確かめてください"
    if unit:
        return ""
    if is_share(one.unit) and found.whole is None and 0 < value <= 1 and target >= 2:
        return f"「{found.text}」は割合（{_as_percent(value)}％）のことか確かめてください"
    if is_money(one.unit) and target > 0 and value >= target * _HUNDREDFOLD:
        return f"けたが大きく違います（目標の単位は{one.unit}です）"
    return ""


def _as_percent(value: Decimal) -> str:
    shown = f"{value * 100:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _as_fraction(found: Measured, quantity: Quantity, one: Indicator) -> Measured:
    """Bring 4/6 or 70％ to the whole of a fraction: 2 and 2.1 of 3."""
    assert one.whole is not None
    if found.whole is not None and found.whole > 0:
        scale = one.whole / found.whole
    elif is_share(quantity.unit):
        scale = one.whole * factor(quantity.unit) / 100
    else:
        return replace(found, reason="目標は割合、実績は数で書かれています")
    low = None if found.low is None else found.low * scale
    high = None if found.high is None else found.high * scale
    said = _in_words(found, quantity)
    return replace(found, low=low, high=high, unit="", whole=one.whole, said=said)


def _in_words(found: Measured, quantity: Quantity) -> str:
    whole = "" if quantity.whole is None else f"/{show_number(quantity.whole)}"
    if found.value is None:
        return found.text
    return f"{show_number(found.value)}{whole}{show_unit(quantity.unit)}"


def _as_often(found: Measured, quantity: Quantity, one: Indicator) -> Measured:
    """Bring how often it was to how often it was to be: 月1回 is 12回 a year."""
    per = quantity.per
    if not one.per and not per:
        return found
    shown = f"{with_interval(per)}{_in_words(found, quantity)}" if found.value else found.text
    if same_interval(one.per, per):
        return found if is_yearly(per) else replace(found, said=shown)
    if one.kind not in (Kind.COUNT, Kind.AMOUNT):
        return replace(found, reason=_apart(one, found))
    if per:
        return _spread(found, per, one, shown)
    whole_year = _spread(found, "年", one, f"年{shown}" if found.value else shown)
    if _TOTAL.search(found.text) or whole_year.reason:
        return whole_year
    reached = _reaches(found, one)
    if reached is not None and reached is _reaches(whole_year, one):
        return whole_year if one.direction is Direction.AT_LEAST else replace(found, said=shown)
    reason = f"「{found.text}」が{_interval(one.per)}の数か、年度の合計か確かめてください"
    return replace(found, reason=reason)


def _spread(found: Measured, per: str, one: Indicator, shown: str) -> Measured:
    """Give a figure of one interval as one of the target's, where a year holds both evenly."""
    own, wanted = times_a_year(per), times_a_year(one.per)
    if own is None or wanted is None:
        return replace(found, reason=_apart(one, found))
    low = None if found.low is None else found.low * own / wanted
    high = None if found.high is None else found.high * own / wanted
    return replace(found, low=low, high=high, said=shown)


def _apart(one: Indicator, found: Measured) -> str:
    wanted = f"{_interval(one.per)}の数" if one.per else "年度の合計"
    return f"目標は{wanted}、実績の「{found.text}」は数え方の期間が違い、比べられません"


def _interval(per: str) -> str:
    return f"{per}当たり" if len(per) == 1 else per


def _reaches(found: Measured, one: Indicator) -> bool | None:
    """Tell whether a single figure reaches a plain target, None where it is neither."""
    value, target = found.value, one.target
    if value is None or target is None or one.direction is Direction.EXACTLY:
        return None
    if value == target:
        return not one.strict
    return (value > target) is (one.direction is Direction.AT_LEAST)
