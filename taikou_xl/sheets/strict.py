"""A sheet's XML → its cells and merges, by a strict parser: what is doubled is refused.

It takes whatever XML allows. ``tiles`` takes the same cells faster where they are written as
office programs write them, and leaves the rest to this.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from xml.parsers import expat

from taikou_xl.sheets import guard
from taikou_xl.sheets.cells import CellMaker
from taikou_xl.sheets.formats import FALSE
from taikou_xl.sheets.grid import Area, Cell, position
from taikou_xl.sheets.guard import BookRefused

# elements of other namespaces are extensions: they hold no cells, whatever they are called
NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


class StrictScan:
    """One pass over a sheet's XML: cells, kinds, merges. Anything doubled is refused."""

    def __init__(self, maker: CellMaker, most: int | None = None) -> None:
        """Begin with nothing found; ``most`` cells may be (``guard.MAX_CELLS`` unless given)."""
        self._maker, self._most = maker, most or guard.MAX_CELLS
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Area] = []
        self._seen: set[tuple[int, int]] = set()  # of this row: rows only go up
        self._at = (-1, -1)
        self._row, self._column = -1, -1
        self._type, self._style = "", ""
        self._value: str | None = None
        self._formula = False
        self._text: list[str] | None = None
        self._aid = 0  # inside a reading aid
        self._run = 0  # inside a run of a rich text
        self._rich: list[str] | None = None
        self._struck = False  # a run of the text in this cell is struck out

    def read(self, content: bytes) -> None:
        """Read the whole part."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)
        check_extent(self.cells, self._most)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if space not in NAMESPACES:
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
        elif name == "strike" and self._run:
            self._struck = self._struck or attributes.get("val", "1") not in FALSE
        elif name == "mergeCell":
            add_merge(self.merged, attributes["ref"])

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
        self._style = attributes.get("s", "0")
        self._value, self._formula, self._struck = None, False, False

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        space, _, name = tag.rpartition(" ")
        if space not in NAMESPACES:
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
            cell = self._maker.make(self._type, self._style, self._value, formula=self._formula)
            if cell is not None:
                self._keep(cell._replace(struck=True) if self._struck else cell)

    def _keep(self, cell: Cell) -> None:
        self.cells[self._at] = cell
        if self._at[0] >= guard.FAR_ROW or len(self.cells) > self._most:
            check_extent(
                self.cells, self._most
            )  # at once: what is endless must not fill the memory


def check_extent(cells: Collection[tuple[int, int]], most: int | None) -> None:
    """Refuse a sheet with more than ``most`` cells (``guard.MAX_CELLS``), or far from every form.

    Raises:
        BookRefused: with the reason.
    """
    last_row, _ = max(cells, default=(0, 0))
    last_column = max((column for _, column in cells), default=0)
    if last_row >= guard.FAR_ROW or last_column >= guard.FAR_COLUMN:
        raise BookRefused("file-too-large", reason="表から遠く離れたセルに文字があります")
    most = most or guard.MAX_CELLS
    if len(cells) > most:
        raise BookRefused("file-too-large", reason=f"記入されたセルが{most:,}を超えています")


def add_merge(merged: list[Area], reference: str) -> None:
    """Add a merged area by its reference, ``A1:C2``.

    Raises:
        BookRefused: it is one too many.
        ValueError: it is no reference.
    """
    merged.append(_area(reference))
    if len(merged) > guard.MAX_MERGES:
        raise BookRefused("file-too-large", reason=f"結合セルが{guard.MAX_MERGES:,}を超えています")


@lru_cache(4096)
def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = position(first), position(last or first)
    return Area(top, left, bottom, right)
