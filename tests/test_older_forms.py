"""The master is edited while its forms are out: the year goes on, and each edit is told once."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import Call
from tests.staff import PLAN_CSV, answer_cell, csv_rows, fill, item_sheets, sensible

ROWS = {row["計画項目"]: sensible(row, n) for n, row in enumerate(csv_rows())}


@pytest.fixture
def returned(tmp_path: Path, call: Call) -> Path:
    """Make the real plan's master and forms, and let every department answer."""
    assert call("master", PLAN_CSV, "-o", tmp_path / "台帳.xlsx").status == 0
    sent = call("distribute", tmp_path / "台帳.xlsx", "--period", "R7", "-o", tmp_path / "配布")
    assert sent.status == 0, sent.err
    for form in sorted((tmp_path / "配布").glob("*.xlsx")):
        fill(form, tmp_path / "回収" / form.name, ROWS)
    return tmp_path


def edit_master(path: Path, edit: Any) -> None:
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    edit(book)
    book.save(path)


def found(folder: Path, call: Call) -> list[dict[str, str]]:
    run = call(
        "consolidate", folder / "台帳.xlsx", folder / "回収", "--period", "R7",
        "-o", folder / "集計.xlsx", "--json", "-",
    )  # fmt: skip
    assert run.report["account"]["items"]["answered"] == len(ROWS)
    findings: list[dict[str, str]] = run.report["findings"]
    return findings


def test_plan_text__edited_while_the_forms_are_out__is_one_note(returned: Path, call: Call) -> None:
    """One text of one year is one note, which names no file; no department is warned."""

    def edit(book: Any) -> None:
        title, sheet = next(iter(item_sheets(book).items()))
        answer_cell(sheet, "計画概要", 8).value = f"{title}を進める。"

    edit_master(returned / "台帳.xlsx", edit)
    (note,) = found(returned, call)
    assert (note["code"], note["severity"], note["file"]) == ("form-older", "note", "")
    assert note["field"] == "計画概要"
    assert "令和8年度" in note["message"]


def test_field__added_while_the_forms_are_out__is_one_note_for_all(
    returned: Path, call: Call
) -> None:
    """All forms lack the new field; that is one thing to know, not one for each."""

    def edit(book: Any) -> None:
        sheet = book["様式"]
        last = max(row[0].row for row in sheet.iter_rows(min_row=5) if row[0].value)
        for cell in sheet[last]:
            sheet.cell(last + 1, cell.column, cell.value)
        sheet.cell(last + 1, 1, "市民の声")
        heads = {cell.value: cell.column for cell in sheet[4]}
        sheet.cell(last + 1, heads["JSON名"], "voice")

    edit_master(returned / "台帳.xlsx", edit)
    told = found(returned, call)
    assert [f["code"] for f in told].count("form-fields") == 1
    assert [f for f in told if f["file"].startswith("回収/")] == []
