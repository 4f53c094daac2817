"""全体指標: what the whole plan is to reach (KGI, 基本目標), and the items that contribute to it.

A row without 寄与先 is a goal of the plan, its figures typed by the administrator. A row with
番号 takes its figures from that item's answers, unless one is typed in its place.

Source: 印西市 抜本的な業務改革の実行戦略 2.2 (KGI), 行革推進プラン 後期アクションプラン (基本目標).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from taikou_xl.plan.indicatorrows import FINAL, IndicatorRow, indicator_of
from taikou_xl.terms.indicators import Indicator
from taikou_xl.terms.periods import Period

NAME, UNIT, DIRECTION, NO, TOWARD = "指標名", "単位", "方向", "番号", "寄与先"
BASELINE, BASELINE_AT, GOAL, GOAL_AT = "基準値", "基準の期", "目標値", "目標の期"
NOTE = "備考"
HEADS = (NAME, UNIT, DIRECTION, NO, TOWARD, BASELINE, BASELINE_AT, GOAL, GOAL_AT)


@dataclass(frozen=True)
class OverallRow:
    """One row of 全体指標, as texts; ``actuals`` by period key.

    ``no`` is the item that the figures come from, ``toward`` the goal that it contributes to
    ("" for a goal itself).
    """

    name: str
    unit: str = ""
    direction: str = ""
    no: str = ""
    toward: str = ""
    baseline: str = ""
    baseline_at: str = ""
    goal: str = ""
    goal_at: str = ""
    actuals: Mapping[str, str] = field(default_factory=dict)
    note: str = ""

    @property
    def starts(self) -> Period | None:
        """When the baseline was measured, None where that is blank or no period."""
        return _period(self.baseline_at)

    @property
    def ends(self) -> Period | None:
        """When the goal is to be reached, None where that is blank or no period."""
        return _period(self.goal_at)

    def indicator(self, period: Period) -> Indicator | None:
        """Give what is to be reached; None where 目標値 is blank or 人が判定 is chosen."""
        row = IndicatorRow(
            self.no, self.name, self.unit, self.direction, targets={FINAL: self.goal}
        )
        found = indicator_of(row, FINAL, self.ends or period)
        return found if found is not None and found.target is not None else None


def _period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def moment(period: Period) -> Fraction:
    """Give the end of a period as a point in time, in years: what is measured then is its figure."""
    part = Fraction(period.part, period.parts) if period.parts > 1 else Fraction(1)
    return period.year + part
