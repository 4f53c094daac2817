"""An item's sheet in a returned workbook: found by what it prints, read by its headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import IssuedItem
from taikou_xl.forms.layout import TablePlace, locate_table, read_label
from taikou_xl.plan.amounts import Estimate, amount_of, estimates, is_amount_written
from taikou_xl.plan.model import Item, Plan
from taikou_xl.returns.changes import IssuedSheet, ReturnedSheet, changed_findings
from taikou_xl.returns.compare import print_key, print_keys
from taikou_xl.returns.kinds import BLANK, MERGED, STRUCK, UNPLACED, is_filled, is_visible
from taikou_xl.returns.model import Answer
from taikou_xl.sheets.grid import Book, Cell, CellKind, Grid, address
from taikou_xl.sheets.shown import as_shown, shown_text
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text

_ENOUGH = 0.5  # of an item's texts must stand on a sheet whose title was changed


@dataclass(frozen=True)
class Candidates:
    """The sheets of a workbook that look like an item's: with a title and a table."""

    book: Book
    plan: Plan
    period: Period

    @cached_property
    def titles(self) -> dict[str, str | None]:
        """What stands beside the title's label, by sheet; None where there is no label."""
        label = self.plan.level_names[-1]
        found = {name: read_label(grid, label) for name, grid in self.book.sheets.items()}
        return {name: None if text is None else print_key(text) for name, text in found.items()}

    @cached_property
    def with_table(self) -> dict[str, Grid]:
        """The sheets with a title and a table: lists of items show titles too, but have none."""
        return {
            name: grid
            for name, grid in self.book.sheets.items()
            if self.titles[name] is not None
            and (table := self.table_on(grid)) is not None
            and table.rows
        }

    def table_on(self, grid: Grid) -> TablePlace | None:
        """Find the table on a sheet, once for each."""
        if grid.name not in self._tables:
            self._tables[grid.name] = locate_table(grid, self.plan, (self.period,))
        return self._tables[grid.name]

    @cached_property
    def _tables(self) -> dict[str, TablePlace | None]:
        return {}

    def find(self, issued: IssuedItem) -> list[Grid]:
        """Find an item's sheet, the one under its own name first, and every copy of it."""
        if issued.no not in self._found:
            self._found[issued.no] = self._find(issued)
        return self._found[issued.no]

    @cached_property
    def _found(self) -> dict[str, list[Grid]]:
        return {}

    def _find(self, issued: IssuedItem) -> list[Grid]:
        title = print_key(issued.title)
        found = [grid for name, grid in self.with_table.items() if self.titles[name] == title]
        if len(found) > 1:  # two items may share a title, but never a number
            found = [grid for grid in found if _shows_number(grid, issued)] or found
        named = self.book.sheets.get(issued.sheet)
        if named is not None and self._may_be_own(named, found, title):
            return [named, *(grid for grid in found if grid.name != named.name)]
        return found or [g for g in self.with_table.values() if _shows_item(g, issued)]

    def _may_be_own(self, named: Grid, found: Sequence[Grid], title: str) -> bool:
        shown = self.titles[named.name]
        if shown == title and named.name in self.with_table:
            return any(grid.name == named.name for grid in found)
        return shown in (None, title)


def _shows_number(grid: Grid, issued: IssuedItem) -> bool:
    """Tell whether an item's number is printed on a sheet as it was issued."""
    wanted = {print_key(text) for _, text in issued.prints if f"番号 {issued.no}" in text}
    return not wanted.isdisjoint(_keys_on(grid))


def _keys_on(grid: Grid) -> set[str]:
    return set(print_keys(cell.text for cell in grid.cells.values()).values())


def _shows_item(grid: Grid, issued: IssuedItem) -> bool:
    """Know an item whose title was changed by its number and most of its other texts."""
    here = _keys_on(grid)
    there = set(print_keys(text for _, text in issued.prints).values())
    return _shows_number(grid, issued) and len(here & there) > len(there) * _ENOUGH


def read_item(
    shown: str,
    unit: str,
    candidates: Candidates,
    issued: IssuedItem,
    item: Item,
    expected: Mapping[str, str] | None = None,
) -> tuple[list[Answer], list[Finding]]:
    """Read an item from its sheet or sheets; copies that differ are named and none is taken.

    ``expected`` are the amounts that the form showed for later periods, by field.
    """
    grids = candidates.find(issued)
    if not grids:
        place = Place(shown, issued.sheet, item=item.no)
        return [], [find("sheet-missing", place, title=issued.title)]
    given = expected or {}
    read = [_read_sheet(shown, unit, grid, candidates, issued, item, given) for grid in grids]
    filled = [one for one in read if any(map(is_filled, one[0]))] or read[:1]
    if any(_texts(one[0]) != _texts(filled[0][0]) for one in filled):
        place = Place(shown, grids[0].name, item=item.no)
        others = "」「".join(grid.name for grid in grids)
        return [], [find("sheet-doubled", place, title=issued.title, others=f"「{others}」")]
    return filled[0]


