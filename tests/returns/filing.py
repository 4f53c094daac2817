"""Readings made from a few words, settled for the small plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from taikou_xl.findings import Place, find
from taikou_xl.returns.model import Answer, FileStatus, Reading, ReturnedFile
from taikou_xl.returns.settle import settle
from tests.returns.returning import R7, small_plan

PLAN = small_plan()
FIELDS = [field.name for field in PLAN.report_fields]
Given = Mapping[str, Mapping[str, str]]  # item → field → text


def returned(
    name: str, given: Given, unit: str = "秘書課", sha256: str = "", **file: Any
) -> Reading:
    """Give the reading of one file; items that it shows and leaves blank have {}.

    A text 「!uncached」 stands for a cell of that kind without text; ``file`` sets any other
    attribute of the file (received, corrects, sent_back, identified).
    """
    answers = tuple(
        Answer(
            *(name, unit, item, "R7", field, item, f"F{number}"),
            *_content(texts.get(field, "")),
        )
        for item, texts in given.items()
        for number, field in enumerate(FIELDS)
    )
    received = file.pop("received", "")
    came = ReturnedFile(
        name, FileStatus.ACCEPTED, "", unit, received, sha256 or name, tuple(given), **file
    )
    return Reading(came, answers)


def refused(
    name: str, code: str, unit: str = "秘書課", sha256: str = "", received: str = ""
) -> Reading:
    """Give the reading of a file that was not taken: unreadable, not ours, blank, last year's."""
    words = {"reason": "理由", "period": R7.label}
    finding = find(code, Place(name), "令和6年度", **words)
    file = ReturnedFile(name, FileStatus.REJECTED, finding.message, unit, received, sha256 or name)
    return Reading(file, (), (finding,))


def _content(text: str) -> tuple[str, str]:
    return (text[1:], "") if text.startswith("!") else ("text" if text else "blank", text)


def settled(
    *readings: Reading, newest: bool = False, folders: Mapping[str, str] | None = None
) -> dict[str, Reading]:
    """Settle files of the small plan and give them by name."""
    found = settle(readings, PLAN, R7, newest=newest, folders=folders)
    return {reading.file.file: reading for reading in found}


def statuses(found: Mapping[str, Reading]) -> dict[str, str]:
    """Give what became of every file."""
    return {name: reading.file.status.value for name, reading in found.items()}


def sources(readings: Sequence[Reading]) -> dict[str, set[str]]:
    """Give the files that each item's answers come from."""
    files: dict[str, set[str]] = {}
    for reading in readings:
        for answer in reading.answers:
            files.setdefault(answer.item, set()).add(answer.file)
    return files
