"""個票 as cities have them → a list that holds every text, or says where it left one out."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taikou_xl.errors import UnreadableInput, UsageProblem
from taikou_xl.findings import Finding, Severity
from taikou_xl.forms.workbook import build_form
from taikou_xl.master.adopt import Adopted, adopt
from taikou_xl.master.read import read_master, read_preset
from taikou_xl.master.write import build_master
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.listbook import build_list, build_list_template
from taikou_xl.plan.model import Item, Plan
from taikou_xl.terms.text import name_key
from tests import cards, cities
from tests.cards import CARDS, HEADS, PLANNED, REPORTED, book_of, published, put, saved

LAYOUTS = {
    "published": book_of(cards.published),
    "stacked": book_of(cards.stacked),
    "squared": book_of(cards.squared),
    "one sheet": cards.column_of_cards(),
    "without merges": book_of(cards.plain),
}


def adopted(data: bytes, preset: Preset = ANNUAL) -> Adopted:
    return adopt([("個票.xlsx", data)], preset)


def listed(found: Adopted) -> bytes:
    return build_list(found.preset, found.periods, found.rows, found.findings)


def plan_of(found: Adopted) -> Plan:
    return read_list(listed(found), "一覧.xlsx", found.preset, {})


def edited(change: Callable[[Any], None], data: bytes = LAYOUTS["published"]) -> Adopted:
    """Read a book whose first sheet was changed."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book.worksheets[0])
    return adopted(saved(book))


def told(found: Adopted, code: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.code == code]


def texts_of(item: Item, plan: Plan) -> dict[Any, str]:
    """Give an item as the cards have it, blank texts left out."""
    heads = dict(zip(plan.level_names, item.levels, strict=True))
    heads |= {"担当課": item.department, "関係課": item.related, "現状と課題": item.background}
    heads |= {"取組内容": item.approach, "目標の状態": item.goal}
    table = {
        (name, period.year - 2018): item.text(name, period)
        for name in (*PLANNED, *REPORTED)
        for period in plan.periods
    }
    everything: dict[Any, str] = {**heads, **table}
    return {key: text for key, text in everything.items() if text}


def without_blanks(texts: Mapping[Any, str]) -> dict[Any, str]:
    return {key: text.replace("　", "") for key, text in texts.items() if text}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout__every_text__arrives_in_its_column(layout: str) -> None:
    """Five very different 個票 of the same items give the same plan, past results included."""
    plan = plan_of(adopted(LAYOUTS[layout]))
    assert [p.key for p in plan.periods] == ["R5", "R6", "R7", "R8", "R9"]
    assert [item.no for item in plan.items] == ["1", "2", "3"]
    # texts of sub-columns are joined by a blank
    found = [without_blanks(texts_of(item, plan)) for item in plan.items]
    assert found == [without_blanks(card) for card in CARDS]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layout__read_whole__leaves_nothing_to_correct(layout: str) -> None:
    """Where everything was found, no finding is an error."""
    assert not [f for f in adopted(LAYOUTS[layout]).findings if f.severity is Severity.ERROR]


def cell_texts(data: bytes) -> Iterator[str]:
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from (str(value) for value in row if value is not None)


@settings(max_examples=20, suppress_health_check=list(HealthCheck), deadline=None)
@given(
    layout=st.sampled_from(sorted(LAYOUTS)),
    strays=st.dictionaries(
        st.tuples(st.integers(1, 40), st.integers(1, 12)),
        st.sampled_from(["メモ", "合計", "令和6年度", "担当課", "数値", "（参考）", "備考：なし"]),
        max_size=4,
    ),
)
def test_stray_texts__are_never_lost(layout: str, strays: Mapping[tuple[int, int], str]) -> None:
    """Whatever stands wherever comes into the list, or among what could not be placed."""
    book = openpyxl.load_workbook(io.BytesIO(LAYOUTS[layout]))
    written = set()
    for sheet in book.worksheets:
        for at, text in strays.items():
            cell = sheet.cell(*at)
            if not isinstance(cell, openpyxl.cell.cell.MergedCell) and cell.value is None:
                cell.value = text
                written.add(text)
    before = list(cell_texts(LAYOUTS[layout]))
    found = adopted(saved(book))
    shown = "\n".join(name_key(text) for text in everything_said(found))
    headings = (*HEADS, *PLANNED, *REPORTED, "年度", "年次計画", "実施状況")
    for text in [*content(before), *written]:
        if text not in headings and text != "令和6年度":
            assert all(name_key(part) in shown for part in text.split("\n")), text


