"""変動: how many items moved from which class to which, and every item in every period.

The table of moves stands above the list, so that the list's heading can repeat on every
page below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    colour_classes,
    colour_of,
    heading_style,
    note_style,
    outside_style,
    print_wide,
    table_page,
    tint,
    title_rows,
)
from taikou_xl.outputs.summary_items import ItemColumns, look_up, move_formula
from taikou_xl.outputs.view import View
from taikou_xl.plan.model import Item
from taikou_xl.rollup import tables
from taikou_xl.rollup.counting import Counts
from taikou_xl.rollup.transitions import transitions
from taikou_xl.rollup.trends import items_so_far
from taikou_xl.sheets import look
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

NAME = "変動"
_TABLE_ROW = 3  # of the table of moves, its title; in the first period, the list's heading
_FIXED, _CLASS_WIDTH = 4, 12.0
_PAGE_CHARS, _LEAST_TITLE, _MOST_TITLE = 168.0, 34.0, 70.0
_NEW, _ENDED = "新規", "終了"


@dataclass(frozen=True)
class MovePlaces:
    """Where everything stands: the items in plan order, the periods, the moves above them."""

    items: tuple[Item, ...]
    periods: tuple[Period, ...]
    moved: Counts | None

    @property
    def head(self) -> int:
        """The row of the list's heading."""
        if self.moved is None:
            return _TABLE_ROW
        # title, heading, classes, 合計, a legend, a blank row and the list's title
        return _TABLE_ROW + len(self.moved.rows) + 6

    @property
    def first(self) -> int:
        """The first row of the list's body."""
        return self.head + 1

    @property
    def last(self) -> int:
        """The last row of the list's body."""
        return self.head + max(1, len(self.items))

    def column(self, period: Period) -> int:
        """Give the column of a period."""
        return _FIXED + self.periods.index(period)

    def area(self, page: Page, period: Period) -> str:
        """Give the reference of a period's classes."""
        return page.ref(self.first, self.column(period), self.last)


def move_places(view: View) -> MovePlaces:
    """Lay out the sheet for every item that belonged to the plan so far."""
    return MovePlaces(items_so_far(view.c), view.periods, transitions(view.c))


def write_moves(
    page: Page,
    view: View,
    places: MovePlaces,
    items: ItemColumns,
    items_page: Page,
    ranked: str | None,
) -> None:
    """Write the table of moves, and each item's class in every recorded period."""
    heads = _headings(view, places)
    title_rows(page, view.c, NAME, _note(view))
    table_page(page, heads, places.head)
    listed = _FIXED + len(places.periods) + (2 if view.previous is None else 1)
    if places.moved is not None:
        _write_table(page, view, places, places.moved)
        page.sheet.freeze_panes(0, 3)
        for column in range(listed, _FIXED - 1 + len(places.moved.columns) + 1):
            page.sheet.set_column(column, column, _CLASS_WIDTH)
    for row, item in enumerate(places.items, start=places.first):
        _write_item(page, view, places, row, item, (items, items_page, ranked))
        widths = [width for _, width in heads]
        page.sheet.set_row(
            row, look.row_pt(zip(_texts(view, item), widths, strict=True), least_pt=20)
        )
    _make_filters(page, places, [heading for heading, _ in heads])
    first, last = address(places.first, _FIXED), address(places.last, listed - 1)
    labels = [*(k.name for k in view.c.plan.scale), tables.UNANSWERED, tables.ON_HOLD]
    colour_classes(page, view.c, labels, f"{first}:{last}")
    widths = [width for _, width in heads]
    used = 0 if places.moved is None else _FIXED + len(places.moved.columns)
    widths += [_CLASS_WIDTH] * (used - len(widths))
    print_wide(page, view.c, widths, keep=3)


