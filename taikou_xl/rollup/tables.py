"""達成度集計, shares, moves and accounts: every number of the summary, without a workbook.

Every function takes a ``Consolidated`` and gives rows, counts, a dictionary or lines of text,
in the plan's own order. Class names come from the plan, never from here.

Source: 第4次大綱 図表-2 (layout, and the share line of its text).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from taikou_xl.findings import Severity
from taikou_xl.plan.model import SHARE_WORDS, Field, Item, Kind, Plan
from taikou_xl.returns.model import FileStatus, State
from taikou_xl.rollup.consolidated import Consolidated, once
from taikou_xl.rollup.counting import Counts, cross_count
from taikou_xl.terms.periods import Period

UNANSWERED, ON_HOLD = "未回答", "保留"
ANSWERED_WITHOUT_RATING = "回答済み"  # the only class of a plan whose form asks for no rating
TOTAL = "合計"
UNNAMED = "（記載なし）"
_LONGEST_NAME = 60

Cells = Mapping[str, tuple[str, str, str]]  # field → (state, value, held value)


class Rated(NamedTuple):  # no dataclass: one for every item and period
    """What an item's answers of a period come to; ``period`` is its key.

    ``status`` is answered, held (its rating is) or missing (nothing was filled in);
    ``rating`` a class name, else 未回答 or 保留 ("" where the form asks for no rating).
    """

    no: str
    period: str
    status: str
    rating: str


class Move(NamedTuple):
    """An item's class in a period beside that in the recorded period before.

    ``arrow`` and ``word``: ↑ 上昇, → 同じ, ↓ 下降; without an arrow 新規 (not in the plan then),
    － (not comparable), and ― in the first recorded period. Order: the scale's.
    """

    no: str
    period: str
    rating: str
    previous: str
    arrow: str
    word: str


@dataclass(frozen=True)
class Achieved:
    """The share of one period; percents are whole, half up, None where nothing counts.

    ``total`` leaves out classes outside 集計対象, 未回答 and 保留. ``upper`` counts the
    achieved classes above the last one of them; None where there is no such class.
    """

    count: int
    total: int
    percent: int | None
    missed: int
    missed_percent: int | None
    upper: int | None = None
    upper_percent: int | None = None


@dataclass(frozen=True)
class ShareWords:
    """The words of the share lines, made from the names of the plan's classes."""

    achieved: str
    missed: str
    upper: str
    definition: str


@once
def recorded_periods(c: Consolidated) -> tuple[Period, ...]:
    """Give every period with results up to the reported one, which is always the last."""
    known = {row.period for row in c.rows}
    return tuple(p for p in c.plan.periods if p == c.period or (p.key in known and p < c.period))


@once
def rate_items(c: Consolidated) -> tuple[Rated, ...]:
    """Give one row per (item, recorded period), by period, then in plan order."""
    cells = cells_by_item(c)
    return tuple(
        Rated(item.no, period.key, *_rate(c, item, period, cells.get((period.key, item.no), {})))
        for period in recorded_periods(c)
        for item in c.plan.items_in(period)
    )


def rated_now(c: Consolidated) -> tuple[Rated, ...]:
    """Give one row per item of the reported period, in plan order."""
    return tuple(row for row in rate_items(c) if row.period == c.period.key)


@once
def cells_by_item(c: Consolidated) -> dict[tuple[str, str], dict[str, tuple[str, str, str]]]:
    """Give the results by (period key, item number) and field: (state, value, held value)."""
    found: dict[tuple[str, str], dict[str, tuple[str, str, str]]] = {}
    for row in c.rows:
        own = found.setdefault((row.period, row.item), {})
        own[row.field] = (row.state, row.value, row.held_value)
    return found


def _rate(c: Consolidated, item: Item, period: Period, cells: Cells) -> tuple[str, str]:
    plan = c.plan
    if not any(state != State.BLANK and (value or held) for state, value, held in cells.values()):
        return "missing", UNANSWERED
    field = plan.rating_field
    if field is None:
        taken = any(state == State.ACCEPTED and value for state, value, _ in cells.values())
        return ("answered", "") if taken else ("held", ON_HOLD)
    state, value, _ = cells.get(field.name, (State.BLANK, "", ""))
    if state == State.ACCEPTED and value:
        known = plan.find_class(value)
        return ("answered", known.name) if known else ("held", ON_HOLD)
    # a required rating left blank beside other answers is sent back, so it is held; what the
    # master records without one (a list with figures of past years alone) is nobody's to correct
    sent_back = period == c.period and not c.recorded and plan.is_required(field, item, period)
    if state == State.HELD or sent_back:
        return "held", ON_HOLD
    return "answered", UNANSWERED


