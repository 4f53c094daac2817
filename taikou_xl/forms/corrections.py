"""「修正箇所一覧」: what a department is asked to correct and to confirm, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taikou_xl.forms import inputs
from taikou_xl.forms.cover import UNCORRECTED, contact_of, due_of
from taikou_xl.forms.identity import IssuedItem
from taikou_xl.forms.inputs import COVER, absolute, formula_text, quoted
from taikou_xl.forms.marking import mark_frame
from taikou_xl.forms.measure import END_IN, SIDE_IN, row_pt
from taikou_xl.forms.sendback import Answers, Mark, SendBack
from taikou_xl.plan.amounts import asked_fields
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
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period

CORRECTED, SAME, CHANGED = "修正済", "変更なし", "変更あり"
TO_CORRECT, TO_CONFIRM = "１　修正が必要", "２　確認のお願い"
WHOLE = "ファイル全体"
_HEADS = ("No", "番号", "{level}", "欄", "入力された値", "内容", "直していただくこと", "状態")
_WIDTHS = (5.0, 8.0, 25.0, 11.0, 18.0, 33.0, 36.0, 9.0)
_LAST = len(_WIDTHS) - 1
_VALUE_CHARS, _WORDS_CHARS, _COMPARED_CHARS = 200, 800, 1000


@dataclass(frozen=True)
class _Sheet:
    """What every part of the sheet needs to know."""

    writer: BookWriter
    sheet: Sheet
    plan: Plan
    period: Period
    issued: Mapping[str, IssuedItem]
    answers: Answers

    def framed(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's vocabulary
        return self.writer.format(**{"border": 1, "border_color": look.LINE, **properties})


def write_corrections(
    writer: BookWriter,
    sheet: Sheet,
    plan: Plan,
    period: Period,
    unit: str,
    issued: Sequence[IssuedItem],
    answers: Answers,
    sendback: SendBack,
) -> str:
    """Write the sheet and give the range whose cells say 未修正 until they are corrected."""
    one = _Sheet(writer, sheet, plan, period, {i.no: i for i in issued}, answers)
    _set_up(one)
    row = _write_top(one, unit, sendback)
    first = row + 2
    row = _write_part(one, row, TO_CORRECT, sendback.to_correct, 1, must=True)
    states = f"{absolute(address(first, _LAST), inputs.CORRECTIONS)}"
    states += f":{absolute(address(max(first, row - 1), _LAST))}"
    if sendback.to_confirm:
        start = len(sendback.to_correct) + 1
        row = _write_part(one, row + 1, TO_CONFIRM, sendback.to_confirm, start, must=False)
    sheet.print_area(0, 0, row - 1, _LAST)
    return states


def _set_up(one: _Sheet) -> None:
    sheet = one.sheet
    sheet.protect("", {"format_rows": True})
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width, one.writer.format())
    one.writer.lock_columns_from(sheet, _LAST + 1)
    setup_a4(sheet, landscape=True, footer=named_footer(one.plan.name))
    sheet.set_margins(left=SIDE_IN, right=SIDE_IN, top=END_IN, bottom=END_IN)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _write_top(one: _Sheet, unit: str, sendback: SendBack) -> int:
    sheet, writer = one.sheet, one.writer
    sheet.set_row(0, 28)
    title = f"{one.period.label} 実施状況　{inputs.CORRECTIONS}（{unit}）"
    merge_text(sheet, 0, 0, 0, 5, title, writer.format(bold=True, font_size=15))
    day = writer.format(bold=True, align="right")
    merge_text(sheet, 0, 6, 0, _LAST, f"{sendback.day} 差戻し", day)
    lines = (
        "いただいた回答に、次のとおり直していただきたい箇所がありました。「欄」を押すと、直すセルが開きます。",
        f"提出期限：{sendback.due or due_of(one.plan, unit)}　　問い合わせ先：{contact_of(one.plan)}",
    )
    for row, text in enumerate(lines, start=1):
        sheet.set_row(row, row_pt([(text, sum(_WIDTHS))], 18))
        merge_text(sheet, row, 0, row, _LAST, text, writer.format())
    sheet.set_row(3, 6)
    return 4


def _write_part(
    one: _Sheet, row: int, title: str, marks: Sequence[Mark], start: int, *, must: bool
) -> int:
    """Write one part under its heading and give the row after it."""
    heading = one.writer.format(bold=True, font_size=12, bottom=2, bottom_color=look.LINK_INK)
    one.sheet.set_row(row, 24)
    merge_text(one.sheet, row, 0, row, _LAST, f"{title}（{len(marks)}か所）", heading)
    row += 1
    label = one.framed(bg_color=look.LABEL_FILL, align="center", bold=True)
    one.sheet.set_row(row, 20)
    for column, text in enumerate(_HEADS):
        shown = text.format(level=one.plan.level_names[-1])
        shown = shown if must or column != _LAST - 1 else "お願い"
        write_text(one.sheet, row, column, shown, label)
    first = row + 1
    for number, mark in enumerate(marks, start):
        row += 1
        _write_mark(one, row, number, mark)
    if must:
        good = one.writer.book.add_format(
            {"font_color": look.DONE_INK, "bg_color": look.GUIDE_FILL}
        )
        rule = {"type": "cell", "criteria": "==", "value": f'"{CORRECTED}"', "format": good}
        one.sheet.conditional_format(first, _LAST, max(first, row), _LAST, rule)
    return row + 1


def _write_mark(one: _Sheet, row: int, number: int, mark: Mark) -> None:
    item = one.plan.item_by_no.get(mark.item)
    title = item.title if item else WHOLE
    shown_no = (item.label or item.no) if item else ""
    # where several values came, the words list them
    value = "" if "\n" in mark.told else _cut(" ".join(mark.value.split()), _VALUE_CHARS)
    told, ask = _cut(mark.told, _WORDS_CHARS), _cut(mark.ask, _WORDS_CHARS)
    centred, left = one.framed(align="center"), one.framed(align="left")
    sheet = one.sheet
    sheet.write_number(row, 0, number, centred)
    for column, text in ((1, shown_no), (2, title), (4, value), (5, told), (6, ask)):
        write_text(sheet, row, column, text, centred if column == 1 else left)
    _write_link(one, row, mark)
    frame = {} if not mark.must else {"bg_color": mark_frame(must=True)["bg_color"]}
    state = _state_formula(one, mark)
    style = one.framed(align="center", **frame)
    if state:
        sheet.write_formula(row, _LAST, state, style, UNCORRECTED if mark.must else SAME)
    else:
        write_text(sheet, row, _LAST, "", one.framed())
    texts = zip((shown_no, title, mark.field, value, told, ask), _WIDTHS[1:], strict=False)
    sheet.set_row(row, row_pt([(t, w - 1) for t, w in texts], 30))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _write_link(one: _Sheet, row: int, mark: Mark) -> None:
    """Write the field's name as a link to its cell; of a whole item, to its first open cell."""
    issued = one.issued.get(mark.item)
    shown = mark.field or ("この項目" if issued else "表紙")
    place = f"{quoted(COVER)}!A1"
    if issued:
        cells = dict(issued.cells)
        cell = cells.get(mark.field) or next(iter(cells.values()), "A1")
        place = f"{quoted(issued.sheet)}!{cell}"
    style = one.framed(align="center", font_color=look.LINK_INK, underline=1)
    # a formula, because LibreOffice does not wrap the text of a link
    go = f"=HYPERLINK({formula_text(f'#{place}')},{formula_text(shown)})"
    one.sheet.write_formula(row, 3, go, style, shown)


