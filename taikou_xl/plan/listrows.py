"""The rows of a 計画一覧, before they are a file: texts by heading, a plan as such rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from taikou_xl.plan import headings
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.review import all_rows
from taikou_xl.terms.periods import Period

FieldKey = tuple[str, Period | None]  # a field's text in a period, None: one text for all


@dataclass(frozen=True)
class ListRow:
    """One 計画項目 of a list: ``texts`` by heading, ``fields`` by field and period."""

    texts: Mapping[str, str]
    fields: Mapping[FieldKey, str] = field(default_factory=dict)


def field_heading(key: FieldKey) -> str:
    """Give a field's heading in a list: ``計画概要_令和7``, or just the name for all periods."""
    name, period = key
    return f"{name}_{period.short_label}" if period else name


def list_rows(plan: Plan) -> tuple[ListRow, ...]:
    """Give a plan as the rows from which ``read_list`` makes the same items again."""
    return tuple(_row(plan, item) for item in all_rows(plan))


def _row(plan: Plan, item: Item) -> ListRow:
    texts = {head: str(getattr(item, name)) for head, name in headings.LIST_TEXTS.items()}
    texts |= dict(zip(plan.level_names, item.levels, strict=True))
    texts |= {
        headings.START: item.start.short_label if item.start else "",
        headings.END: item.end.short_label if item.end else "",
        headings.END_REASON: item.end_reason,
        **item.more,
    }
    fields: dict[FieldKey, str] = {}
    for wanted in plan.fields:
        for period in plan.periods:
            key = (wanted.name, None if wanted.name in item.spans else period)
            fields[key] = item.text(wanted.name, period)
    return ListRow(
        {head: text for head, text in texts.items() if text},
        {key: text for key, text in fields.items() if text},
    )
