"""台帳 workbook → Plan, with what is inconsistent in it as findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from taikou_xl.errors import UnreadableInput
from taikou_xl.findings import Finding, Place, find
from taikou_xl.master import rows
from taikou_xl.master.declared import (
    deleted_sheets,
    unknown_earlier,
    unknown_list_columns,
    unusable_departments,
)
from taikou_xl.master.hand import read_hand
from taikou_xl.master.handsheets import sheet_doubts
from taikou_xl.master.indicators import read_indicators
from taikou_xl.master.items import read_items
from taikou_xl.master.itemsheets import read_item_sheets
from taikou_xl.master.kept import read_kept
from taikou_xl.master.kpt import read_kpt
from taikou_xl.master.original import find_original, items_written_since, with_original
from taikou_xl.master.overall import read_overall
from taikou_xl.master.tables import SheetTable, find_sheet, let_go, read_rows
from taikou_xl.plan import headings, sheetnames
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.model import (
    EXTRAS,
    Department,
    EarlierCount,
    Field,
    Item,
    Plan,
    RatingClass,
    split_extras,
)
from taikou_xl.plan.original import first_texts
from taikou_xl.plan.review import split_dropped
from taikou_xl.plan.settings import LEVELS, PLAN_ID, SPAN, split_levels
from taikou_xl.plan.soundness import (
    extra_problems,
    field_problems,
    level_problems,
    scale_problems,
)
from taikou_xl.sheets.grid import Book
from taikou_xl.sheets.guard import MAX_MASTER_CELLS
from taikou_xl.sheets.opening import open_needed
from taikou_xl.sheets.stamp import is_same, is_unedited
from taikou_xl.terms.periods import Period, parse_span

_REMEDY = "台帳をExcelで開いて直し、保存してから、もう一度実行してください。"
T = TypeVar("T")


def read_master(data: bytes, name: str) -> tuple[Plan, list[Finding]]:
    """Read a master workbook; ``name`` is the file as shown to the user.

    Everything is found by sheet names and headings. Where two copies of a thing differ, the
    authoritative one counts and a finding says so.

    Raises:
        UnreadableInput: a sheet, heading or declaration is missing or unclear; all are named.
    """
    book = _open(data, name)
    problems: list[str] = []
    declared = _declarations(book, problems)
    departments = _read(book, _DEPARTMENTS, rows.read_departments, problems) or ()
    earlier: tuple[EarlierCount, ...] = ()
    if find_sheet(book, sheetnames.EARLIER):
        earlier = _read(book, _EARLIER, rows.read_earlier, problems) or ()
    _refuse(name, problems)
    periods = parse_span(declared.settings[SPAN])
    plan = declared.plan(periods, departments, earlier)
    items, problems = read_items(book, plan)
    let_go(book, sheetnames.ITEMS)
    _refuse(name, problems)
    items = tuple(_under_current_names(plan, item) for item in items)
    items, dropped = split_dropped(items)
    if not items:
        _refuse(name, [f"シート「{sheetnames.ITEMS}」に計画項目がありません。"])
    plan = replace(plan, items=items, dropped=dropped, kept=read_kept(book), hand=read_hand(book))
    plan, problems, findings = read_item_sheets(book, plan, name)
    let_go(book, sheetnames.TABLES)
    _refuse(name, problems)
    plan, written, lost = _with_original(book, plan, name)
    rows_by_hand, unused = read_indicators(book, plan, name, written, first_known=not lost)
    let_go(book, sheetnames.INDICATORS)
    plan = replace(plan, indicator_rows=rows_by_hand)
    goals, unusable = read_overall(book, plan, name)
    plan, strays = _add_departments(replace(plan, overall=goals, kpt=read_kpt(book)), name)
    strays = [*sheet_doubts(book, name), *strays]
    strays += [*unusable_departments(book, name), *unknown_earlier(book, plan, name)]
    strays += unknown_list_columns(plan, name)
    return plan, [*strays, *deleted_sheets(findings, plan), *unused, *unusable, *lost]


def _with_original(book: Book, plan: Plan, name: str) -> tuple[Plan, set[str], list[Finding]]:
    """Give the plan with its first texts, and the items with a text where there was none."""
    first = find_original(book)
    with_it, lost = with_original(plan, first, name)
    return with_it, items_written_since(first, with_it), lost


def read_preset(data: bytes, name: str) -> Preset:
    """Read only what a master declares (設定, 様式, 達成度区分), as the start of a new plan.

    Its items need not fit what is declared: that is how a new kind of plan is made in Excel.

    Raises:
        UnreadableInput: a declaration is missing or unclear.
    """
    problems: list[str] = []
    book = _open(data, name)
    declared = _declarations(book, problems)
    _refuse(name, problems)
    plan = declared.plan(parse_span(declared.settings[SPAN]), (), ())
    goals = () if find_sheet(book, sheetnames.OVERALL) else None
    looked_back = () if find_sheet(book, sheetnames.KPT) else None
    return preset_from_master(replace(plan, overall=goals, kpt=looked_back))


def preset_from_master(plan: Plan) -> Preset:
    """Give what a plan declares as the start of another plan: fields, scale, levels, settings."""
    own = (SPAN, LEVELS, PLAN_ID)
    more = dict.fromkeys((*plan.extras, *(name for item in plan.items for name in item.more)))
    return Preset(
        name="master",
        level_names=plan.level_names,
        period_name=plan.period_name,
        period_parts=plan.periods[0].parts,
        fields=plan.fields,
        scale=plan.scale,
        settings=tuple((key, text) for key, text in plan.settings.items() if key not in own),
        more=tuple(more),
        overall=plan.overall is not None,
        kpt=plan.kpt is not None,
    )


def is_replaceable(data: bytes, plan: Plan) -> str:
    """Tell whether an existing file is an unedited master of the same plan: "" or why not."""
    if not is_same(data, {"kind": "master"}):
        return "この道具が作った台帳ではありません。"
    if not is_same(data, {"kind": "master", "plan": plan.key}):
        return "別の計画の台帳です（計画名・期間・計画項目のいずれかが違います）。"
    if not is_unedited(data):
        return "作成後に編集された台帳です。"
    return ""


def reason_to_keep_master(data: bytes, plan: Plan) -> str:
    """Tell whether a master may be replaced by this plan's: "" or why not.

    Beyond ``is_replaceable``, nothing that it records may be missing from ``plan``: neither
    results nor the first text of what was revised.
    """
    reason = is_replaceable(data, plan)
    if reason:
        return reason
    old, _ = read_master(data, "")
    reported = {f.name for f in old.report_fields}
    for item in old.items:
        known = plan.item_by_no.get(item.no)
        for field_name, key in item.table:
            if field_name in reported and (known is None or (field_name, key) not in known.table):
                return f"ほかの実績（番号{item.no}、{key}）が記録されている台帳です。"
    first = first_texts(plan)
    for at, text in old.original.items():
        if first.get(at) != text:
            return f"ほかの当初計画（番号{at[0]}、{at[1]}）が記録されている台帳です。"
    return ""


@dataclass(frozen=True)
class _Sheet:
    """A sheet of declarations: its name, all its headings, and those that it cannot lack."""

    name: str
    heads: Sequence[str]
    needed: Sequence[str]


_SETTINGS = _Sheet(sheetnames.SETTINGS, rows.SETTING_HEADS, ("設定", "値"))
_FIELDS = _Sheet(sheetnames.FIELDS, rows.FIELD_HEADS, ("名前", "計画／実績", "種類", "役割"))
_SCALE = _Sheet(sheetnames.SCALE, rows.SCALE_HEADS, ("区分", "達成に数える"))
_DEPARTMENTS = _Sheet(sheetnames.DEPARTMENTS, rows.DEPARTMENT_HEADS, ("課名",))
_EARLIER = _Sheet(sheetnames.EARLIER, rows.EARLIER_HEADS, rows.EARLIER_HEADS)


@dataclass(frozen=True)
class _Declared:
    """What the master declares before any item is read."""

    settings: dict[str, str] = field(default_factory=dict)
    period_name: str = ""
    fields: tuple[Field, ...] = ()
    scale: tuple[RatingClass, ...] = ()

    def plan(
        self,
        periods: tuple[Period, ...],
        departments: tuple[Department, ...],
        earlier: tuple[EarlierCount, ...],
    ) -> Plan:
        """Give the plan without its items."""
        return Plan(
            settings=self.settings,
            level_names=split_levels(self.settings[LEVELS]),
            period_name=self.period_name,
            periods=periods,
            fields=self.fields,
            scale=self.scale,
            departments=departments,
            items=(),
            earlier=earlier,
        )


def _open(data: bytes, name: str) -> Book:
    remedy = "台帳を「Excel ブック (.xlsx)」として保存し直してください。"
    book = open_needed(data, "台帳", name, remedy, MAX_MASTER_CELLS)
    if not any(find_sheet(book, s.name) for s in (_SETTINGS, _FIELDS, _SCALE)):
        raise UnreadableInput(
            f"「{name}」は台帳ではありません（「設定」「様式」「達成度区分」のシートがありません）。",
            "「taikou-xl master 計画一覧 -o 台帳.xlsx」で作った台帳を指定してください。",
        )
    return book


def _refuse(name: str, problems: Sequence[str]) -> None:
    if problems:
        lines = "\n".join(f"・{problem}" for problem in dict.fromkeys(problems))
        raise UnreadableInput(f"台帳「{name}」を読み取れません。\n{lines}", _REMEDY)


def _read(
    book: Book,
    wanted: _Sheet,
    parse: Callable[[Sequence[Mapping[str, str]]], T],
    problems: list[str],
) -> T | None:
    """Read one sheet of declarations; what is wrong goes to ``problems``."""
    table = read_declared(book, wanted.name, wanted.heads, wanted.needed, problems)
    if table is None:
        return None
    try:
        return parse(table.rows)
    except rows.Unclear as unclear:
        problems.append(f"シート「{wanted.name}」：{unclear}")
        return None


def read_declared(
    book: Book, name: str, heads: Sequence[str], needed: Sequence[str], problems: list[str]
) -> SheetTable | None:
    """Find a sheet's table, None (and why) where the sheet or a needed heading is missing."""
    grid = find_sheet(book, name)
    table = read_rows(grid, heads) if grid else None
    if grid is None:
        problems.append(f"シート「{name}」がありません。")
        return None
    missing = [head for head in needed if table is None or head in table.missing]
    problems += [f"シート「{name}」に見出し「{head}」がありません。" for head in missing]
    if table is None or missing:
        return None
    twice = [head for head in table.doubled if head in heads]
    problems += [f"シート「{name}」に見出し「{head}」が2つ以上あります。" for head in twice]
    return None if twice else table


