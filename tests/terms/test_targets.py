"""Targets read as a careful official would, and printed so that they read back."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.plan.bundled import bundled_list
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.indicators import Direction, Indicator, Kind, TargetState
from taikou_xl.terms.moments import may_name_year
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import describe, read_target, with_base
from taikou_xl.terms.text import name_key
from tests.terms import phrasebook

R7 = Period(2025)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
# what people combine, sense or nonsense: the grammar must survive all of it
PIECES = """
女性比率 時間外 年休取得 研修 登録団体 公表 調査終了 0 1 12 32.5 100 600,000 1,23 ２ ３０ ％ % 人 名 件 団体
千円 百万円 億 万 円 回 日 年 月 か月 以上 以下 未満 超 以内 増 減 削減 約 ▲ △ - ＋ + ± / ／ ~ ～ 中 までに まで
に の を が で 8月 12月末 令和8年3月 R6 R7.3 令和７年度 前年度 比 2026/3/31 Q2 第2四半期 ( ) （ ） 、 , ， ・
① ③ ➄ ² ½ ٣ 各地区 全 ゼロ 未定 場合 程度 年度末 時点 現在 目標 実績 × N A4 RPA xx . ． : ： 。 ちょうど
上半期 割 ポイント 翌年 増やす 月1回 四半期に 隔月 月平均 毎月 第3次 5か年 24時間対応 3階 1人1台 3分の2 分の を維持 へ 累計
平均 延べ 計 台 超え 位 倍 目 の 改善 7・8月 ・ → 前年同期 年内 8分12秒 612　345 9千9百万 最大 全12地区 とする なし
""".split()  # noqa: SIM905 - a column of 100 quoted pieces reads worse
PHRASES = st.lists(st.sampled_from([*PIECES, "\n", " ", "　"]), max_size=9).map("".join)


@settings(max_examples=600, deadline=None)
@given(PHRASES, st.lists(PHRASES, max_size=2), PHRASES, st.booleans())
def test_target__without_anything_like_a_year__starts_from_no_year(
    text: str, series: list[str], baseline: str, wide: bool
) -> None:
    """Where no text may name a year, no indicator starts from the figure of one."""
    text = text.translate(WIDE) if wide else text
    if any(map(may_name_year, (text, *series, baseline))):
        return
    reading = read_target(text, R7, series=(*series, text), baseline=baseline)
    assert not [one for one in reading.indicators if one.base and one.base.of]


def test_target__of_every_phrase_that_starts_from_a_year__may_name_one() -> None:
    """Every phrase of the table that is read from another year's figure is known as such."""
    started = [
        row[0]
        for row in phrasebook.rows("数値目標")
        if any(one.base and one.base.of for one in phrasebook.target(*row[:4]).indicators)
    ]
    assert len(started) > 5
    assert [text for text in started if not may_name_year(text)] == []


@pytest.mark.parametrize(
    ("cell", "year", "baseline", "series", "expected"), phrasebook.rows("数値目標")
)
def test_target__every_phrase_of_the_table__reads_as_written_out(
    cell: str, year: str, baseline: str, series: str, expected: str
) -> None:
    """A target reads exactly as the phrase table says."""
    assert phrasebook.in_words(phrasebook.target(cell, year, baseline, series)) == expected


def test_table__every_phrase_of_the_plan__stands_in_it() -> None:
    """Every 現状, 目標 and yearly target of the real plan has its reading written out."""
    listed = {row[0] for row in phrasebook.rows("数値目標")}
    listed |= {row[2] for row in phrasebook.rows("実績")} | {""}
    wanted = {
        cell.replace("\r\n", "\n").replace("\n", phrasebook.BREAK)
        for row in csv.DictReader(io.StringIO(bundled_list()[0].decode("utf-8-sig")))
        for heading, cell in row.items()
        if heading.startswith(("数値目標", "現状の数値", "目標の数値"))
    }
    assert len(wanted) > 60
    assert wanted - listed == set()


def test_table__size__is_at_least_150_phrases() -> None:
    """The table is large enough to mean something."""
    counted = {name: len(phrasebook.rows(name)) for name in ("数値目標", "実績", "参考判定")}
    assert sum(counted.values()) >= 400
    assert min(counted.values()) >= 50


