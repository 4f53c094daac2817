"""要対応: the items of a plan with several reports a year that somebody has to act on.

Two reasons: the last class of the scale (雨), and two periods in a row without progress. A
period is without progress where the report says that nothing was done, or the same again with
the same figure.

Source: 印西市 抜本的な業務改革の実行戦略 1.3 (四半期ごとの見直し).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from taikou_xl.plan.model import Item, Plan, RatingClass, Role
from taikou_xl.rollup import tables
from taikou_xl.rollup.assess import Texts, figure_field, texts_of
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.judge import is_nothing
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

_STALLED = 2
_SAME_AGAIN = frozenset(
    ("同上", "同左", "〃", "変更なし", "変化なし", "進捗なし", "進展なし", "前回と同じ", "前期と同じ", "前回同様", "前期同様")
)  # fmt: skip


@dataclass(frozen=True)
class Attention:
    """One item to act on, with every reason in words."""

    item: Item
    reasons: tuple[str, ...]


def wants_attention(plan: Plan) -> bool:
    """Tell whether a plan has 要対応: it reports several times a year, and asks for a rating."""
    return plan.periods[0].parts > 1 and plan.rating_field is not None


def worst_class(plan: Plan) -> RatingClass | None:
    """Give the last counted class of the scale, None where even that is an achievement."""
    counted = [k for k in plan.scale if k.counted]
    return counted[-1] if counted and not counted[-1].achieved else None


def attention(c: Consolidated) -> tuple[Attention, ...]:
    """Give the items of the reported period that want somebody to act, in plan order."""
    if not wants_attention(c.plan):
        return ()
    ratings = {row.no: row.rating for row in tables.rated_now(c)}
    worst, texts = worst_class(c.plan), texts_of(c)
    found = []
    for item in c.plan.items_in(c.period):
        reasons = []
        if worst and ratings.get(item.no) == worst.name:
            rating = c.plan.rating_field
            reasons.append(f"{rating.name if rating else ''}が「{worst.name}」")
        if stalled := _stalled(c, texts, item):
            keys = "、".join(period.key for period in stalled)
            reasons.append(f"{len(stalled)}期続けて進捗なし（{keys}）")
        if reasons:
            found.append(Attention(item, tuple(reasons)))
    return tuple(found)


def _stalled(c: Consolidated, texts: Texts, item: Item) -> tuple[Period, ...]:
    """Give the periods without progress up to the reported one, where they are two or more."""
    recorded = [p for p in tables.recorded_periods(c) if item.active(p)]
    still: list[Period] = []
    for period, before in zip(reversed(recorded), [*reversed(recorded[:-1]), None], strict=True):
        if not _is_still(c, texts, item, period, before):
            break
        still.insert(0, period)
    running = all(one.next() == other for one, other in pairwise(still))
    return tuple(still) if len(still) >= _STALLED and running else ()


def _is_still(
    c: Consolidated, texts: Texts, item: Item, period: Period, before: Period | None
) -> bool:
    body = next((f for f in c.plan.report_fields if f.role is Role.BODY), None)
    told = texts.given(period, item.no, body)
    if not told:  # nobody knows: the item was not answered, or that cell is on hold
        return False
    if is_nothing(told) or "".join(told.split()).strip("。、（）()") in _SAME_AGAIN:
        return True
    if before is None:
        return False
    figure = figure_field(c)
    same = name_key(told) == name_key(texts.given(before, item.no, body))
    figures = [name_key(texts.given(p, item.no, figure)) for p in (period, before)]
    return same and figures[0] == figures[1]
