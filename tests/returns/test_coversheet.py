"""What staff write on 表紙 is read by its labels, and a missing confirmation is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from taikou_xl.forms.identity import Identity
from taikou_xl.returns.model import CoverAnswers
from tests.returns.issuing import insert
from tests.returns.returning import (
    SENSIBLE,
    UNTARGETED,
    codes,
    fill,
    fill_in_openpyxl,
    read,
    small_plan,
)
from tests.staff import cell_of

BOTH = {"1": SENSIBLE, "2": UNTARGETED}
WANTED = {
    "記入者": "安中　花子",
    "内線": "1234",
    "所属長確認": "済",
    "確認日": dt.date(2026, 5, 12),
}


def write(values: dict[str, Any], edit: Any = None) -> bytes:
    def on_cover(book: Any, _: Identity) -> None:
        sheet = book["表紙"]
        for label, value in values.items():
            cell_of(sheet, label).offset(0, 1).value = value
        if edit:
            edit(sheet)

    return fill_in_openpyxl(BOTH, edit=on_cover)


def texts(cover: CoverAnswers) -> tuple[str, ...]:
    return cover.sender, cover.extension, cover.confirmed, cover.confirmed_on


def test_cover__filled__is_read() -> None:
    """Who filled it, where to call, whether and when it was confirmed."""
    cover = read(write(WANTED)).file.cover
    assert texts(cover) == ("安中 花子", "1234", "済", "2026-05-12")


def test_cover__left_blank__is_blank() -> None:
    """A blank place is not taken for the next label."""
    assert texts(read(fill(BOTH)).file.cover) == ("", "", "", "")
    assert texts(read(write({"内線": 1234})).file.cover) == ("", "1234", "", "")


def test_cover__renamed_and_moved__is_found_by_its_labels() -> None:
    """Neither the sheet's name nor its rows and columns matter."""

    def move(sheet: Any) -> None:
        insert(sheet, row=2, count=3)
        insert(sheet, column=1)
        sheet.title = "送付状"

    reading = read(write(WANTED, move))
    assert texts(reading.file.cover) == ("安中 花子", "1234", "済", "2026-05-12")
    assert codes(reading) == []


@pytest.mark.parametrize(
    ("setting", "value", "found"),
    [
        *(("必須", "済", []), ("必須", " 済 ", []), ("任意", "未", []), ("なし", None, [])),
        *(("必須", "未", ["not-confirmed"]), ("必須", None, ["not-confirmed"])),
    ],
)
def test_confirmation__where_the_plan_wants_it__is_asked_for(
    setting: str, value: str | None, found: list[str]
) -> None:
    """Only 必須 asks, only 済 answers; the answers count either way."""
    plan = replace(small_plan(), settings={**small_plan().settings, "所属長確認": setting})
    reading = read(write({"所属長確認": value}), plan)
    assert codes(reading) == found
    assert reading.file.items == ("1", "2")
    for finding in reading.findings:
        assert (finding.sheet, finding.cell) == ("表紙", reading.file.cover.cell)
