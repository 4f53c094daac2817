"""Tables of counts, and the frames that they and the results are on demand."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.returns.model import RESULT_COLUMNS
from taikou_xl.rollup import tables
from taikou_xl.rollup.counting import cross_count
from tests.consolidations import consolidate, make_item, make_plan, rated

NAMES = ("甲", "乙", "")


@given(st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))))
def test_cross_count__any_pairs__are_those_of_pandas(pairs: list[tuple[str, str]]) -> None:
    """Every pair is counted once, in its row and its column, also where nothing occurs."""
    found = cross_count(pairs, NAMES, NAMES).with_sums("計")
    table = pd.DataFrame(pairs, columns=["row", "column"])
    wanted = pd.crosstab(table["row"], table["column"])
    wanted = wanted.reindex(index=list(NAMES), columns=list(NAMES), fill_value=0)
    assert found.columns == (*NAMES, "計")
    assert [list(row) for row in found.cells] == [[*row, sum(row)] for row in wanted.to_numpy()]
    assert found.frame().to_dict() == found.by_column


def test_cross_count__what_is_not_asked_for__is_left_out() -> None:
    """A pair whose row or column is not wanted counts nowhere."""
    assert cross_count([("甲", "乙"), ("丙", "乙")], ["甲"], ["乙"]).by_row == {"甲": {"乙": 1}}


def test_results__asked_as_a_frame__are_the_rows() -> None:
    """Who works with pandas gets the rows as a frame of texts, one column for each part."""
    c = consolidate(make_plan([make_item("1")]), "R7", rated("R7", {"1": "!変"}))
    assert tuple(c.results.columns) == RESULT_COLUMNS
    assert [tuple(row) for row in c.results.itertuples(index=False)] == [*c.rows]
    assert c.results[c.results["state"] == "held"]["held_value"].tolist() == ["変"]
    assert tables.count_classes(c).frame().loc["保留", "R7"] == 1
