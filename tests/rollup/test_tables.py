"""What it adds up to: classes, shares, moves and accounts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.findings import Place, find
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.model import RatingClass, Role
from taikou_xl.returns.model import FileStatus, ReturnedFile
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.terms.periods import Period
from tests.consolidations import consolidate, make_item, make_plan, rated

CLASSES = tuple(k.name for k in ANNUAL.scale)
FIGURE_2 = {
    "R2": (0, 9, 15, 7, 4, 0),
    "R3": (0, 13, 10, 8, 5, 0),
    "R4": (0, 13, 11, 10, 2, 0),
    "R5": (0, 13, 11, 8, 4, 0),
}


def figure_2() -> Consolidated:
    """Give a plan whose answers are those that 図表-2 of the 大綱 counts (35, 36, 36, 36 items)."""
    items = [make_item(str(n)) for n in range(1, 36)]
    items.append(make_item("36", start=Period.parse("R3")))
    plan = make_plan(items, tuple(FIGURE_2))
    answers: dict[tuple[str, str], dict[str, str]] = {}
    for key, counts in FIGURE_2.items():
        names = [name for name, count in zip(CLASSES, counts, strict=True) for _ in range(count)]
        answers |= rated(key, {str(n + 1): name for n, name in enumerate(names)})
    return consolidate(plan, "R5", answers)


def test_count_classes__figure_2_of_the_outline__is_reproduced() -> None:
    """The table of the real 大綱 comes out digit by digit, with its totals."""
    counted = tables.count_classes(figure_2())
    assert counted.rows == CLASSES
    assert {key: tuple(found.values()) for key, found in counted.by_column.items()} == FIGURE_2
    assert [sum(found.values()) for found in counted.by_column.values()] == [35, 36, 36, 36]


def test_share_lines__figure_2_of_the_outline__reads_as_published() -> None:
    """R5 reads 24項目（67%）／12項目（33%）, and 13項目（36%）for 年度目標以上."""
    c = figure_2()
    first, second, definition = tables.share_lines(c, c.period)
    assert first == "目標を一部以上達成した項目 24項目（67%）／達成されなかった項目 12項目（33%）"
    assert second == "うち年度目標以上を達成 13項目（36%）"
    assert "達成に数える区分（全体の目標達成、年度目標達成、年度目標一部達成）" in definition


def test_share_lines__scale_of_letters__uses_its_own_names() -> None:
    """A scale A/B/C/D gets its own definitions; 一部 is not said where no class says it."""
    scale = [RatingClass(n, achieved=n in "AB") for n in "ABCD"]
    plan = make_plan([make_item("1"), make_item("2")], scale=scale)
    c = consolidate(plan, "R7", rated("R7", {"1": "A", "2": "C"}))
    lines = tables.share_lines(c, c.period)
    assert lines[0] == "目標を達成した項目 1項目（50%）／達成されなかった項目 1項目（50%）"
    assert lines[1] == "うち「A」 1項目（50%）"
    assert "達成に数える区分（A、B）" in lines[2]


def test_share__one_of_eight__rounds_half_up() -> None:
    """12.5% is 13%, and 87.5% is 88%: both by themselves, so that they may exceed 100."""
    plan = make_plan([make_item(str(n)) for n in range(8)])
    names = {str(n): CLASSES[1] if n == 0 else CLASSES[3] for n in range(8)}
    c = consolidate(plan, "R7", rated("R7", names))
    share = tables.achieved(c)["R7"]
    assert (share.percent, share.missed_percent) == (13, 88)
    assert "合計が100％にならないことがあります" in tables.share_lines(c, c.period)[-1]


def test_share__nothing_answered__has_no_percent() -> None:
    """Without a counted answer there is no percent, and the line says so."""
    c = consolidate(make_plan([make_item("1")]), "R7", {})
    assert tables.achieved(c)["R7"].percent is None
    assert "計算できません" in tables.share_lines(c, c.period)[0]


def test_share__class_outside_the_count__leaves_the_denominator() -> None:
    """集計対象外, 未回答 and 保留 are shown in rows of their own and left out of the total."""
    scale = [*ANNUAL.scale, RatingClass("対象外", counted=False)]
    plan = make_plan([make_item(str(n)) for n in range(1, 6)], scale=scale)
    answers = rated("R7", {"1": CLASSES[0], "2": CLASSES[3], "3": "対象外", "4": "!ほぼ達成"})
    c = consolidate(plan, "R7", answers)
    assert tables.count_classes(c).rows[-3:] == ("対象外", "未回答", "保留")
    share = tables.achieved(c)["R7"]
    assert (share.count, share.total) == (1, 2)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, ("missing", "未回答")),
        ({"実施概要": "した", "達成度": "年度目標達成"}, ("answered", "年度目標達成")),
        ({"実施概要": "した", "達成度": "!ほぼ達成"}, ("held", "保留")),
        ({"実施概要": "した"}, ("held", "保留")),
        ({"数値": "!同上", "達成度": "計画中止"}, ("answered", "計画中止")),
    ],
)
def test_rate_items__state_of_cells__decides_status(
    fields: dict[str, str], expected: tuple[str, str]
) -> None:
    """An item is missing, held by its rating, or answered, also where another cell is held."""
    c = consolidate(make_plan([make_item("1")]), "R7", {("R7", "1"): fields})
    assert [(row.status, row.rating) for row in tables.rate_items(c)] == [expected]


def test_rate_items__form_without_rating__is_answered_by_anything() -> None:
    """Where the form asks for no rating, any filled field answers, and the row says 回答済み."""
    preset = replace(ANNUAL, fields=tuple(f for f in ANNUAL.fields if f.role is not Role.RATING))
    c = consolidate(
        make_plan([make_item("1"), make_item("2")], preset=preset),
        "R7",
        {("R7", "1"): {"実施概要": "した"}},
    )
    assert [row.rating for row in tables.rate_items(c)] == ["", "未回答"]
    assert tables.count_classes(c).by_column["R7"] == {"回答済み": 1, "未回答": 1}
    assert tables.share_lines(c, c.period)[0].startswith("集計の対象となる回答がない")


@given(st.lists(st.sampled_from([*CLASSES, "", "!変"]), min_size=1, max_size=12))
def test_counts__any_answers__add_up_to_the_items(ratings: list[str]) -> None:
    """Rows of a period, of all levels and of all departments add up to the active items."""
    items = [make_item(str(n), f"課{n % 3}") for n in range(len(ratings))]
    answers = {("R7", str(n)): {"達成度": text} for n, text in enumerate(ratings) if text}
    c = consolidate(make_plan(items), "R7", answers)
    assert sum(tables.count_classes(c).by_column["R7"].values()) == len(items)
    assert sum(tables.count_by_level(c).by_column["合計"].values()) == len(items)
    assert sum(tables.count_by_department(c).by_column["合計"].values()) == len(items)
    account = tables.item_account(c)
    assert account["plan"] == account["answered"] + account["held"] + account["missing"]


def test_count_by_department__order__is_that_of_the_plan() -> None:
    """担当課 come in 建制順, top levels in plan order."""
    items = [make_item("1", "水道課"), make_item("2", "秘書課", levels=("２　次", "（１）", "二"))]
    plan = make_plan(items, departments=("秘書課", "水道課"))
    c = consolidate(plan, "R7", rated("R7", {"1": CLASSES[0], "2": CLASSES[1]}))
    assert tables.count_by_department(c).rows == ("秘書課", "水道課")
    assert tables.count_by_level(c).rows == ("１　方針", "２　次")


def test_moves__against_the_year_before__follow_the_scale() -> None:
    """A better class is 上昇, a worse one 下降; a new item is 新規; the first year compares nothing."""
    items = [make_item(n) for n in "1234"] + [make_item("5", start=Period.parse("R8"))]
    plan = make_plan(items)
    answers = rated(
        "R7", dict(zip("1234", (CLASSES[2], CLASSES[1], CLASSES[1], "!変"), strict=True))
    )
    answers |= rated("R8", dict(zip("12345", (CLASSES[1], CLASSES[3], CLASSES[1], CLASSES[0], CLASSES[0]), strict=True)))  # fmt: skip
    found = tables.moves(consolidate(plan, "R8", answers))
    assert {move.word for move in found if move.period == "R7"} == {"―"}
    assert [(move.arrow, move.word) for move in found if move.period == "R8"] == [
        ("↑", "上昇"), ("↓", "下降"), ("→", "同じ"), ("", "－"), ("", "新規"),
    ]  # fmt: skip


def test_file_account__every_status__is_counted_once() -> None:
    """Files seen are accepted (with or without warnings), or in exactly one other group."""
    returns = [ReturnedFile(f"{n}.xlsx", status) for n, status in enumerate(FileStatus)]
    c = consolidate(make_plan([make_item("1")]), "R7", {}, returns=returns)
    account = tables.file_account(c)
    assert account["accepted"] == 2
    assert account["seen"] == sum(n for name, n in account.items() if name != "seen")


def test_department_status__missing_unit_and_errors__are_told_apart() -> None:
    """No file: missing, also of one 配布先 alone; an error or a refused file: sent_back."""
    items = [
        make_item("1", "秘書課"),
        make_item("2", "市民課"),
        make_item("3", "土木課"),
        make_item("4", "土木課", deliver_to="道路係"),
        make_item("5", "財政課"),
    ]
    plan = make_plan(items)
    returns = [
        ReturnedFile("秘書課.xlsx", FileStatus.ACCEPTED, unit="秘書課"),
        ReturnedFile("市民課.xlsx", FileStatus.WITH_WARNINGS, "差戻し1件", unit="市民課"),
        ReturnedFile("土木課.xlsx", FileStatus.ACCEPTED, unit="土木課"),
        ReturnedFile("財政課.xlsx", FileStatus.REJECTED, "破損", unit="財政課"),
    ]
    error = find("required-blank", Place("市民課.xlsx", "2", "F14", "2", "実施概要"))
    c = consolidate(plan, "R7", rated("R7", {"1": CLASSES[0]}), returns=returns, findings=[error])
    assert tables.department_status(c) == [
        ("秘書課", "accepted", 1),
        ("市民課", "sent_back", 1),
        ("土木課", "missing", 2),
        ("財政課", "sent_back", 1),
    ]


def test_department_status__sound_file_beside_two_that_contradict__is_sent_back() -> None:
    """A third, sound return does not settle what two others dispute; answered items do."""
    plan = make_plan([make_item("1", "秘書課"), make_item("2", "秘書課")])
    returns = [
        ReturnedFile("a.xlsx", FileStatus.ACCEPTED, unit="秘書課"),
        ReturnedFile("b.xlsx", FileStatus.CONFLICT, "食い違い", unit="秘書課"),
        ReturnedFile("c.xlsx", FileStatus.CONFLICT, "食い違い", unit="秘書課"),
    ]
    open_ = consolidate(plan, "R7", rated("R7", {"1": CLASSES[0]}), returns=returns)
    assert tables.department_status(open_) == [("秘書課", "sent_back", 2)]
    both = consolidate(plan, "R7", rated("R7", {"1": CLASSES[0], "2": CLASSES[0]}), returns=returns)
    assert tables.department_status(both) == [("秘書課", "accepted", 2)]
