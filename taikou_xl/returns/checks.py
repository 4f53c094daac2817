"""All answers of a period, checked at once: what is accepted, blank or held, and the findings.

Answers are laid beside what the plan asks for, in one long table that ``schemas`` validates in
one lazy call. The cell comes from the reader's own coordinates, the wording from the catalogue.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.amounts import as_asked
from taikou_xl.plan.model import Field, Item, Kind, Plan, RatingClass, Role
from taikou_xl.returns.kinds import BLANK, CONFLICT, UNPLACED, is_filled
from taikou_xl.returns.model import Answer, Result, State
from taikou_xl.returns.rules import FieldRule, Rules, Table, Validate
from taikou_xl.returns.validator import validate_here
from taikou_xl.sheets.grid import CellKind
from taikou_xl.terms.days import read_date
from taikou_xl.terms.figures import answers_target, read_amount
from taikou_xl.terms.periods import Period
from taikou_xl.terms.restoring import restored_figure
from taikou_xl.terms.targets import read_target
from taikou_xl.terms.text import name_key

_TYPED = (CellKind.TEXT.value, CellKind.NUMBER.value, CellKind.DATE.value)
_UNREADABLE = {Kind.AMOUNT: "amount-unreadable", Kind.DATE: "date-unreadable"}


class _Row(NamedTuple):
    """One cell that the plan asks for; ``text`` is normalised, ``original`` as it came."""

    item: str
    field: str
    kind: str
    text: str
    original: str
    file: str
    sheet: str
    cell: str
    needed: bool
    target: str


def check_answers(
    answers: Sequence[Answer], plan: Plan, period: Period, validate: Validate = validate_here
) -> tuple[tuple[Result, ...], list[Finding]]:
    """Check all answers of a period at once; ``validate`` says which rows fail.

    Returns:
        One row per (active item, reported field) in plan order, and the findings in the same
        order. What is expected anew of later periods is a field of
        the reported period, under a name of its own (``plan.amounts``).
    """
    plan = as_asked(plan, period)
    rows, notes = _rows(answers, plan, period)
    failures = validate(_rules(plan), _table(rows, plan))
    findings = [
        find("item-blank", Place(file, sheet, "", no), title=plan.item_by_no[no].title)
        for no, (file, sheet) in _blank_items(rows).items()
    ]
    # disputed cells are held without a word of their own: their files say why
    held = {n for n, row in enumerate(rows) if row.kind == CONFLICT}
    held |= {number for number, _ in failures}
    findings += [_finding(code, rows[number], plan) for number, code in failures]
    order = {item.no: number for number, item in enumerate(plan.items)}
    findings.sort(key=lambda finding: order[finding.item])
    return _results(rows, held, period), [*findings, *notes]


def _rules(plan: Plan) -> Rules:
    return Rules(
        tuple(item.no for item in plan.items), tuple(_rule(plan, f) for f in plan.report_fields)
    )


def _rule(plan: Plan, field: Field) -> FieldRule:
    """Give what one declared field wants, by what it holds."""
    if field.kind is Kind.RATING:
        return FieldRule(field.name, "rating-unknown", tuple(c.name for c in plan.scale))
    if field.kind is Kind.CHOICE:
        return FieldRule(field.name, "choice-unknown", field.choices)
    code = _UNREADABLE.get(field.kind, "value-unreadable" if field.role is Role.FIGURE else "")
    return FieldRule(field.name, code, is_day=field.kind is Kind.DATE)


def _table(rows: Sequence[_Row], plan: Plan) -> Table:
    fields = {field.name: field for field in plan.report_fields}
    return {
        "item": [row.item for row in rows],
        "field": [row.field for row in rows],
        "kind": [row.kind for row in rows],
        "text": [row.text for row in rows],
        "needed": [row.needed for row in rows],
        "readable": [row.kind not in _TYPED or _reads(fields[row.field], row) for row in rows],
    }


def _reads(field: Field, row: _Row) -> bool:
    """Tell whether a typed text can be read as what the field asks for."""
    if field.kind is Kind.AMOUNT:
        return read_amount(row.text, field.unit) is not None
    if field.kind is Kind.DATE:
        return read_date(row.text) is not None
    if field.role is Role.FIGURE:
        return not row.target or answers_target(row.text, row.target)
    return True


def _rows(
    answers: Sequence[Answer], plan: Plan, period: Period
) -> tuple[list[_Row], list[Finding]]:
    """Lay the answers beside what the plan asks for; choices in the plan's own spelling."""
    came = {(answer.item, answer.field): answer for answer in answers}
    items_came = {answer.item for answer in answers}
    rows: list[_Row] = []
    notes: list[Finding] = []
    for item in plan.items_in(period):
        own = {f.name: came.get((item.no, f.name)) for f in plan.report_fields}
        for field in plan.report_fields:
            own[field.name], note = _restored(plan, field, own[field.name], item, period)
            notes += note
        texts = {}
        for field in plan.report_fields:
            texts[field.name], note = _normalised(plan, field, own[field.name])
            notes += note
        filled = any(a is not None and is_filled(a) for a in own.values())
        target = plan.target(item, period) if plan.has_target(item, period) else ""
        for field in plan.report_fields:
            needed = item.no in items_came and filled
            needed = needed and _is_needed(plan, field, item, period, texts)
            rows.append(_row(item, field, own[field.name], texts[field.name], needed, target))
    return rows, notes


