"""全体指標: the goals of the whole plan, as a sheet of the master that the administrator fills."""

from __future__ import annotations

from taikou_xl.findings import Finding, Place, find
from taikou_xl.master.tables import SheetTable, find_sheet, place_in, read_rows
from taikou_xl.plan import overall, sheetnames
from taikou_xl.plan.indicatorrows import BY_PEOPLE, DIRECTIONS
from taikou_xl.plan.model import Plan
from taikou_xl.plan.overall import OverallRow
from taikou_xl.sheets.grid import Book
from taikou_xl.sheets.ledger import Ledger, LedgerColumn
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

_NOTES = (
    "計画全体の目標（KGI・基本目標）と、それに寄与する項目です。寄与する項目は「寄与先」に目標の指標名を、「番号」に項目の番号を書きます。",
    "期の列には実績を書きます。番号のある行は、空欄なら項目の回答の数値を使います。目安は、基準の期の末から目標の期の末までの直線です。",
)
_WIDTHS = (26, 8, 10, 9, 20, 13, 10, 13, 10)


def overall_ledger(plan: Plan) -> Ledger:
    """Give the sheet's table: the rows of the plan and room for more."""
    choices = {overall.DIRECTION: DIRECTIONS}
    heads = [*zip(overall.HEADS, _WIDTHS, strict=True), *((p, 11) for p in _labels(plan))]
    columns = tuple(
        LedgerColumn(head, width, choices.get(head, ()), centred=head in choices, required=n == 0)
        for n, (head, width) in enumerate([*heads, (overall.NOTE, 30)])
    )
    body = [_texts(plan, row) for row in plan.overall or ()]
    return Ledger(sheetnames.OVERALL, _NOTES, columns, body, spare=8, frozen=1, paper_a3=True)


def _labels(plan: Plan) -> list[str]:
    return [period.short_label for period in plan.periods]


def _texts(plan: Plan, row: OverallRow) -> list[str]:
    actuals = [row.actuals.get(period.key, "") for period in plan.periods]
    return [
        row.name, row.unit, row.direction, row.no, row.toward,
        row.baseline, row.baseline_at, row.goal, row.goal_at, *actuals, row.note,
    ]  # fmt: skip


def read_overall(
    book: Book, plan: Plan, name: str
) -> tuple[tuple[OverallRow, ...] | None, list[Finding]]:
    """Give the rows of the sheet, None where the master has none; and what cannot be used."""
    grid = find_sheet(book, sheetnames.OVERALL)
    if grid is None:
        return None, []
    heads = (*overall.HEADS, *_labels(plan), overall.NOTE)
    table = read_rows(grid, heads)
    if table is None:
        told = "見出しの行がありません"
        place = Place(file=name, sheet=grid.name)
        return (), [find("overall-unusable", place, sheetnames.OVERALL, reason=told)]
    rows, findings = [], []
    for number, texts in zip(table.numbers, table.rows, strict=True):
        actuals = {p.key: t for p in plan.periods if (t := texts[p.short_label])}
        row = OverallRow(
            texts[overall.NAME], texts[overall.UNIT], texts[overall.DIRECTION],
            texts[overall.NO], texts[overall.TOWARD],
            texts[overall.BASELINE], texts[overall.BASELINE_AT],
            texts[overall.GOAL], texts[overall.GOAL_AT], actuals, texts[overall.NOTE],
        )  # fmt: skip
        rows.append(row)
        findings += [
            find("overall-unusable", _place(table, number, head, name), text, reason=reason)
            for head, text, reason in _problems(row, plan)
        ]
    goals = [(n, r) for n, r in zip(table.numbers, rows, strict=True) if r.name and not r.toward]
    names = {name_key(row.name) for _, row in goals}
    for number, row in goals:
        first = next(n for n, one in goals if name_key(one.name) == name_key(row.name))
        if first != number:
            reason = "同じ名前の目標が、ほかの行にもあります"
            place = _place(table, number, overall.NAME, name)
            findings.append(find("overall-unusable", place, row.name, reason=reason))
    for number, row in zip(table.numbers, rows, strict=True):
        if row.toward and name_key(row.toward) not in names:
            reason = "寄与先の指標が、このシートにありません"
            place = _place(table, number, overall.TOWARD, name)
            findings.append(find("overall-unusable", place, row.toward, reason=reason))
    return tuple(rows), findings


def _place(table: SheetTable, number: int, head: str, name: str) -> Place:
    column = table.columns.get(head, 0)
    return place_in(name, table.sheet, (number, column), "", head)


def _problems(row: OverallRow, plan: Plan) -> list[tuple[str, str, str]]:
    """Name the cells of a row that cannot be used: heading, text and why."""
    found = []
    if not row.name:
        found.append((overall.NAME, row.unit or row.goal or row.no, "指標名が空欄です"))
    if row.no and row.no not in plan.item_by_no:
        found.append((overall.NO, row.no, "この番号の項目がありません"))
    if row.direction and row.direction not in DIRECTIONS:
        found.append(
            (overall.DIRECTION, row.direction, f"「{'」「'.join(DIRECTIONS)}」から選んでください")
        )
    for head, text, period in (
        (overall.BASELINE_AT, row.baseline_at, row.starts),
        (overall.GOAL_AT, row.goal_at, row.ends),
    ):
        if text and period is None:
            found.append((head, text, f"期として読み取れません（例：{_example(plan)}）"))
    readable = row.direction in DIRECTIONS and row.direction != BY_PEOPLE
    if row.goal and readable and row.indicator(plan.periods[-1]) is None:
        found.append((overall.GOAL, row.goal, "目標の数値として読み取れません"))
    if row.goal and not row.direction:
        found.append((overall.DIRECTION, row.goal, "目標値の方向（以上・以下など）が空欄です"))
    return found


def _example(plan: Plan) -> str:
    last = plan.periods[-1]
    return "、".join(dict.fromkeys((Period(last.year).key, last.key)))