def _make_filters(page: Page, places: MovePlaces, headings: list[str]) -> None:
    """Offer filters; as a table, whose headings Excel shows while one scrolls, where it can be."""
    area = (places.head, 0, places.last, len(headings) - 1)
    if len({name_key(heading) for heading in headings}) < len(headings):
        page.sheet.autofilter(*area)  # a table's headings must differ
        return
    style = heading_style(page)
    columns = [{"header": heading, "header_format": style} for heading in headings]
    page.sheet.add_table(*area, {"name": "変動表", "style": None, "columns": columns})


def _note(view: View) -> str:
    plan, before = view.c.plan, view.previous
    if before is None:
        return (
            f"今回が最初の集計です。前の{plan.period_name}との比較は、"
            f"次の{plan.period_name}から表示します。今回は、指標の現状と実績を示します。"
        )
    return (
        f"変動は、{before.label}との比較です（↑ 上昇、→ 同じ、↓ 下降、新規、終了、－ 比較できない）。"
        f"斜線は、計画の対象外の{plan.period_name}です。"
    )


def _headings(view: View, places: MovePlaces) -> list[tuple[str, float]]:
    heads = [("番号", 6.0), ("表示番号", 8.0), (view.c.plan.level_names[-1], 0.0), ("担当課", 12.0)]
    heads += [(p.heading, _CLASS_WIDTH) for p in places.periods] + [(NAME, _CLASS_WIDTH)]
    heads += [("現状 → 実績", 44.0)] if view.previous is None else []
    columns = 0 if places.moved is None else _FIXED + len(places.moved.columns)
    taken = sum(width for _, width in heads) + _CLASS_WIDTH * max(0, columns - len(heads))
    title = min(_MOST_TITLE, max(_LEAST_TITLE, _PAGE_CHARS - taken))
    return [(head, width or title) for head, width in heads]


def _texts(view: View, item: Item) -> list[str]:
    """Give the shown texts of an item's row, in order of the columns."""
    department = view.c.plan.department_shown(item.department)
    cells = [item.no, item.label, item.title, department]
    cells += [view.rating(item, period) for period in view.periods]
    cells.append(view.moves.get(item.no, _ENDED))
    return [*cells, _first_steps(view, item)] if view.previous is None else cells


def _first_steps(view: View, item: Item) -> str:
    """Say for each indicator where it stood and where it stands, in the first period."""
    key = view.c.period.key
    rows = [t for t in view.trends_of(item) if t.baseline or key in t.actuals]
    lines = [f"{t.name}　{t.baseline or '―'} → {t.actuals.get(key) or '―'}".strip() for t in rows]
    return "\n".join(lines)


def _write_item(
    page: Page,
    view: View,
    places: MovePlaces,
    row: int,
    item: Item,
    live: tuple[ItemColumns, Page, str | None],
) -> None:
    """Write one item; the reported period's class follows 項目一覧, and the move follows it."""
    items, items_page, ranked = live
    plain, centre = cell_style(page), cell_style(page, align="center")
    texts, rating = _texts(view, item), view.c.plan.rating_field
    for column, text in enumerate(texts[:_FIXED]):
        page.text(row, column, text, plain if column > 1 else centre)
    for period in places.periods:
        column = places.column(period)
        text = texts[column]
        if text and period == view.c.period and rating:
            found = look_up(items, items_page, items.number(rating.name), f"$A{row + 1}")
            page.formula(row, column, found, text, centre)
        else:
            page.text(row, column, text, centre if text else outside_style(page))
    column = _FIXED + len(places.periods)
    if ranked and view.previous and item.no in view.moves:
        now, before = address(row, column - 1), address(row, column - 2)
        page.formula(row, column, move_formula(now, before, ranked), texts[column], centre)
    else:
        page.text(row, column, texts[column], centre)
    if view.previous is None:
        page.text(row, column + 1, texts[column + 1], plain)


