"""What the master records of past periods has the shape of checked answers."""

from __future__ import annotations

from taikou_xl.plan.model import Entry, Plan
from taikou_xl.returns.recorded import period_is_recorded, recorded_findings, recorded_results
from taikou_xl.terms.periods import Period
from tests.consolidations import make_item, make_plan

R6, R7, R8 = (Period.parse(text) for text in ("R6", "R7", "R8"))


def recorded_plan() -> Plan:
    table = {
        ("達成度", "R6"): Entry("年度目標達成", "1_題", "F14"),
        ("数値目標", "R7"): Entry("10件", "1_題", "C15"),
    }
    items = (make_item("1", table=table), make_item("2"), make_item("3", start=R7))
    return make_plan(items, ("R5", "R6", "R7", "R8"))


def test_recorded__plan_texts_alone__are_no_results() -> None:
    """A period counts as recorded only where a reported field holds something."""
    plan = make_plan([make_item("1", table={("数値目標", "R7"): Entry("10件")})])
    assert not period_is_recorded(plan, R7)
    assert recorded_results(plan, R8, "台帳.xlsx") == ()


def test_recorded__past_periods__every_active_item_and_field() -> None:
    """A recorded period has one row for every item active in it and every reported field."""
    plan = recorded_plan()
    rows = recorded_results(plan, R8, "台帳.xlsx")
    assert {row.period for row in rows} == {"R6"}
    assert list(dict.fromkeys(row.item for row in rows)) == ["1", "2"]
    rating = ("1", "R6", "達成度", "accepted", "年度目標達成", "", "台帳.xlsx", "1_題", "F14")
    assert rating in rows
    rest = {(row.state, row.value, row.file) for row in rows if row != rating}
    assert rest == {("blank", "", "")}


def test_recorded__the_asked_period_itself__is_left_out() -> None:
    """Only what lies before the asked period is the past."""
    plan = recorded_plan()
    assert len(recorded_results(plan, R6, "台帳.xlsx")) == 0

    assert period_is_recorded(plan, R6)


def test_recorded__rating_that_is_no_class__is_held_and_named() -> None:
    """A recorded rating outside the scale is held, with a finding that names its cell."""
    table = {("達成度", "R6"): Entry("へん", "1_題", "F14")}
    plan = make_plan([make_item("1", table=table)], ("R6", "R7"))
    rows = recorded_results(plan, R7, "台帳.xlsx")
    row = next(row for row in rows if row.field == "達成度")
    assert (row.state, row.value, row.held_value) == ("held", "", "へん")
    found = recorded_findings(plan, R6, "台帳.xlsx")
    assert [(f.code, f.cell, f.value) for f in found] == [("recorded-unknown", "F14", "へん")]
    assert recorded_findings(plan, Period.parse("R5"), "台帳.xlsx") == []
