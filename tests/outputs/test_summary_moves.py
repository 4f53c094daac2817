"""変動 as a reader of its cells sees it, and as a real office program recalculates it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.outputs.summary import build_summary
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.model import RatingClass
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.terms.periods import Period
from tests.consolidations import consolidate, make_item, make_plan, rated
from tests.office import libre_office

CLASSES = tuple(k.name for k in ANNUAL.scale)
ODD = tuple(RatingClass(name, achieved=n < 2) for n, name in enumerate(("*", "<新規>", "?")))


def three_years(scale: tuple[RatingClass, ...] = ANNUAL.scale) -> Consolidated:
    """Give items that stay, rise, fall, come, go and are not answered, over three years."""
    names = [k.name for k in scale]
    items = [
        make_item("1"),
        make_item("2"),
        make_item("3", end=Period.parse("R8")),
        make_item("4", start=Period.parse("R9")),
        make_item("5"),
        make_item("6", end=Period.parse("R7")),
    ]
    answers = rated("R7", dict.fromkeys("12356", names[2]))
    answers |= rated("R8", {"1": names[2], "2": names[1], "3": names[0], "5": names[1]})
    answers |= rated("R9", {"1": names[0], "2": names[2], "4": names[1]})
    return consolidate(make_plan(items, ("R7", "R8", "R9"), scale=scale), "R9", answers)


def sheet(data: bytes, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)["変動"]


def moved(found: Any) -> dict[tuple[str, str], Any]:
    """Give the table of moves: its counts by (class before, class now)."""
    rows = [[cell.value for cell in row] for row in found.iter_rows(min_row=5)]
    head = {n: text for n, text in enumerate(rows[0]) if n > 2 and text}
    end = next(n for n, row in enumerate(rows) if row[0] == "合計")
    return {(row[0], head[n]): row[n] for row in rows[1 : end + 1] for n in head}


def listed(found: Any) -> dict[str, list[Any]]:
    """Give the list's cells from the first period on, by item number."""
    rows = [[cell.value for cell in row] for row in found.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == "番号")
    width = rows[head].index("変動")
    return {row[0]: row[4 : width + 1] for row in rows[head + 1 :] if row[0]}


def test_list__items_of_all_years__are_there_with_their_move() -> None:
    """Every item so far has a row; a year outside the plan is blank, the move stands in words."""
    rows = listed(sheet(build_summary(three_years())))
    assert rows["1"][-1] == "↑ 上昇"
    assert rows["2"][-1] == "↓ 下降"
    assert rows["3"][2:] == [None, "終了"]
    assert rows["4"] == [None, None, CLASSES[1], "新規"]
    assert rows["5"][2:] == ["未回答", "－"]
    assert rows["6"] == [CLASSES[2], None, None, "終了"]


def test_list__year_outside_the_plan__is_struck_through() -> None:
    """A cell for which the item is not in the plan has a diagonal line, others have none."""
    found = sheet(build_summary(three_years()))
    row = next(cells for cells in found.iter_rows() if cells[0].value == "4")
    assert [bool(cell.border.diagonalUp) for cell in row[4:7]] == [True, True, False]


@pytest.mark.parametrize("scale", [ANNUAL.scale, ODD], ids=["annual", "patterns"])
def test_table__every_item_of_the_two_years__is_counted_once(
    scale: tuple[RatingClass, ...],
) -> None:
    """Rows are the class before, columns the class now; items long gone do not count."""
    names = [k.name for k in scale]
    counts = moved(sheet(build_summary(three_years(scale))))
    assert counts[names[2], names[0]] == 1
    assert counts[names[1], names[2]] == 1
    assert counts[names[0], "終了"] == 1
    assert counts["新規", names[1]] == 1
    assert counts[names[1], "未回答"] == 1
    assert counts["合計", "合計"] == 5
    assert counts["新規", "終了"] is None


def test_table__counts__are_live_formulas() -> None:
    """Every count follows a correction: none is a bare number."""
    counts = moved(sheet(build_summary(three_years()), values=False))
    assert all(str(v).startswith("=") for key, v in counts.items() if key != ("新規", "終了"))


def test_table__recalculated__has_the_stored_values(tmp_path: Path) -> None:
    """An office program counts the same, also for class names that look like patterns."""
    source, target = tmp_path / "集計.xlsx", tmp_path / "再計算.xlsx"
    source.write_bytes(build_summary(three_years(ODD)))
    with libre_office() as office:
        office.recalculate(source, target)
    first, second = sheet(source.read_bytes()), sheet(target.read_bytes())
    assert moved(second) == moved(first)
    assert listed(second) == listed(first)


def test_first_period__no_table__shows_where_figures_stood_and_stand() -> None:
    """Without a year before there is no table but a note, and 現状 → 実績 of each indicator."""
    item = make_item("1", baseline="女性比率30.1％", final_target="女性比率40.0％")
    answers = {("R7", "1"): {"達成度": CLASSES[1], "数値": "女性比率33.0％"}}
    found = sheet(build_summary(consolidate(make_plan([item]), "R7", answers)))
    texts = [cell.value for row in found.iter_rows() for cell in row if cell.value]
    assert any("次の年度から表示します" in text for text in texts)
    assert "女性比率　30.1％ → 33.0％" in texts
    assert not any("移り変わり" in text for text in texts)
