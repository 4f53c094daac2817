"""How often: 月1回, 四半期に1回, 隔月, 2か月に1回; and how many times a year that is.

Only what divides a year evenly is ever turned into a year's total: a year has 12 months, but
neither 52 weeks nor always 365 days.
"""

from __future__ import annotations

import re
from decimal import Decimal

# the words before a figure → the one by which it is kept; longer ones first
WORDS = {
    "四半期ごとに": "四半期",
    "四半期毎に": "四半期",
    "四半期ごと": "四半期",
    "毎四半期": "四半期",
    "各四半期": "四半期",
    "四半期": "四半期",
    "半年ごとに": "半年",
    "半年ごと": "半年",
    "半期ごとに": "半年",
    "半期ごと": "半年",
    "各半期": "半年",
    "半年": "半年",
    "半期": "半年",
    "隔月": "隔月",
    "隔週": "隔週",
    "隔年": "隔年",
    "月平均": "月平均",
    "週平均": "週平均",
    "日平均": "日平均",
    "年平均": "年平均",
    "年度間": "年",
    "年間": "年",
    "毎年度": "年",
    "毎年": "年",
    "各年度": "年",
    "各月": "月",
    "毎月": "月",
    "毎週": "週",
    "毎日": "日",
    "年": "年",
    "月": "月",
    "週": "週",
    "日": "日",
}
# 年, 月, 週 and 日 can also end another word; these cannot
UNMISTAKABLE = frozenset(word for word in WORDS if len(word) > 1)
_TIMES = {"": 1, "年": 1, "年平均": 1, "半年": 2, "四半期": 4, "隔月": 6, "月": 12, "月平均": 12}
_MONTHS = re.compile(r"([0-9]{1,2})(?:か月|箇月|ヶ月|カ月|ヵ月)")
_SPACED = re.compile(r"[0-9].*|四半期|半年")


def tidy_interval(interval: str) -> str:
    """Give the usual word for an interval: 1か月 is 月, 3か月 stays."""
    return {"1か月": "月", "1カ月": "月", "1ヶ月": "月", "1ヵ月": "月", "1箇月": "月",
            "1年": "年", "1週": "週", "1週間": "週", "1日": "日"}.get(interval, interval)  # fmt: skip


def times_a_year(per: str) -> Decimal | None:
    """Give how often a year an interval comes round, None where a year is no multiple of it."""
    if per in _TIMES:
        return Decimal(_TIMES[per])
    months = _MONTHS.fullmatch(per)
    if months and int(months[1]) and 12 % int(months[1]) == 0:
        return Decimal(12 // int(months[1]))
    return None


def same_interval(one: str, other: str) -> bool:
    """Tell whether two intervals are one: 隔月 and 2か月, also 年 and none at all."""
    if one.removesuffix("平均") == other.removesuffix("平均"):
        return True
    times = times_a_year(one)
    return times is not None and times == times_a_year(other)


def is_yearly(per: str) -> bool:
    """Tell a figure that counts the whole year."""
    return times_a_year(per) == 1


def with_interval(per: str) -> str:
    """Give the interval as it stands before a figure: 月, 2か月に, 四半期に."""
    return f"{per}に" if _SPACED.fullmatch(per) else per
