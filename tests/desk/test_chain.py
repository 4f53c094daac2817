"""From the button to the status cell: every link of the chain, each taken from the real file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from taikou_xl.office.console import xlwings_module
from taikou_xl.office.setting_up import set_up
from tests.conftest import PATIENCE, require_module

# what Excel would be in that process: our engine, the console open in it, saved at the end
SITE = """
import sys
if any(a.startswith("--from_xl=1") for a in sys.orig_argv):
    sys.path.insert(0, {root!r})
    import atexit
    from pathlib import Path
    from tests.desk.engine import Excel, xw
    excel = Excel()
    engine = xw.Engine(impl=excel.impl)
    xw.engines.add(engine)
    engine.activate()
    excel.open(Path({console!r}))
    atexit.register(excel.impl.app.books.open_books[0].book.save, {saved!r})
"""


def evaluated(expression: str, words: dict[str, str]) -> str:
    """Give the value of a VBA expression of texts, names and ``&``."""
    parts = re.findall(r'"(?:[^"]|"")*"|Chr\(34\)|[A-Za-z_.]+', expression)
    text = {"Chr(34)": '"', **words}
    return "".join(
        part[1:-1].replace('""', '"') if part.startswith('"') else text[part] for part in parts
    )


def command_line(python: str, interpreter: str, book: Path) -> str:
    """Give the line that xlwings would start, from the macros of the installed package."""
    code = xlwings_module().replace(" _\n", " ")
    found = re.search(r"RunCommand = (CondaCmd & PythonInterpreter & .*)", code)
    started = re.search(r'WScript\.Run\("cmd\.exe /C " & (DriveCommand & .*?), +WindowStyle', code)
    paths = re.findall(
        r'^ +PYTHONPATH = (AddExcelDir & ";" & ActiveFullName.*)$', code, re.MULTILINE
    )
    assert found, "the macros of xlwings have changed"
    assert started, "the macros of xlwings have changed"
    assert paths, "the macros of xlwings have changed"
    no_config = re.sub(r'GetConfig\("[^"]*"\)', '""', paths[-1])
    full = str(book)
    path = evaluated(
        no_config, {"AddExcelDir": "False", "ActiveFullName": full, "ThisFullName": full}
    )
    words = {
        "CondaCmd": "", "PythonInterpreter": f'"{interpreter}"', "PYTHONPATH": path,
        "PythonCommand": python, "DriveCommand": "", "ThisWorkbook.Name": book.name,
        "Application.Path": r"C:\Office16", "Application.Name": "Microsoft Excel",
        "Application.Hwnd": "1", "LOG_FILE": str(book.with_suffix(".log")),
    }  # fmt: skip
    words["RunCommand"] = evaluated(found[1], words)
    return evaluated(started[1], words)


@pytest.mark.skipif(os.name == "nt", reason="the line is run by a Unix shell here")
def test_button__down_to_the_status_cell__every_link_holds(desk: Path, tmp_path: Path) -> None:
    """Drawing → Sub → line of Python → command line of xlwings → really run → state and summary."""
    require_module("xlwings")
    console, saved = desk / "行革管理 2.xlsm", tmp_path / "after.xlsm"
    set_up(desk / "台帳.xlsx", console, "R7")
    with zipfile.ZipFile(console) as parts:
        drawing = parts.read("xl/drawings/vmlDrawing1.vml").decode("utf-8")
    button = re.search(r">集計する<.*?\[0\]!(\w+)<", drawing, re.DOTALL)
    assert button
    pyopenvba = require_module("pyopenvba")
    with pyopenvba.ExcelFile(console) as book:
        source = book.vba_modules()["Taikou"].replace("\r\n", "\n")
    sub = re.search(rf'Public Sub {button[1]}\(\)\n +RunStep "(\w+)", "([^"]+)"', source)
    assert sub
    line = command_line(sub[2], sys.executable, console)
    root = str(Path(__file__).parent.parent.parent)
    words = {"root": root, "console": str(console), "saved": str(saved)}
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(SITE.format(**words), encoding="utf-8")
    done = subprocess.run(
        ["/bin/sh", "-c", line], check=False, timeout=PATIENCE, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
    )  # fmt: skip
    log = console.with_suffix(".log").read_text(encoding="utf-8")
    assert done.returncode == 0, log
    found = openpyxl.load_workbook(saved)
    (sheet, cell), *_ = found.defined_names[f"taikou_{sub[1]}_state"].destinations
    assert found[sheet][cell.replace("$", "")].value in ("完了", "要確認")
    assert (desk / "集計_R7.xlsx").is_file()
