"""Several years in one cell: 令和7年度5件、令和8年度10件. Only the year asked for counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from taikou_xl.terms.periods import Period
from taikou_xl.terms.phrases import Named, Phrase


def of_year(phrases: Sequence[Phrase], period: Period) -> tuple[list[Phrase], list[str]]:
    """Keep the figures of a period's year and those without a year; and say what was left out.

    Where every figure is another year's, the phrases stay, each with the problem.
    """
    main = [one for phrase in phrases for one in phrase.figures if not one.aside]
    own = [one for one in main if _year(one, period) in (None, period.year)]
    others = [one for one in main if one not in own]
    if not others:
        return list(phrases), []
    found: list[Phrase] = []
    for phrase in phrases:
        gone = [one for one in phrase.figures if one in others]
        if not gone:
            found.append(phrase)
        elif not own:
            found.append(_not_of(phrase, _year(gone[0], period), period))
        elif len(gone) < len([one for one in phrase.figures if not one.aside]):
            left = [_named_like(one, gone) for one in phrase.figures if one not in others]
            found.append(replace(phrase, figures=tuple(left)))
    notes = [f"「{one.text}」は{period.label}の目標ではないとみて、使いません" for one in others]
    return [_renamed(phrase, main) for phrase in found], notes if own else []


def _year(one: Named, period: Period) -> int | None:
    if one.moment is None or not one.moment.names_a_year:
        return None
    return one.moment.fiscal_year(period.year)


def _not_of(phrase: Phrase, year: int | None, period: Period) -> Phrase:
    named = "別の年度" if year is None else Period(year).label
    problem = f"{named}の目標で、{period.label}の目標が書かれていません"
    return replace(phrase, problem=phrase.problem or problem)


def _renamed(phrase: Phrase, main: Sequence[Named]) -> Phrase:
    """Give a nameless figure the name that stands before the first year only."""
    return replace(phrase, figures=tuple(_named_like(one, main) for one in phrase.figures))


def _named_like(one: Named, others: Sequence[Named]) -> Named:
    if one.name or one.aside or one.moment is None:
        return one
    names = {o.name for o in others if o.name and o.quantity.unit == one.quantity.unit}
    return replace(one, name=names.pop()) if len(names) == 1 else one
