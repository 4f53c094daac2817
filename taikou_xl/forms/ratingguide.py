"""「達成度の選び方」: yes/no questions that lead to a class, and the classes with their meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from taikou_xl.forms.inputs import COVER
from taikou_xl.plan.model import Plan, RatingClass
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import (
    BookWriter,
    Format,
    Sheet,
    merge_text,
    named_footer,
    setup_a4,
)

_MOST_QUESTIONS = 3
_WIDTHS = (9.0, 26.0, 36.0, 28.0, 50.0)  # number, class, rest of the question, yes, no
_LAST = len(_WIDTHS) - 1


@dataclass(frozen=True)
class Question:
    """One yes/no question: where yes leads, and where no leads."""

    text: str
    yes: str
    no: str


def questions(scale: tuple[RatingClass, ...]) -> tuple[Question, ...]:
    """Give at most three questions, asked in the order of the classes.

    A class's own question is taken where the scale has any, else its definition, else its name.
    """
    asked = [c for c in scale if c.question] or [c for c in scale[:-1] if c.counted]
    asked = asked[:_MOST_QUESTIONS]
    rest = [c for c in scale if c not in asked]
    result = []
    for number, one in enumerate(asked, start=1):
        last = number == len(asked)
        no = f"「{'」「'.join(c.name for c in rest)}」から選ぶ" if last else f"問{number + 1}へ"
        if last and len(rest) == 1:
            no = shown_name(rest[0])
        result.append(Question(_asked(one), shown_name(one), no if rest or not last else ""))
    return tuple(result)


def shown_name(one: RatingClass) -> str:
    """Give symbol and name of a class, as a drop-down's neighbour shows them."""
    return f"{one.symbol} {one.name}".strip()


def _asked(one: RatingClass) -> str:
    if one.question:
        return one.question
    return f"「{one.definition or one.name}」に当てはまりますか。"


def write_rating_guide(writer: BookWriter, sheet: Sheet, plan: Plan) -> None:
    """Write the sheet, whatever the scale; without a rating field it says so."""
    _set_up(writer, sheet, plan)
    rating = plan.rating_field
    name = rating.name if rating else "達成度"
    sheet.set_row(0, 30)
    title = writer.format(bold=True, font_size=16)
    merge_text(sheet, 0, 0, 0, _LAST, f"{name}の選び方", title)
    link = writer.format(font_color=look.LINK_INK, underline=1)
    sheet.write_url(0, _LAST + 2, f"internal:'{COVER}'!A1", link, "← 表紙へ戻る", "表紙を開きます")
    row = 1
    if rating is None:
        merge_text(sheet, 1, 0, 1, _LAST, "この様式に、区分を選ぶ欄はありません。", writer.format())
    else:
        row = _write_questions(writer, sheet, plan, 1)
        row = _write_classes(writer, sheet, plan, row + 1)
    sheet.print_area(0, 0, max(1, row - 1), _LAST)


def _set_up(writer: BookWriter, sheet: Sheet, plan: Plan) -> None:
    sheet.protect("", {"format_rows": True})
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width, writer.format())
    sheet.set_column(_LAST + 1, _LAST + 1, 2, writer.format())
    sheet.set_column(_LAST + 2, _LAST + 2, 16, writer.format())
    writer.lock_columns_from(sheet, _LAST + 3)
    setup_a4(sheet, landscape=True, footer=named_footer(plan.name))
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _framed(writer: BookWriter, **properties: Any) -> Format:  # noqa: ANN401
    return writer.format(**{"border": 1, "border_color": look.LINE, **properties})


def _heading(writer: BookWriter, sheet: Sheet, row: int, text: str) -> None:
    style = writer.format(bold=True, font_size=12, bottom=2, bottom_color=look.LINK_INK)
    sheet.set_row(row, 26)
    merge_text(sheet, row, 0, row, _LAST, text, style)


def _write_row(
    sheet: Sheet, row: int, texts: tuple[str, ...], styles: Sequence[Format], first: int
) -> None:
    """Write texts into a row, the one at ``first`` over that column and the next ones."""
    merged = len(_WIDTHS) - len(texts)
    column = 0
    for number, (text, style) in enumerate(zip(texts, styles, strict=True)):
        last = column + (merged if number == first else 0)
        merge_text(sheet, row, column, row, last, text, style)
        column = last + 1


def _write_questions(writer: BookWriter, sheet: Sheet, plan: Plan, row: int) -> int:
    _heading(writer, sheet, row, "上から順に答えると、区分が決まります")
    row += 1
    head = _framed(writer, bg_color=look.LABEL_FILL, align="center")
    sheet.set_row(row, 20)
    _write_row(sheet, row, ("問", "質問", "「はい」のとき", "「いいえ」のとき"), [head] * 4, 1)
    strong = _framed(writer, font_size=11, bold=True, align="center")
    yes = _framed(writer, font_size=11, bold=True, align="center", bg_color=look.GUIDE_FILL)
    plain = _framed(writer, font_size=11, align="left", indent=1)
    widths = (_WIDTHS[0], _WIDTHS[1] + _WIDTHS[2], _WIDTHS[3], _WIDTHS[4])
    for number, one in enumerate(questions(plan.scale), start=1):
        row += 1
        texts = (f"問{number}", one.text, one.yes, one.no)
        pairs = [(t, w - 2) for t, w in zip(texts, widths, strict=True)]
        sheet.set_row(row, look.row_pt(pairs, 11, 34))
        _write_row(sheet, row, texts, [strong, plain, yes, plain], 1)
    return row + 1


def _write_classes(writer: BookWriter, sheet: Sheet, plan: Plan, row: int) -> int:
    _heading(writer, sheet, row, "区分の意味")
    row += 1
    head = _framed(writer, bg_color=look.LABEL_FILL, align="center")
    sheet.set_row(row, 20)
    _write_row(sheet, row, ("記号", "区分", "意味"), [head] * 3, 2)
    name = _framed(writer, font_size=11, bold=True, align="left", indent=1)
    text = _framed(writer, font_size=11, align="left", indent=1)
    for one in plan.scale:
        row += 1
        meaning = one.definition or "（定義は、取りまとめ課にお尋ねください）"
        pairs = [(meaning, sum(_WIDTHS[2:]) - 2), (one.name, _WIDTHS[1] - 2)]
        sheet.set_row(row, look.row_pt(pairs, 11, 28))
        _write_row(sheet, row, (one.symbol, one.name, meaning), [_mark(writer, one), name, text], 2)
    return row + 1


def _mark(writer: BookWriter, one: RatingClass) -> Format:
    """Give the symbol's cell the colour that the charts of the summary show."""
    colour = one.colour.lstrip("#").upper()
    known = len(colour) == 6 and set(colour) <= set("0123456789ABCDEF")
    red, green, blue = (int(colour[n : n + 2], 16) if known else 217 for n in (0, 2, 4))
    light = 0.299 * red + 0.587 * green + 0.114 * blue > 150
    return _framed(
        writer,
        font_size=13,
        align="center",
        bold=True,
        bg_color=f"#{colour}" if known else "#D9D9D9",
        font_color=look.INK if light else "#FFFFFF",
    )
