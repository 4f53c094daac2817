"""A kind of plan that was made only in Excel: half-yearly, A–D, an amount, a choice."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import Call
from tests.staff import fill, item_sheets

FIRST, SECOND = "R7H1", "R7H2"
# 名前, 計画／実績, 種類, 役割, 必須, 選択肢, 単位, 公表, JSON名, 幅
FIELDS = (
    ("取組", "計画", "文章", "本文", "任意", "", "", "公表", "deed", "30"),
    ("見込額", "計画", "金額", "金額", "任意", "", "千円", "公表", "expected", "12"),
    ("実施状況の説明", "実績", "文章", "本文", "必須", "", "", "公表", "told", "34"),
    ("節減額", "実績", "金額", "金額", "必須", "", "千円", "公表", "saved_kyen", "12"),
    ("評定", "実績", "区分", "評価", "必須", "", "", "公表", "grade", "10"),
    (
        "次の一手",
        "実績",
        "選択",
        "本文",
        "必須",
        "広げる、続ける、やめる",
        "",
        "公表",
        "next_step",
        "12",
    ),
    ("やめる理由", "実績", "文章", "本文", "次の一手＝やめる", "", "", "庁内", "why", "20"),
)
SCALE = (
    ("1", "A", "◎", "2F75B5", "はい", "はい", "予定を超えた", ""),
    ("2", "B", "○", "70AD47", "はい", "はい", "予定どおり", ""),
    ("3", "C", "△", "FFC000", "いいえ", "はい", "遅れている", ""),
    ("4", "D", "×", "7F7F7F", "いいえ", "はい", "止まっている", ""),
)
SETTINGS = {
    "計画名": "みなと市 節減プラン", "市区町村名": "みなと市", "期の見出し": "半期",
    "計画期間": "R7H1-R8H2", "階層": "分野,取組項目", "取りまとめ課": "財政課",
}  # fmt: skip
HEADS = ["番号", "分野", "取組項目", "担当課", "取組_R7", "取組_R8", "見込額_R7H1", "見込額_R7H2"]
ROWS = (
    ("1", "庁舎", "電気を減らす", "管財課", "灯りを替える", "続ける", "1200", "1500"),
    ("2", "庁舎", "紙を減らす", "管財課", "画面で会議する", "続ける", "300", "300"),
    ("3", "車両", "車を減らす", "総務課", "共用にする", "続ける", "800", "-50"),
)
ANSWERS: Mapping[str, Mapping[str, Mapping[str, Any]]] = {
    FIRST: {
        "電気を減らす": {"節減額": "1,250", "評定": "A", "次の一手": "広げる"},
        "紙を減らす": {"節減額": "▲20", "評定": "C", "次の一手": "続ける"},
        "車を減らす": {"節減額": 810, "評定": "B", "次の一手": "続ける"},
    },
    SECOND: {
        "電気を減らす": {"節減額": "1500", "評定": "B", "次の一手": "続ける"},
        "紙を減らす": {"節減額": "0", "評定": "D", "次の一手": "やめる", "やめる理由": "（架空）効果がない。"},
        "車を減らす": {"節減額": "700", "評定": "B", "次の一手": "続ける"},
    },
}  # fmt: skip


def make_kind(source: Path, target: Path, fields: tuple[tuple[str, ...], ...] = FIELDS) -> None:
    """Change an annual master as somebody does in Excel: 設定, 様式 and 達成度区分, nothing else."""
    book = openpyxl.load_workbook(io.BytesIO(source.read_bytes()))
    for row in book["設定"].iter_rows(min_row=5):
        if row[0].value in SETTINGS:
            row[1].value = SETTINGS[row[0].value]
    for name, rows in (("様式", fields), ("達成度区分", SCALE)):
        sheet = book[name]
        sheet.delete_rows(5, sheet.max_row)
        for number, texts in enumerate(rows, start=5):
            for column, text in enumerate(texts, start=1):
                sheet.cell(number, column, text)
    book.save(target)


@dataclass(frozen=True)
class Town:
    """The folder of the town whose plan is of its own kind."""

    folder: Path
    call: Call

    def path(self, name: str) -> Path:
        return self.folder / name

    def run(self, *arguments: object, status: int = 0) -> str:
        done = self.call(*arguments)
        assert done.status == status, done.err + done.out
        return done.out

    def answer(self, period: str, answers: Mapping[str, Mapping[str, Any]] | None = None) -> Path:
        """Distribute a period's forms and fill them; give the folder of the returns."""
        forms, back = self.path(f"配布{period}"), self.path(f"回収{period}")
        self.run("distribute", self.master(period), "--period", period, "-o", forms)
        told = {
            title: {"実施状況の説明": f"（架空）{period}に{title}を進めた。", **texts}
            for title, texts in (answers or ANSWERS[period]).items()
        }
        for form in sorted(forms.glob("*.xlsx")):
            fill(
                form, back / form.name, told, period, title_label="取組項目", period_heading="半期"
            )
        return back

    def master(self, period: str) -> Path:
        return self.path(f"台帳{period}.xlsx")


