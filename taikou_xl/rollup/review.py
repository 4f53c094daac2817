"""取組整理表: the items of the plan before beside those of this one, and what does not fit there.

Source: 取組み整理表（前期アクションプラン⇒後期アクションプラン）.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan import sheetnames
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.review import (
    ENDED,
    FORMER,
    INTO,
    NEW,
    REVIEW,
    all_rows,
    find_into,
    has_review,
)

_MERGED = ("集約", "統合")  # 廃止（取組を集約）, 廃止（…新規取組に統合）: it goes on in another


@dataclass(frozen=True)
class ReviewRow:
    """One row of 取組整理表; ``item`` may be a row that tells only of an end."""

    item: Item
    former: str
    kind: str
    into: str


def review_rows(plan: Plan) -> tuple[ReviewRow, ...]:
    """Give the rows in the order of 項目一覧; none for a plan without 見直し区分."""
    if not has_review(plan):
        return ()
    return tuple(
        ReviewRow(
            row,
            row.more.get(FORMER, "").strip(),
            row.more.get(REVIEW, "").strip(),
            row.more.get(INTO, "").strip(),
        )
        for row in all_rows(plan)
    )


def review_kinds(rows: tuple[ReviewRow, ...]) -> tuple[str, ...]:
    """Give the kinds that occur: 継続… and 新規… first, 廃止… last, else as they come."""
    kinds = dict.fromkeys(row.kind for row in rows if row.kind)
    order = {"継続": 0, NEW: 1, ENDED: 3}

    def place(kind: str) -> tuple[int, bool]:
        found = next((word for word in order if kind.startswith(word)), "")
        return order.get(found, 2), kind != found

    return tuple(sorted(kinds, key=place))


def check_review(plan: Plan, source: str) -> list[Finding]:
    """Say where an item of the plan before goes nowhere, a new one has one, a target is missing."""
    return [finding for row in review_rows(plan) for finding in row_doubts(plan, row, source)]


def row_doubts(plan: Plan, row: ReviewRow, source: str = "") -> list[Finding]:
    """Give what does not fit in one row."""
    place = {name: Place(source, sheetnames.ITEMS, "", row.item.no, name) for name in _FIELDS}
    found = []
    if row.former and not row.kind:
        found.append(find("review-former-lost", place[REVIEW], row.former))
    if row.kind.startswith(NEW) and row.former:
        words = {"title": row.item.title, "kind": row.kind}
        found.append(find("review-new-has-former", place[FORMER], row.former, **words))
    words = {"title": row.former or row.item.title, "kind": row.kind}
    merged = row.kind.startswith(ENDED) and any(word in row.kind for word in _MERGED)
    if merged and not row.into:
        found.append(find("review-target-missing", place[INTO], "", **words))
    into = find_into(plan, row.into) if row.into else None
    if row.into and (into is None or into.no == row.item.no):
        found.append(find("review-target-unknown", place[INTO], row.into, **words))
    return found


_FIELDS = (REVIEW, FORMER, INTO)


def doubts_by_no(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """Give the messages on each row, by 番号."""
    return {
        row.item.no: tuple(finding.message for finding in row_doubts(plan, row))
        for row in review_rows(plan)
    }
