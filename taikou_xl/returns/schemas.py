"""The pandera schema made from the plan, and its failures as findings.

All answers stand in one long table and are validated in one lazy call. A check's ``error`` is
the finding's code; the cell comes from the reader's own coordinates, the wording from the
catalogue.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.amounts import as_asked
from taikou_xl.plan.model import Field, Item, Kind, Plan, RatingClass, Role
from taikou_xl.returns.model import CONFLICT, Answer, Result, State
from taikou_xl.returns.read import BLANK, MERGED, STRUCK, UNPLACED, is_filled
from taikou_xl.sheets.grid import CellKind
from taikou_xl.terms.figures import answers_target, narrow, read_amount
from taikou_xl.terms.periods import Period
from taikou_xl.terms.restoring import restored_figure
from taikou_xl.terms.targets import read_target
from taikou_xl.terms.text import name_key

# columns of the table that is validated; ``text`` is normalised, ``original`` as it came
_COLUMNS = (
    "item", "field", "kind", "text", "original", "file", "sheet", "cell", "needed", "target",
)  # fmt: skip
_JUDGED = ("kind", "text", "target")  # what a rule of one field looks at
_DATE = re.compile(
    r"(?:(?P<western>[0-9]{4})|(?P<era>令和|R)(?P<era_year>元|[0-9]{1,2}))[-/.年]"
    r"(?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
)


def check_answers(
    answers: Sequence[Answer], plan: Plan, period: Period
) -> tuple[tuple[Result, ...], list[Finding]]:
    """Validate all answers of a period at once.

    Returns:
        One row per (active item, reported field) in plan order, and the findings in the same
        order. What is expected anew of later periods is a field of
        the reported period, under a name of its own (``plan.amounts``).
    """
    plan = as_asked(plan, period)
    table, notes = _table(answers, plan, period)
    failures = _failures(answers_schema(plan), table)
    blank_items = _blank_items(table)
    findings = [
        find("item-blank", Place(file, sheet, "", no), title=plan.item_by_no[no].title)
        for no, (file, sheet) in blank_items.items()
    ]
    records = table.to_dict("records")
    # disputed cells are held without a word of their own: their files say why
    held = {n for n, row in enumerate(records) if row["kind"] == CONFLICT}
    held |= {index for index, _ in failures}
    for index, code in failures:
        row = {str(name): value for name, value in records[index].items()}
        findings.append(_finding(code, row, plan))
    order = {item.no: number for number, item in enumerate(plan.items)}
    findings.sort(key=lambda finding: order[finding.item])
    return _results(table, held, period), [*findings, *notes]


def answers_schema(plan: Plan) -> pa.DataFrameSchema:
    """Make the schema of the plan's answers: one check per rule, for every declared field."""
    numbers = [item.no for item in plan.items]
    checks = [_kind_check(code, kind) for code, kind in _BAD_KINDS.items()]
    checks.append(pa.Check(_nothing_missing, error="required-blank"))
    for field in plan.report_fields:
        checks += _field_checks(plan, field)
    return pa.DataFrameSchema(
        {
            "item": pa.Column(checks=pa.Check.isin(numbers)),
            "field": pa.Column(checks=pa.Check.isin([f.name for f in plan.report_fields])),
            "text": pa.Column(nullable=False),
            "needed": pa.Column(bool),
        },
        checks=checks,
        strict=False,
    )


_BAD_KINDS = {
    "table-missing": UNPLACED,
    "cell-merged": MERGED,
    "cell-struck": STRUCK,
    "cell-error": CellKind.ERROR.value,
    "cell-uncached": CellKind.UNCACHED.value,
    "cell-boolean": CellKind.BOOLEAN.value,
}


def _kind_check(code: str, kind: str) -> pa.Check:
    return pa.Check(lambda table: table["kind"] != kind, error=code)


def _nothing_missing(table: pd.DataFrame) -> pd.Series[bool]:
    return ~(table["needed"] & (table["kind"] == BLANK))


def _field_checks(plan: Plan, field: Field) -> list[pa.Check]:
    """Give the checks of one declared field, by what it holds."""
    checks = []
    if field.kind is not Kind.DATE:
        wrong = CellKind.DATE.value
        checks.append(_rule("value-date", field, lambda row: row["kind"] != wrong, dates=True))
    if field.kind is Kind.RATING:
        classes = {c.name for c in plan.scale}
        checks.append(_rule("rating-unknown", field, lambda row: row["text"] in classes))
    elif field.kind is Kind.CHOICE:
        choices = set(field.choices)
        checks.append(_rule("choice-unknown", field, lambda row: row["text"] in choices))
    elif field.kind is Kind.AMOUNT:
        unit = field.unit
        checks.append(
            _rule(
                "amount-unreadable", field, lambda row: read_amount(row["text"], unit) is not None
            )
        )
    elif field.kind is Kind.DATE:
        checks.append(_rule("date-unreadable", field, lambda row: read_date(row["text"])))
    elif field.role is Role.FIGURE:
        checks.append(
            _rule(
                "value-unreadable",
                field,
                lambda row: not row["target"] or answers_target(row["text"], row["target"]),
            )
        )
    return checks


