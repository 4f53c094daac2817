"""A sheet that remembers what it prints, and writes its cells quickly.

XlsxWriter looks at every formula for some ninety functions that newer programs have added,
and puts every cell together attribute by attribute. Nearly all of our cells are texts, numbers,
blanks and formulas of well-known functions, each with a format: these are written here, byte
for byte as XlsxWriter does. Everything else is left to it.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Mapping
from functools import lru_cache
from io import StringIO
from typing import Any

from xlsxwriter.worksheet import Worksheet

from taikou_xl.sheets.digest import (
    SeenContent,
    is_read_as_written,
    shown_cell,
    shown_number,
    shows_plain_numbers,
)
from taikou_xl.sheets.grid import address, column_letters

Format = Any  # xlsxwriter.format.Format; the library ships no types for its class members

# functions that every program knows by this very name: nothing about them is to be rewritten
_PLAIN_FUNCTIONS = frozenset(
    ("AND", "CHAR", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS", "EXACT", "FIND",
     "HYPERLINK", "IF", "IFERROR", "INDEX", "ISBLANK", "ISNUMBER", "LEFT", "LEN", "MATCH", "MAX",
     "MID", "MIN", "MOD", "NOT", "OFFSET", "OR", "RANK", "REPT", "RIGHT", "ROUND", "ROW", "ROWS",
     "SUBSTITUTE", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TEXT", "TRIM", "VALUE")
)  # fmt: skip
_CALLED = re.compile(r"([A-Z][A-Z0-9.]*)\(")
_SPAN_ROWS = 16
_REMEMBERED = 8192  # formulas: forms have the same ones on every sheet

# XlsxWriter tells the kinds of its cells by these names
Formula = namedtuple("Formula", "formula format value")
Blank = namedtuple("Blank", "format")


class PrintedSheet(Worksheet):  # type: ignore[misc]  # the library ships no types
    """A sheet that can remember each text and number it prints, by 0-based (row, column).

    Formulas are not printed texts: what they show changes with what people type. ``growing``
    are rows that office programs fit to what is typed there, whatever height they begin with.
    Where ``printed`` is None nothing is remembered. ``seen`` is told what the sheet shows, when
    its cells are written. Cells are given by row and column here, never as ``A1``.
    """

    def __init__(self) -> None:
        """Begin with nothing printed."""
        super().__init__()
        self.fh: Any
        self.printed: dict[tuple[int, int], str] | None = {}
        self.growing: set[int] = set()
        self.seen: SeenContent | None = None

    def write_string(self, row: int, col: int, string: str, style: Format = None) -> int:
        """Write a text and remember it."""
        if self.printed is not None:
            self.printed[row, col] = string
        return int(self._write_string(row, col, string, style))

    def write_number(self, row: int, col: int, number: float, style: Format = None) -> int:
        """Write a number and remember its digits."""
        if self.printed is not None:
            self.printed[row, col] = f"{number:.15g}"
        return int(self._write_number(row, col, number, style))

    def write_blank(self, row: int, col: int, blank: None, style: Format = None) -> int:
        """Write a format alone."""
        return int(self._write_blank(row, col, blank, style))

    def write_url(self, row: int, col: int, url: str, *more: Any) -> int:  # noqa: ANN401
        """Write a link and remember the text that it shows; ``more`` is format, text, tip."""
        if self.printed is not None:
            self.printed[row, col] = str(more[1] if len(more) > 1 else url)
        return int(self._write_url(row, col, url, *more))

    def write_formula(
        self,
        row: int,
        col: int,
        formula: str,
        style: Format = None,
        value: Any = 0,  # noqa: ANN401
    ) -> int:
        """Write a formula with the value that it has now."""
        if not is_plain(formula):
            return int(self._write_formula(row, col, formula, style, value))
        if self._check_dimensions(row, col):
            return -1
        self.table[row][col] = Formula(formula[1:], style, value)
        return 0

    def merge_range(
        self, top: int, left: int, bottom: int, right: int, data: str, style: Format = None
    ) -> int:
        """Merge cells, blank and all of the same format."""
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        places = [(row, col) for row in rows for col in columns]
        taken = self.table_cells or not self.merged_cells.keys().isdisjoint(places)
        if data or style is None or len(places) < 2 or taken:
            return int(super().merge_range(top, left, bottom, right, data, style))
        if self._check_dimensions(top, left) or self._check_dimensions(bottom, right):
            return -1
        self.merged_cells.update(
            dict.fromkeys(places, f"{address(top, left)}:{address(bottom, right)}")
        )
        self.merge.append([top, left, bottom, right])
        blank = Blank(style)
        for row in rows:
            self.table[row].update(dict.fromkeys(columns, blank))
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Give a formula as it is stored: XlsxWriter's own step, left out where it does nothing."""
        if is_plain(formula):
            return formula[1:]
        return str(super()._prepare_formula(formula, expand_future_functions))

    def _write_sheet_data(self) -> None:
        """Write all rows, and tell which sheet they are of."""
        if self.seen:
            self.seen.begin_sheet(self.get_name())
        super()._write_sheet_data()

    def _write_rows(self) -> None:
        """Write all rows with their cells."""
        settings = getattr(self, "row_info", None)
        if settings is None:  # another release of XlsxWriter than the ones that we know
            if self.seen:
                self.seen.certain = False
            super()._write_rows()
            return
        spans = self._spans()
        for row in sorted({*self.table, *settings, *self.comments}):
            if not self.dim_rowmin <= row <= self.dim_rowmax:
                continue
            cells = self.table.get(row)
            if not cells and row not in settings and row not in self.comments:
                continue
            span = spans.get(row // _SPAN_ROWS)
            if cells:
                self._write_row(row, span, settings.get(row))
                self._write_cells(row, cells)
                self.fh.write("</row>")
            else:
                self._write_empty_row(row, span, settings.get(row))
        self.table.clear()  # the largest thing in memory; nobody asks for it any more

    def _spans(self) -> Mapping[int, str]:
        """Give the first and last column in use, from 1, for each sixteen rows."""
        found: dict[int, tuple[int, int]] = {}
        for rows in (self.table, self.comments):
            for row, cells in rows.items():
                if cells:
                    low, high = found.get(row // _SPAN_ROWS, (self.dim_colmax, 0))
                    found[row // _SPAN_ROWS] = min(low, *cells), max(high, *cells)
        return {block: f"{low + 1}:{high + 1}" for block, (low, high) in found.items()}

    def _write_row(
        self,
        row: int,
        spans: str | None,
        row_info: Any = None,  # noqa: ANN401
        empty_row: bool = False,
    ) -> None:
        """Begin a row; one that grows has a height, and not for good."""
        if row not in self.growing:
            super()._write_row(row, spans, row_info, empty_row)
            return
        file, self.fh = self.fh, StringIO()
        super()._write_row(row, spans, row_info, empty_row)
        begun, self.fh = self.fh.getvalue(), file
        self.fh.write(begun.replace(' customHeight="1"', ""))

    def _write_cells(self, row: int, cells: Mapping[int, Any]) -> None:
        written, told, texts = [], [], self.str_table.string_array
        for col in sorted(cells):
            cell = cells[col]
            style = cell.format
            shown: str | None = None
            if style is not None:
                number = style.xf_index
                if number is None:
                    number = style._get_xf_index()
                begun = f'<c r="{column_letters(col)}{row + 1}" s="{number}"'
                kind = cell.__class__.__name__
                if kind == "Blank":
                    written.append(f"{begun}/>")
                    continue
                if kind == "String":
                    written.append(f'{begun} t="s"><v>{cell.string}</v></c>')
                    shown = texts[cell.string]
                elif kind == "Formula" and (result := _shown(cell.value)) is not None:
                    formula = _escaped(cell.formula)
                    written.append(f"{begun}{result[0]}><f>{formula}</f><v>{result[1]}</v></c>")
                    shown = _result_seen(cell.value, style.num_format)
                elif kind == "Number":
                    digits = f"{cell.number:.16G}"
                    written.append(f"{begun}><v>{digits}</v></c>")
                    shown = _number_seen(digits, style.num_format)
                else:
                    style = None
            if style is None:  # left to XlsxWriter
                self.fh.write("".join(written))
                written.clear()
                self._write_cell(row, col, cell)
            if self.seen and shown != "":
                told.append(shown_cell(row, col, shown))
                if shown is None or not is_read_as_written(shown):
                    self.seen.certain = False
        self.fh.write("".join(written))
        if self.seen:
            self.seen.add(told)


@lru_cache(_REMEMBERED)
def is_plain(formula: str) -> bool:
    """Tell a formula that is stored just as it is written, without its equals sign."""
    return (
        formula.startswith("=")
        and not formula.endswith("}")
        and _PLAIN_FUNCTIONS.issuperset(_CALLED.findall(formula))
    )


def _shown(value: object) -> tuple[str, str] | None:
    """Give the kind of a formula's value and the value, None where XlsxWriter must tell."""
    if isinstance(value, str):
        if value.startswith("#"):  # perhaps an error
            return None
        return (' t="str"' if value else ""), _escaped(value)
    return None if isinstance(value, bool) else ("", str(value))


def _result_seen(value: object, number_format: object) -> str | None:
    """Give what a reader sees of a formula's value, None where that is not certain."""
    if isinstance(value, str):
        return value
    return _number_seen(str(value), number_format) if isinstance(value, int | float) else None


def _number_seen(digits: str, number_format: object) -> str | None:
    """Give what a reader sees of a number, None where that is not certain."""
    return shown_number(float(digits)) if shows_plain_numbers(number_format) else None


@lru_cache(_REMEMBERED)
def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
