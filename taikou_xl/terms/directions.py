"""Which way a target is met where no word says it: the series of targets, then the 現状.

Falling targets, or a target under the 現状, are met from above; so is a target of 0, and, where
neither series nor 現状 says anything, what nobody wants more of (苦情件数, 滞納率). All else is
at least.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from taikou_xl.terms.indicators import Direction, Indicator, Kind
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.matching import Tag, match
from taikou_xl.terms.phrases import Phrase, read_phrases
from taikou_xl.terms.units import factor

# what nobody wants more of; only at the end of a name, for 苦情対応率 is better high
_UNWANTED = re.compile(
    r"(?:苦情|クレーム|事故|違反|不祥事|滞納|未納|収入未済|不納欠損|待機児童|待機者|時間外|時間外勤務|時間外労働|残業|超過勤務|離職|早期退職|赤字|"
    r"誤り|ミス|遅延|将来負担|実質公債費|公債費負担|経常収支|排出|廃棄|ごみ|コピー用紙使用|用紙使用|コピー用紙|"
    r"火災|死傷|死亡|不法投棄|空き家|待ち)"
    r"(?:の?(?:件数|発生件数|発生数|発生|数|者数|人数|職員数|率|比率|割合|額|残高|時間数|時間|日数|量|枚数))?(?:\([^()]*\))?$"
)


def directed(
    indicators: list[Indicator],
    series: Sequence[str],
    baseline: str,
    phrases: Sequence[Phrase],
    notes: list[str],
) -> list[Indicator]:
    """Decide the direction of those that no word decides, from the series and the 現状."""
    said = {
        one.text
        for phrase in phrases
        for one in phrase.figures
        if one.quantity.bound or one.quantity.change
    }
    tags = tuple(Tag(one.name, one.unit, one.per) for one in indicators)
    found = []
    for place, one in enumerate(indicators):
        free = one.kind in (Kind.RATIO, Kind.COUNT, Kind.AMOUNT, Kind.PART)
        if not free or one.target is None or _is_said(one, phrases, said):
            found.append(one)
            continue
        run = [_levels(text, tags)[place] for text in series]
        before = _levels(baseline, tags)[place]
        falls, why = _falls(one, [level for level in run if level is not None], before)
        if falls:
            one = replace(one, direction=Direction.AT_MOST)
            notes.append(f"{one.name or one.text}：{why}ため、少ないほどよい目標とみました")
        found.append(one)
    return found


def _is_said(one: Indicator, phrases: Sequence[Phrase], said: set[str]) -> bool:
    for phrase in phrases:
        if phrase.text != one.text:
            continue
        for figure in phrase.figures:
            same = figure.quantity.low == one.target and figure.quantity.unit == one.unit
            if same and figure.text in said:
                return True
    return False


def _falls(one: Indicator, run: Sequence[Decimal], before: Decimal | None) -> tuple[bool, str]:
    assert one.target is not None
    target = one.target * factor(one.unit)
    if len(run) > 1 and run[-1] != run[0]:
        falling = all(a >= b for a, b in pairwise(run))
        if falling:
            return True, "目標が年々下がる"
        if all(a <= b for a, b in pairwise(run)):
            return False, ""
    if before is not None and before != target:
        return target < before, "目標が現状より低い"
    if one.target == 0:
        return True, "目標が0の"
    return bool(_UNWANTED.search(narrow(one.name))), "減らすことがのぞまれる指標の"


@lru_cache(maxsize=4096)
def _levels(text: str, tags: tuple[Tag, ...]) -> tuple[Decimal | None, ...]:
    """Give for each indicator the figure that a text has for it, in its smallest unit.

    The targets of all periods ask for the same ones.
    """
    if not text.strip():
        return (None,) * len(tags)
    figures = [
        one
        for phrase in read_phrases(text)
        for one in phrase.figures
        if one.quantity.low is not None
        and one.quantity.low == one.quantity.high
        and not (one.quantity.change or one.base or one.quantity.signed == "+" or one.remark)
    ]
    places = match(
        tags,
        [Tag(one.name, one.quantity.unit, one.quantity.per, one.aside) for one in figures],
    )
    return tuple(
        None
        if place is None or (low := figures[place].quantity.low) is None
        else low * factor(figures[place].quantity.unit or tags[n].unit)
        for n, place in enumerate(places)
    )
