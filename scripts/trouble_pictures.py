"""One picture for each event of docs/troubles.md, from outputs in which the event happened.

Every event starts from a copy of the demo's folder; what people do by hand is typed into the
workbooks with openpyxl, everything else is made by the program.
"""

# ruff: noqa: ANN401 - openpyxl has no types of its own

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

from scripts.picturing import (
    Part,
    as_pdf,
    picture_page,
    picture_part,
    picture_terminal,
)
from taikou_xl import demo, pipeline
from taikou_xl.publishing.folder import Wishes

PERIOD = "R7"
_HEAD_ROW, _TABLE_TOP = 4, 5  # of the master's tables and of 確認事項


@dataclass(frozen=True)
class Town:
    """A copy of the demo's folder to do something in."""

    folder: Path
    images: Path
    work: Path

    @property
    def master(self) -> Path:
        """Give the master's path."""
        return self.folder / demo.MASTER

    @property
    def returns(self) -> Path:
        """Give the folder of the returns."""
        return self.folder / demo.RETURNS

    def edit(self, book: Path, change: Callable[[Any], None], target: Path | None = None) -> None:
        """Change a workbook as somebody does in Excel."""
        opened = openpyxl.load_workbook(io.BytesIO(book.read_bytes()))
        change(opened)
        opened.save(target or book)

    def part(self, book: Path, part: Part, name: str) -> None:
        """Picture a part of a workbook."""
        picture_part(book, part, self.images / f"trouble-{name}", self.work)

    def checked(self, *words: str, name: str) -> None:
        """Picture what a check of the returns says with these words."""
        report = self.folder / "確認結果.xlsx"
        pipeline.check(self.master, [self.returns], PERIOD, report=report)
        rows = _findings(words)
        self.part(report, Part("確認事項", "A F G H", rows), name)

    def terminal(self, *arguments: str, name: str) -> None:
        """Picture what the program prints for a command in this folder."""
        ended = subprocess.run(
            [sys.executable, "-m", "taikou_xl", *arguments],
            capture_output=True, text=True, cwd=self.folder, check=False,
        )  # fmt: skip
        lines = [f"> taikou-xl {' '.join(arguments)}", *ended.stderr.rstrip().split("\n")]
        picture_terminal(lines, self.images / f"trouble-{name}", self.work)


def _findings(words: Sequence[str]) -> Callable[[int, str], bool]:
    return lambda number, text: number == _HEAD_ROW or any(word in text for word in words)


def make(made: Path, images: Path, work: Path) -> None:
    """Write all pictures; ``made`` is the demo's folder."""
    for name, event in EVENTS.items():
        folder = work / "events" / name
        shutil.copytree(made, folder)
        event(Town(folder, images, work))


def telephone(town: Town) -> None:
    """Show answers by telephone: rows of 事務局修正."""
    town.part(town.master, Part("事務局修正", "A B C D E F G"), "telephone")


def replaced(town: Town) -> None:
    """Show returns that others replace: the lower table of 回収状況."""
    town.part(
        town.folder / demo.SUMMARY,
        Part("回収状況", "A B C D E F G", lambda _, text: _is_aside(text), taller=2.2),
        "replaced",
    )


def _is_aside(text: str) -> bool:
    return text.startswith(("集計に入れなかった", "ファイル 状況")) or "差替え済み" in text


def two_files(town: Town) -> None:
    """Show two returns of one department that contradict each other: both texts are named."""
    first = town.returns / "財政課.xlsx"

    def change(book: Any) -> None:
        sheet = _sheet(book, "20_")
        _beside_label(sheet, "実施概要").value = "【架空】見通しを作り直し、3月に公表した。"

    town.edit(first, change, town.returns / "財政課（差し替え）.xlsx")
    town.checked("食い違っています", name="two")


def renamed(town: Town) -> None:
    """Show a department's new name, and its old one beside it."""

    def change(book: Any) -> None:
        sheet = book["担当課"]
        cell = next(c for row in sheet.iter_rows() for c in row if c.value == "秘書課")
        cell.value, sheet.cell(cell.row, cell.column + 1).value = "市長公室", "秘書課"

    town.edit(town.master, change)
    town.part(town.master, Part("担当課", "A B C D E", lambda n, _: n <= _HEAD_ROW + 4), "renamed")


def council(town: Town) -> None:
    """Show one class corrected after the council: 正誤表."""
    before, after = town.folder / "集計_審議会前.xlsx", town.folder / "集計.xlsx"
    c = pipeline.consolidate(town.master, [town.returns], PERIOD, before)
    row = c.results[
        (c.results["period"] == PERIOD) & (c.results["value"] == c.plan.scale[1].name)
    ].iloc[0]
    _type_row(town, 番号=str(row["item"]), 修正前=c.plan.scale[1].name, 修正後=c.plan.scale[2].name)
    pipeline.consolidate(town.master, [town.returns], PERIOD, after)
    errata = town.folder / "正誤表.xlsx"
    pipeline.compare(before, after, errata)
    town.part(errata, Part("正誤表"), "council")


def _type_row(town: Town, **texts: str) -> None:
    heads = ("期", "番号", "欄", "修正前", "修正後", "理由", "経緯", "日付")
    told = {"期": PERIOD, "欄": "達成度", "理由": "【架空】", "経緯": "審議会", **texts}

    def change(book: Any) -> None:
        sheet = book["事務局修正"]
        row = _TABLE_TOP
        while sheet.cell(row, 1).value:
            row += 1
        for column, head in enumerate(heads, start=1):
            sheet.cell(row, column).value = told.get(head)

    town.edit(town.master, change)


