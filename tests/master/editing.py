"""What the tests of the master share."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import openpyxl

from taikou_xl.plan.model import Entry, Plan


def without_places(plan: Plan) -> Plan:
    """Give the plan as made: without sheets and cells of its texts, and what a master knew."""
    items = (
        replace(item, table={key: Entry(entry.value) for key, entry in item.table.items()})
        for item in plan.items
    )
    return replace(plan, items=tuple(items), known_items={})


def edited(data: bytes, edit: Callable[[openpyxl.Workbook], None]) -> bytes:
    """Give a workbook as somebody changed and saved it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell_of(sheet: openpyxl.worksheet.worksheet.Worksheet, text: str) -> openpyxl.cell.Cell:
    """Find the first cell that holds a text."""
    return next(cell for row in sheet.iter_rows() for cell in row if cell.value == text)
