"""The open data keep 統一ルール: one datum a cell, figures as figures, nothing that runs."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.plan.model import Entry, Field, Kind, Role, Side
from taikou_xl.publishing.folder import Wishes, all_tables, file_name, make_files
from taikou_xl.publishing.opendata import as_book, as_csv, clean, open_tables, period_days
from taikou_xl.publishing.plainness import is_plain
from taikou_xl.terms.periods import Period
from tests.consolidations import consolidate, make_item, make_plan
from tests.publishing.publications import csv_rows, five_years, publication


@given(st.text(max_size=40))
def test_clean__any_text__is_one_line_that_no_program_runs(text: str) -> None:
    """No datum begins like a formula, holds a line break or has blanks at its ends."""
    found = clean(text)
    assert found == found.strip()
    assert not re.search(r"[\r\n\t]", found)
    if len(found) > 1 and found[0] in "=+@-":
        float(found.replace(",", ""))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "＝1+1"), ("@SUM(A1)", "＝"), ("-", "-"), ("-12", "-12"), ("+3ポイント", "＋3ポイント"),
        ("一行目\n二行目", "一行目 二行目"), ("①の取組（㈱）", "(1)の取組（(株)）"),
    ],
)  # fmt: skip
def test_clean__known_texts__stay_readable(text: str, shown: str) -> None:
    """A formula's sign becomes wide, a sign before a figure and a lone dash stay."""
    assert clean(text) == shown if text[0] != "@" else clean(text).startswith("＠")


def test_csv__bytes__are_utf8_with_bom_quoted_and_crlf() -> None:
    """The file is what 統一ルール asks for: UTF-8 with BOM, texts quoted, figures and days bare."""
    results, *_ = open_tables(five_years())
    data = as_csv(results)
    assert data.startswith(b"\xef\xbb\xbf")
    head, first, *_ = data.decode("utf-8-sig").split("\r\n")
    assert head.startswith('"全国地方公共団体コード","地方公共団体名"')
    assert '"R7",2025,"令和7年度",2025-04-01,2026-03-31,2030-08-01' in first


def test_results__one_row__for_each_item_and_recorded_period() -> None:
    """実施状況.csv has one row per item and period, and each is known by both."""
    rows = csv_rows(as_csv(open_tables(five_years())[0]))
    keys = {(row["番号"], row["期コード"]) for row in rows}
    assert len(rows) == len(keys) == 33 * 5


def test_dictionary__every_column__is_explained() -> None:
    """データ項目定義.csv names every column of both tables, in order, with kind and unit."""
    results, indicators, dictionary = all_tables(five_years())
    rows = csv_rows(as_csv(dictionary))
    told = [(row["表"], row["項目名"]) for row in rows]
    assert told == [(t.name, c.heading) for t in (results, indicators) for c in t.columns]
    assert all(row["種類"] and row["単位"] for row in rows)


def test_amounts__negative__are_numbers_in_every_form() -> None:
    """A negative effect is a number: -1200 in CSV and workbook, △ only as people read it."""
    amount = Field("効果額", Side.REPORT, Kind.AMOUNT, Role.AMOUNT, unit="千円")
    plan = make_plan([make_item("1")])
    plan = replace(plan, fields=(*plan.fields, amount))
    answer = {"実施概要": "実施した。", "達成度": "年度目標達成", "効果額": "-1200"}
    p = publication(consolidate(plan, "R7", {("R7", "1"): answer}))
    tables = open_tables(p)
    (row,) = csv_rows(as_csv(tables[0]))
    assert row["効果額（千円）"] == "-1200"
    assert b",-1200," in as_csv(tables[0])
    sheet = openpyxl.load_workbook(io.BytesIO(as_book(p, tables)))["実施状況"]
    column = [c.value for c in sheet[1]].index("効果額（千円）") + 1
    assert sheet.cell(2, column).value == -1200
    page = make_files(p, Wishes(("html",))).files["index.html"].decode()
    assert '<th scope="col" class="n">効果額（千円）</th>' in page
    assert '<td class="n">△ 1,200</td>' in page


