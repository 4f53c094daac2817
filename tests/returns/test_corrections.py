"""事務局修正: what the administrator wrote down counts where the answer still is what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from taikou_xl.findings import Finding
from taikou_xl.plan.handrows import OFFICE_HEADS, HandRow
from taikou_xl.plan.model import Entry, Plan
from taikou_xl.plan.sheetnames import OFFICE
from taikou_xl.returns.corrections import (
    correct_answers,
    correct_recorded,
    for_the_office,
    later_rows,
    read_corrections,
)
from taikou_xl.returns.model import Answer
from taikou_xl.returns.schemas import check_answers
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
    cells = {
        (row["item"], row["field"]): (row["state"], row["value"], row["sheet"])
        for row in results.to_dict("records")
    }
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


def test_correction__answer_already_is_the_new_text__is_silent() -> None:
    """Once the department corrected its own answer, the row has nothing to do."""
    row = {"欄": "数値", "修正前": "30.0％", "修正後": "33.0％"}
    cells, found, _ = corrected(with_rows(row), FILLED)
    assert (cells["1", "数値"][1], found) == ("33.0％", [])


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
    _, applied, found = correct_recorded(plan, rows, R7, MASTER)
    assert (applied, found) == ([], [])


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
    found = later_rows(with_rows({"期": "R8", "欄": "数値", "修正後": "1"}), R7, MASTER)
    assert [(f.code, f.cell) for f in found] == [("hand-row-later", "A5")]
    assert later_rows(with_rows({"欄": "数値", "修正後": "1"}), R7, MASTER) == []


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
