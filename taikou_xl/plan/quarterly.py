"""The quarterly plan: 進捗状況, 天気 and 今後の方向性 of every 施策 four times a year.

Source: 印西市 抜本的な業務改革の実行戦略, 業務改革施策一覧 (columns of the list, the marks of
the weather and their use).
"""

from __future__ import annotations

from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.model import OPTIONAL, REQUIRED, Field, Kind, RatingClass, Role, Side

WEATHER = (
    RatingClass(
        "晴れ",
        "☀",
        "F4B942",
        achieved=True,
        definition="予定どおり（または予定より早く）進んでいる",
        question="実施内容は、到達目標に向けて予定どおり（または予定より早く）進んでいますか。",
    ),
    RatingClass(
        "曇り",
        "☁",
        "B8C4CE",
        definition="遅れや課題があるが、手を打てば到達目標に届く見込みがある",
        question="遅れや課題はあっても、手を打てば到達目標に届く見込みがありますか。",
    ),
    RatingClass(
        "雨",
        "☂",
        "5B84B1",
        definition="止まっている、または到達目標に届く見込みが立たない",
    ),
)
DIRECTIONS = ("継続", "見直し", "統合", "完了", "中止")

QUARTERLY = Preset(
    name="quarterly",
    level_names=("施策の柱", "領域", "施策"),
    period_name="期",
    period_parts=4,
    fields=(
        Field("実施内容", Side.PLAN, Kind.TEXT, Role.BODY, json_name="plan_summary", width=26),
        # most goals of a quarter are deeds, so a figure is welcome but never demanded
        Field("到達目標", Side.PLAN, Kind.FIGURE, Role.FIGURE, json_name="target", width=19),
        Field(
            "進捗状況", Side.REPORT, Kind.TEXT, Role.BODY, REQUIRED, json_name="activity", width=34
        ),
        Field("数値", Side.REPORT, Kind.FIGURE, Role.FIGURE, OPTIONAL, json_name="value", width=13),
        Field(
            "天気", Side.REPORT, Kind.RATING, Role.RATING, REQUIRED, json_name="weather", width=9
        ),
        Field(
            "今後の方向性",
            Side.REPORT,
            Kind.CHOICE,
            Role.BODY,
            REQUIRED,
            choices=DIRECTIONS,
            json_name="travel_direction",
            width=14,
        ),
        Field(
            "方向性理由",
            Side.REPORT,
            Kind.TEXT,
            Role.BODY,
            "今後の方向性≠継続",
            json_name="direction_reason",
            width=19,
        ),
        Field(
            "振り返り",
            Side.REPORT,
            Kind.TEXT,
            Role.REFLECTION,
            OPTIONAL,
            json_name="reflection",
            width=22,
        ),
    ),
    scale=WEATHER,
    settings=(
        ("割合の言い方", "順調に進んでいる施策／課題のある施策"),
        (
            "一覧表の列",
            "番号,主担当部,担当課,階層,目的,実施内容,到達目標（年度末）,実施内容（翌年度）,"
            "進捗状況,天気,今後の方向性,方向性理由",
        ),
    ),
    more=("主担当部", "目的"),
    overall=True,
    example="inzai",
)
