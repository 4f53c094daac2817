"""What lies in a returned workbook beside its own items: foreign and added sheets, its name."""

from __future__ import annotations

from pathlib import PurePath

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import Identity, is_identity
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.sheetnames import FORM_SHEETS
from taikou_xl.returns.changes import beside_findings, named_places
from taikou_xl.returns.compare import print_key, print_keys
from taikou_xl.returns.itemsheets import Candidates
from taikou_xl.sheets.grid import Grid, address
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text, name_key


def stranger_findings(shown: str, candidates: Candidates, identity: Identity) -> list[Finding]:
    """Name every sheet that is none of the form: another unit's item, or one that was added."""
    own = {grid.name for one in identity.items for grid in candidates.find(one)}
    names = {*FORM_SHEETS, *own, *(one.sheet for one in identity.items)}
    names |= {name for name, _ in identity.sheets}
    tops = {print_key(first) for _, first in identity.sheets if first}
    findings: list[Finding] = []
    for name, grid in candidates.book.sheets.items():
        if name in own or is_identity(grid):
            continue
        item = _item_on(candidates, name)
        if item is not None:
            findings.append(_foreign(shown, grid, item, candidates))
        elif name not in names and _top(grid) not in tops:
            spots = [spot for spot, cell in grid.cells.items() if not cell.formula]
            findings += beside_findings(grid, spots, shown)
    return findings


def comment_findings(shown: str, candidates: Candidates, identity: Identity) -> list[Finding]:
    """Name what people wrote into comments, one finding per sheet: it is no answer."""
    items = {grid.name: one.no for one in identity.items for grid in candidates.find(one)}
    findings = []
    for name, grid in candidates.book.sheets.items():
        if grid.comments:
            spots = sorted(grid.comments)
            place = Place(shown, name, address(*spots[0]), items.get(name, ""))
            first = clean_text(grid.comments[spots[0]])
            findings.append(find("comment-added", place, first, places=named_places(grid.comments)))
    return findings


def _item_on(candidates: Candidates, name: str) -> Item | None:
    """Give the plan's item that a sheet shows by its title, None for any other sheet."""
    if name not in candidates.with_table:
        return None
    title = candidates.titles[name]
    found = [item for item in candidates.plan.items if print_key(item.title) == title]
    cells = candidates.with_table[name].cells.values()
    texts = set(print_keys(cell.text for cell in cells).values())
    numbered = [i for i in found if texts & {print_key(f"番号 {i.no}"), print_key(_long_number(i))}]
    return next(iter(numbered or found), None)


def _long_number(item: Item) -> str:
    return f"{item.label}（番号 {item.no}）"


def _top(grid: Grid) -> str:
    cells = sorted(spot for spot, cell in grid.cells.items() if not cell.formula)
    return print_key(grid.text(*cells[0])) if cells else ""


def _foreign(shown: str, grid: Grid, item: Item, candidates: Candidates) -> Finding:
    table, period = candidates.table_on(grid), candidates.period
    fields = candidates.plan.report_fields
    spots = [table.cell(f.name, period) for f in fields] if table else []
    filled = any(spot is not None and grid.text(*spot).strip() for spot in spots)
    held = "記入もあります" if filled else "記入はありません"
    words = {"title": item.title, "department": item.unit, "held": held}
    return find("sheet-foreign", Place(shown, grid.name, item=item.no), item.no, **words)


def name_findings(shown: str, name: str, unit: str, plan: Plan, period: Period) -> list[Finding]:
    """Warn where a file bears just the name of another unit's form."""
    stem = name_key(PurePath(name).stem)
    if stem == name_key(unit):
        return []
    # late: only an unusual name needs the writer of forms
    from taikou_xl.forms.workbook import form_file_name

    others = [other for other in plan.units_in(period) if other != unit]
    found = next((o for o in others if name_key(form_file_name(o)) == name_key(name)), None)
    if found is None:
        return []
    return [find("name-other", Place(shown), found, department=unit)]
