"""変動 as a table: how many items moved from which class to which."""

from __future__ import annotations

from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.counting import Counts, cross_count


def transitions(c: Consolidated) -> Counts | None:
    """Count the items by class in the recorded period before (rows) and now (columns).

    Labels are those of 達成度集計 (in rows, what is no counted class only where it occurs:
    the past does not change, the present may be corrected); the row "" is what was not in the plan then (新規), the
    column "" what is not any more (終了), each only where it occurs. None in the first
    recorded period, and where the form asks for no rating.
    """
    recorded = tables.recorded_periods(c)
    if len(recorded) < 2 or c.plan.rating_field is None:
        return None
    ratings, labels = tables.rate_items(c), tables.class_rows(c)
    before, now = (
        {row.no: row.rating for row in ratings if row.period == period.key}
        for period in recorded[-2:]
    )
    both = [(before.get(no, ""), now.get(no, "")) for no in dict.fromkeys((*before, *now))]
    past, present = {name for name, _ in both}, {name for _, name in both}
    classes = {k.name for k in c.plan.scale if k.counted}
    rows = [name for name in labels if name in classes or name in past]
    rows += [""] if "" in past else []
    columns = [*labels, ""] if "" in present else labels
    return cross_count(both, rows, columns)
