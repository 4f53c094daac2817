"""One returned workbook → answers, each with its file, sheet and cell, and what was found.

The form is known by its identity sheet; sheets and cells are found again by their printed
labels, so that a renamed sheet or an inserted row does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence

from taikou_xl.findings import Finding, Place, Severity, find
from taikou_xl.forms.identity import Identity, IssuedItem, find_identity
from taikou_xl.forms.layout import TablePlace, locate_table, read_label
from taikou_xl.plan.model import Item, Plan
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.model import Answer, FileStatus, Reading, ReturnedFile
from taikou_xl.sheets.deliver import MANIFEST
from taikou_xl.sheets.grid import Book, Cell, CellKind, Grid, address
from taikou_xl.sheets.opening import BookRefused, open_book
from taikou_xl.sheets.shown import as_shown, shown_text
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import clean_text, loose_key, name_key

BLANK, MERGED, UNPLACED = "blank", "merged", "unplaced"
_OWN_KINDS = {
    "master": "台帳",
    "summary": "集計表",
    "check": "確認結果",
    "list": "計画一覧",
}
_OWN_NAMES = (MANIFEST, "依頼文.txt")
_SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


def read_return(incoming: Incoming, plan: Plan, period: Period) -> Reading:
    """Read one file of the returns; whatever it is, it gets a status and a reason."""
    ignored = _ignored_name(incoming.name)
    if ignored:
        return _ignored(incoming, ignored)
    if incoming.refusal:
        code, word, text = incoming.refusal
        return _rejected(incoming, "", find(code, Place(incoming.shown), **{word: text}))
    try:
        book = open_book(incoming.data)
    except BookRefused as refused:
        return _rejected(incoming, "", find(refused.code, Place(incoming.shown), **refused.words))
    own = _OWN_KINDS.get(book.properties.get("taikou_kind", ""))
    if own:
        return _ignored(incoming, f"この道具が作った{own}です")
    identity = find_identity(book)
    if identity is None:
        return _rejected(incoming, "", find("not-ours", Place(incoming.shown)))
    stranger = _stranger(incoming, identity, plan, period)
    if stranger:
        # another plan's departments are not ours, even where they have the same name
        own_unit = identity.unit if identity.plan_key == plan.key else ""
        return _rejected(incoming, own_unit, stranger)
    return _read_form(incoming, book, identity, plan, period)


def is_filled(answer: Answer) -> bool:
    """Tell whether a cell holds anything, readable or not; blanks alone are nothing."""
    return answer.kind not in (BLANK, UNPLACED) and (
        answer.kind != MERGED or bool(name_key(answer.text))
    )


def _ignored_name(name: str) -> str:
    if name.startswith(("~$", ".~lock.")):
        return "編集中に作られる一時ファイルです"
    if name.casefold() in _SYSTEM_NAMES or name.startswith((".taikou-", "._")):
        return "システムのファイルです"
    return "この道具が作ったファイルです" if name in _OWN_NAMES else ""


def _ignored(incoming: Incoming, reason: str) -> Reading:
    finding = find("file-ignored", Place(incoming.shown), reason=reason)
    return Reading(_file(incoming, FileStatus.IGNORED, f"{reason}。"), (), (finding,))


def _rejected(incoming: Incoming, unit: str, finding: Finding) -> Reading:
    file = _file(incoming, FileStatus.REJECTED, finding.message, unit)
    return Reading(file, (), (finding,))


def _file(incoming: Incoming, status: FileStatus, reason: str = "", unit: str = "") -> ReturnedFile:
    return ReturnedFile(incoming.shown, status, reason, unit, incoming.received, incoming.sha256)


def _stranger(incoming: Incoming, identity: Identity, plan: Plan, period: Period) -> Finding | None:
    place = Place(incoming.shown)
    if identity.plan_key != plan.key:
        return find("plan-other", place, identity.plan_name)
    if identity.period != period.key:
        try:
            label = Period.parse(identity.period).label
        except ValueError:
            label = identity.period
        return find("period-other", place, label, period=period.label)
    return None


def _read_form(
    incoming: Incoming, book: Book, identity: Identity, plan: Plan, period: Period
) -> Reading:
    answers: list[Answer] = []
    findings: list[Finding] = []
    for issued in identity.items:
        item = plan.item_by_no.get(issued.no)
        if item is None or not item.active(period):
            place = Place(incoming.shown, issued.sheet, item=issued.no)
            findings.append(find("item-unknown", place, issued.no))
            continue
        own, found = _read_item(incoming.shown, book, identity, issued, item, plan, period)
        answers += own
        findings += found
    filled = any(is_filled(answer) for answer in answers)
    unplaced = any(finding.severity is Severity.ERROR for finding in findings)
    if not filled and not unplaced:
        return _rejected(incoming, identity.unit, find("form-blank", Place(incoming.shown)))
    file = ReturnedFile(
        incoming.shown,
        FileStatus.ACCEPTED,
        unit=identity.unit,
        received=incoming.received,
        sha256=incoming.sha256,
        items=tuple(dict.fromkeys(answer.item for answer in answers)),
        corrects=identity.corrects,
        sent_back=identity.sent_back,
    )
    return Reading(file, tuple(answers), tuple(findings))


def _read_item(
    shown: str,
    book: Book,
    identity: Identity,
    issued: IssuedItem,
    item: Item,
    plan: Plan,
    period: Period,
) -> tuple[list[Answer], list[Finding]]:
    grids = _find_sheets(book, plan, issued)
    if not grids:
        place = Place(shown, issued.sheet, item=item.no)
        return [], [find("sheet-missing", place, title=issued.title)]
    read = [_read_sheet(shown, identity.unit, grid, issued, item, plan, period) for grid in grids]
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
    issued: IssuedItem,
    item: Item,
    plan: Plan,
    period: Period,
) -> tuple[list[Answer], list[Finding]]:
    """Read an item's answers from one sheet; a cell that cannot be placed does not hold the rest."""
    findings: list[Finding] = []
    place = Place(shown, grid.name, item=item.no)
    if grid.name != issued.sheet:
        findings.append(find("sheet-renamed", place, grid.name, title=issued.title))
    if item.department != issued.department:
        findings.append(
            find("department-changed", place, issued.department, department=item.department)
        )
    table = locate_table(grid, plan, (period,))
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
    return answers, findings


def _find_sheets(book: Book, plan: Plan, issued: IssuedItem) -> list[Grid]:
    """Find an item's sheet, the one under its own name first, and every copy with its title."""
    label = plan.level_names[-1]

    def bears_title(grid: Grid) -> bool:
        return loose_key(read_label(grid, label) or "") == loose_key(issued.title)

    # the identity sheet and lists of items show titles too, but have no table
    found = [g for g in book.sheets.values() if bears_title(g) and _has_table(g, plan)]
    named = book.sheets.get(issued.sheet)
    if named is None or not (bears_title(named) or read_label(named, label) is None):
        return found
    return [named, *(grid for grid in found if grid.name != named.name)]


def _has_table(grid: Grid, plan: Plan) -> bool:
    table = locate_table(grid, plan, ())
    return table is not None and bool(table.rows)


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
    kind = BLANK if cell is None or not name_key(text) else cell.kind.value
    if cell is not None and cell.kind in (CellKind.ERROR, CellKind.UNCACHED):
        kind = cell.kind.value
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
