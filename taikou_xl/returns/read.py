"""One returned workbook → answers, each with its file, sheet and cell, and what was found.

The form is known by its identity sheet; sheets and cells are found again by their printed
labels, so that a renamed sheet or an inserted row does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding, Place, Severity, find
from taikou_xl.forms.identity import Identity, identity_and_soundness
from taikou_xl.plan.amounts import estimates_after
from taikou_xl.plan.model import Plan
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.coversheet import cover_findings, read_cover
from taikou_xl.returns.itemsheets import Candidates, read_item
from taikou_xl.returns.kinds import is_filled
from taikou_xl.returns.lostform import recognise
from taikou_xl.returns.model import Answer, FileStatus, Reading, ReturnedFile
from taikou_xl.returns.older import older_findings
from taikou_xl.returns.renaming import under_current_names
from taikou_xl.returns.strangers import comment_findings, name_findings, stranger_findings
from taikou_xl.sheets.deliver import MANIFEST
from taikou_xl.sheets.opening import BookRefused, open_book
from taikou_xl.terms.periods import Period

_OWN_KINDS = {
    "master": "台帳",
    "summary": "集計表",
    "check": "確認結果",
    "list": "計画一覧",
    "compare": "正誤表",
    "handover": "引継ぎ書",
    "cards": "目標・振り返りカード（集めません。職員にお返しください）",
}
_OWN_NAMES = re.compile(
    rf"{re.escape(MANIFEST)}|(依頼文|督促文|差戻し票_.*|担当課の分からないファイル)\.txt"
)
_OWN_REPORT = re.compile(rb'\s*\{\s*"schema":\s*"taikou-xl/report/')
_SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def read_return(incoming: Incoming, plan: Plan, period: Period) -> Reading:
    """Read one file of the returns; whatever it is, it gets a status and a reason."""
    ignored = _ignored_name(incoming.name)
    if ignored:
        return _ignored(incoming, ignored)
    if incoming.refusal:
        code, word, text = incoming.refusal
        return _rejected(incoming, "", find(code, Place(incoming.shown), **{word: text}))
    if _OWN_REPORT.match(incoming.data):
        return _ignored(incoming, "この道具が作った報告（JSON）です")
    try:
        book = open_book(incoming.data)
    except BookRefused as refused:
        return _rejected(incoming, "", find(refused.code, Place(incoming.shown), **refused.words))
    own = _OWN_KINDS.get(book.properties.get("taikou_kind", ""))
    if own:
        return _ignored(incoming, f"この道具が作った{own}です")
    candidates = Candidates(book, plan, period)
    identity, sound = identity_and_soundness(book)
    if identity is None or not sound:
        return _read_unidentified(incoming, candidates, identity, plan, period)
    stranger = _stranger(incoming, identity, plan, period)
    if stranger:
        # another plan's departments are not ours, even where they have the same name
        own_unit = plan.department_now(identity.unit) if identity.plan_key == plan.key else ""
        return _rejected(incoming, own_unit, stranger)
    identity, renamed = under_current_names(identity, plan, period, incoming.shown)
    reading = _read_form(incoming, candidates, identity, plan, period)
    return replace(reading, findings=(*renamed, *reading.findings))


def _read_unidentified(
    incoming: Incoming,
    candidates: Candidates,
    damaged: Identity | None,
    plan: Plan,
    period: Period,
) -> Reading:
    """Read a form without a sound identity where its printed texts leave no doubt."""
    place = Place(incoming.shown)
    how = "なくなっている" if damaged is None else "書き換えられている"
    identity = recognise(candidates)
    if identity is None:
        lost = "がなく" if damaged is None else "が書き換えられていて"
        reason = f"識別用のシート{lost}、印刷された内容も計画と一致しません"
        return _rejected(incoming, "", find("not-ours", place, reason=reason))
    reading = _read_form(incoming, candidates, identity, plan, period)
    said = find("identity-lost", place, identity.unit, how=how)
    file = replace(reading.file, identified=False)
    return replace(reading, file=file, findings=(said, *reading.findings))


def _ignored_name(name: str) -> str:
    if name.startswith(("~$", ".~lock.")):
        return "編集中に作られる一時ファイルです"
    if name.casefold() in _SYSTEM_NAMES or name.startswith((".taikou-", "._")):
        return "システムのファイルです"
    return "この道具が作ったファイルです" if _OWN_NAMES.fullmatch(name) else ""


def _ignored(incoming: Incoming, reason: str) -> Reading:
    finding = find("file-ignored", Place(incoming.shown), reason=reason)
    return Reading(_file(incoming, FileStatus.IGNORED, f"{reason}。"), (), (finding,))


def _rejected(incoming: Incoming, unit: str, finding: Finding) -> Reading:
    file = _file(incoming, FileStatus.REJECTED, finding.message, unit)
    return Reading(file, (), (finding,))


def _file(incoming: Incoming, status: FileStatus, reason: str = "", unit: str = "") -> ReturnedFile:
    return ReturnedFile(incoming.shown, status, reason, unit, incoming.received, incoming.sha256)


def _stranger(incoming: Incoming, identity: Identity, plan: Plan, period: Period) -> Finding | None:
    place = Place(incoming.shown)
    if identity.plan_key != plan.key:
        return find("plan-other", place, identity.plan_name)
    if identity.period != period.key:
        try:
            label = Period.parse(identity.period).label
        except ValueError:
            label = identity.period
        return find("period-other", place, label, period=period.label)
    return None


def _read_form(
    incoming: Incoming, candidates: Candidates, identity: Identity, plan: Plan, period: Period
) -> Reading:
    answers: list[Answer] = []
    findings: list[Finding] = []
    later = {e.field.name: (e.planned.name, e.period.key) for e in estimates_after(plan, period)}
    texts = {(t.no, t.label, t.period): t.text for t in identity.texts} if later else {}
    for issued in identity.items:
        item = plan.item_by_no.get(issued.no)
        if item is None or not item.active(period):
            place = Place(incoming.shown, issued.sheet, item=issued.no)
            findings.append(find("item-unknown", place, issued.no))
            continue
        expected = {name: texts.get((item.no, *at), "") for name, at in later.items()}
        given, found = read_item(incoming.shown, identity.unit, candidates, issued, item, expected)
        answers += given
        findings += found
    findings += older_findings(identity, candidates, plan)
    findings += stranger_findings(incoming.shown, candidates, identity)
    findings += comment_findings(incoming.shown, candidates, identity)
    filled = any(is_filled(answer) for answer in answers)
    unplaced = any(finding.severity is Severity.ERROR for finding in findings)
    if not filled and not unplaced:
        blank = _rejected(incoming, identity.unit, find("form-blank", Place(incoming.shown)))
        # what stands in a wrong place is most telling where the right one is blank
        return replace(blank, findings=(*blank.findings, *_misplaced(findings)))
    return _accepted(incoming, candidates, identity, plan, period, answers, findings)


_MISPLACED = ("value-other-period", "value-beside", "comment-added")


def _misplaced(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.code in _MISPLACED]


def _accepted(
    incoming: Incoming,
    candidates: Candidates,
    identity: Identity,
    plan: Plan,
    period: Period,
    answers: Sequence[Answer],
    findings: Sequence[Finding],
) -> Reading:
    cover = read_cover(candidates.book)
    file = ReturnedFile(
        incoming.shown,
        FileStatus.ACCEPTED,
        unit=identity.unit,
        received=incoming.received,
        sha256=incoming.sha256,
        items=tuple(dict.fromkeys(answer.item for answer in answers)),
        corrects=identity.corrects,
        sent_back=identity.sent_back,
        cover=cover,
    )
    said = name_findings(incoming.shown, incoming.name, identity.unit, plan, period)
    said += cover_findings(incoming.shown, cover, plan)
    return Reading(file, tuple(answers), (*said, *findings))
