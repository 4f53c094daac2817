"""確認記録 and 委員意見: rows are applied to the warnings that they mean, or are findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.handrows import CONFIRMED_HEADS, OPINION_HEADS, HandRow
from taikou_xl.plan.model import Plan
from taikou_xl.plan.sheetnames import CONFIRMED, OPINIONS
from taikou_xl.returns.records import apply_records, read_opinions
from tests.returns.returning import R7, codes, small_plan

MASTER = "台帳.xlsx"


def disagreement(value: str = "年度目標達成", item: str = "1") -> Finding:
    return find(
        "rating-disagrees", Place("回収/秘書課.xlsx", "1", "F14", item, "達成度"), value,
        judged="年度目標一部達成", basis="女性比率 31.0％＜目標32.5％",
    )  # fmt: skip


def with_rows(sheet: str, *rows: Mapping[str, str]) -> Plan:
    heads = CONFIRMED_HEADS if sheet == CONFIRMED else OPINION_HEADS
    made = []
    for number, texts in enumerate(rows, start=5):
        cells = {head: f"{'ABCDEFGH'[n]}{number}" for n, head in enumerate(heads)}
        made.append(
            HandRow(sheet, {**dict.fromkeys(heads, ""), "期": "R7", "番号": "1", **texts}, cells)
        )
    return replace(small_plan(), hand={sheet: tuple(made)})


def applied(findings: list[Finding], *rows: Mapping[str, str]) -> list[Finding]:
    return apply_records(findings, with_rows(CONFIRMED, *rows), R7, MASTER)


def test_approval__of_a_warning__leaves_a_note_with_the_reason() -> None:
    """An approved warning no longer asks for attention, and is still listed."""
    row = {"指摘": disagreement().message, "対応": "了承", "理由": "年度末に達した"}
    found = applied([disagreement()], row)
    assert codes(found) == ["finding-approved"]
    assert "年度末に達した" in found[0].message
    assert (found[0].cell, found[0].item) == ("F14", "1")


def test_approval__answer_changed_since__warns_again() -> None:
    """Another answer is another warning: the old approval does not cover it, and says so."""
    row = {"指摘": disagreement().message, "対応": "了承"}
    changed = disagreement("全体の目標達成")
    assert codes(applied([changed], row)) == ["rating-disagrees", "approval-unused"]


def test_approval__of_another_item__does_not_spread() -> None:
    """The same words about another item stay a warning."""
    row = {"指摘": disagreement().message, "対応": "了承"}
    found = applied([disagreement(), disagreement(item="3")], row)
    assert codes(found) == ["finding-approved", "rating-disagrees"]


@pytest.mark.parametrize("words", ["rating-disagrees", "年度目標一部達成」と異なります"])
def test_approval__by_code_or_part_of_the_message__is_understood(words: str) -> None:
    """Nobody must copy a message to the last character."""
    found = applied([disagreement()], {"指摘": words, "対応": "了承"})
    assert codes(found) == ["finding-approved"]


def test_approval__of_an_error__is_refused() -> None:
    """What holds a cell cannot be waved through."""
    error = find("required-blank", Place("回収/秘書課.xlsx", "1", "F14", "1", "達成度"))
    found = applied([error], {"指摘": error.message, "対応": "了承"})
    assert codes(found) == ["required-blank", "hand-row-unusable"]


def test_inquiry__about_a_warning__says_what_was_asked_until_it_is_answered() -> None:
    """An open inquiry stands in place of its warning; with an answer it waits for approval."""
    row = {"指摘": disagreement().message, "対応": "照会する", "理由": "根拠を教えてください"}
    found = applied([disagreement()], row)
    assert codes(found) == ["inquiry-open"]
    assert "根拠を教えてください" in found[0].message
    answered = applied([disagreement()], {**row, "回答": "3月末の値です"})
    assert codes(answered) == ["inquiry-answered"]
    assert "3月末の値です" in answered[0].message


def test_inquiry__about_something_that_nobody_warned_of__is_listed() -> None:
    """The administrator may ask anything about an item."""
    found = applied([], {"指摘": "実施概要の「等」は何を含みますか", "対応": "照会する"})
    assert codes(found) == ["inquiry-open"]
    assert found[0].item == "1"


@pytest.mark.parametrize(
    "wrong", [{"期": "R1"}, {"番号": "99"}, {"対応": ""}, {"対応": "放置"}, {"指摘": ""}]
)
def test_record__that_cannot_be_applied__is_a_finding(wrong: Mapping[str, str]) -> None:
    """Each row that the administrator typed has an effect or is named."""
    row = {"指摘": disagreement().message, "対応": "了承", **wrong}
    assert codes(applied([disagreement()], row)) == ["rating-disagrees", "hand-row-unusable"]


def test_record__of_another_period__waits() -> None:
    """Last year's approvals say nothing about this year."""
    row = {"期": "R8", "指摘": disagreement().message, "対応": "了承"}
    assert codes(applied([disagreement()], row)) == ["rating-disagrees"]


def test_opinions__are_read_with_item_and_publication() -> None:
    """An opinion may concern an item or the whole plan; only 「する」 is published."""
    rows = [
        {"No": "1", "委員": "委員A", "意見": "目標が低い", "公表": "する"},
        {"No": "2", "番号": "", "意見": "全体に分かりやすい"},
    ]
    opinions, found = read_opinions(with_rows(OPINIONS, *rows), MASTER)
    assert [(o.no, o.item, o.public) for o in opinions] == [("1", "1", True), ("2", "", False)]
    assert found == []


@pytest.mark.parametrize("wrong", [{"期": "未定"}, {"番号": "99"}, {"意見": ""}, {"公表": "多分"}])
def test_opinion__that_names_nothing_of_the_plan__is_a_finding(wrong: Mapping[str, str]) -> None:
    """Nothing that was typed is left out of the papers in silence."""
    plan = with_rows(OPINIONS, {"意見": "目標が低い", "公表": "する", **wrong})
    opinions, found = read_opinions(plan, MASTER)
    assert opinions == []
    assert codes(found) == ["hand-row-unusable"]
