"""A sheet that is one table for people to fill in: title, note, headings, rows, spare rows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, Format, Sheet, setup_a4, write_text

HEADER_ROW = 3
_LAST_CHOICE_ROW = 2000


@dataclass(frozen=True)
class LedgerColumn:
    """One column: heading, width, drop-down (``strict``: nothing else may be typed), and a note.

    ``required`` headings stand out; ``centred`` is for marks and short words. ``source`` is
    the area of another sheet that holds the choices, where these are names that people typed.
    """

    heading: str
    width: float = 14
    choices: tuple[str, ...] = ()
    strict: bool = True
    note: str = ""
    required: bool = False
    centred: bool = False
    source: str = ""


@dataclass(frozen=True)
class Ledger:
    """A whole table sheet. ``notes`` stand between title and headings, one line each (at most 2).

    The first ``examples`` rows are shown as examples, grey and slanted.
    """

    title: str
    notes: tuple[str, ...]
    columns: tuple[LedgerColumn, ...]
    rows: Sequence[Sequence[str]] = ()
    examples: int = 0
    spare: int = 12
    frozen: int = 1
    landscape: bool = True
    paper_a3: bool = False


def write_ledger(writer: BookWriter, sheet: Sheet, ledger: Ledger) -> None:
    """Write a table sheet: every cell is text, so that 2/6 stays what was typed."""
    columns = ledger.columns
    for number, column in enumerate(columns):
        sheet.set_column(number, number, column.width, _body(writer, column, lined=False))
    for row in range(HEADER_ROW):
        sheet.set_row(row, 18, writer.format(text_wrap=False))
    sheet.set_row(0, 26)
    write_text(sheet, 0, 0, ledger.title, writer.format(bold=True, font_size=15, text_wrap=False))
    faint = writer.format(font_color=look.FAINT_INK, font_size=9, text_wrap=False)
    for number, note in enumerate(ledger.notes):
        write_text(sheet, 1 + number, 0, note, faint)
    _headings(writer, sheet, columns)
    for number, texts in enumerate([*ledger.rows, *[[""] * len(columns)] * ledger.spare]):
        styles = [_body(writer, c, lined=True, faint=number < ledger.examples) for c in columns]
        _row(sheet, HEADER_ROW + 1 + number, columns, texts, styles)
    last = HEADER_ROW + max(1, len(ledger.rows) + ledger.spare)
    _validate(sheet, columns)
    sheet.autofilter(HEADER_ROW, 0, last, len(columns) - 1)
    sheet.freeze_panes(HEADER_ROW + 1, ledger.frozen)
    setup_a4(sheet, landscape=ledger.landscape, footer="&L&A&C&P / &N")
    if ledger.paper_a3:
        sheet.set_paper(8)
    sheet.repeat_rows(HEADER_ROW)
    sheet.fit_to_pages(_pages_wide(ledger), 0)
    if ledger.frozen:
        sheet.repeat_columns(0, ledger.frozen - 1)
    used = HEADER_ROW + max(1, len(ledger.rows) or ledger.spare)
    sheet.print_area(0, 0, used, len(columns) - 1)


def _body(writer: BookWriter, column: LedgerColumn, *, lined: bool, faint: bool = False) -> Format:
    border = {"border": 1, "border_color": look.THIN_LINE} if lined else {}
    align = {"align": "center"} if column.centred else {}
    ink = {"font_color": look.FAINT_INK, "italic": True} if faint else {}
    return writer.format(num_format="@", locked=False, **border, **align, **ink)


def _pages_wide(ledger: Ledger) -> int:
    """Give how many pages side by side keep the print at 8 points or more."""
    width, _ = look.printable_pt(landscape=ledger.landscape)
    page = width * (2**0.5 if ledger.paper_a3 else 1.0)
    wide = sum(look.column_pt(column.width) for column in ledger.columns)
    return math.ceil(wide * look.MIN_PT / look.BODY_PT / page)


def _headings(writer: BookWriter, sheet: Sheet, columns: Sequence[LedgerColumn]) -> None:
    base = {"bold": True, "align": "center", "border": 1, "border_color": look.LINE}
    plain = writer.format(bg_color=look.LABEL_FILL, **base)
    needed = writer.format(bg_color=look.INPUT_FILL, **base)
    tallest = max(look.text_pt(c.heading, c.width - 2) for c in columns)
    sheet.set_row(HEADER_ROW, max(24.0, tallest))
    for number, column in enumerate(columns):
        style = needed if column.required else plain
        write_text(sheet, HEADER_ROW, number, column.heading, style)
        if column.note:
            sheet.write_comment(HEADER_ROW, number, column.note, {"x_scale": 1.6, "font_size": 9})


def _row(
    sheet: Sheet,
    row: int,
    columns: Sequence[LedgerColumn],
    texts: Sequence[str],
    styles: Sequence[Format],
) -> None:
    widths = (column.width for column in columns)
    sheet.set_row(row, look.row_pt(zip(texts, widths, strict=True)))
    for number, (text, style) in enumerate(zip(texts, styles, strict=True)):
        write_text(sheet, row, number, text, style)


def _validate(sheet: Sheet, columns: Sequence[LedgerColumn]) -> None:
    for number, column in enumerate(columns):
        # a list in the rule itself has no way to write its own marks, and little room
        literal = ",".join(column.choices)
        if not column.source and (not literal or len(literal) > 255 or _has_marks(column.choices)):
            continue
        named = f"「{'」「'.join(column.choices)}」から選んでください。"[:255]
        rule = {
            "validate": "list",
            "source": f"={column.source}" if column.source else list(column.choices),
            "error_title": column.heading,
            "error_message": named if column.choices else "一覧から選んでください。",
            "error_type": "stop" if column.strict else "information",
            "show_error": column.strict,
        }
        sheet.data_validation(HEADER_ROW + 1, number, _LAST_CHOICE_ROW, number, rule)


def _has_marks(choices: Sequence[str]) -> bool:
    return any(mark in choice for choice in choices for mark in ',"')
