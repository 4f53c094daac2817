"""担当課 in the master: order, earlier names, and rows that have no effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from taikou_xl.findings import Finding
from taikou_xl.master.read import read_master
from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.model import Department, EarlierCount, Plan
from tests.master.editing import cell_of, edited

MASTER = "台帳.xlsx"


def plan() -> Plan:
    whole = bundled_plan()
    given = {"1": ("情報政策課", ""), "2": ("市民課", ""), "3": ("市民課", "情報政策課")}
    items = tuple(
        replace(whole.item_by_no[no], department=name, deliver_to=unit)
        for no, (name, unit) in given.items()
    )
    departments = (Department("情報政策課"), Department("市民課"))
    return replace(whole, items=items, departments=departments)


def renamed(changes: dict[str, tuple[str, str]]) -> tuple[Plan, list[Finding]]:
    """Give the plan of a master whose 課名 (key) became another, with 旧課名."""

    def change(book: Workbook) -> None:
        sheet = book["担当課"]
        former = cell_of(sheet, "旧課名").column
        for name, (now, before) in changes.items():
            cell = cell_of(sheet, name)
            sheet.cell(cell.row, former).value = before
            cell.value = now

    return read_master(edited(build_master(plan()), change), MASTER)


def test_department__renamed_in_one_place__carries_its_items_over() -> None:
    """A new 課名 with its 旧課名 is all that a reorganisation needs: 項目一覧 may keep the old one."""
    found, findings = renamed({"情報政策課": ("DX推進課", "情報政策課")})
    assert [item.department for item in found.items] == ["DX推進課", "市民課", "市民課"]
    assert [item.unit for item in found.items] == ["DX推進課", "市民課", "DX推進課"]
    assert findings == []


def test_department__earlier_name__is_shown_beside_the_present_one() -> None:
    """Tables of several years say what a department was called before."""
    found, _ = renamed({"情報政策課": ("DX推進課", "情報政策課、電算課")})
    assert found.department_shown("DX推進課") == "DX推進課（旧情報政策課、電算課）"
    assert found.department_shown("市民課") == "市民課"


def test_department__earlier_name_of_two__is_left_and_said() -> None:
    """A department that was split cannot be followed by its name: 項目一覧 must say who it is."""
    changes = {"情報政策課": ("DX推進課", "情報政策課"), "市民課": ("市民窓口課", "情報政策課")}
    found, findings = renamed(changes)
    assert found.items[0].department == "情報政策課"
    assert "master-inconsistent" in [f.code for f in findings]


def test_department__name_in_use__is_never_taken_for_an_earlier_one() -> None:
    """市民課 is 市民課, even where another department writes that name under 旧課名."""
    found, _ = renamed({"情報政策課": ("DX推進課", "市民課")})
    assert found.items[1].department == "市民課"


def test_department__row_without_a_name__is_a_finding() -> None:
    """A deadline typed beside no 課名 does not vanish in silence."""

    def change(book: Workbook) -> None:
        sheet = book["担当課"]
        row = cell_of(sheet, "市民課").row + 2
        sheet.cell(row, cell_of(sheet, "提出期限").column).value = "令和8年5月15日"

    _, findings = read_master(edited(build_master(plan()), change), MASTER)
    (found,) = findings
    assert (found.code, found.sheet) == ("hand-row-unusable", "担当課")
    assert "課名" in found.message


def changed(change: Callable[[Worksheet], None]) -> tuple[Plan, list[Finding]]:
    """Give the plan of a master of which somebody changed the sheet 担当課."""
    return read_master(edited(build_master(plan()), lambda book: change(book["担当課"])), MASTER)


def test_department__listed_twice__counts_once_and_names_the_lower_row() -> None:
    """The upper row counts; the deadline on the lower one is said to be without effect."""
    lower = []

    def change(sheet: Worksheet) -> None:
        first = cell_of(sheet, "市民課")
        lower.append(first.row + 1)
        again = sheet.cell(first.row + 1, first.column)
        again.value = "市民課"
        sheet.cell(again.row, cell_of(sheet, "提出期限").column).value = "令和8年5月15日"

    found, findings = changed(change)
    assert [(d.name, d.due) for d in found.departments] == [("情報政策課", ""), ("市民課", "")]
    (finding,) = findings
    assert finding.code == "hand-row-unusable"
    assert f"の{lower[0]}行目は使えません" in finding.message
    assert "「課名」の「市民課」は、" in finding.message


def test_department__earlier_name_on_two_rows__names_the_second_row() -> None:
    """Nobody can follow a department that two rows claim: the row is named."""
    changes = {"情報政策課": ("DX推進課", "電算課"), "市民課": ("市民窓口課", "電算課")}
    _, findings = renamed(changes)
    reasons = [f.message for f in findings if f.code == "hand-row-unusable"]
    assert len(reasons) == 1
    assert "「旧課名」の「電算課」は、" in reasons[0]


def test_department__earlier_name_that_is_in_use__is_a_finding() -> None:
    """市民課 is still there: who writes it under 旧課名 of another learns that nothing follows."""
    _, findings = renamed({"情報政策課": ("DX推進課", "情報政策課、市民課")})
    (finding,) = findings
    assert (finding.code, finding.field) == ("hand-row-unusable", "旧課名")
    assert "「市民課」は、今の課の名前です" in finding.message


@pytest.mark.parametrize(
    ("typed", "reason"),
    [("#REF!", "「提出期限」がエラー値です"), ("=TODAY()", "数式の結果が保存されていません")],
)
def test_department__deadline_without_a_result__is_a_finding(typed: str, reason: str) -> None:
    """A deadline that is an error, or a formula that was never computed, is not just blank."""

    def change(sheet: Worksheet) -> None:
        row = cell_of(sheet, "市民課").row
        sheet.cell(row, cell_of(sheet, "提出期限").column).value = typed

    _, findings = changed(change)
    (finding,) = findings
    assert (finding.code, finding.field) == ("hand-row-unusable", "提出期限")
    assert reason in finding.message


def test_earlier_counts__unknown_class__is_named_once_with_its_rows() -> None:
    """A slip in 過年度集計 would otherwise only show as one more row of the table."""
    first = plan().scale[0].name
    earlier = tuple(
        EarlierCount("前計画", p, c, 1) for p in ("令和4", "令和5") for c in (first, "優")
    )
    whole = replace(plan(), earlier=(*earlier, EarlierCount("前計画", "令和5", "未回答", 1)))
    _, findings = read_master(build_master(whole), MASTER)
    (finding,) = findings
    assert (finding.code, finding.value) == ("earlier-class-unknown", "優")
    assert finding.message.count("行目") == 2
