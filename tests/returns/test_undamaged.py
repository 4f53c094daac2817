"""A form that nobody damaged gives no finding of the comparison, whatever plan it is of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from taikou_xl.forms.identity import is_intact
from taikou_xl.returns.model import FileStatus
from tests.office import LibreOffice, libre_office
from tests.returns.issuing import (
    COMPARED,
    ISSUES,
    form,
    handled,
    insert,
    issue,
    read_issue,
    texts_of,
)
from tests.returns.returning import codes, identity_of

UNITS = {name: issue(name)[0].units_in(issue(name)[1]) for name in ISSUES}


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with libre_office() as running:
        yield running


def answers_given(name: str, unit: str) -> dict[tuple[str, str], str]:
    return {
        (one.no, field): f"{one.no}の{field}"
        for one in identity_of(form(name, unit)).items
        for field, _ in one.cells
    }


@pytest.mark.parametrize("name", ISSUES)
def test_return__saved_by_another_program__is_as_it_was_issued(name: str) -> None:
    """A filled form, saved anew, comes back with its answers and without any finding."""
    every = UNITS[name] if name == "the bundled plan" else UNITS[name][::5]
    for unit in every:
        reading = read_issue(name, unit, handled(form(name, unit)))
        assert codes(reading) == []
        assert reading.file.status is FileStatus.ACCEPTED
        assert texts_of(reading) == answers_given(name, unit)


def decorate(book: Any) -> None:
    """Colour and format empty cells, hide and reorder sheets, take protection and rules away."""
    for sheet in book.worksheets:
        sheet.protection.sheet = False
        sheet.data_validations.dataValidation = []
        sheet.conditional_formatting = type(sheet.conditional_formatting)()
        for row in range(1, 60):
            sheet.cell(row, 30).fill = PatternFill("solid", fgColor="FFFF00")
        sheet["AH70"].value = "  \n　"
        sheet.row_dimensions[3].hidden = True
        sheet.sheet_state = "visible"
    book.move_sheet(book.worksheets[-1], -len(book.worksheets) + 1)
    book.worksheets[2].sheet_state = "hidden"
    book.create_sheet("Sheet1")


@pytest.mark.parametrize("name", ISSUES)
def test_return__formats_protection_and_order_changed__is_as_it_was_issued(name: str) -> None:
    """Nothing but content counts: colours, blanks, hidden sheets and lost protection are nothing."""
    unit = UNITS[name][0]
    reading = read_issue(name, unit, handled(form(name, unit), decorate))
    assert codes(reading) == []
    assert texts_of(reading) == answers_given(name, unit)


@pytest.mark.parametrize("name", ISSUES)
def test_return__saved_by_libreoffice__is_as_it_was_issued(
    name: str, office: LibreOffice, tmp_path: Path
) -> None:
    """LibreOffice recalculates, renames nothing and shows what was very hidden: no finding."""
    unit = UNITS[name][-1]
    source, target = tmp_path / "様式.xlsx", tmp_path / "保存.xlsx"
    source.write_bytes(handled(form(name, unit)))
    office.recalculate(source, target)
    reading = read_issue(name, unit, target.read_bytes())
    assert is_intact(identity_of(target.read_bytes()))
    assert codes(reading) == []
    assert texts_of(reading) == answers_given(name, unit)


def variants(text: str) -> str:
    """Write a text as another office program might give it back."""
    wide = str.maketrans({"（": "(", "）": ")", "％": "%", "〜": "～", "１": "1"})
    return " " + text.translate(wide).replace("\n", "\r\n").replace("　", " ") + " \n"


def test_return__blanks_width_and_line_ends_changed__are_no_finding() -> None:
    """What a conversion changes in every printed text is nobody's edit."""

    def convert(book: Any) -> None:
        for one in identity_of(form("the bundled plan", "市民課")).items:
            for row in book[one.sheet].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and not cell.value.startswith("="):
                        cell.value = variants(cell.value)

    data = handled(form("the bundled plan", "市民課"), convert)
    assert codes(read_issue("the bundled plan", "市民課", data)) == []


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_rows_and_columns__inserted_anywhere__answers_are_found_and_nothing_is_said(
    data: st.DataObject,
) -> None:
    """Empty rows and columns in the head, in the table or beside it do no harm at all."""
    name = data.draw(st.sampled_from(sorted(ISSUES)))
    unit = data.draw(st.sampled_from(UNITS[name]))
    edits = data.draw(
        st.lists(
            st.tuples(st.booleans(), st.integers(1, 30), st.integers(1, 3)), min_size=1, max_size=3
        )
    )

    def push(book: Any) -> None:
        for one in identity_of(form(name, unit)).items:
            for is_row, place, count in edits:
                where = {"row": place} if is_row else {"column": min(place, 9)}
                insert(book[one.sheet], **where, count=count)

    reading = read_issue(name, unit, handled(form(name, unit), push))
    assert [code for code in codes(reading) if code in COMPARED] == []
    assert texts_of(reading) == answers_given(name, unit)
