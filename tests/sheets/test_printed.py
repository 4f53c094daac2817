"""What a sheet prints is remembered, and formulas are told from what was typed."""

from __future__ import annotations

import datetime as dt
import inspect
import io
import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from taikou_xl.sheets import bookwriter
from taikou_xl.sheets.bookwriter import BookWriter, merge_text, write_own_text, write_text
from taikou_xl.sheets.digest import content_digest
from taikou_xl.sheets.opening import open_book
from taikou_xl.sheets.printed import PrintedSheet
from taikou_xl.sheets.stamp import is_unedited, stamp_of
from taikou_xl.sheets.stored import is_plain


def test_sheet__texts_numbers_and_links__are_remembered_as_they_are_read() -> None:
    """What a sheet says it printed is just what a reader finds in its cells, formulas left out."""
    writer = BookWriter(remembers=True)
    sheet, style = writer.sheet("一"), writer.format()
    write_text(sheet, 0, 0, "＝題", style)
    merge_text(sheet, 1, 0, 2, 3, "文\n章", style)
    sheet.write_number(3, 0, 7, style)
    sheet.write_number(3, 1, -1234567, style)
    sheet.write_url(4, 2, "internal:'一'!A1", style, "← 戻る", "説明")
    sheet.write_blank(5, 0, None, style)
    sheet.write_formula(6, 0, "=1+1", style, 2)
    printed = writer.printed()["一"]
    cells = open_book(writer.finish()).sheets["一"].cells
    assert printed == {place: cell.text for place, cell in cells.items() if not cell.formula}
    assert set(cells) - set(printed) == {(6, 0)}


def test_cells__results_of_formulas__are_marked() -> None:
    """A formula is told from a typed value, with or without its stored result."""
    writer = BookWriter()
    sheet, style = writer.sheet("一"), writer.format()
    sheet.write_formula(0, 0, "=1+1", style, 2)
    sheet.write_formula(0, 1, '="a"', style, "a")
    sheet.write_formula(0, 2, '=""', style, "")
    write_text(sheet, 0, 3, "=1+1", style)
    cells = open_book(writer.finish()).sheets["一"].cells
    assert [cells[0, n].formula for n in (0, 1)] == [True, True]
    assert not cells[0, 3].formula


# what a cell may hold: texts with markup and blanks, numbers, formulas old and new
_TEXTS = st.one_of(
    st.sampled_from(["", "＝", "<&>\"'", " 空白 ", "a\nb", "_x000D_", "#N/A", "=1+1", "\x01\t"]),
    st.text(max_size=8),
)
_NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False)
)
_NAMES = st.sampled_from(
    ("IF", "SUM", "LEN", "IFERROR", "SUBSTITUTE", "SORT", "FILTER", "SINGLE", "xINGLE", "XLOOKUP",
     "UNIQUE", "LET", "TEXTJOIN", "STDEV.S", "IF.TAKE", "A_SORT", "9SORT", "_xlfn.SORT", "CONCAT",
     "ANCHORARRAY", "FORECAST.LINEAR", "IFS", "年", "")
)  # fmt: skip
_FORMULAS = st.builds(
    lambda start, name, inside, end: f"{start}{name}({inside}){end}",
    st.sampled_from(("=", "=1+", "{=", "", '="<&>"&')),
    st.builds(lambda *names: "(".join(names), _NAMES, _NAMES),
    st.sampled_from(("A1", '"<\n&"', "$B$2:C9")),
    st.sampled_from((")", ")}", '&"）"')),
)
_VALUES = st.one_of(_TEXTS, _NUMBERS, st.booleans(), st.sampled_from(["#DIV/0!", "#REF!", "#"]))
_PLACES = st.tuples(st.integers(0, 40), st.integers(0, 30))
_CELLS = st.one_of(
    st.tuples(st.just("write_string"), _PLACES, st.tuples(_TEXTS)),
    st.tuples(st.just("write_number"), _PLACES, st.tuples(_NUMBERS)),
    st.tuples(st.just("write_blank"), _PLACES, st.just((None,))),
    st.tuples(st.just("write_boolean"), _PLACES, st.tuples(st.booleans())),
    st.tuples(st.just("write_formula"), _PLACES, st.tuples(_FORMULAS), _VALUES),
)
_MERGES = st.tuples(_PLACES, st.integers(0, 3), st.integers(0, 9), st.sampled_from(("", "", "文")))
_FORMATS = st.sampled_from(({}, {"bold": True}, {"bold": True}, {"num_format": "0%"}, None))
_ROWS = st.dictionaries(
    st.integers(0, 45),
    st.tuples(
        st.sampled_from((None, 15, 20, 33.3, 0)),
        _FORMATS,
        st.sampled_from(({}, {"hidden": True}, {"level": 1}, {"collapsed": True})),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(_CELLS, _FORMATS), max_size=25),
    _ROWS,
    st.lists(_MERGES, max_size=4),
    st.lists(_PLACES, max_size=3),
    st.sampled_from(("", "=SUM(A1:A2)>1", "=IFS(A1)", "=SORT(A1)")),
)
def test_sheet__whatever_is_written__is_byte_for_byte_what_the_library_writes(
    cells: Sequence[tuple[Any, Any]],
    rows: Mapping[int, tuple[Any, ...]],
    merges: Sequence[tuple[tuple[int, int], int, int, str]],
    comments: Sequence[tuple[int, int]],
    condition: str,
) -> None:
    """Writing quickly changes nothing: every part is the one that XlsxWriter's own sheet gives."""
    books = []
    for kind in (Worksheet, PrintedSheet):
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            book.set_properties({"created": dt.datetime(2026, 1, 1)})
            sheet = book.add_worksheet("一", kind)
            formats = [book.add_format(f) if f is not None else None for _, f in cells]
            sheet.set_column(3, 4, 9, book.add_format({"italic": True}))
            for row, (height, style, more) in rows.items():
                kept = None if style is None else book.add_format(style)
                sheet.set_row(row, height, kept, more)
            bold = book.add_format({"bold": True})
            for (top, left), high, wide, text in merges:
                with suppress(OverlappingRange), warnings.catch_warnings():
                    warnings.simplefilter("ignore")  # one cell is not merged
                    sheet.merge_range(top, left, top + high, left + wide, text, bold)
            for ((method, place, given_, *value), _), style in zip(cells, formats, strict=True):
                getattr(sheet, method)(*place, *given_, style, *value)
            for place in comments:
                sheet.write_comment(*place, "注")
            if condition:
                sheet.conditional_format(0, 0, 3, 3, {"type": "formula", "criteria": condition})
        books.append(zipfile.ZipFile(stream))
    plain, quick = ({name: book.read(name) for name in book.namelist()} for book in books)
    assert quick == plain


