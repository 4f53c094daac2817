"""A form without a sound identity is taken only where everything it prints fits the plan."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from taikou_xl.forms.identity import Identity
from taikou_xl.forms.workbook import build_form
from taikou_xl.plan.model import Plan
from taikou_xl.returns.model import FileStatus
from taikou_xl.terms.periods import Period
from tests.returns.issuing import form, handled, insert, issue, read_issue, texts_of
from tests.returns.returning import (
    R7,
    SENSIBLE,
    UNTARGETED,
    answer_of,
    codes,
    fill_in_openpyxl,
    other_item,
    read,
    small_plan,
)
from tests.staff import cell_of

BOTH = {"1": SENSIBLE, "2": UNTARGETED}
Edit = Callable[[Any, Identity], None]


def lose(book: Any, _: Identity | None = None) -> None:
    """Remove the identity sheet, as a copy of the visible sheets does."""
    del book["_taikou"]


def without_identity(edit: Edit | None = None) -> bytes:
    def both(book: Any, identity: Identity) -> None:
        lose(book)
        if edit:
            edit(book, identity)

    return fill_in_openpyxl(BOTH, edit=both)


def test_form__identity_lost__is_known_again_with_a_warning() -> None:
    """Number, title, 担当課, period and plan all fit: its answers count, and a person looks."""
    reading = read(without_identity())
    assert (reading.file.status, reading.file.unit) == (FileStatus.ACCEPTED, "秘書課")
    assert reading.file.identified is False
    assert codes(reading) == ["identity-lost"]
    assert "なくなっている" in reading.findings[0].message
    assert answer_of(reading, "1", "数値").text == "33.0％"


@pytest.mark.parametrize(
    "name",
    ["two recorded years", "texts longer than a row", "amounts, days, one text for all years"],
)
def test_form_of_any_plan__identity_lost__is_known_again(name: str) -> None:
    """What a form prints is made anew from the plan, whatever the plan prints."""
    plan, period = issue(name)
    unit = plan.units_in(period)[0]
    reading = read_issue(name, unit, handled(form(name, unit), lose))
    assert codes(reading) == ["identity-lost"]
    assert len(texts_of(reading)) == len(plan.report_fields) * sum(
        item.unit == unit for item in plan.items_in(period)
    )


def test_item_sheet__copied_into_a_new_workbook__is_known_again() -> None:
    """One item's sheet in a book of another's making is a partial return; the other is missing."""

    def keep_one(book: Any, identity: Identity) -> None:
        for name in book.sheetnames:
            if name != identity.items[0].sheet:
                del book[name]
        book.worksheets[0].title = "Sheet1"

    reading = read(fill_in_openpyxl(BOTH, edit=keep_one))
    assert reading.file.status is FileStatus.ACCEPTED
    assert reading.file.items == ("1",)
    assert codes(reading) == ["identity-lost", "sheet-renamed"]


def test_form__identity_lost_and_rows_inserted__is_known_again() -> None:
    """Moved texts are still the same texts."""

    def push(book: Any, identity: Identity) -> None:
        insert(book[identity.items[0].sheet], row=3, count=2)

    assert codes(read(without_identity(push))) == ["identity-lost"]


@pytest.mark.parametrize("text", ["女性比率32.5％", "秘書課", "番号 1", "項目1", "１　方針", 8])
def test_form__identity_lost_and_a_printed_text_changed__is_not_ours(text: Any) -> None:
    """One text that does not fit is one too many where nothing else says what the file is."""

    def change(book: Any, identity: Identity) -> None:
        cell_of(book[identity.items[0].sheet], text).value = "別の文"

    reading = read(without_identity(change))
    assert codes(reading) == ["not-ours"]
    assert (reading.file.status, reading.file.unit) == (FileStatus.REJECTED, "")
    assert "計画と一致しません" in reading.file.reason


@pytest.mark.parametrize(
    "plan",
    [
        other_item(small_plan(), "1", department="市民課", deliver_to="秘書課"),
        other_item(small_plan(), "2", approach="後から改めた"),
        replace(small_plan(), items=small_plan().items[1:]),
    ],
)
def test_form__identity_lost_and_plan_changed_since__is_not_ours(plan: Plan) -> None:
    """What the plan no longer prints cannot be known again."""
    assert codes(read(without_identity(), plan)) == ["not-ours"]


def test_form_of_another_period__identity_lost__is_not_ours() -> None:
    """Last or next year's form is not taken for this year's."""
    data = handled(build_form(small_plan(), Period.parse("R8"), "秘書課"), lose)
    assert codes(read(data)) == ["not-ours"]


def test_items_of_two_units__in_one_workbook_without_identity__are_not_ours() -> None:
    """Sheets of several units in one workbook name no sender."""
    plan = small_plan()
    as_one = other_item(plan, "3", deliver_to="秘書課")
    data = handled(build_form(as_one, R7, "秘書課"), lose)
    assert codes(read(data, as_one)) == ["identity-lost"]
    assert codes(read(data)) == ["not-ours"]


def edited(row_kind: str, column: int, value: str) -> Edit:
    """Give an edit of the first row of a kind in the identity sheet."""

    def edit(book: Any, _: Identity) -> None:
        sheet = book["_taikou"]
        row = next(r for r in sheet.iter_rows() if r[0].value == row_kind)
        row[column].value = value

    return edit


@pytest.mark.parametrize(
    ("kind", "column", "value"),
    [
        *(("unit", 1, "市民課"), ("period", 1, "R8"), ("item", 1, "3"), ("cell", 3, "B2")),
        *(("version", 1, "0"), ("plan", 1, "x"), ("text", 2, "[]"), ("print", 2, "{")),
    ],
)
def test_identity__edited__is_not_trusted(kind: str, column: int, value: str) -> None:
    """Whatever was edited in the identity, the file counts for nobody that its texts do not name."""
    reading = read(fill_in_openpyxl(BOTH, edit=edited(kind, column, value)))
    assert codes(reading) == ["identity-lost"]
    assert (reading.file.unit, reading.file.identified) == ("秘書課", False)
    assert "識別用のシートが" in reading.findings[0].message
    assert answer_of(reading, "1", "数値").text == "33.0％"


def test_identity__edited_and_a_text_changed__is_refused() -> None:
    """Neither an edited identity nor printed texts that differ say whose file it is."""

    def edit(book: Any, identity: Identity) -> None:
        edited("unit", 1, "市民課")(book, identity)
        cell_of(book[identity.items[0].sheet], "女性比率32.5％").value = "40％"

    reading = read(fill_in_openpyxl(BOTH, edit=edit))
    assert codes(reading) == ["not-ours"]
    assert "書き換えられていて" in reading.file.reason


def test_any_workbook__with_words_of_ours__is_not_ours() -> None:
    """A list with our headings is no form."""
    book = openpyxl.Workbook()
    sheet = book.active
    for column, text in enumerate(
        ("年度", "計画概要", "数値目標", "実施概要", "数値", "達成度"), 1
    ):
        sheet.cell(5, column, text)
    sheet["A1"], sheet["B1"] = "計画項目", "項目1"
    sheet["A6"], sheet["F6"] = 7, "年度目標達成"
    stream = io.BytesIO()
    book.save(stream)
    assert codes(read(stream.getvalue())) == ["not-ours"]