def content(texts: Sequence[str]) -> Iterator[str]:
    """Give those of a book's texts that belong to an item: all but labels, headings and years."""
    own = {text for card in CARDS for text in card.values() if text}
    for text in own:
        if any(text in there for there in texts):
            yield text


def everything_said(found: Adopted) -> Iterator[str]:
    for row in found.rows:
        yield from row.texts.values()
        yield from row.fields.values()
    for finding in found.findings:
        yield finding.value


def test_master__through_a_list__is_the_same_plan() -> None:
    """A master → list → master gives the same items, texts, bounds and recorded results."""
    plan = bundled_plan()
    first = read_list(with_results(), "一覧.csv", ANNUAL, {})
    found = adopted(build_master(first))
    again = read_list(listed(found), "一覧.xlsx", found.preset, {})
    rebuilt, findings = read_master(build_master(again), "台帳.xlsx")
    assert not findings
    assert plain_items(rebuilt) == plain_items(read_master(build_master(first), "台帳.xlsx")[0])
    assert len(rebuilt.items) == len(plan.items) == 33
    assert told(found, "adopt-left-out")


def with_results() -> bytes:
    """Give the bundled list as that of a city that joins later: two items have past results."""
    import csv

    from tests.staff import csv_rows

    rows = csv_rows()
    for number, row in enumerate(rows[:2]):
        row |= {
            "達成度_令和7": "年度目標達成",
            "実施概要_令和7": f"開いた{number}\n一度",
            "終了": "R10",
        }
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def plain_items(plan: Plan) -> list[dict[str, Any]]:
    """Give the items without the places of their texts."""
    return [
        {**vars(item), "table": {key: entry.value for key, entry in item.table.items()}}
        for item in plan.items
    ]


def test_other_citys_master__through_a_list__is_the_same_plan() -> None:
    """The master's own levels, fields and classes decide, whatever preset is asked for."""
    preset = read_preset(cities.other_city_preset(), "ひな形.xlsx")
    plan = read_list(cities.other_city_list(), "他市.csv", preset, {})
    found = adopted(build_master(plan), ANNUAL)
    again = read_list(listed(found), "一覧.xlsx", found.preset, {})
    assert plain_items(again) == plain_items(plan)
    assert (again.periods, again.scale) == (plan.periods, plan.scale)


def test_ended_item__through_a_list__keeps_its_reason() -> None:
    """終了理由 is a column of the list where an item has one."""
    from dataclasses import replace

    plan = bundled_plan()
    ended = replace(plan.items[0], end=plan.periods[0], end_reason="目的を達した。")
    found = adopted(build_master(replace(plan, items=(ended, *plan.items[1:]))))
    again = read_list(listed(found), "一覧.xlsx", found.preset, {})
    assert (again.items[0].end, again.items[0].end_reason) == (plan.periods[0], "目的を達した。")


def test_forms__through_a_list__are_the_same_items() -> None:
    """The forms of all departments give the items again, in the order of their numbers."""
    plan = bundled_plan()
    period = plan.periods[1]
    forms = [(f"{unit}.xlsx", build_form(plan, period, unit)) for unit in plan.units_in(period)]
    found = adopt(forms, ANNUAL)
    again = read_list(listed(found), "一覧.xlsx", ANNUAL, {})
    assert plain_items(again) == plain_items(plan)
    assert {finding.code for finding in found.findings} == {"adopt-left-out"}


def test_other_citys_forms__through_a_list__are_the_same_items() -> None:
    """What a form does not show is 開始 and 終了; everything else comes back, 配布先 too."""
    preset = read_preset(cities.other_city_preset(), "ひな形.xlsx")
    plan = read_list(cities.other_city_list(), "他市.csv", preset, {})
    period = plan.periods[1]
    forms = [(f"{unit}.xlsx", build_form(plan, period, unit)) for unit in plan.units_in(period)]
    again = plan_of(adopt(forms, preset))
    bounds = {"start": None, "end": None}
    wanted = [i for i in plain_items(plan) if i["start"] is None or i["start"] <= period]
    assert [i | bounds for i in plain_items(again)] == [i | bounds for i in wanted]


