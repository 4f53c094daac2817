"""The earlier years of 達成度集計: columns left of a double rule, from 過年度集計."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from taikou_xl.outputs.page import Page, cell_style, heading_style
from taikou_xl.outputs.summary_shares import FIRST, HEAD_ROW, CountPlaces
from taikou_xl.outputs.view import View
from taikou_xl.rollup import tables
from taikou_xl.rollup.tables import Achieved
from taikou_xl.sheets import look

NOT_COMPARABLE = "－"  # other classes than this plan's: no share by this plan's rule
_DOUBLE = 6
_PLAN_ROW = HEAD_ROW - 1
_COUNT_WIDTH = 9.5


def rule(places: CountPlaces, column: int) -> Mapping[str, object]:
    """Give the double rule of the first column of this plan, where earlier years stand before it."""
    if places.earlier and column == places.first:
        return {"left": _DOUBLE, "left_color": look.LINE}
    return {}


def write_earlier(page: Page, view: View, places: CountPlaces) -> None:
    """Write the headings and counts of the earlier years; their plans' names stand above."""
    if not places.earlier:
        return
    _write_plans(page, view, places)
    number = cell_style(page, align="center")
    for column, year in enumerate(places.earlier, start=1):
        page.text(HEAD_ROW, column, year.heading, heading_style(page))
        for row, label in enumerate(places.labels, start=FIRST):
            page.number(row, column, year.counts.get(label, 0), number)


def _write_plans(page: Page, view: View, places: CountPlaces) -> None:
    style = heading_style(page, font_size=9, bg_color=look.LABEL_FILL)
    column, texts = 1, []
    for name, years in groupby(places.earlier, key=lambda year: year.plan):
        last = column + len(list(years)) - 1
        page.merge(_PLAN_ROW, column, last, name or view.c.plan.name, style)
        texts.append((name, (last - column + 1) * _COUNT_WIDTH))
        column = last + 1
    own = heading_style(page, font_size=9, bg_color=look.LABEL_FILL, **rule(places, places.first))
    page.merge(_PLAN_ROW, places.first, places.last, "今の計画", own)
    page.sheet.set_row(_PLAN_ROW, look.row_pt(texts, least_pt=18))


def earlier_share(view: View, places: CountPlaces, column: int) -> Achieved | None:
    """Give the share of an earlier year's column; None where its classes are not this plan's."""
    year = places.earlier[column - 1]
    if not year.comparable:
        return None
    ratings = [label for label, count in year.counts.items() for _ in range(count)]
    return tables.share_of(view.c.plan, ratings)
