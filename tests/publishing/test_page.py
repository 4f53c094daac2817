"""The page: what stands on it, before any browser looks at it."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.model import EarlierCount, Entry
from taikou_xl.publishing.charts import contrast, ink_on
from taikou_xl.publishing.facts import NO_REASON, Change, make_publication
from taikou_xl.publishing.folder import Wishes, make_files
from taikou_xl.rollup.consolidated import Consolidated
from tests.consolidations import consolidate, make_item, make_plan, rated
from tests.publishing.publications import (
    DAY,
    Page,
    consolidated,
    five_years,
    publication,
    recorded_plan,
)


def page_of(c: Consolidated) -> str:
    return make_files(publication(c), Wishes(("html",))).files["index.html"].decode()


def test_page__headings__are_in_order_and_every_item_has_its_anchor() -> None:
    """Headings never skip a level; each item is linked from the list and stands once."""
    html = make_files(five_years(), Wishes(("html",))).files["index.html"].decode()
    page = Page(html)
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    anchors = [f"item-{item.no}" for item in five_years().view.items]
    assert len(page.ids) == len(set(page.ids))
    assert set(anchors) <= set(page.ids)
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= set(page.ids)


def test_page__asks_for_nothing__and_says_so_in_its_policy() -> None:
    """No address of another place, no source, no style attribute; the policy allows nothing else."""
    html = make_files(five_years(), Wishes(("html",))).files["index.html"].decode()
    assert "default-src 'none'" in html
    assert not re.search(r"https?://|\bsrc=|\bstyle=|@import|url\(|\bon[a-z]+=", html)


@settings(deadline=None, max_examples=25)
@given(text=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_page__whatever_people_write__is_text(text: str) -> None:
    """An answer never becomes markup, and the page stays whole."""
    wanted = f"<script>alert(1)</script>{text}"
    plan = make_plan([make_item("1", levels=("方針", "推進", "<b>題</b>"))])
    html = page_of(
        consolidate(plan, "R7", {("R7", "1"): {"実施概要": wanted, "達成度": "年度目標達成"}})
    )
    assert html.count("<script>") == 1
    assert "<b>題</b>" not in html
    assert html.rstrip().endswith("</html>")


def test_changes__moved_items__stand_with_their_reasons() -> None:
    """Down, up, new and ended items are told with the department's reason, or that there is none."""
    items = [make_item(str(n)) for n in range(1, 5)]
    r8 = make_plan(items, ("R7", "R8")).periods[1]
    items[3] = make_item("4", start=r8)
    ended = make_item("5", end=make_plan(items, ("R7", "R8")).periods[0], end_reason="目的を達した")
    plan = make_plan([*items, ended], ("R7", "R8"))
    answers = rated(
        "R7",
        {"1": "年度目標達成", "2": "実施に向け検討中", "3": "年度目標達成", "5": "年度目標達成"},
    )
    answers |= rated(
        "R8",
        {"1": "実施に向け検討中", "2": "年度目標達成", "3": "年度目標達成", "4": "年度目標達成"},
    )
    answers["R8", "1"]["振り返り"] = "人手が足りなかった。"
    found = publication(consolidate(plan, "R8", answers)).changes
    told = [(c.kind, c.item.no, c.reason) for c in found]
    assert told == [
        (Change.DOWN, "1", "人手が足りなかった。"),
        (Change.UP, "2", NO_REASON),
        (Change.NEW, "4", NO_REASON),
        (Change.ENDED, "5", "目的を達した"),
    ]
    html = page_of(consolidate(plan, "R8", answers))
    assert html.index("変わったこと") < html.index("計画項目の一覧</h2>")
    assert "人手が足りなかった。" in html
    assert "理由の記載なし" in html


def test_years_of_earlier_plans__stand_before_this_plan_s() -> None:
    """過年度集計 is on the page: counts, the share by this plan's rule, and other classes too."""
    rows = [("第3次大綱", "R5", "年度目標達成", 3), ("第3次大綱", "R5", "実施に向け検討中", 1),
            ("第3次大綱", "R6", "おおむね完了", 2)]  # fmt: skip
    plan = replace(make_plan([make_item("1")]), earlier=tuple(EarlierCount(*row) for row in rows))
    html = page_of(consolidate(plan, "R7", rated("R7", {"1": "年度目標達成"})))
    head, *body = Page(html).tables["達成度の推移（項目数）"]
    assert [row[0] for row in body] == [
        "第3次大綱 令和5年度", "第3次大綱 令和6年度", "令和7年度",
    ]  # fmt: skip
    told = [dict(zip(head, row, strict=True)) for row in body]
    assert (told[0]["○ 年度目標達成"], told[0]["合計"]) == ("3", "4")
    assert told[0]["目標を一部以上達成した項目"] == "3（75％）"
    assert (told[1]["おおむね完了"], told[1]["目標を一部以上達成した項目"]) == ("2", "―")
    assert "区分が今の計画と違うもの" in html


def test_years_of_earlier_plans__rating_inside__are_not_published() -> None:
    """Where classes are 庁内, those of earlier plans are not published either."""
    plan = replace(
        make_plan([make_item("1")]),
        earlier=(EarlierCount("第3次大綱", "R5", "年度目標達成", 3),),
        fields=tuple(replace(f, public=f.name != "達成度") for f in ANNUAL.fields),
    )
    assert "第3次大綱" not in page_of(consolidate(plan, "R7", rated("R7", {"1": "年度目標達成"})))


def test_targets__revised__show_first_revised_and_final() -> None:
    """A target that was revised stands as 改定 with its 当初, beside the final one."""
    item = make_item("1", table={("数値目標", "R7"): Entry("40件")}, final_target="60件")
    plan = replace(make_plan([item]), original={("1", "数値目標", "R7"): "50件"})
    html = page_of(consolidate(plan, "R7", rated("R7", {"1": "年度目標達成"})))
    assert "改定 40件（当初 50件）" in html
    assert "最終目標" in html
    assert "60件" in html
    (revised,) = publication(consolidate(plan, "R7", {})).revisions
    assert (revised.first, revised.now, revised.reason) == ("50件", "40件", NO_REASON)


def test_incomplete__first_line__says_so() -> None:
    """Where items are missing, the first words of page and papers say it."""
    plan = make_plan([make_item("1"), make_item("2")])
    html = page_of(consolidate(plan, "R7", rated("R7", {"1": "年度目標達成"})))
    body = re.sub("<[^>]+>", " ", html[html.index("<header") :]).strip()
    assert body.startswith("この資料は途中の集計です。未回答 1項目")


@given(st.from_regex("[0-9a-f]{6}", fullmatch=True))
def test_ink__on_any_colour__reads_well(colour: str) -> None:
    """Letters on a class's colour have a contrast of 4.5:1 at least."""
    assert contrast(f"#{colour}", ink_on(f"#{colour}")) >= 4.5


@pytest.mark.parametrize(("times", "limit"), [(1, 400_000), (13, 2_600_000)])
def test_page__size__stays_small(times: int, limit: int) -> None:
    """33 items over five years, and over 400, stay well below 3 MB."""
    p = make_publication(consolidated(recorded_plan(times)), five_years().stage, DAY)
    html = make_files(p, Wishes(("html",))).files["index.html"]
    assert len(p.view.items) == 33 * times
    assert len(html) < limit
