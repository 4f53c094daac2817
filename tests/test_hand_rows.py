"""What the administrator types into the master oddly: every row counts or is named, in every command."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.commands import Call
from tests.staff import cell_of, fill, type_rows

LIST = """番号,方針,推進項目,計画項目,担当課,数値目標_令和7,数値目標_令和8
1,一,（１）,窓口の見直し,市民課,10件,20件
2,一,（１）,書類の見直し,総務課,20件,30件
3,一,（２）,施設の見直し,管財課,30件,40件
"""
FIGURES = {"窓口の見直し": "10件", "書類の見直し": "20件", "施設の見直し": "30件"}
ANSWERS = {
    title: {
        "実施概要": "（架空）計画どおり実施した。",
        "数値": figure,
        "達成度": "年度目標達成",
        "振り返り": "（架空）次年度も続ける。",
    }
    for title, figure in FIGURES.items()
}
GOOD = {"期": "R7", "番号": "1", "欄": "数値", "修正前": "10件", "修正後": "11件"}


@dataclass(frozen=True)
class Town:
    """A small plan whose answers are all there: its folder, and the program."""

    folder: Path
    call: Call

    @property
    def master(self) -> Path:
        return self.folder / "台帳.xlsx"

    def edit(self, change: Callable[[Any], None]) -> None:
        """Change the master as somebody does in Excel."""
        book = openpyxl.load_workbook(io.BytesIO(self.master.read_bytes()))
        change(book)
        book.save(self.master)

    def said(self, command: str) -> list[str]:
        """Run a command over the returns; give the messages on what stands in the master."""
        own = {"check": ["--report", "r.xlsx"], "consolidate": ["-o", "s.xlsx"]}
        own |= {"rollover": ["-o", "n.xlsx"], "publish": ["-o", "p", "--formats", "csv"]}
        made = [self.folder / a if "." in a or a == "p" else a for a in own[command]]
        run = self.call(command, self.master, self.folder / "回収", "--period", "R7", *made)
        assert run.status in (0, 1), run.err
        return re.findall(r"^\[(.*)\n  場所：台帳\.xlsx", run.out, re.MULTILINE)

    def found(self) -> list[Mapping[str, str]]:
        """Check the returns; give the findings in the master."""
        run = self.call("check", self.master, self.folder / "回収", "--period", "R7", "--json", "-")
        return [f for f in run.report["findings"] if f["file"] == "台帳.xlsx"]


@pytest.fixture
def town(tmp_path: Path, call: Call) -> Town:
    (tmp_path / "一覧.csv").write_text(LIST, encoding="utf-8")
    made = Town(tmp_path, call)
    assert call("master", tmp_path / "一覧.csv", "-o", made.master).status == 0
    sent = call("distribute", made.master, "--period", "R7", "-o", tmp_path / "配布")
    assert sent.status == 0
    for form in sorted((tmp_path / "配布").glob("*.xlsx")):
        fill(form, tmp_path / "回収" / form.name, ANSWERS)
    return made


ODD: Mapping[str, list[tuple[str, dict[str, Any], str]]] = {
    "事務局修正": [
        ("period that the plan lacks", {**GOOD, "期": "R1"}, "期「R1」が"),
        ("no period", {**GOOD, "期": ""}, "「期」が空欄"),
        ("several periods in one cell", {**GOOD, "期": "R7～R8"}, "期「R7～R8」が"),
        ("item that the plan lacks", {**GOOD, "番号": "99"}, "番号「99」の計画項目が"),
        ("no item", {**GOOD, "番号": ""}, "「番号」が空欄"),
        ("two items in one cell", {**GOOD, "番号": "1、2"}, "番号「1、2」の計画項目が"),
        ("field of the plan's side", {**GOOD, "欄": "数値目標"}, "欄「数値目標」が"),
        ("no field", {**GOOD, "欄": None}, "欄「」が"),
        ("no new text", {**GOOD, "修正後": "　"}, "「修正後」が空欄"),
        ("another old text", {**GOOD, "修正前": "12件"}, "今の内容が「10件」"),
        ("old text forgotten", {**GOOD, "修正前": ""}, "今の内容が「10件」"),
        ("error value", {**GOOD, "修正後": "#REF!"}, "「修正後」の欄を読み取れません"),
        ("formula without a result", {**GOOD, "修正後": "=A1"}, "「修正後」の欄を読み取れません"),
        ("later period", {**GOOD, "期": "R8"}, "令和8年度のものなので"),
        ("only a remark", {"理由": "あとで確認する"}, "「期」が空欄"),
    ],
    "確認記録": [
        ("no such answer", {"期": "R7", "番号": "1", "指摘": "x", "対応": "保留"}, "「対応」は"),
        ("nothing meant", {"期": "R7", "番号": "1", "対応": "了承"}, "「指摘」が空欄"),
        (
            "words of no finding",
            {"期": "R7", "番号": "1", "指摘": "数値が前年と違います", "対応": "了承"},
            "当てはまる確認がありません",
        ),
        ("no period", {"番号": "1", "指摘": "x", "対応": "了承"}, "「期」が空欄"),
        (
            "item that the plan lacks",
            {"期": "R7", "番号": "9", "指摘": "x", "対応": "了承"},
            "番号「9」",
        ),
    ],
    "委員意見": [
        ("no opinion", {"期": "R7", "番号": "1", "回答": "検討します"}, "「意見」が空欄"),
        ("neither する nor しない", {"期": "R7", "意見": "x", "公表": "未定"}, "「公表」は"),
        ("item that the plan lacks", {"期": "R7", "番号": "9", "意見": "x"}, "番号「9」"),
        ("period that the plan lacks", {"期": "令和20年度", "意見": "x"}, "期「令和20年度」が"),
        ("later period", {"期": "R8", "意見": "x"}, "令和8年度のものなので"),
    ],
}


def test_odd_rows__all_at_once__are_named_alike_by_every_command(town: Town) -> None:
    """check, consolidate, publish and rollover say the same of every row that has no effect."""
    for sheet, rows in ODD.items():
        type_rows(town.master, sheet, [texts for _, texts, _ in rows])
    town.edit(lambda book: add_department(book, "提出期限", "令和8年5月15日"))
    said = {command: town.said(command) for command in ("check", "consolidate", "publish")}
    wanted = [(name, part) for rows in ODD.values() for name, _, part in rows]
    for command, messages in said.items():
        missing = [name for name, part in wanted if not any(part in m for m in messages)]
        assert missing == [], command
        assert len(messages) >= len(wanted) + 1, command
        assert messages == said["check"], command
    assert [m for m in said["check"] if m not in town.said("rollover")] == []


def add_department(book: Any, heading: str, text: str) -> None:
    sheet = book["担当課"]
    sheet.cell(sheet.max_row + 3, cell_of(sheet, heading).column).value = text


@pytest.mark.parametrize(
    "texts",
    [
        {"期": "Ｒ７", "番号": "１", "欄": "数 値", "修正前": "１０件", "修正後": "11件"},
        {"期": "令和７年度", "番号": " 1 ", "欄": "数値　", "修正前": "10件 ", "修正後": "11件"},
        {"期": 7, "番号": 1, "欄": "数値", "修正前": "10件", "修正後": "11件"},
        {"期": "2025", "番号": "1.", "欄": "数値", "修正前": "10件", "修正後": "11件"},
    ],
    ids=["full-width", "blanks", "numbers", "point"],
)
def test_row__in_another_spelling__counts_or_is_named(
    town: Town, texts: Mapping[str, object]
) -> None:
    """Width and blanks change nothing; what is no number of an item is named, never guessed."""
    type_rows(town.master, "事務局修正", [texts])  # type: ignore[list-item]
    (found,) = town.found()
    wanted = "hand-row-unusable" if texts["番号"] == "1." else "office-applied"
    assert found["code"] == wanted


def test_row__below_an_empty_one_hidden_or_filtered__counts(town: Town) -> None:
    """Where a row stands, and whether Excel shows it, changes nothing."""

    def change(book: Any) -> None:
        sheet = book["事務局修正"]
        head = cell_of(sheet, "番号").row
        for row, no, before in ((head + 3, "1", "10件"), (head + 40, "2", "20件")):
            texts = {**GOOD, "番号": no, "修正前": before, "修正後": "25件"}
            for heading, text in texts.items():
                sheet.cell(row, cell_of(sheet, heading).column).value = text
            sheet.row_dimensions[row].hidden = True

    town.edit(change)
    assert [f["code"] for f in town.found()] == ["office-applied"] * 2


def test_rows__merged_period_and_number__name_the_rows_that_lack_them(town: Town) -> None:
    """Of merged cells only the first row has the text: the others say what is blank."""
    rows = [GOOD, {**GOOD, "欄": "振り返り", "修正前": ANSWERS["窓口の見直し"]["振り返り"]}]
    type_rows(town.master, "事務局修正", rows)

    def change(book: Any) -> None:
        sheet = book["事務局修正"]
        first = cell_of(sheet, "期").row + 1
        sheet.merge_cells(start_row=first, end_row=first + 1, start_column=1, end_column=1)

    town.edit(change)
    assert [f["code"] for f in town.found()] == ["hand-row-unusable", "office-applied"]


def test_row__figure_with_its_unit_in_the_number_format__is_read_as_shown(town: Town) -> None:
    """11 shown as 11件 is 11件, as in a form that comes back."""
    type_rows(town.master, "事務局修正", [{**GOOD, "修正後": ""}])

    def change(book: Any) -> None:
        sheet = book["事務局修正"]
        cell = sheet.cell(cell_of(sheet, "期").row + 1, cell_of(sheet, "修正後").column)
        cell.value, cell.number_format = 11, '0"件"'

    town.edit(change)
    (found,) = town.found()
    assert (found["code"], found["value"]) == ("office-applied", "11件")


@pytest.mark.parametrize("typed", ["2026-02-06", True], ids=["day", "truth"])
def test_row__new_text_that_excel_made_something_else_of__is_held_at_its_cell(
    town: Town, typed: object
) -> None:
    """A day or a truth value is no number of cases: the finding names the cell in the master."""
    type_rows(town.master, "事務局修正", [{**GOOD, "修正後": ""}])

    def change(book: Any) -> None:
        sheet = book["事務局修正"]
        cell = sheet.cell(cell_of(sheet, "期").row + 1, cell_of(sheet, "修正後").column)
        cell.value, cell.number_format = typed, "General"
        if typed is not True:
            cell.value, cell.number_format = 46059, "yyyy/m/d"

    town.edit(change)
    errors = [f for f in town.found() if f["severity"] == "error"]
    assert [f["sheet"] for f in errors] == ["事務局修正"]


@pytest.mark.parametrize(
    ("change", "part"),
    [
        (lambda s: s.delete_rows(cell_of(s, "期").row), "見出し「期」「番号」"),
        (
            lambda s: setattr(cell_of(s, "修正後"), "value", "訂正後"),
            "見出し「修正後」がありません",
        ),
        (lambda s: setattr(cell_of(s, "日付"), "value", "修正後"), "見出し「修正後」が2つあります"),
        (lambda s: setattr(s["E3"], "value", "12件"), "見出しの行より上にあります"),
    ],
    ids=["headings gone", "heading changed", "heading twice", "above the headings"],
)
def test_sheet__headings_spoiled__says_what_is_not_read(
    town: Town, change: Callable[[Any], None], part: str
) -> None:
    """A heading that is gone, doubled or passed by is named with what stands there."""
    type_rows(town.master, "事務局修正", [GOOD])
    town.edit(lambda book: change(book["事務局修正"]))
    found = [f for f in town.found() if f["code"] == "hand-row-unusable"]
    assert any(part in f["message"] for f in found), [f["message"] for f in found]
    assert all("0行目" not in f["message"] for f in found)


def test_sheet__copied_with_rows__is_named_and_not_read(town: Town) -> None:
    """Nobody can tell whether a copy is an old one: its rows are counted, and do nothing."""
    type_rows(town.master, "事務局修正", [GOOD])

    def change(book: Any) -> None:
        book.copy_worksheet(book["事務局修正"]).title = "事務局修正 (2)"

    town.edit(change)
    found = town.found()
    assert [f["code"] for f in found] == ["hand-sheet-copy", "office-applied"]
    assert "「事務局修正 (2)」" in found[0]["message"]
    assert "1行" in found[0]["message"]


def source_of(town: Town, book: str, no: str) -> str:
    """Give 出所 of an item in a summary."""
    sheet = openpyxl.load_workbook(io.BytesIO((town.folder / book).read_bytes()))["項目一覧"]
    column = cell_of(sheet, "出所").column
    rows = sheet.iter_rows(min_row=cell_of(sheet, "番号").row + 1)
    return next(str(row[column - 1].value) for row in rows if str(row[0].value) == no)


def rolled(town: Town) -> Path:
    """Record the period; give the next master."""
    target = town.folder / "台帳R8.xlsx"
    run = town.call(
        "rollover", town.master, town.folder / "回収", "--period", "R7", "-o", target
    )  # fmt: skip
    assert run.status == 0, run.err
    return target


def test_correction__recorded_by_rollover__is_still_named_in_source(town: Town) -> None:
    """Consolidated later from the master alone, 出所 names the record's cell and 事務局修正."""
    rating = {**GOOD, "欄": "達成度", "修正前": "年度目標達成", "修正後": "年度目標一部達成"}
    type_rows(town.master, "事務局修正", [{**rating, "経緯": "審議会"}])
    master = rolled(town)
    run = town.call(
        "consolidate", master, "--period", "R7", "-o", town.folder / "記録.xlsx", "--json", "-"
    )  # fmt: skip
    assert run.status == 0, run.err
    place, hand = source_of(town, "記録.xlsx", "1").split("\n")
    assert place.startswith("台帳R8.xlsx｜1_窓口の見直し｜")
    assert hand.startswith("事務局修正（達成度 E")
    assert "事務局修正" not in source_of(town, "記録.xlsx", "2")
    (note,) = [f for f in run.report["findings"] if f["sheet"] == "事務局修正"]
    assert note["code"] == "hand-row-earlier"
    assert "すでに台帳の記録に入っています" in note["message"]


