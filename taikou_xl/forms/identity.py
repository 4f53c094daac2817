"""The hidden sheet by which a returned workbook is known: writer and reader share this.

It is found by its content, whatever its name, place or visibility (office programs turn
very hidden into hidden). It holds plan, period, department, form version, where each item
stands, and what was issued.
"""

from __future__ import annotations

from dataclasses import dataclass

from taikou_xl.sheets.grid import Book, Grid

IDENTITY_SHEET = "_taikou"
SCHEMA = "taikou-xl/form/1"


@dataclass(frozen=True)
class IssuedItem:
    """One item as it was issued: its sheet and, by field, the A1 address of its open cell."""

    no: str
    title: str
    department: str
    sheet: str
    cells: tuple[tuple[str, str], ...]


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

    A copy that was sent back for correction names the returns that it answers: ``corrects``
    holds the SHA-256 of each, ``sent_back`` the ISO date ("" in a form as first issued).
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


def identity_rows(identity: Identity) -> list[list[str]]:
    """Give the sheet's rows: a head of key and value, then one row per item, cell and text.

    In the head of a copy for correction, one row per return that it answers.
    """
    rows = [
        [SCHEMA],
        ["plan", identity.plan_key, identity.plan_name],
        ["period", identity.period],
        ["unit", identity.unit],
        ["version", identity.version],
    ]
    rows += [["corrects", identity.sent_back, digest] for digest in identity.corrects]
    for item in identity.items:
        rows.append(["item", item.no, item.sheet, item.title, item.department])
        rows += [["cell", item.no, name, address] for name, address in item.cells]
    rows += [["text", t.no, t.label, t.period, t.text] for t in identity.texts]
    return rows


def find_identity(book: Book) -> Identity | None:
    """Find the identity sheet of a workbook by its content, None where there is none."""
    for grid in book.sheets.values():
        if grid.text(0, 0) == SCHEMA:
            return _parse(grid)
    return None


def _parse(grid: Grid) -> Identity | None:
    head: dict[str, list[str]] = {}
    items: list[list[str]] = []
    cells: dict[str, list[tuple[str, str]]] = {}
    texts: list[IssuedText] = []
    corrects: list[tuple[str, str]] = []
    for row in range(1, grid.height):
        kind, *rest = (grid.text(row, column) for column in range(5))
        if kind == "item":
            items.append(rest)
        elif kind == "cell":
            cells.setdefault(rest[0], []).append((rest[1], rest[2]))
        elif kind == "text":
            texts.append(IssuedText(*rest))
        elif kind == "corrects":
            corrects.append((rest[0], rest[1]))
        elif kind:
            head[kind] = rest
    if not {"plan", "period", "unit", "version"} <= set(head):
        return None
    return Identity(
        plan_key=head["plan"][0],
        plan_name=head["plan"][1],
        period=head["period"][0],
        unit=head["unit"][0],
        version=head["version"][0],
        items=tuple(
            IssuedItem(no, title, department, sheet, tuple(cells.get(no, ())))
            for no, sheet, title, department in items
        ),
        texts=tuple(texts),
        corrects=tuple(digest for _, digest in corrects),
        sent_back=max((date for date, _ in corrects), default=""),
    )
