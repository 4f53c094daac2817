"""What each column of a 計画一覧 means, by its heading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from taikou_xl.plan import headings
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.model import Field, Side
from taikou_xl.plan.settings import nearest
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key


@dataclass(frozen=True)
class Columns:
    """Columns by meaning; a field's ``None`` is its column without a period (one text for all).

    ``parts`` is how many periods of the plan a year has; a plan field may have a column for a
    whole year.
    """

    texts: Mapping[str, int] = field(default_factory=dict)
    levels: tuple[int | None, ...] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[tuple[str, Period | None], int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    parts: int = 1

    @property
    def name_items(self) -> bool:
        """Whether there are columns for the number, the title and the department."""
        named = {headings.NO, headings.DEPARTMENT} <= self.texts.keys()
        return named and bool(self.levels) and self.levels[-1] is not None

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods that columns name, in order; a year stands for all its parts."""
        named = (period for _, period in self.fields if period is not None)
        return tuple(sorted({part for period in named for part in parts_of(period, self.parts)}))


def parts_of(period: Period, parts: int) -> tuple[Period, ...]:
    """Give the periods that a column's period stands for: itself, or all parts of a year."""
    if period.parts == parts:
        return (period,)
    return tuple(Period(period.year, part, parts) for part in range(1, parts + 1))


def read_columns(found: Mapping[int, str], preset: Preset, level_names: tuple[str, ...]) -> Columns:
    """Tell what each heading means; all that is wrong stands in ``problems``."""
    texts = (*headings.LIST_TEXTS, *headings.BOUNDS, headings.END_REASON)
    plain = {name_key(name): name for name in texts}
    plain |= {name_key(name): name for name in (*level_names, *preset.more)}
    fields = {name_key(f.name): f for f in preset.fields}
    named: dict[str, int] = {}
    by_field: dict[tuple[str, Period | None], int] = {}
    problems: list[str] = []
    for number, heading in found.items():
        meaning = plain.get(name_key(heading))
        if meaning is not None:
            if meaning in named:
                problems.append(f"見出し「{meaning}」の列が2つ以上あります。")
            named[meaning] = number
            continue
        key, problem = _field_column(heading, fields, preset.period_parts)
        if key is not None and key in by_field:
            problem = f"見出し「{heading}」の列が2つ以上あります。"
        if problem or key is None:
            problems.append(problem or _unknown(heading, (*plain.values(), *_names(preset))))
            continue
        by_field[key] = number
    problems += [
        f"必要な見出し「{name}」がありません。"
        for name in (headings.NO, level_names[-1], headings.DEPARTMENT)
        if name not in named
    ]
    return Columns(
        {name: named[name] for name in texts if name in named},
        tuple(named.get(name) for name in level_names),
        {name: named[name] for name in preset.more if name in named},
        by_field,
        tuple(problems),
        preset.period_parts,
    )


def _names(preset: Preset) -> tuple[str, ...]:
    return tuple(f.name for f in preset.fields)


def _field_column(
    heading: str, fields: Mapping[str, Field], parts: int
) -> tuple[tuple[str, Period | None] | None, str]:
    """Read ``計画概要`` or ``計画概要_令和7``; no key and no problem means an unknown heading."""
    whole = fields.get(name_key(heading))
    if whole is not None:
        if whole.side is Side.REPORT:
            return None, (
                f"見出し「{heading}」は実績の欄なので、「{heading}_令和6」のように年度を付けてください。"
            )
        return (whole.name, None), ""
    name, _, suffix = heading.replace("＿", "_").rpartition("_")
    known = fields.get(name_key(name))
    if known is None:
        return None, ""
    try:
        period = Period.parse(suffix)
    except ValueError:
        period = None
    whole_year = period is not None and period.parts == 1 and known.side is Side.PLAN
    if period is None or not (period.parts == parts or whole_year):
        example = {1: "令和7", 2: "R7H1", 4: "R7Q1"}[parts]
        return None, (
            f"見出し「{heading}」の「{suffix}」を期として読み取れません（例：{known.name}_{example}）。"
        )
    return (known.name, period), ""


def _unknown(heading: str, known: tuple[str, ...]) -> str:
    near = nearest(heading.replace("＿", "_").rpartition("_")[0] or heading, known) or nearest(
        heading, known
    )
    own = "項目ごとに1つだけ書く欄なら、--set 項目の追加欄=… に名前を加えてください"
    hint = f"（「{near}」ではありませんか）" if near else f"（{own}）"
    return f"見出し「{heading}」は使えません{hint}。"
