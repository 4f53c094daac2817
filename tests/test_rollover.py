"""The years in a row: rollover records what came back and keeps what people typed."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.cli import main
from taikou_xl.forms.identity import find_identity
from taikou_xl.master.read import read_master
from taikou_xl.plan.model import Plan
from taikou_xl.sheets.digest import content_digest
from taikou_xl.sheets.opening import open_book
from tests.staff import answer_cell, cell_of

CLASSES = (
    "全体の目標達成", "年度目標達成", "年度目標一部達成",
    "目標に向け実施中", "実施に向け検討中", "計画中止",
)  # fmt: skip
# 図表-2 of the 大綱: class counts by year, in the order of the classes
PUBLISHED = {
    "R2": (0, 9, 15, 7, 4, 0),
    "R3": (0, 13, 10, 8, 5, 0),
    "R4": (0, 13, 11, 10, 2, 0),
    "R5": (0, 13, 11, 8, 4, 0),
}
Call = Callable[..., tuple[int, str]]
Filling = Mapping[str, Mapping[str, Any]]  # item → field → value


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the program in this process; give its exit status and what it printed."""

    def run(*arguments: object) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ending:
            main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        return int(ending.value.code or 0), out + err

    return run


def write_list(path: Path, periods: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    """Write a 計画一覧 of these periods; blank attributes may be left out."""
    heads = ["番号", "方針", "計画項目", "担当課", "開始", "終了"]
    heads += [f"計画概要_{key}" for key in periods] + [f"達成度_{key}" for key in periods]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, heads)
        writer.writeheader()
        for row in rows:
            plans = {f"計画概要_{key}": "取り組む" for key in periods}
            writer.writerow({"方針": "方針１", "担当課": "企画課", **plans, **row})


def answers(nos: Sequence[str], classes: Sequence[str]) -> dict[str, dict[str, str]]:
    return {
        no: {"実施概要": f"番号{no}を実施した。", "達成度": name}
        for no, name in zip(nos, classes, strict=True)
    }


def fill(source: Path, target: Path, given: Filling) -> None:
    """Fill a form's open cells and save it as an office program would."""
    data = source.read_bytes()
    identity = find_identity(open_book(data))
    assert identity is not None
    book = openpyxl.load_workbook(io.BytesIO(data))
    for item in identity.items:
        for field, cell in item.cells:
            if field in given.get(item.no, {}):
                book[item.sheet][cell].value = given[item.no][field]
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def a_year(call: Call, folder: Path, master: str, period: str, given: Filling, then: str) -> str:
    """Distribute, answer and roll over; give what the rollover printed."""
    forms, returned = folder / f"配布{period}", folder / f"回収{period}"
    status, told = call("distribute", folder / master, "--period", period, "-o", forms)
    assert status == 0, told
    for form in sorted(forms.glob("*.xlsx")):
        fill(form, returned / form.name, given)
    status, told = call(
        "rollover", folder / master, returned, "--period", period, "-o", folder / then
    )
    assert status == 0, told
    return told


def plan_in(path: Path) -> Plan:
    plan, _ = read_master(path.read_bytes(), path.name)
    return plan


def edit(path: Path, change: Callable[[Any], None]) -> None:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


def append_row(sheet: Any, texts: Mapping[str, Any], head: str = "番号") -> None:
    """Type a row below the last filled one, each text under its heading."""
    heading = cell_of(sheet, head)
    columns = {c.value: c.column for c in sheet[heading.row] if c.value}
    row = heading.row + 1
    while any(sheet.cell(row, column).value not in (None, "") for column in columns.values()):
        row += 1
    for name, text in texts.items():
        sheet.cell(row, columns[name]).value = text


