"""The yearly cycle on the real plan, through the command line, as an administrator runs it."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import Call, Run
from tests.staff import ANNUAL_FIELDS, csv_rows, fill, item_sheets, sensible

ODD = "①一つ目\n➄五つ目　全角Ａ\n\n👉 ﾊﾝｶｸ  二つの空白\n=1+1 <b>「’」\t終"
LONG = ("あいうえお、かきくけこ。\n" * 160)[:1999] + "了"


@pytest.fixture
def cycle(tmp_path: Path, call: Call) -> Path:
    """Make the master of the real plan and its forms for 令和7年度."""
    from tests.staff import PLAN_CSV

    made = call("master", PLAN_CSV, "-o", tmp_path / "台帳.xlsx")
    assert made.status == 0, made.err
    sent = call("distribute", tmp_path / "台帳.xlsx", "--period", "R7", "-o", tmp_path / "配布")
    assert sent.status == 0, sent.err
    return tmp_path


def answer_all(folder: Path, answers: dict[str, dict[str, Any]]) -> None:
    filled: list[str] = []
    for form in sorted((folder / "配布").glob("*.xlsx")):
        filled += fill(form, folder / "回収" / form.name, answers)
    assert sorted(filled) == sorted(answers)


def report(run: Run) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run.out)
    return found


def consolidated(folder: Path, call: Call, *more: object) -> tuple[Run, dict[str, Any]]:
    run = call(
        "consolidate", folder / "台帳.xlsx", folder / "回収", "--period", "R7",
        "-o", folder / "集計.xlsx", "--json", "-", *more,
    )  # fmt: skip
    return run, report(run)


def table(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Read a sheet of the summary as rows under its heading row (the one that holds 番号)."""
    found = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))[sheet]
    rows = [[c.value for c in row] for row in found.iter_rows()]
    head = next(n for n, row in enumerate(rows) if "番号" in row)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if row[0]]


def test_sensible_answers__of_all_33_items__give_no_warning(cycle: Path, call: Call) -> None:
    """33 sensible answers are all counted, without a single finding."""
    rows = csv_rows()
    answer_all(cycle, {r["計画項目"]: sensible(r, n) for n, r in enumerate(rows)})
    run, found = consolidated(cycle, call)
    assert run.status == 0
    assert found["findings"] == []
    assert found["account"]["items"] == {"plan": 33, "answered": 33, "held": 0, "missing": 0}
    assert {r["status"] for r in found["returns"]} == {"accepted"}


def test_odd_and_long_texts__arrive_unchanged(cycle: Path, call: Call) -> None:
    """Line breaks, ①, ➄, full width, emoji and 2,000 characters arrive whole in list and JSON."""
    rows = csv_rows()
    wanted = {}
    for number, row in enumerate(rows):
        answer = sensible(row, number)
        answer["実施概要"] = f"{number}{ODD}{LONG[len(ODD) :]}"
        answer["振り返り"] = f"{ODD}{number}"
        wanted[row["計画項目"]] = answer
    answer_all(cycle, wanted)
    run, found = consolidated(cycle, call)
    assert run.status == 0, run.err
    listed = {row["番号"]: row for row in table(cycle / "集計.xlsx", "項目一覧")}
    items = {item["no"]: item for item in found["items"]}
    for row in rows:
        for field, key in zip(
            ANNUAL_FIELDS, ("activity", "value", "rating", "reflection"), strict=True
        ):
            assert items[row["番号"]][key] == wanted[row["計画項目"]][field]
            assert listed[row["番号"]][field] == wanted[row["計画項目"]][field]


def test_class_counts__equal_an_independent_count(cycle: Path, call: Call) -> None:
    """What the report counts is what a plain count over the typed answers gives."""
    classes = [
        "全体の目標達成", "年度目標達成", "年度目標一部達成",
        "目標に向け実施中", "実施に向け検討中", "計画中止",
    ]  # fmt: skip
    answers = {}
    for number, row in enumerate(csv_rows()):
        answers[row["計画項目"]] = sensible(row) | {"達成度": classes[(number * number) % 6]}
    answer_all(cycle, answers)
    _, found = consolidated(cycle, call)
    counted = Counter(answer["達成度"] for answer in answers.values())
    assert {k: v for k, v in found["ratings"]["R7"].items() if v} == dict(counted)
    reached = sum(counted[name] for name in classes[:3])
    assert found["achieved"]["R7"]["count"] == reached
    assert found["achieved"]["R7"]["total"] == 33


