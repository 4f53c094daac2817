"""Our own Subs, run by LibreOffice as a button would: what they write, and what they start.

The macros of xlwings are replaced by a stub: no Python is started. Every rule is asserted on a
cell, because a Sub that did not run at all gives no error either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from taikou_xl.office.setting_up import set_up
from taikou_xl.office.steps import REFRESH, STEPS
from tests.desk.conftest import STUB
from tests.office import LibreOffice, libre_office

Make = Callable[..., Path]
DONE = 'ThisWorkbook.Names("taikou_{key}_state").RefersToRange.Value = "完了"'


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with libre_office() as running:
        yield running


@pytest.fixture
def make(first_desk: Path, tmp_path: Path) -> Make:
    """Give a function that makes a console whose xlwings does as told."""

    def made(after: str = "", interpreter: str = "") -> Path:
        target = tmp_path / "操作 ブック.xlsm"
        source = STUB.format(after=after)
        set_up(
            first_desk / "台帳.xlsx", target, "R7", interpreter=interpreter, xlwings_source=source
        )
        return target

    return made


def pressed(
    office: LibreOffice, console: Path, key: str, sub: str, *, unsaved: bool = False
) -> dict[str, str]:
    """Press a button and give the state, the result and what was started."""
    names = ("state", "time", "result", "link")
    steps = [("macro", "Taikou", sub), *(("named", f"taikou_{key}_{n}") for n in names)]
    found = office.steps(
        console, [*steps, ("named", "taikou_messages"), ("sheets",)], unsaved=unsaved
    )[1:]
    return dict(zip((*names, "started", "sheets"), found, strict=True))


def test_console__opened__has_all_modules_and_bound_buttons(
    office: LibreOffice, make: Make
) -> None:
    """LibreOffice finds the modules and binds each button to its Sub."""
    modules, buttons = office.steps(make(), [("modules",), ("buttons",)])
    assert {"Taikou", "xlwings", "ThisWorkbook", "DeskSheet"} <= set(modules)
    bound = {caption: codes[0].split("?")[0].rsplit(".", 1)[1] for caption, codes in buttons}
    assert bound == {step.caption: step.sub for step in (*STEPS, REFRESH)}


@pytest.mark.parametrize("step", [*STEPS, REFRESH], ids=lambda step: step.key)
def test_each_button__python_answers__keeps_what_python_wrote(
    office: LibreOffice, make: Make, step: object
) -> None:
    """The Sub starts its own line of Python, and leaves the state that Python wrote."""
    key, sub, python = step.key, step.sub, step.python  # type: ignore[attr-defined]
    found = pressed(office, make(DONE.format(key=key)), key, sub)
    assert found["state"] == "完了"
    assert found["started"] == python
    assert len(found["time"]) == len("2026/05/12 10:30")


def test_button__python_never_answers__says_so(office: LibreOffice, make: Make) -> None:
    """Where Python did not write anything, the state is 失敗 and points to the diagnosis."""
    found = pressed(office, make(), "check", "TaikouCheck")
    assert found["state"] == "失敗"
    assert "動きませんでした" in found["result"]
    assert "「診断」" in found["result"]


def test_button__interpreter_is_missing__names_it_and_starts_nothing(
    office: LibreOffice, make: Make
) -> None:
    """A Python that is not where it was is named, and nothing is started."""
    console = make(interpreter="/どこにも/ない/python.exe")
    found = pressed(office, console, "consolidate", "TaikouConsolidate")
    assert found["state"] == "失敗"
    assert "Pythonが見つかりません（/どこにも/ない/python.exe）" in found["result"]
    assert "import" not in found["started"]


def test_button__book_was_never_saved__asks_to_save_it(office: LibreOffice, make: Make) -> None:
    """A book without a place of its own is refused before anything is started."""
    found = pressed(office, make(), "distribute", "TaikouDistribute", unsaved=True)
    assert found["state"] == "失敗"
    assert "保存してから" in found["result"]
    assert "import" not in found["started"]


def test_button__windows_forbids_starting_programs__shows_the_other_way(
    office: LibreOffice, make: Make
) -> None:
    """Run-time error 70 is Defender's rule: the .cmd files are named."""
    found = pressed(office, make("Err.Raise 70"), "publish", "TaikouPublish")
    assert found["state"] == "失敗"
    assert "セキュリティ" in found["result"]
    assert ".cmd" in found["result"]


def test_button__any_other_error__is_shown_with_its_reason(office: LibreOffice, make: Make) -> None:
    """Any other error of VBA ends in 失敗 with its text."""
    found = pressed(office, make("Err.Raise 1004"), "rollover", "TaikouRollover")
    assert found["state"] == "失敗"
    assert "起動できませんでした" in found["result"]


def test_button__python_left_a_traceback__shows_its_last_line_only(
    office: LibreOffice, make: Make
) -> None:
    """What Python said before it broke is taken from the sheet Error, which goes away again."""
    after = (
        "Set sheet = ThisWorkbook.Worksheets.Add()\n"
        '    sheet.Name = "Error"\n'
        '    sheet.Range("A1").Value = "Traceback" & vbCrLf & "ModuleNotFoundError: taikou_xl" & vbCrLf'
    )
    found = pressed(office, make(after), "check", "TaikouCheck")
    assert found["state"] == "失敗"
    assert "（ModuleNotFoundError: taikou_xl）" in found["result"]
    assert "Traceback" not in found["result"]
    assert "Error" not in found["sheets"]