def _texts(answers: Sequence[Answer]) -> list[tuple[str, str]]:
    return [(answer.kind, answer.text) for answer in answers]


def _read_sheet(
    shown: str,
    unit: str,
    grid: Grid,
    candidates: Candidates,
    issued: IssuedItem,
    item: Item,
    expected: Mapping[str, str],
) -> tuple[list[Answer], list[Finding]]:
    """Read an item's answers from one sheet; a cell that cannot be placed does not hold the rest."""
    plan, period = candidates.plan, candidates.period
    findings: list[Finding] = []
    place = Place(shown, grid.name, item=item.no)
    if grid.name != issued.sheet:
        findings.append(find("sheet-renamed", place, grid.name, title=issued.title))
    if item.department != issued.department:
        findings.append(
            find("department-changed", place, issued.department, department=item.department)
        )
    table = candidates.table_on(grid)
    missing = _unusable(table, plan, period)
    row = f"{period.label}の行"
    if table is None or row in missing:
        lost = missing if table is None else [row]
        findings.append(find("table-missing", place, title=issued.title, missing="」「".join(lost)))
        return [], findings
    was_issued = {name for name, _ in issued.cells}
    answers = []
    for field in plan.report_fields:
        spot = table.cell(field.name, period)
        if field.name in missing or spot is None:
            # a field that the form never had is blank; a heading that is gone holds its cell
            kind = UNPLACED if field.name in was_issued else BLANK
            answers.append(
                Answer(shown, unit, item.no, period.key, field.name, grid.name, "", kind, "")
            )
            continue
        answer, found = _answer(shown, unit, item.no, period, field.name, grid, spot)
        answers.append(answer)
        findings += found
    for one in estimates(plan, item, period):
        spot = table.cell(one.planned.name, one.period)
        if one.field.name in was_issued and spot is not None:
            answer, found = _answer(shown, unit, item.no, period, one.field.name, grid, spot)
            answer, told = _if_changed(answer, one, expected)
            answers.append(answer)
            findings += [*found, *told]
    if issued.prints:
        filled = frozenset(answer.field for answer in answers if is_filled(answer))
        returned = ReturnedSheet(shown, grid, table, period, filled)
        findings += changed_findings(IssuedSheet(issued, item, plan), returned)
    return answers, findings


def _if_changed(
    answer: Answer, one: Estimate, expected: Mapping[str, str]
) -> tuple[Answer, list[Finding]]:
    """Take an estimate that still is what the form showed for no answer; a cleared one too."""
    shown = expected.get(one.field.name, "")
    if answer.kind == BLANK:
        place = Place(answer.file, answer.sheet, answer.cell, answer.item, answer.field)
        told = [find("estimate-cleared", place, shown=shown)] if is_amount_written(shown) else []
        return answer, told
    before, after = amount_of(shown, one.planned), amount_of(answer.text, one.planned)
    same = before == after if after is not None else print_key(shown) == print_key(answer.text)
    return (replace(answer, kind=BLANK, text=""), []) if same else (answer, [])


def _unusable(table: TablePlace | None, plan: Plan, period: Period) -> list[str]:
    """Name the headings and rows without which no answer of the period can be placed."""
    if table is None:
        return [field.name for field in plan.report_fields]
    wanted = {*(field.name for field in plan.report_fields), f"{period.label}の行"}
    return [name for name in (*table.missing, *table.doubled) if name in wanted]


def _answer(
    shown: str,
    unit: str,
    no: str,
    period: Period,
    field: str,
    grid: Grid,
    spot: tuple[int, int],
) -> tuple[Answer, Sequence[Finding]]:
    cell = as_shown(grid.cells.get(spot))  # 612345 shown as 612,345円 is an amount in 円
    where = address(*spot)
    text, findings = _text_of(cell, Place(shown, grid.name, where, no, field))
    kind = BLANK if cell is None or not is_visible(text) else cell.kind.value
    if cell is not None and cell.kind in (CellKind.ERROR, CellKind.UNCACHED):
        kind = cell.kind.value
    if cell is not None and cell.struck and kind != BLANK:
        kind = STRUCK
    area = grid.merge_at(*spot)
    if area is not None and (area.top, area.left) != (area.bottom, area.right):
        kind = MERGED
    answer = Answer(shown, unit, no, period.key, field, grid.name, where, kind, text)
    return answer, findings


def _text_of(cell: Cell | None, place: Place) -> tuple[str, list[Finding]]:
    if cell is None:
        return "", []
    text = shown_text(cell)
    clean = clean_text(text)
    dropped = len(clean) != len(text.replace("\r\n", "\n"))
    return clean, [find("text-cleaned", place)] if dropped else []
