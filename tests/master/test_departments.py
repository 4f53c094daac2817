"""担当課 in the master: order, earlier names, and rows that have no effect."""

from __future__ import annotations

from dataclasses import replace

from openpyxl import Workbook

from taikou_xl.findings import Finding
from taikou_xl.master.read import read_master
from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.model import Department, Plan
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
