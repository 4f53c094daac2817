"""Figures of a cell that no indicator uses: 指標 shows them as such, none is dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from taikou_xl.terms.indicators import ActualReading, Indicator, Measured
from taikou_xl.terms.phrases import Named, Phrase, read_phrases
from taikou_xl.terms.text import name_key
from taikou_xl.terms.units import dimension

_OTHER = "ほか "
_CITED = re.compile(r"現状|前年|前回|昨年|前月|目標|計画値|参考|基準")


def unused_figures(actual: ActualReading, used: Collection[str]) -> list[tuple[str, str]]:
    """Give the figures of an answer that stand in none of the ``used`` texts.

    Cited targets and other years' figures are no actuals.

    Returns:
        (text, the used text of the same phrase or ""), in the order written.
    """
    found = []
    for phrase in actual.phrases:
        own = [one for one in phrase.figures if _is_own(one, actual.year)]
        texts = [_plain(phrase.text), *(_plain(one.text) for one in own)]
        beside = next((text for text in texts if text in used), "")
        if texts[0] in used and len(own) == 1:
            continue  # 8/29 that was read as a day
        found += [(text, beside) for text in texts[1:] if text not in used]
    return found


def unused_targets(text: str) -> list[str]:
    """Give the figures in brackets of a target that are no indicator (うち重大2件以下)."""
    figures = [one for phrase in read_phrases(text) for one in phrase.figures]
    return [_plain(f.text) for f in figures if f.remark and _is_own(f, None) and not f.moment]


def as_others(texts: Sequence[str]) -> str:
    """Say which figures of a cell are not used: ほか 615人."""
    return f"{_OTHER}{'、'.join(texts)}" if texts else ""


def figure_for(one: Indicator, actual: ActualReading, used: Collection[str]) -> Measured | None:
    """Find the figure of an indicator that this year's target did not ask for yet.

    It is the only unused one of the indicator's unit, and either nameless and in brackets
    beside another (38団体（580人）), or without any that was asked for.
    """
    figures = [f for phrase in actual.phrases for f in phrase.figures if _is_own(f, actual.year)]
    free = [f for f in figures if _plain(f.text) not in used]
    fitting = [f for f in free if one.unit and dimension(f.quantity.unit) == dimension(one.unit)]
    if len(fitting) != 1 or not _is_nameless(fitting[0], one, actual.phrases):
        return None
    quantity = fitting[0].quantity
    if quantity.problem or quantity.change or quantity.about or quantity.bound:
        return None
    return Measured(
        quantity.low, quantity.high, quantity.unit, quantity.whole, text=_plain(fitting[0].text)
    )


def _is_nameless(figure: Named, one: Indicator, phrases: Sequence[Phrase]) -> bool:
    """Tell a figure in brackets that has no name, or the name of the figure before it."""
    main = [f.name for p in phrases for f in p.figures if figure in p.figures and not f.aside]
    return (figure.aside and not figure.remark) and name_key(figure.name) in {
        "",
        name_key(one.name),
        *map(name_key, main),
    }


def _is_own(figure: Named, year: int | None) -> bool:
    if figure.counter or (figure.aside and _CITED.search(figure.text)):
        return False
    moment = figure.moment
    if year is None or moment is None or not moment.names_a_year:
        return True
    return moment.fiscal_year(year) == year


def _plain(text: str) -> str:
    return " ".join(text.split())
