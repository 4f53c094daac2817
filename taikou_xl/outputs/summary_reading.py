"""A 集計.xlsx read back: its items by 番号 and heading, its class counts and its share lines.

Read by headings, never by position: people sort, filter and correct a summary, and office
programs save it again. What has no stored value is None, never a blank.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from taikou_xl.errors import UnreadableInput
from taikou_xl.outputs.page import AMOUNT_FORMAT
from taikou_xl.outputs.record import SHEET as RECORD
from taikou_xl.outputs.record import item_cells
from taikou_xl.outputs.summary_counts import NAME as COUNTS
from taikou_xl.outputs.summary_items import ADDED, DEPARTMENT, KEY, LABEL
from taikou_xl.outputs.summary_items import NAME as ITEMS
from taikou_xl.sheets.grid import Book, Cell, CellKind, Grid
from taikou_xl.sheets.opening import open_needed
from taikou_xl.sheets.shown import shown_text
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text

_REMEDY = "「taikou-xl consolidate」で作った集計表を指定してください。"
_KINDS = {"master": "台帳", "form": "配布した様式", "check": "確認結果", "compare": "正誤表", "list": "計画一覧"}  # fmt: skip
_AS_OF = re.compile(r"(?:\w\w(?:元|[0-9]{1,2})|[0-9]{4})年[0-9]{1,2}月[0-9]{1,2}日現在")
_TITLE_ROWS = 3


@dataclass(frozen=True)
class Counts:
    """The counts of one period by class, in order, and 合計; None where none is stored."""

    period: str
    classes: tuple[tuple[str, int | None], ...]
    total: int | None


@dataclass(frozen=True)
class SummaryRead:
    """What one summary says.

    ``headings`` are those of 項目一覧 in the order in which they were written; ``added``
    gives what we call a column that we add to the plan's own → its heading here.
    """

    name: str
    plan_key: str
    period: Period
    title: str
    as_of: str
    headings: tuple[str, ...]
    added: Mapping[str, str]
    items: Mapping[str, Mapping[str, str | None]]
    counts: tuple[Counts, ...]
    shares: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """The headings of the levels, the item's own title last."""
        start, end = self.headings.index(LABEL) + 1, self.headings.index(DEPARTMENT)
        return self.headings[start:end]


def read_summary(data: bytes, name: str) -> SummaryRead:
    """Read a summary; ``name`` is what people call the file.

    Raises:
        UnreadableInput: the file is none of our summaries, or its 項目一覧 cannot be read.
    """
    book = _open(data, name)
    grid = _sheet(book, name)
    period = Period.parse(book.properties["taikou_period"])
    head, columns = _find_head(grid, name)
    headings = _written_order(book, tuple(columns))
    added = _added_headings(headings)
    items, notes = _read_items(grid, name, head, columns)
    counts, shares = _read_counts(book)
    return SummaryRead(
        name=name,
        plan_key=book.properties["taikou_plan"],
        period=period,
        title=grid.text(0, 0).removesuffix(f"　{ITEMS}") or period.label,
        as_of=_date_of_state(book),
        headings=headings,
        added=added,
        items=items,
        counts=counts,
        shares=shares,
        notes=tuple(notes),
    )


def _open(data: bytes, name: str) -> Book:
    book = open_needed(
        data, "集計表", name, "Excelで開き、「Excel ブック (.xlsx)」として保存し直してください。"
    )
    kind = book.properties.get("taikou_kind", "")
    if kind != "summary" or not book.properties.get("taikou_plan"):
        what = f"（{_KINDS[kind]}です）" if kind in _KINDS else ""
        raise UnreadableInput(
            f"「{name}」は、この道具が作った集計表ではありません{what}。", _REMEDY
        )
    try:
        Period.parse(book.properties.get("taikou_period", ""))
    except ValueError as problem:
        raise UnreadableInput(f"集計表「{name}」の対象の期を読み取れません。", _REMEDY) from problem
    return book


def _sheet(book: Book, name: str) -> Grid:
    if ITEMS not in book.sheets:
        raise UnreadableInput(
            f"集計表「{name}」に「{ITEMS}」のシートがありません。",
            f"シートの名前を「{ITEMS}」に戻すか、もう一度集計してください。",
        )
    return book.sheets[ITEMS]


def _find_head(grid: Grid, name: str) -> tuple[int, dict[str, int]]:
    """Find the heading row and the column of each heading, the first one where it is doubled."""
    needed = (KEY, LABEL, DEPARTMENT)
    for row in grid.rows():
        columns: dict[str, int] = {}
        for column in range(grid.width):
            text = grid.text(row, column).strip()
            if text:
                columns.setdefault(text, column)
        if all(heading in columns for heading in needed):
            return row, columns
    raise UnreadableInput(
        f"集計表「{name}」の「{ITEMS}」に、見出し「{'」「'.join(needed)}」の行が見つかりません。",
        "見出しを元に戻すか、もう一度集計してください。",
    )


