"""The open data against 総務省 機械判読可能なデータの統一ルール: every rule that a program can check."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from decimal import Decimal
from functools import cache

import openpyxl
import pytest

from taikou_xl.publishing.facts import Publication
from taikou_xl.publishing.folder import all_tables
from taikou_xl.publishing.opendata import Table, as_book, as_csv
from taikou_xl.publishing.plainness import is_plain
from tests.publishing.kinds import KINDS, example
from tests.publishing.publications import five_years

PLANS = ("五年", *KINDS)


def published(name: str) -> Publication:
    return five_years() if name == "五年" else example(name)


@cache
def book_of(name: str) -> bytes:
    return as_book(published(name), all_tables(published(name)))


def tables_of(name: str) -> dict[str, Table]:
    return {table.name: table for table in all_tables(published(name))}


@pytest.mark.parametrize("name", PLANS)
def test_book__sheets__hold_one_table_each_from_the_first_cell(name: str) -> None:
    """One table a sheet, headings in row 1 without a gap or repetition, no row or column blank."""
    book = openpyxl.load_workbook(io.BytesIO(book_of(name)))
    assert book.sheetnames == list(tables_of(name))
    for sheet in book.worksheets:
        table = tables_of(name)[sheet.title]
        heads = [cell.value for cell in sheet[1]]
        assert heads == [column.heading for column in table.columns]
        assert all(heads)
        assert len(set(heads)) == len(heads)
        assert sheet.max_row == 1 + len(table.rows)
        assert all(any(c.value is not None for c in row) for row in sheet.iter_rows())


@pytest.mark.parametrize("name", PLANS)
def test_book__nothing__is_merged_hidden_computed_or_drawn(name: str) -> None:
    """No merged cell, formula, note, picture, hidden sheet, row or column."""
    data = book_of(name)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.namelist()
    assert not [p for p in parts if re.search("drawing|media|vba|comment|external|embed", p)]
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        assert sheet.sheet_state == "visible"
        assert not sheet.merged_cells.ranges
        assert not [d for d in sheet.column_dimensions.values() if d.hidden]
        assert not [d for d in sheet.row_dimensions.values() if d.hidden]
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.parametrize("name", PLANS)
def test_cells__every_column__holds_one_kind_of_value(name: str) -> None:
    """Figures are numbers and days are days, without sign, unit or comma in the value."""
    kinds = {"数": (int, float), "日": (dt.datetime,), "文": (str,)}
    for sheet in openpyxl.load_workbook(io.BytesIO(book_of(name))).worksheets:
        columns = tables_of(name)[sheet.title].columns
        for column, cells in zip(columns, sheet.iter_cols(min_row=2), strict=True):
            wanted = (*kinds[column.kind[0]], type(None))
            assert all(isinstance(cell.value, wanted) for cell in cells), column.heading


@pytest.mark.parametrize("name", PLANS)
def test_texts__every_cell__is_plain_and_not_laid_out(name: str) -> None:
    """No line break, no blanks for looks, no 機種依存文字 (kanji of names aside)."""
    for table in tables_of(name).values():
        texts = [v for row in table.rows for v in row if isinstance(v, str)]
        texts += [column.heading for column in table.columns]
        assert not [text for text in texts if text != " ".join(text.split())]
        odd = {c for text in texts for c in text if not is_plain(c)}
        assert not [c for c in odd if not "\u4e00" <= c <= "\u9fff"]


@pytest.mark.parametrize("name", PLANS)
def test_figures__every_column__has_its_unit_in_the_dictionary(name: str) -> None:
    """データ項目定義 explains every column, and says the unit of every figure."""
    tables = tables_of(name)
    dictionary = tables.pop("データ項目定義")
    told = {(row[0], row[2]): row for row in dictionary.rows}
    for table in tables.values():
        for column in table.columns:
            _, _, _, kind, unit, meaning = told[table.name, column.heading]
            assert kind == column.kind
            assert meaning
            assert (unit != "なし") is str(kind).startswith("数値"), column.heading


@pytest.mark.parametrize("name", PLANS)
def test_rows__whose_and_when__are_said_in_every_row(name: str) -> None:
    """Code and name of the city, plan, period in 西暦 and 和暦, and the day of state: no blank."""
    heads = ("計画名", "期コード", "年度", "和暦年度", "期間開始日", "期間終了日", "データ時点")
    for table in tables_of(name).values():
        if table.name == "データ項目定義":
            continue
        names = [column.heading for column in table.columns]
        assert names[:2] == ["全国地方公共団体コード", "地方公共団体名"]
        for head in heads:
            assert all(row[names.index(head)] for row in table.rows), head
        years = {row[names.index("年度")] for row in table.rows}
        assert all(isinstance(year, int) and year > 2000 for year in years)


@pytest.mark.parametrize("name", PLANS)
def test_csv__every_file__is_one_table_equal_to_its_sheet(name: str) -> None:
    """One heading row, as many cells in each row, no blank line; the values are the workbook's."""
    for sheet in openpyxl.load_workbook(io.BytesIO(book_of(name))).worksheets:
        text = as_csv(tables_of(name)[sheet.title]).decode("utf-8-sig")
        assert text.count("\r\n") == len(text.splitlines())
        lines = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(line) for line in lines} == {sheet.max_column}
        for line, cells in zip(lines, sheet.iter_rows(), strict=True):
            for said, cell in zip(line, cells, strict=True):
                value = cell.value
                if isinstance(value, dt.datetime):
                    assert said == value.date().isoformat()
                elif isinstance(value, int | float):
                    assert Decimal(said) == Decimal(str(value))
                else:
                    assert said == (value or "")
