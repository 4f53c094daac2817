"""What was changed outside the open cells is named with both texts; the answers stay taken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from taikou_xl.findings import Finding
from taikou_xl.forms.identity import Identity
from taikou_xl.returns.model import FileStatus
from taikou_xl.sheets.grid import position
from tests.returns.issuing import form, handled, insert, issue, read_issue, texts_of
from tests.returns.returning import (
    SENSIBLE,
    UNTARGETED,
    answer_of,
    codes,
    fill_in_openpyxl,
    identity_of,
    read,
)
from tests.staff import answer_cell, cell_of

BOTH = {"1": SENSIBLE, "2": UNTARGETED}
YEARS = "two recorded years"


def first(book: Any, identity: Identity) -> Any:
    return book[identity.items[0].sheet]


def after(edit: Any, answers: Any = BOTH) -> list[Finding]:
    """Give what is found in a filled form of the small plan whose first sheet was edited."""
    reading = read(fill_in_openpyxl(answers, edit=lambda book, who: edit(first(book, who))))
    if answers is BOTH:
        assert reading.file.status is FileStatus.ACCEPTED
        assert answer_of(reading, "1", "数値").text == "33.0％"
    return list(reading.findings)


def put(sheet: Any, cell: str, value: Any) -> None:
    """Write into a cell, also into one that a merged area covers."""
    for area in list(sheet.merged_cells.ranges):
        if cell in area and area.coord.split(":")[0] != cell:
            sheet.unmerge_cells(area.coord)
    sheet[cell].value = value


@pytest.mark.parametrize(
    ("was", "now", "said", "field"),
    [
        ("女性比率32.5％", "女性比率30％", "令和7年度の「数値目標」", "数値目標"),
        ("項目1", "項目１の見直し", "「計画項目」", "計画項目"),
        ("秘書課", "総務課", "「担当課」", "担当課"),
        ("計画概要", "概要", "見出し「計画概要」", "計画概要"),
        ("関係課", "協力課", "見出し「関係課」", "関係課"),
        ("番号 1", "番号 11", "表題", ""),
    ],
)
def test_printed_text__changed__is_named_with_both_texts(
    was: str, now: str, said: str, field: str
) -> None:
    """Targets, titles, departments, headings, labels: what, where, and both texts are said."""
    places = []

    def edit(sheet: Any) -> None:
        cell = cell_of(sheet, was)
        cell.value = now
        places.append(cell.coordinate)

    (finding,) = after(edit)
    assert (finding.code, finding.cell, finding.item) == ("text-changed", places[0], "1")
    assert (finding.field, finding.value) == (field, now)
    assert said in finding.message
    assert f"「{was}」から「{now}」" in finding.message


def test_result_of_a_former_year__changed__is_named_with_the_year() -> None:
    """What is recorded for an earlier year is not the department's to change."""
    unit = "市民課"
    no = identity_of(form(YEARS, unit)).items[0].no

    def edit(book: Any) -> None:
        sheet = book[identity_of(form(YEARS, unit)).items[0].sheet]
        answer_cell(sheet, "達成度", 7).value = "全体の目標達成"

    reading = read_issue(YEARS, unit, handled(form(YEARS, unit), edit))
    (finding,) = reading.findings
    assert (finding.code, finding.item, finding.field) == ("text-changed", no, "達成度")
    assert "令和7年度の「達成度」" in finding.message
    assert "「年度目標達成」から「全体の目標達成」" in finding.message


def test_two_targets__exchanged__are_both_named() -> None:
    """The same texts in other years are other targets, although no text is new."""
    unit = "市民課"
    identity = identity_of(form("the bundled plan", unit))
    plan, _ = issue("the bundled plan")

    def edit(book: Any) -> None:
        for one in identity.items:
            cells = [answer_cell(book[one.sheet], "数値目標", year) for year in (7, 8)]
            cells[0].value, cells[1].value = cells[1].value, cells[0].value

    data = handled(form("the bundled plan", unit), edit)
    found = read_issue("the bundled plan", unit, data).findings
    differ = [
        one.no
        for one in identity.items
        if plan.target(plan.item_by_no[one.no], plan.periods[0])
        != plan.target(plan.item_by_no[one.no], plan.periods[1])
    ]
    assert differ
    assert [f.item for f in found] == [no for no in differ for _ in range(2)]
    assert {f.code for f in found} == {"text-changed"}


