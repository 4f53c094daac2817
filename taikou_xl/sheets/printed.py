"""A sheet that remembers what it prints, and writes its cells quickly.

XlsxWriter looks at every formula for some ninety functions that newer programs have added,
and puts every cell together attribute by attribute. Nearly all of our cells are texts, numbers,
blanks and formulas of well-known functions, each with a format: these are written here, byte
for byte as XlsxWriter does. Everything else is left to it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Mapping, Sequence
from functools import lru_cache
from io import StringIO
from itertools import product
from typing import Any, ClassVar

from xlsxwriter import worksheet
from xlsxwriter.worksheet import Worksheet

from taikou_xl.sheets.digest import HeldContent, SeenContent
from taikou_xl.sheets.grid import address, column_letters
from taikou_xl.sheets.stored import (
    escaped,
    is_unusual,
    seen_number,
    seen_result,
    stored_formula,
    stored_height,
    stored_result,
)
from taikou_xl.sheets.stream import PackedText

Layout = tuple[object, ...]
Format = Any  # xlsxwriter.format.Format; the library ships no types for its class members

_SPAN_ROWS = 16
AWAY = "\x00"  # stands for rows that were put away: no XML holds it
_REMEMBERED_LAYOUTS = 512
_SURELY_SHORT = 32767 // 2  # characters that a cell holds, whatever they are

# XlsxWriter tells the kinds of its cells by these names
String = namedtuple("String", "string format")
Formula = namedtuple("Formula", "formula format value")
Inline = namedtuple("Inline", "text format")  # a kind of our own
Blank = namedtuple("Blank", "format")


class PrintedSheet(Worksheet):  # type: ignore[misc]  # the library ships no types
    """A sheet that can remember each text and number it prints, by 0-based (row, column).

    Formulas are not printed texts: what they show changes with what people type. ``growing``
    are rows that office programs fit to what is typed there, whatever height they begin with.
    Where ``printed`` is None nothing is remembered. ``seen`` is told what the sheet shows, when
    its cells are written. Cells are given by row and column here, never as ``A1``.
    """

    layouts: ClassVar[dict[Layout, str]] = {}  # columns as they are written

    def __init__(self) -> None:
        """Begin with nothing printed."""
        super().__init__()
        self.fh: Any
        self.printed: dict[tuple[int, int], str] | None = {}
        self.growing: set[int] = set()
        self._texts: Sequence[str] = ()
        self.seen: SeenContent | None = None
        self.away: PackedText | None = None  # rows as stored, once they were put away
        self._last_away = -1
        self._told: SeenContent | HeldContent | None = None  # who is told what rows show

    def write_string(self, row: int, col: int, string: str, style: Format = None) -> int:
        """Write a text and remember it."""
        if self.printed is not None:
            self.printed[row, col] = string
        if style is None or len(string) > _SURELY_SHORT or self.constant_memory:
            return int(self._write_string(row, col, string, style))
        if self._is_off(row, col):
            return -1
        texts = self.str_table
        texts.count += 1
        number = texts.string_table.get(string)
        if number is None:
            number = texts.string_table[string] = texts.unique_count
            texts.unique_count += 1
        self.table[row][col] = String(number, style)
        return 0

    def _is_off(self, row: int, col: int) -> bool:
        """Tell a place that no sheet has; any other belongs to this sheet from now on."""
        top, left = self.dim_rowmin, self.dim_colmin
        if top is not None and left is not None:
            within = top <= row <= self.dim_rowmax and left <= col <= self.dim_colmax
            if within and not self.constant_memory:
                return False
        return bool(self._check_dimensions(row, col))

    def write_inline(self, row: int, col: int, text: str, style: Format) -> int:
        """Write a text that no other cell holds: it is stored here, not among the book's texts."""
        if not text or is_unusual(text):
            return self.write_string(row, col, text, style)
        if len(text) > self.xls_strmax:
            return -2
        if self._is_off(row, col):
            return -1
        if self.printed is not None:
            self.printed[row, col] = text
        self.table[row][col] = Inline(text, style)
        return 0

    def write_number(self, row: int, col: int, number: float, style: Format = None) -> int:
        """Write a number and remember its digits."""
        if self.printed is not None:
            self.printed[row, col] = f"{number:.15g}"
        return int(self._write_number(row, col, number, style))

    def write_blank(self, row: int, col: int, blank: None, style: Format = None) -> int:
        """Write a format alone."""
        if style is None or self.constant_memory:
            return int(self._write_blank(row, col, blank, style))
        if self._is_off(row, col):
            return -1
        self.table[row][col] = Blank(style)
        return 0

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
        stored = stored_formula(formula)
        if stored is None or self.constant_memory:
            return int(self._write_formula(row, col, formula, style, value))
        if self._is_off(row, col):
            return -1
        self.table[row][col] = Formula(stored, style, value)
        return 0

    def merge_range(
        self, top: int, left: int, bottom: int, right: int, data: str, style: Format = None
    ) -> int:
        """Merge cells, blank and all of the same format."""
        rows, columns = range(top, bottom + 1), range(left, right + 1)
        places = list(product(rows, columns))
        taken = self.table_cells or not self.merged_cells.keys().isdisjoint(places)
        if data or style is None or len(places) < 2 or taken:
            return int(super().merge_range(top, left, bottom, right, data, style))
        if self._is_off(top, left) or self._is_off(bottom, right):
            return -1
        self.merged_cells.update(
            dict.fromkeys(places, f"{address(top, left)}:{address(bottom, right)}")
        )
        self.merge.append([top, left, bottom, right])
        blank = Blank(style)
        cells = dict.fromkeys(columns, blank)
        for row in rows:
            self.table[row].update(cells)
        return 0

    def put_away(self) -> None:
        """Turn the rows so far into what is stored of them, a twentieth of the memory.

        Nothing more can be written to them; further rows may follow.
        """
        if self.dim_rowmin is None or getattr(self, "row_info", None) is None:
            return  # nothing is there, or another release of XlsxWriter than the ones we know
        if self.away is None:
            self.away, self._told = PackedText(), HeldContent() if self.seen else None
        file, self.fh = self.fh, self.away
        self._write_known_rows()
        self.fh = file
        # only what comes later is compared with these
        self.row_info.clear()
        self.table_cells.clear()
        self.merged_cells.clear()
        if not (self.charts or self.images or self.comments):  # whose places depend on heights
            self.row_sizes.clear()

    def set_row(
        self,
        row: int,
        height: float | None = None,
        style: Format = None,
        options: Mapping[str, Any] | None = None,
    ) -> int:
        """Set a row's height and format."""
        self._refuse_away(row)
        pixels = int(height * 4.0 / 3.0 + 0.5) if height else 0
        settings = _of_height(pixels) if pixels > 0 and style is None and not options else None
        if settings is None:
            return int(super().set_row(row, height, style, options))
        if self._is_off(row, self.dim_colmin or 0):
            return -1
        self.row_info[row] = settings
        self.row_sizes[row] = [pixels, False]
        return 0

    def _refuse_away(self, row: int) -> None:
        if row <= self._last_away:
            raise RuntimeError(f"row {row} of {self.get_name()} was put away")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Give a formula as it is stored: XlsxWriter's own step, left out where it does nothing."""
        stored = stored_formula(formula)
        if stored is not None:
            return stored
        return str(super()._prepare_formula(formula, expand_future_functions))

    def _write_sheet_data(self) -> None:
        """Write all rows, and tell which sheet they are of."""
        if self.seen:
            self.seen.begin_sheet(self.get_name())
        super()._write_sheet_data()

    def _write_rows(self) -> None:
        """Write all rows with their cells, or the mark of those that were put away."""
        if self.away is not None:
            self.put_away()  # what came since
            self.fh.write(AWAY)
            if self.seen and isinstance(self._told, HeldContent):
                self.seen.take(self._told)
        elif getattr(self, "row_info", None) is not None:
            self._told = self.seen
            self._write_known_rows()
        else:  # another release of XlsxWriter than the ones that we know
            if self.seen:
                self.seen.certain = False
            super()._write_rows()

    def _write_known_rows(self) -> None:
        """Write the rows that have not been put away yet."""
        settings, spans = self.row_info, self._spans()
        for row in self.table:
            self._refuse_away(row)
        # in their order; XlsxWriter makes a list of them when the book is closed
        self._texts = self.str_table.string_array or [*self.str_table.string_table]
        for row in sorted({*self.table, *settings, *self.comments}):
            if not self.dim_rowmin <= row <= self.dim_rowmax or row <= self._last_away:
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
        self._last_away = self.dim_rowmax

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
        height = self._plain_height(row_info)
        if height is None:
            file, self.fh = self.fh, StringIO()
            super()._write_row(row, spans, row_info, empty_row)
            begun, self.fh = self.fh.getvalue(), file
        else:
            used = f' spans="{spans}"' if spans else ""
            begun = f'<row r="{row + 1}"{used}{stored_height(height)}{"/" if empty_row else ""}>'
        if row in self.growing:
            begun = begun.replace(' customHeight="1"', "")
        self.fh.write(begun)

    def _plain_height(self, settings: Any) -> float | None:  # noqa: ANN401
        """Give the pixels of a row with nothing set but them, 0 for the usual height, else None."""
        usual = self.original_row_height
        if usual != self.default_row_height or self.excel_version == 2010:
            return None
        if not settings:
            return 0
        more = settings.hidden or settings.level or settings.collapsed
        if more or settings.row_format is not None or not settings.height:
            return None
        return 0 if settings.height == usual else float(settings.height)

    def _write_cols(self) -> None:
        """Write the columns: those of one layout are put together once for all sheets."""
        layout = self._layout()
        if layout is None:
            super()._write_cols()
            return
        if layout not in self.layouts:
            if len(self.layouts) == _REMEMBERED_LAYOUTS:
                self.layouts.clear()
            file, self.fh = self.fh, StringIO()
            super()._write_cols()
            self.layouts[layout], self.fh = self.fh.getvalue(), file
        self.fh.write(self.layouts[layout])

    def _layout(self) -> Layout | None:
        """Give all that the columns are written from, None if XlsxWriter keeps that otherwise."""
        formats: dict[int, int] = {}  # columns are written together if theirs is the very same
        layout: list[object] = [self.default_col_width, self.max_digit_width]
        try:
            for col in sorted(self.col_info):
                one = self.col_info[col]
                layout += (col, one.width, one.hidden, one.level, one.collapsed, one.autofit)
                if style := one.column_format:
                    layout += (style._get_xf_index(), formats.setdefault(id(style), len(formats)))
                else:
                    layout.append(None)
        except AttributeError:
            return None
        return tuple(layout)

    def _write_merge_cells(self) -> None:
        """Write the merged areas."""
        if self.merge:
            areas = "".join(
                f'<mergeCell ref="{address(top, left)}:{address(bottom, right)}"/>'
                for top, left, bottom, right in self.merge
            )
            self.fh.write(f'<mergeCells count="{len(self.merge)}">{areas}</mergeCells>')

    def _write_cells(self, row: int, cells: Mapping[int, Any]) -> None:
        written: list[str] = []
        told: list[str] = []
        texts, line = self._texts, row + 1
        for col in sorted(cells):
            cell = cells[col]
            style = cell.format
            number, kind = None, ""
            if style is not None:
                number, kind = style.xf_index, cell.__class__.__name__
                if number is None:
                    number = style._get_xf_index()
            if kind == "Blank":
                written.append(f'<c r="{column_letters(col)}{line}" s="{number}"/>')
                continue
            begun = f'<c r="{column_letters(col)}{line}" s="{number}"'
            shown: str | None = None
            if kind == "String":
                written.append(f'{begun} t="s"><v>{cell.string}</v></c>')
                shown = texts[cell.string]
            elif kind == "Formula" and (result := stored_result(cell.value)) is not None:
                formula = escaped(cell.formula)
                written.append(f"{begun}{result[0]}><f>{formula}</f><v>{result[1]}</v></c>")
                shown = seen_result(cell.value, style.num_format)
            elif kind == "Inline":
                written.append(f'{begun} t="inlineStr"><is><t>{cell.text}</t></is></c>')
                shown = cell.text
            elif kind == "Number":
                digits = f"{cell.number:.16G}"
                written.append(f"{begun}><v>{digits}</v></c>")
                shown = seen_number(digits, style.num_format)
            else:  # left to XlsxWriter
                self.fh.write("".join(written))
                written.clear()
                self._write_cell(row, col, cell)
            if shown is None:
                self._see_uncertain()
            elif shown:  # as ``shown_cell`` gives it
                told.append(f"\x1e{row},{col}\x1f{shown}")
        self.fh.write("".join(written))
        if self._told and told:
            self._told.add_written(told)

    def _see_uncertain(self) -> None:
        """Leave it to a reader what the book shows."""
        if self._told:
            self._told.certain = False


@lru_cache
def _of_height(pixels: int) -> Any:  # noqa: ANN401
    """Give the settings of all rows of a height, None in releases that keep them otherwise."""
    kind = getattr(worksheet, "RowInfo", None)
    return kind(height=pixels) if kind else None
