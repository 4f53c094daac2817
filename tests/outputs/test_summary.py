"""The summary workbook as a reader of its cells sees it."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from taikou_xl.findings import Place, find
from taikou_xl.outputs.checkbook import build_check_report
from taikou_xl.outputs.summary import SHEETS, build_summary
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.model import Field, Kind, RatingClass, Role, Side
from taikou_xl.returns.model import FileStatus, ReturnedFile
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.sheets.stamp import is_unedited, stamp_of
from taikou_xl.terms.periods import Period
from tests.consolidations import consolidate, make_item, make_plan, rated, with_targets

CLASSES = tuple(k.name for k in ANNUAL.scale)
Grid = list[list[Any]]


def opened(data: bytes, *, values: bool = True) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def grid(data: bytes, sheet: str, *, values: bool = True) -> Grid:
    return [[c.value for c in row] for row in opened(data, values=values)[sheet].iter_rows()]


def table(data: bytes, sheet: str = "項目一覧") -> list[dict[str, Any]]:
    rows = grid(data, sheet)
    head = next(n for n, row in enumerate(rows) if "番号" in row)
    return [dict(zip(rows[head], row, strict=True)) for row in rows[head + 1 :] if row[0]]


def texts(data: bytes, sheet: str) -> str:
    return "\n".join(str(v) for row in grid(data, sheet) for v in row if v is not None)


def counted(data: bytes) -> dict[str, Any]:
    """Give the first column of counts by its label, of the table of classes alone."""
    rows = grid(data, "達成度集計")
    total = next(n for n, row in enumerate(rows) if row[0] == "合計")
    return {row[0]: row[1] for row in rows[: total + 1] if row[0]}


def three_items() -> Consolidated:
    """Give one answered, one held and one missing item of three departments."""
    items = [make_item("1", "秘書課"), make_item("2", "市民課"), make_item("3", "土木課")]
    answers = rated("R7", {"1": CLASSES[1], "2": "!ほぼ達成"})
    error = find(
        "rating-unknown", Place("回収/市民課.xlsx", "2", "F15", "2", "達成度"), "ほぼ達成",
        count=6, choices="、".join(CLASSES), nearest="",
    )  # fmt: skip
    warning = find("department-missing", Place(), "土木課", department="土木課", count=1, only="")
    returns = [
        ReturnedFile(
            "回収/秘書課.xlsx", FileStatus.ACCEPTED, "", "秘書課", "2026-05-08 10:00", "ab" * 32
        ),
        ReturnedFile("回収/市民課.xlsx", FileStatus.WITH_WARNINGS, "差戻し1件", "市民課"),
        ReturnedFile("回収/~$秘書課.xlsx", FileStatus.IGNORED, "編集中の一時ファイル"),
    ]
    return consolidate(make_plan(items), "R7", answers, findings=[warning, error], returns=returns)


def test_sheets__order__is_that_of_the_contract() -> None:
    """The eight sheets stand in the promised order; nothing else is visible."""
    book = opened(build_summary(three_items()))
    visible = [s.title for s in book.worksheets if s.sheet_state == "visible"]
    assert tuple(visible) == SHEETS
    assert visible == [
        "概要", "達成度集計", "項目一覧", "振り返り", "変動", "指標", "確認事項", "回収状況",
    ]  # fmt: skip


def test_items__headings__are_those_of_the_contract() -> None:
    """項目一覧 has the levels, 担当課, the target, the reported fields, and what we add."""
    data = build_summary(three_items())
    rows = grid(data, "項目一覧")
    assert next(row for row in rows if "番号" in row) == [
        "番号", "表示番号", "方針", "推進項目", "計画項目", "担当課", "数値目標",
        "実施概要", "数値", "達成度", "振り返り",
        "前回達成度", "変動", "参考判定", "判定根拠", "出所",
    ]  # fmt: skip
    sheet = opened(data)["項目一覧"]
    (found,) = sheet.tables.values()
    assert found.autoFilter is not None
    assert sheet.freeze_panes is not None


def test_items__unanswered_and_held__say_so_and_answers_name_their_place() -> None:
    """達成度 says 未回答 or 保留 where there is no class; 出所 gives file, sheet and cell."""
    rows = {row["番号"]: row for row in table(build_summary(three_items()))}
    assert [rows[n]["達成度"] for n in "123"] == [CLASSES[1], "保留", "未回答"]
    assert rows["1"]["出所"] == "回収/秘書課.xlsx｜1｜F14"
    assert rows["3"]["出所"] is None


def test_items__longest_text__arrives_whole() -> None:
    """A text of 32,767 UTF-16 units, Excel's own limit, with line breaks, ➄ and emoji is the same in the cell."""
    text = ("①あ\n➄　ｱ👉\t" * 4096)[:29000].rstrip()
    text += "了" * (32767 - len(text.encode("utf-16-le")) // 2)
    answers = {("R7", "1"): {"実施概要": text, "達成度": CLASSES[0], "振り返り": "=1+1"}}
    (row,) = table(build_summary(consolidate(make_plan([make_item("1")]), "R7", answers)))
    assert row["実施概要"] == text
    assert row["振り返り"] == "=1+1"


def test_counts__formulas__compare_cells_and_store_their_values() -> None:
    """The reported period is counted over 項目一覧 by equality, with its value stored."""
    data = build_summary(three_items())
    stored, formulas = grid(data, "達成度集計"), grid(data, "達成度集計", values=False)
    head = next(n for n, row in enumerate(stored) if row[0] == "実施状況")
    rows = counted(data)
    assert [rows[name] for name in (*CLASSES, "未回答", "保留", "合計")] == [
        0,
        1,
        0,
        0,
        0,
        0,
        1,
        1,
        3,
    ]
    assert formulas[head + 1][1].startswith("=SUMPRODUCT(--('項目一覧'!$J$5:$J$7=$A")
    assert [row[0] for row in stored[head + 1 : head + 10]] == [*CLASSES, "未回答", "保留", "合計"]


def test_counts__more_rows_than_a_pc_can_recount__are_numbers_and_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A table by 担当課 whose formulas would hold the PC for minutes has plain numbers."""
    live = grid(build_summary(three_items()), "達成度集計")
    monkeypatch.setattr("taikou_xl.outputs.summary_counts._MOST_COMPARED", 80)
    data = build_summary(three_items())
    stored, formulas = grid(data, "達成度集計"), grid(data, "達成度集計", values=False)
    title = next(n for n, row in enumerate(stored) if str(row[0]).startswith("担当課別"))
    assert "件数は作成時のものです" in stored[title][0]
    assert stored[title + 1 : title + 6] == live[title + 1 : title + 6]
    body = [str(value) for row in formulas[title + 2 : title + 5] for value in row]
    assert not any("SUMPRODUCT" in value for value in body)
    assert any("SUMPRODUCT" in str(value) for row in formulas[:title] for value in row)


def test_counts__earlier_periods__are_counted_over_moves() -> None:
    """Earlier periods are live over 変動, and each has its own column."""
    plan = make_plan([make_item("1"), make_item("2")])
    answers = rated("R7", {"1": CLASSES[2], "2": CLASSES[1]}) | rated(
        "R8", {"1": CLASSES[1], "2": CLASSES[3]}
    )
    data = build_summary(consolidate(plan, "R8", answers))
    formulas, stored = grid(data, "達成度集計", values=False), grid(data, "達成度集計")
    head = next(n for n, row in enumerate(stored) if row[0] == "実施状況")
    assert stored[head][1:3] == ["令和7年度", "令和8年度"]
    assert "'変動'!" in formulas[head + 1][1]
    assert "'項目一覧'!" in formulas[head + 1][2]
    assert [row["変動"] for row in table(data)] == ["↑ 上昇", "↓ 下降"]
    assert [row["前回達成度"] for row in table(data)] == [CLASSES[2], CLASSES[1]]
    front = texts(data, "概要")
    assert "↑ 上昇 1項目　→ 同じ 0項目　↓ 下降 1項目　新規 0項目" in front


def test_incomplete__totals__say_so_wherever_they_stand() -> None:
    """What the totals leave out is said at the top of every sheet that shows them."""
    data = build_summary(three_items())
    for sheet in ("概要", "達成度集計", "項目一覧", "振り返り", "変動", "指標"):
        top = "\n".join(str(v) for row in grid(data, sheet)[:4] for v in row if v)
        assert "未回答 1項目・保留 1項目を含みません（令和8年5月12日現在）" in top


def test_incomplete__complete_totals__carry_no_warning() -> None:
    """Where every item is answered, no sheet speaks of what is left out."""
    complete = consolidate(make_plan([make_item("1")]), "R7", rated("R7", {"1": CLASSES[1]}))
    data = build_summary(complete)
    assert not [s for s in SHEETS if "を含みません" in texts(data, s)]


def test_held_cells__of_answered_items__are_told_where_the_totals_stand() -> None:
    """A held figure beside a counted rating is no reason to call everything done."""
    plan = make_plan([make_item("1"), make_item("2")])
    held = {"実施概要": "実施した。", "数値": "!同上", "達成度": CLASSES[1]}
    data = build_summary(consolidate(plan, "R7", {("R7", "1"): held, ("R7", "2"): held}))
    told = "すべての項目が回答済みですが、差戻し中の欄が2か所あります（令和8年5月12日現在）"
    for sheet in ("概要", "達成度集計", "項目一覧", "振り返り", "変動", "指標"):
        top = "\n".join(str(v) for row in grid(data, sheet)[:4] for v in row if v)
        assert told in top
    data = build_summary(consolidate(plan, "R7", {("R7", "1"): held}))
    told = "未回答 1項目を含みません。ほかに、差戻し中の欄が1か所あります（令和8年5月12日現在）"
    assert told in texts(data, "概要")


def test_front__headline_and_account__are_in_words() -> None:
    """概要 says the result, who is missing, and how files and items add up."""
    front = texts(build_summary(three_items()), "概要")
    assert "令和7年度は、集計した1項目のうち1項目（100%）が、目標を一部以上達成しました。" in front
    assert "目標を一部以上達成した項目 1項目（100%）／達成されなかった項目 0項目（0%）" in front
    assert "土木課（1項目）" in front
    assert "計画項目 3 ＝ 回答 1 ＋ 保留 1 ＋ 未回答 1" in front
    assert "ファイル 3 ＝ 受理 2 ＋ 対象外 1" in front


def test_front__not_achieved__names_reasons_and_what_comes_later() -> None:
    """概要 shows why an item was not achieved, and which figures are not fixed yet."""
    items = [with_targets(make_item(n), ["R7"], "10件") for n in "12"]
    answers = {
        ("R7", "1"): {"実施概要": "検討", "達成度": CLASSES[4], "振り返り": "理由は\n人手不足"},
        ("R7", "2"): {"実施概要": "実施", "数値": "未確定（9月ごろ）", "達成度": CLASSES[0]},
    }
    front = texts(build_summary(consolidate(make_plan(items), "R7", answers)), "概要")
    assert "達成されなかった項目と理由（1項目）" in front
    assert "理由は 人手不足" in front
    assert "（未確定（9月ごろ））" in front


def test_front__too_many_items__names_how_many_are_left_out() -> None:
    """Where the page cannot hold all items, it says how many more there are, and where."""
    plan = make_plan([make_item(str(n)) for n in range(1, 61)])
    answers = rated("R7", {str(n): CLASSES[3] for n in range(1, 61)})
    front = texts(build_summary(consolidate(plan, "R7", answers)), "概要")
    assert "達成されなかった項目と理由（60項目）" in front
    assert "項目（「項目一覧」を参照）" in front


def test_findings__order__is_errors_first_with_their_department() -> None:
    """確認事項 lists errors before warnings, each with department, place and remedy."""
    rows = grid(build_summary(three_items()), "確認事項")
    head = next(n for n, row in enumerate(rows) if row[0] == "区分")
    error, warning = rows[head + 1], rows[head + 2]
    assert error[:5] == ["差戻し", "市民課", "2", "達成度", "ほぼ達成"]
    assert error[7:] == ["回収/市民課.xlsx", "2", "F15"]
    assert warning[:2] == ["確認", "土木課"]


def test_intake__every_unit_and_file__is_there() -> None:
    """回収状況 has every unit with its status, and every other file with its reason."""
    data = build_summary(three_items())
    rows = {row[0]: row for row in grid(data, "回収状況") if row[0]}
    assert rows["秘書課"][2:7] == ["受理", 1, 1, 0, 0]
    assert rows["秘書課"][9:12] == ["回収/秘書課.xlsx", "2026-05-08 10:00", "ab" * 6]
    assert rows["市民課"][2] == "要差戻し"
    assert rows["土木課"][2] == "未提出"
    assert rows["回収/~$秘書課.xlsx"][2:4] == ["対象外", "編集中の一時ファイル"]


def test_summary__stamp__marks_it_as_ours_and_unedited() -> None:
    """The workbook says what it is, of which plan and period."""
    data = build_summary(three_items())
    found = stamp_of(data)
    assert (found["kind"], found["plan"], found["period"]) == ("summary", "testplan", "R7")
    assert is_unedited(data)


def test_check_report__sheets__are_findings_and_intake() -> None:
    """確認結果 holds the two sheets and is stamped as a check."""
    data = build_check_report(three_items())
    book = opened(data)
    assert [s.title for s in book.worksheets if s.sheet_state == "visible"] == [
        "確認事項",
        "回収状況",
    ]
    assert stamp_of(data)["kind"] == "check"


def test_charts__series__have_the_colours_of_their_classes() -> None:
    """Both charts of 達成度集計 are native stacked bars in the plan's colours."""
    charts = opened(build_summary(three_items()))["達成度集計"]._charts
    assert len(charts) == 2
    for chart in charts:
        assert chart.grouping == "stacked"
        colours = [s.graphicalProperties.solidFill.srgbClr for s in chart.series]
        assert colours[: len(CLASSES)] == [k.colour for k in ANNUAL.scale]


def test_amount__field__is_a_number_with_its_format() -> None:
    """金額 is a number in the cell; △ is its format, never part of the value."""
    field = Field("効果額", Side.REPORT, Kind.AMOUNT, Role.AMOUNT, unit="千円")
    preset = replace(ANNUAL, fields=(*ANNUAL.fields, field))
    answers = {("R7", "1"): {"実施概要": "実施", "達成度": CLASSES[0], "効果額": "-1200"}}
    data = build_summary(consolidate(make_plan([make_item("1")], preset=preset), "R7", answers))
    (row,) = table(data)
    assert row["効果額"] == -1200


@pytest.mark.parametrize("levels", [("一つだけ",), ("柱", "取組"), ("", "推進", "項目")])
def test_levels__other_depths__make_a_summary(levels: tuple[str, ...]) -> None:
    """Plans of one or two levels, or with a blank top level, are counted as well."""
    preset = replace(ANNUAL, level_names=("柱", "推進", "取組")[-len(levels) :])
    plan = make_plan([make_item("1", levels=levels)], preset=preset)
    data = build_summary(consolidate(plan, "R7", rated("R7", {"1": CLASSES[0]})))
    assert counted(data)["合計"] == 1


def test_rating__form_without_one__still_makes_a_summary() -> None:
    """A form that asks for no rating gives counts of 回答済み and no share line."""
    preset = replace(ANNUAL, fields=tuple(f for f in ANNUAL.fields if f.role is not Role.RATING))
    plan = make_plan([make_item("1"), make_item("2")], preset=preset)
    data = build_summary(consolidate(plan, "R7", {("R7", "1"): {"実施概要": "した"}}))
    rows = counted(data)
    assert (rows["回答済み"], rows["未回答"], rows["合計"]) == (1, 1, 2)


def test_scale__quotes_and_long_names__make_a_summary() -> None:
    """Class names with quotes or of 100 characters do not break any formula."""
    scale = [RatingClass('"引用"', achieved=True), RatingClass("長" * 100), RatingClass("'")]
    plan = make_plan([make_item("1"), make_item("2"), make_item("3")], scale=scale)
    names = {str(n): k.name for n, k in enumerate(scale, start=1)}
    data = build_summary(consolidate(plan, "R7", rated("R7", names)))
    rows = counted(data)
    assert [rows[k.name] for k in scale] == [1, 1, 1]


def test_item__ended_before_the_period__stays_in_moves_only() -> None:
    """An item that left the plan is counted in its years, and not asked for any more."""
    items = [make_item("1", end=Period.parse("R7")), make_item("2")]
    answers = rated("R7", {"1": CLASSES[0], "2": CLASSES[1]}) | rated("R8", {"2": CLASSES[1]})
    data = build_summary(consolidate(make_plan(items), "R8", answers))
    assert [row["番号"] for row in table(data)] == ["2"]
    assert {row["番号"]: row["変動"] for row in table(data, "変動")} == {"1": "終了", "2": "→ 同じ"}


def test_headings__field_of_the_same_name_as_ours__stand_apart() -> None:
    """A plan's own field 「出所」 keeps its name and its answers; ours says that it is ours."""
    field = Field("出所", Side.REPORT, Kind.TEXT, Role.BODY)
    preset = replace(ANNUAL, fields=(*ANNUAL.fields, field))
    answers = {("R7", "1"): {"達成度": CLASSES[0], "出所": "統計書"}}
    (row,) = table(
        build_summary(consolidate(make_plan([make_item("1")], preset=preset), "R7", answers))
    )
    assert row["出所"] == "統計書"
    assert row["出所（集計）"] == "回収/秘書課.xlsx｜1｜F14"
