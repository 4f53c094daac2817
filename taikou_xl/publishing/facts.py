"""Everything that the published outputs say, computed once: no output counts for itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from taikou_xl.outputs.view import View
from taikou_xl.plan.amounts import amount_of
from taikou_xl.plan.model import Field, Item, Kind, Plan, Role
from taikou_xl.plan.original import FINAL_TARGET, first_target
from taikou_xl.plan.sheetnames import CHANGES
from taikou_xl.publishing.public import public_opinions, publishable, shows_assessment, unfinished
from taikou_xl.returns.records import Opinion
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.earlier import EarlierColumn, earlier_columns
from taikou_xl.rollup.judge import Assessment
from taikou_xl.rollup.overall import Course, courses
from taikou_xl.rollup.revising import ALL_PERIODS
from taikou_xl.rollup.trends import Trend, items_so_far
from taikou_xl.terms.periods import Period

NO_REASON = "理由の記載なし"
NOT_IN_PLAN = "（計画の対象外）"


class Stage(StrEnum):
    """Who the publication is for."""

    MEETING = "推進会議"
    COUNCIL = "審議会"
    PUBLIC = "公表"


class Change(StrEnum):
    """What can have happened to an item since the period before."""

    DOWN = "下降"
    UP = "上昇"
    NEW = "新規"
    ENDED = "終了"


@dataclass(frozen=True)
class Changed:
    """One item that changed since the period before; ``reason`` is never blank."""

    kind: Change
    item: Item
    before: str
    after: str
    reason: str


@dataclass(frozen=True)
class Revised:
    """One target that is another than at first; ``when`` is a period's label or 最終目標."""

    item: Item
    when: str
    first: str
    now: str
    reason: str


