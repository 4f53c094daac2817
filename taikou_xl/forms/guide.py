"""目標の読み方 and 記入例 of an item, from how its target is read.

Departments proof-read the reading here; the example is an answer that would reach the target.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from taikou_xl.plan.amounts import estimates
from taikou_xl.plan.model import Item, Plan, Role
from taikou_xl.plan.model import Kind as FieldKind
from taikou_xl.plan.original import first_target
from taikou_xl.plan.readings import figures_needed_later, read_item_target
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.describing import describe, show_number, show_unit
from taikou_xl.terms.frequencies import with_interval
from taikou_xl.terms.indicators import (
    Direction,
    Indicator,
    Kind,
    TargetReading,
    TargetState,
)
from taikou_xl.terms.periods import Period, era_date

READING, EXAMPLE, FIRST = "目標の読み方", "記入例", "当初"
BY_PEOPLE = "人が判定します"
_NO_TARGET = frozenset((TargetState.BLANK, TargetState.NONE, TargetState.CONDITIONAL))
_YEAR = re.compile(r"令和|平成|[RＲ][0-9０-９]|[0-9０-９]{4}年")
_USUAL_DAY = 20


def target_guide(plan: Plan, item: Item, period: Period) -> tuple[str, str]:
    """Give 目標の読み方 and 記入例 of an item in a period, "" where the form asks for no figure.

    The reading ends with the first target where the target was revised.
    """
    figure = next((f for f in plan.report_fields if f.role is Role.FIGURE), None)
    if plan.target_field is None or figure is None:
        return "", ""
    reading = read_item_target(plan, item, period)
    said, example = say_target(reading, plan.target(item, period)), example_of(reading, period)
    if figure.kind is FieldKind.AMOUNT:
        example = _amount(reading.indicators)
    for one in figures_needed_later(plan, item, period):
        said += f"（ほかに、翌年度からの目標のもとになる{one.name or '数値'}）"
        example += f"、{_unknown(one)}"
    if first := first_target(plan, item, period):
        said += f"（{FIRST}：{' '.join(first.split())}）"
    return f"{READING}：{said}", f"{EXAMPLE}：{example}"


def amount_guide(plan: Plan, item: Item, period: Period) -> str:
    """Say how amounts are written, and which of later periods may be rewritten; "" without any."""
    by_unit: dict[str, list[str]] = {}
    for asked in plan.report_fields:
        if asked.kind is FieldKind.AMOUNT and asked.role is not Role.FIGURE:
            by_unit.setdefault(asked.unit, []).append(asked.name)
    if not by_unit:
        return ""
    told = "".join(
        f"{'・'.join(names)}は{f'{unit}単位' if unit else '数字'}で、"
        for unit, names in by_unit.items()
    )
    told += "費用は -1200 のように書いてください。"
    later = estimates(plan, item, period)
    if later:
        name, first = later[0].planned.name, later[0].period.label
        told += f"{first}からの「{name}」は、変わるときだけ、色の付いた欄を書き直してください。"
    return told


def say_target(reading: TargetReading, target: str) -> str:
    """Say how a target is read: 女性比率 32.5％以上; or that a person judges it, and why."""
    if reading.state is TargetState.CONDITIONAL:
        inside = " ".join(target.strip().strip("（）()").split())
        return f"{inside.removesuffix('する')}します（設定していなければ数値目標はありません）"
    if reading.state in _NO_TARGET:
        return "この期の数値目標はありません"
    if reading.state is TargetState.UNDECIDED:
        return f"{BY_PEOPLE}（目標がまだ決まっていない）"
    if all(one.kind is Kind.QUALITATIVE for one in reading.indicators):
        reasons = dict.fromkeys(_short(one.reason) for one in reading.indicators)
        return f"{BY_PEOPLE}（{'、'.join(reasons)}）"
    return "、".join(_said(one) for one in reading.indicators)


def _said(one: Indicator) -> str:
    if not one.reason:
        every = one.whole is not None and one.whole == one.target
        return describe(one).removesuffix("以上") if every else describe(one)
    if one.kind is Kind.QUALITATIVE:
        return f"「{one.name}」は{BY_PEOPLE}（{_short(one.reason)}）"
    return f"{describe(one)}（{_short(one.reason)}）"


def _short(reason: str) -> str:
    return reason.removesuffix("です")


def example_of(reading: TargetReading, period: Period | None = None) -> str:
    """Give an answer as one could write it: figures that reach the target, or a day in time."""
    if reading.state in _NO_TARGET:
        return "「-」（空欄のままでもかまいません）"
    if reading.state is TargetState.UNDECIDED:
        return "実績の数値"
    several = len(reading.indicators) > 1
    if not several and reading.indicators[0].judgeable:
        return _accepted(reading.indicators[0], period)
    return "、".join(_example(one, several, period) for one in reading.indicators)


def _accepted(one: Indicator, period: Period | None) -> str:
    """Leave the name out where it would make of an answer something else: 計画値 95％."""
    named = _example(one, False, period)
    read = read_actual(named, (one,), period).measured[0]
    return _example(replace(one, name=""), False, period) if read.reason else named


def _example(one: Indicator, several: bool, period: Period | None) -> str:
    if one.kind is Kind.QUALITATIVE:
        return f"「{one.name}」の結果（例：実施した）"
    name = f"{one.name} " if one.name else ""
    if one.deadline is not None:
        day = _day_in_time(one.deadline, one.text, period)
        return f"{name if several else ''}{day}"
    if one.target is None:
        return _unknown(one)
    value, unit = _reached(one, one.target), show_unit(one.unit)
    whole = "" if one.whole is None else f"/{show_number(one.whole)}"
    figure = f"{show_number(value)}{whole}{unit}"
    if len(one.per) == 1 and one.unit != "回":
        return f"{name}{figure}/{one.per}"  # 100人/日
    return f"{name}{with_interval(one.per)}{figure}"


def _day_in_time(deadline: dt.date, text: str, period: Period | None) -> str:
    """Write a day before a deadline, with its year where a month alone could be two."""
    day = deadline.replace(day=min(deadline.day, _USUAL_DAY))
    beyond = period is not None and deadline > dt.date(period.year + 1, 3, 31)
    return era_date(day) if beyond or _YEAR.search(text) else f"{day.month}月{day.day}日"


def _unknown(one: Indicator) -> str:
    name = f"{one.name} " if one.name else ""
    return f"{name}○{show_unit(one.unit)}"


def _reached(one: Indicator, target: Decimal) -> Decimal:
    """Better a percentage by half a point (never above 100), and reach any other just so."""
    up = one.direction is Direction.AT_LEAST
    if one.unit == "%" and up and target.as_tuple().exponent != 0:
        return min(target + Decimal("0.5"), max(target, Decimal("100.0")))
    if one.strict:
        return target + (1 if up else -1)
    return target


def _amount(indicators: Sequence[Indicator]) -> str:
    figures = [one.target for one in indicators if one.target is not None]
    return show_number(figures[0]) if figures else "1,200"
