"""On which day a deadline was answered: 8月29日, R7.8.29, 8/29, 8月下旬, 未公表."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

from taikou_xl.terms.indicators import ActualReading, Direction, Indicator, Measured
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.matching import Tag, match
from taikou_xl.terms.moments import Moment
from taikou_xl.terms.phrases import Phrase

NOT_DONE = re.compile(
    r"未(?:公表|実施|了|完了|終了|着手|設置|導入|策定|作成|開催|達成)|(?:して|できて|されて)いない|できなかった"
)
_DONE = re.compile(r"済|完了|終了|した。?$|ました。?$")


def answered_days(reading: ActualReading, indicators: Sequence[Indicator]) -> list[Measured]:
    """Give for each deadline the day that an answer names, or why it names none."""
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
        found.append(
            _undated(reading, one) if place is None else _day(dated[place], one, reading.year)
        )
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


def _undated(reading: ActualReading, one: Indicator) -> Measured:
    words = narrow(reading.text)
    if NOT_DONE.search(words):
        end = None if reading.year is None else dt.date(reading.year + 1, 3, 31)
        if end is not None and one.deadline is not None and one.deadline > end:
            return Measured(reason="期限が対象年度より後のため、まだ決まりません")
        return Measured(not_done=True, text=" ".join(reading.text.split()))
    problem = next((phrase.problem for phrase in reading.phrases if "日付" in phrase.problem), "")
    if problem:
        return Measured(reason=problem)
    if _DONE.search(words):
        return Measured(reason="行われたと書かれていますが、日付がわかりません")
    return Measured(reason="実績の日付が書かれていません")


def _day(phrase: Phrase, one: Indicator, year: int | None) -> Measured:
    text = " ".join(phrase.text.split())
    moment = phrase.day
    days = moment.days(year) if moment and year is not None else None
    if moment is None or moment.vague:
        return Measured(text=text, reason="時期が一つに決まらない書き方です")
    if days is None or year is None or one.deadline is None:
        return Measured(text=text, reason="日付として読み取れません")
    if NOT_DONE.search(narrow(text)) or one.direction is not Direction.BY_DATE:
        return Measured(text=text, reason="日付は書かれていますが、行われたかどうかわかりません")
    if days[1] < dt.date(year, 4, 1):
        return Measured(text=text, reason="対象年度より前の日付です")
    spring = moment.month in (4, 5, 6) and one.deadline >= dt.date(year + 1, 1, 1)
    if spring and not moment.names_a_year:
        return Measured(text=text, reason="対象年度の初めの日付か、翌年度の日付かわかりません")
    return Measured(first=days[0], last=days[1], text=text)