def make_town(
    folder: Path,
    call: Call,
    root: Path,
    fields: tuple[tuple[str, ...], ...] = FIELDS,
    *,
    blank: bool = False,
) -> Town:
    """Make a kind from the annual template, an own list (``blank``: no plan), and the master."""
    template = root / "workbooks" / "templates" / "annual_master.xlsx"
    make_kind(template, folder / "ひな形.xlsx", fields)
    stream = io.StringIO()
    width = 4 if blank else len(HEADS)
    csv.writer(stream).writerows(row[:width] for row in [HEADS, *ROWS])
    (folder / "一覧.csv").write_text(stream.getvalue(), encoding="utf-8-sig")
    found = Town(folder, call)
    found.run(
        "master", folder / "一覧.csv", "--preset", folder / "ひな形.xlsx",
        "--set", "計画期間=R7H1-R8H2", "-o", found.master(FIRST),
    )  # fmt: skip
    return found


@pytest.fixture
def town(tmp_path: Path, call: Call, root: Path) -> Town:
    """Make a kind from the annual template, an own list, and the master of both."""
    return make_town(tmp_path, call, root)


def test_own_kind__list__has_its_headings_and_half_years(town: Town) -> None:
    """``list --preset MASTER`` gives an empty list of this kind, which ``master`` knows."""
    town.run("list", "--preset", town.path("ひな形.xlsx"), "-o", town.path("空.xlsx"))
    sheet = openpyxl.load_workbook(town.path("空.xlsx")).worksheets[0]
    heads = [cell.value for row in sheet.iter_rows() for cell in row]
    assert {"分野", "取組項目", "取組_R7H1", "見込額_R8H2"} <= set(heads)


def test_own_kind__year__is_counted_recorded_and_rolled_over(town: Town) -> None:
    """Two half-years through consolidate and rollover: grades, amounts and choices arrive."""
    back = town.answer(FIRST)
    town.run(
        "check", town.master(FIRST), back, "--period", FIRST, "--report", town.path("確認.xlsx")
    )
    out = town.run(
        "consolidate", town.master(FIRST), back, "--period", FIRST,
        "-o", town.path("集計1.xlsx"), "--json", "-",
    )  # fmt: skip
    report = json.loads(out)
    assert {k: n for k, n in report["ratings"][FIRST].items() if n} == {"A": 1, "B": 1, "C": 1}
    assert report["achieved"][FIRST] == {"count": 2, "total": 3, "percent": 67}
    saved = {item["no"]: (item["saved_kyen"], item["next_step"]) for item in report["items"]}
    assert {no: (str(v).replace(",", "").replace("▲", "-"), n) for no, (v, n) in saved.items()} == {
        "1": ("1250", "広げる"), "2": ("-20", "続ける"), "3": ("810", "続ける"),
    }  # fmt: skip
    town.run("rollover", town.master(FIRST), back, "--period", FIRST, "-o", town.master(SECOND))
    back = town.answer(SECOND)
    town.run(
        "consolidate", town.master(SECOND), back, "--period", SECOND,
        "-o", town.path("集計2.xlsx"), "--json", town.path("集計2.json"),
    )  # fmt: skip
    report = json.loads(town.path("集計2.json").read_text(encoding="utf-8"))
    assert set(report["ratings"]) == {FIRST, SECOND}
    book = openpyxl.load_workbook(town.path("集計2.xlsx"), data_only=True)
    assert {"半期推移", "要対応"} <= set(book.sheetnames)
    course = [[cell.value for cell in row] for row in book["半期推移"].iter_rows()]
    assert ["2", "庁舎", "紙を減らす", "管財課", "△ C", "× D", "↓ 下降", "1期"] in course
    counted = [[cell.value for cell in row] for row in book["達成度集計"].iter_rows()]
    assert any(row[:6] == ["庁舎", 0, 1, 1, 2, None] for row in counted)
    town.run(
        "rollover", town.master(SECOND), back, "--period", SECOND, "-o", town.path("台帳R8H1.xlsx")
    )


