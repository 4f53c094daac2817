"""依頼文."""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.forms.letters import request_letter
from taikou_xl.plan.model import Department
from tests.forms.plans import R7, annual_plan


def test_letter__settings__are_told() -> None:
    """Deadline, where to send, contact and every recipient stand in the letter."""
    plan = annual_plan(
        提出期限="令和8年5月15日（金）",
        提出先="回覧で返信",
        取りまとめ課="企画課",
        連絡先="内線 12",
    )
    plan = replace(plan, departments=(Department("市民課", due="令和8年5月20日（水）"),))
    letter = request_letter(plan, R7)
    for words in (
        "令和8年5月15日（金）",
        "回覧で返信",
        "企画課　内線 12",
        "市民課：令和8年5月20日（水）",
        "配布先（1）：市民課",
        "全2件",
    ):
        assert words in letter


def test_letter__no_settings__promises_the_deadline_later() -> None:
    """Without a deadline the letter says that it will be told."""
    assert "提出期限：別途お知らせします" in request_letter(annual_plan(), R7)


def test_letter__own_wording__opens_it_and_the_facts_stay() -> None:
    """A city that has its own way of asking writes it into 設定; deadline and steps follow as ever."""
    plan = annual_plan(
        依頼文の書き出し="標記について、\n下記により御報告ください。", 提出期限="5月15日"
    )
    letter = request_letter(plan, R7)
    assert "標記について、\n下記により御報告ください。" in letter
    assert "お忙しいところ" not in letter
    assert "提出期限：5月15日" in letter
