"""Fictional answers for the demo: sensible for any plan, made from its own targets."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from taikou_xl.plan.amounts import amount_fields, amount_of, estimates, expected_text
from taikou_xl.plan.model import WITH_TARGET, Field, Item, Kind, Plan, Role
from taikou_xl.plan.readings import read_baseline, read_final_target, read_item_target
from taikou_xl.rollup.judge import judge, names_of
from taikou_xl.rollup.overall import straight_line
from taikou_xl.terms.actuals import read_actual
from taikou_xl.terms.describing import show_number
from taikou_xl.terms.indicators import Direction
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key
from taikou_xl.terms.units import is_share

MARK = "【架空】"
OPEN = "未確定（9月ごろ）"
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DEADLINE = re.compile(r"(?:令和\d+年)?(\d+)月まで")
_APRIL = 4
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
# the outcomes come round in this order, so that a plan of any size shows most classes; what
# was done without a figure to reach may still be under way
_OUTCOMES = ("met", "met", "partly", "met", "met", "partly", "met")
_WITHOUT_TARGET = ("underway", "met", "partly", "planned", "underway")
# between two targets most things go on as planned; the step lets them change over the periods
_ON_THE_WAY = (
    "met",
    "met",
    "met",
    "underway",
    "met",
    "met",
    "planned",
    "met",
    "met",
    "partly",
    "met",
)
_STEP = 3
_STUCK, _STUCK_EVERY = 5, 12
_LARGE = 1000
_SHARES = {"met": Decimal(1), "partly": Decimal("0.92"), "underway": Decimal("0.8")}
_REVISED = 5  # one item in so many expects other amounts of later periods than the plan
# one department is too modest: its class does not fit its figures, so that the warning shows
_MODEST, _EVERY = 11, 40


def answers(plan: Plan, item: Item, period: Period, number: int) -> dict[str, str]:
    """Give a fictional answer for every reported field of an item; ``number`` varies them."""
    asked = plan.has_target(item, period)
    outcomes = _OUTCOMES if asked else _WITHOUT_TARGET if period.parts == 1 else _ON_THE_WAY
    outcome = outcomes[(number + _STEP * period.part) % len(outcomes)]
    # some go on saying the same: two such periods in a row are what 要対応 is for
    stuck = period.parts > 1 and number % _STUCK_EVERY == _STUCK
    if stuck:
        outcome = "underway"
    if outcome == "partly" and asked and not _figure(plan, item, period, outcome):
        outcome = "met"
    found = {f.name: _answer(f, plan, item, period, outcome) for f in plan.report_fields}
    found |= {f.name: "" for f in plan.report_fields if not _is_wanted(f, found)}
    if stuck:
        found = {name: text.replace(_told_for(period), "") for name, text in found.items()}
    found |= _contribution(plan, item, period)
    found |= _expected_anew(plan, item, period, number)
    return found | _fitting_class(plan, item, period, found, modest=number % _EVERY == _MODEST)


def _told_for(period: Period) -> str:
    return f"{period.key}は、"


def cut(value: Fraction) -> str:
    """Write a figure as people would: cut to one decimal, whole ones and those from 1,000 whole."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    whole = value.denominator == 1 or abs(value) >= _LARGE
    return show_number(exact.quantize(Decimal(1) if whole else Decimal("0.1"), ROUND_DOWN))


def _contribution(plan: Plan, item: Item, period: Period) -> dict[str, str]:
    """Give the figure that a goal of the whole plan wants of the item: about its straight line."""
    figure = next((f for f in plan.report_fields if f.role is Role.FIGURE), None)
    row = next((row for row in plan.overall or () if row.no == item.no), None)
    value = straight_line(row, plan.periods).get(period.key) if row else None
    if figure is None or row is None or value is None:
        return {}
    goal = row.indicator(period)
    if goal is not None and goal.direction is Direction.AT_LEAST:
        # cut to a decimal, a share would fall just short; a count has no decimals
        value = value + Fraction(1, 2) if is_share(goal.unit) else Fraction(math.ceil(value))
    return {figure.name: f"{row.name}{cut(value)}{row.unit}"}


