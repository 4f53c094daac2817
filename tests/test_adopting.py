"""From a city's own 個票 or list with past results to the yearly cycle, by the command line."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart

from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.flatlist import read_list
from tests import cards
from tests.cards import CARDS, book_of, published, saved
from tests.commands import Call
from tests.staff import fill, item_sheets
from tests.test_cycle import table


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Give a city's own workbook of 個票."""
    path = tmp_path / "個票.xlsx"
    path.write_bytes(book_of(published))
    return path


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_book__through_all_steps__asks_only_for_this_year(
    book: Path, tmp_path: Path, call: Call
) -> None:
    """個票 → list → master → forms: past years are shown and locked, this one is open."""
    before = digest(book)
    made = call("list", "-o", tmp_path / "一覧.xlsx", "--from", book)
    assert (made.status, made.err) == (0, "")
    assert "計画項目 3件、担当課 3課、令和5年度～令和9年度" in made.out
    assert "実績のある期：令和5年度、令和6年度" in made.out
    assert digest(book) == before
    sheets = openpyxl.load_workbook(tmp_path / "一覧.xlsx").sheetnames
    assert sheets == ["計画一覧", "読み取れなかったもの", "記入のしかた"]
    master, forms = tmp_path / "台帳.xlsx", tmp_path / "配布"
    assert call("master", tmp_path / "一覧.xlsx", "-o", master).status == 0
    assert call("distribute", master, "--period", "R7", "-o", forms).status == 0
    form = openpyxl.load_workbook(forms / "第1市民・税務課.xlsx")
    sheet = item_sheets(form)[CARDS[0]["計画項目"]]
    shown = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    assert shown[CARDS[0]["実施概要", 6]].protection.locked
    assert shown["目標に向け実施中"].protection.locked


def test_class_unknown__list_is_written_and_status_is_1(
    book: Path, tmp_path: Path, call: Call
) -> None:
    """What a person must correct is printed and stands on the second sheet."""
    changed = openpyxl.load_workbook(book)
    changed.worksheets[0]["G16"] = "概ね達成"
    changed.save(book)
    made = call("list", "-o", tmp_path / "一覧.xlsx", "--from", book)
    assert made.status == 1
    assert "概ね達成" in made.out
    unread = openpyxl.load_workbook(tmp_path / "一覧.xlsx")["読み取れなかったもの"]
    texts = [cell.value for row in unread.iter_rows(min_row=5) for cell in row]
    assert texts[0] == "差戻し"
    assert {"概ね達成", "G16", "様式1", "個票.xlsx"} <= set(texts)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "中身が空"),
        (b"PK\x03\x04broken", "壊れています"),
        ("個票のつもりの文".encode(), "文字だけのファイル"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), ".xls"),
    ],
)
def test_file_that_is_no_workbook__stops_with_the_reason(
    tmp_path: Path, call: Call, content: bytes, word: str
) -> None:
    """Foreign and broken files stop the run; nothing is written."""
    (tmp_path / "個票.xlsx").write_bytes(content)
    made = call("list", "-o", tmp_path / "一覧.xlsx", "--from", tmp_path / "個票.xlsx")
    assert made.status == 3
    assert word in made.err
    assert "Traceback" not in made.err
    assert not (tmp_path / "一覧.xlsx").exists()


def test_empty_workbook__stops_with_what_is_needed(tmp_path: Path, call: Call) -> None:
    """A workbook without any 個票 makes no list."""
    openpyxl.Workbook().save(tmp_path / "空.xlsx")
    made = call("list", "-o", tmp_path / "一覧.xlsx", "--from", tmp_path / "空.xlsx")
    assert made.status == 3
    assert "個票が1枚も見つかりません" in made.err
    assert "年度" in made.err


