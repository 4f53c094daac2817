"""Which rows of 事務局修正 count: several of one cell are a chain, each from what the last left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.sheetnames import OFFICE
from taikou_xl.returns.model import State
from taikou_xl.returns.officerows import BLANK, Correction, Key
from taikou_xl.terms.text import loose_key, name_key

_HELD, _UNANSWERED = "保留", "未回答"


@dataclass(frozen=True)
class Applied:
    """One correction that counts: ``was`` is what stood there, as it came.

    ``recorded``: it corrects what the master records. ``standing``: its text stands there
    already, so that nothing was left to do.
    """

    correction: Correction
    was: str
    recorded: bool = False
    standing: bool = False


@dataclass(frozen=True)
class Current:
    """What a cell holds before correction: its state, its accepted text, and how it came."""

    state: str = State.BLANK.value
    value: str = ""
    raw: str = ""

    @property
    def shown(self) -> str:
        """What the administrator sees there."""
        return self.raw or self.value or _UNANSWERED


def decide(
    corrections: Sequence[Correction],
    current: Mapping[Key, Current],
    source: str,
    *,
    recorded: bool = False,
) -> tuple[list[Applied], list[Finding]]:
    """Give the corrections that count, in their order, and what is to be said of each row.

    A row counts where the cell still holds its 修正前. A row whose 修正後 stands there already,
    and rows that led to it, are done; every other row is a mismatch.
    """
    chains: dict[Key, list[Correction]] = {}
    for one in corrections:
        chains.setdefault(one.key, []).append(one)
    applied: list[Applied] = []
    findings: list[Finding] = []
    for key, chain in chains.items():
        now = current.get(key, Current())
        done = _standing(chain, now)
        for number, one in enumerate(chain):
            stands = number in done or (_stands(one, now) and not _is_before(one, now))
            if stands:
                applied.append(Applied(one, plain(one.before), recorded, standing=True))
            elif number < max(done, default=-1) or not _is_before(one, now):
                findings.append(_mismatch(one, now, source))
            else:
                applied.append(Applied(one, now.raw or now.value, recorded))
                findings.append(_note(one, now, source))
                text = plain(one.after)
                now = Current((State.ACCEPTED if text else State.BLANK).value, text, text)
    return applied, findings


def plain(text: str) -> str:
    """Give what a text of 修正前 or 修正後 means: "" for （空白）."""
    return "" if name_key(text) == name_key(BLANK) else text


def starts_blank(one: Correction) -> bool:
    """Tell a row that answers what nobody had answered."""
    return plain(one.before) == "" or name_key(one.before) == _UNANSWERED


def place_of(one: Correction, source: str) -> Place:
    """Give the place of a row's 修正後."""
    return Place(source, OFFICE, one.cell, one.item, one.field.name)


def _standing(chain: Sequence[Correction], now: Current) -> set[int]:
    """Give the rows whose 修正後 the cell holds, and those before them that led there."""
    done = {number for number, one in enumerate(chain) if _stands(one, now)}
    for number in reversed(range(max(done, default=0))):
        after = chain[number].after
        if any(m > number and _same(chain[m].before, plain(after)) for m in done):
            done.add(number)
    return done


def _stands(one: Correction, now: Current) -> bool:
    return now.state != State.HELD.value and _same(one.after, now.value)


def _is_before(one: Correction, now: Current) -> bool:
    """Tell whether a cell still holds what the administrator saw in it."""
    if now.state == State.HELD.value and name_key(one.before) == _HELD:
        return True
    if starts_blank(one):
        if not now.value and not name_key(now.raw):
            return True
        if plain(one.before) == "":  # 未回答 may stand there as it was typed
            return False
    return _same(one.before, now.raw) or (bool(now.value) and _same(one.before, now.value))


def _same(one: str, other: str) -> bool:
    return loose_key(plain(one)) == loose_key(other) or name_key(plain(one)) == name_key(other)


def _note(one: Correction, now: Current, source: str) -> Finding:
    return find(
        "office-applied", place_of(one, source), plain(one.after),
        was=now.shown, period=one.period.label, after=one.after,
        why="、".join(part for part in (one.channel, one.date, one.reason) if part) or "理由の記載なし",
    )  # fmt: skip


def _mismatch(one: Correction, now: Current, source: str) -> Finding:
    return find(
        "office-mismatch", place_of(one, source), now.raw or now.value,
        period=one.period.label, before=one.before or "（空欄）", after=one.after, row=one.row,
        now=now.shown,
    )  # fmt: skip
