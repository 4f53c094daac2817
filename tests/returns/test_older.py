"""What the master changed after the forms went out is a note; the plan of today counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from taikou_xl.findings import Severity
from taikou_xl.forms.identity import Identity
from taikou_xl.plan.model import Entry, Field, Kind, Role, Side
from taikou_xl.returns.model import FileStatus
from tests.returns.issuing import form, handled, issue
from tests.returns.returning import (
    SENSIBLE,
    UNTARGETED,
    answer_of,
    cell_in,
    codes,
    fill,
    fill_in_openpyxl,
    identity_of,
    incoming,
    other_item,
    read,
    small_plan,
)
from tests.staff import cell_of

BOTH = {"1": SENSIBLE, "2": UNTARGETED}
KEYS = ("R7", "R8")


def with_target(text: str, keys: tuple[str, ...] = KEYS) -> Any:
    """Give the small plan with another target of its first item in some periods."""
    table = {**small_plan().items[0].table, **{("数値目標", key): Entry(text) for key in keys}}
    return other_item(small_plan(), "1", table=table)


def test_target__changed_in_the_master_since__is_one_note_with_both_texts() -> None:
    """The note names item and field, no file, and both texts; the answers are taken."""
    reading = read(fill(BOTH), with_target("女性比率35％"))
    (note,) = reading.findings
    assert (note.code, note.severity) == ("form-older", Severity.NOTE)
    assert (note.file, note.item, note.field) == ("", "1", "数値目標")
    assert "「女性比率32.5％」から「女性比率35％」" in note.message
    assert "令和7年度・令和8年度" in note.message
    assert answer_of(reading, "1", "数値").text == "33.0％"


def test_text_above_the_table__changed_in_the_master_since__is_a_note() -> None:
    """Prose of the plan is compared like targets; a difference of blanks or width is none."""
    plan = other_item(small_plan(), "2", goal="新しい目標の姿")
    assert codes(read(fill(BOTH), plan)) == ["form-older"]
    same = with_target("女性比率 32.5%")
    assert codes(read(fill(BOTH), same)) == []


def test_master_and_department__both_changed__are_told_apart() -> None:
    """The master's edit is the master's, the department's is the department's."""

    def edit(book: Any, identity: Identity) -> None:
        cell_of(book[identity.items[1].sheet], "項目2").value = "項目2（改）"

    data = fill_in_openpyxl(BOTH, edit=edit)
    found = {f.code: f for f in read(data, with_target("女性比率35％")).findings}
    assert set(found) == {"text-changed", "form-older"}
    assert (found["text-changed"].item, found["form-older"].item) == ("2", "1")


def test_department__typed_what_the_master_has_today__is_still_its_change() -> None:
    """A form is compared with what was issued, never with the plan of today."""

    def edit(book: Any, identity: Identity) -> None:
        cell_of(book[identity.items[0].sheet], "女性比率32.5％").value = "女性比率35％"

    data = fill_in_openpyxl(BOTH, edit=edit)
    assert sorted(codes(read(data, with_target("女性比率35％", ("R7",))))) == [
        *("form-older", "text-changed"),
    ]


def test_field__added_after_the_forms_went_out__is_named_once_for_all_forms() -> None:
    """The note names the field and no file, so that many forms give one note."""
    later = Field("市民の声", Side.REPORT, Kind.TEXT, Role.BODY, json_name="voice")
    plan = replace(small_plan(), fields=(*small_plan().fields, later))
    one, two = (read(fill(BOTH, unit), plan, f"回収/{unit}.xlsx") for unit in ("秘書課", "秘書課"))
    assert codes(one) == ["form-fields"]
    assert one.findings == two.findings
    assert "今の台帳だけにある欄「市民の声」" in one.findings[0].message
    assert one.file.status is FileStatus.ACCEPTED


def test_field__removed_after_the_forms_went_out__its_answer_is_named() -> None:
    """What was answered in a field that is no more is shown, and nothing else is harmed."""
    plan = replace(
        small_plan(), fields=tuple(f for f in small_plan().fields if f.name != "振り返り")
    )

    def edit(book: Any, identity: Identity) -> None:
        cell_in(book, identity, "1", "振り返り").value = "早く始める。"

    reading = read(fill_in_openpyxl(BOTH, edit=edit), plan)
    assert codes(reading) == ["field-removed", "form-fields"]
    removed = reading.findings[0]
    assert (removed.item, removed.field, removed.value) == ("1", "振り返り", "早く始める。")
    assert answer_of(reading, "1", "達成度").text == "年度目標達成"


def test_recorded_result__corrected_in_the_master_since__is_a_note() -> None:
    """An earlier year's result that the form printed and the master corrected is told once."""
    name, unit = "two recorded years", "市民課"
    plan, period = issue(name)
    no = identity_of(form(name, unit)).items[0].no
    item = plan.item_by_no[no]
    table = {**item.table, ("達成度", "R7"): Entry("計画中止")}
    changed = replace(
        plan, items=tuple(replace(i, table=table) if i.no == no else i for i in plan.items)
    )
    from taikou_xl.returns.read import read_return

    (note,) = read_return(
        incoming(handled(form(name, unit)), f"{unit}.xlsx"), changed, period
    ).findings
    assert (note.code, note.item, note.field) == ("form-older", no, "達成度")
    assert "令和7年度の「達成度」" in note.message