def _written_order(book: Book, headings: tuple[str, ...]) -> tuple[str, ...]:
    """Put the headings in the order in which we wrote them, whatever the columns' order is now."""
    record = book.sheets.get(RECORD)
    rows = [[record.text(row, n) for n in range(4)] for row in record.rows()] if record else []
    try:
        written = [heading for _, heading, _ in item_cells(rows)]
    except ValueError:  # somebody wrote into it
        written = []
    known = [heading for heading in dict.fromkeys(written) if heading in headings]
    return (*known, *(heading for heading in headings if heading not in known))


def _added_headings(headings: tuple[str, ...]) -> dict[str, str]:
    """Tell our own columns from a plan's field of the same name (ours then say （集計）)."""
    found = {}
    for name in ADDED:
        ours = f"{name}（集計）"
        if ours in headings or name in headings:
            found[name] = ours if ours in headings else name
    return found


def _read_items(
    grid: Grid, name: str, head: int, columns: Mapping[str, int]
) -> tuple[dict[str, dict[str, str | None]], list[str]]:
    items: dict[str, dict[str, str | None]] = {}
    notes: list[str] = []
    for row in (row for row in grid.rows() if row > head):
        no = grid.text(row, columns[KEY]).strip()
        texts = {heading: _shown(grid, row, column) for heading, column in columns.items()}
        if no in items:
            raise UnreadableInput(
                f"集計表「{name}」の「{ITEMS}」に、番号「{no}」の行が二つあります（{row + 1}行目）。",
                "どちらかの行を消してください。",
            )
        if no:
            items[no] = texts
        elif any(texts.values()):
            notes.append(f"「{name}」の{row + 1}行目は、番号がないため比べていません。")
    return items, notes


def _shown(grid: Grid, row: int, column: int) -> str | None:
    """Give what a person sees in a cell; None for a formula whose result is not stored."""
    cell = grid.cells.get((row, column))
    if cell is None:
        return ""
    if cell.kind is CellKind.UNCACHED:
        return None
    return _amount(cell) if cell.format == AMOUNT_FORMAT else clean_text(shown_text(cell))


def _amount(cell: Cell) -> str:
    if cell.kind is not CellKind.NUMBER:
        return clean_text(cell.text)
    number = Decimal(cell.text)
    return f"△ {-number:,}" if number < 0 else f"{number:,}"


def _date_of_state(book: Book) -> str:
    """Give 「令和8年5月12日現在」 from the lines below the sheets' titles, "" where none says it."""
    for grid in book.sheets.values():
        for (row, _), cell in sorted(grid.cells.items()):
            found = _AS_OF.search(cell.text) if 0 < row < _TITLE_ROWS else None
            if found:
                return found[0]
    return ""


def _read_counts(book: Book) -> tuple[tuple[Counts, ...], tuple[str, ...]]:
    """Read the table of classes at the head of 達成度集計, and the share lines below it."""
    grid = book.sheets.get(COUNTS)
    head = next(
        (r for r in grid.rows() if r >= _TITLE_ROWS and grid.text(r, 0) and grid.text(r, 1)), None
    ) if grid else None  # fmt: skip
    if grid is None or head is None:
        return (), ()
    rows = []
    for row in range(head + 1, grid.height):
        if not grid.text(row, 0):
            break
        rows.append(row)
    if not rows:
        return (), ()
    counts = []
    for column in range(1, grid.width):
        if not grid.text(head, column):
            break
        # the last row is 合計: a class may have that name, too
        *classes, total = [(grid.text(r, 0), _count(grid, r, column)) for r in rows]
        counts.append(Counts(grid.text(head, column), tuple(classes), total[1]))
    return tuple(counts), _share_lines(grid, rows[-1] + 1)


def _count(grid: Grid, row: int, column: int) -> int | None:
    cell = grid.cells.get((row, column))
    whole = cell is not None and cell.kind is CellKind.NUMBER and cell.text.isdecimal()
    return int(cell.text) if cell is not None and whole else None


def _share_lines(grid: Grid, start: int) -> tuple[str, ...]:
    """Give the lines of text between the classes and the next table, without the definitions."""
    lines = []
    for row in range(start, grid.height):
        text = grid.text(row, 0)
        if text.startswith("※") or grid.text(row, 1):
            break
        if text:
            lines.append(clean_text(text))
    return tuple(lines)
