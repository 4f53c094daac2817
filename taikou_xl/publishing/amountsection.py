"""効果額 of a publication: first planned beside what stands today, by top level and year.

Source: 行革推進プランの取組による改革改善効果額 (each 方針 by year, and the comparison).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from taikou_xl.plan.amounts import AmountFields, amount_fields
from taikou_xl.plan.model import Item
from taikou_xl.publishing.facts import Publication, amount_figure
from taikou_xl.publishing.sections import Chart, Section, ShownTable
from taikou_xl.rollup import tables
from taikou_xl.rollup.amounts import AmountRow, amount_rows, unreported
from taikou_xl.terms.periods import Period

FIRST, NOW, AGAINST = "当初", "現在", "計画策定時との比較"
_MOST_COLUMNS = 8  # more periods than these are summed up by year
Sums = Mapping[str, Decimal]


def amount_section(p: Publication) -> Section | None:
    """Give the sums of the plan's amounts, None for a plan without."""
    fields = amount_fields(p.plan)
    rows = amount_rows(p.view.c)
    if fields is None or not rows:
        return None
    columns = _columns(p)
    kinds = (FIRST, NOW) if fields.first else (NOW,)
    lines = []
    for name in (*_groups(p), tables.TOTAL):
        own = [row for row in rows if name in (tables.TOTAL, _top(row.item))]
        lines += _lines(name, own, kinds, columns)
    heads = (_first_head(p), "区分", *(head for head, _ in columns), tables.TOTAL)
    heads += (AGAINST,) if len(kinds) > 1 else ()
    figures = frozenset(range(2, len(heads)))
    table = ShownTable(
        f"{fields.actual.name}の合計（単位：{fields.unit or 'なし'}）",
        heads,
        tuple(lines),
        (2.2, 0.8, *(1.78 for _ in figures)),
        figures,
        total=len(kinds),
        size=8.0,
        amounts=True,
    )
    chart = _chart(p, fields, rows, columns)
    return Section("amounts", fields.actual.name, (table,), chart, _note(p, fields))


def _columns(p: Publication) -> list[tuple[str, tuple[Period, ...]]]:
    """Give each column's heading and periods: single periods, or the years of many."""
    periods = p.plan.periods
    if len(periods) <= _MOST_COLUMNS:
        return [(_head(p, period.label, [period]), (period,)) for period in periods]
    years: dict[int, list[Period]] = {}
    for period in periods:
        years.setdefault(period.year, []).append(period)
    return [(_head(p, Period(year).label, found), tuple(found)) for year, found in years.items()]


def _head(p: Publication, label: str, periods: Sequence[Period]) -> str:
    known = [period in p.view.periods for period in periods]
    word = "実績" if all(known) else "実績と見込み" if any(known) else "見込み"
    return f"{label}\n（{word}）"


def _first_head(p: Publication) -> str:
    return p.plan.level_names[0] if len(p.plan.level_names) > 1 else ""


def _top(item: Item) -> str:
    return (item.levels[0] if len(item.levels) > 1 else "") or tables.UNNAMED


def _groups(p: Publication) -> tuple[str, ...]:
    if len(p.plan.level_names) == 1:
        return ()
    return tuple(dict.fromkeys(_top(item) for item in p.plan.items))


def _lines(
    name: str,
    rows: Sequence[AmountRow],
    kinds: Sequence[str],
    columns: Sequence[tuple[str, tuple[Period, ...]]],
) -> list[tuple[str, ...]]:
    found, before = [], Decimal(0)
    for kind in kinds:
        sides = [row.first if kind == FIRST else row.now for row in rows]
        sums = [_sum(sides, periods) for _, periods in columns]
        total = sum(sums, Decimal(0))
        texts = [amount_figure(value) for value in (*sums, total)]
        if len(kinds) > 1:
            texts.append("" if kind == FIRST else amount_figure(total - before))
        found.append((name, kind, *texts))
        before = total
    return found


def _sum(sides: Iterable[Sums], periods: Iterable[Period]) -> Decimal:
    keys = [period.key for period in periods]
    amounts = (side.get(key, Decimal(0)) for side in sides for key in keys)
    return sum(amounts, Decimal(0))


def _chart(
    p: Publication,
    fields: AmountFields,
    rows: Sequence[AmountRow],
    columns: Sequence[tuple[str, tuple[Period, ...]]],
) -> tuple[Chart, ...]:
    known = [(head, periods) for head, periods in columns if set(periods) <= set(p.view.periods)]
    values = tuple(
        (head.split("年度")[0] if "年度\n" in head else head, _sum([r.now for r in rows], periods))
        for head, periods in known
    )
    name = f"{fields.actual.name}の合計（実績）"
    return (Chart(name, fields.unit, values),) if len(values) > 1 else ()


def _note(p: Publication, fields: AmountFields) -> str:
    later = "、その後は見込み" if fields.expected else ""
    note = f"△は費用（支出の増）です。「{NOW}」は、{p.period.label}までは実績{later}です。"
    missing = unreported(p.view.c)
    if missing:
        total = sum((one.expected for one in missing), Decimal(0))
        shown = f"（見込みの計 {amount_figure(total)}{fields.unit}）"
        expected = shown if any(one.expected for one in missing) else ""
        note += f"実績が未回答・保留のもの{len(missing)}件{expected}は含みません。"
    return note


def amount_words(p: Publication) -> str:
    """Say the reported period's amounts in a sentence, "" for a plan without."""
    fields = amount_fields(p.plan)
    rows = amount_rows(p.view.c)
    if fields is None or not any(p.period.key in row.now for row in rows):
        return ""
    total = _sum([row.now for row in rows], [p.period])
    return f"{fields.actual.name}は、合計で{amount_figure(total)}{fields.unit}です。"
