"""What a person should look at although every cell can be read: answers that hardly fit.

Warnings and notes only; nothing is held and nothing is counted otherwise. Classes are told
apart by their flags and by ``judge.names_of``, never by their names.

Source: the rules of plausibility in the specification of targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Field, Item, Kind, Plan, RatingClass, Role
from taikou_xl.returns.model import State
from taikou_xl.rollup.assess import ItemReading, assess, figure_field, period_before, read_items
from taikou_xl.rollup.comparing import Compared, compare
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.judge import Assessment, Verdict, is_nothing, names_of
from taikou_xl.terms.actuals import measure
from taikou_xl.terms.describing import show_number, show_unit
from taikou_xl.terms.figures import is_provisional
from taikou_xl.terms.indicators import ActualReading, Direction, Indicator, Measured
from taikou_xl.terms.units import is_money, is_share

_JUMP = 10
_THOUSAND = (Decimal(300), Decimal(3000))  # how far 千円 and 円 taken for each other may lie apart
_MIXED_UP = "value-thousandfold"
_LONG = 10  # shorter texts are often the same in two years


@dataclass(frozen=True)
class Cell:
    """One accepted or blank answer and its place."""

    text: str
    place: Place


@dataclass(frozen=True)
class Answered:
    """One item of the reported period: its answers, last year's, and what was read of them."""

    item: Item
    cells: Mapping[str, Cell]
    before: Mapping[str, Cell]
    reading: ItemReading | None
    judged: Assessment | None

    def cell(self, field: Field | None) -> Cell:
        """Give the answer of a field; blank where the form has no such field."""
        none = Cell("", Place())
        return none if field is None else self.cells.get(field.name, none)


def check_plausible(c: Consolidated) -> list[Finding]:
    """Give what a person should look at, in plan order; held answers are left out."""
    judged = assess(c)
    fits = c.plan.target_field is not None and figure_field(c) is not None
    readings = read_items(c) if fits else {}
    cells = _cells(c)
    last = period_before(c)
    found: list[Finding] = []
    for item in c.plan.items_in(c.period):
        one = Answered(
            item,
            cells.get((c.period.key, item.no), {}),
            cells.get((last.key, item.no), {}) if last else {},
            readings.get(item.no),
            judged.get(item.no),
        )
        if any(cell.text for cell in one.cells.values()):
            found += [*_of_figure(c, one), *_of_rating(c.plan, one), *_of_texts(c.plan, one)]
    return found


def _cells(c: Consolidated) -> dict[tuple[str, str], dict[str, Cell]]:
    names = ("period", "item", "field", "state", "value", "file", "sheet", "cell")
    found: dict[tuple[str, str], dict[str, Cell]] = {}
    for period, no, field, state, value, file, sheet, cell in zip(
        *(c.results[name].tolist() for name in names), strict=True
    ):
        if state != State.HELD:
            place = Place(file, sheet, cell, no, field)
            found.setdefault((period, no), {})[field] = Cell(value, place)
    return found


def _of_rating(plan: Plan, one: Answered) -> Iterator[Finding]:
    rating = plan.rating_field
    cell = one.cell(rating)
    chosen = plan.find_class(cell.text) if cell.text else None
    if rating is None or chosen is None:
        return
    if one.judged and disagrees(chosen, one.judged):
        words = {"judged": one.judged.rating, "basis": one.judged.basis}
        yield find("rating-disagrees", cell.place, chosen.name, **words)
    reflection = next((f for f in plan.report_fields if f.role is Role.REFLECTION), None)
    missed = chosen.counted and not chosen.achieved
    # a cell that was held is not among the cells
    if reflection and missed and reflection.name in one.cells:
        told = one.cell(reflection)
        if is_nothing(told.text):
            yield find("reflection-blank", told.place, told.text, rating=chosen.name)
    yield from _of_fall(plan, one, chosen)


def disagrees(chosen: RatingClass, judged: Assessment) -> bool:
    """Tell whether the department's class is another than the 参考判定, where one is given.

    Which of the classes that are no achievement fits (under way, considered, given up) only
    people know, and classes outside 集計対象 say nothing of the figures.
    """
    if judged.rating is None or not chosen.counted or chosen.name == judged.rating:
        return False
    return chosen.achieved or judged.verdict is not Verdict.UNDERWAY


