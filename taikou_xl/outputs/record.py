"""The hidden sheet of a summary, on which the texts of 項目一覧 stand as they were written.

Headings and the texts of each item are JSON in pieces: a row for each text would be half of a
large summary. Records of earlier versions, with such a row, are read too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

SHEET, IDENTITY = "_taikou", "taikou-xl/summary/1"
_PIECE = 16_000  # a cell holds 32,767 UTF-16 units; a character takes two of them at most


def packed(kind: str, no: str, texts: Sequence[str]) -> Iterator[tuple[str, str, str, str]]:
    """Give the rows of the record that hold the headings or the texts of an item."""
    text = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
    for start in range(0, len(text), _PIECE):
        yield kind, no, "", text[start : start + _PIECE]


def item_cells(kept: Sequence[Sequence[str]]) -> list[tuple[str, str, str]]:
    """Give (item number, heading, text) of every cell of 項目一覧 as it was written.

    Summaries of earlier versions have a row of the record for each of them.

    Raises:
        ValueError: somebody wrote into the record.
    """
    pieces: dict[tuple[str, str], str] = {}
    for kind, no, _, piece in kept:
        if kind in ("heads", "item"):
            pieces[kind, no] = pieces.get((kind, no), "") + piece
    rows = {key: json.loads(text) for key, text in pieces.items()}
    if not all(isinstance(texts, list) for texts in rows.values()):
        raise ValueError("no list of texts")
    headings = rows.get(("heads", ""), [])
    cells = [
        (no, heading, text)
        for (kind, no), texts in rows.items()
        if kind == "item"
        for heading, text in zip(headings, texts, strict=False)
    ]
    return cells + [(no, heading, text) for kind, no, heading, text in kept if kind == "cell"]
