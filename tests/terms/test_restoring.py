"""What a spreadsheet made of a figure is given back only where the target decides it."""

from __future__ import annotations

import pytest

from taikou_xl.terms.periods import Period
from taikou_xl.terms.restoring import restored_figure
from taikou_xl.terms.targets import read_target


@pytest.mark.parametrize(
    ("kind", "stored", "target", "meant"),
    [
        ("date", "2025-08-29", "公表時期8月までに", "令和7年8月29日"),
        ("date", "2026-02-06", "新規掲載数2/6", "2/6"),
        ("date", "2026-03-06", "新規掲載数2/6", "3/6"),
        ("number", "0.5", "新規掲載数2/6", "3/6"),
        ("number", "0.333333333333333", "新規掲載数2/6", "2/6"),
        ("number", "50%", "新規掲載数2/6", "3/6"),
        ("number", "0.325", "女性比率32.5％", "32.5%"),
        # nothing decides these: they stay as they are and are checked as such
        ("date", "2026-02-05", "新規掲載数2/6", ""),
        ("date", "2026-02-06", "40団体", ""),
        ("number", "3", "新規掲載数2/6", ""),
        ("number", "0.4", "新規掲載数2/6", ""),
        ("number", "33", "女性比率32.5％", ""),
        ("number", "1", "研修実施100%", ""),
        ("number", "0.5", "40団体", ""),
        ("number", "0.5", "時間外0人\n年休取得15日", ""),
        ("text", "2/6", "新規掲載数2/6", ""),
    ],
)
def test_figure__stored_otherwise__comes_back_where_the_target_says_so(
    kind: str, stored: str, target: str, meant: str
) -> None:
    """Days, fractions and percentages are read back from the target; the rest is left alone."""
    assert restored_figure(kind, stored, read_target(target, Period.parse("R7"))) == meant
