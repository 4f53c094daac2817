"""What the intake hands on: files with a status, answers with a place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from taikou_xl.findings import Finding


class FileStatus(StrEnum):
    """What became of a file; every file seen has exactly one."""

    ACCEPTED = "accepted"
    WITH_WARNINGS = "accepted_with_warnings"
    REJECTED = "rejected"
    CONFLICT = "conflict"
    SUPERSEDED = "superseded"
    DUPLICATE = "duplicate"
    IGNORED = "ignored"

    @property
    def label(self) -> str:
        """The word that officials see."""
        return _STATUS_LABELS[self.value]


_STATUS_LABELS = {
    "accepted": "受理",
    "accepted_with_warnings": "受理（確認あり）",
    "rejected": "不受理",
    "conflict": "内容の食い違い",
    "superseded": "差替え済み",
    "duplicate": "重複",
    "ignored": "対象外",
}


class State(StrEnum):
    """What became of one cell: never a fourth outcome."""

    ACCEPTED = "accepted"
    BLANK = "blank"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Answer:
    """One input cell as it came back, before any check.

    ``file`` is the shown name; ``kind`` is the cell's kind (``sheets.grid.CellKind``) or
    "blank", "merged", "unplaced", "struck" or ``CONFLICT``; ``text`` is its content as plain text,
    "" where blank.
    """

    file: str
    unit: str
    item: str
    period: str
    field: str
    sheet: str
    cell: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class CoverAnswers:
    """What staff wrote on 表紙, "" where blank; ``sheet`` and ``cell`` are those of 所属長確認.

    Days are ISO dates where the cell is a date, else as typed.
    """

    sender: str = ""
    extension: str = ""
    confirmed: str = ""
    confirmed_on: str = ""
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """One file seen: its shown name, what became of it and why.

    ``unit`` is who it is from ("" where unknown); ``received`` the file's own date and time;
    ``sha256`` of its bytes; ``items`` the numbers of the items that it answers. A copy that was
    sent back on ``sent_back`` (ISO date) answers the returns whose SHA-256 ``corrects`` holds.
    ``identified`` is False where the identity sheet was lost and the form was known again by
    its printed texts. ``cover`` is what was written on its 表紙.
    """

    file: str
    status: FileStatus
    reason: str = ""
    unit: str = ""
    received: str = ""
    sha256: str = ""
    items: tuple[str, ...] = ()
    corrects: tuple[str, ...] = ()
    sent_back: str = ""
    identified: bool = True
    cover: CoverAnswers = CoverAnswers()


@dataclass(frozen=True)
class Reading:
    """What one file held: the file, its answers, and what was found on the way.

    Once files were settled, ``answers`` are only those that reach the schema; ``aside`` are
    those, as they came, that contradict another file's (their item is held).
    """

    file: ReturnedFile
    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()
    aside: tuple[Answer, ...] = ()


class Result(NamedTuple):  # no dataclass: there are tens of thousands of them in a run
    """One row of the checked long table: one for each (item, period, reported field).

    ``state`` is accepted, blank or held, ``value`` the accepted text ("" otherwise),
    ``held_value`` what stood in a held cell; ``period`` is the period's key. All are texts.
    """

    item: str
    period: str
    field: str
    state: str
    value: str
    held_value: str
    file: str
    sheet: str
    cell: str


RESULT_COLUMNS = Result._fields
