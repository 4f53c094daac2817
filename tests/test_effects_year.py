"""A whole year of the plan of effects: distribute, fill, return, consolidate, rollover."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import Call, Run
from tests.effects import amounts, make_master, row, summary_of, table_of
from tests.staff import answer_cell, beside, item_sheets, type_rows

ROWS = [
    row("1", "窓口", **amounts((100, 100, 100), (80, 90, 95), 70)),
    row("2", "電子申請", **amounts((50, -20, 50), (40, 40, 40), 30)),
    row("3", "広聴"),
    row(
        "4", "新しい取組", 開始="令和7", 見直し区分="新規", 前期項目名="", **amounts((), ("", 5, 6))
    ),
]
PLAIN = {
    "実施概要": "（架空）計画どおり。",
    "達成度": "年度目標達成",
    "振り返り": "（架空）続ける。",
}
Texts = Mapping[str, Any]


def fill(form: Path, target: Path, answers: Mapping[str, Texts], period: int = 7) -> None:
    """Fill a form: a key 「欄」 is the reported year's, 「欄_8」 another year's."""
    book = openpyxl.load_workbook(io.BytesIO(form.read_bytes()))
    for title, sheet in item_sheets(book, "取組項目").items():
        for key, value in {**PLAIN, **answers.get(title, {})}.items():
            field, _, year = key.partition("_")
            answer_cell(sheet, field, int(year or period)).value = value
    target.parent.mkdir(exist_ok=True)
    book.save(target)


@pytest.fixture
def master(call: Call, tmp_path: Path) -> Path:
    """Give the master of a small plan, 令和6 to 令和8, with 令和6 recorded."""
    return make_master(call, tmp_path, ROWS)


def year(call: Call, master: Path, answers: Mapping[str, Texts]) -> Path:
    """Distribute 令和7, fill the one form and give the folder of returns."""
    folder = master.parent
    assert call("distribute", master, "--period", "R7", "-o", folder / "配布").status == 0
    fill(folder / "配布" / "市民課.xlsx", folder / "回収" / "市民課.xlsx", answers)
    return folder / "回収"


def now_of(book: Any) -> list[Any]:
    """Give the row 合計 / 現在 of 効果額, without its labels."""
    lines = table_of(book["効果額"], "基本方針")
    found = next(r for r in lines if (r["基本方針"], r["区分"]) == ("合計", "現在"))
    return [value for value in list(found.values())[2:] if value is not None]


def codes(run: Run) -> list[str]:
    """Give the codes of a report's findings."""
    return [finding["code"] for finding in run.report["findings"]]


def test_form__later_amounts__are_open_with_todays_figure(call: Call, master: Path) -> None:
    """In the form of 令和7 the 効果額見込 of 令和8 is open, that of 令和7 and all else is locked."""
    call("distribute", master, "--period", "R7", "-o", master.parent / "配布")
    book = openpyxl.load_workbook(master.parent / "配布" / "市民課.xlsx")
    sheet = item_sheets(book, "取組項目")["窓口"]
    assert beside(sheet, "見直し区分") == "継続"
    expected = {y: answer_cell(sheet, "効果額見込", y) for y in (6, 7, 8)}
    assert [expected[y].protection.locked for y in (6, 7, 8)] == [True, True, False]
    assert (expected[8].value, expected[8].number_format) == (95, "#,##0;△ #,##0")
    assert answer_cell(sheet, "効果額当初", 8).protection.locked


def test_year__amounts_reported_and_expected_anew__are_in_the_sums(
    call: Call, master: Path
) -> None:
    """The reported year has what came, later years what is expected now; 当初 stays."""
    answers: dict[str, Texts] = {
        "窓口": {"効果額": 88, "効果額見込_8": 120},
        "電子申請": {"効果額": "△1,500"},
        "新しい取組": {"効果額": 4},
    }
    run, book = summary_of(call, master, year(call, master, answers), "--period", "R7")
    assert run.status == 0, run.report["findings"]
    assert {i["no"]: i["amount_kyen"] for i in run.report["items"]} == {
        "1": 88, "2": -1500, "3": None, "4": 4,
    }  # fmt: skip
    assert now_of(book) == [100, 88 - 1500 + 4, 120 + 40 + 6, -1142, -1522]
    assert codes(run) == []


def test_year__rollover__makes_what_is_expected_the_plans_own(call: Call, master: Path) -> None:
    """The next master has the new 効果額見込 and says in 変更記録 what it was; 当初 is untouched."""
    returns = year(call, master, {"窓口": {"効果額": 88, "効果額見込_8": 120}})
    target = master.with_name("次の台帳.xlsx")
    call("rollover", master, returns, "--period", "R7", "-o", target)
    book = openpyxl.load_workbook(target)
    sheet = next(s for s in book.worksheets if s.title.startswith("1_"))
    found = [answer_cell(sheet, name, 8).value for name in ("効果額当初", "効果額見込")]
    assert found == [100, 120]
    log = [[c.value for c in line] for line in book["変更記録"].iter_rows()]
    assert any(line[3:7] == ["1", "効果額見込", "95", "120"] for line in log)
    run, again = summary_of(call, target, "--period", "R7")
    assert now_of(again)[2] == 120 + 40 + 6
    assert "estimate-cleared" not in codes(run)


