"""確認事項 and 回収状況: what to look at, and what became of every department and file."""

from __future__ import annotations

from collections.abc import Sequence

from taikou_xl.findings import Finding, Severity
from taikou_xl.outputs.board import Board
from taikou_xl.outputs.page import (
    Page,
    cell_style,
    heading_style,
    print_wide,
    table_page,
    title_rows,
)
from taikou_xl.outputs.view import View
from taikou_xl.returns.model import FileStatus, ReturnedFile
from taikou_xl.rollup import tables
from taikou_xl.sheets import look

FINDINGS, INTAKE = "確認事項", "回収状況"
HEAD_ROW = 3
# a pasted page helps nobody here; the whole text stands in the return
_VALUE_CHARS, _MESSAGE_CHARS = 1000, 3000
_SEVERITY_FILLS = {
    Severity.ERROR: look.MISSING_FILL,
    Severity.WARNING: "#FFF1C2",
    Severity.NOTE: look.LABEL_FILL,
}
_FINDING_HEADS = (
    ("区分", 8.0), ("担当課", 12.0), ("番号", 6.0), ("欄", 11.0), ("入力された値", 16.0),
    ("内容", 38.0), ("対応", 40.0), ("ファイル", 20.0), ("シート", 16.0), ("セル", 7.0),
)  # fmt: skip
_UNIT_HEADS = (
    ("配布先", 16.0), ("担当課", 16.0), ("状況", 18.0), ("項目", 6.0), ("回答", 6.0), ("保留", 6.0),
    ("未回答", 7.0), ("備考", 22.0), ("記入者（内線）", 17.0), ("ファイル", 30.0),
    ("ファイルの日時", 17.0), ("照合番号（SHA-256）", 15.0),
)  # fmt: skip


def write_findings(page: Page, view: View) -> None:
    """Write all findings, errors first, each with its place and its remedy."""
    found = sorted_findings(view)
    counts = "、".join(f"{s.label} {sum(f.severity is s for f in found)}件" for s in Severity)
    title_rows(page, view.c, FINDINGS, f"{counts}（{view.c.as_of}）")
    table_page(page, _FINDING_HEADS, HEAD_ROW, heading_height=24)
    row = HEAD_ROW
    for row, (finding, department) in enumerate(
        ((f, department_of(view, f)) for f in found), start=HEAD_ROW + 1
    ):
        _write_finding(page, row, finding, department)
    if not found:
        row = HEAD_ROW + 1
        page.text(row, 0, "確認が必要な事項はありません。", page.style(text_wrap=False))
    page.sheet.autofilter(HEAD_ROW, 0, row, len(_FINDING_HEADS) - 1)
    print_wide(page, view.c, [width for _, width in _FINDING_HEADS])


def _write_finding(page: Page, row: int, finding: Finding, department: str) -> None:
    cells = (
        finding.severity.label, department, finding.item, finding.field,
        finding.value[:_VALUE_CHARS], finding.message[:_MESSAGE_CHARS], finding.remedy[:_MESSAGE_CHARS],
        finding.file, finding.sheet, finding.cell,
    )  # fmt: skip
    plain = cell_style(page, valign="top")
    mark = cell_style(
        page, valign="top", align="center", bg_color=_SEVERITY_FILLS[finding.severity]
    )
    for column, text in enumerate(cells):
        page.text(row, column, text, plain if column else mark)
    widths = [width for _, width in _FINDING_HEADS]
    page.sheet.set_row(row, look.row_pt(zip(cells, widths, strict=True), least_pt=20))


def sorted_findings(view: View) -> list[Finding]:
    """Give errors, then warnings, then notes; within them by 担当課 and item."""
    weights = {severity: number for number, severity in enumerate(Severity)}
    departments = {d: n for n, d in enumerate(view.c.plan.departments_in(view.c.period))}
    items = {item.no: n for n, item in enumerate(view.c.plan.items)}

    def order(finding: Finding) -> tuple[int, int, int]:
        department = departments.get(department_of(view, finding), len(departments))
        return weights[finding.severity], department, items.get(finding.item, len(items))

    return sorted(view.c.findings, key=order)


def department_of(view: View, finding: Finding) -> str:
    """Give the 担当課 (or 配布先) that a finding belongs to, by its item, file or value."""
    item = view.c.plan.item_by_no.get(finding.item)
    if item is not None:
        return item.department
    unit = next((f.unit for f in view.c.returns if f.file == finding.file and f.unit), "")
    if unit:
        return unit
    units = view.c.plan.units_in(view.c.period)
    return next((u for u in units if u == finding.value or f"「{u}」" in finding.message), "")


