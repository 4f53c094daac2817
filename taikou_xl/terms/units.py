"""Units of figures: which are known, and which compare with each other.

A unit is kept as written; only for comparing are 千円, 百万円 and 円, or 人 and 名, one measure.
"""

from __future__ import annotations

from decimal import Decimal

SCALES: tuple[tuple[str, Decimal], ...] = (
    ("百万", Decimal(10) ** 6),
    ("千万", Decimal(10) ** 7),
    ("兆", Decimal(10) ** 12),
    ("億", Decimal(10) ** 8),
    ("万", Decimal(10) ** 4),
    ("千", Decimal(10) ** 3),
    ("百", Decimal(10) ** 2),
)
POINTS = "ポイント"  # the difference of two rates, or a score
_SPELLINGS = {
    "パーセント": "%",
    "パーセンテージ": "%",
    "pt": "ポイント",
    "PT": "ポイント",
    "p": "ポイント",
    "%ポイント": "ポイント",
    "%pt": "ポイント",
    "%p": "ポイント",
    "パーセントポイント": "ポイント",
    "t-CO₂": "t-CO2",
    "tCO2": "t-CO2",
    "手続き": "手続",
    "頁": "ページ",
}
_MEASURES: dict[str, tuple[str, Decimal]] = {
    "%": ("share", Decimal(1)),
    "割": ("share", Decimal(10)),
    "円": ("money", Decimal(1)),
    **{word + "円": ("money", factor) for word, factor in SCALES},
    "秒": ("time", Decimal(1)),
    "分": ("time", Decimal(60)),
    "時間": ("time", Decimal(3600)),
    "cm": ("length", Decimal("0.01")),
    **{unit: ("length", Decimal(1)) for unit in ("m", "メートル")},
    **{unit: ("length", Decimal(1000)) for unit in ("km", "㎞", "キロ", "キロメートル")},
    "㎡": ("area", Decimal(1)),
    **{unit: ("area", Decimal(10000)) for unit in ("ha", "㏊", "ヘクタール")},
    "g": ("weight", Decimal(1)),
    **{unit: ("weight", Decimal(1000)) for unit in ("kg", "㎏")},
    **{unit: ("weight", Decimal(10) ** 6) for unit in ("t", "トン")},
    **{unit: ("people", Decimal(1)) for unit in ("人", "名")},
    **{unit: ("places", Decimal(1)) for unit in ("か所", "箇所", "ヶ所", "カ所", "ヵ所", "個所")},
    **{unit: ("months", Decimal(1)) for unit in ("か月", "箇月", "ヶ月", "カ月", "ヵ月")},
    **{unit: ("years", Decimal(1)) for unit in ("か年", "箇年", "ヶ年", "カ年", "ヵ年", "年間")},
}
_COUNTERS = """
%ポイント %pt パーセントポイント t-CO2 t-CO₂ tCO2 kg-CO2 GB TB MB
件 回 度 団体 地区 床 日 日間 年 年間 週 週間 秒 項目 事務 業務 事業 施設 校 園 社 者 台 枚 部
冊 本 世帯 戸 棟 室 課 係 局 課題 部署 自治体 市町村 市 町 村 区 路線 箱 点 位 倍 ポイント 種
種類 品目 講座 コース フォーム 手続 手続き 様式 帳票 システム サイト ページ 頁 アクセス PV ビュー
フォロワー 口 歳 級 段階 セット グループ チーム 組 組織 組合 法人 企業 事業者 店 店舗 機関 会場 拠点
窓口 案件 案 提案 作品 問 単位 票 筆 区画 両 頭 泊 食 便 曲 事例 例 制度 計画 協定 契約 会議 会
個 つ 行政区 km m cm ha t kg g kWh kW トン リットル L ㎡ ㎞ ㎏ ㏊ ㎥ pt PT
パーセント パーセンテージ 科目 分野 職種 資格 単元 班 文書 データ データセット 枠 席 隻 株 ヘクタール
キロ メートル 人日 人月 人工 時
""".split()  # noqa: SIM905 - a column of 150 quoted words reads worse
KNOWN = tuple(sorted({*_COUNTERS, *_MEASURES}, key=lambda unit: (-len(unit), unit)))


def tidy_unit(unit: str) -> str:
    """Give the usual spelling of a unit: パーセント is %."""
    return _SPELLINGS.get(unit, unit)


def dimension(unit: str) -> str:
    """Name what a unit measures: 円 and 千円 both measure money; an unknown unit itself."""
    return _MEASURES.get(unit, (unit, Decimal(1)))[0]


def factor(unit: str) -> Decimal:
    """Give how many of the smallest unit of its measure one unit is: 千円 1000, 割 10."""
    return _MEASURES.get(unit, (unit, Decimal(1)))[1]


def comparable(one: str, other: str) -> bool:
    """Tell whether figures of two units compare; a missing unit goes with any."""
    return not one or not other or dimension(one) == dimension(other)


def is_money(unit: str) -> bool:
    """Tell an amount's unit."""
    return dimension(unit) == "money"


def is_share(unit: str) -> bool:
    """Tell a rate's unit (% or 割)."""
    return dimension(unit) == "share"
