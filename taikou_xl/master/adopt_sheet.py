"""One sheet of a city's own 個票 → the 計画項目 on it, found by their printed labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from taikou_xl.forms.layout import (
    BASELINE,
    DEPARTMENT,
    FINAL,
    PLAN_GROUP,
    RELATED,
    REPORT_GROUP,
    At,
    Header,
    find_headers,
    find_labels,
    labelled_cells,
    split_figure,
    split_number,
)
from taikou_xl.master.adopt_cells import Sheet, plain_text, short
from taikou_xl.master.adopt_table import known_fields, read_period, read_tables
from taikou_xl.plan import headings
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.listrows import FieldKey
from taikou_xl.plan.model import Side
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

_PROSE = ("現状と課題", "取組内容", "目標の状態")
_COLON = re.compile(r"\s*[:：]\s*")
_LEAST_LABELS = 3  # of a form without a table; fewer are chance
_LEAST_SIDEWAYS = 2  # fields below each other, and periods beside each other


@dataclass(frozen=True)
class Card:
    """One 計画項目 as it stands on a sheet: texts by heading, fields by period with their cells."""

    file: str
    sheet: str
    cell: str
    texts: Mapping[str, str]
    fields: Mapping[FieldKey, str] = field(default_factory=dict)
    cells: Mapping[FieldKey, str] = field(default_factory=dict)
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class _Labels:
    """Where the labels of a sheet stand, and texts that share a cell with theirs (「担当課：市民課」)."""

    places: Mapping[str, list[At]]
    inline: Mapping[str, list[tuple[At, str]]]

    def rows(self, label: str) -> list[int]:
        found = {row for row, _ in self.places.get(label, ())}
        return sorted(found | {at[0] for at, _ in self.inline.get(label, ())})

    def within(self, first: int, end: int) -> _Labels:
        """Give the labels in some rows only."""
        places = {n: [at for at in ats if first <= at[0] < end] for n, ats in self.places.items()}
        inline = {n: [o for o in ones if first <= o[0][0] < end] for n, ones in self.inline.items()}
        return _Labels(
            {name: ats for name, ats in places.items() if ats},
            {name: ones for name, ones in inline.items() if ones},
        )

    @property
    def names(self) -> set[str]:
        return {*self.places, *self.inline}


def read_sheet(sheet: Sheet) -> tuple[list[Card], str]:
    """Read every 計画項目 of a sheet, or say why it holds none.

    What was found stands in the sheet: findings, missing headings, and cells that are used.
    """
    headers = [h for h in _headers(sheet) if sheet.preset.period_name in h.cells]
    headers = [h for h in headers if len(h.cells) > 1]
    heading_rows = {row for h in headers for row in range(h.top, h.bottom + 1)}
    labels = _labels(sheet, heading_rows)
    title = sheet.preset.level_names[-1]
    reason = _reason_to_skip(sheet, labels, headers)
    if reason:
        return [], reason
    stops = _stops(sheet, labels, headers, heading_rows)
    starts = _starts(sheet, labels, headers)
    cards: list[Card] = []
    above: dict[str, str] = {}
    for start, end in zip(starts, [*starts[1:], sheet.grid.height], strict=True):
        own = [h for h in headers if start <= h.top < end]
        here = frozenset(at for at in stops if start <= at[0] < end)
        card = _card(sheet, labels.within(start, end), own, (start, end), here, above)
        above = {name: card.texts[name] for name in _shared(sheet.preset) if name in card.texts}
        cards.append(card)
    if len(cards) > 1:
        sheet.tell("adopt-sheet-several", None, title, count=len(cards))
    return cards, ""


def _headers(sheet: Sheet) -> list[Header]:
    found = find_headers(sheet.grid, known_fields(sheet.preset), loose=True)
    return sorted(found, key=lambda header: header.top)


def _wanted(preset: Preset) -> tuple[str, ...]:
    texts = (*headings.LIST_TEXTS, *headings.BOUNDS, headings.END_REASON)
    return (*texts, *preset.level_names, *preset.more)


def _shared(preset: Preset) -> tuple[str, ...]:
    """Name what several items of one sheet may have in common: upper levels and 担当課."""
    return (*preset.level_names[:-1], DEPARTMENT)


def _labels(sheet: Sheet, heading_rows: set[int]) -> _Labels:
    """Find all labels outside the heading rows of tables, which have headings of these names."""
    wanted = _wanted(sheet.preset)
    found = find_labels(sheet.grid, wanted, loose=True)
    places = {name: [at for at in ats if at[0] not in heading_rows] for name, ats in found.items()}
    inline: dict[str, list[tuple[At, str]]] = {}
    by_key = {name_key(name): name for name in wanted}
    for at, cell in sorted(sheet.grid.cells.items()):
        before, *rest = _COLON.split(plain_text(cell), maxsplit=1)
        name = by_key.get(name_key(before)) if rest and rest[0] else None
        if name and not places.get(name) and at[0] not in heading_rows:
            inline.setdefault(name, []).append((at, rest[0]))
    return _Labels({name: ats for name, ats in places.items() if ats}, inline)


def _reason_to_skip(sheet: Sheet, labels: _Labels, headers: Sequence[Header]) -> str:
    title = sheet.preset.level_names[-1]
    known = labels.names - {headings.NO}
    if title not in known and find_labels(sheet.grid, (title,), loose=True):
        return "1行に1項目を並べた表のようです。計画一覧の列に貼り付けてください"
    if headers and known:
        return ""
    rows = {row for name in known for row in labels.rows(name)}
    if title in known and len(known) >= _LEAST_LABELS and len(rows) > 1:
        return ""
    if _is_sideways(sheet):
        return f"{sheet.preset.period_name}が横に並ぶ表のようです。計画一覧の列に貼り付けてください"
    return f"「{title}」などの見出しと、年度ごとの表がありません"


def _is_sideways(sheet: Sheet) -> bool:
    """Tell a table with a column for each period: several fields below each other beside it."""
    fields = find_labels(sheet.grid, known_fields(sheet.preset), loose=True)
    columns = Counter(column for places in fields.values() for _, column in {*places})
    column, count = max(columns.items(), key=lambda one: one[1], default=(0, 0))
    if count < _LEAST_SIDEWAYS:
        return False
    periods = Counter(
        row
        for (row, place), cell in sheet.grid.cells.items()
        if place > column and read_period(cell, 1) is not None
    )
    return max(periods.values(), default=0) >= _LEAST_SIDEWAYS


def _stops(
    sheet: Sheet, labels: _Labels, headers: Sequence[Header], heading_rows: set[int]
) -> frozenset[At]:
    """Give the cells that are never a label's text."""
    groups = {name_key(PLAN_GROUP), name_key(REPORT_GROUP)}
    group_cells = {at for at, cell in sheet.grid.cells.items() if name_key(cell.text) in groups}
    headed = {at for header in headers for ats in header.cells.values() for at in ats}
    sheet.used |= headed | group_cells
    stops = {at for ats in labels.places.values() for at in ats} | group_cells
    stops |= {at for ones in labels.inline.values() for at, _ in ones}
    return frozenset(stops | {at for at in sheet.grid.cells if at[0] in heading_rows})


