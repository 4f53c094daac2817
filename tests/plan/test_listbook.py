"""The empty 計画一覧."""

from __future__ import annotations

import io

import openpyxl
import pytest

from taikou_xl.errors import UnreadableInput
from taikou_xl.findings import Place, find
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.listbook import UNREAD, build_list, build_list_template
from taikou_xl.plan.listrows import ListRow, list_rows
from taikou_xl.sheets.stamp import stamp_of
from taikou_xl.terms.periods import Period


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


def test_list_of_rows__gives_the_same_texts_again() -> None:
    """A filled list is read as the rows that it was written from, whatever they begin with."""
    periods = (Period.parse("R7"), Period.parse("R8"))
    rows = (
        ListRow(
            {"番号": "1-①", "計画項目": "=1+1", "担当課": "市民課", "終了理由": "達した。"},
            {("数値目標", None): "2/6", ("達成度", periods[0]): "年度目標達成"},
        ),
        ListRow(
            {"番号": "02", "計画項目": "二行\nの題", "担当課": "税務課"},
            {("計画概要", periods[1]): "①始める"},
        ),
    )
    plan = read_list(build_list(ANNUAL, periods, rows), "一覧.xlsx", ANNUAL, {})
    assert plan.periods == periods
    assert [list_rows(plan)[n].fields for n in (0, 1)] == [row.fields for row in rows]
    assert [(i.no, i.title, i.end_reason) for i in plan.items] == [
        ("1-①", "=1+1", "達した。"),
        ("02", "二行\nの題", ""),
    ]


def test_list_of_rows__names_what_was_not_read() -> None:
    """The second sheet names every finding, errors first; without any it says so."""
    place = Place("個票.xlsx", "様式1", "B3", "1")
    findings = [find("adopt-unplaced", place, "メモ", shown="メモ", sheets="シート「様式1」")]
    findings.append(find("adopt-period-doubled", place, "令和7年度"))
    for found, expected in ((findings, ["差戻し", "確認"]), ([], [])):
        book = openpyxl.load_workbook(io.BytesIO(build_list(ANNUAL, (), (), found)))
        sheet = book[UNREAD]
        marks = [row[0].value for row in sheet.iter_rows(min_row=5) if row[0].value]
        assert marks == expected
        assert ("ありません" in sheet["A2"].value) == (not found)