def _state_formula(one: _Sheet, mark: Mark) -> str:
    """Compare a marked cell with what was sent; "" where nothing can be compared."""
    issued = one.issued.get(mark.item)
    if issued is None:
        return ""
    words = (UNCORRECTED, CORRECTED) if mark.must else (SAME, CHANGED)
    yes, no = (formula_text(word) for word in words)
    cells = dict(issued.cells)
    asked = asked_fields(one.plan, one.plan.item_by_no[mark.item], one.period)
    wanted = next((f for f in asked if f.name == mark.field), None)
    if wanted is None or wanted.name not in cells:
        left = _unfilled(one, issued)
        return f"=IF({left}>0,{yes},{no})" if left and mark.must else ""
    sent = one.answers.get(mark.item, {}).get(wanted.name, "").replace("\n", "")
    if len(sent) > _COMPARED_CHARS:
        return ""
    shown = _text_of(absolute(cells[wanted.name], issued.sheet), wanted)
    return f"=IF(EXACT({shown},{formula_text(sent)}),{yes},{no})"


def _text_of(place: str, wanted: Field) -> str:
    if wanted.kind is Kind.DATE:
        return f'IF(ISNUMBER({place}),TEXT({place},"yyyy-mm-dd"),{place}&"")'
    return f'SUBSTITUTE({place}&"",CHAR(10),"")'


def _unfilled(one: _Sheet, issued: IssuedItem) -> str:
    """Count the cells of an item that are still asked for, as a formula."""
    item, cells = one.plan.item_by_no[issued.no], dict(issued.cells)
    parts = [
        inputs.unfilled_formula(one.plan, item, one.period, f, cells, issued.sheet)
        for f in one.plan.report_fields
        if f.name in cells
    ]
    return "+".join(f"IF({part},1,0)" for part in parts if part)
