"""What people changed about the plan in the master → rows of 変更記録, once for each change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from taikou_xl.master.kept import CHANGE_HEADS
from taikou_xl.plan.model import Plan
from taikou_xl.plan.original import FINAL_TARGET, Key, texts_today
from taikou_xl.plan.sheetnames import CHANGES
from taikou_xl.rollup.itemchanges import REVISED, Revision, item_changes
from taikou_xl.terms.text import loose_key, name_key

ALL_PERIODS = "全期間"


def log_revisions(plan: Plan, today: str) -> tuple[Plan, tuple[Revision, ...]]:
    """Give the plan with its changed items and texts in 変更記録, and what was added there.

    A change that people wrote there themselves (same 番号, 欄, 期 and 変更後) is not repeated.
    """
    rows = plan.kept.get(CHANGES, ())
    found = (*item_changes(plan, rows), *_revisions(plan, rows))
    if not found:
        return plan, ()
    told = [_row(change, today) for change in found]
    known = {item.no: item.facts for item in plan.items} if plan.known_items else {}
    kept = {**plan.kept, CHANGES: (*rows, *told)}
    return replace(plan, kept=kept, known_items=known), found


def _revisions(plan: Plan, rows: Sequence[Mapping[str, str]]) -> tuple[Revision, ...]:
    logged, by_hand = _logged(plan, rows)
    today = texts_today(plan)
    changed = []
    names = {(f.name, p.key) for f in plan.plan_fields for p in plan.periods}
    for key in {**plan.original, **logged}:
        if key[1:] not in names | {(FINAL_TARGET, "")}:
            continue  # a field or period that the plan no longer has
        before, after = logged.get(key, plan.original.get(key, "")), today.get(key, "")
        if loose_key(before) == loose_key(after) or by_hand.get(key) == name_key(after):
            continue
        changed.append(Revision(*key, before, after))
    order = {item.no: n for n, item in enumerate(plan.items)}
    changed.sort(key=lambda r: order[r.item])
    return tuple(
        one
        for _, group in groupby(changed, key=lambda r: (r.item, r.field))
        for one in _merged(plan, list(group))
    )


def _merged(plan: Plan, changes: Sequence[Revision]) -> Sequence[Revision]:
    """Make one row of a text that stands over all periods."""
    first = changes[0]
    whole = first.field in plan.item_by_no[first.item].spans
    alike = len({(one.before, one.after) for one in changes}) == 1
    if whole and alike and len(changes) == len(plan.periods):
        return [replace(first, period=ALL_PERIODS)]
    return changes


def _logged(plan: Plan, rows: Sequence[Mapping[str, str]]) -> tuple[dict[Key, str], dict[Key, str]]:
    """Give the texts that we logged last, and those that people wrote after that."""
    ours: dict[Key, str] = {}
    by_hand: dict[Key, str] = {}
    for row in rows:
        for key in _keys(plan, row):
            after = row.get("変更後", "")
            if row.get("内容") == REVISED:
                ours[key] = after
                by_hand.pop(key, None)
            elif after:
                by_hand[key] = name_key(after)
    return ours, by_hand


def _keys(plan: Plan, row: Mapping[str, str]) -> list[Key]:
    no, field, when = (row.get(head, "") for head in ("番号", "欄", "期"))
    if no not in plan.item_by_no:
        return []
    if field == FINAL_TARGET:
        return [(no, field, "")]
    if when in ("", ALL_PERIODS):
        return [(no, field, p.key) for p in plan.periods]
    period = plan.find_period(when)
    return [(no, field, period.key)] if period else []


def _row(change: Revision, today: str) -> Mapping[str, str]:
    return {
        **dict.fromkeys(CHANGE_HEADS, ""),
        "日付": today,
        "期": change.period,
        "内容": change.what,
        "番号": change.item,
        "欄": change.field,
        "変更前": change.before,
        "変更後": change.after,
        "理由": change.reason,
    }
