"""The master that the demo starts from: of the bundled plan, of a list, or of a master's own items."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

from taikou_xl import demo_answers, pipeline
from taikou_xl.asked import load_preset
from taikou_xl.errors import UsageProblem
from taikou_xl.master.read import read_master
from taikou_xl.master.write import build_master
from taikou_xl.plan.bundled import bundled_list, with_bundled_goals
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.listbook import build_list
from taikou_xl.plan.listrows import list_rows
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.rollup.overall import straight_line
from taikou_xl.terms.periods import Period

MARK = "（架空の回答によるデモ）"
_PAST = 2  # of a plan that reports several times a year, so that its course shows


def make_demo_master(
    work: Path, name: str, preset: str, list_path: Path | None
) -> tuple[str, Plan]:
    """Write list and master (``name``) into ``work``; give the list's file name and the plan.

    The bundled plan gets what makes a demo: a department that answers by 係, goals, and for a
    plan of quarters the answers of two earlier ones. A user's own plan stays as it is.

    Raises:
        TaikouError: the list or the master that stands for the preset cannot be read.
    """
    kind = load_preset(preset)
    data, sets, suffix = _list_of(kind, preset, list_path)
    listed = f"1_計画一覧{suffix}"
    (work / listed).write_bytes(data)
    title = sets.get("計画名") or dict(kind.settings).get("計画名") or "行政改革大綱 実施計画"
    pipeline.make_master(work / listed, work / name, preset, {**sets, "計画名": f"{title}{MARK}"})
    plan, _ = read_master((work / name).read_bytes(), name)
    if list_path is None and kind.example:
        plan = _with_past(with_bundled_goals(_with_sections(plan), kind))
        (work / name).write_bytes(build_master(_with_progress(plan)))
        plan, _ = read_master((work / name).read_bytes(), name)
    return listed, plan


def _list_of(
    kind: Preset, preset: str, list_path: Path | None
) -> tuple[bytes, dict[str, str], str]:
    """Give the list's bytes, the settings that go with it, and the end of its name."""
    if list_path is not None:
        try:
            return list_path.read_bytes(), {}, list_path.suffix
        except OSError as problem:
            raise UsageProblem(
                f"「{list_path}」を読み取れません。", "ファイル名とフォルダを確認してください。"
            ) from problem
    if kind.example:
        return *bundled_list(kind), ".csv"
    path = Path(preset)
    plan, _ = read_master(path.read_bytes(), path.name)
    sets = {"計画期間": plan.setting("計画期間")}
    return build_list(kind, plan.periods, list_rows(plan)), sets, ".xlsx"


def _with_sections(plan: Plan) -> Plan:
    """Let the largest department answer by 係: two forms that come back as one department's."""
    counts = Counter(item.department for item in plan.items)
    name, _ = counts.most_common(1)[0]
    own = [item.no for item in plan.items if item.department == name]
    first = own[: len(own) // 2]
    units = {no: f"{name}_第{1 if no in first else 2}係" for no in own}
    items = (replace(i, deliver_to=units.get(i.no, i.deliver_to)) for i in plan.items)
    return replace(plan, items=tuple(items))


def _with_past(plan: Plan) -> Plan:
    """Record fictional answers of the first quarters; a yearly plan starts in its first year."""
    if plan.periods[0].parts == 1:
        return plan
    past = plan.periods[:_PAST]
    items = (_answered(plan, item, n, past) for n, item in enumerate(plan.items))
    return replace(plan, items=tuple(items))


def _answered(plan: Plan, item: Item, number: int, past: tuple[Period, ...]) -> Item:
    table = {
        (name, period.key): Entry(text)
        for period in past
        for name, text in demo_answers.answers(plan, item, period, number).items()
        if text
    }
    return replace(item, table={**item.table, **table})


def _with_progress(plan: Plan) -> Plan:
    """Give the goals without an item fictional figures, a little short of the straight line."""
    rows = []
    for row in plan.overall or ():
        line = straight_line(row, plan.periods)
        if not row.no and row.baseline and line:
            for period in plan.periods[: _PAST + 1]:
                start = line[plan.periods[0].key]
                value = start + (line[period.key] - start) * 9 / 10
                shown = demo_answers.cut(value)
                row = replace(row, actuals={**row.actuals, period.key: shown})
            row = replace(row, note=f"{row.note}（実績は架空）")
        rows.append(row)
    return replace(plan, overall=tuple(rows) if plan.overall is not None else None)
