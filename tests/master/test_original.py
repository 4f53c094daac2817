"""The hidden sheet that keeps the plan's texts as first made."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace

import openpyxl
import pytest

from taikou_xl.master.original import SCHEMA, SCHEMA_OF_ROWS
from taikou_xl.master.read import read_master, reason_to_keep_master
from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.model import Plan
from tests.master.editing import cell_of, edited

KEY = ("3", "数値目標", "R8")
WAS, NOW = "女性比率35.0％", "女性比率33.5％"
Edit = Callable[[openpyxl.Workbook], None]


@pytest.fixture(scope="module")
def plan() -> Plan:
    whole = bundled_plan()
    return replace(whole, items=tuple(whole.item_by_no[no] for no in ("1", "3")))


@pytest.fixture(scope="module")
def master(plan: Plan) -> bytes:
    return build_master(plan)


def revise(book: openpyxl.Workbook) -> None:
    """Change a target as an administrator would."""
    sheet = next(s for s in book if s.title.startswith("3_"))
    cell_of(sheet, WAS).value = NOW


def read(data: bytes) -> tuple[Plan, list[str]]:
    plan, findings = read_master(data, "台帳.xlsx")
    return plan, [f.code for f in findings]


def test_sheet__of_a_new_master__is_very_hidden_and_last(master: bytes) -> None:
    """Nobody meets the sheet by chance."""
    book = openpyxl.load_workbook(io.BytesIO(master))
    assert book["_taikou"].sheet_state == "veryHidden"
    assert book.sheetnames[-1] == "_taikou"
    assert book["_taikou"]["A1"].value == SCHEMA


def test_text_revised_in_excel__both_texts_are_known(plan: Plan, master: bytes) -> None:
    """Today's text stands in the item's table, the first one beside it; nothing else differs."""
    found, codes = read(edited(master, revise))
    assert found.item_by_no["3"].text("数値目標", plan.periods[1]) == NOW
    assert found.original == {KEY: WAS}
    assert codes == []


def test_text_revised__written_again__keeps_the_first_one(master: bytes) -> None:
    """The next masters keep what was first made, however often the text changes."""

    def again(book: openpyxl.Workbook) -> None:
        sheet = next(s for s in book if s.title.startswith("3_"))
        cell_of(sheet, NOW).value = "女性比率34.0％"

    second = build_master(read(edited(master, revise))[0])
    found, codes = read(edited(second, again))
    assert (found.original, codes) == ({KEY: WAS}, [])


def test_text_revised_back__has_no_other_original(master: bytes) -> None:
    """Who goes back to the first text has revised nothing."""

    def back(book: openpyxl.Workbook) -> None:
        sheet = next(s for s in book if s.title.startswith("3_"))
        cell_of(sheet, NOW).value = WAS

    second = build_master(read(edited(master, revise))[0])
    assert read(edited(second, back))[0].original == {}


def test_final_target_revised__is_kept_too(plan: Plan, master: bytes) -> None:
    """目標の数値 of 項目一覧 is a text of the plan like the yearly ones."""

    def change(book: openpyxl.Workbook) -> None:
        cell_of(book["項目一覧"], plan.item_by_no["3"].final_target).value = "女性比率38.0％"

    found, _ = read(edited(master, change))
    assert found.original == {("3", "目標の数値", ""): plan.item_by_no["3"].final_target}


def test_blank_filled_in__becomes_the_first_text(plan: Plan) -> None:
    """What is first written into a blank is no revision of it."""
    key = ("数値目標", "R8")
    items = tuple(
        replace(item, table={k: e for k, e in item.table.items() if k != key})
        for item in plan.items
    )
    blank = read(build_master(replace(plan, items=items)))[0]
    filled = read(build_master(replace(blank, items=plan.items)))[0]
    assert (blank.original, filled.original) == ({}, {})

    def clear(book: openpyxl.Workbook) -> None:
        sheet = next(s for s in book if s.title.startswith("3_"))
        cell_of(sheet, WAS).value = None

    assert read(edited(build_master(filled), clear))[0].original == {KEY: WAS}


def remove(book: openpyxl.Workbook) -> None:
    del book["_taikou"]


def cut(book: openpyxl.Workbook) -> None:
    book["_taikou"]["B3"].value = None


def cut_texts(book: openpyxl.Workbook) -> None:
    book["_taikou"]["G3"].value = None


def retype_texts(book: openpyxl.Workbook) -> None:
    book["_taikou"]["G3"].value = str(book["_taikou"]["G3"].value)[:-1]


def blank_row(book: openpyxl.Workbook) -> None:
    book["_taikou"].insert_rows(3)


def double(book: openpyxl.Workbook) -> None:
    book["_taikou"].append([c.value for c in book["_taikou"][2]])


@pytest.mark.parametrize("damage", [remove, cut, cut_texts, retype_texts, blank_row, double])
def test_sheet__missing_or_damaged__todays_texts_count_as_first_with_a_note(
    master: bytes, damage: Edit
) -> None:
    """Such a master works; "master-original-missing" says so, and the next one is whole."""

    def change(book: openpyxl.Workbook) -> None:
        revise(book)
        damage(book)

    found, codes = read(edited(master, change))
    assert (found.original, codes) == ({}, ["master-original-missing"])
    again, codes = read(build_master(found))
    assert (again.original, codes) == ({}, [])


def as_before(book: openpyxl.Workbook) -> None:
    """Give the sheet the form that it had in masters made before: a row for every text."""
    rows = [[cell.value or "" for cell in row] for row in book["_taikou"].iter_rows(min_row=2)]
    del book["_taikou"]
    sheet = book.create_sheet("_taikou")
    sheet.append([SCHEMA_OF_ROWS])
    for _, no, *rest in rows:
        for text in json.loads("".join(map(str, rest[4:]))):
            sheet.append(["text", no, *text])
    for _, no, *rest in rows:
        sheet.append(["item", no, *(text or None for text in rest[:4])])


def test_sheet__of_a_master_made_before__is_read_and_written_anew(master: bytes) -> None:
    """Older masters know their first texts by rows; what they knew is kept."""

    def change(book: openpyxl.Workbook) -> None:
        revise(book)
        as_before(book)

    found, codes = read(edited(master, change))
    now, _ = read(edited(master, revise))
    assert (found.original, found.known_items, codes) == ({KEY: WAS}, now.known_items, [])
    assert read(build_master(found))[0].original == {KEY: WAS}


@pytest.mark.parametrize("damage", [remove, cut, blank_row, double])
def test_sheet__of_a_master_made_before__damaged__is_no_more_trusted(
    master: bytes, damage: Edit
) -> None:
    """Rows that are lost or doubled are seen in the older form too."""

    def change(book: openpyxl.Workbook) -> None:
        revise(book)
        as_before(book)
        damage(book)

    found, codes = read(edited(master, change))
    assert (found.original, codes) == ({}, ["master-original-missing"])


def test_sheet__renamed_and_shown__is_found_by_its_content(master: bytes) -> None:
    """Neither name nor visibility matters."""

    def change(book: openpyxl.Workbook) -> None:
        revise(book)
        book["_taikou"].sheet_state = "visible"
        book["_taikou"].title = "控え"

    found, codes = read(edited(master, change))
    assert (found.original, codes) == ({KEY: WAS}, [])


def test_master_with_first_texts__is_not_replaced_by_one_that_lost_them(master: bytes) -> None:
    """A master that knows what was first made gives way only to one that knows it too."""
    revised = read(edited(master, revise))[0]
    old = build_master(revised)
    assert reason_to_keep_master(old, revised) == ""
    assert "当初計画（番号3、数値目標）" in reason_to_keep_master(
        old, replace(revised, original={})
    )
