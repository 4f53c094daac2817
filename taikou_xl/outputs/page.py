"""One sheet of a summary being written: our styles, and a record of what is not a formula.

The record lets a later run tell what a person wrote into the workbook from what Excel
computed anew (``outputs.edits``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from taikou_xl.outputs.rowedits import Statics
from taikou_xl.plan.model import Plan
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, Format, merge_text, setup_a4, write_text
from taikou_xl.sheets.grid import address

AMOUNT_FORMAT = "#,##0;△ #,##0"
_LEAST_SCALE = 80  # body text of 10 pt never prints below 8 pt
_A3_LONG_PT = 1190.6
_FORMULA_TEXT, _FOOTER_CHARS = 120, 36


class Page:
    """A sheet with its name and the record of its static cells, by row and column."""

    def __init__(self, writer: BookWriter, name: str) -> None:
        """Add the sheet at the end of the book."""
        self.writer, self.name = writer, name
        self.sheet = writer.sheet(name)
        self.sheet.hide_gridlines(2)
        self.statics: Statics = {}

    def style(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's own vocabulary
        """Give the shared format of these properties."""
        return self.writer.format(**properties)

    def text(self, row: int, column: int, text: str, style: Format) -> None:
        """Write a text as text."""
        write_text(self.sheet, row, column, text, style)
        self._record(row, column, text)

    def merge(self, row: int, left: int, right: int, text: str, style: Format) -> None:
        """Write a text across columns of one row."""
        merge_text(self.sheet, row, left, row, right, text, style)
        self._record(row, left, text)

    def number(self, row: int, column: int, value: int | Decimal, style: Format) -> None:
        """Write a number as a number."""
        self.sheet.write_number(row, column, value, style)
        self._record(row, column, f"{float(value):.12g}")

    def formula(
        self, row: int, column: int, formula: str, value: str | float | None, style: Format
    ) -> None:
        """Write a live formula with its stored value."""
        self.sheet.write_formula(row, column, formula, style, "" if value is None else value)

    def merge_formula(
        self, row: int, left: int, right: int, formula: str, value: str, style: Format
    ) -> None:
        """Write a live formula across columns of one row."""
        if left != right:
            self.sheet.merge_range(row, left, row, right, "", style)
        self.formula(row, left, formula, value, style)

    def ref(
        self, row: int, column: int, bottom: int | None = None, right: int | None = None
    ) -> str:
        """Give an absolute reference that other sheets can use, to a cell or a rectangle."""
        first = _absolute(row, column)
        name = self.name.replace("'", "''")
        if bottom is None:
            return f"'{name}'!{first}"
        return f"'{name}'!{first}:{_absolute(bottom, column if right is None else right)}"

    def _record(self, row: int, column: int, text: str) -> None:
        if text:
            self.statics.setdefault(row, {})[column] = text


def _absolute(row: int, column: int) -> str:
    cell = address(row, column)
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def heading_style(page: Page, **more: Any) -> Format:  # noqa: ANN401
    """Give the style of a table's heading cells."""
    return page.style(
        **{
            "bold": True,
            "bg_color": look.GROUP_FILL,
            "border": 1,
            "border_color": look.LINE,
            "align": "center",
            **more,
        }
    )


def cell_style(page: Page, **more: Any) -> Format:  # noqa: ANN401
    """Give the style of a table's body cells."""
    return page.style(**{"border": 1, "border_color": look.THIN_LINE, **more})


def outside_style(page: Page) -> Format:
    """Give the style of a cell for which an item is not in the plan: struck through, 斜線."""
    return cell_style(
        page, bg_color=look.LABEL_FILL, diag_type=1, diag_border=1, diag_color=look.THIN_LINE
    )


def note_style(page: Page, **more: Any) -> Format:  # noqa: ANN401
    """Give the style of explaining lines."""
    return page.style(**{"font_size": 9, "font_color": look.FAINT_INK, **more})


def title_rows(page: Page, c: Consolidated, title: str, note: str) -> None:
    """Write the sheet's title in row 0 and a note (date of state) in row 1."""
    one_line = {"text_wrap": False}
    page.sheet.set_row(0, 28)
    page.sheet.set_row(1, 18)
    page.text(
        0,
        0,
        f"{c.plan.name}　{c.period.label}　{title}",
        page.style(bold=True, font_size=15, **one_line),
    )
    page.text(1, 0, note, note_style(page, **one_line))


def table_page(
    page: Page,
    headings: Sequence[tuple[str, float]],
    row: int,
    *,
    heading_height: float = 30,
) -> None:
    """Write a heading row, set the columns' widths, freeze what is above the body and repeat it."""
    style = heading_style(page)
    for column, (heading, width) in enumerate(headings):
        page.sheet.set_column(column, column, width)
        page.text(row, column, heading, style)
    page.sheet.set_row(row, heading_height)
    page.sheet.freeze_panes(row + 1, 0)
    page.sheet.repeat_rows(row)


