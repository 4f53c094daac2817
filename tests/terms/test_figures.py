"""Words that stand for a figure, or for one to come, at intake."""

from __future__ import annotations

import pytest

from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.figures import answers_target, is_provisional
from taikou_xl.terms.indicators import ActualState
from taikou_xl.terms.periods import Period
from taikou_xl.terms.targets import read_target


@pytest.mark.parametrize(
    "text", ["未確定（9月ごろ）", "未定", "確認中", "集計中", "33.0％（速報値）", "暫定 5件"]
)
def test_provisional__words_for_later__are_told(text: str) -> None:
    """An answer that says its figure is not final yet is an answer of its own kind."""
    assert is_provisional(text)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("全地区で実施", "各地区（14地区）"),
        ("すべて実施", "全14地区"),
        ("待機児童ゼロ", "待機児童0人"),
    ],
)
def test_answers__word_that_is_a_figure__is_taken(text: str, target: str) -> None:
    """全地区 and ゼロ answer a target that asks for a figure."""
    assert answers_target(text, target)


@pytest.mark.parametrize("text", ["同上", "〃", "なし", "別紙のとおり", "実施した", "1,23件"])
def test_answers__no_figure__is_held(text: str) -> None:
    """What is no figure beside a target that asks for one is not taken."""
    assert not answers_target(text, "女性比率32.5％")


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("改定した", "5年ぶりの改定"),
        ("実施した", "10周年事業の実施"),
        ("移行済み", "5類移行"),
        ("対応した", "COVID-19対応"),
        ("対応した", "24時間対応"),
    ],
)
def test_answers__digits_of_the_target_belong_to_a_name__words_are_taken(
    text: str, target: str
) -> None:
    """A target whose only digits are part of a name asks for no figure."""
    assert answers_target(text, target)


@pytest.mark.parametrize("text", ["155件見込み", "9月公表予定", "公表していない（9月予定）"])
def test_provisional__expected_at_the_end__is_told_by_grammar_and_list_alike(text: str) -> None:
    """What is only expected is listed for later wherever the reading calls it 速報."""
    target = "相談155件" if "件" in text else "8月までに公表"
    wanted = read_target(target, Period(2025)).indicators
    assert is_provisional(text)
    assert read_actual(text, wanted, Period(2025)).state is ActualState.PROVISIONAL


@pytest.mark.parametrize(
    "text", ["12件（当初予定10件）", "採用予定者11人", "9月5日公表（8月予定）"]
)
def test_provisional__plan_of_before_or_a_name__is_final(text: str) -> None:
    """予定 inside a name, or of what was planned at first, leaves the figure final."""
    assert not is_provisional(text)
