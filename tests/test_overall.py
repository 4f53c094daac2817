"""全体指標: goals of the whole plan, what contributes to them, and the straight line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.master.read import read_master
from taikou_xl.master.write import build_master
from taikou_xl.outputs.summary import build_summary
from taikou_xl.plan.model import Plan
from taikou_xl.plan.overall import OverallRow
from taikou_xl.plan.quarterly import QUARTERLY
from taikou_xl.rollup.overall import (
    AHEAD,
    BEHIND,
    NO_ACTUAL,
    REACHED,
    Course,
    check_overall,
    courses,
)
from tests.consolidations import consolidate, make_item, make_plan

QUARTERS = tuple(f"R{year}Q{part}" for year in (7, 8, 9) for part in (1, 2, 3, 4))
KGI = OverallRow("業務量", "%", "以下", "", "", "100", "R6", "70", "R9", {"R7Q2": "97.0"})
PAPER = OverallRow(
    "印刷枚数", "枚", "以下", "B1-4", "業務量", "4,779,225", "R6", "2,389,612", "R9",
    {"R7Q1": "1,200,000"},
)  # fmt: skip


def plan_of(*rows: OverallRow) -> Plan:
    item = make_item("B1-4", levels=("B：庁内効率化", "B1：デジタル化", "ペーパーレス"))
    plan = make_plan([item], QUARTERS, preset=QUARTERLY)
    settings = {"計画期間": "R7Q1-R9Q4", "階層": ",".join(plan.level_names)}
    return replace(plan, overall=rows, settings={**plan.settings, **settings})


def course_of(
    row: OverallRow, period: str = "R7Q2", answers: Mapping[str, str] | None = None
) -> Course:
    said = {(p, "B1-4"): {"数値": text, "天気": "晴れ"} for p, text in (answers or {}).items()}
    (found,) = courses(consolidate(plan_of(row), period, said))
    return found


def test_line__from_the_end_of_the_base_year__is_straight() -> None:
    """業務量 100 at the end of 令和6 and 70 at the end of 令和9: 2.5 less every quarter."""
    line = course_of(KGI).line
    assert [line[q] for q in ("R7Q1", "R7Q2", "R8Q4", "R9Q4")] == [
        Fraction("97.5"), 95, 80, 70,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "state"),
    [("97.0", BEHIND), ("95", AHEAD), ("94.9", AHEAD), ("70", REACHED), ("69.9", REACHED)],
)
def test_state__actual_beside_the_line__says_how_it_goes(figure: str, state: str) -> None:
    """A falling goal is behind above the line, on course on or below it, and reached at the goal."""
    assert course_of(replace(KGI, actuals={"R7Q2": figure})).state == state


def test_progress__share_of_the_way__is_cut() -> None:
    """97.0 of 100 → 70 is a tenth of the way; 96.9 still shows 10 %."""
    assert course_of(KGI).progress == 10
    assert course_of(replace(KGI, actuals={"R7Q2": "96.9"})).progress == 10


def test_contribution__with_a_number__takes_the_answer_unless_one_is_typed() -> None:
    """The item's own 数値 counts; a figure typed on the sheet stands in its place."""
    found = course_of(PAPER, answers={"R7Q1": "1,300,000枚", "R7Q2": "2,300,000枚"})
    assert found.actuals == {"R7Q1": 1_200_000, "R7Q2": 2_300_000}


def test_share__k_of_n__is_read_as_percent() -> None:
    """16/77 of an indicator in ％ is 20.77… ％, exactly."""
    row = OverallRow("申請の電子化率", "%", "以上", "B1-4", "", "", "", "100", "R7Q4")
    assert course_of(row, answers={"R7Q2": "16/77件"}).actuals["R7Q2"] == Fraction(1600, 77)


def test_goal__without_baseline__is_compared_with_the_goal_alone() -> None:
    """人件費比率33.3％以下 has no line; it is reached or not."""
    row = OverallRow("人件費比率", "%", "以下", goal="33.3", goal_at="R9", actuals={"R7Q2": "33.4"})
    found = course_of(row)
    assert found.line == {}
    assert "届いていない" in found.state
    assert course_of(replace(row, actuals={"R7Q2": "33.3"})).state == REACHED
    assert course_of(replace(row, actuals={})).state == NO_ACTUAL


@given(
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
    st.decimals(0, 10**6, places=2),
)
def test_line__any_ends__starts_and_ends_there(start: object, goal: object, now: object) -> None:
    """Whatever the figures: the last quarter of the goal's year stands at the goal."""
    row = replace(KGI, baseline=f"{start}", goal=f"{goal}", actuals={"R7Q2": f"{now}"})
    found = course_of(row)
    assert found.line["R9Q4"] == found.goal
    assert found.progress is None or found.baseline != found.goal


def test_figures__unreadable__are_named() -> None:
    """A typed figure that cannot be read is left out, and said with its heading."""
    c = consolidate(plan_of(replace(KGI, actuals={"R7Q2": "だいたい"})), "R7Q2", {})
    (found,) = check_overall(c)
    assert (found.code, found.field, found.value) == ("overall-unusable", "R7Q2", "だいたい")


def test_master__goals__are_read_back_as_written() -> None:
    """全体指標 stands behind 指標 and comes back row by row."""
    data = build_master(plan_of(KGI, PAPER))
    plan, findings = read_master(data, "台帳.xlsx")
    assert plan.overall == (KGI, PAPER)
    assert not [f for f in findings if f.code == "overall-unusable"]


@pytest.mark.parametrize(
    ("row", "heading"),
    [
        (replace(KGI, name=""), "指標名"),
        (replace(KGI, direction="上げる"), "方向"),
        (replace(KGI, goal="たくさん"), "目標値"),
        (replace(KGI, goal_at="いつか"), "目標の期"),
        (replace(PAPER, no="Z9"), "番号"),
        (replace(PAPER, toward="ほかの目標"), "寄与先"),
    ],
)
def test_master__cell_of_goals_that_cannot_be_used__is_named(row: OverallRow, heading: str) -> None:
    """overall-unusable names the cell; the other rows and cells count."""
    rows: Sequence[OverallRow] = (row,) if not row.toward else (KGI, row)
    _, findings = read_master(build_master(plan_of(*rows)), "台帳.xlsx")
    assert [f.field for f in findings if f.code == "overall-unusable"] == [heading]


def test_summary__goals__stand_beside_their_line() -> None:
    """The sheet 全体指標 has the goal, what contributes below it, and the cut figures as numbers."""
    import io

    said = {("R7Q2", "B1-4"): {"数値": "2,300,000枚", "天気": "晴れ"}}
    data = build_summary(consolidate(plan_of(KGI, PAPER), "R7Q2", said))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["全体指標"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if "状況" in row)
    found = [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 : head + 3]]
    assert [(r["指標"].strip(), r["その期の目安"], r["進み具合"]) for r in found] == [
        ("業務量", 95, 10), ("印刷枚数", 4_380_956, 103),
    ]  # fmt: skip


def test_master__goal_named_twice__is_said_once() -> None:
    """Two goals of one name (whatever the blanks around it) would share their measures: the later is named."""
    again = replace(KGI, name=f" {KGI.name}　", goal="1")
    _, findings = read_master(build_master(plan_of(KGI, PAPER, again)), "台帳.xlsx")
    (found,) = [f for f in findings if f.code == "overall-unusable"]
    assert (found.field, found.value) == ("指標名", KGI.name)
    assert "同じ名前" in found.message
