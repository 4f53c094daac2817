"""効果額 as figures: whatever the items' amounts are, nothing is lost and nothing counted twice."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.plan.effects import EFFECTS
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.model import Plan
from taikou_xl.returns.recorded import recorded_results
from taikou_xl.rollup.amounts import amount_rows, unreported
from taikou_xl.rollup.consolidated import Consolidated
from tests.consolidations import consolidate
from tests.effects import HEADS, amounts, row

AMOUNT = st.one_of(st.none(), st.integers(-9_999_999, 9_999_999))
ROW = st.tuples(
    st.lists(AMOUNT, min_size=3, max_size=3), st.lists(AMOUNT, min_size=3, max_size=3), AMOUNT
)
Row = tuple[list[int | None], list[int | None], int | None]
STYLES = (str, lambda n: f"{n:,}", lambda n: f"△{-n:,}" if n < 0 else f"{n}千円")


def plan_of(rows: list[Row]) -> Plan:
    """Give the plan of a list whose amounts are typed in several ways."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, HEADS)
    writer.writeheader()
    for n, (first, expected, actual) in enumerate(rows, start=1):
        write = STYLES[n % len(STYLES)]
        typed = [["" if v is None else write(v) for v in values] for values in (first, expected)]
        came = "" if actual is None else write(actual)
        writer.writerow(row(str(n), f"取組{n}", **amounts(typed[0], typed[1], came)))
    return read_list(stream.getvalue().encode(), "一覧.csv", EFFECTS, {})


def consolidated(plan: Plan) -> Consolidated:
    """Give what the master records up to 令和6."""
    period = plan.periods[0]
    results = recorded_results(plan, period.next(), "台帳.xlsx")
    return Consolidated(plan, period, results, (), (), "", "台帳.xlsx", recorded=True)


def total(values: list[int | None]) -> int:
    return sum(value or 0 for value in values)


@settings(max_examples=60, deadline=None)
@given(st.lists(ROW, min_size=1, max_size=6))
def test_amounts__any_figures__sum_to_what_was_typed(rows: list[Row]) -> None:
    """当初 is the sum of what was typed; 現在 the reports of 令和6 and what is expected after it."""
    c = consolidated(plan_of(rows))
    found = amount_rows(c)
    recorded = any(actual is not None for _, _, actual in rows)
    for n, period in enumerate(c.plan.periods):
        first = sum((r.first.get(period.key, Decimal(0)) for r in found), Decimal(0))
        now = sum((r.now.get(period.key, Decimal(0)) for r in found), Decimal(0))
        assert first == total([one[0][n] for one in rows])
        wanted = [one[1][n] for one in rows] if n else [one[2] for one in rows]
        assert now == total(wanted)
    left = sum((one.expected for one in unreported(c)), Decimal(0))
    assert left == total([e[0] for _, e, actual in rows if actual is None])
    assert recorded or not any(c.plan.periods[0].key in r.now for r in found)


def test_unreported__held_without_expectation__is_told() -> None:
    """A held amount is missing from the sums also where the plan expected nothing."""
    plan = plan_of([([None, None, None], [None, None, None], 5)] * 2)
    period = plan.periods[0]
    said = {"効果額": "!たくさん", "実施概要": "実施した。", "達成度": "年度目標達成"}
    c = consolidate(plan, period.key, {(period.key, "1"): said})
    assert [(one.item.no, one.expected) for one in unreported(c)] == [("1", Decimal(0))]
