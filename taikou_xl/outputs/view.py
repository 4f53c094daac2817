"""The consolidation's answers by item, as the sheets show them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from taikou_xl.plan.model import Field, Item, Kind, Role
from taikou_xl.plan.sheetnames import OFFICE
from taikou_xl.returns.model import State
from taikou_xl.rollup import tables
from taikou_xl.rollup.assess import assess
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.judge import Assessment
from taikou_xl.rollup.trends import Trend, trends
from taikou_xl.terms.figures import is_provisional
from taikou_xl.terms.periods import Period


@dataclass(frozen=True, slots=True)
class Shown:
    """One result: its state, its accepted text and where it stands."""

    state: str
    value: str
    held_value: str
    source: str


@dataclass(frozen=True)
class View:
    """Everything that the sheets of one summary share, computed once."""

    c: Consolidated

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Items of the reported period, in plan order."""
        return self.c.plan.items_in(self.c.period)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """Recorded periods, the reported one last."""
        return tables.recorded_periods(self.c)

    @cached_property
    def results(self) -> Mapping[tuple[str, str, str], Shown]:
        """Results by (period key, item number, field)."""
        return {
            (row.period, row.item, row.field): Shown(
                row.state,
                row.value,
                row.held_value,
                "｜".join(part for part in (row.file, row.sheet, row.cell) if part),
            )
            for row in self.c.rows
        }

    @cached_property
    def ratings(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """(status, rating) by (period key, item number)."""
        return {(row.period, row.no): (row.status, row.rating) for row in tables.rate_items(self.c)}

    @cached_property
    def moves(self) -> Mapping[str, str]:
        """The reported period's move by item number: ``↑ 上昇``."""
        now = (move for move in tables.moves(self.c) if move.period == self.c.period.key)
        return {move.no: f"{move.arrow} {move.word}".strip() for move in now}

    @cached_property
    def assessments(self) -> Mapping[str, Assessment]:
        """参考判定 by item number; empty for a plan that has none."""
        return assess(self.c)

    @cached_property
    def trends(self) -> tuple[Trend, ...]:
        """The rows of 指標, in plan order of items.

        A plan whose form has no targets has rows only of items with a figure all the same.
        """
        found = trends(self.c)
        if self.c.plan.target_field is not None:
            return found
        return tuple(t for t in found if t.name or t.final or t.baseline)

    def trends_of(self, item: Item) -> tuple[Trend, ...]:
        """Give the rows of 指標 of an item."""
        return tuple(self._trends_by_item.get(item.no, ()))

    @cached_property
    def _trends_by_item(self) -> Mapping[str, list[Trend]]:
        found: dict[str, list[Trend]] = {}
        for one in self.trends:
            found.setdefault(one.item.no, []).append(one)
        return found

    @property
    def previous(self) -> Period | None:
        """The recorded period before the reported one."""
        return self.periods[-2] if len(self.periods) > 1 else None

    def rating(self, item: Item, period: Period) -> str:
        """Give the class, 未回答 or 保留; "" where the item was not in the plan."""
        rating = self.ratings.get((period.key, item.no), ("", ""))[1]
        in_plan = (period.key, item.no) in self.ratings
        return rating or (tables.ANSWERED_WITHOUT_RATING if in_plan else "")

    def status(self, item: Item) -> str:
        """Give answered, held or missing for the reported period."""
        return self.ratings[self.c.period.key, item.no][0]

    def shown(self, item: Item, field: Field, period: Period | None = None) -> str:
        """Give what a cell shows: the answer, 保留 for a held one, 未回答 for a missing rating."""
        when = period or self.c.period
        if field == self.c.plan.rating_field:
            return self.rating(item, when)
        result = self.results.get((when.key, item.no, field.name))
        if result is None:
            return ""
        if result.state == State.HELD and result.held_value:
            return tables.ON_HOLD
        return result.value

    def source(self, item: Item) -> str:
        """Give file, sheet and cell of the rating, or of the first answer.

        What 事務局修正 changed is named after it: field and cell of the master.
        """
        told = {
            a.correction.field.name: a.correction.cell
            for a in self.c.corrected
            if (a.correction.period, a.correction.item) == (self.c.period, item.no)
        }
        hand = "、".join(f"{name} {cell}" for name, cell in told.items())
        place = self._place(item)
        if not hand:
            return place
        by_hand = f"{OFFICE}（{hand}）"
        return by_hand if f"｜{OFFICE}｜" in f"｜{place}｜" or not place else f"{place}\n{by_hand}"

    def _place(self, item: Item) -> str:
        rating = self.c.plan.rating_field
        fields = [f for f in (rating, *self.c.plan.report_fields) if f is not None]
        found = (self.results.get((self.c.period.key, item.no, f.name)) for f in fields)
        places = [r.source for r in found if r and r.state != State.BLANK]
        # what came in a return is traced to it, whatever the administrator corrected beside it
        came = (place for place in places if f"｜{OFFICE}｜" not in f"｜{place}｜")
        return next(came, next(iter(places), ""))

    def text_of(self, item: Item, role: Role) -> str:
        """Give the item's answer in the first reported text field of a role."""
        field = next((f for f in self.c.plan.report_fields if f.role is role), None)
        return self.shown(item, field) if field else ""

    def not_yet(self) -> list[tuple[Item, str]]:
        """Give the items whose figure is to be fixed later (未確定, 速報 …), with its text."""
        fields = [f for f in self.c.plan.report_fields if f.kind in (Kind.FIGURE, Kind.AMOUNT)]
        return [
            (item, text)
            for item in self.items
            for text in (self.shown(item, f) for f in fields)
            if is_provisional(text)
        ]

    def not_achieved(self) -> list[Item]:
        """Give the items of a counted class that is no achievement, the scale's last first."""
        order = {k.name: n for n, k in enumerate(self.c.plan.scale) if k.counted and not k.achieved}
        found = [item for item in self.items if self.rating(item, self.c.period) in order]
        return sorted(found, key=lambda item: -order[self.rating(item, self.c.period)])


def name_of(item: Item) -> str:
    """Give what people call an item: ``2(3)① コンプライアンスの徹底``, each mark once."""
    if not item.label:
        return f"{item.no} {item.title}"
    mark = item.title[:1]
    title = item.title[1:].strip() if mark and item.label.endswith(mark) else item.title
    return f"{item.label} {title}"
