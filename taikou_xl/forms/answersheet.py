"""「回答一覧」: all answers of a unit by live formula, for the 所属長 to look at and to print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from taikou_xl.forms.identity import IssuedItem
from taikou_xl.forms.inputs import AMOUNT_FORMAT, COVER, DATE_FORMAT, absolute
from taikou_xl.forms.layout import Column
from taikou_xl.forms.measure import END_IN, SIDE_IN, open_row_pt, row_pt, within_page
from taikou_xl.forms.sendback import Answers
from taikou_xl.plan.model import Field, Kind, Plan
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import (
    BookWriter,
    Format,
    Sheet,
    merge_text,
    named_footer,
    setup_a4,
    write_text,
)
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import text_width

NOTE = (
    "文章が長く、行に入りきらないときは、左端の行番号の境界をダブルクリックすると全文が見えます。"
)


def answer_columns(plan: Plan) -> tuple[Column, ...]:
    """Give 番号, the item, its target and the reported fields, within one A4 landscape page."""
    heads = [("番号", 10.0), (plan.level_names[-1], 26.0)]
    fields = ([plan.target_field] if plan.target_field else []) + list(plan.report_fields)
    heads += [(f.name, f.width) for f in fields]
    return within_page(tuple(Column(name, w, n) for n, (name, w) in enumerate(heads)))


def write_answers(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    period: Period,
    unit: str,
    issued: Sequence[IssuedItem],
    cover_cells: Mapping[str, str],
    answers: Answers,
) -> None:
    """Write the sheet; a blank answer stays blank, and nothing here is for input."""
    columns = answer_columns(plan)
    _set_up(writer, sheet, plan, columns)
    last = columns[-1].number
    title = writer.format(bold=True, font_size=14)
    sheet.set_row(0, 26)
    merge_text(sheet, 0, 0, 0, last, f"{period.label} 実施状況　回答一覧（{unit}）", title)
    _write_sender(writer, sheet, last, cover_cells)
    head = _framed(writer, bg_color=look.LABEL_FILL, align="center")
    sheet.set_row(2, 22)
    for column in columns:
        write_text(sheet, 2, column.number, column.heading, head)
    for row, one in enumerate(issued, start=3):
        _write_row(writer, sheet, plan, period, one, answers.get(one.no, {}), row, columns)
    end = 3 + len(issued)
    faint = writer.format(font_color=look.FAINT_INK)
    merge_text(sheet, end, 0, end, last, NOTE, faint)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 2)
    sheet.print_area(0, 0, end - 1, last)


def _framed(writer: BookWriter, **properties: Any) -> Format:  # noqa: ANN401
    return writer.format(**{"border": 1, "border_color": look.LINE, **properties})


def _set_up(writer: BookWriter, sheet: Sheet, plan: Plan, columns: Sequence[Column]) -> None:
    sheet.protect("", {"format_rows": True})
    for column in columns:
        sheet.set_column(column.number, column.number, column.width, writer.format())
    writer.lock_columns_from(sheet, len(columns))
    setup_a4(sheet, landscape=True, footer=named_footer(plan.name))
    sheet.set_margins(left=SIDE_IN, right=SIDE_IN, top=END_IN, bottom=END_IN)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _write_sender(
    writer: BookWriter, sheet: Sheet, last: int, cover_cells: Mapping[str, str]
) -> None:
    """Repeat who filled the form and who confirmed it, from 表紙."""
    parts, shown = [], []
    for label, cell in cover_cells.items():
        place = absolute(cell, COVER)
        code = DATE_FORMAT.replace('"', "") if label == "確認日" else "@"
        text = f'TEXT({place},"{code}")' if label == "確認日" else place
        parts.append(f'"{label}：　"&IF({place}="","",{text})&"　　　　"')
        shown.append(f"{label}：　　　　　")
    style = writer.format(align="right", font_color=look.FAINT_INK)
    sheet.set_row(1, 20)
    merge_text(sheet, 1, 0, 1, last, "", style)
    sheet.write_formula(1, 0, "=" + "&".join(parts), style, "".join(shown))


def _write_row(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    period: Period,
    one: IssuedItem,
    answers: Mapping[str, str],
    row: int,
    columns: Sequence[Column],
) -> None:
    item = plan.item_by_no[one.no]
    cells = dict(one.cells)
    texts = [item.label or item.no, one.title]
    if plan.target_field:
        texts.append(plan.target(item, period))
    for column, text in zip(columns, texts, strict=False):
        centred = column.number != 1
        style = _framed(writer, align="center" if centred else "left")
        write_text(sheet, row, column.number, text, style)
    for column, f in zip(columns[len(texts) :], plan.report_fields, strict=True):
        place = absolute(cells[f.name], one.sheet)
        style = _framed(writer, **_alignment(f))
        value = answers.get(f.name, "")
        sheet.write_formula(row, column.number, f'=IF({place}="","",{place})', style, value)
    least = open_row_pt(plan, item, period, columns)
    pairs = [(t, c.width) for c, t in zip(columns, texts, strict=False)]
    pairs += [(answers.get(c.heading, ""), c.width) for c in columns[len(texts) :]]
    writer.growing_row(sheet, row, row_pt(pairs, least))


def _alignment(f: Field) -> dict[str, Any]:
    if f.kind is Kind.AMOUNT:
        return {"align": "right", "num_format": AMOUNT_FORMAT}
    if f.kind is Kind.DATE:
        return {"align": "center", "num_format": DATE_FORMAT}
    if f.kind in (Kind.RATING, Kind.CHOICE):
        return {"align": "center"}
    short = text_width(f.name) < 6 and f.kind is Kind.FIGURE
    return {"align": "center" if short else "left", "valign": "vcenter" if short else "top"}
