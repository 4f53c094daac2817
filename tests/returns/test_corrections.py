"""事務局修正: what the administrator wrote down counts where the answer still is what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from taikou_xl.findings import Finding
from taikou_xl.plan.handrows import OFFICE_HEADS, HandRow
from taikou_xl.plan.model import Entry, Plan
from taikou_xl.plan.sheetnames import CONFIRMED, OFFICE
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.corrections import (
    correct_answers,
    correct_recorded,
    for_the_office,
    of_the_record,
)
from taikou_xl.returns.model import Answer
from taikou_xl.returns.officerows import other_rows, read_corrections
from taikou_xl.terms.periods import Period
from tests.returns.returning import R7, SENSIBLE, codes, fill, other_item, read, small_plan

MASTER = "台帳.xlsx"


def with_rows(*rows: Mapping[str, str], plan: Plan | None = None, kind: str = "text") -> Plan:
    """Give the small plan with rows of 事務局修正; 期 is R7 and 番号 1 unless given."""
    made = []
    for number, texts in enumerate(rows, start=5):
        cells = {head: f"{'ABCDEFGH'[n]}{number}" for n, head in enumerate(OFFICE_HEADS)}
        filled = {**dict.fromkeys(OFFICE_HEADS, ""), "期": "R7", "番号": "1", **texts}
        made.append(HandRow(OFFICE, filled, cells, kinds=dict.fromkeys(OFFICE_HEADS, kind)))
    return replace(plan or small_plan(), hand={OFFICE: tuple(made)})


def corrected(
    plan: Plan, filling: Mapping[str, Mapping[str, str]] | None
) -> tuple[dict[tuple[str, str], tuple[str, str, str]], list[Finding], list[Answer]]:
    """Give (state, value, sheet) by (item, field) after correction, the findings and answers."""
    answers = list(read(fill(filling), plan).answers) if filling is not None else []
    rows, unusable = read_corrections(plan, MASTER)
    results, _ = check_answers(answers, plan, R7)
    answers, _, told = correct_answers(answers, results, rows, plan, R7, MASTER)
    results, found = check_answers(answers, plan, R7)
    cells = {(row.item, row.field): (row.state, row.value, row.sheet) for row in results}
    return cells, [*unusable, *told, *found], answers


FILLED = {"1": SENSIBLE, "2": {**SENSIBLE, "数値": "-"}}


def test_correction__answer_is_what_was_seen__is_replaced_and_traced_to_the_master() -> None:
    """The new text counts, its place is the cell in 事務局修正, and a note says so."""
    row = {"欄": "数値", "修正前": "33.0％", "修正後": "31.0％", "経緯": "審議会"}
    cells, found, answers = corrected(with_rows(row), FILLED)
    assert cells["1", "数値"] == ("accepted", "31.0％", OFFICE)
    assert codes(found) == ["office-applied"]
    assert "「33.0％」から「31.0％」" in found[0].message
    assert "審議会" in found[0].message
    assert next(a.cell for a in answers if (a.item, a.field) == ("1", "数値")) == "E5"


def test_correction__answer_changed_meanwhile__is_not_applied_and_said() -> None:
    """A department that answers anew is not overruled by what was seen before."""
    row = {"欄": "数値", "修正前": "30.0％", "修正後": "31.0％"}
    cells, found, _ = corrected(with_rows(row), FILLED)
    assert cells["1", "数値"][1] == "33.0％"
    assert codes(found) == ["office-mismatch"]
    assert found[0].value == "33.0％"


def test_correction__answer_already_is_the_new_text__says_that_nothing_is_left_to_do() -> None:
    """Once the department corrected its own answer, the row only says so; 出所 is the return."""
    row = {"欄": "数値", "修正前": "30.0％", "修正後": "33.0％"}
    cells, found, _ = corrected(with_rows(row), FILLED)
    assert cells["1", "数値"][1] == "33.0％"
    assert cells["1", "数値"][2] != OFFICE
    assert codes(found) == ["office-settled"]


def test_correction__two_rows_of_one_cell__follow_each_other() -> None:
    """First the telephone, later the council: each row starts from what the one before left."""
    first = {"欄": "数値", "修正前": "33.0％", "修正後": "31.0％"}
    second = {"欄": "数値", "修正前": "31.0％", "修正後": "30.5％"}
    cells, found, _ = corrected(with_rows(first, second), FILLED)
    assert cells["1", "数値"][1] == "30.5％"
    assert codes(found) == ["office-applied"] * 2


@pytest.mark.parametrize("before", ["ほぼ達成", "保留"])
def test_correction__held_cell__is_released(before: str) -> None:
    """A class that does not exist is held; the row gives the right one, and no error is left."""
    filling = {**FILLED, "1": {**SENSIBLE, "達成度": "ほぼ達成"}}
    row = {"欄": "達成度", "修正前": before, "修正後": "年度目標一部達成"}
    cells, found, _ = corrected(with_rows(row), filling)
    assert cells["1", "達成度"][:2] == ("accepted", "年度目標一部達成")
    assert codes(found) == ["office-applied"]


def test_correction__missing_department__is_answered() -> None:
    """An answer by telephone stands without any return; what is required and not said is named."""
    rows = [{"欄": name, "修正後": text} for name, text in SENSIBLE.items()]
    cells, found, _ = corrected(with_rows(*rows), None)
    assert cells["1", "達成度"][:2] == ("accepted", "年度目標達成")
    assert codes(found) == ["office-applied"] * 3
    cells, found, _ = corrected(with_rows({"欄": "達成度", "修正後": "年度目標達成"}), None)
    assert "required-blank" in codes(found)


def test_correction__new_text_that_no_answer_could_be__is_held_at_its_own_cell() -> None:
    """The administrator's word is checked like a department's: the finding names the master's cell."""
    row = {"欄": "達成度", "修正前": "年度目標達成", "修正後": "だいたい達成"}
    cells, found, _ = corrected(with_rows(row), FILLED)
    assert cells["1", "達成度"][0] == "held"
    unknown = next(f for f in found if f.code == "rating-unknown")
    assert (unknown.file, unknown.sheet, unknown.cell) == (MASTER, OFFICE, "E5")


