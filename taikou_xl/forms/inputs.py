"""The open cells of a form: their formats, drop-downs, prompts and what counts as unfilled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from taikou_xl.plan.model import Field, Item, Kind, Plan
from taikou_xl.plan.sheetnames import FORM_SHEETS
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, Format, Sheet, write_text
from taikou_xl.sheets.grid import address, position
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

LISTS_SHEET = FORM_SHEETS[6]
COVER, ANSWERS, RATING_GUIDE, LAST_YEAR = FORM_SHEETS[:4]
CORRECTIONS = FORM_SHEETS[7]
AMOUNT_FORMAT, DATE_FORMAT = "#,##0;△ #,##0", 'yyyy"年"m"月"d"日"'
_REMEMBERED = 2048  # cells and short texts: sheets of the same form have the same ones
_PROMPT_LIMIT, _TITLE_LIMIT = 250, 30  # Excel refuses a file that goes beyond 255 and 32


def choices_of(plan: Plan, wanted: Field) -> tuple[str, ...]:
    """Give what a drop-down offers: the classes of 達成度区分, or the field's own choices."""
    if wanted.kind is Kind.RATING:
        return tuple(c.name for c in plan.scale)
    return wanted.choices if wanted.kind is Kind.CHOICE else ()


def list_name(plan: Plan, wanted: Field) -> str:
    """Name the range that holds a field's choices (a name stays valid when a cell is copied)."""
    return f"taikou_list_{plan.report_fields.index(wanted) + 1}"


def write_lists(writer: BookWriter, plan: Plan, more: Mapping[str, tuple[str, ...]]) -> None:
    """Add the hidden sheet with every drop-down's choices; ``more`` are lists by their name."""
    sheet = writer.sheet(LISTS_SHEET)
    lists = {list_name(plan, f): choices_of(plan, f) for f in plan.report_fields}
    for column, (name, choices) in enumerate({**lists, **more}.items()):
        if not choices:
            continue
        for row, choice in enumerate(choices):
            write_text(sheet, row, column, choice, writer.format())
        first, last = absolute(address(0, column)), absolute(address(len(choices) - 1, column))
        writer.book.define_name(name, f"={quoted(LISTS_SHEET)}!{first}:{last}")
    sheet.protect()
    sheet.hide()


def input_format(writer: BookWriter, wanted: Field, **more: object) -> Format:
    """Give the format of a field's open cell: coloured, unlocked, of the field's kind."""
    kinds = {Kind.FIGURE: "@", Kind.TEXT: "@", Kind.AMOUNT: AMOUNT_FORMAT, Kind.DATE: DATE_FORMAT}
    centred = wanted.kind in (Kind.RATING, Kind.CHOICE, Kind.DATE)
    properties: dict[str, Any] = {
        "bg_color": look.INPUT_FILL,
        "border": 1,
        "border_color": look.LINE,
        "num_format": kinds.get(wanted.kind, "General"),
        "align": "center" if centred else "right" if wanted.kind is Kind.AMOUNT else "left",
        "valign": "vcenter" if centred else "top",
        "locked": False,
        **more,
    }
    return writer.format(**properties)


def write_answer(
    sheet: Sheet, row: int, column: int, wanted: Field, text: str, style: Format
) -> None:
    """Write an answer as it came: text, or the number or day that the cell is for.

    What a number or a day would not give back exactly stays text.
    """
    number = plain_number(text) if wanted.kind is Kind.AMOUNT else None
    day = _plain_day(text) if wanted.kind is Kind.DATE else None
    if number is not None:
        sheet.write_number(row, column, number, style)
    elif day is not None:
        sheet.write_datetime(row, column, dt.datetime.combine(day, dt.time()), style)
    else:
        write_text(sheet, row, column, text, style)


def plain_number(text: str) -> float | None:
    """Give the number whose digits a text shows exactly as a cell would, else None."""
    try:
        number = float(Decimal(text)) if text.isascii() and len(text) < 16 else float("nan")
    except InvalidOperation:
        return None
    return number if f"{number:.15g}" == text else None


def _plain_day(text: str) -> dt.date | None:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text and day.year > 1900 else None


