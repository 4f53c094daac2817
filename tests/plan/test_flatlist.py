"""計画一覧 → Plan."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from taikou_xl.errors import UnreadableInput, UsageProblem
from taikou_xl.master.read import read_preset
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.flatlist import read_list, unknown_ratings
from taikou_xl.plan.model import Plan
from tests import cities

HEAD = "番号,計画項目,担当課,計画概要_令和7,計画概要_令和8"


def read(text: str, **sets: str) -> Plan:
    return read_list(text.encode(), "一覧.csv", ANNUAL, sets)


def refusal(text: str) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read(text)
    assert caught.value.remedy
    return caught.value.message


def xlsx(rows: list[list[object]], merges: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for merge in merges:
        sheet.merge_cells(merge)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_list__encoding__is_recognised(encoding: str) -> None:
    """A CSV may be UTF-8 with or without BOM, or CP932 as Excel saves it."""
    plan = read_list(f"{HEAD}\r\n1,①題,市民課,概要,\r\n".encode(encoding), "a.csv", ANNUAL, {})
    assert plan.items[0].title == "①題"


def test_list__quoted_line_break__is_kept_as_newline() -> None:
    """A cell with line breaks arrives with its lines."""
    plan = read(f'{HEAD}\r\n1,題,課,"一行目\r\n二行目",\r\n')
    assert plan.items[0].text("計画概要", plan.periods[0]) == "一行目\n二行目"


def test_list__odd_characters__are_kept() -> None:
    """Full-width, ➄ and inner blanks stay as written; only outer blanks go."""
    plan = read(f"{HEAD}\n Ａ-01 ,➄題　の  名,課,,\n")
    assert (plan.items[0].no, plan.items[0].title) == ("Ａ-01", "➄題　の  名")


def test_list__blank_cells__leave_no_entry() -> None:
    """A blank cell is not a text."""
    plan = read(f"{HEAD}\n1,題,課,,概要\n")
    assert set(plan.items[0].table) == {("計画概要", "R8")}


def test_list__column_without_period__spans_all_periods() -> None:
    """One text for all periods stands under each of them and is a span."""
    plan = read("番号,計画項目,担当課,数値目標,計画概要_R7,計画概要_R9\n1,題,課,10件,,\n")
    assert plan.items[0].spans == {"数値目標"}
    assert [plan.items[0].text("数値目標", p) for p in plan.periods] == ["10件"] * 3


def test_list__both_kinds_of_column__the_period_wins() -> None:
    """A text under a period beats the text for all, and then there is no span."""
    plan = read("番号,計画項目,担当課,数値目標,数値目標_R7,数値目標_R8\n1,題,課,10件,5件,\n")
    assert plan.items[0].spans == frozenset()
    assert [plan.items[0].text("数値目標", p) for p in plan.periods] == ["5件", "10件"]


def test_list__recorded_results__belong_to_the_plan() -> None:
    """Reported columns of past periods make those periods part of the plan."""
    plan = read("番号,計画項目,担当課,計画概要_R8,達成度_R6\n1,題,課,概要,年度目標達成\n")
    assert [p.key for p in plan.periods] == ["R6", "R7", "R8"]
    assert plan.items[0].text("達成度", plan.periods[0]) == "年度目標達成"


def test_list__given_span__sets_the_periods() -> None:
    """--set 計画期間 decides where columns name no period."""
    plan = read("番号,計画項目,担当課\n1,題,課\n", 計画期間="令和元～令和4年度")
    assert [p.key for p in plan.periods] == ["R1", "R2", "R3", "R4"]
    assert plan.setting("計画期間") == "令和元-令和4"


def test_list__example_row__is_skipped() -> None:
    """A row whose 番号 is 「（例）」 is the template's; any other number is an item's."""
    found = read(f"{HEAD}\n（例）,題,課,,\n例外1,題,課,,\n1,題,課,,\n").items
    assert [i.no for i in found] == ["例外1", "1"]


def test_list__title_above_the_headings__is_skipped() -> None:
    """The heading row is found by its content."""
    plan = read(f"計画一覧,,,,\n,,,,\n{HEAD}\n1,題,課,,\n")
    assert len(plan.items) == 1


def test_list__bounds__are_periods() -> None:
    """開始 and 終了 are read in any way of writing a year."""
    plan = read("番号,計画項目,担当課,開始,終了,計画概要_R7,計画概要_R9\n1,題,課,8,令和９年度,,\n")
    assert [plan.items[0].active(p) for p in plan.periods] == [False, True, True]


def test_list__departments__come_in_order_of_appearance() -> None:
    """The first order of 担当課 is that of the list."""
    plan = read(f"{HEAD}\n1,題,土木課,,\n2,題,財政課,,\n3,題,土木課,,\n")
    assert [d.name for d in plan.departments] == ["土木課", "財政課"]


def test_list__other_level_names__are_given_by_set() -> None:
    """--set 階層 names the levels of another city."""
    plan = read("番号,柱,取組,担当課,計画概要_R7\n1,柱1,題,課,\n", 階層="柱、取組")
    assert plan.level_names == ("柱", "取組")
    assert plan.items[0].levels == ("柱1", "題")


def test_list__own_level_mark__gives_the_label() -> None:
    """A blank 表示番号 is made from the leading marks, a given one is kept."""
    plan = read(
        "番号,表示番号,方針,計画項目,担当課,計画概要_R7\n1,,１　方針,①題,課,\n2,ア,,②題,課,\n"
    )
    assert [i.label for i in plan.items] == ["1①", "ア"]


def test_list__unknown_column__is_refused_with_the_nearest() -> None:
    """An unknown heading is named together with the known one that it resembles."""
    message = refusal("番号,計画項目,担当課,計画概用_令和7,関連課\n1,題,課,,\n")
    assert "「計画概用_令和7」は使えません（「計画概要」ではありませんか）" in message
    assert "「関連課」は使えません（「関係課」ではありませんか）" in message


def test_list__column_like_no_other__is_refused_with_the_way_to_have_it() -> None:
    """Who brings a column of the city's own is told the setting that admits it."""
    message = refusal("番号,計画項目,担当課,計画概要_令和7,備品\n1,題,課,,\n")
    assert "見出し「備品」は使えません" in message
    assert "--set 項目の追加欄=" in message


