"""指標 of the master: filled by reading, corrected in Excel, corrections kept for ever."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from taikou_xl.forms.guide import target_guide
from taikou_xl.master.read import read_master
from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.model import Entry, Plan
from taikou_xl.plan.readings import read_item_target
from taikou_xl.rollup.assess import assess
from tests.consolidations import consolidate
from tests.master.editing import edited

SHEET = "指標"
Edit = Callable[[openpyxl.Workbook], None]


@pytest.fixture(scope="module")
def master() -> bytes:
    return build_master(bundled_plan())


def rows_of(data: bytes) -> list[dict[str, Any]]:
    """Give the rows of the sheet by heading, as anybody would read them."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[SHEET]
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in table if "指標名" in row)
    body = table[table.index(head) + 1 :]
    return [dict(zip(head, row, strict=True)) for row in body if row[0]]


def change(data: bytes, no: str, **texts: str | None) -> bytes:
    """Write into the first row of an item, as the administrator would in Excel."""

    def edit(book: openpyxl.Workbook) -> None:
        sheet = book[SHEET]
        head = next(row for row in sheet.iter_rows() if row[0].value == "番号")
        columns = {cell.value: cell.column for cell in head}
        number = next(
            row[0].row for row in sheet.iter_rows(min_row=head[0].row + 1) if row[0].value == no
        )
        for heading, text in texts.items():
            sheet.cell(number, columns[heading]).value = text

    return edited(data, edit)


def add_row(data: bytes, no: str, **texts: str) -> bytes:
    """Write a new row below the table, as the administrator would in Excel."""

    def edit(book: openpyxl.Workbook) -> None:
        sheet = book[SHEET]
        head = next(row for row in sheet.iter_rows() if row[0].value == "番号")
        columns = {cell.value: cell.column for cell in head}
        below = max(row[0].row for row in sheet.iter_rows() if row[0].value) + 1
        for heading, text in {"番号": no, **texts}.items():
            sheet.cell(below, columns[heading]).value = text

    return edited(data, edit)


def guide(plan: Plan, no: str) -> str:
    return target_guide(plan, plan.item_by_no[no], plan.periods[0])[0]


def test_indicators__real_plan__stand_with_unit_direction_and_targets(master: bytes) -> None:
    """One row per indicator: name, unit, direction, 現状, targets per year, final target, 出所."""
    rows = {row["番号"]: row for row in reversed(rows_of(master))}
    women = rows["3"]
    assert [women[h] for h in ("指標名", "単位", "方向", "現状", "令和7年度", "最終目標", "出所")] == [
        "女性比率", "％", "以上", "30.1％", "32.5", "40.0", "読み取り",
    ]  # fmt: skip
    assert (rows["17"]["方向"], rows["14"]["方向"], rows["11"]["方向"]) == (
        "以下",
        "まで",
        "人が判定",
    )
    assert [row["指標名"] for row in rows_of(master) if row["番号"] == "10"] == [
        "時間外",
        "年休取得",
    ]


def test_indicators__unchanged_master__has_no_corrections(master: bytes) -> None:
    """What is only read is read anew each time; nothing of it is kept as a correction."""
    plan, findings = read_master(master, "台帳.xlsx")
    assert plan.indicator_rows == ()
    assert findings == []


def test_indicators__corrected_row__counts_for_forms_and_judgement(master: bytes) -> None:
    """A row marked 手修正 decides 目標の読み方 and 参考判定."""
    changed = change(master, "5", 方向="以下", 指標名="団体の数", 出所="手修正")
    plan, findings = read_master(changed, "台帳.xlsx")
    assert findings == []
    assert guide(plan, "5") == "目標の読み方：団体の数 40団体以下"
    answer = {("R7", "5"): {"実施概要": "実施した。", "数値": "41団体", "達成度": "年度目標達成"}}
    assert assess(consolidate(plan, "R7", answer))["5"].indicators[0].met is False


