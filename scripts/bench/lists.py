"""The 計画一覧 of a set and what its departments answer: every text differs from every other.

All names are fictional (架空). The sizes of texts are those of the bundled plan.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

PERIODS = tuple(f"令和{year}" for year in range(7, 12))
REACHED, MISSED = "年度目標達成", "年度目標一部達成"
_SUBJECTS = ("窓口", "公園", "図書館", "防災", "子育て", "水道", "道路", "税務", "福祉", "観光")
_DEEDS = ("見直し", "広報", "点検", "研修", "調査", "電子化", "共同利用", "公募", "集約", "説明会")
_REASONS = ("利用が減っている", "費用が増えている", "担当者が不足している", "手続が長い")
_WAYS = ("関係課と調整し", "先進事例を調べ", "予約の方法を改め", "様式をそろえ", "民間に委ね")


@dataclass(frozen=True)
class Asked:
    """One 計画項目 of a set: its row of the list, and the answer to it by field."""

    row: Mapping[str, str]
    answers: Mapping[str, str]


def asked_items(units: int, items_each: int, seed: int = 1) -> Iterator[Asked]:
    """Give ``units`` × ``items_each`` items, unit by unit, always the same for a seed."""
    for unit in range(units):
        for number in range(items_each):
            yield _item(unit, number, random.Random(f"{seed}/{unit}/{number}"))


def unit_name(unit: int) -> str:
    """Give the name of a department, fictional and in order."""
    return f"架空第{unit + 1:05d}課"


def as_csv(items: Iterator[Asked] | list[Asked]) -> bytes:
    """Give the items as a 計画一覧 in UTF-8."""
    rows = [item.row for item in items]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def _item(unit: int, number: int, chance: random.Random) -> Asked:
    subject, deed = chance.choice(_SUBJECTS), chance.choice(_DEEDS)
    key = f"{unit + 1}-{number + 1}"
    row = {
        "番号": key,
        "方針": f"{unit % 4 + 1}　{_SUBJECTS[unit % 4]}の改革",
        "推進項目": f"（{unit % 7 + 1}）{_DEEDS[unit % 7]}の推進",
        "計画項目": f"{subject}の{deed}の推進（架空{key}）",
        "担当課": unit_name(unit),
        "関係課": "",
        "現状と課題": f"{subject}は{chance.choice(_REASONS)}（{chance.randint(2, 98)}か所）。{chance.choice(_REASONS)}ことも課題である。",
        "取組内容": f"{chance.choice(_WAYS)}、{deed}を{chance.randint(2, 60)}か所で進める。",
        "目標の状態": f"{subject}が{chance.randint(2, 9)}年先まで続けられる形になっている。",
    }
    targets, actual, reached = _figures(number, chance)
    for year, period in enumerate(PERIODS):
        row[f"計画概要_{period}"] = (
            f"{deed}を{chance.randint(2, 60)}回行い、結果を{subject}に生かす。"
        )
        row[f"数値目標_{period}"] = targets[year]
    answers = {
        "実施概要": f"（架空）{chance.choice(_WAYS)}、{subject}の{deed}を{chance.randint(2, 60)}回行った。\n{chance.randint(100, 9999):,}人が参加した。",
        "数値": actual,
        "達成度": REACHED if reached else MISSED,
        "振り返り": f"（架空）{chance.choice(_REASONS)}ため、次年度は{chance.choice(_WAYS)}て進める（{chance.randint(1, 99)}）。",
    }
    return Asked(row, answers)


def _figures(number: int, chance: random.Random) -> tuple[list[str], str, bool]:
    """Give the targets of the periods, an actual, and whether it reaches: a share, count or day."""
    start = chance.randint(100, 800)
    if number % 3 == 0:
        shares = [f"{(start + year * 5) / 10:.1f}％" for year in range(len(PERIODS))]
        got = start + chance.randint(-30, 30)
        return shares, f"{got / 10:.1f}％", got >= start
    if number % 3 == 1:
        counts = [f"{start + year * 3}件以上" for year in range(len(PERIODS))]
        got = start + chance.randint(-9, 9)
        return counts, f"{got}件", got >= start
    month = chance.randint(8, 11)
    return ["10月までに実施"] * len(PERIODS), f"{month}月{chance.randint(1, 28)}日", month <= 10
