"""index.html: one file that asks for nothing, works without scripts, and prints on A4.

Source: JIS X 8341-3:2016 AA; 総務省 みんなの公共サイト運用ガイドライン.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from taikou_xl.outputs.page import colour_of, tint
from taikou_xl.outputs.view import name_of
from taikou_xl.plan.model import Field, Item, Kind, Role
from taikou_xl.publishing.charts import Part, bar_label, column_chart, stacked_bar, swatch
from taikou_xl.publishing.errata import Erratum
from taikou_xl.publishing.facts import Change, Publication, summary_words
from taikou_xl.publishing.public import CONTACT
from taikou_xl.rollup import tables
from taikou_xl.rollup.trends import Trend
from taikou_xl.terms.periods import Period

_CHANGE_WORDS = {
    Change.DOWN: "評価が下がった項目",
    Change.UP: "評価が上がった項目",
    Change.NEW: "新しく加わった項目",
    Change.ENDED: "終了した項目",
}


@dataclass(frozen=True)
class Bar:
    """One bar with its name, its drawing and its counts for the table beside it."""

    name: str
    drawing: Markup
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True)
class YearRow:
    """One line of an item's table: a period with target, actual and class."""

    name: str
    target: Sequence[str]
    actual: Sequence[str]
    rating: str
    now: bool = False
    future: bool = False


