"""What is used up of a foreign sheet while it is read, and the texts of its cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.layout import At
from taikou_xl.plan.kinds import Preset
from taikou_xl.sheets.grid import Cell, CellKind, Grid, address
from taikou_xl.sheets.shown import shown_text
from taikou_xl.terms.text import clean_text, name_key

_SHOWN = 40  # characters of a text that a message repeats
CELL_CHARS = 32_767
_SPOILED = {
    CellKind.ERROR: "エラー値",
    CellKind.UNCACHED: "結果の保存されていない数式",
    CellKind.BOOLEAN: "論理値",
    CellKind.DATE: "日付",
}


@dataclass
class Sheet:
    """One sheet being read: every cell that finds its place is ``used``, the rest is named.

    ``printed`` maps addresses to what our own form prints there; None for a foreign sheet.
    """

    file: str
    grid: Grid
    preset: Preset
    printed: Mapping[str, str] | None = None
    used: set[At] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    joined: list[tuple[Place, str]] = field(default_factory=list)

    def place(self, at: At | None = None, name: str = "") -> Place:
        """Give the place of a cell, or of the sheet."""
        return Place(self.file, self.grid.name, address(*at) if at else "", field=name)

    def tell(self, code: str, at: At | None, name: str, value: str = "", **words: object) -> None:
        """Keep a finding about a cell, or about the sheet."""
        self.findings.append(find(code, self.place(at, name), value, **words))

    def take(self, cells: Iterable[At], name: str, *, dates: bool = False) -> str:
        """Give the text of one field from its cells, and mark them as used."""
        lines: dict[int, list[str]] = {}
        count, first = 0, (0, 0)
        for at in cells:
            text = self._text(at, name, dates=dates)
            self.used.add(at)
            if text:
                count, first = count + 1, first if count else at
                lines.setdefault(at[0], []).append(text)
        whole = "\n".join("　".join(line) for line in lines.values())
        if count > 1:
            self.joined.append((self.place(first, name), whole))
        if len(whole) > CELL_CHARS:
            self.tell("adopt-text-long", first, name, whole)
        return whole[:CELL_CHARS]

    def _text(self, at: At, name: str, *, dates: bool) -> str:
        cell = self.grid.cells.get(at)
        if cell is None:
            return ""
        if cell.kind in _SPOILED and not (dates and cell.kind is CellKind.DATE):
            reason = _SPOILED[cell.kind]
            self.tell("adopt-cell-spoiled", at, name, cell.text or "数式", reason=reason)
            return ""
        return plain_text(cell)

    def left_over(self) -> list[tuple[At, str]]:
        """Give the cells that found no place, with their texts."""
        found = []
        for at, cell in sorted(self.grid.cells.items()):
            text = "数式" if cell.kind is CellKind.UNCACHED else plain_text(cell)
            if at in self.used or not name_key(text) or self._is_own(at, cell):
                continue
            found.append((at, text))
        return found

    def _is_own(self, at: At, cell: Cell) -> bool:
        if self.printed is None:
            return False
        return cell.formula or name_key(self.printed.get(address(*at), "")) == name_key(cell.text)


def plain_text(cell: Cell) -> str:
    """Give what stands in a cell as the list would have it."""
    return clean_text(shown_text(cell)).strip()


def short(text: str) -> str:
    """Give the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
