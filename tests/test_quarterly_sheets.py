"""What the summary of a quarterly plan has beyond that of a yearly one."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from taikou_xl.master.read import read_master
from taikou_xl.master.write import build_master
from taikou_xl.outputs.summary import build_summary
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.model import LISTING, SHARE_WORDS, Entry, Plan
from taikou_xl.plan.quarterly import QUARTERLY
from taikou_xl.publishing.public import publishable
from taikou_xl.rollup import tables
from taikou_xl.rollup.attention import attention
from taikou_xl.rollup.consolidated import Consolidated
from tests.consolidations import consolidate, make_item, make_plan

QUARTERS = ("R7Q1", "R7Q2", "R7Q3", "R7Q4", "R8Q1")
SEED_ORDER = [
    "枝番1", "枝番2", "主担当部", "担当課", "施策の柱", "領域", "施策", "目的",
    "マイルストーン（R7年度末）", "R7年度\n実施内容", "R7Q4末\n到達目標", "R8年度\n実施内容",
    "マイルストーン（R9年度末）", "進捗状況", "天気", "今後の方向性", "方向性理由",
]  # fmt: skip
Said = Mapping[str, tuple[str, str]]  # quarter → 進捗状況 and 天気


def quarterly(**settings: str) -> Plan:
    names = (
        ("A1-1", "A：市民", "A1：窓口"),
        ("B1-5a", "B：庁内", "B1：効率化"),
        ("B2-1", "B：庁内", "B2：組織"),
    )
    items = [make_item(no, levels=(top, area, f"施策{no}")) for no, top, area in names]
    plan = make_plan(items, QUARTERS, preset=QUARTERLY)
    own = dict(QUARTERLY.settings)
    fixed = {"計画期間": "R7Q1-R8Q1", "階層": ",".join(plan.level_names)}
    return replace(plan, settings={**plan.settings, **own, **fixed, **settings})


def reported(
    said: Mapping[str, Said], plan: Plan | None = None, period: str = "R7Q3"
) -> Consolidated:
    answers = {
        (quarter, no): {"進捗状況": text, "天気": weather, "今後の方向性": "継続"}
        for no, quarters in said.items()
        for quarter, (text, weather) in quarters.items()
    }
    return consolidate(plan or quarterly(), period, answers)


def sheet_rows(c: Consolidated, name: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(build_summary(c)), data_only=True)
    return [[cell.value for cell in row] for row in book[name].iter_rows()]


def test_attention__rain__is_on_the_list() -> None:
    """The last class of the scale wants somebody to act; a cloud does not."""
    c = reported(
        {"A1-1": {"R7Q3": ("止まっている。", "雨")}, "B2-1": {"R7Q3": ("遅れている。", "曇り")}}
    )
    assert [(a.item.no, a.reasons) for a in attention(c)] == [("A1-1", ("天気が「雨」",))]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (("進めた。", "なし", "未実施"), True),
        (("進めた。", "同上", "進めた２。"), False),
        (("進めた。", "進めた。", "進めた。"), True),
        (("進めた。", "別に進めた。", "別に進めた。"), False),
        (("進めた。", "さらに進めた。", "もっと進めた。"), False),
    ],
)
def test_attention__two_quarters_without_progress__are_on_the_list(
    texts: tuple[str, str, str], found: bool
) -> None:
    """Nothing done, or the same report again, twice in a row; once is not enough."""
    said = {q: (t, "晴れ") for q, t in zip(QUARTERS, texts, strict=False)}
    reasons = [a.reasons for a in attention(reported({"A1-1": said}))]
    assert reasons == ([("2期続けて進捗なし（R7Q2、R7Q3）",)] if found else [])


def test_attention__unanswered_or_other_figure__is_no_standstill() -> None:
    """An item that nobody answered is not said to stand still; nor one whose figure moved."""
    assert attention(reported({"A1-1": {"R7Q1": ("進めた。", "晴れ")}})) == ()
    answers = {
        (q, "A1-1"): {"進捗状況": "研修を続けた。", "数値": f"{n}人", "天気": "晴れ"}
        for n, q in enumerate(QUARTERS[:3], start=1)
    }
    assert attention(consolidate(quarterly(), "R7Q3", answers)) == ()


def test_attention__none__is_said() -> None:
    """A sheet without rows says so."""
    rows = sheet_rows(reported({"A1-1": {"R7Q3": ("進めた。", "晴れ")}}), "要対応")
    assert any(row[0] == "ありません。" for row in rows)


def test_course__unanswered__has_no_run() -> None:
    """What nobody answered has no class that could have lasted for a quarter."""
    said = dict.fromkeys(QUARTERS[:3], ("進めた。", "晴れ"))
    rows = sheet_rows(reported({"A1-1": said, "B2-1": {"R7Q2": said["R7Q2"]}}), "四半期推移")
    head = next(row for row in rows if row[0] == "番号")
    runs = {row[0]: row[head.index("同じ区分の続き")] for row in rows[rows.index(head) + 1 :]}
    assert (runs["A1-1"], runs["B2-1"]) == ("3期", "－")


def test_counts__choice_by_pillar_and_area__adds_up() -> None:
    """今後の方向性 is counted by 柱 and by 領域; what is not answered has its own column."""
    c = reported({"A1-1": {"R7Q3": ("進めた。", "晴れ")}, "B2-1": {"R7Q3": ("進めた。", "雨")}})
    field = next(f for f in c.plan.report_fields if f.name == "今後の方向性")
    pillars, areas = (tables.count_choices(c, field, level) for level in (0, 1))
    assert pillars.by_row["B：庁内"] == {
        "継続": 1, "見直し": 0, "統合": 0, "完了": 0, "中止": 0, "未回答": 1, "合計": 2,
    }  # fmt: skip
    assert list(areas.by_column["合計"].values()) == [1, 1, 1]
    rows = sheet_rows(c, "達成度集計")
    titles = [row[0] for row in rows if row[0] and "別" in str(row[0])]
    assert [str(t).split("（")[0] for t in titles] == [
        "施策の柱別", "領域別", "担当課別", "施策の柱別の今後の方向性", "領域別の今後の方向性",
    ]  # fmt: skip


def test_listing__bundled_plan__has_the_columns_of_the_published_list() -> None:
    """施策一覧 keeps the published order, the 枝番 apart, and every 施策 in one row."""
    plan = bundled_plan(QUARTERLY)
    answers = {("R7Q2", "B1-5a"): {"進捗状況": "進めた。", "天気": "雨", "今後の方向性": "見直し"}}
    rows = sheet_rows(consolidate(plan, "R7Q2", answers), "施策一覧")
    head = next(n for n, row in enumerate(rows) if "枝番1" in row)
    assert rows[head] == SEED_ORDER
    found = {(row[0] or "", row[1]): row for row in rows[head + 1 :] if row[1]}
    assert len(found) == 35
    row = dict(zip(SEED_ORDER, found["B1", "5a"], strict=True))
    assert (row["施策"], row["天気"], row["今後の方向性"]) == ("ハンコレスの推進", "☂ 雨", "見直し")
    assert row["R7Q4末\n到達目標"] == "会計・財政の運用の見直し、公印規程の改正"


def test_listing__unknown_column__is_left_out_and_said() -> None:
    """A name in 一覧表の列 that is no column of the plan gives list-column-unknown."""
    plan, findings = read_master(
        build_master(quarterly(**{LISTING: "番号,施策,天候,天気"})), "台帳.xlsx"
    )
    assert [(f.field, f.value) for f in findings if f.code == "list-column-unknown"] == [
        (LISTING, "天候")
    ]
    rows = sheet_rows(reported({}, plan), "施策一覧")
    assert ["番号", "施策", "天気"] in [row[:3] for row in rows]


def test_shares__own_words__are_used_everywhere() -> None:
    """割合の言い方 replaces 目標を達成した項目 in the share lines and in the headline."""
    c = reported({"A1-1": {"R7Q3": ("進めた。", "晴れ")}, "B2-1": {"R7Q3": ("遅れた。", "曇り")}})
    line = tables.share_lines(c, c.period)[0]
    assert line == "順調に進んでいる施策 1項目（50%）／課題のある施策 1項目（50%）"
    assert any(
        "1項目（50%）が、順調に進んでいる施策です。" in str(cell)
        for row in sheet_rows(c, "概要")
        for cell in row
    )
    published = tables.share_words(publishable(c).plan)
    assert published.achieved == "順調に進んでいる施策"
    usual = tables.share_words(quarterly(**{SHARE_WORDS: ""}))
    assert usual.achieved == "目標を達成した項目"


def test_sheets__yearly_plan__has_none_of_them() -> None:
    """A yearly plan keeps its eight sheets: further ones come from what a plan declares."""
    item = make_item("1", table={("数値目標", "R7"): Entry("10件")})
    book = openpyxl.load_workbook(
        io.BytesIO(build_summary(consolidate(make_plan([item], preset=ANNUAL), "R7", {})))
    )
    visible = [s.title for s in book.worksheets if s.sheet_state == "visible"]
    assert len(visible) == 8
    book = openpyxl.load_workbook(io.BytesIO(build_summary(reported({}))))
    visible = [s.title for s in book.worksheets if s.sheet_state == "visible"]
    assert visible[8:] == ["四半期推移", "要対応", "施策一覧"]
