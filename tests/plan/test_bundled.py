"""The bundled plan."""

from __future__ import annotations

import csv
import io

from taikou_xl.plan.bundled import bundled_list, bundled_plan

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
