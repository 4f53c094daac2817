"""Sheets and names that belong to another unit are named and not taken."""

from __future__ import annotations

from typing import Any

import pytest

from taikou_xl.forms.identity import Identity
from taikou_xl.returns.model import FileStatus
from tests.returns.returning import (
    SENSIBLE,
    UNTARGETED,
    answer_of,
    blank_form,
    codes,
    fill,
    fill_in_openpyxl,
    identity_of,
    read,
)

BOTH = {"1": SENSIBLE, "2": UNTARGETED}


def paste_foreign(values: bool) -> Any:
    """Give an edit that pastes 市民課's sheet into the form, filled or not."""
    import io

    import openpyxl

    source = fill({"3": SENSIBLE}, "市民課") if values else blank_form("市民課")
    name = identity_of(source).items[0].sheet

    def edit(book: Any, _: Identity) -> None:
        copy = book.create_sheet(name)
        for row in openpyxl.load_workbook(io.BytesIO(source))[name].iter_rows():
            for cell in row:
                if cell.value is not None:
                    copy[cell.coordinate].value = cell.value

    return edit


@pytest.mark.parametrize(
    ("values", "said"), [(True, "記入もあります"), (False, "記入はありません")]
)
def test_sheet_of_another_unit__is_named_and_not_taken(values: bool, said: str) -> None:
    """An item that was never this form's is not answered by it, filled or not."""
    reading = read(fill_in_openpyxl(BOTH, edit=paste_foreign(values)))
    assert codes(reading) == ["sheet-foreign"]
    assert "「市民課」の計画項目「項目3」（番号3）" in reading.findings[0].message
    assert said in reading.findings[0].message
    assert reading.file.items == ("1", "2")


def test_file__named_like_another_units_form__is_read_as_what_it_is() -> None:
    """What is inside counts; the name is a warning."""
    reading = read(fill({"3": SENSIBLE}, "市民課"), shown="回収/秘書課.xlsx")
    assert codes(reading) == ["name-other"]
    assert (reading.file.status, reading.file.unit) == (FileStatus.ACCEPTED, "市民課")
    assert answer_of(reading, "3", "数値").text == "33.0％"


@pytest.mark.parametrize(
    "name", ["市民課 (1).xlsx", "市民課（提出用）.xlsx", "回答.xlsx", "市民課.XLSX"]
)
def test_file__named_otherwise__is_no_warning(name: str) -> None:
    """Staff name their files as they like."""
    assert codes(read(fill({"3": SENSIBLE}, "市民課"), shown=f"回収/{name}")) == []
