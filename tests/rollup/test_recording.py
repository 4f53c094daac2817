"""What recording a period puts into the plan, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.model import Entry, Plan
from taikou_xl.plan.sheetnames import CHANGES
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.recording import Change, record
from taikou_xl.terms.periods import Period
from tests.consolidations import Answers, consolidate, make_item, make_plan

TODAY = "令和8年6月1日"
R7, R8 = Period.parse("R7"), Period.parse("R8")
FULL = {"実施概要": "実施した。", "数値": "-", "達成度": "年度目標達成", "振り返り": "続ける。"}


def plan_with(recorded: dict[str, str] | None = None) -> Plan:
    """Give a plan of one item that already has these results for R7."""
    table = {(field, "R7"): Entry(text) for field, text in (recorded or {}).items()}
    return make_plan([make_item("1", table=table)])


def came_back(
    plan: Plan, answers: Answers, findings: tuple[Finding, ...] = (), period: str = "R7"
) -> Consolidated:
    return consolidate(plan, period, answers, findings=findings)


def texts(plan: Plan, period: Period = R7) -> dict[str, str]:
    item = plan.items[0]
    return {f.name: text for f in plan.report_fields if (text := item.text(f.name, period))}


def test_accepted_answers__are_recorded() -> None:
    """Every accepted answer stands in the item's table; nothing is left out."""
    done = record(came_back(plan_with(), {("R7", "1"): FULL}), TODAY)
    assert texts(done.plan) == FULL
    assert (done.items, done.unrecorded, done.following) == (1, (), R8)
    [row] = done.plan.kept[CHANGES]
    assert (row["日付"], row["期"], row["内容"]) == (TODAY, "R7", "令和7年度の実績を記録（1項目）")


def test_same_answers__change_nothing_not_even_the_log() -> None:
    """Recording what is recorded gives the plan back."""
    plan = plan_with(FULL)
    done = record(came_back(plan, {("R7", "1"): FULL}), TODAY)
    assert done.plan == plan
    assert done.changes == ()


def test_optional_answer__now_blank__is_taken_back() -> None:
    """A text that the department took out of its answer goes out of the record, into the log."""
    answers = {("R7", "1"): {k: v for k, v in FULL.items() if k != "振り返り"}}
    done = record(came_back(plan_with(FULL), answers), TODAY)
    assert "振り返り" not in texts(done.plan)
    assert done.replaced == (Change("1", "振り返り", "続ける。", ""),)
    assert done.plan.kept[CHANGES][-1]["変更前"] == "続ける。"


@pytest.mark.parametrize("held", [True, False])
def test_held_or_required_blank__keeps_what_was_recorded(*, held: bool) -> None:
    """An answer that is not taken replaces nothing, and is named with its reason."""
    answers = {("R7", "1"): {**FULL, "達成度": "!ほぼ達成" if held else ""}}
    place = Place("回収/秘書課.xlsx", "1", "F14", "1", "達成度")
    wrong = find("required-blank", place)
    done = record(came_back(plan_with(FULL), answers, (wrong,)), TODAY)
    assert texts(done.plan) == FULL
    [left] = done.unrecorded
    assert (left.item.no, left.field) == ("1", "達成度")
    assert left.reason == "「達成度」が未記入です（台帳の記録はそのままです）"


def test_finding_on_the_master__is_no_reason_to_leave_an_answer_out() -> None:
    """An error in another cell of the master does not hold this year's answer."""
    answers = {("R7", "1"): {**FULL, "振り返り": ""}}
    wrong = find("cell-error", Place("台帳.xlsx", "1", "G15", "1", "振り返り"), "#REF!")
    done = record(came_back(plan_with(FULL), answers, (wrong,)), TODAY)
    assert "振り返り" not in texts(done.plan)


def test_last_period__opens_none() -> None:
    """After the plan's last period nothing follows; what was skipped is named."""
    done = record(came_back(plan_with(), {("R8", "1"): FULL}, period="R8"), TODAY)
    assert texts(done.plan, R8) == FULL
    assert (done.following, done.skipped) == (None, (R7,))


def test_late_answers__open_the_next_period_without_results() -> None:
    """Late answers of an old year do not point back to a year that is recorded already."""
    plan = make_plan([make_item("1")], ("R7", "R8", "R9"))
    table = {("達成度", "R8"): Entry("年度目標達成")}
    plan = replace(plan, items=(replace(plan.items[0], table=table),))
    done = record(came_back(plan, {("R7", "1"): FULL}), TODAY)
    assert done.following == Period.parse("R9")


def test_prior_log__stays_in_front() -> None:
    """Rows that people wrote into 変更記録 come first, as they were."""
    typed = {"日付": "4月1日", "内容": "目標の見直し", "自由欄": "覚え"}
    plan = replace(plan_with(), kept={CHANGES: (typed,)})
    done = record(came_back(plan, {("R7", "1"): FULL}), TODAY)
    assert done.plan.kept[CHANGES][0] == typed
    assert len(done.plan.kept[CHANGES]) == 2
