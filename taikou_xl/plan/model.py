"""The plan as data: frozen dataclasses that every later stair reads.

Sources: 安中市 第4次行政改革大綱 実施計画 (form and fields), 大綱 図表-2 (classes).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

# whoever reads a plan with these rows has imported them; who reads a return needs none of them
if TYPE_CHECKING:
    from taikou_xl.plan.handrows import HandRow
    from taikou_xl.plan.indicatorrows import IndicatorRow
    from taikou_xl.plan.kpt import KptRow
    from taikou_xl.plan.overall import OverallRow


class Side(StrEnum):
    """Who writes a field: the plan, or the department each period."""

    PLAN = "計画"
    REPORT = "実績"


class Kind(StrEnum):
    """What a field holds; decides format, drop-down and check."""

    TEXT = "文章"
    FIGURE = "数値"
    AMOUNT = "金額"
    CHOICE = "選択"
    RATING = "区分"
    DATE = "日付"


class Role(StrEnum):
    """What a field means to the roll-up."""

    RATING = "評価"
    FIGURE = "数値"
    AMOUNT = "金額"
    REFLECTION = "振り返り"
    BODY = "本文"


REQUIRED = "必須"
OPTIONAL = "任意"
WITH_TARGET = "目標があるとき"
EXTRAS = "項目の追加欄"  # the setting that names the further attributes of an item
SHARE_WORDS, LISTING = "割合の言い方", "一覧表の列"
NO_TARGET_MARKS = frozenset({"", "-", "－", "ー", "―", "—", "–", "‐", "なし"})


@dataclass(frozen=True)
class Field:
    """One declared field of 様式: it drives form, schema, roll-up, summary and JSON.

    ``required`` is 必須, 任意, 目標があるとき, or a condition like ``今後の方向性≠継続``.
    ``width`` is in half-width characters. ``json_name`` is the key in the JSON report.
    """

    name: str
    side: Side
    kind: Kind
    role: Role
    required: str = OPTIONAL
    choices: tuple[str, ...] = ()
    unit: str = ""
    public: bool = True
    json_name: str = ""
    width: float = 20

    @property
    def condition(self) -> tuple[str, bool, str] | None:
        """Split a conditional 必須: (other field, wanted equal?, value), or None."""
        for mark, equal in (("≠", False), ("＝", True), ("=", True)):
            if mark in self.required:
                other, _, value = self.required.partition(mark)
                return other.strip(), equal, value.strip()
        return None


@dataclass(frozen=True)
class RatingClass:
    """One class of 達成度区分; ``colour`` is ``RRGGBB``.

    ``achieved``: 達成に数える; ``counted``: 集計対象; ``question``: the yes/no question
    of 「達成度の選び方」 that leads to this class (blank: none).
    """

    name: str
    symbol: str = ""
    colour: str = "D9D9D9"
    achieved: bool = False
    counted: bool = True
    definition: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """One 担当課 in 建制順; ``former`` are its earlier names, ``due`` its own deadline."""

    name: str
    division: str = ""
    former: tuple[str, ...] = ()
    due: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text in an item's table: ``value`` as written, ``cell`` where it stands (or "")."""

    value: str
    sheet: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What 項目一覧 says of an item and 変更記録 follows; periods as keys, "" for none."""

    title: str
    department: str
    start: str = ""
    end: str = ""


@dataclass(frozen=True)
class Item:
    """One 計画項目. ``no`` is the key, kept as written; ``levels`` end with the title.

    ``table`` maps (field name, period key) to what stands there: plan texts and, for past
    periods, recorded results. A field in ``spans`` has one plan text for all periods (stored
    under every period of the plan). ``more`` holds the preset's further attributes by heading.
    """

    no: str
    levels: tuple[str, ...]
    department: str
    label: str = ""
    related: str = ""
    deliver_to: str = ""
    start: Period | None = None
    end: Period | None = None
    end_reason: str = ""
    former_no: str = ""
    background: str = ""
    approach: str = ""
    goal: str = ""
    baseline: str = ""
    final_target: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    table: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    spans: frozenset[str] = frozenset()
    sheet: str = ""

    @property
    def title(self) -> str:
        """The name of the lowest level."""
        return self.levels[-1]

    @property
    def facts(self) -> ItemFacts:
        """What 変更記録 follows of the item."""
        start, end = (period.key if period else "" for period in (self.start, self.end))
        return ItemFacts(self.title, self.department, start, end)

    @property
    def unit(self) -> str:
        """Who gets the form: 配布先, or the 担当課 itself."""
        return self.deliver_to or self.department

    def active(self, period: Period) -> bool:
        """Tell whether the item belongs to the plan in ``period``."""
        after = self.start is None or self.start <= period
        return after and (self.end is None or period <= self.end)

    def text(self, field_name: str, period: Period) -> str:
        """Give the text of a field in a period, "" where there is none."""
        entry = self.table.get((field_name, period.key))
        return entry.value if entry else ""


@dataclass(frozen=True)
class EarlierCount:
    """One count of 過年度集計: class counts of an earlier plan or year."""

    plan: str
    period: str
    rating: str
    count: int


@dataclass(frozen=True)
class Plan:
    """Everything that the master declares.

    ``level_names`` end with the item's own level; ``period_name`` heads the period column
    (年度, 期). ``kept`` holds, by sheet, what people typed into the master beside the plan, as
    rows by heading: it is only carried on. ``indicator_rows`` are those of 指標 that were
    corrected by hand. ``original`` holds the plan's texts as first made, by (number, field,
    period key; "" for 目標の数値), where today's are others. ``hand`` are the rows of 事務局修正,
    確認記録 and 委員意見 by sheet, to be applied; ``kept`` carries the same rows on.
    ``known_items`` is what each item was when the master was made, {} where that is not known.
    ``overall`` are the rows of 全体指標, ``kpt`` those of KPT, None where the master has no such
    sheet.
    ``dropped`` are rows of 項目一覧 that are no items but only tell of the end of one
    (``plan.review``), each with the number of items that stand before it.
    """

    settings: Mapping[str, str]
    level_names: tuple[str, ...]
    period_name: str
    periods: tuple[Period, ...]
    fields: tuple[Field, ...]
    scale: tuple[RatingClass, ...]
    departments: tuple[Department, ...]
    items: tuple[Item, ...]
    earlier: tuple[EarlierCount, ...] = ()
    kept: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    indicator_rows: tuple[IndicatorRow, ...] = ()
    original: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    hand: Mapping[str, tuple[HandRow, ...]] = field(default_factory=dict)
    known_items: Mapping[str, ItemFacts] = field(default_factory=dict)
    overall: tuple[OverallRow, ...] | None = None
    kpt: tuple[KptRow, ...] | None = None
    dropped: tuple[tuple[int, Item], ...] = ()

    def setting(self, key: str) -> str:
        """Give a setting's value, "" where the master says nothing."""
        return self.settings.get(key, "").strip()

    @property
    def name(self) -> str:
        """The plan's name as 設定 has it."""
        return self.setting("計画名")

    @cached_property
    def key(self) -> str:
        """What tells this plan's workbooks from another's: 設定「計画ID」, set once by ``master``."""
        return self.setting("計画ID") or make_plan_id(self.name, self.periods, self.items)

    @cached_property
    def plan_fields(self) -> tuple[Field, ...]:
        """The fields that the plan fills, in form order."""
        return tuple(f for f in self.fields if f.side is Side.PLAN)

    @cached_property
    def report_fields(self) -> tuple[Field, ...]:
        """The fields that departments fill, in form order."""
        return tuple(f for f in self.fields if f.side is Side.REPORT)

    @cached_property
    def rating_field(self) -> Field | None:
        """The reported field with role 評価, if the form has one."""
        return next((f for f in self.report_fields if f.role is Role.RATING), None)

    @cached_property
    def target_field(self) -> Field | None:
        """The plan field that holds the target (role 数値), if there is one."""
        return next((f for f in self.plan_fields if f.role is Role.FIGURE), None)

    @cached_property
    def extras(self) -> tuple[str, ...]:
        """The declared further attributes of an item (設定「項目の追加欄」), in their order."""
        return split_extras(self.setting(EXTRAS))

    @cached_property
    def extras_in_use(self) -> tuple[str, ...]:
        """The declared further attributes that any item has: forms and papers show these."""
        return tuple(name for name in self.extras if any(i.more.get(name) for i in self.items))

    @cached_property
    def names_every_sheet(self) -> bool:
        """Whether each item has the name of its sheet already, as a master gives it."""
        return all(item.sheet for item in self.items)

    @cached_property
    def departments_by_unit(self) -> dict[str, frozenset[str]]:
        """The departments of each unit's items, of whatever period."""
        found: dict[str, set[str]] = {}
        for item in self.items:
            found.setdefault(item.unit, set()).add(item.department)
        return {unit: frozenset(names) for unit, names in found.items()}

    @cached_property
    def item_by_no(self) -> dict[str, Item]:
        """Items by their key."""
        return {item.no: item for item in self.items}

    @cached_property
    def indicator_rows_by_no(self) -> dict[str, list[IndicatorRow]]:
        """The corrected rows of 指標 by item number."""
        found: dict[str, list[IndicatorRow]] = {}
        for row in self.indicator_rows:
            found.setdefault(row.no, []).append(row)
        return found

    def department_now(self, name: str) -> str:
        """Give the name that a department (or 配布先) has today, by 旧課名.

        A name that is in use, that nobody had, or that two departments had stays as it is.
        """
        wanted = name_key(name)
        today, former = self._department_keys
        found = former.get(wanted, frozenset())
        return name if wanted in today or len(found) != 1 else min(found)

    @cached_property
    def _department_keys(self) -> tuple[frozenset[str], Mapping[str, frozenset[str]]]:
        """Today's names of departments, and by each former name who had it."""
        former: dict[str, frozenset[str]] = {}
        for d in self.departments:
            for key in map(name_key, d.former):
                former[key] = former.get(key, frozenset()) | {d.name}
        return frozenset(name_key(d.name) for d in self.departments), former

    def department_shown(self, name: str) -> str:
        """Give a department's name for tables of several years: ``DX推進課（旧情報政策課）``."""
        former = self._former_names.get(name, ())
        return f"{name}（旧{'、'.join(former)}）" if former else name

    @cached_property
    def _former_names(self) -> dict[str, tuple[str, ...]]:
        return {d.name: d.former for d in reversed(self.departments)}

    def items_in(self, period: Period) -> tuple[Item, ...]:
        """Items that belong to the plan in ``period``, in plan order."""
        if period not in self._items_by_period:
            found = tuple(item for item in self.items if item.active(period))
            self._items_by_period[period] = found
        return self._items_by_period[period]

    @cached_property
    def _items_by_period(self) -> dict[Period, tuple[Item, ...]]:
        """What was asked for: forms and readings ask for every unit, again and again."""
        return {}

    def items_of(self, unit: str, period: Period) -> tuple[Item, ...]:
        """Give the items that a unit gets a form for in ``period``, in plan order."""
        if period not in self._items_by_unit:
            by_unit: dict[str, list[Item]] = {}
            for item in self.items_in(period):
                by_unit.setdefault(item.unit, []).append(item)
            self._items_by_unit[period] = {name: tuple(own) for name, own in by_unit.items()}
        return self._items_by_unit[period].get(unit, ())

    @cached_property
    def _items_by_unit(self) -> dict[Period, dict[str, tuple[Item, ...]]]:
        return {}

    def target(self, item: Item, period: Period) -> str:
        """Give the target text of an item in a period, "" where there is none or no such field."""
        return item.text(self.target_field.name, period) if self.target_field else ""

    def has_target(self, item: Item, period: Period) -> bool:
        """Tell whether a figure is asked for: a target that is not blank, ``-`` or conditional."""
        return asks_for_figure(self.target(item, period))

    def is_required(self, wanted: Field, item: Item, period: Period) -> bool:
        """Tell whether a field must be filled as far as the plan alone decides.

        A condition on another answer is not decided here (``Field.condition``).
        """
        if wanted.required == WITH_TARGET and wanted.role is Role.AMOUNT:
            planned = (f for f in self.plan_fields if f.role is Role.AMOUNT)
            return any(asks_for_figure(item.text(f.name, period)) for f in planned)
        if wanted.required == WITH_TARGET:
            return self.has_target(item, period)
        return wanted.required == REQUIRED

    def find_period(self, text: str) -> Period | None:
        """Read a period of this plan; a bare number means the plan's own year of that number."""
        typed = str(text).strip()
        for period in self.periods:
            if str(period.cell_value) == typed:
                return period
        try:
            wanted = Period.parse(text)
        except ValueError:
            return None
        return wanted if wanted in self.periods else None

    def units_in(self, period: Period) -> tuple[str, ...]:
        """Give who gets a form in ``period``, in 建制順 of their 担当課, then plan order."""
        if period not in self._units:
            self._units[period] = self._units_in(period)
        return self._units[period]

    @cached_property
    def _units(self) -> dict[Period, tuple[str, ...]]:
        return {}

    def _units_in(self, period: Period) -> tuple[str, ...]:
        order = {department.name: n for n, department in enumerate(self.departments)}
        items = sorted(
            self.items_in(period), key=lambda item: order.get(item.department, len(order))
        )
        return tuple(dict.fromkeys(item.unit for item in items))

    def departments_in(self, period: Period) -> tuple[str, ...]:
        """Give the 担当課 that have items in ``period``, in 建制順."""
        order = {department.name: n for n, department in enumerate(self.departments)}
        names = dict.fromkeys(item.department for item in self.items_in(period))
        return tuple(sorted(names, key=lambda name: order.get(name, len(order))))

    def find_class(self, text: str) -> RatingClass | None:
        """Find a class of the scale, also when width, case or blanks differ."""
        return self._classes.get(name_key(text))

    @cached_property
    def _classes(self) -> dict[str, RatingClass]:
        return {name_key(c.name): c for c in reversed(self.scale)}


def split_extras(text: str) -> tuple[str, ...]:
    """Split 項目の追加欄: names separated by commas; blanks around them do not count."""
    return tuple(name for part in re.split(r"[,，、\n]", text) if (name := part.strip()))


def asks_for_figure(target: str) -> bool:
    """Tell a target from the three ways to have none: blank, ``-``, and 「（…場合に設定）」."""
    text = target.strip()
    if text in NO_TARGET_MARKS:
        return False
    conditional = text[0] in "（(" and text[-1] in "）)" and "場合" in text
    return not conditional


def make_plan_id(name: str, periods: tuple[Period, ...], items: tuple[Item, ...]) -> str:
    """Derive a plan's identity from what it was when its master was made (12 hex digits)."""
    parts = [name, *(p.key for p in periods), *(f"{i.no}\t{i.title}" for i in items)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]
