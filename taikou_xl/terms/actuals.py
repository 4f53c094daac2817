"""数値 as departments write them: which figure or day answers which indicator.

Forgiving in spelling (full-width, ▲, 約, ranges, 「28人、14.2日」, 和暦 and 西暦), strict in
meaning: what fits no indicator, or fits two ways, is left to a person with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from taikou_xl.terms.answered_days import answered_days
from taikou_xl.terms.describing import show_unit
from taikou_xl.terms.figures import is_provisional
from taikou_xl.terms.frequencies import WORDS, same_interval
from taikou_xl.terms.indicators import (
    ActualReading,
    ActualState,
    Direction,
    Indicator,
    Kind,
    Measured,
)
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.matching import Tag, match, shares_a_word
from taikou_xl.terms.measuring import MOVED, measure_one
from taikou_xl.terms.moments import Moment, take_moment
from taikou_xl.terms.periods import Period
from taikou_xl.terms.phrases import Named, read_phrases
from taikou_xl.terms.units import comparable, dimension, is_share

# words that leave open whether what the figure or day says was done, is planned, or failed
_OPEN = re.compile(
    r"でき(?:ず|ません|ない)|せず|しなかった|中止|見送|延期|断念|取りやめ|取り止め|"
    r"(?:準備|検討|調整|募集|作成|作業|交渉|計画|継続|実施|調査|協議|(?<![0-9])手続き?)中|目指|に向け|"
    r"未実施|未達|未開催|応募なし|該当なし|実績なし"
)
# for a deadline, a beginning is not the end either
_BEGUN = re.compile(r"開始|着手|案を|素案|継続|始め")
# an answer that is nothing but this says 0 where 0 was to be reached
_NOTHING = re.compile(
    r"(?:該当|発生|事故|違反|苦情|申立て?|案件|実績|対象者?|事案|待機|件数)?(?:は|が)?(?:なし|無し|無|ゼロ|皆無|ありません(?:でした)?|なかった|ない|いない|いません(?:でした)?)"
)
# what stands right behind a figure and says that it is not the actual itself
_SHORT = re.compile(
    r" ?(?:に|を)?(?:は|も)?(?:わずかに|やや|少し|大きく)?"
    r"(?:届[かき]|達[しせ](?:ず|な|ま)|満た|至ら|及ば|下回|下まわ|割[りっれ]|切[っり])"
)
_BRACKET = re.compile(r" ?\(([^()]*)\)")
_SHORT_OF = "数値に届かなかったという書き方で、実績の数値が決まりません"
_OTHER_YEAR = "別の年度の数値が書かれています"
_UNSURE = "「？」が付いていて、実績の数値が決まりません"
_ARROW = re.compile(r"→|⇒|➡|⟶|->|=>")
_UNSETTLED = "行われたのか、予定や途中なのかが、書き方から決まりません"
_TWO_STATES = "前後の数値が並んでいて、どちらが実績か決まりません"
_NONE = frozenset(("-", "ー", "---"))
_EVERY = re.compile(
    r"(?:全て|すべて|全)(?:の?([一-龥ァ-ヶー]{1,8}?)|の)?(?:で|に|を|が|は)?"
    r"(?:実施|訪問|開催|完了|対応|受講|修了|参加|導入|移行|済み?|しました|した)*"
)
_NOT_EVERY = re.compile(r"全(?:く|然|般|体)|全[^で]{0,8}(?:中|予定|未|ない|無)")
_EVERY_INTERVAL = re.compile(
    r"[^、。0-9]{0,12}?(毎月|各月|毎週|毎日|毎四半期|四半期ごとに|四半期ごと|半年ごとに|隔月|隔週|毎年)[にで]?"
    r"(?:実施|開催|発行|配信|更新|公表|点検|報告|開設)?(?:済み?|した|している|しました)?"
)
# words for what was not reached yet, or is no actual
_NOT_REACHED = re.compile(r"未|残|不|予定|目標|計画|前年|昨年|現状|参考|要望|申請|申込|対象|うち")
_HUNDRED = Decimal(100)
_MISSING = "この指標の実績が書かれていません"
_NO_FIGURE = "実績の数値が書かれていません"


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
    return ActualReading(
        state, measured, notes, text, reading.phrases, year, indicators=tuple(indicators)
    )


def _nothing(indicators: Sequence[Indicator]) -> tuple[Measured, ...]:
    return tuple(Measured(reason=_MISSING) for _ in indicators)


def _is_provisional(plain: str, indicators: Sequence[Indicator]) -> bool:
    """Tell 未確定（9月ごろ） and the like; the same word in an indicator's name does not count."""
    for one in indicators:
        if one.name:
            plain = plain.replace(narrow(one.name), "")
    return is_provisional(plain)


