"""The hidden sheet by which a returned workbook is known: writer and reader share this.

It is found by its content, whatever its name, place or visibility (office programs turn
very hidden into hidden). It holds plan, period, department, form version, where each item
stands, and what was issued: every text and number that its item sheets print.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from taikou_xl.sheets.grid import Book, Grid
from taikou_xl.sheets.packed import packed, unpacked

IDENTITY_SHEET = "_taikou"
SCHEMA = "taikou-xl/form/1"
# texts in a row of each kind
_WIDTHS = {
    **dict.fromkeys(("period", "unit", "version"), 2),
    **dict.fromkeys(("plan", "corrects", "sheet", "text", "print"), 3),
    **{"cell": 4, "item": 5},
}


@dataclass(frozen=True)
class IssuedItem:
    """One item as it was issued: its sheet and, by field, the A1 address of its open cell.

    ``prints`` are all texts and numbers that its sheet prints, by A1 address; open cells and
    formulas are not among them.
    """

    no: str
    title: str
    department: str
    sheet: str
    cells: tuple[tuple[str, str], ...]
    prints: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class IssuedText:
    """One text that was printed and locked: item, label or field, period key ("" above the table)."""

    no: str
    label: str
    period: str
    text: str


@dataclass(frozen=True)
class Identity:
    """Who a form is for; ``version`` is a digest of everything that was issued in it.

    ``sheets`` are the form's other sheets, by name, with the first text of each. A copy that
    was sent back for correction names the returns that it answers: ``corrects`` holds the
    SHA-256 of each, ``sent_back`` the ISO date ("" in a form as first issued).
    """

    plan_key: str
    plan_name: str
    period: str
    unit: str
    version: str
    items: tuple[IssuedItem, ...]
    texts: tuple[IssuedText, ...] = ()
    corrects: tuple[str, ...] = ()
    sent_back: str = ""
    sheets: tuple[tuple[str, str], ...] = ()


def sealed_rows(identity: Identity) -> list[list[str]]:
    """Give the sheet's rows with the version: the digest of all the rest. The last step of writing."""
    rows = identity_rows(replace(identity, version=""))
    version = _digest_of(rows)
    return [["version", version] if row[0] == "version" else row for row in rows]


def is_intact(identity: Identity) -> bool:
    """Tell whether the version fits the rest: no row was edited, lost or added."""
    return identity.version == _digest(identity)


def _digest(identity: Identity) -> str:
    return _digest_of(identity_rows(replace(identity, version="")))


def _digest_of(rows: Iterable[Sequence[str]]) -> str:
    # office programs may change blanks and line ends, and nothing is issued by them alone
    plain = json.dumps([["".join(text.split()) for text in row] for row in rows])
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def identity_rows(identity: Identity) -> list[list[str]]:
    """Give the sheet's rows: a head of key and value, then one row per item, cell and piece.

    In the head of a copy for correction, one row per return that it answers. Texts and prints
    of an item are JSON in pieces: a row for each of them would slow the reading of every form.
    """
    rows = [
        [SCHEMA],
        ["plan", identity.plan_key, identity.plan_name],
        ["period", identity.period],
        ["unit", identity.unit],
        ["version", identity.version],
    ]
    rows += [["corrects", identity.sent_back, digest] for digest in identity.corrects]
    rows += [["sheet", name, first] for name, first in identity.sheets]
    by_item: dict[str, list[tuple[str, str, str]]] = {}
    for text in identity.texts:
        by_item.setdefault(text.no, []).append((text.label, text.period, text.text))
    for item in identity.items:
        rows.append(["item", item.no, item.sheet, item.title, item.department])
        rows += [["cell", item.no, name, address] for name, address in item.cells]
        rows += [["text", item.no, piece] for piece in packed(by_item.get(item.no, ()))]
        rows += [["print", item.no, piece] for piece in packed(item.prints)]
    return rows


def find_identity(book: Book) -> Identity | None:
    """Find the identity sheet of a workbook by its content, None where there is none."""
    identity, _ = identity_and_soundness(book)
    return identity


def identity_and_soundness(book: Book) -> tuple[Identity | None, bool]:
    """Find the identity sheet by its content, and tell whether it is intact (``is_intact``).

    Where sheets of several forms lie in one workbook, the first that is intact counts.
    """
    first: Identity | None = None
    for grid in book.sheets.values():
        rows = _rows(grid) if is_identity(grid) else []
        identity = _parse(rows) if rows else None
        # rows that nobody touched need not be made once more for their digest
        if identity and (identity.version == _digest_of(_as_issued(rows)) or is_intact(identity)):
            return identity, True
        first = first or identity
    return first, False


def _as_issued(rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Give rows as they were read in the form in which ``identity_rows`` made them."""
    yield [SCHEMA]
    for row in rows:
        yield ["version", ""] if row[0] == "version" else row[: _WIDTHS.get(row[0], len(row))]


def is_identity(grid: Grid) -> bool:
    """Tell an identity sheet, readable or not."""
    return grid.text(0, 0) == SCHEMA


def _parse(rows: Iterable[Sequence[str]]) -> Identity | None:
    head: dict[str, list[str]] = {}
    items: list[list[str]] = []
    cells: dict[str, list[tuple[str, str]]] = {}
    corrects: list[tuple[str, str]] = []
    sheets: list[tuple[str, str]] = []
    pieces: dict[str, dict[str, list[str]]] = {"text": {}, "print": {}}
    for kind, *rest in rows:
        if kind == "item":
            items.append(rest)
        elif kind == "cell":
            cells.setdefault(rest[0], []).append((rest[1], rest[2]))
        elif kind in pieces:
            pieces[kind].setdefault(rest[0], []).append(rest[1])
        elif kind == "corrects":
            corrects.append((rest[0], rest[1]))
        elif kind == "sheet":
            sheets.append((rest[0], rest[1]))
        else:
            head[kind] = rest
    if not {"plan", "period", "unit", "version"} <= set(head):
        return None
    try:
        texts = {no: unpacked(found, 3) for no, found in pieces["text"].items()}
        prints = {no: unpacked(found, 2) for no, found in pieces["print"].items()}
    except ValueError:
        return None
    return Identity(
        plan_key=head["plan"][0],
        plan_name=head["plan"][1],
        period=head["period"][0],
        unit=head["unit"][0],
        version=head["version"][0],
        items=tuple(
            IssuedItem(
                *(no, title, department, sheet),
                tuple(cells.get(no, ())),
                tuple((place, text) for place, text in prints.get(no, ())),
            )
            for no, sheet, title, department in items
        ),
        texts=tuple(IssuedText(no, *one) for no, found in texts.items() for one in found),
        corrects=tuple(digest for _, digest in corrects),
        sent_back=max((date for date, _ in corrects), default=""),
        sheets=tuple(sheets),
    )


def _rows(grid: Grid) -> list[list[str]]:
    """Give the rows below the first that hold anything, each of five texts."""
    by_row: dict[int, list[str]] = {}
    for (row, column), cell in grid.cells.items():
        if row and column < 5:
            by_row.setdefault(row, [""] * 5)[column] = cell.text
    return [by_row[row] for row in sorted(by_row)]
