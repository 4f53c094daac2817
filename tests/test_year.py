"""The whole year of the manual, command by command, against a model that the test keeps itself.

The model is a dictionary of what every item should show; counts and shares are computed from it
here, with arithmetic of this file alone, and compared with every output of every step.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import Call, Run
from tests.staff import PLAN_CSV, cell_of, csv_rows, fill, sensible, type_rows

CLASSES = (
    "全体の目標達成", "年度目標達成", "年度目標一部達成", "目標に向け実施中", "実施に向け検討中", "計画中止",
)  # fmt: skip
FIELDS = ("実施概要", "数値", "達成度", "振り返り")
OPEN = "未確定（9月ごろ）"
ROWS = csv_rows()
TITLES = {row["番号"]: row["計画項目"] for row in ROWS}
UNITS = {row["番号"]: row["担当課"] for row in ROWS}


@dataclass
class Model:
    """What every item of 令和7年度 should show now; no entry: nothing came."""

    items: dict[str, dict[str, str]] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)

    def put(self, no: str, answer: Mapping[str, str]) -> None:
        self.items[no] = dict(answer)

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(a["達成度"] for no, a in self.items.items() if no not in self.held)
        return {name: found[name] for name in CLASSES}

    @property
    def account(self) -> dict[str, int]:
        answered = len(self.items) - len(self.held)
        missing = len(ROWS) - len(self.items)
        return {
            "plan": len(ROWS), "answered": answered, "held": len(self.held), "missing": missing,
        }  # fmt: skip

    @property
    def share(self) -> tuple[int, int, int]:
        total = sum(self.counts.values())
        count = sum(self.counts[name] for name in CLASSES[:3])
        percent = (Decimal(100 * count) / total).quantize(Decimal(1), ROUND_HALF_UP)
        return count, total, int(percent)


@dataclass
class Year:
    """One walk through the year: its folder, the program, and the model beside it."""

    folder: Path
    call: Call
    model: Model = field(default_factory=Model)

    def path(self, name: str) -> Path:
        return self.folder / name

    def run(self, *arguments: str, status: int = 0) -> Run:
        known = {
            "--period",
            "R7",
            "R8",
            "-o",
            "--json",
            "-",
            "--report",
            "--return-to",
            "--prefer",
            "newest",
        }
        made = [a if a in known or n == 0 else self.path(a) for n, a in enumerate(arguments)]
        ended = self.call(*made)
        assert ended.status == status, (arguments, ended.out, ended.err)
        return ended

    def answers(self, unit: str) -> dict[str, dict[str, str]]:
        return {TITLES[no]: answer_of(no) for no in TITLES if UNITS[no] == unit}

    def give(self, unit: str, name: str, **changes: Mapping[str, str]) -> None:
        """Put a filled form into 回収; ``changes`` are by number (``no_3``)."""
        answers = self.answers(unit)
        for key, change in changes.items():
            answers[TITLES[key.removeprefix("no_")]].update(change)
        fill(self.path(f"配布/{unit}.xlsx"), self.path(f"回収/{name}"), answers)

    def consolidate(self, target: str = "集計.xlsx", status: int = 0) -> dict[str, Any]:
        """Consolidate the returns, and hold every figure of JSON and workbook against the model."""
        run = self.run(
            "consolidate", "台帳.xlsx", "回収", "--period", "R7", "-o", target, "--json", "-",
            status=status,
        )  # fmt: skip
        self.compare(run.report, target)
        return run.report

    def compare(self, report: Mapping[str, Any], target: str) -> None:
        model = self.model
        assert report["account"]["items"] == model.account
        found = {k: v for k, v in report["ratings"]["R7"].items() if k in CLASSES}
        assert found == model.counts
        assert report["ratings"]["R7"]["保留"] == model.account["held"]
        assert report["ratings"]["R7"]["未回答"] == model.account["missing"]
        share = report["achieved"]["R7"]
        assert (share["count"], share["total"], share["percent"]) == model.share
        keys = dict(zip(FIELDS, ("activity", "value", "rating", "reflection"), strict=True))
        for item in report["items"]:
            wanted = model.items.get(item["no"])
            for name, key in keys.items():
                if name == "達成度" and item["no"] in model.held:
                    assert item[key] is None
                else:
                    assert (item[key] or "") == (wanted[name] if wanted else "")
        self._compare_workbook(target)

    def _compare_workbook(self, target: str) -> None:
        model = self.model
        book = openpyxl.load_workbook(io.BytesIO(self.path(target).read_bytes()), data_only=True)
        counts = column_of(book["達成度集計"], "実施状況", "令和7年度")
        assert {name: counts[name] for name in CLASSES} == model.counts
        assert counts["合計"] == len(ROWS)
        front = "\n".join(str(c.value) for row in book["概要"].iter_rows() for c in row if c.value)
        count, total, percent = model.share
        missed = 100 * (total - count)
        rest = int((Decimal(missed) / total).quantize(Decimal(1), ROUND_HALF_UP))
        line = f"目標を一部以上達成した項目 {count}項目（{percent}%）／達成されなかった項目 {total - count}項目（{rest}%）"
        assert line in front
        shown = column_of(book["項目一覧"], "番号", "達成度")
        for no in TITLES:
            answer = model.items.get(no)
            wanted = "保留" if no in model.held else answer["達成度"] if answer else "未回答"
            assert shown[no] == wanted


def column_of(sheet: Any, key_heading: str, heading: str) -> dict[str, Any]:
    """Give one column of a sheet's table by the texts of another, down to its first blank."""
    key, wanted = cell_of(sheet, key_heading), cell_of(sheet, heading)
    found: dict[str, Any] = {}
    for row in range(key.row + 1, sheet.max_row + 1):
        text = sheet.cell(row, key.column).value
        if text is None:
            break
        found[str(text)] = sheet.cell(row, wanted.column).value
    return found