def test_account__files_and_items__always_add_up(cycle: Path, call: Call) -> None:
    """Files seen and items of the plan are each accounted for exactly once, whatever came back."""
    rows = csv_rows()
    answers = {r["計画項目"]: sensible(r, n) for n, r in enumerate(rows)}
    answers[rows[0]["計画項目"]]["達成度"] = "ほぼ達成"
    answers[rows[2]["計画項目"]] = {}
    answer_all(cycle, answers)
    back = cycle / "回収"
    (back / "土木課.xlsx").unlink()
    (back / "写し").mkdir()
    (back / "写し" / "財政課.xlsx").write_bytes((back / "財政課.xlsx").read_bytes())
    (back / "~$財政課.xlsx").write_bytes(b"lock")
    (back / "行政課.xlsx").write_bytes((back / "行政課.xlsx").read_bytes()[:2000])
    (back / "メモ.txt").write_text("あとで", encoding="utf-8")
    run, found = consolidated(cycle, call)
    files, items = found["account"]["files"], found["account"]["items"]
    assert (
        files["seen"] == len(found["returns"]) == len([p for p in back.rglob("*") if p.is_file()])
    )
    assert files["seen"] == sum(count for name, count in files.items() if name != "seen")
    assert items["plan"] == 33 == items["answered"] + items["held"] + items["missing"]
    assert sum(found["ratings"]["R7"].values()) == 33
    assert items["held"] == 1
    assert run.status == 1
    assert {"rating-unknown", "item-blank", "department-missing", "file-duplicate"} <= {
        f["code"] for f in found["findings"]
    }
    assert all(r["reason"] for r in found["returns"] if r["status"] != "accepted")


def test_check__writes_nothing_but_what_was_asked(cycle: Path, call: Call) -> None:
    """``check`` prints its findings and leaves the folders as they were."""
    rows = csv_rows()
    answers = {r["計画項目"]: sensible(r, n) for n, r in enumerate(rows)}
    answers[rows[2]["計画項目"]]["達成度"] = "ほぼ達成"
    answer_all(cycle, answers)
    before = {p: p.read_bytes() for p in cycle.rglob("*") if p.is_file()}
    run = call("check", cycle / "台帳.xlsx", cycle / "回収", "--period", "令和７年度")
    assert run.status == 1
    assert "[rating-unknown・差戻し] 達成度「ほぼ達成」は選べません。" in run.out
    assert "場所：回収/市民課.xlsx｜" in run.out
    assert {p: p.read_bytes() for p in cycle.rglob("*") if p.is_file()} == before


def test_consolidate__twice__replaces_its_own_unedited_summary(cycle: Path, call: Call) -> None:
    """A second run replaces the summary; after an edit it lists the edit and leaves the file."""
    answer_all(cycle, {r["計画項目"]: sensible(r, n) for n, r in enumerate(csv_rows())})
    arguments = (
        "consolidate",
        cycle / "台帳.xlsx",
        cycle / "回収",
        "--period",
        "R7",
        "-o",
        cycle / "集計.xlsx",
    )
    assert call(*arguments).status == 0
    assert call(*arguments).status == 0
    book = openpyxl.load_workbook(cycle / "集計.xlsx")
    sheet = book["項目一覧"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "年度目標達成")
    cell.value = "計画中止"
    book.save(cycle / "集計.xlsx")
    edited = (cycle / "集計.xlsx").read_bytes()
    run = call(*arguments)
    assert run.status == 3
    assert "年度目標達成" in run.err
    assert "計画中止" in run.err
    assert "事務局修正" in run.err
    assert (cycle / "集計.xlsx").read_bytes() == edited
    assert call(*arguments, "--force").status == 0


def test_inputs__are_never_modified(cycle: Path, call: Call) -> None:
    """Master and returns keep their bytes and times through check and consolidate."""
    answer_all(cycle, {r["計画項目"]: sensible(r, n) for n, r in enumerate(csv_rows())})
    inputs = [cycle / "台帳.xlsx", *sorted((cycle / "回収").iterdir())]
    before = [(p.read_bytes(), p.stat().st_mtime_ns) for p in inputs]
    consolidated(cycle, call)
    assert [(p.read_bytes(), p.stat().st_mtime_ns) for p in inputs] == before


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (("--period", "R12", "-o", "集計.xlsx"), 2, "R7、R8、R9、R10、R11"),
        (("--period", "来年", "-o", "集計.xlsx"), 2, "期間にありません"),
        (("--period", "R7", "-o", "回収/集計.xlsx"), 2, "入力フォルダ"),
        (("--period", "R7", "-o", "台帳.xlsx"), 2, "入力と同じファイル"),
        (("--period", "R7"), 2, "-o"),
        (("--period", "R7", "-o", "集計.xlsx", "--jsn", "x"), 2, "--jsn"),
        (("--period", "R7", "-o", "配布"), 2, ".xlsx"),
        (("--period", "R7", "-o", "集計.csv"), 2, ".xlsx"),
        (("--period", "R7", "-o", "集計.xlsx", "--json", "台帳.xlsx/x.json"), 3, "x.json"),
    ],
)
def test_consolidate__wrong_call__one_message_and_nothing_written(
    cycle: Path,
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    status: int,
    words: str,
) -> None:
    """A wrong call ends with its exit status, one Japanese message, and no file changed."""
    monkeypatch.chdir(cycle)
    (cycle / "回収").mkdir()
    before = sorted(p for p in cycle.rglob("*"))
    run = call("consolidate", "台帳.xlsx", "回収", *arguments)
    assert run.status == status, run.err
    assert words in run.err
    assert run.out == ""
    assert "Traceback" not in run.err
    assert sorted(p for p in cycle.rglob("*")) == before


