"""What a kind of plan is made of: fields, scale, levels and settings of a new master."""

from __future__ import annotations

from dataclasses import dataclass

from taikou_xl.plan.model import EXTRAS, LISTING, SHARE_WORDS, Field, RatingClass


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

    ``more`` are the headings of further item attributes that its lists may have; ``overall``
    tells that a master has the sheet 全体指標, ``kpt`` the sheet KPT; ``example`` names the bundled plan of this kind.
    """

    name: str
    level_names: tuple[str, ...]
    period_name: str
    period_parts: int
    fields: tuple[Field, ...]
    scale: tuple[RatingClass, ...]
    settings: tuple[tuple[str, str], ...] = ()
    more: tuple[str, ...] = ()
    overall: bool = False
    kpt: bool = False
    example: str = ""


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
    Setting(
        EXTRAS,
        "",
        "項目ごとに1つだけ書く欄を足すときの名前（「,」で区切ります）。例：主担当部,目的。"
        "項目一覧の列になり、様式の上の部分に載ります。",
    ),
    Setting(
        SHARE_WORDS,
        "",
        "割合の文で、達成に数える区分とそのほかの区分を何と呼ぶか（「／」で区切ります）。"
        "例：順調に進んでいる施策／課題のある施策。空欄なら標準の文です。",
    ),
    Setting(
        LISTING,
        "",
        "集計表に一覧表のシートを作るときの列（「,」で区切ります。空欄なら作りません）。"
        "項目一覧の見出し、階層、欄の名前のほか、枝番1、枝番2、"
        "「計画の欄（年度末）」「計画の欄（翌年度）」が使えます。",
    ),
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
