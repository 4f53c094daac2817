"""The buttons' Python side, through the public API of xlwings, on an engine without Excel."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl import demo
from taikou_xl.office.steps import STEPS
from tests.commands import Call
from tests.desk.engine import Excel, link_of, macros, messages_of, set_text, text_of

CONSOLE = "行革管理.xlsm"


def cells(path: Path) -> dict[tuple[str, str], Any]:
    """Give every cell of a workbook that holds anything: formulas as written."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def press(excel: Excel, desk: Path, key: str) -> Any:
    """Press a step's button in a console that has just been opened; give the open book."""
    book = opened(excel, desk)
    getattr(macros, key)()
    return book


def opened(excel: Excel, desk: Path) -> Any:
    """Open the console as after a move: the one setting that is a full path is put right."""
    book = excel.open(desk / CONSOLE)
    set_text(book, "taikou_work", str(desk))
    return book


def state(book: Any, key: str) -> str:
    return text_of(book, f"taikou_{key}_state")


def result(book: Any, key: str) -> str:
    return text_of(book, f"taikou_{key}_result")


def test_consolidate__button_and_command__give_the_same_summary_and_json(
    desk: Path, demo_folder: Path, excel: Excel, call: Call
) -> None:
    """The same inputs give the same workbook cell by cell and the same JSON, whoever starts it."""
    shutil.copytree(demo_folder / demo.RETURNS, desk / "回収", dirs_exist_ok=True)
    book = press(excel, desk, "consolidate")
    run = call(
        "consolidate", desk / "台帳.xlsx", desk / "回収", "--period", "R7",
        "-o", desk / "別.xlsx", "--json", desk / "別.json",
    )  # fmt: skip
    assert state(book, "consolidate") == ("要確認" if run.status else "完了")
    ours, theirs = cells(desk / "集計_R7.xlsx"), cells(desk / "別.xlsx")
    assert len(ours) > 1000
    assert ours == theirs
    assert json.loads((desk / "集計_R7.json").read_bytes()) == json.loads(
        (desk / "別.json").read_bytes()
    )


def test_consolidate__done__opens_the_summary_and_links_to_it(desk: Path, excel: Excel) -> None:
    """The status cells say what came out, and the summary stands open."""
    book = press(excel, desk, "consolidate")
    assert "回答" in result(book, "consolidate")
    assert link_of(book, "taikou_consolidate_link") == str(desk / "集計_R7.xlsx")
    assert "集計_R7.xlsx" in excel.names()
    assert "計画項目" in messages_of(book)
    assert len(text_of(book, "taikou_consolidate_time")) == len("2026/05/12 10:30")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_every_button__on_a_whole_desk__ends_and_shows_what_it_made(
    desk: Path, excel: Excel, step: Any
) -> None:
    """Each step ends in 完了 or 要確認, and what it made is there."""
    before = {p: p.read_bytes() for p in desk.rglob("*") if p.is_file()}
    book = press(excel, desk, step.key)
    assert state(book, step.key) in ("完了", "要確認"), messages_of(book)
    made = link_of(book, f"taikou_{step.key}_link")
    assert Path(made).exists()
    assert {p: p.read_bytes() for p in before} == before
    assert all(f"taikou_{other.key}_state" for other in STEPS)