def test_list__missing_columns__are_all_named() -> None:
    """Every missing required heading is named at once."""
    message = refusal("計画概要_令和7\n概要\n")
    for name in ("番号", "計画項目", "担当課"):
        assert f"必要な見出し「{name}」がありません" in message


def test_list__doubled_column__is_refused() -> None:
    """Two columns for one thing leave open which one counts."""
    assert "2つ以上" in refusal("番号,計画項目,担当課,数値目標_令和7,数値目標_Ｒ７\n1,題,課,,\n")


def test_list__unreadable_suffix__is_refused() -> None:
    """A field's column must end in a period."""
    assert "「数値目標_来年」の「来年」" in refusal(
        "番号,計画項目,担当課,数値目標_来年\n1,題,課,\n"
    )


def test_list__reported_column_without_period__is_refused() -> None:
    """A result belongs to a period."""
    assert "達成度_令和6" in refusal("番号,計画項目,担当課,達成度\n1,題,課,\n")


def test_list__duplicate_numbers__are_named_with_rows() -> None:
    """番号 is the key; differences of width do not make two keys."""
    message = refusal(f"{HEAD}\n1,題,課,,\n2,題,課,,\n１,題,課,,\n")
    assert "番号「1」「１」が重複しています：2行目、4行目" in message


def test_list__blank_required_cells__are_named_with_rows() -> None:
    """Every blank 番号, title and 担当課 is named in the one message."""
    message = refusal(f"{HEAD}\n,題,課,,\n2,,課,,\n3,題,,,\n,題,課,,\n")
    assert "「番号」が空白です：2行目、5行目" in message
    assert "「計画項目」が空白です：3行目" in message
    assert "「担当課」が空白です：4行目" in message


