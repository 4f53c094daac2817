"""What a person changed in a summary is found and said in one line each."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from taikou_xl.outputs.checkbook import build_check_report
from taikou_xl.outputs.replacing import reason_to_keep
from taikou_xl.outputs.summary import build_summary, find_edits
from taikou_xl.plan.annual import ANNUAL
from tests.consolidations import consolidate, make_item, make_plan, rated

CLASSES = tuple(k.name for k in ANNUAL.scale)


def summary() -> bytes:
    plan = make_plan([make_item("1"), make_item("3")])
    answers = rated("R7", {"1": CLASSES[2], "3": CLASSES[1]}) | rated(
        "R8", {"1": CLASSES[1], "3": CLASSES[3]}
    )
    return build_summary(consolidate(plan, "R8", answers))


def edited(change: Callable[[Any], None]) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(summary()))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return [edit.line for edit in find_edits(stream.getvalue())]


def cell(sheet: Any, no: str, heading: str) -> Any:
    head = next(row for row in sheet.iter_rows() if row[0].value == "番号")
    column = next(c.column for c in head if c.value == heading)
    row = next(row[0].row for row in sheet.iter_rows() if row[0].value == no)
    return sheet.cell(row, column)


def test_edits__untouched__are_none() -> None:
    """A summary as we wrote it has no edits."""
    assert find_edits(summary()) == []


def test_edits__rating_corrected__names_item_field_before_and_after() -> None:
    """A corrected 達成度 is named with its number, before and after."""

    def change(book: Any) -> None:
        cell(book["項目一覧"], "3", "達成度").value = CLASSES[5]

    assert edited(change) == [f"項目一覧 番号3 達成度：『{CLASSES[3]}』→『{CLASSES[5]}』"]


def test_edits__formula_overwritten__is_found() -> None:
    """A text typed over one of our formulas is an edit."""

    def change(book: Any) -> None:
        cell(book["項目一覧"], "1", "変動").value = "同じ"

    assert edited(change) == ["項目一覧 番号1 変動：『』→『同じ』"]


def test_edits__note_beside_the_table__is_found() -> None:
    """A note beside the table is named by its cell."""

    def change(book: Any) -> None:
        book["項目一覧"]["R5"] = "電話で確認"

    assert edited(change) == ["項目一覧 R5：『電話で確認』が書き加えられています"]


@pytest.mark.parametrize("name", ["概要", "達成度集計", "変動", "回収状況"])
def test_edits__other_sheet__is_named(name: str) -> None:
    """Writing on any other sheet names the sheet and the cell."""

    def change(book: Any) -> None:
        book[name]["A60"] = "メモ"

    assert edited(change) == [f"シート「{name}」のA60に書き込みや変更があります"]


def test_edits__many_cells_of_a_sheet__name_the_first_five() -> None:
    """Cells written, changed and emptied are named; of many, five and how many more."""

    def change(book: Any) -> None:
        for row in range(60, 67):
            book["概要"].cell(row, 2).value = "メモ"

    told = "シート「概要」のB60、B61、B62、B63、B64ほか2か所に書き込みや変更があります"
    assert edited(change) == [told]


@pytest.mark.parametrize("name", ["変動", "回収状況", "達成度集計"])
def test_edits__row_inserted__names_only_what_is_written_there(name: str) -> None:
    """Rows below an inserted one are the same rows: only the new one is an edit."""

    def change(book: Any) -> None:
        book[name].insert_rows(5)
        book[name]["A5"] = "電話で確認"

    assert edited(change) == [f"シート「{name}」のA5に書き込みや変更があります"]


def test_edits__blank_row_inserted__is_said_without_naming_cells() -> None:
    """Nothing was written, and the sheet is not as we made it."""
    told = "シート「指標」に、行の挿入・削除か並べ替えがあります"
    assert edited(lambda book: book["指標"].insert_rows(3)) == [told]


def test_edits__row_deleted__names_the_row_that_is_gone() -> None:
    """The rows below it moved up and are no edits."""

    def change(book: Any) -> None:
        sheet = book["変動"]
        row = next(r[0].row for r in sheet.iter_rows() if r[0].value == "1")
        deleted.append(row)
        sheet.delete_rows(row)

    deleted: list[int] = []
    (line,) = edited(change)
    assert line == f"シート「変動」から、作成時の{deleted[0]}行目がなくなった変更があります"


def test_edits__row_inserted_and_another_changed__names_the_changed_cell_where_it_is_now() -> None:
    """A changed row is known again by its number."""

    def change(book: Any) -> None:
        sheet = book["変動"]
        sheet.insert_rows(2)
        row = next(r[0].row for r in sheet.iter_rows() if r[0].value == "3")
        sheet.cell(row, 2).value = "変えた名前"
        places.append(f"B{row}")

    places: list[str] = []
    (line,) = edited(change)
    assert f"の{places[0]}に書き込みや変更が" in line


def test_edits__row_inserted_above_the_items__is_no_edit_of_items() -> None:
    """The headings of 項目一覧 are found where they stand now."""

    def change(book: Any) -> None:
        book["項目一覧"].insert_rows(2)
        book["項目一覧"]["A2"] = "推進会議用"

    assert edited(change) == ["シート「項目一覧」のA2に書き込みや変更があります"]


def test_edits__sheet_added_or_removed__is_named() -> None:
    """A new or missing sheet is named."""
    assert edited(lambda book: book.create_sheet("作業")) == ["シート「作業」が追加されています"]
    removed = edited(lambda book: book.remove(book["指標"]))
    assert removed == ["シート「指標」が削除されたか、名前が変わっています"]


def test_edits__rows_sorted__are_no_edit_of_texts() -> None:
    """Rows in another order are not listed as edits, whatever stands beside them."""

    def change(book: Any) -> None:
        sheet = book["項目一覧"]
        for column in range(1, sheet.max_column + 1):
            first, second = sheet.cell(5, column), sheet.cell(6, column)
            if first.data_type != "f":
                first.value, second.value = second.value, first.value

    assert edited(change) == ["項目一覧 行が並べ替えられています"]


def test_edits__of_a_cell__tell_item_field_and_whole_texts() -> None:
    """What becomes a row of 事務局修正 is not shortened."""
    long = "長い文" * 50

    def change(book: Any) -> None:
        cell(book["項目一覧"], "3", "実施概要").value = long

    book = openpyxl.load_workbook(io.BytesIO(summary()))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    (edit,) = find_edits(stream.getvalue())
    assert (edit.no, edit.heading, edit.after) == ("3", "実施概要", long)


def test_check_report__written_into__is_kept_without_naming_the_office_s_corrections() -> None:
    """A note in 確認結果 is no answer: the cell is named, and a copy is what saves it."""
    c = consolidate(make_plan([make_item("1")]), "R7", rated("R7", {"1": CLASSES[1]}))
    book = openpyxl.load_workbook(io.BytesIO(build_check_report(c)))
    book["回収状況"]["B40"] = "電話済み"
    stream = io.BytesIO()
    book.save(stream)
    reason = reason_to_keep(stream.getvalue(), c, "check")
    assert "シート「回収状況」のB40に" in reason
    assert "事務局修正" not in reason
    assert "名前を変えて" in reason


def test_edits__texts_longer_than_a_cell_of_the_record__are_compared_whole() -> None:
    """An item whose texts do not fit in one cell of the hidden record: its last character counts."""
    long = "実施した。" * 1_800
    answers = {
        ("R7", "1"): {"実施概要": long, "達成度": CLASSES[1], "振り返り": f"{long}おわり"},
    }
    made = build_summary(consolidate(make_plan([make_item("1")]), "R7", answers))
    assert find_edits(made) == []
    book = openpyxl.load_workbook(io.BytesIO(made))
    kept = [[c.value for c in row] for row in book["_taikou"].iter_rows(max_col=4)]
    assert sum(row[0] == "item" for row in kept) == 2
    cell(book["項目一覧"], "1", "振り返り").value = f"{long}おわり。"
    stream = io.BytesIO()
    book.save(stream)
    (edit,) = find_edits(stream.getvalue())
    assert (edit.no, edit.heading, edit.before) == ("1", "振り返り", f"{long}おわり")


def test_edits__summary_of_an_earlier_version__are_found_by_its_own_record() -> None:
    """Its record has a row for every cell of 項目一覧."""
    book = openpyxl.load_workbook(io.BytesIO(summary()))
    sheet = book["_taikou"]
    rows = [[c.value or "" for c in row] for row in sheet.iter_rows(max_col=4)]
    packed = {row[1]: json.loads(row[3])[0] for row in rows if row[0] == "item"}
    headings = [text for row in rows if row[0] == "heads" for (text,) in json.loads(row[3])]
    sheet.delete_rows(1, sheet.max_row)
    for row in rows:
        if row[0] not in ("heads", "item"):
            sheet.append(row)
    for no, texts in packed.items():
        for heading, text in zip(headings, texts, strict=True):
            sheet.append(["cell", no, heading, text])
    cell(book["項目一覧"], "3", "達成度").value = CLASSES[5]
    stream = io.BytesIO()
    book.save(stream)
    lines = [edit.line for edit in find_edits(stream.getvalue())]
    assert lines == [f"項目一覧 番号3 達成度：『{CLASSES[3]}』→『{CLASSES[5]}』"]


def test_edits__record_written_into__is_said() -> None:
    """A record that cannot be read any more ends in a sentence, not in an error."""

    def change(book: Any) -> None:
        sheet = book["_taikou"]
        row = next(r[0].row for r in sheet.iter_rows() if r[0].value == "item")
        sheet.cell(row, 4).value = "[壊れた"

    told = "作成時の内容の控え（非表示のシート）が書き換えられています"
    assert edited(change) == [told]