def answer_of(no: str) -> dict[str, str]:
    number = next(n for n, row in enumerate(ROWS) if row["番号"] == no)
    return {name: text for name, text in sensible(ROWS[number], number).items() if name in FIELDS}


@pytest.fixture
def year(tmp_path: Path, call: Call) -> Year:
    year = Year(tmp_path, call)
    assert call("master", PLAN_CSV, "-o", tmp_path / "台帳.xlsx").status == 0
    return year


def rename_department(master: Path, old: str, new: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(master.read_bytes()))
    sheet = book["担当課"]
    cell = cell_of(sheet, old)
    sheet.cell(cell.row, cell_of(sheet, "旧課名").column).value = old
    cell.value = new
    book.save(master)


def office_rows(year: Year, master: str, *rows: tuple[str, str, str, str]) -> None:
    """Type (番号, 欄, 修正前, 修正後) into 事務局修正."""
    told = {"期": "R7", "経緯": "電話", "理由": "（架空）聞取り", "日付": "2026-05-25"}
    heads = ("番号", "欄", "修正前", "修正後")
    type_rows(
        year.path(master), "事務局修正", [told | dict(zip(heads, r, strict=True)) for r in rows]
    )


def test_year__from_april_to_october__every_number_equals_the_model(year: Year) -> None:
    """Reorganisation, telephone, a conflict, a held cell, the council, 未確定 and the handover."""
    units = list(dict.fromkeys(UNITS.values()))
    renamed, told, disputed, faulty, later = units[:5]
    of = {unit: [no for no in TITLES if UNITS[no] == unit] for unit in units}

    # April: the forms go out; then a department gets another name
    year.run("distribute", "台帳.xlsx", "--period", "R7", "-o", "配布")
    rename_department(year.path("台帳.xlsx"), renamed, f"新{renamed}")

    # May: all answer but one; one sends two versions, one chooses a class that does not exist,
    # one cannot know its figure before autumn
    year.path("回収").mkdir()
    for unit in units:
        if unit != told:
            year.give(unit, f"{unit}.xlsx")
            for no in of[unit]:
                year.model.put(no, answer_of(no))
    year.give(
        disputed, "二通目.xlsx", **{f"no_{of[disputed][0]}": {"実施概要": "（架空）書き直した。"}}
    )
    wrong, unsure = of[faulty][0], of[later][0]
    year.give(faulty, f"{faulty}.xlsx", **{f"no_{wrong}": {"達成度": "ほぼ達成"}})
    year.give(later, f"{later}.xlsx", **{f"no_{unsure}": {"数値": OPEN}})
    year.model.items[unsure]["数値"] = OPEN
    year.model.held |= {wrong}
    checked = year.run(
        "check", "台帳.xlsx", "回収", "--period", "R7", "--report", "確認結果.xlsx", "--json", "-",
        status=1,
    ).report  # fmt: skip
    codes = {f["code"] for f in checked["findings"]}
    assert {"department-missing", "file-conflict", "rating-unknown", "value-provisional"} <= codes
    statuses = {d["department"]: d["status"] for d in checked["departments"]}
    assert statuses[f"新{renamed}"] == "accepted"
    assert statuses[told] == "missing"

    # the older version goes into 旧; the telephone answers and the right class into the master
    old = year.path("回収/旧")
    old.mkdir()
    year.path(f"回収/{disputed}.xlsx").rename(old / f"{disputed}.xlsx")
    year.model.items[of[disputed][0]]["実施概要"] = "（架空）書き直した。"
    year.consolidate(status=1)
    rows = [(no, name, "", text) for no in of[told] for name, text in answer_of(no).items()]
    office_rows(year, "台帳.xlsx", *rows, (wrong, "達成度", "ほぼ達成", CLASSES[2]))
    for no in of[told]:
        year.model.put(no, answer_of(no))
    year.model.items[wrong]["達成度"] = CLASSES[2]
    year.model.held.clear()
    june = year.consolidate("集計_推進会議.xlsx")
    assert {d["status"] for d in june["departments"]} == {"accepted"}

    # July: the council corrects one class
    changed = next(
        no for no, a in year.model.items.items() if a["達成度"] == CLASSES[1] and no != wrong
    )
    office_rows(year, "台帳.xlsx", (changed, "達成度", CLASSES[1], CLASSES[3]))
    year.model.items[changed]["達成度"] = CLASSES[3]
    year.consolidate("集計_審議会.xlsx")
    assert corrected(year, "集計_推進会議.xlsx", "集計_審議会.xlsx") == [
        (changed, "達成度", CLASSES[1], CLASSES[3])
    ]

    # August: the year is recorded and handed over
    year.run("rollover", "台帳.xlsx", "回収", "--period", "R7", "-o", "台帳R8.xlsx")
    page = openpyxl.load_workbook(io.BytesIO(year.path("引継ぎ書_R7.xlsx").read_bytes()))
    handed = "\n".join(
        str(c.value) for row in page.worksheets[0].iter_rows() for c in row if c.value
    )
    assert OPEN in handed
    recorded = year.run(
        "consolidate", "台帳R8.xlsx", "--period", "R7", "-o", "集計_記録.xlsx", "--json", "-"
    ).report
    year.compare(recorded, "集計_記録.xlsx")

    # October: the open figure is known
    office_rows(year, "台帳R8.xlsx", (unsure, "数値", OPEN, "90％"))
    year.model.items[unsure]["数値"] = "90％"
    settled = year.run(
        "consolidate", "台帳R8.xlsx", "--period", "R7", "-o", "集計_確定.xlsx", "--json", "-"
    ).report
    year.compare(settled, "集計_確定.xlsx")
    assert corrected(year, "集計_記録.xlsx", "集計_確定.xlsx") == [(unsure, "数値", OPEN, "90％")]

    # next April: the forms show what was recorded, corrections included
    year.run("distribute", "台帳R8.xlsx", "--period", "R8", "-o", "配布R8")
    unit = f"新{renamed}" if UNITS[unsure] == renamed else UNITS[unsure]
    form = openpyxl.load_workbook(io.BytesIO(year.path(f"配布R8/{unit}.xlsx").read_bytes()))
    shown = [str(c.value) for s in form.worksheets for row in s.iter_rows() for c in row]
    assert "90％" in shown
    assert OPEN not in shown


def corrected(year: Year, old: str, new: str) -> list[tuple[str, str, str, str]]:
    """Give (番号, 欄, 修正前, 修正後) of 正誤表 between two summaries, judged fields left out."""
    year.run("compare", old, new, "-o", "正誤表.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(year.path("正誤表.xlsx").read_bytes()))["正誤表"]
    head = cell_of(sheet, "番号")
    heads = {c.value: c.column for c in sheet[head.row]}
    columns = [heads[name] for name in ("番号", "欄", "修正前", "修正後")]
    found = []
    for row in range(head.row + 1, sheet.max_row + 1):
        no, name, before, after = (str(sheet.cell(row, c).value) for c in columns)
        if no in TITLES and name in FIELDS:
            found.append((no, name, before, after))
    year.path("正誤表.xlsx").unlink()
    return found
