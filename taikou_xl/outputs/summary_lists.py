"""振り返り, 変動 and 指標: one row per item, each from its own side."""

from __future__ import annotations

from dataclasses import dataclass

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    colour_classes,
    print_wide,
    table_page,
    title_rows,
)
from taikou_xl.outputs.summary_items import ItemColumns, move_formula
from taikou_xl.outputs.view import View
from taikou_xl.plan.model import Item, Kind, Role
from taikou_xl.sheets import look
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period

REFLECTIONS, MOVES, INDICATORS = "振り返り", "変動", "指標"
HEAD_ROW = 3
_BODY = HEAD_ROW + 1


def write_reflections(page: Page, view: View, items: ItemColumns, items_page: Page) -> None:
    """Write what was done and what was learnt, item by item, with the class followed live."""
    plan = view.c.plan
    rating = plan.rating_field
    texts = [
        f for f in plan.report_fields
        if f.kind is Kind.TEXT and f.role in (Role.REFLECTION, Role.BODY)
    ]  # fmt: skip
    heads = [("番号", 6.0), (plan.level_names[-1], 26.0), ("担当課", 12.0)]
    heads += [(rating.name, 12.0)] if rating else []
    each = max(30.0, 116.0 / max(1, len(texts)))
    heads += [(f.name, each) for f in texts]
    has_reflection = any(f.role is Role.REFLECTION for f in texts)
    note = "" if has_reflection else "この計画の様式には、振り返りの欄がありません。"
    title_rows(page, view.c, REFLECTIONS, note or view.c.as_of, len(heads) - 1)
    table_page(page, heads, HEAD_ROW)
    plain, centre = cell_style(page, valign="top"), cell_style(page, valign="top", align="center")
    for row, item in enumerate(view.items, start=_BODY):
        cells = [item.no, item.title, item.department]
        cells += [view.rating(item, view.c.period)] if rating else []
        cells += [view.shown(item, f) for f in texts]
        for column, text in enumerate(cells):
            if rating and column == 3:
                area = items.area(items_page, rating.name)
                keys = items.area(items_page, "番号")
                page.formula(row, column, _look_up(keys, area, f"$A{row + 1}"), text, centre)
            else:
                page.text(row, column, text, centre if column == 0 else plain)
        widths = [width for _, width in heads]
        page.sheet.set_row(row, look.row_pt(zip(cells, widths, strict=True), least_pt=32))
    last = _BODY + max(1, len(view.items)) - 1
    page.sheet.autofilter(HEAD_ROW, 0, last, len(heads) - 1)
    if rating:
        labels = [k.name for k in plan.scale]
        colour_classes(page, view.c, [*labels, "未回答", "保留"], f"D{_BODY + 1}:D{last + 1}")
    print_wide(page, view.c, [width for _, width in heads])


def _look_up(keys: str, area: str, key: str) -> str:
    """Find by exact equality, also after a sort (MATCH would read ``*`` as a pattern)."""
    return f"=LOOKUP(2,1/({keys}={key}),{area})"


@dataclass(frozen=True)
class MovePlaces:
    """The items of 変動 in plan order and the columns of its periods."""

    items: tuple[Item, ...]
    periods: tuple[Period, ...]

    @property
    def last(self) -> int:
        """The last row of the table's body."""
        return _BODY + max(1, len(self.items)) - 1

    def column(self, period: Period) -> int:
        """Give the column of a period."""
        return 4 + self.periods.index(period)

    def area(self, page: Page, period: Period) -> str:
        """Give the reference of a period's classes."""
        return page.ref(_BODY, self.column(period), self.last)


def move_places(view: View) -> MovePlaces:
    """Give every item that belonged to the plan in any recorded period."""
    items = tuple(i for i in view.c.plan.items if any(i.active(p) for p in view.periods))
    return MovePlaces(items, view.periods)


