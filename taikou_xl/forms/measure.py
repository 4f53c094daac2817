"""How wide the columns and how high the rows of an item sheet are, so that one page holds it.

Merged cells do not fit their own height in any office program, so heights are computed from
East Asian width. The widths start from 様式; where a page would not hold the sheet, they are
shared out anew by what the columns have to hold, down to 8 pt in print and never below.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from taikou_xl.forms.layout import Column, head_texts, table_columns
from taikou_xl.plan.model import Field, Item, Kind, Plan
from taikou_xl.sheets import look
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import char_width, text_width

EXPECTED_CHARS = 200  # a page must hold answers of this length
LINE_PT = look.line_pt()
ROW_LINES = int((look.MAX_ROW_PT - 4) // LINE_PT)  # what the highest possible row shows
_PAGE_WIDE, _PAGE_HIGH = look.printable_pt(landscape=True)
_WIDEST_PT = _PAGE_WIDE * look.BODY_PT / look.MIN_PT
_STEP = 1.0

Cells = Mapping[str, tuple[int, ...]]  # heading → widths of the lines that stand there


@dataclass(frozen=True)
class Sizes:
    """The columns of one item sheet, and whether one page is expected to hold it."""

    columns: tuple[Column, ...]
    one_page: bool

    @property
    def page_pt(self) -> float:
        """The height of one page in the sheet's own points, a little left free."""
        return page_pt(self.columns)

    def width(self, first: int, last: int) -> float:
        """Give the width in characters of the columns from ``first`` to ``last``."""
        return sum(column.width for column in self.columns[first : last + 1])


def sheet_sizes(plan: Plan, item: Item, open_period: Period | None) -> Sizes:
    """Choose the widths of an item's sheet: those of 様式 where they do, else by content."""
    columns = within_page(table_columns(plan))
    rows = [_expected_row(plan, item, period, open_period) for period in plan.periods]
    head = list(head_texts(plan, item).values())
    if _fits(columns, head, rows):
        return Sizes(columns, True)
    shared = _shared_by_content(plan, columns, rows)
    if _fits(shared, head, rows):
        return Sizes(shared, True)
    lower = _table_pt(shared, rows) < 0.9 * _table_pt(columns, rows)
    return Sizes(shared if lower else columns, False)


def _total_pt(columns: Sequence[Column]) -> float:
    return sum(look.column_pt(column.width) for column in columns)


def within_page(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Narrow the columns where the page would have to shrink below 8 pt."""
    fixed = look.column_pt(columns[0].width)
    rest = _total_pt(columns) - fixed
    if fixed + rest <= _WIDEST_PT:
        return columns
    factor = (_WIDEST_PT - fixed) / rest
    return (columns[0], *(replace(c, width=c.width * factor) for c in columns[1:]))


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
        return (2 * EXPECTED_CHARS,)
    if wanted.kind in (Kind.RATING, Kind.CHOICE):
        names = [c.name for c in plan.scale] if wanted.kind is Kind.RATING else wanted.choices
        return (max((text_width(name) for name in names), default=8),)
    return (16, 16) if wanted.kind is Kind.FIGURE else (12,)


def line_widths(text: str) -> tuple[int, ...]:
    """Measure the lines of a text in half-width characters."""
    return tuple(text_width(line) for line in text.split("\n"))


def _lines(widths: Iterable[int], width: float) -> int:
    usable = look.chars_in(width)
    return sum(max(1, math.ceil(w / usable)) for w in widths)


def _table_pt(columns: Sequence[Column], rows: Iterable[Cells]) -> float:
    by_name = {column.heading: column.width for column in columns}
    total = 0.0
    for row in rows:
        lines = max((_lines(widths, by_name[name]) for name, widths in row.items()), default=1)
        total += max(20.0, lines * LINE_PT + 4)
    return total


def _fits(columns: Sequence[Column], head: Sequence[str], rows: Sequence[Cells]) -> bool:
    beside = sum(column.width for column in columns[1:])
    head_pt = sum(look.row_pt([(text, beside)]) for text in head)
    around = 26 + 19 + 20 + 3 * LINE_PT + 2 * LINE_PT  # title, headings, guide, 続き
    return head_pt + around + _table_pt(columns, rows) <= page_pt(columns)


def page_pt(columns: Sequence[Column]) -> float:
    """Give the height of one page in points of a sheet that is printed one page wide."""
    scale = min(1.0, _PAGE_WIDE / _total_pt(columns))
    return _PAGE_HIGH / scale * 0.98


def open_row_lines(plan: Plan, item: Item, period: Period, columns: Sequence[Column]) -> int:
    """Give the lines of a row that shows plan texts and answers of the expected length."""
    by_name = {column.heading: column.width for column in columns}
    row = _expected_row(plan, item, period, period)
    shown = {name: widths for name, widths in row.items() if name in by_name}
    return min(ROW_LINES, max(_lines(ws, by_name[name]) for name, ws in shown.items()))


def _shared_by_content(
    plan: Plan, columns: tuple[Column, ...], rows: Sequence[Cells]
) -> tuple[Column, ...]:
    """Give every column its least, then the rest where it lowers the table most."""
    widths = {c.heading: _least(plan, c) for c in columns}
    room = _WIDEST_PT - sum(look.column_pt(w) for w in widths.values())
    names = [c.heading for c in columns[1:]]
    while room >= look.column_pt(_STEP):
        row_names = [_tallest(row, widths) for row in rows]
        chosen = max(names, key=lambda n: sum(pt for name, pt in row_names if name == n))
        widths[chosen] += _STEP
        room -= _STEP * 7 * 0.75
    return tuple(replace(c, width=widths[c.heading]) for c in columns)


def _tallest(row: Cells, widths: Mapping[str, float]) -> tuple[str, float]:
    """Give the column that decides a row's height, counting parts of lines."""
    heights = {n: sum(max(1.0, w / look.chars_in(widths[n])) for w in ws) for n, ws in row.items()}
    name = max(heights, key=lambda n: heights[n], default="")
    return name, heights.get(name, 0.0)


def _least(plan: Plan, column: Column) -> float:
    if column.number == 0:
        return column.width
    wanted = next(f for f in plan.fields if f.name == column.heading)
    part = 0.5 if wanted.kind is Kind.TEXT else 0.75
    return max(text_width(column.heading) + 3.0, column.width * part)


def start_of_rest(text: str, width: float, lines: int = ROW_LINES) -> int:
    """Give where the part of a text begins that ``lines`` lines of a column do not show.

    Equal to the text's length where everything shows.
    """
    usable = int(look.chars_in(width))
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
