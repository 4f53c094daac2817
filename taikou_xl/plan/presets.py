"""Kinds of plan as data: fields, scale, levels and settings of a new master.

Sources: 安中市 第4次行政改革大綱 実施計画 (form), 図表-2 of the 大綱 (classes), its 概要版
(振り返り).
"""

from __future__ import annotations

from dataclasses import dataclass

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


@dataclass(frozen=True)
class Setting:
    """One line of 設定: key, default, and the note that explains it."""

    key: str
    default: str
    note: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preset:
    """What a new kind of plan starts from; the master keeps it and may change it.

    ``more`` are the headings of further item attributes that its lists may have.
    """

    name: str
    level_names: tuple[str, ...]
    period_name: str
    period_parts: int
    fields: tuple[Field, ...]
    scale: tuple[RatingClass, ...]
    settings: tuple[tuple[str, str], ...] = ()
    more: tuple[str, ...] = ()


SETTINGS = (
    Setting("計画名", "行政改革大綱 実施計画", "計画の正式な名称。すべての出力の題名に使います。"),
    Setting("市区町村名", "", "例：安中市"),
    Setting(
        "市区町村コード",
        "",
        "総務省の全国地方公共団体コード（6桁）。公表データに載せます。",
    ),
    Setting("計画期間", "", "例：令和7-令和11"),
    Setting("階層", "", "上位から順に「,」で区切ります。最後が計画項目です。"),
    Setting("取りまとめ課", "", "照会を取りまとめる課。例：政策・デジタル推進課"),
    Setting("連絡先", "", "担当者の係名・内線など。様式の表紙に載ります。"),
    Setting("提出先", "", "返送の方法。例：庁内グループウェアの回覧で返信"),
    Setting("提出期限", "", "例：令和8年5月15日（金）。課ごとに変える場合は「担当課」シートへ。"),
    Setting("基準日", "", "実績をいつの時点で書くか。例：令和8年3月31日現在"),
    Setting("推進会議日", "", "行政改革推進会議の開催日"),
    Setting("審議会日", "", "行政改革審議会の開催日"),
    Setting("公表期限", "", "例：8月末"),
    Setting("依頼文の書き出し", "", "依頼文.txt のはじめの文。空欄なら標準の文になります。"),
    Setting("督促文の書き出し", "", "督促文.txt のはじめの文。空欄なら標準の文になります。"),
    Setting("差戻し票の書き出し", "", "差戻し票のはじめの文。空欄なら標準の文になります。"),
    Setting("所属長確認", "任意", "表紙の所属長確認欄を必須とするか", ("必須", "任意", "なし")),
    Setting("参考判定の公表", "しない", "参考判定を公表資料に載せるか", ("しない", "する")),
    Setting(
        "公表用の連絡先", "", "公表資料に載せる電話番号など。空欄なら取りまとめ課の名前だけです。"
    ),
    Setting(
        "公表ファイル名", "そのまま", "公表データの名前の付け方", ("そのまま", "市区町村コード付き")
    ),
    Setting("計画ID", "", "配布したファイルを見分けるための番号です。変更しないでください。"),
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
)

PRESETS = {preset.name: preset for preset in (ANNUAL,)}
