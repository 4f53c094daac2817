"""A returned workbook is known by its identity, read by its labels, and kept as written."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.forms.identity import Identity
from taikou_xl.forms.workbook import build_form
from taikou_xl.plan.model import Field, Kind, Role, Side
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.model import FileStatus
from taikou_xl.returns.read import read_return
from taikou_xl.sheets.bookwriter import BookWriter, write_text
from taikou_xl.sheets.grid import CellKind, position
from taikou_xl.terms.periods import Period
from tests.returns.returning import (
    R7,
    SENSIBLE,
    UNTARGETED,
    answer_of,
    blank_form,
    cell_in,
    codes,
    fill,
    fill_in_openpyxl,
    identity_of,
    other_item,
    read,
    small_plan,
)

LONG = "住民票の写しの①コンビニ交付を➄回、ＡＢＣ🎌で周知した。\n" * 72
BOTH = {"1": SENSIBLE, "2": UNTARGETED}


def test_form__filled__every_answer_has_its_place() -> None:
    """Each answer of each item arrives with file, sheet and cell, and nothing is found."""
    data = fill(BOTH)
    reading = read(data)
    assert (reading.file.status, reading.file.unit) == (FileStatus.ACCEPTED, "秘書課")
    assert reading.file.items == ("1", "2")
    assert reading.findings == ()
    assert len(reading.answers) == 2 * len(small_plan().report_fields)
    issued = {i.no: (i.sheet, dict(i.cells)) for i in identity_of(data).items}
    for answer in reading.answers:
        sheet, cells = issued[answer.item]
        assert (answer.sheet, answer.cell) == (sheet, cells[answer.field])
        assert answer.text == BOTH[answer.item].get(answer.field, "")
        assert answer.kind == ("text" if answer.text else "blank")


@settings(max_examples=40, deadline=None)
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co"]),
        min_size=1,
        max_size=40,
    ).filter(lambda text: text.strip() != "")
)
def test_text__as_typed__arrives_unchanged(text: str) -> None:
    """Any text arrives as it was typed, with its line breaks and outer blanks."""
    written = f" {text}\n\n{text}　"
    assert answer_of(read(fill({"1": {"実施概要": written}})), "1", "実施概要").text == written


@pytest.mark.parametrize("text", ["①3件・➄回", "ＡＢＣ１２３", "🎌👩‍👩‍👧", "改\n行", LONG])
@pytest.mark.parametrize("write", [fill, fill_in_openpyxl])
def test_text__through_another_program__arrives_unchanged(text: str, write: Any) -> None:
    """①, ➄, 全角, emoji, line breaks and 2,000 characters survive, also a save elsewhere."""
    reading = read(write({"1": {"実施概要": text}}))
    assert answer_of(reading, "1", "実施概要").text == text
    assert codes(reading) == []


@pytest.mark.parametrize("text", ["=1+1", "http://a.example", "+5", "'単独", "#N/A", "TRUE", "2/6"])
def test_text__that_looks_like_something_else__stays_text(text: str) -> None:
    """What Excel stored as text is text, whatever it begins with."""
    answer = answer_of(read(fill({"1": {"数値": text}})), "1", "数値")
    assert (answer.kind, answer.text) == ("text", text)


def test_text__control_characters__are_dropped_once_with_a_note() -> None:
    """What no workbook should hold is dropped, with a note, and the rest is kept."""
    reading = read(fill({"1": {"実施概要": "前_x000B_後\u202e"}}))
    # the digits of an escape that was typed are text; a stored one is a control character
    assert answer_of(reading, "1", "実施概要").text == "前_x000B_後"
    assert codes(reading) == ["text-cleaned"]
    assert reading.findings[0].field == "実施概要"


def test_identity__hidden_sheet_renamed_and_shown__is_still_found() -> None:
    """The identity is found by its content, whatever its name, place and visibility."""

    def show(book: Any, _: Identity) -> None:
        sheet = book["_taikou"]
        sheet.title, sheet.sheet_state = "Sheet9", "visible"
        book.move_sheet(sheet, -5)

    assert read(fill_in_openpyxl(BOTH, edit=show)).file.status is FileStatus.ACCEPTED


def test_sheet__renamed__is_read_with_a_note() -> None:
    """A renamed item sheet is known by the title that stands on it."""

    def rename(book: Any, identity: Identity) -> None:
        book[identity.items[0].sheet].title = "うちの分"

    reading = read(fill_in_openpyxl(BOTH, edit=rename))
    assert codes(reading) == ["sheet-renamed"]
    assert answer_of(reading, "1", "数値").sheet == "うちの分"
    assert answer_of(reading, "1", "数値").text == "33.0％"


def test_sheets__names_swapped__are_read_by_their_titles() -> None:
    """Two sheets that bear each other's names are not mixed up."""

    def swap(book: Any, identity: Identity) -> None:
        one, two = (book[item.sheet] for item in identity.items)
        names = one.title, two.title
        one.title = "x"
        two.title, one.title = names

    reading = read(fill_in_openpyxl(BOTH, edit=swap))
    assert answer_of(reading, "1", "数値").text == "33.0％"
    assert answer_of(reading, "2", "数値").text == "-"


