"""An engine for xlwings without Excel: the public API of the library over an openpyxl workbook.

Only what our macros use is there; anything else fails, so that it cannot pass unnoticed. As in
Excel, a text in a cell formatted as text stays one, and elsewhere one that begins with = is a
formula.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter, range_boundaries

from tests.conftest import require_module
from tests.desk.books import book_with_macros

xw = require_module("xlwings")
macros = require_module("taikou_xl.office.macros")

NAME = "openpyxl"


class EngineImpl:
    """The engine: one application with the books that a test opened."""

    name = NAME
    type = "desktop"

    def __init__(self) -> None:
        self.app = AppImpl(self)
        self.apps = AppsImpl(self.app)

    @staticmethod
    def clean_value_data(data: Any, *_: Any) -> Any:
        return data

    @staticmethod
    def prepare_xl_data_element(value: Any, *_: Any) -> Any:
        return value


class AppsImpl:
    def __init__(self, app: AppImpl) -> None:
        self._app = app

    def __iter__(self) -> Iterator[AppImpl]:
        return iter([self._app])

    def __len__(self) -> int:
        return 1


class AppImpl:
    def __init__(self, engine: EngineImpl) -> None:
        self.engine, self.pid = engine, 1
        self.books = BooksImpl(self)


class BooksImpl:
    """The open books; opening a file that another user holds fails as Excel does."""

    def __init__(self, app: AppImpl) -> None:
        self.app = app
        self.open_books: list[BookImpl] = []

    def __call__(self, name: Any) -> BookImpl:
        for book in self.open_books:
            if book.name == name:
                return book
        raise KeyError(name)

    def __iter__(self) -> Iterator[BookImpl]:
        return iter(self.open_books)

    def __len__(self) -> int:
        return len(self.open_books)

    def open(self, fullname: str, *_: Any) -> BookImpl:
        book = BookImpl(self.app, Path(fullname))
        self.open_books.append(book)
        return book


class BookImpl:
    """One open book; ``told`` is what Excel says its full name is (a URL with OneDrive)."""

    def __init__(self, app: AppImpl, path: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.book = book_with_macros(path)
        self.app, self.name, self.told = app, path.name, str(path)
        self.api = self.book

    @property
    def fullname(self) -> str:
        return self.told

    @property
    def names(self) -> NamesImpl:
        return NamesImpl(self)


class NamesImpl:
    def __init__(self, book: BookImpl) -> None:
        self.book = book

    def __call__(self, name: str) -> NameImpl:
        return NameImpl(self.book, name, self.book.book.defined_names[name])

    def contains(self, name: str) -> bool:
        return name in self.book.book.defined_names


class NameImpl:
    def __init__(self, book: BookImpl, name: str, defined: Any) -> None:
        self.book, self.name, self._defined = book, name, defined

    @property
    def refers_to_range(self) -> RangeImpl:
        ((sheet, address),) = self._defined.destinations
        left, top, right, bottom = range_boundaries(address.replace("$", ""))
        return RangeImpl(SheetImpl(self.book, self.book.book[sheet]), top, left, bottom, right)


class SheetImpl:
    def __init__(self, book: BookImpl, sheet: Any) -> None:
        self.book, self.sheet, self.name, self.api = book, sheet, sheet.title, sheet

    def range(self, place: tuple[int, int, int, int], other: None = None) -> RangeImpl:
        assert other is None
        row, column, rows, columns = place
        return RangeImpl(self, row, column, row + rows - 1, column + columns - 1)


class RangeImpl:
    """A rectangle of cells."""

    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: SheetImpl, top: int, left: int, bottom: int, right: int) -> None:
        self.sheet, self.row, self.column = sheet, top, left
        self.shape = (bottom - top + 1, right - left + 1)
        self.api = sheet.sheet
        self.options: dict[str, Any] = {}

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, row: int, column: int) -> RangeImpl:
        at = (self.row + row - 1, self.column + column - 1)
        return RangeImpl(self.sheet, *at, *at)

    @property
    def address(self) -> str:
        return f"${get_column_letter(self.column)}${self.row}"

    @property
    def _cell(self) -> Any:
        assert self.shape == (1, 1)
        return self.sheet.sheet.cell(self.row, self.column)

    @property
    def raw_value(self) -> Any:
        value = self._cell.value
        return float(value) if isinstance(value, int) else value

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        cell = self._cell
        text = value if isinstance(value, str) else None
        if text is not None and cell.number_format != "@":
            assert not text.startswith("'"), "no cell of ours is written with an apostrophe"
            if re.fullmatch(r"[\d/: ]+", text):  # Excel reads dates and numbers into such a cell
                value = dt.datetime(1900, 1, 1)
        cell.value = value
        if text is not None and cell.number_format == "@":
            cell.data_type = "s"

    @property
    def formula(self) -> str:
        return str(self._cell.value or "")

    @formula.setter
    def formula(self, text: str) -> None:
        cell = self._cell
        cell.value = text
        if cell.number_format == "@":  # as Excel does: a formula in such a cell is a text
            cell.data_type = "s"


class Excel:
    """The engine registered with xlwings, and the console that is open in it."""

    def __init__(self) -> None:
        self.impl = EngineImpl()

    def open(self, path: Path) -> Any:
        """Open a workbook as the caller of macros, and give it as an ``xlwings.Book``."""
        book = xw.Book(impl=self.impl.app.books.open(str(path)))
        book.set_mock_caller()
        return book

    def names(self) -> list[str]:
        """Name the open books."""
        return [book.name for book in self.impl.app.books]


def text_of(book: Any, name: str) -> str:
    """Give what the cell of a defined name holds, as text."""
    value = book.names[name].refers_to_range.value
    return "" if value is None else str(value)


def link_of(book: Any, name: str) -> str:
    """Give the address that a cell's HYPERLINK formula leads to."""
    found = re.match(r'=HYPERLINK\("([^"]*)"', book.names[name].refers_to_range.formula)
    return found[1] if found else ""


def set_text(book: Any, name: str, text: str) -> None:
    """Type a text into the cell of a defined name."""
    book.names[name].refers_to_range.value = text


def messages_of(book: Any) -> str:
    """Give the messages, one per line."""
    cells = book.names["taikou_messages"].refers_to_range
    found = (cells[row, 0].value for row in range(cells.shape[0]))
    return "\n".join(text for text in found if text)
