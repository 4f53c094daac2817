"""個票 of a made-up city, as cities lay them out: the same items on very different sheets."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl
from openpyxl.styles import Alignment

YEARS = (5, 6, 7, 8, 9)
PLANNED, REPORTED = ("計画概要", "数値目標"), ("実施概要", "数値", "達成度", "振り返り")
HEADS = (
    "方針", "推進項目", "計画項目", "担当課", "関係課", "現状と課題", "取組内容", "目標の状態",
)  # fmt: skip
Card = Mapping[Any, Any]


def card(number: int) -> Card:
    """Give one item: texts by label, fields by (name, 令和 year); 令和5 and 6 are reported."""
    heads = (
        f"{(number + 1) // 2}　まちの力を合わせる", f"（{number}）窓口の見直し",
        f"{'①②③④⑤'[number - 1]}届出の手間を減らす取組その{number}", f"第{number}市民・税務課",
        "" if number == 2 else "情報推進課、会計課", f"待ち時間が長い（その{number}）。\n・昼に混む\n・様式が多い",
        f"様式をまとめる（その{number}）。", f"30分待つことがない（その{number}）。",
    )  # fmt: skip
    found: dict[Any, Any] = dict(zip(HEADS, heads, strict=True))
    for year in YEARS:
        found["計画概要", year] = f"・{year}年目の案を作る\n・試す（その{number}）"
        found["数値目標", year] = f"待ち時間{60 - year * number}分以下"
    for year in YEARS[:2]:
        found["実施概要", year] = f"案を{year}件まとめた（その{number}）。"
        found["数値", year] = f"{61 - year * number}分"
        found["達成度", year] = "年度目標達成" if year == 5 else "目標に向け実施中"
        found["振り返り", year] = "職員の声も聞く。" if year == 6 else ""
    return found


CARDS = tuple(card(number) for number in (1, 2, 3))


def saved(book: Any) -> bytes:
    """Give a workbook's bytes."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def book_of(draw: Callable[[Any, Card], None], cards: Sequence[Card] = CARDS) -> bytes:
    """Give a workbook with one sheet for each card, drawn by ``draw``."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, one in enumerate(cards, start=1):
        draw(book.create_sheet(f"様式{number}"), one)
    return saved(book)


def put(sheet: Any, area: str, value: Any) -> None:
    """Write into the first cell of an area and merge it, as offices do."""
    first = area.split(":")[0]
    sheet[first] = value if value != "" else None
    sheet[first].alignment = Alignment(wrap_text=True)
    if ":" in area:
        sheet.merge_cells(area)


def published(sheet: Any, one: Card) -> None:
    """Draw the published form: letters of labels set apart, 年度 merged over two heading rows."""
    spaced = {label: label for label in HEADS} | {
        "方針": "方　　針", "担当課": "担 当 課", "関係課": "関\n係\n課", "現状と課題": "現状と\n課　題",
    }  # fmt: skip
    put(sheet, "A1:H1", "行政改革実施計画　個票")
    for row, label in enumerate(("方針", "推進項目", "計画項目"), start=2):
        put(sheet, f"A{row}:B{row}", spaced[label])
        put(sheet, f"C{row}:H{row}", one[label])
    put(sheet, "A5:B5", spaced["担当課"])
    put(sheet, "C5:D5", one["担当課"])
    put(sheet, "E5", spaced["関係課"])
    put(sheet, "F5:H5", one["関係課"])
    for row, label in zip((6, 9, 11), HEADS[5:], strict=True):
        put(sheet, f"A{row}:B{row + 1}", spaced[label])
        put(sheet, f"C{row}:H{row + 1}", one[label])
    put(sheet, "A14:A15", "年 度")
    put(sheet, "B14:D14", "年次計画")
    put(sheet, "E14:H14", "実施状況")
    put(sheet, "B15:C15", "計 画 概 要")
    put(sheet, "D15", "数値目標")
    for column, name in zip("EFGH", REPORTED, strict=True):
        put(sheet, f"{column}15", name)
    for row, year in enumerate(YEARS, start=16):
        put(sheet, f"A{row}", f"令和{year}年度")
        put(sheet, f"B{row}:C{row}", one["計画概要", year])
        for column, name in zip("DEFGH", ("数値目標", *REPORTED), strict=True):
            put(sheet, f"{column}{row}", one.get((name, year), ""))


def stacked(sheet: Any, one: Card) -> None:
    """Draw labels side by side with their texts below, and two tables one below the other."""
    for column, label in zip("ABCDE", HEADS[:5], strict=True):
        put(sheet, f"{column}3", f"【{label}】")
        put(sheet, f"{column}4", one[label])
    for row, label in zip((6, 9, 12), HEADS[5:], strict=True):
        put(sheet, f"A{row}", f"■{label}")
        put(sheet, f"A{row + 1}:E{row + 1}", one[label])
    put(sheet, "A15", "年次計画")
    put(sheet, "A22", "実施状況")
    for top, names in ((16, PLANNED), (23, REPORTED)):
        for column, name in zip("ABCDE", ("年度", *names), strict=False):
            put(sheet, f"{column}{top}", name)
        for row, year in enumerate(YEARS, start=top + 1):
            put(sheet, f"A{row}", f"R{year}")
            for column, name in zip("BCDE", names, strict=False):
                put(sheet, f"{column}{row}", one.get((name, year), ""))


def squared(sheet: Any, one: Card) -> None:
    """Draw on squared paper: everything merged over narrow columns, both tables side by side."""
    for column in range(1, 61):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].width = 2
    for number, label in enumerate(HEADS):
        row = 2 + 2 * number
        put(sheet, f"B{row}:H{row + 1}", f"{number + 1}．{label}")
        put(sheet, f"I{row}:AZ{row + 1}", one[label])
    left = (("B", "D", "年度"), ("E", "S", "計画概要"), ("T", "Y", "数値目標（％等）"))
    right = (
        ("AA", "AC", "年度"), ("AD", "AN", "実施概要"), ("AO", "AR", "数値"), ("AS", "AV", "達成度※1"),
        ("AW", "AZ", "振り返り"),
    )  # fmt: skip
    for first, last, name in (*left, *right):
        put(sheet, f"{first}21:{last}21", name)
        for number, year in enumerate(YEARS):
            row = 22 + 3 * number
            key = name.removesuffix("（％等）").removesuffix("※1")
            value = 2018 + year if name == "年度" else one.get((key, year), "")
            put(sheet, f"{first}{row}:{last}{row + 2}", value)


def column_of_cards(cards: Sequence[Card] = CARDS) -> bytes:
    """Draw all cards one below the other on one sheet; each year takes two rows.

    A second row of 計画概要 holds its second line, and 数値目標 is split into two columns.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    row = 1
    for one in cards:
        for label in HEADS:
            sheet.append([label, one[label] or None])
            row += 1
        names = (*PLANNED, None, *REPORTED)
        sheet.append(["年度", *names])
        sheet.merge_cells(f"C{row}:D{row}")
        row += 1
        for year in YEARS:
            first, second = one["計画概要", year].split("\n")
            name, figure = one["数値目標", year][:4], one["数値目標", year][4:]
            rest = [one.get((field, year), "") or None for field in REPORTED]
            sheet.append([year, first, name, figure, *rest])
            sheet.append([None, second])
            sheet.merge_cells(f"A{row}:A{row + 1}")
            row += 2
        sheet.append([])
        row += 1
    return saved(book)


def plain(sheet: Any, one: Card) -> None:
    """Draw without a single merge: labels with a colon, long texts over several rows below it."""
    put(sheet, "A1", "番号")
    put(sheet, "B1", one.get("番号", ""))
    for row, label in enumerate(HEADS[:5], start=2):
        put(sheet, f"A{row}", f"{label}：{one[label]}" if one[label] else label)
    row = 8
    for label in HEADS[5:]:
        put(sheet, f"A{row}", label)
        for line in one[label].split("\n"):
            put(sheet, f"C{row}", line)
            row += 1
        row += 1
    for column, name in enumerate(("年度", *PLANNED, *REPORTED), start=1):
        sheet.cell(row, column, name)
    for year in YEARS:
        row += 1
        sheet.cell(row, 1, f"令和{'０１２３４５６７８９'[year]}年度\n（{2018 + year}年度）")
        for column, name in enumerate((*PLANNED, *REPORTED), start=2):
            sheet.cell(row, column, one.get((name, year), "") or None)
