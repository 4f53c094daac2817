"""指標: one row per indicator with targets, actuals, the share of the way and a small chart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    heading_style,
    note_style,
    outside_style,
    print_wide,
    table_page,
    title_rows,
)
from taikou_xl.outputs.view import View
from taikou_xl.rollup.trends import Trend
from taikou_xl.sheets import look
from taikou_xl.sheets.grid import address
from taikou_xl.terms.text import text_width

NAME, HEAD_ROW = "指標", 3
_BODY = HEAD_ROW + 1
_FIGURE_WIDTH, _CHART_WIDTH, _KEPT = 8.0, 7.0, 5
_PAGE_CHARS = 171.0  # an A4 page in landscape at 80 %, with some 20 columns
_MOST_CHARS = 12.0  # given to a wide column from what the page leaves
_WIDE, _FIRST_FIGURE = (2, 3, 4), 7
_NUMBER = re.compile(r"[\d,.]+$")
_DAY = re.compile(r"(.*\d+年)(\d+月\d+日)")
_NOTE = (
    "進み具合は（実績－現状）÷（最終目標－現状）の％（小数点以下切り捨て）。"
    "「―」は目標が0や期限のもの、現状・最終目標・実績のどれかが数値でないもの。「ほか」は指標に使っていない数値。"
    "斜線は計画の対象外。推移の棒は、その指標の中での大小。"
)


def write_indicators(page: Page, view: View) -> None:
    """Write every indicator of every item ever active; its figures stand right of the print area."""
    plan = view.c.plan
    heads = _headings(view)
    without = "" if plan.target_field else "この計画の様式には、数値目標の欄がありません。"
    title_rows(page, view.c, NAME, without or _NOTE)
    tallest = max(look.text_pt(heading, width) for heading, width in heads)
    table_page(page, heads, HEAD_ROW, heading_height=tallest)
    chart = len(heads) - 1
    helper = chart + 2
    _write_helper_heads(page, view, helper)
    for row, trend in enumerate(view.trends, start=_BODY):
        _write_row(page, view, heads, row, trend)
        _write_progress(page, row, chart - 1, trend)
        _write_figures(page, view, row, chart, helper, trend)
    last = _BODY + max(1, len(view.trends)) - 1
    page.sheet.autofilter(HEAD_ROW, 0, last, chart)
    print_wide(page, view.c, [width for _, width in heads], keep=_KEPT)
    page.sheet.print_area(0, 0, last, chart)


def _write_row(
    page: Page, view: View, heads: Sequence[tuple[str, float]], row: int, trend: Trend
) -> None:
    """Write the texts of an indicator, and fit the row to them."""
    centre, left = cell_style(page, align="center"), cell_style(page, align="left")
    widths = [width for _, width in heads]
    cells = [
        _folded(text, trend.unit, width) if column >= _FIRST_FIGURE else text
        for column, (text, width) in enumerate(zip(_cells(view, trend), widths, strict=True))
    ]
    for column, text in enumerate(cells):
        page.text(row, column, text, left if column in _WIDE else centre)
    for column, period in enumerate((*view.c.plan.periods, *view.periods), start=_FIRST_FIGURE + 1):
        if not trend.item.active(period):
            page.text(row, column, "", outside_style(page))
    page.sheet.set_row(row, look.row_pt(zip(cells, widths, strict=True), least_pt=24))


def _headings(view: View) -> list[tuple[str, float]]:
    plan = view.c.plan
    heads = [("番号", 5.0), ("表示番号", 7.0), (plan.level_names[-1], 15.5), ("担当課", 8.5)]
    heads += [("指標名", 12.5), ("単位", 5.0), ("方向", 5.5), ("現状", _FIGURE_WIDTH)]
    heads += [(f"{p.heading}\n目標", _FIGURE_WIDTH) for p in plan.periods]
    heads += [(f"{p.heading}\n実績", _FIGURE_WIDTH) for p in view.periods]
    heads += [("最終目標", _FIGURE_WIDTH), ("進み具合", 9.0), ("推移", _CHART_WIDTH)]
    left = _PAGE_CHARS - sum(width for _, width in heads) - 0.7 * (len(heads) - 21)
    wide = [n for n in range(len(heads)) if n in (2, 4) or n >= 7]
    more = min(_MOST_CHARS, max(0.0, left / len(wide)))
    return [(head, width + more if n in wide else width) for n, (head, width) in enumerate(heads)]


def _cells(view: View, trend: Trend) -> list[str]:
    """Give the row's texts in order of its columns; the last two are written by others."""
    item = trend.item
    department = view.c.plan.department_shown(item.department)
    cells = [item.no, item.label, item.title, department]
    cells += [trend.name, trend.unit, trend.direction, trend.baseline]
    cells += [_with_first(trend, p.key, trend.targets.get(p.key)) for p in view.c.plan.periods]
    cells += [trend.actuals.get(p.key, "") for p in view.periods]
    return [*cells, _with_first(trend, "", trend.final), "", ""]


