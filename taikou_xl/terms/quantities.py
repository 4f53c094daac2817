"""One figure with everything that belongs to it: 約, 年, ▲ before; unit, 以上, 増 after.

The grammar, on a narrowed text:

    figure   = { before } quantity [ range | part | each ] { after }
    before   = 約 | ± | ▲ | 年, 月 … (per) | 全 | ちょうど
    quantity = number [ scale ] [ unit ] | ゼロ
    range    = "~" quantity          part = "/" quantity | 中 quantity
    each     = に quantity           after = 程度 | 以上 … | 増, 減 …

Numbers are exact (Decimal) and never longer than 15 digits; what is not plainly a number
gives a figure with a ``problem`` and no value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from taikou_xl.terms.deeds import WORDS as DEEDS
from taikou_xl.terms.frequencies import UNMISTAKABLE, WORDS, tidy_interval
from taikou_xl.terms.lettering import (
    DIGITS,
    is_kanji,
    is_katakana,
    is_latin,
)
from taikou_xl.terms.numerals import MAX_DIGITS, NUMBER, PLAIN, problem_of
from taikou_xl.terms.units import KNOWN, SCALES, comparable, dimension, is_share, tidy_unit

_PER = re.compile("|".join(WORDS))  # in their order: longer ones first
_DATE = re.compile(r"月(?!間)|年(?!間|度?(?:以|未|超|程))")
_ABOUT = ("約", "およそ", "おおよそ", "おおむね", "概ね", "ほぼ")
_ABOUT_WORD = re.compile("|".join(_ABOUT))
# 契約10件 is ten contracts and not 「契」 about ten: what stands before 約 in a word, and the
# characters before that which make another word of it (募集約30人 is about thirty)
_WORDS_IN_YAKU = {
    "契": "", "予": "猶", "節": "季調関時", "集": "募収編特採招召結全", "規": "新正法大", "解": "理見正和",
    "成": "作育達養編助形構完平賛結", "要": "概需重主必", "公": "", "条": "", "倹": "", "誓": "", "婚": "",
}  # fmt: skip
_ABOUT_AFTER = ("程度", "ほど", "前後", "ぐらい", "くらい", "弱", "強", "余り", "ごろ")
_NOT_PER_BEFORE = frozenset("今昨来通青若周毎各前翌半平休隔上下四")
_COMPOUNDED = frozenset(("time", "length", "years", "weight", "年"))
_SMALLER = frozenset(("分", "秒", "m", "cm", "か月", "ヶ月", "カ月", "ヵ月", "箇月", "g", "kg"))
_TIMES = frozenset({"回", "度"})
_KNOWN_BY_FIRST = {
    first: tuple(unit for unit in KNOWN if unit[0] == first)
    for first in {unit[0] for unit in KNOWN}
}
BOUNDS = {
    "以上": "at_least", "以下": "at_most", "未満": "below", "以内": "at_most",
    "を超えない": "at_most", "を上回らない": "at_most",
    "を下回らない": "at_least", "を切らない": "at_least", "を割らない": "at_least",
    "を超える": "above", "を超え": "above", "を上回る": "above", "を上回り": "above",
    "超過": "above", "超え": "above", "超": "above", "を下回る": "below", "を切る": "below",
}  # fmt: skip
_UP = ("増加", "増員", "増やす", "増", "上昇", "向上", "拡大", "アップ", "プラス")
_DOWN = (
    "減少", "減員", "減らす", "減", "削減", "縮減", "短縮", "低減", "圧縮", "抑制", "カット", "ダウン", "マイナス",
)  # fmt: skip
_TOWARDS = re.compile(
    r"(?:まで|に|へ|までに)(?:(増|拡大|拡充|引き?上げ|向上|上昇|伸ば|高め)|(減|削減|縮減|縮小|短縮|抑|引き?下げ|低減|圧縮))"
)
_STOP = (
    "実施", "達成", "確保", "公表", "完了", "開催", "設定", "導入", "終了", "作成", "策定", "整備", "配置", "雇用",
    "採用", "登録", "設置", "維持", "程度", "程", "目標", "実績", "現在", "時点", "予定", "見込", "削減", "増", "減",
    "向上", "以", "未", "超", "前後", "中", "分", "済", "短縮", "縮減", "受講", "参加", "速報", "比", "上昇", "拡大", "弱", "強",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure as written, in ``unit``; ``low`` and ``high`` are equal unless it is a range.

    ``whole`` is n of k/n. ``bound`` is at_least, above, at_most, below, exactly or "".
    ``change`` is +1 for 増, -1 for 減, 0 for a level; ``signed`` where a + or ▲ was written.
    ``per`` is 年 in 年1回; ``fraction``: 3分の2, a share and no count. A figure that cannot be read has a ``problem`` and no value.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str = ""
    whole: Decimal | None = None
    per: str = ""
    fraction: bool = False
    about: bool = False
    every: bool = False
    bound: str = ""
    change: int = 0
    signed: str = ""
    problem: str = ""


@dataclass(frozen=True)
class _Before:
    about: bool = False
    per: str = ""
    sign: str = ""
    every: bool = False
    exactly: bool = False


def take_figure(text: str, at: int) -> tuple[Quantity, int] | None:
    """Read a figure that starts at ``at``: it and where it ends, or None where none starts."""
    before, start = _take_before(text, at)
    if before.every and not text.startswith(tuple(DIGITS), start):
        return None
    found = _take_quantity(text, start)
    if found is None:
        return None
    quantity, end = _take_more(text, *found)
    if start > at:
        quantity = replace(
            quantity,
            about=before.about,
            per=before.per or quantity.per,
            every=before.every,
            bound="exactly" if before.exactly else "",
        )
    if before.sign and not quantity.problem:
        quantity = _signed(quantity, before.sign)
    return _take_after(text, quantity, end)


def _signed(quantity: Quantity, sign: str) -> Quantity:
    if sign == "±":
        return replace(quantity, low=None, high=None, problem="「±」のついた数値です")
    if sign == "+":
        return replace(quantity, signed="+")
    low = None if quantity.high is None else -quantity.high
    high = None if quantity.low is None else -quantity.low
    return replace(quantity, low=low, high=high, signed="-")


def _take_before(text: str, at: int) -> tuple[_Before, int]:
    before, start = _Before(), at
    while True:
        step = _one_before(text, start, before)
        if step is None:
            return before, start
        before, start = step


def _ends_word(text: str, at: int) -> bool:
    last, earlier = text[max(0, at - 1) : at], text[max(0, at - 2) : max(0, at - 1)]
    if not text.startswith("約", at) or last not in _WORDS_IN_YAKU:
        return False
    return not earlier or earlier not in _WORDS_IN_YAKU[last]


def _one_before(text: str, at: int, before: _Before) -> tuple[_Before, int] | None:
    about = None if before.about else _ABOUT_WORD.match(text, at)
    if about and not _ends_word(text, at):
        return replace(before, about=True), _past_blank(text, about.end())
    if not before.exactly and text.startswith(("ちょうど", "丁度"), at):
        return replace(before, exactly=True), at + (4 if text[at] == "ち" else 2)
    char = text[at : at + 1]
    if char and char in "+-▲△±" and not before.sign and _may_be_sign(text, at):
        return replace(before, sign="-" if char in "▲△" else char), _past_blank(text, at + 1)
    if char == "全" and not before.every:
        return replace(before, every=True), at + 1
    if not before.per:
        return _take_per(text, at, before)
    return None


def _take_per(text: str, at: int, before: _Before) -> tuple[_Before, int] | None:
    found = _PER.match(text, at)
    if found is None:
        return None
    word = found[0]
    start = _past_blank(text, found.end())
    if text.startswith("に", start) and text[start + 1 : start + 2] in DIGITS:
        start += 1
    number = NUMBER.match(text, start)
    if number is None or _DATE.match(text, number.end()):
        return None  # 毎年度6月までに: the figure is a month
    unit, _ = _take_unit(text, number.end())
    before_it = text[at - 1] if at else ""
    if word in UNMISTAKABLE:
        free = before_it not in ("第", "上", "下", "前", "翌")
    elif word == "日" or unit not in _TIMES:
        free = not (is_kanji(before_it) or is_katakana(before_it))
    else:
        free = before_it not in _NOT_PER_BEFORE
    return (replace(before, per=WORDS[word]), start) if free or not before_it else None


def _may_be_sign(text: str, at: int) -> bool:
    if text[at] in "▲△±":
        return True
    return at == 0 or not (text[at - 1].isascii() and text[at - 1].isalnum())


def _past_blank(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] == " " else at


def _take_quantity(text: str, at: int) -> tuple[Quantity, int] | None:
    if text.startswith("ゼロ", at):
        unit, end = _take_unit(text, at + 2)
        return Quantity(Decimal(0), Decimal(0), unit), end
    match = NUMBER.match(text, at)
    if match is None:
        return None
    number, end = match[0], match.end()
    if number.endswith(","):  # 「11,」: the comma ends the phrase
        number = number.rstrip(",")
        end = at + len(number)
    problem, past = problem_of(text, at, end, number)
    if problem:
        return Quantity(None, None, problem=problem), past
    value = Decimal(number.replace(",", ""))
    value, unit, end = _take_scaled(text, value, end)
    if sum(d in DIGITS for d in f"{value:f}".replace(".", "")) > MAX_DIGITS:
        return Quantity(None, None, problem=f"「{number}」はけた数が多すぎます"), end
    return Quantity(value, value, unit), end


def _take_scaled(text: str, value: Decimal, end: int) -> tuple[Decimal, str, int]:
    """Read 600,000千円, 1.2万人, 1億2,000万円: amounts keep their scale in the unit."""
    scale, after = _take_scale(text, end)
    if scale is None:
        unit, after = _take_unit(text, end)
        return value, unit, after
    parts = [(value, *scale)]
    while (more := NUMBER.match(text, after)) and PLAIN.fullmatch(more[0]):
        next_scale, next_after = _take_scale(text, more.end())
        size = next_scale[1] if next_scale else Decimal(1)
        if size >= parts[-1][2] or more.end() - more.start() > MAX_DIGITS:
            break
        number = Decimal(more[0].replace(",", ""))
        parts.append((number, next_scale[0] if next_scale else "", size))
        after = next_after if next_scale else more.end()
    total = sum((number * size for number, _, size in parts), Decimal(0))
    if total == total.to_integral_value():
        total = total.quantize(Decimal(1))
    if text.startswith("円", after):
        word, size = parts[-1][1], parts[-1][2]
        value = parts[0][0] if len(parts) == 1 else total / size
        return value, f"{word}円", after + 1
    unit, after = _take_unit(text, after)
    return total, unit, after


def _take_scale(text: str, at: int) -> tuple[tuple[str, Decimal] | None, int]:
    for word, size in SCALES:
        if text.startswith(word, at) and not text.startswith(("葉", "葉県"), at + len(word)):
            return (word, size), at + len(word)
    return None, at


def _take_unit(text: str, at: int) -> tuple[str, int]:
    start = _past_blank(text, at)
    known = _known_unit(text, start)
    if known:
        return tidy_unit(known), start + len(known)
    end = at
    while end < len(text) and end - at < 4 and (is_kanji(text[end]) or is_katakana(text[end])):
        if text.startswith(_STOP, end) or (end > at and text.startswith(DEEDS, end)):
            break
        end += 1
    whole_run = end == len(text) or not (is_kanji(text[end]) or is_katakana(text[end]))
    if end > at and (whole_run or text.startswith((*_STOP, *DEEDS), end)):
        return tidy_unit(text[at:end]), end
    return "", at


def starts_unit(text: str, at: int) -> bool:
    """Tell whether a known unit stands at a place, and not only the head of another word."""
    return bool(_known_unit(text, at))


def _known_unit(text: str, at: int) -> str:
    """Give the longest known unit that stands at a place, "" where none does."""
    for unit in _KNOWN_BY_FIRST.get(text[at : at + 1], ()):
        if text.startswith(unit, at) and not _goes_on(text, at, unit):
            return unit
    return ""


def _goes_on(text: str, at: int, unit: str) -> bool:
    """Tell whether a unit word is only the head of another word: the m of maximum."""
    after = text[at + len(unit) : at + len(unit) + 1]
    if is_latin(unit[-1]):
        return bool(after) and is_latin(after)
    if not after:
        return False
    if unit[-1] in "個つ名人" and after in "別つ前":
        return True
    return unit == "分" and after in "の析野類担"


def _take_more(text: str, first: Quantity, end: int) -> tuple[Quantity, int]:
    """Read what makes one figure of two quantities: k/n, n中k, a~b, 2か月に1回, 3回/年."""
    if first.problem:
        return first, end
    if _is_compound(text, first, end):
        return _compound(text, first, end)
    mark = re.compile(r" ?(/|~|から|のうち|うち|中|に|分の) ?").match(text, end)
    if mark is None:
        return first, end
    word, start = mark[1], mark.end()
    if word == "/":
        for each in ("四半期", "半年", "年", "月", "週", "日"):
            if text.startswith(each, start):
                return replace(first, per=each), start + len(each)
    about = next((len(w) for w in _ABOUT if text.startswith(w, start)), 0) if word == "~" else 0
    second = _take_quantity(text, start + about)
    if second is None:
        return first, end
    return _joined(first, word, *second) or (first, end)


def _is_compound(text: str, first: Quantity, end: int) -> bool:
    """Tell 8分12秒, 1時間30分, 2年3か月: one figure in two units."""
    if text[end : end + 1] not in DIGITS:
        return False
    second = _take_quantity(text, end)
    if first.unit == "割":  # 3割3分
        return second is not None and second[0].unit in ("分", "厘")
    if dimension(first.unit) not in _COMPOUNDED:
        return False
    return second is not None and second[0].unit in _SMALLER


def _compound(text: str, first: Quantity, end: int) -> tuple[Quantity, int]:
    found = _take_quantity(text, end)
    assert found is not None
    problem = "一つの数値に単位が二つ使われていて、比べられません"
    return replace(first, low=None, high=None, problem=problem), found[1]


def _joined(first: Quantity, word: str, second: Quantity, end: int) -> tuple[Quantity, int] | None:
    if second.problem:
        return (second, end) if word in ("/", "~") else None
    unit = second.unit or first.unit
    if word in ("~", "から"):
        if first.unit and not comparable(first.unit, unit):
            return None
        if first.unit and first.unit != unit:
            return replace(first, low=None, high=None, problem="幅の両端の単位が違います"), end
        if first.low is None or second.high is None or first.low > second.high:
            return replace(first, low=None, high=None, problem="幅の両端が逆になっています"), end
        return replace(first, low=first.low, high=second.high, unit=unit), end
    if word == "に":
        if first.unit and second.unit == "回":
            return replace(second, per=tidy_interval(f"{first.low:f}{first.unit}")), end
        return None
    if not comparable(first.unit, second.unit):
        return None
    part, whole = (first, second) if word == "/" else (second, first)
    if word in ("分の", "中") and not (first.unit or word == "分の"):
        return None
    fraction = word == "分の" and not unit
    return replace(part, whole=whole.low, unit=unit, fraction=fraction), end


def _take_after(text: str, quantity: Quantity, end: int) -> tuple[Quantity, int]:
    while True:
        step = _one_after(text, quantity, end)
        if step is None:
            return quantity, end
        quantity, end = step


def _one_after(text: str, quantity: Quantity, end: int) -> tuple[Quantity, int] | None:
    start = _past_blank(text, end)
    if not quantity.about and text.startswith(_ABOUT_AFTER, start):
        for word in _ABOUT_AFTER:
            if text.startswith(word, start) and not _kanji_follows(text, start, word):
                return replace(quantity, about=True), start + len(word)
    if not quantity.bound and is_share(quantity.unit) and text.startswith("台", end):
        return replace(quantity, bound="at_least"), end + 1  # 70％台 is 70 or more
    if not quantity.bound and text.startswith(tuple(BOUNDS), start):
        for word, bound in BOUNDS.items():
            if text.startswith(word, start) and not (
                word == "超" and _kanji_follows(text, start, word)
            ):
                return replace(quantity, bound=bound), start + len(word)
    if not quantity.change:
        start += text.startswith(("の", "を"), start)
        for words, change in ((_UP, 1), (_DOWN, -1)):
            if not text.startswith(words, start):
                continue
            for word in words:
                single = word in ("増", "減")
                if text.startswith(word, start) and not (
                    single and _kanji_follows(text, start, word)
                ):
                    return replace(quantity, change=change), start + len(word)
    return None


def _kanji_follows(text: str, at: int, word: str) -> bool:
    after = text[at + len(word) : at + len(word) + 1]
    return bool(after) and is_kanji(after)


def towards(text: str, at: int) -> str:
    """Tell whether the words after a level say where it goes: 90件に削減 is at_most."""
    match = _TOWARDS.match(text, at)
    if match is None:
        return ""
    return "at_least" if match[1] else "at_most"