def test_folder__all_books_are_read_and_other_files_named(tmp_path: Path, call: Call) -> None:
    """A folder's workbooks make one list; a Word file is named, temporary files are not."""
    folder = tmp_path / "個票"
    folder.mkdir()
    for number, card in enumerate(CARDS):
        draw = (cards.published, cards.stacked, cards.squared)[number]
        (folder / f"課{number}.xlsx").write_bytes(book_of(draw, [card]))
    (folder / "説明.docx").write_bytes(b"PK\x03\x04")
    (folder / "~$課1.xlsx").write_bytes(b"x")
    made = call("list", "-o", tmp_path / "一覧.xlsx", "--from", folder)
    assert made.status == 0
    assert "[adopt-file-skipped・確認]" in made.out
    assert "個票/説明.docx" in made.out
    assert "~$" not in made.out
    plan = read_list((tmp_path / "一覧.xlsx").read_bytes(), "一覧.xlsx", ANNUAL, {})
    assert [item.title for item in plan.items] == [card["計画項目"] for card in CARDS]


def test_finding_code__of_a_skipped_file__is_in_the_list(tmp_path: Path, call: Call) -> None:
    """What was passed over stands on the second sheet, too."""
    from taikou_xl.returns.bookfolder import collect_books

    (tmp_path / "個票").mkdir()
    (tmp_path / "個票" / "a.xlsx").write_bytes(book_of(published))
    (tmp_path / "個票" / "b.pdf").write_bytes(b"%PDF")
    _, findings = collect_books([tmp_path / "個票"])
    assert [(f.code, f.file) for f in findings] == [("adopt-file-skipped", "個票/b.pdf")]


def test_broken_books_in_a_folder__are_all_named(tmp_path: Path, call: Call) -> None:
    """Every workbook that cannot be read is named at once, and nothing is written."""
    folder = tmp_path / "個票"
    folder.mkdir()
    (folder / "良い.xlsx").write_bytes(book_of(published))
    for name in ("甲.xlsx", "乙.xlsx"):
        (folder / name).write_bytes(b"PK\x03\x04")
    made = call("list", "-o", tmp_path / "一覧.xlsx", "--from", folder)
    assert made.status == 3
    assert "甲.xlsx" in made.err
    assert "乙.xlsx" in made.err
    assert not (tmp_path / "一覧.xlsx").exists()


def test_two_from_options__make_one_list(tmp_path: Path, call: Call) -> None:
    """--from may be given several times."""
    for name, card in zip("ab", CARDS, strict=False):
        (tmp_path / f"{name}.xlsx").write_bytes(book_of(published, [card]))
    made = call(
        "list", "-o", tmp_path / "一覧.xlsx",
        "--from", tmp_path / "a.xlsx", "--from", tmp_path / "b.xlsx",
    )  # fmt: skip
    assert made.status == 0
    assert "計画項目 2件" in made.out


def test_wrong_paths__are_wrong_usage(book: Path, tmp_path: Path, call: Call) -> None:
    """A missing book, a folder without books, and a target that is the input are refused."""
    (tmp_path / "空").mkdir()
    for arguments in (
        ("-o", tmp_path / "一覧.xlsx", "--from", tmp_path / "ない.xlsx"),
        ("-o", tmp_path / "一覧.xlsx", "--from", tmp_path / "空"),
        ("-o", book, "--from", book),
        ("-o", tmp_path / "一覧.csv", "--from", book),
    ):
        assert call("list", *arguments).status == 2


def test_set__levels_only__are_taken(book: Path, tmp_path: Path, call: Call) -> None:
    """--set 階層 names the labels of the levels; other settings belong to the master."""
    changed = openpyxl.load_workbook(book)
    for sheet in changed.worksheets:
        sheet["A2"], sheet["A3"], sheet["A4"] = "基本方針", "戦略区分", "取組項目"
    changed.save(book)
    levels = "階層=基本方針,戦略区分,取組項目"
    target = tmp_path / "一覧.xlsx"
    assert call("list", "-o", target, "--from", book, "--set", levels).status == 0
    assert call("master", target, "-o", tmp_path / "台帳.xlsx", "--set", levels).status == 0
    refused = call("list", "-o", target, "--from", book, "--set", "市区町村名=みらい市")
    assert refused.status == 2
    assert "「市区町村名」は使えません" in refused.err