def parts_of(data: bytes) -> dict[str, bytes]:
    """Give the parts of a book, without the one that holds the moment it was made."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist() if name != "docProps/core.xml"}


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(_CELLS, _FORMATS), max_size=25, unique_by=lambda one: one[0][1]),
    _ROWS,
    st.lists(st.sampled_from((16, 32, 48)), max_size=3),
)
def test_sheet__rows_put_away_as_they_come__are_byte_for_byte_the_same(
    cells: Sequence[tuple[Any, Any]], rows: Mapping[int, tuple[Any, ...]], ends: Sequence[int]
) -> None:
    """Putting rows away changes no part of a book, its digest included."""
    made = []
    for away in (False, True):
        writer = BookWriter(stamp={"kind": "summary", "plan": "x", "period": "R7"})
        sheet, behind = writer.sheet("一"), writer.sheet("二")
        write_text(behind, 0, 0, "後", writer.format())
        for first, last in pairwise((0, *sorted({*ends, 64}))):
            for row in sorted(row for row in rows if first <= row < last):
                height, style, more = rows[row]
                sheet.set_row(row, height, None if style is None else writer.format(**style), more)
            for (method, place, given_, *value), style in sorted(cells, key=lambda one: one[0][1]):
                if first <= place[0] < last:
                    own = None if style is None else writer.format(**style)
                    getattr(sheet, method)(*place, *given_, own, *value)
            if away:
                sheet.put_away()
        made.append(writer.finish())
    assert parts_of(made[0]) == parts_of(made[1])


def test_sheet__rows_were_put_away__takes_no_more_for_them() -> None:
    """What would be lost without a word is refused."""
    writer = BookWriter()
    sheet, style = writer.sheet("一"), writer.format()
    write_text(sheet, 3, 0, "文", style)
    sheet.put_away()
    with pytest.raises(RuntimeError, match="put away"):
        sheet.set_row(3, 20)
    write_text(sheet, 4, 0, "次", style)
    write_text(sheet, 2, 0, "前", style)
    with pytest.raises(RuntimeError, match="put away"):
        writer.finish()


@settings(max_examples=60, deadline=None)
@given(st.lists(_TEXTS.filter(bool), min_size=1, max_size=9))
def test_own_text__of_any_kind__is_read_as_any_other(texts: Sequence[str]) -> None:
    """A text that is stored in its cell reads as one that is stored among the book's texts."""
    found = []
    for write in (write_text, write_own_text):
        writer = BookWriter(stamp={"kind": "summary", "plan": "x", "period": "R7"})
        sheet, style = writer.sheet("一"), writer.format()
        for row, text in enumerate(texts):
            write(sheet, row, 0, text, style)
        data = writer.finish()
        assert is_unedited(data)
        found.append((open_book(data).sheets["一"].cells, stamp_of(data)["digest"]))
    assert found[0] == found[1]


