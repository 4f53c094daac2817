"""台帳 workbook → Plan."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taikou_xl.errors import UnreadableInput
from taikou_xl.findings import Severity
from taikou_xl.master.read import is_replaceable, preset_from_master, read_master, read_preset
from taikou_xl.master.write import build_master
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.model import Department, EarlierCount, Entry, Item, Plan
from taikou_xl.terms.text import clean_text
from tests import cities
from tests.master.editing import cell_of, edited, without_places


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Give six items of the real plan, which is enough for what is tested here."""
    whole = bundled_plan()
    chosen = tuple(whole.item_by_no[no] for no in ("1", "2", "3", "15", "25", "26"))
    return replace(whole, items=chosen)


@pytest.fixture(scope="module")
def master(plan: Plan) -> bytes:
    return build_master(plan)


def codes(data: bytes) -> list[tuple[str, str, str]]:
    _, findings = read_master(data, "台帳.xlsx")
    return [(f.code, f.item, f.field) for f in findings]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_master(data, "台帳.xlsx")
    assert caught.value.remedy
    return caught.value.message


def test_master__as_written__gives_the_plan_back(plan: Plan, master: bytes) -> None:
    """What is written is what is read, without a finding."""
    read, findings = read_master(master, "台帳.xlsx")
    assert without_places(read) == plan
    assert findings == []


def test_master__real_plan__gives_all_33_items_back() -> None:
    """The whole real plan passes through the master."""
    whole = bundled_plan()
    read, findings = read_master(build_master(whole), "台帳.xlsx")
    assert without_places(read) == whole
    assert findings == []


def test_master__saved_again__gives_the_plan_back(plan: Plan, master: bytes) -> None:
    """A save by another program changes nothing."""
    read, findings = read_master(edited(master, lambda book: None), "台帳.xlsx")
    assert without_places(read) == plan
    assert findings == []


def test_master__other_city__gives_the_plan_back() -> None:
    """Other levels, fields, classes and years pass through the master unchanged."""
    preset = read_preset(cities.other_city_preset(), "他市.xlsx")
    plan = read_list(cities.other_city_list(), "他市.csv", preset, {})
    read, findings = read_master(build_master(plan), "台帳.xlsx")
    assert without_places(read) == plan
    assert findings == []


def test_master__entries__know_their_cell(plan: Plan, master: bytes) -> None:
    """Every text of a table keeps the sheet and cell at which it stands."""
    read, _ = read_master(master, "台帳.xlsx")
    entry = read.item_by_no["3"].table["数値目標", "R8"]
    sheet = openpyxl.load_workbook(io.BytesIO(master))[entry.sheet]
    assert sheet[entry.cell].value == entry.value == "女性比率35.0％"


BASE = bundled_plan()
odd = st.text(max_size=12).map(lambda text: clean_text(text).strip())
wild = st.sampled_from(
    [
        "=1+1",
        "@A",
        "-",
        "+1",
        "'x",
        "1e5",
        "00123",
        "2/6",
        "TRUE",
        "#REF!",
        "_x000D_",
        "<b>&",
        "➄①😀",
        "a\n\nb",
        "﹏　x",
    ]
)
texts = odd | wild
names = texts.filter(bool)


@st.composite
def odd_items(draw: st.DrawFn) -> Item:
    base = BASE
    fields = [f.name for f in base.fields if f.name != "達成度"]
    keys = st.tuples(st.sampled_from(fields), st.sampled_from([p.key for p in base.periods]))
    table = draw(st.dictionaries(keys, names.map(Entry), max_size=6))
    spanned = draw(names)
    wide = draw(st.booleans())
    if wide:
        table = {key: entry for key, entry in table.items() if key[0] != "計画概要"}
        table |= {("計画概要", p.key): Entry(spanned) for p in base.periods}
    start, end = draw(st.sampled_from([(None, None), (base.periods[1], base.periods[3])]))
    return Item(
        no=draw(names.filter(lambda text: "\n" not in text)),
        levels=(draw(texts), draw(texts), draw(names)),
        department=draw(names),
        label=draw(texts),
        related=draw(texts),
        deliver_to=draw(texts),
        start=start,
        end=end,
        end_reason=draw(texts),
        former_no=draw(texts),
        background=draw(texts),
        approach=draw(texts),
        goal=draw(texts),
        baseline=draw(texts),
        final_target=draw(texts),
        more={"備考": "odd"} if draw(st.booleans()) else {},
        table=table,
        spans=frozenset({"計画概要"}) if wide else frozenset(),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(odd_items(), min_size=1, max_size=3), texts)
def test_master__odd_texts__come_back_as_they_were(items: list[Item], contact: str) -> None:
    """Whatever an official types into an item arrives unchanged, formulas and marks included."""
    base = BASE
    items = [replace(item, no=f"{n}{item.no}") for n, item in enumerate(items)]
    plan = replace(
        base,
        items=tuple(items),
        departments=tuple(Department(d) for d in dict.fromkeys(i.department for i in items)),
        settings={**base.settings, "連絡先": contact},
    )
    read, _ = read_master(build_master(plan), "台帳.xlsx")
    plain = without_places(read)
    assert replace(plain, items=()) == replace(plan, items=())
    assert [replace(item, sheet="") for item in plain.items] == items


