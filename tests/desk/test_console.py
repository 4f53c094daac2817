"""The console workbook and the files beside it, as the commands make them."""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.office.advice import Advice
from taikou_xl.office.cmdfiles import cmd_files
from taikou_xl.office.console import Start, build_console
from taikou_xl.office.setting_up import set_up
from taikou_xl.office.steps import SETTINGS, STEPS
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.presets import PRESETS
from tests.commands import Call
from tests.conftest import PATIENCE
from tests.desk.books import book_with_macros
from tests.desk.conftest import STUB

SOURCE = STUB.format(after="")


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the command find macros of xlwings, whether the package is installed or not."""
    monkeypatch.setattr("taikou_xl.office.setting_up.xlwings_module", lambda: SOURCE)


def named(book: Any, name: str) -> Any:
    ((sheet, address),) = book.defined_names[name].destinations
    return book[sheet][address.replace("$", "")]


def test_console__new__has_its_sheets_settings_and_places(
    desk: Path, stubbed: None, call: Call
) -> None:
    """The workbook has 操作, 使い方 and xlwings.conf; each setting and status has its named cell."""
    run = call("console", desk / "台帳.xlsx", "-o", desk / "新しい.xlsm", "--period", "令和7")
    assert run.status == 0, run.err
    book = book_with_macros(desk / "新しい.xlsm")
    assert book.sheetnames == ["操作", "使い方", "候補", "xlwings.conf"]
    texts = {s.label: named(book, f"taikou_{s.key}").value for s in SETTINGS}
    assert texts["作業フォルダ"] == str(desk)
    assert (texts["台帳"], texts["回収フォルダ"], texts["対象年度"]) == ("台帳.xlsx", "回収", "R7")
    for step in STEPS:
        for part in ("state", "time", "result", "link"):
            assert named(book, f"taikou_{step.key}_{part}").value is None
    assert "押し" in named(book, "taikou_next").value
    rules = [str(rule.formula1) for rule in book["操作"].data_validations.dataValidation]
    assert sum(rule.startswith("taikou_list_") for rule in rules) == 5


def test_console__config__names_this_python_without_an_empty_row(desk: Path) -> None:
    """xlwings.conf begins in its first row, names a full path, and turns the server off."""
    set_up(desk / "台帳.xlsx", desk / "新しい.xlsm", "R7", xlwings_source=SOURCE)
    rows = list(book_with_macros(desk / "新しい.xlsm")["xlwings.conf"].iter_rows(values_only=True))
    config = {row[0]: row[1] for row in rows}
    assert all(key and text for key, text, *_ in rows)
    assert Path(config["INTERPRETER_WIN"]).is_absolute()
    assert config["ADD_WORKBOOK_TO_PYTHONPATH"] == config["USE UDF SERVER"] == "False"
    assert not [
        name for name in book_with_macros(desk / "新しい.xlsm").sheetnames if name.endswith(".py")
    ]


def test_console__without_xlwings__says_what_to_install(
    desk: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without xlwings it stops with the way to install it, and writes nothing."""
    real = importlib.util.find_spec
    monkeypatch.setattr(
        "taikou_xl.office.console.find_spec", lambda n: None if n == "xlwings" else real(n)
    )
    run = call("console", desk / "台帳.xlsx", "-o", desk / "新しい.xlsm")
    assert run.status == 3
    assert "pip install xlwings" in run.err
    assert not (desk / "新しい.xlsm").exists()