def print_wide(
    page: Page, c: Consolidated, widths: Iterable[float], *, landscape: bool = True, keep: int = 0
) -> int:
    """Set A4 (A3 where A4 would need less than 8 pt), one page wide; give the expected scale.

    The width is fitted by the office program: where our font is missing, columns are wider.
    Where not even A3 is wide enough, the first ``keep`` columns (if any) stand on every page
    and the others go on to the next.
    """
    wanted = sum(look.column_pt(width) for width in widths)
    setup_a4(page.sheet, landscape=landscape, footer=footer(c))
    room, _ = look.printable_pt(landscape=landscape)
    if room / wanted * 100 < _LEAST_SCALE and landscape:
        page.sheet.set_paper(8)
        room = _A3_LONG_PT - 2 * 72 * look.MARGIN_SIDE_IN
    scale = int(max(_LEAST_SCALE, min(100, room / wanted * 100)))
    if keep and room / wanted * 100 < _LEAST_SCALE:
        page.sheet.set_print_scale(_LEAST_SCALE)
        page.sheet.repeat_columns(0, keep - 1)
    else:
        page.sheet.fit_to_pages(1, 0)
    return scale


def footer(c: Consolidated) -> str:
    """Give the footer: plan and period, date of state and page of pages."""
    name, period = c.plan.name, c.period.label
    if len(name) > _FOOTER_CHARS:
        # the end of a name may carry a remark that belongs on every page
        name = f"{name[: _FOOTER_CHARS // 2]}…{name[-(_FOOTER_CHARS // 2) :]}"
    left, right = (text.replace("&", "&&") for text in (f"{name}　{period}", c.as_of))
    return f"&L&8 {left}&R&8 {right}　　&P / &N"


def tint(colour: str, part: float = 0.35) -> str:
    """Mix ``RRGGBB`` with white, so that dark text stays readable on it."""
    mixed = (round(255 - (255 - int(colour[i : i + 2], 16)) * part) for i in (0, 2, 4))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def colour_of(plan: Plan, label: str) -> str:
    """Give the colour (``RRGGBB``) of a class, or the greys of 未回答 and 保留."""
    known = next((k for k in plan.scale if k.name == label), None)
    if known is not None:
        return known.colour.lstrip("#")
    return {tables.UNANSWERED: "E5E7EB", tables.ON_HOLD: "C9B3E6"}.get(label, "9FB3C8")


def colour_classes(page: Page, c: Consolidated, labels: Iterable[str], area: str) -> None:
    """Colour the cells of an area by the class that they hold, also after a correction."""
    for label in labels:
        if len(label) > _FORMULA_TEXT:
            continue  # Excel takes no longer text in a rule; the cell says it in words anyway
        quoted = label.replace('"', '""')
        page.sheet.conditional_format(
            area,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{quoted}"',
                "format": page.writer.book.add_format(
                    {"bg_color": tint(colour_of(c.plan, label)), "font_color": look.INK}
                ),
            },
        )


def as_number(text: str) -> Decimal | None:
    """Give an amount's number, None where the text is none."""
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def shorten(text: str, length: int) -> str:
    """Give a text on one line, cut with … after ``length`` characters."""
    plain = " ".join(text.split())
    return plain if len(plain) <= length else plain[: length - 1] + "…"


def incomplete_line(c: Consolidated) -> str:
    """Say what the totals leave out, or that nothing is missing."""
    now = [row.rating for row in tables.rated_now(c)]
    counts = (now.count(tables.UNANSWERED), now.count(tables.ON_HOLD))
    return incomplete_words(*counts, answered_words(c), left_words(c))


def answered_words(c: Consolidated) -> str:
    """Say that every item is answered, and which cells of them are still held."""
    held = tables.held_beside(c)
    said = f"ですが、差戻し中の欄が{held}か所あります" if held else "です"
    return f"すべての項目が回答済み{said}（{c.as_of}）"


def left_words(c: Consolidated) -> str:
    """Give what follows the counts of items that are left out: held cells of the others too."""
    held = tables.held_beside(c)
    more = f"。ほかに、差戻し中の欄が{held}か所あります" if held else ""
    return f"を含みません{more}（{c.as_of}）"


def incomplete_words(unanswered: int, on_hold: int, answered: str, left: str) -> str:
    """Give 「未回答 2項目・保留 1項目を含みません（…現在）」, or that all items are answered."""
    parts = [
        f"{name} {count}項目"
        for name, count in ((tables.UNANSWERED, unanswered), (tables.ON_HOLD, on_hold))
        if count
    ]
    if not parts:
        return answered
    return f"{'・'.join(parts)}{left}"