def test_steps__in_the_order_of_the_year__advise_the_next_one(desk: Path, excel: Excel) -> None:
    """After each step 次にすること names another one."""
    advice = []
    for step in STEPS:
        book = press(excel, desk, step.key)
        advice.append(text_of(book, "taikou_next"))
        excel.impl.app.books.open_books.clear()
    assert "「回答を確認する」" in advice[0]
    assert "確認しました" in advice[1]
    assert "対象年度を「R8」" in advice[-1]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("taikou_work", "", "「作業フォルダ」が空欄です"),
        ("taikou_work", "行革", "ドライブから始まる場所ではありません"),
        ("taikou_work", "https://example.sharepoint.com/行革", "インターネットの場所"),
        ("taikou_work", "/どこにもない", "が見つかりません"),
        ("taikou_master", "なくした台帳.xlsx", "が見つかりません"),
        ("taikou_master", "", "「台帳」が空欄です"),
        ("taikou_returns", "なくした回収", "見つかりません"),
        ("taikou_period", "", "「対象年度」が空欄です"),
        ("taikou_period", "R99", "この計画の期間にありません"),
        ("taikou_stage", "本会議", "は選べません"),
        ("taikou_out", "回収", "「回収フォルダ」か、その中"),
        ("taikou_out", "回収/中", "「回収フォルダ」か、その中"),
        ("taikou_returns", ".", "「回収フォルダ」か、その中"),
        ("taikou_returns", "台帳.xlsx", "フォルダではなくファイル"),
        ("taikou_out", "台帳.xlsx", "フォルダではなくファイル"),
    ],
)
def test_settings__one_is_wrong__fail_with_its_name_and_a_remedy(
    desk: Path, excel: Excel, name: str, text: str, said: str
) -> None:
    """A wrong setting ends in 失敗, says which one, and what to do, without a word of the shell."""
    book = opened(excel, desk)
    set_text(book, name, text)
    macros.consolidate()
    assert state(book, "consolidate") == "失敗"
    assert said in messages_of(book)
    assert "対応：" in messages_of(book)
    assert "--" not in messages_of(book)
    assert not (desk / "集計_R7.xlsx").exists()


def test_master__is_no_master__fails_in_words(desk: Path, excel: Excel) -> None:
    """A workbook that is no master ends in 失敗, and points to the setting."""
    book = opened(excel, desk)
    other = next((desk / "回収").glob("*.xlsx"))
    set_text(book, "taikou_master", f"回収/{other.name}")
    macros.check()
    assert state(book, "check") == "失敗"
    assert "台帳ではありません" in messages_of(book)
    assert "taikou-xl" not in messages_of(book)


def test_master__open_elsewhere__is_said_and_not_hidden(desk: Path, excel: Excel) -> None:
    """A master that somebody has open is read as saved, and the status says 要確認."""
    (desk / "~$台帳.xlsx").write_bytes(b"\x05Sato ")
    book = press(excel, desk, "consolidate")
    assert state(book, "consolidate") == "要確認"
    assert "開かれたままです" in messages_of(book)


