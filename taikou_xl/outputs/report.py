"""The JSON report: the consolidation for other programs, as the contract describes it."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

from taikou_xl.plan.model import Field, Item, Kind
from taikou_xl.returns.model import State
from taikou_xl.rollup import tables
from taikou_xl.rollup.assess import assess, why_unassessed
from taikou_xl.rollup.comparing import Compared
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.judge import Assessment
from taikou_xl.terms.days import read_date
from taikou_xl.terms.figures import read_amount

SCHEMA = "taikou-xl/report/1"


def build_report(c: Consolidated) -> dict[str, Any]:
    """Give the report as plain lists and dictionaries, in the contract's order of keys."""
    return {
        "schema": SCHEMA,
        "period": c.period.key,
        "plan": {"name": c.plan.name, "items": len(c.plan.items_in(c.period))},
        "account": {"files": tables.file_account(c), "items": tables.item_account(c)},
        "returns": [
            {
                "file": file.file,
                "department": file.unit,
                "status": file.status.value,
                "reason": file.reason,
            }
            for file in c.returns
        ],
        "departments": [
            {"department": name, "status": status, "items": count}
            for name, status, count in tables.department_status(c)
        ],
        "ratings": _rating_counts(c),
        "achieved": {
            key: {"count": share.count, "total": share.total, "percent": share.percent}
            for key, share in tables.achieved(c).items()
        },
        "items": _items(c, {row.no: row.status for row in tables.rated_now(c)}),
        "findings": [finding.as_json() for finding in c.findings],
    }


def report_text(c: Consolidated) -> str:
    """Give the report as JSON text, readable and in UTF-8."""
    return json.dumps(build_report(c), ensure_ascii=False, indent=1) + "\n"


def _rating_counts(c: Consolidated) -> dict[str, dict[str, int]]:
    counts = tables.count_classes(c)
    always = [*(rating.name for rating in c.plan.scale), tables.UNANSWERED, tables.ON_HOLD]
    result: dict[str, dict[str, int]] = {}
    for period, by_class in counts.by_column.items():
        found = dict(by_class)
        result[period] = {name: found.pop(name, 0) for name in always} | found
    return result


def _items(c: Consolidated, statuses: dict[str, str]) -> list[dict[str, Any]]:
    values = {(r.item, r.field): r.value for r in c.rows_now if r.state == State.ACCEPTED}
    judged, why = assess(c), why_unassessed(c)
    return [
        _item(c, item, values, statuses[item.no])
        | {"assessment": _assessment(judged.get(item.no), why)}
        for item in c.plan.items_in(c.period)
    ]


def _item(
    c: Consolidated, item: Item, values: dict[tuple[str, str], str], status: str
) -> dict[str, Any]:
    head: dict[str, Any] = {
        "no": item.no,
        "title": item.title,
        "department": item.department,
        "period": c.period.key,
        "status": status,
    }
    fields = {
        f.json_name or f.name: _value(f, values.get((item.no, f.name)))
        for f in c.plan.report_fields
    }
    return head | fields


def _value(field: Field, text: str | None) -> int | float | str | None:
    """Give an answer as it came; an amount as its number in the field's unit, a day as ISO 8601."""
    if field.kind is Kind.DATE and text:
        day = read_date(text)
        return text if day is None else day.isoformat()
    if field.kind is not Kind.AMOUNT or not text:
        return text
    amount = read_amount(text, field.unit)
    return text if amount is None else _plain(amount)


def _assessment(found: Assessment | None, why: str) -> dict[str, Any]:
    if found is None:
        return {"rating": None, "basis": why, "indicators": []}
    indicators = [_indicator(one) for one in found.indicators]
    return {"rating": found.rating, "basis": found.basis, "indicators": indicators}


def _indicator(one: Compared) -> dict[str, Any]:
    return {
        "name": one.name,
        "unit": one.unit,
        "direction": one.direction,
        "target": _plain(one.target),
        "actual": _plain(one.actual),
        "met": one.met,
    }


def _plain(value: Decimal | dt.date | None) -> int | float | str | None:
    """Give a figure as a JSON number (whole ones whole) and a day as ISO."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or value != value.to_integral_value():
        return None if value is None else float(value)
    return int(value)
