"""目標・振り返りカード: a blank card for everybody on the list, and a word on every other row."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.forms.cards import glance, years
from taikou_xl.plan.bundled import bundled_plan
from tests.cities import PILLARS, other_city_list, other_city_preset
from tests.commands import Call, Run
from tests.staff import PLAN_CSV, beside, cell_of

STAFF = (
    ("秘書課", "架空 太郎", "係長"),
    ("秘書課", "架空 花子", "主事"),
    ("市民課", "架空 次郎", ""),
)


def staff_list(
    path: Path, rows: Sequence[Sequence[str]] = STAFF, head: str = "課名,氏名,職名"
) -> Path:
    """Write a list of staff as CSV."""
    path.write_text("\n".join((head, *(",".join(row) for row in rows))), encoding="utf-8")
    return path


@pytest.fixture
def master(call: Call, tmp_path: Path) -> Path:
    """Give a master of the bundled plan."""
    call("master", PLAN_CSV, "-o", tmp_path / "台帳.xlsx")
    return tmp_path / "台帳.xlsx"


def make(call: Call, master: Path, rows: Sequence[Sequence[str]] = STAFF, *more: object) -> Run:
    """Make cards for these rows into カード."""
    staff = staff_list(master.parent / "職員.csv", rows)
    return call("cards", master, "--staff", staff, "-o", master.parent / "カード", *more)


def said(run: Run, code: str) -> int:
    """Count a code's findings in what was printed."""
    return run.out.count(f"[{code}・")


def books(master: Path) -> Mapping[str, Any]:
    """Give the books of カード by their names."""
    folder = master.parent / "カード"
    return {path.stem: openpyxl.load_workbook(path) for path in sorted(folder.glob("*.xlsx"))}


def test_cards__staff_of_two_departments__one_book_each_and_a_sheet_for_everybody(
    call: Call, master: Path
) -> None:
    """Each 課 gets one workbook with a sheet for each of its staff, named after them."""
    run = make(call, master)
    assert run.status == 0
    sheets = {name: book.sheetnames for name, book in books(master).items()}
    assert sheets == {
        "市民課_カード": ["架空 次郎"],
        "秘書課_カード": ["架空 太郎", "架空 花子"],
    }


def test_card__one_member__shows_directions_and_blank_fields_for_every_year(
    call: Call, master: Path
) -> None:
    """A card shows whose it is, every 方針 with its 推進項目, and blank 目標 and 振り返り by year."""
    make(call, master)
    sheet = books(master)["秘書課_カード"]["架空 太郎"]
    assert (beside(sheet, "所属・氏名"), sheet["D3"].value) == ("秘書課　係長", "架空 太郎")
    texts = {str(c.value) for row in sheet.iter_rows() for c in row if c.value}
    plan = bundled_plan()
    assert {item.levels[0] for item in plan.items} <= texts
    together = "\n".join(texts)
    assert all(item.levels[1] in together for item in plan.items)
    head, goal, back = (cell_of(sheet, text) for text in ("年度", "目標", "振り返り"))
    rows = range(head.row + 1, sheet.max_row + 1)
    assert [sheet.cell(r, head.column).value for r in rows] == [
        f"令和{n}年度\n（{2018 + n}）" for n in range(7, 12)
    ]
    for cell in (sheet.cell(r, c.column) for r in rows for c in (goal, back)):
        assert cell.value is None
        assert not cell.protection.locked


def test_card__a4_portrait__prints_on_one_page_as_wide_as_it_is(call: Call, master: Path) -> None:
    """Every card prints on A4 in portrait, its heights within one page."""
    make(call, master)
    for sheet in (s for book in books(master).values() for s in book.worksheets):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
        heights = [d.height for d in sheet.row_dimensions.values()]
        assert sum(heights) <= 842 - 2 * 0.48 * 72
        assert min(heights[-5:]) > 48


def test_cards__plan_of_quarters__one_row_for_each_year() -> None:
    """A plan that is reported by quarter or half still has one goal a year."""
    plan = bundled_plan()
    quarters = tuple(p for year in ("R7", "R8") for p in _quarters(plan.periods[0], year))
    assert [p.key for p in years(replace(plan, periods=quarters))] == ["R7", "R8"]


def _quarters(first: Any, year: str) -> list[Any]:
    return [type(first).parse(f"{year}Q{n}") for n in (1, 2, 3, 4)]


def test_cards__another_citys_levels__are_its_directions(call: Call, tmp_path: Path) -> None:
    """The directions are the highest level of whatever plan the master holds."""
    (tmp_path / "一覧.csv").write_bytes(other_city_list())
    (tmp_path / "ひな形.xlsx").write_bytes(other_city_preset())
    master = tmp_path / "台帳.xlsx"
    call("master", tmp_path / "一覧.csv", "-o", master, "--preset", tmp_path / "ひな形.xlsx")
    run = make(call, master, [("第1政策・調整課", "架空 太郎", "")])
    assert run.status == 0
    sheet = books(master)["第1政策・調整課_カード"]["架空 太郎"]
    assert all(cell_of(sheet, pillar) for pillar in PILLARS)
    assert cell_of(sheet, "令和元年度\n（2019）")


def test_glance__plan_of_one_level__has_no_directions() -> None:
    """Where the plan has items only, none of them is called a direction."""
    plan = bundled_plan()
    flat = tuple(replace(item, levels=item.levels[-1:]) for item in plan.items)
    assert glance(replace(plan, level_names=("計画項目",), items=flat)) == []


