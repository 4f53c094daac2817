"""What the master changed since the forms went out: texts of the plan, and the fields of 様式.

These notes name no file: the master is edited once, whatever number of forms came back.
"""

from __future__ import annotations

from collections.abc import Iterable

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import Identity, IssuedText
from taikou_xl.forms.layout import DEPARTMENT, head_texts
from taikou_xl.plan.model import Item, Plan
from taikou_xl.returns.changes import shortened
from taikou_xl.returns.compare import same_print
from taikou_xl.returns.itemsheets import Candidates


def older_findings(identity: Identity, candidates: Candidates, plan: Plan) -> list[Finding]:
    """Name each text of the items in a workbook, and the fields, that the plan has otherwise."""
    findings = _field_findings(identity, plan)
    by_item: dict[str, list[IssuedText]] = {}
    for text in identity.texts:
        by_item.setdefault(text.no, []).append(text)
    for issued in identity.items:
        item = plan.item_by_no.get(issued.no)
        if item is not None and item.active(candidates.period) and candidates.find(issued):
            findings += _text_findings(item, by_item.get(issued.no, []), plan)
    return findings


def _text_findings(item: Item, texts: Iterable[IssuedText], plan: Plan) -> list[Finding]:
    changed: dict[tuple[str, str, str], list[str]] = {}
    heads = head_texts(plan, item)
    periods = {period.key: period for period in plan.periods}
    fields = {field.name for field in plan.fields}
    for text in texts:
        if text.label == DEPARTMENT:  # the reading of the item says so, with the file
            continue
        if not text.period and text.label in heads:
            today, when = heads[text.label], ""
        elif text.period in periods and text.label in fields:
            period = periods[text.period]
            today, when = item.text(text.label, period), period.label
        else:
            continue
        if not same_print(text.text, today):
            changed.setdefault((text.label, text.text, today), []).append(when)
    return [_note(item, *texts, when) for texts, when in changed.items()]


def _note(item: Item, label: str, was: str, today: str, when: list[str]) -> Finding:
    old, new = shortened(was, today)
    whens = "・".join(text for text in when if text)
    words = {"was": old or "（空欄）", "now": new or "（空欄）", "when": whens and f"{whens}の"}
    return find("form-older", Place(item=item.no, field=label), today, **words)


def _field_findings(identity: Identity, plan: Plan) -> list[Finding]:
    later = {f"{f.name}（{p.label}）" for f in plan.plan_fields for p in plan.periods}
    issued = dict.fromkeys(n for i in identity.items for n, _ in i.cells if n not in later)
    today = {field.name: None for field in plan.report_fields}
    if not issued or list(issued) == list(today):
        return []
    parts = {
        "今の台帳だけにある欄": [name for name in today if name not in issued],
        "配布した様式だけにある欄": [name for name in issued if name not in today],
    }
    said = [f"{what}「{'」「'.join(names)}」" for what, names in parts.items() if names]
    return [find("form-fields", Place(), changes="、".join(said) or "欄の順序")]
