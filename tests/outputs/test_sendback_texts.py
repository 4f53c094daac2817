"""差戻し票 and 督促文: a city's own wording opens them."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from taikou_xl.outputs.sendback_texts import reminder
from tests.returns.returning import R7, small_plan

TODAY = dt.date(2026, 5, 20)


def test_reminder__own_wording__replaces_the_opening_alone() -> None:
    """Who has not answered and until when stays in the text, whatever it opens with."""
    own = "御多用中恐縮ですが、速やかに御提出願います。"
    plan = replace(small_plan(), settings={**small_plan().settings, "督促文の書き出し": own})
    text = reminder(plan, R7, ["市民課"], TODAY)
    assert own in text
    assert "御容赦" not in text
    assert "・市民課（1項目）" in text
    assert "御容赦" in reminder(small_plan(), R7, ["市民課"], TODAY)