def test_correction__answer_taken_back__becomes_blank() -> None:
    """「（空白）」 empties a cell; a forgotten 修正後 does nothing and is said."""
    filling = {**FILLED, "1": {**SENSIBLE, "振り返り": "誤って書いた文"}}
    row = {"欄": "振り返り", "修正前": "誤って書いた文", "修正後": "（空白）"}
    cells, found, _ = corrected(with_rows(row), filling)
    assert cells["1", "振り返り"][0] == "blank"
    assert codes(found) == ["office-applied"]
    cells, found, _ = corrected(with_rows({**row, "修正後": ""}), filling)
    assert cells["1", "振り返り"][1] == "誤って書いた文"
    assert codes(found) == ["hand-row-unusable"]


@pytest.mark.parametrize(
    "wrong",
    [{"期": "R1"}, {"期": ""}, {"番号": "99"}, {"番号": ""}, {"欄": "達成"}, {"欄": "数値目標"}],
)
def test_correction__row_that_names_nothing_of_the_plan__is_a_finding(
    wrong: Mapping[str, str],
) -> None:
    """Nothing that the administrator typed is passed over in silence."""
    row = {"欄": "数値", "修正前": "33.0％", "修正後": "31.0％", **wrong}
    cells, found, _ = corrected(with_rows(row), FILLED)
    assert cells["1", "数値"][1] == "33.0％"
    assert codes(found) == ["hand-row-unusable"]
    assert "5行目" in found[0].message


def test_correction__number_typed_in_another_width__finds_its_item() -> None:
    """１ is 1, as long as only one item can be meant."""
    row = {"番号": "１", "欄": "数値", "修正前": "33.0％", "修正後": "31.0％"}
    cells, _, _ = corrected(with_rows(row), FILLED)
    assert cells["1", "数値"][1] == "31.0％"


def test_correction__of_a_recorded_period__counts_until_the_master_says_the_same() -> None:
    """A figure corrected after the year was closed replaces what the master records, once."""
    plan = other_item(small_plan(), "1", table={("数値", "R7"): Entry("33.0％", "1", "D14")})
    row = {"欄": "数値", "修正前": "33.0％", "修正後": "31.0％"}
    plan = with_rows(row, plan=plan)
    rows, _ = read_corrections(plan, MASTER)
    plan, applied, found = correct_recorded(plan, rows, R7, MASTER)
    assert plan.item_by_no["1"].text("数値", R7) == "31.0％"
    assert plan.item_by_no["1"].table["数値", "R7"].sheet == OFFICE
    assert [one.was for one in applied] == ["33.0％"]
    assert codes(found) == ["office-applied"]
    again, applied, found = correct_recorded(plan, rows, R7, MASTER)
    assert again == plan
    assert [one.standing for one in applied] == [True]
    assert codes(found) == ["hand-row-earlier"]
    assert "5行目" in found[0].message


def test_correction__typed_as_a_date__is_checked_like_a_return() -> None:
    """What Excel made a date of is restored where the target says how, else held."""
    row = {"欄": "数値", "修正前": "33.0％", "修正後": "2026-02-06"}
    cells, found, _ = corrected(with_rows(row, kind="date"), FILLED)
    assert cells["1", "数値"][0] == "held"
    assert "value-date" in codes(found)