def test_form_filled_in__brings_its_answers() -> None:
    """What a department wrote arrives as that period's results."""
    plan = bundled_plan()
    book = openpyxl.load_workbook(io.BytesIO(build_form(plan, plan.periods[0], "市民課")))
    from tests.staff import answer_cell, item_sheets

    title, sheet = next(iter(item_sheets(book).items()))
    answer_cell(sheet, "実施概要", 7).value = "各課を回った。"
    found = adopted(saved(book))
    row = next(row for row in found.rows if row.texts["計画項目"] == title)
    assert row.fields["実施概要", plan.periods[0]] == "各課を回った。"


def test_own_list_or_summary__is_refused() -> None:
    """A list is no 個票; the message says what it is."""
    with pytest.raises(UnreadableInput, match="計画一覧です"):
        adopted(build_list_template(ANNUAL))


def test_master_beside_other_books__is_refused() -> None:
    """A master declares its own fields and cannot be mixed with others."""
    with pytest.raises(UsageProblem, match="一緒には読めません"):
        adopt(
            [("台帳.xlsx", build_master(bundled_plan())), ("個票.xlsx", LAYOUTS["published"])],
            ANNUAL,
        )


def test_numbers_on_the_sheets__are_kept_and_give_the_order() -> None:
    """番号 is kept as written; where every sheet has one, the list follows it."""
    order = [{**card, "番号": no} for card, no in zip(CARDS, ("2-10", "2-②", "1"), strict=True)]
    found = adopted(book_of(cards.plain, order))
    assert [row.texts["番号"] for row in found.rows] == ["1", "2-②", "2-10"]


def test_some_sheets_without_number__get_the_next_free_one() -> None:
    """A made number never takes one that a sheet has."""
    mixed = [{**card, "番号": no} for card, no in zip(CARDS, ("", "1", ""), strict=True)]
    found = adopted(book_of(cards.plain, mixed))
    assert [row.texts["番号"] for row in found.rows] == ["2", "1", "3"]
    assert told(found, "adopt-number-made")[0].message.startswith("番号のない項目2件")


def test_same_number_twice__is_named_with_both_sheets() -> None:
    """Numbers are the key: both sheets are named, and the number stays as it was written."""
    doubled = [{**card, "番号": "Ａ1" if n else "A1"} for n, card in enumerate(CARDS[:2])]
    found = adopted(book_of(cards.plain, doubled))
    assert "様式1" in told(found, "adopt-number-doubled")[0].message
    assert "様式2" in told(found, "adopt-number-doubled")[0].message
    assert [row.texts["番号"] for row in found.rows] == ["A1", "Ａ1"]


def test_same_item_in_two_books__is_named() -> None:
    """The 個票 of two years are not silently taken for two items."""
    books = [("R5.xlsx", book_of(published, CARDS[:1])), ("R6.xlsx", book_of(published, CARDS[:1]))]
    finding = told(adopt(books, ANNUAL), "adopt-item-doubled")[0]
    assert "R5.xlsx" in finding.message
    assert "R6.xlsx" in finding.message


def test_title_or_department_missing__is_an_error_of_that_sheet() -> None:
    """What a list cannot lack is named with its sheet; the rest of the sheet is read."""

    def bare(sheet: Any) -> None:
        sheet["A4"], sheet["C5"] = None, None

    found = edited(bare)
    assert {(f.value, f.sheet, f.severity) for f in told(found, "adopt-required-missing")} == {
        ("計画項目", "様式1", Severity.ERROR),
        ("担当課", "様式1", Severity.ERROR),
    }
    assert found.rows[0].texts["取組内容"] == CARDS[0]["取組内容"]


def test_label_missing_on_all_sheets__is_said_once() -> None:
    """A form without 関係課 gives one finding, which counts the sheets."""

    def bare(sheet: Any, card: Mapping[Any, Any]) -> None:
        published(sheet, card)
        sheet["E5"], sheet["F5"] = None, None

    finding = told(adopted(book_of(bare)), "adopt-label-missing")
    assert [(f.value, f.severity) for f in finding] == [("関係課", Severity.WARNING)]
    assert "様式3" in finding[0].message