def test_master__declarations__come_back(plan: Plan) -> None:
    """Departments, earlier counts and choices pass through the master."""
    richer = replace(
        plan,
        departments=(
            Department("課", "部", ("旧課", "旧々課"), "5月末", "備考"),
            *plan.departments,
        ),
        earlier=(EarlierCount("第3次", "令和5", "年度目標達成", 13),),
        fields=tuple(
            replace(f, choices=("継続", "見直し")) if f.name == "振り返り" else f
            for f in plan.fields
        ),
    )
    read, _ = read_master(build_master(richer), "台帳.xlsx")
    assert without_places(read) == richer


def test_master__inserted_rows_and_columns__do_no_harm(plan: Plan, master: bytes) -> None:
    """The tables are found by their headings, wherever they stand."""

    def insert(book: openpyxl.Workbook) -> None:
        for name in ("設定", "様式", "達成度区分", "担当課", "項目一覧"):
            for row in book[name].iter_rows():
                for cell in row:
                    cell.hyperlink = None  # openpyxl would leave it behind
            book[name].insert_rows(1, 2)
            book[name].insert_cols(1)

    read, findings = read_master(edited(master, insert), "台帳.xlsx")
    assert without_places(read) == plan
    assert findings == []


def test_master__reordered_classes__follow_their_number(plan: Plan, master: bytes) -> None:
    """順 decides the order of the classes, not the row."""

    def swap(book: openpyxl.Workbook) -> None:
        sheet = book["達成度区分"]
        sheet["A5"], sheet["A6"] = "2", "1"

    read, _ = read_master(edited(master, swap), "台帳.xlsx")
    assert [c.name for c in read.scale[:2]] == ["年度目標達成", "全体の目標達成"]


def test_master__renamed_item_sheet__is_found_by_its_labels(plan: Plan, master: bytes) -> None:
    """An item's sheet is known by its labels where its name was changed."""

    def rename(book: openpyxl.Workbook) -> None:
        book[plan.items[2].sheet].title = "審議会"

    read, findings = read_master(edited(master, rename), "台帳.xlsx")
    assert read.items[2].sheet == "審議会"
    assert read.items[2].table
    assert findings == []


def test_master__title_differs__item_list_wins(plan: Plan, master: bytes) -> None:
    """Where the item's sheet and 項目一覧 differ, 項目一覧 counts and a finding says so."""

    def retitle(book: openpyxl.Workbook) -> None:
        cell_of(book["項目一覧"], plan.items[2].title).value = "新しい題"

    read, findings = read_master(edited(master, retitle), "台帳.xlsx")
    assert read.items[2].title == "新しい題"
    assert [(f.code, f.item, f.field) for f in findings] == [
        ("master-inconsistent", "3", "計画項目")
    ]


def test_master__new_row__is_a_new_item(plan: Plan, master: bytes) -> None:
    """A row without a sheet is a new item; its table is empty and a finding asks for it."""

    def add(book: openpyxl.Workbook) -> None:
        sheet = book["項目一覧"]
        for heading, text in {"番号": "34", "計画項目": "新規", "担当課": "市民課"}.items():
            sheet.cell(5 + 6, cell_of(sheet, heading).column, text)

    read, findings = read_master(edited(master, add), "台帳.xlsx")
    assert read.items[-1].no == "34"
    assert read.items[-1].sheet == "34_新規"
    assert [(f.code, f.item) for f in findings] == [("item-new", "34")]


def test_master__deleted_sheet__is_no_new_item(plan: Plan, master: bytes) -> None:
    """An item that the master knew has lost its plan and its results: a warning says so."""
    gone = plan.items[2].sheet
    read, findings = read_master(edited(master, lambda book: book.remove(book[gone])), "台帳.xlsx")
    assert not read.items[2].table
    (found,) = findings
    assert (found.code, found.item, found.value) == ("item-sheet-missing", "3", gone)
    assert found.severity is Severity.WARNING


def test_master__removed_row__names_the_sheet_left_over(plan: Plan, master: bytes) -> None:
    """A sheet without a row in 項目一覧 is no item, and a finding says so."""

    def remove(book: openpyxl.Workbook) -> None:
        book["項目一覧"].delete_rows(5 + 5)

    read, findings = read_master(edited(master, remove), "台帳.xlsx")
    assert len(read.items) == 5
    assert [f.sheet for f in findings] == [plan.items[-1].sheet]


def test_master__new_department__is_appended_with_a_finding(plan: Plan, master: bytes) -> None:
    """A 担当課 that only 項目一覧 names is kept, last in order."""

    def move(book: openpyxl.Workbook) -> None:
        sheet = book["項目一覧"]
        sheet.cell(5, cell_of(sheet, "担当課").column).value = "新設課"

    read, _ = read_master(edited(master, move), "台帳.xlsx")
    assert read.departments[-1].name == "新設課"
    assert ("master-inconsistent", "1", "担当課") in codes(edited(master, move))


