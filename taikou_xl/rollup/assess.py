"""参考判定 of every item of the reported period, from the plan's targets and the answers.

Only where a plan has a target, a figure and a rating, counts by whole years, and its scale
says what the verdicts are called (``judge.names_of``); any other plan has no 参考判定.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from taikou_xl.plan.model import Field, Item, Role
from taikou_xl.plan.readings import read_baseline, read_final_target, read_item_targets
from taikou_xl.returns.model import State
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated, once
from taikou_xl.rollup.judge import BY_PEOPLE, Assessment, Verdict, judge, names_of
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.indicators import ActualReading, TargetReading
from taikou_xl.terms.periods import Period


@dataclass(frozen=True, slots=True)
class ItemReading:
    """What one item promised and reported, read: all that judging and checking it needs.

    ``targets`` are those of every period of the item, ``target`` the reported one's;
    ``previous`` is the answer of the period before, None where none is recorded;
    ``held``: the figure was sent back.
    """

    item: Item
    targets: Mapping[Period, TargetReading]
    target: TargetReading
    final: TargetReading
    actual: ActualReading
    baseline: ActualReading
    previous: ActualReading | None
    activity: str
    held: bool = False


@dataclass(frozen=True)
class Texts:
    """The accepted answers of a consolidation, by period key, item number and field."""

    c: Consolidated

    @cached_property
    def _cells(self) -> dict[tuple[str, str], dict[str, tuple[str, str, str]]]:
        return tables.cells_by_item(self.c)

    def given(self, period: Period, no: str, field: Field | None) -> str:
        """Give an accepted text, "" where there is none."""
        return "" if field is None else self._cell(period, no, field)[1]

    def is_held(self, period: Period, no: str, field: Field | None) -> bool:
        """Tell whether the cell was sent back."""
        return field is not None and self._cell(period, no, field)[0] == State.HELD

    def _cell(self, period: Period, no: str, field: Field) -> tuple[str, str, str]:
        cells = self._cells.get((period.key, no), {})
        return cells.get(field.name, (State.BLANK.value, "", ""))


@once
def texts_of(c: Consolidated) -> Texts:
    """Give the accepted answers, sorted once."""
    return Texts(c)


def figure_field(c: Consolidated) -> Field | None:
    """Give the reported field that answers the target."""
    return next((f for f in c.plan.report_fields if f.role is Role.FIGURE), None)


def can_assess(c: Consolidated) -> bool:
    """Tell whether this plan has what 参考判定 needs."""
    return not why_unassessed(c)


@once
def why_unassessed(c: Consolidated) -> str:
    """Say why a plan has no 参考判定 at all; "" where it has one."""
    plan = c.plan
    fields = {
        "数値目標": plan.target_field,
        "実績の数値": figure_field(c),
        "評価": plan.rating_field,
    }
    missing = [name for name, field in fields.items() if field is None]
    if missing:
        return f"様式に{'・'.join(missing)}の欄がないため、参考判定はありません"
    if c.period.parts != 1:
        return "年度より短い期の計画のため、参考判定はありません"
    if not names_of(plan.scale):
        return "達成度区分の「達成に数える」の並びからは、どの区分に当たるか決まらないため、参考判定はありません"
    return ""


@once
def assess(c: Consolidated) -> dict[str, Assessment]:
    """Give the 参考判定 of every item of the reported period by number; {} where there is none."""
    if not can_assess(c):
        return {}
    names = names_of(c.plan.scale)
    return {no: _assess(names, reading) for no, reading in read_items(c).items()}


def _assess(names: Mapping[Verdict, str], reading: ItemReading) -> Assessment:
    found = judge(
        reading.target,
        reading.actual,
        names,
        final=reading.final,
        previous=reading.previous,
        baseline=reading.baseline,
        activity=reading.activity,
    )
    if reading.held:
        return replace(found, basis=f"{BY_PEOPLE}：実績の欄が差戻し中のため")
    return found


@once
def read_items(c: Consolidated) -> dict[str, ItemReading]:
    """Read targets and answers of every item of the reported period, by number."""
    texts = texts_of(c)
    return {item.no: _read(c, texts, item) for item in c.plan.items_in(c.period)}


def _read(c: Consolidated, texts: Texts, item: Item) -> ItemReading:
    plan, figure = c.plan, figure_field(c)

    def reported(period: Period) -> str:
        return texts.given(period, item.no, figure)

    active = [period for period in plan.periods if item.active(period)]
    targets = read_item_targets(plan, item, active, reported)
    target = targets[c.period]
    last = period_before(c)
    previous = None
    if last is not None:
        given = texts.given(last, item.no, figure)
        previous = read_actual(given, target.indicators, last) if given else None
    body = next((f for f in plan.report_fields if f.role is Role.BODY), None)
    return ItemReading(
        item,
        targets,
        target,
        read_final_target(plan, item, reported),
        read_actual(texts.given(c.period, item.no, figure), target.indicators, c.period),
        read_baseline(plan, item, target),
        previous,
        texts.given(c.period, item.no, body),
        texts.is_held(c.period, item.no, figure),
    )


@once
def period_before(c: Consolidated) -> Period | None:
    """Give the period right before the reported one, None where it is not recorded."""
    return next((p for p in tables.recorded_periods(c) if p.next() == c.period), None)