def set_item(book: Any, no: str, **texts: str) -> None:
    """Change an item's row of 項目一覧."""
    sheet = book["項目一覧"]
    heading = cell_of(sheet, "番号")
    columns = {c.value: c.column for c in sheet[heading.row] if c.value}
    row = next(
        r for r in range(heading.row + 1, sheet.max_row + 1)
        if sheet.cell(r, heading.column).value == no
    )  # fmt: skip
    for name, text in texts.items():
        sheet.cell(row, columns[name]).value = text


def table_rows(path: Path, sheet: str, head: str) -> list[dict[str, str]]:
    """Read a table of a workbook under its heading row."""
    found = openpyxl.load_workbook(path)[sheet]
    heading = cell_of(found, head)
    rows = [[c.value for c in row] for row in found.iter_rows(min_row=heading.row)]
    body = [row for row in rows[1:] if any(v not in (None, "") for v in row)]
    return [
        {str(h): "" if v is None else str(v) for h, v in zip(rows[0], row, strict=True) if h}
        for row in body
    ]


def report(folder: Path, call: Call, master: str, period: str) -> dict[str, Any]:
    """Consolidate what a master records; give the JSON report."""
    target = folder / f"集計{period}.json"
    status, told = call(
        "consolidate", folder / master, "--period", period,
        "-o", folder / f"集計{period}.xlsx", "--json", target,
    )  # fmt: skip
    assert status == 0, told
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def started(tmp_path: Path, call: Call) -> Path:
    """Make a small plan of three items in two departments, and its master."""
    rows = [
        {"番号": "1", "計画項目": "窓口の改善"},
        {"番号": "2", "計画項目": "使用料の見直し"},
        {"番号": "3", "計画項目": "研修の充実", "担当課": "秘書課"},
    ]
    write_list(tmp_path / "一覧.csv", ("令和7", "令和8", "令和9", "令和10", "令和11"), rows)
    status, told = call("master", tmp_path / "一覧.csv", "-o", tmp_path / "0.xlsx")
    assert status == 0, told
    return tmp_path


THREE = answers(("1", "2", "3"), CLASSES[1:4])


def test_published_counts__four_rollovers__come_out_exactly(tmp_path: Path, call: Call) -> None:
    """図表-2: 35, 36, 36, 36 items in R2–R5 and 24項目（67%）／12項目（33%） in the last year."""
    nos = [str(n) for n in range(1, 37)]
    rows = [{"番号": no, "計画項目": f"項目{no}"} for no in nos]
    rows[-1]["開始"] = "令和3"
    write_list(tmp_path / "一覧.csv", ("令和2", "令和3", "令和4", "令和5"), rows)
    status, told = call("master", tmp_path / "一覧.csv", "-o", tmp_path / "台帳R2.xlsx")
    assert status == 0, told
    for number, (period, counts) in enumerate(PUBLISHED.items(), start=2):
        classes = [name for name, n in zip(CLASSES, counts, strict=True) for _ in range(n)]
        given = answers(nos[: len(classes)], classes)
        told = a_year(
            call, tmp_path, f"台帳R{number}.xlsx", period, given, f"台帳R{number + 1}.xlsx"
        )
    assert "次の期は開いていません" in told
    found = report(tmp_path, call, "台帳R6.xlsx", "R5")
    shown = {key: tuple(by[name] for name in CLASSES) for key, by in found["ratings"].items()}
    assert shown == PUBLISHED
    assert [found["achieved"][key]["total"] for key in PUBLISHED] == [35, 36, 36, 36]
    assert found["achieved"]["R5"] == {"count": 24, "total": 36, "percent": 67}
    sheet = openpyxl.load_workbook(tmp_path / "集計R5.xlsx", data_only=True)["達成度集計"]
    words = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    assert any("24項目（67%）" in text and "12項目（33%）" in text for text in words)