def class_rows(c: Consolidated) -> tuple[str, ...]:
    """Give the rows of 達成度集計: counted classes, then what else occurs, in the plan's order."""
    occurring = {row.rating for row in rate_items(c)}
    if c.plan.rating_field is None:
        rows = [ANSWERED_WITHOUT_RATING]
    else:
        rows = [k.name for k in c.plan.scale if k.counted]
        rows += [k.name for k in c.plan.scale if not k.counted and k.name in occurring]
    rows += [name for name in (UNANSWERED, ON_HOLD) if name in occurring]
    return tuple(dict.fromkeys(rows))


def count_classes(c: Consolidated) -> Counts:
    """Give the counts of 達成度集計: one row per class, one column per recorded period."""
    pairs = ((_label(row), row.period) for row in rate_items(c))
    return cross_count(pairs, class_rows(c), [p.key for p in recorded_periods(c)])


def count_by_level(c: Consolidated) -> Counts:
    """Give the reported period's counts by top level; empty where the plan has one level only."""
    names = {item.no: item.levels[0] or UNNAMED for item in c.plan.items}
    order = dict.fromkeys(names[item.no] for item in c.plan.items_in(c.period))
    return _count_by(c, names, list(order) if len(c.plan.level_names) > 1 else [])


def middle_levels(plan: Plan) -> tuple[int, ...]:
    """Give the levels between top and item by which a plan of short periods is counted too.

    Several reviews a year go by area, not only by pillar; a yearly plan is counted by its top
    level.
    """
    return tuple(range(1, len(plan.level_names) - 1)) if plan.periods[0].parts > 1 else ()


def count_by_middle_level(c: Consolidated, level: int) -> Counts:
    """Give the reported period's counts by a level below the top one, in plan order."""
    names = {item.no: item.levels[level] or UNNAMED for item in c.plan.items}
    order = dict.fromkeys(names[item.no] for item in c.plan.items_in(c.period))
    return _count_by(c, names, list(order))


def choice_fields(plan: Plan) -> tuple[Field, ...]:
    """Give the reported fields whose answers are counted beside the rating: those of 選択."""
    return tuple(f for f in plan.report_fields if f.kind is Kind.CHOICE and f.choices)


def count_choices(c: Consolidated, field: Field, level: int) -> Counts:
    """Give the reported period's counts of a choice by a level, with 保留, 未回答 and 合計."""
    cells = cells_by_item(c)
    pairs = []
    for item in c.plan.items_in(c.period):
        own = cells.get((c.period.key, item.no), {})
        state, value, held = own.get(field.name, (State.BLANK.value, "", ""))
        shown = ON_HOLD if state == State.HELD and held else value or UNANSWERED
        pairs.append((item.levels[level] or UNNAMED, shown))
    seen = {shown for _, shown in pairs}
    occurring = [name for name in (ON_HOLD, UNANSWERED) if name in seen]
    columns = list(dict.fromkeys((*field.choices, *occurring)))
    order = list(dict.fromkeys(name for name, _ in pairs))
    return cross_count(pairs, order, columns).with_sums(TOTAL)


def count_by_department(c: Consolidated) -> Counts:
    """Give the reported period's counts by 担当課, in 建制順."""
    names = {item.no: item.department for item in c.plan.items}
    return _count_by(c, names, list(c.plan.departments_in(c.period)))


def _count_by(c: Consolidated, names: Mapping[str, str], order: list[str]) -> Counts:
    pairs = ((names[row.no], _label(row)) for row in rated_now(c))
    return cross_count(pairs, order, class_rows(c)).with_sums(TOTAL)


def _label(row: Rated) -> str:
    return row.rating or ANSWERED_WITHOUT_RATING


