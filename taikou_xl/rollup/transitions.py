"""変動 as a table: how many items moved from which class to which."""

from __future__ import annotations

import pandas as pd

from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated


def transitions(c: Consolidated) -> pd.DataFrame | None:
    """Count the items by class in the recorded period before (rows) and now (columns).

    Labels are those of 達成度集計 (in rows, what is no counted class only where it occurs:
    the past does not change, the present may be corrected); the row "" is what was not in the plan then (新規), the
    column "" what is not any more (終了), each only where it occurs. None in the first
    recorded period, and where the form asks for no rating.
    """
    recorded = tables.recorded_periods(c)
    if len(recorded) < 2 or c.plan.rating_field is None:
        return None
    ratings = tables.rate_items(c)
    labels = list(tables.class_rows(c, ratings))
    before, now = (
        ratings[ratings["period"] == period.key].set_index("no")["rating"]
        for period in recorded[-2:]
    )
    both = pd.DataFrame({"before": before, "now": now}).fillna("")
    classes = {k.name for k in c.plan.scale if k.counted}
    rows = [name for name in labels if name in classes or name in set(both["before"])]
    rows += [""] if "" in set(both["before"]) else []
    columns = [*labels, ""] if "" in set(both["now"]) else labels
    counted = pd.crosstab(both["before"], both["now"])
    return counted.reindex(index=rows, columns=columns, fill_value=0).astype(int)
