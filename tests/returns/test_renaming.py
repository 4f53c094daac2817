"""Forms from before a reorganisation are read under the names of today."""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.plan.model import Department, Plan
from taikou_xl.returns.settle import missing_findings
from tests.returns.returning import R7, SENSIBLE, codes, fill, read, small_plan

FILLED = {"1": SENSIBLE, "2": {**SENSIBLE, "数値": "-"}}


def reorganised(*departments: Department, **units: str) -> Plan:
    """Give the small plan with other departments; ``units`` are by item (``no_1``)."""
    items = tuple(
        replace(item, department=units.get(f"no_{item.no}", item.department))
        for item in small_plan().items
    )
    return replace(small_plan(), items=items, departments=departments)


def test_form__of_a_renamed_department__is_its_return_with_one_note() -> None:
    """A form issued to 秘書課 answers for 広報課, which 旧課名 says it became."""
    plan = reorganised(
        Department("広報課", former=("秘書課",)), Department("市民課"), no_1="広報課", no_2="広報課"
    )
    reading = read(fill(FILLED), plan)
    assert (reading.file.unit, codes(reading)) == ("広報課", ["department-renamed"])
    assert len(reading.answers) == 8


def test_form__of_a_split_department__goes_by_its_items_and_nobody_is_missing() -> None:
    """Where two departments took over, the answers count for both."""
    plan = reorganised(
        Department("広報課", former=("秘書課",)), Department("秘書室", former=("秘書課",)),
        Department("市民課"), no_1="広報課", no_2="秘書室",
    )  # fmt: skip
    reading = read(fill(FILLED), plan)
    assert reading.file.unit in ("広報課", "秘書室")
    missing = missing_findings([reading], plan, R7, {"1", "2"})
    assert [finding.message[:5] for finding in missing] == ["「市民課」"]


def test_form__of_an_item_that_moved__is_still_a_finding() -> None:
    """A department that exists keeps its name: an item that went elsewhere is said."""
    plan = reorganised(Department("秘書課"), Department("市民課"), no_1="市民課")
    assert codes(read(fill(FILLED), plan)) == ["department-changed"]
