"""事務局修正 applied: the administrator's word over what came back and what is recorded.

The return stays as it is. A correction counts only where the answer still is what the
administrator saw (修正前); afterwards it is checked like any other answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding, Severity, find
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.plan.sheetnames import CONFIRMED, OFFICE
from taikou_xl.returns.chains import Applied, Current, decide, place_of, plain, starts_blank
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.model import Answer, Result, State
from taikou_xl.returns.officerows import Correction, Key, earlier_rows
from taikou_xl.returns.rules import Validate
from taikou_xl.returns.validator import validate_here
from taikou_xl.terms.periods import Period

_OWN = frozenset(
    {"office-applied", "office-mismatch", "office-settled"}
    | {"hand-row-unusable", "hand-row-later", "hand-row-earlier"}
)
_HELD_UNTIL = f"台帳の「{OFFICE}」のその行を直してください。直すまで、この欄は保留です。"
_DECIDED = f"「{OFFICE}」で決めた内容です。このままでよければ、台帳の「{CONFIRMED}」に「了承」と書いてください。"
_KEPT_UNTIL = f"台帳の「{OFFICE}」のその行を直してください。直すまで、台帳の記録のままです。"


def for_the_office(findings: Iterable[Finding], source: str) -> list[Finding]:
    """Give findings on cells of 事務局修正 the remedy of whom they concern: the administrator."""
    return _with_remedy(findings, source, _HELD_UNTIL)


def _with_remedy(findings: Iterable[Finding], source: str, remedy: str) -> list[Finding]:
    return [
        replace(f, remedy=remedy)
        if (f.file, f.sheet) == (source, OFFICE) and f.code not in _OWN
        else f
        for f in findings
    ]


def decided_here(
    findings: Iterable[Finding], applied: Iterable[Applied], period: Period
) -> list[Finding]:
    """Give warnings on a text that the administrator decided: no department is asked about it."""
    own = {
        (a.correction.item, a.correction.field.name)
        for a in applied
        if a.correction.period == period
    }
    return [
        replace(f, remedy=_DECIDED, ask="")
        if (f.item, f.field) in own and f.severity is Severity.WARNING
        else f
        for f in findings
    ]


def of_the_record(
    corrections: Iterable[Correction], plan: Plan, period: Period, came: Iterable[Answer]
) -> list[Correction]:
    """Give a period's corrections of items that only the master's record answers this time.

    A late return is one of many: what was corrected in the others is no answer of today's. An
    item whose every text 事務局修正 gives (by telephone) is answered by it, recorded or not.
    """
    answered = {answer.item for answer in came}
    names = [field.name for field in plan.report_fields]
    recorded = {i.no: {n for n in names if i.text(n, period)} for i in plan.items}
    found = [c for c in corrections if c.period == period and c.item not in answered]
    first: dict[Key, Correction] = {}
    for one in found:
        first.setdefault(one.key, one)
    told = {(one.item, one.field.name) for one in first.values() if starts_blank(one)}
    whole = {no for no, texts in recorded.items() if all((no, name) in told for name in texts)}
    return [c for c in found if c.item not in whole]


def correct_recorded(
    plan: Plan,
    corrections: Sequence[Correction],
    until: Period,
    source: str,
    validate: Validate = validate_here,
) -> tuple[Plan, list[Applied], list[Finding]]:
    """Apply corrections to what the master records for periods up to ``until``, inclusive.

    A text that no answer could be is refused: the record stays, and the row is a finding.
    Rows that the record holds already come back as ``standing``, with one note for all.
    """
    own = {f.name for f in plan.report_fields}
    wanted = [c for c in corrections if c.period <= until and c.field.name in own]
    # what was expected of later periods became the plan's own when its period was recorded
    planned = [c for c in corrections if c.period <= until and c.field.name not in own]
    refused: list[Finding] = []
    while True:  # a refused row may be the last of a chain: what came before it still counts
        current = {c.key: _recorded(plan.item_by_no[c.item], c) for c in wanted}
        applied, findings = decide(wanted, current, source, recorded=True)
        last = {a.correction.key: a.correction for a in applied if not a.standing}
        texts, told = _checked(plan, last, source, validate)
        errors = [f for f in told if f.severity is Severity.ERROR]
        if not errors:
            break
        refused += errors
        cells = {finding.cell for finding in errors}
        wanted = [c for c in wanted if c.cell not in cells]
    findings += [*_with_remedy(refused, source, _KEPT_UNTIL), *told]
    standing = [a.correction for a in applied if a.standing]
    if standing:
        places = [(c.row, c.cell, c.period) for c in standing]
        findings.append(earlier_rows(OFFICE, places, source, "すでに台帳の記録に入っています"))
    if planned:
        places = [(c.row, c.cell, c.period) for c in planned]
        findings.append(earlier_rows(OFFICE, places, source, "計画の見込みに入っています"))
    items = {item.no: item for item in plan.items}
    for key, one in last.items():
        entry = Entry(texts[key], OFFICE, one.cell)
        table = {**items[one.item].table, (one.field.name, one.period.key): entry}
        items[one.item] = replace(items[one.item], table=table)
    return replace(plan, items=tuple(items[item.no] for item in plan.items)), applied, findings


def _recorded(item: Item, one: Correction) -> Current:
    entry = item.table.get((one.field.name, one.period.key))
    if entry is None or not entry.value:
        return Current()
    return Current(State.ACCEPTED.value, entry.value, entry.value)


def _checked(
    plan: Plan, last: Mapping[Key, Correction], source: str, validate: Validate
) -> tuple[dict[Key, str], list[Finding]]:
    """Give the texts that corrections of records leave, and what the checks say of their cells."""
    texts: dict[Key, str] = {}
    findings: list[Finding] = []
    for period in sorted({one.period for one in last.values()}):
        own = {key: one for key, one in last.items() if one.period == period}
        items = dict.fromkeys(one.item for one in own.values())
        answers = [
            _answer(own[key], plan, source)
            if (key := (period.key, no, field.name)) in own
            else _of_record(plan.item_by_no[no], field.name, period, source)
            for no in items
            for field in plan.report_fields
        ]
        results, told = check_answers(answers, plan, period, validate)
        cells = {one.cell for one in own.values()}
        findings += [f for f in told if f.sheet == OFFICE and f.cell in cells]
        texts |= {(row.period, row.item, row.field): row.value for row in results}
    return texts, findings


def _of_record(item: Item, field: str, period: Period, source: str) -> Answer:
    entry = item.table.get((field, period.key), Entry(""))
    kind = "text" if entry.value else "blank"
    place = (entry.sheet, entry.cell, kind, entry.value)
    return Answer(source, item.unit, item.no, period.key, field, *place)


def correct_answers(
    answers: Sequence[Answer],
    results: Iterable[Result],
    corrections: Sequence[Correction],
    plan: Plan,
    period: Period,
    source: str,
) -> tuple[list[Answer], list[Applied], list[Finding]]:
    """Give the answers of a period with its corrections in place of what they correct.

    ``results`` are the same answers checked: 修正前 may be what came or what was read.
    """
    wanted = [c for c in corrections if c.period == period]
    current = _currents(answers, results)
    applied, findings = decide(wanted, current, source)
    findings += [_settled(a.correction, source) for a in applied if a.standing]
    applied = [a for a in applied if not a.standing]
    last = {one.correction.key: one.correction for one in applied}
    told = [
        _answer(last[period.key, a.item, a.field], plan, source)
        if (period.key, a.item, a.field) in last
        else a
        for a in answers
    ]
    told += _added(answers, last, plan, period, source)
    return told, applied, findings


def _currents(answers: Iterable[Answer], results: Iterable[Result]) -> Mapping[Key, Current]:
    raw = {(a.period, a.item, a.field): a.text for a in answers}
    keyed = (((row.period, row.item, row.field), row) for row in results)
    return {key: Current(row.state, row.value, raw.get(key, row.held_value)) for key, row in keyed}


def _settled(one: Correction, source: str) -> Finding:
    words = {"row": one.row, "period": one.period.label, "after": one.after}
    return find("office-settled", place_of(one, source), plain(one.after), **words)


def _answer(one: Correction, plan: Plan, source: str) -> Answer:
    text = plain(one.after)
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
