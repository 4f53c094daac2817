"""vbaProject.bin as others read it: olefile and olevba, pyOpenVBA, and our own arithmetic."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.office.compound import compound_file
from taikou_xl.office.console import xlwings_module
from taikou_xl.office.steps import REFRESH, STEPS
from taikou_xl.office.subs import macro_source
from taikou_xl.office.vba import Module, compress, vba_project
from tests.conftest import PATIENCE, require_module

MODULES = (
    "ThisWorkbook",
    "DeskSheet",
    "GuideSheet",
    "ChoiceSheet",
    "ConfigSheet",
    "Taikou",
    "xlwings",
)


@pytest.fixture(scope="module")
def console(first_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a console with the macros of the installed xlwings."""
    from taikou_xl.office.setting_up import set_up

    require_module("xlwings")
    target = tmp_path_factory.mktemp("vba") / "行革管理.xlsm"
    set_up(first_desk / "台帳.xlsx", target, "R7")
    return target


def inflate(data: bytes) -> bytes:
    """Decompress as [MS-OVBA] 2.4.1.3 says, written here anew from the document."""
    assert data[0] == 1
    out, at = bytearray(), 1
    while at < len(data):
        head = int.from_bytes(data[at : at + 2], "little")
        assert (head >> 12) & 7 == 3
        end, start = at + (head & 0xFFF) + 3, len(out)
        at += 2
        if not head >> 15:
            out += data[at:end]
            at = end
        while at < end:
            flags, at = data[at], at + 1
            for bit in range(8):
                if at >= end:
                    break
                if flags >> bit & 1:
                    token, at = int.from_bytes(data[at : at + 2], "little"), at + 2
                    bits = max(4, (len(out) - start - 1).bit_length())
                    length = (token & (0xFFFF >> bits)) + 3
                    back = (token >> (16 - bits)) + 1
                    for _ in range(length):
                        out.append(out[-back])
                else:
                    out.append(data[at])
                    at += 1
    return bytes(out)


@given(st.binary(max_size=6000) | st.text("ab \r\n", max_size=6000).map(str.encode))
@settings(max_examples=60, deadline=None)
def test_compress__any_bytes__come_back(data: bytes) -> None:
    """What is compressed is the same when decompressed (a stored last chunk is padded)."""
    found = inflate(compress(data))
    assert found[: len(data)] == data
    assert not found[len(data) :].strip(b"\0")


@given(st.dictionaries(st.from_regex(r"(VBA/)?[A-Za-z]{1,20}", fullmatch=True), st.binary(max_size=9000), min_size=1, max_size=12))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_compound_file__any_streams__are_found_by_olefile(streams: dict[str, bytes]) -> None:
    """Streams of any size come back whole, in storage and root alike."""
    names = {name.rpartition("/")[2].upper() for name in streams}
    if len(names) < len(streams) or "VBA" in names:
        return  # names that differ in case only are one name
    olefile = require_module("olefile")
    with olefile.OleFileIO(io.BytesIO(compound_file(streams))) as found:
        assert {"/".join(path) for path in found.listdir()} == set(streams)
        for name, content in streams.items():
            assert found.openstream(name).read() == content


def test_project__same_modules__same_bytes() -> None:
    """Equal input gives equal bytes: a console that nobody used can be told."""
    modules = [Module.of_workbook("ThisWorkbook"), Module("A", 'x = "日本語"')]
    assert vba_project(modules) == vba_project(modules)


def test_console__opened_by_olevba__shows_every_module_in_japanese(console: Path) -> None:
    """Every module is decompressed by olevba: our Japanese and xlwings' own text are intact."""
    require_module("oletools")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "oletools.olevba", "--json", "-c", console],
        capture_output=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    text = done.stdout.decode("utf-8", "replace")
    import json

    found = next(part for part in json.loads(text) if part.get("macros"))
    sources = {Path(m["vba_filename"]).stem: m["code"] for m in found["macros"]}
    assert set(sources) == set(MODULES)
    assert _lines(sources["Taikou"])[-len(_lines(macro_source())) :] == _lines(macro_source())
    assert "このブックを一度保存してから" in sources["Taikou"]
    assert _lines(xlwings_module())[-1] in _lines(sources["xlwings"])


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def test_console__checked_by_pyopenvba__is_sound(console: Path) -> None:
    """Nothing wrong is found by pyOpenVBA, which reads the same modules."""
    pyopenvba = require_module("pyopenvba")
    report = pyopenvba.check_file(console)
    assert report.ok, report
    assert not report.issues
    with pyopenvba.ExcelFile(console) as book:
        modules = book.vba_modules()
    assert set(modules) == set(MODULES)
    assert _lines(macro_source()) == _lines(modules["Taikou"])[1:]


def test_console__buttons__call_subs_that_exist_without_arguments(console: Path) -> None:
    """Every button in the drawing names a Sub of our module, and none is left without a button."""
    with zipfile.ZipFile(console) as parts:
        drawing = parts.read("xl/drawings/vmlDrawing1.vml").decode("utf-8")
        workbook = parts.read("xl/workbook.xml").decode("utf-8")
    called = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawing)
    subs = re.findall(r"^Public Sub (\w+)\(\)$", macro_source(), flags=re.MULTILINE)
    assert sorted(called) == sorted(subs) == sorted(s.sub for s in (*STEPS, REFRESH))
    assert 'codeName="ThisWorkbook"' in workbook


def test_macro_source__names__are_ascii_and_errors_are_not_swallowed() -> None:
    """Japanese stands only in strings, and nothing resumes silently."""
    code = re.sub(r'"[^"]*"', '""', macro_source())
    assert code.isascii()
    assert "Resume Next" not in code
    assert "Option Explicit" in code
    macro_source().encode("cp932")


def test_macros__run_by_a_second_interpreter__stamp_before_anything_else(first_desk: Path) -> None:
    """PyOpenVBA's interpreter compiles our module as VBA; the state says 起動中 first of all."""
    excel = require_module("pyopenvba.apps.excel")
    unsupported = require_module("pyopenvba.exceptions").VBAUnsupportedError
    console = first_desk / "行革管理.xlsm"
    app = excel.ExcelApplication.open(console)
    defined = openpyxl.load_workbook(console).defined_names["taikou_consolidate_state"]
    ((sheet, cell),) = defined.destinations
    # that interpreter has no disk: it stops where the Sub looks whether Python is there
    with pytest.raises(unsupported, match="getattr"):
        app.run("TaikouConsolidate")
    assert app.sheet(sheet).value(cell.replace("$", "")) == "起動中"