def edited_summary(town: Town) -> None:
    """Show a class changed in the summary itself: the refusal names the row to paste."""
    summary = town.folder / "集計.xlsx"
    pipeline.consolidate(town.master, [town.returns], PERIOD, summary)

    def change(book: Any) -> None:
        sheet = book["項目一覧"]
        head = next(c for row in sheet.iter_rows() for c in row if c.value == "達成度")
        sheet.cell(head.row + 3, head.column).value = "目標に向け実施中"

    town.edit(summary, change)
    town.master.rename(town.folder / "台帳.xlsx")
    town.returns.rename(town.folder / "回収")
    town.terminal(
        "consolidate", "台帳.xlsx", "回収", "--period", PERIOD, "-o", "集計.xlsx", name="edited"
    )


def published(town: Town) -> None:
    """Show an error found after the publication: 正誤表 at the end of the paper."""
    wishes = Wishes(("csv", "docx"))
    old, new = town.folder / "公表_8月", town.folder / "公表_9月"
    _answer_missing(town)
    pipeline.publish(town.master, [town.returns], PERIOD, old, wishes=wishes)
    next_master = town.folder / "台帳R8.xlsx"
    c, _ = pipeline.rollover(town.master, [town.returns], PERIOD, next_master)
    row = c.results[
        (c.results["period"] == PERIOD)
        & (c.results["field"] == "数値")
        & (c.results["value"].str.contains("5"))
    ].iloc[0]
    corrected = Town(town.folder, town.images, town.work)
    next_master.replace(corrected.master)
    _type_row(
        corrected, 番号=str(row["item"]), 欄="数値", 修正前=str(row["value"]),
        修正後=str(row["value"]).replace("5", "8"), 経緯="訂正",
    )  # fmt: skip
    wishes = Wishes(("csv", "docx"), previous=old)
    pipeline.publish(town.master, [], PERIOD, new, wishes=wishes)
    _errata_of(new / "審議会資料.docx", town)


def _answer_missing(town: Town) -> None:
    """Take the answers of departments that did not answer from 事務局修正, so that all are there."""
    from taikou_xl.demo_answers import answers
    from taikou_xl.master.read import read_master

    c = pipeline.check(town.master, [town.returns], PERIOD)
    plan, _ = read_master(town.master.read_bytes(), town.master.name)
    answered = {str(no) for no in c.results[c.results["state"] != "blank"]["item"]}
    for number, item in enumerate(plan.items):
        if item.no not in answered:
            for name, text in answers(plan, item, c.period, number).items():
                _type_row(town, 番号=item.no, 欄=name, 修正前="", 修正後=text, 経緯="電話")


def _errata_of(paper: Path, town: Town) -> None:
    printed = as_pdf(paper, town.work)
    told = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], check=True, capture_output=True, text=True
    )
    pages = told.stdout.split("\f")
    number = next(n for n, page in enumerate(pages, start=1) if "正誤表（" in page)
    target = town.images / "trouble-published"
    picture_page(paper, number, target, town.work, below="正誤表（")


def broken(town: Town) -> None:
    """Show a master of which a sheet is gone: what is missing, and that nothing was made."""

    def change(book: Any) -> None:
        del book["様式"]
        del book["項目一覧"]

    town.edit(town.master, change, town.folder / "台帳.xlsx")
    town.returns.rename(town.folder / "回収")
    town.terminal(
        "consolidate", "台帳.xlsx", "回収", "--period", PERIOD, "-o", "集計.xlsx", name="broken"
    )


def altered(town: Town) -> None:
    """Show a form in which the target was changed: both texts, and that the answers count."""
    form = town.returns / "財政課.xlsx"

    def change(book: Any) -> None:
        sheet = _sheet(book, "24_")
        _beside_label(sheet, "数値目標").value = "公表 令和8年3月"

    town.edit(form, change)
    town.checked("数値目標が", "数値目標」", name="altered")


def rejected(town: Town) -> None:
    """Show a file of a kind that cannot be read: what to ask for."""
    (town.returns / "財政課.xlsx").rename(town.returns / "財政課.pdf")
    (town.returns / "財政課.pdf").write_bytes(b"%PDF-1.7\n")
    town.checked("PDF", name="rejected")


def _sheet(book: Any, start: str) -> Any:
    return next(sheet for sheet in book.worksheets if sheet.title.startswith(start))


def _beside_label(sheet: Any, heading: str) -> Any:
    """Give the cell of 令和7年度 under a heading of the table by years."""
    head = next(c for row in sheet.iter_rows() for c in row if c.value == heading)
    year = next(c for row in sheet.iter_rows() for c in row if c.value == "年度")
    row = next(
        r for r in range(head.row + 1, sheet.max_row) if sheet.cell(r, year.column).value == 7
    )
    return sheet.cell(row, head.column)


EVENTS: Mapping[str, Callable[[Town], None]] = {
    "telephone": telephone, "replaced": replaced, "two": two_files, "renamed": renamed,
    "council": council, "edited": edited_summary, "published": published, "broken": broken,
    "altered": altered, "rejected": rejected,
}  # fmt: skip
