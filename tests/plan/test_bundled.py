"""The bundled plan."""

from __future__ import annotations

import csv
import io

from taikou_xl.plan.bundled import bundled_list, bundled_plan
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.quarterly import QUARTERLY

FIGURES_OF_THE_PLAN = {
    "3": "女性比率32.5％",
    "15": "12月までに調査終了",
    "22": "600,000千円",
    "25": "新規掲載数2/6",
    "26": "・常勤医師11人\n・病床149床\n・利用率72.5％",
}


def test_bundled_plan__targets__are_those_of_the_published_plan() -> None:
    """Figures stand exactly as the published 実施計画 has them."""
    plan = bundled_plan()
    for no, target in FIGURES_OF_THE_PLAN.items():
        assert plan.target(plan.item_by_no[no], plan.periods[0]) == target


def test_bundled_plan__hospital__has_one_target_for_all_years() -> None:
    """The hospital's target is one merged cell over the five years."""
    assert bundled_plan().item_by_no["26"].spans == {"数値目標"}


def test_bundled_plan__prose__is_there_for_every_item_and_year() -> None:
    """Every item has its background, approach, goal and a summary for each year."""
    plan = bundled_plan()
    for item in plan.items:
        assert item.background
        assert item.approach
        assert item.goal
        assert all(item.text("計画概要", period) for period in plan.periods)


def test_bundled_list__settings__name_the_city() -> None:
    """The list and its settings make the plan's name and code."""
    data, sets = bundled_list()
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == 34
    assert (sets["市区町村名"], sets["市区町村コード"]) == ("安中市", "102113")


def test_bundled_quarterly__every_measure_of_the_list__is_there() -> None:
    """All 32 施策 of the published list with their 枝番, and the three of the 中期ロードマップ."""
    plan = bundled_plan(QUARTERLY)
    branches = {
        "A1": "1 2 3 4", "A2": "1", "A3": "1 2", "B1": "1 2 3 4 5a 5b 6 7A 7B 7C 8 9 10",
        "B2": "1 2 3 4", "B3": "1 2 3", "C1": "1", "C2": "1 2", "C3": "1 2",
    }  # fmt: skip
    listed = [f"{area}-{n}" for area, numbers in branches.items() for n in numbers.split()]
    assert [item.no for item in plan.items] == [*listed, "No5", "No14", "No15"]
    assert len({item.levels[0] for item in plan.items if item.no in listed}) == 3
    assert len({item.levels[1] for item in plan.items if item.no in listed}) == 9


def test_bundled_quarterly__goals__start_from_the_published_figures() -> None:
    """業務量 30 % less, and ペーパーレス from 4,779,225 to 2,389,612 sheets."""
    goals = {row.name: row for row in bundled_plan(QUARTERLY).overall or ()}
    assert (goals["業務量"].baseline, goals["業務量"].goal) == ("100", "70")
    assert (goals["印刷枚数"].baseline, goals["印刷枚数"].goal) == ("4,779,225", "2,389,612")
    assert goals["電子化率"].baseline == "16/77"


def test_list__column_for_a_year__holds_for_its_quarters() -> None:
    """実施内容_R7 stands under all four quarters; a quarter's own text wins."""
    lines = (
        "番号,施策,担当課,実施内容_R7Q2,実施内容_R7\n1,窓口,総務課,第2,年間\n2,電話,総務課,,年間\n"
    )
    plan = read_list(lines.encode(), "一覧.csv", QUARTERLY, {})
    assert [p.key for p in plan.periods] == ["R7Q1", "R7Q2", "R7Q3", "R7Q4"]
    texts = [[item.text("実施内容", p) for p in plan.periods] for item in plan.items]
    assert texts == [["年間", "第2", "年間", "年間"], ["年間"] * 4]
