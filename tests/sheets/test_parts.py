"""Books with formats made once for all of them: every part as XlsxWriter's own book has it."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.sheets.parts import PartsBook, whole

_COLOURS = st.sampled_from(("#1F2933", "red", "#FFF9DB"))
_PROPERTIES = st.fixed_dictionaries(
    {},
    optional={
        "border": st.sampled_from((0, 1, 5)),
        "bottom": st.sampled_from((0, 2)),
        "border_color": _COLOURS,
        "bottom_color": _COLOURS,
        "bg_color": _COLOURS,
        "pattern": st.sampled_from((0, 1, 14)),
        "fg_color": _COLOURS,
        "font_name": st.sampled_from(("BIZ UDゴシック", "Arial")),
        "font_size": st.sampled_from((9, 9.0, 10, 10.0, 13.5)),
        "font_color": _COLOURS,
        "bold": st.sampled_from((True, False, 1, 0)),
        "underline": st.just(1),
        "num_format": st.sampled_from(("@", "0%", '#,##0"円"', "General", 2)),
        "align": st.sampled_from(("left", "center")),
        "valign": st.sampled_from(("top", "vcenter")),
        "text_wrap": st.booleans(),
        "indent": st.integers(0, 2),
        "locked": st.booleans(),
    },
)
# the order in which properties are given may decide between them
_FORMATS = _PROPERTIES.flatmap(lambda found: st.permutations(list(found.items()))).map(dict)


def options() -> dict[str, Any]:
    """Give the options of a book, new each time: XlsxWriter adds to what it is given."""
    defaults = {"font_name": "Arial", "font_size": 10.0}
    return {"in_memory": True, "default_format_properties": defaults}


def fill(book: Any, cells: Sequence[Mapping[str, Any]], rule: Mapping[str, Any]) -> None:
    """Write a cell in each format, and a rule with one."""
    book.set_properties({"title": "題", "created": dt.datetime(2026, 1, 1)})
    sheet = book.add_worksheet("一")
    for row, properties in enumerate(cells):
        sheet.write_string(row, 0, f"文{row}", book.add_format(properties))
    sheet.write_url(0, 2, "internal:'一'!A1")
    shown = {"type": "cell", "criteria": ">", "value": 0, "format": book.add_format(rule)}
    sheet.conditional_format(0, 0, 3, 0, shown)
    book.close()


@settings(max_examples=100, deadline=None)
@given(st.lists(_FORMATS, max_size=6), _FORMATS)
def test_parts__of_any_formats__are_those_of_the_librarys_own_book(
    cells: Sequence[Mapping[str, Any]], rule: Mapping[str, Any]
) -> None:
    """Remembering formats and styles changes no byte, in the first book and in the next ones."""
    stream = io.BytesIO()
    fill(xlsxwriter.Workbook(stream, options()), cells, rule)
    with zipfile.ZipFile(stream) as book:
        plain = [(name, book.read(name)) for name in book.namelist()]
    for _ in range(2):
        quick = PartsBook(options())
        fill(quick, cells, rule)
        assert [(name, whole(part)) for name, part in quick.parts.items()] == plain