def test_master__added_field__is_blank_with_one_finding(plan: Plan, master: bytes) -> None:
    """A field newly declared in 様式 is missing on every item's sheet: said once."""

    def declare(book: openpyxl.Workbook) -> None:
        for column, text in enumerate(("課題", "実績", "文章", "本文", "任意"), start=1):
            book["様式"].cell(11, column, text)

    read, findings = read_master(edited(master, declare), "台帳.xlsx")
    assert read.report_fields[-1].name == "課題"
    assert [f.field for f in findings] == ["課題"]


def test_master__date_in_a_table__is_a_finding(plan: Plan, master: bytes) -> None:
    """What Excel turned into a date is named with its cell."""

    def type_date(book: openpyxl.Workbook) -> None:
        sheet = book[plan.item_by_no["25"].sheet]
        cell_of(sheet, "新規掲載数2/6").value = dt.date(2026, 2, 6)

    assert ("value-date", "25", "数値目標") in codes(edited(master, type_date))


def test_master__missing_sheet__is_named(master: bytes) -> None:
    """A missing sheet stops the reading, by name."""

    def drop(book: openpyxl.Workbook) -> None:
        del book["様式"]
        del book["担当課"]

    message = refusal(edited(master, drop))
    assert "シート「様式」がありません" in message
    assert "シート「担当課」がありません" in message


def test_master__missing_heading__is_named(master: bytes) -> None:
    """A missing heading stops the reading, by sheet and name."""

    def blank(book: openpyxl.Workbook) -> None:
        cell_of(book["項目一覧"], "担当課").value = "所管"

    assert "シート「項目一覧」に見出し「担当課」がありません" in refusal(edited(master, blank))


def test_master__duplicate_number__is_named(master: bytes) -> None:
    """番号 is the key of 項目一覧, too."""

    def double(book: openpyxl.Workbook) -> None:
        book["項目一覧"]["A6"] = "１"

    assert "番号「1」が重複しています：5行目、6行目" in refusal(edited(master, double))


def test_master__classes_alike__are_refused(master: bytes) -> None:
    """Two classes that differ only in width cannot be told apart in an answer."""

    def rename(book: openpyxl.Workbook) -> None:
        book["達成度区分"]["B5"], book["達成度区分"]["B6"] = "Ａ", "a"

    assert "「達成度区分」の「a」が重複" in refusal(edited(master, rename))


def test_master__unclear_words__are_named(master: bytes) -> None:
    """A word that the vocabulary lacks is named with what is allowed."""

    def spoil(book: openpyxl.Workbook) -> None:
        book["様式"]["C5"] = "作文"
        book["達成度区分"]["E5"] = "たぶん"
        book["設定"]["B8"] = "来年から"

    message = refusal(edited(master, spoil))
    assert "「計画概要」の「種類」の「作文」は選べません" in message
    assert "「達成に数える」の「たぶん」は選べません" in message


def test_master__unreadable_span__is_named(master: bytes) -> None:
    """計画期間 must name the periods."""

    def spoil(book: openpyxl.Workbook) -> None:
        book["設定"]["B8"] = "来年から"

    assert "「計画期間」の「来年から」" in refusal(edited(master, spoil))


def test_master__no_master__is_refused() -> None:
    """Another workbook is not taken for a master."""
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    assert "台帳ではありません" in refusal(stream.getvalue())


def test_master__broken_file__is_refused() -> None:
    """A file that cannot be opened stops the run with the reason."""
    assert "読み取れません" in refusal(b"PK\x03\x04rubbish")


def test_preset__from_a_master__starts_another_plan(plan: Plan) -> None:
    """What a master declares serves a new plan; its own identity does not."""
    preset = preset_from_master(plan)
    assert (preset.level_names, preset.fields, preset.scale) == (
        ANNUAL.level_names,
        ANNUAL.fields,
        ANNUAL.scale,
    )
    assert "計画ID" not in dict(preset.settings)
    assert dict(preset.settings)["市区町村名"] == "安中市"


def test_preset__changed_levels__need_not_fit_the_items() -> None:
    """A new kind of plan is declared in Excel without touching the old items."""
    preset = read_preset(cities.other_city_preset(), "他市.xlsx")
    assert preset.level_names == ("柱", "取組")
    assert [c.achieved for c in preset.scale] == [True, True, False, False]


def test_replaceable__own_unedited_master__may_be_replaced(plan: Plan, master: bytes) -> None:
    """An untouched master of the same plan may be replaced."""
    assert is_replaceable(master, plan) == ""


def test_replaceable__edited_foreign_or_other__may_not(plan: Plan, master: bytes) -> None:
    """Anything else is kept, with the reason."""

    def edit(book: openpyxl.Workbook) -> None:
        book["設定"]["B5"] = "別の名前"

    other = replace(plan, settings={**plan.settings, "計画ID": "000000000000"})
    assert "編集" in is_replaceable(edited(master, edit), plan)
    assert "別の計画" in is_replaceable(master, other)
    assert "ではありません" in is_replaceable(b"text", plan)
