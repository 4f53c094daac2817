"""One entry of the catalogue of wording, and how it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs, heaviest first."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word that officials see."""
        return {"error": "差戻し", "warning": "確認", "note": "参考"}[self.value]


@dataclass(frozen=True)
class CatalogueEntry:
    """One line of the catalogue: wording with ``{names}`` that ``find`` fills in.

    ``told`` and ``ask`` are what a department reads in place of message and remedy; a code
    with ``ask`` "" is never sent to one.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    meaning: str
    told: str = ""
    ask: str = ""


def entry(code: str, severity: Severity, message: str, remedy: str, meaning: str) -> CatalogueEntry:
    """Give an entry that says the same to 取りまとめ課 and to departments."""
    return CatalogueEntry(code, severity, message, remedy, meaning, message, remedy)