def test_target__four_states_without_figures__are_never_mixed() -> None:
    """Blank, none, conditional and undecided are four states of their own."""
    texts = ("", "-", "（導入した場合に設定）", "未確定（9月ごろ）")
    assert [read_target(text, R7).state for text in texts] == [
        TargetState.BLANK,
        TargetState.NONE,
        TargetState.CONDITIONAL,
        TargetState.UNDECIDED,
    ]


def test_target__february__lies_in_the_next_calendar_year() -> None:
    """A month from January to March is in the second half of the fiscal year, leap years too."""
    read = read_target("2月までに公表", Period(2027)).indicators[0]
    assert read.deadline == dt.date(2028, 2, 29)


def test_target__relative__is_known_once_its_base_is() -> None:
    """令和７年度＋10件 has no target until R7's actual is filled in, then an exact one."""
    read = read_target("マニュアル整備件数令和７年度＋10件", Period(2026)).indicators[0]
    assert (read.target, read.judgeable) == (None, False)
    known = with_base(read, Decimal(35))
    assert (known.target, known.unit, known.judgeable) == (Decimal(45), "件", True)


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("前年度比10%増", "3455", "3800.50"),
        ("R6比50%", "4779225", "2389612.50"),
        ("前年比10人減", "45", "35"),
        ("前年度以上", "45", "45"),
        ("前年度比3%減", "123456789012345", "119753085341974.65"),
    ],
)
def test_target__relative__is_computed_exactly(text: str, base: str, expected: str) -> None:
    """Percentages of a base are exact in Decimal, however long the base."""
    read = with_base(read_target(text, R7).indicators[0], Decimal(base))
    assert read.target == Decimal(expected)


def test_target__zero__is_at_most() -> None:
    """A target of 0 can only be one that is met from above."""
    read = read_target("待機児童0人", R7)
    assert read.indicators[0].direction is Direction.AT_MOST
    assert any("目標が0" in note for note in read.notes)


def test_target__remark_in_brackets__is_noted_and_not_a_target() -> None:
    """A figure in brackets that has a name of its own is a remark, and the note says so."""
    read = read_target("改善実施数:60(要望数60個)", R7)
    assert len(read.indicators) == 1
    assert read.notes == ("かっこ内の「要望数60個」は参考とみて、判定に使いません",)


def test_target__nameless_figure_in_brackets__is_a_second_target() -> None:
    """40団体（600人） asks for both."""
    read = read_target("登録団体40団体（600人）", R7)
    assert [(i.target, i.unit) for i in read.indicators] == [
        (Decimal(40), "団体"),
        (Decimal(600), "人"),
    ]


@pytest.mark.parametrize(
    "text", ["第3次計画を策定", "2次評価の実施", "3階会議室の改修", "5S活動", "1号館の廃止", "No.1"]
)
def test_target__number_that_says_which_one__is_no_figure(text: str) -> None:
    """An ordinal, a floor or a number among letters never becomes a target."""
    assert read_target(text, R7).state is TargetState.QUALITATIVE


@pytest.mark.parametrize(
    ("text", "figure"),
    [("24時間対応窓口3か所", 3), ("1人1台端末の整備率100％", 100), ("第1回会議を2回開催", 2)],
)
def test_target__name_with_a_number__leaves_the_figure_beside_it(text: str, figure: int) -> None:
    """Where a number is part of a name, the other one of the phrase is the target."""
    assert [one.target for one in read_target(text, R7).indicators] == [Decimal(figure)]


@pytest.mark.parametrize(("year", "figure"), [(2025, 80), (2026, 85)])
def test_target__several_years_in_one_cell__gives_the_year_asked_for(
    year: int, figure: int
) -> None:
    """Each year has its own figure, under the name that stands only once."""
    read = read_target("令和7年度：窓口満足度80％、令和8年度：85％", Period(year))
    assert [(one.name, one.target) for one in read.indicators] == [("窓口満足度", Decimal(figure))]
    assert len(read.notes) == 1


