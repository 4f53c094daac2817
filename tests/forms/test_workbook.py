"""The workbook of one unit: its sheets, its live counts, and what it is known by."""

from __future__ import annotations

import io
import os
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.forms.cover import DONE
from taikou_xl.forms.identity import IDENTITY_SHEET, find_identity
from taikou_xl.forms.lastyear import NOTHING
from taikou_xl.forms.ratingguide import questions
from taikou_xl.forms.workbook import build_form, form_file_name
from taikou_xl.plan.annual import ANNUAL_SCALE
from taikou_xl.plan.model import Department, Plan, RatingClass
from taikou_xl.sheets.grid import Book, Cell, CellKind, Grid
from taikou_xl.sheets.stamp import is_unedited, stamp_of
from tests.forms.plans import R7, annual_plan, item, other_plan, recorded, table

GOLDEN = Path(__file__).parent.parent / "golden" / "form.txt"


def form(plan: Plan, period: Any = R7, unit: str = "市民課", *, values: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(build_form(plan, period, unit)), data_only=values)


def texts(sheet: Any) -> list[str]:
    return [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]


def test_form__sheets__stand_in_order_and_the_cover_is_shown() -> None:
    """表紙 is first and active; lists are hidden, the identity very hidden."""
    book = form(annual_plan())
    assert book.sheetnames == [
        "表紙", "3_①女性比率の向上", "4_②団体の支援",
        "回答一覧", "達成度の選び方", "前年度の回答", "_選択肢", IDENTITY_SHEET,
    ]  # fmt: skip
    assert book.active.title == "表紙"
    states = {s.title: s.sheet_state for s in book.worksheets}
    assert (states["_選択肢"], states[IDENTITY_SHEET]) == ("hidden", "veryHidden")


def test_form__no_macro_and_no_outside_link() -> None:
    """The form is a plain .xlsx: no macro, no connection, nothing that asks to be trusted."""
    with zipfile.ZipFile(io.BytesIO(build_form(annual_plan(), R7, "市民課"))) as book:
        names = book.namelist()
    assert not [
        n for n in names if "vba" in n.lower() or "external" in n.lower() or "connection" in n
    ]


def test_form__identity__tells_where_every_answer_stands_and_what_was_issued() -> None:
    """The identity sheet names every open cell and every printed text, and changes with any of them."""
    plan = recorded(annual_plan(), 1)
    sheets = {}
    book = form(plan, plan.periods[1])
    for sheet in book.worksheets:
        cells = {
            (c.row - 1, c.column - 1): Cell(CellKind.TEXT, str(c.value))
            for row in sheet.iter_rows()
            for c in row
            if c.value is not None
        }
        sheets[sheet.title] = Grid(sheet.title, cells)
    identity = find_identity(Book(sheets))
    assert identity is not None
    assert (identity.unit, identity.period, identity.plan_key) == ("市民課", "R8", "abc123")
    for one in identity.items:
        for _, address in one.cells:
            cell = book[one.sheet][address]
            assert cell.value is None
            assert not cell.protection.locked
    issued = {(t.no, t.label, t.period): t.text for t in identity.texts}
    assert issued["3", "計画概要", "R11"] == "委員の構成を調べる。"
    assert issued["3", "実施概要", "R7"].startswith("R7の実績")
    assert ("3", "実施概要", "R8") not in issued
    assert issued["3", "担当課", ""] == "市民課"
    other = replace(plan, items=(replace(plan.items[0], goal="別の目標"), *plan.items[1:]))
    versions = {
        re.findall(r"[0-9a-f]{12}", str(texts(form(p, plan.periods[1])[IDENTITY_SHEET])))[0]
        for p in (plan, other)
    }
    assert len(versions | {identity.version}) >= 2


def test_form__stamp__is_of_its_plan_and_period_and_unedited() -> None:
    """The tool knows its own forms again, and that nobody has typed into them."""
    data = build_form(annual_plan(), R7, "市民課")
    stamp = stamp_of(data)
    assert (stamp["kind"], stamp["plan"], stamp["period"]) == ("form", "abc123", "R7")
    assert is_unedited(data)