def test_label_twice_with_different_texts__is_an_error() -> None:
    """Which of two texts counts is for a person to say."""

    def again(sheet: Any) -> None:
        sheet["J12"], sheet["K12"] = "担当課", "別の課"

    found = edited(again)
    finding = told(found, "adopt-label-doubled")[0]
    assert (finding.cell, finding.value) == ("J12", "別の課")
    assert found.rows[0].texts["担当課"] == CARDS[0]["担当課"]


def test_table_without_its_headings__is_an_error_and_its_texts_are_named() -> None:
    """The head is read, the rows of the table are among what could not be placed."""

    def gone(sheet: Any) -> None:
        sheet["A14"] = "いつ"

    found = edited(gone)
    assert told(found, "adopt-table-missing")[0].sheet == "様式1"
    assert CARDS[0]["計画概要", 7] in {f.value for f in told(found, "adopt-unplaced")}


@pytest.mark.parametrize(
    "written",
    ["令和６年度", "令和6年", "R6", "Ｒ６", 6, "６年度", 2024, "2024年度", "令和6年度\n(2024)", "R6（2024年度）",
     dt.date(2024, 4, 1)],
)  # fmt: skip
def test_year__in_any_writing__is_read(written: object) -> None:
    """令和6年度 may be written as offices do."""
    found = edited(lambda sheet: sheet.__setitem__("A17", written))
    assert not told(found, "adopt-period-unreadable")
    assert [p.key for p in found.periods] == ["R5", "R6", "R7", "R8", "R9"]


def test_year_before_the_era__is_heisei() -> None:
    """A bare 30 or 31 is a year of 平成: no plan reaches 令和30 yet."""

    def early(sheet: Any) -> None:
        for row, year in enumerate((30, 31, 2, 3, 4), start=16):
            sheet.cell(row, 1).value = year

    found = edited(early, book_of(published, CARDS[:1]))
    assert [p.key for p in found.periods] == ["H30", "R1", "R2", "R3", "R4"]


def test_year__unreadable__is_an_error_and_the_row_is_named() -> None:
    """A row whose year nobody can tell is not put anywhere."""
    found = edited(lambda sheet: sheet.__setitem__("A18", "最終目標"))
    assert told(found, "adopt-period-unreadable")[0].cell == "A18"
    assert CARDS[0]["計画概要", 7] in {f.value for f in told(found, "adopt-unplaced")}


def test_year_twice__is_an_error_and_the_second_row_is_named() -> None:
    """The first row counts, the other's texts are not lost."""
    found = edited(lambda sheet: sheet.__setitem__("A18", "R6"))
    assert told(found, "adopt-period-doubled")[0].cell == "A18"
    assert CARDS[0]["数値目標", 7] in {f.value for f in told(found, "adopt-unplaced")}


def test_plan_text_over_all_years__is_one_text() -> None:
    """A cell merged over all years is one text for all of them, as in our own form."""

    def merge(sheet: Any) -> None:
        for row in range(17, 21):
            sheet.cell(row, 4).value = None
        sheet.merge_cells("D16:D20")

    plan = plan_of(edited(merge, book_of(published, CARDS[:1])))
    assert plan.items[0].spans == {"数値目標"}
    assert {plan.target(plan.items[0], p) for p in plan.periods} == {CARDS[0]["数値目標", 5]}


def test_plan_text_over_some_years__counts_for_each_of_them() -> None:
    """A cell merged over three years stands under each of the three."""

    def merge(sheet: Any) -> None:
        sheet["D18"], sheet["D19"] = None, None
        sheet.merge_cells("D17:D19")

    plan = plan_of(edited(merge))
    shown = [plan.target(plan.items[0], p) for p in plan.periods]
    wanted = [CARDS[0]["数値目標", year] for year in (5, 6, 6, 6, 9)]
    assert shown == wanted


