"""Differences between a sheet and its issue → findings that name the place and both texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import IssuedItem
from taikou_xl.forms.layout import REPORT_GROUP, TablePlace, head_texts
from taikou_xl.plan.amounts import asked_fields
from taikou_xl.plan.model import Item, Plan, Side
from taikou_xl.returns.compare import Change, Comparison, Spot, compare_sheet
from taikou_xl.sheets.grid import Grid, address, position
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text, name_key

_BLANK = "（空欄）"
_SHOWN, _BEFORE = 40, 12  # characters of a text that a message shows, and those before the change
_MAX_PLACES = 5  # cells beside the form that one message names


@dataclass(frozen=True)
class IssuedSheet:
    """An item's sheet as it was issued: where its table begins, and what its places are called."""

    issued: IssuedItem
    item: Item
    plan: Plan

    @cached_property
    def prints(self) -> dict[Spot, str]:
        """All texts by 0-based place."""
        return {position(cell): text for cell, text in self.issued.prints}

    @cached_property
    def open_spots(self) -> dict[str, Spot]:
        """The open cells by field."""
        return {name: position(cell) for name, cell in self.issued.cells}

    @cached_property
    def group_row(self) -> int:
        """The row of the two group headings, where the table begins."""
        return next((row for (row, _), text in self.prints.items() if text == REPORT_GROUP), 0)

    @cached_property
    def last_column(self) -> int:
        """The last column of the form; what stands right of it is help, not form."""
        return max((column for _, column in self.open_spots.values()), default=0)

    def field_at(self, spot: Spot) -> str:
        """Give the label or heading that a place belongs to, "" where it has none."""
        row, column = spot
        if row < self.group_row:
            labels = head_texts(self.plan, self.item)
            beside = [self.prints.get((row, c), "") for c in range(column, -1, -1)]
            return next((text for text in beside if text in labels), "")
        return self.prints.get((self.group_row + 1, column), "")

    def period_at(self, row: int) -> Period | None:
        """Give the period of a row of the table."""
        text = self.prints.get((row, 0), "") if row > self.group_row + 1 else ""
        return self.plan.find_period(text) if text else None

    def called(self, spot: Spot) -> str:
        """Say what stood at a place: 令和7年度の「数値目標」."""
        row, column = spot
        text, field = self.prints.get(spot, ""), self.field_at(spot)
        if row == 0:
            return "表題"
        if row in (self.group_row, self.group_row + 1) or text == field:
            return f"見出し「{_short(text)}」"
        if row < self.group_row:
            return f"「{field}」" if field else "様式の文字"
        period = self.period_at(row)
        if field in self.item.spans:
            return f"「{field}」"
        if period is None:
            return "記入の案内" if not text.startswith("（") else "表の下の続きの文章"
        return f"{period.label}の見出し" if column == 0 else f"{period.label}の「{field}」"


@dataclass(frozen=True)
class ReturnedSheet:
    """An item's sheet as it came back: the grid, where its table is, which fields are filled."""

    file: str
    grid: Grid
    table: TablePlace
    period: Period
    filled: frozenset[str]

    @cached_property
    def _last(self) -> Spot:
        """The last row and column of the table."""
        return max(self.table.rows.values()), max(self.table.columns.values())

    def may_hold(self, spot: Spot) -> bool:
        """Tell a place on the form from one beside or below it."""
        return spot[0] <= self._last[0] and spot[1] <= self._last[1]

    def place(self, spot: Spot | None, item: str, field: str = "") -> Place:
        """Give a place of this sheet."""
        return Place(self.file, self.grid.name, address(*spot) if spot else "", item, field)


def changed_findings(sheet: IssuedSheet, returned: ReturnedSheet) -> list[Finding]:
    """Name everything outside the open cells that is not as it was issued."""
    compared = compare_returned(sheet, returned)
    findings = _removed_fields(sheet, returned, compared)
    if not compared.changes and not compared.added:
        return findings
    own = [c for c in compared.changes if _counts(sheet, returned, c)]
    findings += _text_findings(sheet, returned, own)
    beside: list[Spot] = []
    for spot in compared.added:
        found = _within_form(sheet, returned, spot) if returned.may_hold(spot) else None
        if found is None:
            beside.append(spot)
        else:
            findings.append(found)
    return [*findings, *beside_findings(returned.grid, beside, returned.file, sheet.item.no)]


def compare_returned(sheet: IssuedSheet, returned: ReturnedSheet) -> Comparison:
    """Compare a sheet with its issue, wherever its open cells lie now."""
    found = (returned.table.cell(name, returned.period) for name in sheet.open_spots)
    answers = {spot for spot in found if spot is not None}
    spots = sheet.open_spots.values()
    return compare_sheet(returned.grid, sheet.prints, spots, answers, sheet.group_row)


def _removed_fields(
    sheet: IssuedSheet, returned: ReturnedSheet, compared: Comparison
) -> list[Finding]:
    """Name what was answered in a field that the plan's forms no longer have."""
    asked = asked_fields(sheet.plan, sheet.item, returned.period)
    known = {f.name for f in asked}
    findings = []
    for name, issued_at in sheet.open_spots.items():
        spot = compared.moved(issued_at)
        cell = returned.grid.cells.get(spot) if name not in known and spot else None
        if cell is not None and cell.text.strip():
            place = returned.place(spot, sheet.item.no, name)
            text = clean_text(cell.text)
            findings.append(find("field-removed", place, text, shown=_short(text)))
    return findings


def matches_issue(sheet: IssuedSheet, returned: ReturnedSheet) -> bool:
    """Tell whether everything that the form prints still stands on a sheet, unchanged."""
    changes = compare_returned(sheet, returned).changes
    return all(change.issued_at[1] > sheet.last_column for change in changes)