def test_five_years__items_added_ended_and_moved__all_columns_right(
    started: Path, call: Call
) -> None:
    """Items may come, end and move between years; five rollovers end in five right columns."""

    def change(book: Any) -> None:
        append_row(
            book["項目一覧"],
            {"番号": "4", "方針": "方針１", "推進項目": "", "計画項目": "新しい項目",
             "担当課": "秘書課", "開始": "令和8"},
        )  # fmt: skip
        set_item(book, "2", 終了="令和7", 終了理由="達成")
        set_item(book, "1", 担当課="秘書課")

    wanted = {}
    a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    wanted["R7"] = ["年度目標達成", "年度目標一部達成", "目標に向け実施中"]
    edit(started / "1.xlsx", change)
    for n, period in enumerate(("R8", "R9", "R10", "R11"), start=1):
        classes = [CLASSES[n], CLASSES[n - 1], CLASSES[5 - n]]
        wanted[period] = sorted(classes)
        given = answers(("1", "3", "4"), classes)
        told = a_year(call, started, f"{n}.xlsx", period, given, f"{n + 1}.xlsx")
        # 企画課 has nothing left to answer: one form only
        assert [f.name for f in (started / f"配布{period}").glob("*.xlsx")] == ["秘書課.xlsx"]
    assert "次の期は開いていません" in told
    found = report(started, call, "5.xlsx", "R11")
    shown = {
        key: sorted(name for name, n in by.items() for _ in range(n))
        for key, by in found["ratings"].items()
    }
    assert shown == {key: sorted(names) for key, names in wanted.items()}
    assert [i["no"] for i in found["items"]] == ["1", "3", "4"]
    assert {i["department"] for i in found["items"]} == {"秘書課"}
    moves = {row["番号"]: row for row in table_rows(started / "集計R11.xlsx", "変動", "番号")}
    assert set(moves) == {"1", "2", "3", "4"}
    ended = plan_in(started / "5.xlsx").item_by_no["2"]
    assert (ended.end_reason, ended.text("達成度", ended.end)) == ("達成", "年度目標一部達成")  # type: ignore[arg-type]
    log = table_rows(started / "5.xlsx", "変更記録", "日付")
    wanted_rows = ("期", "内容", "番号", "欄", "変更前", "変更後", "理由")
    assert [tuple(r[k] for k in wanted_rows) for r in log if r["番号"]] == [
        ("", "担当課の変更", "1", "担当課", "企画課", "秘書課", ""),
        ("R7", "計画項目の終了", "2", "終了", "", "R7", "達成"),
        ("R8", "計画項目の追加", "4", "計画項目", "", "新しい項目", ""),
    ]
    assert {row["日付"][:2] for row in log} == {"令和"}


def test_rollover__same_answers_again__changes_nothing(started: Path, call: Call) -> None:
    """A second rollover with the same returns gives a master of equal content."""
    a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    status, told = call(
        "rollover", started / "1.xlsx", started / "回収R7", "--period", "R7", "-o", started / "2.xlsx"
    )  # fmt: skip
    assert status == 0
    assert "変更なし" in told
    first, second = (started / "1.xlsx").read_bytes(), (started / "2.xlsx").read_bytes()
    assert content_digest(first) == content_digest(second)


def test_rollover__outer_blanks_and_line_ends__count_as_the_same(started: Path, call: Call) -> None:
    """What a cell of the master cannot tell apart is not taken for another answer next time."""
    odd = {**THREE, "1": {"実施概要": "　一行目\r\n二行目 \n", "達成度": "年度目標達成"}}
    a_year(call, started, "0.xlsx", "R7", odd, "1.xlsx")
    _, told = call(
        "rollover", started / "1.xlsx", started / "回収R7", "--period", "R7", "-o", started / "2.xlsx"
    )  # fmt: skip
    assert "変更なし" in told


def test_rollover__without_returns__carries_the_record_on(started: Path, call: Call) -> None:
    """A period that the master records needs no returns."""
    a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    status, told = call("rollover", started / "1.xlsx", "--period", "R7", "-o", started / "2.xlsx")
    assert status == 0, told
    assert "変更なし" in told


