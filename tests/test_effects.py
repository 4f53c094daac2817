"""The plan of effects: the published tables, 取組整理表 and its checks, through the command line."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.master.read import read_master
from taikou_xl.master.write import build_master
from taikou_xl.outputs.summary_kinds import more_sheets
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.effects import EFFECTS
from tests import effects
from tests.commands import Call
from tests.effects import AGAINST, FIRST, NOW, amounts, make_master, row, summary_of, table_of
from tests.staff import PLAN_CSV, type_rows

REVIEW_HEADS = (
    "基本方針",
    "戦略区分",
    "前期 取組項目名",
    "見直し区分",
    "後期 取組項目名",
    "主担当課",
)


def sums(sheet: Any) -> dict[tuple[str, str], list[Any]]:
    """Give the numbers of the table of sums by (基本方針, 当初 or 現在), blanks left out."""
    found = {}
    for line in table_of(sheet, "基本方針"):
        label, kind, *numbers = (value for value in line.values() if value is not None)
        found[label, kind] = numbers
    return found


def test_amounts__published_plan__both_tables_to_the_last_digit(call: Call, tmp_path: Path) -> None:
    """効果額 of the bundled plan is what was published: each year, each sum, each comparison."""
    run, book = summary_of(call, make_master(call, tmp_path), "--period", "R5")
    assert run.status == 0
    found = sums(book["効果額"])
    for name, numbers in FIRST.items():
        assert tuple(found[name, "当初"]) == numbers
        assert tuple(found[name, "現在"]) == (*NOW[name], AGAINST[name])
    assert len(found) == 2 * len(FIRST)


def test_amounts__headings__say_what_is_reported_and_what_expected(
    call: Call, tmp_path: Path
) -> None:
    """Up to the reported year the columns are 実績, after it 見込み."""
    _, book = summary_of(call, make_master(call, tmp_path), "--period", "R5")
    heads = [str(c.value) for c in book["効果額"][4]][4:10]
    words = ["実績", "実績", "見込み", "見込み", "見込み", "見込み"]
    assert heads == [f"令和{4 + n}年度\n（{word}）" for n, word in enumerate(words)]


def test_amounts__costs__are_shown_by_number_format(call: Call, tmp_path: Path) -> None:
    """A cost is a negative number that its format shows with △: never a text."""
    master = make_master(call, tmp_path)
    target = tmp_path / "集計.xlsx"
    call("consolidate", master, "--period", "R5", "-o", target)
    sheet = openpyxl.load_workbook(target, data_only=True)["効果額"]
    cell = next(c for line in sheet.iter_rows() for c in line if c.value == -63660)
    assert cell.number_format == "#,##0;△ #,##0"


def test_amounts__every_sum__is_live_over_the_items(call: Call, tmp_path: Path) -> None:
    """Sums are formulas over the items' rows, so that they follow a correction made in Excel."""
    call("consolidate", make_master(call, tmp_path), "--period", "R5", "-o", tmp_path / "集計.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "集計.xlsx")["効果額"]
    cells = [c for line in sheet.iter_rows(min_row=5, max_row=12, min_col=5) for c in line]
    numbers = [c for c in cells if c.value is not None and c.column <= 11]
    assert len(numbers) == 8 * 7
    assert all(str(c.value).startswith("=S") for c in numbers)


def test_bundled_list__amounts_of_items__add_up_by_direction() -> None:
    """The items' own amounts, read from the list alone, add up to what was published."""
    with effects.EFFECTS_CSV.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for top in effects.TOPS:
        own = [line for line in rows if line["基本方針"] == top]
        for n, year in enumerate(range(4, 10)):
            first = sum(int(line[f"効果額当初_令和{year}"] or 0) for line in own)
            name = "効果額" if year < 6 else "効果額見込"
            assert first == FIRST[top][n]
            assert sum(int(line[f"{name}_令和{year}"] or 0) for line in own) == NOW[top][n]


def test_review__published_plan__every_row_as_published(call: Call, tmp_path: Path) -> None:
    """取組整理表 has all 65 rows of the list in their order, with the published columns."""
    _, book = summary_of(call, make_master(call, tmp_path), "--period", "R5")
    rows = table_of(book["取組整理表"], "番号")
    with effects.EFFECTS_CSV.open(encoding="utf-8-sig", newline="") as stream:
        listed = list(csv.DictReader(stream))
    names = ("基本方針", "戦略区分", "前期項目名", "見直し区分", "取組項目", "担当課")
    assert [[r[head] or "" for head in REVIEW_HEADS] for r in rows] == [
        [line[name] for name in names] for line in listed
    ]
    assert len(rows) == 65
    assert not any(r["確認"] for r in rows)
    bpr = next(r for r in rows if r["前期 取組項目名"] == "業務手順書の作成")
    assert (bpr["見直し区分"], bpr["後期 取組項目名"]) == ("廃止（取組を集約）", None)


def test_review__counts__by_kind_and_direction(call: Call, tmp_path: Path) -> None:
    """The counts are those of the published table, kind by kind and 方針 by 方針."""
    _, book = summary_of(call, make_master(call, tmp_path), "--period", "R5")
    with effects.EFFECTS_CSV.open(encoding="utf-8-sig", newline="") as stream:
        wanted = Counter(line["見直し区分"] for line in csv.DictReader(stream))
    counts = {r["見直し区分"]: r for r in table_of(book["取組整理表"], "見直し区分", "合計")}
    assert {kind: r["合計"] for kind, r in counts.items() if kind != "合計"} == dict(wanted)
    assert counts["継続"]["合計"] == 40
    assert [counts["合計"][top] for top in effects.TOPS] == [31, 24, 10]


def test_dropped_rows__master__stay_in_their_place_and_are_no_items(
    call: Call, tmp_path: Path
) -> None:
    """廃止 rows without a name are asked of nobody and counted nowhere; 項目一覧 keeps them."""
    master = make_master(call, tmp_path)
    run, _ = summary_of(call, master, "--period", "R5")
    assert run.report["plan"]["items"] == 41
    book = openpyxl.load_workbook(master)
    numbers = [c.value for c in book["項目一覧"]["A"] if c.value and "-" in str(c.value)]
    assert len(numbers) == 65
    assert numbers[20] == "1-2-17"
    assert not any(name.startswith("1-2-17") for name in book.sheetnames)
    made = call("distribute", master, "--period", "R6", "-o", tmp_path / "配布")
    assert made.status == 0
    assert "41項目" in made.out


def test_dropped_row__other_kind_or_amounts__is_refused(call: Call, tmp_path: Path) -> None:
    """Only 廃止 rows may lack a name, and one that does may have no texts by year."""
    for bad, words in (
        (row("2", 見直し区分="継続", 前期項目名="古い取組"), "「取組項目」が空白です"),
        (row("2", 見直し区分="廃止（取組完了）", **amounts((1,), (1,))), "年度ごとの欄の文字"),
    ):
        path = effects.write_list(tmp_path / "一覧.csv", [row("1", "窓口"), bad])
        run = call("master", path, "-o", tmp_path / "台帳.xlsx", "--preset", "effects")
        assert run.status == 3
        assert words in run.err


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"見直し区分": "", "前期項目名": "古い取組"}, "review-former-lost"),
        ({"見直し区分": "新規", "前期項目名": "古い取組"}, "review-new-has-former"),
        ({"見直し区分": "廃止（取組を集約）", "取組項目": ""}, "review-target-missing"),
        ({"見直し区分": "廃止（新規取組に統合）", "取組項目": ""}, "review-target-missing"),
        ({"見直し区分": "廃止（取組を集約）", "集約先": "ない取組"}, "review-target-unknown"),
        ({"見直し区分": "廃止（取組を集約）", "集約先": "2"}, "review-target-unknown"),
    ],
)
def test_review__what_does_not_fit__is_a_warning_on_its_row(
    call: Call, tmp_path: Path, more: dict[str, str], code: str
) -> None:
    """An item that goes nowhere, a new one with a past, a missing or unknown target: a warning."""
    rows = [row("1", "窓口", **amounts((1,), (1,), 1)), row("2", "古い取組", 計画概要="") | more]
    run, book = summary_of(call, make_master(call, tmp_path, rows), "--period", "R6")
    found = [f for f in run.report["findings"] if f["code"] == code]
    assert [(f["item"], f["severity"], f["sheet"]) for f in found] == [("2", "warning", "項目一覧")]
    shown = table_of(book["取組整理表"], "番号")
    assert [bool(r["確認"]) for r in shown] == [False, True]


