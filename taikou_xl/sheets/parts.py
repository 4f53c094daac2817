"""A workbook of XlsxWriter whose parts can be had one by one, with formats made once for all books.

The books of a run have the same few dozen formats. XlsxWriter reads every colour and name of
each of them anew for every book, and writes the part with the styles anew; here that is done
once, and every further book gets copies.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from taikou_xl.sheets.printed import AWAY
from taikou_xl.sheets.stored import is_unusual
from taikou_xl.sheets.stream import PackedText

STYLES, _TEXTS = "xl/styles.xml", "xl/sharedStrings.xml"
_REMEMBERED_FORMATS, _REMEMBERED_STYLES = 1024, 64

Part = bytes | tuple[bytes | PackedText, ...]  # whole, or piece by piece
Properties = tuple[tuple[str, Any], ...]


class PartsBook(xlsxwriter.Workbook):  # type: ignore[misc]  # the library ships no types
    """A book that leaves its parts, when it is closed, in ``parts`` by their names."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        """Open an empty book with XlsxWriter's own options."""
        self._packager = _Packager()
        super().__init__(io.BytesIO(), {**options, "in_memory": True})

    @property
    def parts(self) -> dict[str, Part]:
        """The parts in the order of XlsxWriter; empty before the book is closed."""
        return self._packager.contents

    def let_go(self) -> None:
        """Forget everything, after closing: book and sheets know each other, and would stay.

        Whoever looks for such circles takes longer than it takes to open them.
        """
        for sheet in self.worksheets():
            sheet.__dict__.clear()
        self.__dict__.clear()

    def add_format(self, properties: Mapping[str, Any] | None = None) -> Format:
        """Give a new format of the book with these properties and the book's own defaults."""
        wanted = {**self.default_format_properties, **(properties or {})}
        model = _format(tuple(wanted.items()), tuple(map(type, wanted.values())))
        made = Format.__new__(Format)  # what ``copy`` does, at a third of its cost
        made.__dict__.update(model.__dict__)
        made.xf_format_indices = self.xf_format_indices
        made.dxf_format_indices = self.dxf_format_indices
        self.formats.append(made)
        return made

    def _prepare_format_properties(self) -> None:
        """Give numbers to fonts, borders and fills for the styles, where these are not known."""
        self._prepare_formats()
        key = self._packager.style_key(self)
        if key not in self._packager.styles:
            super()._prepare_format_properties()

    def _get_packager(self) -> _Packager:
        return self._packager


def pieces(part: Part) -> Iterator[bytes]:
    """Give the bytes of a part piece by piece."""
    for piece in (part,) if isinstance(part, bytes) else part:
        yield from (piece,) if isinstance(piece, bytes) else piece.chunks()


def whole(part: Part) -> bytes:
    """Give the bytes of a part."""
    return b"".join(pieces(part))


@lru_cache(_REMEMBERED_FORMATS)
def _format(properties: Properties, kinds: tuple[type, ...]) -> Format:
    """Give the model of a format, of which every book uses a copy.

    ``kinds`` are the types of the values: 10 and 10.0 are equal, and are not written alike.
    """
    model = Format(dict(properties), {}, {})
    model.asked = properties, kinds
    model._get_format_key()  # reckoned once, and copied with the rest
    return model


class _Packager(Packager):  # type: ignore[misc]  # the library ships no types
    """Keeps the parts of a book as bytes, and leaves nothing for XlsxWriter to put together."""

    styles: ClassVar[dict[object, str]] = {}  # by what all formats were asked for, for all books

    def __init__(self) -> None:
        super().__init__()
        self.contents: dict[str, Part] = {}

    def _create_package(self) -> list[object]:
        super()._create_package()
        self._take_in()
        return []

    def _filename(self, name: str) -> Any:  # noqa: ANN401 - what the part is written to
        self._take_in()
        return super()._filename(name)

    def _take_in(self) -> None:
        """Keep what was written so far as bytes: a text that grows takes four times as much."""
        while self.filenames:
            stream, name, is_binary = self.filenames.pop(0)
            content = stream.getvalue()
            self.contents[name] = content if is_binary else self._with_rows(name, content)

    def _with_rows(self, name: str, content: str) -> Part:
        """Give a part with the rows that were put away where their mark stands."""
        before, mark, behind = content.partition(AWAY)
        if not mark:
            return content.encode()
        sheets = self.workbook.worksheets()
        away = next(
            sheet.away for sheet in sheets if name == f"xl/worksheets/sheet{sheet.index + 1}.xml"
        )
        return before.encode(), away, behind.encode()

    def _write_styles_file(self) -> None:
        key = self.style_key(self.workbook)
        if key in self.styles:
            self._filename(STYLES).write(self.styles[key])
            return
        super()._write_styles_file()
        if len(self.styles) == _REMEMBERED_STYLES:
            self.styles.clear()
        self.styles[key] = self.filenames[-1][0].getvalue()

    @staticmethod
    def style_key(book: PartsBook) -> object:
        """Give what the part with the styles depends on: the formats in use, in their order."""
        formats = (book.xf_formats, book.dxf_formats)
        return (book.has_comments, *(tuple(f.asked for f in some) for some in formats))

    def _write_shared_strings_file(self) -> None:
        """Write the texts, one after the other where they need no special word."""
        table = self.workbook.str_table
        if table.count:
            self._take_in()
            texts, content = _Texts(), PackedText()
            texts.string_table = table
            texts._set_filehandle(content)
            texts._assemble_xml_file()
            self.contents[_TEXTS] = (content,)


class _Texts(SharedStrings):  # type: ignore[misc]  # the library ships no types
    """The texts of a book; those with markup, control characters or blanks at an end are rare."""

    def _write_si(self, string: str) -> None:
        if is_unusual(string):
            super()._write_si(string)
        else:
            self.fh.write(f"<si><t>{string}</t></si>")
