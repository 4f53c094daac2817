"""A desk: the demo's master and returns in a folder, and a console made for them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from taikou_xl import demo
from taikou_xl.office.setting_up import set_up

# what our module needs of xlwings' own, where no Python shall be started
STUB = """\
Public Function RunPython(PythonCommand As String)
    Dim sheet As Object
    ThisWorkbook.Names("taikou_messages").RefersToRange.Cells(1, 1).Value = PythonCommand
    {after}
    RunPython = 0
End Function
Public Function GetConfig(configKey As String, Optional default As String = "") As Variant
    Dim found As Long
    For found = 1 To 10
        If ThisWorkbook.Sheets("xlwings.conf").Cells(found, 1).Value = configKey Then GetConfig = ThisWorkbook.Sheets("xlwings.conf").Cells(found, 2).Value
    Next found
End Function
"""


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo once; tests copy what they need."""
    folder = tmp_path_factory.mktemp("desk") / "demo"
    demo.run(folder)
    return folder


@pytest.fixture(scope="session")
def first_desk(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Lay out a master, the first three returns and a console, as an administrator has them."""
    folder = tmp_path_factory.mktemp("first") / "desk"
    (folder / "回収").mkdir(parents=True)
    shutil.copy(demo_folder / demo.MASTER, folder / "台帳.xlsx")
    for path in sorted((demo_folder / demo.RETURNS).glob("*.xlsx"))[:3]:
        shutil.copy(path, folder / "回収" / path.name)
    set_up(
        folder / "台帳.xlsx", folder / "行革管理.xlsm", "R7", xlwings_source=STUB.format(after="")
    )
    return folder


@pytest.fixture
def desk(first_desk: Path, tmp_path: Path) -> Iterator[Path]:
    """Give a copy of the desk in a folder with spaces and Japanese in its path."""
    before = files_in(first_desk)
    yield shutil.copytree(first_desk, tmp_path / "行革 令和7年度（控え）")
    # the copied console still names the first desk as its 作業フォルダ: a step that is run from it
    # as it is works there, and what it leaves would lie on the desk of every later test
    assert files_in(first_desk) == before


def files_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def excel() -> Iterator[object]:
    """Give an Excel that is none: xlwings' public API over openpyxl."""
    from tests.desk.engine import Excel, xw

    excel = Excel()
    engine = xw.Engine(impl=excel.impl)
    before = list(xw.engines.engines), dict(xw.engines.engines_by_name), xw.engines.active
    xw.engines.add(engine)
    engine.activate()
    yield excel
    xw.engines.engines, xw.engines.engines_by_name, xw.engines.active = before
    if hasattr(xw.Book, "_mock_caller"):
        del xw.Book._mock_caller
