"""施策一覧 (一覧表): every item in one row, with the columns in the order that 設定 names.

Source: 印西市 業務改革施策一覧 (order of the columns).
"""

from __future__ import annotations

from taikou_xl.outputs.page import Page, cell_style, print_wide, table_page, title_rows
from taikou_xl.outputs.summary_course import mark_word, marks_area
from taikou_xl.outputs.summary_items import NAME as ITEMS
from taikou_xl.outputs.summary_items import ItemColumns, look_up
from taikou_xl.outputs.view import View
from taikou_xl.plan.listing import ListingColumn, When, listing_columns, plain_text, shown_periods
from taikou_xl.plan.model import Item, Kind, Plan, Side
from taikou_xl.sheets import look
from taikou_xl.terms.text import text_width

_HEAD_ROW = 3
_LEAST, _MOST_SHORT, _PROSE = 6.0, 16.0, 24.0
_LONG = 24  # a text that is longer wants a wide column


def listing_name(plan: Plan) -> str:
    """Give the sheet's name after the lowest level (施策一覧), "" where 設定 names no columns."""
    if not listing_columns(plan)[0]:
        return ""
    name = f"{plan.level_names[-1]}一覧"
    return "一覧表" if name in (ITEMS, f"計画{ITEMS}") else name


def write_listing(
    page: Page, view: View, items: ItemColumns, items_page: Page, course: Page | None
) -> None:
    """Write the list; the rating follows 項目一覧, with its mark where 四半期推移 has them."""
    plan, now = view.c.plan, view.c.period
    columns = [
        c
        for c in listing_columns(plan)[0]
        if c.field is None or c.field.side is Side.REPORT or shown_periods(plan, c, now)
    ]
    rating = plan.rating_field
    legend = "　".join(f"{mark_word(k)}：{k.definition}" for k in plan.scale if k.definition)
    note = f"{rating.name}　{legend}" if rating and legend else view.c.as_of
    title_rows(page, view.c, page.name, note)
    body = [[_text(view, item, column) for column in columns] for item in view.items]
    heads = [
        (_heading(view, column), _width(column, [row[n] for row in body]))
        for n, column in enumerate(columns)
    ]
    table_page(page, heads, _HEAD_ROW, heading_height=46)
    plain, centre = cell_style(page, valign="top"), cell_style(page, valign="top", align="center")
    for row, (item, texts) in enumerate(zip(view.items, body, strict=True), start=_HEAD_ROW + 1):
        for number, (column, text) in enumerate(zip(columns, texts, strict=True)):
            wide = heads[number][1] > _MOST_SHORT
            if rating and column.field == rating:
                formula = _live(items, items_page, course, view, item)
                page.formula(row, number, formula, text, centre)
            else:
                page.text(row, number, text, plain if wide else centre)
        pairs = zip(texts, (width for _, width in heads), strict=True)
        page.sheet.set_row(row, look.row_pt(pairs, least_pt=30))
    last = _HEAD_ROW + max(1, len(body))
    page.sheet.autofilter(_HEAD_ROW, 0, last, len(heads) - 1)
    print_wide(page, view.c, [width for _, width in heads])


def _heading(view: View, column: ListingColumn) -> str:
    """Say the time of a plan field: 令和7年度 実施内容, R7Q4末 到達目標."""
    if column.field is None or column.field.side is Side.REPORT:
        return column.name
    periods = shown_periods(view.c.plan, column, view.c.period)
    if column.when is When.YEAR_END:
        return f"{periods[-1].key}末\n{column.name}"
    year = periods[0].key[: -2 if periods[0].parts > 1 else None]
    return f"{year}年度\n{column.name}"


def _text(view: View, item: Item, column: ListingColumn) -> str:
    plan = view.c.plan
    if column.field is None:
        return plain_text(plan, item, column.name)
    if column.field.side is Side.PLAN:
        periods = shown_periods(plan, column, view.c.period)
        texts = (item.text(column.field.name, p) for p in periods if item.active(p))
        return "\n".join(dict.fromkeys(text for text in texts if text))
    text = view.shown(item, column.field)
    if column.field == plan.rating_field:
        return {k.name: mark_word(k) for k in plan.scale}.get(text, text)
    return text


def _live(items: ItemColumns, items_page: Page, course: Page | None, view: View, item: Item) -> str:
    rating = view.c.plan.rating_field
    assert rating is not None
    key = item.no.replace('"', '""')
    word = look_up(items, items_page, items.number(rating.name), f'"{key}"')
    if course is None:
        return word
    names, shown = marks_area(course, view)
    return f"=LOOKUP(2,1/({names}={word[1:]}),{shown})"


def _width(column: ListingColumn, texts: list[str]) -> float:
    longest = max((text_width(line) for text in texts for line in text.split("\n")), default=0)
    prose = column.field is not None and column.field.kind in (Kind.TEXT, Kind.FIGURE)
    if longest > _LONG:
        return _PROSE if prose else _PROSE - 6.0
    return min(_MOST_SHORT, max(_LEAST, longest + 2.0, min(12.0, text_width(column.name) + 2.0)))
