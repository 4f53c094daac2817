"""What every number of the year should be, kept and computed here, with nothing of the program.

Plain dictionaries and the arithmetic of this file: a figure of the program that differs from
one of these is a mistake of one of the two.
"""

from __future__ import annotations

import copy
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from tests.staff import csv_rows, sensible

CLASSES = (
    "全体の目標達成", "年度目標達成", "年度目標一部達成", "目標に向け実施中", "実施に向け検討中", "計画中止",
)  # fmt: skip
ACHIEVED, FULLY = CLASSES[:3], CLASSES[:2]
FIELDS = ("実施概要", "数値", "達成度", "振り返り")
HELD, MISSING = "保留", "未回答"
LABELS = {"R7": "令和7年度", "R8": "令和8年度"}
ROWS = csv_rows()
NUMBERS = tuple(row["番号"] for row in ROWS)
TITLES = {row["番号"]: row["計画項目"] for row in ROWS}
UNITS = {row["番号"]: row["担当課"] for row in ROWS}
_ONE_FIGURE = re.compile(r"([^\d]*)(\d[\d,]*(?:\.\d+)?)([^\d]*)")

Answer = Mapping[str, str]


def answer_of(no: str, period: str = "R7") -> dict[str, str]:
    """Give what a careful department answers; in the second year other classes here and there."""
    number = NUMBERS.index(no)
    row = ROWS[number]
    if period == "R7":
        found = sensible(row, number % 12)
    else:
        later = {"数値目標_令和7": row["数値目標_令和8"], "数値目標_令和8": ""}
        found = sensible({**row, **later}, number % 12)
        found["実施概要"] = f"（架空）2年目の取組{number + 1}。"
        if number % 4 == 0:
            found["達成度"] = CLASSES[number // 4 % 4]
    return {name: found[name] for name in FIELDS}


def rounded(part: int, whole: int) -> int:
    """Give a percentage as offices round it: half up."""
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass
class Model:
    """What should be shown now: answers by period and number, what is held, who is called what.

    ``earlier`` are counts of plans before this one, by (plan, year) and class.
    """

    periods: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: {"R7": {}})
    held: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    earlier: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)

    def kept(self) -> Model:
        """Give a copy that later changes leave alone."""
        return copy.deepcopy(self)

    def put(self, no: str, answer: Answer, period: str = "R7") -> None:
        """Say that an item is answered so."""
        self.periods.setdefault(period, {})[no] = dict(answer)

    def unit(self, no: str) -> str:
        """Give what the item's department is called today."""
        return self.names.get(UNITS[no], UNITS[no])

    def rating(self, no: str, period: str) -> str:
        """Give the class, 保留 or 未回答."""
        if no in self.held.get(period, ()):
            return HELD
        answer = self.periods.get(period, {}).get(no)
        return answer["達成度"] if answer else MISSING

    def counts(self, period: str, numbers: tuple[str, ...] = NUMBERS) -> dict[str, int]:
        """Give how many items are of each class, 保留 and 未回答 among them."""
        found = Counter(self.rating(no, period) for no in numbers)
        return {name: found[name] for name in (*CLASSES, HELD, MISSING)}

    def account(self, period: str) -> dict[str, int]:
        """Give how many items there are, answered, held and missing."""
        counts = self.counts(period)
        answered = len(NUMBERS) - counts[HELD] - counts[MISSING]
        return {
            "plan": len(NUMBERS), "answered": answered,
            "held": counts[HELD], "missing": counts[MISSING],
        }  # fmt: skip

    def account_line(self, period: str) -> str:
        """Give the account as the pages print it."""
        a = self.account(period)
        return f"計画項目 {a['plan']} ＝ 回答 {a['answered']} ＋ 保留 {a['held']} ＋ 未回答 {a['missing']}"

    def share(self, period: str) -> tuple[int, int, int]:
        """Give how many of how many achieved something, and the percentage."""
        counts = self.counts(period)
        total = sum(counts[name] for name in CLASSES)
        count = sum(counts[name] for name in ACHIEVED)
        return count, total, rounded(count, total)

    def share_lines(self, period: str) -> tuple[str, str]:
        """Give the two lines that every page repeats."""
        count, total, percent = self.share(period)
        fully = sum(self.counts(period)[name] for name in FULLY)
        missed = total - count
        return (
            f"目標を一部以上達成した項目 {count}項目（{percent}%）／達成されなかった項目 {missed}項目（{rounded(missed, total)}%）",
            f"うち年度目標以上を達成 {fully}項目（{rounded(fully, total)}%）",
        )

    def by_top_level(self, period: str) -> dict[str, dict[str, int]]:
        """Give the counts of every 方針."""
        groups: dict[str, list[str]] = {}
        for row in ROWS:
            groups.setdefault(row["方針"], []).append(row["番号"])
        return {name: self.counts(period, tuple(nos)) for name, nos in groups.items()}

    def by_unit(self, period: str) -> dict[str, dict[str, int]]:
        """Give the counts of every department."""
        groups: dict[str, list[str]] = {}
        for no in NUMBERS:
            groups.setdefault(self.unit(no), []).append(no)
        return {name: self.counts(period, tuple(nos)) for name, nos in groups.items()}

    def states(self, period: str) -> dict[str, tuple[int, int, int, int]]:
        """Give (items, answered, held, missing) of every department."""
        found = {}
        for name, counts in self.by_unit(period).items():
            own = sum(counts.values())
            answered = own - counts[HELD] - counts[MISSING]
            found[name] = (own, answered, counts[HELD], counts[MISSING])
        return found

    def move(self, no: str, before: str, now: str) -> str:
        """Give which way the class went from one period to another."""
        old, new = self.rating(no, before), self.rating(no, now)
        if old not in CLASSES or new not in CLASSES:
            return "－"
        step = CLASSES.index(old) - CLASSES.index(new)
        return "↑ 上昇" if step > 0 else "↓ 下降" if step < 0 else "→ 同じ"

    def open_figures(self, period: str) -> dict[str, str]:
        """Give the figures that are not settled yet."""
        answers = self.periods.get(period, {})
        return {no: a["数値"] for no, a in answers.items() if a["数値"].startswith("未確定")}

    def changes(self, later: Model, period: str) -> list[tuple[str, str, str, str]]:
        """Give (番号, 欄, before, after) of every answer that differs in a later state."""
        return [
            (no, name, mine[name], theirs[name])
            for no in NUMBERS
            for name in FIELDS
            if (mine := self.periods[period][no])[name]
            != (theirs := later.periods[period][no])[name]
        ]

    def figures(self, period: str) -> Iterator[tuple[str, str, Decimal, str, int | None]]:
        """Give (番号, target, actual, final target, progress in %) of items with plain figures.

        Only where 現状, target, final target and answer hold one figure of one unit each: there
        the progress is (actual − present) ÷ (final − present), cut to a whole number.
        """
        for row in ROWS:
            answer = self.periods.get(period, {}).get(row["番号"])
            target = row[f"数値目標_{LABELS[period].removesuffix('年度')}"]
            texts = (row["現状の数値"], target, row["目標の数値"], answer["数値"] if answer else "")
            found = [_ONE_FIGURE.fullmatch(text.strip()) for text in texts]
            about = any("約" in text for text in texts)  # no figure to reckon with
            if about or not all(found) or len({m[3] for m in found if m}) != 1:
                continue
            present, _, final, actual = (Decimal(m[2].replace(",", "")) for m in found if m)
            way = final - present
            progress = math.trunc((actual - present) / way * 100) if way else None
            yield row["番号"], _figure(texts[1]), actual, _figure(texts[2]), progress


def _figure(text: str) -> str:
    match = _ONE_FIGURE.fullmatch(text.strip())
    assert match is not None
    return match[2] + match[3]