def _counts(sheet: IssuedSheet, returned: ReturnedSheet, change: Change) -> bool:
    """Leave out help beside the form, and headings whose loss is already said."""
    if change.issued_at[1] > sheet.last_column:
        return False
    asked = {f.name for f in sheet.plan.report_fields}
    heading = change.issued_at[0] == sheet.group_row + 1
    return not (heading and change.was in asked.intersection(returned.table.missing))


def _text_findings(
    sheet: IssuedSheet, returned: ReturnedSheet, changes: Sequence[Change]
) -> list[Finding]:
    """Give one finding per changed text; a row that is gone as a whole is one."""
    by_row: dict[int, list[Change]] = {}
    for change in changes:
        by_row.setdefault(change.issued_at[0], []).append(change)
    findings = []
    for row, found in by_row.items():
        issued = [s for s in sheet.prints if s[0] == row and s[1] <= sheet.last_column]
        if len(issued) == len(found) > 1 and not any(change.now for change in found):
            first = sheet.prints[min(issued)]
            period = sheet.period_at(row)
            name = f"{period.label}の行" if period else f"「{_short(first)}」の行"
            place = returned.place(None, sheet.item.no)
            was = "　".join(_short(c.was) for c in found)
            findings.append(find("text-changed", place, "", what=name, change=_gone(was)))
        else:
            findings += [_text_finding(sheet, returned, change) for change in found]
    return findings


def _text_finding(sheet: IssuedSheet, returned: ReturnedSheet, change: Change) -> Finding:
    place = returned.place(change.at, sheet.item.no, sheet.field_at(change.issued_at))
    was, now = shortened(change.was, change.now)
    words = _gone(was) if change.at is None else _changed(was, now)
    what = sheet.called(change.issued_at)
    return find("text-changed", place, clean_text(change.now), what=what, change=words)


def _changed(was: str, now: str) -> str:
    return f"配布した様式の「{was or _BLANK}」から「{now or _BLANK}」に変わっています"


def _gone(was: str) -> str:
    return f"なくなっています（配布した様式では「{was}」）"


def _within_form(sheet: IssuedSheet, returned: ReturnedSheet, spot: Spot) -> Finding | None:
    """Name a text in a place of the form that was issued blank; None beside the form."""
    row, column = spot
    table, plan = returned.table, sheet.plan
    if row < table.header_row:
        label = _label_of(sheet, returned.grid, spot)
        return _into_blank(sheet, returned, spot, label, f"「{label}」") if label else None
    period = next((p for p in plan.periods if table.rows.get(p.key) == row), None)
    field = next((f for f in plan.fields if table.columns.get(f.name) == column), None)
    if period is None or field is None:
        return None
    if field.side is Side.PLAN:
        what = f"{period.label}の「{field.name}」"
        return _into_blank(sheet, returned, spot, field.name, what)
    if period == returned.period:
        return None
    asked = returned.period.label
    missing = field.name not in returned.filled
    hint = f"{asked}の同じ欄は空白のため、行を間違えた可能性があります。" if missing else ""
    place = returned.place(spot, sheet.item.no, field.name)
    value = clean_text(returned.grid.cells[spot].text)
    words = {"period": period.label, "asked": asked, "shown": _short(value), "hint": hint}
    return find("value-other-period", place, value, **words)


def _into_blank(
    sheet: IssuedSheet, returned: ReturnedSheet, spot: Spot, field: str, what: str
) -> Finding:
    value = clean_text(returned.grid.cells[spot].text)
    place = returned.place(spot, sheet.item.no, field)
    return find("text-changed", place, value, what=what, change=_changed("", _short(value)))


def _label_of(sheet: IssuedSheet, grid: Grid, spot: Spot) -> str:
    """Give the label above the table whose blank text a place is, "" where there is none."""
    labels = {name_key(label): label for label in head_texts(sheet.plan, sheet.item)}
    row, column = spot
    beside = next((grid.text(row, c) for c in range(column - 1, -1, -1) if grid.text(row, c)), "")
    return labels.get(name_key(beside), "")


def beside_findings(grid: Grid, spots: Sequence[Spot], file: str, item: str = "") -> list[Finding]:
    """Give one finding for all that stands beside a form or on a sheet that is none of it."""
    filled = sorted(spot for spot in spots if grid.text(*spot).strip())
    if not filled:
        return []
    shown = named_places({spot: grid.text(*spot) for spot in filled})
    place = Place(file, grid.name, address(*filled[0]), item)
    return [find("value-beside", place, clean_text(grid.text(*filled[0])), places=shown)]


def named_places(texts: Mapping[Spot, str]) -> str:
    """Name the places of texts in reading order, many of them by their number only."""
    spots = sorted(texts)
    named = [f"{address(*spot)}「{_short(texts[spot])}」" for spot in spots[:_MAX_PLACES]]
    rest = len(spots) - len(named)
    return "、".join(named) + (f" ほか{rest}か所" if rest else "")


def _short(text: str) -> str:
    plain = " ".join(clean_text(text).split())
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 1] + "…"


def shortened(was: str, now: str) -> tuple[str, str]:
    """Give two texts in one line each; of long ones the part around their first difference."""
    one, two = (" ".join(clean_text(text).split()) for text in (was, now))
    if max(len(one), len(two)) <= _SHOWN:
        return one, two
    pairs = zip(one, two, strict=False)
    same = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(two)))
    start = max(0, same - _BEFORE)
    return _window(one, start), _window(two, start)


def _window(text: str, start: int) -> str:
    part = text[start : start + _SHOWN]
    if not text:
        return ""
    return f"{'…' if start else ''}{part}{'…' if start + _SHOWN < len(text) else ''}"
