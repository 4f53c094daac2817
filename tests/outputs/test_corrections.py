"""What differs between two summaries is found, whole, and nothing else is."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from taikou_xl.errors import UnreadableInput
from taikou_xl.outputs.checkbook import build_check_report
from taikou_xl.outputs.corrections import (
    Comparison,
    compare_summaries,
    describe,
    headline,
)
from taikou_xl.outputs.corrections_book import build_corrections, reason_to_keep_corrections
from taikou_xl.outputs.summary import build_summary
from taikou_xl.outputs.summary_reading import read_summary
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.model import Field, Item, Kind, Plan, RatingClass, Role, Side
from taikou_xl.rollup.consolidated import Consolidated
from tests.consolidations import AS_OF, consolidate, make_item, make_plan, rated, with_targets
from tests.office import libre_office

CLASSES = tuple(k.name for k in ANNUAL.scale)
LATER = "令和8年8月1日現在"
ITEMS = (make_item("1", "秘書課"), make_item("2", "市民課"), make_item("3", "土木課"))
RATED = {"1": CLASSES[1], "2": CLASSES[2], "3": CLASSES[3]}
Row = tuple[str, str, str, str]


def state(
    classes: Mapping[str, str] = RATED,
    items: Sequence[Item] = ITEMS,
    *,
    more: Mapping[str, Mapping[str, str]] | None = None,
    **plan: Any,
) -> Consolidated:
    """Give a consolidation of 令和7年度; ``more`` overrides answers by item."""
    answers = rated("R7", classes)
    for no, texts in (more or {}).items():
        answers["R7", no] = {**answers.get(("R7", no), {}), **texts}
    return consolidate(make_plan(items, **plan), "R7", answers)


def compared(
    old: Consolidated, new: Consolidated, change: Callable[[Any], None] | None = None
) -> Comparison:
    data = build_summary(replace(new, as_of=LATER))
    if change:
        data = edited(data, change)
    return compare_summaries(
        read_summary(build_summary(old), "前.xlsx"), read_summary(data, "後.xlsx")
    )


def edited(data: bytes, change: Callable[[Any], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def rows(found: Comparison) -> list[Row]:
    return [(c.no, c.field, c.before, c.after) for c in found.corrections]


def cells(data: bytes, sheet: str) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [["" if v is None else str(v) for v in row] for row in book[sheet].values]


def test_comparison__of_equal_summaries__says_so() -> None:
    """Two consolidations of the same answers have no difference, whatever their dates."""
    found = compared(state(), state())
    assert (rows(found), found.is_equal, found.notes) == ([], True, ())
    assert headline(found) == "違いはありません。"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {"実施概要": "訂正した。"}, ("2", "実施概要", "実施した。", "訂正した。")),
        ({}, {"数値": "33.0％"}, ("2", "数値", "（空欄）", "33.0％")),
        ({"数値": "33.0％"}, {}, ("2", "数値", "33.0％", "（空欄）")),
        ({"達成度": "!ほぼ達成"}, {}, ("2", "達成度", "保留", CLASSES[2])),
        ({"達成度": "", "実施概要": ""}, {"実施概要": ""}, ("2", "達成度", "未回答", CLASSES[2])),
        ({}, {"達成度": CLASSES[0]}, ("2", "達成度", CLASSES[2], CLASSES[0])),
        ({}, {"振り返り": "一行目\n二行目"}, ("2", "振り返り", "（空欄）", "一行目\n二行目")),
    ],
)
def test_answer__changed__is_one_row(
    old: Mapping[str, str], new: Mapping[str, str], expected: Row
) -> None:
    """Every changed answer is listed with item, field, before and after."""
    found = compared(state(more={"2": old}), state(more={"2": new}))
    assert rows(found) == [expected]
    assert not found.is_equal


def test_plan_columns__changed__are_rows_too() -> None:
    """A level, the 担当課, the 表示番号 and the 数値目標 are compared like answers."""
    before = with_targets(make_item("1", "秘書課", label="1(1)"), ["R7"], "3回")
    after = with_targets(
        make_item("1", "市民課", label="1(2)", levels=("１　方針", "（１）推進", "新しい題")),
        ["R7"],
        "5回",
    )
    found = compared(state({"1": CLASSES[0]}, [before]), state({"1": CLASSES[0]}, [after]))
    assert rows(found) == [
        ("1", "表示番号", "1(1)", "1(2)"),
        ("1", "計画項目", "項目1", "新しい題"),
        ("1", "担当課", "秘書課", "市民課"),
        ("1", "数値目標", "3回", "5回"),
    ]


def test_rating_of_last_year__changed__is_one_row__and_its_counts_show() -> None:
    """A corrected class of an earlier period is listed, with that period's counts."""
    plan = make_plan(ITEMS)
    now = {("R8", no): texts for (_, no), texts in rated("R7", RATED).items()}
    old = consolidate(plan, "R8", {**rated("R7", RATED), **now})
    new = consolidate(plan, "R8", {**rated("R7", {**RATED, "1": CLASSES[0]}), **now})
    found = compared(old, new)
    assert rows(found) == [("1", "前回達成度", CLASSES[1], CLASSES[0])]
    assert [change.period for change in found.counts] == ["令和7年度", "令和8年度"]
    assert found.counts[0].changed == ((CLASSES[0], 0, 1), (CLASSES[1], 1, 0))


