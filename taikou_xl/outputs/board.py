"""The board of 回収状況: where every unit stands, by what came and what was sent back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from taikou_xl.outputs.asking import TAKEN, Asking
from taikou_xl.plan.sheetnames import OFFICE
from taikou_xl.returns.model import FileStatus, ReturnedFile
from taikou_xl.returns.sent import Key, Sent
from taikou_xl.rollup.consolidated import Consolidated

ACCEPTED, MISSING, TO_SEND, SENT, AGAIN = "受理", "未提出", "要差戻し", "差戻し中", "再提出"


@dataclass(frozen=True)
class Standing:
    """Where one unit stands: the word of its state, and what else there is to say."""

    state: str
    remark: str


@dataclass(frozen=True)
class Board:
    """Every unit's standing; computed once for a consolidation."""

    c: Consolidated

    @cached_property
    def asking(self) -> Asking:
        """What the units still have to correct or confirm."""
        return Asking(self.c)

    def standing(self, unit: str) -> Standing:
        """Give a unit's state and remark.

        要差戻し: something must be corrected that was not sent yet. 差戻し中（6/12）: all of it
        was sent, and the return has not changed since. A return that came after a 差戻し is
        remarked as 再提出, with the day of the file.
        """
        status = self.asking.statuses[unit]
        remarks = [self._again(unit), self._reminded(unit) if status == "missing" else ""]
        remarks.append(self._by_hand(unit))
        state = {"missing": MISSING, "accepted": ACCEPTED}.get(status, TO_SEND)
        sent = self._sent(unit)
        if status == "sent_back" and sent:
            state = f"{SENT}（{_short(sent.date)}）"
        elif status == "accepted" and sent:
            remarks.append(f"確認のお願い（{_short(sent.date)}）")
        elif status == "accepted" and self.asking.marks.get(unit):
            remarks.append("確認のお願いあり（未送付）")
        return Standing(state, "、".join(part for part in remarks if part))

    def by_state(self) -> dict[str, list[str]]:
        """Give the units by the word of their state, in 建制順."""
        found: dict[str, list[str]] = {}
        for unit in self.asking.statuses:
            found.setdefault(self.standing(unit).state, []).append(unit)
        return found

    def count_line(self) -> str:
        """Give how many units stand where: 担当課 9 ＝ 受理 6 ＋ 未提出 3."""
        states = {state: len(units) for state, units in self.by_state().items()}
        parts = " ＋ ".join(f"{state} {count}" for state, count in states.items())
        return f"配布先 {sum(states.values())} ＝ {parts or '0'}"

    def _sent(self, unit: str) -> Sent | None:
        """Give the latest folder in which something open was sent, None where any was not."""
        wanted = self.asking.keys(unit)
        if not wanted or not wanted <= self._known:
            return None
        return next(sent for sent in reversed(self.c.sent) if wanted & sent.keys)

    @cached_property
    def _known(self) -> frozenset[Key]:
        """Everything that was sent back before."""
        return frozenset(key for sent in self.c.sent for key in sent.keys)

    def _again(self, unit: str) -> str:
        """Say when a return came that answers a 差戻し: a corrected copy, or another file."""
        before = {
            key[5]
            for sent in self.c.sent
            if unit in sent.copies
            for key in sent.keys
            if key[0] == unit
        }
        known = {digest[:16] for digests in before for digest in digests.split("+")}
        files = [f for f in self.asking.files(unit) if f.status in TAKEN]
        later = [f for f in files if f.corrects or (known and f.sha256[:16] not in known)]
        if not later:
            return ""
        days = sorted({day for f in later if (day := _day(f))})
        return f"{AGAIN}（{days[-1].month}/{days[-1].day}）" if days else AGAIN

    def _by_hand(self, unit: str) -> str:
        """Say how many of a unit's items the administrator answered or corrected."""
        own = {item.no for item in self.c.plan.items_of(unit, self.c.period)}
        count = len(own & self._told)
        return f"{OFFICE} {count}項目" if count else ""

    @cached_property
    def _told(self) -> frozenset[str]:
        """The items that the administrator answered or corrected."""
        told = (a.correction for a in self.c.corrected)
        return frozenset(one.item for one in told if one.period == self.c.period)

    def _reminded(self, unit: str) -> str:
        found = [sent.date for sent in self.c.sent if unit in sent.reminded]
        return f"督促（{'、'.join(map(_short, sorted(set(found))))}）" if found else ""


def _short(day: dt.date) -> str:
    return f"{day.month}/{day.day}"


def _day(file: ReturnedFile) -> dt.date | None:
    try:
        return dt.date.fromisoformat(file.received[:10])
    except ValueError:
        return None


def is_shown_with_unit(file: ReturnedFile) -> bool:
    """Tell whether a file stands in its unit's own row."""
    return file.status in (*TAKEN, FileStatus.REJECTED)