def test_form__normal_style__is_unlocked() -> None:
    """What is pasted with the Normal style leaves the cell open."""
    with zipfile.ZipFile(io.BytesIO(build_form(annual_plan(), R7, "市民課"))) as book:
        styles = book.read("xl/styles.xml").decode()
    normal = styles[styles.index("<cellStyleXfs") : styles.index("</cellStyleXfs>")]
    assert 'locked="0"' in normal


def test_cover__stored_values__show_the_counts_in_protected_view() -> None:
    """The counts are stored, so that a file that is only looked at shows them right."""
    sheet = form(annual_plan(), values=True)["表紙"]
    # 実施概要, 数値 and 達成度 where there is a target, two of them where there is none
    assert "未入力があと 5 か所あります" in texts(sheet)
    counts = [c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, int)]
    assert counts == [3, 2]


def test_form__every_formula__has_a_stored_value() -> None:
    """A formula without a stored value would show as 0 or nothing in Protected View."""
    data = build_form(annual_plan(), R7, "市民課")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for name in book.namelist():
            if name.startswith("xl/worksheets/sheet"):
                for cell in re.findall(r"<c [^>]*><f>.*?</c>", book.read(name).decode(), re.DOTALL):
                    assert "<v>" in cell
                    assert "<v>0</v>" not in cell, cell


def test_cover__deadline__is_the_departments_own_else_the_plans() -> None:
    """A department's own deadline goes before the plan's; without either it will be told."""
    plan = annual_plan(提出期限="5月15日")
    assert "5月15日" in texts(form(plan)["表紙"])
    own = replace(plan, departments=(Department("市民課", due="6月1日"),))
    assert "6月1日" in texts(form(own)["表紙"])
    assert "5月15日" not in texts(form(own)["表紙"])
    assert "別途お知らせします" in texts(form(annual_plan())["表紙"])


def test_cover__what_to_do__is_four_lines_with_the_rule_for_pasting() -> None:
    """The four lines say how to paste without being locked out."""
    lines = [t for t in texts(form(annual_plan())["表紙"]) if re.match(r"[1-9]．", t)]
    assert len(lines) == 4
    assert "貼り付けは、セルをダブルクリックしてから" in lines[2]


@pytest.mark.parametrize(("setting", "asked"), [("必須", True), ("任意", True), ("なし", False)])
def test_cover__confirmation__is_asked_for_as_the_plan_says(setting: str, asked: bool) -> None:
    """所属長確認 stands there unless 設定 says なし; only 必須 keeps the form from being complete."""
    sheet = form(annual_plan(所属長確認=setting))["表紙"]
    assert ("所属長確認" in texts(sheet)) is asked
    status = next(t for t in texts(sheet) if DONE in t)
    assert ('<>"済"' in status) is (setting == "必須")


def test_cover__links__lead_to_the_open_cells() -> None:
    """Number and name lead to the first open cell, also where the sheet's name holds a quote."""
    plan = other_plan()
    book = form(plan, plan.periods[0], "企画課")
    number = next(c for row in book["表紙"].iter_rows() for c in row if c.value == "あ-1")
    title = number.offset(0, 1).value
    assert title.startswith('=HYPERLINK("#' + number.hyperlink.location + '",')
    sheet, cell = number.hyperlink.location.rsplit("!", 1)
    name = sheet.strip("'").replace("''", "'")
    assert not book[name][cell].protection.locked


def test_answers__follow_the_item_sheets_and_keep_blanks_blank() -> None:
    """Every answer stands in 回答一覧 by formula, and a blank one shows nothing."""
    book = form(annual_plan())
    formulas = [t for t in texts(book["回答一覧"]) if t.startswith("=IF('")]
    assert len(formulas) == 8
    for formula in formulas:
        place = re.fullmatch(r"=IF\(('.+?'!\$[A-Z]+\$\d+)=\"\",\"\",\1\)", formula)
        assert place, formula
    assert book["回答一覧"].print_title_rows == "$3:$3"
    assert book["回答一覧"].page_setup.orientation == "landscape"