def test_empty_list__has_the_levels_that_are_set(tmp_path: Path, call: Call) -> None:
    """The empty list's headings follow --set 階層 as well."""
    assert call("list", "-o", tmp_path / "一覧.xlsx", "--set", "階層=柱,取組").status == 0
    sheet = openpyxl.load_workbook(tmp_path / "一覧.xlsx").worksheets[0]
    heads = [cell.value for cell in sheet[4]]
    assert heads[2:5] == ["柱", "取組", "担当課"]


def test_list_that_was_edited__is_not_replaced(book: Path, tmp_path: Path, call: Call) -> None:
    """The same run again replaces its own list, an edited one only with --force."""
    target = tmp_path / "一覧.xlsx"
    for _ in range(2):
        assert call("list", "-o", target, "--from", book).status == 0
    changed = openpyxl.load_workbook(target)
    changed.worksheets[0]["A5"] = "A-1"
    changed.save(target)
    assert call("list", "-o", target, "--from", book).status == 3
    assert call("list", "-o", target, "--from", book, "--force").status == 0


def test_chart_and_protected_sheets__do_no_harm(book: Path, tmp_path: Path, call: Call) -> None:
    """A chart sheet holds no texts; a protected sheet is read like any other."""
    changed = openpyxl.load_workbook(book)
    changed.create_chartsheet("グラフ").add_chart(BarChart())
    for sheet in changed.worksheets:
        sheet.protection.set_password("秘密")
    changed.security.lockStructure = True
    changed.save(book)
    made = call("list", "-o", tmp_path / "一覧.xlsx", "--from", book)
    assert made.status == 0
    assert "計画項目 3件" in made.out


def test_500_sheets__are_all_read(tmp_path: Path, call: Call) -> None:
    """The largest workbook that is read at all gives all its items."""
    many = [{**cards.card(1), "計画項目": f"取組{n}", "番号": str(n)} for n in range(500, 0, -1)]
    (tmp_path / "多い.xlsx").write_bytes(book_of(cards.plain, many))
    made = call("list", "-o", tmp_path / "一覧.xlsx", "--from", tmp_path / "多い.xlsx")
    assert made.status == 0
    plan = read_list((tmp_path / "一覧.xlsx").read_bytes(), "一覧.xlsx", ANNUAL, {})
    assert [item.title for item in plan.items] == [f"取組{n}" for n in range(1, 501)]
    assert len(made.out) < 10_000  # what all sheets have in common is said once


# --- a list with past results -----------------------------------------------

PAST = (
    ("番号", "方針", "計画項目", "担当課", "前期番号", "計画概要_R6", "計画概要_令和7", "計画概要_令和8",
     "数値目標_令和7", "数値目標_R8", "実施概要_R6", "数値_Ｒ６", "達成度_令和6", "実施概要_令和7", "数値_令和7",
     "達成度_R7", "振り返り_令和7"),
    ("1", "１　協働", "①窓口", "市民課", "旧-3", "調べる", "試す\n～夜間～", "広げる", "延べ10～20件", "－",
     "①調べた\n②まとめた", "5件", "年度目標一部達成", "試した－夜間", "12件", "年度目標達成", "人が足りない。"),
    ("2", "１　協働", "②\"電子\"申請,拡大", "税務課", "", "", "作る", "広げる", "", "", "", "", "", "作った",
     "", "目標に向け実施中", "手続の整理が要る。"),
)  # fmt: skip


