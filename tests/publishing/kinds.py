"""Publications of the kinds of plan that come with an example, with fictional answers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from taikou_xl import demo_answers
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.plan.presets import PRESETS
from taikou_xl.publishing.facts import Publication, Stage
from taikou_xl.returns.recorded import recorded_results
from taikou_xl.rollup.consolidated import Consolidated
from tests.publishing.publications import publication

KINDS = tuple(name for name, preset in PRESETS.items() if preset.example)
_RECORDED = {1: 3, 2: 5, 4: 6}  # periods with answers, by the periods of a year


@cache
def example(kind: str) -> Publication:
    """Give the publication of a bundled plan after some periods with fictional answers."""
    plan = answered_plan(PRESETS[kind])
    period = plan.periods[_RECORDED[plan.periods[0].parts] - 1]
    results = recorded_results(plan, period.next(), "台帳.xlsx")
    c = Consolidated(
        plan, period, results, (), (), "令和12年8月1日現在", "台帳.xlsx", recorded=True
    )
    return publication(c, Stage.COUNCIL)


def answered_plan(preset: Preset) -> Plan:
    """Give a kind's bundled plan with answers in its first periods."""
    plan = bundled_plan(preset)
    items = tuple(_answered(plan, item, number) for number, item in enumerate(plan.items))
    goals = plan.overall or ()
    told = [replace(row, note="庁内の備考", actuals=_on_the_way(plan, row.goal)) for row in goals]
    return replace(plan, items=items, overall=tuple(told))


def _answered(plan: Plan, item: Item, number: int) -> Item:
    table = dict(item.table)
    for when, period in enumerate(plan.periods[: _RECORDED[plan.periods[0].parts]]):
        if item.active(period):
            texts = demo_answers.answers(plan, item, period, number + 2 * when)
            table |= {(name, period.key): Entry(text) for name, text in texts.items()}
    return replace(item, table=table)


def _on_the_way(plan: Plan, goal: str) -> dict[str, str]:
    """Give figures for a goal of the whole plan: nearer to it, never quite there."""
    number = goal.replace(",", "")
    if not number.replace(".", "").isdigit():
        return {}
    recorded = plan.periods[: _RECORDED[plan.periods[0].parts]]
    return {p.key: f"{float(number) * (1.4 - 0.05 * n):.1f}" for n, p in enumerate(recorded)}
