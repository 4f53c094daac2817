"""The JSON report: how 参考判定 is written for other programs."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl

from taikou_xl.outputs.report import report_text
from taikou_xl.outputs.summary import build_summary
from taikou_xl.plan.annual import ANNUAL_SCALE
from taikou_xl.plan.model import Entry, RatingClass
from taikou_xl.rollup.consolidated import Consolidated
from tests.consolidations import consolidate, make_item, make_plan


def judged(target: str, value: str, scale: list[RatingClass] | None = None) -> Consolidated:
    """Give the consolidation of one item with this target and 数値 in 令和7."""
    item = make_item("1", table={("数値目標", "R7"): Entry(target)})
    answer = {"実施概要": "実施した。", "数値": value, "達成度": (scale or ANNUAL_SCALE)[1].name}
    return consolidate(make_plan([item], scale=scale), "R7", {("R7", "1"): answer})


def assessment(c: Consolidated) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(report_text(c))["items"][0]["assessment"]
    return found


def test_report__assessment__has_rating_basis_and_figures_as_numbers() -> None:
    """Every indicator stands with name, unit, direction, target, actual and met, as numbers."""
    assert assessment(judged("女性比率32.5％", "33.0％")) == {
        "rating": ANNUAL_SCALE[1].name,
        "basis": "女性比率 33.0％（目標32.5％以上）○",
        "indicators": [
            {
                "name": "女性比率",
                "unit": "%",
                "direction": "at_least",
                "target": 32.5,
                "actual": 33.0,
                "met": True,
            }
        ],
    }


def test_report__deadline__is_an_iso_day() -> None:
    """Days are written as ISO dates, and the direction is by_date."""
    one = assessment(judged("公表時期8月までに", "9月10日"))["indicators"][0]
    assert (one["direction"], one["target"], one["actual"], one["met"]) == (
        "by_date",
        "2025-08-31",
        "2025-09-10",
        False,
    )


def test_report__left_to_people__has_no_rating_and_says_why() -> None:
    """人が判定 is null with the reason in basis; words are an indicator without a figure."""
    found = assessment(judged("適正な人員数を確保", "確保した"))
    assert found["rating"] is None
    assert found["basis"].startswith("人が判定：")
    assert assessment(judged("-", "-"))["indicators"] == []


def test_report__plan_without_judgement__says_why() -> None:
    """A plan whose scale leaves the meaning of its classes open says so in every basis."""
    scale = [RatingClass(name, achieved=name in "AB") for name in "ABCD"]
    found = assessment(judged("女性比率32.5％", "33.0％", scale))
    assert (found["rating"], found["indicators"]) == (None, [])
    assert "達成度区分" in found["basis"]


def test_items_sheet__judged__shows_class_and_basis_as_json_does() -> None:
    """項目一覧 shows 参考判定 (人が判定 where a person must) and the same basis."""
    for c in (judged("女性比率32.5％", "33.0％"), judged("-", "-")):
        book = openpyxl.load_workbook(io.BytesIO(build_summary(c)))
        rows = [[cell.value for cell in row] for row in book["項目一覧"].iter_rows()]
        head = next(row for row in rows if "参考判定" in row)
        row = dict(zip(head, rows[rows.index(head) + 1], strict=True))
        found = assessment(c)
        assert row["参考判定"] == (found["rating"] or "人が判定")
        assert row["判定根拠"] == found["basis"]
