"""The plan of effects: 改革改善効果額 of every 取組項目, as first planned, expected and reported.

Source: 行革推進プラン 後期アクションプラン (the tables of 効果額, 取組整理表).
"""

from __future__ import annotations

from taikou_xl.plan.annual import ANNUAL_SCALE
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.model import (
    OPTIONAL,
    REQUIRED,
    WITH_TARGET,
    Field,
    Kind,
    Role,
    Side,
)
from taikou_xl.plan.review import FORMER, INTO, REVIEW

_KYEN = "千円"


def _amount(name: str, side: Side, required: str, json_name: str) -> Field:
    kinds = (Kind.AMOUNT, Role.AMOUNT)
    return Field(name, side, *kinds, required, unit=_KYEN, json_name=json_name, width=12)


EFFECTS = Preset(
    name="effects",
    level_names=("基本方針", "戦略区分", "取組項目"),
    period_name="年度",
    period_parts=1,
    fields=(
        Field("計画概要", Side.PLAN, Kind.TEXT, Role.BODY, json_name="plan_summary", width=30),
        _amount("効果額当初", Side.PLAN, OPTIONAL, "first_amount_kyen"),
        _amount("効果額見込", Side.PLAN, OPTIONAL, "expected_amount_kyen"),
        Field(
            "実施概要", Side.REPORT, Kind.TEXT, Role.BODY, REQUIRED, json_name="activity", width=34
        ),
        # asked for where an effect was planned: most of these items have none in money
        _amount("効果額", Side.REPORT, WITH_TARGET, "amount_kyen"),
        Field(
            "達成度", Side.REPORT, Kind.RATING, Role.RATING, REQUIRED, json_name="rating", width=17
        ),
        Field(
            "振り返り",
            Side.REPORT,
            Kind.TEXT,
            Role.REFLECTION,
            OPTIONAL,
            json_name="reflection",
            width=28,
        ),
    ),
    scale=ANNUAL_SCALE,
    more=(REVIEW, FORMER, INTO),
    overall=True,
    kpt=True,
    example="effects",
)
