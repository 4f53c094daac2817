"""数値 as departments write them: which figure or day answers which indicator.

Forgiving in spelling (full-width, ▲, 約, ranges, 「28人、14.2日」, 和暦 and 西暦), strict in
meaning: what fits no indicator, or fits two ways, is left to a person with the reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from taikou_xl.terms.figures import is_provisional
from taikou_xl.terms.indicators import (
    ActualReading,
    ActualState,
    Direction,
    Indicator,
    Kind,
    Measured,
)
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.matching import Tag, match
from taikou_xl.terms.moments import Moment, take_moment
from taikou_xl.terms.periods import Period
from taikou_xl.terms.phrases import Named, Phrase, read_phrases
from taikou_xl.terms.units import comparable, is_money, is_share

_NOT_DONE = re.compile(
    r"未(?:公表|実施|了|完了|終了|着手|設置|導入|策定|作成|開催|達成)|(?:して|できて|されて)いない|できなかった"
)
# words that leave open whether what the figure or day says was done, is planned, or failed
_OPEN = re.compile(
    r"でき(?:ず|ません|ない)|せず|しなかった|中止|見送|延期|取りやめ|取り止め|"
    r"(?:準備|検討|調整|募集|作成|作業|交渉|計画|継続|実施|調査|協議|手続き?)中|目指|に向け|"
    r"未実施|未達|未開催|応募なし|該当なし|実績なし"
)
# for a deadline, a beginning is not the end either
_BEGUN = re.compile(r"開始|着手|案を|素案|継続|始め")
_ARROW = re.compile(r"→|⇒|➡|⟶|->|=>")
_UNSETTLED = "行われたのか、予定や途中なのかが、書き方から決まりません"
_TWO_STATES = "前後の数値が並んでいて、どちらが実績か決まりません"
_NONE = frozenset(("-", "ー", "---"))
_EVERY = re.compile(
    r"(?:全て|すべて|全)(?:の?[^\d、。]{0,8})?(?:で|に|を)?(?:実施|訪問|開催|完了|対応|済み?|した)*"
)
_MISSING = "この指標の実績が書かれていません"
_MOVED = "増減で書かれているため、実績そのものがわかりません"
_NO_FIGURE = "実績の数値が書かれていません"
_ROUGHLY, _HUNDREDFOLD = Decimal("0.05"), 100


def read_actual(text: str, indicators: Sequence[Indicator], period: Period | None) -> ActualReading:
    """Read an actual cell against the indicators of its target.

    Args:
        text: the cell as written.
        indicators: those of the target; ``measured`` has one entry for each, in order.
        period: the year answered for; None for 現状, where a year may stand before a figure.

    Returns:
        the state and what was measured; an entry with a ``reason`` decides nothing.
    """
    year = None if period is None else period.year
    plain = narrow(text).strip()
    if not plain.strip("。、"):
        return ActualReading(ActualState.BLANK, _nothing(indicators), text=text, year=year)
    if plain in _NONE or not plain.strip("-ー "):
        return ActualReading(ActualState.NONE, _nothing(indicators), text=text, year=year)
    reading = ActualReading(ActualState.READ, text=text, phrases=read_phrases(text), year=year)
    measured = measure(reading, indicators)
    notes = tuple(dict.fromkeys(one.note for one in measured if one.note))
    if _is_provisional(plain, indicators):
        state = ActualState.PROVISIONAL
    elif all(not m.reason for m in measured):
        state = ActualState.READ
    else:
        partly = any(not m.reason for m in measured)
        state = ActualState.PARTIAL if partly else ActualState.UNREADABLE
    return replace(reading, state=state, measured=measured, notes=notes)


def _nothing(indicators: Sequence[Indicator]) -> tuple[Measured, ...]:
    return tuple(Measured(reason=_MISSING) for _ in indicators)


def _is_provisional(plain: str, indicators: Sequence[Indicator]) -> bool:
    """Tell 未確定（9月ごろ） and the like; the same word in an indicator's name does not count."""
    for one in indicators:
        if one.name:
            plain = plain.replace(narrow(one.name), "")
    return is_provisional(plain) or plain.endswith(
        ("見込", "見込み", "予定", "見込)", "見込み)", "予定)")
    )


def measure(reading: ActualReading, indicators: Sequence[Indicator]) -> tuple[Measured, ...]:
    """Find in an answer what it says about each of the given indicators."""
    found: list[Measured | None] = [None] * len(indicators)
    dated = [n for n, one in enumerate(indicators) if one.kind is Kind.DEADLINE]
    counted = [n for n, one in enumerate(indicators) if _is_counted(one)]
    for n, measured in zip(dated, _days(reading, [indicators[n] for n in dated]), strict=True):
        found[n] = measured
    for n, measured in zip(
        counted, _figures(reading, [indicators[n] for n in counted]), strict=True
    ):
        found[n] = measured
    every = tuple(
        one or Measured(reason=indicators[n].reason or _MISSING) for n, one in enumerate(found)
    )
    return tuple(_settled(m, reading, one) for m, one in zip(every, indicators, strict=True))


