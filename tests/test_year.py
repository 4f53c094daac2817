"""The whole year of the manual, command by command, against a model that the tests keep.

The model (``yearmodel``) knows nothing of the program: counts, shares, moves and progress are
computed there by arithmetic of its own, and every output of every step is compared with it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl import how
from tests.commands import Call, Run
from tests.staff import PLAN_CSV, answer_cell, cell_of, fill, item_sheets, type_rows
from tests.yearchecks import (
    check_board,
    check_errata,
    check_handover,
    check_publication,
    check_recorded,
    check_reminder,
    check_report,
    check_summary,
)
from tests.yearmodel import CLASSES, FIELDS, NUMBERS, TITLES, UNITS, Model, answer_of
from tests.yearoutputs import letter

OPEN = "未確定（9月ごろ）"
DUE = "令和7年5月15日（木）"  # a day that is over whenever the test runs
EARLIER = {("第3次大綱", "令和5年度"): 40, ("第3次大綱", "令和6年度"): 41}
OPTIONS = frozenset(
    [
        "--period",
        "-o",
        "--json",
        "-",
        "--report",
        "--return-to",
        "--stage",
        "--formats",
        "--previous",
        "R7",
        "R8",
        "推進会議",
        "審議会",
        "html,csv,docx",
    ]
)


@dataclass
class Year:
    """One walk through the year: its folder, the program, and the model beside it."""

    folder: Path
    call: Call
    model: Model = field(default_factory=Model)

    def path(self, name: str) -> Path:
        return self.folder / name

    def run(self, *arguments: str, status: int = 0) -> Run:
        """Run a command; what is neither an option nor its word is a file of the year's folder."""
        made = [a if a in OPTIONS or n == 0 else self.path(a) for n, a in enumerate(arguments)]
        ended = self.call(*made)
        assert ended.status == status, (arguments, ended.out, ended.err)
        return ended

    def give(
        self,
        unit: str,
        name: str,
        changes: Mapping[str, Mapping[str, str]] | None = None,
        period: str = "R7",
    ) -> None:
        """Put a filled form into the folder of returns; ``changes`` are by number."""
        answers = {
            TITLES[no]: {**answer_of(no, period), **(changes or {}).get(no, {})}
            for no in NUMBERS
            if unit in (UNITS[no], self.model.unit(no))
        }
        after = "" if period == "R7" else period
        form, target = self.path(f"配布{after}/{unit}.xlsx"), self.path(f"回収{after}/{name}")
        fill(form, target, answers, int(period[1:]))

    def consolidate(
        self,
        target: str,
        *inputs: str,
        period: str = "R7",
        status: int = 0,
        hand: tuple[str, ...] = (),
    ) -> dict[str, Any]:
        """Consolidate, and hold JSON and workbook against the model."""
        made = (*inputs, "--period", period, "-o", target, "--json", "-")
        run = self.run("consolidate", *made, status=status)
        check_report(self.model, run.report, period)
        check_summary(self.model, self.path(target), period, hand)
        return run.report

    def compare(self, before: Model, old: str, new: str, name: str) -> None:
        """Make 正誤表 between two summaries, the later of which is the model's state now."""
        self.run("compare", old, new, "-o", name)
        check_errata(before, self.model, "R7", self.path(name))


