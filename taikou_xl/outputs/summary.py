"""集計.xlsx: the summary workbook, from one consolidation.

Counts are live formulas with their values stored: the reported period over 項目一覧, earlier
ones over 変動, so that they follow a correction made in Excel and are right in every viewer.
"""

from __future__ import annotations

from taikou_xl.outputs.edits import Original, find_edits
from taikou_xl.outputs.page import Page, incomplete_line
from taikou_xl.outputs.summary_counts import NAME as COUNTS
from taikou_xl.outputs.summary_counts import Group, write_counts
from taikou_xl.outputs.summary_front import NAME as FRONT
from taikou_xl.outputs.summary_front import write_front
from taikou_xl.outputs.summary_indicators import NAME as INDICATORS
from taikou_xl.outputs.summary_indicators import write_indicators
from taikou_xl.outputs.summary_intake import FINDINGS, INTAKE, write_findings, write_intake
from taikou_xl.outputs.summary_items import NAME as ITEMS
from taikou_xl.outputs.summary_items import (
    ItemColumns,
    colour_ratings,
    item_columns,
    write_items,
)
from taikou_xl.outputs.summary_kinds import EVERY_SUMMARY, Around, more_sheets
from taikou_xl.outputs.summary_lists import REFLECTIONS, write_reflections
from taikou_xl.outputs.summary_moves import NAME as MOVES
from taikou_xl.outputs.summary_moves import MovePlaces, move_places, write_moves
from taikou_xl.outputs.summary_shares import count_places
from taikou_xl.outputs.view import View
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter

__all__ = ["SHEETS", "build_summary", "find_edits"]

_WARNING_ROW = 2  # blank on every sheet: between the note and the table
SHEETS = EVERY_SUMMARY


def build_summary(c: Consolidated) -> bytes:
    """Give the summary workbook as bytes."""
    return _written(c).finish()


def _written(c: Consolidated) -> BookWriter:
    """Write all sheets; each is put away when it is whole, as large ones fill the memory."""
    stamp = {"kind": "summary", "plan": c.plan.key, "period": c.period.key}
    writer = BookWriter(title=f"{c.plan.name}　{c.period.label}　集計", stamp=stamp)
    view = View(c)
    more = more_sheets(c.plan)
    pages = {name: Page(writer, name) for name in (*SHEETS, *more)}
    original = Original(writer)
    counts = tables.count_classes(c)
    items, moved, places = item_columns(view), move_places(view), count_places(view, counts)
    has_rating = c.plan.rating_field is not None
    ranked = places.ranked_area(pages[COUNTS]) if has_rating and places.ranked else None
    areas = (places.label_area(pages[COUNTS]), ranked) if ranked else None
    write_items(pages[ITEMS], view, items, incomplete_line(c), areas)
    colour_ratings(pages[ITEMS], view, items, places.labels)
    original.take(pages[ITEMS], items)
    ranges = _count_ranges(view, pages, items, moved) if has_rating else {}
    groups = _groups(view, pages[ITEMS], items)
    by_level = write_counts(pages[COUNTS], view, places, counts, ranges, groups)
    original.take(pages[COUNTS])
    write_front(pages[FRONT], view, places, pages[COUNTS], by_level)
    original.take(pages[FRONT])
    write_reflections(pages[REFLECTIONS], view, items, pages[ITEMS])
    _say_incomplete(pages[REFLECTIONS], pages[COUNTS], c)
    original.take(pages[REFLECTIONS])
    write_moves(pages[MOVES], view, moved, items, pages[ITEMS], ranked)
    _say_incomplete(pages[MOVES], pages[COUNTS], c)
    original.take(pages[MOVES])
    write_indicators(pages[INDICATORS], view)
    _say_incomplete(pages[INDICATORS], pages[COUNTS], c)
    original.take(pages[INDICATORS])
    write_findings(pages[FINDINGS], view)
    original.take(pages[FINDINGS])
    write_intake(pages[INTAKE], view)
    original.take(pages[INTAKE])
    for name, sheet in more.items():
        sheet.write(pages[name], view, Around(items, pages))
        original.take(pages[name])
    original.write(pages.values())
    return writer


def _say_incomplete(page: Page, counts: Page, c: Consolidated) -> None:
    """Say what the totals leave out on a further sheet that shows any, live.

    概要, 達成度集計 and 項目一覧 have the line in a place of their own.
    """
    if tables.is_whole(c):
        return
    style = page.style(bold=True, font_color=look.ALERT_INK, text_wrap=False)
    page.sheet.set_row(_WARNING_ROW, 18)
    page.formula(_WARNING_ROW, 0, f"={counts.ref(1, 0)}", incomplete_line(c), style)


def _count_ranges(
    view: View, pages: dict[str, Page], items: ItemColumns, moved: MovePlaces
) -> dict[str, str]:
    """Give, by period, where its classes are counted: 項目一覧 now, 変動 for earlier ones."""
    rating = view.c.plan.rating_field
    assert rating is not None
    ranges = {p.key: moved.area(pages[MOVES], p) for p in view.periods[:-1]}
    return ranges | {view.c.period.key: items.area(pages[ITEMS], rating.name)}


def _groups(view: View, page: Page, items: ItemColumns) -> list[Group]:
    top = view.c.plan.level_names[0]
    by_level = tables.count_by_level(view.c)
    by_department = tables.count_by_department(view.c)
    names = view.c.plan.level_names
    middle = [
        Group(f"{names[n]}別", tables.count_by_middle_level(view.c, n), items.area(page, names[n]))
        for n in tables.middle_levels(view.c.plan)
    ]
    return [
        Group(f"{top}別", by_level, items.area(page, top), chart=True),
        *middle,
        Group("担当課別", by_department, items.area(page, "担当課")),
        *_choice_groups(view, page, items),
    ]


def _choice_groups(view: View, page: Page, items: ItemColumns) -> list[Group]:
    """Give the counts of every choice by top level, and by those below it that are counted."""
    plan = view.c.plan
    levels = (0, *tables.middle_levels(plan)) if len(plan.level_names) > 1 else ()
    return [
        Group(
            f"{plan.level_names[n]}別の{field.name}",
            tables.count_choices(view.c, field, n),
            items.area(page, plan.level_names[n]),
            answers=items.area(page, field.name),
            head=plan.level_names[n],
        )
        for field in tables.choice_fields(plan)
        for n in levels
    ]
