"""次にすること: from dates and state, in the order of the year."""

from __future__ import annotations

import ast
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from taikou_xl.office.advice import Situation, dates_line, following_task, next_task
from taikou_xl.office.desk_words import for_the_desk
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.publishing.facts import Stage

BEGIN = Situation(
    today=dt.date(2026, 5, 12),
    due=dt.date(2026, 5, 15),
    units=9,
    returned=0,
    handed_out=False,
    checked=False,
    summed=False,
    left=None,
    meetings=(Stage.MEETING, Stage.COUNCIL),
    published=frozenset(),
    opened=False,
)
OUT: dict[str, Any] = {"handed_out": True}
BACK: dict[str, Any] = {**OUT, "returned": 7}
CHECKED: dict[str, Any] = {**BACK, "checked": True}
LATE: dict[str, Any] = {**CHECKED, "today": dt.date(2026, 5, 20)}
SUMMED: dict[str, Any] = {**LATE, "summed": True, "left": 0}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({}, "「配布用ファイルを作る」"),
        (OUT, "提出期限まで3日"),
        ({**OUT, "today": dt.date(2026, 5, 15)}, "提出期限まで今日"),
        ({**OUT, "today": dt.date(2026, 5, 16)}, "回収フォルダが正しいか"),
        ({**OUT, "due": None}, "回答を待っています"),
        (BACK, "「回答を確認する」"),
        (CHECKED, "すべて確認しました（提出期限まで3日）"),
        (LATE, "「差戻しを作る」"),
        ({**LATE, "returned": 9}, "「集計する」"),
        ({**SUMMED, "left": 2}, "未回答・保留が2項目"),
        (SUMMED, "「資料の段階」を「推進会議」"),
        ({**SUMMED, "published": frozenset({Stage.MEETING})}, "「審議会」"),
        ({**SUMMED, "meetings": ()}, "「公表」"),
        ({**SUMMED, "published": frozenset(Stage)}, "「次年度を開く」"),
        ({**SUMMED, "published": frozenset(Stage), "checked": False, "summed": False}, "「回答を確認する」"),
    ],
)  # fmt: skip
def test_next_task__as_the_year_goes__names_what_comes_next(
    changed: dict[str, Any], said: str
) -> None:
    """Each situation of the year has its next step."""
    assert said in next_task(replace(BEGIN, **changed))


@pytest.mark.parametrize(
    ("left", "published", "said"),
    [
        (0, frozenset(Stage), "作業は終わっています"),
        (0, frozenset(), "公表資料がまだなら"),
        (2, frozenset(Stage), "2項目残ったまま"),
        (None, frozenset(), "記録した「台帳_R8.xlsx」ができています"),
    ],
)
def test_following_task__next_master_is_there__tells_what_is_still_open(
    left: int | None, published: frozenset[Stage], said: str
) -> None:
    """A year with answers missing is not called finished, and the next master is named."""
    told = following_task(
        replace(BEGIN, **{**SUMMED, "left": left, "published": published}),
        "令和7年度",
        "台帳_R8.xlsx",
        following="R8",
    )
    assert said in told
    assert "台帳を「台帳_R8.xlsx」、対象年度を「R8」" in told


def test_dates__of_the_plan__say_how_many_days_are_left() -> None:
    """Full dates are counted down; others stand as written."""
    plan = bundled_plan()
    settings = {**plan.settings, "提出期限": "令和8年5月15日（金）", "公表期限": "8月末"}
    line = dates_line(replace(plan, settings=settings), dt.date(2026, 5, 12))
    assert "提出期限 5/15（あと3日）" in line
    assert "公表期限 8月末" in line


def test_words_for_the_desk__of_every_stop__name_no_option(root: Path) -> None:
    """What a button can show never speaks of options, which only the command line has."""
    places = [
        *sorted((root / "taikou_xl" / "wording").glob("*.py")),
        *(root / "taikou_xl" / name for name in (
            "sheets/deliver.py", "publishing/folder.py", "intake.py", "master/read.py", "outputs/rolled.py",
        )),
    ]  # fmt: skip
    texts = [
        node.value
        for path in places
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if re.search("[ぁ-ん]", node.value)
    ]
    assert len(texts) > 100
    spoken = [for_the_desk(text) for text in texts]
    option = re.compile(r"(?<![\w-])--?[a-z]+\b|taikou-xl [a-z]")
    never = ("--formats", "--cache", "--scheduler")  # of runs that no button starts
    left = [text for text in spoken if option.search(text)]
    assert [text for text in left if not any(word in text for word in never)] == []