@pytest.fixture
def year(tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Year:
    """Give the year's folder with a master whose 設定, 担当課 and 過年度集計 are filled."""
    year = Year(tmp_path, call)
    sets = (f"提出期限={DUE}", "取りまとめ課=行革課", "連絡先=内線 123")
    options = [word for one in sets for word in ("--set", one)]
    # one and the same day for all commands, also where the test runs beyond midnight
    monkeypatch.setattr(how, "How", partial(how.How, day=dt.date.today()))
    assert call("master", PLAN_CSV, "-o", tmp_path / "台帳.xlsx", *options).status == 0
    rows = []
    for (plan, when), first in EARLIER.items():
        counts = {name: first // (n + 2) for n, name in enumerate(CLASSES)}
        year.model.earlier[plan, when] = counts
        rows += [{"計画": plan, "期": when, "区分": c, "件数": str(n)} for c, n in counts.items()]
    type_rows(year.path("台帳.xlsx"), "過年度集計", rows)
    return year


def rename_department(master: Path, old: str, new: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(master.read_bytes()))
    sheet = book["担当課"]
    cell = cell_of(sheet, old)
    sheet.cell(cell.row, cell_of(sheet, "旧課名").column).value = old
    cell.value = new
    book.save(master)


def office_rows(year: Year, master: str, channel: str, *rows: tuple[str, str, str, str]) -> None:
    """Type (番号, 欄, 修正前, 修正後) into 事務局修正."""
    told = {"期": "R7", "経緯": channel, "理由": "（架空）聞取り", "日付": "2026-05-25"}
    heads = ("番号", "欄", "修正前", "修正後")
    type_rows(
        year.path(master), "事務局修正", [told | dict(zip(heads, r, strict=True)) for r in rows]
    )


def correct_copy(year: Year, copy: Path, name: str, no: str, heading: str, text: str) -> None:
    """Correct one cell of a copy that was sent back, and put it into 回収."""
    book = openpyxl.load_workbook(io.BytesIO(copy.read_bytes()))
    answer_cell(item_sheets(book)[TITLES[no]], heading, 7).value = text
    book.save(year.path(f"回収/{name}"))


def test_year__from_april_to_the_next__every_number_equals_the_model(year: Year) -> None:
    """Reorganisation, 差戻し, telephone, a conflict, the council, 未確定, handover, second year."""
    model = year.model
    units = list(dict.fromkeys(UNITS.values()))
    renamed, told, disputed, faulty, later = units[:5]
    of = {unit: [no for no in NUMBERS if UNITS[no] == unit] for unit in units}
    wrong, by_hand, unsure = of[faulty][0], of[faulty][1], of[later][0]

    # April: the forms go out; then a department gets another name
    year.run("distribute", "台帳.xlsx", "--period", "R7", "-o", "配布")
    request = letter(year.path("配布/依頼文.txt"))
    assert f"全{len(NUMBERS)}件" in request
    assert f"配布先（{len(units)}）" in request
    assert DUE in request
    rename_department(year.path("台帳.xlsx"), renamed, f"新{renamed}")
    model.names[renamed] = f"新{renamed}"

    # May: all answer but one; one sends two versions, one chooses classes that do not exist,
    # one cannot know its figure before autumn
    year.path("回収").mkdir()
    for unit in units:
        if unit != told:
            year.give(unit, f"{unit}.xlsx")
            for no in of[unit]:
                model.put(no, answer_of(no))
    rewritten = {"実施概要": "（架空）書き直した。"}
    year.give(disputed, "二通目.xlsx", {of[disputed][0]: rewritten})
    bad = {no: {"達成度": "ほぼ達成"} for no in (wrong, by_hand)}
    year.give(faulty, f"{faulty}.xlsx", bad)
    year.give(later, f"{later}.xlsx", {unsure: {"数値": OPEN}})
    model.periods["R7"][unsure]["数値"] = OPEN
    check_in_may(year, faulty, told, disputed, (wrong, by_hand))

    # the older version goes into 旧; the copy comes back half corrected
    year.path("回収/旧").mkdir()
    year.path(f"回収/{disputed}.xlsx").rename(year.path(f"回収/旧/{disputed}.xlsx"))
    model.periods["R7"][of[disputed][0]] |= rewritten
    (copy,) = year.path("差戻し").glob(f"*/{faulty}.xlsx")
    correct_copy(year, copy, f"{faulty}（修正）.xlsx", wrong, "達成度", CLASSES[2])
    model.periods["R7"][wrong]["達成度"] = CLASSES[2]
    model.held["R7"] = {by_hand}
    year.consolidate("集計.xlsx", "台帳.xlsx", "回収", status=1)
    files = {"受理": len(units) - 1, "差替え済み": 2}
    board = {told: "未提出", faulty: "要差戻し"}
    check_board(model, year.path("集計.xlsx"), "R7", board, files)

    # the telephone answers, and the class that is still wrong, go into the master
    rows = [(no, name, "", text) for no in of[told] for name, text in answer_of(no).items()]
    office_rows(year, "台帳.xlsx", "電話", *rows, (by_hand, "達成度", "保留", CLASSES[1]))
    for no in of[told]:
        model.put(no, answer_of(no))
    model.periods["R7"][by_hand]["達成度"] = CLASSES[1]
    model.held.clear()
    hand = (*of[told], by_hand)
    june = year.consolidate("集計_推進会議.xlsx", "台帳.xlsx", "回収", hand=hand)
    assert {d["status"] for d in june["departments"]} == {"accepted"}
    check_board(model, year.path("集計_推進会議.xlsx"), "R7", {}, files)
    publish(year, "推進会議", "台帳.xlsx", "回収")
    summer(year, hand, [by_hand, wrong], unsure)


def check_in_may(year: Year, faulty: str, told: str, disputed: str, wrong: tuple[str, str]) -> None:
    """Check and send back; then once more the same day: nothing is sent twice."""
    model = year.model.kept()
    for no in [n for n in NUMBERS if UNITS[n] == disputed]:
        model.held.setdefault("R7", set()).add(no)
    model.held.setdefault("R7", set()).update(wrong)
    check = ("check", "台帳.xlsx", "回収", "--period", "R7", "--report", "確認結果.xlsx")
    report = year.run(*check, "--return-to", "差戻し", "--json", "-", status=1).report
    codes = {f["code"] for f in report["findings"]}
    assert {"department-missing", "file-conflict", "rating-unknown", "value-provisional"} <= codes
    assert report["account"]["items"] == model.account("R7")
    (folder,) = year.path("差戻し").iterdir()
    slip = letter(folder / f"差戻し票_{faulty}.txt")
    assert "修正が必要（2か所）" in slip
    assert slip.count("回答：ほぼ達成") == 2
    check_reminder(model, letter(folder / "督促文.txt"), "R7", [told])
    states = {told: "未提出", faulty: "差戻し中", disputed: "差戻し中"}
    accepted = len({*UNITS.values()}) - 2
    files = {"受理": accepted, "内容の食い違い": 2}
    check_board(model, year.path("確認結果.xlsx"), "R7", states, files)
    again = year.run(*check, "--return-to", "差戻し", status=1)
    assert "新しく送るものはありません" in again.out
    assert list(year.path("差戻し").iterdir()) == [folder]


def publish(year: Year, stage: str, *inputs: str, previous: str = "") -> str:
    """Publish for a stage ("" for 公表) and hold every file against the model."""
    folder = f"公表{stage}{len(list(year.folder.glob('公表*')))}"
    options = (*(("--stage", stage) if stage else ()), "--formats", "html,csv,docx")
    options += ("--previous", previous) if previous else ()
    year.run("publish", *inputs, "--period", "R7", "-o", folder, *options)
    check_publication(year.model, year.path(folder), "R7")
    return folder


def summer(year: Year, hand: tuple[str, ...], handled: list[str], unsure: str) -> None:
    """July to October: the council corrects, the year is published, recorded and settled."""
    model = year.model
    before = model.kept()
    changed = next(
        no for no in NUMBERS if model.rating(no, "R7") == CLASSES[1] and no not in handled
    )
    office_rows(year, "台帳.xlsx", "審議会", (changed, "達成度", CLASSES[1], CLASSES[3]))
    model.periods["R7"][changed]["達成度"] = CLASSES[3]
    hand = tuple(dict.fromkeys((*hand, changed)))
    year.consolidate("集計_審議会.xlsx", "台帳.xlsx", "回収", hand=hand)
    year.compare(before, "集計_推進会議.xlsx", "集計_審議会.xlsx", "正誤表_審議会.xlsx")
    publish(year, "審議会", "台帳.xlsx", "回収")
    public = publish(year, "", "台帳.xlsx", "回収")

    # August: recorded and handed over; from the new master alone everything is the same
    year.run("rollover", "台帳.xlsx", "回収", "--period", "R7", "-o", "台帳R8.xlsx")
    check_recorded(model, year.path("台帳R8.xlsx"), 7, "R7")
    check_handover(model, year.path("引継ぎ書_R7.xlsx"), "R7")
    year.consolidate("集計_記録.xlsx", "台帳R8.xlsx", hand=hand)
    publish(year, "", "台帳R8.xlsx")

    # October: the open figure is known
    before = model.kept()
    office_rows(year, "台帳R8.xlsx", "訂正", (unsure, "数値", OPEN, "90％"))
    model.periods["R7"][unsure]["数値"] = "90％"
    hand = tuple(dict.fromkeys((*hand, unsure)))
    year.consolidate("集計_確定.xlsx", "台帳R8.xlsx", hand=hand)
    year.compare(before, "集計_記録.xlsx", "集計_確定.xlsx", "正誤表_確定.xlsx")
    folder = publish(year, "", "台帳R8.xlsx", previous=public)
    errata = letter(year.path(f"{folder}/正誤表.csv")).splitlines()
    assert [line for line in errata[1:] if OPEN in line and "90％" in line] == errata[1:]
    second_year(year)


def second_year(year: Year) -> None:
    """Walk the next year on the new master: forms with last year's answers, moves, two columns."""
    model = year.model
    year.run("distribute", "台帳R8.xlsx", "--period", "R8", "-o", "配布R8")
    for unit in dict.fromkeys(map(model.unit, NUMBERS)):
        form = openpyxl.load_workbook(
            io.BytesIO(year.path(f"配布R8/{unit}.xlsx").read_bytes()), data_only=True
        )
        for no in (n for n in NUMBERS if model.unit(n) == unit):
            sheet = item_sheets(form)[TITLES[no]]
            for name in FIELDS:
                shown = answer_cell(sheet, name, 7).value
                assert str(shown or "") == model.periods["R7"][no][name]
        year.give(unit, f"{unit}.xlsx", period="R8")
    for no in NUMBERS:
        model.put(no, answer_of(no, "R8"), "R8")
    year.consolidate("集計R8.xlsx", "台帳R8.xlsx", "回収R8", period="R8")
    files = {"受理": len({*UNITS.values()})}
    check_board(model, year.path("集計R8.xlsx"), "R8", {}, files)
    formats = ("--formats", "html,csv,docx")
    year.run("publish", "台帳R8.xlsx", "回収R8", "--period", "R8", "-o", "公表R8", *formats)
    check_publication(model, year.path("公表R8"), "R8")
    year.run("rollover", "台帳R8.xlsx", "回収R8", "--period", "R8", "-o", "台帳R9.xlsx")
    check_recorded(model, year.path("台帳R9.xlsx"), 7, "R7")
    check_recorded(model, year.path("台帳R9.xlsx"), 8, "R8")
    check_handover(model, year.path("引継ぎ書_R8.xlsx"), "R8")
