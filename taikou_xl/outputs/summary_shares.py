"""Where the counts of 達成度集計 stand, and the live formulas that speak about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taikou_xl.outputs.page import Page, answered_words, left_words
from taikou_xl.outputs.view import View
from taikou_xl.rollup import tables
from taikou_xl.rollup.counting import Counts
from taikou_xl.rollup.earlier import EarlierColumn, earlier_columns
from taikou_xl.rollup.tables import Achieved, ShareWords
from taikou_xl.sheets.grid import address

HEAD_ROW, FIRST = 3, 4
SHARE_ROWS = ("total", "count", "percent", "missed", "missed_percent", "upper", "upper_percent")


@dataclass(frozen=True)
class CountPlaces:
    """Where the table of classes stands: its labels, periods and share rows.

    The last ``foreign`` labels are classes of earlier plans only; ``earlier`` are the columns
    of 過年度集計, left of the plan's own periods.
    """

    labels: tuple[str, ...]
    ranked: int
    periods: tuple[str, ...]
    share_row: int
    earlier: tuple[EarlierColumn, ...] = ()
    foreign: int = 0

    @property
    def own_labels(self) -> tuple[str, ...]:
        """The labels that this plan's items have."""
        return self.labels[: len(self.labels) - self.foreign]

    @property
    def first(self) -> int:
        """The column of the plan's first recorded period."""
        return 1 + len(self.earlier)

    @property
    def last(self) -> int:
        """The column of the reported period."""
        return len(self.earlier) + len(self.periods)

    @property
    def total_row(self) -> int:
        """The row 合計."""
        return FIRST + len(self.labels)

    def column(self, period: str) -> int:
        """Give the column of a period."""
        return self.first + self.periods.index(period)

    def label_area(self, page: Page) -> str:
        """Give the reference of all labels."""
        return page.ref(FIRST, 0, FIRST + len(self.labels) - 1)

    def ranked_area(self, page: Page) -> str:
        """Give the reference of the counted classes' labels, in the order of the scale."""
        return page.ref(FIRST, 0, FIRST + max(1, self.ranked) - 1)


def count_places(view: View, counts: Counts) -> CountPlaces:
    """Lay out the table: one row per class, one column per earlier and per recorded period."""
    own = counts.rows
    earlier = earlier_columns(view.c.plan, view.periods)
    labels = tuple(dict.fromkeys((*own, *(label for e in earlier for label in e.counts))))
    names = {k.name for k in view.c.plan.scale if k.counted}
    ranked = sum(label in names for label in labels)
    periods = tuple(period.key for period in view.periods)
    # 合計, a blank row, three share lines, a blank row and a heading stand between
    return CountPlaces(
        labels, ranked, periods, FIRST + len(labels) + 7, earlier, len(labels) - len(own)
    )


def banner_formula(page: Page, view: View, places: CountPlaces) -> str:
    """Give the live line that says what the totals leave out."""
    cells = {}
    column = places.column(view.c.period.key)
    for name in (tables.UNANSWERED, tables.ON_HOLD):
        if name in places.labels:
            cells[name] = page.ref(FIRST + places.labels.index(name), column)
    answered, left = (words(view.c).replace('"', '""') for words in (answered_words, left_words))
    if not cells:
        return f'="{answered}"'
    parts = [f'IF({cell}>0,"{name} "&{cell}&"項目","")' for name, cell in cells.items()]
    between = ""
    if len(cells) == 2:
        first, second = cells.values()
        between = f'&IF({first}*{second}>0,"・","")'
    joined = f"{parts[0]}{between}" + "".join(f"&{part}" for part in parts[1:])
    total = "+".join(cells.values())
    return f'=IF({total}=0,"{answered}",{joined}&"{left}")'


def share_names(words: ShareWords) -> dict[str, str]:
    """Give the labels of the share rows by their part of ``SHARE_ROWS``."""
    names = {"total": "割合の対象となる項目", "count": words.achieved, "percent": "割合"}
    names |= {"missed": words.missed, "missed_percent": "割合"}
    if words.upper:
        names |= {"upper": words.upper, "upper_percent": "割合"}
    return names


def share_formula(view: View, places: CountPlaces, name: str, column: int) -> str:
    """Give the live formula of one share row in one period's column."""
    plan = view.c.plan
    above = tables.achieved_names(plan)

    def total_of(names: Sequence[str]) -> str:
        rows = [FIRST + places.labels.index(n) for n in names if n in places.labels]
        return "=" + ("+".join(address(row, column) for row in rows) or "0")

    def at(part: str) -> str:
        return address(places.share_row + SHARE_ROWS.index(part), column)

    if name == "total":
        return total_of([k.name for k in plan.scale if k.counted])
    if name == "count":
        return total_of(above)
    if name == "upper":
        return total_of(above[:-1])
    if name == "missed":
        return f"={at('total')}-{at('count')}"
    part = at({"percent": "count", "missed_percent": "missed", "upper_percent": "upper"}[name])
    whole = at("total")
    # half up in whole numbers only: 100 * part / whole would meet binary fractions
    return f'=IF({whole}=0,"",INT((200*{part}+{whole})/(2*{whole})))'


def share_formulas(page: Page, view: View, places: CountPlaces) -> tuple[str, ...]:
    """Give the live share lines of the reported period, in the order of ``tables.share_lines``."""
    words = tables.share_words(view.c.plan)
    column = places.column(view.c.period.key)

    def at(part: str) -> str:
        return page.ref(places.share_row + SHARE_ROWS.index(part), column)

    def piece(label: str, count: str, percent: str) -> str:
        text = label.replace('"', '""')
        return f'"{text} "&{at(count)}&"項目（"&{at(percent)}&"%）"'

    first = f'{piece(words.achieved, "count", "percent")}&"／"&{piece(words.missed, "missed", "missed_percent")}'
    none = "集計の対象となる回答がないため、割合は計算できません。"
    lines = [f'=IF({at("total")}=0,"{none}",{first})']
    if words.upper:
        upper = piece(words.upper, "upper", "upper_percent")
        lines.append(f'=IF({at("total")}=0,"",{upper})')
    return tuple(lines)


def headline_formula(page: Page, view: View, places: CountPlaces) -> str:
    """Give the live headline in words."""
    column = places.column(view.c.period.key)

    def at(part: str) -> str:
        return page.ref(places.share_row + SHARE_ROWS.index(part), column)

    start, end = (words.replace('"', '""') for words in _headline_words(view))
    return (
        f'=IF({at("total")}=0,"{start}集計できる回答がまだありません。",'
        f'"{start}集計した"&{at("total")}&"項目のうち"&{at("count")}&"項目（"&{at("percent")}&"%）{end}")'
    )


def headline(view: View, share: Achieved) -> str:
    """Give the headline in words, as its live formula shows it."""
    start, end = _headline_words(view)
    if share.total == 0:
        return f"{start}集計できる回答がまだありません。"
    return f"{start}集計した{share.total}項目のうち{share.count}項目（{share.percent}%）{end}"


def _headline_words(view: View) -> tuple[str, str]:
    words = tables.share_words(view.c.plan).achieved
    deed = words.removesuffix("した項目")
    told = f"が、{words}です。" if deed == words else f"が、{deed}しました。"
    return f"{view.c.period.label}は、", told


def rating_word(view: View) -> str:
    """Give what the plan calls its rating."""
    return view.c.plan.rating_field.name if view.c.plan.rating_field else "実施状況"