def test_item__added_or_gone__is_one_row() -> None:
    """An item that came or went is one row, not one for each of its fields."""
    found = compared(state(items=ITEMS[:2]), state(items=ITEMS[1:]))
    assert rows(found) == [("3", "項目", "―", "（追加）"), ("1", "項目", "―", "（削除）")]
    assert headline(found) == "違いは2件です（加わった項目 1件、なくなった項目 1件）。"


def test_source_and_move__changed__are_no_difference() -> None:
    """Where an answer came from is no correction of it."""
    old = state()
    rows = tuple(row._replace(file="回収/差替え.xlsx") for row in old.rows)
    assert compared(old, replace(old, rows=rows)).is_equal


def test_blanks_at_line_ends__are_no_difference() -> None:
    """What nobody can see on paper is no correction."""
    found = compared(
        state(more={"1": {"振り返り": "一\n二"}}), state(more={"1": {"振り返り": "一 \n二　"}})
    )
    assert found.corrections == ()


def test_counts__before_and_after__stand_side_by_side() -> None:
    """Classes of either summary have a row; one that has none in the other counts 0."""
    found = compared(state({"1": CLASSES[1], "2": CLASSES[1]}), state())
    (change,) = found.counts
    assert change.rows[-2:] == (("未回答", 1, 0), ("合計", 3, 3))
    assert change.changed == (
        (CLASSES[1], 2, 1), (CLASSES[2], 0, 1), (CLASSES[3], 0, 1), ("未回答", 1, 0),
    )  # fmt: skip
    assert "（100%）" in found.old.shares[0]
    assert "（67%）" in found.new.shares[0]


def test_rows_and_columns__in_another_order__are_no_difference() -> None:
    """A sorted table and moved columns compare by 番号 and heading."""

    def change(book: Any) -> None:
        sheet = book["項目一覧"]
        table = [[c.value for c in row] for row in sheet.iter_rows(min_row=4)]
        for r, values in enumerate([table[0], *reversed(table[1:])], start=4):
            for c, value in enumerate(reversed(values), start=1):
                sheet.cell(r, c).value = value

    found = compared(state(), state(more={"3": {"数値": "7件"}}), change)
    assert rows(found) == [("3", "数値", "（空欄）", "7件")]
    assert found.corrections[0].title == "項目3"


def test_corrected_by_hand_in_openpyxl__compares__and_names_what_has_no_values() -> None:
    """Answers compare although a library dropped every formula's value; the counts say so."""

    def change(book: Any) -> None:
        book["項目一覧"]["J5"] = CLASSES[5]

    found = compared(state(), state(), change)
    assert rows(found) == [("1", "達成度", CLASSES[1], CLASSES[5])]
    assert [note for note in found.notes if "達成度集計" in note and "後.xlsx" in note]
    assert found.counts[0].changed == ()


def test_formula_put_in_by_hand__without_value__is_named_not_compared() -> None:
    """A formula whose result is not stored is neither blank nor a change."""

    def change(book: Any) -> None:
        book["項目一覧"]["I5"] = "=1+2"

    found = compared(state(more={"1": {"数値": "3件"}}), state(), change)
    assert found.corrections == ()
    assert any("「数値」（番号1）" in note for note in found.notes)


