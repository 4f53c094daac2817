"""指標 of the summary as a reader of its cells sees it."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl

from taikou_xl.outputs.edits import find_edits
from taikou_xl.outputs.summary import build_summary
from taikou_xl.plan.model import Entry, Item
from taikou_xl.terms.periods import Period
from tests.consolidations import consolidate, make_item, make_plan


def promised(no: str, target: str, baseline: str = "", final: str = "", **more: object) -> Item:
    """Give an item with one target for all three years."""
    table = {("数値目標", key): Entry(target) for key in ("R7", "R8", "R9")}
    return replace(make_item(no), table=table, baseline=baseline, final_target=final, **more)  # type: ignore[arg-type]


ITEMS = (
    promised("1", "女性比率32.5％", "女性比率30.1％", "女性比率40.0％"),
    promised("2", "時間外0人\n年休取得15日"),
    promised("3", "適正な人員数を確保"),
    promised("4", "研修3回", end=Period.parse("R7")),
)
ANSWERS = {
    ("R7", "1"): "32.0％",
    ("R8", "1"): "33.0％",
    ("R7", "2"): "時間外28人、年休取得14.2日",
    ("R8", "2"): "時間外20人、年休取得15.2日",
    ("R8", "3"): "確保した",
    ("R7", "4"): "3回",
}  # fmt: skip


def summary(period: str = "R8") -> bytes:
    answers = {at: {"実施概要": "実施", "数値": text} for at, text in ANSWERS.items()}
    return build_summary(consolidate(make_plan(ITEMS, ("R7", "R8", "R9")), period, answers))


def rows(data: bytes) -> list[dict[str, Any]]:
    """Give the rows by heading (on one line), figures for the chart included."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["指標"]
    grid = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    heads = [str(text or n).replace("\n", "") for n, text in enumerate(grid[0])]
    return [dict(zip(heads, row, strict=True)) for row in grid[1:] if row[0]]


def test_rows__one_per_indicator__of_every_item_ever_active() -> None:
    """Two indicators of one cell have two rows; ended and qualitative items keep theirs."""
    found = [(row["番号"], row["指標名"]) for row in rows(summary())]
    assert found == [
        ("1", "女性比率"), ("2", "時間外"), ("2", "年休取得"), ("3", None), ("4", "研修"),
    ]  # fmt: skip


def test_row__of_a_figure__says_where_it_stood_stands_and_goes() -> None:
    """現状, targets, actuals, final target and the share of the way stand side by side."""
    row = rows(summary())[0]
    assert (row["単位"], row["方向"], row["現状"]) == ("％", "以上", "30.1％")
    assert [row[f"令和{n}年度目標"] for n in (7, 8, 9)] == ["32.5％"] * 3
    assert [row["令和7年度実績"], row["令和8年度実績"]] == ["32.0％", "33.0％"]
    assert (row["最終目標"], row["進み具合"]) == ("40.0％", 29)
    assert [row["令和7年度（数値）"], row["令和8年度（数値）"]] == [32, 33]


def test_row__without_figures__is_left_to_people() -> None:
    """A target in words keeps its text, and no share of the way is made up."""
    row = rows(summary())[3]
    assert (row["令和8年度目標"], row["令和8年度実績"]) == ("適正な人員数を確保", "確保した")
    assert (row["進み具合"], row["令和8年度（数値）"]) == ("人が判定", None)


def test_charts__stand_where_two_or_more_figures_are() -> None:
    """Small charts need two numbers: none in the first year, none for an item of one year."""

    def charts(data: bytes) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            xml = "".join(book.read(n).decode() for n in book.namelist() if "sheets/" in n)
        return sorted(re.findall(r"<xm:sqref>[A-Z]+(\d+)</xm:sqref>", xml))

    assert charts(summary("R8")) == ["5", "6", "7"]
    assert charts(summary("R7")) == []


def test_print__figures_for_the_charts__stay_off_the_page() -> None:
    """The numbers beyond the chart column are not printed; one page wide."""
    sheet = openpyxl.load_workbook(io.BytesIO(summary()))["指標"]
    head = {str(cell.value).replace("\n", ""): cell.column for cell in sheet[4]}
    assert head["令和7年度（数値）"] > head["推移"]
    assert sheet.print_area.endswith(f"${sheet.cell(4, head['推移']).column_letter}$9")
    assert sheet.page_setup.fitToWidth in (None, 1)


def test_edits__summary_with_charts__is_read_without_a_warning() -> None:
    """Looking for edits in a book with small charts neither warns nor finds any."""
    data = summary()
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {info: old.read(info) for info in old.infolist()}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for info, content in parts.items():
            if info.filename.endswith("sheet6.xml"):
                content = content.replace(b"<v>33</v>", b"<v>34</v>")
            new.writestr(info, content)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not find_edits(data)
        (edit,) = find_edits(stream.getvalue())
        assert edit.line.startswith("シート「指標」の")
        assert edit.line.endswith("に書き込みや変更があります")


def revised(original: dict[str, str], item: Item = ITEMS[0]) -> dict[str, Any]:
    """Give the row of an item whose targets were first these (by period, "" for the final one)."""
    names = {"": "目標の数値"}
    firsts = {(item.no, names.get(key, "数値目標"), key): t for key, t in original.items()}
    plan = replace(make_plan([item], ("R7", "R8", "R9")), original=firsts)
    answers = {("R7", item.no): {"実施概要": "実施", "数値": "32.0％"}}
    return rows(build_summary(consolidate(plan, "R7", answers)))[0]


def test_figure__wider_than_its_column__breaks_before_unit_and_after_year() -> None:
    """1,600,000千円 never breaks between 千 and 円, nor a day within its month."""
    periods = tuple(f"R{n}" for n in range(7, 12))
    table = {("数値目標", key): Entry("使用料1,600,000千円\n8月までに公表") for key in periods}
    c = consolidate(make_plan([replace(make_item("1"), table=table)], periods), "R11", {})
    day, amount = rows(build_summary(c))
    assert amount["令和7年度目標"] == "1,600,000\n千円"
    assert day["令和7年度目標"] == "令和7年\n8月31日"


def test_target__revised__is_shown_with_the_first_one() -> None:
    """A revised target and final target say what they were at first; the others do not."""
    row = revised({"R8": "女性比率35.0％", "": "女性比率45.0％"})
    assert row["令和7年度目標"] == "32.5％"
    assert row["令和8年度目標"] == "32.5％\n当初 35.0％"
    assert row["最終目標"] == "40.0％\n当初 45.0％"


def test_target__revised_from_words__shows_the_words() -> None:
    """What could not be read as a figure is shown as it was written."""
    assert revised({"R8": "検討中"})["令和8年度目標"] == "32.5％\n当初 検討中"


def test_target__taken_back__shows_the_first_one_alone() -> None:
    """A target that is blank today still says what it was."""
    table = {key: entry for key, entry in ITEMS[0].table.items() if key[1] != "R8"}
    row = revised({"R8": "女性比率35.0％"}, replace(ITEMS[0], table=table))
    assert row["令和8年度目標"] == "当初 35.0％"


def test_target__written_otherwise_only__has_no_first_one() -> None:
    """Other letters for the same target are no revision to a reader."""
    assert revised({"R8": "女性比率 ３２．５％以上"})["令和8年度目標"] == "32.5％"
