"""取組整理: what became of the items of the plan before, and rows that only tell of their end.

A row of the list whose 見直し区分 begins with 廃止 may lack its own level: it is no item of this
plan, is never asked for or counted, and stands only in 取組整理表.

Source: 取組み整理表（前期アクションプラン⇒後期アクションプラン）.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from taikou_xl.plan.model import Item, Plan
from taikou_xl.terms.text import name_key

REVIEW, FORMER, INTO = "見直し区分", "前期項目名", "集約先"
ENDED, NEW = "廃止", "新規"


def has_review(plan: Plan) -> bool:
    """Tell whether the plan says what became of the items of the plan before."""
    return REVIEW in plan.extras


def may_lack_title(texts: Mapping[str, str]) -> bool:
    """Tell a row, by its texts, that needs no name of its own: its 見直し区分 is 廃止…."""
    return texts.get(REVIEW, "").strip().startswith(ENDED)


def split_dropped(
    rows: Iterable[Item],
) -> tuple[tuple[Item, ...], tuple[tuple[int, Item], ...]]:
    """Take the rows without a name of their own out: the items, and ``Plan.dropped``."""
    items: list[Item] = []
    dropped: list[tuple[int, Item]] = []
    for row in rows:
        if row.title:
            items.append(row)
        else:
            dropped.append((len(items), row))
    return tuple(items), tuple(dropped)


def all_rows(plan: Plan) -> tuple[Item, ...]:
    """Give the items and the dropped rows in the order in which 項目一覧 has them."""
    rows: list[Item] = []
    waiting = list(plan.dropped)
    for number, item in enumerate(plan.items):
        while waiting and waiting[0][0] <= number:
            rows.append(waiting.pop(0)[1])
        rows.append(item)
    return (*rows, *(row for _, row in waiting))


def find_into(plan: Plan, text: str) -> Item | None:
    """Find the item that 集約先 names: by its number, its name, or 「番号 名前」."""
    wanted = name_key(text)
    for item in plan.items:
        if wanted in (name_key(item.no), name_key(item.title), name_key(item.no + item.title)):
            return item
    return None
