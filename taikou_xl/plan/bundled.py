"""The plans that come with the tool, one for each kind that has an example.

annaka: 安中市 第4次行政改革大綱 実施計画, 33 items. inzai: 印西市 抜本的な業務改革の実行戦略, the 32 施策
of its list and the three of its 中期ロードマップ; its list names no 課 but the 部, so the 担当課 are
an example of ours. effects: a 行革推進プラン 後期アクションプラン, 53 items and 12 that ended; its
効果額 were published by 基本方針 only, so those of the items are our own distribution, which
adds up to the published tables; 集約先 that it does not name are ours too. Titles, departments, targets and figures are those of the published plans;
the running prose is written in short words of our own. Deadlines and contacts are examples.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

from taikou_xl.plan import overall
from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.kpt import KptRow
from taikou_xl.plan.model import Plan
from taikou_xl.plan.overall import OverallRow


def bundled_list(preset: Preset = ANNUAL) -> tuple[bytes, dict[str, str]]:
    """Give a kind's bundled 計画一覧 (CSV), and its settings, as ``--set`` would give them."""
    rows = _rows(f"{preset.example}_settings.csv")
    return _read(f"{preset.example}_items.csv"), {row[0]: row[1] for row in rows[1:]}


def bundled_plan(preset: Preset = ANNUAL) -> Plan:
    """Give a kind's bundled plan: as ``master`` reads it from the list, with its goals."""
    data, sets = bundled_list(preset)
    return with_bundled_goals(read_list(data, f"{preset.example}_items.csv", preset, sets), preset)


def with_bundled_goals(plan: Plan, preset: Preset) -> Plan:
    """Give the plan with what the bundled plan has on 全体指標 and KPT, where the kind has them."""
    if preset.kpt:
        looked_back = _rows(f"{preset.example}_kpt.csv")[1:]
        plan = replace(plan, kpt=tuple(KptRow(*row) for row in looked_back))
    if not preset.overall:
        return plan
    head, *body = _rows(f"{preset.example}_goals.csv")
    return replace(plan, overall=tuple(_goal(dict(zip(head, row, strict=True))) for row in body))


def _goal(row: dict[str, str]) -> OverallRow:
    return OverallRow(
        row[overall.NAME], row[overall.UNIT], row[overall.DIRECTION], row[overall.NO],
        row[overall.TOWARD], row[overall.BASELINE], row[overall.BASELINE_AT],
        row[overall.GOAL], row[overall.GOAL_AT], note=row[overall.NOTE],
    )  # fmt: skip


def _rows(name: str) -> Sequence[list[str]]:
    text = _read(name).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))  # a cell may hold several lines


def _read(name: str) -> bytes:
    return files("taikou_xl").joinpath("data", name).read_bytes()
