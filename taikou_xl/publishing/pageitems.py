"""What the page says of one item: its table by period, its charts, its texts of now and before.

Short values (figures, amounts, choices, days, the class) stand in the table, one row a period;
texts stand below it under their headings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from markupsafe import Markup

from taikou_xl.plan.amounts import amount_of
from taikou_xl.plan.model import Field, Item, Kind, Role
from taikou_xl.publishing.charts import column_chart
from taikou_xl.publishing.facts import Publication, amount_figure
from taikou_xl.rollup.trends import Trend
from taikou_xl.terms.periods import Period

TARGET, ACTUAL, BASE, FINAL = "目標", "実績", "現状", "最終目標"
_SHORT = (Kind.AMOUNT, Kind.CHOICE, Kind.DATE)
_MOST_WITHOUT_SCROLL = 4


@dataclass(frozen=True)
class Head:
    """One column of an item's table; ``figures`` stand to the right."""

    name: str
    figures: bool = False


@dataclass(frozen=True)
class PeriodRow:
    """One line of an item's table: cells between the period and the class."""

    name: str
    cells: Sequence[Markup]
    rating: str = ""
    now: bool = False


class ItemWords:
    """What the template asks about an item."""

    def __init__(self, p: Publication) -> None:
        """Keep the publication."""
        self.p = p

    @cached_property
    def short_fields(self) -> tuple[Field, ...]:
        """The fields of the plan whose values are short: they stand in the table."""
        return tuple(f for f in self.p.plan.fields if f.kind in _SHORT)

    @cached_property
    def has_targets(self) -> bool:
        """Whether any item of the plan has a target or a figure."""
        return bool(self.p.trends)

    @cached_property
    def heads(self) -> tuple[Head, ...]:
        """The columns between the period and the class: the same for every item."""
        targets = (Head(TARGET), Head(ACTUAL)) if self.has_targets else ()
        short = (
            Head(f"{f.name}（{f.unit}）" if f.unit else f.name, f.kind is Kind.AMOUNT)
            for f in self.short_fields
        )
        return (*targets, *short)

    @property
    def is_wide(self) -> bool:
        """Whether the table may need to be moved sideways on a phone."""
        return len(self.heads) + 1 + bool(self.p.plan.rating_field) > _MOST_WITHOUT_SCROLL

    def rows(self, item: Item) -> list[PeriodRow]:
        """Give the item's table: 現状, each period of the plan, 最終目標."""
        p, trends = self.p, self.p.trends.get(item.no, ())
        many = len(trends) > 1
        blank = [Markup("")] * len(self.short_fields)
        rows = []
        if any(t.baseline for t in trends):
            rows.append(PeriodRow(BASE, [Markup(""), _said(trends, "", many, base=True), *blank]))
        for period in (each for each in p.plan.periods if item.active(each)):
            known = period in p.view.periods
            cells = []
            if self.has_targets:
                actual = _said(trends, period.key, many) if known else Markup("")
                cells = [_targets(trends, period.key, many), actual]
            cells += [self._short(item, field, period, known=known) for field in self.short_fields]
            if period > p.period and not any(cells):
                continue  # nothing is planned yet: quarters to come would fill the table
            rating = p.view.rating(item, period) if known else ""
            rows.append(PeriodRow(period.label, cells, rating, now=period == p.period))
        if any(t.final or t.originals.get("") for t in trends):
            rows.append(PeriodRow(FINAL, [_targets(trends, "", many), Markup(""), *blank]))
        return rows

    def _short(self, item: Item, field: Field, period: Period, *, known: bool) -> Markup:
        p = self.p
        if field in p.plan.plan_fields:
            text = item.text(field.name, period)
        else:
            text = p.view.shown(item, field, period) if known else ""
        amount = amount_of(text, field) if field.kind is Kind.AMOUNT else None
        return text_lines(text if amount is None else amount_figure(amount))

    def progress(self, item: Item) -> list[str]:
        """Give how far each indicator has come to its final target, where that is a figure."""
        found = [t for t in self.p.trends.get(item.no, ()) if t.progress.percent is not None]
        return [f"{t.name or FINAL}までの進み具合 {t.progress.shown}" for t in found]

    def charts(self, item: Item) -> list[tuple[str, Markup]]:
        """Give a chart for each indicator and reported amount with figures of two periods."""
        found = [
            (trend_name(trend) or _named("実績", trend.unit), trend.unit, trend.values)
            for trend in self.p.trends.get(item.no, ())
        ]
        amounts = (f for f in self.p.plan.report_fields if f.kind is Kind.AMOUNT)
        found += [(_named(f.name, f.unit), f.unit, self._amounts(item, f)) for f in amounts]
        charts = []
        for name, unit, figures in found:
            values = {
                when.short_label: figures[when.key]
                for when in self.p.view.periods
                if when.key in figures
            }
            if len(set(values.values())) < 2:
                continue  # nothing moves: the table says it better
            said = "、".join(f"{when} {value:,f}{unit}" for when, value in values.items())
            charts.append((name, column_chart(values, unit, f"{name}の推移：{said}")))
        return charts

    def _amounts(self, item: Item, field: Field) -> dict[str, Decimal]:
        numbers = {w.key: self.p.amount(item, field, w) for w in self.p.view.periods}
        return {key: number for key, number in numbers.items() if number is not None}

    def answers(self, item: Item) -> list[tuple[str, str]]:
        """Give the reported period's texts as (heading, text)."""
        p = self.p
        texts = [(f.name, p.shown(item, f, p.period)) for f in self._text_fields]
        return [(name, text) for name, text in texts if text]

    @cached_property
    def _text_fields(self) -> tuple[Field, ...]:
        plan = self.p.plan
        left_out = (plan.rating_field, plan.target_field, *self.short_fields)
        return tuple(f for f in plan.fields if f not in left_out and not _is_figure(f))

    def about(self, item: Item) -> list[tuple[str, str]]:
        """Give the item's standing texts as (heading, text)."""
        texts = [
            ("現状と課題", item.background), ("取組内容", item.approach), ("目標の状態", item.goal),
            *((name, item.more.get(name, "")) for name in self.p.plan.extras),
        ]  # fmt: skip
        return [(name, text) for name, text in texts if text]

    def past(self, item: Item) -> list[tuple[Period, list[tuple[str, str]]]]:
        """Give the earlier periods' plan and answers, the latest first."""
        p = self.p
        found = []
        for period in reversed(p.view.periods):
            if (period == p.period and item.active(period)) or not item.active(period):
                continue
            texts = [
                (f.name, p.shown(item, f, period))
                for f in self._text_fields
                if not (f in p.plan.plan_fields and self._same_now(item, f, period))
            ]
            found.append((period, [(name, text) for name, text in texts if text]))
        return [(period, texts) for period, texts in found if texts]

    def _same_now(self, item: Item, field: Field, period: Period) -> bool:
        """Tell whether a plan text is the one that the reported period shows anyway."""
        now = self.p.period
        return item.active(now) and item.text(field.name, period) == item.text(field.name, now)

    def assessment(self, item: Item) -> str:
        """Give 参考判定 with its ground, "" unless 設定 publishes it."""
        found = self.p.assessments.get(item.no)
        if found is None or found.rating is None:
            return ""
        return f"{found.rating}（{found.basis}）" if found.basis else found.rating


def text_lines(text: str) -> Markup:
    """Keep the line breaks that a department wrote, without blank lines at the ends."""
    return Markup("<br>").join(line for line in text.strip().split("\n"))


def trend_name(trend: Trend) -> str:
    """Give what heads an indicator: its name and unit, "" where it has no name."""
    return _named(trend.name, trend.unit) if trend.name else ""


def _named(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name


def _is_figure(field: Field) -> bool:
    return field.kind is Kind.FIGURE and field.role is Role.FIGURE


def _targets(trends: Sequence[Trend], key: str, many: bool) -> Markup:
    found = []
    for trend in trends:
        text = trend.targets.get(key, "") if key else trend.final
        first = trend.originals.get(key, "")
        if first:
            text = f"改定 {text or 'なし'}（当初 {first}）"
        if text:
            found.append(f"{trend.name} {text}".strip() if many else text)
    return Markup("<br>").join(map(text_lines, found))


def _said(trends: Sequence[Trend], key: str, many: bool, *, base: bool = False) -> Markup:
    found = []
    for trend in trends:
        text = trend.baseline if base else trend.actuals.get(key, "")
        if text:
            found.append(f"{trend.name} {text}".strip() if many else text)
    return Markup("<br>").join(map(text_lines, found))