def _settled(measured: Measured, reading: ActualReading, one: Indicator) -> Measured:
    """Leave to a person what the words of an answer do not settle; a guess would look like a fact."""
    if measured.reason or measured.not_done or reading.year is None:
        return measured
    words = narrow(reading.text)
    for own in (one.name, one.text):
        words = words.replace(narrow(own), "") if own else words
    if _OPEN.search(words) or (one.kind is Kind.DEADLINE and _BEGUN.search(words)):
        return replace(measured, reason=_UNSETTLED)
    if one.kind is not Kind.DEADLINE and _ARROW.search(reading.text):
        return replace(measured, reason=_TWO_STATES)
    return measured


def _is_counted(one: Indicator) -> bool:
    return one.kind not in (Kind.DEADLINE, Kind.QUALITATIVE)


def _figures(reading: ActualReading, indicators: Sequence[Indicator]) -> list[Measured]:
    if not indicators:
        return []
    given = _answers(reading)
    places = match(
        [Tag(one.name, one.unit, one.per) for one in indicators],
        [_tag(g) for g in given],
    )
    found = []
    for one, place in zip(indicators, places, strict=True):
        if place is not None:
            found.append(_measured(given[place], one))
        else:
            left = [g for n, g in enumerate(given) if n not in places]
            found.append(_wordy(reading, one, len(indicators)) or _unassigned(reading, left, one))
    return found


def _tag(named: Named) -> Tag:
    """Give what a figure is matched by; 45/45人 can also answer a rate."""
    quantity = named.quantity
    unit = "" if quantity.whole is not None else quantity.unit
    return Tag(named.name, unit, quantity.per, named.aside)


def _answers(reading: ActualReading) -> list[Named]:
    """Give the figures of an answer that are its own: no cited target, no other year's."""
    every = [one for phrase in reading.phrases for one in phrase.figures]
    own = [one for one in every if not (one.counter or (one.aside and one.remark))]
    if reading.year is None:
        return own
    years = [(one, _fiscal(one.moment, reading.year)) for one in own]
    return [one for one, year in years if year in (None, reading.year)]


def _fiscal(moment: Moment | None, asked: int) -> int | None:
    return None if moment is None or not moment.names_a_year else moment.fiscal_year(asked)


def _unassigned(reading: ActualReading, left: Sequence[Named], one: Indicator) -> Measured:
    problem = next((p.problem for p in reading.phrases if p.problem), "")
    if problem:
        return Measured(reason=problem)
    if len(left) != 1:
        return Measured(reason=_MISSING if _has_figures(reading) else _NO_FIGURE)
    written = left[0]
    if written.quantity.problem:
        return Measured(text=written.text, reason=written.quantity.problem)
    unit = written.quantity.unit
    if written.quantity.change or written.base:
        return Measured(text=written.text, reason=_MOVED)
    if not comparable(unit, one.unit):
        reason = f"単位が違います（目標は{one.unit}、実績は{unit}）"
    else:
        reason = f"「{written.text}」が目標の「{one.name or one.text}」の実績か確かめてください"
    return Measured(text=written.text, reason=reason)


def _has_figures(reading: ActualReading) -> bool:
    """Tell whether an answer holds any figure."""
    return any(phrase.figures for phrase in reading.phrases)


def _wordy(reading: ActualReading, one: Indicator, count: int) -> Measured | None:
    """Read 全地区で実施 as all of a known whole, and 2月6日 where 2/6 was meant."""
    if one.kind is not Kind.PART or one.whole is None or count > 1 or len(reading.phrases) != 1:
        return None
    plain = narrow(reading.text).strip(" 。")
    if one.target == one.whole and _EVERY.fullmatch(plain):
        return Measured(one.whole, one.whole, one.unit, one.whole, text=reading.text.strip())
    return _from_date(plain, reading.text.strip(), one)


def _from_date(plain: str, text: str, one: Indicator) -> Measured | None:
    """Restore k/n that a spreadsheet turned into a day (2/6 → 2月6日) or month (1/60 → 1960年1月)."""
    moment = take_moment(plain, 0)
    if moment is None or not re.fullmatch(r"(?: 0?0:00(?::00)?)?", plain[moment[1] :]):
        return None
    found = moment[0]
    if found.month is None or one.whole is None:
        return None
    days = found.days(2000)
    whole = found.day
    if found.year is not None and found.day in (None, 1) and found.year % 100 == one.whole:
        whole = found.year % 100
    if days is None or whole is None or Decimal(whole) != one.whole or found.month > one.whole:
        return None
    part = Decimal(found.month)
    note = f"日付に変わっていた「{text}」を、目標に合わせて{found.month}/{whole}と読みました"
    shown = f"{found.month}/{whole}"
    return Measured(part, part, one.unit, one.whole, text=shown, note=note)