def _starts(sheet: Sheet, labels: _Labels, headers: Sequence[Header]) -> list[int]:
    """Give the first row of each item: where its labels begin, after the table of the one before."""
    titles = labels.rows(sheet.preset.level_names[-1])
    starts = [0]
    for before, row in pairwise(titles):
        tables = [h.bottom for h in headers if before < h.top < row]
        if not tables:
            continue  # the same title twice above one table
        last = _last_row(sheet, tables[-1], row)
        first = [r for name in labels.names for r in labels.rows(name) if last < r <= row]
        starts.append(min(first))
    return starts


def _last_row(sheet: Sheet, bottom: int, end: int) -> int:
    """Give the last row of a table: its rows go on until one is blank or a label begins."""
    rows = {row for row, _ in sheet.grid.cells}
    last = bottom
    for row in range(bottom + 1, end):
        if row not in rows:
            break
        last = row
    return min(last, end - 1) if last + 1 < end else bottom


def _card(
    sheet: Sheet,
    labels: _Labels,
    headers: Sequence[Header],
    rows: tuple[int, int],
    stops: frozenset[At],
    above: Mapping[str, str],
) -> Card:
    texts = _head_texts(sheet, labels, stops, rows[1])
    texts = {**{name: text for name, text in above.items() if name not in labels.names}, **texts}
    for name, label in (("現状と課題", BASELINE), ("目標の状態", FINAL)):
        prose, figure = split_figure(texts.get(name, ""), label)
        if figure and label not in texts:
            texts |= {name: prose, label: figure}
    texts = {**_printed_number(sheet, rows), **texts}
    table = read_tables(sheet, headers, rows[1], stops)
    first = min((row for name in labels.names for row in labels.rows(name)), default=rows[0])
    _tell_missing(sheet, labels, texts, table.fields, above)
    return Card(
        sheet.file,
        sheet.grid.name,
        address(first, 0),
        {name: text for name, text in texts.items() if text},
        table.texts,
        table.cells,
        tuple(table.periods),
    )


