"""A sheet's XML → its cells and merges, fast, where it is written as office programs write it.

Calling back for every element takes most of the time of a form. Here the data of a sheet is
cut where cells begin, and a regular expression must take every piece whole: one cell with
nothing in it that has a second meaning, and the rows that end and begin before the next one.
What is around the data still goes through the strict parser. Anything unusual gives None, and
then the strict parser reads the whole sheet: it alone decides what is refused.

The forms of one plan are alike, and a piece means the same wherever it stands: those that were
taken before are remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple
from xml.parsers import expat

from taikou_xl.sheets import guard
from taikou_xl.sheets.cells import CellMaker, Stored
from taikou_xl.sheets.grid import Area, Cell, column_number
from taikou_xl.sheets.strict import NAMESPACES, add_merge, check_extent

Found = tuple[dict[tuple[int, int], Cell], list[Area]]

_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
# attributes in the order of the schema, each once: what is doubled is no XML
_ROW_ATTRIBUTES = "".join(
    rf'(?: {name}="{value}")?'
    for name, value in (
        ("spans", "[0-9: ]*"),
        ("s", "[0-9]+"),
        ("customFormat", "[a-z0-9]+"),
        ("ht", "[0-9.]+"),
        ("hidden", "[a-z0-9]+"),
        ("customHeight", "[a-z0-9]+"),
        ("outlineLevel", "[0-9]+"),
        ("collapsed", "[a-z0-9]+"),
        ("thickTop", "[a-z0-9]+"),
        ("thickBot", "[a-z0-9]+"),
        ("x14ac:dyDescent", "[0-9.]+"),
    )
)
_ROW = rf'<row r="[1-9][0-9]{{0,6}}"{_ROW_ATTRIBUTES}'
_ROWS = rf"(?:{_ROW}(?: ?/>|></row>))*+(?:{_ROW}>)?"  # some without cells, then one that has any
_NUMBERS = re.compile(r'<row r="([0-9]+)"')
_BEFORE_CELLS = re.compile(_ROWS)
# XML has no control characters, and line ends of Macs become others
_TEXT = r"[^<\x00-\x08\x0b-\x1f\ufffe\uffff]*"
_FORMULA = (
    r'<f(?: t="(?:normal|shared|array)")?(?: aca="[a-z0-9]+")?(?: ref="[A-Z0-9:]+")?'
    rf'(?: ca="[a-z0-9]+")?(?: si="[0-9]+")?(?: ?/>|>{_TEXT}</f>)'
)
_SPACE = r'(?: xml:space="preserve")?'
_VALUE = rf"<v ?/>()|<v{_SPACE}>({_TEXT})</v>|<is><t{_SPACE}>({_TEXT})</t></is>"
_CELL = '<c r="'
_PIECE = re.compile(
    r'([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?: t="(s|str|n|b|e|inlineStr)")?'
    rf"(?: ?/>|>({_FORMULA})?(?:{_VALUE})?</c>)(</row>{_ROWS})?"
)
_USUAL = re.compile(
    r'([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,9})")?(?:/>| t="s"><v>([0-9]{1,9})</v></c>)'
)
_REMEMBERED = 16_384  # pieces of one process
_SHEETS, _COMMON = 256, 100_000  # sheets that are remembered whole, and their bytes at most
_ENOUGH, _ROW_END = 2**17, b"</row>"  # bytes of a larger sheet that are taken at once
_LONG = 500  # characters; longer pieces hold prose, which is hardly ever the same
_SPACES = tuple(f'="{space}"'.encode() for space in NAMESPACES)
_ROOT = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml version=\"1\.0\"(?: encoding=\"(?:UTF|utf)-8\")?"
    rb"(?: standalone=\"(?:yes|no)\")?\s*\?>\s*)?"
    rb"<worksheet(?: [A-Za-z0-9:]+=\"[^\"<>]*\")*? xmlns(?:"
    + b"|".join(map(re.escape, _SPACES))
    + rb")"
)
_MERGE = re.compile(rb'<mergeCell ref="([A-Z0-9:]+)" ?/>')
_ANY_MERGE = re.compile(rb"[<:]mergeCell[\s/>]")
_FOOTER = re.compile(rb"<oddFooter>([^<]*)</oddFooter></headerFooter>")
_ELSEWHERE = re.compile(rb"[<:](?:c|row|sheetData)[\s/>]")
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_NAMED))
_ENTITY_BYTES = re.compile("|".join(_NAMED).encode())
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n")
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF


# 0-based place of a cell, what is stored in it (None where it is blank), the row that it is in,
# and the row of the next cell, 0 where none is open any more; rows as they are written
_Tile = tuple[tuple[int, int], Stored | None, int, int]


class _Filled(NamedTuple):
    """Some rows: the 0-based places of cells in which anything is stored, and what, in order.

    ``first`` and ``last`` are the rows' numbers as written; ``near`` tells that no cell is too
    far away, whatever it holds.
    """

    places: Sequence[tuple[int, int]]
    stored: Sequence[Stored]
    first: int
    last: int
    near: bool


def read_tiles(content: bytes, maker: CellMaker, most: int | None = None) -> Found | None:
    """Give a sheet's cells and merged areas; None where only the strict parser can tell.

    Raises:
        BookRefused: a cell cannot be, or is too many, or too far away.
        ExpatError, LookupError, ValueError: what is around the data is broken.
    """
    start, end = content.find(_OPEN), content.rfind(_CLOSE)
    if start < 0 or end < start:
        return None
    before, data, behind = content[:start], content[start + len(_OPEN) : end], content[end:]
    if b" x14ac:" in data and b' xmlns:x14ac="' not in before:
        return None
    merged = _around(before, _without_footer(behind))
    if merged is None:
        return None
    cells: dict[tuple[int, int], Cell] = {}
    row, near = 0, True
    for rows in _some_rows(data):
        filled = _known_filled(rows) if len(rows) < _COMMON else _filled(rows, _tile)
        if filled is None or filled.first <= row:
            return None
        row, near = filled.last, near and filled.near
        made = zip(filled.places, maker.make_all(filled.stored), strict=True)
        cells.update({at: cell for at, cell in made if cell is not None})
        if not near or len(cells) > guard.MAX_CELLS:
            check_extent(cells, most)
    return cells, [*merged]


def _some_rows(data: bytes) -> Iterator[bytes]:
    """Cut the data of a large sheet where rows end: all of its pieces at once fill the memory."""
    start = 0
    while start < len(data):
        end = data.find(_ROW_END, start + _ENOUGH)
        end = len(data) if end < 0 else end + len(_ROW_END)
        yield data[start:end]
        start = end


def _filled(data: bytes, take: Callable[[str], _Tile | None]) -> _Filled | None:
    """Give what some rows store in their cells; None where only a parser can tell."""
    text = data.decode()
    tiles, numbers = _tiles(text, take), _NUMBERS.findall(text)
    if tiles is None or not numbers:
        return None
    filled = [(at, stored) for at, stored, _, _ in tiles if stored]
    places, stored = tuple(at for at, _ in filled), tuple(one for _, one in filled)
    first, last = int(numbers[0]), int(numbers[-1])
    last_column = max((column for _, column in places), default=0)
    near = last <= guard.FAR_ROW and last_column < guard.FAR_COLUMN
    return _Filled(places, stored, first, last, near)


@lru_cache(_SHEETS)
def _known_filled(data: bytes) -> _Filled | None:
    return _filled(data, _known_tile)


def _tiles(data: str, take: Callable[[str], _Tile | None]) -> list[_Tile] | None:
    """Cut some rows into their cells; None where a piece is unusual or out of place."""
    head, *pieces = data.split(_CELL)
    row = _row_after(head, 0) if _BEFORE_CELLS.fullmatch(head) else None
    if row is None:
        return None
    tiles: list[_Tile] = []
    for piece in pieces:
        tile = take(piece) if len(piece) < _LONG else _tile(piece)
        if tile is None or tile[2] != row:
            return None
        row = tile[3]
        tiles.append(tile)
    doubled = len({tile[0] for tile in tiles}) != len(tiles)
    return None if row or doubled else tiles


def _tile(piece: str) -> _Tile | None:
    """Take a cell and what follows it, without the mark with which it begins."""
    if usual := _USUAL.fullmatch(piece):  # most cells share a text or are blank
        letters, number, style, text = usual.groups()
        row = int(number)
        stored = ("s", style or "", text, False, int(text)) if text else None
        return (row - 1, column_number(letters)), stored, row, row
    found = _PIECE.fullmatch(piece)
    if found is None or "]]>" in piece or not _is_plain(piece):
        return None
    letters, number, style, kind, formula, nothing, stored_value, written, behind = found.groups()
    row = int(number)
    next_row = row if behind is None else _row_after(behind, row)
    values = (one for one in (nothing, stored_value, written) if one is not None)
    value = next(values, None)
    if next_row is None or (kind == "s" and not _is_number(value or "")):
        return None
    at = row - 1, column_number(letters)
    if value is None and formula is None:
        return at, None, row, next_row
    text = None if value is None else unescaped(value)
    shared = int(value) if kind == "s" and value else -1
    return at, (kind or "n", style or "", text, formula is not None, shared), row, next_row


_known_tile = lru_cache(_REMEMBERED)(_tile)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _row_after(rows: str, row: int) -> int | None:
    """Give the row that is open after some beginnings, 0 for none; None where they go back."""
    numbers = [row, *map(int, _NUMBERS.findall(rows))]
    if any(one >= other for one, other in pairwise(numbers)):
        return None
    return 0 if not rows or rows.endswith(("/>", "</row>")) else numbers[-1]


def _is_plain(text: str) -> bool:
    """Tell a text whose entities are only the five that ``unescaped`` knows."""
    return "&" not in text or text.count("&") == len(_ENTITY.findall(text))


def is_simple(content: bytes) -> bool:
    """Tell XML of nothing but elements and texts, whose characters stand for themselves."""
    if b"<!" in content or b"<?" in content or b"]]>" in content:
        return False
    if len(content.translate(None, _CONTROLS)) != len(content):
        return False
    if any(mark in content for mark in _NO_CHARACTERS):
        return False
    return b"&" not in content or content.count(b"&") == len(_ENTITY_BYTES.findall(content))


def unescaped(text: str) -> str:
    """Give a text of XML without the five entities that it may hold."""
    return _ENTITY.sub(lambda m: _NAMED[m[0]], text) if "&" in text else text


def _without_footer(behind: bytes) -> bytes:
    """Leave out the text of a page's foot: it names the item, and nothing else of it differs."""
    found = _FOOTER.search(behind)
    if found is None or not is_simple(found[1]):
        return behind
    found[1].decode()  # not in UTF-8: no XML
    return behind[: found.start(1)] + behind[found.end(1) :]


@lru_cache(_SHEETS)
def _around(before: bytes, behind: bytes) -> tuple[Area, ...] | None:
    """Read a sheet without its data; None where an element may be a cell or of another namespace."""
    content = before + _OPEN + behind
    if b"<!" in content or _ELSEWHERE.search(before) or _ELSEWHERE.search(behind, len(_CLOSE)):
        return None
    if sum(content.count(space) for space in _SPACES) != 1 or content.count(b' xmlns="') != 1:
        return None
    if not _ROOT.match(content):
        return None
    references = _MERGE.findall(content)
    if len(references) != len(_ANY_MERGE.findall(content)):
        return None
    expat.ParserCreate(namespace_separator=" ").Parse(content, True)
    merged: list[Area] = []
    for reference in references:
        add_merge(merged, reference.decode())
    return tuple(merged)
