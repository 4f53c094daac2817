"""A real office program recalculates the summary and finds what we stored."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.outputs.summary import build_summary, find_edits
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.model import RatingClass
from taikou_xl.rollup.consolidated import Consolidated
from tests.conftest import PATIENCE, require_program
from tests.consolidations import consolidate, make_item, make_plan, rated, with_value
from tests.office import LibreOffice, libre_office

ANNUAL_CLASSES = tuple(k.name for k in ANNUAL.scale)
SCALES = {
    "annual": ANNUAL.scale,
    "patterns": tuple(
        RatingClass(name, achieved=n < 3)
        for n, name in enumerate(("*", "<新規>", "?", "~A", "=A", ">0", "A*", "''"))
    ),
    "letters": tuple(RatingClass(name, achieved=name in "AB") for name in "ABCD"),
}


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with libre_office() as running:
        yield running


def two_years(scale: tuple[RatingClass, ...], number: str = "{}") -> Consolidated:
    """Give 24 items of three levels and departments over two years, one held and one missing."""
    numbers = {n: number.format(n) for n in range(1, 25)}
    items = [
        make_item(numbers[n], f"{n % 3}課", levels=(f"{n % 2}　柱", "（１）推進", f"項目{n}"))
        for n in range(1, 25)
    ]
    names = [k.name for k in scale]
    first = {numbers[n]: names[n % len(names)] for n in range(1, 25)}
    second = {numbers[n]: names[n * n % len(names)] for n in range(1, 23)}
    second[numbers[23]] = "!変な区分"
    return consolidate(
        make_plan(items, scale=scale), "R8", rated("R7", first) | rated("R8", second)
    )


def values(path: Path) -> dict[tuple[str, str], Any]:
    """Give every cell's stored value (a blank text as none)."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value not in (None, "")
    }


def counts(found: dict[tuple[str, str], Any], labels: list[str]) -> dict[str, tuple[Any, Any]]:
    """Give the counts of both periods by label from 達成度集計."""
    rows = {found.get(("達成度集計", f"A{n}")): n for n in range(20, 4, -1)}
    return {
        label: (found["達成度集計", f"B{rows[label]}"], found["達成度集計", f"C{rows[label]}"])
        for label in labels
    }


def rating_cell(path: Path, no: str) -> str:
    sheet = openpyxl.load_workbook(path)["項目一覧"]
    head = next(row for row in sheet.iter_rows() if row[0].value == "番号")
    column = next(c.column_letter for c in head if c.value == "達成度")
    return f"{column}{next(row[0].row for row in sheet.iter_rows() if row[0].value == no)}"


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_recalculation__of_everything__gives_the_stored_values(
    office: LibreOffice, tmp_path: Path, scale: tuple[RatingClass, ...]
) -> None:
    """Every live cell of every sheet equals what we stored, for any names of classes."""
    source, target = tmp_path / "集計.xlsx", tmp_path / "再計算.xlsx"
    source.write_bytes(build_summary(two_years(scale)))
    office.recalculate(source, target)
    assert values(target) == values(source)
    assert find_edits(target.read_bytes()) == []


@pytest.mark.parametrize("number", ["{}*", "?{}", "~{}", "1-{}", "{}a", "=A{}", "0{}", "1.{}"])
def test_recalculation__item_numbers_of_any_kind__finds_every_item_by_its_own(
    office: LibreOffice, tmp_path: Path, number: str
) -> None:
    """Lookups from other sheets meet exactly the item, also where a number reads as a pattern."""
    source, target = tmp_path / "集計.xlsx", tmp_path / "再計算.xlsx"
    source.write_bytes(build_summary(two_years(ANNUAL.scale, number)))
    office.recalculate(source, target)
    assert values(target) == values(source)


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES)
def test_correction__of_one_rating__moves_the_counts_as_a_new_summary_would(
    office: LibreOffice, tmp_path: Path, scale: tuple[RatingClass, ...]
) -> None:
    """After one 達成度 is changed in 項目一覧, all counts equal those of the corrected answers."""
    names = [k.name for k in scale]
    c = two_years(scale)
    source, target = tmp_path / "集計.xlsx", tmp_path / "訂正.xlsx"
    source.write_bytes(build_summary(c))
    for new in names[:3]:
        cell = rating_cell(source, "22")
        # a leading apostrophe types the text as text, as a person would
        office.recalculate(source, target, [("項目一覧", cell, f"'{new}")])
        again = tmp_path / "期待.xlsx"
        again.write_bytes(build_summary(with_value(c, "R8", "22", "達成度", new)))
        labels = [*names, "未回答", "保留", "合計"]
        assert counts(values(target), labels) == counts(values(again), labels)
        live = {
            k: v for k, v in values(target).items() if k[0] in ("達成度集計", "変動", "項目一覧")
        }
        wanted = {
            k: v for k, v in values(again).items() if k[0] in ("達成度集計", "変動", "項目一覧")
        }
        assert live == wanted
        front = "\n".join(str(v) for k, v in values(target).items() if k[0] == "概要")
        assert values(again)["概要", "A5"] in front


def test_saved__after_one_correction__has_that_edit_alone(
    office: LibreOffice, tmp_path: Path
) -> None:
    """A saved and reopened summary whose rating was changed lists exactly that edit."""
    source, target = tmp_path / "集計.xlsx", tmp_path / "訂正.xlsx"
    source.write_bytes(build_summary(two_years(ANNUAL.scale)))
    cell = rating_cell(source, "1")
    office.recalculate(source, target, [("項目一覧", cell, ANNUAL_CLASSES[5])])
    (edit,) = find_edits(target.read_bytes())
    assert edit.line == f"項目一覧 番号1 達成度：『{ANNUAL_CLASSES[1]}』→『{ANNUAL_CLASSES[5]}』"


@pytest.mark.parametrize("items", [1, 33, 120])
def test_front__any_number_of_items__prints_on_one_page(
    office: LibreOffice, tmp_path: Path, items: int
) -> None:
    """概要 is exactly one page: the second page already belongs to 達成度集計."""
    plan = make_plan(
        [
            make_item(str(n), f"とても長い名前の担当課{n % 30}", levels=("柱", "推", "長い題" * 20))
            for n in range(items)
        ]
    )
    answers = rated("R7", {str(n): ANNUAL_CLASSES[3] for n in range(items)})
    answers |= {
        ("R8", str(n)): {"実施概要": "実施", "達成度": ANNUAL_CLASSES[4], "振り返り": "理由。" * 300, "数値": "未確定"}
        for n in range(items)
    }  # fmt: skip
    source = tmp_path / "集計.xlsx"
    source.write_bytes(build_summary(consolidate(plan, "R8", answers)))
    printed = office.to_pdf(source)
    pages = [page_text(printed, n) for n in (1, 2)]
    assert "実施状況の概要" in pages[0]
    assert "集計のもと" in pages[0]
    assert "達成度集計" in pages[1]


def page_text(printed: Path, number: int) -> str:
    tool = require_program("pdftotext")
    done = subprocess.run(
        [tool, "-f", str(number), "-l", str(number), str(printed), "-"],
        capture_output=True, text=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    return done.stdout