def test_saved_by_libreoffice__is_no_difference(tmp_path: Path) -> None:
    """Opening a summary in an office program and saving it changes nothing."""
    source, target = tmp_path / "集計.xlsx", tmp_path / "保存.xlsx"
    source.write_bytes(build_summary(state(more={"1": {"数値": "2/6", "振り返り": "一\n二"}})))
    with libre_office() as office:
        office.recalculate(source, target)
    found = compare_summaries(
        read_summary(source.read_bytes(), "前.xlsx"), read_summary(target.read_bytes(), "後.xlsx")
    )
    assert (found.is_equal, found.notes) == (True, ())


def test_heading__only_in_one__is_named_not_compared() -> None:
    """A column that a person added is named, and compared with nothing."""

    def change(book: Any) -> None:
        book["項目一覧"]["Q4"], book["項目一覧"]["Q5"] = "メモ", "電話済み"

    found = compared(state(), state(), change)
    assert found.corrections == ()
    assert "「メモ」の欄は「後.xlsx」にだけあるため、比べていません。" in found.notes


def test_row__without_number__is_named() -> None:
    """A row that a person added without a 番号 is named."""

    def change(book: Any) -> None:
        book["項目一覧"]["E9"] = "欄外のメモ"

    assert any("9行目" in note for note in compared(state(), state(), change).notes)


def test_other_city__own_levels_fields_and_classes__compare_alike() -> None:
    """Nothing depends on the names of one plan: levels, fields and classes are its own."""
    preset = replace(
        ANNUAL,
        level_names=("柱", "取組"),
        fields=(
            Field("実績", Side.REPORT, Kind.TEXT, Role.BODY),
            Field("費用", Side.REPORT, Kind.AMOUNT, Role.AMOUNT),
            Field("出所", Side.REPORT, Kind.TEXT, Role.BODY),
            Field("合計", Side.REPORT, Kind.RATING, Role.RATING),
        ),
        scale=tuple(RatingClass(name, achieved=name in "AB") for name in ("A", "B", "C", "合計")),
    )

    def made(answers: Mapping[str, str]) -> Consolidated:
        items = [make_item("1-(1)", levels=("柱1", "取組1"))]
        plan = make_plan(items, ["R1", "R2"], preset=preset)
        return consolidate(plan, "R1", {("R1", "1-(1)"): dict(answers)})

    found = compared(
        made({"費用": "1200", "合計": "合計", "出所": "甲"}),
        made({"費用": "-1500", "合計": "A", "出所": "乙"}),
    )
    assert rows(found) == [
        ("1-(1)", "費用", "1,200", "△ 1,500"),
        ("1-(1)", "出所", "甲", "乙"),
        ("1-(1)", "合計", "合計", "A"),
    ]
    assert found.corrections[0].title == "取組1"
    assert found.counts[0].changed == (("A", 0, 1), ("合計", 1, 0))
    assert found.new.title.endswith("令和元年度")


def other_plan(plan: Plan) -> Plan:
    return replace(plan, settings={**plan.settings, "計画ID": "other", "計画名": "別の計画"})


def test_other_plan_or_period__is_refused_with_both_named() -> None:
    """Summaries of different plans or periods are not compared; the message says which."""
    old = state()
    with pytest.raises(UnreadableInput, match=r"計画が違う[\s\S]*別の計画"):
        compared(old, replace(old, plan=other_plan(old.plan)))
    later = consolidate(old.plan, "R8", rated("R8", RATED))
    with pytest.raises(UnreadableInput, match=r"期が違う[\s\S]*令和7年度[\s\S]*令和8年度"):
        compared(old, later)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "読み取れません"),
        (b"no workbook", "読み取れません"),
        (build_check_report(state()), "（確認結果です）"),
        (edited(build_summary(state()), lambda b: b.remove(b["項目一覧"])), "シートがありません"),
        (edited(build_summary(state()), lambda b: b["項目一覧"].delete_rows(4)), "見出し"),
        (
            edited(build_summary(state()), lambda b: b["項目一覧"].cell(6, 1, "1")),
            "番号「1」の行が二つあります",
        ),
    ],
)
def test_file__that_is_no_summary__is_refused(data: bytes, words: str) -> None:
    """A file that is none of our summaries, or whose table is spoilt, stops with what it is."""
    with pytest.raises(UnreadableInput) as refused:
        read_summary(data, "後.xlsx")
    assert words in refused.value.message
    assert "後.xlsx" in refused.value.message
    assert refused.value.remedy


