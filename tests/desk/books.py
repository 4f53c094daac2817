"""Workbooks with macros, read by openpyxl."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl


def book_with_macros(path: Path) -> Any:
    """Give a workbook with its macros, as an openpyxl workbook that can be saved.

    openpyxl keeps the macros in an archive that is open for writing. Where the workbook is
    collected as garbage together with the archive's stream, the archive may find the stream
    closed and complain, in the midst of any later test: here it is open for reading alone.
    """
    book: Any = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), keep_vba=True)
    stream = book.vba_archive.fp
    book.vba_archive.close()
    book.vba_archive = zipfile.ZipFile(stream)
    return book
