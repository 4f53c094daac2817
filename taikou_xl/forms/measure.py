"""How wide the columns and how high the rows of an item sheet are, so that one page holds it.

Merged cells do not fit their own height in any office program, so heights are computed from
East Asian width. The widths start from 様式; where a page would not hold the sheet, they are
shared out anew by what the columns have to hold, down to 8 pt in print and never below.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from taikou_xl.forms.layout import Column, head_texts, table_columns
from taikou_xl.plan.model import Field, Item, Kind, Plan
from taikou_xl.sheets import look
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import char_width, text_width

EXPECTED_CHARS = 200  # a page must hold answers of this length
LINE_PT = look.BODY_PT * 1.3  # our own font takes 1.0 em a line, substitutes up to 1.45
_PADDING_PT = 2.0
LABEL_ROW_PT = 16.5  # a row of one line
ROW_LINES = int((look.MAX_ROW_PT - 4) // look.line_pt())  # what the highest possible row shows
SIDE_IN, END_IN = 0.32, 0.4  # margins, narrower than elsewhere: this sheet holds much
_PAGE_WIDE = look.A4_LONG_PT - 2 * 72 * SIDE_IN
_PAGE_HIGH = look.A4_SHORT_PT - 2 * 72 * END_IN
_WIDEST_PT = _PAGE_WIDE * look.BODY_PT / look.MIN_PT / look.WIDER_DIGITS
_NARROW = 19.0  # figures and classes: narrowing these gains little and breaks their words
_LEAST_NARROWING = 0.6
_STEP = 1.0
_STEP_PT = look.column_pt(_STEP) - look.column_pt(0)
_SPARE_PT = 5.0  # printers and programs round rows up

_REMEMBERED = 1024  # texts: the same ones are measured for widths, heights and rests
_EXPECTED_TEXT = (2 * EXPECTED_CHARS,)
Cells = Mapping[str, tuple[int, ...]]  # heading → widths of the lines that stand there


@dataclass(frozen=True)
class Sizes:
    """The columns of one item sheet and its print scale; ``scale`` 0 is: fit to the width."""

    columns: tuple[Column, ...]
    scale: int = 0

    @property
    def page_pt(self) -> float:
        """The height of one page in the sheet's own points."""
        return _page_pt(self.columns, self.scale)

    def width(self, first: int, last: int) -> float:
        """Give the width in characters of the columns from ``first`` to ``last``."""
        return sum(column.width for column in self.columns[first : last + 1])


def sheet_sizes(plan: Plan, item: Item, open_period: Period | None, extra_pt: float = 0.0) -> Sizes:
    """Choose widths and scale of an item's sheet, the largest print that one page holds.

    ``extra_pt`` is the height of what stands there besides head and table. The widths of 様式 are kept where they do; a sheet that no page holds is one page wide.
    """
    columns = within_page(table_columns(plan))
    rows = [_expected_row(plan, item, period, open_period) for period in plan.periods]
    head = list(head_texts(plan, item).values())
    if _fits(Sizes(columns), head, rows, extra_pt):
        return Sizes(columns)
    shared = _shared_by_content(plan, columns, rows)
    smallest = math.ceil(100 * look.MIN_PT / look.BODY_PT)
    tried = [Sizes(shared), Sizes(columns, smallest), Sizes(shared, smallest)]
    return next((sizes for sizes in tried if _fits(sizes, head, rows, extra_pt)), Sizes(shared))


def _total_pt(columns: Sequence[Column]) -> float:
    return sum(look.column_pt(column.width) for column in columns)


