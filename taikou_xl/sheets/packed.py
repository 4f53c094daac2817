"""Many short texts in few cells: JSON in pieces, for what a hidden sheet keeps of an item.

A row for each text would slow every reading, and fill the sheet of a large plan beyond what a
reader takes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

# a cell holds 32,767 UTF-16 units; a character takes two of them at most
_PIECE = 16_000


def packed(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Give rows of texts as the texts of cells, to be joined in this order; none for no rows."""
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":")) if rows else ""
    for start in range(0, len(text), _PIECE):
        yield text[start : start + _PIECE]


def unpacked(pieces: Iterable[str], width: int) -> list[list[str]]:
    """Read what was packed: rows of ``width`` texts each.

    Raises:
        ValueError: somebody edited it.
    """
    text = "".join(pieces)
    rows: list[list[str]] = json.loads(text)
    sound = isinstance(rows, list) and all(isinstance(r, list) and len(r) == width for r in rows)
    if not sound or {type(part) for row in rows for part in row} - {str}:
        raise ValueError(text[:40])
    return rows
