"""The pandera schema of a plan's answers: all of them stand in one long table, in one lazy call.

Made from plain data, so that it can be used where nothing else of ours is known: pandas and
pandera take longer to import than a small run takes, and ``validator`` imports them elsewhere.
"""

from __future__ import annotations

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from taikou_xl.returns.kinds import BLANK, MERGED, STRUCK, UNPLACED
from taikou_xl.returns.rules import Failure, FieldRule, Rules, Table
from taikou_xl.sheets.grid import CellKind

_BAD_KINDS = {
    "table-missing": UNPLACED,
    "cell-merged": MERGED,
    "cell-struck": STRUCK,
    "cell-error": CellKind.ERROR.value,
    "cell-uncached": CellKind.UNCACHED.value,
    "cell-boolean": CellKind.BOOLEAN.value,
}
_READABLE = (CellKind.TEXT.value, CellKind.NUMBER.value)


def find_failures(rules: Rules, table: Table) -> list[Failure]:
    """Validate a whole table at once; give every failure once, by row, then by code."""
    frame = pd.DataFrame(dict(table))
    if frame.empty:
        return []
    try:
        answers_schema(rules).validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as problem:
        # pandera repeats the failure of a row for every column
        cases = problem.failure_cases[["index", "check"]].drop_duplicates()
        found = {(int(i), str(c)) for i, c in zip(cases["index"], cases["check"], strict=True)}
        return sorted(found)
    return []


def answers_schema(rules: Rules) -> pa.DataFrameSchema:
    """Make the schema of the plan's answers; a check's ``error`` is the code of the finding."""
    checks = [_kind_check(code, kind) for code, kind in _BAD_KINDS.items()]
    checks.append(pa.Check(_nothing_missing, error="required-blank"))
    for rule in rules.fields:
        checks += _field_checks(rule)
    return pa.DataFrameSchema(
        {
            "item": pa.Column(checks=pa.Check.isin(rules.items)),
            "field": pa.Column(checks=pa.Check.isin([rule.field for rule in rules.fields])),
            "text": pa.Column(nullable=False),
            "needed": pa.Column(bool),
            "readable": pa.Column(bool),
        },
        checks=checks,
        strict=False,
    )


def _kind_check(code: str, kind: str) -> pa.Check:
    return pa.Check(lambda table: table["kind"] != kind, error=code)


def _nothing_missing(table: pd.DataFrame) -> pd.Series[bool]:
    return ~(table["needed"] & (table["kind"] == BLANK))


def _field_checks(rule: FieldRule) -> list[pa.Check]:
    """Give the checks of one field's filled, readable cells."""

    def no_day(table: pd.DataFrame) -> pd.Series[bool]:
        return ~((table["field"] == rule.field) & (table["kind"] == CellKind.DATE.value))

    def as_asked(table: pd.DataFrame) -> pd.Series[bool]:
        kinds = (*_READABLE, CellKind.DATE.value) if rule.is_day else _READABLE
        asked = (table["field"] == rule.field) & table["kind"].isin(kinds)
        fine = table["readable"] if rule.allowed is None else table["text"].isin(rule.allowed)
        return ~asked | fine

    checks = [] if rule.is_day else [pa.Check(no_day, error="value-date")]
    return [*checks, pa.Check(as_asked, error=rule.code)] if rule.code else checks