def test_result_over_two_years_or_two_columns__is_named() -> None:
    """A merged result is taken, and a person is asked to look."""

    def merge(sheet: Any) -> None:
        sheet["G17"], sheet["E16"], sheet["F16"] = None, "実施せず", None
        sheet.merge_cells("G16:G17")
        sheet.merge_cells("E16:F16")

    found = edited(merge)
    assert {f.cell for f in told(found, "adopt-merged")} == {"G16", "E16"}
    row = found.rows[0].fields
    assert {row["達成度", p] for p in found.periods[:2]} == {"年度目標達成"}
    assert row["実施概要", found.periods[0]] == "実施せず"


def test_text_in_several_cells__is_joined_and_said() -> None:
    """Lines of one text in cells below each other are one text again."""
    found = adopted(LAYOUTS["without merges"])
    assert [f.field for f in told(found, "adopt-joined")] == ["現状と課題"]
    assert found.rows[0].texts["現状と課題"] == CARDS[0]["現状と課題"]


def test_several_items_on_a_sheet__are_read_and_said() -> None:
    """Items below each other are told apart by their titles and tables."""
    found = adopted(LAYOUTS["one sheet"])
    assert told(found, "adopt-sheet-several")[0].message.startswith("1枚のシートから、3件")


def test_several_items_under_one_heading__share_it() -> None:
    """方針 written once above several items holds for each of them."""
    book = openpyxl.load_workbook(io.BytesIO(LAYOUTS["one sheet"]))
    sheet = book.active
    for row in [cell.row for cell in sheet["A"] if cell.value == "方針"][:0:-1]:
        sheet.cell(row, 1).value = sheet.cell(row, 2).value = None
    found = adopted(saved(book))
    assert [row.texts["方針"] for row in found.rows] == [CARDS[0]["方針"]] * 3


@pytest.mark.parametrize("word", ["概ね達成", "◎", "年度目標達成（一部）"])
def test_class_that_the_plan_lacks__is_an_error(word: str) -> None:
    """A class is never guessed: the word stays in the list and is named."""
    found = edited(lambda sheet: sheet.__setitem__("G16", word))
    finding = told(found, "adopt-rating-unknown")[0]
    assert (finding.value, finding.cell, finding.item) == (word, "G16", "1")
    assert found.rows[0].fields["達成度", found.periods[0]] == word


def test_class__in_other_width__is_known() -> None:
    """Blanks and width make no other class."""
    found = edited(lambda sheet: sheet.__setitem__("G16", "年度 目標 達成"))
    assert not told(found, "adopt-rating-unknown")


@pytest.mark.parametrize("spoiled", ["=1/0", True, dt.date(2026, 2, 6)])
def test_cell_that_holds_no_text__is_an_error(spoiled: object) -> None:
    """Errors, formulas without a result, TRUE and dates are named and never guessed."""
    found = edited(lambda sheet: sheet.__setitem__("D17", spoiled))
    assert told(found, "adopt-cell-spoiled")[0].cell == "D17"
    assert ("数値目標", found.periods[1]) not in found.rows[0].fields


def test_text_longer_than_a_cell__is_cut_and_said() -> None:
    """Joined texts that no cell can hold are an error, with the whole text beside it."""
    long = {**CARDS[0], "現状と課題": "\n".join(["あ" * 20_000, "い" * 20_000])}
    found = adopted(book_of(cards.plain, [long]))
    assert told(found, "adopt-text-long")[0].item == "1"
    assert len(found.rows[0].texts["現状と課題"]) == 32_767
    assert listed(found)


def test_sheets_that_are_no_item__are_named() -> None:
    """An index, a hidden copy and a memo are left out by name; a blank sheet needs no word."""
    book = openpyxl.load_workbook(io.BytesIO(LAYOUTS["published"]))
    index = book.create_sheet("目次", 0)
    for row in (["計画項目", "担当課"], *([card["計画項目"], card["担当課"]] for card in CARDS)):
        index.append(row)
    book.create_sheet("メモ")["B2"] = "来年は様式を変える"
    book.create_sheet("空白")
    book.copy_worksheet(book["様式1"]).sheet_state = "hidden"
    found = adopted(saved(book))
    assert [f.sheet for f in told(found, "adopt-sheet-skipped")] == ["目次", "メモ", "様式1 Copy"]
    assert len(found.rows) == 3