def _rule(
    code: str, field: Field, holds: Callable[[Mapping[str, str]], object], *, dates: bool = False
) -> pa.Check:
    """Check one rule on the filled, readable cells of one field."""
    readable = [CellKind.TEXT.value, CellKind.NUMBER.value]
    if dates or field.kind is Kind.DATE:
        readable.append(CellKind.DATE.value)

    def check(table: pd.DataFrame) -> pd.Series[bool]:
        asked = (table["field"] == field.name) & table["kind"].isin(readable)
        columns = (table.loc[asked, name].tolist() for name in _JUDGED)
        rows = zip(*columns, strict=True)
        wrong = [
            index
            for index, row in zip(table.index[asked].tolist(), rows, strict=True)
            if not holds(dict(zip(_JUDGED, row, strict=True)))
        ]
        result = pd.Series(True, index=table.index)
        result.loc[wrong] = False
        return result

    return pa.Check(check, error=code)


def _failures(schema: pa.DataFrameSchema, table: pd.DataFrame) -> list[tuple[int, str]]:
    """Give (row, code) of every failure once; pandera repeats it for every column."""
    if table.empty:
        return []
    try:
        schema.validate(table, lazy=True)
    except pandera.errors.SchemaErrors as problem:
        cases = problem.failure_cases[["index", "check"]].drop_duplicates()
        found = {(int(i), str(c)) for i, c in zip(cases["index"], cases["check"], strict=True)}
        return sorted(found)
    return []


def _table(
    answers: Sequence[Answer], plan: Plan, period: Period
) -> tuple[pd.DataFrame, list[Finding]]:
    """Lay the answers beside what the plan asks for; choices in the plan's own spelling."""
    came = {(answer.item, answer.field): answer for answer in answers}
    items_came = {answer.item for answer in answers}
    rows: list[tuple[object, ...]] = []
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
        for field in plan.report_fields:
            needed = item.no in items_came and filled
            needed = needed and _is_needed(plan, field, item, period, texts)
            target = plan.target(item, period) if plan.has_target(item, period) else ""
            rows.append(_row(item, field, own[field.name], texts[field.name], needed, target))
    return pd.DataFrame(rows, columns=list(_COLUMNS)), notes


def _row(
    item: Item, field: Field, answer: Answer | None, text: str, needed: bool, target: str
) -> tuple[object, ...]:
    if answer is None:
        return item.no, field.name, BLANK, "", "", "", "", "", needed, target
    place = (answer.file, answer.sheet, answer.cell)
    return item.no, field.name, answer.kind, text, answer.text, *place, needed, target


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


def _blank_items(table: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """Give the items that came back with nothing in any cell, with their file and sheet."""
    came = table[table["file"] != ""]
    filled = set(came[~came["kind"].isin((BLANK, UNPLACED))]["item"])
    blank = came[~came["item"].isin(filled)].drop_duplicates("item")
    return {
        no: (file, sheet)
        for no, file, sheet in zip(blank["item"], blank["file"], blank["sheet"], strict=True)
    }


def _finding(code: str, row: Mapping[str, str], plan: Plan) -> Finding:
    field = next(f for f in plan.report_fields if f.name == row["field"])
    place = Place(row["file"], row["sheet"], row["cell"], row["item"], field.name)
    names = [c.name for c in plan.scale] if field.kind is Kind.RATING else list(field.choices)
    words = {
        "choices": "、".join(names),
        "count": len(names),
        "nearest": _meant(row["original"], plan.scale if field.kind is Kind.RATING else ())
        or _nearest(row["original"], names),
        "target": row["target"],
        "title": plan.item_by_no[row["item"]].title,
        "missing": field.name,
        "unit": field.unit or "1つの",
    }
    return find(code, place, row["original"], **words)


def _meant(text: str, scale: Sequence[RatingClass]) -> str:
    """Suggest the class whose mark was typed (☀, also as a coloured picture), "" where none was."""
    first = text.strip()[:1]
    found = [c.name for c in scale if first and c.symbol == first]
    return f"「{found[0]}」ではありませんか。" if len(found) == 1 else ""


def _nearest(text: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(text.strip(), names, n=1, cutoff=0.5)
    return f"「{near[0]}」ではありませんか。" if near else ""


def _results(table: pd.DataFrame, held: set[int], period: Period) -> tuple[Result, ...]:
    rows = []
    for index, row in zip(table.index, table.to_dict("records"), strict=True):
        is_held = index in held
        blank = row["kind"] == BLANK and not is_held
        state = State.HELD if is_held else State.BLANK if blank else State.ACCEPTED
        value = row["text"] if state is State.ACCEPTED else ""
        kept = row["original"] if is_held else ""
        place = (row["file"], row["sheet"], row["cell"])
        rows.append(Result(row["item"], period.key, row["field"], state.value, value, kept, *place))
    return tuple(rows)


def read_date(text: str) -> dt.date | None:
    """Read a day in 西暦 or 令和 (``2026-03-31``, ``2026/3/31``, ``令和8年3月31日``)."""
    match = _DATE.fullmatch(narrow(text).replace(" ", ""))
    if match is None:
        return None
    if match["western"]:
        year = int(match["western"])
    else:
        year = 2018 + (1 if match["era_year"] == "元" else int(match["era_year"]))
    try:
        return dt.date(year, int(match["month"]), int(match["day"]))
    except ValueError:
        return None
