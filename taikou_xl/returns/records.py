"""確認記録 and 委員意見: what was asked, what was accepted as it is, and what the council said.

Source: the sheets 確認記録 and 委員意見 of the master.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taikou_xl.findings import Finding, Place, Severity, find
from taikou_xl.plan.handrows import HandRow
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.sheetnames import CONFIRMED, OPINIONS
from taikou_xl.returns.officerows import (
    find_item,
    no_such_item,
    no_such_period,
    unreadable,
    unusable,
)
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

ASK, APPROVE = "照会する", "了承"
PUBLIC, INTERNAL = "する", "しない"
_LEAST_PART = 8  # so many characters of a message tell which one is meant


@dataclass(frozen=True)
class Record:
    """One row of 確認記録 that can be applied; ``item`` is "" where it concerns no item."""

    row: HandRow
    period: Period
    item: str
    approves: bool


@dataclass(frozen=True)
class Opinion:
    """One opinion of the council and what was answered; ``item`` is "" for the whole plan."""

    period: Period
    no: str
    member: str
    item: str
    opinion: str
    department: str
    answer: str
    public: bool


def apply_records(
    findings: Sequence[Finding], plan: Plan, period: Period, source: str
) -> list[Finding]:
    """Give the findings with 確認記録 applied to the warnings of a period.

    An approved warning becomes a note for as long as its wording, which holds target and
    answer, is the same; an inquiry stays a warning and says what was asked. Rows that fit
    nothing are findings themselves.
    """
    records, told = _records(plan, period, source)
    found = list(findings)
    for record in records:
        places = [n for n, finding in enumerate(found) if _is_meant(record, finding)]
        errors = [n for n in places if found[n].severity is Severity.ERROR]
        warnings = [n for n in places if found[n].severity is Severity.WARNING]
        if record.approves and errors:
            reason = "差戻しの指摘は了承できません。担当課の修正か「事務局修正」で直します"
            told.append(unusable(record.row, source, reason))
        elif record.approves and not warnings:
            told.append(_unused(record, source))
        elif not record.approves and not warnings:
            told.append(_asked(record, None, source))
        for at in warnings:
            done = _approved if record.approves else _asked
            found[at] = done(record, found[at], source)
    return [*found, *told]


def read_opinions(plan: Plan, source: str) -> tuple[list[Opinion], list[Finding]]:
    """Read 委員意見; rows that name nothing of the plan come back as findings."""
    opinions: list[Opinion] = []
    findings: list[Finding] = []
    for row in plan.hand.get(OPINIONS, ()):
        period, item, reason = _about(plan, row)
        public = name_key(row.text("公表"))
        if not reason and not row.text("意見"):
            reason = "「意見」が空欄です"
        elif not reason and public not in ("", *map(name_key, (PUBLIC, INTERNAL))):
            reason = f"「公表」は「{PUBLIC}」か「{INTERNAL}」です"
        if reason or period is None:
            findings.append(unusable(row, source, reason))
            continue
        opinions.append(_opinion(row, period, item, public=public == name_key(PUBLIC)))
    return opinions, findings


def _opinion(row: HandRow, period: Period, item: Item | None, *, public: bool) -> Opinion:
    return Opinion(
        period, row.text("No"), row.text("委員"), item.no if item else "",
        row.text("意見"), row.text("回答課"), row.text("回答"), public,
    )  # fmt: skip


def _records(plan: Plan, period: Period, source: str) -> tuple[list[Record], list[Finding]]:
    records: list[Record] = []
    findings: list[Finding] = []
    for row in plan.hand.get(CONFIRMED, ()):
        when, item, reason = _about(plan, row)
        action = name_key(row.text("対応"))
        if not reason and action not in (name_key(ASK), name_key(APPROVE)):
            reason = f"「対応」は「{ASK}」か「{APPROVE}」です"
        elif not reason and not row.text("指摘"):
            reason = "「指摘」が空欄です（確認事項の「内容」を写す）"
        if reason or when is None:
            findings.append(unusable(row, source, reason))
        elif when == period:
            number = item.no if item else ""
            records.append(Record(row, when, number, action == name_key(APPROVE)))
    return records, findings


def _about(plan: Plan, row: HandRow) -> tuple[Period | None, Item | None, str]:
    """Give what a row is about, or why that cannot be told."""
    broken = unreadable(row)
    if broken:
        return None, None, broken
    period = plan.find_period(row.text("期"))
    if period is None:
        return None, None, no_such_period(row.text("期"))
    item = find_item(plan, row.text("番号")) if row.text("番号") else None
    if row.text("番号") and item is None:
        return None, None, no_such_item(plan, row.text("番号"))
    return period, item, ""


def _is_meant(record: Record, finding: Finding) -> bool:
    """Tell whether a row is about a finding: its code, its message, or a long part of it."""
    if finding.item != record.item or finding.severity is Severity.NOTE:
        return False
    wanted, message = name_key(record.row.text("指摘")), name_key(finding.message)
    if wanted in (name_key(finding.code), message):
        return True
    return len(wanted) >= _LEAST_PART and wanted in message


def _approved(record: Record, finding: Finding, _: str) -> Finding:
    place = Place(finding.file, finding.sheet, finding.cell, finding.item, finding.field)
    why = record.row.text("理由") or "理由の記載なし"
    return find(
        "finding-approved", place, finding.value, message=finding.message.rstrip("。"), why=why
    )


def _unused(record: Record, source: str) -> Finding:
    row = record.row
    place = Place(source, row.sheet, row.cell("指摘"), record.item)
    return find("approval-unused", place, row.text("指摘"), row=row.number)


def _asked(record: Record, finding: Finding | None, source: str) -> Finding:
    """Say what was asked about a finding, or about an item of which nothing was found."""
    row = record.row
    place = Place(source, row.sheet, row.cell("指摘"), record.item)
    value, message = "", row.text("指摘")
    if finding is not None:
        place = Place(finding.file, finding.sheet, finding.cell, finding.item, finding.field)
        value, message = finding.value, finding.message
    question = row.text("理由")
    words = {"message": message.rstrip("。"), "question": f"。{question}" if question else ""}
    if row.text("回答"):
        return find("inquiry-answered", place, value, answer=row.text("回答"), **words)
    return find("inquiry-open", place, value, **words)
