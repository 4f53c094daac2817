"""四半期推移 (半期推移): every item over the periods of the plan so far, and what got worse.

For a plan that reports several times a year and asks for a rating. The reported period follows
a correction made in 項目一覧, and with it the move, the count of what got worse, and how long
a class has lasted.
"""

from __future__ import annotations

from dataclasses import dataclass

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    colour_of,
    heading_style,
    outside_style,
    print_wide,
    table_page,
    tint,
    title_rows,
)
from taikou_xl.outputs.summary_items import KEY, MOVE, ItemColumns, look_up
from taikou_xl.outputs.view import View
from taikou_xl.plan.model import Item, Plan, RatingClass
from taikou_xl.rollup import tables
from taikou_xl.rollup.trends import items_so_far
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import Format
from taikou_xl.sheets.grid import address

_NAMES = {4: "四半期推移", 2: "半期推移"}
_MOVE, _RUN, _ENDED, _WORSE = "前の期から", "同じ区分の続き", "終了", "↓ 下降"
_NO_RUN = "－"  # as 変動 shows it
_OTHERS = {tables.UNANSWERED: "回答がありません", tables.ON_HOLD: "差戻し中です"}
_FIXED, _LEGEND_ROW = 4, 3
_CLASS_WIDTH, _MOVE_WIDTH, _RUN_WIDTH = 10.5, 11.0, 12.0
_PAGE_CHARS, _LEAST_TITLE, _MOST_TITLE = 168.0, 30.0, 62.0


@dataclass(frozen=True)
class _Places:
    """The labels of the legend (name, shown), the heading row, and the rows of the items."""

    labels: tuple[tuple[str, str], ...]
    items: tuple[Item, ...]
    periods: int

    @property
    def head(self) -> int:
        return _LEGEND_ROW + len(self.labels) + 3

    @property
    def first(self) -> int:
        return self.head + 1

    @property
    def last(self) -> int:
        return self.head + max(1, len(self.items))

    @property
    def move(self) -> int:
        """The column of the move; the reported period stands before it."""
        return _FIXED + self.periods


def course_name(plan: Plan) -> str:
    """Give the sheet's name, "" where the plan reports once a year or asks for no rating."""
    return _NAMES.get(plan.periods[0].parts, "") if plan.rating_field else ""


def mark_word(rating: RatingClass) -> str:
    """Give a class as 「☀ 晴れ」: a mark never stands without its word."""
    return f"{rating.symbol} {rating.name}".strip()


def marks_area(page: Page, view: View) -> tuple[str, str]:
    """Give the areas of the legend: every class as its word, and as mark and word."""
    last = _LEGEND_ROW + len(_labels(view))
    return page.ref(_LEGEND_ROW + 1, 0, last), page.ref(_LEGEND_ROW + 1, 1, last)


def _labels(view: View) -> tuple[tuple[str, str], ...]:
    marks = ((k.name, mark_word(k)) for k in view.c.plan.scale)
    return (*marks, *((name, name) for name in _OTHERS))


def write_course(page: Page, view: View, items: ItemColumns, items_page: Page) -> None:
    """Write the meaning of the marks, the count of what got worse, and one row per item."""
    places = _Places(_labels(view), items_so_far(view.c), len(view.periods))
    rating = view.c.plan.rating_field
    note = (
        f"{rating.name if rating else ''}を、期の順に並べています。斜線は、計画の対象外の期です。"
    )
    title_rows(page, view.c, page.name, note)
    _write_legend(page, view, places)
    heads = _headings(view)
    table_page(page, heads, places.head, heading_height=34)
    page.sheet.freeze_panes(places.head + 1, 3)
    _write_worse(page, view, places)
    widths = [width for _, width in heads]
    for row, item in enumerate(places.items, start=places.first):
        _write_item(page, view, places, row, item, (items, items_page))
        texts = [(item.levels[0], widths[1]), (item.title, widths[2]), (item.department, widths[3])]
        page.sheet.set_row(row, look.row_pt(texts, least_pt=22))
    _colour(page, view, places)
    page.sheet.autofilter(places.head, 0, places.last, len(heads) - 1)
    print_wide(page, view.c, widths, keep=3)


def _headings(view: View) -> list[tuple[str, float]]:
    plan = view.c.plan
    heads = [(KEY, 7.0), (plan.level_names[0], 16.0), (plan.level_names[-1], 0.0), ("担当課", 13.0)]
    heads += [(period.key, _CLASS_WIDTH) for period in view.periods]
    heads += [(_MOVE, _MOVE_WIDTH), (_RUN, _RUN_WIDTH)]
    title = _PAGE_CHARS - sum(width for _, width in heads)
    title = min(_MOST_TITLE, max(_LEAST_TITLE, title))
    return [(heading, width or title) for heading, width in heads]