def write_intake(page: Page, view: View) -> None:
    """Write every unit with its status and files, then every other file seen with its reason."""
    title_rows(page, view.c, INTAKE, _account(view))
    table_page(page, _UNIT_HEADS, HEAD_ROW, heading_height=24)
    row = HEAD_ROW + 1
    board = Board(view.c)
    page.text(2, 0, board.count_line(), page.style(text_wrap=False))
    shown: set[str] = set()
    by_unit: dict[str, list[ReturnedFile]] = {}
    for file in filter(_counts, view.c.returns):
        by_unit.setdefault(file.unit, []).append(file)
    for unit in board.asking.statuses:
        files = by_unit.get(unit, [])
        shown |= {f.file for f in files}
        _write_unit(page, view, row, board, unit, files)
        row += 1
    page.sheet.autofilter(HEAD_ROW, 0, max(HEAD_ROW + 1, row - 1), len(_UNIT_HEADS) - 1)
    others = [f for f in view.c.returns if f.file not in shown or f.reason]
    _write_files(page, row + 1, others)
    print_wide(page, view.c, [width for _, width in _UNIT_HEADS])


def _counts(file: ReturnedFile) -> bool:
    return file.status in (
        FileStatus.ACCEPTED,
        FileStatus.WITH_WARNINGS,
        FileStatus.REJECTED,
        FileStatus.CONFLICT,
    )


def _account(view: View) -> str:
    items = tables.item_account(view.c)
    line = (
        f"計画項目 {items['plan']} ＝ 回答 {items['answered']} ＋ 保留 {items['held']}"
        f" ＋ 未回答 {items['missing']}"
    )
    return f"{files_line(view)}　／　{line}（{view.c.as_of}）"


def files_line(view: View) -> str:
    """Give the account of files: seen = accepted + rejected + …."""
    if view.c.recorded:
        return f"台帳に記録された実績から集計しました（{view.c.source}）"
    files = tables.file_account(view.c)
    words = [("受理", files["accepted"])]
    words += [
        (s.label, files[s.value])
        for s in FileStatus
        if s.value in files and s is not FileStatus.ACCEPTED
    ]
    parts = " ＋ ".join(f"{word} {count}" for word, count in words if count)
    return f"ファイル {files['seen']} ＝ {parts or '0'}"


def _write_unit(
    page: Page, view: View, row: int, board: Board, unit: str, files: Sequence[ReturnedFile]
) -> None:
    items = view.c.plan.items_of(unit, view.c.period)
    states = [view.status(item) for item in items]
    departments = "、".join(dict.fromkeys(item.department for item in items))
    status, standing = board.asking.statuses[unit], board.standing(unit)
    fill = {"missing": look.MISSING_FILL, "sent_back": "#FFF1C2"}.get(status, look.GUIDE_FILL)
    plain, number = cell_style(page), cell_style(page, align="center")
    page.text(row, 0, unit, plain)
    page.text(row, 1, departments, plain)
    page.text(row, 2, standing.state, cell_style(page, align="center", bg_color=fill))
    counts = [len(items), *(states.count(s) for s in ("answered", "held", "missing"))]
    for column, count in enumerate(counts, start=3):
        page.number(row, column, count, number)
    texts = [
        standing.remark,
        "\n".join(_sender(f) for f in files if _sender(f)),
        "\n".join(f.file for f in files),
        "\n".join(f.received for f in files),
        "\n".join(f.sha256[:12] for f in files),
    ]
    for column, text in enumerate(texts, start=7):
        page.text(row, column, text, plain)
    widths = [width for _, width in _UNIT_HEADS]
    cells = [unit, departments, standing.state, "", "", "", "", *texts]
    page.sheet.set_row(row, look.row_pt(zip(cells, widths, strict=True), least_pt=20))


def _sender(file: ReturnedFile) -> str:
    name, line = file.cover.sender, file.cover.extension
    return f"{name}（{line}）" if name and line else name or line


def _write_files(page: Page, row: int, files: Sequence[ReturnedFile]) -> None:
    """Write the files that need a word: those not counted, and those with findings."""
    title = "集計に入れなかったファイルと、確認のあるファイル"
    page.text(row, 0, title, page.style(bold=True, font_size=12, text_wrap=False))
    row += 1
    if not files:
        page.text(row, 0, "ありません。", page.style(text_wrap=False))
        return
    head, plain = heading_style(page), cell_style(page)
    spans = (
        (0, 1, "ファイル"),
        (2, 2, "状況"),
        (3, 9, "理由"),
        (10, 10, "ファイルの日時"),
        (11, 11, "照合番号（SHA-256）"),
    )
    for left, right, text in spans:
        page.merge(row, left, right, text, head)
    for at, file in enumerate(files, start=row + 1):
        cells = (file.file, file.status.label, file.reason, file.received, file.sha256[:12])
        for (left, right, _), text in zip(spans, cells, strict=True):
            page.merge(at, left, right, text, plain)
        page.sheet.set_row(
            at,
            look.row_pt([(file.file, 32), (file.status.label, 18), (file.reason, 93)], least_pt=20),
        )
