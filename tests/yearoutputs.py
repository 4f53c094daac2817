"""What the outputs of the year say, read by printed headings alone, as a person would."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl

from tests.staff import cell_of


def book_of(path: Path) -> Any:
    """Open a workbook with the values that it shows."""
    return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)


def texts_of(sheet: Any) -> str:
    """Give everything that stands on a sheet, a line for each cell."""
    return "\n".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None)


def table_of(sheet: Any, key_heading: str) -> dict[str, dict[str, Any]]:
    """Give a table's rows by the text under a heading, down to its first blank."""
    head = cell_of(sheet, key_heading)
    heads = {c.value: c.column for c in sheet[head.row] if c.value is not None}
    found: dict[str, dict[str, Any]] = {}
    for row in range(head.row + 1, sheet.max_row + 1):
        key = sheet.cell(row, head.column).value
        if key is None:
            break
        found[str(key)] = {str(h): sheet.cell(row, c).value for h, c in heads.items()}
    return found


def rows_of(sheet: Any, key_heading: str) -> list[dict[str, Any]]:
    """Give a table's rows in order where keys may repeat, down to its first blank."""
    head = cell_of(sheet, key_heading)
    heads = {c.value: c.column for c in sheet[head.row] if c.value is not None}
    found = []
    for row in range(head.row + 1, sheet.max_row + 1):
        if sheet.cell(row, head.column).value is None:
            break
        found.append({str(h): sheet.cell(row, c).value for h, c in heads.items()})
    return found


def column_under(sheet: Any, key_heading: str, words: str) -> dict[str, Any]:
    """Give the column whose heading holds these words, by the texts under another heading."""
    rows = table_of(sheet, key_heading)
    heading = next(h for h in next(iter(rows.values())) if words in h)
    return {key: row[heading] for key, row in rows.items()}


def csv_of(path: Path) -> list[dict[str, str]]:
    """Read a published CSV."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def docx_text(path: Path) -> str:
    """Give the text of a Word document, a line for each paragraph."""
    with zipfile.ZipFile(path) as package:
        xml = package.read("word/document.xml").decode()
    return "\n".join(
        html.unescape(re.sub(r"<[^>]+>", "", part)) for part in re.split(r"</w:p>", xml)
    )


def page_text(path: Path) -> str:
    """Give the text of a web page without marks."""
    text = re.sub(r"(?s)<(script|style).*?</\1>", "", path.read_text(encoding="utf-8"))
    return html.unescape(re.sub(r"<[^>]+>", "\n", text))


def page_counts(path: Path, *headings: str) -> dict[str, Mapping[str, str]]:
    """Give the first table of a web page that has these headings: rows by their first cell."""
    source = path.read_text(encoding="utf-8")
    for table in re.findall(r"(?s)<table.*?</table>", source):
        rows = [
            [html.unescape(re.sub(r"<[^>]+>", "", c)).strip() for c in cells]
            for line in re.findall(r"(?s)<tr.*?</tr>", table)
            if (cells := re.findall(r"(?s)<t[hd].*?</t[hd]>", line))
        ]
        if rows and set(headings) <= {*rows[0]}:
            return {row[0]: dict(zip(rows[0], row, strict=False)) for row in rows[1:]}
    raise LookupError(headings)


def letter(path: Path) -> str:
    """Give a text that is pasted into the groupware."""
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