def _write_legend(page: Page, view: View, places: _Places) -> None:
    head, told = heading_style(page), {k.name: k.definition for k in view.c.plan.scale} | _OTHERS
    for column, text in enumerate(("区分", "表示", "意味")):
        page.text(_LEGEND_ROW, column, text, head)
    for row, (name, shown) in enumerate(places.labels, start=_LEGEND_ROW + 1):
        fill = tint(colour_of(view.c.plan, name))
        page.text(row, 0, name, cell_style(page, font_size=9))
        page.text(row, 1, shown, cell_style(page, align="center", bg_color=fill))
        page.text(row, 2, told[name], cell_style(page))
        page.sheet.set_row(row, look.row_pt([(told[name], 30.0), (name, 7.0)], least_pt=18))


def _write_worse(page: Page, view: View, places: _Places) -> None:
    area = f"{address(places.first, places.move)}:{address(places.last, places.move)}"
    worse = sum(text == _WORSE for text in view.moves.values())
    words = ("前の期より下がった項目：", "項目")
    formula = f'="{words[0]}"&SUMPRODUCT(--({area}="{_WORSE}"))&"{words[1]}"'
    style = page.style(bold=True, font_size=12, text_wrap=False)
    page.sheet.set_row(places.head - 1, 24)
    page.formula(places.head - 1, 0, formula, f"{words[0]}{worse}{words[1]}", style)


def _write_item(
    page: Page,
    view: View,
    places: _Places,
    row: int,
    item: Item,
    live: tuple[ItemColumns, Page],
) -> None:
    plain, centre = cell_style(page), cell_style(page, align="center")
    for column, text in enumerate((item.no, item.levels[0], item.title, item.department)):
        page.text(row, column, text, plain if column else centre)
    shown = dict(places.labels)
    names = [view.rating(item, period) for period in view.periods]
    for column, name in enumerate(names[:-1], start=_FIXED):
        style = centre if name else outside_style(page)
        page.text(row, column, shown.get(name, name), style)
    if not names[-1]:
        page.text(row, places.move - 1, "", outside_style(page))
        page.text(row, places.move, _ENDED, centre)
        page.text(row, places.move + 1, "", outside_style(page))
        return
    items, items_page = live
    rating = view.c.plan.rating_field
    assert rating is not None  # course_name asks for it
    word = look_up(items, items_page, items.number(rating.name), f"$A{row + 1}")[1:]
    words, marks = marks_area(page, view)
    formula = f"=LOOKUP(2,1/({words}={word}),{marks})"
    page.formula(row, places.move - 1, formula, shown.get(names[-1], names[-1]), centre)
    move = look_up(items, items_page, items.added(MOVE), f"$A{row + 1}")
    page.formula(row, places.move, move, view.moves.get(item.no, ""), centre)
    _write_run(page, places, row, names, centre)


def _write_run(page: Page, places: _Places, row: int, names: list[str], style: Format) -> None:
    """Say for how many periods the class has been the same, the reported one included.

    What has no class (未回答, 保留) has been nothing for any time.
    """
    before = names[:-1]
    run = 0
    while run < len(before) and before and before[-1 - run] == before[-1]:
        run += 1
    run = run + 1 if before else 1
    value = run if before and names[-1] == before[-1] else 1
    now = address(row, places.move - 1)
    same = f"IF({now}={address(row, places.move - 2)},{run},1)" if before else "1"
    none = ",".join(f'{now}="{word}"' for word in _OTHERS)
    formula = f'=IF(OR({none}),"{_NO_RUN}",{same}&"期")'
    shown = _NO_RUN if names[-1] in _OTHERS else f"{value}期"
    page.formula(row, places.move + 1, formula, shown, style)


def _colour(page: Page, view: View, places: _Places) -> None:
    """Colour the classes, and what got worse, also after a correction."""
    area = f"{address(places.first, _FIXED)}:{address(places.last, places.move - 1)}"
    rules = [(area, shown, tint(colour_of(view.c.plan, name))) for name, shown in places.labels]
    moves = f"{address(places.first, places.move)}:{address(places.last, places.move)}"
    rules.append((moves, _WORSE, look.MISSING_FILL))
    for where, text, fill in rules:
        quoted = text.replace('"', '""')
        style = page.writer.book.add_format({"bg_color": fill, "font_color": look.INK})
        rule = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": style}
        page.sheet.conditional_format(where, rule)