def _head_texts(sheet: Sheet, labels: _Labels, stops: frozenset[At], end: int) -> dict[str, str]:
    """Give the text of each label; where it stands twice, the first that says anything."""
    said: dict[str, list[tuple[At, str]]] = {name: list(o) for name, o in labels.inline.items()}
    sheet.used |= {at for ones in said.values() for at, _ in ones}
    firsts = {name: ats[0] for name, ats in labels.places.items()}
    found = labelled_cells(sheet.grid, firsts, stops, end)
    for name, ats in labels.places.items():
        sheet.used |= set(ats)
        for at in ats:
            again = at != firsts[name]
            own = labelled_cells(sheet.grid, {**firsts, name: at}, stops, end) if again else found
            said.setdefault(name, []).append((at, sheet.take(own.get(name, ()), name)))
    texts: dict[str, str] = {}
    for name, ones in said.items():
        texts[name] = next((text for _, text in ones if text), "")
        for at, text in ones:
            if text and name_key(text) != name_key(texts[name]):
                sheet.tell("adopt-label-doubled", at, name, text, shown=short(text))
    return texts


def _printed_number(sheet: Sheet, rows: tuple[int, int]) -> dict[str, str]:
    """Give the numbers that our own form prints in its title line."""
    for at, cell in sorted(sheet.grid.cells.items()):
        found = split_number(plain_text(cell)) if rows[0] <= at[0] < rows[1] else None
        if found and at not in sheet.used:
            sheet.used.add(at)
            texts = {headings.NO: found[0], headings.LABEL: found[1]}
            return {name: text for name, text in texts.items() if text}
    return {}


def _tell_missing(
    sheet: Sheet,
    labels: _Labels,
    texts: Mapping[str, str],
    fields: Iterable[str],
    above: Mapping[str, str],
) -> None:
    preset, known = sheet.preset, {*fields}
    for name in (preset.level_names[-1], DEPARTMENT):
        if not texts.get(name):
            found = name in labels.names
            reason = "見出しはありますが、内容がありません" if found else "見出しがありません"
            at = (labels.rows(name)[0], 0) if found else None
            sheet.tell("adopt-required-missing", at, name, name, reason=reason)
    expected = (*preset.level_names[:-1], RELATED, *_PROSE)
    sheet.missing += [n for n in expected if n not in labels.names and n not in above]
    if not known:
        sheet.tell("adopt-table-missing", None, preset.period_name, preset.period_name)
        return
    reported = {f.name for f in preset.fields if f.side is Side.REPORT}
    sheet.missing += [
        f.name
        for f in preset.fields
        if f.name not in known and (f.side is Side.PLAN or known & reported)
    ]