def test_staff_row__department_or_name_blank__is_named_and_gives_no_card(
    call: Call, master: Path
) -> None:
    """A row without 課名 or 氏名 is an error that names its row; the others get their cards."""
    run = make(call, master, [*STAFF, ("", "架空 三郎", ""), ("秘書課", "", "主査")])
    assert run.status == 1
    assert said(run, "staff-blank") == 2
    assert "職員.csv｜5行目" in run.out
    assert "職員.csv｜6行目" in run.out
    assert sum(len(book.sheetnames) for book in books(master).values()) == 3


def test_staff_row__unknown_department__gets_a_card_and_a_word_once(
    call: Call, master: Path
) -> None:
    """A 課 without items gets its book too; the nearest known name is offered, once for all rows."""
    run = make(call, master, [("秘書科", "架空 太郎", ""), ("秘書科", "架空 花子", "")])
    assert run.status == 0
    assert said(run, "staff-department-unknown") == 1
    assert "「秘書課」ではありませんか" in run.out
    assert books(master)["秘書科_カード"].sheetnames == ["架空 太郎", "架空 花子"]


def test_staff_row__former_name_and_other_width__belong_to_todays_department(
    call: Call, master: Path
) -> None:
    """旧課名, blanks and width in 課名 lead to the book of the department as it is called today."""
    book = openpyxl.load_workbook(master)
    head = cell_of(book["担当課"], "課名")
    column = {c.value: c.column for c in book["担当課"][head.row]}["旧課名"]
    row = next(c.row for c in book["担当課"]["C"] if c.value == "秘書課")
    book["担当課"].cell(row, column).value = "秘書広報課"
    book.save(master)
    make(call, master, [("秘書広報課", "架空 太郎", ""), ("秘 書 課", "架空 花子", "")])
    assert books(master)["秘書課_カード"].sheetnames == ["架空 太郎", "架空 花子"]


def test_staff_row__same_again__gives_one_card_and_namesakes_two(call: Call, master: Path) -> None:
    """A repeated row is a warning; two people of one name in different posts get a card each."""
    rows = [("秘書課", "架空 太郎", "係長"), ("秘書課", "架空 太郎", "係長")]
    run = make(call, master, [*rows, ("秘書課", "架空 太郎", "主事")])
    assert said(run, "staff-doubled") == 1
    assert "2行目と同じ内容" in run.out
    assert books(master)["秘書課_カード"].sheetnames == ["架空 太郎", "架空 太郎~2"]


def test_staff_list__further_columns__are_said_to_be_unused(call: Call, master: Path) -> None:
    """What the cards do not need is not used, and the list's owner is told."""
    staff = staff_list(
        master.parent / "職員.csv", [("秘書課", "架空 太郎", "0123")], "所属,職員名,職員番号"
    )
    run = call("cards", master, "--staff", staff, "-o", master.parent / "カード")
    assert run.status == 0
    assert said(run, "staff-column-unused") == 1
    sheet = books(master)["秘書課_カード"].worksheets[0]
    assert not any("0123" in str(c.value) for row in sheet.iter_rows() for c in row)


def test_staff_list__excel_with_an_error_value__names_the_cell(call: Call, master: Path) -> None:
    """A 氏名 that is an error value gives no card; one in an unused column does no harm."""
    book = openpyxl.Workbook()
    for row in (
        ("課名", "氏名", "採用日"),
        ("秘書課", "#N/A", None),
        ("秘書課", "架空 太郎", "#N/A"),
    ):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    staff = master.parent / "職員.xlsx"
    staff.write_bytes(stream.getvalue())
    run = call("cards", master, "--staff", staff, "-o", master.parent / "カード")
    assert run.status == 1
    assert said(run, "staff-cell-spoiled") == 1
    assert "セルB2" in run.out
    assert books(master)["秘書課_カード"].sheetnames == ["架空 太郎"]


@pytest.mark.parametrize(
    ("head", "rows", "words"),
    [
        ("課名,電話", [("秘書課", "100")], "「氏名」がありません"),
        ("課名,氏名,氏名", [("秘書課", "架空 太郎", "")], "「氏名」の列が2つ以上"),
        ("課名,氏名", [("", "架空 太郎")], "カードを作れる行がありません"),
        ("課名,氏名", [], "カードを作れる行がありません"),
    ],
)
def test_staff_list__nobody_to_make_a_card_for__stops_and_writes_nothing(
    call: Call, master: Path, head: str, rows: Sequence[Sequence[str]], words: str
) -> None:
    """A list without headings or people stops the run with the reason, and no folder appears."""
    staff = staff_list(master.parent / "職員.csv", rows, head)
    run = call("cards", master, "--staff", staff, "-o", master.parent / "カード")
    assert run.status == 3
    assert words in run.err
    assert not (master.parent / "カード").exists()


def test_cards__made_again__replaces_only_what_nobody_wrote_on(call: Call, master: Path) -> None:
    """Blank cards are replaced and those of people who left are removed; a filled one stops it."""
    make(call, master)
    assert make(call, master, STAFF[:2]).status == 0
    assert list(books(master)) == ["秘書課_カード"]
    path = master.parent / "カード" / "秘書課_カード.xlsx"
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["B20"] = "窓口の待ち時間を減らす"
    book.save(path)
    before = path.read_bytes()
    run = make(call, master)
    assert run.status == 3
    assert path.read_bytes() == before
    assert make(call, master, STAFF, "--force").status == 0


def test_card__among_the_returns__is_left_unread(call: Call, master: Path) -> None:
    """A card that comes back is never read: it is ignored, with the reason."""
    make(call, master)
    run = call("check", master, master.parent / "カード", "--period", "R7", "--json", "-")
    found = {entry["file"]: entry for entry in run.report["returns"]}
    assert found["カード/秘書課_カード.xlsx"]["status"] == "ignored"
    assert "カード" in found["カード/秘書課_カード.xlsx"]["reason"]
