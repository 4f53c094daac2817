"""Numbers as a spreadsheet stores them, from the cell to 参考判定 and warning."""

from __future__ import annotations

import io

import openpyxl
import pytest

from taikou_xl.findings import Finding
from taikou_xl.forms.workbook import build_form
from taikou_xl.plan.model import Plan
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.read import read_return
from taikou_xl.rollup.assess import assess
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.judge import Assessment
from taikou_xl.rollup.plausible import check_plausible
from taikou_xl.terms.periods import Period
from tests.consolidations import AS_OF, make_item, make_plan, with_targets
from tests.staff import answer_cell, item_sheets

R7 = Period.parse("R7")


def judged(target: str, stored: float, code: str = "General") -> tuple[Assessment, list[Finding]]:
    """Judge a form whose 数値 holds this number under this number format."""
    plan: Plan = make_plan([with_targets(make_item("1"), ("R7", "R8"), target)])
    book = openpyxl.load_workbook(io.BytesIO(build_form(plan, R7, "秘書課")))
    (sheet,) = item_sheets(book).values()
    for field, text in (("実施概要", "実施した。"), ("達成度", "年度目標達成")):
        answer_cell(sheet, field, 7).value = text
    cell = answer_cell(sheet, "数値", 7)
    cell.value, cell.number_format = stored, code
    stream = io.BytesIO()
    book.save(stream)
    reading = read_return(Incoming("秘書課.xlsx", "秘書課.xlsx", stream.getvalue()), plan, R7)
    results, found = check_answers(reading.answers, plan, R7)
    c = Consolidated(plan, R7, results, (), (), AS_OF, "台帳.xlsx")
    findings = [*found, *check_plausible(c)]
    return assess(c)["1"], [f for f in findings if f.field == "数値"]


@pytest.mark.parametrize(
    ("stored", "code", "rating", "finding"),
    [
        (1 / 3, "General", "年度目標達成", "value-restored"),
        (0.5, "0%", "年度目標達成", "value-restored"),
        (0.4, "General", None, "value-doubtful"),
        (0.33, "General", None, "value-doubtful"),
    ],
)
def test_part_of_a_whole__left_as_a_fraction__is_restored_or_left_to_people(
    stored: float, code: str, rating: str | None, finding: str
) -> None:
    """2/6 that became a third comes back; 0.4 of 6 is no k of 6 and is never a silent number."""
    found, findings = judged("新規掲載数2/6", stored, code)
    assert (found.rating, [f.code for f in findings]) == (rating, [finding])


def test_amount__shown_in_another_unit_than_the_target__is_what_the_cell_shows() -> None:
    """612,345円 under a target in 千円 is not 612,345千円: a person is asked, nothing is judged."""
    found, findings = judged("使用料612,345千円", 612345, '#,##0"円"')
    assert (found.rating, [f.code for f in findings]) == (None, ["value-thousandfold"])
    found, findings = judged("使用料612,345千円", 612345000, '#,##0"円"')
    assert (found.rating, findings) == ("年度目標達成", [])
    found, findings = judged("使用料612,345千円", 612345000, '#,##0,"千円"')
    assert (found.rating, findings) == ("年度目標達成", [])


def test_count__shown_in_another_unit_than_the_target__is_left_to_people() -> None:
    """5人 under a target of 5件 does not compare."""
    found, _ = judged("研修5件", 5, '0"人"')
    assert found.rating is None
    assert "単位が違います（目標は件、実績は人）" in found.basis
    found, findings = judged("研修5件", 5, '0"件"')
    assert (found.rating, findings) == ("年度目標達成", [])
