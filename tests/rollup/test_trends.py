"""指標 over the years: one row per indicator, and the share of the way by 差分方式."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from taikou_xl.plan.model import Entry, Item
from taikou_xl.rollup.trends import Trend, trends
from taikou_xl.terms.periods import Period
from tests.consolidations import consolidate, make_item, make_plan


def promised(targets: str, baseline: str = "", final: str = "", **more: object) -> Item:
    """Give an item with these targets from 令和7 on."""
    table = {("数値目標", f"R{7 + n}"): Entry(text) for n, text in enumerate(targets.split(" → "))}
    return replace(make_item("1"), table=table, baseline=baseline, final_target=final, **more)  # type: ignore[arg-type]


def rows(item: Item, *values: str, no: str = "1") -> tuple[Trend, ...]:
    """Give the item's rows after these yearly answers from 令和7 on."""
    answers = {(f"R{7 + n}", no): {"実施概要": "実施", "数値": v} for n, v in enumerate(values)}
    return trends(
        consolidate(make_plan([item], ("R7", "R8", "R9")), f"R{6 + len(values)}", answers)
    )


@pytest.mark.parametrize(
    ("targets", "baseline", "final", "actual", "percent"),
    [
        ("女性比率32.5％", "女性比率30.1％", "女性比率40.0％", "33.0％", 29),
        ("区長への依頼業務の数102 → 99", "105", "90", "101", 26),
        ("女性比率32.5％", "女性比率30.1％", "女性比率40.0％", "29.8％", -3),
        ("女性比率32.5％", "女性比率30.1％", "女性比率40.0％", "41.0％", 110),
        ("女性比率32.5％", "女性比率30.1％", "女性比率40.0％", "39.99％", 99),
        ("使用料600,000千円", "500,000千円", "800,000千円", "6億円", 33),
        ("受講率50％", "40％", "60％", "45/90人", 50),
    ],
)  # fmt: skip
def test_progress__baseline_actual_and_final__give_the_share_of_the_way_cut(
    targets: str, baseline: str, final: str, actual: str, percent: int
) -> None:
    """(actual − 現状) / (final − 現状) in whole percent, never rounded up, beyond 0 and 100 too."""
    (row,) = rows(promised(targets, baseline, final), actual)
    assert row.progress.percent == percent


@pytest.mark.parametrize(
    ("targets", "baseline", "final", "actual", "reason"),
    [
        ("時間外0人", "時間外32人", "時間外0人", "28人", "最終目標が0"),
        ("8月までに公表", "", "8月までに公表", "8月29日", "期限の目標"),
        ("整備件数令和６年度＋10件", "5件", "整備件数令和６年度＋10件", "9件", "最終目標の数値がない"),
        ("女性比率32.5％", "", "女性比率40.0％", "33.0％", "現状の数値がない"),
        ("女性比率32.5％", "女性比率30.1％", "", "33.0％", "最終目標の数値がない"),
        ("女性比率32.5％", "女性比率40.0％", "女性比率40.0％", "33.0％", "現状と最終目標が同じ"),
        ("女性比率32.5％", "女性比率30.1％", "女性比率40.0％", "33.0％（速報）", "実績の数値がない"),
        ("女性比率32.5％", "女性比率30.1％", "女性比率40.0％", "約33％", "実績の数値がない"),
        ("-", "", "", "", "数値目標がない"),
    ],
)  # fmt: skip
def test_progress__where_there_is_no_way__is_a_dash_with_its_reason(
    targets: str, baseline: str, final: str, actual: str, reason: str
) -> None:
    """A target of 0, a deadline, an unknown start or end, and an open actual give ―."""
    (row,) = rows(promised(targets, baseline, final), actual)
    assert (row.progress.shown, row.progress.reason) == ("―", reason)


def test_progress__below_the_baseline__is_shown_with_a_triangle() -> None:
    """A share below 0 is written as officials write it, and cut towards zero: −3.03 % is ▲3％."""
    (row,) = rows(promised("女性比率32.5％", "女性比率30.1％", "女性比率40.0％"), "29.8％")
    assert row.progress.shown == "▲3％"


def test_trend__two_indicators_in_one_cell__have_a_row_each() -> None:
    """Every figure of a cell keeps its own name, unit, direction, 現状 and actual."""
    item = promised(
        "時間外0人\n年休取得15日", "時間外32人\n年休取得13.97日", "時間外0人\n年休取得15日"
    )
    first, second = rows(item, "時間外28人、年休取得14.2日")
    assert (first.name, first.unit, first.direction) == ("時間外", "人", "以下")
    assert (first.baseline, first.actuals, first.final) == ("32人", {"R7": "28人"}, "0人")
    assert (second.name, second.values) == ("年休取得", {"R7": Decimal("14.2")})


def test_trend__second_figure_in_brackets__has_its_own_row_in_every_year() -> None:
    """A figure that only later targets ask for is that indicator's actual from the first year on."""
    item = promised("40団体 → 40団体（600人）", final="40団体（600人）")
    groups, people = rows(item, "38団体（580人）", "41団体（610人）")
    assert groups.actuals == {"R7": "38団体", "R8": "41団体"}
    assert people.actuals == {"R7": "580人", "R8": "610人"}
    assert people.values == {"R7": Decimal(580), "R8": Decimal(610)}


