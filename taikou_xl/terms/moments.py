"""Times as plans name them: 8月, 令和8年3月, R7.3末, 8月29日, 第2四半期, 年度末, 前年度.

``take_moment`` reads one at a place of a narrowed text; ``days`` says which days it means in
a fiscal year. Nothing is added that is not written: a month without a year lies in the
fiscal year asked for, 2月 therefore in its second calendar year.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from taikou_xl.terms.lettering import DIGITS, narrow

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "R": 2018, "H": 1988, "S": 1925}
_ERA_WORD = re.compile(
    r"(?:(令和|平成|昭和)|(?<![A-Za-z])([RHSrhs])(?=[\d.元])\.?) ?(元|\d{1,2})(?!\d)", re.ASCII
)
_WESTERN = re.compile(r"((?:19|20)\d\d)(?!\d)", re.ASCII)
_SHORT_YEAR = re.compile(r"(\d{1,2})年(?=\d{1,2}月)|(\d{1,2})年度", re.ASCII)
_RELATIVE = {
    "前年度同期": -1, "前年同期": -1, "前年同月": -1,
    "前年度": -1, "昨年度": -1, "前年": -1, "昨年": -1,
    "今年度": 0, "本年度": 0, "当年度": 0, "同年度": 0,
    "翌年度": 1, "次年度": 1, "来年度": 1,
}  # fmt: skip
_RELATIVE_WORD = re.compile("|".join(_RELATIVE))
_NEXT_CALENDAR_YEAR = re.compile(r"翌年 ?(?=\d{1,2}月)", re.ASCII)
_EITHER_MONTH = re.compile(r"\d{1,2}・(1[0-2]|[1-9])月(?!間)", re.ASCII)  # 7・8月
_MONTH = re.compile(r"(\d{1,2})月(?!間)", re.ASCII)
_DAY = re.compile(r" ?(\d{1,2})日(?!間)", re.ASCII)
_DOTTED = re.compile(r"([./-])(\d{1,2})(?!\d)(?:\1(\d{1,2})(?!\d))?", re.ASCII)
_QUARTER = re.compile(
    r"(?:第?([1-4])四半期|Q([1-4])(?!\d)|(?<!以)(上|下)半?期(?![間待限])|([1-4])Q)", re.ASCII
)
_TAIL = re.compile(r"(初旬|上旬|中旬|下旬|初め|末日|末)")
_VAGUE = re.compile(r" ?(ごろ|頃|前後|以降|以後|から|より(?!も))")
_FIRST_OF = {"初旬": 1, "上旬": 1, "初め": 1, "中旬": 11, "下旬": 21}
_LAST_OF = {"初旬": 10, "上旬": 10, "初め": 10, "中旬": 20}


# more than any year is written with, and never less
_PERHAPS_YEAR = re.compile(r"年|令和|平成|昭和|[RHSrhs]\.? ?[\d元]|(?:1 ?9|2 ?0) ?\d ?\d")


@dataclass(frozen=True)
class Moment:
    """A time as written. ``fiscal`` is a fiscal, ``year`` a calendar year, None if not said.

    ``relative`` is -1 for 前年度, 1 for 翌年度. ``vague`` is ごろ, 以降 …: no day follows from it.
    ``quarter`` counts 1–4, ``half`` 1–2 in the fiscal year. ``tail`` is 末, 上旬 and the like.
    """

    fiscal: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None
    relative: int | None = None
    quarter: int = 0
    half: int = 0
    tail: str = ""
    vague: str = ""
    text: str = ""

    @property
    def is_year(self) -> bool:
        """Tell a whole year, which can be the base of a comparison."""
        return self.month is None and not self.quarter and not self.half

    def fiscal_year(self, asked: int) -> int | None:
        """Give the fiscal year that is named, ``asked`` being the one reported; None if none is."""
        if self.relative is not None:
            return asked + self.relative
        if self.fiscal is not None:
            return self.fiscal
        if self.year is not None and self.month is not None:
            return self.year if self.month >= 4 else self.year - 1
        return self.year

    @property
    def names_a_year(self) -> bool:
        """Tell whether the year is written, not only implied."""
        return not (self.fiscal is None and self.year is None and self.relative is None)

    def days(self, asked: int) -> tuple[dt.date, dt.date] | None:
        """Give the first and last day that it may mean, None where no such day exists."""
        fiscal = self.fiscal_year(asked)
        fiscal = asked if fiscal is None else fiscal
        try:
            if self.quarter or self.half:
                length, number = (3, self.quarter) if self.quarter else (6, self.half)
                return _months(fiscal, length * (number - 1), length)
            if self.month is None:
                if self.year is not None and self.fiscal is None:
                    return dt.date(self.year, 1, 1), dt.date(self.year, 12, 31)
                first, last = _months(fiscal, 0, 12)
                return (last.replace(day=1), last) if self.tail else (first, last)
            year = self.year or (fiscal if self.month >= 4 else fiscal + 1)
            return self._days_of_month(year, self.month)
        except ValueError:
            return None

    def _days_of_month(self, year: int, month: int) -> tuple[dt.date, dt.date]:
        length = calendar.monthrange(year, month)[1]
        if self.day is not None:
            return dt.date(year, month, self.day), dt.date(year, month, self.day)
        last = _LAST_OF.get(self.tail, length)
        first = length if self.tail in ("末", "末日") else _FIRST_OF.get(self.tail, 1)
        return dt.date(year, month, first), dt.date(year, month, last)


def _months(fiscal: int, start: int, length: int) -> tuple[dt.date, dt.date]:
    first_month, last_month = start + 4, start + length + 3
    end_year = fiscal + (last_month > 12)
    end_month = (last_month - 1) % 12 + 1
    first = dt.date(fiscal + (first_month > 12), (first_month - 1) % 12 + 1, 1)
    return first, dt.date(end_year, end_month, calendar.monthrange(end_year, end_month)[1])


def may_name_year(text: str) -> bool:
    """Tell a text in which a year may be named; False means that none is, wherever one looks."""
    return _PERHAPS_YEAR.search(narrow(text)) is not None


def take_moment(text: str, at: int) -> tuple[Moment, int] | None:
    """Read a moment that starts at ``at`` of a narrowed text: it and where it ends."""
    year = _take_year(text, at)
    fields, end = year if year else ({}, at)
    gap = end + 1 if year and text[end : end + 1] in (" ", "の") else end
    rest = _take_month(text, gap, dotted=bool(year) and end == gap, fields=fields)
    if rest is None and year is None:
        return None
    if rest is not None:
        fields, end = {**fields, **rest[0]}, rest[1]
    elif "loose" in fields:
        return None
    fields.pop("loose", None)
    fields.pop("western", None)
    tail = _TAIL.match(text, end)
    if tail and "day" not in fields:
        fields["tail"], end = tail[1], tail.end()
    vague = _VAGUE.match(text, end)
    if vague and ("month" in fields or vague[1] in ("ごろ", "頃", "以降", "以後")):
        fields["vague"], end = vague[1], vague.end()
    return Moment(**fields, text=text[at:end]), end  # type: ignore[arg-type]


_Fields = dict[str, int | str | None]


def _take_year(text: str, at: int) -> tuple[_Fields, int] | None:
    word = _RELATIVE_WORD.match(text, at)
    if word:
        return {"relative": _RELATIVE[word[0]]}, word.end()
    if text.startswith(("年度末", "年度内", "年度中"), at) and not _digit_before(text, at):
        return {"relative": 0}, at + 2
    if text.startswith("年内", at) and not _digit_before(text, at):
        return {"month": 12}, at + 1
    next_year = _NEXT_CALENDAR_YEAR.match(text, at)
    if next_year:
        return {"relative": 1, "loose": 1}, next_year.end()
    era = _ERA_WORD.match(text, at)
    if era:
        number = 1 if era[3] == "元" else int(era[3])
        return _year_kind(text, era.end(), _ERAS[(era[1] or era[2]).upper()] + number, loose=False)
    western = _WESTERN.match(text, at)
    if western:
        found = _year_kind(text, western.end(), int(western[1]), loose=True)
        return ({**found[0], "western": 1}, found[1])
    short = _SHORT_YEAR.match(text, at)
    if short:
        number = int(short[1] or short[2])
        year = number + (2018 if number <= 20 else 1988)  # 30年度 can only be 平成 today
        return ({"fiscal": year} if short[2] else {"year": year}), short.end()
    return None


def _year_kind(text: str, end: int, year: int, *, loose: bool) -> tuple[_Fields, int]:
    if text.startswith("年度", end):
        return {"fiscal": year}, end + 2
    if text.startswith("年", end):
        return {"year": year}, end + 1
    if _DOTTED.match(text, end):
        return {"year": year, **({"loose": 1} if loose else {})}, end
    return {"fiscal": year, **({"loose": 1} if loose else {})}, end


def _take_month(text: str, at: int, *, dotted: bool, fields: _Fields) -> tuple[_Fields, int] | None:
    either = _EITHER_MONTH.match(text, at)
    if either:
        return {"month": int(either[1]), "vague": "・"}, either.end()
    month = _MONTH.match(text, at)
    if month and 1 <= int(month[1]) <= 12:
        day = _DAY.match(text, month.end())
        found: _Fields = {"month": int(month[1])}
        if fields.get("relative") == 1 and "loose" in fields and int(month[1]) < 4:
            found["relative"] = 0  # 翌年2月 of a fiscal year is its own February
        if day and 1 <= int(day[1]) <= 31:
            return {**found, "day": int(day[1])}, day.end()
        return found, month.end()
    parts = _DOTTED.match(text, at) if dotted and "year" in fields else None
    if parts and 1 <= int(parts[2]) <= 12 and _may_be_date(parts, fields):
        found = {"month": int(parts[2])}
        if parts[3]:
            found["day"] = int(parts[3])
        return found, parts.end()
    quarter = _QUARTER.match(text, at)
    if quarter and not _latin_before(text, at):
        if quarter[3]:
            return {"half": 1 if quarter[3] == "上" else 2}, quarter.end()
        return {"quarter": int(quarter[1] or quarter[2] or quarter[4])}, quarter.end()
    return None


def _may_be_date(parts: re.Match[str], fields: _Fields) -> bool:
    """Western years need a full date (2026/3/31): 2025-12 and 2025.5 may be figures."""
    return bool(parts[3]) or ("western" not in fields and parts[1] != "-")


def _digit_before(text: str, at: int) -> bool:
    return at > 0 and text[at - 1] in DIGITS


def _latin_before(text: str, at: int) -> bool:
    return at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()