@pytest.mark.parametrize("target", ["1", "窓口", "１　窓口"])
def test_review__target__may_be_number_or_name(call: Call, tmp_path: Path, target: str) -> None:
    """集約先 names an item by its number, its name, or both."""
    ended = row("2", 見直し区分="廃止（取組を集約）", 前期項目名="古い取組", 集約先=target)
    rows = [row("1", "窓口", **amounts((1,), (1,), 1)), ended]
    run, book = summary_of(call, make_master(call, tmp_path, rows), "--period", "R6")
    assert run.report["findings"] == []
    assert table_of(book["取組整理表"], "番号")[1]["集約先"] == "窓口"


def test_amounts__missing_and_held__are_left_out_and_said(call: Call, tmp_path: Path) -> None:
    """An expected amount without a report is no zero: the sheet says how much the sums leave out."""
    rows = [
        row("1", "窓口", **amounts((100, 100, 100), (80, 90, 90), 70)),
        row("2", "電子申請", **amounts((50, 50, 50), (40, 40, 40))),
    ]
    _, book = summary_of(call, make_master(call, tmp_path, rows), "--period", "R6")
    found = sums(book["効果額"])
    assert found["合計", "現在"] == [70, 130, 130, 330, -120]
    texts = [str(c.value) for line in book["効果額"].iter_rows() for c in line]
    assert any(
        "実績が未回答・保留のもの 1件（見込みの計 40千円）" in t and "2（R6）" in t for t in texts
    )


