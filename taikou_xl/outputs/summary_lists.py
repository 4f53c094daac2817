"""振り返り: what was done and what was learnt, one row per item, this year beside the ones before.

Source: 安中市 第4次行政改革大綱 概要版 (振り返り of every year).
"""

from __future__ import annotations

from dataclasses import dataclass

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    colour_classes,
    outside_style,
    print_wide,
    table_page,
    title_rows,
)
from taikou_xl.outputs.summary_items import ItemColumns, look_up
from taikou_xl.outputs.view import View
from taikou_xl.plan.model import Field, Item, Kind, Role
from taikou_xl.sheets import look
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period

REFLECTIONS = "振り返り"
HEAD_ROW = 3
_BODY = HEAD_ROW + 1
_FIXED = (("番号", 6.0), ("", 22.0), ("担当課", 11.0))
_CLASS_WIDTH, _LEAST_TEXT, _TEXTS = 12.0, 24.0, 116.0


@dataclass(frozen=True)
class _Column:
    """One column after the fixed ones: a field's answers in a period, under its heading."""

    field: Field
    period: Period
    heading: str
    width: float


def write_reflections(page: Page, view: View, items: ItemColumns, items_page: Page) -> None:
    """Write what was done and learnt item by item, with this year's class followed live.

    Last year's stands beside it on the same page; years before are further right, for the
    screen.
    """
    plan = view.c.plan
    columns = _columns(view)
    heads = [(name or plan.level_names[-1], width) for name, width in _FIXED]
    heads += [(column.heading, column.width) for column in columns]
    title_rows(page, view.c, REFLECTIONS, _note(view, columns))
    table_page(page, heads, HEAD_ROW, heading_height=34)
    page.sheet.freeze_panes(_BODY, len(_FIXED))
    for row, item in enumerate(view.items, start=_BODY):
        _write_row(page, view, row, item, columns, (items, items_page))
    last = _BODY + max(1, len(view.items)) - 1
    page.sheet.autofilter(HEAD_ROW, 0, last, len(heads) - 1)
    labels = [*(k.name for k in plan.scale), "未回答", "保留"]
    for number, column in enumerate(columns, start=len(_FIXED)):
        if column.field == plan.rating_field:
            area = f"{address(_BODY, number)}:{address(last, number)}"
            colour_classes(page, view.c, labels, area)
    shown = _printed(view, columns)
    print_wide(page, view.c, [width for _, width in heads[:shown]])
    page.sheet.print_area(0, 0, last, shown - 1)


def _texts(view: View) -> list[Field]:
    fields = (f for f in view.c.plan.report_fields if f.kind is Kind.TEXT)
    return [f for f in fields if f.role in (Role.REFLECTION, Role.BODY)]


def _earlier(view: View) -> list[Period]:
    """Give the periods before that hold a class or a reflection of any item, the last one first."""
    looked = [f for f in _texts(view) if f.role is Role.REFLECTION]
    if not looked:
        return []
    rating = view.c.plan.rating_field
    wanted = {f.name for f in (*looked, rating) if f}
    found = {p for (p, _, name), r in view.results.items() if name in wanted and r.value}
    return [p for p in reversed(view.periods[:-1]) if p.key in found]


def _columns(view: View) -> list[_Column]:
    rating, texts = view.c.plan.rating_field, _texts(view)
    looked = [f for f in texts if f.role is Role.REFLECTION]
    now, earlier = view.c.period, _earlier(view)
    count = len(texts) + len(looked) * min(1, len(earlier))
    each = max(_LEAST_TEXT, _TEXTS / max(1, count))
    columns = [_Column(rating, now, rating.name, _CLASS_WIDTH)] if rating else []
    columns += [_Column(f, now, f.name, each) for f in texts]
    for period in earlier:
        before = [(f, each) for f in looked] + ([(rating, _CLASS_WIDTH)] if rating else [])
        columns += [_Column(f, period, f"{f.name}\n（{period.label}）", w) for f, w in before]
    return columns


def _printed(view: View, columns: list[_Column]) -> int:
    """Count the columns that are printed: this year's, and those of the year before."""
    years = list(dict.fromkeys(column.period for column in columns))[:2]
    return len(_FIXED) + sum(column.period in years for column in columns)


def _note(view: View, columns: list[_Column]) -> str:
    if not any(f.role is Role.REFLECTION for f in _texts(view)):
        return "この計画の様式には、振り返りの欄がありません。"
    older = len({column.period for column in columns}) > 2
    return (
        f"{view.c.as_of}　その前の期の分は、右側の列（印刷しない範囲）にあります。"
        if older
        else view.c.as_of
    )


def _write_row(
    page: Page,
    view: View,
    row: int,
    item: Item,
    columns: list[_Column],
    live: tuple[ItemColumns, Page],
) -> None:
    plain, centre = cell_style(page, valign="top"), cell_style(page, valign="top", align="center")
    rating = view.c.plan.rating_field
    fixed = (item.no, item.title, item.department)
    for number, text in enumerate(fixed):
        page.text(row, number, text, centre if number == 0 else plain)
    pairs = [(text, width) for text, (_, width) in zip(fixed, _FIXED, strict=True)]
    for number, column in enumerate(columns, start=len(_FIXED)):
        text = view.shown(item, column.field, column.period)
        pairs.append((text, column.width))
        if column.field == rating and column.period == view.c.period:
            items, items_page = live
            found = look_up(items, items_page, items.number(rating.name), f"$A{row + 1}")
            page.formula(row, number, found, text, centre)
        elif not item.active(column.period):
            page.text(row, number, "", outside_style(page))
        else:
            page.text(row, number, text, centre if column.field == rating else plain)
    page.sheet.set_row(row, look.row_pt(pairs, least_pt=32))
