"""Plan → 台帳 workbook: what an administrator sees."""

from __future__ import annotations

import io

import openpyxl
import pytest

from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.sheetnames import MASTER_SHEETS


@pytest.fixture(scope="module")
def book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(build_master(bundled_plan())))


def test_master__sheets__stand_in_order(book: openpyxl.Workbook) -> None:
    """The declared sheets come first, then one sheet per item in plan order; one is hidden."""
    items = [item.sheet for item in bundled_plan().items]
    assert book.sheetnames == [*MASTER_SHEETS, *items, "_taikou"]


def test_master__tables__have_frozen_headings_and_filters(book: openpyxl.Workbook) -> None:
    """Every table keeps its headings in sight and can be filtered."""
    for name in MASTER_SHEETS[1:]:
        assert book[name].freeze_panes
        assert book[name].auto_filter.ref


def test_master__cells__hold_text(book: openpyxl.Workbook) -> None:
    """Cells to fill in are text cells, so that 2/6 never becomes a date."""
    assert book["項目一覧"]["N38"].number_format == "@"
    assert book["事務局修正"]["E5"].number_format == "@"


def test_master__closed_vocabularies__have_drop_downs(book: openpyxl.Workbook) -> None:
    """Where only some words are allowed, the sheet offers them."""
    for name, word in {
        "様式": "区分",
        "達成度区分": "はい",
        "事務局修正": "審議会",
        "確認記録": "了承",
    }.items():
        offered = [str(rule.formula1) for rule in book[name].data_validations.dataValidation]
        assert any(word in source for source in offered)


def test_master__guide__prints_on_one_page(book: openpyxl.Workbook) -> None:
    """使い方 is one A4 page."""
    sheet = book["使い方"]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # left out of the file, both mean one page
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (None, None)
    assert sheet.page_setup.paperSize == 9


def test_master__indicators__list_items_with_a_target(book: openpyxl.Workbook) -> None:
    """指標 has at least one row for every item that has a target in any period, and no other."""
    plan = bundled_plan()
    wanted = [i.no for i in plan.items if any(plan.has_target(i, p) for p in plan.periods)]
    listed = [row[0].value for row in book["指標"].iter_rows(min_row=5) if row[0].value]
    assert list(dict.fromkeys(listed)) == wanted
