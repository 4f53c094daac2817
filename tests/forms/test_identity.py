"""What the identity sheet says is what its reader finds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.forms.identity import (
    IDENTITY_SHEET,
    SCHEMA,
    Identity,
    find_identity,
    identity_and_soundness,
    identity_rows,
    is_intact,
    sealed_rows,
)
from taikou_xl.returns.model import FileStatus
from taikou_xl.sheets.grid import Book, Cell, CellKind, Grid
from tests.returns.returning import SENSIBLE, blank_form, fill, identity_of, read

DIGESTS = st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), min_size=1, max_size=3)


def reread(identity: Identity) -> Identity | None:
    """Give what the reader finds in the rows that the writer gives; it is intact if sealed."""
    cells = {
        (row, column): Cell(CellKind.TEXT, text)
        for row, values in enumerate(identity_rows(identity))
        for column, text in enumerate(values)
        if text
    }
    book = Book({IDENTITY_SHEET: Grid(IDENTITY_SHEET, cells)})
    found, sound = identity_and_soundness(book)
    assert found == find_identity(book)
    assert sound == is_intact(identity)
    return found


@settings(deadline=None)
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


@given(st.data())
def test_identity__any_row_edited__no_longer_fits_its_version(data: st.DataObject) -> None:
    """Whatever is changed, lost or added in what was issued, the version tells."""
    issued = identity_of(blank_form())
    assert is_intact(issued)
    cells = {
        (row, column): text
        for row, values in enumerate(identity_rows(issued))
        for column, text in enumerate(values)
        if row and text
    }
    place = data.draw(st.sampled_from(sorted(cells)))
    edit = data.draw(st.sampled_from(["lose", "double", "change"]))
    text = cells.pop(place)
    if edit == "double":
        cells[place] = text + text
    elif edit == "change":
        at = data.draw(st.integers(0, len(text) - 1))
        cells[place] = text[:at] + ("乙" if text[at] != "乙" else "甲") + text[at + 1 :]
    grid = {spot: Cell(CellKind.TEXT, one) for spot, one in cells.items()}
    grid[0, 0] = Cell(CellKind.TEXT, SCHEMA)
    found, sound = identity_and_soundness(Book({"x": Grid("x", grid)}))
    assert not sound
    assert found is None or not is_intact(found)


def test_identity__texts_longer_than_a_cell__come_back_whole() -> None:
    """A text fills a cell; with all others of its item it needs several, and none is cut."""
    issued = identity_of(blank_form())
    long = '🎌"\\\n' * 8000
    item = replace(issued.items[0], prints=(("A1", long), ("B2", "短い")))
    text = replace(issued.texts[0], no=item.no, text=long)
    whole = replace(issued, items=(item,), texts=(text,))
    rows = sealed_rows(whole)
    whole = replace(whole, version=dict(row for row in rows if row[0] == "version")["version"])
    assert is_intact(whole)
    assert identity_rows(whole) == rows
    assert reread(whole) == whole
    longest = max(len(cell.encode("utf-16-le")) for row in rows for cell in row)
    assert longest // 2 <= 32767
