"""The doctor: what it says of a PC, tried with the facts of PCs that are not here."""

from __future__ import annotations

import shutil
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from taikou_xl.office.doctor import Verdict, diagnose, diagnosis_lines
from taikou_xl.office.pc import PACKAGES, Facts, program_bits, zone_of
from taikou_xl.office.setting_up import set_up
from tests.commands import Call

PYTHON = r"C:\Users\山田\AppData\Local\taikou_xl\venv\Scripts\python.exe"
HEALTHY = Facts(
    system="Windows",
    executable=PYTHON,
    python=(3, 12),
    bits=64,
    packages=dict.fromkeys(PACKAGES, "1.0"),
    folder=r"C:\行革 令和7年度",
    excel=r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE",
    excel_bits=64,
    code_page=932,
    office=r"C:\Program Files\LibreOffice\program\soffice.exe",
    console=r"C:\行革 令和7年度\行革管理.xlsm",
    config={
        "INTERPRETER_WIN": PYTHON, "ADD_WORKBOOK_TO_PYTHONPATH": "False", "USE UDF SERVER": "False",
    },
)  # fmt: skip


def test_healthy_pc__every_check__is_ok() -> None:
    """On a PC where all is well, every line says OK."""
    checks = diagnose(HEALTHY)
    assert {check.verdict for check in checks} == {Verdict.OK}
    assert diagnosis_lines(checks)[-1] == "このまま使えます。"


@pytest.mark.parametrize(
    ("changed", "name", "verdict", "said"),
    [
        ({"python": (3, 10)}, "Python", "不可", "3.11以上"),
        ({"bits": 32}, "Python", "不可", "64ビット版"),
        ({"executable": r"C:\Users\a\AppData\Local\Microsoft\WindowsApps\python.exe"}, "Python", "不可", "Store"),
        ({"on_share": True}, "Python", "注意", "共有フォルダ"),
        ({"packages": dict.fromkeys(PACKAGES, "1") | {"pandera": ""}}, "部品", "不可", "pandera"),
        ({"packages": dict.fromkeys(PACKAGES, "1") | {"xlwings": ""}}, "xlwings", "注意", ".cmd"),
        ({"excel": ""}, "Excel", "注意", "見つかりません"),
        ({"folder_error": "書き込みの権限がありません"}, "作業フォルダ", "不可", "書き込めません"),
        ({"folder_error": "フォルダがありません"}, "作業フォルダ", "不可", "いまの場所"),
        ({"console": r"C:\50%\行革^管理.xlsm"}, "操作ブックの場所", "不可", "% ^"),
        ({"console": r"\\server\共有\行革管理.xlsm"}, "操作ブックの場所", "注意", "共有フォルダ"),
        ({"console": r"C:\Users\a\OneDrive\行革管理.xlsm"}, "操作ブックの場所", "注意", "OneDrive"),
        ({"settings": {"work": "https://x.sharepoint.com/a"}}, "操作ブックの場所", "不可", "インターネットの場所"),
        ({"console_error": "読み取れません。"}, "操作ブックの場所", "不可", "作り直して"),
        ({"config": None}, "xlwings.conf", "不可", "ありません"),
        ({"config_python_exists": False}, "xlwings.conf", "不可", "Pythonがありません"),
        ({"config": {"INTERPRETER_WIN": PYTHON, "USE UDF SERVER": "True"}}, "xlwings.conf", "不可", "False"),
        ({"executable": r"C:\Python312\python.exe"}, "xlwings.conf", "注意", "別のPython"),
        ({"zone": "3"}, "インターネットの印", "不可", "「許可する」"),
        ({"macros": "4", "macros_by_policy": True}, "マクロの設定", "注意", "職場の決まり"),
        ({"macros": "3"}, "マクロの設定", "注意", "署名"),
        ({"asr": "1"}, "Defenderの規則", "注意", "70"),
        ({"code_page": 65001}, "文字コード", "注意", "UTF-8"),
        ({"office": ""}, "LibreOffice", "注意", "PDF"),
    ],
)  # fmt: skip
def test_each_trouble__alone__is_named_with_what_to_do(
    changed: dict[str, Any], name: str, verdict: str, said: str
) -> None:
    """One thing that is wrong changes its own line: why, and a remedy."""
    checks = {check.name: check for check in diagnose(replace(HEALTHY, **changed))}
    assert checks[name].verdict == verdict
    assert checks[name].remedy
    assert said in checks[name].why + checks[name].remedy
    others = {c.verdict for c in checks.values() if c.name not in (name, "操作ブックの場所")}
    assert "不可" not in others - {verdict}


