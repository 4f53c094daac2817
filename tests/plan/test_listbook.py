"""The empty 計画一覧."""

from __future__ import annotations

import io

import openpyxl
import pytest

from taikou_xl.errors import UnreadableInput
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.listbook import build_list_template
from taikou_xl.plan.presets import ANNUAL
from taikou_xl.sheets.stamp import stamp_of


def test_template__untouched__holds_only_the_example() -> None:
    """The example row is no item, and every heading of the template is a known one."""
    with pytest.raises(UnreadableInput) as caught:
        read_list(build_list_template(ANNUAL), "一覧.xlsx", ANNUAL, {})
    assert caught.value.message.count("・") == 1
    assert "1行もありません" in caught.value.message


def test_template__filled_in__is_a_list() -> None:
    """What an official types below the example is read."""
    book = openpyxl.load_workbook(io.BytesIO(build_list_template(ANNUAL)))
    sheet = book.worksheets[0]
    headings = {cell.value: cell.column for cell in sheet[4]}
    typed = {"番号": "1", "計画項目": "題", "担当課": "市民課", "数値目標_令和8": "2/6"}
    for heading, text in typed.items():
        sheet.cell(6, headings[heading], text)
    stream = io.BytesIO()
    book.save(stream)
    plan = read_list(stream.getvalue(), "一覧.xlsx", ANNUAL, {})
    assert [i.no for i in plan.items] == ["1"]
    assert plan.target(plan.items[0], plan.periods[1]) == "2/6"


def test_template__stamp__says_list() -> None:
    """The template is known as ours and not as a return."""
    assert stamp_of(build_list_template(ANNUAL))["kind"] == "list"