def test_sheet__deleted__is_named() -> None:
    """An item whose sheet is gone is sent back; the other item is taken."""

    def delete(book: Any, identity: Identity) -> None:
        del book[identity.items[0].sheet]

    reading = read(fill_in_openpyxl(BOTH, edit=delete))
    assert codes(reading) == ["sheet-missing"]
    assert reading.file.items == ("2",)


def test_table__moved_by_inserted_rows_and_columns__is_found_again() -> None:
    """Answers are found by headings and period, not by the address that was issued."""

    def insert(book: Any, identity: Identity) -> None:
        sheet = book[identity.items[0].sheet]
        merged = [str(area) for area in sheet.merged_cells.ranges]
        for area in merged:
            sheet.unmerge_cells(area)
        sheet.insert_rows(3, 2)
        sheet.insert_cols(2)

    data = fill_in_openpyxl(BOTH, edit=insert)
    reading = read(data)
    issued = dict(identity_of(data).items[0].cells)["数値"]
    row, column = position(issued)
    answer = answer_of(reading, "1", "数値")
    assert (answer.text, position(answer.cell)) == ("33.0％", (row + 2, column + 1))


def wipe(text: object) -> Any:
    """Give an edit that empties the cells of the first item's sheet that hold just this."""

    def edit(book: Any, identity: Identity) -> None:
        for row in book[identity.items[0].sheet].iter_rows():
            for cell in row:
                if cell.value == text:
                    cell.value = None

    return edit


def test_table__period_row_deleted__item_is_not_guessed() -> None:
    """Without the period's row no answer of the item is placed."""
    reading = read(fill_in_openpyxl(BOTH, edit=wipe(7)))
    assert codes(reading) == ["table-missing"]
    assert "令和7年度" in reading.findings[0].message
    assert {answer.item for answer in reading.answers} == {"2"}


def test_table__heading_deleted__only_its_own_cell_is_held() -> None:
    """A heading that is gone holds its cell; the item's other cells are taken and counted."""
    reading = read(fill_in_openpyxl(BOTH, edit=wipe("数値")))
    rows, findings = check_answers(reading.answers, small_plan(), R7)
    assert [(f.code, f.item, f.field) for f in findings] == [("table-missing", "1", "数値")]
    first = {row.field: row.state for row in rows if row.item == "1"}
    assert first["数値"] == "held"
    assert first["実施概要"] == first["達成度"] == "accepted"


def test_field__added_after_the_forms_went_out__is_blank_in_them() -> None:
    """A field that the form never had does not spoil the answers that it has."""
    later = Field("市民の声", Side.REPORT, Kind.TEXT, Role.BODY, json_name="voice")
    plan = replace(small_plan(), fields=(*small_plan().fields, later))
    reading = read(fill(BOTH), plan)
    rows, findings = check_answers(reading.answers, plan, R7)
    assert findings == []
    assert {row.state for row in rows if row.field == "市民の声"} == {"blank"}


def copy_first_sheet(change: str) -> Any:
    def edit(book: Any, identity: Identity) -> None:
        copied = book.copy_worksheet(book[identity.items[0].sheet])
        copied.title = "写し"
        field, _, text = change.partition("=")
        if field:
            copied[dict(identity.items[0].cells)[field]].value = text

    return edit


def test_sheet__copied_with_other_answers__neither_is_taken() -> None:
    """Two sheets of one item that differ are named; no answer of the item counts in silence."""
    reading = read(fill_in_openpyxl(BOTH, edit=copy_first_sheet("達成度=計画中止")))
    assert codes(reading) == ["sheet-doubled"]
    assert "写し" in reading.findings[0].message
    assert {answer.item for answer in reading.answers} == {"2"}