@pytest.mark.parametrize("macros", ["", "1", "2"])
def test_macros__allowed_or_asked_for__are_fine(macros: str) -> None:
    """Where Excel asks, or allows all, the line is OK."""
    checks = {check.name: check for check in diagnose(replace(HEALTHY, macros=macros))}
    assert checks["マクロの設定"].verdict is Verdict.OK


@pytest.mark.parametrize("system", ["Linux", "Darwin"])
def test_other_systems__windows_checks__do_not_apply(system: str) -> None:
    """On Linux and macOS it says what does not apply, instead of calling it wrong."""
    facts = replace(HEALTHY, system=system, excel="", code_page=0)
    checks = {check.name: check.verdict for check in diagnose(facts)}
    assert checks["Defenderの規則"] is checks["Excel"] is Verdict.NOT_HERE
    assert Verdict.BAD not in checks.values()


def test_command__on_this_pc__says_a_line_for_each_check(call: Call) -> None:
    """The command prints all checks, and ends well where nothing is wrong."""
    run = call("doctor")
    assert run.status == 0
    assert run.out.count("［") >= len(diagnose(HEALTHY))
    assert "taikou-xl 0" in run.out


def test_command__with_a_console__looks_at_it(desk: Path, call: Call) -> None:
    """With a console it looks at its place and its settings for xlwings."""
    run = call("doctor", desk / "行革管理.xlsm")
    assert run.status == 0, run.out
    assert "［OK］操作ブックの場所" in run.out
    assert "［OK］xlwings.conf" in run.out


def test_command__with_something_else__says_so(desk: Path, call: Call) -> None:
    """A file that is no console is named as such, and the status tells."""
    run = call("doctor", desk / "台帳.xlsx")
    assert run.status == 1
    assert "操作ブックではありません" in run.out


def test_command__folder_cannot_be_written__is_bad(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A work folder that refuses a probe file is 不可."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    run = call("doctor")
    assert run.status == 1
    assert "［不可］作業フォルダ：書き込めません（権限がないか" in run.out


def test_command__work_folder_was_moved__says_where_to_put_it_right(desk: Path, call: Call) -> None:
    """What counts is the folder in which the steps work, not that of the console."""
    book = desk / "行革管理.xlsm"
    elsewhere = desk / "移した先"
    set_up(desk / "台帳.xlsx", elsewhere / "行革管理.xlsm", "R7", xlwings_source="x")
    shutil.move(elsewhere / "行革管理.xlsm", book)
    shutil.rmtree(elsewhere)
    run = call("doctor", book)
    assert run.status == 1
    assert f"［不可］作業フォルダ：フォルダがありません。{elsewhere}" in run.out
    assert "「操作」の作業フォルダ" in run.out


def test_command__console_is_nowhere__blames_its_name_alone(desk: Path, call: Call) -> None:
    """A console that was mistyped is not found; nothing English, and no folder is blamed."""
    run = call("doctor", desk / "ない" / "行革管理.xlsm")
    assert run.status == 1
    assert "見つかりません" in run.out
    assert "ファイル名とフォルダを確かめる" in run.out
    assert run.out.count("［不可］") == 1


@pytest.mark.parametrize(("machine", "bits"), [(0x8664, 64), (0x14C, 32), (0x1C0, 0)])
def test_program_bits__of_a_header__are_read(tmp_path: Path, machine: int, bits: int) -> None:
    """Excel's bitness is read from the program itself."""
    head = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x80)
    (tmp_path / "x.exe").write_bytes(
        head.ljust(0x80, b"\0") + struct.pack("<4sH", b"PE\0\0", machine)
    )
    assert program_bits(tmp_path / "x.exe") == bits
    assert program_bits(tmp_path / "none.exe") == 0


def test_zone__of_a_downloaded_file__is_read() -> None:
    """The mark that a browser leaves beside a file names its zone."""
    assert zone_of("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=about:internet\r\n") == "3"
    assert zone_of("[ZoneTransfer]\n") == ""
