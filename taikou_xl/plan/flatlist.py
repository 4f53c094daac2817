"""計画一覧 → Plan: one row per 計画項目 becomes the plan that a master is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from taikou_xl.errors import UnreadableInput
from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan import headings
from taikou_xl.plan.bounds import read_bound
from taikou_xl.plan.columns import Columns, parts_of, read_columns
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.listfile import ListTable, read_table
from taikou_xl.plan.model import (
    EXTRAS,
    Department,
    Entry,
    Item,
    Plan,
    Side,
    make_plan_id,
    split_extras,
)
from taikou_xl.plan.naming import derive_label, sheet_names
from taikou_xl.plan.review import may_lack_title, split_dropped
from taikou_xl.plan.settings import (
    LEVELS,
    PLAN_ID,
    SPAN,
    SPAN_EXAMPLES,
    check_sets,
    new_settings,
    span_text,
    split_levels,
)
from taikou_xl.plan.sheetnames import RESERVED_SHEETS
from taikou_xl.plan.soundness import field_problems, scale_problems
from taikou_xl.terms.periods import Period, parse_span
from taikou_xl.terms.text import name_key

EXAMPLE_MARK = "（例）"  # a row with just this 番号 is the template's example
_TEXT_LIMIT = 32767  # what a cell can hold
_PERIOD_LIMIT = 40


def read_list(data: bytes, name: str, preset: Preset, sets: Mapping[str, str]) -> Plan:
    """Read a flat list (CSV or xlsx) as a plan of the preset's kind.

    Texts are kept as written, but for outer blanks and line ends; blank cells stay blank.
    ``name`` is the file as shown to the user, ``sets`` what ``--set`` gave.

    Raises:
        UsageProblem: ``sets`` holds unknown keys or values.
        UnreadableInput: the list cannot be read; the message names every offender.
    """
    checked = check_sets(sets, preset)
    level_names = split_levels(checked[LEVELS]) if LEVELS in checked else preset.level_names
    if EXTRAS in checked:
        more = dict.fromkeys((*split_extras(checked[EXTRAS]), *preset.more))
        preset = replace(preset, more=tuple(more))
    table = read_table(data, name, (headings.NO, headings.DEPARTMENT))
    columns = read_columns(table.headings, preset, level_names)
    problems = [*columns.problems, *_declared_problems(preset, level_names)]
    if not columns.name_items:
        raise _refusal(name, [*problems, *_spoiled(table)], level_names)
    rows = _item_rows(table, columns)
    periods, period_problems = _periods(columns, checked.get(SPAN, ""), preset)
    # a heading that cannot be used may be the one that gives the period
    problems += [] if columns.problems else period_problems
    problems += [*_spoiled(table), *_row_problems(rows, columns, table)]
    problems += _bound_problems(rows, columns, periods) if periods else []
    if problems:
        raise _refusal(name, problems, level_names)
    found = tuple(_item(row, columns, periods, *_bounds(row, columns, periods)) for _, row in rows)
    items, dropped = split_dropped(found)
    names = sheet_names(items, RESERVED_SHEETS)
    items = tuple(replace(item, sheet=names[item.no]) for item in items)
    settings = new_settings(preset, checked)
    settings |= {SPAN: span_text(periods), LEVELS: ",".join(level_names)}
    settings[PLAN_ID] = checked.get(PLAN_ID) or make_plan_id(settings["計画名"], periods, items)
    return Plan(
        settings=settings,
        level_names=level_names,
        period_name=preset.period_name,
        periods=periods,
        fields=preset.fields,
        scale=preset.scale,
        departments=tuple(Department(d) for d in dict.fromkeys(i.department for i in items)),
        items=items,
        overall=() if preset.overall else None,
        kpt=() if preset.kpt else None,
        dropped=dropped,
    )


def unknown_ratings(plan: Plan, name: str) -> list[Finding]:
    """Name the past ratings of a plan just read from a list that its scale lacks.

    One finding per period and text, with the 番号 of every row; the texts stay as written.
    """
    rating = plan.rating_field
    if rating is None:
        return []
    rows: dict[tuple[Period, str], list[str]] = {}
    for period in plan.periods:
        for item in plan.items:
            text = item.text(rating.name, period)
            if text and plan.find_class(text) is None:
                rows.setdefault((period, text), []).append(item.no)
    choices = "、".join(rating_class.name for rating_class in plan.scale)
    return [
        find(
            "list-rating-unknown",
            Place(file=name, field=f"{rating.name}_{period.label}"),
            text,
            numbers="、".join(numbers),
            choices=choices,
        )
        for (period, text), numbers in rows.items()
    ]


def _declared_problems(preset: Preset, level_names: tuple[str, ...]) -> list[str]:
    taken = (*headings.ALL, *level_names, *preset.more, preset.period_name)
    return field_problems(preset.fields, taken) + scale_problems(preset.fields, preset.scale)


def _refusal(name: str, problems: Iterable[str], level_names: tuple[str, ...]) -> UnreadableInput:
    lines = "\n".join(f"・{problem}" for problem in dict.fromkeys(problems))
    return UnreadableInput(
        f"計画一覧「{name}」を読み取れません。\n{lines}",
        "一覧を直して、もう一度実行してください。"
        f"階層の見出しは「{'、'.join(level_names)}」です（違う名前のときは --set 階層=基本方針,戦略区分,取組項目 のように指定します）。"
        "見出しのそろった空の一覧は「taikou-xl list -o 計画一覧.xlsx」で作れます。",
    )


Row = tuple[int, Mapping[int, str]]


def _item_rows(table: ListTable, columns: Columns) -> list[Row]:
    no = columns.texts[headings.NO]
    rows = zip(table.numbers, table.rows, strict=True)
    return [(n, row) for n, row in rows if row.get(no, "") != EXAMPLE_MARK]


def _spoiled(table: ListTable) -> list[str]:
    by_row: dict[int, list[str]] = {}
    for (number, _), text in table.spoiled.items():
        by_row.setdefault(number, []).append(text)
    return [f"{'、'.join(texts)}。" for texts in by_row.values()]


def _at(numbers: Iterable[int]) -> str:
    return "、".join(f"{number}行目" for number in numbers)


def _row_problems(rows: list[Row], columns: Columns, table: ListTable) -> list[str]:
    if not rows:
        return ["計画項目の行が1行もありません（番号が「（例）」の行は数えません）。"]
    problems = []
    title = columns.levels[-1]
    assert title is not None  # read_columns names its absence as a problem
    untitled = {number for number, row in rows if may_lack_title(_more(row, columns))}
    if untitled >= {number for number, _ in rows}:
        untitled = set()  # a list without a single item is none
    for column in (columns.texts[headings.NO], title, columns.texts[headings.DEPARTMENT]):
        excused = untitled if column == title else set()
        blank = [number for number, row in rows if column not in row and number not in excused]
        if blank:
            problems.append(f"「{table.headings[column]}」が空白です：{_at(blank)}。")
    strays = [n for n, row in rows if title not in row and set(row) & {*columns.fields.values()}]
    if strays and untitled:
        problems.append(
            f"「{table.headings[title]}」のない行に、年度ごとの欄の文字があります：{_at(strays)}。"
        )
    by_no: dict[str, list[Row]] = {}
    for number, row in rows:
        no = row.get(columns.texts[headings.NO], "")
        if no:
            by_no.setdefault(name_key(no), []).append((number, row))
    for same in by_no.values():
        if len(same) > 1:
            written = dict.fromkeys(row[columns.texts[headings.NO]] for _, row in same)
            problems.append(
                f"番号「{'」「'.join(written)}」が重複しています：{_at(n for n, _ in same)}。"
            )
    strays = [n for n, row in rows if set(row) - set(table.headings)]
    if strays:
        problems.append(f"見出しのない列に文字があります：{_at(strays)}。")
    long = [n for n, row in rows if any(len(text) > _TEXT_LIMIT for text in row.values())]
    if long:
        problems.append(
            f"1つのセルに入りきらない文字（{_TEXT_LIMIT}字を超える）があります：{_at(long)}。"
        )
    return problems


def _periods(columns: Columns, span: str, preset: Preset) -> tuple[tuple[Period, ...], list[str]]:
    named = columns.periods
    if span:
        periods = parse_span(span)
        strays = [period.label for period in named if period not in periods]
        if strays:
            return periods, [f"計画期間（{span}）の外の列があります：{'、'.join(strays)}。"]
        return periods, []
    if not named:
        example = SPAN_EXAMPLES[preset.period_parts]
        first = example.partition("-")[0]
        heads = [f"{f.name}_{first}" for f in preset.fields if f.side is Side.PLAN]
        columns_too = f"「{heads[0]}」のように期ごとの列を置くか、" if heads else ""
        return (), [
            f"計画の期間が分かりません。{columns_too}--set 計画期間={example} のように指定してください。"
        ]
    periods_list = [named[0]]
    while periods_list[-1] < named[-1] and len(periods_list) <= _PERIOD_LIMIT:
        periods_list.append(periods_list[-1].next())
    if periods_list[-1] != named[-1]:
        return (), [f"期の列が離れすぎています（{named[0].label}から{named[-1].label}まで）。"]
    return tuple(periods_list), []


def _bounds(
    row: Mapping[int, str], columns: Columns, periods: tuple[Period, ...]
) -> tuple[Period | None, Period | None]:
    start, end = (row.get(columns.texts.get(heading, -1), "") for heading in headings.BOUNDS)
    return read_bound(start, periods, last=False), read_bound(end, periods, last=True)


def _bound_problems(rows: list[Row], columns: Columns, periods: tuple[Period, ...]) -> list[str]:
    problems: list[str] = []
    for number, row in rows:
        bounds = _bounds(row, columns, periods)
        for heading, bound in zip(headings.BOUNDS, bounds, strict=True):
            text = row.get(columns.texts.get(heading, -1), "")
            if text and bound is None:
                problems.append(
                    f"{number}行目の「{heading}」の「{text}」を期として読み取れません（例：{periods[0].short_label}）。"
                )
        start, end = bounds
        if start is not None and end is not None and end < start:
            problems.append(f"{number}行目の「終了」が「開始」より前です。")
    return problems


def _item(
    row: Mapping[int, str],
    columns: Columns,
    periods: tuple[Period, ...],
    start: Period | None,
    end: Period | None,
) -> Item:
    texts = {
        attribute: row.get(columns.texts.get(heading, -1), "")
        for heading, attribute in headings.LIST_TEXTS.items()
    }
    levels = tuple("" if c is None else row.get(c, "") for c in columns.levels)
    texts["label"] = texts["label"] or derive_label(levels)
    table, spans = _table(row, columns, periods)
    texts["end_reason"] = row.get(columns.texts.get(headings.END_REASON, -1), "")
    more = _more(row, columns)
    return Item(levels=levels, start=start, end=end, more=more, table=table, spans=spans, **texts)


def _more(row: Mapping[int, str], columns: Columns) -> dict[str, str]:
    return {name: row[column] for name, column in columns.more.items() if column in row}


def _table(
    row: Mapping[int, str], columns: Columns, periods: tuple[Period, ...]
) -> tuple[dict[tuple[str, str], Entry], frozenset[str]]:
    """Give an item's table; a period's own text wins over its year's, that over one for all."""
    dated = [
        (name, period, row[column])
        for (name, period), column in columns.fields.items()
        if period is not None and column in row
    ]
    own = {
        (name, part.key): text
        for name, period, text in sorted(dated, key=lambda one: one[1].parts)
        for part in parts_of(period, columns.parts)
    }
    table: dict[tuple[str, str], Entry] = {}
    spans: set[str] = set()
    for (name, period), column in columns.fields.items():
        if period is None and column in row:
            table |= {(name, p.key): Entry(row[column]) for p in periods}
            if len(periods) > 1 and not any(field == name for field, _ in own):
                spans.add(name)
    table |= {key: Entry(text) for key, text in own.items()}
    return table, frozenset(spans)
