"""A workbook's bytes → what it holds, exactly: every cell with its kind and its stored digits.

Ready-made readers give error cells and formulas without a result as blank, hide number
formats, or trim empty edges and so shift the grid. Where a wrong figure must not pass in
silence, the sheet's own XML is read, strictly: what is doubled or out of place is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.parsers import expat

from taikou_xl.errors import UnreadableInput
from taikou_xl.findings import Place, find
from taikou_xl.sheets import guard
from taikou_xl.sheets.cells import CellMaker, Struck
from taikou_xl.sheets.comments import comments_of
from taikou_xl.sheets.formats import (
    FIRST_1900,
    FIRST_1904,
    local_name,
    struck_styles,
    style_formats,
)
from taikou_xl.sheets.grid import Book, Grid
from taikou_xl.sheets.guard import BookRefused
from taikou_xl.sheets.relations import relations
from taikou_xl.sheets.strict import StrictScan
from taikou_xl.sheets.strings import shared_strings, struck_texts
from taikou_xl.sheets.tiles import Found, read_tiles

__all__ = ["BookRefused", "open_book", "open_needed"]

_RELATION_ID = re.compile(r"\{[^}]*relationships\}id")
_BROKEN = (
    ElementTree.ParseError,
    expat.ExpatError,
    LookupError,
    StopIteration,
    ValueError,
)


def open_book(data: bytes, most: int | None = None) -> Book:
    """Read a workbook whole, of ``most`` cells a sheet (``guard.MAX_CELLS`` unless given).

    Raises:
        BookRefused: the file is not a readable xlsx, with the finding's code and words.
    """
    parts = guard.unpack(data)
    try:
        return _read(parts, most)
    except _BROKEN as problem:
        raise BookRefused("file-unreadable", reason="ファイルの構造が壊れています") from problem


def open_needed(data: bytes, what: str, name: str, remedy: str, most: int | None = None) -> Book:
    """Read a workbook without which the run cannot go on; ``what`` it is and how to mend it.

    Raises:
        UnreadableInput: the file is not a readable xlsx.
    """
    try:
        return open_book(data, most)
    except BookRefused as refused:
        finding = find(refused.code, Place(file=name), **refused.words)
        raise UnreadableInput(
            f"{what}「{name}」を読み取れません。{finding.message}", remedy
        ) from refused


def _read(parts: dict[str, bytes], most: int | None) -> Book:
    workbook = ElementTree.fromstring(parts["xl/workbook.xml"])
    targets = relations(parts, "xl/workbook.xml")
    texts, styles = (_part_of(targets, kind) for kind in ("sharedStrings", "styles"))
    strings = shared_strings(parts[texts]) if texts else ()
    formats = style_formats(parts[styles]) if styles else ()
    old_calendar = any(
        node.get("date1904") in ("1", "true")
        for node in workbook
        if node.tag.endswith("workbookPr")
    )
    first_day = FIRST_1904 if old_calendar else FIRST_1900
    struck = Struck(
        struck_texts(parts[texts]) if texts else frozenset(),
        struck_styles(parts[styles]) if styles else frozenset(),
    )
    maker = CellMaker(strings, formats, first_day, struck)
    sheets: dict[str, Grid] = {}
    nodes = [node for node in workbook.iter() if local_name(node.tag) == "sheet"]
    if len(nodes) > guard.MAX_SHEETS:
        raise BookRefused("file-too-large", reason=f"シートが{len(nodes):,}枚")
    places = [(node, *targets[_relation(node)]) for node in nodes]
    uses = Counter(part for _, part, _ in places)
    for node, part, kind in places:
        name = node.attrib["name"]
        if not kind.endswith("/worksheet"):
            continue  # a chart sheet holds no cells
        if name in sheets:
            raise BookRefused("file-unreadable", reason="同じ名前のシートが2つあります")
        visible = node.get("state", "visible") == "visible"
        # each is read once, and a large one need not stay beside its cells
        content = parts.pop(part) if uses[part] == 1 else parts[part]
        cells, merged = _scan(guard.without_empty_rows(content), maker, most)
        sheets[name] = Grid(name, cells, tuple(merged), visible, comments_of(parts, part))
    if not sheets:
        raise BookRefused("file-unreadable", reason="シートがありません")
    return Book(sheets, _properties(parts))


def _relation(node: ElementTree.Element) -> str:
    return next(v for k, v in node.attrib.items() if _RELATION_ID.fullmatch(k))


def _scan(content: bytes, maker: CellMaker, most: int | None) -> Found:
    found = read_tiles(content, maker, most)
    if found is None:
        scan = StrictScan(maker, most)
        scan.read(content)
        found = scan.cells, scan.merged
    return found


def _part_of(targets: Mapping[str, tuple[str, str]], kind: str) -> str:
    return next((part for part, found in targets.values() if found.endswith(f"/{kind}")), "")


def _properties(parts: Mapping[str, bytes]) -> dict[str, str]:
    if "docProps/custom.xml" not in parts:
        return {}
    root = ElementTree.fromstring(parts["docProps/custom.xml"])
    return {str(node.get("name")): "".join(node.itertext()) for node in root}