@dataclass(frozen=True)
class Publication:
    """One period's results as they may be published.

    ``view`` and ``plan`` hold public data only. ``incomplete`` counts what is missing or on
    hold; ``day`` is the date of state.
    """

    view: View
    stage: Stage
    day: dt.date
    incomplete: Mapping[str, int]
    opinions: tuple[Opinion, ...]
    other_opinions: int

    @property
    def plan(self) -> Plan:
        """The plan with its public fields."""
        return self.view.c.plan

    @property
    def period(self) -> Period:
        """The reported period."""
        return self.view.c.period

    @property
    def as_of(self) -> str:
        """「令和8年8月3日現在」."""
        return self.view.c.as_of

    @property
    def city(self) -> str:
        """The city's name, "" where 設定 has none."""
        return self.plan.setting("市区町村名")

    @property
    def title(self) -> str:
        """Plan and period: what every output is called."""
        return f"{self.plan.name}　{self.period.label}　実施状況"

    @property
    def incomplete_line(self) -> str:
        """Say that the publication is not final and why; "" where it is."""
        parts = [
            ("未回答", self.incomplete["missing"]),
            ("保留（確認中）", self.incomplete["held"]),
        ]
        said = "・".join(f"{name} {count}項目" for name, count in parts if count)
        return f"この資料は途中の集計です。{said}があります（{self.as_of}）。" if said else ""

    @property
    def rating_name(self) -> str:
        """What the plan calls its rating: 達成度."""
        field = self.plan.rating_field
        return field.name if field else "回答"

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Every item that belonged to the plan so far, in plan order."""
        return items_so_far(self.view.c)

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The top levels of the reported period, in plan order; none of a plan with one level."""
        return tables.count_by_level(self.view.c).rows

    @cached_property
    def class_names(self) -> tuple[str, ...]:
        """The rows of the table of classes."""
        return tuple(self.counts)

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Counts by class, then by period key."""
        return tables.count_classes(self.view.c).by_row

    @cached_property
    def earlier(self) -> tuple[EarlierColumn, ...]:
        """Counts of earlier plans and years."""
        return earlier_columns(self.plan, self.view.periods)

    @cached_property
    def by_level(self) -> Mapping[str, Mapping[str, int]]:
        """The reported period's counts by top level, then class, 合計 last."""
        return tables.count_by_level(self.view.c).by_row

    @cached_property
    def shares(self) -> Mapping[str, tables.Achieved]:
        """The share of achieved items by period key."""
        return tables.achieved(self.view.c)

    @cached_property
    def share_lines(self) -> tuple[str, ...]:
        """The share lines and their definition; none where no class is an achievement."""
        return tables.share_lines(self.view.c, self.period)

    @cached_property
    def trends(self) -> Mapping[str, tuple[Trend, ...]]:
        """The rows of 指標 by item number."""
        found: dict[str, list[Trend]] = {}
        for trend in self.view.trends:
            found.setdefault(trend.item.no, []).append(trend)
        return {no: tuple(rows) for no, rows in found.items()}

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        """The goals of the whole plan with their figures; none for a plan that has none."""
        return courses(self.view.c)

    @cached_property
    def assessments(self) -> Mapping[str, Assessment]:
        """参考判定 by item, none unless 設定 says that it is published."""
        return self.view.assessments if shows_assessment(self.plan) else {}

    @cached_property
    def moves(self) -> Mapping[str, str]:
        """The move of each item of the reported period: ``↑ 上昇``."""
        return self.view.moves

    @cached_property
    def moved(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """(class in the period before, word of the move) by (period key, item number)."""
        return {
            (move.period, move.no): (move.previous, move.word) for move in tables.moves(self.view.c)
        }

    @cached_property
    def changes(self) -> tuple[Changed, ...]:
        """What changed since the period before: down first, then up, new and ended."""
        before = self.view.previous
        if before is None:
            return ()
        found = [change for item in self.view.items for change in self._moved(item, before)]
        found += [
            Changed(
                Change.ENDED, item, self.view.rating(item, before), "",
                item.end_reason or NO_REASON,
            )
            for item in self.plan.items_in(before)
            if not item.active(self.period)
        ]  # fmt: skip
        order = list(Change)
        return tuple(sorted(found, key=lambda change: order.index(change.kind)))

    def _moved(self, item: Item, before: Period) -> list[Changed]:
        word = self.moves[item.no].split(" ")[-1]
        kind = next((k for k in (Change.DOWN, Change.UP, Change.NEW) if k == word), None)
        if kind is None:
            return []
        was, now = self.view.rating(item, before), self.view.rating(item, self.period)
        return [Changed(kind, item, was, now, self.reason(item))]

    def reason(self, item: Item) -> str:
        """Give what the department says of an item's result, or that it says nothing."""
        return self.view.text_of(item, Role.REFLECTION) or NO_REASON

    @cached_property
    def revisions(self) -> tuple[Revised, ...]:
        """Every target that is another than at first, in plan order."""
        return tuple(one for item in self.items for one in self._revised(item))

    def _revised(self, item: Item) -> list[Revised]:
        target = self.plan.target_field
        found = []
        for period in self.plan.periods if target else ():
            first = first_target(self.plan, item, period)
            if first and target:
                now = self.plan.target(item, period) or "（なし）"
                why = self._why(item, target.name, period.key)
                found.append(Revised(item, period.label, first, now, why))
        if target and target.name in item.spans and found:
            found = [replace(found[0], when=ALL_PERIODS)]
        final = self.plan.original.get((item.no, FINAL_TARGET, ""), "")
        if final:
            why = self._why(item, FINAL_TARGET, "")
            found.append(Revised(item, "最終目標", final, item.final_target or "（なし）", why))
        return found

    def _why(self, item: Item, field: str, period: str) -> str:
        found = [
            row.get("理由", "").strip()
            for row in self.plan.kept.get(CHANGES, ())
            if (row.get("番号"), row.get("欄")) == (item.no, field)
            and row.get("期", "") in (period, ALL_PERIODS)
        ]
        return next((reason for reason in reversed(found) if reason), NO_REASON)

    def not_achieved(self) -> list[Item]:
        """Give the items not achieved, the scale's last class first."""
        return self.view.not_achieved()

    def provisional(self) -> list[tuple[Item, str]]:
        """Give the items whose figure is to be fixed later, with its text."""
        return self.view.not_yet()

    def shown(self, item: Item, field: Field, period: Period) -> str:
        """Give what a field shows in a period: plan text or answer, amounts with △ and commas."""
        if field in self.plan.plan_fields:
            text = item.text(field.name, period)
        else:
            text = self.view.shown(item, field, period)
        return amount_shown(text, field) if field.kind is Kind.AMOUNT else text

    def amount(self, item: Item, field: Field, period: Period) -> Decimal | None:
        """Give an amount as a number in the field's unit, None where it is none."""
        if field in self.plan.plan_fields:
            return amount_of(item.text(field.name, period), field)
        return amount_of(self.view.shown(item, field, period), field)


def amount_shown(text: str, field: Field) -> str:
    """Give an amount as officials print it: ``△ 1,200千円``; other texts as they are."""
    number = amount_of(text, field)
    return text if number is None else f"{amount_figure(number)}{field.unit}"


def amount_figure(number: Decimal) -> str:
    """Give an amount without its unit, where a heading names it: ``△ 1,200``."""
    figure = f"{abs(number):,}"
    return f"△ {figure}" if number < 0 else figure


def make_publication(c: Consolidated, stage: Stage, day: dt.date) -> Publication:
    """Give what may be published of a consolidation."""
    opinions, others = public_opinions(c)
    return Publication(View(publishable(c)), stage, day, unfinished(c), opinions, others)


def summary_words(p: Publication) -> Sequence[str]:
    """Say the period in a few sentences: how many items, what moved, what is open.

    The share has lines of its own (``share_lines``).
    """
    total = len(p.view.items)
    lines = [f"{p.period.label}は、{total}の{p.plan.level_names[-1]}に取り組みました。"]
    if p.view.previous is not None and p.plan.rating_field is not None:
        found = {kind: sum(c.kind is kind for c in p.changes) for kind in Change}
        parts = [
            f"{name}項目は{found[kind]}項目"
            for kind, name in ((Change.UP, "評価が上がった"), (Change.DOWN, "下がった"))
        ]
        lines.append(f"{p.view.previous.label}と比べて、{'、'.join(parts)}です。")
    later = len(p.provisional())
    if later:
        lines.append(f"{later}項目の数値は、後日確定します。")
    return lines
