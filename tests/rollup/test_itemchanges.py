"""Items added, ended, renamed or moved in 項目一覧 are told once in 変更記録."""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.master.kept import CHANGE_HEADS
from taikou_xl.plan.model import Department, Plan
from taikou_xl.plan.sheetnames import CHANGES
from taikou_xl.rollup.revising import log_revisions
from taikou_xl.terms.periods import Period
from tests.consolidations import make_item, make_plan

TODAY = "令和8年6月1日"
FIRST = (make_item("1"), make_item("2", start=Period.parse("R8")), make_item("3"))


def changed(*items: object, **more: object) -> Plan:
    """Give a plan of these items that were first those of ``FIRST``."""
    known = {item.no: item.facts for item in FIRST}
    return replace(make_plan(items, departments=("秘書課", "税務課")), known_items=known, **more)  # type: ignore[arg-type]


def logged(plan: Plan) -> list[tuple[str, ...]]:
    plan, _ = log_revisions(plan, TODAY)
    heads = ("期", "内容", "番号", "欄", "変更前", "変更後", "理由")
    return [tuple(row[head] for head in heads) for row in plan.kept.get(CHANGES, ())]


def test_items__unchanged_or_not_known__log_nothing() -> None:
    """The same items leave no row, and neither does a master that does not know its items."""
    assert logged(changed(*FIRST)) == []
    other = replace(changed(make_item("9")), known_items={})
    assert logged(other) == []


def test_item__added__is_logged_with_its_title_and_start() -> None:
    """A new row of 項目一覧 is one row of the log; its start is the period."""
    new = make_item("4", start=Period.parse("R8"))
    assert logged(changed(*FIRST, new)) == [
        ("R8", "計画項目の追加", "4", "計画項目", "", "項目4", "")
    ]


def test_item__ended__is_logged_with_its_last_period_and_reason() -> None:
    """終了 and 終了理由 stand in the row; taking 終了 back is another one."""
    end = Period.parse("R7")
    ended = replace(FIRST[0], end=end, end_reason="番号3に統合")
    plan = changed(ended, *FIRST[1:])
    assert logged(plan) == [("R7", "計画項目の終了", "1", "終了", "", "R7", "番号3に統合")]
    back = replace(plan, items=FIRST, known_items={i.no: i.facts for i in plan.items})
    assert logged(back) == [("", "終了の変更", "1", "終了", "R7", "", "")]


def test_item__moved_to_another_department__is_logged_from_where_to_where() -> None:
    """担当課 before and after stand in the row."""
    plan = changed(replace(FIRST[0], department="税務課"), *FIRST[1:])
    assert logged(plan) == [("", "担当課の変更", "1", "担当課", "秘書課", "税務課", "")]


def test_department__only_renamed__is_no_move() -> None:
    """A department that 旧課名 knows under its old name kept its items."""
    items = [replace(item, department="市長公室") for item in FIRST]
    plan = replace(changed(*items), departments=(Department("市長公室", former=("秘書課",)),))
    assert logged(plan) == []


def test_item__renamed_started_otherwise_or_taken_out__is_logged() -> None:
    """Title, start and a row that is gone are told too."""
    renamed = replace(FIRST[0], levels=(*FIRST[0].levels[:-1], "新しい名"))
    moved = replace(FIRST[1], start=Period.parse("R7"))
    assert logged(changed(renamed, moved)) == [
        ("", "計画項目名の変更", "1", "計画項目", "項目1", "新しい名", ""),
        ("R7", "開始の変更", "2", "開始", "R8", "R7", ""),
        ("", "計画項目の削除", "3", "計画項目", "項目3", "", ""),
    ]


def test_change__logged_before__is_not_logged_again() -> None:
    """However often the log is made up, a change has one row."""
    plan, found = log_revisions(changed(replace(FIRST[0], department="税務課")), TODAY)
    assert len(found) == 3  # moved, and two taken out
    assert log_revisions(plan, TODAY) == (plan, ())


def test_change__written_down_by_people__is_not_repeated() -> None:
    """A row of the administrator's own with the same 番号, 欄 and 変更後 is the log of it."""
    typed = {**dict.fromkeys(CHANGE_HEADS, ""), "内容": "機構改革", "番号": "1"}
    typed |= {"欄": "担当課", "変更後": "税務課 "}
    plan = changed(replace(FIRST[0], department="税務課"), *FIRST[1:], kept={CHANGES: (typed,)})
    assert log_revisions(plan, TODAY)[1] == ()