def test_long_text__changed_late__message_shows_the_part_that_differs() -> None:
    """Of a long text the message shows the words around the change, not its beginning."""
    unit = "市民課"
    name = "texts longer than a row"
    sheet_name = identity_of(form(name, unit)).items[0].sheet

    def edit(book: Any) -> None:
        cell = next(
            c for row in book[sheet_name].iter_rows() for c in row if len(str(c.value)) > 5000
        )
        cell.value = cell.value[:4000] + "ここだけ違う" + cell.value[4000:]

    (finding,) = read_issue(name, unit, handled(form(name, unit), edit)).findings
    assert finding.code == "text-changed"
    assert "ここだけ違う" in finding.message
    assert len(finding.message) < 200
    assert len(finding.value) > 5000


def test_target__emptied__is_named_as_blank() -> None:
    """A text that was deleted is named, not passed over."""
    (finding,) = after(lambda sheet: put(sheet, cell_of(sheet, "女性比率32.5％").coordinate, None))
    assert "「女性比率32.5％」から「（空欄）」" in finding.message


def test_blank_plan_text__filled__is_named() -> None:
    """What is written into a blank place of the plan is a change of the plan."""

    def edit(sheet: Any) -> None:
        answer_cell(sheet, "計画概要", 8).value = "来年は調査する"
        beside = cell_of(sheet, "関係課").offset(0, 1)
        beside.value = "全課"

    one, two = after(edit)
    assert {one.code, two.code} == {"text-changed"}
    said = one.message + two.message
    assert "令和8年度の「計画概要」が、配布した様式の「（空欄）」から「来年は調査する」" in said
    assert "「関係課」が、配布した様式の「（空欄）」から「全課」" in said


def test_row__deleted__is_one_finding() -> None:
    """A row that is gone as a whole is named once, with what stood in it."""

    def edit(sheet: Any) -> None:
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(area.coord)
        sheet.delete_rows(cell_of(sheet, "方針").row)

    (finding,) = after(edit)
    assert finding.code == "text-changed"
    assert "「方針」の行が、なくなっています" in finding.message
    assert "１ 方針" in finding.message


def test_formula__over_a_printed_text__is_named() -> None:
    """A formula whose result is unknown is named where it replaced a printed text."""

    def edit(sheet: Any) -> None:
        cell_of(sheet, "女性比率32.5％").value = "=1+1"

    (finding,) = after(edit)
    assert "（数式）" in finding.message


@pytest.mark.parametrize("cell", ["M5", "B40", "J14"])
def test_value__beside_or_below_the_form__is_named_with_its_place(cell: str) -> None:
    """What was pasted beside or below the form is shown, and is not taken."""
    (finding,) = after(lambda sheet: put(sheet, cell, "参考：33.0％（速報）"))
    assert (finding.code, finding.cell, finding.value) == (
        *("value-beside", cell, "参考：33.0％（速報）"),
    )
    assert f"{cell}「参考：33.0％（速報）」" in finding.message


def test_values__many_beside_the_form__are_one_finding() -> None:
    """A pasted block is one thing to look at: the first cells and how many more."""

    def edit(sheet: Any) -> None:
        for row in range(20):
            for column in range(10):
                sheet.cell(40 + row, 3 + column, row * column)

    (finding,) = after(edit)
    assert finding.code == "value-beside"
    assert "ほか195か所" in finding.message


def test_values__on_an_added_sheet__are_named() -> None:
    """A sheet that nobody issued is looked at, once; an empty one is nothing."""

    def edit(book: Any, _: Identity) -> None:
        book.create_sheet("Sheet1")
        extra = book.create_sheet("内訳")
        extra["B2"], extra["C3"] = "会議", 12

    reading = read(fill_in_openpyxl(BOTH, edit=edit))
    (finding,) = reading.findings
    assert (finding.code, finding.sheet, finding.cell) == ("value-beside", "内訳", "B2")
    assert "C3「12」" in finding.message