def test_correction__that_disagrees_with_the_figure__asks_no_department(town: Town) -> None:
    """What the council decided is the administrator's to approve: nothing is sent about it."""
    rating = {**GOOD, "欄": "達成度", "修正前": "年度目標達成", "修正後": "年度目標一部達成"}
    type_rows(town.master, "事務局修正", [{**rating, "経緯": "審議会"}])
    (warning,) = [f for f in town.found() if f["code"] == "rating-disagrees"]
    assert "確認記録" in warning["remedy"]
    assert "担当課" not in warning["remedy"]
    sent = town.call(
        "check", town.master, town.folder / "回収", "--period", "R7",
        "--return-to", town.folder / "差戻し",
    )  # fmt: skip
    assert "新しく送るものはありません" in sent.out
    master = rolled(town)
    run = town.call(
        "consolidate", master, "--period", "R7", "-o", town.folder / "x.xlsx", "--json", "-"
    )
    (warning,) = [f for f in run.report["findings"] if f["code"] == "rating-disagrees"]
    assert "確認記録" in warning["remedy"]


def test_correction__recorded_and_rolled_over_again__is_logged_once(town: Town) -> None:
    """What stands in the record is no change: 変更記録 does not grow, and 引継ぎ書 still lists it."""
    type_rows(town.master, "事務局修正", [{**GOOD, "経緯": "審議会"}])
    master = rolled(town)
    again = town.folder / "台帳R8改.xlsx"
    run = town.call("rollover", master, "--period", "R7", "-o", again)
    assert run.status == 0, run.err
    logs = [openpyxl.load_workbook(io.BytesIO(m.read_bytes()))["変更記録"] for m in (master, again)]
    texts = [[[c.value for c in row] for row in log.iter_rows()] for log in logs]
    assert texts[0] == texts[1]
    page = openpyxl.load_workbook(io.BytesIO((town.folder / "引継ぎ書_R7.xlsx").read_bytes()))
    told = [str(c.value) for row in page.worksheets[0].iter_rows() for c in row if c.value]
    assert any("10件 → 11件（審議会）" in line for line in told)


