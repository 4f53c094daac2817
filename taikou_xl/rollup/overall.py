"""全体指標 as figures: what came in, and where the straight line to the goal stands.

The line leads from 基準値 at the end of 基準の期 to 目標値 at the end of 目標の期; every period
counts by its end. All figures are exact, and are cut only where they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import trunc

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Item
from taikou_xl.plan.overall import BASELINE, OverallRow, moment
from taikou_xl.plan.sheetnames import OVERALL
from taikou_xl.rollup.assess import Texts, figure_field, texts_of
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.progress import figure_of
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.indicators import ActualState, Direction, Indicator
from taikou_xl.terms.periods import Period

NO_GOAL = "目標値がない"
NO_ACTUAL = "実績がない"
NO_LINE = "基準値か期がないため、目安はない"
REACHED, AHEAD, BEHIND = "目標に到達", "目安に届いている", "目安より遅れている"
MISSED = "目標に届いていない"


@dataclass(frozen=True)
class Course:
    """One row of 全体指標 with its figures in its own unit, by period key.

    ``texts`` are the actuals as written, ``line`` where the straight line stands at each period
    of the plan, ``last`` the latest period with a figure, up to the reported one. ``progress`` is
    the share of the way in whole percent, cut; ``state`` says in words how it goes.
    """

    row: OverallRow
    item: Item | None
    baseline: Fraction | None = None
    goal: Fraction | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    actuals: Mapping[str, Fraction] = field(default_factory=dict)
    line: Mapping[str, Fraction] = field(default_factory=dict)
    last: Period | None = None
    progress: int | None = None
    state: str = NO_GOAL


def courses(c: Consolidated) -> tuple[Course, ...]:
    """Give the goals in the order of the sheet, each followed by what contributes to it.

    Rows whose 寄与先 is no goal of the sheet come last.
    """
    rows = c.plan.overall or ()
    goals = [row for row in rows if not row.toward]
    ordered = [one for goal in goals for one in (goal, *_toward(rows, goal.name))]
    ordered += [row for row in rows if row not in ordered]
    texts = texts_of(c)
    return tuple(_course(c, texts, row) for row in ordered)


def _toward(rows: tuple[OverallRow, ...], name: str) -> list[OverallRow]:
    return [row for row in rows if row.toward and row.toward == name]


def _course(c: Consolidated, texts: Texts, row: OverallRow) -> Course:
    item = c.plan.item_by_no.get(row.no)
    one = row.indicator(c.period)
    said = _said(c, texts, row, item)
    if one is None or one.target is None:
        return Course(row, item, texts=said)
    goal = _goal(one)
    baseline = figure_in(row.baseline, one)
    actuals = {k: value for k, t in said.items() if (value := figure_in(t, one)) is not None}
    line = straight_line(row, c.plan.periods)
    last = max((p for p in c.plan.periods if p <= c.period and p.key in actuals), default=None)
    now = actuals[last.key] if last else None
    way = _way(baseline, goal, now)
    state = _state(one, goal, now, line.get(last.key) if last else None)
    return Course(row, item, baseline, goal, said, actuals, line, last, way, state)


def _said(c: Consolidated, texts: Texts, row: OverallRow, item: Item | None) -> dict[str, str]:
    """Give the actuals as written: those typed on the sheet, else the item's answers."""
    figure, found = figure_field(c), {}
    for period in (p for p in c.plan.periods if p <= c.period):
        text = row.actuals.get(period.key, "")
        if not text and item is not None:
            text = texts.given(period, item.no, figure)
        if text:
            found[period.key] = text
    return found


def figure_in(text: str, one: Indicator) -> Fraction | None:
    """Read one figure for an indicator, also without its name and unit; None where none stands."""
    if not text.strip():
        return None
    for written in (text, f"{one.name} {text}{one.unit if one.unit not in text else ''}"):
        read = read_actual(written, [one], None)
        if read.state is ActualState.READ:
            value = figure_of(one, read.measured[0])
            if value is not None:
                return value
    return None


def _goal(one: Indicator) -> Fraction:
    assert one.target is not None
    if one.whole:
        return Fraction(one.target) / Fraction(one.whole) * 100
    return Fraction(one.target)


def straight_line(row: OverallRow, periods: Sequence[Period]) -> dict[str, Fraction]:
    """Give where the way from 基準値 to 目標値 stands at the end of every period within it.

    Empty where one of the figures or of their periods is missing.
    """
    one, starts, ends = row.indicator(periods[-1]), row.starts, row.ends
    baseline = figure_in(row.baseline, one) if one else None
    if one is None or baseline is None or starts is None or ends is None:
        return {}
    whole = moment(ends) - moment(starts)
    if whole <= 0:
        return {}
    goal = _goal(one)
    return {
        p.key: baseline + (goal - baseline) * (moment(p) - moment(starts)) / whole
        for p in periods
        if moment(starts) <= moment(p) <= moment(ends)
    }


def _way(baseline: Fraction | None, goal: Fraction, now: Fraction | None) -> int | None:
    if baseline is None or now is None or goal == baseline:
        return None
    return trunc(100 * (now - baseline) / (goal - baseline))


def _state(one: Indicator, goal: Fraction, now: Fraction | None, line: Fraction | None) -> str:
    if now is None:
        return NO_ACTUAL
    lower = one.direction is Direction.AT_MOST
    if now == goal and not one.strict:
        return REACHED
    if one.direction is Direction.EXACTLY:
        return MISSED
    if now != goal and (now < goal) is lower:
        return REACHED
    if line is None:
        return f"{MISSED}（{NO_LINE}）"
    return AHEAD if now == line or (now < line) is lower else BEHIND


def check_overall(c: Consolidated) -> list[Finding]:
    """Name the figures typed on 全体指標 that cannot be read: they are left out of the figures."""
    findings = []
    for row in c.plan.overall or ():
        one = row.indicator(c.period)
        cells = {BASELINE: row.baseline}
        cells |= {p.short_label: row.actuals.get(p.key, "") for p in c.plan.periods}
        for heading, text in cells.items() if one else ():
            if text and one and figure_in(text, one) is None:
                place = Place(c.source, OVERALL, "", row.no, heading)
                reason = f"「{row.name}」の{heading}を数値として読み取れません"
                findings.append(find("overall-unusable", place, text, reason=reason))
    return findings
