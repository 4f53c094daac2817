"""Fill a distributed workbook as staff would: found by printed labels alone, never by our code."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

PLAN_CSV = Path(__file__).parent.parent / "taikou_xl" / "data" / "annaka_items.csv"
ANNUAL_FIELDS = ("実施概要", "数値", "達成度", "振り返り")


def csv_rows(path: Path = PLAN_CSV) -> list[dict[str, str]]:
    """Read a 計画一覧 with the standard library, independently of the project's reader."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def item_sheets(book: Any, title_label: str = "計画項目") -> dict[str, Any]:
    """Give the item sheets of a workbook by the title that stands beside its label."""
    found = {}
    for sheet in book.worksheets:
        title = beside(sheet, title_label)
        if title and cell_of(sheet, "実施状況"):
            found[title] = sheet
    return found


def cell_of(sheet: Any, text: str) -> Any:
    """Give the first cell that holds exactly this text."""
    return next((c for row in sheet.iter_rows() for c in row if c.value == text), None)


def beside(sheet: Any, label: str) -> str:
    """Give the first text to the right of a label."""
    cell = cell_of(sheet, label)
    if cell is None:
        return ""
    right = (c.value for c in sheet[cell.row] if c.column > cell.column and c.value is not None)
    return str(next(right, ""))


def answer_cell(sheet: Any, field: str, period: int | str, period_heading: str = "年度") -> Any:
    """Give the cell in the field's column and the period's row."""
    heading, column = cell_of(sheet, period_heading), cell_of(sheet, field)
    for row in range(heading.row + 1, sheet.max_row + 1):
        if sheet.cell(row, heading.column).value == period:
            return sheet.cell(row, column.column)
    raise LookupError(f"{period} {field}")


def fill(
    source: Path,
    target: Path,
    answers: Mapping[str, Mapping[str, Any]],
    period: int | str = 7,
    *,
    title_label: str = "計画項目",
    period_heading: str = "年度",
) -> list[str]:
    """Fill a form's item sheets from ``answers`` (title → field → value); give the titles filled."""
    book = openpyxl.load_workbook(io.BytesIO(source.read_bytes()))
    titles = []
    for title, sheet in item_sheets(book, title_label).items():
        for field, value in answers.get(title, {}).items():
            answer_cell(sheet, field, period, period_heading).value = value
        titles.append(title)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    return titles


def sensible(row: Mapping[str, str], number: int = 0) -> dict[str, str]:
    """Give an answer that a careful department would write for a row of the real plan in 令和7."""
    target = row.get("数値目標_令和7") or row.get("数値目標") or ""
    value = target.replace("までに", "").replace("まで", "") if target not in ("", "-") else "-"
    if "月" in target:
        value = "8月20日" if "8月" in target else "11月10日"
    if "＋" in row.get("数値目標_令和8", ""):
        value += "（整備済12件）"  # the figure that next year's target builds on
    return {
        "実施概要": f"（架空）{row['計画項目']}について計画どおり実施した。",
        "数値": value,
        "達成度": _fitting_class(value, row.get("目標の数値", ""), number),
        "振り返り": f"（架空）次年度は{number + 1}月から着手する。",
    }


def _fitting_class(value: str, final: str, number: int) -> str:
    """Choose as somebody would who reads value and target side by side."""
    if value == "-":
        return "年度目標達成" if number % 3 else "年度目標一部達成"
    figures, wanted = (re.findall(r"[\d.,]+", text) for text in (value, final))
    return "全体の目標達成" if wanted and figures == wanted else "年度目標達成"


def type_rows(book_path: Path, sheet: str, rows: Sequence[Mapping[str, str]]) -> None:
    """Type rows (by heading) below the last filled one of a table, as the administrator does."""
    book = openpyxl.load_workbook(io.BytesIO(book_path.read_bytes()))
    found = book[sheet]
    head = cell_of(found, next(iter(rows[0]))).row
    columns = {cell.value: cell.column for cell in found[head]}
    row = head + 1
    while any(cell.value for cell in found[row]):
        row += 1
    for number, texts in enumerate(rows, start=row):
        for heading, text in texts.items():
            found.cell(number, columns[heading]).value = text
    book.save(book_path)
