"""引継ぎ書: one page that tells next year's administrator what is open."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from taikou_xl.findings import Place, find
from taikou_xl.outputs.handover import build_handover, reason_to_keep_handover
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.recording import record
from taikou_xl.sheets import look
from tests.commands import Call
from tests.consolidations import consolidate, make_item, make_plan, rated, with_targets

CLASSES = tuple(k.name for k in ANNUAL.scale)


def consolidated(items: int = 3, texts: str = "未確定（9月ごろ）") -> Consolidated:
    """Give items of which every first one has a figure that is still open."""
    made = [with_targets(make_item(str(n)), ("R7", "R8"), "率80％") for n in range(1, items + 1)]
    answers = rated("R7", {item.no: CLASSES[1] for item in made})
    for number, key in enumerate(answers):
        answers[key]["数値"] = texts if number % 2 == 0 else "81％"
    approved = find(
        "finding-approved", Place(item="2"), message="率が100％を超えている", why="確認済み"
    )
    return consolidate(make_plan(made), "R7", answers, findings=[approved])


def words(c: Consolidated) -> str:
    data = build_handover(c, record(c, "令和8年6月1日"), "台帳R8.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["引継ぎ書"]
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)


def test_handover__tells_results_open_figures_approvals_and_next_steps() -> None:
    """What stays to be done after the year stands on the page, with its items."""
    told = words(consolidated())
    assert "未確定（9月ごろ）" in told
    assert "率が100％を超えている（確認済み）" in told
    assert "計画項目 3 ＝ 回答 3 ＋ 保留 0 ＋ 未回答 0" in told
    assert "taikou-xl distribute --period R8" in told


@pytest.mark.parametrize("items", [1, 33, 120])
def test_handover__any_number_of_items__fits_one_page_unshrunk(items: int) -> None:
    """A long list is cut and counted: the rows fill an A4 page at full size at the most."""
    c = consolidated(items, "未確定（" + "理由" * 30 + "）")
    data = build_handover(c, record(c, "令和8年6月1日"), "台帳R8.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["引継ぎ書"]
    heights = [sheet.row_dimensions[row].height or 15 for row in range(1, sheet.max_row + 1)]
    assert sum(heights) <= look.printable_pt(landscape=False)[1]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    if items == 120:
        assert "すべては集計表と台帳にあります" in words(c)


def test_handover__written_on__is_kept_and_the_run_goes_on(tmp_path: Path, call: Call) -> None:
    """Remarks that somebody typed on the page are never overwritten; the master is made."""
    call("demo", "-o", tmp_path / "d")
    master = tmp_path / "d" / "2_台帳.xlsx"
    run = (
        "rollover",
        master,
        tmp_path / "d" / "4_回収",
        "--period",
        "R7",
        "-o",
        tmp_path / "次.xlsx",
    )
    call(*run)
    page = tmp_path / "引継ぎ書_R7.xlsx"
    assert page.exists()
    book = openpyxl.load_workbook(io.BytesIO(page.read_bytes()))
    book["引継ぎ書"]["A40"] = "後任へ：市民課は係ごとに確認"
    book.save(page)
    typed = page.read_bytes()
    (tmp_path / "次.xlsx").unlink()
    again = call(*run)
    assert "handover-kept" in again.out
    assert page.read_bytes() == typed
    assert (tmp_path / "次.xlsx").exists()


def test_handover__other_file_of_that_name__is_no_handover_of_ours() -> None:
    """A workbook of another period or program is not replaced."""
    c = consolidated()
    other = consolidate(c.plan, "R8", rated("R8", {"1": CLASSES[1]}))
    data = build_handover(c, record(c, "令和8年6月1日"), "台帳R8.xlsx")
    assert reason_to_keep_handover(data, c) == ""
    assert reason_to_keep_handover(data, other)
    assert reason_to_keep_handover(b"", c)
