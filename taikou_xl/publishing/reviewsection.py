"""取組整理表 of a publication: what became of the items of the plan before.

Source: 取組み整理表（前期アクションプラン⇒後期アクションプラン）.
"""

from __future__ import annotations

from collections import Counter

from taikou_xl.outputs.view import name_of
from taikou_xl.plan.model import Plan
from taikou_xl.plan.review import INTO, REVIEW, find_into
from taikou_xl.publishing.facts import Publication
from taikou_xl.publishing.sections import NOTHING, Section, ShownTable
from taikou_xl.rollup import tables
from taikou_xl.rollup.review import ReviewRow, review_kinds, review_rows

NAME = "取組整理表"


def review_section(p: Publication) -> Section | None:
    """Give the counts by 見直し区分 and every row, None for a plan that says nothing of it."""
    rows = review_rows(p.plan)
    if not rows:
        return None
    kinds = [*review_kinds(rows), *([""] if any(not row.kind for row in rows) else [])]
    counts = Counter(row.kind for row in rows)
    counted = [(kind or tables.UNNAMED, f"{counts[kind]:,}") for kind in kinds]
    last = p.plan.level_names[-1]
    return Section(
        "review",
        NAME,
        (
            ShownTable(
                f"{REVIEW}ごとの件数",
                (REVIEW, "件数"),
                (*counted, (tables.TOTAL, f"{len(rows):,}")),
                (5.0, 2.0),
                frozenset({1}),
                total=1,
            ),
            ShownTable(
                f"前期の{last}から今の計画へ",
                (f"前期の{last}", REVIEW, f"今の計画の{last}", INTO),
                tuple(_line(p.plan, row) for row in rows),
                (4.4, 2.6, 4.4, 3.4),
            ),
        ),
        late=True,
    )


def _line(plan: Plan, row: ReviewRow) -> tuple[str, ...]:
    into = find_into(plan, row.into) if row.into else None
    return (
        row.former or NOTHING,
        row.kind or NOTHING,
        name_of(row.item) if row.item.title else NOTHING,
        name_of(into) if into else row.into,
    )
