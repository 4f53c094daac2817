"""Items that were added, ended, renamed or moved since the last master → rows for 変更記録.

The master keeps what each item was when it was made, so that every change is told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from taikou_xl.plan import headings
from taikou_xl.plan.model import Item, ItemFacts, Plan
from taikou_xl.terms.text import loose_key, name_key

REVISED = "計画の変更"
ADDED, REMOVED = "計画項目の追加", "計画項目の削除"
RENAMED, MOVED = "計画項目名の変更", "担当課の変更"
ENDED, OTHER_START, OTHER_END = "計画項目の終了", "開始の変更", "終了の変更"


@dataclass(frozen=True)
class Revision:
    """One thing that people changed about the plan since it was first made or last logged.

    ``period`` is the key of the period concerned, 全期間 for one text over all of them, "" where
    none is. ``what`` is the 内容 of the row in 変更記録.
    """

    item: str
    field: str
    period: str
    before: str
    after: str
    what: str = REVISED
    reason: str = ""


def item_changes(plan: Plan, logged: Sequence[Mapping[str, str]]) -> list[Revision]:
    """Give what changed about the items, in plan order, what was removed last.

    Args:
        plan: ``known_items`` is what the items were when the master was made; nothing is told
            where that is not known.
        logged: the rows of 変更記録; what people wrote there themselves is not repeated.
    """
    if not plan.known_items:
        return []
    found = [change for item in plan.items for change in _changes(plan, item)]
    title = plan.level_names[-1]
    found += [
        Revision(no, title, "", facts.title, "", REMOVED)
        for no, facts in plan.known_items.items()
        if no not in plan.item_by_no
    ]
    ours = {ADDED, REMOVED, RENAMED, MOVED, ENDED, OTHER_START, OTHER_END}
    by_hand = {_key(r) for r in logged if r.get("内容") not in ours}
    return [
        one for one in found if (one.item, name_key(one.field), name_key(one.after)) not in by_hand
    ]


def _key(row: Mapping[str, str]) -> tuple[str, str, str]:
    return row.get("番号", ""), name_key(row.get("欄", "")), name_key(row.get("変更後", ""))


def _changes(plan: Plan, item: Item) -> Iterator[Revision]:
    title, now = plan.level_names[-1], item.facts
    was = plan.known_items.get(item.no)
    if was is None:
        yield Revision(item.no, title, now.start, "", now.title, ADDED)
        was = ItemFacts(now.title, now.department, now.start, "")
    if loose_key(was.title) != loose_key(now.title):
        yield Revision(item.no, title, "", was.title, now.title, RENAMED)
    if plan.department_now(was.department) != now.department:
        change = (was.department, now.department)
        yield Revision(item.no, headings.DEPARTMENT, "", *change, MOVED)
    if was.start != now.start:
        yield Revision(item.no, headings.START, now.start, was.start, now.start, OTHER_START)
    if was.end != now.end:
        what = OTHER_END if was.end else ENDED
        reason = item.end_reason if now.end else ""
        yield Revision(item.no, headings.END, now.end, was.end, now.end, what, reason)