def _row(
    item: Item, field: Field, answer: Answer | None, text: str, needed: bool, target: str
) -> _Row:
    if answer is None:
        return _Row(item.no, field.name, BLANK, "", "", "", "", "", needed, target)
    place = (answer.file, answer.sheet, answer.cell)
    return _Row(item.no, field.name, answer.kind, text, answer.text, *place, needed, target)


def _restored(
    plan: Plan, field: Field, answer: Answer | None, item: Item, period: Period
) -> tuple[Answer | None, list[Finding]]:
    """Give back what a spreadsheet made of a figure, where the target says what it must be.

    A day for a deadline, 2/6 that became 6 February or a third, and 32.5 % that is stored as
    0.325; anything else stays what it is and is checked as such.
    """
    target = plan.target(item, period)
    changed = answer is not None and answer.kind in (CellKind.DATE.value, CellKind.NUMBER.value)
    # targets are read only for the few cells that a spreadsheet can have changed
    if answer is None or not changed or field.role is not Role.FIGURE:
        return answer, []
    if not plan.has_target(item, period):
        return answer, []
    text = restored_figure(answer.kind, answer.text, read_target(target, period))
    if not text:
        return answer, []
    place = Place(answer.file, answer.sheet, answer.cell, answer.item, field.name)
    note = find("value-restored", place, text, original=answer.text, target=target)
    return replace(answer, kind=CellKind.TEXT.value, text=text), [note]


def _is_needed(
    plan: Plan, field: Field, item: Item, period: Period, texts: Mapping[str, str]
) -> bool:
    if field.condition is None:
        return plan.is_required(field, item, period)
    other, equal, value = field.condition
    given = name_key(texts.get(other, ""))
    return bool(given) and (given == name_key(value)) is equal


def _normalised(plan: Plan, field: Field, answer: Answer | None) -> tuple[str, list[Finding]]:
    """Give an answer's text; a choice in the spelling of the plan, with a note where it differs."""
    if answer is None or answer.kind == CONFLICT:
        return "" if answer is None else answer.text, []
    if field.kind not in (Kind.RATING, Kind.CHOICE):
        prose = field.kind is Kind.TEXT
        return (answer.text if prose else answer.text.strip()), []
    names = [c.name for c in plan.scale] if field.kind is Kind.RATING else list(field.choices)
    known = next((n for n in names if name_key(n) == name_key(answer.text)), None)
    if known is None or known == answer.text:
        return answer.text.strip() if known is None else known, []
    place = Place(answer.file, answer.sheet, answer.cell, answer.item, field.name)
    return known, [find("choice-normalised", place, known, original=answer.text)]


def _blank_items(rows: Sequence[_Row]) -> dict[str, tuple[str, str]]:
    """Give the items that came back with nothing in any cell, with their file and sheet."""
    came = [row for row in rows if row.file]
    filled = {row.item for row in came if row.kind not in (BLANK, UNPLACED)}
    found: dict[str, tuple[str, str]] = {}
    for row in came:
        if row.item not in filled:
            found.setdefault(row.item, (row.file, row.sheet))
    return found


def _finding(code: str, row: _Row, plan: Plan) -> Finding:
    field = next(f for f in plan.report_fields if f.name == row.field)
    place = Place(row.file, row.sheet, row.cell, row.item, field.name)
    names = [c.name for c in plan.scale] if field.kind is Kind.RATING else list(field.choices)
    words = {
        "choices": "、".join(names),
        "count": len(names),
        "nearest": _meant(row.original, plan.scale if field.kind is Kind.RATING else ())
        or _nearest(row.original, names),
        "target": row.target,
        "title": plan.item_by_no[row.item].title,
        "missing": field.name,
        "unit": field.unit or "1つの",
    }
    return find(code, place, row.original, **words)


def _meant(text: str, scale: Sequence[RatingClass]) -> str:
    """Suggest the class whose mark was typed (☀, also as a coloured picture), "" where none was."""
    first = text.strip()[:1]
    found = [c.name for c in scale if first and c.symbol == first]
    return f"「{found[0]}」ではありませんか。" if len(found) == 1 else ""


def _nearest(text: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(text.strip(), names, n=1, cutoff=0.5)
    return f"「{near[0]}」ではありませんか。" if near else ""


def _results(rows: Sequence[_Row], held: set[int], period: Period) -> tuple[Result, ...]:
    return tuple(_result(row, period, is_held=n in held) for n, row in enumerate(rows))


def _result(row: _Row, period: Period, *, is_held: bool) -> Result:
    if is_held:
        state, value, kept = State.HELD, "", row.original
    elif row.kind == BLANK:
        state, value, kept = State.BLANK, "", ""
    else:
        state, value, kept = State.ACCEPTED, row.text, ""
    place = (row.file, row.sheet, row.cell)
    return Result(row.item, period.key, row.field, state.value, value, kept, *place)