def test_sheet_with_one_item_a_row__is_left_out_with_the_reason() -> None:
    """A table of all items is no 個票; pasting it into a list is the way."""
    book = openpyxl.load_workbook(io.BytesIO(LAYOUTS["published"]))
    table = book.create_sheet("総括表")
    table.append(["計画項目", "担当課", "年度", "計画概要", "数値目標"])
    table.append([CARDS[0]["計画項目"], CARDS[0]["担当課"], 7, "案を作る", "30分"])
    found = adopted(saved(book))
    assert "1行に1項目" in told(found, "adopt-sheet-skipped")[0].message
    assert len(found.rows) == 3


def test_sheet_with_a_column_for_each_year__is_left_out_with_the_reason() -> None:
    """A table with its years side by side, and too few labels for a 個票, is named as that."""
    book = openpyxl.load_workbook(io.BytesIO(LAYOUTS["published"]))
    table = book.create_sheet("横の表")
    table.append(["計画項目", CARDS[0]["計画項目"]])
    table.append(["", "令和7年度", "令和8年度"])
    table.append(["計画概要", "案を作る", "始める"])
    table.append(["数値目標", "30分", "20分"])
    found = adopted(saved(book))
    assert "年度が横に並ぶ表" in told(found, "adopt-sheet-skipped")[0].message
    assert len(found.rows) == 3


def test_figures_in_brackets__come_into_their_own_columns() -> None:
    """「（現状の数値：…）」 as our form prints it is split back; other brackets stay."""
    own = {
        **CARDS[0],
        "現状と課題": "暗い。\n（現状の数値：3割）",
        "目標の状態": "（目標の数値：9割）",
    }
    other = {**CARDS[1], "現状と課題": "暗い（現状の数値は3割）。"}
    first, second = adopted(book_of(published, [own, other])).rows
    assert (first.texts["現状と課題"], first.texts["現状の数値"]) == ("暗い。", "3割")
    assert ("目標の状態" not in first.texts, first.texts["目標の数値"]) == (True, "9割")
    assert second.texts["現状と課題"] == "暗い（現状の数値は3割）。"


def test_other_level_names__are_those_of_the_preset() -> None:
    """A city's own levels are found as labels."""
    from dataclasses import replace

    def renamed(sheet: Any, card: Mapping[Any, Any]) -> None:
        published(sheet, card)
        sheet["A2"], sheet["A3"], sheet["A4"] = "基本方針", "戦略区分", "取組項目"

    preset = replace(ANNUAL, level_names=("基本方針", "戦略区分", "取組項目"))
    found = adopted(book_of(renamed), preset)
    assert [row.texts["取組項目"] for row in found.rows] == [card["計画項目"] for card in CARDS]


def test_books_without_any_item__are_refused() -> None:
    """A foreign book stops the run; the message says what a 個票 needs."""
    book = openpyxl.Workbook()
    book.active["A1"] = "予算書"
    with pytest.raises(UnreadableInput, match="個票が1枚も見つかりません") as caught:
        adopted(saved(book))
    assert "階層" in caught.value.remedy


def test_labels_below_the_table__are_the_same_items() -> None:
    """What stands below the table belongs to the item above it."""

    def turned(sheet: Any, card: Mapping[Any, Any]) -> None:
        published(sheet, card)
        put(sheet, "A23", "目標の状態")
        put(sheet, "B23:H23", card["目標の状態"])
        sheet["A11"], sheet["C11"] = None, None

    found = adopted(book_of(turned))
    assert [row.texts["目標の状態"] for row in found.rows] == [c["目標の状態"] for c in CARDS]


def test_years_side_by_side__are_said_to_be_unreadable_and_named() -> None:
    """A table with one column a year is not guessed at: the head is read, the texts are named."""

    def across(sheet: Any, card: Mapping[Any, Any]) -> None:
        for label in HEADS:
            sheet.append([label, card[label]])
        sheet.append([None, *(f"令和{year}年度" for year in cards.YEARS)])
        for name in PLANNED:
            sheet.append([name, *(card[name, year] for year in cards.YEARS)])

    found = adopted(book_of(across))
    assert len(told(found, "adopt-table-missing")) == 3
    unplaced = {finding.value for finding in told(found, "adopt-unplaced")}
    assert {CARDS[2]["計画概要", 8], CARDS[0]["数値目標", 5]} <= unplaced
    assert found.rows[1].texts["取組内容"] == CARDS[1]["取組内容"]