def _is_wanted(wanted: Field, found: Mapping[str, str]) -> bool:
    """Tell whether a field with a condition is asked for, as the other answers stand."""
    if wanted.condition is None:
        return True
    other, equal, value = wanted.condition
    return (name_key(found.get(other, "")) == name_key(value)) is equal


def _fitting_class(
    plan: Plan, item: Item, period: Period, found: Mapping[str, str], *, modest: bool
) -> dict[str, str]:
    """Give the class that a careful department would choose for its figures, where they say."""
    figure = next((f for f in plan.report_fields if f.role is Role.FIGURE), None)
    if figure is None or plan.rating_field is None or plan.target_field is None:
        return {}
    target = read_item_target(plan, item, period)
    verdict = judge(
        target,
        read_actual(found[figure.name], target.indicators, period),
        names_of(plan.scale),
        final=read_final_target(plan, item),
        baseline=read_baseline(plan, item, target),
        activity=MARK,
    )
    if verdict.rating is None:
        return {}
    return {plan.rating_field.name: _rating(plan, "partly") if modest else verdict.rating}


def mistakes(plan: Plan, item: Item, period: Period, number: int) -> dict[str, str]:
    """Give the mistakes of the department that makes some: one kind for each of its items."""
    rating = plan.rating_field
    if number % 3 == 0 and rating:
        return {rating.name: "ほぼ達成"}
    figure = next((f for f in plan.report_fields if f.role is Role.FIGURE), None)
    if number % 3 == 1 and figure and plan.has_target(item, period):
        return {figure.name: "同上"}
    body = next((f for f in plan.report_fields if f.kind is Kind.TEXT), None)
    return {body.name: ""} if body else {}


def _answer(wanted: Field, plan: Plan, item: Item, period: Period, outcome: str) -> str:
    if wanted.kind is Kind.RATING:
        return _rating(plan, outcome)
    if wanted.kind is Kind.CHOICE:
        other = outcome == "planned" and len(wanted.choices) > 1
        return wanted.choices[1 if other else 0] if wanted.choices else ""
    if wanted.kind is Kind.AMOUNT:
        return _amount(wanted, plan, item, period, outcome)
    if wanted.kind is Kind.DATE:
        return "2026-03-31"
    if wanted.kind is Kind.FIGURE:
        none = "-" if wanted.required == WITH_TARGET else ""
        return _figure(plan, item, period, outcome) if plan.has_target(item, period) else none
    if wanted.condition is not None:
        return f"{MARK}関係課との役割の分け方を改める必要がある。"
    if wanted.role is Role.REFLECTION:
        return MARK + _in_period(_REFLECTIONS[outcome], period)
    summary = next((item.text(f.name, period) for f in plan.plan_fields if f.role is Role.BODY), "")
    about = summary.split("\n")[0].rstrip("。") or "計画した取組"
    deeds = _in_period(_DEEDS[outcome], period)
    when = "" if period.parts == 1 else _told_for(period)
    return f"{MARK}{when}「{about}」に沿って取り組み、{deeds}"


def _in_period(text: str, period: Period) -> str:
    """Say a text of a year for a shorter period."""
    if period.parts == 1:
        return text
    return text.replace("次年度", "次の期").replace("年度後半", "期の終わり")


_DEEDS = {
    "met": "予定した内容をすべて実施した。",
    "partly": "予定した内容のうち一部を実施した。残りは次年度に引き継ぐ。",
    "underway": "関係課と調整しながら進めている。",
    "planned": "進め方を関係課と検討した。",
}
_REFLECTIONS = {
    "met": "早めに準備を始めたことが目標の達成につながった。次年度も同じ進め方とする。",
    "partly": "年度後半に業務が重なり、一部が間に合わなかった。作業の時期を前倒しする。",
    "underway": "効果が表れるまでに時間がかかっている。進め方を見直しながら続ける。",
    "planned": "先進事例の確認に時間を要した。次年度の早い時期に方針を決める。",
}


