"""What was printed on a sheet against what came back on it: changed, lost and added texts.

Rows and columns that were inserted, deleted or reordered move texts without changing them, so
the places are matched by the texts that are still the same before any two texts are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping
from dataclasses import dataclass, field

from taikou_xl.sheets.grid import Cell, Grid
from taikou_xl.terms.lettering import narrow

Spot = tuple[int, int]  # 0-based row and column
_HALF_KANA = re.compile(r"[\uff65-\uff9f]+")
# two characters for one: programs convert them into each other with the encoding
_TWINS = str.maketrans({"\u2225": "\u2016", "\uffe0": "¢", "\uffe1": "£", "\uffe5": "¥"})


def print_key(text: str) -> str:
    """Give the form in which two prints of one text are equal: blanks, line ends, width aside.

    ①, 10² and ½ stay what they are, as in figures.
    """
    whole = _HALF_KANA.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)
    plain = narrow(unicodedata.normalize("NFC", whole)).translate(_TWINS)
    return "".join(plain.split())


def print_keys(texts: Iterable[str]) -> dict[str, str]:
    """Give the key of each text; a text that stands in many cells is worked out once."""
    return {text: print_key(text) for text in set(texts)}


def same_print(one: str, other: str) -> bool:
    """Tell whether two texts are one print."""
    return one == other or print_key(one) == print_key(other)


@dataclass(frozen=True)
class Change:
    """A printed text that is no longer there: where it was issued, and what stands there now.

    ``at`` is None where its row or column is gone; ``now`` is "" where nothing stands there.
    """

    issued_at: Spot
    at: Spot | None
    was: str
    now: str


@dataclass(frozen=True)
class Comparison:
    """How a sheet differs from its issue; ``added`` are the places of what nobody printed."""

    changes: tuple[Change, ...] = ()
    added: tuple[Spot, ...] = ()
    rows: Mapping[int, int | None] = field(default_factory=dict)
    columns: Mapping[tuple[bool, int], int | None] = field(default_factory=dict)
    table_row: int = 0

    def moved(self, spot: Spot) -> Spot | None:
        """Give where an issued place lies now, None where its row or column is gone."""
        row = self.rows.get(spot[0], spot[0])
        column = self.columns.get((spot[0] >= self.table_row, spot[1]), spot[1])
        return None if row is None or column is None else (row, column)


def compare_sheet(
    grid: Grid,
    prints: Mapping[Spot, str],
    open_spots: Collection[Spot],
    answers: Collection[Spot],
    table_row: int,
) -> Comparison:
    """Compare a sheet with what was printed on it.

    Args:
        grid: the sheet as it came back.
        prints: texts by the place where they were issued.
        open_spots: where the open cells were issued.
        answers: where the open cells lie now, as far as their headings were found.
        table_row: the issued row from which on the columns are those of the table.
    """
    cells = grid.cells
    if all(_is_print(cells.get(spot), text) for spot, text in prints.items()):
        added = _added(grid, {*answers, *open_spots, *prints})
        return Comparison((), added, table_row=table_row)
    same = _find_places(grid, prints, answers, table_row)
    used = {*answers, *(same.moved(spot) for spot in open_spots)}
    changes = []
    for spot, text in prints.items():
        at = same.moved(spot)
        if at is None:
            changes.append(Change(spot, None, text, ""))
            continue
        used.add(at)
        if not _is_print(cells.get(at), text):
            changes.append(Change(spot, at, text, _shown(cells.get(at))))
    added = _added(grid, used)
    return Comparison(tuple(changes), added, same.rows, same.columns, table_row)


def _added(grid: Grid, used: Container[Spot | None]) -> tuple[Spot, ...]:
    return tuple(
        spot
        for spot, cell in grid.cells.items()
        if spot not in used and not cell.formula and cell.text.strip()
    )


def _is_print(cell: Cell | None, text: str) -> bool:
    return cell is not None and same_print(cell.text, text)


def _shown(cell: Cell | None) -> str:
    return "" if cell is None else cell.text or "（数式）"


def _find_places(
    grid: Grid, prints: Mapping[Spot, str], answers: Collection[Spot], table_row: int
) -> Comparison:
    """Find where issued rows and columns lie now, by the texts that are as often there as before.

    The columns above the table are told from the table's own: cells are also moved in parts.
    """
    taken = set(answers)
    now = {s: c.text for s, c in grid.cells.items() if s not in taken and not c.formula}
    here, there = _by_key(prints), _by_key(now)
    rows: dict[int, Counter[int]] = {}
    columns: dict[tuple[bool, int], Counter[int]] = {}
    for key, spots in here.items():
        found = there.get(key, ())
        if len(found) != len(spots):
            continue
        for (row, column), (new_row, new_column) in zip(spots, found, strict=True):
            rows.setdefault(row, Counter())[new_row] += 1
            columns.setdefault((row >= table_row, column), Counter())[new_column] += 1
    issued_rows = {row for row, _ in prints}
    places: dict[tuple[bool, int], int | None] = {}
    for in_table in (False, True):
        votes = {column: found for (inside, column), found in columns.items() if inside is in_table}
        issued = {column for row, column in prints if (row >= table_row) is in_table}
        chosen = _choose(votes, issued)
        places |= {(in_table, column): place for column, place in chosen.items()}
    return Comparison((), (), _choose(rows, issued_rows), places, table_row)


def _by_key(texts: Mapping[Spot, str]) -> dict[str, list[Spot]]:
    found: dict[str, list[Spot]] = {}
    keys = print_keys(texts.values())
    for spot in sorted(texts):
        if key := keys[texts[spot]]:
            found.setdefault(key, []).append(spot)
    return found


def _choose(votes: Mapping[int, Counter[int]], issued: Collection[int]) -> dict[int, int | None]:
    """Give each line's new place: most votes first, no place twice.

    A line without a vote of its own follows the one before it; it is gone (None) where that
    place belongs to another.
    """
    ranked = sorted(
        (
            (count, -abs(new - old), old, new)
            for old, c in votes.items()
            for new, count in c.items()
        ),
        reverse=True,
    )
    chosen: dict[int, int | None] = {}
    taken: set[int] = set()
    for _, _, old, new in ranked:
        if old not in chosen and new not in taken:
            chosen[old] = new
            taken.add(new)
    known = {old: new - old for old, new in chosen.items() if new is not None}
    for line in range(max(issued, default=-1) + 1):
        if line in chosen:
            continue
        before = [old for old in known if old < line]
        after = [old for old in known if old > line]
        shift = known[max(before)] if before else known[min(after)] if after else 0
        place = line + shift
        chosen[line] = None if place in taken or place < 0 else place
    return chosen
