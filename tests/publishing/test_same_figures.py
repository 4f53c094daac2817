"""Page, CSV, workbook and papers say the same figures, cell against cell."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any

import openpyxl
import pytest

from taikou_xl.outputs.summary import build_summary
from taikou_xl.publishing.folder import Wishes, make_files
from tests.publishing.publications import (
    Page,
    consolidated,
    csv_rows,
    five_years,
    recorded_plan,
    word_tables,
)

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def files() -> Files:
    """Make everything but PDF once."""
    return dict(make_files(five_years(), Wishes(("html", "csv", "xlsx", "docx"))).files)


@pytest.fixture(scope="module")
def page(files: Files) -> Page:
    """Read the page once."""
    return Page(files["index.html"].decode())


def bare(text: str) -> str:
    """Give a class without its mark: ``○ 年度目標達成`` → ``年度目標達成``."""
    return re.sub(r"^\S ", "", text)


def counts_of_csv(files: Files, column: str, when: str) -> Counter[tuple[str, str]]:
    rows = csv_rows(files["実施状況.csv"])
    return Counter((row[column], row["達成度"]) for row in rows if when in ("", row["期コード"]))


def counts_of_page(page: Page, caption: str) -> dict[tuple[str, str], int]:
    head, *rows = page.tables[caption]
    classes = [bare(text) for text in head[1:]]
    return {
        (row[0], name): int(text)
        for row in rows
        for name, text in zip(classes, row[1:], strict=True)
        if text.isdigit() and name != "合計"
    }


def test_counts_by_year__page__equal_the_rows_of_the_csv(files: Files, page: Page) -> None:
    """Each count by year on the page is the number of CSV rows of that year and class."""
    wanted = counts_of_csv(files, "和暦年度", "")
    shown = counts_of_page(page, "達成度の推移（項目数）")
    assert {k: n for k, n in shown.items() if n} == dict(wanted)
    assert len({year for year, _ in shown}) == 5


def test_counts_by_level__page__equal_the_rows_of_the_csv(files: Files, page: Page) -> None:
    """Each count by 方針 on the page is the number of CSV rows of the reported year."""
    shown = counts_of_page(page, "方針ごとの達成度（項目数）")
    assert {k: n for k, n in shown.items() if n} == dict(counts_of_csv(files, "方針", "R11"))


def test_counts_by_year__papers_and_summary__equal_the_page(files: Files, page: Page) -> None:
    """審議会資料, 概要1枚 and 集計.xlsx hold the page's counts."""
    shown = counts_of_page(page, "達成度の推移（項目数）")
    for name in ("審議会資料.docx", "概要1枚.docx"):
        tables = word_tables(files[name])
        head, *rows = next(t for t in tables if t[0][0] == "区分")
        found = {
            (year, bare(row[0])): int(text)
            for row in rows
            for year, text in zip(head[1:], row[1:], strict=True)
            if text.isdigit() and row[0] != "合計"
        }
        assert found
        assert found.items() <= shown.items(), name
    book = openpyxl.load_workbook(
        io.BytesIO(build_summary(consolidated(recorded_plan()))), data_only=True
    )
    grid: Any = [[c.value for c in row] for row in book["達成度集計"].iter_rows()]
    at = next(n for n, row in enumerate(grid) if "令和11年度" in row)
    end = next(n for n, row in enumerate(grid) if row[0] == "合計")
    years = [v for v in grid[at][1:] if v]
    summary = {
        (year, row[0]): value
        for row in grid[at + 1 : end]
        for year, value in zip(years, row[1:], strict=False)
    }
    assert summary == shown


def test_classes_and_figures__every_item__are_the_same_everywhere(files: Files, page: Page) -> None:
    """Of each item, class and move are the same on the page, in CSV, workbook and paper."""
    rows = {r["番号"]: r for r in csv_rows(files["実施状況.csv"]) if r["期コード"] == "R11"}
    p = five_years()
    (caption,) = [name for name in page.tables if "（33項目）" in name]
    listed = [row for row in page.tables[caption][1:] if len(row) > 1]
    assert len(listed) == len(rows) == 33
    for item, cells in zip(p.view.items, listed, strict=True):
        row = rows[item.no]
        assert bare(cells[1]) == row["達成度"]
        assert cells[2].split(" ")[-1] == row["変動"]
        assert cells[3] == row["担当課"]
    sheet = openpyxl.load_workbook(io.BytesIO(files["実施状況_データ.xlsx"]))["実施状況"]
    head, *body = [[c.value for c in row] for row in sheet.iter_rows()]
    for cells, csv_row in zip(body, csv_rows(files["実施状況.csv"]), strict=True):
        for name, value in zip(head, cells, strict=True):
            shown = value.date().isoformat() if hasattr(value, "date") else value
            assert str("" if shown is None else shown) == csv_row[str(name)]


def test_item_tables__paper__hold_what_the_csv_holds(files: Files) -> None:
    """Every item's form in 審議会資料 holds the figures and classes of all years in the CSV."""
    rows = csv_rows(files["実施状況.csv"])
    forms = [t for t in word_tables(files["審議会資料.docx"]) if t[0][0] == "年度"]
    assert len(forms) == 33
    p = five_years()
    for item, form in zip(p.view.items, forms, strict=True):
        heads = form[1][1:]
        for line in form[2:]:
            (row,) = [r for r in rows if (r["番号"], r["和暦年度"]) == (item.no, line[0])]
            texts = dict(zip(heads, line[1:], strict=True))
            assert bare(texts["達成度"]) == row["達成度"]
            assert " ".join(texts["数値"].split()) == row["数値"]


def test_indicators__page__hold_the_targets_and_actuals_of_the_csv(
    files: Files, page: Page
) -> None:
    """Every target and actual in 指標.csv stands in the tables of the page."""
    from taikou_xl.publishing.plainness import plain_text

    html = plain_text(" ".join(files["index.html"].decode().replace("<br>", " ").split()))
    rows = csv_rows(files["指標.csv"])
    assert len(rows) > 33 * 5
    for row in rows:
        for name in ("目標", "実績", "最終目標"):
            assert row[name] in html, row
    assert page.tables


def test_share_line__every_output__is_the_same(files: Files) -> None:
    """The share line is the same text on page and papers."""
    lines = five_years().share_lines[:-1]
    assert len(lines) == 2
    html = files["index.html"].decode()
    for line in lines:
        assert line in html
        for name in ("審議会資料.docx", "概要1枚.docx"):
            assert any(line in cell for t in word_tables(files[name]) for r in t for cell in r)
