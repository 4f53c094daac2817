"""Counts by class over the years: those of earlier plans first, then every recorded period.

Source: 第4次大綱 図表-2 (it sets the years of the plan before beside each other).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from taikou_xl.publishing.facts import Publication
from taikou_xl.rollup import tables
from taikou_xl.rollup.tables import Achieved

NO_SHARE = "―"
OTHER_SCALE = "前の計画の年度で区分が今の計画と違うものは、割合を計算していません。"


@dataclass(frozen=True)
class YearCount:
    """One year's counts by class; ``plan`` is the earlier plan's name, "" for this plan.

    ``share`` is None where the year has classes that this plan's scale lacks.
    """

    plan: str
    heading: str
    counts: Mapping[str, int]
    share: Achieved | None

    @property
    def name(self) -> str:
        """Plan and year in one line: ``第3次大綱　令和6年度``."""
        return f"{self.plan}　{self.heading}".strip("　")

    @property
    def total(self) -> int:
        """All items of the year."""
        return sum(self.counts.values())

    @property
    def share_shown(self) -> str:
        """``26（79％）``; ― where nothing counts or the classes are other ones."""
        if self.share is None or self.share.percent is None:
            return NO_SHARE
        return f"{self.share.count}（{self.share.percent}％）"


def year_counts(p: Publication) -> tuple[YearCount, ...]:
    """Give the years of 過年度集計, then the recorded periods of this plan."""
    found = []
    for year in p.earlier:
        ratings = [label for label, count in year.counts.items() for _ in range(count)]
        share = tables.share_of(p.plan, ratings) if year.comparable else None
        found.append(YearCount(year.plan, year.heading, year.counts, share))
    for period in p.view.periods:
        counts = {name: p.counts[name][period.key] for name in p.class_names}
        found.append(YearCount("", period.label, counts, p.shares[period.key]))
    return tuple(found)


def year_labels(p: Publication) -> tuple[str, ...]:
    """Give the classes of all years: this plan's, then those of earlier plans only."""
    others = (label for year in p.earlier for label in year.counts)
    return tuple(dict.fromkeys((*p.class_names, *others)))


def on_two_lines(label: str) -> str:
    """Give a period's label for a narrow column: a quarter stands below its year."""
    return label.replace("年度", "年度\n", 1).strip()


def has_other_scale(p: Publication) -> bool:
    """Tell whether an earlier year's share cannot be given by this plan's rule."""
    return any(not year.comparable for year in p.earlier)
