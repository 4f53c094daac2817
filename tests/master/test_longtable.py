"""A plan with too many items for a sheet each: one sheet of rows, and nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from taikou_xl.errors import UnreadableInput
from taikou_xl.master import longtable
from taikou_xl.master.read import read_master
from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.model import Entry, Plan
from taikou_xl.plan.sheetnames import TABLES


@pytest.fixture
def long_plan(monkeypatch: pytest.MonkeyPatch) -> Plan:
    """Give the bundled plan where 20 items are too many, with one text for all periods."""
    monkeypatch.setattr(longtable, "MOST_ITEM_SHEETS", 20)
    plan = bundled_plan()
    first, field = plan.items[0], plan.plan_fields[0].name
    table = {**first.table, **{(field, p.key): Entry("毎年度同じ。") for p in plan.periods}}
    return replace(
        plan, items=(replace(first, table=table, spans=frozenset({field})), *plan.items[1:])
    )


def texts(plan: Plan) -> dict[str, Any]:
    """Give what the tables say, wherever it stands."""
    return {
        item.no: (
            {key: entry.value for key, entry in item.table.items() if entry.value},
            item.spans,
        )
        for item in plan.items
    }


def edited(data: bytes, edit: Callable[[Any], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book[TABLES])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_master__of_many_items__gives_the_plan_back(long_plan: Plan) -> None:
    """Every text comes back under its item, field and period, without a word of complaint."""
    data = build_master(long_plan)
    read, findings = read_master(data, "台帳.xlsx")
    assert texts(read) == texts(long_plan)
    assert [item.sheet for item in read.items] == [item.sheet for item in long_plan.items]
    assert findings == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len(book.sheetnames) < 20


def test_master__of_few_items__has_a_sheet_for_each() -> None:
    """The sheet of rows is only for plans that are too long."""
    assert TABLES not in openpyxl.load_workbook(io.BytesIO(build_master(bundled_plan()))).sheetnames


def test_row__changed_in_excel__is_what_counts(long_plan: Plan) -> None:
    """The rows are authoritative, and every text knows its cell."""

    def change(sheet: Any) -> None:
        sheet["C6"].value = "直した計画。"

    read, _ = read_master(edited(build_master(long_plan), change), "台帳.xlsx")
    found = [e for i in read.items for e in i.table.values() if e.value == "直した計画。"]
    assert [(e.sheet, e.cell) for e in found] == [(TABLES, "C6")]


@pytest.mark.parametrize(
    ("cell", "value", "said"),
    [("A6", "999", "番号「999」"), ("B6", "R99", "期「R99」"), ("B7", "R7", "同じ期の行が2つ")],
)
def test_row__that_fits_nothing__stops_with_its_place(
    long_plan: Plan, cell: str, value: str, said: str
) -> None:
    """A row of an unknown item or period, or one too many, is named by its number."""

    def change(sheet: Any) -> None:
        sheet[cell].value = value

    with pytest.raises(UnreadableInput) as stopped:
        read_master(edited(build_master(long_plan), change), "台帳.xlsx")
    assert said in stopped.value.message
    assert f"{cell[1:]}行目" in stopped.value.message
