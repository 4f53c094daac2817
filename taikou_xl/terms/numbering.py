"""Numbers that name something and count nothing: 第3次, 2次評価, 3階, 24時間対応, 1人1台端末.

Some can never be a figure (an ordinal, a floor); others only look like a name from what
follows them, and then another figure of the phrase goes before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from taikou_xl.terms.atoms import Atom, AtomKind, follows
from taikou_xl.terms.deeds import DEED
from taikou_xl.terms.lettering import is_kanji, is_katakana, is_latin
from taikou_xl.terms.units import dimension

# a time span is what something lasts; only a few deeds go with the span itself
_OF_SPANS = re.compile(
    r"(?:実施|達成|確保|削減|短縮|縮減|減|増|取得|開催|維持|延長|超過|受講|研修|以|未|超|程|前後|弱|強|分|現在|目標|実績)"
)
_SPANS = frozenset("時間 日 日間 年 年間 週 週間 時 秒 か年".split())  # noqa: SIM905
_LIVED = re.compile(r"(?:の|児|男|女|未満|[一-龥ァ-ヶ])")
_SOME_OF = re.compile(r"[^をがはでに、。]{1,16}[をがでに]")


def names(plain: str, atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether the figure at ``place`` looks like a part of a name: 24時間 in 24時間対応."""
    figure = atoms[place].figure
    if figure is None or figure.problem or figure.change or figure.whole is not None:
        return False
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    if after is not None and after.kind is AtomKind.FIGURE:
        return names(plain, atoms, place + 1)  # 1人1台端末: both or none
    text = follows(atoms, place, plain)
    if figure.unit == "歳":
        return bool(_LIVED.match(text))
    if not text or figure.bound or figure.about:
        return False
    span = is_span(figure.unit)
    if not span and _has_name(plain, atoms, place):
        return False  # 時間外28人年休取得14.2日: a name, its figure, the next name
    deeds = _OF_SPANS if span else DEED
    if text[0] == "の":
        rest = text[1:]
        inside = _SOME_OF.match(rest)
        done = deeds.match(rest) or (inside and deeds.match(rest, inside.end()))
        return bool(rest) and _is_noun(rest[0]) and not done
    return _is_noun(text[0]) and not deeds.match(text)


def _has_name(plain: str, atoms: Sequence[Atom], place: int) -> bool:
    before = atoms[place - 1] if place else None
    if before is None or before.kind is not AtomKind.TEXT:
        return False
    return _is_noun(plain[before.end - 1])


def is_span(unit: str) -> bool:
    """Tell a unit that says how long something lasts: 時間, か年."""
    return unit in _SPANS or dimension(unit) in ("time", "months", "years")


def _is_noun(char: str) -> bool:
    return is_kanji(char) or is_katakana(char) or is_latin(char)