def test_correction__of_a_recorded_period__typed_as_a_date__is_refused() -> None:
    """A day is no share: the recorded figure stays, and the cell is named."""
    plan = other_item(small_plan(), "1", table={("数値", "R7"): Entry("33.0％", "1", "D14")})
    row = {"欄": "数値", "修正前": "33.0％", "修正後": "2026-02-06"}
    rows, _ = read_corrections(with_rows(row, plan=plan, kind="date"), MASTER)
    plan, _, found = correct_recorded(plan, rows, R7, MASTER)
    assert plan.item_by_no["1"].text("数値", R7) == "33.0％"
    assert [(f.code, f.cell) for f in found] == [("value-date", "E5")]


@pytest.mark.parametrize("before", ["", "未回答"])
def test_correction__of_a_blank_cell__may_say_so_in_the_summarys_word(before: str) -> None:
    """The summary shows 未回答: who copies it from there means the blank cell."""
    row = {"欄": "振り返り", "修正前": before, "修正後": "（架空）次年度に続ける。"}
    cells, found, _ = corrected(with_rows(row), FILLED)
    assert cells["1", "振り返り"][0] == "accepted"
    assert codes(found) == ["office-applied"]


def test_rows__of_a_later_period__are_named_once() -> None:
    """A slip in 期 must show; who meant next year sees that it waits."""
    found = other_rows(with_rows({"期": "R8", "欄": "数値", "修正後": "1"}), R7, MASTER)
    assert [(f.code, f.cell) for f in found] == [("hand-row-later", "A5")]
    assert other_rows(with_rows({"欄": "数値", "修正後": "1"}), R7, MASTER) == []


def test_findings_on_a_row__speak_to_the_administrator() -> None:
    """Nobody is asked to hand in again what the administrator typed."""
    row = {"欄": "達成度", "修正前": "年度目標達成", "修正後": "だいたい達成"}
    _, found, _ = corrected(with_rows(row), FILLED)
    (told,) = [f for f in for_the_office(found, MASTER) if f.code == "rating-unknown"]
    assert "事務局修正" in told.remedy
    assert "提出" not in told.remedy


def test_correction__of_a_later_period__waits() -> None:
    """What concerns next year's answers is no finding of this year's."""
    row = {"期": "R8", "欄": "数値", "修正前": "33.0％", "修正後": "31.0％"}
    plan = with_rows(row)
    _, found, _ = corrected(plan, FILLED)
    rows, _ = read_corrections(plan, MASTER)
    assert (found, correct_recorded(plan, rows, Period.parse("R7"), MASTER)[2]) == ([], [])


def recorded(*rows: Mapping[str, str], **texts: str) -> tuple[Plan, list[Finding]]:
    """Give the plan and the findings after corrections of what the master records of item 1."""
    table = {(name, "R7"): Entry(text, "1", "D14") for name, text in {**SENSIBLE, **texts}.items()}
    plan = small_plan()
    plan = other_item(plan, "1", table={**plan.item_by_no["1"].table, **table})
    found, _ = read_corrections(with_rows(*rows, plan=plan), MASTER)
    plan, _, told = correct_recorded(plan, found, R7, MASTER)
    return plan, told


def test_correction__typed_twice__counts_once_and_says_so() -> None:
    """A row pasted twice does no harm, and the second one is no contradiction."""
    row = {"欄": "数値", "修正前": "33.0％", "修正後": "31.0％"}
    cells, found, _ = corrected(with_rows(row, row), FILLED)
    assert cells["1", "数値"][1] == "31.0％"
    assert codes(found) == ["office-applied", "office-settled"]
    assert "6行目" in found[1].message


def test_correction__two_rows_that_contradict__the_upper_counts_and_the_lower_is_named() -> None:
    """From one text to two others: nobody can tell which is meant, so the second is said."""
    rows = [{"欄": "数値", "修正前": "33.0％", "修正後": text} for text in ("31.0％", "32.0％")]
    cells, found, _ = corrected(with_rows(*rows), FILLED)
    assert cells["1", "数値"][1] == "31.0％"
    assert codes(found) == ["office-applied", "office-mismatch"]


def test_correction__rows_sorted_the_other_way_round__loses_none_in_silence() -> None:
    """The later correction above the earlier one cannot follow it: the row is named."""
    later = {"欄": "数値", "修正前": "31.0％", "修正後": "30.5％"}
    earlier = {"欄": "数値", "修正前": "33.0％", "修正後": "31.0％"}
    cells, found, _ = corrected(with_rows(later, earlier), FILLED)
    assert cells["1", "数値"][1] == "31.0％"
    assert sorted(codes(found)) == ["office-applied", "office-mismatch"]
    plan, found = recorded(later, earlier, 数値="31.0％")
    assert plan.item_by_no["1"].text("数値", R7) == "31.0％"
    assert sorted(codes(found)) == ["hand-row-earlier", "office-mismatch"]