def measure(reading: ActualReading, indicators: Sequence[Indicator]) -> tuple[Measured, ...]:
    """Find in an answer what it says about each of the given indicators."""
    if reading.indicators is not None and reading.indicators == tuple(indicators):
        return reading.measured
    found: list[Measured | None] = [None] * len(indicators)
    dated = [n for n, one in enumerate(indicators) if one.kind is Kind.DEADLINE]
    counted = [n for n, one in enumerate(indicators) if _is_counted(one)]
    for n, measured in zip(
        dated, answered_days(reading, [indicators[n] for n in dated]), strict=True
    ):
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
    if _is_nothing(reading.text, one):
        return measured
    words = narrow(reading.text)
    for own in (one.name, one.text):
        words = words.replace(narrow(own), "") if own else words
    if _OPEN.search(words) or (one.kind is Kind.DEADLINE and _BEGUN.search(words)):
        return replace(measured, reason=_UNSETTLED)
    if one.kind is not Kind.DEADLINE and _ARROW.search(reading.text):
        return replace(measured, reason=_TWO_STATES)
    return replace(measured, reason=_left_open(measured, reading, one))


def _left_open(measured: Measured, reading: ActualReading, one: Indicator) -> str:
    """Say what the words behind a figure leave open: 22％を下回った, 21.1％（令和6年度）, 102？."""
    figure = narrow(measured.text)
    if one.kind is Kind.DEADLINE or not figure:
        return ""
    behind = " ".join(narrow(reading.text).split()).partition(figure)[2]
    if _SHORT.match(behind):
        return _SHORT_OF
    if behind.startswith("?"):
        return _UNSURE
    bracket = _BRACKET.match(behind)
    if bracket is None or bracket[1] in narrow(one.text):
        return ""
    moment = take_moment(bracket[1], 0)
    whole = moment is not None and not re.search(r"\d", bracket[1][moment[1] :], re.ASCII)
    year = _fiscal(moment[0], reading.year or 0) if moment and whole else None
    return "" if year in (None, reading.year) else _OTHER_YEAR


def _is_counted(one: Indicator) -> bool:
    return one.kind not in (Kind.DEADLINE, Kind.QUALITATIVE)


def _figures(reading: ActualReading, indicators: Sequence[Indicator]) -> list[Measured]:
    if not indicators:
        return []
    if not reading.phrases and not reading.text.strip():
        return [Measured(reason=_NO_FIGURE) for _ in indicators]
    given = _levels_first(_answers(reading), indicators)
    places = match(
        [Tag(one.name, one.unit, one.per) for one in indicators],
        [_tag(g) for g in given],
    )
    found = []
    for one, place in zip(indicators, places, strict=True):
        if place is not None:
            found.append(measure_one(given[place], one, reading.year))
            continue
        beside = _beside(reading, one)
        if beside is not None:
            found.append(measure_one(beside, one, reading.year))
            continue
        left = [g for n, g in enumerate(given) if n not in places]
        found.append(_wordy(reading, one, len(indicators)) or _unassigned(reading, left, one))
    return found


def _levels_first(given: list[Named], indicators: Sequence[Indicator]) -> list[Named]:
    """Leave out 3ポイント増 where 83.2% stands beside it and no target asks for a change.

    Where every target is a 累計, only what is one too can answer it.
    """
    if any(one.kind is Kind.RELATIVE for one in indicators):
        return given
    if all("累計" in one.text for one in indicators):
        given = [g for g in given if "累計" in g.text] or given
    levels = [g for g in given if not (g.quantity.change or g.base)]
    return levels or given