def test_amounts__item_that_ends__keeps_its_first_plan_but_expects_nothing(
    call: Call, tmp_path: Path
) -> None:
    """After an item's end its 当初 still was promised; nothing is expected of it any more."""
    rows = [row("1", "窓口", 終了="令和7", **amounts((100, 100, 100), (80, 90, 95), 70))]
    _, book = summary_of(call, make_master(call, tmp_path, rows), "--period", "R6")
    found = sums(book["効果額"])
    assert found["合計", "当初"] == [100, 100, 100, 300]
    assert found["合計", "現在"] == [70, 90, 0, 160, -140]


def test_amounts__plan_text_that_is_no_number__is_named_and_not_counted(
    call: Call, tmp_path: Path
) -> None:
    """An amount of the plan that cannot be read is a warning with its cell, not a silent zero."""
    rows = [row("1", "窓口", **amounts((100, "約百", "△1,200"), (80, 90, 95), 70))]
    run, book = summary_of(call, make_master(call, tmp_path, rows), "--period", "R6")
    found = [f for f in run.report["findings"] if f["code"] == "amount-plan-unreadable"]
    assert [(f["item"], f["field"], f["value"]) for f in found] == [("1", "効果額当初", "約百")]
    assert found[0]["cell"]
    assert sums(book["効果額"])["合計", "当初"] == [100, 0, -1200, -1100]


def test_report__amount__is_a_number_in_thousands_of_yen(call: Call, tmp_path: Path) -> None:
    """amount_kyen of the JSON report is a number, null where nothing was reported."""
    run, _ = summary_of(call, make_master(call, tmp_path), "--period", "R5")
    found = {item["no"]: item["amount_kyen"] for item in run.report["items"]}
    assert found["2-3-3"] == -61930
    assert found["1-1-1"] is None


def test_ratings__recorded_figures_without_a_rating__are_unanswered_not_held(
    call: Call, tmp_path: Path
) -> None:
    """Past years of which the list gives the amounts alone have nothing that could be sent back."""
    run, _ = summary_of(call, make_master(call, tmp_path), "--period", "R5")
    assert (run.report["ratings"]["R4"]["未回答"], run.report["ratings"]["R4"]["保留"]) == (41, 0)


def test_bundled_plan__effects__reads_back_from_its_master() -> None:
    """What the bundled list says survives the master workbook, dropped rows in their place."""
    plan = bundled_plan(EFFECTS)
    again, findings = read_master(build_master(plan), "台帳.xlsx")
    assert findings == []
    assert (again.dropped, again.extras) == (plan.dropped, plan.extras)
    assert [item.more for item in again.items] == [item.more for item in plan.items]


KPT_HEADS = ("種別", "No", "内容", "取組項目", "備考")


def with_kpt(master: Path, rows: list[tuple[str, ...]]) -> None:
    """Type rows into the sheet KPT of a master, as the administrator does."""
    type_rows(master, "KPT", [dict(zip(KPT_HEADS, row, strict=False)) for row in rows])


def test_kpt__bundled_plan__every_try_leads_to_its_items(call: Call, tmp_path: Path) -> None:
    """The example's Keep, Problem and Try stand on KPT, each Try with the items that answer it."""
    master = tmp_path / "台帳.xlsx"
    master.write_bytes(build_master(bundled_plan(EFFECTS)))
    run, book = summary_of(call, master, "--period", "R5")
    assert not [f for f in run.report["findings"] if f["code"].startswith("kpt-")]
    texts = [str(c.value) for line in book["KPT"].iter_rows() for c in line if c.value]
    assert sum(text.startswith(("Keep", "Problem")) for text in texts) == 2
    rows = table_of(book["KPT"], "No")
    found: dict[str, list[str]] = {}
    for line in rows_below(book["KPT"], "No"):
        found.setdefault(line[0] or list(found)[-1], []).append(str(line[2]))
    assert rows[0]["取組項目"] == "ふるさと納税寄附額の維持・向上"
    assert [len(found[no]) for no in "①②③④⑤⑥⑦"] == [8, 8, 8, 14, 14, 2, 16]
    assert "次の計画で整理する" in found["⑧"][0]
    assert any(text.startswith("どの Try にも結び付かない取組項目（9件）") for text in texts)