def test_correction__of_another_item_beside_a_late_return__is_no_mismatch(town: Town) -> None:
    """One return that comes late does not put the corrections of all others in doubt."""
    type_rows(town.master, "事務局修正", [GOOD])
    late = town.folder / "遅れて" / "管財課.xlsx"
    late.parent.mkdir()
    (town.folder / "回収" / "管財課.xlsx").rename(late)
    master = rolled(town)
    second = {**GOOD, "番号": "2", "修正前": "20件", "修正後": "22件"}
    type_rows(master, "事務局修正", [second])
    again = town.folder / "台帳R8改.xlsx"
    run = town.call("rollover", master, late.parent, "--period", "R7", "-o", again)
    assert run.status == 0, run.err
    assert "office-mismatch" not in run.out
    out = town.call(
        "consolidate", again, "--period", "R7", "-o", town.folder / "x.xlsx", "--json", "-"
    )
    assert {i["no"]: i["value"] for i in out.report["items"]} == {
        "1": "11件", "2": "22件", "3": "30件",
    }  # fmt: skip


def test_approval__of_a_later_period__is_named(town: Town) -> None:
    """A slip in 期 cannot hide in 確認記録 either."""
    row = {"期": "R8", "番号": "1", "指摘": "確認のことば十文字", "対応": "了承"}
    type_rows(town.master, "確認記録", [row, {**row, "期": "R7"}])
    assert {f["code"] for f in town.found()} == {"hand-row-later", "approval-unused"}
