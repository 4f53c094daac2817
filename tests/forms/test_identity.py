"""What the identity sheet says is what its reader finds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.forms.identity import IDENTITY_SHEET, Identity, find_identity, identity_rows
from taikou_xl.returns.model import FileStatus
from taikou_xl.sheets.grid import Book, Cell, CellKind, Grid
from tests.returns.returning import SENSIBLE, blank_form, fill, identity_of, read

DIGESTS = st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), min_size=1, max_size=3)


def reread(identity: Identity) -> Identity | None:
    """Give what the reader finds in the rows that the writer gives."""
    cells = {
        (row, column): Cell(CellKind.TEXT, text)
        for row, values in enumerate(identity_rows(identity))
        for column, text in enumerate(values)
        if text
    }
    return find_identity(Book({IDENTITY_SHEET: Grid(IDENTITY_SHEET, cells)}))


@given(DIGESTS, st.dates())
def test_copy_for_correction__names_the_returns_it_answers(digests: list[str], day: object) -> None:
    """The day it was sent back and every digest come back as they were written."""
    issued = identity_of(blank_form())
    copy = replace(issued, corrects=tuple(digests), sent_back=str(day))
    assert reread(copy) == copy


def test_form_as_issued__answers_no_return() -> None:
    """A form of the first round says nothing of corrections, and so does its reading."""
    assert reread(identity_of(blank_form())) == identity_of(blank_form())
    file = read(fill({"1": SENSIBLE})).file
    assert (file.status, file.corrects, file.sent_back, file.identified) == (
        *(FileStatus.ACCEPTED, (), "", True),
    )
