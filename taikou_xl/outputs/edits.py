"""What a person wrote into a summary after it was made: listed, so that nothing is lost in silence.

A very hidden sheet keeps what we wrote into cells that are no formulas: 項目一覧 text by text
by item number (a sort is no edit), the other sheets as digests, whole and row by row.
"""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taikou_xl.outputs.page import Page
from taikou_xl.outputs.record import IDENTITY, SHEET, item_cells, item_rows
from taikou_xl.outputs.rowedits import Statics, row_digests, sheet_edit, statics_digest
from taikou_xl.outputs.summary_items import HEAD_ROW, KEY, NAME, ItemColumns
from taikou_xl.sheets.bookwriter import BookWriter, write_own_text
from taikou_xl.sheets.grid import address
from taikou_xl.sheets.stamp import is_unedited
from taikou_xl.sheets.stream import PackedText

_SHOWN = 40
_ROWS_AT_ONCE = 4096


@dataclass(frozen=True)
class Edit:
    """One thing that a person changed: its line, and for a cell of 項目一覧 its item and texts."""

    line: str
    no: str = ""
    heading: str = ""
    before: str = ""
    after: str = ""


class Original:
    """The hidden record of the pages of a summary, as they are when each is done."""

    def __init__(self, writer: BookWriter) -> None:
        """Add the sheet of the record at the end of the book."""
        self._sheet, self._plain = writer.sheet(SHEET), writer.format(text_wrap=False)
        self._kept: dict[str, PackedText] = {}

    def take(self, page: Page, columns: ItemColumns | None = None) -> None:
        """Keep what a page says, and put the page away: nothing is written to it any more.

        ``columns`` are those of 項目一覧.
        """
        kept = self._kept[page.name] = PackedText()
        for row in _rows_of(page, columns):
            kept.write(json.dumps(row, ensure_ascii=False) + "\n")
        page.statics.clear()
        page.sheet.put_away()

    def write(self, pages: Iterable[Page]) -> None:
        """Write the record, in the order of the pages; call it last."""
        row = 0
        self._write_row(row, (IDENTITY,))
        for page in pages:
            for line in self._kept.pop(page.name).lines():
                row += 1
                self._write_row(row, json.loads(line))
                if row % _ROWS_AT_ONCE == 0:
                    self._sheet.put_away()
        self._sheet.very_hidden()

    def _write_row(self, row: int, cells: Sequence[str]) -> None:
        for column, text in enumerate(cells):
            if text:
                write_own_text(self._sheet, row, column, text, self._plain)


def _rows_of(page: Page, columns: ItemColumns | None) -> Iterator[tuple[str, str, str, str]]:
    above = page.statics if columns is None else _above_table(page.statics)
    yield "sheet", page.name, "", statics_digest(above)
    yield from (("row", page.name, *row) for row in row_digests(above).items())
    if columns is not None:
        headings = [column.heading for column in columns.columns]
        yield from item_rows(headings, _item_texts(page.statics, columns))


def _above_table(statics: Statics, head: int = HEAD_ROW) -> Statics:
    return {row: cells for row, cells in statics.items() if row < head}


def _head_row(statics: Statics) -> int:
    """Give the row in which the headings of 項目一覧 stand now."""
    return min((row for row, cells in statics.items() if KEY in cells.values()), default=HEAD_ROW)


def _item_texts(statics: Statics, columns: ItemColumns) -> Iterator[list[str]]:
    """Give the texts of each item in 項目一覧, in the order of its columns."""
    for row in range(columns.first, columns.last + 1):
        cells = statics.get(row, {})
        yield [cells.get(number, "") for number in range(len(columns.columns))]


def find_edits(existing: bytes) -> list[Edit]:
    """List what was changed by hand in a workbook of ours; empty where nothing was."""
    if is_unedited(existing):
        return []
    book = _opened(existing)
    if SHEET not in book.sheetnames or book[SHEET].cell(1, 1).value != IDENTITY:
        return [Edit("作成時の内容の控え（非表示のシート）がなくなっています")]
    kept = [[_text(cell) for cell in row] for row in book[SHEET].iter_rows(min_row=2, max_col=4)]
    edits: list[Edit] = []
    by_row: dict[str, dict[str, str]] = {}
    for kind, name, row, digests in kept:
        if kind == "row":
            by_row.setdefault(name, {})[row] = digests
    for kind, name, _, digest in kept:
        if kind == "sheet":
            edits += map(Edit, _sheet_edits(book, name, digest, by_row.get(name, {})))
    try:
        cells = item_cells(kept)
    except ValueError:
        return [Edit("作成時の内容の控え（非表示のシート）が書き換えられています"), *edits]
    if cells and NAME in book.sheetnames:
        edits = _item_edits(book[NAME], cells) + edits
    return edits or [Edit(line) for line in _other_edits(book, kept)]