def test_rollover__different_answers__replace_and_are_logged(started: Path, call: Call) -> None:
    """A corrected return replaces what was recorded; 変更記録 shows before and after."""
    a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    form = started / "回収R7" / "企画課.xlsx"
    other = {"1": {"達成度": "計画中止"}}
    fill(form, started / "訂正" / "企画課.xlsx", other)
    status, told = call(
        "rollover", started / "1.xlsx", started / "訂正", "--period", "R7", "-o", started / "2.xlsx"
    )
    assert status == 0, told
    assert "番号1 達成度" in told
    log = table_rows(started / "2.xlsx", "変更記録", "日付")
    assert [row["内容"] for row in log] == [
        "令和7年度の実績を記録（3項目）",
        "令和7年度の実績を記録（1項目）",
        "記録した実績を置換え",
    ]
    wanted = {
        "期": "R7",
        "番号": "1",
        "欄": "達成度",
        "変更前": "年度目標達成",
        "変更後": "計画中止",
    }
    assert wanted.items() <= log[-1].items()
    assert log[-1]["日付"].startswith("令和")
    plan = plan_in(started / "2.xlsx")
    kept = {no: i.text("達成度", plan.periods[0]) for no, i in plan.item_by_no.items()}
    # 秘書課 sent nothing this time: its record stays
    assert kept == {"1": "計画中止", "2": "年度目標一部達成", "3": "目標に向け実施中"}


def test_rollover__held_and_missing_answers__stay_blank_and_are_named(
    started: Path, call: Call
) -> None:
    """What is held or missing is not recorded, and the terminal says what and why."""
    forms = started / "配布"
    call("distribute", started / "0.xlsx", "--period", "R7", "-o", forms)
    given = answers(("1", "2"), ("ほぼ達成", "年度目標達成"))
    fill(forms / "企画課.xlsx", started / "回収" / "企画課.xlsx", given)
    status, told = call(
        "rollover", started / "0.xlsx", started / "回収", "--period", "R7", "-o", started / "1.xlsx"
    )
    assert status == 1
    assert "番号1 窓口の改善（企画課）　達成度：達成度「ほぼ達成」は選べません" in told
    assert "番号3 研修の充実（秘書課）：回答がありません" in told
    plan = plan_in(started / "1.xlsx")
    first = plan.periods[0]
    one, three = plan.item_by_no["1"], plan.item_by_no["3"]
    assert (one.text("達成度", first), one.text("実施概要", first)) == ("", "番号1を実施した。")
    assert three.text("実施概要", first) == ""


def test_rollover__what_people_typed__survives(started: Path, call: Call) -> None:
    """Rows and added columns of every hand-made table stand in the next master as typed."""
    typed = {
        "事務局修正": {"期": "R7", "番号": "1", "欄": "達成度", "修正後": "年度目標達成",
                   "理由": "電話で確認", "経緯": "電話", "日付": "令和8年5月20日"},
        "確認記録": {"期": "R7", "番号": "2", "指摘": "figure-jump", "対応": "了承", "理由": "単位の変更"},
        "委員意見": {"期": "R7", "No": "1", "委員": "山田委員", "意見": "よい取組\nである",
                 "回答": "引き続き", "公表": "する"},
        "変更記録": {"日付": "令和8年4月1日", "内容": "目標の見直し", "番号": "2", "理由": "制度改正"},
        "過年度集計": {"計画": "第3次大綱", "期": "令和6", "区分": "年度目標達成", "件数": "13"},
        "担当課": {"順": "9", "部": "教育部", "課名": "学校課", "旧課名": "教育課", "備考": "4月新設"},
    }  # fmt: skip

    def change(book: Any) -> None:
        for name, texts in typed.items():
            append_row(book[name], texts, next(iter(texts)))
        departments = book["担当課"]
        heading = cell_of(departments, "備考")
        departments.cell(heading.row, heading.column + 1).value = "内線"
        departments.cell(heading.row + 1, heading.column + 1).value = "1234"
        append_row(book["設定"], {"設定": "会議室", "値": "第1", "説明": "毎回同じ"}, "説明")

    edit(started / "0.xlsx", change)
    told = a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    assert "引き継げません" not in told
    for name, texts in typed.items():
        rows = table_rows(started / "1.xlsx", name, next(iter(texts)))
        kept = [{k: r[k] for k in texts if k != "順"} for r in rows]
        assert {k: t for k, t in texts.items() if k != "順"} in kept, name
    assert table_rows(started / "1.xlsx", "担当課", "備考")[0]["内線"] == "1234"
    settings = table_rows(started / "1.xlsx", "設定", "説明")
    assert {"設定": "会議室", "値": "第1", "説明": "毎回同じ"} in settings


