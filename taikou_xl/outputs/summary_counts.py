"""達成度集計: the layout of 図表-2 with live counts, shares, charts, by level and by 担当課."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taikou_xl.outputs.charts import stacked_chart
from taikou_xl.outputs.page import (
    Page,
    cell_style,
    colour_of,
    footer,
    heading_style,
    incomplete_line,
    note_style,
    tint,
    title_rows,
)
from taikou_xl.outputs.summary_earlier import NOT_COMPARABLE, earlier_share, rule, write_earlier
from taikou_xl.outputs.summary_shares import (
    FIRST,
    HEAD_ROW,
    CountPlaces,
    banner_formula,
    rating_word,
    share_formula,
    share_formulas,
    share_names,
)
from taikou_xl.outputs.view import View
from taikou_xl.rollup import tables
from taikou_xl.rollup.counting import Counts
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import setup_a4
from taikou_xl.sheets.grid import address

NAME = "達成度集計"
_LABEL_WIDTH, _COUNT_WIDTH = 30.0, 9.5
_ROW_PT, _LOW_PT, _ROOMY_ROWS = 20.0, 16.5, 9
_LAST_COLUMN, _CHART_MIN_COLUMNS = 10, 5
# cells that one table's formulas compare: a recalculation of more would hold the PC for minutes
_MOST_COMPARED = 100_000_000
_NOT_LIVE = "　※ 行が多いため、件数は作成時のものです（項目一覧を直しても変わりません）。"
_FONT_ROOM = 1.25  # columns are so much wider where our font is missing; charts must not be cut


def write_counts(
    page: Page,
    view: View,
    places: CountPlaces,
    counts: Counts,
    ranges: Mapping[str, str],
    groups: Sequence[Group],
) -> LevelTable | None:
    """Write tables and charts; ``ranges`` give, by period, the area in which classes are counted.

    Returns:
        Where the table by top level stands, for a chart elsewhere.
    """
    setup_a4(page.sheet, landscape=True, footer=footer(view.c))
    by = [group.counts for group in groups]
    width = max([1 + places.last, *(1 + len(table.columns) for table in by)])
    page.sheet.set_column(0, 0, _LABEL_WIDTH)
    page.sheet.set_column(1, max(width, 11), _COUNT_WIDTH)
    title_rows(page, view.c, NAME, "")
    _write_banner(page, view, places)
    _write_classes(page, view, places, counts, ranges)
    row = _write_shares(page, view, places)
    row = _add_chart_of_periods(page, view, places, row)
    breaks: list[int] = []
    by_level: LevelTable | None = None
    for group, table in zip(groups, by, strict=True):
        if table.is_empty:
            continue
        breaks.append(row)
        if group.chart:
            by_level = LevelTable(group.title, table.columns[:-1], row + 1, len(table.rows))
        row = _write_group(page, view, group, table, row, ranges)
    page.sheet.set_h_pagebreaks(breaks)
    room, _ = look.printable_pt(landscape=True)
    wanted = look.column_pt(_LABEL_WIDTH) + max(width - 1, 10) * look.column_pt(_COUNT_WIDTH)
    # a scale, not a fit to the width: Excel ignores page breaks when it fits
    scale = room / wanted / _FONT_ROOM * 100
    page.sheet.set_print_scale(int(max(60, min(100, scale))))
    page.sheet.repeat_rows(0, 1)
    page.sheet.freeze_panes(2, 1)
    return by_level


def _write_banner(page: Page, view: View, places: CountPlaces) -> None:
    ink = look.DONE_INK if tables.is_whole(view.c) else look.ALERT_INK
    style = page.style(bold=True, font_color=ink, text_wrap=False)
    page.formula(1, 0, banner_formula(page, view, places), incomplete_line(view.c), style)


def _write_classes(
    page: Page, view: View, places: CountPlaces, counts: Counts, ranges: Mapping[str, str]
) -> None:
    head = heading_style(page)
    page.sheet.set_row(HEAD_ROW, 32)
    page.text(HEAD_ROW, 0, "実施状況", head)
    write_earlier(page, view, places)
    for column, period in enumerate(view.periods, start=places.first):
        page.text(HEAD_ROW, column, period.heading, heading_style(page, **rule(places, column)))
    stored = {
        key: [by_class.get(label, 0) for label in places.labels]
        for key, by_class in counts.by_column.items()
    }
    # many rows give way a little, so that the share rows stay on the same page
    height = _ROW_PT if len(places.labels) + 2 * bool(places.earlier) <= _ROOMY_ROWS else _LOW_PT
    for row, label in enumerate(places.labels, start=FIRST):
        page.sheet.set_row(row, height)
        page.text(row, 0, label, _label_style(page, view, label))
        for column, key in enumerate(places.periods, start=places.first):
            value = stored[key][row - FIRST]
            number = cell_style(page, align="center", **rule(places, column))
            if key in ranges:
                page.formula(
                    row, column, f"=SUMPRODUCT(--({ranges[key]}=$A{row + 1}))", value, number
                )
            else:
                page.number(row, column, value, number)
    page.sheet.set_row(places.total_row, _ROW_PT)
    page.text(places.total_row, 0, tables.TOTAL, heading_style(page, align="left", indent=1))
    sums = [sum(e.counts.values()) for e in places.earlier]
    sums += [sum(stored[key]) for key in places.periods]
    for column, value in enumerate(sums, start=1):
        area = f"{address(FIRST, column)}:{address(places.total_row - 1, column)}"
        total = heading_style(page, align="center", **rule(places, column))
        page.formula(places.total_row, column, f"=SUM({area})", value, total)


def _label_style(page: Page, view: View, label: str) -> Any:  # noqa: ANN401
    return cell_style(page, bg_color=tint(colour_of(view.c.plan, label)), indent=1)


def _write_shares(page: Page, view: View, places: CountPlaces) -> int:
    """Write the share lines in words and their figures by period; give the next free row."""
    row = places.total_row + 2
    lines = tables.share_lines(view.c, view.c.period)
    if not lines:
        return row
    formulas = share_formulas(page, view, places)
    strong = page.style(bold=True, font_size=12, text_wrap=False)
    for formula, line in zip(formulas, lines[:-1], strict=False):
        page.sheet.set_row(row, _ROW_PT)
        page.formula(row, 0, formula, line, strong)
        row += 1
    page.merge(row, 0, _LAST_COLUMN, lines[-1], note_style(page))
    page.sheet.set_row(row, 30)
    return _write_share_rows(page, view, places)


def _write_share_rows(page: Page, view: View, places: CountPlaces) -> int:
    """Write the figures behind the share lines, earlier years too; give the next free row."""
    row = places.share_row
    page.text(row - 1, 0, "割合の内訳", heading_style(page))
    shares = {places.column(key): share for key, share in tables.achieved(view.c).items()}
    labels = [e.heading for e in places.earlier] + [p.heading for p in view.periods]
    for column, label in enumerate(labels, start=1):
        page.text(row - 1, column, label, heading_style(page, **rule(places, column)))
    for name, label in share_names(tables.share_words(view.c.plan)).items():
        percent = "percent" in name
        page.text(row, 0, label, cell_style(page, indent=2 if percent else 1))
        for column in range(1, places.last + 1):
            style = cell_style(
                page,
                align="center",
                num_format='0"%"' if percent else "0",
                **rule(places, column),
            )
            share = shares.get(column) or earlier_share(view, places, column)
            if share is None:
                page.text(row, column, NOT_COMPARABLE, style)
            else:
                formula = share_formula(view, places, name, column)
                page.formula(row, column, formula, getattr(share, name), style)
        row += 1
    return row + 1


@dataclass(frozen=True)
class Group:
    """A table by something: its title, its counts, the area that holds the names, with a chart?

    ``answers`` is where the counted answers stand, unless they are the rating; ``head`` heads
    the names.
    """

    title: str
    counts: Counts
    names: str
    chart: bool = False
    answers: str = ""
    head: str = ""


def _write_group(
    page: Page, view: View, group: Group, table: Counts, row: int, ranges: Mapping[str, str]
) -> int:
    """Write one table by level or 担当課 with live counts; give the next free row."""
    labels = table.columns
    is_live = len(table.rows) * len(labels) * len(view.items) <= _MOST_COMPARED
    title = f"{group.title}（{view.c.period.label}）{'' if is_live else _NOT_LIVE}"
    page.sheet.set_row(row, 24)
    page.text(row, 0, title, page.style(bold=True, font_size=12, text_wrap=False))
    head, number = heading_style(page), cell_style(page, align="center")
    row += 1
    page.sheet.set_row(row, 44)
    page.text(row, 0, group.head or group.title.removesuffix("別"), head)
    for column, label in enumerate(labels, start=1):
        fill = look.GROUP_FILL if label == tables.TOTAL else tint(colour_of(view.c.plan, label))
        page.text(row, column, label, heading_style(page, bg_color=fill, font_size=9))
    first = row + 1
    area = (group.answers or ranges.get(view.c.period.key)) if is_live else None
    rows = table.cells
    for at, text in enumerate(table.rows, start=first):
        page.sheet.set_row(at, look.row_pt([(text, _LABEL_WIDTH)], least_pt=_ROW_PT))
        page.text(at, 0, text, cell_style(page, indent=1))
        wanted = '""' if text == tables.UNNAMED else f"$A{at + 1}"
        for column in range(1, len(labels)):
            value = rows[at - first][column - 1]
            head_cell = f"{address(row, column).rstrip('0123456789')}${row + 1}"
            if area:
                # an unanswered rating says so in its cell, any other unanswered one is blank
                blank = group.answers and labels[column - 1] == tables.UNANSWERED
                sought = '""' if blank else head_cell
                formula = f"=SUMPRODUCT(({group.names}={wanted})*({area}={sought}))"
                page.formula(at, column, formula, value, number)
            else:
                page.number(at, column, value, number)
        _write_sum(page, at, 1, at, len(labels) - 1, len(labels), rows[at - first][-1])
    last = first + len(rows) - 1
    total = heading_style(page, align="center")
    page.text(last + 1, 0, tables.TOTAL, heading_style(page, align="left", indent=1))
    for column in range(1, len(labels) + 1):
        span = f"{address(first, column)}:{address(last, column)}"
        page.formula(last + 1, column, f"=SUM({span})", sum(r[column - 1] for r in rows), total)
    if not group.chart:
        return last + 3
    where = LevelTable(group.title, labels[:-1], row, len(rows))
    height = 110 + 30 * len(rows)
    chart = chart_by_level(page, view, where)
    chart.set_size({"width": 900, "height": height})
    page.sheet.insert_chart(last + 3, 0, chart, {"object_position": 2, "y_offset": 4})
    return last + 5 + height // 20


@dataclass(frozen=True)
class LevelTable:
    """Where a table by level stands: its title, its classes, its heading row and its size."""

    title: str
    labels: tuple[str, ...]
    head: int
    count: int

    @property
    def first(self) -> int:
        """The first row of its body."""
        return self.head + 1

    @property
    def last(self) -> int:
        """The last row of its body."""
        return self.head + self.count


def _write_sum(
    page: Page, top: int, left: int, bottom: int, right: int, column: int, value: int
) -> None:
    style = cell_style(page, align="center", bold=True)
    page.formula(top, column, f"=SUM({address(top, left)}:{address(bottom, right)})", value, style)


def _add_chart_of_periods(page: Page, view: View, places: CountPlaces, row: int) -> int:
    """Put the chart of periods beside the table where there is room, else below it."""
    series = [
        (label, FIRST + n, FIRST + n, 1, places.last, (FIRST + n, 0))
        for n, label in enumerate(places.labels)
    ]
    chart = stacked_chart(
        page,
        view,
        series,
        (HEAD_ROW, 1, HEAD_ROW, places.last),
        f"{rating_word(view)}の区分ごとの項目数",
    )
    start = places.last + 2
    if 11 - start >= _CHART_MIN_COLUMNS:
        table_pt = 32 + _ROW_PT * (len(places.labels) + 1)
        chart.set_size({"width": (11 - start) * 72 - 8, "height": int(table_pt / 0.75)})
        page.sheet.insert_chart(HEAD_ROW, start, chart, {"object_position": 2})
        return row
    chart.set_size({"width": 900, "height": 120 + 26 * places.last})
    page.sheet.insert_chart(row, 0, chart, {"object_position": 2})
    return row + 3 + (120 + 26 * places.last) // 20


def chart_by_level(page: Page, view: View, table: LevelTable) -> Any:  # noqa: ANN401
    """Give the chart of a table by level; ``page`` is the one that holds the table."""
    series = [
        (label, table.first, table.last, column, column, (table.head, column))
        for column, label in enumerate(table.labels, start=1)
    ]
    return stacked_chart(page, view, series, (table.first, 0, table.last, 0), "")