def test_amounts__not_final_yet__stand_beside_as_written() -> None:
    """An amount that is no number leaves its column blank and is told in the column beside it."""
    amount = Field("効果額", Side.REPORT, Kind.AMOUNT, Role.AMOUNT, unit="千円")
    plan = make_plan([make_item("1"), make_item("2")])
    plan = replace(plan, fields=(*plan.fields, amount))
    texts = {"実施概要": "実施した。", "達成度": "年度目標達成"}
    answers = {
        ("R7", "1"): {**texts, "効果額": "未確定（9月ごろ）"},
        ("R7", "2"): {**texts, "効果額": "1,200千円"},
    }
    rows = csv_rows(as_csv(open_tables(publication(consolidate(plan, "R7", answers)))[0]))
    found = [(row["効果額（千円）"], row["効果額の記載"]) for row in rows]
    assert found == [("", "未確定（9月ごろ）"), ("1200", "")]


def test_open_data__all_letters__are_plain() -> None:
    """No 機種依存文字 stands in the data, whatever people wrote (kanji of names aside)."""
    text = as_csv(open_tables(five_years())[0]).decode("utf-8-sig")
    assert [c for c in set(text) - set("\r\n") if not is_plain(c)] == []
    assert "①" not in text


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        ("R7", dt.date(2025, 4, 1), dt.date(2026, 3, 31)),
        ("R7Q1", dt.date(2025, 4, 1), dt.date(2025, 6, 30)),
        ("R7Q4", dt.date(2026, 1, 1), dt.date(2026, 3, 31)),
        ("R7H2", dt.date(2025, 10, 1), dt.date(2026, 3, 31)),
    ],
)
def test_period_days__years_quarters_halves__begin_in_april(
    key: str, first: dt.date, last: dt.date
) -> None:
    """A fiscal year runs from April to March, its parts likewise."""
    assert period_days(Period.parse(key)) == (first, last)


def test_file_names__with_code__where_the_setting_says_so() -> None:
    """公表ファイル名 puts 市区町村コード before the names of the data."""
    p = five_years()
    assert file_name(p, "実施状況", "csv") == "実施状況.csv"
    c = p.view.c
    settings = {**c.plan.settings, "公表ファイル名": "市区町村コード付き"}
    named = publication(replace(c, plan=replace(c.plan, settings=settings)))
    files = make_files(named, Wishes(("csv",))).files
    assert set(files) == {"102113_実施状況.csv", "102113_指標.csv", "102113_データ項目定義.csv"}


def test_csv__newlines_quotes_commas_in_answers__come_back_as_one_cell() -> None:
    """Whatever people write stays inside its cell."""
    plan = make_plan([make_item("1", table={("計画概要", "R7"): Entry('a,"b"\nc')})])
    answer = {"実施概要": '一,"二"\r\n=三', "達成度": "年度目標達成"}
    p = publication(consolidate(plan, "R7", {("R7", "1"): answer}))
    data = as_csv(open_tables(p)[0]).decode("utf-8-sig")
    (_, row) = list(csv.reader(io.StringIO(data, newline="")))
    assert '一,"二" =三' in row
    assert 'a,"b" c' in row


def test_indicators__figures__are_numbers_with_their_unit() -> None:
    """目標値, 実績値 and 最終目標値 are bare numbers in the unit that stands beside them."""
    item = make_item(
        "1",
        table={("数値目標", "R7"): Entry("女性比率 32.5％以上")},
        final_target="女性比率 40.0％",
    )
    answer = {"実施概要": "実施した。", "数値": "女性比率 33.0％", "達成度": "年度目標達成"}
    p = publication(consolidate(make_plan([item]), "R7", {("R7", "1"): answer}))
    row = csv_rows(as_csv(open_tables(p)[1]))[0]
    assert (row["指標名"], row["方向"]) == ("女性比率", "以上")
    figures = [float(row[name]) for name in ("目標値", "実績値", "最終目標値")]
    assert figures == [32.5, 33.0, 40.0]
    assert row["単位"] in ("%", "％")
