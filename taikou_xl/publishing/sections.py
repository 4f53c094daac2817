"""Further parts of a publication, by what the plan declares: goals of the whole plan, choices.

Page and papers show the same tables; each part is there because of fields, roles and sheets of
the plan, never because of a preset's name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from taikou_xl.outputs.view import name_of
from taikou_xl.plan.model import Field, Item, Kind
from taikou_xl.publishing.facts import NO_REASON, Publication
from taikou_xl.rollup import tables
from taikou_xl.rollup.overall import Course
from taikou_xl.terms.periods import Period

GOALS = "計画全体の目標"
NOTHING = "―"
_UNCHOSEN = "記載なし"
_LINE_NOTE = (
    "目安は、基準値から目標値まで直線で進むときの、その期の末の値です。"
    "進み具合は（実績－基準値）÷（目標値－基準値）の百分率です。どちらも切り捨てています。"
)


@dataclass(frozen=True)
class ShownTable:
    """One table as texts. ``figures`` are the columns of numbers; the last ``total`` rows sum up.

    ``amounts``: they are money. ``items`` are the items that the rows are about, where they are about items.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    figures: frozenset[int] = frozenset()
    total: int = 0
    items: tuple[Item, ...] = ()
    size: float = 8.5
    amounts: bool = False


@dataclass(frozen=True)
class Chart:
    """Figures over the periods, to be drawn; ``values`` by the period's short label."""

    name: str
    unit: str
    values: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True)
class Section:
    """One part: its anchor, its heading, its tables and charts, and a note below them.

    A ``late`` part is shown after the items: it is to be looked up, not to be read first.
    """

    anchor: str
    heading: str
    tables: tuple[ShownTable, ...]
    charts: tuple[Chart, ...] = ()
    note: str = ""
    late: bool = False


def choice_fields(p: Publication) -> tuple[Field, ...]:
    """Give the reported fields in which departments choose from a list."""
    return tuple(f for f in p.plan.report_fields if f.kind is Kind.CHOICE and f.choices)


def goal_section(p: Publication) -> Section | None:
    """Say of every goal of the whole plan where it stands, and what contributes to it."""
    found = p.courses
    if not found:
        return None
    heads = ("目標", "単位", "基準値", "目標値", "最新の実績", "その期の目安", "進み具合", "状況")
    rows = tuple(goal_row(course) for course in found)
    widths = (3.2, 1.2, 2.1, 2.1, 2.1, 2.1, 1.5, 3.1)
    table = ShownTable("計画全体の目標の状況", heads, rows, widths, frozenset(range(2, 7)))
    charts = [
        Chart(course.row.name, course.row.unit, values)
        for course in found
        if len(values := _course_values(p, course)) > 1
    ]
    return Section("goals", GOALS, (table,), tuple(charts), _LINE_NOTE)


def goal_row(course: Course) -> tuple[str, ...]:
    """Give a goal as a line of texts: name, unit, baseline, goal, actual, line, progress, state."""
    row, last = course.row, course.last
    now = course.actuals.get(last.key) if last else None
    line = course.line.get(last.key) if last else None
    values = ((course.baseline, row.baseline, row.starts), (course.goal, row.goal, row.ends))
    shown = [_with_period(goal_figure(value) or text, when) for value, text, when in values]
    way = NOTHING if course.progress is None else f"{course.progress}％".replace("-", "△ ")
    return (
        f"（寄与する取組）{row.name}" if row.toward else row.name,
        row.unit,
        *shown,
        _with_period(goal_figure(now), last),
        goal_figure(line) or NOTHING,
        way,
        course.state,
    )


def _with_period(text: str, when: Period | None) -> str:
    if not text:
        return NOTHING
    return f"{text}\n（{when.short_label}）" if when else text


def goal_figure(value: Fraction | None) -> str:
    """Give a figure of 全体指標 as it is shown: whole from 1,000, else cut to one decimal."""
    if value is None:
        return ""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    whole = abs(value) >= 1000 or value.denominator == 1
    cut = exact.quantize(Decimal(1) if whole else Decimal("0.1"), ROUND_DOWN)
    return f"△ {abs(cut):,}" if cut < 0 else f"{cut:,}"


def _course_values(p: Publication, course: Course) -> tuple[tuple[str, Decimal], ...]:
    numbers = {
        key: Decimal(v.numerator) / Decimal(v.denominator) for key, v in course.actuals.items()
    }
    periods = (period for period in p.plan.periods if period <= p.period)
    return tuple((w.short_label, numbers[w.key]) for w in periods if w.key in numbers)


def choice_section(p: Publication, field: Field) -> Section:
    """Count what was chosen by top level, and list what is not as usual, with the reason."""
    chosen = {item.no: p.view.shown(item, field) or _UNCHOSEN for item in p.view.items}
    names = [*field.choices, *(n for n in dict.fromkeys(chosen.values()) if n not in field.choices)]
    several = len(p.plan.level_names) > 1
    groups: dict[str, list[Item]] = {}
    for item in p.view.items:
        groups.setdefault((item.levels[0] or tables.UNNAMED) if several else "", []).append(item)
    lines = [_count_line(name, items, chosen, names) for name, items in groups.items() if several]
    rows = (*lines, _count_line(tables.TOTAL, p.view.items, chosen, names))
    first = p.plan.level_names[0] if several else ""
    counted = ShownTable(
        f"{field.name}ごとの項目数（{p.period.label}）",
        (first, *names, tables.TOTAL),
        rows,
        (4.0, *(1.4 for _ in names), 1.2),
        frozenset(range(1, len(names) + 2)),
        total=1,
    )
    listed = _unusual(p, field, chosen)
    return Section(
        f"choice-{p.plan.report_fields.index(field)}",
        field.name,
        (counted, listed) if listed else (counted,),
    )


def _count_line(
    name: str, items: Sequence[Item], chosen: dict[str, str], names: Sequence[str]
) -> tuple[str, ...]:
    counts = Counter(chosen[item.no] for item in items)
    return (name, *(f"{counts[n]:,}" for n in names), f"{len(items):,}")


def _unusual(p: Publication, field: Field, chosen: dict[str, str]) -> ShownTable | None:
    """List the items whose choice asks for a reason (方向性理由 必須 「今後の方向性≠継続」)."""
    for reason in p.plan.report_fields:
        condition = reason.condition
        if condition is None or condition[0] != field.name:
            continue
        _, equal, value = condition
        items = tuple(
            item
            for item in p.view.items
            if chosen[item.no] in field.choices and (chosen[item.no] == value) is equal
        )
        rows = tuple(
            (name_of(i), i.department, chosen[i.no], p.view.shown(i, reason) or NO_REASON)
            for i in items
        )
        if not rows:
            return None
        heads = (p.plan.level_names[-1], "担当課", field.name, reason.name)
        caption = f"{field.name}が「{value}」{'の' if equal else 'でない'}{p.plan.level_names[-1]}"
        return ShownTable(caption, heads, rows, (4.0, 2.2, 1.8, 6.0), items=items)
    return None
