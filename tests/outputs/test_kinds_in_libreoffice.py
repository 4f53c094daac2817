"""A real office program recalculates what summaries of short periods have of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from taikou_xl.outputs.summary import build_summary, find_edits
from taikou_xl.plan.model import RatingClass
from taikou_xl.plan.overall import OverallRow
from taikou_xl.plan.quarterly import QUARTERLY, WEATHER
from taikou_xl.rollup.consolidated import Consolidated
from tests.consolidations import consolidate, make_item, make_plan, with_value
from tests.office import LibreOffice, libre_office
from tests.outputs.test_in_libreoffice import values

QUARTERS = ("R7Q1", "R7Q2", "R7Q3", "R7Q4")
SCALES = {
    "weather": WEATHER,
    "patterns": tuple(
        RatingClass(name, symbol, achieved=n < 2)
        for n, (name, symbol) in enumerate((("*", "?"), ("<曇>", "~"), ("=雨", "'"), ('"', "")))
    ),
}
GOAL = OverallRow("業務量", "%", "以下", "", "", "100", "R6", "70", "R9", {"R7Q2": "97.0"})


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with libre_office() as running:
        yield running


def three_quarters(scale: tuple[RatingClass, ...]) -> Consolidated:
    """Give 18 items of three levels over three quarters: one held, one missing, one ended, one new."""
    items = [
        make_item(
            f"B{n % 3}-{n}", f"{n % 3}課", levels=(f"{n % 2}　柱", f"{n % 3}　領域", f"施策{n}")
        )
        for n in range(1, 19)
    ]
    plan = make_plan(items, QUARTERS, preset=QUARTERLY, scale=scale)
    first, second = plan.periods[:2]
    items = [replace(items[0], end=first), replace(items[1], start=second), *items[2:]]
    settings = {**plan.settings, **dict(QUARTERLY.settings)}
    plan = replace(plan, items=tuple(items), settings=settings, overall=(GOAL,))
    names = [k.name for k in scale]
    answers = {}
    for q, quarter in enumerate(QUARTERS[:3]):
        for n, item in enumerate(items):
            weather = names[(n * (q + 1) + q) % len(names)]
            held = "!変な天気" if (q, n) == (2, 5) else weather
            told = {
                "進捗状況": f"進めた{n}。",
                "天気": held,
                "今後の方向性": ("継続", "統合")[n % 2],
            }
            answers[quarter, item.no] = told
    del answers["R7Q3", items[7].no]
    return consolidate(plan, "R7Q3", answers)


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_recalculation__of_a_quarterly_summary__gives_the_stored_values(
    office: LibreOffice, tmp_path: Path, scale: tuple[RatingClass, ...]
) -> None:
    """Every live cell of every sheet equals what we stored, for any marks and names."""
    source, target = tmp_path / "集計.xlsx", tmp_path / "再計算.xlsx"
    source.write_bytes(build_summary(three_quarters(scale)))
    office.recalculate(source, target)
    assert values(target) == values(source)
    assert find_edits(target.read_bytes()) == []


def test_correction__of_one_weather__is_followed_by_course_list_and_counts(
    office: LibreOffice, tmp_path: Path
) -> None:
    """After one 天気 is changed in 項目一覧, every sheet that shows it equals a new summary's."""
    c = three_quarters(WEATHER)
    source, target, again = (tmp_path / f"{name}.xlsx" for name in ("集計", "訂正", "期待"))
    source.write_bytes(build_summary(c))
    sheet = openpyxl.load_workbook(source)["項目一覧"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "番号")
    column = next(cell.column_letter for cell in head if cell.value == "天気")
    row = next(row[0].row for row in sheet.iter_rows() if row[0].value == "B0-12")
    before = sheet[f"{column}{row}"].value
    new = next(k.name for k in WEATHER if k.name != before)
    office.recalculate(source, target, [("項目一覧", f"{column}{row}", f"'{new}")])
    again.write_bytes(build_summary(with_value(c, "R7Q3", "B0-12", "天気", new)))
    for name in ("四半期推移", "施策一覧", "達成度集計", "変動"):
        found, wanted = (
            {at: value for at, value in values(path).items() if at[0] == name}
            for path in (target, again)
        )
        assert found == wanted, name
