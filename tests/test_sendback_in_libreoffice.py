"""A copy for correction in a real office program: corrected by typing, saved, and read again."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from taikou_xl.returns.model import FileStatus
from tests.office import libre_office
from tests.sendingback import JUNE_15, TITLES, WRONG_RATING, codes_of, make_city
from tests.staff import answer_cell, cell_of, item_sheets


def test_copy__corrected_in_an_office_program__is_accepted_and_says_so_itself(
    tmp_path: Path,
) -> None:
    """修正箇所一覧 and 表紙 follow the correction as it is typed; the saved copy is accepted."""
    city = make_city(tmp_path)
    city.answer("秘書課", change=WRONG_RATING)
    city.send_back()
    book = openpyxl.load_workbook(city.copy())
    sheet = item_sheets(book)[TITLES["1"]]
    cell = answer_cell(sheet, "達成度", 7).coordinate
    state = cell_of(book["修正箇所一覧"], "状態").offset(row=1).coordinate
    target = city.folder / "回収" / "秘書課（再）.xlsx"
    with libre_office() as office:
        shown = office.steps(
            city.copy(),
            [
                ("value", "修正箇所一覧", state),
                ("value", "表紙", "A4"),
                ("type", sheet.title, cell, "年度目標達成"),
                ("value", "修正箇所一覧", state),
                ("value", "表紙", "A4"),
                ("type", "修正箇所一覧", state, "壊す"),
                ("save", str(target)),
            ],
        )
    before, cover_before, typed, after, cover_after, kept, _ = shown
    assert (before, typed, after, kept) == ("未修正", "年度目標達成", "修正済", "修正済")
    assert "修正箇所一覧" in cover_before
    assert "すべて入力済み" in cover_after
    c = city.check(JUNE_15)
    by_name = {Path(f.file).name: f.status for f in c.returns}
    assert by_name == {
        "秘書課（再）.xlsx": FileStatus.ACCEPTED,
        "秘書課.xlsx": FileStatus.SUPERSEDED,
    }
    assert codes_of(c) == ["file-superseded"]
