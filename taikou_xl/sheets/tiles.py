"""A sheet's XML → its cells and merges, fast, where it is written as office programs write it.

Calling back for every element takes most of the time of a form. Here regular expressions take
the rows and cells; they must cover the data of the sheet without a gap, with nothing in it
that has a second meaning, and what is around the data still goes through the strict parser.
Anything unusual gives None, and then the strict parser reads the whole sheet: it alone decides
what is refused.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from taikou_xl.sheets.cells import CellMaker
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
_FORMULA = (
    r'<f(?: t="(?:normal|shared|array)")?(?: aca="[a-z0-9]+")?(?: ref="[A-Z0-9:]+")?'
    r'(?: ca="[a-z0-9]+")?(?: si="[0-9]+")?(?: ?/>|>[^<]*</f>)'
)
_SPACE = r'(?: xml:space="preserve")?'
_VALUE = rf"<v ?/>|<v{_SPACE}>[^<]*</v>|<is><t{_SPACE}>[^<]*</t></is>"
_CELL = (
    r'<c r="[A-Z]{1,3}\1"(?: s="[0-9]{1,9}")?(?: t="(?:s|str|n|b|e|inlineStr)")?'
    rf"(?: ?/>|>(?:{_FORMULA})?(?:{_VALUE})?</c>)"
)
_DATA = re.compile(
    rf'(?:<row r="([1-9][0-9]{{0,6}})"{_ROW_ATTRIBUTES}(?: ?/>|>(?:{_CELL})*+</row>))*+'
)
_NUMBERS = re.compile(r'<row r="([0-9]+)"')
_ADDRESSES = re.compile(r'<c r="([A-Z]+[0-9]+)"')
_FILLED = re.compile(
    r'<c r="([A-Z]+)([0-9]+)"(?: s="([0-9]+)")?(?: t="([a-zA-Z]+)")?>'
    r"(<f[^>]*>(?:[^<]*</f>)?)?(?:(<v|<is><t)[^>]*>([^<]*)(?:</v>|</t></is>)?)?</c>"
)
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
_ELSEWHERE = re.compile(rb"[<:](?:c|row|sheetData)[\s/>]")
_NAMED = {"&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'", "&amp;": "&"}
_ENTITY = re.compile("|".join(_NAMED))
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n")
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")  # U+FFFE and U+FFFF


def read_tiles(content: bytes, maker: CellMaker) -> Found | None:
    """Give a sheet's cells and merged areas; None where only the strict parser can tell.

    Raises:
        BookRefused: a cell cannot be, or is too many, or too far away.
        ExpatError, LookupError, ValueError: what is around the data is broken.
    """
    start, end = content.find(_OPEN), content.rfind(_CLOSE)
    if start < 0 or end < start:
        return None
    before, data, behind = content[:start], content[start + len(_OPEN) : end], content[end:]
    around = before + _OPEN + behind
    if b"<!" in around or _ELSEWHERE.search(before) or _ELSEWHERE.search(behind, len(_CLOSE)):
        return None
    if b" x14ac:" in data and b' xmlns:x14ac="' not in before:
        return None
    if not is_simple(data):
        return None
    text = data.decode()
    if not _DATA.fullmatch(text):
        return None
    rows = [int(number) for number in _NUMBERS.findall(text)]
    addresses = _ADDRESSES.findall(text)
    if rows != sorted(set(rows)) or len(addresses) != len(set(addresses)):
        return None
    merged = _around(around)
    return None if merged is None else (_cells(text, maker), merged)


def is_simple(content: bytes) -> bool:
    """Tell XML of nothing but elements and texts, whose characters stand for themselves."""
    if b"<!" in content or b"<?" in content or b"]]>" in content:
        return False
    if len(content.translate(None, _CONTROLS)) != len(content):
        return False
    if any(mark in content for mark in _NO_CHARACTERS):
        return False
    named = sum(content.count(name.encode()) for name in _NAMED)
    return content.count(b"&") == named


def unescaped(text: str) -> str:
    """Give a text of XML without the five entities that it may hold."""
    return _ENTITY.sub(lambda m: _NAMED[m[0]], text) if "&" in text else text


def _around(content: bytes) -> list[Area] | None:
    """Read a sheet without its data; None where an element may be of another namespace."""
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
    return merged


def _cells(text: str, maker: CellMaker) -> dict[tuple[int, int], Cell]:
    """Make the cells column by column of what was found: a call for each of them costs twice."""
    found = _FILLED.findall(text)
    if not found:
        return {}
    letters, rows, styles, kinds, formulas, values, contents = zip(*found, strict=True)
    places = zip([int(row) - 1 for row in rows], map(column_number, letters), strict=True)
    if "&" in text:
        contents = tuple(map(unescaped, contents))
    stored = zip(kinds, styles, values, contents, formulas, strict=True)
    made = zip(places, maker.make_all(stored), strict=True)
    cells = {place: cell for place, cell in made if cell is not None}
    check_extent(cells)
    return cells