def test_own_kind__mistakes__are_sent_back(town: Town) -> None:
    """A grade outside the scale, a blank amount, a stop without its reason: each is named."""
    wrong = {
        "電気を減らす": {"節減額": "1000", "評定": "E", "次の一手": "続ける"},
        "紙を減らす": {"節減額": "", "評定": "B", "次の一手": "やめる"},
        "車を減らす": {"節減額": "たくさん", "評定": "B", "次の一手": "様子を見る"},
    }
    back = town.answer(FIRST, wrong)
    out = town.run(
        "check", town.master(FIRST), back, "--period", FIRST,
        "--return-to", town.path("差戻し"), "--json", "-", status=1,
    )  # fmt: skip
    errors = [f for f in json.loads(out)["findings"] if f["severity"] == "error"]
    assert {(f["code"], f["item"], f["field"]) for f in errors} == {
        ("rating-unknown", "1", "評定"),
        ("required-blank", "2", "節減額"),
        ("required-blank", "2", "やめる理由"),
        ("amount-unreadable", "3", "節減額"),
        ("choice-unknown", "3", "次の一手"),
    }
    copies = [path.name for path in town.path("差戻し").rglob("*.xlsx")]
    assert sorted(copies) == ["管財課.xlsx", "総務課.xlsx"]


def test_own_kind__publication__shows_its_fields_but_not_those_of_the_office(town: Town) -> None:
    """The page has the own amount and choice; a field marked 庁内 stands nowhere."""
    stopped = {
        **ANSWERS[FIRST]["紙を減らす"],
        "次の一手": "やめる",
        "やめる理由": "（架空）庁内の事情",
    }
    back = town.answer(FIRST, {**ANSWERS[FIRST], "紙を減らす": stopped})
    town.run("publish", town.master(FIRST), back, "--period", FIRST, "-o", town.path("公表"))
    page = (town.path("公表") / "index.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>", " ", page)
    assert "節減額" in text
    assert "広げる" in text
    assert "庁内の事情" not in page
    made = [path.read_bytes() for path in town.path("公表").iterdir()]
    assert not [data for data in made if "庁内の事情".encode() in data]


def test_own_kind__further_commands__run(town: Town) -> None:
    """compare, list --from and back, cards and demo know the kind, too."""
    back = town.answer(FIRST)
    for name in ("集計1.xlsx", "集計2.xlsx"):
        target = town.path(name)
        town.run("consolidate", town.master(FIRST), back, "--period", FIRST, "-o", target)
    books = [town.path(name) for name in ("集計1.xlsx", "集計2.xlsx")]
    town.run("compare", *books, "-o", town.path("正誤表.xlsx"))
    own = ("--preset", town.master(FIRST))
    listed, again = town.path("戻した一覧.xlsx"), town.path("戻した台帳.xlsx")
    town.run("list", *own, "--from", town.master(FIRST), "-o", listed)
    town.run("master", listed, *own, "--set", "計画期間=R7H1-R8H2", "-o", again)
    sheets = [openpyxl.load_workbook(path).sheetnames for path in (town.master(FIRST), again)]
    assert sheets[0] == sheets[1]
    town.path("職員.csv").write_text("担当課,氏名\n管財課,架空 太郎\n", encoding="utf-8-sig")
    staff = town.path("職員.csv")
    town.run("cards", town.master(FIRST), "-o", town.path("カード"), "--staff", staff)
    assert [path.name for path in town.path("カード").glob("*.xlsx")]
    town.run("console", town.master(FIRST), "-o", town.path("操作.xlsm"))
    town.run("demo", *own, "-o", town.path("デモ"))
    assert (town.path("デモ") / "はじめに.html").is_file()