def test_empty_folder__is_a_consolidation_of_nothing(cycle: Path, call: Call) -> None:
    """An empty folder of returns means that nobody answered, not that the master knows."""
    (cycle / "回収").mkdir()
    run, found = consolidated(cycle, call)
    assert run.status == 0
    assert found["account"]["items"]["missing"] == 33
    assert found["account"]["files"]["seen"] == 0
    text = call("check", cycle / "台帳.xlsx", cycle / "回収", "--period", "R7").out
    assert "台帳に記録された" not in text
    assert "ファイル：0" in text


def test_two_outputs__one_not_writable__neither_is_written(cycle: Path, call: Call) -> None:
    """Where one of two outputs cannot be written, the other is not written either."""
    answer_all(cycle, {r["計画項目"]: sensible(r, n) for n, r in enumerate(csv_rows())})
    (cycle / "ファイル").write_bytes(b"x")
    run = call(
        "consolidate", cycle / "台帳.xlsx", cycle / "回収", "--period", "R7",
        "-o", cycle / "集計.xlsx", "--json", cycle / "ファイル" / "x.json",
    )  # fmt: skip
    assert run.status == 3
    assert not (cycle / "集計.xlsx").exists()
    assert [p.name for p in cycle.glob(".taikou*")] == []


def test_stray_blank_form__beside_a_full_one__does_not_send_back(cycle: Path, call: Call) -> None:
    """A department whose items are all answered stays accepted when an empty form lies beside."""
    answer_all(cycle, {r["計画項目"]: sensible(r, n) for n, r in enumerate(csv_rows())})
    (cycle / "回収" / "市民課_未.xlsx").write_bytes((cycle / "配布" / "市民課.xlsx").read_bytes())
    _, found = consolidated(cycle, call)
    assert {d["department"]: d["status"] for d in found["departments"]}["市民課"] == "accepted"
    assert found["account"]["files"]["superseded"] == 1
    assert [f["code"] for f in found["findings"]] == ["file-superseded"]


@pytest.mark.parametrize("name", ["未回答", "保留", "合計"])
def test_class_named_like_a_row_of_the_summary__is_refused(
    cycle: Path, call: Call, name: str
) -> None:
    """A class that could not be told from 未回答, 保留 or 合計 stops the run with a message."""
    book = openpyxl.load_workbook(cycle / "台帳.xlsx")
    sheet = book["達成度区分"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == "計画中止")
    cell.value = name
    book.save(cycle / "台帳.xlsx")
    (cycle / "回収").mkdir()
    run = call("check", cycle / "台帳.xlsx", cycle / "回収", "--period", "R7")
    assert run.status == 3
    assert name in run.err


def test_master_edited__distribute_says_what_it_found(cycle: Path, call: Call) -> None:
    """A mistyped 担当課 in 項目一覧 is named when the forms are made, not weeks later."""
    book = openpyxl.load_workbook(cycle / "台帳.xlsx")
    cell = next(c for row in book["項目一覧"].iter_rows() for c in row if c.value == "市民課")
    cell.value = "市民化"
    book.save(cycle / "台帳.xlsx")
    run = call("distribute", cycle / "台帳.xlsx", "--period", "R7", "-o", cycle / "配布2")
    assert "市民化.xlsx" in run.out
    assert "[master-inconsistent・確認]" in run.out


def test_forms__one_plain_workbook_per_department(cycle: Path) -> None:
    """Every 担当課 gets one .xlsx with 表紙 first and one sheet for each of its own items."""
    rows = csv_rows()
    forms = {p.stem: p for p in (cycle / "配布").glob("*.xlsx")}
    assert set(forms) == {row["担当課"] for row in rows}
    for department, path in forms.items():
        book = openpyxl.load_workbook(path)
        assert book.sheetnames[0] == "表紙"
        own = {row["計画項目"] for row in rows if row["担当課"] == department}
        assert set(item_sheets(book)) == own


def test_jobs__any_number__gives_the_same_report(cycle: Path, call: Call) -> None:
    """How many processes read the returns changes nothing that is reported."""
    answer_all(cycle, {row["計画項目"]: sensible(row, n) for n, row in enumerate(csv_rows())})
    reports = [consolidated(cycle, call, "--jobs", jobs)[1] for jobs in ("1", "3")]
    assert reports[0] == reports[1]
    wrong = call(
        "consolidate", cycle / "台帳.xlsx", "--period", "R7", "-o", "x.xlsx", "--jobs", "0"
    )
    assert wrong.status == 2