@pytest.mark.parametrize("sheet", ["表紙", "回答一覧", "達成度の選び方", "前年度の回答"])
def test_sheets_of_the_form__renamed__are_no_added_ones(sheet: str) -> None:
    """The form's other sheets are known by what stands on them."""

    def edit(book: Any, _: Identity) -> None:
        book[sheet].title = "別の名前"

    assert codes(read(fill_in_openpyxl(BOTH, edit=edit))) == []


def test_value__in_the_next_years_row__is_named_and_the_blank_row_is_told() -> None:
    """An answer in another year's row is not taken; where the asked row is blank it says so."""

    def edit(sheet: Any) -> None:
        answer_cell(sheet, "数値", 8).value = "33.0％"
        answer_cell(sheet, "達成度", 8).value = "年度目標達成"

    answers = {"1": {"実施概要": "した", "達成度": "年度目標達成"}, "2": UNTARGETED}
    one, two = after(edit, answers)
    assert [one.code, two.code] == ["value-other-period"] * 2
    assert (one.field, one.value) == ("数値", "33.0％")
    assert "令和8年度の「数値」に記入「33.0％」" in one.message
    assert "令和7年度の同じ欄は空白" in one.message
    assert "空白" not in two.message


def test_form__filled_in_the_wrong_row_only__is_blank_and_says_where_the_answers_are() -> None:
    """The asked row is blank, so the form is refused; the wrong row is named all the same."""

    def edit(sheet: Any) -> None:
        answer_cell(sheet, "実施概要", 8).value = "計画どおり実施した。"

    reading = read(fill_in_openpyxl({}, edit=lambda book, who: edit(first(book, who))))
    assert reading.file.status is FileStatus.REJECTED
    assert codes(reading) == ["form-blank", "value-other-period"]


def test_heading__wrapped_and_spaced__is_the_same_heading() -> None:
    """Blanks and line breaks inside a heading neither lose the column nor are a change."""

    def edit(sheet: Any) -> None:
        cell_of(sheet, "達成度").value = "達 成\n度"
        cell_of(sheet, "実施概要").value = "実施\r\n概要"

    assert after(edit) == []


def test_title__changed_and_sheet_renamed__item_is_known_by_its_number() -> None:
    """An item whose title somebody rewrote is known by its number and its other texts."""

    def edit(sheet: Any) -> None:
        cell_of(sheet, "項目1").value = "別の題"
        sheet.title = "うちの分"

    assert [f.code for f in after(edit)] == ["sheet-renamed", "text-changed"]


# a smaller example says no more than the printed cell of this one
@settings(max_examples=30, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.data())
def test_any_printed_text__changed_after_rows_moved__is_named_and_nothing_else(
    data: st.DataObject,
) -> None:
    """One changed text is named, alone, also where rows and columns were inserted before it."""
    name, unit = "another city", "第3政策・調整課"
    identity = identity_of(form(name, unit))
    one = data.draw(st.sampled_from(identity.items))
    last = max(position(c)[1] for _, c in one.cells)
    inside = [
        (cell, text)
        for cell, text in one.prints
        if position(cell)[1] <= last
        # without its title, number or period an item is not placed at all
        and not text.startswith("番号") and text not in {n for n, _ in one.cells}
        and not text.isdigit() and text not in ("年度", one.title, "取組")
    ]  # fmt: skip
    cell, text = data.draw(st.sampled_from(inside))
    row, column = (data.draw(st.integers(1, 20)) for _ in range(2))
    new = text + data.draw(st.sampled_from(["（改）", "0", "以上"]))

    def edit(book: Any) -> None:
        book[one.sheet][cell].value = new
        insert(book[one.sheet], row=row)
        insert(book[one.sheet], column=min(column, 8))

    reading = read_issue(name, unit, handled(form(name, unit), edit))
    # a heading that moved too may be named twice: as gone, and as new
    codes_found = {f.code for f in reading.findings}
    assert codes_found in ({"text-changed"}, {"text-changed", "value-beside"})
    assert new in [f.value for f in reading.findings]
    assert texts_of(reading)[one.no, "数値"] == f"{one.no}の数値"