def test_correction__chain_that_the_record_holds__is_one_note() -> None:
    """Telephone and council, both recorded: no mismatch, although the first text is gone."""
    first = {"欄": "数値", "修正前": "33.0％", "修正後": "31.0％"}
    second = {"欄": "数値", "修正前": "31.0％", "修正後": "30.5％"}
    _, found = recorded(first, second, 数値="30.5％")
    assert codes(found) == ["hand-row-earlier"]
    assert "5～6行目" in found[0].message
    assert "令和7年度 2行" in found[0].message


@pytest.mark.parametrize(
    ("field", "after", "code"),
    [
        ("達成度", "だいたい達成", "rating-unknown"),
        ("数値", "同上", "value-unreadable"),
        ("達成度", "（空白）", "required-blank"),
    ],
)
def test_correction__of_a_record__that_no_answer_could_be__is_refused(
    field: str, after: str, code: str
) -> None:
    """What the master records is kept, and the cell of 事務局修正 is named with the same code."""
    row = {"欄": field, "修正前": SENSIBLE[field], "修正後": after}
    plan, found = recorded(row)
    assert plan.item_by_no["1"].text(field, R7) == SENSIBLE[field]
    (error,) = [f for f in found if f.code == code]
    assert (error.file, error.sheet, error.cell) == (MASTER, OFFICE, "E5")
    assert "記録のまま" in error.remedy


def test_correction__of_a_record__bad_row_after_a_good_one__leaves_the_good_one() -> None:
    """A slip of the council's row does not undo what was said on the telephone."""
    good = {"欄": "達成度", "修正前": SENSIBLE["達成度"], "修正後": "年度目標一部達成"}
    bad = {"欄": "達成度", "修正前": "年度目標一部達成", "修正後": "いちぶ"}
    plan, found = recorded(good, bad)
    assert plan.item_by_no["1"].text("達成度", R7) == "年度目標一部達成"
    assert {"office-applied", "rating-unknown"} <= set(codes(found))


def test_correction__of_a_record__class_in_another_width__is_recorded_as_the_plan_spells_it() -> (
    None
):
    """A blank inside a class's name is no other class."""
    row = {"欄": "達成度", "修正前": SENSIBLE["達成度"], "修正後": "年度目標 一部達成"}
    plan, found = recorded(row)
    assert plan.item_by_no["1"].text("達成度", R7) == "年度目標一部達成"
    assert "choice-normalised" in codes(found)


def test_correction__of_an_item_that_only_the_record_answers__is_of_the_record() -> None:
    """With a late return beside a recorded period, the other items are corrected where they are."""
    table = {(name, "R7"): Entry(text, "3", "D14") for name, text in SENSIBLE.items()}
    plan = other_item(small_plan(), "3", table=table)
    rows = [{"番号": no, "欄": "数値", "修正前": "33.0％", "修正後": "31.0％"} for no in ("1", "3")]
    found, _ = read_corrections(with_rows(*rows, plan=plan), MASTER)
    came = read(fill(FILLED), plan).answers
    assert [c.item for c in of_the_record(found, plan, R7, came)] == ["3"]
    told = [{"番号": "3", "欄": name, "修正後": text} for name, text in SENSIBLE.items()]
    found, _ = read_corrections(with_rows(*told, plan=plan), MASTER)
    assert of_the_record(found, plan, R7, came) == []


def test_rows__of_an_earlier_period__share_one_note_for_a_sheet() -> None:
    """History stays on the sheet for years: it is counted by period, never passed over."""
    plan = with_rows(*({"期": "R7", "指摘": "x"} for _ in range(3)))
    plan = replace(plan, hand={CONFIRMED: plan.hand[OFFICE]})
    (found,) = other_rows(plan, Period.parse("R8"), MASTER)
    assert (found.code, found.sheet) == ("hand-row-earlier", CONFIRMED)
    assert "5～7行目" in found.message
    assert "令和7年度 3行" in found.message


def test_correction__by_the_number_that_people_say__names_the_one_to_write() -> None:
    """表示番号 may repeat and is no key; where it is one item's, the number is told."""
    plan = other_item(small_plan(), "1", label="1(1)①")
    row = {"番号": "1(1)①", "欄": "数値", "修正前": "33.0％", "修正後": "31.0％"}
    _, (found,) = read_corrections(with_rows(row, plan=plan), MASTER)
    assert found.code == "hand-row-unusable"
    assert "番号「1」を書きます" in found.message