def test_indicator_corrected_by_hand__survives(started: Path, call: Call) -> None:
    """A row of 指標 marked 手修正 stands in the next master as it was typed."""
    typed = {"番号": "1", "指標名": "待ち時間", "単位": "分", "方向": "以下", "出所": "手修正"}
    typed |= {"現状": "20分", "令和8年度": "15分"}
    edit(started / "0.xlsx", lambda book: append_row(book["指標"], typed))
    a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    [row] = table_rows(started / "1.xlsx", "指標", "指標名")
    assert typed.items() <= row.items()


def test_added_sheet__cannot_be_carried_on__is_named(started: Path, call: Call) -> None:
    """A sheet that people added to the master raises "master-sheet-dropped"."""

    def change(book: Any) -> None:
        book.create_sheet("覚え書き")["A1"] = "来年の段取り"

    edit(started / "0.xlsx", change)
    told = a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    assert "master-sheet-dropped" in told
    assert "「覚え書き」" in told


@pytest.mark.parametrize(
    ("sheet", "cell"),
    [("委員意見", "L9"), ("指標", "Z5"), ("3_研修の充実", "J12"), ("3_研修の充実", "A22")],
)
def test_text_outside_the_tables__cannot_be_carried_on__is_named(
    started: Path, call: Call, sheet: str, cell: str
) -> None:
    """A text under no heading or beside a form raises "master-text-dropped" with its cell."""

    def change(book: Any) -> None:
        book[sheet][cell] = "表の外の覚え"

    edit(started / "0.xlsx", change)
    told = a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    assert told.count("master-text-dropped") == 1
    assert f"シート「{sheet}」の{cell}の内容" in told


def test_field_no_longer_in_the_form__with_recorded_texts__is_named(
    started: Path, call: Call
) -> None:
    """A recorded text whose field was taken out of 様式 does not vanish in silence."""

    def change(book: Any) -> None:
        sheet = book["様式"]
        sheet.delete_rows(cell_of(sheet, "振り返り").row)

    given = {no: {**texts, "振り返り": f"番号{no}を続ける。"} for no, texts in THREE.items()}
    a_year(call, started, "0.xlsx", "R7", given, "1.xlsx")
    edit(started / "1.xlsx", change)
    told = a_year(call, started, "1.xlsx", "R8", THREE, "2.xlsx")
    assert told.count("master-text-dropped") == 3


def test_long_answers__running_on_below_the_table__are_no_lost_text(
    started: Path, call: Call
) -> None:
    """The rest of a long answer below the form is ours: replacing the answer loses nothing."""
    long = {**THREE, "3": {"実施概要": "（架空）とても長い回答です。" * 150, "達成度": "計画中止"}}
    a_year(call, started, "0.xlsx", "R7", long, "1.xlsx")
    first = openpyxl.load_workbook(started / "1.xlsx")["3_研修の充実"]
    assert any("実施概要の続き" in str(c.value) for row in first.iter_rows() for c in row)
    shutil.rmtree(started / "配布R7")
    told = a_year(call, started, "1.xlsx", "R7", THREE, "2.xlsx")
    assert "番号3 実施概要" in told
    assert "引き継げません" not in told


