"""指標: one row per indicator, filled by reading; what people correct there wins and stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from taikou_xl.findings import Finding, Place, find
from taikou_xl.master.tables import SheetTable, find_sheet, read_rows
from taikou_xl.plan import sheetnames
from taikou_xl.plan.indicatorrows import (
    CORRECTED,
    DIRECTIONS,
    FINAL,
    READ,
    IndicatorRow,
    unreadable_cells,
)
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.readings import item_rows
from taikou_xl.plan.readings import read_rows as rows_as_read
from taikou_xl.plan.rowdoubts import mixed_units, overtaken_rows
from taikou_xl.sheets.grid import Book
from taikou_xl.sheets.ledger import Ledger, LedgerColumn
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

NO, NAME, UNIT, DIRECTION = "番号", "指標名", "単位", "方向"
BASE, BASELINE, ORIGIN = "基準値", "現状", "出所"
_NOTES = (
    "数値目標から読み取った指標です。読み方が違うときは、その行を直して「出所」を「手修正」にしてください。"
    "「手修正」の行は、様式・参考判定などのすべてに使われ、書き換えられません。",
    "「基準値」は「令和7年度＋10件」のような目標のもとになる実績です。数値では決められない指標は、「方向」を「人が判定」にします。",
)


def indicator_ledger(plan: Plan) -> Ledger:
    """Give the sheet's table: every indicator of every item that has a target."""
    heads = _heads(plan)
    widths = {NO: 9, plan.level_names[-1]: 30, NAME: 30, UNIT: 9, DIRECTION: 11, ORIGIN: 11}
    choices = {DIRECTION: DIRECTIONS, ORIGIN: (READ, CORRECTED)}
    columns = tuple(
        LedgerColumn(head, widths.get(head, 15), choices.get(head, ()), centred=head in choices)
        for head in heads
    )
    body = [_texts(plan, row, item.title) for item in plan.items for row in item_rows(plan, item)]
    return Ledger(sheetnames.INDICATORS, _NOTES, columns, body, frozen=3, paper_a3=True)


def _heads(plan: Plan) -> tuple[str, ...]:
    """Give the headings; a period's is its label, and the item's title stands beside its number."""
    labels = [p.label for p in plan.periods]
    return (
        NO, plan.level_names[-1], NAME, UNIT, DIRECTION, BASE, BASELINE, *labels, FINAL, ORIGIN,
    )  # fmt: skip


def _texts(plan: Plan, row: IndicatorRow, title: str) -> list[str]:
    targets = [row.targets.get(key, "") for key in (*(p.key for p in plan.periods), FINAL)]
    start = [row.no, title, row.name, row.unit, row.direction, row.base, row.baseline]
    return [*start, *targets, CORRECTED if row.corrected else READ]


def read_indicators(
    book: Book, plan: Plan, name: str, written: set[str], *, first_known: bool = True
) -> tuple[tuple[IndicatorRow, ...], list[Finding]]:
    """Give the rows that people corrected, and what they changed without saying 手修正.

    ``written`` are the items with a text where there was none when the master was made.
    ``first_known``: ``plan.original`` tells revised targets from mistyped rows; without it a
    row whose targets differ may just be out of date.
    """
    table = _table(book, plan)
    every = [] if table is None else [_row(plan, texts) for texts in table.rows if texts[NO]]
    rows = [row for row in every if row.no in plan.item_by_no]
    corrected = tuple(replace(row, beside=_beside(rows, row)) for row in rows if row.corrected)
    strays = [row for row in every if row.corrected and row.no not in plan.item_by_no]
    findings = [
        find("indicator-stray", _place(name, row), row.no, name=row.name or row.unit)
        for row in strays
    ]
    findings += [
        find("indicator-unreadable", _place(name, row), text, name=row.name or row.unit)
        for row in corrected
        for text in unreadable_cells(row, plan.periods)
    ]
    read = {
        no: [rows_as_read(plan, item) for item in _now_and_then(plan, plan.item_by_no[no])]
        for no in _by_item(rows)
    }
    findings += _unused(plan, rows, read, name, written, first_known=first_known)
    blank = [_row(plan, texts) for texts in table.rows if not texts[ORIGIN]] if table else []
    findings += _unmarked(plan, rows, read, blank, name)
    return corrected, [*findings, *_doubts(replace(plan, indicator_rows=corrected), name)]


