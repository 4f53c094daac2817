"""What a person should look at although every cell can be read: answers that hardly fit.

Warnings and notes only; nothing is held and nothing is counted otherwise. Classes are told
apart by their flags and by ``judge.names_of``, never by their names.

Source: the rules of plausibility in the specification of targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Field, Item, Kind, Plan, RatingClass, Role
from taikou_xl.plan.readings import bases_missing
from taikou_xl.returns.model import State
from taikou_xl.rollup.assess import (
    ItemReading,
    assess,
    figure_field,
    period_before,
    read_items,
)
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.judge import Assessment, Verdict, is_nothing, names_of
from taikou_xl.rollup.oddities import (
    DOUBTFUL,
    THOUSANDFOLD,
    Oddity,
    find_oddities,
    past_figure,
    value_of,
)
from taikou_xl.rollup.overall import check_overall
from taikou_xl.terms.actuals import measure
from taikou_xl.terms.describing import show_number, show_unit
from taikou_xl.terms.figures import is_provisional
from taikou_xl.terms.indicators import Indicator, Measured

_LONG = 10  # shorter texts are often the same in two years


@dataclass(frozen=True)
class Cell:
    """One accepted or blank answer and its place."""

    text: str
    place: Place


_NO_CELL = Cell("", Place())


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
        return _NO_CELL if field is None else self.cells.get(field.name, _NO_CELL)


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
            found += [
                *_of_figure(c, one),
                *_of_base(c, one),
                *_of_rating(c.plan, one),
                *_of_texts(c.plan, one),
            ]
    return [*found, *check_overall(c)]


def _cells(c: Consolidated) -> dict[tuple[str, str], dict[str, Cell]]:
    found: dict[tuple[str, str], dict[str, Cell]] = {}
    for no, period, field, state, value, _, file, sheet, cell in c.rows:
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
    if one.judged and disagrees(plan, chosen, one.judged):
        words = {"judged": one.judged.rating, "basis": one.judged.basis}
        yield find("rating-disagrees", cell.place, chosen.name, **words)
    reflection = next((f for f in plan.report_fields if f.role is Role.REFLECTION), None)
    missed = chosen.counted and not chosen.achieved
    if plan.periods[0].parts > 1:  # a cloud on the way is told in the report itself
        missed = missed and chosen == [k for k in plan.scale if k.counted][-1]
    # a cell that was held is not among the cells
    if reflection and missed and reflection.name in one.cells:
        told = one.cell(reflection)
        if is_nothing(told.text):
            yield find("reflection-blank", told.place, told.text, rating=chosen.name)
    yield from _of_fall(plan, one, chosen)


def disagrees(plan: Plan, chosen: RatingClass, judged: Assessment) -> bool:
    """Tell whether the department's class is another than the 参考判定, where one is given.

    No figure speaks against the classes that only people choose: those after 実施中 (実施に向け
    検討中, 計画中止), and those outside 集計対象.
    """
    if judged.rating is None or not chosen.counted or chosen.name == judged.rating:
        return False
    return chosen.achieved or chosen.name == names_of(plan.scale).get(Verdict.UNDERWAY)


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
            before = "前年度" if plan.periods[0].parts == 1 else "前の期"
            yield find("text-repeated", cell.place, cell.text, before=before)


def _of_figure(c: Consolidated, one: Answered) -> Iterator[Finding]:
    for field in c.plan.report_fields:
        cell = one.cell(field)
        if field.kind in (Kind.FIGURE, Kind.AMOUNT) and is_provisional(cell.text):
            yield find("value-provisional", cell.place, cell.text)
    reading = one.reading
    if reading is None or reading.held:
        return
    cell = one.cell(figure_field(c))
    odd = find_oddities(reading.target, reading.actual, reading.previous, reading.baseline)
    measured = measure(reading.actual, reading.target.indicators)
    for n, indicator in enumerate(reading.target.indicators):
        code, reason = _code_of(indicator, measured[n], odd[n])
        if code:
            words = {
                "indicator": indicator.name or "実績",
                "shown": _shown(value_of(indicator, measured[n]), indicator),
                "against": _against(reading, n),
                "reason": reason,
            }
            yield find(code, cell.place, cell.text, **words)


def _of_base(c: Consolidated, one: Answered) -> Iterator[Finding]:
    """Ask for the figure that later targets start from; one still to come is waited for."""
    cell = one.cell(figure_field(c))
    if one.reading is None or one.reading.held or is_provisional(cell.text):
        return
    for indicator in bases_missing(one.reading.targets, c.period):
        shown = indicator.name or "実績"
        yield find("value-base-missing", cell.place, cell.text or "空白", indicator=shown)


def _code_of(one: Indicator, measured: Measured, odd: Oddity | None) -> tuple[str, str]:
    """Give the code of what is odd about a figure, and the reason where it is in doubt."""
    in_doubt = measured.value is not None and measured.reason not in ("", one.reason)
    # what is in doubt says itself why; 千円 for 円 says more
    if in_doubt and (odd is None or odd.code != THOUSANDFOLD):
        return DOUBTFUL, measured.reason
    return (odd.code, odd.reason) if odd else ("", "")


def _against(reading: ItemReading, n: int) -> str:
    """Say what a figure is held against: 目標 600,000千円、現状 543,058千円."""
    one = reading.target.indicators[n]
    sides: list[tuple[str, object]] = [("目標", one.target)]
    for word, past in (("前年度", reading.previous), ("現状", reading.baseline)):
        if past is not None:
            sides.append((word, past_figure(reading.target, n, past)))
    shown = [(word, value) for word, value in sides if isinstance(value, Decimal)]
    return "、".join(f"{word} {_shown(value, one)}" for word, value in shown)


def _shown(value: object, one: Indicator) -> str:
    return f"{show_number(value)}{show_unit(one.unit)}" if isinstance(value, Decimal) else ""