def test_indicators__corrected_row__survives_every_rewrite(master: bytes) -> None:
    """The next master has the corrected row as it was typed, and the others as they read."""
    changed = change(master, "3", 令和7年度="33.5", 出所="手修正")
    plan, _ = read_master(changed, "台帳.xlsx")
    again = build_master(plan)
    assert rows_of(again) == rows_of(changed)
    assert guide(read_master(again, "台帳.xlsx")[0], "3") == "目標の読み方：女性比率 33.5％以上"


def test_indicators__changed_but_not_marked__is_said_and_not_used(master: bytes) -> None:
    """A change in a row that still says 読み取り is never silent."""
    plan, findings = read_master(change(master, "3", 方向="以下"), "台帳.xlsx")
    assert [(f.code, f.sheet, f.item) for f in findings] == [("indicator-uncorrected", SHEET, "3")]
    assert "女性比率" in findings[0].message
    assert guide(plan, "3") == "目標の読み方：女性比率 32.5％以上"


def test_indicators__target_changed_but_not_marked__is_said(master: bytes) -> None:
    """A figure typed into a row that still says 読み取り is named, and not used."""
    plan, findings = read_master(change(master, "3", 令和7年度="34.0"), "台帳.xlsx")
    assert [(f.code, f.item) for f in findings] == [("indicator-uncorrected", "3")]
    assert guide(plan, "3") == "目標の読み方：女性比率 32.5％以上"


def test_indicators__outdated_targets__are_read_anew_without_a_word(master: bytes) -> None:
    """A target revised on the item's sheet is authoritative; its old reading is no correction."""

    def revise(book: openpyxl.Workbook) -> None:
        sheet = next(s for s in book.worksheets if s.title.startswith("3_"))
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == "女性比率35.0％")
        cell.value = "女性比率34.0％"

    _, findings = read_master(edited(master, revise), "台帳.xlsx")
    assert findings == []


@pytest.mark.parametrize(
    ("typed", "named"), [({"方向": "≧"}, "≧"), ({"令和8年度": "たくさん"}, "たくさん")]
)
def test_indicators__corrected_row_that_cannot_be_read__is_named(
    master: bytes, typed: dict[str, str], named: str
) -> None:
    """A correction that nothing can be made of is a finding, not a silent 人が判定."""
    _, findings = read_master(change(master, "3", 出所="手修正", **typed), "台帳.xlsx")
    assert [(f.code, f.value) for f in findings] == [("indicator-unreadable", named)]


def test_indicators__corrected_row_of_no_item__is_named(master: bytes) -> None:
    """A corrected row whose 番号 is not in the plan does not vanish in silence."""
    _, findings = read_master(change(master, "3", 出所="手修正", 番号="99"), "台帳.xlsx")
    assert [(f.code, f.value) for f in findings] == [("indicator-stray", "99")]


def test_indicators__missing_sheet__reads_the_targets(master: bytes) -> None:
    """An older master without the sheet works as before."""
    plan, findings = read_master(edited(master, lambda book: book.remove(book[SHEET])), "台帳.xlsx")
    assert (plan.indicator_rows, findings) == ((), [])
    assert guide(plan, "3") == "目標の読み方：女性比率 32.5％以上"


def revise(no: str, was: str, now: str) -> Edit:
    """Rewrite a text on an item's own sheet."""

    def edit(book: openpyxl.Workbook) -> None:
        sheet = next(s for s in book.worksheets if s.title.startswith(f"{no}_"))
        next(c for row in sheet.iter_rows() for c in row if c.value == was).value = now

    return edit


def test_target__revised_under_a_corrected_row__names_both_texts(master: bytes) -> None:
    """The row still counts, and a "master-inconsistent" gives what stands on either sheet."""
    corrected = change(master, "3", 方向="以上", 指標名="女性の比率", 出所="手修正")
    changed = edited(corrected, revise("3", "女性比率35.0％", "女性比率36.0％"))
    plan, findings = read_master(changed, "台帳.xlsx")
    assert [(f.code, f.item, f.sheet) for f in findings] == [("master-inconsistent", "3", SHEET)]
    assert "令和8年度" in findings[0].message
    assert "「女性比率36.0％」" in findings[0].message
    assert "「35.0」" in findings[0].message
    wanted = read_item_target(plan, plan.item_by_no["3"], plan.periods[1]).indicators
    assert [str(one.target) for one in wanted] == ["35.0"]