def _doubts(plan: Plan, name: str) -> list[Finding]:
    """Say where corrected rows and the plan's texts of today speak of different things."""
    findings = []
    for item in plan.items:
        for one in overtaken_rows(plan, item):
            what = f"番号{item.no}の{one.when}の目標は、項目のシート・項目一覧では「{one.text or '（空白）'}」"
            row = f"「{sheetnames.INDICATORS}」の手修正の行では「{one.cell or '（空白）'}」"
            words = {"detail": f"{what}、{row}", "winner": sheetnames.INDICATORS}
            value = one.row.name or one.row.unit
            findings.append(find("master-inconsistent", _place(name, one.row), value, **words))
        findings += [
            find("indicator-units", _place(name, row), row.name, detail=told)
            for row, told in mixed_units(plan, item)
        ]
    return findings


def _beside(rows: Sequence[IndicatorRow], hand: IndicatorRow) -> tuple[tuple[str, str, str], ...]:
    """Give the keys of the item's rows that stand there as they were read."""
    return tuple(row.key for row in rows if row.no == hand.no and not row.corrected)


def _place(name: str, row: IndicatorRow) -> Place:
    return Place(file=name, sheet=sheetnames.INDICATORS, item=row.no, field=row.name)


def _table(book: Book, plan: Plan) -> SheetTable | None:
    grid = find_sheet(book, sheetnames.INDICATORS)
    return read_rows(grid, _heads(plan)) if grid else None


def _row(plan: Plan, texts: Mapping[str, str]) -> IndicatorRow:
    targets = {p.key: texts[p.label] for p in plan.periods} | {FINAL: texts[FINAL]}
    return IndicatorRow(
        texts[NO],
        texts[NAME],
        texts[UNIT],
        texts[DIRECTION],
        texts[BASE],
        texts[BASELINE],
        {key: text for key, text in targets.items() if text},
        name_key(texts[ORIGIN]) == name_key(CORRECTED),
    )


def _unused(
    plan: Plan,
    rows: Sequence[IndicatorRow],
    read: Mapping[str, Sequence[Sequence[IndicatorRow]]],
    name: str,
    written: set[str],
    *,
    first_known: bool,
) -> list[Finding]:
    """Say which rows were changed but still say 読み取り: they are not used.

    Where the plan's text of an item was revised or ``written`` since, its rows' targets are
    only out of date.
    """
    revised = {no for no, *_ in plan.original} | written
    findings = []
    for no, shown in _by_item(rows).items():
        targets = first_known and no not in revised
        changed = [_changed(shown, own, targets=targets) for own in read[no]]
        for row in changed[0]:
            if all(row in others for others in changed):
                value = row.name or row.unit
                findings.append(find("indicator-uncorrected", _place(name, row), value))
    return findings


def _unmarked(
    plan: Plan,
    rows: Sequence[IndicatorRow],
    read: Mapping[str, Sequence[Sequence[IndicatorRow]]],
    blank: Sequence[IndicatorRow],
    name: str,
) -> list[Finding]:
    """Say which rows somebody added without 手修正: of no read name, and blank or one too many."""
    revised = {no for no, *_ in plan.original}
    findings = []
    for no, shown in _by_item(rows).items():
        plain = [row for row in shown if not row.corrected]
        names = {row.key[0] for own in read[no] for row in own}
        too_many = no not in revised and len(plain) > len(names)
        findings += [
            find("indicator-unmarked", _place(name, row), row.name or row.unit)
            for row in plain
            if row.key[0] not in names and (row in blank or too_many)
        ]
    return findings


def _by_item(rows: Sequence[IndicatorRow]) -> dict[str, list[IndicatorRow]]:
    found: dict[str, list[IndicatorRow]] = {}
    for row in rows:
        found.setdefault(row.no, []).append(row)
    return found


def _now_and_then(plan: Plan, item: Item) -> list[Item]:
    """Give the item, and with the periods that it had when the master was made.

    An item that 項目一覧 has ended since has fewer targets to read; nobody touched its rows.
    """
    known = plan.known_items.get(item.no, item.facts)
    start, end = (Period.parse(key) if key else None for key in (known.start, known.end))
    if (start, end) == (item.start, item.end):
        return [item]
    return [item, replace(item, start=start, end=end)]


def _changed(
    shown: Sequence[IndicatorRow], read: Sequence[IndicatorRow], *, targets: bool
) -> list[IndicatorRow]:
    if len(shown) != len(read):
        return []
    return [
        one
        for one, own in zip(shown, read, strict=True)
        if not one.corrected
        and (targets or one.targets == own.targets)
        and (_head(one), one.targets) != (_head(own), own.targets)
    ]


def _head(row: IndicatorRow) -> tuple[str, ...]:
    return (*row.key, name_key(row.base), name_key(row.baseline))