def _write_table(page: Page, view: View, places: MovePlaces, moved: Counts) -> None:
    """Write the table class × class with live counts over the list below it."""
    before, now = view.periods[-2:]
    strong = page.style(bold=True, font_size=12, text_wrap=False)
    page.sheet.set_row(_TABLE_ROW, 24)
    page.text(_TABLE_ROW, 0, f"区分の移り変わり（{before.label}から{now.label}へ、項目数）", strong)
    rows, columns = moved.rows, moved.columns
    head, first, total = _TABLE_ROW + 1, _TABLE_ROW + 2, _FIXED - 1 + len(columns)
    _write_table_heads(page, view, rows, columns, head)
    stored = moved.cells
    sums = heading_style(page)
    for n, row in enumerate(range(first, first + len(rows))):
        cells = [
            (places.area(page, before), "" if rows[n] == "" else f"$A{row + 1}"),
            (places.area(page, now), ""),
        ]
        for m, column in enumerate(range(_FIXED - 1, total)):
            letters = address(head, column).rstrip("0123456789")
            cells[1] = (cells[1][0], "" if columns[m] == "" else f"{letters}${head + 1}")
            if rows[n] == columns[m] == "":
                page.text(row, column, "", outside_style(page))
                continue
            both = "*".join(f"({area}={cell or chr(34) * 2})" for area, cell in cells)
            style = _count_style(page, view, rows[n], columns[m])
            page.formula(row, column, f"=SUMPRODUCT({both})", stored[n][m], style)
        span = f"{address(row, _FIXED - 1)}:{address(row, total - 1)}"
        page.formula(row, total, f"=SUM({span})", sum(stored[n]), sums)
    last = first + len(rows)
    page.sheet.set_row(last, 20)
    page.merge(last, 0, _FIXED - 2, tables.TOTAL, heading_style(page, align="left", indent=1))
    for m, column in enumerate(range(_FIXED - 1, total + 1)):
        value = sum(row[m] for row in stored) if column < total else sum(map(sum, stored))
        span = f"{address(first, column)}:{address(last - 1, column)}"
        page.formula(last, column, f"=SUM({span})", value, sums)
    legend = f"縦が{before.label}、横が{now.label}。色は緑が上昇、灰が同じ、赤が下降です。"
    page.text(last + 1, 0, legend, note_style(page, text_wrap=False))
    page.text(places.head - 1, 0, "項目ごとの区分", strong)
    page.sheet.set_row(places.head - 1, 24)


def _write_table_heads(
    page: Page, view: View, rows: Sequence[str], columns: Sequence[str], head: int
) -> None:
    before, now = view.periods[-2:]
    page.merge(
        head, 0, _FIXED - 2, f"{before.label}（縦）＼ {now.label}（横）", heading_style(page)
    )
    names = [name or _ENDED for name in columns]
    for column, name in enumerate(names, start=_FIXED - 1):
        page.text(head, column, name, heading_style(page, **_fill(view, name)))
    page.text(head, _FIXED - 1 + len(names), tables.TOTAL, heading_style(page))
    tallest = look.row_pt(((name, _CLASS_WIDTH) for name in names), least_pt=32)
    page.sheet.set_row(head, tallest)
    for row, name in enumerate(rows, start=head + 1):
        label = name or _NEW
        style = cell_style(page, indent=1, **_fill(view, label))
        page.merge(row, 0, _FIXED - 2, label, style)
        page.sheet.set_row(row, look.row_pt([(label, 46.0)], least_pt=20))


def _fill(view: View, label: str) -> dict[str, str]:
    return {"bg_color": tint(colour_of(view.c.plan, label))}


def _count_style(page: Page, view: View, before: str, now: str) -> object:
    """Colour a count by what its move means; one with nothing to compare stays white."""
    rank = {k.name: n for n, k in enumerate(k for k in view.c.plan.scale if k.counted)}
    number = {"align": "center", "num_format": '0;-0;"・"'}
    if before not in rank or now not in rank:
        return cell_style(page, **number)
    step = rank[now] - rank[before]
    fill = look.GUIDE_FILL if step < 0 else look.MISSING_FILL if step > 0 else look.LABEL_FILL
    return cell_style(page, bg_color=fill, **number)
