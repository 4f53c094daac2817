"""差戻し as a form knows it: which places are marked, why, and which returns the copy answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from taikou_xl.terms.periods import era_date

Answers = Mapping[str, Mapping[str, str]]  # item number → field → text
_COMMENT_CHARS = 1500


@dataclass(frozen=True)
class Mark:
    """One thing that a department is asked about, in its own words.

    ``must``: it has to be corrected; else it is to be confirmed. ``field`` is "" where the
    whole item is meant, ``item`` too where the whole return is. ``value`` is what came
    (several where files differ), ``code`` and ``source`` (SHA-256 of the return) say where
    the mark comes from.
    """

    item: str
    field: str
    value: str
    told: str
    ask: str
    must: bool
    code: str = ""
    source: str = ""

    @property
    def comment(self) -> str:
        """The text of the cell's comment."""
        head = "修正が必要です" if self.must else "確認のお願い"
        return f"【{head}】\n{self.told}\n→ {self.ask}"[:_COMMENT_CHARS]


@dataclass(frozen=True)
class SendBack:
    """One copy for correction: its date, the SHA-256 of the returns it answers, its marks.

    ``due`` says until when, "" for the unit's own deadline; ``cover`` is what stands in the
    open cells of 表紙, by label.
    """

    date: dt.date
    corrects: tuple[str, ...]
    marks: tuple[Mark, ...]
    due: str = ""
    cover: Mapping[str, str] = field(default_factory=dict)

    @property
    def day(self) -> str:
        """The date as officials write it."""
        return era_date(self.date)

    @property
    def to_correct(self) -> tuple[Mark, ...]:
        """What has to be corrected."""
        return tuple(mark for mark in self.marks if mark.must)

    @property
    def to_confirm(self) -> tuple[Mark, ...]:
        """What is to be confirmed."""
        return tuple(mark for mark in self.marks if not mark.must)

    def of_item(self, no: str) -> tuple[Mark, ...]:
        """Give the marks of an item, in order."""
        return tuple(mark for mark in self.marks if mark.item == no)
