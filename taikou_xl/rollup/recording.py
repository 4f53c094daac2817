"""A period's accepted answers → the plan that records them, with the log of what was replaced."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from taikou_xl.findings import Severity
from taikou_xl.master.kept import CHANGE_HEADS
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.plan.sheetnames import CHANGES
from taikou_xl.returns.chains import Applied
from taikou_xl.returns.model import Result, State
from taikou_xl.returns.recorded import period_is_recorded
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.estimates import expected_anew, with_expected
from taikou_xl.rollup.itemchanges import Revision
from taikou_xl.rollup.revising import log_revisions
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text

_NO_ANSWER = "回答がありません"
_UNFILLED = "未記入です"
_STAYS = "（台帳の記録はそのままです）"


@dataclass(frozen=True)
class Change:
    """One recorded text that is new or another than before (``before`` is "" for a new one)."""

    item: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Unrecorded:
    """One thing that was not recorded and why; ``field`` is "" for the whole item."""

    item: Item
    field: str
    reason: str


@dataclass(frozen=True)
class Recording:
    """What recording a period did: the new plan, what changed, what was left out.

    ``following`` is the period that is open now: the next one without results, None where
    there is none. ``skipped`` are earlier periods without results, ``revisions`` the items
    and texts of the plan that people changed since the last time.
    """

    plan: Plan
    period: Period
    following: Period | None
    changes: tuple[Change, ...]
    unrecorded: tuple[Unrecorded, ...]
    skipped: tuple[Period, ...] = ()
    revisions: tuple[Revision, ...] = ()

    @property
    def items(self) -> int:
        """How many items got something new."""
        return len({change.item for change in self.changes})

    @property
    def replaced(self) -> tuple[Change, ...]:
        """The changes that replaced a recorded text."""
        return tuple(change for change in self.changes if change.before)


def record(c: Consolidated, today: str) -> Recording:
    """Record the reported period's accepted answers in the items' tables.

    Held, missing and required but blank answers record nothing: what the master holds stays.
    A blank in an answered item replaces what was recorded. The same answers again change
    nothing, not even 変更記録; ``today`` is the date that it shows. Texts of the plan that
    people changed are logged there, each change once; so are amounts of later periods that
    departments expect anew, which become the plan's.
    """
    own = {f.name for f in c.plan.report_fields}
    rows: dict[str, list[Result]] = {}
    for row in c.rows_now:
        if row.field in own:
            rows.setdefault(row.item, []).append(row)
    changes: list[Change] = []
    unrecorded: list[Unrecorded] = []
    items = []
    for item in c.plan.items:
        if item.no in rows:
            found, left_out = _compare(c, item, rows[item.no])
            changes += found
            unrecorded += left_out
            items.append(_with_changes(item, found, c.period))
        else:
            items.append(item)
    plan = with_expected(replace(c.plan, items=tuple(items)), expected_anew(c))
    plan, revisions = log_revisions(plan, today)
    plan = _logged(plan, changes, c.period, today)
    plan = _with_corrections(plan, c.corrected, today)
    waiting = [p for p in plan.periods if plan.items_in(p) and not period_is_recorded(plan, p)]
    following = next((p for p in waiting if p > c.period), None)
    skipped = tuple(p for p in waiting if p < c.period)
    return Recording(
        plan, c.period, following, tuple(changes), tuple(unrecorded), skipped, revisions
    )


def _compare(
    c: Consolidated, item: Item, rows: Sequence[Result]
) -> tuple[list[Change], list[Unrecorded]]:
    changes: list[Change] = []
    left_out: list[Unrecorded] = []
    if all(row.state == State.BLANK for row in rows):
        came = any(row.file for row in rows)
        if not _is_recorded(c, item) or came:
            reason = _UNFILLED if came else _NO_ANSWER
            left_out.append(_left_out(c, item, "", reason))
        return changes, left_out
    reasons = _reasons(c, item)
    for row in rows:
        name = row.field
        before, after = item.text(name, c.period), clean_text(row.value).strip()
        if row.state == State.HELD or (row.state == State.BLANK and name in reasons):
            left_out.append(_left_out(c, item, name, reasons.get(name, "保留しています")))
        elif before != after:
            changes.append(Change(item.no, name, before, after))
    return changes, left_out


def _is_recorded(c: Consolidated, item: Item) -> bool:
    return any(item.text(f.name, c.period) for f in c.plan.report_fields)


def _left_out(c: Consolidated, item: Item, field: str, reason: str) -> Unrecorded:
    names = [field] if field else [f.name for f in c.plan.report_fields]
    stays = any(item.text(name, c.period) for name in names)
    return Unrecorded(item, field, reason.rstrip("。") + (_STAYS if stays else ""))


def _reasons(c: Consolidated, item: Item) -> dict[str, str]:
    """Give why cells of an item are not taken, by field."""
    return {
        finding.field: finding.message
        for finding in reversed(c.findings)
        if finding.item == item.no
        and finding.severity is Severity.ERROR
        and finding.file != c.source
    }


def _with_changes(item: Item, changes: Sequence[Change], period: Period) -> Item:
    table = dict(item.table)
    for change in changes:
        key = (change.field, period.key)
        old = table.pop(key, Entry(""))
        if change.after:
            table[key] = replace(old, value=change.after)
    return replace(item, table=table)


def _logged(plan: Plan, changes: Sequence[Change], period: Period, today: str) -> Plan:
    """Give the plan with 変更記録: one row for the recording, one for each replaced text."""
    if not changes:
        return plan
    count = len({change.item for change in changes})
    told = [_row(today, period, 内容=f"{period.label}の実績を記録（{count}項目）")]
    told += [
        _row(
            today, period, 内容="記録した実績を置換え", 番号=c.item, 欄=c.field,
            変更前=c.before, 変更後=c.after,
        )
        for c in changes
        if c.before
    ]  # fmt: skip
    rows = (*plan.kept.get(CHANGES, ()), *told)
    return replace(plan, kept={**plan.kept, CHANGES: rows})


def _with_corrections(plan: Plan, corrected: Sequence[Applied], today: str) -> Plan:
    """Give the plan with 変更記録 of what 事務局修正 changed in what was recorded before."""
    told = [
        _row(
            today, one.period, 内容="事務局修正を記録に反映", 番号=one.item, 欄=one.field.name,
            変更前=applied.was, 変更後=one.after, 理由="、".join(filter(None, (one.channel, one.reason))),
        )
        for applied in corrected
        if applied.recorded and not applied.standing and (one := applied.correction)
    ]  # fmt: skip
    rows = (*plan.kept.get(CHANGES, ()), *told)
    return replace(plan, kept={**plan.kept, CHANGES: rows}) if told else plan


def _row(today: str, period: Period, **texts: str) -> Mapping[str, str]:
    return {**dict.fromkeys(CHANGE_HEADS, ""), "日付": today, "期": period.key, **texts}
