"""年度, 四半期, 半期 and 和暦: the periods in which a plan is counted.

Source: 令和 begins in fiscal year 2019 (令和元年度), 平成 in 1989, as the official
era names say; a fiscal year runs from April to March.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property

_ERAS = (("R", "令和", 2019), ("H", "平成", 1989), ("S", "昭和", 1926))
_ERA_BY_WORD = {word: start for letter, name, start in _ERAS for word in (letter, name)}
# a table, not NFKC: NFKC would also turn ⑤ into 5
_NARROW = str.maketrans(
    "０１２３４５６７８９ＲＨＳＱｒｈｓｑ－ー―–—‐〜", "0123456789RHSQrhsq------~"
)
_PERIOD = re.compile(
    r"(?P<era>令和|平成|昭和|R|H|S)?(?P<year>元|\d{1,4})(?:年度|年)?"
    r"(?:Q(?P<q>[1-4])|H(?P<h>[12])|第?(?P<jq>[1-4])四半期|(?P<jh>上|下)半?期)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, order=True)
class Period:
    """One fiscal year, or a quarter or half of one.

    ``year`` is the Western year in which the fiscal year begins (2025 is 令和7年度);
    ``part`` is 0 for the whole year, 1–4 or 1–2 inside it; ``parts`` is 1, 2 or 4.
    """

    year: int
    part: int = 0
    parts: int = 1

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``R7``, ``令和７年度``, ``7``, ``2025``, ``R1`` = ``令和元`` = ``H31``, ``R7Q2``, ``R7H1``.

        A bare number below 100 is a year of 令和; ``Plan.find_period`` knows better
        where a plan began in 平成.

        Raises:
            ValueError: the text names no period.
        """
        match = _PERIOD.fullmatch(str(text).strip().translate(_NARROW).replace(" ", ""))
        if match is None:
            raise ValueError(text)
        number = 1 if match["year"] == "元" else int(match["year"])
        if match["era"]:
            if not 1 <= number <= 99:
                raise ValueError(text)
            year = _ERA_BY_WORD[match["era"].upper()] + number - 1
        elif number >= 1900:
            year = number
        elif 1 <= number <= 99:
            year = _ERA_BY_WORD["R"] + number - 1
        else:
            raise ValueError(text)
        quarter, half = match["q"] or match["jq"], match["h"] or match["jh"]
        if quarter:
            return cls(year, int(quarter), 4)
        if half:
            return cls(year, {"上": 1, "下": 2}.get(half) or int(half), 2)
        return cls(year)

    @property
    def era(self) -> tuple[str, str, int]:
        """Letter, name and year of the era: ``("R", "令和", 7)``."""
        for letter, name, start in _ERAS:
            if self.year >= start:
                return letter, name, self.year - start + 1
        return "", "西暦", self.year

    @cached_property
    def key(self) -> str:
        """``R7`` or ``R7Q2``: the form used in files, JSON and messages."""
        letter, _, number = self.era
        mark = {1: "", 2: f"H{self.part}", 4: f"Q{self.part}"}[self.parts]
        return f"{letter}{number}{mark}"

    @property
    def label(self) -> str:
        """``令和7年度``, ``令和元年度``, ``令和7年度第2四半期``, ``令和7年度上半期``."""
        _, name, number = self.era
        year = "元" if number == 1 else str(number)
        mark = {1: "", 2: "上半期" if self.part == 1 else "下半期", 4: f"第{self.part}四半期"}
        return f"{name}{year}年度{mark[self.parts]}"

    @property
    def heading(self) -> str:
        """What heads a narrow column: the label of a year, the key of a part (R7Q3)."""
        return self.label if self.parts == 1 else self.key

    @property
    def short_label(self) -> str:
        """The label without 年度, as column suffixes use it: ``令和7`` (parts keep the key)."""
        _, name, number = self.era
        return f"{name}{'元' if number == 1 else number}" if self.parts == 1 else self.key

    @property
    def cell_value(self) -> int | str:
        """What the period cell of an item sheet holds: the era year, or ``R7Q2``."""
        return self.era[2] if self.parts == 1 else self.key

    def next(self) -> Period:
        """Give the period after this one, of the same length."""
        if self.parts == 1 or self.part == self.parts:
            return Period(self.year + 1, min(self.part, 1), self.parts)
        return Period(self.year, self.part + 1, self.parts)


def parse_span(text: str) -> tuple[Period, ...]:
    """Read ``令和7-令和11`` or ``令和元年度～令和4年度`` as all periods from first to last.

    A second year without an era takes that of the first (``R7-11``).

    Raises:
        ValueError: an end is unreadable, the order is wrong, or the span is over 40 periods.
    """
    plain = str(text).strip().translate(_NARROW).replace("～", "~").replace("から", "~")
    ends = re.split(r"[-~、,]", plain, maxsplit=1)
    first = Period.parse(ends[0])
    last = Period.parse(ends[-1])
    if first.parts != last.parts:
        raise ValueError(text)
    periods = [first]
    while periods[-1] < last and len(periods) <= 40:
        periods.append(periods[-1].next())
    if periods[-1] != last:
        raise ValueError(text)
    return tuple(periods)


def era_date(day: dt.date) -> str:
    """Write a day as offices do: ``令和8年11月20日`` (元年 for the first year of an era).

    令和 began on 1 May 2019, 平成 on 8 January 1989; earlier days are given in 西暦.
    """
    for name, start in (("令和", dt.date(2019, 5, 1)), ("平成", dt.date(1989, 1, 8))):
        if day >= start:
            year = day.year - start.year + 1
            return f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日"
    return f"{day.year}年{day.month}月{day.day}日"
