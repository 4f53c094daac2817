"""A list as a file: CSV or the first sheet of an xlsx become headings and rows of text.

Nothing is known here about what the columns mean.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from taikou_xl.errors import UnreadableInput
from taikou_xl.sheets.grid import Cell, CellKind, Grid, address
from taikou_xl.sheets.opening import open_needed
from taikou_xl.sheets.shown import shown_text
from taikou_xl.terms.text import clean_text, name_key

_HEADER_SEARCH_ROWS = 30
_WRONG_KINDS = {
    CellKind.ERROR: "エラー値です",
    CellKind.UNCACHED: "数式の結果が保存されていません",
    CellKind.DATE: "日付になっています（表示形式を「文字列」にして入力し直してください）",
}


@dataclass(frozen=True)
class ListTable:
    """Headings by column and rows of text below them; ``numbers`` are the rows' own numbers.

    ``spoiled`` says of the cells whose content is no text (errors, dates) what is wrong, by
    row number and column.
    """

    headings: Mapping[int, str]
    rows: tuple[Mapping[int, str], ...]
    numbers: tuple[int, ...]
    spoiled: Mapping[tuple[int, int], str] = field(default_factory=dict)


def read_table(data: bytes, name: str, marks: tuple[str, ...], what: str = "計画一覧") -> ListTable:
    """Read a list's headings and rows; the heading row is the first that holds all ``marks``.

    ``what`` the list is called in messages. Where no row does, the first row with content is taken for the headings. Texts lose outer
    blanks and what no workbook can hold; a merged area counts for each of its cells.

    Raises:
        UnreadableInput: the file is neither a CSV in UTF-8 or CP932 nor a readable xlsx.
    """
    if data[:4] == b"PK\x03\x04":
        lines, spoiled = _book_lines(data, name, what)
    else:
        lines, spoiled = _csv_lines(data, name, what), {}
    at = _header_line(lines, marks)
    if at is None:
        raise UnreadableInput(
            f"{what}「{name}」に何も書かれていません。",
            f"1行目に見出し（{'、'.join(marks)} など）を置き、その下に1件を1行に書いてください。",
        )
    body = [(number, row) for number, row in lines[at + 1 :] if row]
    headings = lines[at][1]
    return ListTable(
        headings,
        tuple(row for _, row in body),
        tuple(number for number, _ in body),
        {place: text for place, text in spoiled.items() if place[0] > lines[at][0]},
    )


def _header_line(lines: list[tuple[int, dict[int, str]]], marks: tuple[str, ...]) -> int | None:
    wanted = {name_key(mark) for mark in marks}
    for index, (_, row) in enumerate(lines[:_HEADER_SEARCH_ROWS]):
        if wanted <= {name_key(text) for text in row.values()}:
            return index
    return next((index for index, (_, row) in enumerate(lines) if row), None)


def _csv_lines(data: bytes, name: str, what: str) -> list[tuple[int, dict[int, str]]]:
    reader = csv.reader(io.StringIO(_decode(data, name, what), newline=""), strict=True)
    lines = []
    try:
        for number, record in enumerate(reader, start=1):
            texts = ((column, clean_text(text).strip()) for column, text in enumerate(record))
            lines.append((number, {column: text for column, text in texts if text}))
    except csv.Error as problem:
        raise UnreadableInput(
            f'{what}「{name}」を{reader.line_num}行目付近で読み取れません（引用符「"」の対応がとれていません）。',
            "Excelで開いて確認し、「CSV UTF-8（コンマ区切り）」または「Excel ブック (.xlsx)」で保存し直してください。",
        ) from problem
    return lines


def _decode(data: bytes, name: str, what: str) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableInput(
        f"{what}「{name}」の文字コードを読み取れません（UTF-8でもシフトJISでもありません）。",
        "Excelで開き、「CSV UTF-8（コンマ区切り）」または「Excel ブック (.xlsx)」で保存し直してください。",
    )


def _book_lines(
    data: bytes, name: str, what: str
) -> tuple[list[tuple[int, dict[int, str]]], dict[tuple[int, int], str]]:
    book = open_needed(
        data, what, name, "「Excel ブック (.xlsx)」またはCSVで保存し直してください。"
    )
    grid = next((sheet for sheet in book.sheets.values() if sheet.visible), None)
    if grid is None:
        return [], {}
    rows: dict[int, dict[int, str]] = {}
    spoiled: dict[tuple[int, int], str] = {}
    for row, column, cell in _spread(grid):
        if cell.kind in _WRONG_KINDS:
            told = f"セル{address(row, column)}は、{_WRONG_KINDS[cell.kind]}"
            spoiled[row + 1, column] = told
        text = clean_text(shown_text(cell)).strip()
        if text:
            rows.setdefault(row, {})[column] = text
    return [(row + 1, rows.get(row, {})) for row in range(max(rows, default=-1) + 1)], spoiled


def _spread(grid: Grid) -> Iterator[tuple[int, int, Cell]]:
    """Give every cell with content, a merged area's for each of its cells."""
    for (row, column), cell in sorted(grid.cells.items()):
        area = grid.merge_at(row, column)
        if area is None:
            yield row, column, cell
            continue
        if (area.top, area.left) == (row, column):
            for below in range(area.top, min(area.bottom, grid.height - 1) + 1):
                for beside in range(area.left, min(area.right, grid.width - 1) + 1):
                    yield below, beside, cell
