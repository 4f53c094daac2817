"""事務局修正 applied: the administrator's word over what came back and what is recorded.

The return stays as it is. A correction counts only where the answer still is what the
administrator saw (修正前); afterwards it is checked like any other answer.

Source: the sheet 事務局修正 of the master.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.handrows import HandRow
from taikou_xl.plan.model import Entry, Field, Item, Kind, Plan
from taikou_xl.plan.sheetnames import CONFIRMED, OFFICE
from taikou_xl.returns.model import Answer, State
from taikou_xl.sheets.grid import CellKind
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import loose_key, name_key

_OWN = ("office-applied", "office-mismatch", "hand-row-unusable", "hand-row-later")
_BLANK, _HELD, _UNANSWERED = "（空白）", "保留", "未回答"
Key = tuple[str, str, str]  # period key, item number, field


@dataclass(frozen=True)
class Correction:
    """One row of 事務局修正 that names a period, an item and a field of the plan.

    ``cell`` is the address of 修正後 and ``kind`` its kind (``sheets.grid.CellKind``); ``row``
    is the row's number as Excel shows it.
    """

    period: Period
    item: str
    field: Field
    before: str
    after: str
    reason: str
    channel: str
    date: str
    cell: str
    row: int
    kind: str = CellKind.TEXT.value

    @property
    def key(self) -> Key:
        """What it corrects."""
        return self.period.key, self.item, self.field.name


@dataclass(frozen=True)
class Applied:
    """One correction that counts: ``was`` is what stood there, as it came."""

    correction: Correction
    was: str
    recorded: bool = False


@dataclass(frozen=True)
class Current:
    """What a cell holds before correction: its state, its accepted text, and how it came."""

    state: str = State.BLANK.value
    value: str = ""
    raw: str = ""


def read_corrections(plan: Plan, source: str) -> tuple[list[Correction], list[Finding]]:
    """Read 事務局修正; rows that name nothing of the plan come back as findings."""
    corrections: list[Correction] = []
    findings: list[Finding] = []
    for row in plan.hand.get(OFFICE, ()):
        found, reason = _read(plan, row)
        if found is None:
            findings.append(unusable(row, source, reason))
        else:
            corrections.append(found)
    return corrections, findings


def unusable(row: HandRow, source: str, reason: str) -> Finding:
    """Say that a row that the administrator typed has no effect, and why."""
    place = Place(source, row.sheet, row.cell("番号"), row.text("番号"))
    return find("hand-row-unusable", place, row=row.number, sheet=row.sheet, reason=reason)


def later_rows(plan: Plan, period: Period, source: str) -> list[Finding]:
    """Name the rows of 事務局修正 and 確認記録 that wait for a later period."""
    findings = []
    for row in (*plan.hand.get(OFFICE, ()), *plan.hand.get(CONFIRMED, ())):
        when = plan.find_period(row.text("期"))
        if when is not None and when > period:
            place = Place(source, row.sheet, row.cell("期"), row.text("番号"))
            words = {"row": row.number, "sheet": row.sheet, "period": when.label}
            findings.append(find("hand-row-later", place, row.text("期"), **words))
    return findings


def for_the_office(findings: Iterable[Finding], source: str) -> list[Finding]:
    """Give findings on cells of 事務局修正 the remedy of whom they concern: the administrator."""
    remedy = f"台帳の「{OFFICE}」のその行を直してください。直すまで、この欄は保留です。"
    return [
        replace(f, remedy=remedy)
        if (f.file, f.sheet) == (source, OFFICE) and f.code not in _OWN
        else f
        for f in findings
    ]


def find_item(plan: Plan, text: str) -> Item | None:
    """Find an item by its number, also when width, case or blanks differ."""
    known = plan.item_by_no.get(text.strip())
    if known is not None:
        return known
    found = [item for item in plan.items if name_key(item.no) == name_key(text)]
    return found[0] if len(found) == 1 else None


def _read(plan: Plan, row: HandRow) -> tuple[Correction | None, str]:
    if row.broken:
        return None, f"「{'」「'.join(row.broken)}」の欄を読み取れません"
    period, item = plan.find_period(row.text("期")), find_item(plan, row.text("番号"))
    wanted = name_key(row.text("欄"))
    field = next((f for f in plan.report_fields if name_key(f.name) == wanted), None)
    if period is None:
        return None, f"期「{row.text('期')}」が、この計画の期間にありません"
    if item is None:
        return None, f"番号「{row.text('番号')}」の計画項目がありません"
    if not item.active(period):
        return None, f"番号{item.no}は、{period.label}の計画にありません"
    if field is None:
        names = "、".join(f.name for f in plan.report_fields)
        return None, f"欄「{row.text('欄')}」がありません（{names}のいずれか）"
    if not row.text("修正後"):
        return None, f"「修正後」が空欄です（回答を消すときは{_BLANK}と書く）"
    correction = Correction(
        period, item.no, field,
        before=row.text("修正前"), after=row.text("修正後"), reason=row.text("理由"),
        channel=row.text("経緯"), date=row.text("日付"), cell=row.cell("修正後"), row=row.number,
        kind=row.kinds.get("修正後", CellKind.TEXT.value),
    )  # fmt: skip
    return correction, ""


def correct_recorded(
    plan: Plan, corrections: Sequence[Correction], until: Period, source: str
) -> tuple[Plan, list[Applied], list[Finding]]:
    """Apply corrections to what the master records for periods up to ``until``, inclusive."""
    wanted = [c for c in corrections if c.period <= until]
    dates = [c for c in wanted if c.kind == CellKind.DATE.value and c.field.kind is not Kind.DATE]
    wanted = [c for c in wanted if c not in dates]
    items = {item.no: item for item in plan.items}
    current = {
        c.key: _recorded(items[c.item].table.get((c.field.name, c.period.key))) for c in wanted
    }
    applied, findings = _decide(wanted, current, source, recorded=True)
    findings += [find("value-date", _place(c, source), c.after) for c in dates]
    for one in applied:
        item, c = items[one.correction.item], one.correction
        table = dict(item.table)
        table[c.field.name, c.period.key] = Entry(_plain(c.after), OFFICE, c.cell)
        items[c.item] = replace(item, table=table)
    return replace(plan, items=tuple(items[item.no] for item in plan.items)), applied, findings


def _recorded(entry: Entry | None) -> Current:
    if entry is None or not entry.value:
        return Current()
    return Current(State.ACCEPTED.value, entry.value, entry.value)


def correct_answers(
    answers: Sequence[Answer],
    results: pd.DataFrame,
    corrections: Sequence[Correction],
    plan: Plan,
    period: Period,
    source: str,
) -> tuple[list[Answer], list[Applied], list[Finding]]:
    """Give the answers of a period with its corrections in place of what they correct.

    ``results`` are the same answers checked: 修正前 may be what came or what was read.
    """
    wanted = [c for c in corrections if c.period == period]
    applied, findings = _decide(wanted, _currents(answers, results), source)
    last = {one.correction.key: one.correction for one in applied}
    told = [
        _answer(last[period.key, a.item, a.field], plan, source)
        if (period.key, a.item, a.field) in last
        else a
        for a in answers
    ]
    told += _added(answers, last, plan, period, source)
    return told, applied, findings


def _currents(answers: Iterable[Answer], results: pd.DataFrame) -> Mapping[Key, Current]:
    raw = {(a.period, a.item, a.field): a.text for a in answers}
    names = ("period", "item", "field", "state", "value", "held_value")
    columns = (results[name].tolist() for name in names)
    return {
        (key, no, field): Current(state, value, raw.get((key, no, field), held))
        for key, no, field, state, value, held in zip(*columns, strict=True)
    }


def _decide(
    corrections: Sequence[Correction],
    current: Mapping[Key, Current],
    source: str,
    *,
    recorded: bool = False,
) -> tuple[list[Applied], list[Finding]]:
    """Give the corrections that count, in their order; several of one cell are a chain."""
    chains: dict[Key, list[Correction]] = {}
    for one in corrections:
        chains.setdefault(one.key, []).append(one)
    applied: list[Applied] = []
    findings: list[Finding] = []
    for key, chain in chains.items():
        now = current.get(key, Current())
        done = [n for n, one in enumerate(chain) if _same(one.after, now.value) and _settled(now)]
        for one in chain[done[-1] + 1 if done else 0 :]:
            if not _is_before(one, now):
                findings.append(_mismatch(one, now, source))
                continue
            applied.append(Applied(one, now.raw or now.value, recorded))
            findings.append(_note(one, now, source))
            text = _plain(one.after)
            now = Current((State.ACCEPTED if text else State.BLANK).value, text, text)
    return applied, findings


def _settled(now: Current) -> bool:
    return now.state != State.HELD.value


def _is_before(one: Correction, now: Current) -> bool:
    """Tell whether a cell still holds what the administrator saw in it."""
    if now.state == State.HELD.value and name_key(one.before) == _HELD:
        return True
    blank = _plain(one.before) == ""
    if blank or name_key(one.before) == _UNANSWERED:  # as the summary shows a blank
        if not now.value and not name_key(now.raw):
            return True
        if blank:
            return False
    return _same(one.before, now.raw) or (bool(now.value) and _same(one.before, now.value))


def _same(one: str, other: str) -> bool:
    return loose_key(_plain(one)) == loose_key(other) or name_key(_plain(one)) == name_key(other)


def _plain(text: str) -> str:
    return "" if name_key(text) == name_key(_BLANK) else text


def _place(one: Correction, source: str) -> Place:
    return Place(source, OFFICE, one.cell, one.item, one.field.name)


def _note(one: Correction, now: Current, source: str) -> Finding:
    return find(
        "office-applied", _place(one, source), _plain(one.after),
        was=now.raw or now.value or _UNANSWERED, period=one.period.label, after=one.after,
        why="、".join(part for part in (one.channel, one.date, one.reason) if part) or "理由の記載なし",
    )  # fmt: skip


def _mismatch(one: Correction, now: Current, source: str) -> Finding:
    return find(
        "office-mismatch", _place(one, source), now.raw or now.value,
        period=one.period.label, before=one.before or "（空欄）", after=one.after, row=one.row,
        now=now.raw or now.value or _UNANSWERED,
    )  # fmt: skip


def _answer(one: Correction, plan: Plan, source: str) -> Answer:
    text = _plain(one.after)
    kind = one.kind if text else "blank"  # a date is checked like one in a return
    unit = plan.item_by_no[one.item].unit
    return Answer(
        source, unit, one.item, one.period.key, one.field.name, OFFICE, one.cell, kind, text
    )


def _added(
    answers: Iterable[Answer],
    last: Mapping[Key, Correction],
    plan: Plan,
    period: Period,
    source: str,
) -> list[Answer]:
    """Give answers for cells that no return holds; an item without any gets all its fields."""
    came = {(a.period, a.item, a.field) for a in answers}
    items_came = {a.item for a in answers}
    added = [_answer(one, plan, source) for key, one in last.items() if key not in came]
    for no in dict.fromkeys(a.item for a in added if a.item not in items_came):
        unit, cell = plan.item_by_no[no].unit, next(a.cell for a in added if a.item == no)
        added += [
            Answer(source, unit, no, period.key, f.name, OFFICE, cell, "blank", "")
            for f in plan.report_fields
            if (period.key, no, f.name) not in last
        ]
    return added
