"""The steps of the year as buttons, and the names of the places that console and macros share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DESK, GUIDE, CHOICES, CONFIG = "操作", "使い方", "候補", "xlwings.conf"
KIND = "console"  # of the workbook's stamp
WORKBOOK_MODULE, MACRO_MODULE, XLWINGS_MODULE = "ThisWorkbook", "Taikou", "xlwings"
MESSAGE_ROWS, CHOICE_ROWS = 12, 40
AWKWARD_IN_PATHS = "%^;="  # cmd.exe and xlwings' own arguments take them for their own


class State(StrEnum):
    """How a step stands, as its cell says it."""

    RUNNING = "起動中"
    DONE = "完了"
    LOOK = "要確認"
    FAILED = "失敗"


@dataclass(frozen=True)
class Step:
    """One button: ``key`` is the entry in ``macros``, ``sub`` the macro that the button calls."""

    key: str
    sub: str
    caption: str
    does: str

    @property
    def python(self) -> str:
        """The line of Python that the macro starts."""
        return f"import taikou_xl.office.macros as m; m.{self.key}()"


STEPS = (
    Step(
        "distribute",
        "TaikouDistribute",
        "配布用ファイルを作る",
        "台帳から、担当課ごとの様式と依頼文を作ります。",
    ),
    Step(
        "check",
        "TaikouCheck",
        "回答を確認する",
        "回収フォルダの回答を読み、誤りと未提出を一覧（確認結果）にします。何度でも押せます。",
    ),
    Step(
        "send_back",
        "TaikouSendBack",
        "差戻しを作る",
        "直す箇所に印を付けた写し、差戻し票、督促文を日付のフォルダに作ります。",
    ),
    Step(
        "consolidate",
        "TaikouConsolidate",
        "集計する",
        "回答をまとめて集計表を作り、開きます。",
    ),
    Step(
        "publish",
        "TaikouPublish",
        "公表資料を作る",
        "「資料の段階」に合わせて、会議の資料や、ウェブページ・CSVを作ります。",
    ),
    Step(
        "rollover",
        "TaikouRollover",
        "次年度を開く",
        "実績を記録した次の台帳と引継ぎ書を作ります。今の台帳は変わりません。",
    ),
)
REFRESH = Step("refresh", "TaikouRefresh", "最新の状態にする", "")


@dataclass(frozen=True)
class Setting:
    """One setting of the desk: its key in the names, its label, and the note beside it."""

    key: str
    label: str
    note: str
    choices: str = ""  # the name of the list of choices


SETTINGS = (
    Setting(
        "work",
        "作業フォルダ",
        "台帳や回答を置くフォルダ。ほかの欄は、ここからの名前で書けます。移したときに直します。",
    ),
    Setting(
        "master", "台帳", "使う台帳（.xlsx）。年度が変わったら、次の台帳を選びます。", "masters"
    ),
    Setting(
        "returns",
        "回収フォルダ",
        "担当課から戻ったファイルを入れるフォルダ。中のフォルダも読みます。",
        "folders",
    ),
    Setting(
        "period",
        "対象年度",
        "例：R7、令和7、四半期なら R7Q2。台帳の計画期間から選びます。",
        "periods",
    ),
    Setting("out", "出力先", "できたものを置くフォルダ。空欄なら作業フォルダです。", "folders"),
    Setting(
        "stage",
        "資料の段階",
        "「公表資料を作る」で作るもの。未回答や保留がある間は、推進会議か審議会を選びます。",
        "stages",
    ),
)


def place(key: str, part: str = "") -> str:
    """Give the defined name of a cell: ``taikou_master``, ``taikou_check_state``."""
    return f"taikou_{key}_{part}" if part else f"taikou_{key}"


NEXT, AS_OF, MESSAGES = place("next"), place("asof"), place("messages")
PARTS = ("state", "time", "result", "link")


def choice_area(name: str) -> str:
    """Give the defined name of the whole area that holds a list of choices."""
    return place("area", name)