def excel_csv() -> bytes:
    """Give the list as Excel saves a CSV in Japan: CP932, CRLF, quotes where they are needed."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(PAST)
    data = stream.getvalue().encode("cp932")
    assert b"\x81\x60" in data  # ～ of CP932
    assert b"\x81\x7c" in data  # － of CP932
    assert b"\x87\x40" in data  # ①
    return data


def test_list_with_past_results__runs_through_the_year(tmp_path: Path, call: Call) -> None:
    """Past results stand locked on the forms, and 変動 and counts follow on from them."""
    (tmp_path / "一覧.csv").write_bytes(excel_csv())
    master, forms, back = tmp_path / "台帳.xlsx", tmp_path / "配布", tmp_path / "回収"
    made = call("master", tmp_path / "一覧.csv", "-o", master)
    assert made.status == 0, made.err
    assert "令和6年度～令和8年度" in made.out
    add_earlier_counts(master)
    assert call("distribute", master, "--period", "R8", "-o", forms).status == 0
    sheet = item_sheets(openpyxl.load_workbook(forms / "市民課.xlsx"))["①窓口"]
    shown: dict[Any, Any] = {cell.value: cell for row in sheet.iter_rows() for cell in row}
    for text in ("①調べた\n②まとめた", "試す\n～夜間～", "試した－夜間", "年度目標達成"):
        assert shown[text].protection.locked
    answers = {
        "①窓口": {"実施概要": "広げた。", "達成度": "目標に向け実施中", "振り返り": "急ぎすぎた。"},
        '②"電子"申請,拡大': {"実施概要": "広げた。", "達成度": "年度目標達成"},
    }
    for form in sorted(forms.glob("*.xlsx")):
        fill(form, back / form.name, answers, 8)
    target = tmp_path / "集計.xlsx"
    done = call("consolidate", master, back, "--period", "R8", "-o", target, "--json", "-")
    assert done.status == 0, done.out
    found = done.report
    assert {k: v for k, v in found["ratings"]["R7"].items() if v} == {
        "年度目標達成": 1,
        "目標に向け実施中": 1,
    }
    assert found["ratings"]["R6"]["年度目標一部達成"] == 1
    rows = {str(row["番号"]): row for row in table(target, "項目一覧")}
    assert rows["1"]["前回達成度"] == "年度目標達成"
    assert ("下降" in rows["1"]["変動"], "上昇" in rows["2"]["変動"]) == (True, True)
    counts = openpyxl.load_workbook(target)["達成度集計"]
    words = {str(cell.value) for row in counts.iter_rows() for cell in row if cell.value}
    assert any("前の計画" in word for word in words)


def add_earlier_counts(master: Path) -> None:
    """Type the counts of the plan before this one into 過年度集計, as people do in Excel."""
    book = openpyxl.load_workbook(master)
    for number, name in enumerate(("年度目標達成", "目標に向け実施中"), start=5):
        for column, text in enumerate(("前の計画", "令和5", name, "4"), start=1):
            book["過年度集計"].cell(number, column).value = text
    book.save(master)


def test_list_with_past_results__keeps_the_former_numbers(tmp_path: Path, call: Call) -> None:
    """前期番号 and every text of the CSV stand in the master as they were typed."""
    (tmp_path / "一覧.csv").write_bytes(excel_csv())
    assert call("master", tmp_path / "一覧.csv", "-o", tmp_path / "台帳.xlsx").status == 0
    rows = table(tmp_path / "台帳.xlsx", "項目一覧")
    assert [row["前期番号"] for row in rows] == ["旧-3", None]
    assert rows[1]["計画項目"] == '②"電子"申請,拡大'


def test_book_with_a_sheet_of_notes__is_read(tmp_path: Path, call: Call) -> None:
    """Notes on how to fill in the 個票 are left out, and nothing else is."""
    (tmp_path / "個票.xlsx").write_bytes(saved_with_notes())
    assert call("list", "-o", tmp_path / "一覧.xlsx", "--from", tmp_path / "個票.xlsx").status == 0
    plan = read_list((tmp_path / "一覧.xlsx").read_bytes(), "一覧.xlsx", ANNUAL, {})
    assert len(plan.items) == 3


def saved_with_notes() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(book_of(published)))
    book.create_sheet("記入要領")["A1"] = "太枠の中を書いてください。"
    return saved(book)
