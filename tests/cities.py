"""A plan of another, made-up city: other levels, other classes, other years, 80 items."""

from __future__ import annotations

import csv
import io

import openpyxl

from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan

YEARS = ("令和元", "令和2", "令和3", "令和4")
PILLARS = tuple(
    f"柱{n}　{name}" for n, name in enumerate(("まちの力を生かす", "しごとを見直す"), 1)
)
DEPARTMENTS = tuple(f"第{n}政策・調整課" for n in range(1, 26))
HEADINGS = (
    "番号", "柱", "取組", "担当課", "関係課", "配布先", "開始", "終了", "現状の数値", "目標の数値",
    *(f"実施すること_{year}" for year in YEARS), *(f"目標値_{year}" for year in YEARS),
)  # fmt: skip
SCALE = (
    ("A", "◎", "2F75B5", "はい", "はい", "計画以上に進んだ"),
    ("B", "○", "70AD47", "はい", "はい", "計画どおりに進んだ"),
    ("C", "△", "FFC000", "いいえ", "はい", "計画より遅れた"),
    ("D", "×", "7F7F7F", "いいえ", "はい", "取り組めなかった"),
)


def other_city_rows() -> list[dict[str, str]]:
    """Give the list's 80 rows by heading."""
    rows = []
    for n in range(80):
        title = (
            f"取組{n + 1:02d}："
            + "窓口と内部事務の流れを見直し、市民と職員の手間を減らすための" * 3
        )
        row = {
            "番号": f"{n // 40 + 1}-({n // 10 % 4 + 1})-{'①②③④⑤⑥⑦⑧⑨⑩'[n % 10]}",
            "柱": PILLARS[n // 40],
            "取組": title[:60],
            "担当課": DEPARTMENTS[n % 25],
            "関係課": "全課" if n % 7 == 0 else "",
            "配布先": f"{DEPARTMENTS[n % 25]}管理係" if n in (3, 17, 44) else "",
            "開始": "R2" if n % 20 == 5 else "",
            "終了": "令和3年度" if n % 20 == 9 else "",
            "現状の数値": f"{n}件",
            "目標の数値": f"{n + 40}件",
        }
        for k, year in enumerate(YEARS, start=1):
            row[f"実施すること_{year}"] = f"・{year}の取組その{n + 1}\n・点検と改善"
            row[f"目標値_{year}"] = f"{n + 10 * k}件" if n % 4 else "-"
        rows.append(row)
    rows[60]["取組"] = "ＡＩを使った申請の受付を広げ、窓口に来なくてもよい手続を増やす取組"
    rows[61]["取組"] = "AIを使った申請の受付を広げ、窓口に来なくてもよい手続を増やす取組"
    return rows


def other_city_list() -> bytes:
    """Give the other city's 計画一覧 as Excel saves a CSV in Japan (CP932, CRLF)."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, HEADINGS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(other_city_rows())
    return stream.getvalue().encode("cp932")


def other_city_preset() -> bytes:
    """Give an annual master as an administrator changed it in Excel: levels, fields, classes."""
    book = openpyxl.load_workbook(io.BytesIO(build_master(bundled_plan())))
    settings = {"階層": "柱,取組", "計画名": "みらい市行革プラン", "市区町村名": "みらい市"}
    for row in book["設定"].iter_rows(min_row=5):
        if row[0].value in settings:
            row[1].value = settings[row[0].value]
    renamed = {"計画概要": "実施すること", "数値目標": "目標値", "達成度": "評価"}
    for row in book["様式"].iter_rows(min_row=5):
        row[0].value = renamed.get(row[0].value, row[0].value)
    scale = book["達成度区分"]
    scale.delete_rows(5, 6)
    for number, texts in enumerate(SCALE, start=1):
        for column, text in enumerate((str(number), *texts), start=1):
            scale.cell(4 + number, column, text)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
