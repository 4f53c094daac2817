"""A workbook's bytes → what it holds, exactly: every cell with its kind and its stored digits.

Ready-made readers give error cells and formulas without a result as blank, hide number
formats, or trim empty edges and so shift the grid. Where a wrong figure must not pass in
silence, the sheet's own XML is read, strictly: what is doubled or out of place is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn, TypeVar
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

T = TypeVar("T")

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
    book = _begun(data, most)
    return Book(dict(book.sheets), book.properties)


def open_needed(data: bytes, what: str, name: str, remedy: str, most: int | None = None) -> Book:
    """Open a workbook without which the run cannot go on; ``what`` it is and how to mend it.

    Its sheets are read when they are asked for, and may be let go: they can be large.

    Raises:
        UnreadableInput: the file is not a readable xlsx; also where a sheet is asked for.
    """

    def refuse(refused: BookRefused) -> NoReturn:
        finding = find(refused.code, Place(file=name), **refused.words)
        raise UnreadableInput(
            f"{what}「{name}」を読み取れません。{finding.message}", remedy
        ) from refused

    try:
        return _begun(data, most, refuse)
    except BookRefused as refused:
        refuse(refused)


def _raise(refused: BookRefused) -> NoReturn:
    raise refused


class _SheetsInTurn(Mapping[str, Grid]):
    """A workbook's sheets, each read when it is first asked for."""

    def __init__(
        self,
        names: Mapping[str, str],
        read: Callable[[str, str], Grid],
        refuse: Callable[[BookRefused], NoReturn],
    ) -> None:
        """Take each sheet's name with its part, and how one is read or refused."""
        self._parts, self._read, self._refuse = names, read, refuse
        self._known: dict[str, Grid] = {}

    def __getitem__(self, name: str) -> Grid:
        if name not in self._known:
            part = self._parts[name]
            try:
                self._known[name] = _unbroken(lambda: self._read(name, part))
            except BookRefused as refused:
                self._refuse(refused)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)

    def let_go(self, name: str) -> None:
        """Forget a sheet's cells; whoever asks again makes it be read again."""
        self._known.pop(name, None)


def _unbroken(read: Callable[[], T]) -> T:
    try:
        return read()
    except _BROKEN as problem:
        raise BookRefused("file-unreadable", reason="ファイルの構造が壊れています") from problem


def _begun(
    data: bytes, most: int | None, refuse: Callable[[BookRefused], NoReturn] = _raise
) -> Book:
    """Open a workbook of which no sheet has been read."""
    parts = guard.unpack(data)
    return _unbroken(lambda: _read(data, parts, most, refuse))


def _read(
    data: bytes,
    parts: dict[str, bytes],
    most: int | None,
    refuse: Callable[[BookRefused], NoReturn],
) -> Book:
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
    parts.pop(texts, None)
    maker = CellMaker(strings, formats, first_day, struck)
    places, hidden = _places(workbook, targets)
    uses = Counter(places.values())

    def read(name: str, part: str) -> Grid:
        # each is read once, and a large one need not stay beside its cells
        content = parts.pop(part, b"") if uses[part] == 1 else parts[part]
        content = content or guard.unpack(data)[part]  # it was let go, and is wanted again
        cells, merged = _scan(guard.without_empty_rows(content), maker, most)
        return Grid(name, cells, tuple(merged), name not in hidden, comments_of(parts, part))

    return Book(_SheetsInTurn(places, read, refuse), _properties(parts))


def _places(
    workbook: ElementTree.Element, targets: Mapping[str, tuple[str, str]]
) -> tuple[dict[str, str], set[str]]:
    """Give each sheet's part by the sheet's name, and the names of the hidden ones."""
    nodes = [node for node in workbook.iter() if local_name(node.tag) == "sheet"]
    if len(nodes) > guard.MAX_SHEETS:
        raise BookRefused("file-too-large", reason=f"シートが{len(nodes):,}枚")
    places: dict[str, str] = {}
    for node in nodes:
        part, kind = targets[_relation(node)]
        if not kind.endswith("/worksheet"):
            continue  # a chart sheet holds no cells
        if node.attrib["name"] in places:
            raise BookRefused("file-unreadable", reason="同じ名前のシートが2つあります")
        places[node.attrib["name"]] = part
    if not places:
        raise BookRefused("file-unreadable", reason="シートがありません")
    hidden = {n.attrib["name"] for n in nodes if n.get("state", "visible") != "visible"}
    return places, hidden


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
