"""Findings: what a person should look at, as data.

A finding never stops the run. ``error``: that cell is held, or that file not taken;
``warning``: counted, a person should look; ``note``: a value was normalised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from taikou_xl.wording.catalogue import CATALOGUE
from taikou_xl.wording.entries import Severity

__all__ = ["CATALOGUE", "Finding", "Place", "Severity", "find", "has_errors"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: file as shown to the user, sheet, cell, item and field."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    item: str = ""
    field: str = ""


_FOR_DEPARTMENTS = ("told", "ask")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at: what, where, and what to do. Strings only, ready for JSON.

    ``message`` and ``remedy`` speak to 取りまとめ課, ``told`` and ``ask`` to the department;
    ``ask`` is "" where the finding is no department's business.
    """

    code: str
    severity: Severity
    file: str
    sheet: str
    cell: str
    item: str
    field: str
    value: str
    message: str
    remedy: str
    told: str = ""
    ask: str = ""

    def as_json(self) -> dict[str, str]:
        """Give the finding as the JSON report shows it: in the words for 取りまとめ課."""
        found = {key: str(value) for key, value in asdict(self).items()}
        return {key: value for key, value in found.items() if key not in _FOR_DEPARTMENTS}

    def as_text(self) -> str:
        """Give the finding in the three lines that a terminal shows."""
        place = "｜".join(part for part in (self.file, self.sheet, self.cell) if part)
        lines = [f"[{self.code}・{self.severity.label}] {self.message}"]
        if place:
            lines.append(f"  場所：{place}")
        if self.remedy:
            lines.append(f"  対応：{self.remedy}")
        return "\n".join(lines)


def find(code: str, place: Place, value: str = "", **words: object) -> Finding:
    """Make a finding from the catalogue; ``words`` fill the ``{names}`` of its wording."""
    entry = CATALOGUE[code]
    known = {"value": value, "item": place.item, "field": place.field, "file": place.file, **words}
    return Finding(
        code,
        entry.severity,
        place.file,
        place.sheet,
        place.cell,
        place.item,
        place.field,
        value,
        entry.message.format_map(known),
        entry.remedy.format_map(known),
        entry.told.format_map(known),
        entry.ask.format_map(known),
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether any finding holds a cell or refuses a file."""
    return any(finding.severity is Severity.ERROR for finding in findings)