def build_page(
    p: Publication, downloads: Sequence[tuple[str, str]], errata: Sequence[Erratum] = ()
) -> str:
    """Give the page; ``downloads`` are (file name, what it is) of the files beside it."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["lines"] = lines
    environment.filters["by_level"] = by_level
    template = environment.from_string(_read("page.html"))
    style = _read("page.css") + _class_styles(p)
    script = _read("page.js")
    return template.render(
        p=p,
        w=Words(p),
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        words=summary_words(p),
        downloads=downloads,
        errata=errata,
        contact=p.plan.setting(CONTACT),
        name_of=name_of,
    )


def _read(name: str) -> str:
    return files("taikou_xl.publishing").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Give what Content-Security-Policy knows an inline style or script by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def lines(text: str) -> Markup:
    """Keep the line breaks that a department wrote, without blank lines at the ends."""
    return Markup("<br>").join(line for line in text.strip().split("\n"))


def by_level(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Part items by their top level, in plan order; one part without a name of one level."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.levels[0] if len(item.levels) > 1 else "", []).append(item)
    return list(found.items())


def _class_styles(p: Publication) -> str:
    """Give each class its edge and tint; the word beside it says the same."""
    rules = [
        f".k{n}{{border-color:#{colour_of(p.plan, name)};background:{tint(colour_of(p.plan, name), 0.18)}}}"
        for n, name in enumerate(p.class_names)
    ]
    return "\n".join(["", *rules, ""])


class Words:
    """What the template asks about a publication: bars, marks, anchors, rows."""

    def __init__(self, p: Publication) -> None:
        """Keep the publication."""
        self.p = p
        self._marks = {k.name: k.symbol for k in p.plan.scale}
        self._numbers = {name: n for n, name in enumerate(p.class_names)}
        self._levels = {name: n for n, name in enumerate(p.levels)}
        departments = p.plan.departments_in(p.period)
        self._departments = {name: n for n, name in enumerate(departments)}

    @property
    def departments(self) -> Mapping[str, int]:
        """The departments of the period in 建制順, numbered."""
        return self._departments

    @property
    def levels(self) -> Mapping[str, int]:
        """The top levels, numbered."""
        return self._levels

    @property
    def classes(self) -> Mapping[str, int]:
        """The classes, numbered."""
        return self._numbers

    def mark(self, name: str) -> str:
        """Give a class with its mark: ``○ 年度目標達成``."""
        return f"{self._marks.get(name, '')} {name}".strip()

    def badge(self, name: str) -> Markup:
        """Give a class as the page shows it."""
        if not name:
            return Markup("")
        return Markup('<span class="k k{}">{}</span>').format(
            self._numbers.get(name, "x"), self.mark(name)
        )

    def keys(self, item: Item) -> Markup:
        """Give what an item is found by, as attributes."""
        rating = self.p.view.rating(item, self.p.period)
        level = self._levels.get(item.levels[0] or tables.UNNAMED, "")
        return Markup('data-l="{}" data-d="{}" data-k="{}"').format(
            level, self._departments.get(item.department, ""), self._numbers.get(rating, "")
        )

    def anchor(self, item: Item) -> str:
        """Give an item's anchor: the same every year, for links from outside."""
        return "item-" + "".join(
            c if c.isascii() and (c.isalnum() or c in "-.") else f"_{ord(c):x}" for c in item.no
        )

    def legend(self) -> list[tuple[Markup, str]]:
        """Give the classes of the charts: (square, mark and name)."""
        return [(swatch(f"#{colour_of(self.p.plan, n)}"), self.mark(n)) for n in self.p.class_names]

    def _parts(self, counts: Mapping[str, int]) -> list[Part]:
        return [
            Part(name, self._marks.get(name, ""), f"#{colour_of(self.p.plan, name)}", counts[name])
            for name in self.p.class_names
        ]

    def _bars(self, rows: Mapping[str, Mapping[str, int]]) -> list[Bar]:
        longest = max((sum(counts.values()) for counts in rows.values()), default=0)
        bars = []
        for name, counts in rows.items():
            parts = self._parts(counts)
            drawing = stacked_bar(parts, longest, bar_label(name, parts))
            bars.append(Bar(name, drawing, counts, sum(counts.values())))
        return bars

    def year_bars(self) -> list[Bar]:
        """Give one bar for each recorded period."""
        p = self.p
        return self._bars(
            {
                when.label: {name: p.counts[name][when.key] for name in p.class_names}
                for when in p.view.periods
            }
        )

    def level_bars(self) -> list[Bar]:
        """Give one bar for each top level."""
        rows = {
            name: {label: counts[label] for label in self.p.class_names}
            for name, counts in self.p.by_level.items()
        }
        return self._bars(rows)

    def year_shares(self) -> dict[str, str]:
        """Give the share of each recorded period by its label; ― where nothing counts."""
        if not self.p.share_lines:
            return {}
        shares = {when.label: self.p.shares[when.key] for when in self.p.view.periods}
        return {
            name: "―" if share.percent is None else f"{share.count}（{share.percent}％）"
            for name, share in shares.items()
        }

    @property
    def share_name(self) -> str:
        """Give what the share counts: 目標を一部以上達成した項目."""
        return tables.share_words(self.p.plan).achieved

    def changes(self) -> list[tuple[str, list[Any]]]:
        """Give what changed by kind, in words, kinds without an item left out."""
        groups = [
            (_CHANGE_WORDS[kind], [c for c in self.p.changes if c.kind is kind]) for kind in Change
        ]
        return [(word, found) for word, found in groups if found]

    def move(self, item: Item) -> str:
        """Give an item's move against the period before; "" where there is none to tell."""
        word = self.p.moves.get(item.no, "")
        return "" if word in ("―", "－") else word

    def answers(self, item: Item) -> list[tuple[str, str]]:
        """Give the reported period's plan and answers as (heading, text), the class left out."""
        p = self.p
        rows = []
        for field in p.plan.fields:
            if field in (p.plan.rating_field, p.plan.target_field) or _is_figure(field):
                continue
            text = p.shown(item, field, p.period)
            if text:
                rows.append((field.name, text))
        return rows

    def about(self, item: Item) -> list[tuple[str, str]]:
        """Give the item's standing texts as (heading, text)."""
        texts = [
            ("現状と課題", item.background), ("取組内容", item.approach), ("目標の状態", item.goal),
            *((name, item.more.get(name, "")) for name in self.p.plan.extras),
        ]  # fmt: skip
        return [(name, text) for name, text in texts if text]

    def trend_name(self, trend: Trend) -> str:
        """Give what heads an indicator: its name and unit."""
        unit = f"（{trend.unit}）" if trend.unit else ""
        return f"{trend.name}{unit}" if trend.name else ""

    def year_rows(self, item: Item) -> list[YearRow]:
        """Give the item's table: 現状, each period of the plan, 最終目標."""
        trends = self.p.trends.get(item.no, ())
        many = len(trends) > 1
        rows = []
        if any(t.baseline for t in trends):
            rows.append(YearRow("現状", [""], _said(trends, "", many, base=True), ""))
        for period in self.p.plan.periods:
            if not item.active(period):
                continue
            known = period in self.p.view.periods
            rows.append(
                YearRow(
                    period.label,
                    _targets(trends, period.key, many),
                    _said(trends, period.key, many) if known else [""],
                    self.p.view.rating(item, period) if known else "",
                    now=period == self.p.period,
                    future=period > self.p.period,
                )
            )
        if any(t.final or t.originals.get("") for t in trends):
            rows.append(YearRow("最終目標", _targets(trends, "", many), [""], ""))
        return rows

    def progress(self, item: Item) -> list[str]:
        """Give how far each indicator has come to its final target, where that is a figure."""
        found = [t for t in self.p.trends.get(item.no, ()) if t.progress.percent is not None]
        return [f"{t.name or '最終目標'}までの進み具合 {t.progress.shown}" for t in found]

    def charts(self, item: Item) -> list[tuple[str, Markup]]:
        """Give a chart for each indicator with figures of two periods or more."""
        charts = []
        for trend in self.p.trends.get(item.no, ()):
            values = {
                when.short_label: trend.values[when.key]
                for when in self.p.view.periods
                if when.key in trend.values
            }
            if len(set(values.values())) < 2:
                continue  # nothing moves: the table says it better
            name = self.trend_name(trend) or f"実績（{trend.unit}）".replace("（）", "")
            said = "、".join(f"{when} {value:,f}{trend.unit}" for when, value in values.items())
            charts.append((name, column_chart(values, trend.unit, f"{name}の推移：{said}")))
        return charts

    def past(self, item: Item) -> list[tuple[Period, list[tuple[str, str]]]]:
        """Give the earlier periods' plan and answers, the latest first."""
        p = self.p
        found = []
        for period in reversed(p.view.periods):
            if (period == p.period and item.active(period)) or not item.active(period):
                continue
            fields = [f for f in p.plan.fields if f != p.plan.target_field and not _is_figure(f)]
            texts = [
                (f.name, p.shown(item, f, period))
                for f in fields
                if f != p.plan.rating_field
                and not (f in p.plan.plan_fields and self._same_now(item, f, period))
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


def _is_figure(field: Field) -> bool:
    return field.kind is Kind.FIGURE and field.role is Role.FIGURE


def _targets(trends: Sequence[Trend], key: str, many: bool) -> list[str]:
    found = []
    for trend in trends:
        text = trend.targets.get(key, "") if key else trend.final
        first = trend.originals.get(key, "")
        if first:
            text = f"改定 {text or 'なし'}（当初 {first}）"
        if text:
            found.append(f"{trend.name} {text}".strip() if many else text)
    return found or [""]


def _said(trends: Sequence[Trend], key: str, many: bool, *, base: bool = False) -> list[str]:
    found = []
    for trend in trends:
        text = trend.baseline if base else trend.actuals.get(key, "")
        if text:
            found.append(f"{trend.name} {text}".strip() if many else text)
    return found or [""]