def _beside(reading: ActualReading, one: Indicator) -> Named | None:
    """Find a remark that has the unit and a word of the indicator: …調査終了（整備済35件）.

    Only for counts, and only where no other figure of the answer has that unit.
    """
    if one.kind is not Kind.COUNT:
        return None
    every = [f for phrase in reading.phrases for f in (*phrase.figures, *phrase.besides)]
    fitting = [f for f in every if one.unit and dimension(f.quantity.unit) == dimension(one.unit)]
    fitting = [f for f in fitting if not f.name.startswith("未")]
    if len(fitting) != 1 or not fitting[0].aside or _NOT_REACHED.search(fitting[0].name):
        return None
    year = _fiscal(fitting[0].moment, reading.year or 0)
    if reading.year is not None and year not in (None, reading.year):
        return None
    return fitting[0] if shares_a_word(one.name, fitting[0].name) else None


def _tag(named: Named) -> Tag:
    """Give what a figure is matched by; 45/45人 can also answer a rate."""
    quantity = named.quantity
    unit = "" if quantity.whole is not None or quantity.every else quantity.unit
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
    if len([g for g in left if comparable(g.quantity.unit, one.unit)]) > 1:
        return Measured(reason="数値が二つ以上あり、どれが実績か決まりません")
    if len(left) != 1:
        return Measured(reason=_MISSING if _has_figures(reading) else _NO_FIGURE)
    written = left[0]
    if written.quantity.problem:
        return Measured(text=written.text, reason=written.quantity.problem)
    unit = written.quantity.unit
    if written.quantity.change or written.base:
        return Measured(text=written.text, reason=MOVED)
    if is_share(one.unit) and written.quantity.whole and shares_a_word(one.name, written.name):
        return measure_one(written, one, reading.year)  # 受講者450/456人 of 受講率
    if not comparable(unit, one.unit):
        reason = f"単位が違います（目標は{show_unit(one.unit)}、実績は{show_unit(unit)}）"
    else:
        reason = f"「{written.text}」が目標の「{one.name or one.text}」の実績か確かめてください"
    return Measured(text=written.text, reason=reason)


def _has_figures(reading: ActualReading) -> bool:
    """Tell whether an answer holds any figure."""
    return any(phrase.figures for phrase in reading.phrases)


def _wordy(reading: ActualReading, one: Indicator, count: int) -> Measured | None:
    """Read 全地区で実施 as all of a known whole, なし as 0, and 2月6日 where 2/6 was meant."""
    if count == 1 and _is_nothing(reading.text, one):
        zero = Decimal(0)
        return Measured(zero, zero, one.unit, text=reading.text.strip())
    often = _as_often_as(reading, one) if count == 1 else None
    if often is not None:
        return often
    if count > 1 or len(reading.phrases) != 1:
        return None
    plain = narrow(reading.text).strip(" 。")
    found = None if _NOT_EVERY.search(plain) else _EVERY.fullmatch(plain)
    every = found is not None
    if one.kind is Kind.RATIO and one.unit == "%" and one.target == _HUNDRED and every:
        return Measured(_HUNDRED, _HUNDRED, "%", text=plain, said=reading.text.strip())
    if one.kind is not Kind.PART or one.whole is None:
        return None
    # 全ての自治会 says nothing of 14地区
    own = found is not None and (found[1] or "") in f"{one.name}{one.unit}箇所対象"
    if one.target == one.whole and own:
        return Measured(one.whole, one.whole, one.unit, one.whole, text=reading.text.strip())
    return _from_date(plain, reading.text.strip(), one)


def _is_nothing(text: str, one: Indicator) -> bool:
    """Tell なし where a count of 0 is the target; anywhere else it may mean that none is known."""
    zero = one.kind is Kind.COUNT and one.target == 0 and one.direction is Direction.AT_MOST
    plain = narrow(text).strip(" 。()")
    for own in filter(None, (narrow(one.name), narrow(one.name).rstrip("者数件"))):
        plain = plain.removeprefix(own)
    return zero and bool(_NOTHING.fullmatch(plain.strip(" はがも:・、")))


def _as_often_as(reading: ActualReading, one: Indicator) -> Measured | None:
    """Read 毎月発行 as at least once every month where that is what is counted."""
    found = _EVERY_INTERVAL.fullmatch(narrow(reading.text).strip(" 。"))
    if found is None or one.kind is not Kind.COUNT or one.unit != "回":
        return None
    per = WORDS.get(found[1], "")
    if not one.per or not same_interval(per, one.per):
        return None
    text = reading.text.strip()
    return Measured(Decimal(1), None, one.unit, text=text, said=text)


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