def _measured(named: Named, one: Indicator) -> Measured:
    quantity = named.quantity
    text = _shown(named)
    if quantity.problem:
        return Measured(text=text, reason=quantity.problem)
    relative = one.kind is Kind.RELATIVE and one.target is None
    moved = bool(quantity.change or quantity.signed == "+" or named.base)
    if moved != (relative and moved):
        return Measured(text=text, reason=_MOVED)
    if relative and not moved:
        return Measured(quantity.low, quantity.high, quantity.unit, text=text, reason=one.reason)
    low, high = _range(named)
    unit = quantity.unit or one.unit
    found = Measured(low, high, unit, quantity.whole, change=quantity.change, text=text)
    return replace(found, reason=_doubt(found, quantity.unit, one))


def _shown(named: Named) -> str:
    return " ".join(named.text.split())


def _range(named: Named) -> tuple[Decimal | None, Decimal | None]:
    """Give the range that the words allow: 約 is ±5 %, 以上 is open above."""
    quantity = named.quantity
    low, high = quantity.low, quantity.high
    if quantity.about and low is not None and high is not None:
        low = (low - abs(low) * _ROUGHLY).normalize()
        high = (high + abs(high) * _ROUGHLY).normalize()
    if quantity.bound in ("at_least", "above"):
        return low, None
    if quantity.bound in ("at_most", "below"):
        return None, high
    return low, high


def _doubt(found: Measured, unit: str, one: Indicator) -> str:
    """Say why a matched figure still decides nothing, "" where it does."""
    value, target = found.value, one.target
    if one.kind in (Kind.COUNT, Kind.PART) and found.high is not None and found.high < 0:
        return "マイナスの実績です"
    if one.whole is not None and found.low is not None and found.low > one.whole:
        return f"全体の数（{one.whole:f}）を超えています"
    if one.whole is not None and found.whole is not None and found.whole != one.whole:
        return f"全体の数が目標と違います（目標は{one.whole:f}、実績は{found.whole:f}）"
    if one.whole is not None and is_share(unit):
        return "目標は数、実績は割合で書かれています"
    if unit and not comparable(unit, one.unit) and not is_share(one.unit):
        return f"単位が違います（目標は{one.unit}、実績は{unit}）"
    if one.whole is None and found.whole is not None and not is_share(one.unit):
        return "実績が「全体のうちいくつ」で書かれています"
    if value is None or target is None or unit:
        return ""
    if is_share(one.unit) and found.whole is None and 0 < value <= 1 and target >= 2:
        return f"「{found.text}」は割合（{_as_percent(value)}％）のことか確かめてください"
    if is_money(one.unit) and target > 0 and value >= target * _HUNDREDFOLD:
        return f"けたが大きく違います（目標の単位は{one.unit}です）"
    return ""


def _as_percent(value: Decimal) -> str:
    shown = f"{value * 100:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _days(reading: ActualReading, indicators: Sequence[Indicator]) -> list[Measured]:
    if not indicators:
        return []
    dated = [phrase for phrase in (_as_dated(p) for p in reading.phrases) if phrase.day]
    places = match(
        [Tag(one.name, "") for one in indicators], [Tag(phrase.name, "") for phrase in dated]
    )
    if len(indicators) == len(dated) == 1:
        places = (0,)
    found = []
    for one, place in zip(indicators, places, strict=True):
        found.append(_undated(reading) if place is None else _day(dated[place], one, reading.year))
    return found


def _as_dated(phrase: Phrase) -> Phrase:
    """Read 8/29 as a day where a deadline asks for one."""
    if phrase.day is not None or len(phrase.figures) != 1:
        return phrase
    quantity = phrase.figures[0].quantity
    month, day = quantity.low, quantity.whole
    plain = not quantity.unit and quantity.low == quantity.high and not quantity.problem
    if (
        not plain
        or month is None
        or day is None
        or month not in range(1, 13)
        or day not in range(1, 32)
    ):
        return phrase
    moment = Moment(month=int(month), day=int(day), text=phrase.text)
    return replace(phrase, name=phrase.figures[0].name, day=moment, figures=())


def _undated(reading: ActualReading) -> Measured:
    if _NOT_DONE.search(narrow(reading.text)):
        return Measured(not_done=True, text=" ".join(reading.text.split()))
    return Measured(reason="実績の日付が書かれていません")


def _day(phrase: Phrase, one: Indicator, year: int | None) -> Measured:
    text = " ".join(phrase.text.split())
    moment = phrase.day
    days = moment.days(year) if moment and year is not None else None
    if moment is None or moment.vague:
        return Measured(text=text, reason="時期が一つに決まらない書き方です")
    if days is None or year is None or one.deadline is None:
        return Measured(text=text, reason="日付として読み取れません")
    if _NOT_DONE.search(narrow(text)) or one.direction is not Direction.BY_DATE:
        return Measured(text=text, reason="日付は書かれていますが、行われたかどうかわかりません")
    if days[1] < dt.date(year, 4, 1):
        return Measured(text=text, reason="対象年度より前の日付です")
    spring = moment.month in (4, 5, 6) and one.deadline >= dt.date(year + 1, 1, 1)
    if spring and not moment.names_a_year:
        return Measured(text=text, reason="対象年度の初めの日付か、翌年度の日付かわかりません")
    return Measured(first=days[0], last=days[1], text=text)
