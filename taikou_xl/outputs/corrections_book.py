"""正誤表.xlsx: every change on paper, before beside after, and what it did to the counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taikou_xl.forms.measure import row_pt, start_of_rest
from taikou_xl.outputs.corrections import (
    BLANK,
    DERIVED,
    ITEM,
    Comparison,
    Correction,
    CountChange,
    headline,
    side_line,
)
from taikou_xl.outputs.page import Page, cell_style, heading_style, note_style, table_page
from taikou_xl.outputs.summary_counts import NAME as COUNTS
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, setup_a4
from taikou_xl.sheets.stamp import is_same, is_unedited
from taikou_xl.terms.text import text_width

CORRECTIONS, CHANGES = "正誤表", "件数の増減"
_COUNT, _STEP = "#,##0", '"＋"#,##0;"△"#,##0;0'
BEFORE, AFTER = "修正前", "修正後"
_ALL_CHARS = 144.0  # what an A4 page in landscape holds at full size
_NUMBER_COLUMN, _LABEL_COLUMN, _FIELD_COLUMN, _TEXT_COLUMN = 6.0, 10.0, 12.0, 37.0
_FOOTER_CHARS = 36
_PIECE_LINES = 10  # three fit on a page, so that no page stays half empty
_MARKED_FROM = 12  # in a shorter text everybody sees the change


def stamp_for(found: Comparison) -> dict[str, str]:
    """Give the mark of a 正誤表 of this plan and period."""
    return {"kind": "compare", "plan": found.new.plan_key, "period": found.new.period.key}


def reason_to_keep_corrections(old: bytes, found: Comparison) -> str:
    """Give "" where an existing 正誤表 may be replaced, else the reason."""
    if not is_same(old, stamp_for(found)):
        return "この計画・期の正誤表ではありません。"
    return "" if is_unedited(old) else "作成後に編集されています。"


def build_corrections(found: Comparison) -> bytes:
    """Give the workbook as bytes; the same two summaries give the same content."""
    title = f"{found.new.title}　{CORRECTIONS}"
    writer = BookWriter(title=title, stamp=stamp_for(found))
    page = Page(writer, CORRECTIONS)
    heads = _headings(found)
    row = _write_top(page, found, title, len(heads) - 1)
    table_page(page, heads, row, heading_height=24)
    row += 1
    for correction in found.corrections:
        row = _write_correction(page, row, correction, [width for _, width in heads])
    if not found.corrections:
        page.text(row, 0, headline(found), page.style(bold=True, text_wrap=False))
    _set_print(page, found)
    if found.counts:
        _write_changes(Page(writer, CHANGES), found)
    return writer.finish()


def _headings(found: Comparison) -> list[tuple[str, float]]:
    """Give the headings; 番号 as wide as it must be, the title takes what is left."""
    widest = max((text_width(c.no) for c in found.corrections), default=0)
    number = min(14.0, max(_NUMBER_COLUMN, widest + 2.0))
    department = 14.0
    left = _ALL_CHARS - number - _LABEL_COLUMN - department - _FIELD_COLUMN - 2 * _TEXT_COLUMN
    title = found.new.levels[-1] if found.new.levels else ITEM
    return [
        ("番号", number), ("表示番号", _LABEL_COLUMN), (title, left), ("担当課", department),
        ("欄", _FIELD_COLUMN), (BEFORE, _TEXT_COLUMN), (AFTER, _TEXT_COLUMN),
    ]  # fmt: skip


def _write_top(page: Page, found: Comparison, title: str, last: int) -> int:
    """Write the title, what was compared, the sum of it and the notes; give the next free row."""
    page.sheet.set_row(0, 28)
    page.text(0, 0, title, page.style(bold=True, font_size=15, text_wrap=False))
    plain = cell_style(page)
    for row, (name, side) in enumerate(((BEFORE, found.old), (AFTER, found.new)), start=1):
        page.sheet.set_row(row, 20)
        page.text(row, 0, name, heading_style(page, font_size=9, text_wrap=False))
        page.merge(row, 1, last, f"{side_line(side)}　{found.new.period.label}", plain)
    page.sheet.set_row(3, 24)
    ink = look.DONE_INK if found.is_equal else look.ALERT_INK
    bold = page.style(bold=True, font_size=12, font_color=ink, text_wrap=False)
    page.text(3, 0, headline(found), bold)
    notes = [f"「{'」「'.join(DERIVED)}」の欄の違いは載せていません。", *found.notes]
    for row, note in enumerate(notes, start=4):
        page.merge(row, 0, last, f"※ {note}", note_style(page))
        page.sheet.set_row(row, row_pt([(note, _ALL_CHARS)], least_pt=16))
    return 4 + len(notes)


def _write_correction(page: Page, row: int, one: Correction, widths: Sequence[float]) -> int:
    """Write one change; a text higher than a row goes on in the next one."""
    plain, centre = cell_style(page, valign="top"), cell_style(page, valign="top", align="center")
    keys = (one.no, one.label, one.title, one.department, one.field)
    pieces = list(_side_by_side(one.before, one.after, widths[-1]))
    for number, (before, after) in enumerate(pieces):
        head = keys if number == 0 else ("", "", "", "", f"{one.field}（続き）")
        cells = (*head, before, after)
        for column, text in enumerate(cells[:5]):
            page.text(row, column, text, centre if column < 2 else plain)
        shades = (look.LABEL_FILL, look.GUIDE_FILL)
        for column, text, other, fill in zip(
            (5, 6), (before, after), (after, before), shades, strict=True
        ):
            style = cell_style(page, valign="top", bg_color=fill)
            if len(pieces) == 1 and one.field != ITEM:
                _write_marked(page, row, column, text, other, style)
            else:
                page.text(row, column, text, style)
        page.sheet.set_row(row, row_pt(zip(cells, widths, strict=True), least_pt=22))
        row += 1
    return row


def _side_by_side(before: str, after: str, width: float) -> Iterator[tuple[str, str]]:
    """Cut two texts into pieces, where one row cannot show them whole."""
    if all(start_of_rest(text, width) == len(text) for text in (before, after)):
        yield before, after
        return
    while before or after:
        ends = [start_of_rest(text, width, _PIECE_LINES) for text in (before, after)]
        yield before[: ends[0]], after[: ends[1]]
        before, after = before[ends[0] :], after[ends[1] :]


def _write_marked(page: Page, row: int, column: int, text: str, other: str, style: object) -> None:
    """Write a text, the part that differs from the other bold where the rest is the same."""
    start, end = _difference(text, other)
    parts = [text[:start], text[start:end], text[end:]]
    same = len(parts[0]) + len(parts[2])
    if BLANK in (text, other) or same < _MARKED_FROM or not parts[1]:
        page.text(row, column, text, style)
        return
    normal = {"text_wrap": False, "font_color": look.INK}
    styles = [
        page.style(**normal),
        page.style(**{**normal, "bold": True, "font_color": look.ALERT_INK}),
    ]
    runs = [x for n, part in enumerate(parts) if part for x in (styles[n % 2], part)]
    page.sheet.write_rich_string(row, column, *runs, style)


def _difference(text: str, other: str) -> tuple[int, int]:
    """Give where the part begins and ends that is not common to both, from either end."""
    least = min(len(text), len(other))
    start = next((n for n in range(least) if text[n] != other[n]), least)
    tail = next((n for n in range(least - start) if text[-1 - n] != other[-1 - n]), least - start)
    return start, len(text) - tail


def _write_changes(page: Page, found: Comparison) -> None:
    """Write the counts of each class before and after, and the share lines."""
    title = f"{found.new.title}　{COUNTS}の増減"
    page.sheet.set_row(0, 28)
    page.text(0, 0, title, page.style(bold=True, font_size=15, text_wrap=False))
    page.sheet.set_column(0, 0, 44)
    page.sheet.set_column(1, 3, 16)
    page.sheet.set_column(4, 4, 44)
    row = 2
    for change in found.counts:
        row = _write_change(page, row, change) + 1
    for name, side in ((BEFORE, found.old), (AFTER, found.new)):
        for line in side.shares:
            page.sheet.set_row(row, 20)
            style = page.style(bold=name == AFTER, text_wrap=False)
            page.text(row, 0, f"{name}：{line}", style)
            row += 1
    page.sheet.repeat_rows(0)
    _set_print(page, found)


def _write_change(page: Page, row: int, change: CountChange) -> int:
    """Write one period's table; give the next free row."""
    for column, text in enumerate((f"{change.period}の区分", BEFORE, AFTER, "増減")):
        page.text(row, column, text, heading_style(page))
    page.sheet.set_row(row, 24)
    for number, (label, before, after) in enumerate(change.rows, start=1):
        row += 1
        last = number == len(change.rows)
        moved = before is not None and after is not None and before != after
        more = {"bold": last or moved, **({"bg_color": look.LABEL_FILL} if last else {})}
        page.text(row, 0, label, cell_style(page, indent=1, **more))
        step = None if before is None or after is None else after - before
        for column, count in enumerate((before, after, step), 1):
            shape = {"num_format": _STEP if column == 3 else _COUNT, **more}
            style = cell_style(page, align="center", **shape)
            if count is None:
                page.text(row, column, "―", style)
            else:
                page.number(row, column, count, style)
        page.sheet.set_row(row, row_pt([(label, 44)], least_pt=20))
    return row + 1


def _set_print(page: Page, found: Comparison) -> None:
    title = found.new.title
    if len(title) > _FOOTER_CHARS:
        title = f"{title[: _FOOTER_CHARS // 2]}…{title[-(_FOOTER_CHARS // 2) :]}"
    dates = f"{BEFORE} {found.old.as_of or '―'}／{AFTER} {found.new.as_of or '―'}"
    left, right = (text.replace("&", "&&") for text in (title, dates))
    setup_a4(page.sheet, landscape=True, footer=f"&L&8 {left}&R&8 {right}　　&P / &N")
    page.sheet.fit_to_pages(1, 0)