def test_target__only_another_year_in_the_cell__is_left_to_a_person() -> None:
    """令和8年度10件 is no target of 令和7年度."""
    (one,) = read_target("令和8年度10件", R7).indicators
    assert "令和7年度の目標が書かれていません" in one.reason


def test_target__points__are_added_to_a_rate() -> None:
    """＋3ポイント on 71.2％ is 74.2％, not 71.2％ times something."""
    read = read_target("満足度 前年度より3ポイント増", R7).indicators[0]
    known = with_base(read, Decimal("71.2"), "%")
    assert (known.target, known.unit) == (Decimal("74.2"), "%")


def test_target__share_with_a_minus_sign__is_left_to_a_person_unless_its_base_is_said() -> None:
    """▲5％ alone may be a change or a rate; R6比▲5％ is a change."""
    assert "▲" in read_target("▲5％", R7).indicators[0].reason
    assert read_target("R6比▲5％", R7).indicators[0].direction is Direction.AT_MOST


def test_target__kept_up__is_at_least_and_the_note_says_so() -> None:
    """収納率90％を維持 is met by 91％ too."""
    read = read_target("収納率90％を維持", R7)
    assert read.indicators[0].direction is Direction.AT_LEAST
    assert any("下回らない" in note for note in read.notes)


def test_direction__what_nobody_wants_more_of__is_at_most_at_the_end_of_a_name_only() -> None:
    """苦情件数 should fall, 苦情対応率 should not; 現状 goes before both."""
    assert read_target("苦情件数10件", R7).indicators[0].direction is Direction.AT_MOST
    assert read_target("苦情対応率95％", R7).indicators[0].direction is Direction.AT_LEAST
    above = read_target("苦情件数10件", R7, baseline="苦情件数8件").indicators[0]
    assert above.direction is Direction.AT_LEAST


def test_target__very_long_text__is_left_to_people() -> None:
    """Prose of thousands of characters is never searched for figures."""
    read = read_target("研修を3回行う。" * 500, R7)
    assert [i.kind for i in read.indicators] == [Kind.QUALITATIVE]


@given(PHRASES)
@settings(max_examples=400, deadline=None)
def test_target__any_phrase__never_invents_a_figure(text: str) -> None:
    """Every digit of a reading, zeros of 千 and 万 aside, stands in the text in that order."""
    written = re.sub(r"[^0-9]", "", text.translate({wide: code for code, wide in WIDE.items()}))
    for indicator in read_target(text, R7).indicators:
        amount = indicator.base.amount if indicator.base else None
        for figure in (indicator.target, indicator.whole, amount):
            rest = iter(written)
            digits = re.sub(r"[^1-9]", "", f"{figure or 0:f}")
            assert all(digit in rest for digit in digits)


@given(PHRASES)
@settings(max_examples=400, deadline=None)
def test_target__what_we_print__reads_back_the_same(text: str) -> None:
    """The description of an indicator is read as the same indicator."""
    for indicator in read_target(text, R7).indicators:
        again = read_target(describe(indicator), R7).indicators
        if indicator.kind is Kind.QUALITATIVE:
            assert all(one.kind is Kind.QUALITATIVE for one in again)
        else:
            assert [replace(one, text="") for one in again] == [replace(indicator, text="")]


@given(PHRASES)
@settings(max_examples=400, deadline=None)
def test_target__full_width__reads_like_half_width(text: str) -> None:
    """The same text in full-width letters, digits and signs has the same reading."""
    narrow, wide = read_target(text, R7), read_target(text.translate(WIDE), R7)
    assert wide.state is narrow.state
    assert [_without_width(i) for i in wide.indicators] == [
        _without_width(i) for i in narrow.indicators
    ]


def _without_width(one: Indicator) -> Indicator:
    reason = name_key(one.reason)
    return replace(
        one,
        name=name_key(one.name),
        unit=name_key(one.unit),
        per=name_key(one.per),
        text="",
        reason=reason,
    )


@given(st.text(max_size=200), st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_reading__any_text_at_all__never_raises(text: str, other: str) -> None:
    """No text breaks the reader, as a target, as evidence or as an answer."""
    read = read_target(text, R7, series=[text, other], baseline=other)
    answer = read_actual(other, read.indicators, R7)
    assert len(answer.measured) == len(read.indicators)
