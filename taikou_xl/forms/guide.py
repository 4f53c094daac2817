"""目標の読み方 and 記入例 of an item, made from the words of its target alone."""

from __future__ import annotations

import re
from decimal import Decimal

from taikou_xl.plan.model import Item, Kind, Plan, Role, asks_for_figure
from taikou_xl.terms.periods import Period

READING, EXAMPLE = "目標の読み方", "記入例"
_HALF = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_DEADLINE = re.compile(
    r"(?P<year>(?:令和)?\d+年)?(?P<month>\d{1,2})月(?P<day>\d{1,2}日|末|中)?まで(?:に)?"
)
_YEAR_END = re.compile(r"年度(?:末|内|中)(?:まで)?(?:に)?")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_NAME_THEN_FIGURE = re.compile(
    r"^(?P<name>[^\d\s（(]*[^\d\s（(第約計年月全各和成RH/])(?P<rest>\d.*)$"
)
_BOUNDS = re.compile(r"(?:以上|以下|未満|超|程度|を維持|の維持)")


def target_guide(plan: Plan, item: Item, period: Period) -> tuple[str, str]:
    """Give 目標の読み方 and 記入例 of an item in a period, "" where the form asks for no figure."""
    figure = next((f for f in plan.report_fields if f.role is Role.FIGURE), None)
    if plan.target_field is None or figure is None:
        return "", ""
    target = plan.target(item, period)
    return f"{READING}：{read_target(target)}", f"{EXAMPLE}：{example_of(target, figure.kind)}"


def read_target(target: str) -> str:
    """Say in words what a target asks for: ``女性比率32.5％`` → ``女性比率 32.5％``."""
    if not asks_for_figure(target):
        if target.strip()[:1] in ("（", "(") and "場合" in target:
            return f"{_plain(target.strip().strip('（）()'))}します（設定していなければ数値目標はありません）"
        return "この期の数値目標はありません"
    return "、".join(_spaced(line) for line in _lines(target))


def example_of(target: str, kind: Kind = Kind.FIGURE) -> str:
    """Give an answer as one could write it: a figure that reaches the target, or a day in time."""
    if not asks_for_figure(target):
        return "「-」（空欄のままでもかまいません）"
    if kind is Kind.AMOUNT:
        found = _FIGURE.search(target.translate(_HALF))
        return f"{Decimal(found[0].replace(',', '')):,}" if found else "1,200"
    return "、".join(_example(line) for line in _lines(target))


def _plain(text: str) -> str:
    return " ".join(text.split())


def _lines(target: str) -> list[str]:
    return [line.strip().lstrip("・･") for line in target.split("\n") if line.strip()]


def _spaced(line: str) -> str:
    match = _NAME_THEN_FIGURE.match(line.translate(_HALF))
    return f"{match['name']} {match['rest']}" if match else _plain(line)


def _example(line: str) -> str:
    plain = line.translate(_HALF)
    deadline = _DEADLINE.search(plain)
    if deadline:
        return f"{deadline['year'] or ''}{deadline['month']}月20日"
    if _YEAR_END.search(plain):
        return "3月20日"
    if not _FIGURE.search(plain):
        return f"「{_plain(line)}」についての結果（例：実施した、12回開いた）"
    return _bettered(_BOUNDS.sub("", _spaced(line)))


def _bettered(text: str) -> str:
    """Better a percentage by half a point (never above 100), and keep any other figure."""
    match = re.search(r"(\d+\.\d+)(?=[%％])", text)
    if match is None:
        return text
    value = Decimal(match[1])
    better = min(value + Decimal("0.5"), max(value, Decimal("100.0")))
    return text[: match.start()] + f"{better}" + text[match.end() :]