def achieved(c: Consolidated) -> dict[str, Achieved]:
    """Give the share of achieved items of every recorded period, by period key."""
    ratings: dict[str, list[str]] = {period.key: [] for period in recorded_periods(c)}
    for row in rate_items(c):
        ratings[row.period].append(row.rating)
    return {key: share_of(c.plan, found) for key, found in ratings.items()}


def share_of(plan: Plan, ratings: Sequence[str]) -> Achieved:
    """Give the share of achieved items among these ratings."""
    names, upper_names = achieved_names(plan), achieved_names(plan)[:-1]
    counted = {k.name for k in plan.scale if k.counted} - {UNANSWERED, ON_HOLD}
    total = sum(rating in counted for rating in ratings)
    count = sum(rating in names for rating in ratings)
    upper = sum(rating in upper_names for rating in ratings) if upper_names else None
    return Achieved(
        count,
        total,
        percent(count, total),
        total - count,
        percent(total - count, total),
        upper,
        None if upper is None else percent(upper, total),
    )


def achieved_names(plan: Plan) -> tuple[str, ...]:
    """Give the classes that count as achieved, in the plan's order."""
    return tuple(k.name for k in plan.scale if k.achieved and k.counted)


def percent(part: int, whole: int) -> int | None:
    """Give a share in whole percent, rounded half up; None of nothing."""
    if whole == 0:
        return None
    return int((Decimal(100 * part) / whole).quantize(Decimal(1), ROUND_HALF_UP))


def share_words(plan: Plan) -> ShareWords:
    """Give the words of the share lines for any scale."""
    names = achieved_names(plan)
    partly = any("一部" in name for name in names)
    own = [part.strip() for part in plan.setting(SHARE_WORDS).split("／")]
    usual = (
        "目標を一部以上達成した項目" if partly else "目標を達成した項目",
        "達成されなかった項目",
    )
    good, bad = own if len(own) == 2 and all(own) else usual
    upper = ""
    if len(names) > 1:
        # Excel takes no text over 255 characters inside a formula
        last = names[-2][:_LONGEST_NAME]
        stem = last.removesuffix("達成")
        and_above = "以上" if len(names) > 2 else ""
        upper = f"うち{stem}以上を達成" if stem not in ("", last) else f"うち「{last}」{and_above}"
    left_out = "・".join([UNANSWERED, ON_HOLD, *(k.name for k in plan.scale if not k.counted)])
    definition = f"達成に数える区分（{'、'.join(names)}）"
    if upper:
        definition += f"、{upper}（{'、'.join(names[:-1])}）"
    return ShareWords(
        good,
        bad,
        upper,
        f"※ {definition}。割合は{left_out}を除いた項目に対するもので、小数点以下を四捨五入しているため、合計が100％にならないことがあります。",
    )


def share_lines(c: Consolidated, period: Period) -> tuple[str, ...]:
    """Give the share lines of a period and the definition; none where no class is an achievement."""
    share = achieved(c).get(period.key)
    if share is None or not achieved_names(c.plan):
        return ()
    words = share_words(c.plan)
    if share.total == 0:
        return ("集計の対象となる回答がないため、割合は計算できません。", words.definition)
    first = (
        f"{words.achieved} {share.count}項目（{share.percent}%）"
        f"／{words.missed} {share.missed}項目（{share.missed_percent}%）"
    )
    if share.upper is None:
        return (first, words.definition)
    return (first, f"{words.upper} {share.upper}項目（{share.upper_percent}%）", words.definition)


def moves(c: Consolidated) -> tuple[Move, ...]:
    """Give each (item, recorded period) its move against the recorded period before."""
    ratings = rate_items(c)
    rank = {k.name: number for number, k in enumerate(k for k in c.plan.scale if k.counted)}
    keys = [p.key for p in recorded_periods(c)]
    before: dict[str, dict[str, str]] = {key: {} for key in keys}
    for row in ratings:
        before[row.period][row.no] = row.rating
    earlier = dict(zip(keys[1:], keys[:-1], strict=True))
    found = []
    for no, period, _, rating in ratings:
        last = before[earlier[period]] if period in earlier else None
        previous = last.get(no, "") if last is not None else ""
        mark = ("", "―") if last is None else _move(rank, previous, rating)
        found.append(Move(no, period, rating, previous, *mark))
    return tuple(found)


