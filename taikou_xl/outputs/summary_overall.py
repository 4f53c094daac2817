"""全体指標: the goals of the whole plan against their straight lines, with what contributes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    heading_style,
    print_wide,
    table_page,
    title_rows,
)
from taikou_xl.outputs.view import View
from taikou_xl.plan import sheetnames
from taikou_xl.plan.model import Plan
from taikou_xl.rollup.overall import AHEAD, BEHIND, REACHED, Course, courses
from taikou_xl.sheets import look
from taikou_xl.terms.indicators import Direction
from taikou_xl.terms.periods import Period

_HEAD_ROW = 3
_HEADS = (
    ("指標", 30.0), ("状況", 24.0), ("位置づけ", 12.0), ("番号", 12.0), ("担当課", 12.0),
    ("単位", 12.0), ("基準値", 12.0), ("目標値", 12.0), ("最新の実績", 12.0),
    ("その期の目安", 12.0), ("進み具合", 12.0),
)  # fmt: skip
_FIRST_PERIOD, _PERIOD_WIDTH = 2, 12.0
_NOTE = (
    "目安は、基準値（基準の期の末）から目標値（目標の期の末）まで直線で進むときの、その期の末の値です。"
    "進み具合は（実績－基準値）÷（目標値－基準値）の％。目安と進み具合は切り捨てです。"
)
_FILLS = {REACHED: look.GUIDE_FILL, AHEAD: look.GUIDE_FILL, BEHIND: look.MISSING_FILL}
_CHART_PT, _ROW_PT = 230, 22.0


def overall_name(plan: Plan) -> str:
    """Give the sheet's name, "" where the master has no 全体指標 or no row on it."""
    return sheetnames.OVERALL if plan.overall else ""


def write_overall(page: Page, view: View) -> None:
    """Write where every goal and contribution stands, its course by period, and the goals' charts."""
    found = courses(view.c)
    title_rows(page, view.c, page.name, _NOTE)
    table_page(page, _HEADS, _HEAD_ROW)
    for row, course in enumerate(found, start=_HEAD_ROW + 1):
        _write_course(page, row, course)
    row = _HEAD_ROW + len(found) + 2
    places = _write_periods(page, view, found, row)
    row += 2 + 2 * len(found) + 1
    for course in found:
        if not course.row.toward and course.line:
            row = _write_chart(page, view, course, places, row)
    print_wide(page, view.c, [width for _, width in _HEADS])


def _write_course(page: Page, row: int, course: Course) -> None:
    one = course.row
    goal = not one.toward
    name = one.name if goal else f"　{one.name}"
    item = course.item
    texts = [name, course.state, "全体の目標" if goal else "寄与する取組", one.no]
    texts += [item.department if item else "", one.unit]
    bold: dict[str, Any] = {"bold": True} if goal else {}
    fill: dict[str, Any] = {"bg_color": _FILLS[course.state]} if course.state in _FILLS else {}
    for column, text in enumerate(texts):
        more = {**bold, **(fill if column == 1 else {})}
        style = cell_style(page, align="left" if column < 2 else "center", **more)
        page.text(row, column, text, style)
    now = course.actuals.get(course.last.key) if course.last else None
    line = course.line.get(course.last.key) if course.last else None
    values = (
        (course.baseline, one.baseline, one.starts),
        (course.goal, one.goal, one.ends),
        (now, "", course.last),
        (line, "", None),
    )
    for column, (value, text, when) in enumerate(values, start=len(texts)):
        _write_value(page, row, column, value, text, when)
    if course.progress is None:
        page.text(row, len(_HEADS) - 1, "―", cell_style(page, align="center"))
    else:
        style = cell_style(page, align="center", num_format='0"％";"▲"0"％"')
        page.number(row, len(_HEADS) - 1, course.progress, style)
    heights = [(name, _HEADS[0][1]), (course.state, _HEADS[1][1]), ("あ\nあ", 12.0)]
    page.sheet.set_row(row, look.row_pt(heights, least_pt=32))


def _write_value(
    page: Page, row: int, column: int, value: Fraction | None, text: str, when: Period | None
) -> None:
    """Write a figure as a number, the period in brackets below it by its format."""
    below = f'"\n（{when.key}）"' if when else ""
    if value is None:
        shown = f"{text}\n（{when.key}）" if text and when else text or "―"
        page.text(row, column, shown, cell_style(page, align="center"))
        return
    number, form = shown_number(value)
    style = cell_style(page, align="center", num_format=f"{form}{below}", text_wrap=True)
    page.number(row, column, number, style)