def _opened(existing: bytes) -> Any:  # noqa: ANN401 - an openpyxl workbook
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # it cannot keep small charts, and says so; here the book is only read
        warnings.filterwarnings("ignore", message=".*extension is not supported")
        return load_workbook(io.BytesIO(existing))


def _text(cell: Any) -> str:  # noqa: ANN401 - an openpyxl cell
    """Give what was typed into a cell; numbers as the record has them."""
    from openpyxl.utils.escape import unescape

    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{float(value):.12g}"
    return str(unescape(str(value))).replace("\r\n", "\n")


def _statics(sheet: Any) -> Statics:  # noqa: ANN401 - an openpyxl sheet
    found: Statics = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type != "f" and (text := _text(cell)):
                found.setdefault(cell.row - 1, {})[cell.column - 1] = text
    return found


def _sheet_edits(
    book: Any,  # noqa: ANN401 - an openpyxl workbook
    name: str,
    digest: str,
    by_row: Mapping[str, str],
) -> list[str]:
    if name not in book.sheetnames:
        return [f"シート「{name}」が削除されたか、名前が変わっています"]
    statics = _statics(book[name])
    now = _above_table(statics, _head_row(statics)) if name == NAME else statics
    if statics_digest(now) == digest:
        return []
    return [sheet_edit(name, by_row, row_digests(now))]


def _item_edits(sheet: Any, cells: Sequence[tuple[str, str, str]]) -> list[Edit]:  # noqa: ANN401
    """Compare 項目一覧 by item number and heading, wherever the row stands now."""
    rows = [[_text(cell) for cell in row] for row in sheet.iter_rows()]
    formulas = {
        (c.row - 1, c.column - 1) for row in sheet.iter_rows() for c in row if c.data_type == "f"
    }
    head = next((n for n, row in enumerate(rows) if KEY in row), None)
    if head is None:
        return [Edit(f"{NAME} 見出し「{KEY}」の行が見つかりません")]
    columns = {heading: n for n, heading in enumerate(rows[head]) if heading}
    at = {row[columns[KEY]]: n for n, row in enumerate(rows) if n > head and row[columns[KEY]]}
    headings = dict.fromkeys(heading for _, heading, _ in cells)
    edits = [Edit(f"{NAME} 見出し「{h}」がなくなっています") for h in headings if h not in columns]
    numbers = dict.fromkeys(no for no, _, _ in cells)
    edits += [Edit(f"{NAME} 番号{no}の行がなくなっています") for no in numbers if no not in at]
    for no, heading, text in cells:
        if heading not in columns or no not in at:
            continue
        place = at[no], columns[heading]
        now = rows[place[0]][place[1]]
        # a formula of ours left no text in the record, and its result is not an edit
        if now != text and not (text == "" and place in formulas):
            line = f"{NAME} 番号{no} {heading}：『{_cut(text)}』→『{_cut(now)}』"
            edits.append(Edit(line, no, heading, text, now))
    known = {at[n] for n in numbers if n in at}
    return edits + [Edit(line) for line in _additions(rows, head, set(columns.values()), known)]


def _additions(
    rows: Sequence[Sequence[str]], head: int, columns: set[int], known: set[int]
) -> list[str]:
    """List what stands in new rows and beside the table."""
    return [
        f"{NAME} {address(n, column)}：『{_cut(text)}』が書き加えられています"
        for n, row in enumerate(rows)
        for column, text in enumerate(row)
        if n > head and text and (n not in known or column not in columns)
    ]


def _other_edits(book: Any, kept: Sequence[Sequence[str]]) -> list[str]:  # noqa: ANN401
    """Say that something differs where no text does: a sheet added, or a formula changed."""
    known = {name for kind, name, _, _ in kept if kind == "sheet"} | {SHEET}
    added = [f"シート「{n}」が追加されています" for n in book.sheetnames if n not in known]
    moved = [f"{NAME} 行が並べ替えられています"] if _is_sorted_anew(book, kept) else []
    return added or moved or ["数式か、その計算結果が変わっています"]


def _is_sorted_anew(book: Any, kept: Sequence[Sequence[str]]) -> bool:  # noqa: ANN401
    """Tell whether the items stand in another order than we wrote them."""
    if NAME not in book.sheetnames:
        return False
    written = list(dict.fromkeys(no for no, _, _ in item_cells(kept)))
    now = [text for row in book[NAME].iter_rows(max_col=1) if (text := _text(row[0])) in written]
    return now != written


def _cut(text: str) -> str:
    line = text.replace("\n", "↵")
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