def test_own_text__plain__is_stored_in_its_cell() -> None:
    """Such a text takes no place among the texts of the book."""
    writer = BookWriter()
    write_own_text(writer.sheet("一"), 0, 0, '["控え"]', writer.format())
    parts = parts_of(writer.finish())
    assert "控え".encode() in parts["xl/worksheets/sheet1.xml"]
    assert "xl/sharedStrings.xml" not in parts


def test_formulas__of_every_function_that_newer_programs_added__are_left_to_the_library() -> None:
    """No function that XlsxWriter rewrites counts as one that every program knows."""
    source = inspect.getsource(Worksheet._prepare_formula)
    added = re.findall(r'"_xlfn\.(?:_xlws\.)?([A-Z.]+)\("', source)
    assert len(added) > 50
    assert [name for name in added if is_plain(f"={name}(A1)")] == []
    assert is_plain('=IF(LEN($A$1)>3,"SORT",SUM(B2:B9))')


def test_growing_row__begins_with_a_height__and_is_fitted_later() -> None:
    """A growing row has its height without the word that it is the user's own choice."""
    writer = BookWriter()
    sheet, style = writer.sheet("一"), writer.format()
    for row in (0, 1):
        write_text(sheet, row, 0, "文", style)
    sheet.set_row(0, 30)
    writer.growing_row(sheet, 1, 30)
    with zipfile.ZipFile(io.BytesIO(writer.finish())) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    first, second = re.findall(r"<row ([^>]*)>", xml)
    assert 'ht="30" customHeight="1"' in first
    assert 'ht="30"' in second
    assert "customHeight" not in second


def test_stamp__of_a_book_just_written__holds_the_digest_of_what_a_reader_sees() -> None:
    """The digest is reckoned before the book is packed, and is still that of the finished one."""
    writer = BookWriter(stamp={"kind": "form", "plan": "x", "period": "R7"})
    sheet, style = writer.sheet("一"), writer.format()
    write_text(sheet, 0, 0, "題", style)
    sheet.write_formula(1, 1, "=1/3", style, 1 / 3)
    data = writer.finish()
    assert stamp_of(data)["digest"] == content_digest(data)
    assert is_unedited(data)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_CELLS, _FORMATS), max_size=25), st.sampled_from(("一", "一'&<\"")))
def test_stamp__whatever_was_written__holds_the_digest_of_what_a_reader_sees(
    cells: Sequence[tuple[Any, Any]], name: str
) -> None:
    """What is reckoned while writing is what a reader reckons, or is not used at all."""
    writer = BookWriter(stamp={"kind": "form", "plan": "x", "period": "R7"})
    sheet = writer.sheet(name)
    writer.sheet("空")
    for days, plain, ((method, place, given_, *value), style) in zip(
        ('yyyy"年"', "ggge", 14) * 9, ("0%", '#,##0"か所";△0', "@") * 9, cells, strict=False
    ):
        numbers = [n for n in (*given_, *value) if isinstance(n, int | float)]
        # the reader does not survive days that no calendar has
        form = days if all(abs(n) < 10**6 for n in numbers) else plain
        made = None if style is None else writer.format(**{"num_format": form, **style})
        getattr(sheet, method)(*place, *given_, made, *value)
    data = writer.finish()
    assert stamp_of(data)["digest"] == content_digest(data)


def test_digest__of_texts_and_numbers_as_they_are_common__needs_no_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Forms hold nothing that a reader might see otherwise: none of them is read once more."""
    monkeypatch.setattr(bookwriter, "content_digest", lambda _: pytest.fail("read once more"))
    writer = BookWriter(stamp={"kind": "form", "plan": "x", "period": "R7"})
    sheet, style = writer.sheet("一"), writer.format(num_format='0"か所";-0;"済"')
    write_text(sheet, 0, 0, "　題 <&>\n", style)
    sheet.write_formula(1, 0, "=A1", style, "文字数\n\n")
    sheet.write_formula(1, 1, "=1+1", style, 2)
    sheet.write_number(1, 2, 0.1, style)
    data = writer.finish()
    monkeypatch.undo()
    assert is_unedited(data)
