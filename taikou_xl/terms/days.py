"""A day as people write it in a cell → a date."""

from __future__ import annotations

import datetime as dt
import re

from taikou_xl.terms.figures import narrow

_DATE = re.compile(
    r"(?:(?P<western>[0-9]{4})|(?P<era>令和|R)(?P<era_year>元|[0-9]{1,2}))[-/.年]"
    r"(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
)


def read_date(text: str) -> dt.date | None:
    """Read a day in 西暦 or 令和 (``2026-03-31``, ``2026/3/31``, ``令和8年3月31日``)."""
    match = _DATE.fullmatch(narrow(text).replace(" ", ""))
    if match is None:
        return None
    if match["western"]:
        year = int(match["western"])
    else:
        year = 2018 + (1 if match["era_year"] == "元" else int(match["era_year"]))
    try:
        return dt.date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None
