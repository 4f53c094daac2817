"""The hidden sheet of a summary, on which the texts of 項目一覧 stand as they were written.

Headings and the texts of each item are JSON in pieces: a row for each text would be half of a
large summary. Records of earlier versions, with such a row, are read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from taikou_xl.sheets.packed import packed, unpacked

SHEET, IDENTITY = "_taikou", "taikou-xl/summary/1"
_HEADS, _ITEM, _CELL = "heads", "item", "cell"
Row = tuple[str, str, str, str]


def item_rows(headings: Sequence[str], items: Iterable[Sequence[str]]) -> Iterator[Row]:
    """Give the rows of the record for 項目一覧: its headings, and each item's texts below them.

    The first text of an item is its number.
    """
    yield from ((_HEADS, "", "", piece) for piece in packed([(text,) for text in headings]))
    for texts in items:
        yield from ((_ITEM, texts[0], "", piece) for piece in packed([texts]))


def item_cells(kept: Sequence[Sequence[str]]) -> list[tuple[str, str, str]]:
    """Give (item number, heading, text) of every cell of 項目一覧 as it was written.

    Summaries of earlier versions have a row of the record for each of them.

    Raises:
        ValueError: somebody wrote into the record.
    """
    items: dict[str, list[str]] = {}
    for kind, no, _, piece in kept:
        if kind == _ITEM:
            items.setdefault(no, []).append(piece)
    heads = [piece for kind, _, _, piece in kept if kind == _HEADS]
    headings = [text for (text,) in unpacked(heads, 1)] if heads else []
    cells = [
        (no, heading, text)
        for no, pieces in items.items()
        for texts in unpacked(pieces, len(headings))
        for heading, text in zip(headings, texts, strict=True)
    ]
    return cells + [(no, heading, text) for kind, no, heading, text in kept if kind == _CELL]
