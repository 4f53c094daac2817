"""A copy for correction: the answers as they came, marked cells, a list of what to correct."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from taikou_xl.forms.identity import find_identity
from taikou_xl.forms.sendback import Mark, SendBack
from taikou_xl.forms.workbook import build_form
from taikou_xl.plan.model import Kind
from taikou_xl.sheets.opening import open_book
from tests.forms.plans import R7, annual_plan
from tests.staff import answer_cell, cell_of, item_sheets

WRONG = Mark(
    "3", "達成度", "ほぼ達成", "達成度「ほぼ達成」は選べません。", "選び直してください。", must=True
)
DOUBTFUL = Mark(
    "3", "数値", "330％", "割合が100％を超えています。", "確認してください。", must=False
)
BLANK = Mark("4", "", "", "計画項目「②団体の支援」が未記入です。", "記入してください。", must=True)
ANSWERS = {"3": {"実施概要": "調べた。\n共有した。", "数値": "330％", "達成度": "ほぼ達成"}}


def sent_back(*marks: Mark) -> SendBack:
    return SendBack(dt.date(2026, 5, 20), ("ab" * 32, "cd" * 32), marks)


def copy_of(*marks: Mark, values: bool = False) -> Any:
    data = build_form(annual_plan(), R7, "市民課", ANSWERS, sent_back(*marks))
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def texts_of(sheet: Any) -> list[str]:
    return [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]


def sheet_of(book: Any, no: str) -> Any:
    titles = {item.no: item.title for item in annual_plan().items}
    return item_sheets(book)[titles[no]]


def test_copy__answers_given__stand_in_their_cells_as_they_came() -> None:
    """Every answer stands in its cell to the letter, and the open cells stay open."""
    sheet = sheet_of(copy_of(WRONG), "3")
    for field, text in ANSWERS["3"].items():
        cell = answer_cell(sheet, field, 7)
        assert cell.value == text
        assert not cell.protection.locked


def test_copy__wrong_cell__is_framed_filled_and_commented() -> None:
    """A cell to correct has a heavy frame (for grey paper), a fill, and a comment with the remedy."""
    sheet = sheet_of(copy_of(WRONG, DOUBTFUL), "3")
    wrong, doubtful = answer_cell(sheet, "達成度", 7), answer_cell(sheet, "数値", 7)
    sound = answer_cell(sheet, "実施概要", 7)
    assert wrong.border.left.style == "thick"
    assert doubtful.border.left.style == "mediumDashed"
    assert sound.border.left.style == "thin"
    fills = {cell.fill.fgColor.rgb for cell in (wrong, doubtful, sound)}
    assert len(fills) == 3
    assert WRONG.told in wrong.comment.text
    assert WRONG.ask in wrong.comment.text
    assert wrong.comment.author == "取りまとめ課"
    assert "確認のお願い" in doubtful.comment.text
    assert sound.comment is None


def test_copy__item_without_any_answer__has_all_required_cells_marked() -> None:
    """An item that was left out is marked wherever something must be written, commented once."""
    plan = annual_plan()
    sheet = sheet_of(copy_of(BLANK), "4")
    needed = [f.name for f in plan.report_fields if plan.is_required(f, plan.item_by_no["4"], R7)]
    cells = [answer_cell(sheet, name, 7) for name in needed]
    assert {cell.border.left.style for cell in cells} == {"thick"}
    assert [cell.comment is not None for cell in cells] == [True] + [False] * (len(cells) - 1)


def test_copy__legend__says_on_each_sheet_what_the_marks_mean() -> None:
    """A sheet with marks explains them; one without says that nothing is to be done."""
    book = copy_of(WRONG, DOUBTFUL)
    marked, other = ("".join(texts_of(sheet_of(book, no))) for no in ("3", "4"))
    assert "太枠の欄を直してください" in marked
    assert "破線の欄を確認してください" in marked
    assert "直していただく箇所はありません" in other


def test_copy__list_of_corrections__is_the_first_sheet_in_two_parts_with_links() -> None:
    """修正箇所一覧 stands first, tells what must be corrected from what is to be confirmed."""
    book = copy_of(WRONG, DOUBTFUL)
    sheet = book.worksheets[0]
    assert sheet.title == "修正箇所一覧"
    assert book.active.title == "修正箇所一覧"
    texts = texts_of(sheet)
    first, second = texts.index("１　修正が必要（1か所）"), texts.index("２　確認のお願い（1か所）")
    assert first < texts.index(WRONG.told) < second < texts.index(DOUBTFUL.told)
    links = [t for t in texts if t.startswith("=HYPERLINK")]
    cell = answer_cell(sheet_of(book, "3"), "達成度", 7).coordinate
    assert any(f"!{cell}" in link and "達成度" in link for link in links)
    assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")


def test_copy__cover__says_that_it_is_sent_back_and_when() -> None:
    """表紙 names 差戻し and its date, and its stored status does not say that all is done."""
    cover = copy_of(WRONG, values=True)["表紙"]
    texts = texts_of(cover)
    assert any("【差戻し】" in text for text in texts)
    assert "令和8年5月20日 差戻し" in texts
    assert not any("すべて入力済み" in text for text in texts)


def test_copy__stored_results__show_the_answers_where_nothing_is_computed() -> None:
    """回答一覧 and the counters hold the answers' results for viewers that do not compute."""
    book = copy_of(WRONG, values=True)
    overview = texts_of(book["回答一覧"])
    assert {"330％", "ほぼ達成"} <= set(overview)
    assert cell_of(book["表紙"], "ほぼ達成") is not None


def test_copy__identity__names_the_returns_that_it_answers() -> None:
    """The copy carries the date and the SHA-256 of the returns, and keeps its seal."""
    data = build_form(annual_plan(), R7, "市民課", ANSWERS, sent_back(WRONG))
    identity = find_identity(open_book(data))
    assert identity is not None
    assert identity.corrects == ("ab" * 32, "cd" * 32)
    assert identity.sent_back == "2026-05-20"


@pytest.mark.parametrize(
    ("text", "stored"),
    [("1200", 1200), ("1,200", "1,200"), ("1200.5", 1200.5), ("約1200", "約1200"), ("007", "007")],
)
def test_copy__amount__is_a_number_only_where_its_digits_say_the_same(
    text: str, stored: object
) -> None:
    """An amount is written as a number where that shows what was typed, else as text."""
    plan = annual_plan()
    fields = tuple(
        replace(f, kind=Kind.AMOUNT, unit="千円") if f.name == "数値" else f for f in plan.fields
    )
    data = build_form(replace(plan, fields=fields), R7, "市民課", {"3": {"数値": text}})
    sheet = sheet_of(openpyxl.load_workbook(io.BytesIO(data)), "3")
    assert answer_cell(sheet, "数値", 7).value == stored


def test_copy__formula_like_answer__stays_text() -> None:
    """An answer that begins with = is text in the copy, its list and its comments."""
    evil = '=HYPERLINK("http://example.com","押す")'
    mark = Mark(
        "3", "実施概要", evil, f"「{evil}」は読めません。", "書き直してください。", must=True
    )
    data = build_form(annual_plan(), R7, "市民課", {"3": {"実施概要": evil}}, sent_back(mark))
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = answer_cell(sheet_of(book, "3"), "実施概要", 7)
    assert (cell.data_type, cell.value) == ("s", evil)
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        links = [parts.read(n).decode() for n in parts.namelist() if n.endswith(".rels")]
    assert not any("example.com" in link for link in links)