def write_moves(
    page: Page,
    view: View,
    places: MovePlaces,
    items: ItemColumns,
    items_page: Page,
    ranked: str | None,
) -> None:
    """Write the class of each item in every recorded period, and its move against the last."""
    plan = view.c.plan
    note = (
        f"ひとつ前の{plan.period_name}との比較です（↑ 上昇、→ 同じ、↓ 下降、新規、－ 比較できない）。"
        if view.previous
        else f"今回が最初の集計です。前の{plan.period_name}との比較は、次の{plan.period_name}から表示します。"
    )
    heads = [("番号", 6.0), ("表示番号", 9.0), (plan.level_names[-1], 40.0), ("担当課", 14.0)]
    heads += [(p.label, 17.0) for p in places.periods] + [("変動", 10.0)]
    title_rows(page, view.c, MOVES, note, len(heads) - 1)
    table_page(page, heads, HEAD_ROW)
    plain, centre = cell_style(page), cell_style(page, align="center")
    outside = cell_style(page, bg_color=look.LABEL_FILL)
    for row, item in enumerate(places.items, start=_BODY):
        for column, text in enumerate((item.no, item.label, item.title, item.department)):
            page.text(row, column, text, plain if column > 1 else centre)
        for period in places.periods:
            column, text = places.column(period), view.rating(item, period)
            if text and period == view.c.period and plan.rating_field:
                area = items.area(items_page, plan.rating_field.name)
                keys = items.area(items_page, "番号")
                page.formula(row, column, _look_up(keys, area, f"$A{row + 1}"), text, centre)
            else:
                page.text(row, column, text, centre if text else outside)
        _write_move(page, view, places, row, item, ranked)
        cells = [item.no, item.label, item.title, item.department]
        cells += [view.rating(item, period) for period in places.periods]
        widths = [width for _, width in heads]
        page.sheet.set_row(row, look.row_pt(zip(cells, widths, strict=False), least_pt=20))
    page.sheet.autofilter(HEAD_ROW, 0, places.last, len(heads) - 1)
    first, last = address(_BODY, 4), address(places.last, 3 + len(places.periods))
    colour_classes(
        page, view.c, [*(k.name for k in plan.scale), "未回答", "保留"], f"{first}:{last}"
    )
    print_wide(page, view.c, [width for _, width in heads], landscape=len(heads) > 6)


def _write_move(
    page: Page, view: View, places: MovePlaces, row: int, item: Item, ranked: str | None
) -> None:
    column, centre = 4 + len(places.periods), cell_style(page, align="center")
    text = view.moves.get(item.no, "終了")
    if ranked and view.previous and item.no in view.moves:
        now, before = address(row, column - 1), address(row, column - 2)
        page.formula(row, column, move_formula(now, before, ranked), text, centre)
    else:
        page.text(row, column, text, centre)


def write_indicators(page: Page, view: View) -> None:
    """Write target, actual, 現状 and final target of each item side by side."""
    plan = view.c.plan
    target = plan.target_field.name if plan.target_field else "数値目標"
    figure = next((f for f in plan.report_fields if f.role is Role.FIGURE), None)
    heads = [("番号", 6.0), (plan.level_names[-1], 36.0), ("担当課", 12.0), ("現状の数値", 22.0)]
    heads += [(target, 24.0), (figure.name if figure else "数値", 24.0), ("目標の数値", 24.0)]
    heads[4] = (f"{target}（{view.c.period.label}）", 24.0)
    title_rows(page, view.c, INDICATORS, view.c.as_of, len(heads) - 1)
    table_page(page, heads, HEAD_ROW)
    plain, centre = cell_style(page, valign="top"), cell_style(page, valign="top", align="center")
    for row, item in enumerate(view.items, start=_BODY):
        actual = view.shown(item, figure) if figure else ""
        aim = plan.target(item, view.c.period)
        cells = [
            item.no,
            item.title,
            item.department,
            item.baseline,
            aim,
            actual,
            item.final_target,
        ]
        for column, text in enumerate(cells):
            page.text(row, column, text, plain if column else centre)
        widths = [width for _, width in heads]
        page.sheet.set_row(row, look.row_pt(zip(cells, widths, strict=True), least_pt=20))
    last = _BODY + max(1, len(view.items)) - 1
    page.sheet.autofilter(HEAD_ROW, 0, last, len(heads) - 1)
    print_wide(page, view.c, [width for _, width in heads])