@pytest.mark.parametrize(
    ("now", "typed"),
    [
        ("女性比率３６％以上", "36.0"),
        ("36％（女性比率）をめざす", "36"),
        ("-", "-"),
    ],
)
def test_target__revised_and_row_adjusted__is_consistent(
    master: bytes, now: str, typed: str
) -> None:
    """Once the row says what the new text says, in whatever writing, nothing is left to tell."""
    corrected = change(master, "3", 令和8年度=typed, 指標名="女性の比率", 出所="手修正")
    _, findings = read_master(edited(corrected, revise("3", "女性比率35.0％", now)), "台帳.xlsx")
    assert findings == []


def test_corrected_row__without_a_target_that_the_plan_has__is_named(master: bytes) -> None:
    """A blank year of a corrected row takes the plan's target away; only ``-`` does so on purpose."""
    _, findings = read_master(change(master, "3", 令和8年度=None, 出所="手修正"), "台帳.xlsx")
    assert [(f.code, f.item) for f in findings] == [("master-inconsistent", "3")]
    assert "「女性比率35.0％」" in findings[0].message
    _, findings = read_master(change(master, "3", 令和8年度="-", 出所="手修正"), "台帳.xlsx")
    assert findings == []


def test_unit__of_one_year_only__is_named(master: bytes) -> None:
    """A corrected target with another unit than the other years raises "indicator-units"."""
    _, findings = read_master(change(master, "5", 令和8年度="600人", 出所="手修正"), "台帳.xlsx")
    assert [(f.code, f.item) for f in findings] == [("indicator-units", "5")]
    assert "令和7年度 団体、令和8年度 人" in findings[0].message


def test_unit__changed_by_a_revised_text__is_named(master: bytes) -> None:
    """The same where the plan's own text was revised for one year."""
    _, findings = read_master(
        edited(master, revise("3", "女性比率35.0％", "女性比率35人")), "台帳.xlsx"
    )
    assert [(f.code, f.item) for f in findings] == [("indicator-units", "3")]


@pytest.mark.parametrize("typed", ["40団体", "4１", "41"])
def test_unit__the_same_or_left_out__is_not_named(master: bytes, typed: str) -> None:
    """A unit typed again, or left to the row, is no other unit."""
    _, findings = read_master(change(master, "5", 令和8年度=typed, 出所="手修正"), "台帳.xlsx")
    assert findings == []


ADDED = {"指標名": "生成AI利用事務", "単位": "件", "方向": "以上", "令和7年度": "5"}


@pytest.mark.parametrize("no", ["8", "29", "31"])
def test_indicators__row_added_beside_read_ones__takes_nothing_away(master: bytes, no: str) -> None:
    """A new 手修正 row is one more indicator: rows that still stand there were not renamed."""
    plain = read_master(master, "台帳.xlsx")[0]
    plan, findings = read_master(add_row(master, no, **ADDED, 出所="手修正"), "台帳.xlsx")
    period = plan.periods[0]

    def names(one: Plan) -> list[str]:
        return [i.name for i in read_item_target(one, one.item_by_no[no], period).indicators]

    assert findings == []
    assert sorted(names(plan)) == sorted([*names(plain), "生成AI利用事務"])


def test_indicators__row_added_beside_read_ones__stands_there_in_the_next_master(
    master: bytes,
) -> None:
    """The published indicators stay on the sheet, and the added one, however often it is made."""
    plan, _ = read_master(add_row(master, "31", **ADDED, 出所="手修正"), "台帳.xlsx")
    once = build_master(plan)
    names = [row["指標名"] for row in rows_of(once) if row["番号"] == "31"]
    known = [row["指標名"] for row in rows_of(master) if row["番号"] == "31"]
    assert names == [*known, "生成AI利用事務"]
    assert rows_of(build_master(read_master(once, "台帳.xlsx")[0])) == rows_of(once)