def test_list__wrong_headings_and_rows__are_named_at_once() -> None:
    """Headings, numbers, blanks and bounds that are wrong all stand in the one message."""
    message = refusal("番号,計画項目,担当課,終了,所属部,計画概要_R7\n1,題,課,いつか,,\n1,,課,,,\n")
    assert "見出し「所属部」は使えません" in message
    assert "番号「1」が重複しています：2行目、3行目" in message
    assert "「計画項目」が空白です：3行目" in message
    assert "2行目の「終了」の「いつか」" in message


def test_list__wrong_heading_of_the_only_period__is_named_alone() -> None:
    """That the plan's years are unknown follows from the heading, and is no error of its own."""
    message = refusal("番号,計画項目,担当課,計画概用_令和7\n1,題,課,\n")
    assert "「計画概用_令和7」は使えません" in message
    assert "期間が分かりません" not in message


def test_list__cell_without_heading__is_refused() -> None:
    """A text that belongs to no column would be lost in silence."""
    assert "見出しのない列に文字があります：2行目" in refusal(f"{HEAD}\n1,題,課,a,b,余り\n")


def test_list__no_rows__is_refused() -> None:
    """A list without items makes no plan."""
    assert "1行もありません" in refusal(f"{HEAD}\n")


def test_list__empty_file__is_refused() -> None:
    """An empty file is no list."""
    assert "何も書かれていません" in refusal("")


def test_list__no_period__is_refused_with_the_remedy() -> None:
    """Where nothing names a period the message says how to."""
    assert "--set 計画期間" in refusal("番号,計画項目,担当課\n1,題,課\n")


def test_list__open_quote__is_refused() -> None:
    """An unclosed quote would swallow the rest of the list."""
    assert "引用符" in refusal(f'{HEAD}\n1,"題,課,,\n2,題,課,,\n')


def test_list__end_before_start__is_refused() -> None:
    """An item cannot end before it starts."""
    text = "番号,計画項目,担当課,開始,終了,計画概要_R7\n1,題,課,R9,R8,\n2,題,課,いつか,,\n"
    message = refusal(text)
    assert "2行目の「終了」が「開始」より前" in message
    assert "3行目の「開始」の「いつか」" in message


def test_list__binary_file__is_refused() -> None:
    """A file that is no text and no xlsx is named as such."""
    with pytest.raises(UnreadableInput, match="文字コード"):
        read_list(b"\x81\xff\xfe\x00\x00", "a.csv", ANNUAL, {})


def test_sets__unknown_keys__are_refused_together() -> None:
    """--set names only settings that exist; the nearest is offered."""
    with pytest.raises(UsageProblem) as caught:
        read(f"{HEAD}\n1,題,課,,\n", 提出期日="5月", 所属長確認="やる", 計画期間="R9-R8")
    assert "「提出期日」はありません（「提出期限」ではありませんか）" in caught.value.message
    assert "「所属長確認」の「やる」は選べません" in caught.value.message
    assert "「R9-R8」を読み取れません" in caught.value.message


def test_xlsx__numbers_and_percentages__are_read_as_shown() -> None:
    """33 is 33 and a cell shown as 32.5% is 32.5%."""
    data = xlsx(
        [["番号", "計画項目", "担当課", "数値目標_R7", "数値目標_R8"], [1, "題", "課", 33, 0.325]]
    )
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.active["E2"].number_format = "0.0%"
    stream = io.BytesIO()
    book.save(stream)
    plan = read_list(stream.getvalue(), "a.xlsx", ANNUAL, {})
    assert plan.items[0].no == "1"
    assert [plan.items[0].text("数値目標", p) for p in plan.periods] == ["33", "32.5%"]


def test_xlsx__merged_cells__count_for_each_row() -> None:
    """A level merged over its items belongs to each of them."""
    rows: list[list[object]] = [["番号", "方針", "計画項目", "担当課", "計画概要_R7"]]
    rows += [[str(n), "柱" if n == 1 else None, "題", "課", None] for n in (1, 2, 3)]
    plan = read_list(xlsx(rows, ("B2:B4",)), "a.xlsx", ANNUAL, {})
    assert [i.levels[0] for i in plan.items] == ["柱"] * 3