def _amount(wanted: Field, plan: Plan, item: Item, period: Period, outcome: str) -> str:
    """Give an amount near what the plan expects, and none where it expects none."""
    fields = amount_fields(plan)
    if fields is None or fields.actual != wanted or fields.expected is None:
        return "1200"
    expected = amount_of(expected_text(plan, item, period), fields.expected)
    if expected is None:
        return ""
    return f"{int(expected * _SHARES.get(outcome, 1))}"


def _expected_anew(plan: Plan, item: Item, period: Period, number: int) -> dict[str, str]:
    """Let some items expect less, or higher costs, of all later periods."""
    found = {}
    for one in estimates(plan, item, period):
        expected = amount_of(expected_text(plan, item, one.period), one.planned)
        if expected and number % _REVISED == 1:
            found[one.field.name] = f"{int(expected - abs(expected) / 20)}"
    return found


def _rating(plan: Plan, outcome: str) -> str:
    achieved = [c.name for c in plan.scale if c.achieved]
    others = [c.name for c in plan.scale if c.counted and not c.achieved]
    every = achieved + others
    if not every:
        return ""
    chosen = {
        "met": achieved[1:2] if len(achieved) > 2 else achieved[:1],
        "partly": achieved[-1:] if len(achieved) > 1 else others[:1],
        "underway": others[:1],
        "planned": others[1:2] or others[:1],
    }[outcome]
    return (chosen or every)[0]


def _figure(plan: Plan, item: Item, period: Period, outcome: str) -> str:
    """Give an actual for the target; "" where the wanted outcome cannot be shown in figures."""
    lines = [line for line in plan.target(item, period).split("\n") if line.strip()]
    reached = [_reached(line) for line in lines]
    if outcome == "partly" and reached:
        short = _fallen_short(lines[-1], falling=_is_falling(plan, item))
        return "\n".join([*reached[:-1], short]) if short else ""
    return "\n".join(reached)


def _reached(line: str) -> str:
    """Give an actual that meets one line of a target: its own figure, or a day in time."""
    plain = line.translate(_DIGITS).lstrip("・ 　")
    deadline = _DEADLINE.search(plain)
    if deadline:
        return f"{deadline[1]}月20日"
    return plain.replace("以上", "").replace("以下", "")


def _fallen_short(line: str, *, falling: bool) -> str:
    """Give an actual that just misses a line of a target, "" where there is no room for one."""
    plain = _reached(line)
    deadline = _DEADLINE.search(line.translate(_DIGITS))
    if deadline:
        late = int(deadline[1]) % 12 + 1
        return f"{late}月10日" if late != _APRIL else ""  # April would be the next year's
    found = list(_NUMBER.finditer(plain))
    if not found:
        return ""
    first = found[-2] if "/" in plain and len(found) > 1 else found[-1]
    wanted = Decimal(first[0].replace(",", ""))
    step = max(Decimal(1), wanted // 20)
    value = wanted + step if falling or wanted == 0 else wanted - step
    if value <= 0:
        return ""
    shown = f"{value:,}" if "," in first[0] else f"{value}"
    return plain[: first.start()] + shown + plain[first.end() :]


def _is_falling(plan: Plan, item: Item) -> bool:
    """Tell whether the item's last figure falls over the periods, so that less is better."""
    series = []
    for period in plan.periods:
        found = _NUMBER.findall(plan.target(item, period).translate(_DIGITS))
        if found:
            series.append(Decimal(found[-1].replace(",", "")))
    return len(series) > 1 and series[-1] < series[0]