def _with_first(trend: Trend, key: str, text: str | None) -> str:
    """Put the first target below a revised one."""
    first = trend.originals.get(key, "")
    return f"{text or ''}\n当初 {first}".lstrip() if first else text or ""


def _folded(text: str, unit: str, width: float) -> str:
    """Break a figure that is wider than its column before its unit, and a day after its year."""
    lines = []
    for line in text.split("\n"):
        room = look.chars_in(width)
        figure = line.removesuffix(unit) if unit else line
        number = _NUMBER.search(figure)
        day = _DAY.fullmatch(line)
        if day and text_width(line) > room:
            lines += [day[1], day[2]]
        elif number and figure != line and text_width(number[0] + unit) > room:
            lines += [figure, unit]
        else:
            lines.append(line)
    return "\n".join(lines)


def _write_progress(page: Page, row: int, column: int, trend: Trend) -> None:
    way = trend.progress
    if way.percent is None:
        page.text(row, column, way.shown, cell_style(page, align="center"))
        return
    style = cell_style(page, align="center", num_format='0"％";"▲"0"％"')
    page.number(row, column, way.percent, style)


def _write_helper_heads(page: Page, view: View, helper: int) -> None:
    page.text(HEAD_ROW - 1, helper, "推移のもとになる数値", note_style(page, text_wrap=False))
    for column, period in enumerate(view.periods, start=helper):
        page.sheet.set_column(column, column, 12)
        page.text(HEAD_ROW, column, f"{period.heading}（数値）", heading_style(page))


def _write_figures(page: Page, view: View, row: int, chart: int, helper: int, trend: Trend) -> None:
    """Write the actuals as numbers, and the chart where there are two or more."""
    for column, period in enumerate(view.periods, start=helper):
        value = trend.values.get(period.key)
        if value is not None:
            page.number(row, column, value, cell_style(page, num_format="General"))
    if len(trend.values) > 1:
        first, last = address(row, helper), address(row, helper + len(view.periods) - 1)
        foot, top = _ends(list(trend.values.values()))
        # columns, not a line: LibreOffice prints no line of a small chart
        options = {"type": "column", "min": foot, "max": top, "series_color": look.LINE}
        page.sheet.add_sparkline(row, chart, {"range": f"'{NAME}'!{first}:{last}", **options})


def _ends(values: Sequence[Decimal]) -> tuple[float, float]:
    """Give where the columns start and what the cell's height is worth.

    They start so low that the least is half the greatest, at 0 where all are equal or where
    that would lie below 0 for no reason; a fifth of the height stays free.
    """
    least, greatest = min(values), max(values)
    foot = 2 * least - greatest
    if least >= 0:
        foot = max(foot, Decimal(0)) if least < greatest else Decimal(0)
    room = (greatest - foot) or Decimal(1)
    return float(foot), float(foot + room * Decimal("1.25"))
