"""A workbook's bytes → what it holds, exactly: every cell with its kind and its stored digits.

Ready-made readers give error cells and formulas without a result as blank, hide number
formats, or trim empty edges and so shift the grid. Where a wrong figure must not pass in
silence, the sheet's own XML is read, strictly: what is doubled or out of place is refused.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from openpyxl.utils.exceptions import CellCoordinatesException

from taikou_xl.errors import UnreadableInput
from taikou_xl.findings import Place, find
from taikou_xl.sheets import guard
from taikou_xl.sheets.grid import Area, Book, Cell, CellKind, Grid, position
from taikou_xl.sheets.guard import BookRefused

__all__ = ["BookRefused", "open_book", "open_needed"]

# elements of other namespaces are extensions: they hold no cells, whatever they are called
_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATION_ID = re.compile(r"\{[^}]*relationships\}id")
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")
# Japanese built-in formats that are dates although no code is stored for them
_JAPANESE_DATES = frozenset((*range(27, 37), *range(50, 59)))
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Decimal and int also take other scripts, 1_000 and exponents that fill the memory
_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_COUNT = re.compile(r"[0-9]{1,9}")
_BROKEN = (
    ElementTree.ParseError,
    expat.ExpatError,
    CellCoordinatesException,
    LookupError,
    StopIteration,
    ValueError,
)


def open_book(data: bytes) -> Book:
    """Read a workbook whole.

    Raises:
        BookRefused: the file is not a readable xlsx, with the finding's code and words.
    """
    parts = guard.unpack(data)
    try:
        return _read(parts)
    except _BROKEN as problem:
        raise BookRefused("file-unreadable", reason="ファイルの構造が壊れています") from problem


def open_needed(data: bytes, what: str, name: str, remedy: str) -> Book:
    """Read a workbook without which the run cannot go on; ``what`` it is and how to mend it.

    Raises:
        UnreadableInput: the file is not a readable xlsx.
    """
    try:
        return open_book(data)
    except BookRefused as refused:
        finding = find(refused.code, Place(file=name), **refused.words)
        raise UnreadableInput(
            f"{what}「{name}」を読み取れません。{finding.message}", remedy
        ) from refused


def _read(parts: Mapping[str, bytes]) -> Book:
    workbook = ElementTree.fromstring(parts["xl/workbook.xml"])
    targets = _relations(parts, "xl/workbook.xml")
    strings = _shared_strings(parts, targets)
    formats = _formats(parts, targets)
    old_calendar = any(
        node.get("date1904") in ("1", "true")
        for node in workbook
        if node.tag.endswith("workbookPr")
    )
    epoch = CALENDAR_MAC_1904 if old_calendar else CALENDAR_WINDOWS_1900
    sheets: dict[str, Grid] = {}
    nodes = [node for node in workbook.iter() if _local(node.tag) == "sheet"]
    if len(nodes) > guard.MAX_SHEETS:
        raise BookRefused("file-too-large", reason=f"シートが{len(nodes):,}枚")
    for node in nodes:
        name = node.attrib["name"]
        identity = next(v for k, v in node.attrib.items() if _RELATION_ID.fullmatch(k))
        part, kind = targets[identity]
        if not kind.endswith("/worksheet"):
            continue  # a chart sheet holds no cells
        if name in sheets:
            raise BookRefused("file-unreadable", reason="同じ名前のシートが2つあります")
        visible = node.get("state", "visible") == "visible"
        scan = _Scan(strings, formats, epoch)
        scan.read(guard.without_empty_rows(parts[part]))
        sheets[name] = Grid(name, scan.cells, tuple(scan.merged), visible)
    if not sheets:
        raise BookRefused("file-unreadable", reason="シートがありません")
    return Book(sheets, _properties(parts))


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    root = ElementTree.fromstring(parts[f"{folder}/_rels/{name}.rels"])
    found = {}
    for node in root:
        target = node.attrib["Target"]
        place = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if node.attrib["Id"] in found:
            raise BookRefused("file-unreadable", reason="部品の対応が重複しています")
        found[node.attrib["Id"]] = (place, node.attrib["Type"])
    return found


def _part_of(targets: Mapping[str, tuple[str, str]], kind: str) -> str:
    return next((part for part, found in targets.values() if found.endswith(f"/{kind}")), "")


def _shared_strings(
    parts: Mapping[str, bytes], targets: Mapping[str, tuple[str, str]]
) -> list[str]:
    part = _part_of(targets, "sharedStrings")
    if not part:
        return []
    root = ElementTree.fromstring(parts[part])
    return [_rich_text(node) for node in root if _local(node.tag) == "si"]


def _rich_text(node: Any) -> str:  # noqa: ANN401 - ElementTree's element
    """Join the runs of a text, without its reading aids (phonetic runs)."""
    pieces = []
    if sum(_local(child.tag) == "t" for child in node) > 1:
        raise BookRefused("file-unreadable", reason="セルに文字が2つあります")
    for child in node:
        tag = _local(child.tag)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces += [t.text or "" for t in child if _local(t.tag) == "t"]
    return _plain("".join(pieces))


def _plain(text: str) -> str:
    decoded = _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text)
    return decoded.replace("\r\n", "\n").replace("\r", "\n")


def _formats(parts: Mapping[str, bytes], targets: Mapping[str, tuple[str, str]]) -> list[str]:
    """Give the number-format code of each cell style; dates without a code as ``yyyy/m/d``."""
    part = _part_of(targets, "styles")
    if not part:
        return []
    root = ElementTree.fromstring(parts[part])
    codes = {n: code for n, code in BUILTIN_FORMATS.items() if n}
    codes |= dict.fromkeys(_JAPANESE_DATES, "yyyy/m/d")
    for node in root.iter():
        if _local(node.tag) == "numFmt" and "formatCode" in node.attrib:
            codes[int(node.attrib["numFmtId"])] = node.attrib["formatCode"]
    styles = next((node for node in root if _local(node.tag) == "cellXfs"), None)
    if styles is None:
        return []
    return [codes.get(int(node.get("numFmtId", "0")), "") for node in styles]


def _properties(parts: Mapping[str, bytes]) -> dict[str, str]:
    if "docProps/custom.xml" not in parts:
        return {}
    root = ElementTree.fromstring(parts["docProps/custom.xml"])
    return {str(node.get("name")): "".join(node.itertext()) for node in root}


class _Scan:
    """One pass over a sheet's XML: cells, kinds, merges. Anything doubled is refused."""

    def __init__(self, strings: list[str], formats: list[str], epoch: dt.datetime) -> None:
        self._strings, self._formats, self._epoch = strings, formats, epoch
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Area] = []
        self._seen: set[tuple[int, int]] = set()  # of this row: rows only go up
        self._at = (-1, -1)
        self._row, self._column = -1, -1
        self._type, self._style = "", 0
        self._value: str | None = None
        self._formula = False
        self._text: list[str] | None = None
        self._aid = 0  # inside a reading aid
        self._run = 0  # inside a run of a rich text
        self._rich: list[str] | None = None

    def read(self, content: bytes) -> None:
        """Read the whole part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if space not in _NAMESPACES:
            return
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._formula = True
        elif name in ("v", "t"):
            if name == "v" and self._value is not None:
                raise BookRefused("file-unreadable", reason="セルに値が2つあります")
            if name == "t" and self._rich and not (self._aid or self._run):
                raise BookRefused("file-unreadable", reason="セルに文字が2つあります")
            self._text = []
        elif name == "is":
            self._rich = []
        elif name == "r":
            self._run += 1
        elif name == "rPh":
            self._aid += 1
        elif name == "mergeCell":
            self._merge(attributes["ref"])

    def _start_row(self, attributes: dict[str, str]) -> None:
        row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
        if row <= self._row:
            raise BookRefused("file-unreadable", reason="行が重複しているか、順序が乱れています")
        self._row, self._column = row, -1
        self._seen = set()

    def _start_cell(self, attributes: dict[str, str]) -> None:
        given = attributes.get("r", "")
        if given:
            if not _ADDRESS.fullmatch(given):
                raise BookRefused(
                    "file-unreadable", reason=f"セル番地「{given[:20]}」が正しくありません"
                )
            self._at = position(given)
        else:
            self._at = (self._row, self._column + 1)
        if self._at in self._seen or self._at[0] != self._row:
            raise BookRefused("file-unreadable", reason=f"セル「{given}」が重複しています")
        self._seen.add(self._at)
        self._column = self._at[1]
        self._type = attributes.get("t", "n")
        self._style = int(attributes.get("s", "0"))
        self._value, self._formula = None, False

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        space, _, name = tag.rpartition(" ")
        if space not in _NAMESPACES:
            return
        if name == "v" and self._text is not None:
            self._value, self._text = "".join(self._text), None
        elif name == "t" and self._text is not None:
            if self._rich is not None and not self._aid:
                self._rich.append("".join(self._text))
            self._text = None
        elif name == "rPh":
            self._aid -= 1
        elif name == "r":
            self._run -= 1
        elif name == "is":
            self._value, self._rich = "".join(self._rich or ()), None
        elif name == "c":
            self._keep(self._cell())

    def _cell(self) -> Cell | None:
        value = self._value
        if value is None or (value == "" and self._type not in ("s", "str", "inlineStr")):
            return Cell(CellKind.UNCACHED, "") if self._formula else None
        if self._type == "s":
            if not _COUNT.fullmatch(value):  # -1 would give the last text
                raise BookRefused("file-unreadable", reason="文字のセルが壊れています")
            return self._textual(self._strings[int(value)])
        if self._type == "inlineStr" or self._type == "str":
            return self._textual(_plain(value))
        if self._type == "b":
            return Cell(CellKind.BOOLEAN, "TRUE" if value in ("1", "true") else "FALSE")
        if self._type == "e":
            return Cell(CellKind.ERROR, value)
        if self._type == "d":
            return Cell(CellKind.DATE, value.removesuffix("T00:00:00"))
        return self._number(value)

    def _textual(self, text: str) -> Cell | None:
        if _is_too_long(text):
            if self._formula:  # LibreOffice joins texts beyond what Excel can hold
                return Cell(CellKind.UNCACHED, "")
            raise BookRefused("file-too-large", reason="1つのセルの文字が多すぎます")
        return Cell(CellKind.TEXT, text, self._format()) if text else None

    def _format(self) -> str:
        if not self._style and not self._formats:
            return ""  # a workbook without any styles
        if not 0 <= self._style < len(self._formats):  # a date would pass as a bare number
            raise BookRefused("file-unreadable", reason="セルの書式が壊れています")
        code = self._formats[self._style]
        return "" if code == "General" else code

    def _number(self, value: str) -> Cell:
        if not _NUMBER.fullmatch(value.strip()):
            raise BookRefused("file-unreadable", reason="数値のセルが壊れています")
        number = Decimal(value.strip())
        code = self._format()
        if code and is_date_format(code):
            return Cell(CellKind.DATE, _date_text(float(number), self._epoch), code)
        return Cell(CellKind.NUMBER, _digits(number), code)

    def _keep(self, cell: Cell | None) -> None:
        if cell is None:
            return
        if self._formula:
            cell = Cell(cell.kind, cell.text, cell.format, formula=True)
        row, column = self._at
        if row >= guard.FAR_ROW or column >= guard.FAR_COLUMN:
            raise BookRefused("file-too-large", reason="表から遠く離れたセルに文字があります")
        self.cells[self._at] = cell
        if len(self.cells) > guard.MAX_CELLS:
            raise BookRefused(
                "file-too-large", reason=f"記入されたセルが{guard.MAX_CELLS:,}を超えています"
            )

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = position(first), position(last or first)
        self.merged.append(Area(top, left, bottom, right))
        if len(self.merged) > guard.MAX_MERGES:
            raise BookRefused(
                "file-too-large", reason=f"結合セルが{guard.MAX_MERGES:,}を超えています"
            )


def _is_too_long(text: str) -> bool:
    """Tell a text that no cell of Excel holds: it counts UTF-16 units, two for an emoji."""
    if len(text) * 2 <= guard.MAX_CELL_TEXT:
        return False
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 > guard.MAX_CELL_TEXT


def _digits(number: Decimal) -> str:
    """Give a number's digits as a person would see them: 33 for 33.0, 0.1 for 0.1 in binary."""
    # programs store doubles with 17 digits (0.30000000000000004); 15 is what Excel shows
    shown = number if len(number.as_tuple().digits) <= 15 else Decimal(f"{number:.14e}")
    text = f"{shown.normalize():f}"
    return "0" if text in ("-0", "0") else text


def _date_text(serial: float, epoch: dt.datetime) -> str:
    try:
        found = from_excel(serial, epoch)
    except (OverflowError, ValueError, TypeError) as problem:
        raise BookRefused("file-unreadable", reason="日付のセルが壊れています") from problem
    if isinstance(found, dt.datetime):
        has_time = found.time() != dt.time(0)
        return found.isoformat(" ", "seconds") if has_time else found.date().isoformat()
    return str(found)
