"""One item on one sheet, for the master and as a form."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from taikou_xl.forms.itemsheet import write_item_sheet
from taikou_xl.forms.layout import head_texts, locate_table, read_label, table_columns
from taikou_xl.plan.model import Item, Plan
from taikou_xl.sheets.bookwriter import BookWriter
from taikou_xl.sheets.grid import Area, Cell, CellKind, Grid
from taikou_xl.terms.periods import Period
from tests.forms.plans import R7, annual_plan, item, other_plan, recorded, table, text_of


def written(plan: Plan, one: Item, period: Period | None) -> tuple[Any, dict[str, str], bytes]:
    writer = BookWriter()
    cells = write_item_sheet(writer, writer.sheet("項目"), plan, one, period)
    data = writer.finish()
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0], cells, data


def as_grid(sheet: Any) -> Grid:
    cells = {
        (c.row - 1, c.column - 1): Cell(CellKind.TEXT, str(c.value))
        for row in sheet.iter_rows()
        for c in row
        if c.value is not None
    }
    merged = tuple(
        Area(r.min_row - 1, r.min_col - 1, r.max_row - 1, r.max_col - 1)
        for r in sheet.merged_cells.ranges
    )
    return Grid(sheet.title, cells, merged)


PLANS = [(annual_plan(), 0), (annual_plan(), 2), (other_plan(), 0)]


@pytest.mark.parametrize(("plan", "year"), PLANS)
def test_form__read_by_the_shared_layout__finds_what_was_written(plan: Plan, year: int) -> None:
    """The reader finds labels, headings, period rows and the open cells where the writer put them."""
    one, period = plan.items[0], plan.periods[year]
    sheet, cells, _ = written(plan, one, period)
    grid = as_grid(sheet)
    place = locate_table(grid, plan, plan.periods)
    assert place is not None
    assert place.missing == place.doubled == ()
    for f in plan.report_fields:
        found = place.cell(f.name, period)
        assert found is not None
        assert sheet.cell(found[0] + 1, found[1] + 1).coordinate == cells[f.name]
    for label, text in head_texts(plan, one).items():
        assert read_label(grid, label) == text


@pytest.mark.parametrize(("plan", "year"), PLANS)
def test_form__every_label_and_heading__stands_once(plan: Plan, year: int) -> None:
    """A heading that stood twice would leave the reader in doubt."""
    sheet, _, _ = written(plan, plan.items[0], plan.periods[year])
    texts = [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    for name in (
        *[c.heading for c in table_columns(plan)],
        *plan.level_names,
        "担当課",
        "年次計画",
    ):
        assert texts.count(name) == 1, name


def test_form__only_the_open_periods_answers__are_unlocked() -> None:
    """Of all cells, also empty ones, only the reported cells of the open period take input."""
    plan = recorded(annual_plan(), 2)
    sheet, cells, data = written(plan, plan.items[0], plan.periods[2])
    assert sheet.protection.sheet
    assert not sheet.protection.formatRows
    assert sheet.protection.password is None
    # openpyxl invents cells that the file lacks: theirs is the column's format
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    stored = {
        c.coordinate for row in sheet.iter_rows() for c in row if f'r="{c.coordinate}"' in xml
    }
    unlocked = {c for c in stored if not sheet[c].protection.locked}
    assert unlocked == set(cells.values())
    columns = list(sheet.column_dimensions.values())
    assert all(d.protection.locked for d in columns)
    assert max(d.max for d in columns) == 16384


def test_form__open_cells__are_single_empty_and_of_their_kind() -> None:
    """No open cell is merged; figures are text, amounts and dates have their formats."""
    plan = other_plan()
    sheet, cells, _ = written(plan, plan.items[0], plan.periods[0])
    merged = {c for r in sheet.merged_cells.ranges for row in sheet[r.coord] for c in row}
    for address in cells.values():
        assert sheet[address] not in merged
        assert sheet[address].value is None
    formats = {name: sheet[address].number_format for name, address in cells.items()}
    assert formats["効果額"] == "#,##0;△ #,##0"
    assert formats["取組結果"] == "@"
    assert formats["完了日"].startswith("yyyy")
    annual = annual_plan()
    sheet, cells, _ = written(annual, annual.items[0], R7)
    assert sheet[cells["数値"]].number_format == "@"


def test_form__open_row__has_a_height_that_still_fits_itself() -> None:
    """The open row is high enough for 200 characters and not marked as set by hand."""
    plan = annual_plan()
    _, cells, data = written(plan, plan.items[0], R7)
    row = cells["実施概要"][1:]
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        xml = book.read("xl/worksheets/sheet1.xml").decode()
    tag = xml[xml.index(f'<row r="{row}" ') :].split(">")[0]
    assert float(tag.split('ht="')[1].split('"')[0]) > 100
    assert "customHeight" not in tag


def test_form__drop_downs__refuse_other_values_and_name_their_range() -> None:
    """Classes and choices come from a named range, with prompt and error text, other cells do not."""
    plan = other_plan()
    sheet, cells, _ = written(plan, plan.items[0], plan.periods[0])
    lists = {str(v.sqref): v for v in sheet.data_validations.dataValidation if v.type == "list"}
    assert set(lists) == {cells["評価"], cells["今後"]}
    for rule in lists.values():
        assert rule.errorStyle in (None, "stop")
        assert rule.showErrorMessage
        assert rule.showInputMessage
        assert rule.formula1.startswith("taikou_list_")
    assert "A、B、C、D" in lists[cells["評価"]].error


def test_form__very_many_long_choices__keep_within_excels_limits() -> None:
    """Excel refuses prompts beyond 255 and titles beyond 32 characters, so ours are cut."""
    plan = other_plan()
    fields = tuple(
        replace(
            f, name=f.name + "の" * 40, choices=tuple(f"選択肢{n}の長い名前" for n in range(60))
        )
        if f.choices
        else f
        for f in plan.fields
    )
    plan = replace(plan, fields=fields)
    sheet, _, _ = written(plan, plan.items[0], plan.periods[0])
    for rule in sheet.data_validations.dataValidation:
        assert len(rule.error or "") <= 255
        assert len(rule.promptTitle or "") <= 32


def test_form__earlier_results__are_shown_and_later_ones_not() -> None:
    """Results before the open period stand there, those of it and after it do not."""
    plan = recorded(annual_plan(), 3)
    one, period = plan.items[0], plan.periods[2]
    sheet, _, _ = written(plan, one, period)
    place = locate_table(as_grid(sheet), plan, plan.periods)
    assert place is not None
    shown = []
    for p in plan.periods:
        found = place.cell("実施概要", p)
        assert found is not None
        shown.append(sheet.cell(found[0] + 1, found[1] + 1).value)
    assert shown == [
        one.text("実施概要", plan.periods[0]),
        one.text("実施概要", plan.periods[1]),
        None,
        None,
        None,
    ]


def test_master__shows_everything_and_protects_nothing() -> None:
    """The master's sheet has no protection, no guide, no open cell, and all recorded results."""
    plan = recorded(annual_plan(), 5)
    sheet, cells, _ = written(plan, plan.items[0], None)
    texts = [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert cells == {}
    assert not sheet.protection.sheet
    assert not any("記入例" in text for text in texts)
    assert sum(text.endswith(text_of(60)) for text in texts) == 5


def test_sheet__field_over_all_periods__is_one_merged_cell() -> None:
    """A text that holds for all periods is one cell over all period rows, the guide row too."""
    plan = other_plan()
    sheet, _, _ = written(plan, plan.items[0], plan.periods[1])
    spans = [
        r
        for r in sheet.merged_cells.ranges
        if r.min_col == r.max_col == 2 and r.min_row != r.max_row
    ]
    assert len(spans) == 1
    assert sheet.cell(spans[0].min_row, 2).value == "窓口を減らさない。"
    assert spans[0].max_row - spans[0].min_row + 1 == len(plan.periods) + 1


def test_form__period_outside_the_item__is_never_open() -> None:
    """An item that has ended is greyed in later periods and offers no cell."""
    one = item(end=Period(2026), table=table(計画概要="調べる。"))
    plan = annual_plan(one)
    sheet, cells, _ = written(plan, one, Period(2027))
    assert cells == {}
    place = locate_table(as_grid(sheet), plan, plan.periods)
    assert place is not None
    for period, hatched in zip(plan.periods, (False, False, True, True, True), strict=True):
        found = place.cell("実施概要", period)
        assert found is not None
        style = sheet.cell(found[0] + 1, found[1] + 1)
        assert (style.fill.patternType == "lightUp") is hatched
        assert style.protection.locked


def test_sheet__text_like_a_formula__stays_text() -> None:
    """What begins with = or looks like a link is written as the text it is."""
    one = item(background="=1+1", table=table(計画概要="https://example.jp", 数値目標="2/6"))
    sheet, _, _ = written(annual_plan(one), one, None)
    values = {c.value: c.data_type for row in sheet.iter_rows() for c in row if c.value}
    assert values["=1+1"] == "s"
    assert values["2/6"] == "s"
    assert not sheet._hyperlinks


def test_sheet__recorded_text_beyond_the_highest_row__continues_below_the_table() -> None:
    """The cell keeps the whole text, and what its row cannot show stands below under 続き."""
    long = text_of(2000)
    one = item(table={**table(計画概要="調べる。"), ("実施概要", "R7"): table(x=long)["x", "R7"]})
    plan = annual_plan(one)
    sheet, _, _ = written(plan, one, None)
    texts = [(c.row, c.value) for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
    assert sum(text == long for _, text in texts) == 1
    title = "（令和7年度 実施概要の続き）\n"
    rest = "".join(text for _, text in texts if text.startswith(title)).removeprefix(title)
    assert long.endswith(rest)
    assert 200 < len(rest) < 2000
    assert all((d.height or 0) <= 409.5 for d in sheet.row_dimensions.values())


def test_form__print__is_a4_landscape_one_page_wide() -> None:
    """The print area holds the form alone: counters and helpers beside it stay on screen."""
    plan = annual_plan()
    sheet, _, _ = written(plan, plan.items[0], R7)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area.startswith("'項目'!$A$1:$G$")
    assert sheet.print_title_rows is None
