"""Consolidations made from a few lines: items, classes by period, and what came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.model import Department, Entry, Item, Plan, RatingClass
from taikou_xl.returns.model import FileStatus, Result, ReturnedFile, State
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.terms.periods import Period

AS_OF = "令和8年5月12日現在"
# (period key, item number) → field → text; a text that begins with "!" is a held one
Answers = Mapping[tuple[str, str], Mapping[str, str]]


def make_item(no: str, department: str = "秘書課", **more: object) -> Item:
    """Give an item under one top level; ``more`` overrides any attribute."""
    start = {
        "levels": ("１　方針", "（１）推進", f"項目{no}"),
        "department": department,
        "sheet": no,
    }
    return Item(no=no, **{**start, **more})  # type: ignore[arg-type]


def make_plan(
    items: Sequence[Item],
    periods: Sequence[str] = ("R7", "R8"),
    *,
    scale: Sequence[RatingClass] | None = None,
    preset: Preset = ANNUAL,
    departments: Sequence[str] | None = None,
) -> Plan:
    """Give a plan of the preset's form with these items."""
    names = departments or list(dict.fromkeys(item.department for item in items))
    return Plan(
        settings={"計画名": "第4次行政改革大綱 実施計画", "計画ID": "testplan"},
        level_names=preset.level_names[-len(items[0].levels) :],
        period_name=preset.period_name,
        periods=tuple(Period.parse(text) for text in periods),
        fields=preset.fields,
        scale=tuple(scale or preset.scale),
        departments=tuple(Department(name) for name in names),
        items=tuple(items),
    )


def with_targets(item: Item, plan_periods: Sequence[str], target: str) -> Item:
    """Give the item with one 数値目標 in all periods."""
    return replace(item, table={("数値目標", key): Entry(target) for key in plan_periods})


def consolidate(
    plan: Plan,
    period: str,
    answers: Answers,
    *,
    findings: Sequence[Finding] = (),
    returns: Sequence[ReturnedFile] | None = None,
) -> Consolidated:
    """Give the consolidation of these answers; a period is recorded where any answer names it."""
    keys = {key for key, _ in answers} | {period}
    rows = []
    for when in (p for p in plan.periods if p.key in keys):
        for number, item in enumerate(plan.items_in(when)):
            texts = answers.get((when.key, item.no), {})
            for field in plan.report_fields:
                text = texts.get(field.name, "")
                held = text.startswith("!")
                state = State.HELD if held else State.ACCEPTED if text else State.BLANK
                value, held_value = ("", text[1:]) if held else (text, "")
                file = f"回収/{item.unit}.xlsx" if when.key == period else "台帳.xlsx"
                rows.append(
                    Result(item.no, when.key, field.name, state.value, value, held_value,
                           file, item.sheet or item.no, f"F{14 + number}")
                )  # fmt: skip
    wanted = Period.parse(period)
    if returns is None:
        returns = [
            ReturnedFile(
                f"回収/{unit}.xlsx", FileStatus.ACCEPTED, "", unit, "2026-05-08 10:00", "ab" * 32
            )
            for unit in plan.units_in(wanted)
        ]
    return Consolidated(
        plan, wanted, tuple(rows), tuple(returns), tuple(findings), AS_OF, "台帳.xlsx"
    )


def with_value(c: Consolidated, period: str, item: str, field: str, value: str) -> Consolidated:
    """Give the consolidation with another text in one cell."""
    at = (period, item, field)
    rows = tuple(
        row._replace(value=value) if (row.period, row.item, row.field) == at else row
        for row in c.rows
    )
    return replace(c, rows=rows)


def rated(period: str, classes: Mapping[str, str]) -> dict[tuple[str, str], dict[str, str]]:
    """Give answers that hold the 達成度 (and a word of 実施概要) of each item."""
    return {
        (period, no): {"実施概要": "実施した。", "達成度": name} for no, name in classes.items()
    }
