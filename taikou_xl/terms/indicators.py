"""What a 数値目標 was understood to mean, and what a 数値 says about it: frozen data."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.phrases import Phrase


class Kind(StrEnum):
    """What kind of target an indicator is; the value is the word for officials."""

    RATIO = "割合"
    COUNT = "件数"
    AMOUNT = "金額"
    PART = "全体のうち"
    RELATIVE = "増減"
    DEADLINE = "期限"
    QUALITATIVE = "文章"


class Direction(StrEnum):
    """When an actual meets its target."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    BY_DATE = "by_date"
    DONE = "done"

    @property
    def label(self) -> str:
        """The word that officials see."""
        return _DIRECTIONS[self.value]


_DIRECTIONS = {
    "at_least": "以上",
    "at_most": "以下",
    "exactly": "ちょうど",
    "by_date": "まで",
    "done": "実施",
}


class TargetState(StrEnum):
    """The states of a target cell, never mixed: each has its own word."""

    BLANK = "空欄"
    NONE = "目標なし"
    CONDITIONAL = "条件つき"
    UNDECIDED = "未確定"
    QUALITATIVE = "数値なし"
    READ = "数値あり"


class ActualState(StrEnum):
    """The states of an actual cell. ``PARTIAL``: some indicators have their figure, not all."""

    BLANK = "空欄"
    NONE = "なし"
    PROVISIONAL = "速報"
    UNREADABLE = "読み取れない"
    PARTIAL = "一部"
    READ = "数値あり"


# what is measured or merely exists, and is not done bit by bit
_LEVELS = re.compile(
    r"(?:率|度|指数|倍率|比|平均|人口|世帯数|職員数|会員数|登録者数|登録団体数?|加入者数|フォロワー数|残高|床|当たり|あたり)(?:\([^()]*\))?$"
)
_SCORES = frozenset(("点", "倍", "ポイント", "度", "歳", "位", "分", "秒", "床"))


@dataclass(frozen=True)
class BaseYear:
    """What a relative target starts from, and how far it goes from there.

    ``how`` is plus, minus (each also with _percent or _points), percent or same; ``of`` is a period
    key, "" where the phrase names none.
    """

    of: str
    how: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure (or day, or word) that a target asks for.

    ``target`` is in ``unit`` ("%" for ％ and パーセント; 千円 stays 千円); None where the figure
    is not known yet (relative) or there is none. ``whole`` is n of k/n; of a ratio, it makes a
    fraction (3分の2), which any other whole can answer. ``strict``: 超 or
    未満. ``per`` is 年 in 年1回. ``text`` is the phrase as written, ``reason`` says why only a
    person can judge it ("" where the tool can).
    """

    name: str
    unit: str
    kind: Kind
    direction: Direction
    target: Decimal | None = None
    deadline: dt.date | None = None
    whole: Decimal | None = None
    text: str = ""
    reason: str = ""
    strict: bool = False
    per: str = ""
    base: BaseYear | None = None

    @property
    def adds_up(self) -> bool:
        """Tell a count of the year, of which any number above 0 is a part: 研修3回, 提案30件.

        A rate, a score or what merely exists (人口, 登録者数, 37施設を維持) is none.
        """
        whole = self.target is not None and self.target == self.target.to_integral_value()
        level = _LEVELS.search(narrow(self.name)) or "維持" in self.text
        return self.kind is Kind.COUNT and whole and not level and self.unit not in _SCORES

    @property
    def judgeable(self) -> bool:
        """Tell whether a figure or a day can decide it."""
        return not self.reason and (self.target is not None or self.deadline is not None)


@dataclass(frozen=True, slots=True)
class TargetReading:
    """How a target cell was read. ``notes`` are remarks for whoever proof-reads the reading."""

    state: TargetState
    indicators: tuple[Indicator, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What an actual says about one indicator, in the actual's own ``unit``.

    ``low``–``high`` is the range that the words allow (equal for a plain figure, None: open);
    ``first``–``last`` the days. ``not_done``: the cell says that it did not happen. ``said``:
    the words for it where the figure was brought to the target's measure (月1回 → 12).
    ``note`` says what was read otherwise than written, ``reason`` why nothing follows from it
    ("" where something does).
    """

    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    whole: Decimal | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    not_done: bool = False
    change: int = 0
    text: str = ""
    said: str = ""
    note: str = ""
    reason: str = ""

    @property
    def value(self) -> Decimal | None:
        """The figure where it is a single one."""
        return self.low if self.low is not None and self.low == self.high else None


@dataclass(frozen=True, slots=True)
class ActualReading:
    """How an actual cell was read; ``measured`` goes with the indicators it was read for.

    ``phrases`` stay with it so that the same answer can be measured against other indicators
    (the final target, next year's). ``year`` is the fiscal year of the answer, None for 現状.
    ``indicators`` are those that its phrases were measured against when it was read.
    """

    state: ActualState
    measured: tuple[Measured, ...] = ()
    notes: tuple[str, ...] = ()
    text: str = ""
    phrases: tuple[Phrase, ...] = ()
    year: int | None = None
    indicators: tuple[Indicator, ...] | None = field(default=None, compare=False, repr=False)
