"""差戻し: the folder that goes back, one copy and one text per unit, and what is remembered of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from taikou_xl.forms.cover import due_of
from taikou_xl.forms.sendback import Mark, SendBack
from taikou_xl.forms.workbook import build_form, form_file_name, free_name
from taikou_xl.outputs.asking import Asking
from taikou_xl.outputs.sendback_texts import due_again, due_day, reminder, slip, strangers_note
from taikou_xl.returns.model import ReturnedFile
from taikou_xl.returns.sent import Key, Sent, digest_of, key_of, record_of
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.terms.text import name_key

REMINDER, STRANGERS = "督促文.txt", "担当課の分からないファイル.txt"
STRANGER_CODE = "unit-unknown"


@dataclass(frozen=True)
class Parcel:
    """What goes to one unit: how many points, the names of copy ("" where none) and text.

    ``filled`` is a digest of the answers that the copy holds.
    """

    unit: str
    to_correct: int
    to_confirm: int
    copy: str
    text: str
    filled: str = ""


@dataclass(frozen=True)
class Outgoing:
    """One day's 差戻し: the files by name, the parcels, who is reminded, what is remembered."""

    date: dt.date
    files: Mapping[str, bytes] = field(default_factory=dict)
    parcels: tuple[Parcel, ...] = ()
    reminded: tuple[str, ...] = ()
    strangers: tuple[ReturnedFile, ...] = ()
    keys: frozenset[Key] = frozenset()

    @property
    def record(self) -> dict[str, object]:
        """What the folder's manifest remembers."""
        return record_of(self.date, sorted(self.keys), self._copies, self.reminded)

    def as_sent(self, folder: str) -> Sent:
        """Give the folder as the next run will remember it."""
        return Sent(folder, self.date, self.keys, self._copies, frozenset(self.reminded))

    @property
    def _copies(self) -> dict[str, str]:
        return {parcel.unit: parcel.filled for parcel in self.parcels if parcel.copy}


def make_sendback(c: Consolidated, date: dt.date) -> Outgoing:
    """Make what was not sent before; ``files`` is empty where there is nothing new.

    A unit of which anything is new gets everything that is open, so that its newest copy is
    the valid one. A unit that only has to confirm gets the text alone. Who has not answered
    by the deadline is reminded once a day.
    """
    asking = Asking(c)
    known = frozenset(key for sent in c.sent for key in sent.keys)
    files: dict[str, bytes] = {}
    parcels: list[Parcel] = []
    keys: set[Key] = set()
    for unit, marks in asking.marks.items():
        own = {key_of(unit, mark) for mark in marks}
        if own <= known or asking.statuses[unit] == "missing":
            continue
        parcels.append(_add_parcel(files, asking, unit, marks, date))
        keys |= own
    strangers = [f for f in asking.strangers if _stranger_key(f) not in known]
    keys |= {_stranger_key(f) for f in strangers}
    late = _late(asking, date)
    if late:
        files[REMINDER] = _text(reminder(c.plan, c.period, late, date))
    if strangers:
        guesses = [(f, guess_unit(c, f)) for f in strangers]
        missing = [u for u, status in asking.statuses.items() if status == "missing"]
        files[STRANGERS] = _text(strangers_note(c, guesses, missing))
    return Outgoing(date, files, tuple(parcels), late, tuple(strangers), frozenset(keys))


def _add_parcel(
    files: dict[str, bytes], asking: Asking, unit: str, marks: tuple[Mark, ...], date: dt.date
) -> Parcel:
    c = asking.c
    due = due_again(c.plan, unit, date)
    back = SendBack(date, asking.corrects(unit), marks, due, asking.sender(unit))
    name = free_name(form_file_name(unit), files)
    text_name = f"差戻し票_{name.removesuffix('.xlsx')}.txt"
    copy, filled = name if back.to_correct else "", ""
    if copy:
        answers = asking.answers(unit)
        files[copy] = build_form(c.plan, c.period, unit, answers, back)
        filled = digest_of(
            (no, f, text) for no, given in answers.items() for f, text in given.items()
        )
    files[text_name] = _text(slip(c.plan, c.period, unit, back, copy))
    return Parcel(unit, len(back.to_correct), len(back.to_confirm), copy, text_name, filled)


def _text(text: str) -> bytes:
    # a byte order mark, so that an old Notepad shows the text right
    return text.replace("\n", "\r\n").encode("utf-8-sig")


def _late(asking: Asking, date: dt.date) -> tuple[str, ...]:
    """Give the units to remind: their deadline has passed, and they were not reminded today.

    A deadline that is no full date has passed when any other in the plan has; where none can
    be read, nobody knows better than the person who runs the check.
    """
    c = asking.c
    days = {unit: due_day(due_of(c.plan, unit)) for unit in asking.statuses}
    known = [day for day in days.values() if day is not None]
    anybody_past = not known or min(known) < date
    today = {unit for sent in c.sent if sent.date == date for unit in sent.reminded}
    return tuple(
        unit
        for unit, status in asking.statuses.items()
        if status == "missing" and unit not in today
        if (day < date if (day := days[unit]) else anybody_past)
    )


def _stranger_key(file: ReturnedFile) -> Key:
    return ("", "", "", STRANGER_CODE, file.file[-200:], file.sha256)


def guess_unit(c: Consolidated, file: ReturnedFile) -> str:
    """Guess by name alone whose file it is, "" where no unit's name begins it."""
    stem = name_key(file.file.rsplit("/", 1)[-1].rsplit(".", 1)[0])
    names = {
        u: name_key(form_file_name(u).removesuffix(".xlsx")) for u in c.plan.units_in(c.period)
    }
    found = [unit for unit, name in names.items() if name and stem.startswith(name)]
    return max(found, key=lambda unit: len(names[unit]), default="")


def with_sent(c: Consolidated, outgoing: Outgoing, folder: str) -> Consolidated:
    """Give the consolidation with a folder that has just gone out among what was sent."""
    return replace(c, sent=(*c.sent, outgoing.as_sent(folder))) if outgoing.files else c
