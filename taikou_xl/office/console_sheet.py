"""操作: what to do next, the settings, a button and a state for each step, the last messages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from taikou_xl.office.advice import Advice, as_of_line
from taikou_xl.office.steps import (
    AS_OF,
    DESK,
    MESSAGE_ROWS,
    MESSAGES,
    NEXT,
    PARTS,
    REFRESH,
    SETTINGS,
    STEPS,
    Setting,
    State,
    Step,
    place,
)
from taikou_xl.plan.model import Plan
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import (
    BookWriter,
    Format,
    Sheet,
    merge_text,
    setup_a4,
    write_text,
)

# margin, number, button, what it does, state, time, result, link, margin
_WIDTHS = (1.5, 4, 29, 39, 10, 17, 31, 25, 1.5)
_FIRST, _LAST = 1, 7
_NUMBER, _BUTTON, _DOES, _STATE, _TIME, _RESULT, _LINK = range(1, 8)
_STEP_PT, _MESSAGE_PT = 36.0, 30.0
_PX_PER_PT = 96 / 72
_HEADS = ("", "ボタン", "すること", "状態", "日時", "結果", "できたもの（押すと開きます）")
_COLORS = {
    State.RUNNING: (look.CONFIRM_FILL, look.LINK_INK),
    State.DONE: ("#DDF0E2", look.DONE_INK),
    State.LOOK: ("#FFE9C7", "#7A4B00"),
    State.FAILED: (look.MISSING_FILL, look.ALERT_INK),
}


@dataclass(frozen=True)
class DeskSheet:
    """The sheet being written, and where its next row is."""

    writer: BookWriter
    sheet: Sheet

    def style(self, **more: object) -> Format:
        """Give the shared format of these properties."""
        return self.writer.format(**more)

    def name(self, name: str, row: int, column: int, last_row: int | None = None) -> None:
        """Name a cell, or a column of cells."""
        letter = "ABCDEFGHI"[column]
        last = "" if last_row is None else f":${letter}${last_row + 1}"
        self.writer.book.define_name(name, f"='{DESK}'!${letter}${row + 1}{last}")


def write_desk(
    desk: DeskSheet, plan: Plan, settings: Mapping[str, str], advice: Advice, today: dt.date
) -> None:
    """Write the whole sheet; it prints on an A4 page, the messages on a second."""
    sheet = desk.sheet
    sheet.hide_gridlines(2)
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width)
    row = _write_head(desk, plan)
    row = _write_next(desk, row, advice, today)
    row = _write_settings(desk, row, settings)
    row = _write_steps(desk, row)
    row = _write_messages(desk, row)
    setup_a4(sheet, landscape=True, footer="&C操作")
    sheet.print_area(0, 0, row - 1, _LAST + 1)
    sheet.fit_to_pages(1, 0)
    sheet.set_h_pagebreaks([row - MESSAGE_ROWS - 1])


def _write_head(desk: DeskSheet, plan: Plan) -> int:
    band = {"bg_color": look.GROUP_FILL, "text_wrap": False}
    owner = "　".join(filter(None, (plan.setting("市区町村名"), plan.setting("取りまとめ課"))))
    desk.sheet.set_row(0, 30)
    title = desk.style(bold=True, font_size=16, shrink=True, indent=1, **band)
    merge_text(desk.sheet, 0, _FIRST, 0, _TIME, f"{plan.name}　操作", title)
    right = desk.style(align="right", indent=1, shrink=True, **band)
    merge_text(desk.sheet, 0, _RESULT, 0, _LAST, owner, right)
    desk.sheet.set_row(1, 6)
    return 2


def _write_next(desk: DeskSheet, row: int, advice: Advice, today: dt.date) -> int:
    """Write 次にすること in the largest letters of the sheet, its day, and the button beside it."""
    sheet = desk.sheet
    frame = {"bg_color": look.GUIDE_FILL, "border_color": look.LINE}
    label = desk.style(bold=True, top=1, left=1, indent=1, font_color=look.DONE_INK, **frame)
    text = desk.style(bold=True, font_size=13, left=1, right=1, indent=1, num_format="@", **frame)
    dates = desk.style(left=1, right=1, bottom=1, indent=1, num_format="@", **frame)
    sheet.set_row(row, 26)
    merge_text(sheet, row, _FIRST, row, _DOES, "次にすること", label)
    quiet = desk.style(align="right", top=1, num_format="@", font_color=look.FAINT_INK, **frame)
    for column, words in ((_STATE, ""), (_TIME, ""), (_RESULT, as_of_line(today))):
        write_text(sheet, row, column, words, quiet)
    write_text(sheet, row, _LINK, "", desk.style(top=1, right=1, **frame))
    sheet.set_row(row + 1, 46)
    merge_text(sheet, row + 1, _FIRST, row + 1, _LAST, advice.text, text)
    sheet.set_row(row + 2, 22)
    merge_text(sheet, row + 2, _FIRST, row + 2, _LAST, advice.dates, dates)
    desk.name(AS_OF, row, _RESULT)
    desk.name(NEXT, row + 1, _FIRST)
    desk.name(place("dates"), row + 2, _FIRST)
    # an advice of another day says so by its colour
    old = f'=LEFT($G${row + 1},10)<>TEXT(TODAY(),"yyyy/mm/dd")'
    orange = desk.writer.book.add_format({"font_color": look.ALERT_INK, "bold": True})
    sheet.conditional_format(row, _RESULT, row, _RESULT, {"type": "formula", "criteria": old, "format": orange})  # fmt: skip
    _button(desk, row, _LINK, REFRESH, 26.0)
    # 最新の状態にする is no step of the year: its result is the advice itself
    for part, at in zip(
        PARTS, ((row, _STATE), (row, _TIME), (row + 1, _FIRST), (row, _RESULT)), strict=True
    ):
        desk.name(place(REFRESH.key, part), *at)
    sheet.set_row(row + 3, 8)
    return row + 4


def _heading(desk: DeskSheet, row: int, text: str) -> int:
    style = desk.style(bold=True, font_size=12, bottom=2, bottom_color=look.LINE, text_wrap=False)
    desk.sheet.set_row(row, 22)
    merge_text(desk.sheet, row, _FIRST, row, _LAST, text, style)
    return row + 1


def _write_settings(desk: DeskSheet, row: int, settings: Mapping[str, str]) -> int:
    row = _heading(desk, row, "設定（色の付いた欄を書き換えられます）")
    box = {"border": 1, "border_color": look.THIN_LINE}
    label = desk.style(bold=True, bg_color=look.LABEL_FILL, indent=1, **box)
    value = desk.style(bg_color=look.INPUT_FILL, num_format="@", indent=1, locked=False, **box)
    note = desk.style(font_color=look.FAINT_INK, font_size=9.5, indent=1)
    for setting in SETTINGS:
        desk.sheet.set_row(row, 24)
        merge_text(desk.sheet, row, _FIRST, row, _BUTTON, setting.label, label)
        merge_text(desk.sheet, row, _DOES, row, _STATE, settings.get(setting.key, ""), value)
        merge_text(desk.sheet, row, _TIME, row, _LAST, setting.note, note)
        desk.name(place(setting.key), row, _DOES)
        _validate(desk.sheet, row, setting)
        row += 1
    desk.sheet.set_row(row, 8)
    return row + 1


def _validate(sheet: Sheet, row: int, setting: Setting) -> None:
    """Offer what is there; other folders and files may be typed, other stages may not."""
    note = {"input_title": setting.label, "input_message": setting.note[:255]}
    if not setting.choices:
        sheet.data_validation(row, _DOES, row, _DOES, {"validate": "any", **note})
        return
    strict = setting.choices == "stages"
    rule = {
        "validate": "list",
        "source": f"={place('list', setting.choices)}",
        "error_type": "stop" if strict else "warning",
        "show_error": setting.choices in ("stages", "periods"),
        "error_title": setting.label,
        "error_message": "一覧にないものです。一覧から選ぶか、正しいことを確かめてください。",
    }
    sheet.data_validation(row, _DOES, row, _DOES, {**rule, **note})


def _write_steps(desk: DeskSheet, row: int) -> int:
    row = _heading(desk, row, "手順（上から順に。同じボタンを何度押してもかまいません）")
    box = {"border": 1, "border_color": look.THIN_LINE}
    head = desk.style(bold=True, bg_color=look.LABEL_FILL, align="center", **box)
    desk.sheet.set_row(row, 20)
    for column, text in enumerate(_HEADS, start=_FIRST):
        write_text(desk.sheet, row, column, text, head)
    row += 1
    styles = {
        _NUMBER: desk.style(bold=True, align="center", **box),
        _BUTTON: desk.style(align="center", **box),
        _DOES: desk.style(indent=1, **box),
        _STATE: desk.style(bold=True, align="center", num_format="@", **box),
        _TIME: desk.style(align="center", num_format="@", **box),
        _RESULT: desk.style(indent=1, num_format="@", **box),
        _LINK: desk.style(indent=1, font_color=look.LINK_INK, underline=1, **box),
    }
    first = row
    for number, step in enumerate(STEPS, start=1):
        desk.sheet.set_row(row, _STEP_PT)
        # the caption also stands behind its button: buttons are not printed
        texts = {_NUMBER: str(number), _BUTTON: step.caption, _DOES: step.does}
        for column, style in styles.items():
            write_text(desk.sheet, row, column, texts.get(column, ""), style)
        for part, column in zip(PARTS, (_STATE, _TIME, _RESULT, _LINK), strict=True):
            desk.name(place(step.key, part), row, column)
        _button(desk, row, _BUTTON, step, _STEP_PT)
        row += 1
    _color_states(desk, first, row - 1)
    desk.sheet.set_row(row, 8)
    return row + 1


def _button(desk: DeskSheet, row: int, column: int, step: Step, height_pt: float) -> None:
    width = int(_WIDTHS[column] * 7 + 5) - 12
    desk.sheet.insert_button(
        row,
        column,
        {
            "macro": step.sub,
            "caption": step.caption,
            "width": width,
            "height": int((height_pt - 6) * _PX_PER_PT),
            "x_offset": 6,
            "y_offset": int(3 * _PX_PER_PT),
            "description": step.does or step.caption,
        },
    )


def _color_states(desk: DeskSheet, first: int, last: int) -> None:
    for state, (fill, ink) in _COLORS.items():
        style = desk.writer.book.add_format({"bg_color": fill, "font_color": ink, "bold": True})
        rule = {"type": "cell", "criteria": "==", "value": f'"{state}"', "format": style}
        desk.sheet.conditional_format(first, _STATE, last, _STATE, rule)


def _write_messages(desk: DeskSheet, row: int) -> int:
    row = _heading(desk, row, "最後のメッセージ")
    style = desk.style(num_format="@", bottom=4, bottom_color=look.THIN_LINE, indent=1)
    for number in range(MESSAGE_ROWS):
        desk.sheet.set_row(row + number, _MESSAGE_PT)
        first = "まだ実行していません。" if number == 0 else ""
        merge_text(desk.sheet, row + number, _FIRST, row + number, _LAST, first, style)
    desk.name(MESSAGES, row, _FIRST, row + MESSAGE_ROWS - 1)
    return row + MESSAGE_ROWS
