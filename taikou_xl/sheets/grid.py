"""What a spreadsheet holds, independent of who read it: cells with a kind, addresses, merges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from taikou_xl.terms.text import name_key

_DIGITS = "0123456789"
LONGEST_NAME = 200  # characters; what is longer is no label or heading
_TALL = 100  # rows; an area of all rows must not be kept under each of them


class CellKind(StrEnum):
    """What a cell really is; readers that return '' for the last two are not trusted."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"
    UNCACHED = "uncached"  # a formula whose result is not stored


class Cell(NamedTuple):
    """One cell with content. ``text`` is the content as plain text (33 for 33.0, dates in ISO).

    ``format`` is the number format code, "" for General; ``formula`` tells a cell whose
    content is the result of a formula, ``struck`` one in which anything is struck out.
    """

    kind: CellKind
    text: str
    format: str = ""
    formula: bool = False
    struck: bool = False


@dataclass(frozen=True)
class Area:
    """A rectangle, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies in the rectangle."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Grid:
    """One sheet. ``cells`` maps (row, column), 0-based, to cells with content.

    ``comments`` are the notes beside cells that people wrote, by the same places.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[Area, ...] = ()
    visible: bool = True
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def text(self, row: int, column: int) -> str:
        """Give a cell's text, "" where the cell is blank or holds no usable value."""
        cell = self.cells.get((row, column))
        if cell is None or cell.kind in (CellKind.ERROR, CellKind.UNCACHED):
            return ""
        return cell.text

    def merge_at(self, row: int, column: int) -> Area | None:
        """Give the merged area that covers a cell, if any."""
        rows, tall = self._merged_by_row
        near = (*rows.get(row, ()), *tall)
        return next((area for area in near if area.holds(row, column)), None)

    @cached_property
    def _merged_by_row(self) -> tuple[Mapping[int, list[Area]], tuple[Area, ...]]:
        """The merged areas by the rows they cover, as forms have thousands; tall ones apart."""
        rows: dict[int, list[Area]] = {}
        tall = tuple(area for area in self.merged if area.bottom - area.top > _TALL)
        for area in self.merged:
            if area.bottom - area.top <= _TALL:
                for row in range(area.top, area.bottom + 1):
                    rows.setdefault(row, []).append(area)
        return rows, tall

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[tuple[int, int]]]:
        """The places of every text that may be a label, by its ``name_key``, in reading order."""
        by_text: dict[str, list[tuple[int, int]]] = {}
        for at, cell in self.cells.items():
            by_text.setdefault(cell.text, []).append(at)
        found: dict[str, list[tuple[int, int]]] = {}
        for text, places in by_text.items():
            if len(text) <= LONGEST_NAME:
                found.setdefault(name_key(text), []).extend(places)
        for places in found.values():
            if len(places) > 1:
                places.sort()
        return found

    def rows(self) -> Iterator[int]:
        """Give the numbers of the rows that hold something, in order."""
        return iter(sorted({row for row, _ in self.cells}))

    @cached_property
    def height(self) -> int:
        """One more than the last row that holds something."""
        return max((row for row, _ in self.cells), default=-1) + 1

    @cached_property
    def width(self) -> int:
        """One more than the last column that holds something."""
        return max((column for _, column in self.cells), default=-1) + 1


@dataclass(frozen=True)
class Book:
    """One workbook as read: its sheets by name, in order, and its custom properties."""

    sheets: Mapping[str, Grid]
    properties: Mapping[str, str] = field(default_factory=dict)

    def let_go(self, name: str) -> None:
        """Forget a sheet's cells where sheets are read in turn: asked again, it is read again."""
        forget = getattr(self.sheets, "let_go", None)
        if forget is not None:
            forget(name)


def address(row: int, column: int) -> str:
    """Give ``F14`` for the 0-based (13, 5)."""
    return f"{column_letters(column)}{row + 1}"


@cache
def column_letters(column: int) -> str:
    """Give ``F`` for the 0-based 5."""
    before, letter = divmod(column, 26)
    return (column_letters(before - 1) if before else "") + chr(65 + letter)


@lru_cache(8192)
def position(cell: str) -> tuple[int, int]:
    """Give the 0-based (13, 5) for ``F14`` or ``$F$14``.

    Raises:
        ValueError: it is no address.
    """
    letters = cell.rstrip(_DIGITS)
    row = cell[len(letters) :]
    if not row or row[0] == "0":
        raise ValueError(cell)
    return int(row) - 1, column_number(letters)


@cache
def column_number(letters: str) -> int:
    """Give the 0-based number of a column; the few that sheets use are worked out once.

    Raises:
        ValueError: there is no such column.
    """
    name = letters.replace("$", "")
    if not 1 <= len(name) <= 3 or not (name.isascii() and name.isalpha() and name.isupper()):
        raise ValueError(letters)
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1