def _declarations(book: Book, problems: list[str]) -> _Declared:
    settings = _read(book, _SETTINGS, rows.read_settings, problems) or {}
    fields = _read(book, _FIELDS, rows.read_fields, problems) or ()
    scale = _read(book, _SCALE, rows.read_scale, problems) or ()
    if not problems:
        period_name = settings.pop(rows.PERIOD_NAME_KEY, "") or "年度"
        levels = split_levels(settings[LEVELS])
        problems += level_problems(levels)
        extras = split_extras(settings[EXTRAS])
        problems += extra_problems(extras, (*levels, period_name, *(f.name for f in fields)))
        problems += field_problems(fields, (*headings.ALL, *levels, *extras, period_name))
        problems += scale_problems(fields, scale)
        try:
            parse_span(settings[SPAN])
        except ValueError:
            problems.append(
                f"シート「{sheetnames.SETTINGS}」：「{SPAN}」の「{settings[SPAN]}」を読み取れません（例：令和7-令和11）。"
            )
        return _Declared(settings, period_name, fields, scale)
    return _Declared(settings, "", fields, scale)


def _under_current_names(plan: Plan, item: Item) -> Item:
    """Give an item under the names that 担当課 has today, where 旧課名 knows its old ones."""
    department = plan.department_now(item.department)
    deliver_to = plan.department_now(item.deliver_to) if item.deliver_to else ""
    return replace(item, department=department, deliver_to=deliver_to)


def _add_departments(plan: Plan, name: str) -> tuple[Plan, list[Finding]]:
    """Append departments that only 項目一覧 names, and say so."""
    known = {department.name for department in plan.departments}
    added: dict[str, str] = {}
    for item in plan.items:
        if item.department not in known:
            added.setdefault(item.department, item.no)
    findings = [
        find(
            "master-inconsistent",
            Place(file=name, sheet=sheetnames.ITEMS, item=no, field=headings.DEPARTMENT),
            department,
            detail=f"番号{no}の担当課「{department}」が「{sheetnames.DEPARTMENTS}」シートにない",
            winner=sheetnames.ITEMS,
        )
        for department, no in added.items()
    ]
    departments = (*plan.departments, *(Department(department) for department in added))
    return replace(plan, departments=departments), findings
