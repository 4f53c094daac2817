"""A form in a real office program: typed into, copied, printed as staff would."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from taikou_xl.forms.cover import DONE
from taikou_xl.forms.workbook import build_form
from taikou_xl.plan.model import Plan
from tests.conftest import PATIENCE, require_program
from tests.forms.plans import R7, annual_plan, other_plan, recorded, text_of
from tests.office import LibreOffice, libre_office

SHEET = "3_①女性比率の向上"


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with libre_office() as running:
        yield running


def saved(folder: Path, plan: Plan, period: object = R7, unit: str = "市民課") -> Path:
    path = folder / "様式.xlsx"
    path.write_bytes(build_form(plan, period, unit))  # type: ignore[arg-type]
    return path


def open_cells(path: Path, sheet: str = SHEET) -> list[str]:
    found = openpyxl.load_workbook(path)[sheet]
    # openpyxl invents cells that the file lacks; those have no style
    cells = (c for row in found.iter_rows() for c in row if c.has_style)
    return [c.coordinate for c in cells if not c.protection.locked]


def pages(pdf: Path) -> list[str]:
    done = subprocess.run(
        [require_program("pdftotext"), "-layout", str(pdf), "-"],
        capture_output=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    return done.stdout.decode().split("\f")[:-1]


def test_typing__open_cells_take_it_and_locked_cells_refuse(
    office: LibreOffice, tmp_path: Path
) -> None:
    """Open cells take what is typed, as text where they hold figures; nothing else changes."""
    form = saved(tmp_path, recorded(annual_plan(), 1), annual_plan().periods[1])
    body, figure, rating, reflection = open_cells(form)
    row = int(body[1:])
    locked = [
        "A1",
        "B2",
        f"B{row}",
        f"D{row - 1}",
        f"D{row - 2}",
        f"D{row + 1}",
        "N3",
        "ZZ200",
        f"I{row}",
    ]
    before = openpyxl.load_workbook(form)[SHEET]
    typed = {body: "実施した。", figure: "2/6", rating: "年度目標達成", reflection: "3-4"}
    done = office.type_cells(
        form,
        tmp_path / "回答.xlsx",
        [(SHEET, cell, text) for cell, text in typed.items()]
        + [(SHEET, cell, "書換え") for cell in locked],
    )
    assert {cell: done[SHEET, cell] for cell in typed} == typed
    after = openpyxl.load_workbook(tmp_path / "回答.xlsx")[SHEET]
    assert {cell: after[cell].value for cell in typed} == typed
    for cell in locked:
        assert done[SHEET, cell] != "書換え"
        assert after[cell].value == before[cell].value or after[cell].data_type == "f"
    assert not after[body].protection.locked


def test_typing__everything_filled__turns_the_cover_green(
    office: LibreOffice, tmp_path: Path
) -> None:
    """The counts follow what is typed, until the cover says that all is filled."""
    form = saved(tmp_path, annual_plan())
    cells = {sheet: open_cells(form, sheet) for sheet in (SHEET, "4_②団体の支援")}
    steps: list[tuple[object, ...]] = [("recalculate",), ("value", "表紙", "A4")]
    for sheet, (body, figure, rating, _) in cells.items():
        steps += [("type", sheet, body, "実施した。"), ("type", sheet, rating, "年度目標達成")]
        steps += [("type", sheet, figure, "女性比率33.0％")] if sheet == SHEET else []
        steps.append(("value", "表紙", "A4"))
    steps.append(("value", "回答一覧", "D4"))
    shown = office.steps(form, steps)
    assert shown[1] == "未入力があと 5 か所あります"
    assert shown[5] == "未入力があと 2 か所あります"
    assert shown[8] == DONE
    assert shown[9] == "実施した。"


def test_count__condition_on_another_answer__asks_once_it_holds(
    office: LibreOffice, tmp_path: Path
) -> None:
    """A reason is asked for only when 今後 is not 継続; full-width blanks are no answer."""
    plan = other_plan()
    form = saved(tmp_path, plan, plan.periods[0], "企画課")
    sheet = "あ-1_取組's"
    result, amount, rating, future, reason, _ = open_cells(form, sheet)
    shown = office.steps(
        form,
        [
            ("type", sheet, result, "　\u3000"),
            ("type", sheet, rating, "A"),
            ("value", "表紙", "A4"),
            ("type", sheet, result, "実施"),
            ("type", sheet, future, "継続"),
            ("value", "表紙", "A4"),
            ("type", sheet, future, "見直し"),
            ("value", "表紙", "A4"),
            ("type", sheet, reason, "縮小のため"),
            ("value", "表紙", "A4"),
            ("type", sheet, amount, "-1200"),
        ],
    )
    assert shown[2] == "未入力があと 1 か所あります"
    # 所属長確認 is 必須 in this plan, so filling alone does not complete it
    assert shown[5].startswith("入力は済みました")
    assert shown[7] == "未入力があと 1 か所あります"
    assert shown[9].startswith("入力は済みました")
    assert shown[10] == "△ 1,200"


def test_pasting__last_years_cell__leaves_the_cell_open(
    office: LibreOffice, tmp_path: Path
) -> None:
    """A cell of 前年度の回答 pasted over an open cell brings its text and no lock."""
    plan = recorded(annual_plan(), 1)
    form = saved(tmp_path, plan, plan.periods[1])
    target = open_cells(form)[0]
    text = plan.items[0].text("実施概要", plan.periods[0])
    shown = office.copy_cell(form, tmp_path / "回答.xlsx", ("前年度の回答", "C4"), (SHEET, target))
    assert shown == text
    after = openpyxl.load_workbook(tmp_path / "回答.xlsx")[SHEET]
    assert after[target].value == text
    assert not after[target].protection.locked
    again = office.type_cells(
        tmp_path / "回答.xlsx", tmp_path / "再.xlsx", [(SHEET, target, "直した。")]
    )
    assert again[SHEET, target] == "直した。"


def test_printing__answers_of_200_characters__take_one_page_per_item(
    office: LibreOffice, tmp_path: Path
) -> None:
    """With 200 characters a field every item prints on one page, whole."""
    form = saved(tmp_path, annual_plan())
    typed = []
    for sheet in (SHEET, "4_②団体の支援"):
        body, figure, rating, reflection = open_cells(form, sheet)
        typed += [(sheet, body, text_of(199) + "終"), (sheet, reflection, text_of(199) + "了")]
        typed += [(sheet, figure, "女性比率33.0％"), (sheet, rating, "年度目標一部達成")]
    office.type_cells(form, tmp_path / "回答.xlsx", typed)
    printed = pages(office.to_pdf(tmp_path / "回答.xlsx"))
    # 表紙, two items, 回答一覧, 達成度の選び方, 前年度の回答
    assert len(printed) == 6
    for page in printed[1:3]:
        assert "終" in page
        assert "了" in page


def test_printing__answers_of_2000_characters__lose_nothing(
    office: LibreOffice, tmp_path: Path
) -> None:
    """Long texts ask for a double click on the rows below the table, and then print whole."""
    form = saved(tmp_path, annual_plan())
    body, figure, _, reflection = open_cells(form)
    row = int(body[1:])
    marks = [f"{letter}{n:02d}" for letter in "甲乙丙" for n in range(50)]
    texts = {
        cell: "".join(f"{mark}{text_of(37)}" for mark in marks[50 * n : 50 * n + 50])
        for n, cell in enumerate((body, figure, reflection))
    }
    rests = [f"A{row + 5 + n}" for n in range(3)]
    steps: list[tuple[str, ...]] = [("type", SHEET, cell, text) for cell, text in texts.items()]
    steps += [("value", SHEET, f"I{row}"), *(("fit", SHEET, cell) for cell in rests)]
    done = office.steps(form, [*steps, ("save", str(tmp_path / "回答.xlsx"))])
    assert "2000字" in done[3]
    assert "ダブルクリック" in done[3]
    printed = "".join("".join(pages(office.to_pdf(tmp_path / "回答.xlsx"))[1:-4]).split())
    broken = [mark for mark in marks if mark not in printed]
    # a mark at the end of a line is broken, and other columns stand between its parts
    assert len(broken) < 25
    assert {"甲49", "乙49", "丙49"} & set(broken) == set()


def test_long_text__beyond_the_highest_row__continues_below_by_formula(
    office: LibreOffice, tmp_path: Path
) -> None:
    """What 409.5 pt cannot show stands below the table, and together nothing is missing."""
    form = saved(tmp_path, annual_plan())
    body = open_cells(form)[0]
    found = openpyxl.load_workbook(form)[SHEET]
    place = next(
        c.coordinate for row in found.iter_rows() for c in row if "の続き）" in str(c.value)
    )
    long = text_of(1990) + "最後の十文字です。終"
    short, rest = office.steps(
        form,
        [
            ("type", SHEET, body, text_of(200)),
            ("value", SHEET, place),
            ("type", SHEET, body, long),
            ("value", SHEET, place),
        ],
    )[1::2]
    assert short == ""
    title = "（実施概要の続き）"
    assert rest.startswith(title)
    assert long.endswith(rest.removeprefix(title).rstrip("　"))
    assert 300 < len(long) - len(rest) < 700
