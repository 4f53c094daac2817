"""数値目標 as officials write them → indicators; and back into words.

``read_target`` says what it understood, and for everything else why only a person can judge
it. No figure ever comes out that does not stand in the text (the base of a relative target,
which ``with_base`` fills in, excepted).

Source: the targets of 安中市's 実施計画, 印西市's 施策一覧, a 後期アクションプラン.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.cellyears import of_year
from taikou_xl.terms.describing import describe
from taikou_xl.terms.directions import directed
from taikou_xl.terms.doubting import doubt_of_cell, doubt_of_writing, is_hidden, work_beside
from taikou_xl.terms.indicators import (
    ActualReading,
    Direction,
    Indicator,
    Kind,
    TargetReading,
    TargetState,
)
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.names import name_after
from taikou_xl.terms.numbering import is_span
from taikou_xl.terms.periods import Period
from taikou_xl.terms.phrases import Named, Phrase, read_phrases
from taikou_xl.terms.relative import (
    DIRECTION_OF,
    STRICT,
    doubt,
    from_same,
    is_relative,
    relative,
    with_base,
)
from taikou_xl.terms.units import POINTS, comparable, is_money, is_share

# the one door: callers need no other module of the language of targets
__all__ = [
    "ActualReading",
    "Indicator",
    "TargetReading",
    "describe",
    "read_actual",
    "read_target",
    "with_base",
]

_NONE = frozenset(
    ("-", "ー", "なし", "無し", "目標なし", "数値目標なし", "該当なし", "設定なし", "特になし")
)
_UNDECIDED = (
    "未確定",
    "未定",
    "確認中",
    "検討中",
    "調整中",
    "算定中",
    "調査中",
    "設定予定",
    "今後設定",
    "別途設定",
)
_UNDECIDED_WORD = re.compile("|".join(_UNDECIDED))
_TO_THE_BETTER = re.compile(r"の?改善")
_RATE = re.compile(r"(?:率|割合|比率)$")
_SEVERAL_YEARS = re.compile(
    r"計画期間|期間中|[0-9](?:年間|か年)で|年度?(?:から|~)[^、。]{0,8}年度?(?:まで|の)"
)
_LIMIT = re.compile(r"(?:最大|上限)$")
_KEPT = re.compile(r"維持|キープ|保つ|保ち")


def read_target(
    text: str,
    period: Period,
    *,
    series: Sequence[str] = (),
    baseline: str = "",
) -> TargetReading:
    """Read a target cell for a period.

    Args:
        text: the cell as written; it may hold several indicators.
        period: a month without a year lies in its fiscal year, 前年度 is the year before it.
        series: the target texts of all periods in order (and the final one), as evidence
            of the direction where no word decides it.
        baseline: the text of 現状の数値, further evidence.

    Returns:
        the state, the indicators in the order written, and notes for the proof-reader.
    """
    state = _wordless_state(text)
    if state is not None:
        return TargetReading(state)
    unclear = doubt_of_cell(text)
    if unclear:
        return TargetReading(TargetState.QUALITATIVE, (_for_people(text.strip(), unclear),))
    phrases, notes = of_year(read_phrases(text), period)
    indicators: list[Indicator] = []
    for phrase in phrases:
        found, remarks = _indicators_of(phrase, period)
        indicators += [_readable_again(one, period) for one in found]
        notes += [*phrase.notes, *remarks]
    indicators = directed(indicators, series, baseline, phrases, notes)
    if not indicators:
        return TargetReading(TargetState.BLANK)
    notes += [
        f"「{one.text}」は、下回らないことを目標とみました" for one in indicators if _kept(one)
    ]
    plain = all(one.kind is Kind.QUALITATIVE for one in indicators)
    read = TargetState.QUALITATIVE if plain else TargetState.READ
    return TargetReading(read, tuple(indicators), tuple(dict.fromkeys(notes)))


def _kept(one: Indicator) -> bool:
    """Tell 収納率90%を維持: nobody minds more, unless less is better."""
    plain = one.direction is Direction.AT_LEAST and one.judgeable
    return plain and bool(_KEPT.search(narrow(one.text)))


def _wordless_state(text: str) -> TargetState | None:
    """Tell the four states in which there is nothing to read, None where there is."""
    plain = narrow(text).strip()
    if not plain.strip("。、"):
        return TargetState.BLANK
    if plain in _NONE or not plain.strip("-ー 。"):
        return TargetState.NONE
    inside = plain.strip("()。 ")
    if "場合" in inside and (plain[0] == "(" or inside.endswith(("設定", "設定する"))):
        return TargetState.CONDITIONAL
    if _UNDECIDED_WORD.search(plain) and _says_only(plain):
        return TargetState.UNDECIDED
    return None


def _says_only(plain: str) -> bool:
    """Tell whether 未定 is said of the target, not of something in its name."""
    short = plain.strip("() ").startswith(_UNDECIDED) and "\n" not in plain
    planned = any(word in plain for word in ("設定予定", "今後設定", "別途設定"))
    return short or planned


def _indicators_of(phrase: Phrase, period: Period) -> tuple[list[Indicator], list[str]]:
    if phrase.problem:
        return [_for_people(phrase.text, phrase.problem)], []
    if is_hidden(phrase.text):
        return [_for_people(phrase.text, "数値が伏せ字で書かれています")], []
    if phrase.figures:
        return _from_figures(phrase, period)
    if phrase.same:
        return [from_same(phrase, period)], []
    if phrase.day is not None:
        return [_from_day(phrase, period)], []
    return [_for_people(phrase.text, "数値や期限が書かれていない目標です")], []


def _for_people(text: str, reason: str) -> Indicator:
    name = " ".join(text.split())
    return Indicator(name, "", Kind.QUALITATIVE, Direction.DONE, text=text, reason=reason)


def _from_day(phrase: Phrase, period: Period) -> Indicator:
    days = phrase.day.days(period.year) if phrase.day else None
    if phrase.day is None or phrase.day.vague:
        return _for_people(phrase.text, "時期が一つに決まらない書き方です")
    if not phrase.due:
        return _for_people(phrase.text, "時期は書かれていますが、期限かどうか決まりません")
    if days is None:
        return _for_people(phrase.text, "暦にない日付です")
    return Indicator(
        phrase.name,
        "",
        Kind.DEADLINE,
        Direction.BY_DATE,
        deadline=days[1],
        text=phrase.text,
    )


def _from_figures(phrase: Phrase, period: Period) -> tuple[list[Indicator], list[str]]:
    main = [one for one in phrase.figures if not one.aside]
    asides = [one for one in phrase.figures if one.aside]
    if len(main) > 1:
        reason = "一つの文に数値が二つ以上あり、どれが目標か決まりません"
        return [_for_people(phrase.text, reason)], []
    first = _from_figure(main[0], phrase.text, period)
    work = work_beside(main[0], phrase.text) if first.kind is not Kind.QUALITATIVE else ""
    found, notes = [first], []
    for aside in asides:
        if _restates(first, aside):
            found[0] = replace(
                first, target=aside.quantity.low, unit=aside.quantity.unit, reason=""
            )
        elif _is_second_target(first, aside):
            second = replace(aside, name=aside.name or first.name)
            found.append(_from_figure(second, phrase.text, period))
        else:
            notes.append(f"かっこ内の「{aside.text}」は参考とみて、判定に使いません")
    if work:
        found.append(_for_people(work, "数値や期限が書かれていない目標です"))
    if main[0].quantity.about:
        notes.append(f"「{main[0].text}」は「約」などを除いた数値を目標とみました")
    return found, notes


def _restates(first: Indicator, aside: Named) -> bool:
    """Tell 前年度比10%増（3,800件）: the bracket says what the relative target comes to."""
    quantity = aside.quantity
    plain = not (quantity.change or quantity.signed or aside.base or quantity.problem)
    single = quantity.low is not None and quantity.low == quantity.high
    level = first.kind is Kind.RELATIVE and first.base is not None and plain and single
    points = first.base is not None and first.base.how.endswith("points")
    rate = is_share(quantity.unit)
    return level and not aside.remark and (not rate or points or is_share(first.unit))


def _is_second_target(first: Indicator, aside: Named) -> bool:
    """Tell 40団体（600人）: a nameless figure of another unit is a target of its own."""
    own = bool(first.unit and aside.quantity.unit) and not aside.quantity.every
    own = own and not is_span(aside.quantity.unit)  # 応答率90%（20秒以内）, 年5件（5年間）
    return own and not aside.remark and not comparable(first.unit, aside.quantity.unit)


def _from_figure(named: Named, text: str, period: Period) -> Indicator:
    quantity = named.quantity
    if quantity.problem:
        return _for_people(text, quantity.problem)
    if quantity.low != quantity.high:
        return _for_people(text, "幅のある目標で、どこから達成か決まりません")
    if named.doubtful:
        return _for_people(text, "数値が、目標か名前の一部か決まりません")
    unclear = doubt_of_writing(named, text)
    if unclear:
        return _for_people(text, unclear)
    if is_relative(named):
        unclear = doubt(named, _name(named))
        if unclear:
            return _for_people(text, unclear)
        return relative(named, _name(named), text, period)
    if quantity.whole is not None or quantity.every:
        return _part(named, text)
    unclear = _unclear_level(named)
    if unclear:
        return _for_people(text, unclear)
    kind = Kind.COUNT
    if is_share(quantity.unit):
        kind = Kind.RATIO
    elif is_money(quantity.unit):
        kind = Kind.AMOUNT
    return Indicator(
        _name(named),
        quantity.unit,
        kind,
        DIRECTION_OF.get(quantity.bound, Direction.AT_LEAST),
        target=quantity.low,
        text=text,
        strict=quantity.bound in STRICT,
        per=quantity.per,
    )


def _unclear_level(named: Named) -> str:
    """Say why a plain figure is no target that a figure can decide, "" where it is one."""
    quantity = named.quantity
    negative = quantity.low is not None and quantity.low < 0
    if negative and is_share(quantity.unit):
        return "「▲」のついた割合で、何と比べるのかが書かれていません"
    if negative and not is_money(quantity.unit):
        return "マイナスの目標で、向きが決まりません"
    if quantity.unit == "倍" and not _name(named).endswith("倍率"):
        return "もとの数値の何倍かで書かれていて、目標の数値が決まりません"
    if quantity.unit == "位" and not quantity.bound.startswith(("at_most", "exactly")):
        return "順位の目標で、どこまでが達成か決まりません"
    if _SEVERAL_YEARS.search(narrow(named.text)):
        return "複数の年度にわたる目標で、その年度の目標が決まりません"
    if not quantity.bound and (_LIMIT.search(narrow(named.name)) or named.tail.startswith("まで")):
        return "上限の数か、目指す数か決まりません"
    points = quantity.unit == POINTS or is_share(quantity.unit)
    if points and _TO_THE_BETTER.match(narrow(named.tail)):
        return "増やすのか減らすのかが書かれていません"
    return ""


def _name(named: Named) -> str:
    return named.name or name_after(named.tail)


def _part(named: Named, text: str) -> Indicator:
    quantity = named.quantity
    whole = quantity.whole if quantity.whole is not None else quantity.low
    if not whole or quantity.low is None or quantity.low < 0 or quantity.low > whole:
        return _for_people(text, "「全体のうちいくつ」の数が合いません")
    fraction = quantity.fraction or (not quantity.unit and bool(_RATE.search(_name(named))))
    return Indicator(
        _name(named),
        quantity.unit,
        Kind.RATIO if fraction else Kind.PART,
        DIRECTION_OF.get(quantity.bound, Direction.AT_LEAST),
        target=quantity.low,
        whole=whole,
        text=text,
        strict=quantity.bound in STRICT,
        per=quantity.per,
    )


def _readable_again(indicator: Indicator, period: Period) -> Indicator:
    """Keep a reading only if what we print of it reads the same; else a person reads it."""
    if indicator.kind is Kind.QUALITATIVE:
        return indicator
    printed = describe(indicator)
    again = [
        one
        for phrase in (() if _wordless_state(printed) else read_phrases(printed))
        for one in _indicators_of(phrase, period)[0]
    ]
    if len(again) == 1 and _same_reading(again[0], indicator):
        return indicator
    return _for_people(indicator.text, "書き方が複雑で、読み取りに確信が持てません")


def _same_reading(one: Indicator, other: Indicator) -> bool:
    known = other.base is not None and other.target is not None
    decided = replace(
        one,
        direction=other.direction,
        strict=other.strict,
        target=other.target if known else one.target,
        unit=other.unit if known else one.unit,
        text=other.text,
        reason=other.reason,
    )
    return decided == other
