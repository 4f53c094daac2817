"""The sheets of the plan of effects in a real office program: live, and right when recalculated."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.effects import EFFECTS
from tests.commands import Call
from tests.effects import AGAINST, NOW, table_of
from tests.office import LibreOffice, libre_office

SHEETS = ("効果額", "取組整理表", "KPT", "振り返り")


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    """One running LibreOffice for all tests here."""
    with libre_office() as program:
        yield program


@pytest.fixture
def summary(call: Call, tmp_path: Path) -> Path:
    """Give the summary of 令和5 of the published plan."""
    master = tmp_path / "台帳.xlsx"
    master.write_bytes(build_master(bundled_plan(EFFECTS)))
    call("consolidate", master, "--period", "R5", "-o", tmp_path / "集計.xlsx")
    return tmp_path / "集計.xlsx"


def texts(path: Path, name: str) -> list[list[Any]]:
    """Give a sheet's values, blank cells and blank texts alike."""
    sheet = openpyxl.load_workbook(path, data_only=True)[name]
    rows = [
        [None if cell.value == "" else cell.value for cell in line] for line in sheet.iter_rows()
    ]
    return [row for row in rows if any(value is not None for value in row)]


def test_recalculation__of_everything__gives_the_stored_values(
    office: LibreOffice, summary: Path, tmp_path: Path
) -> None:
    """Every sum, count and class on these sheets is what the office program works out itself."""
    office.recalculate(summary, tmp_path / "再計算.xlsx")
    for name in SHEETS:
        assert texts(tmp_path / "再計算.xlsx", name) == texts(summary, name)


def test_correction__of_one_amount__moves_all_sums(
    office: LibreOffice, summary: Path, tmp_path: Path
) -> None:
    """An amount that is corrected in 項目一覧 changes its 方針, the total and both comparisons."""
    sheet = openpyxl.load_workbook(summary)["項目一覧"]
    head = next(cell for cell in sheet[4] if cell.value == "効果額")
    line = next(cell.row for cell in sheet["A"] if cell.value == "2-3-3")
    place = f"{head.column_letter}{line}"
    assert sheet[place].value == -61930
    office.recalculate(summary, tmp_path / "訂正.xlsx", [("項目一覧", place, "-60930")])
    book = openpyxl.load_workbook(tmp_path / "訂正.xlsx", data_only=True)
    rows = {
        row["基本方針"]: list(row.values())
        for row in table_of(book["効果額"], "基本方針")
        if row["区分"] == "現在"
    }
    for name, values in rows.items():
        more = 1000 if name in ("Ⅱ 組織・人材マネジメント改革", "合計") else 0
        assert values[3] == NOW[name][1] + more
        assert values[8:] == [NOW[name][6] + more, AGAINST[name] + more]
