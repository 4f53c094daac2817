"""The tests' own reading of workbooks with macros leaves nothing that could fail a later test."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from tests.desk.books import book_with_macros


def test_book__collected_as_garbage__complains_of_nothing(
    desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever the collector takes first, nothing is told; until then the book can be saved."""
    told: list[object] = []
    gc.collect()
    monkeypatch.setattr(sys, "unraisablehook", told.append)
    gc.disable()
    try:
        book = book_with_macros(desk / "行革管理.xlsm")
        book.save(tmp_path / "写し.xlsm")
        del book
        gc.collect()
    finally:
        gc.enable()
    assert told == []
    assert b"vbaProject" in (tmp_path / "写し.xlsm").read_bytes()
