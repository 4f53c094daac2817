"""What is stored for a cell → the cell: its kind and digits as a person sees them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from taikou_xl.sheets import guard
from taikou_xl.sheets.formats import day_text, shows_day
from taikou_xl.sheets.grid import Cell, CellKind
from taikou_xl.sheets.guard import BookRefused

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Decimal and int also take other scripts, 1_000 and exponents that fill the memory
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_SURELY_SHORT = guard.MAX_CELL_TEXT // 2
_REMEMBERED = 4096  # numbers of one process: small ones come again in every form


# type, style ("" for none), value (None for none), whether it is a formula's result, and the
# place of a shared text (-1 for none)
Stored = tuple[str, str, str | None, bool, int]
# a named tuple's own constructor costs twice as much, and a form has a thousand cells
_new_cell: Callable[[tuple[CellKind, str, str, bool, bool]], Cell] = partial(tuple.__new__, Cell)


@dataclass(frozen=True)
class Struck:
    """What a workbook shows struck out: shared texts and cell styles, by their number."""

    texts: frozenset[int] = frozenset()
    styles: frozenset[int] = frozenset()

    def holds(self, kind: str, style: str, value: str) -> bool:
        """Tell whether a stored cell shows anything struck out."""
        if self.styles and int(style or "0") in self.styles:
            return True
        return kind == "s" and int(value) in self.texts


class CellMaker:
    """Makes the cells of one workbook from what its sheets store."""

    def __init__(
        self,
        strings: Sequence[str],
        formats: Sequence[str],
        first_day: dt.datetime,
        struck: Struck | None = None,
    ) -> None:
        """Know the workbook's shared texts, the format of each cell style, its first day."""
        self._struck = struck if struck and (struck.texts or struck.styles) else None
        self._strings, self._formats, self._first_day = strings, formats, first_day
        self._codes: dict[str, str] = {}  # by style
        self._made: dict[Stored, Cell | None] = {}  # of no shared text: many cells are alike

    def make(self, kind: str, style: str, value: str | None, *, formula: bool) -> Cell | None:
        """Give the cell of a stored type, style and value, None where it is blank.

        What is struck out is content all the same, and the cell says so.

        ``style`` is the number of a cell style, "" for none; ``value`` is None where no value
        is stored.

        Raises:
            BookRefused: what is stored cannot be in any cell.
        """
        cell = self._make(kind, style, value, formula=formula)
        if self._struck and cell and value and self._struck.holds(kind, style, value):
            return cell._replace(struck=True)
        return cell

    def _make(self, kind: str, style: str, value: str | None, *, formula: bool) -> Cell | None:
        if value is None or (value == "" and kind not in ("s", "str", "inlineStr")):
            return Cell(CellKind.UNCACHED, "", "", formula) if formula else None
        if kind == "s":
            if not _is_number(value):  # -1 would give the last text
                raise BookRefused("file-unreadable", reason="文字のセルが壊れています")
            return self._textual(self._strings[int(value)], style, formula=formula)
        if kind in ("inlineStr", "str"):
            return self._textual(plain(value), style, formula=formula)
        if kind == "b":
            shown = "TRUE" if value in ("1", "true") else "FALSE"
            return Cell(CellKind.BOOLEAN, shown, "", formula)
        if kind == "e":
            return Cell(CellKind.ERROR, value, "", formula)
        if kind == "d":
            return Cell(CellKind.DATE, value.removesuffix("T00:00:00"), "", formula)
        if kind != "n":  # the place of a shared text would pass as a figure
            raise BookRefused("file-unreadable", reason="セルの種類が正しくありません")
        return self._number(value, style, formula=formula)

    def make_all(self, stored: Iterable[Stored]) -> list[Cell | None]:
        """Give many cells as ``make`` does; the texts that most of them are take a short way."""
        strings, codes, text_kind, known = self._strings, self._codes, CellKind.TEXT, self._made
        quick = not self._struck
        cells: list[Cell | None] = []
        for one in stored:
            kind, style, value, formula, shared = one
            cell: Cell | None = None
            if shared < 0:
                cell = known.get(one)
            elif quick and style in codes:
                text = strings[shared]
                if 0 < len(text) <= _SURELY_SHORT:
                    cell = _new_cell((text_kind, text, codes[style], formula, False))
            if cell is None:
                cell = self.make(kind, style, value, formula=formula)
                if shared < 0:
                    known[one] = cell
            cells.append(cell)
        return cells

    def _textual(self, text: str, style: str, *, formula: bool) -> Cell | None:
        if len(text) > _SURELY_SHORT and _is_too_long(text):
            if formula:  # LibreOffice joins texts beyond what Excel can hold
                return Cell(CellKind.UNCACHED, "", "", formula)
            raise BookRefused("file-too-large", reason="1つのセルの文字が多すぎます")
        if not text:
            return None
        code = self._codes.get(style)
        if code is None:
            code = self._format(style)
        return Cell(CellKind.TEXT, text, code, formula)

    def _format(self, style: str) -> str:
        number = int(style or "0")
        if not number and not self._formats:
            return ""  # a workbook without any styles
        if not 0 <= number < len(self._formats):  # a date would pass as a bare number
            raise BookRefused("file-unreadable", reason="セルの書式が壊れています")
        code = self._formats[number]
        self._codes[style] = "" if code == "General" else code
        return self._codes[style]

    def _number(self, value: str, style: str, *, formula: bool) -> Cell:
        if not _NUMBER.fullmatch(value.strip()):
            raise BookRefused("file-unreadable", reason="数値のセルが壊れています")
        code = self._format(style)
        if code and shows_day(code):
            return Cell(CellKind.DATE, _date_text(value.strip(), self._first_day), code, formula)
        return Cell(CellKind.NUMBER, _digits(value.strip()), code, formula)


def _is_number(value: str) -> bool:
    """Tell the place of a shared text from what ``int`` would take for one."""
    return value.isascii() and value.isdigit()


def plain(text: str) -> str:
    """Give a stored text as it is shown: ``_x000D_`` decoded, line ends as one line feed."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _is_too_long(text: str) -> bool:
    """Tell a text that no cell of Excel holds: it counts UTF-16 units, two for an emoji."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 > guard.MAX_CELL_TEXT


@lru_cache(_REMEMBERED)
def _digits(value: str) -> str:
    """Give a number's digits as a person would see them: 33 for 33.0, 0.1 for 0.1 in binary."""
    number = Decimal(value)
    # programs store doubles with 17 digits (0.30000000000000004); 15 is what Excel shows
    shown = number if len(number.as_tuple().digits) <= 15 else Decimal(f"{number:.14e}")
    text = f"{shown.normalize():f}"
    return "0" if text in ("-0", "0") else text


def _date_text(value: str, first_day: dt.datetime) -> str:
    """Give the day of a serial number; its digits where no calendar has it (Excel shows ####)."""
    serial = float(Decimal(value))
    try:
        return day_text(serial, first_day) if serial >= 0 else _digits(value)
    except (OverflowError, ValueError):  # 20250820 typed into a cell that shows days
        return _digits(value)
