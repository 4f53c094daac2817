"""Which figure of an answer belongs to which indicator: by name, by unit, by order.

Never by guessing: a figure whose name and unit fit no indicator stays unassigned.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from taikou_xl.terms.frequencies import same_interval
from taikou_xl.terms.lettering import is_kanji, is_katakana
from taikou_xl.terms.text import name_key
from taikou_xl.terms.units import comparable, dimension

_BRACKETS = re.compile(r"\([^()]*\)")
_ALIKE = 0.5
_COMMON = frozenset(
    ("件数", "人数", "回数", "者数", "割合", "比率", "実施", "実績", "事業", "年度")
)


@dataclass(frozen=True)
class Tag:
    """What is compared: name, unit, how often, and whether it stood in brackets."""

    name: str
    unit: str
    per: str = ""
    aside: bool = False

    @property
    def key(self) -> str:
        """The name without width, blanks and brackets."""
        return _bare_key(self.name)


@lru_cache(maxsize=4096)
def _bare_key(name: str) -> str:
    return _BRACKETS.sub("", name_key(name)).strip("・:/、の")


def match(wanted: Sequence[Tag], given: Sequence[Tag]) -> tuple[int | None, ...]:
    """Give for each wanted tag the place of the given one that belongs to it, or None.

    Figures that say how often are first matched with those of the same interval.
    """
    found: dict[int, int] = {}
    most = min(len(wanted), len(given))
    named = any(tag.key for tag in given)
    for step, fits in (*_BY_NAME, *_BY_UNIT) if named else _BY_UNIT:
        if len(found) == most:  # mostly after the first step
            break
        step(wanted, given, found, fits)
    return tuple(found.get(n) for n in range(len(wanted)))


def _fits(one: Tag, other: Tag) -> bool:
    return comparable(one.unit, other.unit)


def _fits_often(one: Tag, other: Tag) -> bool:
    unsaid = not one.per or not other.per
    return (unsaid or same_interval(one.per, other.per)) and _fits(one, other)


def _same_name(one: Tag, other: Tag) -> bool:
    return bool(one.key) and one.key == other.key


def _name_within(one: Tag, other: Tag) -> bool:
    short, long = sorted((one.key, other.key), key=len)
    in_brackets = len(other.key) >= 2 and f"({other.key})" in name_key(one.name)
    return in_brackets or (len(short) >= 2 and short in long)


def _only_of_its_unit(one: Tag, other: Tag) -> bool:
    """Match by unit where one of the two has no name of its own."""
    same = bool(one.unit and other.unit) and dimension(one.unit) == dimension(other.unit)
    return same and (other.aside or not one.key or not other.key)


def _pair_unique(
    wanted: Sequence[Tag],
    given: Sequence[Tag],
    found: dict[int, int],
    test: Callable[[Tag, Tag], bool],
    fits: Callable[[Tag, Tag], bool],
) -> None:
    free = [g for g in range(len(given)) if g not in found.values()]
    candidates = {}
    for w, one in enumerate(wanted):
        if w not in found:
            candidates[w] = [g for g in free if test(one, given[g]) and fits(one, given[g])]
    for w, places in candidates.items():
        main = [g for g in places if not given[g].aside] or places
        if len(main) != 1:
            continue
        others = (set(candidates[v]) for v in candidates if v != w)
        if all(other.isdisjoint(places) for other in others):
            found[w] = main[0]


def _pair_in_order(
    wanted: Sequence[Tag],
    given: Sequence[Tag],
    found: dict[int, int],
    fits: Callable[[Tag, Tag], bool],
) -> None:
    """Match by order where names are missing and the counts agree."""
    free = [g for g in range(len(given)) if g not in found.values() and not given[g].aside]
    open_ones = [w for w in range(len(wanted)) if w not in found]
    if len(free) != len(open_ones):
        return
    pairs = list(zip(open_ones, free, strict=True))
    nameless = all(not wanted[w].key or not given[g].key for w, g in pairs)
    if nameless and all(fits(wanted[w], given[g]) for w, g in pairs):
        found.update(pairs)


def _pair_last(
    wanted: Sequence[Tag],
    given: Sequence[Tag],
    found: dict[int, int],
    fits: Callable[[Tag, Tag], bool],
) -> None:
    """Match the only figure with the only indicator left where their names are much alike."""
    free = [g for g in range(len(given)) if g not in found.values() and not given[g].aside]
    open_ones = [w for w in range(len(wanted)) if w not in found]
    if len(free) == len(open_ones) == 1:
        one, other = wanted[open_ones[0]], given[free[0]]
        if fits(one, other) and _likeness(one.key, other.key) > _ALIKE:
            found[open_ones[0]] = free[0]


_Fits = Callable[[Tag, Tag], bool]
_Step = Callable[[Sequence[Tag], Sequence[Tag], dict[int, int], _Fits], None]


def _by(test: Callable[[Tag, Tag], bool]) -> _Step:
    def step(
        wanted: Sequence[Tag], given: Sequence[Tag], found: dict[int, int], fits: _Fits
    ) -> None:
        _pair_unique(wanted, given, found, test, fits)

    return step


# how tags are matched, from the surest way to the last; names only where a given one has one
_BY_NAME: tuple[tuple[_Step, _Fits], ...] = tuple(
    (_by(test), fits) for fits in (_fits_often, _fits) for test in (_same_name, _name_within)
)
_BY_UNIT: tuple[tuple[_Step, _Fits], ...] = tuple(
    (step, fits)
    for fits in (_fits_often, _fits)
    for step in (_by(_only_of_its_unit), _pair_in_order, _pair_last)
)


def _likeness(one: str, other: str) -> float:
    """Give the share of letter pairs that two names have in common."""
    pairs = [{name[n : n + 2] for n in range(len(name) - 1)} for name in (one, other)]
    together = pairs[0] | pairs[1]
    return len(pairs[0] & pairs[1]) / len(together) if together else 0.0


def shares_a_word(one: str, other: str) -> bool:
    """Tell whether two names have a word of two kanji or three katakana in common (整備)."""
    return any(word in other for word in _words(one))


def _words(name: str) -> set[str]:
    found = set()
    for size, kind in ((2, is_kanji), (3, is_katakana)):
        for at in range(len(name) - size + 1):
            piece = name[at : at + size]
            if all(kind(char) for char in piece) and piece not in _COMMON:
                found.add(piece)
    return found