def test_last_year__recorded__offers_its_texts_in_unlocked_cells() -> None:
    """The latest recorded texts stand ready to be copied; copying them locks nothing."""
    plan = recorded(annual_plan(), 2)
    sheet = form(plan, plan.periods[2])["前年度の回答"]
    assert plan.items[0].text("実施概要", plan.periods[1]) in texts(sheet)
    assert plan.items[0].text("実施概要", plan.periods[0]) not in texts(sheet)
    assert all(not c.protection.locked for row in sheet.iter_rows() for c in row if c.value)


def test_last_year__nothing_recorded__says_so_in_one_line() -> None:
    """In the first year the sheet says that there is nothing yet."""
    assert texts(form(annual_plan())["前年度の回答"]) == ["← 表紙へ戻る", NOTHING] or texts(
        form(annual_plan())["前年度の回答"]
    ) == [NOTHING, "← 表紙へ戻る"]


def test_questions__published_scale__are_its_own_three() -> None:
    """The classes' own questions are asked in order, and the last no leads to the rest."""
    asked = questions(ANNUAL_SCALE)
    assert [q.yes for q in asked] == ["◎ 全体の目標達成", "○ 年度目標達成", "△ 年度目標一部達成"]
    assert asked[0].no == "問2へ"
    assert "計画中止" in asked[2].no


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_questions__scale_without_definitions__still_lead_to_every_class(count: int) -> None:
    """A scale of bare letters gets questions by name, and every class can be reached."""
    scale = tuple(RatingClass(letter) for letter in "ABCDE"[:count])
    asked = questions(scale)
    assert len(asked) <= 3
    reached = {q.yes for q in asked} | set(re.findall(r"[A-E]", asked[-1].no if asked else ""))
    if count > 1:
        assert reached == {c.name for c in scale}


@pytest.mark.parametrize(
    ("unit", "name"),
    [
        ("市民課", "市民課.xlsx"),
        ("A/B:課*?", "A_B_課__.xlsx"),
        ("CON", "_CON.xlsx"),
        (" . ", "_.xlsx"),
        ("課" * 200, "課" * 80 + ".xlsx"),
    ],
)
def test_file_name__unit__is_valid_in_windows(unit: str, name: str) -> None:
    """Forbidden characters, device names and endless names become harmless."""
    assert form_file_name(unit) == name


def test_build_form__unit_without_items__is_refused() -> None:
    """There is no form for somebody who has nothing to answer."""
    with pytest.raises(LookupError):
        build_form(annual_plan(), R7, "財政課")


def dump(book: Any) -> str:
    """Give sheets, cells, validations, protection and print set-up as text."""
    lines = []
    for sheet in book.worksheets:
        lines.append(f"## {sheet.title} [{sheet.sheet_state}] 保護={sheet.protection.sheet}")
        lines.append(
            f"印刷={sheet.print_area} {sheet.page_setup.orientation} 見出し={sheet.print_title_rows}"
        )
        lines.append(f"結合={sorted(str(r) for r in sheet.merged_cells.ranges)}")
        for rule in sheet.data_validations.dataValidation:
            lines.append(
                f"入力規則 {rule.sqref} {rule.type} {rule.formula1} {rule.prompt} {rule.error}"
            )
        for place in sheet.conditional_formatting:
            lines += [f"条件付き書式 {place.sqref} {rule.formula}" for rule in place.rules]
        for row in sheet.iter_rows():
            for c in row:
                if c.value is not None:
                    lock = "" if c.protection.locked else " 開"
                    lines.append(f"{c.coordinate}{lock} [{c.number_format}] {c.value!r}")
    return "\n".join(lines) + "\n"


def test_form__golden_dump__is_unchanged() -> None:
    """The whole form as text; set TAIKOU_UPDATE_GOLDEN=1 to accept a change that is meant."""
    plan = annual_plan(
        item(table=table(計画概要="調べる。", 数値目標="女性比率32.5％")), 提出期限="5月15日"
    )
    found = dump(form(plan))
    if os.environ.get("TAIKOU_UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")
