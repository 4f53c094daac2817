"""達成度集計 with 過年度集計: earlier years left of a double rule."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from taikou_xl.outputs.summary import build_summary
from taikou_xl.plan.annual import ANNUAL_SCALE
from taikou_xl.plan.model import EarlierCount
from tests.consolidations import consolidate, make_item, make_plan, rated

CLASSES = [rating.name for rating in ANNUAL_SCALE]
# 図表-2 of the 大綱: R4 and R5 of the plan before
EARLIER = {"R4": (0, 13, 11, 10, 2, 0), "R5": (0, 13, 11, 8, 4, 0)}


@pytest.fixture(scope="module")
def summary() -> bytes:
    """Give the summary of two recorded years after two earlier ones and one of other classes."""
    rows = [EarlierCount("第2次大綱", "H30", "達成", 20)]
    rows += [
        EarlierCount("第3次大綱", year, name, count)
        for year, counts in EARLIER.items()
        for name, count in zip(CLASSES, counts, strict=True)
    ]
    plan = make_plan([make_item(str(n)) for n in range(4)])
    answers = {
        **rated("R7", {str(n): CLASSES[n] for n in range(4)}),
        **rated("R8", {str(n): CLASSES[1] for n in range(4)}),
    }
    return build_summary(consolidate(replace(plan, earlier=tuple(rows)), "R8", answers))


def rows_of(data: bytes, sheet: str, *, values: bool = True) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=values)
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def by_label(rows: list[list[Any]]) -> dict[str, list[Any]]:
    """Give the first row of each label: its cells up to the reported year."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(str(row[0]), row[1:6])
    return found


def test_earlier_years__stand_left_of_this_plans(summary: bytes) -> None:
    """Years come in order, their plans named above, every column with its own total."""
    rows = rows_of(summary, "達成度集計")
    found = by_label(rows)
    years = ["平成30年度", "令和4年度", "令和5年度", "令和7年度", "令和8年度"]
    assert found["実施状況"] == years
    head = next(n for n, row in enumerate(rows) if row[0] == "実施状況")
    assert rows[head - 1][1:6] == ["第2次大綱", "第3次大綱", None, "今の計画", None]
    assert found[CLASSES[1]] == [0, 13, 13, 1, 4]
    assert found["合計"] == [20, 36, 36, 4, 4]


def test_earlier_classes__of_another_scale__have_rows_and_no_share(summary: bytes) -> None:
    """A class of an older plan is shown and totalled, but no share is worked out from it."""
    found = by_label(rows_of(summary, "達成度集計"))
    assert found["達成"] == [20, 0, 0, 0, 0]
    assert found["目標を一部以上達成した項目"] == ["－", 24, 24, 3, 4]


def test_double_rule__stands_before_this_plans_first_year(summary: bytes) -> None:
    """A double line parts earlier years from this plan's, from the heading to 合計."""
    sheet = openpyxl.load_workbook(io.BytesIO(summary))["達成度集計"]
    rows = [r for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value]
    head = next(r for r in rows if sheet.cell(r, 1).value == "実施状況")
    total = next(r for r in rows if sheet.cell(r, 1).value == "合計")
    for row in range(head, total + 1):
        styles = [sheet.cell(row, column).border.left.style for column in range(2, 7)]
        assert [style == "double" for style in styles] == [False, False, False, True, False]


def test_front_page__shows_this_plan_only(summary: bytes) -> None:
    """概要 counts this plan's years: its cells point past the earlier columns, to 合計 too."""
    values, formulas = rows_of(summary, "概要"), rows_of(summary, "概要", values=False)
    head = next(n for n, row in enumerate(values) if row[0] == "区分")
    assert [v for v in values[head] if v] == ["区分", "令和7年度", "令和8年度"]
    labels = [row[0] for row in values[head + 1 : head + 8]]
    assert labels[-1] == "合計"
    assert "達成" not in labels
    counts = by_label(rows_of(summary, "達成度集計", values=False))
    assert counts["合計"][3].startswith("=SUM(E")
    total_row = 1 + next(
        n for n, row in enumerate(rows_of(summary, "達成度集計")) if row[0] == "合計"
    )
    pointed = [str(v) for v in formulas[head + 7] if str(v).startswith("=")]
    assert pointed == [f"='達成度集計'!$E${total_row}", f"='達成度集計'!$F${total_row}"]