def _move(rank: Mapping[str, int], previous: str, rating: str) -> tuple[str, str]:
    if not previous:
        return "", "新規"
    if previous not in rank or rating not in rank:
        return "", "－"
    step = rank[rating] - rank[previous]
    return ("↑", "上昇") if step < 0 else ("↓", "下降") if step > 0 else ("→", "同じ")


def item_account(c: Consolidated) -> dict[str, int]:
    """Account for every item of the reported period: plan = answered + held + missing."""
    statuses = [row.status for row in rated_now(c)]
    return {"plan": len(statuses)} | {s: statuses.count(s) for s in ("answered", "held", "missing")}


@once
def held_beside(c: Consolidated) -> int:
    """Count the held cells of items that count as answered: their rating is taken, these are not."""
    cells = cells_by_item(c)
    return sum(
        state == State.HELD
        for row in rated_now(c)
        if row.status == "answered"
        for state, _, _ in cells.get((c.period.key, row.no), {}).values()
    )


def is_whole(c: Consolidated) -> bool:
    """Tell whether every item of the reported period is answered, and nothing of it is held."""
    account = item_account(c)
    return account["plan"] == account["answered"] and not held_beside(c)


def file_account(c: Consolidated) -> dict[str, int]:
    """Account for every file seen exactly once; accepted ones with and without warnings."""
    found = [file.status for file in c.returns]
    accepted = found.count(FileStatus.ACCEPTED) + found.count(FileStatus.WITH_WARNINGS)
    others = (
        FileStatus.REJECTED,
        FileStatus.CONFLICT,
        FileStatus.SUPERSEDED,
        FileStatus.DUPLICATE,
        FileStatus.IGNORED,
    )
    counts = {status.value: found.count(status) for status in others}
    return {"seen": len(found), "accepted": accepted} | counts


def department_status(c: Consolidated) -> list[tuple[str, str, int]]:
    """Give (担当課, status, number of items) in 建制順.

    missing: a unit of it sent no file that counts; sent_back: an error stands in its files
    or items, or its file was not taken; else accepted.
    """
    units = unit_status(c)
    found: dict[str, list[str]] = {}
    for item in c.plan.items_in(c.period):
        found.setdefault(item.department, []).append(units[item.unit])
    result = []
    for name in c.plan.departments_in(c.period):
        own = found[name]
        status = next((s for s in ("missing", "sent_back") if s in own), "accepted")
        result.append((name, status, len(own)))
    return result


def unit_status(c: Consolidated) -> dict[str, str]:
    """Give each unit that gets a form (担当課 or 配布先) its status: accepted, sent_back, missing."""
    items = c.plan.items_in(c.period)
    if c.recorded:
        answered = {row.no for row in rated_now(c) if row.status != "missing"}
        some = {item.unit for item in items if item.no in answered}
        return {
            unit: "accepted" if unit in some else "missing" for unit in c.plan.units_in(c.period)
        }
    taken = (FileStatus.ACCEPTED, FileStatus.WITH_WARNINGS)
    refused = (FileStatus.REJECTED, FileStatus.CONFLICT)
    came = {file.unit for file in c.returns if file.status in (*taken, *refused)}
    unit_of_file = {file.file: file.unit for file in c.returns}
    unit_of_item = {item.no: item.unit for item in items}
    counted = {file.file for file in c.returns if file.status in taken}
    # beside a file that counts, a stray older form does not send the department back
    answered = _answered_units(c)
    came |= answered  # by telephone too, or in the form of the department that it was part of
    disputed = {file.unit for file in c.returns if file.status is FileStatus.CONFLICT}
    faulty = came - {file.unit for file in c.returns if file.status in taken}
    faulty = (faulty | disputed) - answered
    for finding in c.findings:
        if finding.severity is Severity.ERROR and finding.file in counted:
            faulty |= {unit_of_file[finding.file], unit_of_item.get(finding.item, "")}
    return {
        unit: "missing" if unit not in came else "sent_back" if unit in faulty else "accepted"
        for unit in c.plan.units_in(c.period)
    }


def _answered_units(c: Consolidated) -> set[str]:
    """Give the units all of whose items are answered, whoever answered them."""
    answered = {row.no for row in rated_now(c) if row.status == "answered"}
    items = c.plan.items_in(c.period)
    return {item.unit for item in items} - {i.unit for i in items if i.no not in answered}
