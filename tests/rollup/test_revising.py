"""Changed texts of the plan in 変更記録."""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.master.kept import CHANGE_HEADS
from taikou_xl.plan.model import Entry, Plan
from taikou_xl.plan.sheetnames import CHANGES
from taikou_xl.rollup.itemchanges import Revision
from taikou_xl.rollup.revising import log_revisions
from tests.consolidations import make_item, make_plan, with_targets

TODAY = "令和8年6月1日"
KEY = ("1", "数値目標", "R8")


def plan_with(now: str, first: str, **more: object) -> Plan:
    """Give a plan whose target of R8 was first another."""
    item = with_targets(make_item("1"), ("R7", "R8"), "3回")
    item = replace(item, table={**item.table, ("数値目標", "R8"): Entry(now)}, **more)  # type: ignore[arg-type]
    original = {} if first == now else {KEY: first}
    return replace(make_plan([item]), original=original)


def with_now(plan: Plan, now: str) -> Plan:
    other = plan_with(now, "3回")
    return replace(plan, items=other.items, original=other.original)


def test_revision__of_a_target__is_logged_with_both_texts() -> None:
    """日付, 期, 番号, 欄, 変更前 and 変更後 stand in one row."""
    plan, found = log_revisions(plan_with("5回", "3回"), TODAY)
    assert found == (Revision("1", "数値目標", "R8", "3回", "5回"),)
    [row] = plan.kept[CHANGES]
    assert [row[head] for head in CHANGE_HEADS] == [
        TODAY, "R8", "計画の変更", "1", "数値目標", "3回", "5回", "",
    ]  # fmt: skip


def test_revision__logged_before__is_not_logged_again() -> None:
    """One change has one row, however many rollovers follow."""
    plan, _ = log_revisions(plan_with("5回", "3回"), TODAY)
    assert log_revisions(plan, TODAY) == (plan, ())


def test_second_revision__starts_from_the_text_logged_last() -> None:
    """3 → 5 → 6 and back to 3 are three rows, each from what stood there before."""
    plan = plan_with("3回", "3回")
    for now in ("5回", "6回", "3回"):
        plan, _ = log_revisions(with_now(plan, now), TODAY)
    steps = [(row["変更前"], row["変更後"]) for row in plan.kept[CHANGES]]
    assert steps == [("3回", "5回"), ("5回", "6回"), ("6回", "3回")]


def test_revision__written_down_by_people__is_not_repeated() -> None:
    """A row of the administrator's own with the same 変更後 is the log of that change."""
    typed = {**dict.fromkeys(CHANGE_HEADS, ""), "内容": "目標の見直し", "期": "令和８年度"}
    typed |= {"番号": "1", "欄": "数値目標", "変更後": "５回"}
    plan = replace(plan_with("5回", "3回"), kept={CHANGES: (typed,)})
    assert log_revisions(plan, TODAY) == (plan, ())
    other = replace(plan, kept={CHANGES: ({**typed, "期": "R7"},)})
    assert len(log_revisions(other, TODAY)[1]) == 1


def test_revision__of_a_text_over_all_periods__is_one_row() -> None:
    """A cell merged over all years changed once."""
    item = replace(with_targets(make_item("1"), ("R7", "R8"), "5回"), spans=frozenset({"数値目標"}))
    original = {("1", "数値目標", key): "3回" for key in ("R7", "R8")}
    plan, found = log_revisions(replace(make_plan([item]), original=original), TODAY)
    assert found == (Revision("1", "数値目標", "全期間", "3回", "5回"),)
    assert log_revisions(plan, TODAY) == (plan, ())


def test_revision__of_the_final_target__has_no_period() -> None:
    """目標の数値 belongs to the whole plan."""
    plan = make_plan([make_item("1", final_target="9回")])
    plan, found = log_revisions(replace(plan, original={("1", "目標の数値", ""): "8回"}), TODAY)
    assert found == (Revision("1", "目標の数値", "", "8回", "9回"),)
    assert log_revisions(plan, TODAY) == (plan, ())


def test_text__of_a_field_that_the_form_no_longer_has__is_no_revision() -> None:
    """Taking a field or a year out of the plan fills no log."""
    original = {("1", "旧欄", "R7"): "文", ("1", "数値目標", "R12"): "3回"}
    plan = replace(make_plan([make_item("1")]), original=original)
    assert log_revisions(plan, TODAY) == (plan, ())
