"""One item sheet being written: its columns, its formats, and how much of the page is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from taikou_xl.forms.measure import Sizes
from taikou_xl.forms.sendback import SendBack
from taikou_xl.plan.model import Field, Item, Plan, Side
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, Format, Sheet
from taikou_xl.terms.periods import Period

_JUST_OVER = 0.2


@dataclass
class Page:
    """What every part of one item sheet needs to know; ``heights`` grows with the rows.

    ``answers`` (field → text) fill the open cells; ``sendback`` says what is marked there.
    """

    writer: BookWriter
    sheet: Sheet
    plan: Plan
    item: Item
    open_period: Period | None
    sizes: Sizes
    answers: Mapping[str, str] = field(default_factory=dict)
    sendback: SendBack | None = None
    heights: dict[int, float] = field(default_factory=dict)
    _styles: dict[tuple[Any, ...], Format] = field(default_factory=dict, repr=False)

    @property
    def last(self) -> int:
        """The number of the last printed column."""
        return len(self.sizes.columns) - 1

    @property
    def first_report(self) -> int:
        """The number of the first reported column."""
        return 1 + len(self.plan.plan_fields)

    @property
    def counter(self) -> int:
        """The number of the column beside the print area."""
        return self.last + 2

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields in the order of the columns after the first."""
        return (*self.plan.plan_fields, *self.plan.report_fields)

    @property
    def end_column(self) -> int:
        """The number of the first column that no part of the sheet uses."""
        return self.counter + 2 + len(self.plan.report_fields)

    @property
    def room_pt(self) -> float:
        """What the last page leaves free, in the sheet's own points."""
        used = sum(self.heights.values())
        over = used - self.sizes.page_pt
        # heights are estimated on the safe side: what is just over still prints on one page
        if 0 < over < self.sizes.page_pt * _JUST_OVER:
            return 0.0
        return self.sizes.page_pt - used % self.sizes.page_pt

    def style(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's vocabulary
        """Give a framed, locked format."""
        asked = tuple(properties.items())
        found = self._styles.get(asked)
        if found is None:
            framed = {"border": 1, "border_color": look.LINE, "valign": "top", **properties}
            found = self._styles[asked] = self.writer.format(**framed)
        return found

    def label(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's vocabulary
        """Give the format of labels and headings."""
        asked = ("label", *properties.items())
        found = self._styles.get(asked)
        if found is None:
            centred = {"align": "center", "valign": "vcenter", "bg_color": look.LABEL_FILL}
            found = self._styles[asked] = self.style(**{**centred, **properties})
        return found

    def set_height(self, row: int, points: float, *, growing: bool = False) -> None:
        """Set a row's height; a growing one is fitted to what is typed there."""
        if growing:
            self.writer.growing_row(self.sheet, row, points)
        else:
            self.sheet.set_row(row, points)
        self.heights[row] = points

    def shown_text(self, f: Field, period: Period) -> str:
        """Give what the table shows: a form hides results of its own period and later ones."""
        hidden = f.side is Side.REPORT and period.key in self._late
        return "" if hidden else self.item.text(f.name, period)

    @cached_property
    def _late(self) -> frozenset[str]:
        """The keys of the periods whose results the sheet does not show."""
        first = self.open_period
        return frozenset(p.key for p in self.plan.periods if first is not None and p >= first)