def within_page(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Narrow the columns where the page would have to shrink below 8 pt: wide ones first."""
    for widest_kept in (_NARROW, columns[0].width):
        kept = [c for c in columns if c.width <= widest_kept or c.number == 0]
        others = _total_pt(columns) - _total_pt(kept)
        room = _WIDEST_PT - _total_pt(kept)
        if others <= room:
            return columns
        if room / others > _LEAST_NARROWING or widest_kept != _NARROW:
            return tuple(c if c in kept else _narrowed(c, room / others) for c in columns)
    return columns


def _narrowed(column: Column, factor: float) -> Column:
    # a column's padding does not shrink with it
    points = look.column_pt(column.width) * factor - look.column_pt(0)
    return replace(column, width=max(2.0, points / _STEP_PT * _STEP))


def _expected_row(
    plan: Plan, item: Item, period: Period, open_period: Period | None
) -> dict[str, tuple[int, ...]]:
    row: dict[str, tuple[int, ...]] = {}
    for f in plan.plan_fields:
        if f.name not in item.spans:
            row[f.name] = line_widths(item.text(f.name, period))
    for f in plan.report_fields:
        if open_period is None or period < open_period:
            row[f.name] = line_widths(item.text(f.name, period))
        elif period == open_period and item.active(period):
            row[f.name] = _expected_answer(plan, f)
    return row


def _expected_answer(plan: Plan, wanted: Field) -> tuple[int, ...]:
    if wanted.kind is Kind.TEXT:
        return _EXPECTED_TEXT
    if wanted.kind in (Kind.RATING, Kind.CHOICE):
        names = [c.name for c in plan.scale] if wanted.kind is Kind.RATING else wanted.choices
        return (max((text_width(name) for name in names), default=8),)
    return (16, 16) if wanted.kind is Kind.FIGURE else (12,)


@lru_cache(_REMEMBERED)
def line_widths(text: str) -> tuple[int, ...]:
    """Measure the lines of a text in half-width characters."""
    return tuple(text_width(line) for line in text.split("\n"))


@lru_cache(_REMEMBERED)
def chars_in(width: float) -> float:
    """Give how many half-width characters fit on a line, a twentieth left for line-end rules."""
    return max(2.0, (look.column_pt(width) - 5) * 0.95 / (look.BODY_PT / 2))


def row_pt(texts: Iterable[tuple[str, float]], least_pt: float = LABEL_ROW_PT) -> float:
    """Give the height of a row that shows (text, column width) pairs, within Excel's limit."""
    tallest = max((_lines_pt(line_widths(text), width) for text, width in texts), default=0.0)
    return min(look.MAX_ROW_PT, max(least_pt, tallest))


@lru_cache(_REMEMBERED)
def _lines_pt(widths: tuple[int, ...], width: float) -> float:
    """Give the height of lines in a column."""
    usable = chars_in(width)
    return sum(max(1, math.ceil(w / usable)) for w in widths) * LINE_PT + _PADDING_PT


def _table_pt(columns: Sequence[Column], rows: Iterable[Cells]) -> float:
    return _rows_pt(rows, {column.heading: column.width for column in columns})


def _rows_pt(rows: Iterable[Cells], by_name: Mapping[str, float]) -> float:
    total = 0.0
    for row in rows:
        tallest = max((_lines_pt(ws, by_name[name]) for name, ws in row.items()), default=0.0)
        total += max(LABEL_ROW_PT, tallest)
    return total


def _fits(sizes: Sizes, head: Sequence[str], rows: Sequence[Cells], extra_pt: float) -> bool:
    beside = sizes.width(1, len(sizes.columns)) - 2
    head_pt = sum(row_pt([(text, beside)]) for text in head)
    around = 20.5 + 17 + 17 + 17 + 9 + extra_pt  # title, headings, guide, 続き
    return head_pt + around + _table_pt(sizes.columns, rows) <= sizes.page_pt


def _page_pt(columns: Sequence[Column], scale: int) -> float:
    wanted = scale / 100 if scale else min(1.0, _PAGE_WIDE / _total_pt(columns))
    return (_PAGE_HIGH - _SPARE_PT) / wanted


def open_row_pt(plan: Plan, item: Item, period: Period, columns: Sequence[Column]) -> float:
    """Give the height of a row that shows plan texts and answers of the expected length."""
    by_name = {column.heading: column.width for column in columns}
    row = _expected_row(plan, item, period, period)
    tallest = max(_lines_pt(ws, by_name[name]) for name, ws in row.items() if name in by_name)
    return min(look.MAX_ROW_PT, tallest)


def _shared_by_content(
    plan: Plan, columns: tuple[Column, ...], rows: Sequence[Cells]
) -> tuple[Column, ...]:
    """Share the widest possible table out among its columns so that its rows get low."""
    least = {c.heading: _least(plan, c) for c in columns}
    room = _WIDEST_PT - sum(look.column_pt(width) for width in least.values())
    names = [c.heading for c in columns[1:]]
    widths = dict(least)
    while room >= _STEP_PT:
        tallest = [_tallest(row, widths) for row in rows]
        chosen = max(names, key=lambda n: sum(lines for name, lines in tallest if name == n))
        widths[chosen] += _STEP
        room -= _STEP_PT
    _exchange(widths, least, names, rows)
    return tuple(replace(c, width=widths[c.heading]) for c in columns)


def _exchange(
    widths: dict[str, float],
    least: Mapping[str, float],
    names: Sequence[str],
    rows: Sequence[Cells],
) -> None:
    """Move width from one column to another as long as that lowers the table."""
    best = _rows_pt(rows, widths)
    moves = [(a, b, step) for step in (4.0, 2.0, 1.0) for a in names for b in names if a != b]
    for giver, taker, step in moves * 2:
        if widths[giver] - step < least[giver]:
            continue
        tried = {**widths, giver: widths[giver] - step, taker: widths[taker] + step}
        height = _rows_pt(rows, tried)
        if height < best:
            best = height
            widths.update(tried)


def _tallest(row: Cells, widths: Mapping[str, float]) -> tuple[str, float]:
    """Give the column that decides a row's height, counting parts of lines."""
    heights = {n: sum(max(1.0, w / chars_in(widths[n])) for w in ws) for n, ws in row.items()}
    name = max(heights, key=lambda n: heights[n], default="")
    return name, heights.get(name, 0.0)


def _least(plan: Plan, column: Column) -> float:
    if column.number == 0:
        return column.width
    wanted = next(f for f in plan.fields if f.name == column.heading)
    heading = text_width(column.heading) + 3.0
    return max(heading, column.width * (0.5 if wanted.kind is Kind.TEXT else 0.75))


def start_of_rest(text: str, width: float, lines: int = ROW_LINES) -> int:
    """Give where the part of a text begins that ``lines`` lines of a column do not show.

    Equal to the text's length where everything shows.
    """
    usable = int(chars_in(width))
    if 1 + text.count("\n") + 2 * len(text) // max(1, usable - 1) <= lines:
        return len(text)  # it would fit if each of its characters were a wide one
    at, shown, used = 0, 1, 0
    for at, char in enumerate(text):
        if char == "\n":
            shown, used = shown + 1, 0
        else:
            used += char_width(char)
            if used > usable:
                shown, used = shown + 1, char_width(char)
        if shown > lines:
            return at
    return len(text)
