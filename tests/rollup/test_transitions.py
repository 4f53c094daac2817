"""The transition table: class before × class now."""

from __future__ import annotations

from taikou_xl.plan.annual import ANNUAL
from taikou_xl.rollup.transitions import transitions
from taikou_xl.terms.periods import Period
from tests.consolidations import consolidate, make_item, make_plan, rated

CLASSES = tuple(k.name for k in ANNUAL.scale)


def test_transitions__two_years__count_every_item_of_either_once() -> None:
    """Each item stands in the row of its class before and the column of its class now."""
    items = [
        make_item("1"),
        make_item("2"),
        make_item("3", end=Period.parse("R7")),
        make_item("4", start=Period.parse("R8")),
    ]
    before = rated("R7", {"1": CLASSES[2], "2": CLASSES[2], "3": CLASSES[0]})
    now = rated("R8", {"1": CLASSES[1], "4": CLASSES[3]})
    table = transitions(consolidate(make_plan(items), "R8", before | now))
    assert table is not None
    assert table.by_row[CLASSES[2]][CLASSES[1]] == 1
    assert table.by_row[CLASSES[2]]["未回答"] == 1
    assert table.by_row[CLASSES[0]][""] == 1
    assert table.by_row[""][CLASSES[3]] == 1
    assert sum(map(sum, table.cells)) == 4


def test_transitions__same_items__have_no_row_of_new_ones() -> None:
    """新規 and 終了 stand only where they occur; the classes always do."""
    plan = make_plan([make_item("1")])
    c = consolidate(plan, "R8", rated("R7", {"1": CLASSES[0]}) | rated("R8", {"1": CLASSES[0]}))
    table = transitions(c)
    assert table is not None
    assert table.rows == table.columns == CLASSES


def test_transitions__first_recorded_period__has_none() -> None:
    """There is nothing to compare with in the first year."""
    c = consolidate(make_plan([make_item("1")]), "R7", rated("R7", {"1": CLASSES[0]}))
    assert transitions(c) is None