def test_program__where_xlwings_cannot_be_imported__does_everything_else(
    desk: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without xlwings the steps run from the saved console, and the doctor only remarks on it."""
    set_up(desk / "台帳.xlsx", desk / "新しい.xlsm", "R7", xlwings_source=SOURCE)
    monkeypatch.setitem(sys.modules, "xlwings", None)
    assert call("step", desk / "新しい.xlsm", "1").status in (0, 1)
    assert (desk / "配布_R7").is_dir()
    assert call("doctor").status == 0


def test_console__made_again__replaces_only_one_that_nobody_used(
    desk: Path, stubbed: None, call: Call
) -> None:
    """An unused console is replaced; one with settings or states in it only with --force."""
    target = desk / "新しい.xlsm"
    arguments = ("console", desk / "台帳.xlsx", "-o", target)
    assert call(*arguments).status == 0
    assert call(*arguments).status == 0
    book = book_with_macros(target)
    named(book, "taikou_returns").value = "回収_R7"
    book.save(target)
    before = target.read_bytes()
    refused = call(*arguments)
    assert refused.status == 3
    assert "使い始めた" in refused.err
    assert target.read_bytes() == before
    assert call(*arguments, "--force").status == 0


def test_console__somebody_elses_cmd_file__is_not_replaced(
    desk: Path, stubbed: None, call: Call
) -> None:
    """A .cmd of the same name that is not ours stops the command before anything is written."""
    (desk / "新しい_4_集計する.cmd").write_text("@echo mine", encoding="utf-8")
    run = call("console", desk / "台帳.xlsx", "-o", desk / "新しい.xlsm")
    assert run.status == 3
    assert not (desk / "新しい.xlsm").exists()
    assert (desk / "新しい_4_集計する.cmd").read_text(encoding="utf-8") == "@echo mine"


@pytest.mark.parametrize(
    ("name", "said"), [("台帳.xlsx/操作.xlsm", "同じ名前の"), (f"{'あ' * 300}.xlsm", "長すぎます")]
)
def test_console__place_that_cannot_be__is_told_in_japanese(
    desk: Path, stubbed: None, call: Call, name: str, said: str
) -> None:
    """What the system refuses is not shown in the system's English."""
    run = call("console", desk / "台帳.xlsx", "-o", desk / name)
    assert run.status == 3
    assert said in run.err
    assert not any(path.name.startswith("あ") for path in desk.iterdir())


def test_console__folder_with_an_awkward_character__is_made_and_warned_of(
    desk: Path, stubbed: None, call: Call
) -> None:
    """A folder whose name is in the buttons' way is named at once, not only by the doctor."""
    run = call("console", desk / "台帳.xlsx", "-o", desk / "達成率100%" / "行革管理.xlsm")
    assert run.status == 0
    assert "注意：フォルダ" in run.out
    assert "（%）" in run.out
    assert "［不可］操作ブックの場所" in call("doctor", desk / "達成率100%" / "行革管理.xlsm").out


@pytest.mark.parametrize(
    "name",
    [
        "行革.xlsx",
        "50%.xlsm",
        "a^b.xlsm",
        "a;b.xlsm",
        "a=b.xlsm",
        "a&b.xlsm",
        "a*b.xlsm",
        'a"b.xlsm',
    ],
)
def test_console__awkward_name__is_refused(
    desk: Path, stubbed: None, call: Call, name: str
) -> None:
    """A name that could not be handed on, or promises no macros, is refused with another one."""
    run = call("console", desk / "台帳.xlsx", "-o", desk / name)
    assert run.status == 2
    assert ".xlsm" in run.err
    assert not (desk / name).exists()


@pytest.mark.parametrize(("period", "status"), [("R99", 2), ("", 0)])
def test_console__period__is_one_of_the_plan(
    desk: Path, stubbed: None, call: Call, period: str, status: int
) -> None:
    """A period outside the plan is refused; without one, the first unrecorded is chosen."""
    more = ("--period", period) if period else ()
    run = call("console", desk / "台帳.xlsx", "-o", desk / "新しい.xlsm", *more)
    assert run.status == status
    assert ("令和7年度" in run.out) == (status == 0)


def test_step__from_the_saved_console__gives_the_same_as_the_command(
    desk: Path, call: Call
) -> None:
    """A step run without macros writes the same JSON as the command with the same inputs."""
    set_up(desk / "台帳.xlsx", desk / "新しい.xlsm", "R7", xlwings_source=SOURCE)
    ours = call("step", desk / "新しい.xlsm", "集計する")
    theirs = call(
        "consolidate", desk / "台帳.xlsx", desk / "回収", "--period", "R7",
        "-o", desk / "別.xlsx", "--json", desk / "別.json",
    )  # fmt: skip
    assert ours.status == theirs.status
    assert (desk / "集計_R7.json").read_bytes() == (desk / "別.json").read_bytes()
    assert "対象年度：R7" in ours.out
    assert str(desk / "集計_R7.xlsx") in ours.out


@pytest.mark.parametrize(
    ("book", "step", "status", "said"),
    [
        ("行革管理.xlsm", "掃除する", 2, "1 配布用ファイルを作る"),
        ("ない.xlsm", "1", 2, "見つかりません"),
        ("台帳.xlsx", "1", 3, "操作ブックではありません"),
    ],
)
def test_step__wrong_step_or_book__is_named(
    desk: Path, call: Call, book: str, step: str, status: int, said: str
) -> None:
    """Neither an unknown step nor another workbook runs anything."""
    run = call("step", desk / book, step)
    assert run.status == status
    assert said in run.err


def test_step__stops__names_no_option_and_no_button(desk: Path, call: Call) -> None:
    """Who double-clicks a .cmd can neither give an option nor press a button."""
    set_up(desk / "台帳.xlsx", desk / "新しい.xlsm", "R7", xlwings_source=SOURCE)
    (desk / "集計_R7.json").write_text("{}", encoding="utf-8")
    run = call("step", desk / "新しい.xlsm", "集計する")
    assert run.status == 3
    assert "別の場所へ移してから、もう一度実行してください" in run.err
    assert "--" not in run.err
    assert "押して" not in run.err


def test_step__done__shows_the_counts_as_they_are(desk: Path, call: Call) -> None:
    """The two lines of counts become one, without a change inside them."""
    set_up(desk / "台帳.xlsx", desk / "新しい.xlsm", "R7", xlwings_source=SOURCE)
    run = call("step", desk / "新しい.xlsm", "2")
    assert re.search(r"：回答 \d+・保留 \d+・未回答 \d+　差戻し \d+件", run.out)


@pytest.mark.parametrize("name", ["行革管理.xlsm", "行革 管理（令和7年度）.xlsm", "𠮷岡市.xlsm"])
def test_cmd_files__every_name__is_in_the_code_page_that_it_sets(name: str) -> None:
    """Each file reads right in the code page of its second line, in Windows' lines, and waits."""
    files = cmd_files(name, r"C:\Users\山田\python.exe")
    assert len(files) == len(STEPS) + 1
    for text in files.values():
        page = re.search(rb"chcp (\d+)", text)
        assert page
        shown = text.decode({b"932": "cp932", b"65001": "utf-8"}[page[1]])
        assert f'"%~dp0{name}"' in shown
        assert shown.rstrip().endswith("pause")
        assert shown.count("\n") == shown.count("\r\n")


@pytest.mark.skipif(sys.platform == "win32", reason="the lines are run by a Unix shell here")
def test_cmd_file__its_line__really_runs_the_step(desk: Path) -> None:
    """The line of a .cmd, with Windows' variables put in, runs the step and ends as it should."""
    set_up(desk / "台帳.xlsx", desk / "新しい.xlsm", "R7", xlwings_source=SOURCE)
    text = (desk / "新しい_2_回答を確認する.cmd").read_bytes().decode("cp932")
    line = next(
        found for found in text.splitlines() if "-m taikou_xl step" in found and "%PYTHON%" in found
    )
    python = re.search(r'set "PYTHON=(.*)"', text)
    assert python
    line = line.replace("%PYTHON%", python[1]).replace("%~dp0", f"{desk}/")
    done = subprocess.run(
        shlex.split(line), capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode in (0, 1), done.stderr
    assert (desk / "確認結果_R7.xlsx").is_file()


def test_console__moved_to_another_folder__works_after_one_setting(
    desk: Path, tmp_path: Path, call: Call
) -> None:
    """After a move only 作業フォルダ has to be put right."""
    moved = shutil.copytree(desk, tmp_path / "移した先")
    book = book_with_macros(moved / "行革管理.xlsm")
    named(book, "taikou_work").value = str(moved)
    book.save(moved / "行革管理.xlsm")
    run = call("step", moved / "行革管理.xlsm", "2")
    assert run.status in (0, 1), run.err
    assert (moved / "確認結果_R7.xlsx").is_file()
    assert not (desk / "確認結果_R7.xlsx").exists()


@pytest.mark.parametrize(("kind", "months"), [("annual", True), ("quarterly", False)])
def test_guide__plan_with_several_reports_a_year__names_no_months(kind: str, months: bool) -> None:
    """The months of the guide are those of a year with one report."""
    plan = bundled_plan(PRESETS[kind])
    start = Start({}, {}, Advice("", ""))
    data = build_console(plan, start, dt.date(2026, 5, 12), xlwings_source="x")
    book = openpyxl.load_workbook(io.BytesIO(data))
    texts = [str(cell.value) for row in book["使い方"].iter_rows() for cell in row if cell.value]
    assert any("「資料の段階」を選んでから押します" in text for text in texts)
    assert any(re.search("[0-9]月。", text) for text in texts) is months
