"""Rows that the administrator types into the master through the year, with their cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

OFFICE_HEADS = ("期", "番号", "欄", "修正前", "修正後", "理由", "経緯", "日付")
CONFIRMED_HEADS = ("期", "番号", "指摘", "対応", "理由", "回答", "日付")
OPINION_HEADS = ("期", "No", "委員", "番号", "意見", "回答課", "回答", "公表")


@dataclass(frozen=True)
class HandRow:
    """One filled row of 事務局修正, 確認記録 or 委員意見.

    ``texts``, ``cells`` (A1 addresses) and ``kinds`` (``sheets.grid.CellKind``) are by heading;
    ``broken`` names the headings whose cells hold an error value, ``missing`` those that the
    sheet lacks.
    """

    sheet: str
    texts: Mapping[str, str]
    cells: Mapping[str, str]
    broken: tuple[str, ...] = ()
    kinds: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    def text(self, heading: str) -> str:
        """Give what stands under a heading, "" where nothing does."""
        return self.texts.get(heading, "")

    def cell(self, heading: str) -> str:
        """Give the address of the cell under a heading, "" where the sheet lacks it."""
        return self.cells.get(heading, "")

    @property
    def number(self) -> int:
        """The row's number as Excel shows it."""
        place = next(iter(self.cells.values()), "")
        return int("".join(c for c in place if c.isdigit()) or 0)