def rows_below(sheet: Any, first: str) -> list[list[Any]]:
    """Give all rows below the heading row that begins with ``first``, up to a wholly blank one."""
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    at = next(n for n, r in enumerate(rows) if r[0] == first)
    end = next((n for n, r in enumerate(rows) if n > at and not any(r)), len(rows))
    return rows[at + 1 : end]


@pytest.mark.parametrize(
    ("rows", "code", "words"),
    [
        ([("Try", "①", "窓口を速く", "", "")], "kpt-try-unlinked", "① 窓口を速く"),
        ([("Try", "①", "窓口を速く", "なし", "")], "kpt-try-unlinked", "① 窓口を速く"),
        ([("Try", "①", "窓口を速く", "1、9", "")], "kpt-link-unknown", "「9」"),
        ([("Try", "①", "窓口を速く", "1", "")], "kpt-item-unlinked", "新しい取組"),
        ([("やること", "①", "窓口を速く", "1", "")], "kpt-kind-unknown", "やること"),
    ],
)
def test_kpt__links__are_checked_both_ways(
    call: Call, tmp_path: Path, rows: list[tuple[str, ...]], code: str, words: str
) -> None:
    """A Try without items, a link to none, a new item without a Try: each is a warning."""
    master = make_master(call, tmp_path, KPT_ITEMS)
    with_kpt(master, rows)
    run, _ = summary_of(call, master, "--period", "R6")
    found = [f for f in run.report["findings"] if f["code"] == code]
    assert [f["severity"] for f in found] == ["warning"]
    assert words in found[0]["message"]


KPT_ITEMS = [
    row("1", "窓口、受付", **amounts((1,), (1,), 1)),
    row("2", "新しい取組", 見直し区分="新規", 前期項目名=""),
]


def test_kpt__names_numbers_and_reasons__are_understood(call: Call, tmp_path: Path) -> None:
    """A link may be a name with 、 in it, a number, or なし with a reason: then nothing is asked."""
    master = make_master(call, tmp_path, KPT_ITEMS)
    with_kpt(
        master,
        [
            ("keep", "①", "続ける"),
            ("Try", "①", "窓口を速く", "窓口、受付\n2", ""),
            ("Try", "②", "計画を整える", "なし", "次の計画で行う"),
        ],
    )
    run, book = summary_of(call, master, "--period", "R6")
    assert run.report["findings"] == []
    assert [line[2] for line in rows_below(book["KPT"], "No")] == ["1", "2", "次の計画で行う"]


def test_kpt__rollover__keeps_the_sheet_and_what_people_added(call: Call, tmp_path: Path) -> None:
    """The next master has the same rows, and a column of people's own beside them."""
    master = make_master(call, tmp_path, KPT_ITEMS)
    with_kpt(master, [("Try", "①", "窓口を速く", "1、2", "")])
    book = openpyxl.load_workbook(master)
    head = next(c.row for c in book["KPT"]["A"] if c.value == "種別")
    book["KPT"].cell(head, 6).value = "担当者メモ"
    book["KPT"].cell(head + 1, 6).value = "4月に見直す"
    book.save(master)
    target = tmp_path / "次の台帳.xlsx"
    run = call("rollover", master, "--period", "R6", "-o", target)
    assert run.status == 0, run.out
    texts = [c.value for line in openpyxl.load_workbook(target)["KPT"].iter_rows() for c in line]
    assert {"窓口を速く", "1、2", "担当者メモ", "4月に見直す"} <= set(texts)


def test_other_kinds__have_none_of_these_sheets(call: Call, tmp_path: Path) -> None:
    """A plan without amounts and 見直し区分 gets neither 効果額 nor 取組整理表 nor KPT."""
    call("master", PLAN_CSV, "-o", tmp_path / "台帳.xlsx")
    assert "KPT" not in openpyxl.load_workbook(tmp_path / "台帳.xlsx").sheetnames
    assert not {"効果額", "取組整理表", "KPT"} & set(more_sheets(bundled_plan()))


def test_indicators__form_without_targets__says_so_and_lists_nothing(
    call: Call, tmp_path: Path
) -> None:
    """A plan that asks for no figures has no rows of blanks on 指標, but a word on why."""
    _, book = summary_of(call, make_master(call, tmp_path), "--period", "R5")
    assert "数値目標の欄がありません" in str(book["指標"]["A2"].value)
    assert book["指標"]["A5"].value is None