@pytest.mark.parametrize("name", ["概要", "項目一覧", "要対応", "半期推移"])
def test_own_kind__amount_called_like_a_sheet__has_a_sheet_of_its_own(
    tmp_path: Path, call: Call, root: Path, name: str
) -> None:
    """The summary keeps every sheet of the contract; the field's sheet gets another name."""
    fields = tuple((name if f[0] == "節減額" else f[0], *f[1:]) for f in FIELDS)
    made = make_town(tmp_path, call, root, fields)
    answers = {
        title: {name if field == "節減額" else field: said for field, said in texts.items()}
        for title, texts in ANSWERS[FIRST].items()
    }
    back = made.answer(FIRST, answers)
    made.run(
        "consolidate", made.master(FIRST), back, "--period", FIRST, "-o", made.path("集計.xlsx")
    )
    names = openpyxl.load_workbook(made.path("集計.xlsx")).sheetnames
    assert [names.count(one) for one in (name, f"{name}~2")] == [1, 1]


def test_own_kind__day__is_an_iso_day_in_the_report(tmp_path: Path, call: Call, root: Path) -> None:
    """However a day is written, a program reads one form of it."""
    day = ("完了日", "実績", "日付", "本文", "任意", "", "", "公表", "done_on", "12")
    made = make_town(tmp_path, call, root, (*FIELDS, day))
    written = ("令和７年６月30日", "R7.6.30", dt.date(2025, 6, 30))
    answers = {
        title: {**texts, "完了日": one}
        for (title, texts), one in zip(ANSWERS[FIRST].items(), written, strict=True)
    }
    back = made.answer(FIRST, answers)
    out = made.run("check", made.master(FIRST), back, "--period", FIRST, "--json", "-")
    assert {item["done_on"] for item in json.loads(out)["items"]} == {"2025-06-30"}


def test_own_kind__list_without_periods__is_told_the_kinds_own_words(
    tmp_path: Path, call: Call, root: Path
) -> None:
    """What stops the list speaks of this kind's fields and half-years, not of another's."""
    make_kind(root / "workbooks" / "templates" / "annual_master.xlsx", tmp_path / "ひな形.xlsx")
    listed = tmp_path / "一覧.csv"
    listed.write_text("番号,分野,取組項目,担当課\n1,庁舎,紙を減らす,管財課\n", encoding="utf-8")
    done = call(
        "master", listed, "--preset", tmp_path / "ひな形.xlsx", "-o", tmp_path / "台帳.xlsx"
    )
    assert done.status == 3
    assert "取組_R7H1" in done.err
    assert "R7H1-R11H2" in done.err


def test_own_kind__nothing_planned__is_a_master_without_doubts(
    tmp_path: Path, call: Call, root: Path
) -> None:
    """A list without any plan text makes a master that lacks nothing."""
    made = make_town(tmp_path, call, root, FIELDS, blank=True)
    done = call(
        "check", made.master(FIRST), made.path("一覧.csv"), "--period", FIRST, "--json", "-"
    )
    assert "master-original-missing" not in {f["code"] for f in done.report["findings"]}


def test_own_kind__amounts_of_two_units__each_is_told_on_the_form(
    tmp_path: Path, call: Call, root: Path
) -> None:
    """The form says the unit of every amount that it asks for."""
    cost = ("かかった費用", "実績", "金額", "本文", "任意", "", "円", "庁内", "cost_yen", "12")
    made = make_town(tmp_path, call, root, (*FIELDS, cost))
    made.run("distribute", made.master(FIRST), "--period", FIRST, "-o", made.path("配布"))
    sheet = item_sheets(openpyxl.load_workbook(made.path("配布") / "総務課.xlsx"), "取組項目")
    texts = [str(c.value) for row in sheet["車を減らす"].iter_rows() for c in row if c.value]
    assert [text for text in texts if "節減額は千円単位で、かかった費用は円単位で、" in text]
