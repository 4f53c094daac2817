"""Amounts of money in a plan: what was planned at first, what is expected now, what came.

All by role: fields of 役割 金額. Of the plan's own, the first is the amount as first planned
(当初) and, where there are two, the last is what is expected today (見込); of the reported
ones the first is what came (実績).

Source: 行革推進プランの取組による改革改善効果額 (two tables: 計画策定時点, 後期策定時点).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from taikou_xl.plan.model import (
    NO_TARGET_MARKS,
    OPTIONAL,
    Field,
    Item,
    Kind,
    Plan,
    Role,
    Side,
)
from taikou_xl.terms.periods import Period


@dataclass(frozen=True)
class Estimate:
    """An amount of a later period that a report may expect anew: ``planned`` in ``period``.

    ``field`` is what the form asks for, under a name of its own: 効果額見込（令和8年度）.
    """

    field: Field
    planned: Field
    period: Period


@dataclass(frozen=True)
class AmountFields:
    """The fields of a plan that hold amounts; ``first`` and ``expected`` may be one field."""

    actual: Field
    first: Field | None = None
    expected: Field | None = None

    @property
    def unit(self) -> str:
        """The unit of all of them: 千円, 円."""
        return self.actual.unit


def amount_fields(plan: Plan) -> AmountFields | None:
    """Give the fields that hold amounts, None where departments report none."""
    actual = next(filter(_is_amount, plan.report_fields), None)
    if actual is None:
        return None
    planned = [f for f in plan.plan_fields if _is_amount(f)]
    return AmountFields(actual, planned[0], planned[-1]) if planned else AmountFields(actual)


def _is_amount(field: Field) -> bool:
    return field.kind is Kind.AMOUNT and field.role is Role.AMOUNT


def first_text(plan: Plan, item: Item, period: Period) -> str:
    """Give the amount as first planned, as it is written.

    Where one field holds both what was planned and what is expected, it is the text that stood
    there before any revision.
    """
    fields = amount_fields(plan)
    if fields is None or fields.first is None:
        return ""
    text = item.text(fields.first.name, period)
    if fields.first != fields.expected:
        return text
    return plan.original.get((item.no, fields.first.name, period.key), text)


def expected_text(plan: Plan, item: Item, period: Period) -> str:
    """Give the amount that the plan expects today, as it is written."""
    fields = amount_fields(plan)
    return item.text(fields.expected.name, period) if fields and fields.expected else ""


def estimates_after(plan: Plan, period: Period) -> tuple[Estimate, ...]:
    """Give what a report of ``period`` may expect anew; nothing where 当初 and 見込 are one field."""
    fields = amount_fields(plan)
    if fields is None or fields.expected is None or fields.expected == fields.first:
        return ()
    planned = fields.expected
    asked = replace(planned, side=Side.REPORT, required=OPTIONAL, json_name="")
    return tuple(
        Estimate(replace(asked, name=f"{planned.name}（{later.label}）"), planned, later)
        for later in plan.periods
        if later > period
    )


def estimates(plan: Plan, item: Item, period: Period) -> tuple[Estimate, ...]:
    """Give what may be expected anew of an item: for each later period in which it is active.

    An amount that stands in one cell for all periods is not taken apart.
    """
    return tuple(
        one
        for one in estimates_after(plan, period)
        if item.active(one.period) and one.planned.name not in item.spans
    )


def asked_fields(plan: Plan, item: Item, period: Period) -> tuple[Field, ...]:
    """Give every field that an item's form of a period asks for: reported ones, then estimates."""
    return (*plan.report_fields, *(one.field for one in estimates(plan, item, period)))


def as_asked(plan: Plan, period: Period) -> Plan:
    """Give the plan as the forms of a period ask it: what they may expect anew is reported too."""
    more = tuple(one.field for one in estimates_after(plan, period))
    return replace(plan, fields=(*plan.fields, *more)) if more else plan


def amount_of(text: str, field: Field) -> Decimal | None:
    """Read an amount, None where there is none or it is no plain number."""
    if not is_amount_written(text):
        return None
    # what reads figures takes long to import: who reads a form without amounts needs none of it
    from taikou_xl.terms.figures import read_amount

    return read_amount(text, field.unit)


def is_amount_written(text: str) -> bool:
    """Tell a text from a blank and from the marks for nothing."""
    return text.strip() not in NO_TARGET_MARKS