def test_master__cannot_be_read__fails_in_words(
    desk: Path, excel: Excel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A master that another program keeps for itself ends in 失敗: close it."""
    real = Path.read_bytes

    def locked(self: Path) -> bytes:
        if self.name == "台帳.xlsx":
            raise PermissionError(13, "in use")
        return real(self)

    book = opened(excel, desk)
    monkeypatch.setattr(Path, "read_bytes", locked)
    macros.consolidate()
    assert state(book, "consolidate") == "失敗"
    assert "開けません" in messages_of(book)
    assert "閉じて" in messages_of(book)


def test_summary__open_in_the_same_excel__fails_before_anything_runs(
    desk: Path, excel: Excel
) -> None:
    """A summary that is open in Excel is named at once: it could not be replaced."""
    press(excel, desk, "consolidate")
    before = (desk / "集計_R7.xlsx").read_bytes()
    again = press(excel, desk, "consolidate")
    assert state(again, "consolidate") == "失敗"
    assert "「集計_R7.xlsx」がExcelで開かれています" in messages_of(again)
    assert (desk / "集計_R7.xlsx").read_bytes() == before


def test_summary__edited_by_hand__is_kept_and_the_edit_named(desk: Path, excel: Excel) -> None:
    """An edited summary is not replaced; the message shows the edit, and no option."""
    press(excel, desk, "consolidate")
    excel.impl.app.books.open_books.clear()
    book = openpyxl.load_workbook(desk / "集計_R7.xlsx")
    book["項目一覧"]["A1"].value = "書き換えた"
    book.save(desk / "集計_R7.xlsx")
    again = press(excel, desk, "consolidate")
    assert state(again, "consolidate") == "失敗"
    assert "編集されています" in messages_of(again)
    assert "--" not in messages_of(again)


def test_output__write_is_denied__fails_and_leaves_the_desk(
    desk: Path, excel: Excel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the work folder refuses writing, the status says so, and nothing is left behind."""
    real = Path.open

    def denied(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if "x" in mode or "w" in mode:
            raise PermissionError(13, "read-only")
        return real(self, mode, *more, **named)

    book = opened(excel, desk)
    before = sorted(desk.rglob("*"))
    monkeypatch.setattr(Path, "open", denied)
    macros.consolidate()
    assert state(book, "consolidate") == "失敗"
    assert "書き込めません" in messages_of(book)
    assert "「出力先」" in messages_of(book)
    monkeypatch.undo()
    assert sorted(desk.rglob("*")) == before


def test_run__breaks_in_an_unforeseen_way__is_told_in_japanese(
    desk: Path, excel: Excel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a defect of ours ends in a status, never in a traceback."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    book = opened(excel, desk)
    monkeypatch.setattr("taikou_xl.pipeline.consolidate", broken)
    macros.consolidate()
    assert state(book, "consolidate") == "失敗"
    assert "思わぬ不具合" in messages_of(book)


def test_folders__come_from_the_settings__not_from_where_excel_says_the_book_is(
    desk: Path, excel: Excel
) -> None:
    """With OneDrive, Excel reports a URL: the step works in the folder of the settings."""
    book = opened(excel, desk)
    excel.impl.app.books.open_books[
        -1
    ].told = "https://example-my.sharepoint.com/personal/x/行革管理.xlsm"
    macros.check(book)
    assert state(book, "check") in ("完了", "要確認")
    assert (desk / "確認結果_R7.xlsx").exists()


def test_settings__folder_on_a_server__is_understood(desk: Path, excel: Excel) -> None:
    """A path that begins with two slashes, as a shared folder's does, is a full path."""
    book = excel.open(desk / CONSOLE)
    set_text(book, "taikou_work", f"/{desk}")
    macros.check()
    assert state(book, "check") in ("完了", "要確認")
    assert link_of(book, "taikou_check_link").startswith("//")


def test_settings__path_in_quotation_marks__is_understood(desk: Path, excel: Excel) -> None:
    """A path as Explorer copies it, in quotation marks, is the folder itself."""
    book = opened(excel, desk)
    set_text(book, "taikou_returns", f'"{desk / "回収"}"')
    macros.check()
    assert state(book, "check") in ("完了", "要確認")


def test_distribute__into_the_returns__is_refused(desk: Path, excel: Excel) -> None:
    """Blank forms among the returns would be read as blank answers: nothing is made there."""
    book = opened(excel, desk)
    before = sorted(desk.rglob("*"))
    set_text(book, "taikou_out", "回収")
    macros.distribute()
    assert state(book, "distribute") == "失敗"
    assert sorted(desk.rglob("*")) == before


@pytest.mark.parametrize("key", ["check", "send_back", "consolidate", "rollover"])
def test_returns__folder_is_empty__is_said_and_needs_a_look(
    desk: Path, excel: Excel, key: str
) -> None:
    """A run over no return at all is not 完了: most likely the setting names another folder."""
    (desk / "空").mkdir()
    book = opened(excel, desk)
    set_text(book, "taikou_returns", "空")
    getattr(macros, key)()
    assert state(book, key) == "要確認"
    assert "回収フォルダ「空」に、ファイルがありません" in messages_of(book)


def test_rollover__with_something_to_correct__says_so_first(desk: Path, excel: Excel) -> None:
    """The reason for 要確認 stands above the list of what was not recorded."""
    shutil.copytree(desk / "回収", desk / "回収8")
    book = opened(excel, desk)
    set_text(book, "taikou_period", "R8")
    set_text(book, "taikou_returns", "回収8")
    macros.rollover()
    assert state(book, "rollover") == "要確認"
    assert "直してもらうところが3件あります" in "".join(messages_of(book).split("\n")[:2])


def test_refresh__failed_once_and_then_a_step_ran__is_no_longer_failed(
    desk: Path, excel: Excel
) -> None:
    """A step brings 次にすること up to date: the failure shown beside it is over."""
    book = opened(excel, desk)
    set_text(book, "taikou_period", "")
    macros.refresh()
    assert state(book, "refresh") == "失敗"
    set_text(book, "taikou_period", "R7")
    macros.distribute()
    assert state(book, "refresh") == ""


def test_console__a_row_was_deleted__fails_in_words(desk: Path, excel: Excel) -> None:
    """A setting's cell that is gone is told as such, not by the name of a defect."""
    book = opened(excel, desk)
    del excel.impl.app.books.open_books[-1].book.defined_names["taikou_returns"]
    macros.check()
    assert state(book, "check") == "失敗"
    assert "欄がなくなっています" in messages_of(book)
    assert "KeyError" not in messages_of(book)


def test_messages__points_of_a_list__have_one_mark(desk: Path, excel: Excel) -> None:
    """Lines that already begin with a mark get no second one."""
    press(excel, desk, "check")
    excel.impl.app.books.open_books.clear()
    book = openpyxl.load_workbook(desk / "確認結果_R7.xlsx")
    book.worksheets[0]["B90"].value = "メモ"
    book.save(desk / "確認結果_R7.xlsx")
    again = press(excel, desk, "check")
    assert "B90に書き込み" in messages_of(again)
    assert "・・" not in messages_of(again)


def test_messages__texts_that_look_like_formulas__stay_texts(desk: Path, excel: Excel) -> None:
    """A file name that looks like a formula is written as a text."""
    shutil.copy(next((desk / "回収").glob("*.xlsx")), desk / "回収" / "=1+1.xlsx")
    (desk / "=SUM(1)").mkdir()
    book = press(excel, desk, "check")
    kinds = {
        cell.data_type
        for sheet in excel.impl.app.books.open_books[0].book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and "HYPERLINK" not in cell.value
    }
    assert "=1+1" in messages_of(book) or state(book, "check") in ("完了", "要確認")
    assert kinds == {"s"}


def test_refresh__after_a_new_master__offers_it(desk: Path, excel: Excel) -> None:
    """最新の状態にする offers masters and folders that were put there since."""
    shutil.copy(desk / "台帳.xlsx", desk / "台帳_別.xlsx")
    (desk / "回収_R8").mkdir()
    book = opened(excel, desk)
    macros.refresh()
    assert state(book, "refresh") == "完了"
    area = book.names["taikou_area_masters"].refers_to_range
    assert [area[row, 0].value for row in range(3)] == ["台帳.xlsx", "台帳_別.xlsx", None]
    folders = book.names["taikou_area_folders"].refers_to_range
    assert "回収_R8" in [folders[row, 0].value for row in range(10)]


def test_publish__for_the_public_with_answers_missing__says_what_to_choose(
    desk: Path, excel: Excel
) -> None:
    """The incomplete is not published; the remedy names the setting, not an option."""
    book = opened(excel, desk)
    set_text(book, "taikou_stage", "公表")
    macros.publish()
    assert state(book, "publish") == "失敗"
    assert "「資料の段階」" in messages_of(book)


def test_macros__alone__import_xlwings(root: Path) -> None:
    """No other module of the package imports xlwings: everything else works without it."""
    importers = [
        path.relative_to(root).as_posix()
        for path in sorted((root / "taikou_xl").rglob("*.py"))
        if "import xlwings\n" in path.read_text(encoding="utf-8")
        or "import xlwings as" in path.read_text(encoding="utf-8")
        or "from xlwings" in path.read_text(encoding="utf-8")
    ]
    assert importers == ["taikou_xl/office/macros.py"]
