"""The yearly plan: one report a year with 数値, 達成度 and 振り返り.

Sources: 安中市 第4次行政改革大綱 実施計画 (form), 図表-2 of the 大綱 (classes), its 概要版
(振り返り).
"""

from __future__ import annotations

from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.model import (
    OPTIONAL,
    REQUIRED,
    WITH_TARGET,
    Field,
    Kind,
    RatingClass,
    Role,
    Side,
)

ANNUAL_SCALE = (
    RatingClass(
        "全体の目標達成",
        "◎",
        "2F75B5",
        achieved=True,
        definition="計画期間全体の目標（最終目標）に届いた",
        question="計画期間の最後の年度に予定していた目標に、もう届きましたか。",
    ),
    RatingClass(
        "年度目標達成",
        "○",
        "70AD47",
        achieved=True,
        definition="今年度の目標のすべてに届いた（最終目標にはまだ届いていない）",
        question="今年度の目標のすべてに届きましたか。",
    ),
    RatingClass(
        "年度目標一部達成",
        "△",
        "FFC000",
        achieved=True,
        definition="今年度の目標の一部に届いた、または前の年度より目標に近づいた",
        question="今年度の目標の一部に届いたか、前の年度より目標に近づきましたか。",
    ),
    RatingClass(
        "目標に向け実施中",
        "→",
        "F4B183",
        definition="取組は行っているが、目標の一部にも届いていない",
    ),
    RatingClass(
        "実施に向け検討中",
        "…",
        "BFBFBF",
        definition="取組の内容や方法を検討している段階で、まだ始めていない",
    ),
    RatingClass(
        "計画中止",
        "×",
        "7F7F7F",
        definition="取組をやめた（理由を振り返りに書く）",
    ),
)

ANNUAL = Preset(
    name="annual",
    level_names=("方針", "推進項目", "計画項目"),
    period_name="年度",
    period_parts=1,
    fields=(
        Field("計画概要", Side.PLAN, Kind.TEXT, Role.BODY, json_name="plan_summary", width=34),
        Field("数値目標", Side.PLAN, Kind.FIGURE, Role.FIGURE, json_name="target", width=19),
        Field(
            "実施概要", Side.REPORT, Kind.TEXT, Role.BODY, REQUIRED, json_name="activity", width=36
        ),
        Field(
            "数値", Side.REPORT, Kind.FIGURE, Role.FIGURE, WITH_TARGET, json_name="value", width=17
        ),
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
            width=30,
        ),
    ),
    scale=ANNUAL_SCALE,
    example="annaka",
)
