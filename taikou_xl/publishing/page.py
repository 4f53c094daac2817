"""index.html: one file that asks for nothing, works without scripts, and prints on A4.

Source: JIS X 8341-3:2016 AA; 総務省 みんなの公共サイト運用ガイドライン.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from taikou_xl.outputs.page import colour_of, tint
from taikou_xl.outputs.view import name_of
from taikou_xl.plan.model import Item
from taikou_xl.publishing.amountsection import amount_words
from taikou_xl.publishing.charts import Part, bar_label, column_chart, stacked_bar, swatch
from taikou_xl.publishing.errata import Erratum
from taikou_xl.publishing.facts import Change, Publication, summary_words
from taikou_xl.publishing.pageitems import ItemWords, text_lines
from taikou_xl.publishing.parts import more_sections
from taikou_xl.publishing.public import CONTACT
from taikou_xl.publishing.sections import Chart
from taikou_xl.publishing.years import (
    OTHER_SCALE,
    YearCount,
    has_other_scale,
    year_counts,
    year_labels,
)
from taikou_xl.rollup import tables

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


def build_page(
    p: Publication, downloads: Sequence[tuple[str, str]], errata: Sequence[Erratum] = ()
) -> str:
    """Give the page; ``downloads`` are (file name, what it is) of the files beside it."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["lines"] = text_lines
    environment.filters["by_level"] = by_level
    template = environment.from_string(_read("page.html"))
    style = _read("page.css") + _class_styles(p)
    script = _read("page.js")
    parts = more_sections(p)
    return template.render(
        p=p,
        w=Words(p),
        i=ItemWords(p),
        style=Markup(style),
        script=Markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        words=[*summary_words(p), *filter(None, [amount_words(p)])],
        sections=[s for s in parts if not s.late],
        late=[s for s in parts if s.late],
        chart_of=chart_of,
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


def by_level(items: Sequence[Item]) -> list[tuple[str, list[Item]]]:
    """Part items by their top level, in plan order; one part without a name of one level."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(item.levels[0] if len(item.levels) > 1 else "", []).append(item)
    return list(found.items())


def chart_of(chart: Chart) -> Markup:
    """Draw a chart of a further part; its label says the same in words."""
    said = "、".join(f"{when} {value:,f}{chart.unit}" for when, value in chart.values)
    return column_chart(dict(chart.values), chart.unit, f"{chart.name}の推移：{said}")


def _class_styles(p: Publication) -> str:
    """Give each class its edge and tint; the word beside it says the same."""
    rules = [
        f".k{n}{{border-color:#{colour_of(p.plan, name)};background:{tint(colour_of(p.plan, name), 0.18)}}}"
        for n, name in enumerate(p.class_names)
    ]
    return "\n".join(["", *rules, ""])


class Words:
    """What the template asks about a publication: bars, marks, anchors, lists."""

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

    def legend(self, labels: Sequence[str]) -> list[tuple[Markup, str]]:
        """Give the classes of a chart: (square, mark and name)."""
        return [(swatch(f"#{colour_of(self.p.plan, n)}"), self.mark(n)) for n in labels]

    def _parts(self, counts: Mapping[str, int], labels: Sequence[str]) -> list[Part]:
        colours = {name: f"#{colour_of(self.p.plan, name)}" for name in labels}
        return [
            Part(name, self._marks.get(name, ""), colours[name], counts.get(name, 0))
            for name in labels
        ]

    def _bars(self, rows: Mapping[str, Mapping[str, int]], labels: Sequence[str]) -> list[Bar]:
        longest = max((sum(counts.values()) for counts in rows.values()), default=0)
        bars = []
        for name, counts in rows.items():
            parts = self._parts(counts, labels)
            drawing = stacked_bar(parts, longest, bar_label(name, parts))
            bars.append(Bar(name, drawing, counts, sum(counts.values())))
        return bars

    @cached_property
    def years(self) -> tuple[YearCount, ...]:
        """The years of earlier plans, then those of this plan."""
        return year_counts(self.p)

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The classes of all years."""
        return year_labels(self.p)

    def year_bars(self) -> list[Bar]:
        """Give one bar for each year, earlier plans first."""
        return self._bars({year.name: year.counts for year in self.years}, self.labels)

    def year_note(self) -> str:
        """Say why an earlier year has no share; "" where all have one."""
        return OTHER_SCALE if self.p.share_lines and has_other_scale(self.p) else ""

    def level_bars(self) -> list[Bar]:
        """Give one bar for each top level."""
        rows = {
            name: {label: counts[label] for label in self.p.class_names}
            for name, counts in self.p.by_level.items()
        }
        return self._bars(rows, self.p.class_names)

    def year_shares(self) -> dict[str, str]:
        """Give the share of each year by its name; none where no class is an achievement."""
        return {y.name: y.share_shown for y in self.years} if self.p.share_lines else {}

    @property
    def share_name(self) -> str:
        """Give what the share counts: 目標を一部以上達成した項目."""
        return tables.share_words(self.p.plan).achieved

    def jumps(self) -> list[tuple[str, list[tuple[str, list[Item]]]]]:
        """Give the lists to find items by without scripts: by 担当課 in 建制順, and by class."""
        p = self.p
        by_department = {
            name: [i for i in p.view.items if i.department == name] for name in self._departments
        }
        found = [("担当課", by_department)]
        if p.plan.rating_field is not None:
            ratings = {item.no: p.view.rating(item, p.period) for item in p.view.items}
            by_class = {
                self.mark(name): [i for i in p.view.items if ratings[i.no] == name]
                for name in p.class_names
            }
            found.append((p.rating_name, by_class))
        return [
            (name, [(n, items) for n, items in groups.items() if items]) for name, groups in found
        ]

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