def add_validation(sheet: Sheet, row: int, column: int, plan: Plan, wanted: Field) -> None:
    """Give an open cell its drop-down, with prompt and error text, or its prompt alone."""
    choices = choices_of(plan, wanted)
    prompt = _prompt(wanted)
    if choices:
        link = (
            f"選び方は「{RATING_GUIDE}」のシートにあります。" if wanted.kind is Kind.RATING else ""
        )
        sheet.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "list",
                "source": f"={list_name(plan, wanted)}",
                "input_title": _cut(f"{wanted.name}を選ぶ", _TITLE_LIMIT),
                "input_message": f"右の▼を押して、一覧から選んでください。{link}",
                "error_title": "一覧から選んでください",
                "error_message": _cut(f"選べるのは、{'、'.join(choices)}です。", _PROMPT_LIMIT),
                "error_type": "stop",
            },
        )
    elif prompt:
        sheet.data_validation(
            row,
            column,
            row,
            column,
            {
                "validate": "any",
                "input_title": _cut(wanted.name, _TITLE_LIMIT),
                "input_message": prompt,
            },
        )


def add_estimate_prompt(sheet: Sheet, row: int, column: int, wanted: Field) -> None:
    """Say beside an amount of a later period that it is rewritten only where it changes."""
    unit = f"（単位：{wanted.unit}）" if wanted.unit else ""
    told = (
        f"見込みが変わるときだけ、数字で書き直してください{unit}。費用は -1200 のように書きます。"
    )
    message = {"input_title": _cut(wanted.name, _TITLE_LIMIT), "input_message": told}
    sheet.data_validation(row, column, row, column, {"validate": "any", **message})


def _prompt(wanted: Field) -> str:
    unit = f"単位は{wanted.unit}です。" if wanted.unit else ""
    prompts = {
        Kind.FIGURE: f"数値目標と同じ書き方で書いてください（例：32.5％、8月20日）。{unit}",
        Kind.AMOUNT: f"数字だけを書いてください。{unit}",
        Kind.DATE: "日付を書いてください（例：2026/3/31）。",
    }
    return _cut(prompts.get(wanted.kind, ""), _PROMPT_LIMIT)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def quoted(sheet_name: str) -> str:
    """Give a sheet's name as formulas and links want it: ``'名前'``, with ``''`` for ``'``."""
    return "'" + sheet_name.replace("'", "''") + "'"


@lru_cache(_REMEMBERED)
def absolute(cell: str, sheet_name: str = "") -> str:
    """Give ``$D$14``, or ``'名前'!$D$14`` on another sheet."""
    row, _ = position(cell)
    place = f"${cell.rstrip('0123456789')}${row + 1}"
    return f"{quoted(sheet_name)}!{place}" if sheet_name else place


@lru_cache(_REMEMBERED)
def formula_text(text: str) -> str:
    """Give a text as a formula's string; Excel takes no literal beyond 255 characters."""
    pieces = [text[n : n + 100] for n in range(0, len(text), 100)] or [""]
    literals = ['"' + piece.replace('"', '""') + '"' for piece in pieces]
    return literals[0] if len(literals) == 1 else f"({'&'.join(literals)})"


def unfilled_formula(
    plan: Plan, item: Item, period: Period, wanted: Field, cells: Mapping[str, str], sheet: str = ""
) -> str | None:
    """Give the condition under which a field still has to be filled, None where it never has.

    A field that depends on another answer is asked for once that answer is there.
    """
    blank = _blank(absolute(cells[wanted.name], sheet))
    if plan.is_required(wanted, item, period):
        return blank
    if wanted.condition is None or wanted.condition[0] not in cells:
        return None
    other, equal, value = wanted.condition
    place = absolute(cells[other], sheet)
    sign = "=" if equal else "<>"
    return f"AND(NOT({_blank(place)}),{place}{sign}{formula_text(value)},{blank})"


def unfilled_at_first(
    plan: Plan, item: Item, period: Period, answers: Mapping[str, str] | None = None
) -> int:
    """Count the cells that a form still asks for when it goes out, by its answers by field."""
    given = answers or {}
    return sum(
        not name_key(given.get(f.name, "")) and _is_asked(plan, item, period, f, given)
        for f in plan.report_fields
    )


def _is_asked(
    plan: Plan, item: Item, period: Period, wanted: Field, answers: Mapping[str, str]
) -> bool:
    if plan.is_required(wanted, item, period):
        return True
    if wanted.condition is None:
        return False
    other, equal, value = wanted.condition
    given = answers.get(other, "")
    return bool(name_key(given)) and (given == value) is equal


def _blank(place: str) -> str:
    """Tell a cell that holds nothing but blanks (also full-width ones and line breaks)."""
    return f'TRIM(SUBSTITUTE(SUBSTITUTE({place},"　",""),CHAR(10),""))=""'