def test_target__a_later_master__is_not_replaced(started: Path, call: Call) -> None:
    """A rollover never silently replaces a master that records more."""
    a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    a_year(call, started, "1.xlsx", "R8", THREE, "2.xlsx")
    before = (started / "2.xlsx").read_bytes()
    status, told = call(
        "rollover", started / "0.xlsx", started / "回収R7", "--period", "R7", "-o", started / "2.xlsx"
    )  # fmt: skip
    assert status == 3
    assert "R8" in told
    assert (started / "2.xlsx").read_bytes() == before


def test_next_forms__show_the_recorded_year_locked(started: Path, call: Call) -> None:
    """The form of the next year shows last year's answers in locked cells."""
    a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    call("distribute", started / "1.xlsx", "--period", "R8", "-o", started / "配布R8")
    book = openpyxl.load_workbook(started / "配布R8" / "秘書課.xlsx")
    cell = answer_cell(book["3_研修の充実"], "達成度", 7)
    assert (cell.value, cell.protection.locked) == ("目標に向け実施中", True)


def test_plan_revised_in_excel__two_rollovers_log_it_once_and_keep_the_first_text(
    started: Path, call: Call
) -> None:
    """A changed text shows in 変更記録 once; the first text stays, and a new change is a new row."""

    def change(text: str) -> Callable[[Any], None]:
        def type_in(book: Any) -> None:
            answer_cell(book["1_窓口の改善"], "数値目標", 8).value = text

        return type_in

    def log(name: str) -> list[tuple[str, ...]]:
        rows = table_rows(started / name, "変更記録", "日付")
        wanted = ("期", "番号", "欄", "変更前", "変更後")
        return [tuple(r[k] for k in wanted) for r in rows if r["内容"] == "計画の変更"]

    edit(started / "0.xlsx", change("待ち時間20分以下"))
    told = a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    assert ("計画の変更" in told, log("1.xlsx")) == (False, [])  # filled in, not revised
    edit(started / "1.xlsx", change("待ち時間15分以下"))
    given = {**THREE, "1": {**THREE["1"], "数値": "14分"}}
    told = a_year(call, started, "1.xlsx", "R8", given, "2.xlsx")
    assert "番号1 数値目標 R8" in told
    once = [("R8", "1", "数値目標", "待ち時間20分以下", "待ち時間15分以下")]
    assert log("2.xlsx") == once
    a_year(call, started, "2.xlsx", "R9", THREE, "3.xlsx")
    assert log("3.xlsx") == once
    edit(started / "3.xlsx", change("待ち時間10分以下"))
    told = a_year(call, started, "3.xlsx", "R10", THREE, "4.xlsx")
    assert "引き継げません" not in told
    assert log("4.xlsx") == [*once, ("R8", "1", "数値目標", "待ち時間15分以下", "待ち時間10分以下")]
    assert plan_in(started / "4.xlsx").original == {("1", "数値目標", "R8"): "待ち時間20分以下"}
    report(started, call, "4.xlsx", "R10")
    sheet = openpyxl.load_workbook(started / "集計R10.xlsx")["指標"]
    shown = [str(c.value) for row in sheet.iter_rows() for c in row if c.value]
    assert "10分\n当初 20分" in shown


def test_master_without_the_hidden_sheet__works_with_one_note(started: Path, call: Call) -> None:
    """A master made before first texts were kept goes through; the next one keeps them."""
    edit(started / "0.xlsx", lambda book: book.remove(book["_taikou"]))
    told = a_year(call, started, "0.xlsx", "R7", THREE, "1.xlsx")
    assert told.count("master-original-missing") == 1
    assert "引き継げません" not in told
    assert "_taikou" in openpyxl.load_workbook(started / "1.xlsx").sheetnames
