"""The quarterly plan: a year of four quarters through the commands."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.plan.bundled import bundled_list
from taikou_xl.plan.quarterly import QUARTERLY
from tests.commands import Call
from tests.staff import PLAN_CSV, csv_rows, fill, item_sheets, type_rows

INZAI_CSV = PLAN_CSV.parent / "inzai_items.csv"
QUARTERS = ("R7Q1", "R7Q2", "R7Q3", "R7Q4")
ROWS = (
    {
        "番号": "A1-1", "施策の柱": "A：市民サービス", "領域": "A1：窓口", "施策": "書かない窓口の実現",
        "主担当部": "総務部", "担当課": "DX推進課", "目的": "窓口の負担の軽減",
        "実施内容_R7Q1": "先進事例の視察", "到達目標_R7Q4": "案内書の流れの作成",
    },
    {
        "番号": "B1-3", "施策の柱": "B：庁内効率化", "領域": "B1：デジタル化", "施策": "紙決裁の廃止",
        "主担当部": "総務部", "担当課": "総務課", "目的": "業務の効率化",
        "実施内容_R7Q1": "電子決裁の推進", "到達目標_R7Q4": "電子決裁率80％",
    },
    {
        "番号": "B1-5a", "施策の柱": "B：庁内効率化", "領域": "B1：デジタル化", "施策": "ハンコレスの推進",
        "主担当部": "総務部", "担当課": "総務課", "目的": "業務の効率化",
        "実施内容_R7Q1": "規程の見直し", "到達目標_R7Q4": "-",
    },
)  # fmt: skip
# 天気 of the three 施策, quarter by quarter
WEATHER = {
    "R7Q1": ("晴れ", "晴れ", "曇り"),
    "R7Q2": ("晴れ", "曇り", "曇り"),
    "R7Q3": ("晴れ", "雨", "晴れ"),
    "R7Q4": ("晴れ", "曇り", "晴れ"),
}


def list_of(rows: Sequence[Mapping[str, str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, dict.fromkeys(head for row in rows for head in row))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def answer_of(weather: str, quarter: str, title: str) -> dict[str, str]:
    """Answer as a department would: a reason only where the direction is not 継続."""
    worst = weather == "雨"
    found = {
        "進捗状況": f"（架空）{quarter}に{title}を進めた。",
        "天気": weather,
        "今後の方向性": "見直し" if worst else "継続",
        "振り返り": "（架空）関係課との調整を早める。",
    }
    return found | ({"方向性理由": "（架空）運用の整理が要る。"} if worst else {})


@dataclass(frozen=True)
class Year:
    """A folder with a master to which quarter after quarter is added."""

    folder: Path
    call: Call

    def master(self, quarter: str) -> Path:
        return self.folder / f"台帳{quarter}.xlsx"

    def returns(self, quarter: str) -> Path:
        return self.folder / f"回収{quarter}"

    def summary(self, quarter: str) -> Path:
        return self.folder / f"集計{quarter}.xlsx"

    def run(self, quarter: str, weather: Sequence[str]) -> dict[str, Any]:
        """Distribute, fill, consolidate and roll over one quarter; give its report."""
        by_title = dict(zip((row["施策"] for row in ROWS), weather, strict=True))
        return self.run_with(quarter, {t: answer_of(w, quarter, t) for t, w in by_title.items()})

    def run_with(self, quarter: str, answers: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        """Run one quarter with these answers, by title; give its report."""
        forms = self.folder / f"配布{quarter}"
        done = self.call("distribute", self.master(quarter), "--period", quarter, "-o", forms)
        assert done.status == 0, done.err
        for form in sorted(forms.glob("*.xlsx")):
            target = self.returns(quarter) / form.name
            fill(form, target, answers, quarter, title_label="施策", period_heading="期")
        run = self.call(
            "consolidate", self.master(quarter), self.returns(quarter), "--period", quarter,
            "-o", self.summary(quarter), "--json", "-",
        )  # fmt: skip
        assert run.status == 0, run.err
        following = self.folder / f"台帳{next_of(quarter)}.xlsx"
        rolled = self.call(
            "rollover", self.master(quarter), self.returns(quarter),
            "--period", quarter, "-o", following,
        )  # fmt: skip
        assert rolled.status == 0, rolled.err
        return run.report


def next_of(quarter: str) -> str:
    return {"R7Q1": "R7Q2", "R7Q2": "R7Q3", "R7Q3": "R7Q4"}.get(quarter, "R8Q1")


@pytest.fixture
def year(tmp_path: Path, call: Call) -> Year:
    (tmp_path / "一覧.csv").write_bytes(list_of(ROWS))
    made = call(
        "master", tmp_path / "一覧.csv", "-o", tmp_path / "台帳R7Q1.xlsx", "--preset", "quarterly",
        "--set", "計画期間=R7Q1-R9Q4",
    )  # fmt: skip
    assert made.status == 0, made.err
    return Year(tmp_path, call)


def test_quarterly__four_quarters__every_answer_is_counted_and_recorded(year: Year) -> None:
    """A year of four quarters runs; ``ratings`` counts 天気 of every recorded quarter."""
    for quarter in QUARTERS:
        report = year.run(quarter, WEATHER[quarter])
        assert report["account"]["items"] == {"plan": 3, "answered": 3, "held": 0, "missing": 0}
    counts = {q: {k: n for k, n in c.items() if n} for q, c in report["ratings"].items()}
    assert counts == {q: {w: ws.count(w) for w in ws} for q, ws in WEATHER.items()}
    item = report["items"][1]
    assert (item["no"], item["weather"], item["travel_direction"]) == ("B1-3", "曇り", "継続")
    book = openpyxl.load_workbook(year.master("R8Q1"))
    sheet = next(s for s in book.worksheets if s.title.startswith("B1-5a"))
    shown = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {f"（架空）{q}にハンコレスの推進を進めた。" for q in QUARTERS} <= shown


def test_direction__other_than_to_go_on__wants_a_reason(year: Year) -> None:
    """方向性理由 may be blank only where 今後の方向性 is 継続."""
    forms, back = year.folder / "配布", year.folder / "回収"
    year.call("distribute", year.master("R7Q1"), "--period", "R7Q1", "-o", forms)
    answers = {row["施策"]: answer_of("晴れ", "R7Q1", row["施策"]) for row in ROWS}
    answers["ハンコレスの推進"]["今後の方向性"] = "統合"
    for form in sorted(forms.glob("*.xlsx")):
        fill(form, back / form.name, answers, "R7Q1", title_label="施策", period_heading="期")
    run = year.call("check", year.master("R7Q1"), back, "--period", "R7Q1", "--json", "-")
    wrong = [f for f in run.report["findings"] if f["severity"] == "error"]
    assert [(f["code"], f["item"], f["field"]) for f in wrong] == [
        ("required-blank", "B1-5a", "方向性理由")
    ]


def test_extras__of_the_list__stand_on_the_form_and_in_the_master(year: Year) -> None:
    """主担当部 and 目的 of the list are shown above the table, and stay in 項目一覧."""
    forms = year.folder / "配布"
    year.call("distribute", year.master("R7Q1"), "--period", "R7Q1", "-o", forms)
    sheets = item_sheets(openpyxl.load_workbook(forms / "総務課.xlsx"), "施策")
    texts = [cell.value for row in sheets["紙決裁の廃止"].iter_rows() for cell in row]
    assert texts.index("業務の効率化") > texts.index("目的") > texts.index("主担当部")
    listed = openpyxl.load_workbook(year.master("R7Q1"))["項目一覧"]
    heads = [cell.value for row in listed.iter_rows() for cell in row]
    assert {"主担当部", "目的"} <= set(heads)


def test_course__item_that_got_worse__is_counted_and_coloured(year: Year) -> None:
    """四半期推移 shows 天気 of each quarter, mark and word together, and what went down."""
    for quarter in QUARTERS[:3]:
        year.run(quarter, WEATHER[quarter])
    sheet = openpyxl.load_workbook(year.summary("R7Q3"), data_only=True)["四半期推移"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in rows if "R7Q1" in row)
    found = {
        row[0]: dict(zip(head, row, strict=True))
        for row in rows
        if row[0] in ("A1-1", "B1-3", "B1-5a")
    }
    assert [found["B1-3"][q] for q in QUARTERS[:3]] == ["☀ 晴れ", "☁ 曇り", "☂ 雨"]
    assert [found[no]["前の期から"] for no in ("A1-1", "B1-3", "B1-5a")] == [
        "→ 同じ", "↓ 下降", "↑ 上昇",
    ]  # fmt: skip
    assert found["A1-1"]["同じ区分の続き"] == "3期"
    assert any(row[0] == "前の期より下がった項目：1項目" for row in rows)


def test_bundled_plan__four_quarters__every_measure_every_time(tmp_path: Path, call: Call) -> None:
    """All 35 施策 of the published plan run a whole year; the KGI stays beside its line."""
    data, sets = bundled_list(QUARTERLY)
    (tmp_path / "一覧.csv").write_bytes(data)
    year = Year(tmp_path, call)
    options = [part for key, text in sets.items() for part in ("--set", f"{key}={text}")]
    made = call(
        "master",
        tmp_path / "一覧.csv",
        "-o",
        year.master("R7Q1"),
        "--preset",
        "quarterly",
        *options,
    )
    assert made.status == 0, made.err
    type_rows(year.master("R7Q1"), "全体指標", [PAPER])
    titles = [row["施策"] for row in csv_rows(INZAI_CSV)]
    expected: dict[str, Counter[str]] = {}
    for number, quarter in enumerate(QUARTERS):
        weather = [("晴れ", "曇り", "晴れ", "雨", "晴れ")[(n + number) % 5] for n in range(35)]
        answers = {t: answer_of(w, quarter, t) for t, w in zip(titles, weather, strict=True)}
        answers["ペーパーレスの推進"]["数値"] = f"{4_500_000 - 100_000 * number:,}枚"
        report = year.run_with(quarter, answers)
        assert report["account"]["items"] == {"plan": 35, "answered": 35, "held": 0, "missing": 0}
        expected[quarter] = Counter(weather)
        counts = {q: {k: n for k, n in c.items() if n} for q, c in report["ratings"].items()}
        assert counts == expected
    book = openpyxl.load_workbook(year.summary("R7Q4"), data_only=True)
    rows = [[cell.value for cell in row] for row in book["全体指標"].iter_rows()]
    paper = next(row for row in rows if row[0] == "印刷枚数")
    # a third of the way from 4,779,225 to 2,389,612 after the first of three years
    assert (paper[8], paper[9]) == (4_200_000, 3_982_687)
    assert paper[1] == "目安より遅れている"


PAPER = {
    "指標名": "印刷枚数", "単位": "枚", "方向": "以下", "番号": "B1-4", "基準値": "4,779,225",
    "基準の期": "R6", "目標値": "2,389,612", "目標の期": "R9",
}  # fmt: skip