def shown_number(value: Fraction) -> tuple[Decimal, str]:
    """Give a figure cut for showing, and its number format: whole from 1,000, else one decimal."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    whole = abs(value) >= 1000 or value.denominator == 1
    cut = exact.quantize(Decimal(1) if whole else Decimal("0.1"), ROUND_DOWN)
    return cut, "#,##0" if whole else "#,##0.0"


def _write_periods(
    page: Page, view: View, found: tuple[Course, ...], row: int
) -> dict[str, tuple[int, int]]:
    """Write 実績 and 目安 of every period below each other; give each goal's two rows."""
    periods = view.c.plan.periods
    strong = page.style(bold=True, font_size=12, text_wrap=False)
    page.text(row, 0, "期ごとの実績と目安", strong)
    head = heading_style(page)
    page.text(row + 1, 0, "指標", head)
    page.text(row + 1, 1, "", head)
    for column, period in enumerate(periods, start=_FIRST_PERIOD):
        page.text(row + 1, column, period.key, head)
        if column >= len(_HEADS):
            page.sheet.set_column(column, column, _PERIOD_WIDTH)
    places: dict[str, tuple[int, int]] = {}
    at = row + 2
    for course in found:
        places[course.row.name] = (at, at + 1)
        for offset, (kind, values) in enumerate((("実績", course.actuals), ("目安", course.line))):
            plain = cell_style(page, bold=not course.row.toward and not offset)
            page.text(at + offset, 0, course.row.name if not offset else "", plain)
            page.text(at + offset, 1, kind, cell_style(page, align="center"))
            _write_row(page, view, at + offset, course, values, texts=not offset)
        at += 2
    return places


def _write_row(
    page: Page,
    view: View,
    row: int,
    course: Course,
    values: Mapping[str, Fraction],
    *,
    texts: bool,
) -> None:
    for column, period in enumerate(view.c.plan.periods, start=_FIRST_PERIOD):
        value = values.get(period.key)
        if value is not None:
            number, form = shown_number(value)
            style = cell_style(page, align="center", num_format=form)
            page.number(row, column, number, style)
            continue
        text = course.texts.get(period.key, "") if texts else ""
        page.text(row, column, text, cell_style(page, align="center", font_size=9))


def _write_chart(
    page: Page, view: View, course: Course, places: dict[str, tuple[int, int]], row: int
) -> int:
    """Draw a goal's actuals beside its straight line; give the next free row."""
    actual, line = places[course.row.name]
    head = min(at for at, _ in places.values()) - 1
    last = _FIRST_PERIOD + len(view.c.plan.periods) - 1
    chart = page.writer.book.add_chart({"type": "line"})
    font = {"name": look.FONT, "size": 9, "color": look.INK}
    looks = (
        ("目安（直線）", line, {"color": look.LINE, "dash_type": "dash", "width": 1.5}, "none"),
        ("実績", actual, {"color": look.LINK_INK, "width": 2.25}, "circle"),
    )
    for name, at, stroke, marker in looks:
        chart.add_series(
            {
                "name": name,
                "categories": [page.name, head, _FIRST_PERIOD, head, last],
                "values": [page.name, at, _FIRST_PERIOD, at, last],
                "line": stroke,
                "marker": {"type": marker, "size": 7},
            }
        )
    down = "減らす" if _falls(course) else "増やす"
    title = f"{course.row.name}（{course.row.unit}、{down}ことが目標）"
    chart.set_title({"name": title, "name_font": {**font, "size": 11, "bold": True}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_x_axis({"num_font": font})
    ends = [float(value) for value in (*course.line.values(), *course.actuals.values())]
    room = (max(ends) - min(ends)) / 5 or 1.0
    chart.set_y_axis(
        {"num_font": font, "major_gridlines": {"visible": True, "line": {"color": look.THIN_LINE}},
         "min": round(min(ends) - room), "max": round(max(ends) + room)}
    )  # fmt: skip
    chart.show_blanks_as("gap")
    chart.set_size({"width": 900, "height": _CHART_PT})
    page.sheet.insert_chart(row, 0, chart, {"object_position": 2})
    return row + int(_CHART_PT * 0.75 / 15) + 2


def _falls(course: Course) -> bool:
    one = course.row.indicator(Period(0))
    if course.baseline is not None and course.goal is not None:
        return course.goal < course.baseline
    return one is not None and one.direction is Direction.AT_MOST