def test_indicators__read_row_renamed_beside_another__stays_one_indicator(master: bytes) -> None:
    """A corrected row where the read one is gone from the sheet is that one renamed."""
    changed = change(master, "10", 指標名="残業をした人", 出所="手修正")
    plan, _ = read_master(changed, "台帳.xlsx")
    found = read_item_target(plan, plan.item_by_no["10"], plan.periods[0]).indicators
    assert sorted(one.name for one in found) == ["年休取得", "残業をした人"]


def in_item_list(no: str, heading: str, text: str) -> Edit:
    """Write into an item's row of 項目一覧."""

    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["項目一覧"]
        head = next(row for row in sheet.iter_rows() if row[0].value == "番号")
        column = next(cell.column for cell in head if cell.value == heading)
        row = next(row[0].row for row in sheet.iter_rows() if row[0].value == no)
        sheet.cell(row, column).value = text

    return edit


@pytest.mark.parametrize("end", ["令和7年度", "令和9年度"])
def test_indicators__item_ended_in_the_item_list__is_no_change_of_its_rows(
    master: bytes, end: str
) -> None:
    """The targets after an item's end stay on the sheet until it is made anew: nobody typed."""
    _, findings = read_master(edited(master, in_item_list("18", "終了", end)), "台帳.xlsx")
    assert "indicator-uncorrected" not in [f.code for f in findings]


def test_indicators__row_mistyped_of_an_ended_item__is_still_said(master: bytes) -> None:
    """An end excuses the targets that it takes away, and nothing else."""
    ended = edited(change(master, "3", 方向="以下"), in_item_list("3", "終了", "令和9年度"))
    _, findings = read_master(ended, "台帳.xlsx")
    assert [f.item for f in findings if f.code == "indicator-uncorrected"] == ["3"]


def test_indicators__targets_typed_where_there_were_none__are_no_change_of_its_rows() -> None:
    """An item that is new gets its targets on its own sheet; its row of 指標 only lacks them."""
    plan = bundled_plan()
    blank = {("数値目標", p.key): Entry("") for p in plan.periods}
    item = replace(plan.item_by_no["3"], table={**plan.item_by_no["3"].table, **blank})
    new = replace(plan, items=tuple(item if i.no == "3" else i for i in plan.items))

    def typed(book: openpyxl.Workbook) -> None:
        sheet = next(s for s in book.worksheets if s.title.startswith("3_"))
        head = next(c for row in sheet.iter_rows() for c in row if c.value == "数値目標")
        first = next(
            row[0].row
            for row in sheet.iter_rows(min_row=head.row + 1, max_col=1)
            if str(row[0].value) == "7"
        )
        sheet.cell(first, head.column).value = "女性比率32.5％"

    read, findings = read_master(edited(build_master(new), typed), "台帳.xlsx")
    assert findings == []
    assert guide(read, "3") == "目標の読み方：女性比率 32.5％以上"


@pytest.mark.parametrize("origin", ["", "読み取り"])
def test_indicators__row_added_without_saying_so__is_named(master: bytes, origin: str) -> None:
    """A new row that does not say 手修正 is not used, and "indicator-unmarked" tells so."""
    plan, findings = read_master(add_row(master, "31", **ADDED, 出所=origin), "台帳.xlsx")
    assert [(f.code, f.item, f.value) for f in findings] == [
        ("indicator-unmarked", "31", "生成AI利用事務")
    ]
    assert plan.indicator_rows == ()


def test_indicators__row_left_to_people__is_named_in_the_basis(master: bytes) -> None:
    """判定根拠 says which indicator a person must judge, not its bare target."""
    changed = change(master, "3", 方向="人が判定", 令和7年度="0", 出所="手修正")
    plan, _ = read_master(changed, "台帳.xlsx")
    target = read_item_target(plan, plan.item_by_no["3"], plan.periods[0])
    assert [one.text for one in target.indicators] == ["女性比率 0"]