@pytest.mark.parametrize(
    ("target", "actual", "shown"),
    [
        ("研修参加率80％", "82％（615人）", ["82％\nほか 615人"]),
        ("人事交流1名", "2名（県1名、民間1名）", ["2名\nほか 県1名、民間1名"]),
        ("講座10回、満足度80％", "12回（延べ230人）、85％（回答50人）",
         ["12回\nほか 延べ230人", "85％\nほか 回答50人"]),
        ("女性比率32.5％", "33.0％（目標32.5％、令和6年度30.1％）", ["33.0％"]),
        ("登録40団体（600人）", "41団体", ["41団体", "記載なし"]),
        ("8月までに公表", "8/29", ["8/29"]),
    ],
)  # fmt: skip
def test_trend__figure_that_no_indicator_uses__is_shown_as_such(
    target: str, actual: str, shown: list[str]
) -> None:
    """No figure of an answer is dropped in silence; cited targets and other years are none."""
    assert [row.actuals["R7"] for row in rows(promised(target), actual)] == shown


@pytest.mark.parametrize("answer", ["整備件数15件", "マニュアル整備件数：15件", "15件"])
def test_trend__name_in_an_answer__is_left_out_of_the_figure(answer: str) -> None:
    """The row's name says it already, also where the answer shortens it."""
    (row,) = rows(promised("マニュアル整備件数10件"), answer)
    assert row.actuals["R7"] == "15件"


def test_trend__name_with_a_hyphen__is_left_out_whole() -> None:
    """AI-OCR is a name, not AI and a sign."""
    (row,) = rows(promised("AI-OCR使用事務25件"), "AI-OCR使用事務26件")
    assert row.actuals["R7"] == "26件"


def test_progress__of_a_figure_that_cannot_be__is_left_to_people() -> None:
    """668 % gives no share of the way of 6443 %."""
    (row,) = rows(promised("女性比率32.5％", "女性比率30.1％", "女性比率40.0％"), "668％")
    assert (row.progress.shown, row.actuals["R7"]) == ("人が判定", "668％")


def test_trend__part_of_a_target_in_brackets__is_shown_as_not_used() -> None:
    """うち重大2件以下 is no indicator, and the row of the target says so."""
    (row,) = rows(promised("苦情10件以下（うち重大2件以下）"), "8件")
    assert row.targets["R7"] == "10件\nほか うち重大2件以下"


def test_trend__years_of_one_indicator__stand_in_one_row() -> None:
    """Targets of all periods and actuals of recorded ones belong to one row, cut of 以上."""
    (row,) = rows(promised("女性比率32.5％ → 女性比率35.0％ → 女性比率37.5％"), "33.0％", "34％")
    assert dict(row.targets) == {"R7": "32.5％", "R8": "35.0％", "R9": "37.5％"}
    assert row.actuals == {"R7": "33.0％", "R8": "34％"}
    assert row.values == {"R7": Decimal(33), "R8": Decimal(34)}


def test_trend__kind_changes_between_years__makes_a_row_for_each_kind() -> None:
    """A deadline first and a figure later are two indicators; a named figure counts early."""
    item = promised("12月までに調査終了 → マニュアル整備件数令和７年度＋10件")
    day, figure = rows(item, "12月5日に終了、整備件数4件", "整備件数15件")
    assert (day.direction, list(day.targets), day.values) == ("まで", ["R7"], {})
    assert figure.values == {"R7": Decimal(4), "R8": Decimal(15)}
    assert figure.targets["R8"] == "令和7年度＋10件（14件）"


def test_trend__qualitative_target__keeps_its_text_and_is_left_to_people() -> None:
    """What no figure can decide has one row with its words and the answer as written."""
    (row,) = rows(promised("適正な人員数を確保 → 適正な人員数を確保"), "確保した")
    assert row.targets["R7"] == "適正な人員数を確保"
    assert (row.actuals["R7"], row.progress.shown) == ("確保した", "人が判定")


def test_trend__answer_that_fits_no_indicator__stays_visible() -> None:
    """An actual that cannot be read is shown as written, and is no figure."""
    (row,) = rows(promised("女性比率32.5％"), "集計中（9月ごろ確定）")
    assert row.actuals["R7"] == "集計中（9月ごろ確定）"
    assert row.values == {}


def test_trend__held_answer__is_shown_as_held() -> None:
    """A cell that was sent back shows 保留 and no figure."""
    (row,) = rows(promised("女性比率32.5％"), "!33.0")
    assert (row.actuals["R7"], row.values) == ("保留", {})


def test_trends__ended_item__stays_and_one_to_come_waits() -> None:
    """Every item ever active has its rows; one that starts later has none yet."""
    ended = promised("30件", end=Period.parse("R7"))
    coming = replace(promised("30件", start=Period.parse("R9")), no="2")
    answers = {("R7", "1"): {"数値": "20件"}, ("R8", "2"): {"数値": ""}}
    c = consolidate(make_plan([ended, coming], ("R7", "R8", "R9")), "R8", answers)
    (row,) = trends(c)
    assert (row.item.no, list(row.targets), row.actuals) == ("1", ["R7"], {"R7": "20件"})