def test_sheet__copied_unchanged__counts_once() -> None:
    """A copy with the same answers changes nothing."""
    reading = read(fill_in_openpyxl(BOTH, edit=copy_first_sheet("")))
    assert codes(reading) == []
    assert [a.item for a in reading.answers].count("1") == len(small_plan().report_fields)


def test_table__period_row_doubled__item_is_not_guessed() -> None:
    """Where the period stands twice, neither row is trusted."""

    def double(book: Any, identity: Identity) -> None:
        sheet = book[identity.items[0].sheet]
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == 8)
        cell.value = 7

    assert codes(read(fill_in_openpyxl(BOTH, edit=double))) == ["table-missing"]


def test_cell__merged_with_its_neighbour__is_marked() -> None:
    """An input cell inside a merged area cannot be told from its neighbour's."""

    def merge(book: Any, identity: Identity) -> None:
        cell = cell_in(book, identity, "1", "数値")
        beside = cell.offset(0, 1)
        cell.parent.merge_cells(f"{cell.coordinate}:{beside.coordinate}")

    reading = read(fill_in_openpyxl(BOTH, edit=merge))
    assert answer_of(reading, "1", "数値").kind == "merged"
    assert answer_of(reading, "1", "達成度").kind == "merged"
    assert answer_of(reading, "1", "実施概要").kind == "text"


@pytest.mark.parametrize(
    ("value", "format_code", "kind", "text"),
    [
        (33, "@", CellKind.NUMBER, "33"),
        (33.5, "General", CellKind.NUMBER, "33.5"),
        (0.325, "0.0%", CellKind.NUMBER, "32.5%"),
        (True, "General", CellKind.BOOLEAN, "TRUE"),
        (46059, "m/d", CellKind.DATE, "2026-02-06"),
        ("#REF!", "General", CellKind.ERROR, "#REF!"),
        ("=1+1", "General", CellKind.UNCACHED, ""),
    ],
)
def test_cell__other_than_text__keeps_its_kind(
    value: Any, format_code: str, kind: CellKind, text: str
) -> None:
    """Numbers, dates, booleans, errors and formulas without a result are told from text."""

    def put(book: Any, identity: Identity) -> None:
        cell = cell_in(book, identity, "1", "数値")
        cell.value, cell.number_format = value, format_code

    answer = answer_of(read(fill_in_openpyxl(BOTH, edit=put)), "1", "数値")
    assert (answer.kind, answer.text) == (kind.value, text)


@pytest.mark.parametrize("blanks", ["", " ", "　\n", "\u200b", "\ufeff\u2060 "])
def test_form__sent_back_blank__is_rejected(blanks: str) -> None:
    """A form without any answer is no return, also where someone pressed the space bar."""
    data = fill({"1": {"実施概要": blanks}}) if blanks else blank_form()
    reading = read(data)
    assert (reading.file.status, reading.file.unit) == (FileStatus.REJECTED, "秘書課")
    assert codes(reading) == ["form-blank"]
    assert reading.answers == ()


def test_form__of_another_plan__is_rejected() -> None:
    """A form of another plan is named and not counted for any of our departments."""
    other = replace(small_plan(), settings={"計画名": "総合計画", "計画ID": "another"})
    reading = read(build_form(other, R7, "秘書課"))
    assert codes(reading) == ["plan-other"]
    assert "総合計画" in reading.file.reason
    assert (reading.file.status, reading.file.unit) == (FileStatus.REJECTED, "")


def test_form__of_another_period__is_rejected_with_both_periods() -> None:
    """Next or last year's form is named with its period and the one that is asked for."""
    reading = read(blank_form("秘書課", Period.parse("R8")))
    assert codes(reading) == ["period-other"]
    assert "令和8年度" in reading.file.reason
    assert "令和7年度" in reading.file.reason
    assert (reading.file.status, reading.file.unit) == (FileStatus.REJECTED, "秘書課")


def test_workbook__without_identity__is_rejected() -> None:
    """Any other workbook is not taken for a form."""
    book = openpyxl.Workbook()
    book.active["A1"] = "達成度"
    stream = io.BytesIO()
    book.save(stream)
    reading = read(stream.getvalue())
    assert codes(reading) == ["not-ours"]
    assert reading.file.status is FileStatus.REJECTED


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-unreadable"),
        (b"%PDF-1.7", "file-kind"),
        (bytes(21 * 2**20), "file-too-large"),
    ],
)
def test_file__no_workbook__is_rejected_with_the_reason(data: bytes, code: str) -> None:
    """What the gate refuses is one rejected file with its Japanese reason."""
    reading = read(data)
    assert codes(reading) == [code]
    assert reading.file.status is FileStatus.REJECTED
    assert reading.file.reason.endswith("。")