def test_xlsx__dates__are_refused_with_the_cell() -> None:
    """What Excel turned into a date is never taken for a target."""
    rows: list[list[object]] = [["番号", "計画項目", "担当課", "数値目標_R7"]]
    rows.append(["1", "題", "課", dt.date(2026, 2, 6)])
    with pytest.raises(UnreadableInput, match="セルD2は、日付"):
        read_list(xlsx(rows), "a.xlsx", ANNUAL, {})


def test_xlsx__broken_file__is_refused() -> None:
    """A file that only begins like an xlsx stops the run with the reason."""
    with pytest.raises(UnreadableInput, match="読み取れません"):
        read_list(b"PK\x03\x04rubbish", "a.xlsx", ANNUAL, {})


def test_list__other_city__arrives_whole() -> None:
    """80 items of a made-up city arrive whole with its own levels, fields and classes."""
    preset = read_preset(cities.other_city_preset(), "他市.xlsx")
    plan = read_list(cities.other_city_list(), "他市.csv", preset, {})
    expected = cities.other_city_rows()
    assert [p.key for p in plan.periods] == ["R1", "R2", "R3", "R4"]
    assert len(plan.items) == 80
    assert len(plan.departments) == 25
    assert [c.name for c in plan.scale] == ["A", "B", "C", "D"]
    for item, row in zip(plan.items, expected, strict=True):
        assert item.no == row["番号"]
        assert item.levels == (row["柱"], row["取組"])
        assert (item.department, item.related) == (row["担当課"], row["関係課"])
        assert item.unit == (row["配布先"] or row["担当課"])
        assert (item.baseline, item.final_target) == (row["現状の数値"], row["目標の数値"])
        assert (item.start is None, item.end is None) == (not row["開始"], not row["終了"])
        for year, period in zip(cities.YEARS, plan.periods, strict=True):
            for field in ("実施すること", "目標値"):
                assert item.text(field, period) == row[f"{field}_{year}"]


def test_list__real_plan__arrives_whole(root: Path) -> None:
    """All 33 items of the real plan arrive cell by cell."""
    data = (root / "taikou_xl" / "data" / "annaka_items.csv").read_bytes()
    plan = read_list(data, "annaka.csv", ANNUAL, {})
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(plan.items) == len(rows) == 33
    for item, row in zip(plan.items, rows, strict=True):
        shown = {"番号": item.no, "担当課": item.department, "関係課": item.related}
        shown |= dict(zip(plan.level_names, item.levels, strict=True))
        shown |= {"現状と課題": item.background, "取組内容": item.approach, "目標の状態": item.goal}
        shown |= {"現状の数値": item.baseline, "目標の数値": item.final_target}
        for period in plan.periods:
            for field in ("計画概要", "数値目標"):
                whole = field in item.spans
                shown[f"{field}_{period.short_label}"] = "" if whole else item.text(field, period)
                shown[field] = item.text(field, period) if whole else ""
        assert {key: shown[key] for key in row} == {
            key: text.replace("\r\n", "\n") for key, text in row.items()
        }


def test_list__past_ratings_outside_the_scale__are_named_with_their_rows() -> None:
    """Ratings of another scale are kept as written, but said when the master is made."""
    known = ANNUAL.scale[1].name
    head = "番号,計画項目,担当課,計画概要_令和7,達成度_令和6,達成度_令和7"
    text = f"{head}\n1,①,市民課,概要,A,{known}\n2,②,市民課,概要,A,\n3,③,市民課,概要,{known},B"
    found = unknown_ratings(read(text), "一覧.csv")
    assert [(f.code, f.field, f.value) for f in found] == [
        ("list-rating-unknown", "達成度_令和6年度", "A"),
        ("list-rating-unknown", "達成度_令和7年度", "B"),
    ]
    assert "（番号1、2）" in found[0].message
    assert known in found[0].remedy


def test_list__ratings_of_the_scale__are_no_finding() -> None:
    """A class is a class in any width, and a blank is none."""
    known = ANNUAL.scale[1].name
    text = f"番号,計画項目,担当課,計画概要_令和7,達成度_令和6\n1,①,市民課,概要,{known} \n2,②,市民課,概要,"
    assert unknown_ratings(read(text), "一覧.csv") == []
