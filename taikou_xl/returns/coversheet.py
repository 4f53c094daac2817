"""What staff wrote on 表紙: who filled the form, and whether the 所属長 confirmed it."""

from __future__ import annotations

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.layout import CONFIRM, CONFIRM_DAY, CONFIRMED, EXTENSION, SENDER
from taikou_xl.plan.model import Plan
from taikou_xl.returns.model import CoverAnswers
from taikou_xl.sheets.grid import Book, Grid, address
from taikou_xl.terms.text import clean_text, name_key

_LABELS = {name_key(label): label for label in (SENDER, EXTENSION, CONFIRM, CONFIRM_DAY)}


def read_cover(book: Book) -> CoverAnswers:
    """Read 表紙, found by its labels whatever it is called."""
    for grid in book.sheets.values():
        places = _places(grid)
        if SENDER in places and EXTENSION in places:
            texts = {label: _beside(grid, *spot) for label, spot in places.items()}
            row, column = places.get(CONFIRM, (-1, -1))
            return CoverAnswers(
                texts.get(SENDER, ""),
                texts.get(EXTENSION, ""),
                texts.get(CONFIRM, ""),
                texts.get(CONFIRM_DAY, ""),
                grid.name,
                address(row, column + 1) if row >= 0 else "",
            )
    return CoverAnswers()


def _places(grid: Grid) -> dict[str, tuple[int, int]]:
    """Find the labels; the last of each, because they stand at the end of 表紙."""
    found = {}
    for key, label in _LABELS.items():
        spots = [at for at in grid.by_name.get(key, ()) if len(grid.cells[at].text) < 12]
        if spots:
            found[label] = spots[-1]
    return found


def _beside(grid: Grid, row: int, column: int) -> str:
    """Give what stands between a label and the next one to its right."""
    for beside in range(column + 1, grid.width):
        text = grid.text(row, beside)
        if name_key(text) in _LABELS:
            return ""
        if text.strip():
            return " ".join(clean_text(text).split())
    return ""


def cover_findings(shown: str, cover: CoverAnswers, plan: Plan) -> list[Finding]:
    """Warn where the plan wants the 所属長's confirmation and the form does not have it."""
    if plan.setting(CONFIRM) != "必須" or name_key(cover.confirmed) == CONFIRMED:
        return []
    place = Place(shown, cover.sheet, cover.cell, field=CONFIRM)
    return [find("not-confirmed", place, cover.confirmed)]
