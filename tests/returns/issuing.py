"""Forms of many kinds of plans, issued by the real builder and handled as offices handle them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import openpyxl
from openpyxl.worksheet.cell_range import CellRange

from taikou_xl.forms.workbook import build_form, form_file_name
from taikou_xl.master.read import read_preset
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.model import Plan
from taikou_xl.returns.model import Reading
from taikou_xl.returns.read import read_return
from taikou_xl.terms.periods import Period
from tests.cities import other_city_list, other_city_preset
from tests.forms.plans import annual_plan, item, other_plan, recorded, table, text_of
from tests.returns.returning import identity_of, incoming
from tests.staff import cell_of

# findings that say that something outside the open cells is not as it was issued
COMPARED = frozenset(
    {
        *("text-changed", "value-beside", "value-other-period", "form-older", "form-fields"),
        *("identity-lost", "sheet-foreign", "name-other", "field-removed", "sheet-renamed"),
    }
)
Issue = tuple[Plan, Period]


def _other_city() -> Issue:
    preset = read_preset(other_city_preset(), "ひな形.xlsx")
    return read_list(other_city_list(), "一覧.csv", preset, {}), Period.parse("R1")


def _long_texts() -> Issue:
    texts = table(計画概要=text_of(3000), 数値目標="女性比率32.5％")
    long = item(background=text_of(6000), goal="", related="", table=texts)
    return recorded(annual_plan(long), 2, 4000), Period.parse("R9")


def _revised() -> Issue:
    plan = bundled_plan()
    field = plan.target_field
    assert field is not None
    first = {(one.no, field.name, "R7"): "当初の目標50件" for one in plan.items[:5]}
    return replace(plan, original=first), Period.parse("R7")


ISSUES: Mapping[str, Callable[[], Issue]] = {
    "the bundled plan": lambda: (bundled_plan(), Period.parse("R7")),
    "two recorded years": lambda: (recorded(bundled_plan(), 2), Period.parse("R9")),
    "revised targets": _revised,
    "another city": _other_city,
    "texts longer than a row": _long_texts,
    "amounts, days, one text for all years": lambda: (other_plan(), Period.parse("R2")),
}


@cache
def issue(name: str) -> Issue:
    """Give a plan and a period by the name of its kind."""
    return ISSUES[name]()


@cache
def form(name: str, unit: str) -> bytes:
    """Give a unit's form of an issue."""
    plan, period = issue(name)
    return build_form(plan, period, unit)


def handled(data: bytes, edit: Callable[[Any], None] | None = None) -> bytes:
    """Fill and confirm a form, edit as told, and save the whole book by openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    confirm = cell_of(book["表紙"], "所属長確認")
    if confirm is not None:
        confirm.offset(0, 1).value = "済"
    for one in identity_of(data).items:
        for field, cell in one.cells:
            book[one.sheet][cell].value = f"{one.no}の{field}"
    if edit:
        edit(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_issue(name: str, unit: str, data: bytes) -> Reading:
    """Read a return of an issue, under the name that its form was distributed with."""
    plan, period = issue(name)
    return read_return(incoming(data, f"回収/{form_file_name(unit)}"), plan, period)


def texts_of(reading: Reading) -> dict[tuple[str, str], str]:
    """Give the answers by item and field."""
    return {(a.item, a.field): a.text for a in reading.answers}


def insert(sheet: Any, *, row: int = 0, column: int = 0, count: int = 1) -> None:
    """Insert rows or columns as Excel does: merged areas move and grow with them."""
    areas = [CellRange(str(area)) for area in sheet.merged_cells.ranges]
    for area in areas:
        sheet.unmerge_cells(area.coord)
    if row:
        sheet.insert_rows(row, count)
    if column:
        sheet.insert_cols(column, count)
    for area in areas:
        left, top, right, bottom = area.bounds
        if row:
            top, bottom = (n + count if n >= row else n for n in (top, bottom))
        if column:
            left, right = (n + count if n >= column else n for n in (left, right))
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