def test_book__holds_every_correction_and_what_was_compared() -> None:
    """The workbook names files, period and both dates, and has one row for each correction."""
    found = compared(state(), state(more={"2": {"達成度": CLASSES[0]}}))
    data = build_corrections(found)
    sheet = cells(data, "正誤表")
    text = "\n".join("".join(row) for row in sheet)
    for word in ("前.xlsx", "後.xlsx", AS_OF, LATER, "令和7年度", "違いは1件です"):
        assert word in text
    head = next(n for n, row in enumerate(sheet) if row[0] == "番号")
    assert sheet[head] == ["番号", "表示番号", "計画項目", "担当課", "欄", "修正前", "修正後"]
    assert sheet[head + 1 :] == [["2", "", "項目2", "市民課", "達成度", CLASSES[2], CLASSES[0]]]
    counts = {row[0]: row[1:4] for row in cells(data, "件数の増減")}
    assert counts[CLASSES[0]] == ["0", "1", "1"]
    assert counts[CLASSES[2]] == ["1", "0", "-1"]
    assert counts["合計"] == ["3", "3", "0"]
    assert f"修正後：{found.new.shares[0]}" in counts


def test_book__long_texts__are_whole() -> None:
    """A text that no row can show goes on below, and together the pieces are the text."""
    long = "".join(f"{n:04d}の取組を進めた。" for n in range(300))
    found = compared(state(), state(more={"2": {"振り返り": long}}))
    sheet = cells(build_corrections(found), "正誤表")
    body = [row for row in sheet if row[4].startswith("振り返り")]
    assert "".join(row[6] for row in body) == long
    assert [row[4] for row in body[1:]] == ["振り返り（続き）"] * (len(body) - 1)


def test_book__changed_part__is_marked_and_the_text_unchanged() -> None:
    """Only what differs is bold; the cell's text stays what it is."""
    texts = [
        f"審議会の委員を見直し、{word}を実施した。残りは引き継ぐ。" for word in ("一部", "全部")
    ]
    old, new = (state(more={"2": {"実施概要": text}}) for text in texts)
    found = compared(old, new)
    book = openpyxl.load_workbook(io.BytesIO(build_corrections(found)), rich_text=True)
    row = next(row for row in book["正誤表"].iter_rows() if row[4].value == "実施概要")
    assert [str(cell.value) for cell in row[5:7]] == texts
    bold = [
        [run.text for run in cell.value if getattr(getattr(run, "font", None), "b", False)]
        for cell in row[5:7]
    ]
    assert bold == [["一"], ["全"]]


def test_book__same_again__may_be_replaced__an_edited_one_not() -> None:
    """Only an unedited 正誤表 of this plan and period is replaced in silence."""
    found = compared(state(), state({**RATED, "1": CLASSES[0]}))
    data = build_corrections(found)
    assert reason_to_keep_corrections(data, found) == ""
    noted = edited(data, lambda book: book["正誤表"].cell(40, 1, "メモ"))
    assert "編集" in reason_to_keep_corrections(noted, found)
    assert "正誤表ではありません" in reason_to_keep_corrections(build_summary(state()), found)


def test_description__one_line_each__begins_where_texts_differ() -> None:
    """On the terminal each difference is one line that shows the place of the change."""
    same = "同じ書き出しの長い文章が続いてから、ようやく違いの出る文章です。ここまで同じ、"
    found = compared(
        state(more={"2": {"実施概要": f"{same}\n甲でした。"}}),
        state(more={"2": {"実施概要": f"{same}\n乙でした。"}}),
    )
    (line,) = [line for line in describe(found).split("\n") if "番号2" in line]
    assert "甲でした。』→『" in line
    assert "乙でした。』" in line


def test_book__prints__a4_landscape_one_page_wide_with_both_dates() -> None:
    """Every sheet is A4 landscape and one page wide; headings repeat, the footer has the dates."""
    data = build_corrections(compared(state(), state({**RATED, "1": CLASSES[0]})))
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        wide = sheet.page_setup.fitToWidth or 1  # 1 is what a file leaves out
        assert (wide, sheet.page_setup.fitToHeight) == (1, 0)
        assert f"修正前 {AS_OF}／修正後 {LATER}" in sheet.oddFooter.right.text
        assert "第4次行政改革大綱" in sheet.oddFooter.left.text
    repeated = int(book["正誤表"].print_title_rows.split("$")[1].rstrip(":"))
    assert book["正誤表"].cell(repeated, 1).value == "番号"