def test_year__next_form__shows_last_years_answers_beside(call: Call, master: Path) -> None:
    """振り返り of 令和7 stands on the form of 令和8, in the table and to copy from."""
    returns = year(call, master, {"窓口": {"効果額": 88}})
    target = master.with_name("次の台帳.xlsx")
    call("rollover", master, returns, "--period", "R7", "-o", target)
    call("distribute", target, "--period", "R8", "-o", master.parent / "配布R8")
    book = openpyxl.load_workbook(master.parent / "配布R8" / "市民課.xlsx")
    sheet = item_sheets(book, "取組項目")["窓口"]
    assert answer_cell(sheet, "振り返り", 7).value == PLAIN["振り返り"]
    assert answer_cell(sheet, "効果額", 7).value == 88
    texts = {c.value for line in book["前年度の回答"].iter_rows() for c in line}
    assert PLAIN["振り返り"] in texts


def test_estimate__unchanged_alone__is_no_answer(call: Call, master: Path) -> None:
    """A form that came back as it went out is blank, although amounts of later years stand in it."""
    call("distribute", master, "--period", "R7", "-o", master.parent / "配布")
    run = call("check", master, master.parent / "配布", "--period", "R7", "--json", "-")
    assert "form-blank" in codes(run)
    assert run.report["account"]["items"]["missing"] == 4


def test_estimate__same_amount_in_other_letters__is_no_change(call: Call, master: Path) -> None:
    """95千円 is what the form showed: nothing is expected anew."""
    returns = year(call, master, {"窓口": {"効果額": 88, "効果額見込_8": "９５千円"}})
    target = master.with_name("次の台帳.xlsx")
    run = call("rollover", master, returns, "--period", "R7", "-o", target)
    assert "計画の変更" not in run.out


def test_estimate__cleared__keeps_the_amount_and_asks(call: Call, master: Path) -> None:
    """A cleared estimate is no zero: the amount of the plan stays in the sums, with a warning."""
    returns = year(call, master, {"窓口": {"効果額": 88, "効果額見込_8": None}})
    run, book = summary_of(call, master, returns, "--period", "R7")
    found = [f for f in run.report["findings"] if f["code"] == "estimate-cleared"]
    assert [(f["item"], f["severity"]) for f in found] == [("1", "warning")]
    assert "95" in found[0]["message"]
    assert now_of(book)[2] == 95 + 40 + 6


def test_estimate__no_number__is_held_and_sent_back_marked(call: Call, master: Path) -> None:
    """A text that is no amount is an error at its own cell, and the copy marks that cell."""
    returns = year(call, master, {"窓口": {"効果額": 88, "効果額見込_8": "百くらい"}})
    sent = master.parent / "差戻し"
    run = call("check", master, returns, "--period", "R7", "--return-to", sent, "--json", "-")
    found = next(f for f in run.report["findings"] if f["code"] == "amount-unreadable")
    assert (found["item"], found["field"]) == ("1", "効果額見込（令和8年度）")
    copy = openpyxl.load_workbook(next(sent.glob("*/*.xlsx")))
    cell = answer_cell(item_sheets(copy, "取組項目")["窓口"], "効果額見込", 8)
    assert (cell.value, bool(found["cell"])) == ("百くらい", True)
    assert cell.comment is not None


def test_estimate__told_by_telephone__counts_from_the_administrators_sheet(
    call: Call, master: Path
) -> None:
    """事務局修正 may name an estimate by its own name, with the year in brackets."""
    returns = year(call, master, {"窓口": {"効果額": 88}})
    told = {
        "期": "R7",
        "番号": "1",
        "欄": "効果額見込（令和8年度）",
        "修正後": "200",
        "経緯": "電話",
    }
    type_rows(master, "事務局修正", [told])
    run, book = summary_of(call, master, returns, "--period", "R7")
    assert "office-applied" in codes(run)
    assert now_of(book)[2] == 200 + 40 + 6


def test_amount__planned_but_not_reported__is_sent_back(call: Call, master: Path) -> None:
    """効果額 is required where an effect was planned, and only there."""
    run, _ = summary_of(call, master, year(call, master, {}), "--period", "R7")
    blank = [f["item"] for f in run.report["findings"] if f["code"] == "required-blank"]
    assert blank == ["1", "2", "4"]