def test_file__that_could_not_be_opened__keeps_the_collectors_reason() -> None:
    """A file that the folder shows and nobody can read is accounted for."""
    given_up = Incoming(
        "回収/a.xlsx", "a.xlsx", refusal=("file-unreadable", "reason", "読めません")
    )
    reading = read_return(given_up, small_plan(), R7)
    assert codes(reading) == ["file-unreadable"]
    assert "読めません" in reading.file.reason


@pytest.mark.parametrize(
    "name",
    [
        *("~$秘書課.xlsx", ".~lock.秘書課.xlsx#", ".DS_Store", "Thumbs.db", "desktop.ini"),
        *("配布目録.json", "依頼文.txt", ".taikou-1a2b.tmp", "._秘書課.xlsx"),
    ],
)
def test_file__of_the_system_or_of_ours__is_ignored_by_name(name: str) -> None:
    """Lock files, system files and what we put beside the forms are listed and not read."""
    reading = read(b"whatever", shown=f"回収/{name}")
    assert codes(reading) == ["file-ignored"]
    assert reading.file.status is FileStatus.IGNORED
    assert reading.file.reason.endswith("。")


@pytest.mark.parametrize("kind", ["master", "summary", "check", "list", "compare", "handover"])
def test_workbook__own_output__is_ignored_by_its_mark(kind: str) -> None:
    """Our own outputs are known by their mark, whatever they are called."""
    writer = BookWriter(stamp={"kind": kind, "plan": "testplan", "period": "R7"})
    write_text(writer.sheet("a"), 0, 0, "x", writer.format())
    reading = read(writer.finish(), shown="回収/まとめ.xlsx")
    assert codes(reading) == ["file-ignored"]
    assert reading.file.status is FileStatus.IGNORED


def test_item__taken_out_of_the_plan__is_named_and_not_counted() -> None:
    """An item that the master no longer has, or that has ended, is a warning."""
    gone = replace(small_plan(), items=small_plan().items[1:])
    over = other_item(small_plan(), "1", start=Period.parse("R8"))
    for plan in (gone, over):
        reading = read(fill(BOTH), plan)
        assert codes(reading) == ["item-unknown"]
        assert {answer.item for answer in reading.answers} == {"2"}


def test_item__department_changed_since__is_counted_with_a_warning() -> None:
    """An answer from the department that was asked counts although the item has moved on."""
    plan = other_item(small_plan(), "1", department="市民課", deliver_to="秘書課")
    reading = read(fill(BOTH), plan)
    assert codes(reading) == ["department-changed"]
    assert answer_of(reading, "1", "数値").text == "33.0％"


def test_formulas_outside_input__without_results__are_no_finding() -> None:
    """A save that drops the results of our own formulas is nobody's fault."""
    assert read(fill_in_openpyxl(BOTH)).findings == ()


@pytest.mark.parametrize("name", ["督促文.txt", "差戻し票_秘書課.txt", "依頼文.txt"])
def test_texts_of_ours__in_the_folder__are_ignored_by_name(name: str) -> None:
    """What was written to be pasted into the groupware is no return."""
    assert read("件名：".encode(), shown=f"回収/{name}").file.status is FileStatus.IGNORED


def test_report_of_ours__in_the_folder__is_ignored() -> None:
    """The JSON report of an earlier run is recognised by what it says of itself."""
    report = b'{\n "schema": "taikou-xl/report/1",\n "period": "R7"\n}\n'
    assert read(report, shown="回収/結果.json").file.status is FileStatus.IGNORED
    assert read(b'{"a": 1}', shown="回収/結果.json").file.status is FileStatus.REJECTED


@pytest.mark.parametrize(
    ("text", "fits"),
    [("あ" * 32767, True), ("🎌" * 16383, True), ("あ" * 32768, False), ("🎌" * 16384, False)],
)
def test_text__longer_than_a_cell_of_excel__is_refused(text: str, fits: bool) -> None:
    """What no workbook of ours could hold again is not taken; the limit counts as Excel does."""
    reading = read(fill({"1": {"実施概要": text}}))
    assert (reading.file.status is FileStatus.ACCEPTED) is fits
    assert codes(reading) == ([] if fits else ["file-too-large"])
