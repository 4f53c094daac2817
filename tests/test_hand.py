"""The administrator's hand in the master, through the command line."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import Call
from tests.staff import cell_of, csv_rows, fill, sensible, type_rows

ROWS = {row["計画項目"]: sensible(row, number) for number, row in enumerate(csv_rows())}


def type_row(master: Path, sheet: str, **texts: str) -> None:
    """Type one row below the last filled one of a table of the master."""
    type_rows(master, sheet, [texts])


@pytest.fixture
def year(tmp_path: Path, call: Call) -> Path:
    """Give a folder with the master of the real plan and all answers but those of 市民課."""
    from tests.staff import PLAN_CSV

    assert call("master", PLAN_CSV, "-o", tmp_path / "台帳.xlsx").status == 0
    sent = call("distribute", tmp_path / "台帳.xlsx", "--period", "R7", "-o", tmp_path / "配布")
    assert sent.status == 0
    for form in sorted((tmp_path / "配布").glob("*.xlsx")):
        if form.stem != "市民課":
            fill(form, tmp_path / "回収" / form.name, ROWS)
    return tmp_path


def consolidated(folder: Path, call: Call) -> tuple[int, dict[str, Any]]:
    run = call(
        "consolidate", folder / "台帳.xlsx", folder / "回収", "--period", "R7",
        "-o", folder / "集計.xlsx", "--json", "-",
    )  # fmt: skip
    return run.status, run.report


def sources(folder: Path) -> Mapping[str, str]:
    sheet = openpyxl.load_workbook(io.BytesIO((folder / "集計.xlsx").read_bytes()))["項目一覧"]
    head = cell_of(sheet, "出所")
    return {
        str(row[0].value): str(row[head.column - 1].value)
        for row in sheet.iter_rows(min_row=head.row + 1)
        if row[0].value
    }


def test_telephone_answers__of_a_whole_department__count_and_say_so(year: Path, call: Call) -> None:
    """What 市民課 said on the telephone counts like a return: nothing is missing, 出所 names it."""
    _, before = consolidated(year, call)
    missing = [i["no"] for i in before["items"] if i["department"] == "市民課"]
    assert before["account"]["items"]["missing"] == len(missing) > 0
    titles = {i["no"]: i["title"] for i in before["items"]}
    told = {"期": "R7", "経緯": "電話", "理由": "担当者から聞取り", "日付": "2026-05-20"}
    rows = [
        {**told, "番号": no, "欄": field, "修正後": text}
        for no in missing
        for field, text in ROWS[titles[no]].items()
    ]
    type_rows(year / "台帳.xlsx", "事務局修正", rows)
    status, after = consolidated(year, call)
    assert status == 0
    assert after["account"]["items"]["missing"] == 0
    assert "department-missing" not in {f["code"] for f in after["findings"]}
    assert {d["status"] for d in after["departments"]} == {"accepted"}
    assert all("事務局修正" in sources(year)[no] for no in missing)
    book = openpyxl.load_workbook(io.BytesIO((year / "集計.xlsx").read_bytes()))
    board = [str(c.value) for row in book["回収状況"].iter_rows() for c in row]
    assert f"事務局修正 {len(missing)}項目" in board


def test_held_class__released_by_hand__clears_the_error(year: Path, call: Call) -> None:
    """A class that does not exist holds the item; one row in 事務局修正 settles it."""
    form = next((year / "配布").glob("秘書課*.xlsx"))
    wrong = {title: {**answer, "達成度": "ほぼ達成"} for title, answer in ROWS.items()}
    fill(form, year / "回収" / form.name, wrong)
    status, before = consolidated(year, call)
    held = [i["no"] for i in before["items"] if i["status"] == "held"]
    assert status == 1
    assert held
    told = {"期": "R7", "欄": "達成度", "修正前": "ほぼ達成", "修正後": "年度目標一部達成"}
    type_rows(year / "台帳.xlsx", "事務局修正", [{**told, "番号": no} for no in held])
    status, after = consolidated(year, call)
    assert status == 0
    ratings = {i["no"]: i["rating"] for i in after["items"]}
    assert {ratings[no] for no in held} == {"年度目標一部達成"}


def test_council_correction__after_the_year_was_recorded__counts_without_returns(
    year: Path, call: Call
) -> None:
    """One figure corrected in the next master changes the recorded year, in every later run."""
    rolled = call(
        "rollover", year / "台帳.xlsx", year / "回収", "--period", "R7", "-o", year / "台帳R8.xlsx"
    )
    assert rolled.status == 0, rolled.err
    master = year / "台帳R8.xlsx"
    before = call("consolidate", master, "--period", "R7", "-o", year / "1.xlsx", "--json", "-")
    item = next(i for i in before.report["items"] if i["rating"] == "年度目標達成")
    type_row(
        master, "事務局修正", 期="R7", 番号=item["no"], 欄="達成度",
        修正前="年度目標達成", 修正後="年度目標一部達成", 経緯="審議会",
    )  # fmt: skip
    after = call("consolidate", master, "--period", "R7", "-o", year / "2.xlsx", "--json", "-")
    assert after.status == 0
    counts = [run.report["ratings"]["R7"]["年度目標達成"] for run in (before, after)]
    assert counts[1] == counts[0] - 1
    assert "office-applied" in {f["code"] for f in after.report["findings"]}
    rolled = call("rollover", master, "--period", "R7", "-o", year / "台帳R8改.xlsx")
    assert rolled.status == 0, rolled.err
    book = openpyxl.load_workbook(io.BytesIO((year / "台帳R8改.xlsx").read_bytes()))
    log = [[str(c.value) for c in row if c.value] for row in book["変更記録"].iter_rows()]
    told = [row for row in log if "事務局修正を記録に反映" in row]
    assert [row[3:7] for row in told] == [
        [item["no"], "達成度", "年度目標達成", "年度目標一部達成"]
    ]


def test_approval__in_the_master__quiets_a_warning_until_the_answer_changes(
    year: Path, call: Call
) -> None:
    """A rating that disagrees with its figure is approved once; a new figure asks again."""
    title = next(t for t, row in ROWS.items() if row["数値"] == "女性比率32.5％")
    department = next(r["担当課"] for r in csv_rows() if r["計画項目"] == title)
    form = year / "配布" / f"{department}.xlsx"
    fill(form, year / "回収" / form.name, {**ROWS, title: {**ROWS[title], "数値": "31.0％"}})
    _, before = consolidated(year, call)
    warning = next(f for f in before["findings"] if f["code"] == "rating-disagrees")
    type_row(
        year / "台帳.xlsx", "確認記録", 期="R7", 番号=warning["item"],
        指摘=warning["message"], 対応="了承", 理由="年度末の値で判断",
    )  # fmt: skip
    _, approved = consolidated(year, call)
    found = {f["code"] for f in approved["findings"]}
    assert "finding-approved" in found
    assert "rating-disagrees" not in found
    fill(form, year / "回収" / form.name, {**ROWS, title: {**ROWS[title], "数値": "30.5％"}})
    _, changed = consolidated(year, call)
    assert {"rating-disagrees", "approval-unused"} <= {f["code"] for f in changed["findings"]}


def test_edited_summary__is_kept_until_the_edits_stand_in_the_master(
    year: Path, call: Call
) -> None:
    """The refusal gives ready-made rows; once pasted into 事務局修正, the summary is replaced."""
    consolidated(year, call)
    path = year / "集計.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    sheet = book["項目一覧"]
    head = cell_of(sheet, "達成度")
    row = next(
        r for r in range(head.row + 1, sheet.max_row) if sheet.cell(r, head.column).value == "年度目標達成"
    )  # fmt: skip
    no = str(sheet.cell(row, 1).value)
    sheet.cell(row, head.column).value = "年度目標一部達成"
    book.save(path)
    edited = path.read_bytes()
    refused = call("consolidate", year / "台帳.xlsx", year / "回収", "--period", "R7", "-o", path)
    assert refused.status == 3
    assert path.read_bytes() == edited
    line = next(t for t in refused.err.splitlines() if t.startswith("R7\t"))
    assert line.split("\t") == ["R7", no, "達成度", "年度目標達成", "年度目標一部達成"]
    heads = ("期", "番号", "欄", "修正前", "修正後")
    type_row(year / "台帳.xlsx", "事務局修正", **dict(zip(heads, line.split("\t"), strict=True)))
    status, after = consolidated(year, call)
    assert status == 0
    assert next(i["rating"] for i in after["items"] if i["no"] == no) == "年度目標一部達成"
    assert path.read_bytes() != edited


def test_late_return__recorded_alone__is_handed_over_with_all_the_others(
    year: Path, call: Call
) -> None:
    """引継ぎ書 tells what the new master holds, and nobody whose answers it holds is missing."""
    first, second = year / "台帳R8.xlsx", year / "台帳R8改.xlsx"
    rolled = call("rollover", year / "台帳.xlsx", year / "回収", "--period", "R7", "-o", first)
    assert "「市民課」から、" in rolled.out
    fill(year / "配布" / "市民課.xlsx", year / "遅れて" / "市民課.xlsx", ROWS)
    late = call("rollover", first, year / "遅れて", "--period", "R7", "-o", second)
    assert late.status == 0, late.err
    assert "department-missing" not in late.out
    page = openpyxl.load_workbook(io.BytesIO((year / "引継ぎ書_R7.xlsx").read_bytes()))
    told = "\n".join(str(c.value) for row in page.worksheets[0].iter_rows() for c in row if c.value)
    assert "計画項目 33 ＝ 回答 33 ＋ 保留 0 ＋ 未回答 0" in told


def test_sheet_renamed__is_named_and_not_read(year: Path, call: Call) -> None:
    """Rows under another sheet's name do nothing in silence no more than an old copy counts."""
    master = year / "台帳.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(master.read_bytes()))
    book["事務局修正"].title = "事務局修正R7"
    book.save(master)
    _, report = consolidated(year, call)
    (found,) = [f for f in report["findings"] if f["code"] == "hand-sheet-missing"]
    assert "事務局修正R7" in found["message"]


def test_source__of_an_item_with_a_corrected_class__keeps_its_return(
    year: Path, call: Call
) -> None:
    """出所 names the file behind the other answers and the cell of the correction."""
    _, before = consolidated(year, call)
    item = next(i for i in before["items"] if i["rating"] == "年度目標達成")
    row = {
        "期": "R7",
        "番号": item["no"],
        "欄": "達成度",
        "修正前": "年度目標達成",
        "修正後": "計画中止",
    }
    type_rows(year / "台帳.xlsx", "事務局修正", [row])
    consolidated(year, call)
    source = sources(year)[item["no"]]
    assert source.startswith("回収/")
    assert "事務局修正（達成度 " in source
