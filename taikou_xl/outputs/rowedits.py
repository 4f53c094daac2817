"""Which rows of a sheet were written into, put in, taken out or moved, after a record of digests.

Rows are matched by what they hold, not by where they stand: a row that somebody inserted does
not make an edit of every row below it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from taikou_xl.sheets.grid import address

_SHOWN_CELLS, _SHOWN_ROWS = 5, 5
Statics = dict[int, dict[int, str]]  # 0-based row → column → the text of a cell without formula
Row = tuple[int, str]  # 0-based row, and its cells as ``column:digest column:digest``


def statics_digest(statics: Statics) -> str:
    """Give a digest of the cells that are not formulas."""
    digest = hashlib.sha256()
    for row, cells in sorted(statics.items()):
        for column, text in sorted(cells.items()):
            digest.update(f"{row},{column}\x1f{text}\x1e".encode())
    return digest.hexdigest()[:16]


def row_digests(statics: Statics) -> dict[str, str]:
    """Give, by row number, a short digest of every cell that holds a text: ``0:1a2b3c4d 3:…``."""
    return {
        str(row): " ".join(f"{column}:{_short(text)}" for column, text in sorted(cells.items()))
        for row, cells in sorted(statics.items())
    }


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def sheet_edit(name: str, before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """Say in one line what became of a sheet that is not as it was, its cells as they stand now."""
    changed, gone, moved = _compare(_in_order(before), _in_order(now))
    told = []
    if changed:
        told.append(f"の{_cut([address(*at) for at in changed], _SHOWN_CELLS)}に書き込みや変更が")
    if gone:
        rows = _cut([str(row + 1) for row in gone], _SHOWN_ROWS)
        told.append(f"から、作成時の{rows}行目がなくなった変更が")
    if moved or not told:
        told.append("に、行の挿入・削除か並べ替えが")
    return f"シート「{name}」" + "あり、".join(told) + "あります"


def _in_order(digests: Mapping[str, str]) -> list[Row]:
    return sorted((int(row), cells) for row, cells in digests.items())


def _compare(
    before: Sequence[Row], now: Sequence[Row]
) -> tuple[list[tuple[int, int]], list[int], bool]:
    """Give the cells that differ, the former rows that are gone, and whether rows only moved."""
    gone, new = _unmatched(before, now)
    held = {cells: row for row, cells in new}
    moved = [(row, cells) for row, cells in gone if cells in held]
    places = {held[cells] for _, cells in moved}
    gone = [one for one in gone if one not in moved]
    new = [one for one in new if one[0] not in places]
    changed: set[tuple[int, int]] = set()
    for old_row, old in list(gone):
        pair = next((one for one in new if _is_same_row((old_row, old), one)), None)
        if pair is not None:
            changed |= {
                (pair[0], column) for column in _columns({*old.split()} ^ {*pair[1].split()})
            }
            gone.remove((old_row, old))
            new.remove(pair)
    for row, cells in new:
        changed |= {(row, column) for column in _columns(cells.split())}
    return sorted(changed), [row for row, _ in gone], bool(moved)


def _unmatched(before: Sequence[Row], now: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Give the rows on both sides that no row of the other side equals, in order."""
    matcher = SequenceMatcher(
        None, [cells for _, cells in before], [cells for _, cells in now], autojunk=False
    )
    gone: list[Row] = []
    new: list[Row] = []
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind != "equal":
            gone += before[old_from:old_to]
            new += now[new_from:new_to]
    return gone, new


def _is_same_row(old: Row, new: Row) -> bool:
    """Tell a changed row by its first cell (番号, 区分 …), else by its place."""
    first = old[1].partition(" ")[0]
    return first == new[1].partition(" ")[0] or old[0] == new[0]


def _columns(cells: Sequence[str] | set[str]) -> set[int]:
    return {int(cell.partition(":")[0]) for cell in cells}


def _cut(shown: Sequence[str], most: int) -> str:
    more = f"ほか{len(shown) - most}か所" if len(shown) > most else ""
    return f"{'、'.join(shown[:most])}{more}"
