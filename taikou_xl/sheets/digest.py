"""The digest of all that a workbook shows: from its bytes, or while it is being written.

Only values count (numbers to 12 digits), not styles: a book that was merely opened and saved
again is not an edited one. What is reckoned while writing is the same digest, cell by cell;
where it is not certain that a reader gives back just what was written, nothing is reckoned.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from taikou_xl.sheets.stream import PackedText

# control characters but tab and line feed; what separates cells is counted
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1d\ufffe\uffff]")
# escapes of control characters, and what XlsxWriter takes for marked-up text
_DOUBTFUL = ("_x", "\x1f<r>")
# letters make days and times of numbers; words in quotes and Japanese ones do not
_PLAIN_NUMBERS = re.compile(r'General|(?:"[^"A-Za-z]*"|[^"A-Za-z\[\]\\年月日時分秒])*')


def content_digest(data: bytes) -> str:
    """Give the digest of a workbook's bytes, equal after a save by any office program."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    seen = SeenContent()
    for name in book.sheet_names:
        seen.begin_sheet(name)
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, row in enumerate(rows):
            seen.add(
                shown_cell(
                    number, column, shown_number(value) if isinstance(value, float) else value
                )
                for column, value in enumerate(row)
                if value != ""
            )
    return seen.digest()


class SeenContent:
    """What a book shows so far, sheet by sheet and row by row; only its digest is kept."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._digest = hashlib.sha256()
        self.certain = True  # False: a reader may see something else than was written

    def begin_sheet(self, name: str) -> None:
        """Go on to the next sheet; also those count that show nothing."""
        self._digest.update(f"\x1d{name}".encode())

    def add(self, cells: Iterable[str]) -> None:
        """Add the cells of a row from left to right, as ``shown_cell`` gives them."""
        self._digest.update("".join(cells).encode())

    def add_written(self, cells: Sequence[str]) -> None:
        """Add the cells of a row as they were written, where every reader gives back the same."""
        text = "".join(cells)
        self._digest.update(text.encode())
        self.certain = self.certain and _is_read_as_written(text, len(cells))

    def take(self, held: HeldContent) -> None:
        """Add the rows of a sheet that were held back."""
        self.certain = self.certain and held.certain
        for piece in held.pieces():
            self._digest.update(piece)

    def digest(self) -> str:
        """Give the digest of all that was seen, in hexadecimal digits."""
        return self._digest.hexdigest()


class HeldContent:
    """What the rows of a sheet show, held back until the sheets before it have been seen."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._held = PackedText()
        self.certain = True

    def add_written(self, cells: Sequence[str]) -> None:
        """Add the cells of a row as they were written, where every reader gives back the same."""
        text = "".join(cells)
        self._held.write(text)
        self.certain = self.certain and _is_read_as_written(text, len(cells))

    def pieces(self) -> Iterator[bytes]:
        """Give what was added."""
        return self._held.chunks()


def shown_cell(row: int, column: int, value: object) -> str:
    """Give what counts of a cell that is not blank, by 0-based row and column."""
    return f"\x1e{row},{column}\x1f{value}"


def shown_number(value: float) -> str:
    """Give the digits of a number that count."""
    return f"{value:.12g}"


@lru_cache
def shows_plain_numbers(number_format: object) -> bool:
    """Tell a number format that surely makes no day and no time of a number."""
    return isinstance(number_format, str) and bool(_PLAIN_NUMBERS.fullmatch(number_format))


def _is_read_as_written(text: str, cells: int) -> bool:
    """Tell a row of so many cells that every reader gives back just as it was written."""
    separators = text.count("\x1e"), text.count("\x1f")
    doubtful = any(mark in text for mark in _DOUBTFUL) or _CONTROL.search(text)
    return not doubtful and separators == (cells, cells)
