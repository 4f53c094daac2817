"""The office program of the tests: a crash of its own is survived, a failed step never tried again."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import openpyxl
import pytest

from tests.office import libre_office


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Write a workbook with one text."""
    made = openpyxl.Workbook()
    made.worksheets[0].title = "表"
    made.worksheets[0]["A1"] = "題"
    made.save(tmp_path / "本.xlsx")
    return tmp_path / "本.xlsx"


def test_steps__after_a_crash__are_taken_by_a_new_one(book: Path) -> None:
    """A LibreOffice that has ended is started anew; what is asked of it is answered."""
    with libre_office() as office:
        assert office.steps(book, [("value", "表", "A1")]) == ["題"]
        os.killpg(office._process.pid, signal.SIGKILL)
        assert office.steps(book, [("value", "表", "A1")]) == ["題"]


def test_steps__that_fail__are_not_taken_again(book: Path, tmp_path: Path) -> None:
    """What LibreOffice refuses while it runs fails at once: it may be a defect of ours."""
    target = tmp_path / "後.xlsx"
    with libre_office() as office:
        first = office._process.pid
        with pytest.raises(AssertionError, match="NoSuchElement"):
            office.steps(book, [("save", str(target)), ("value", "ない表", "A1")])
        assert office._process.pid == first
        assert office.steps(book, [("value", "表", "A1")]) == ["題"]