def _of_fall(plan: Plan, one: Answered, chosen: RatingClass) -> Iterator[Finding]:
    """Say that the whole plan's target, once reached, is reached no more."""
    rating, names = plan.rating_field, names_of(plan.scale)
    if rating is None or rating.name not in one.before or not names:
        return
    former = plan.find_class(one.before[rating.name].text)
    fell = former and former.name == names[Verdict.FINAL] != chosen.name
    if former and fell and chosen.counted:
        yield find("rating-fell", one.cell(rating).place, chosen.name, former=former.name)


def _of_texts(plan: Plan, one: Answered) -> Iterator[Finding]:
    for field in plan.report_fields:
        cell, former = one.cell(field), one.before.get(field.name)
        same = former is not None and cell.text.split() == former.text.split()
        if field.kind is Kind.TEXT and same and len(cell.text) >= _LONG:
            yield find("text-repeated", cell.place, cell.text)


def _of_figure(c: Consolidated, one: Answered) -> Iterator[Finding]:
    for field in c.plan.report_fields:
        cell = one.cell(field)
        if field.kind in (Kind.FIGURE, Kind.AMOUNT) and is_provisional(cell.text):
            yield find("value-provisional", cell.place, cell.text)
    if one.reading is None or one.reading.held:
        return
    cell = one.cell(figure_field(c))
    for n, indicator in enumerate(one.reading.target.indicators):
        measured = measure(one.reading.actual, one.reading.target.indicators)[n]
        actual = _value(indicator, measured)
        code = odd_figure(indicator, actual, _known(one.reading, n))
        # what is in doubt says itself why; 千円 for 円 says more
        in_doubt = measured.value is not None and measured.reason not in ("", indicator.reason)
        if in_doubt and code != _MIXED_UP:
            code = "value-doubtful"
        if code:
            words = {
                "indicator": indicator.name or "実績",
                "shown": _shown(actual, indicator),
                "against": _against(one.reading, n),
                "reason": measured.reason,
            }
            yield find(code, cell.place, cell.text, **words)


def _compared(reading: ItemReading, given: ActualReading, n: int) -> Compared:
    indicators = reading.target.indicators
    return compare(indicators[n], measure(given, indicators)[n])


def _value(one: Indicator, measured: Measured) -> Decimal | None:
    """Give a single figure in the target's unit, also one that is in doubt."""
    found = compare(one, replace(measured, reason="")).actual
    return found if isinstance(found, Decimal) else None


def _known(reading: ItemReading, n: int) -> list[Decimal]:
    """Give what an actual is held against: target, last year, 現状."""
    given = [_compared(reading, reading.actual, n).target]
    given += [_compared(reading, past, n).actual for past in _past(reading)]
    return [value for value in given if isinstance(value, Decimal)]


def _past(reading: ItemReading) -> list[ActualReading]:
    return [past for past in (reading.previous, reading.baseline) if past is not None]


def odd_figure(one: Indicator, actual: Decimal | None, known: Sequence[Decimal]) -> str:
    """Give the code of what is odd about an actual, "" where nothing is.

    ``known`` are target, last year and 現状 in the same unit: a figure between 0 or the least
    and the greatest of them, or less than ten times away from any, is no jump.
    """
    if actual is None or not known:
        return ""
    if is_share(one.unit) and actual > 100 >= max(known):
        return "value-over-hundred"
    fewer_is_better = one.direction is Direction.AT_MOST and actual < min(known)
    if actual <= 0 or min(known) <= actual <= max(known) or fewer_is_better:
        return ""
    ratios = [max(actual / value, value / actual) for value in known if value > 0]
    if not ratios or min(ratios) < _JUMP:
        return ""
    least, most = _THOUSAND
    mixed_up = is_money(one.unit) and least <= min(ratios) <= most
    return _MIXED_UP if mixed_up else "value-tenfold"


def _against(reading: ItemReading, n: int) -> str:
    """Say what a figure is held against: 目標 600,000千円、現状 543,058千円."""
    one = reading.target.indicators[n]
    sides = [("目標", _compared(reading, reading.actual, n).target)]
    words = {id(reading.previous): "前年度", id(reading.baseline): "現状"}
    sides += [(words[id(past)], _compared(reading, past, n).actual) for past in _past(reading)]
    shown = [(word, value) for word, value in sides if isinstance(value, Decimal)]
    return "、".join(f"{word} {_shown(value, one)}" for word, value in shown)


def _shown(value: object, one: Indicator) -> str:
    return f"{show_number(value)}{show_unit(one.unit)}" if isinstance(value, Decimal) else ""
