"""The rows of 事務局修正: read, or named with the reason why they mean nothing.

Source: the sheet 事務局修正 of the master.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taikou_xl.findings import Finding, Place, find
from taikou_xl.plan.amounts import asked_fields
from taikou_xl.plan.handrows import HandRow
from taikou_xl.plan.model import Field, Item, Plan
from taikou_xl.plan.sheetnames import CONFIRMED, OFFICE, OPINIONS
from taikou_xl.sheets.grid import CellKind
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

BLANK = "（空白）"  # how 修正後 says that a cell is to be emptied
Key = tuple[str, str, str]  # period key, item number, field


@dataclass(frozen=True)
class Correction:
    """One row of 事務局修正 that names a period, an item and a field of the plan.

    ``cell`` is the address of 修正後 and ``kind`` its kind (``sheets.grid.CellKind``); ``row``
    is the row's number as Excel shows it.
    """

    period: Period
    item: str
    field: Field
    before: str
    after: str
    reason: str
    channel: str
    date: str
    cell: str
    row: int
    kind: str = CellKind.TEXT.value

    @property
    def key(self) -> Key:
        """What it corrects."""
        return self.period.key, self.item, self.field.name


def read_corrections(plan: Plan, source: str) -> tuple[list[Correction], list[Finding]]:
    """Read 事務局修正; rows that name nothing of the plan come back as findings."""
    corrections: list[Correction] = []
    findings: list[Finding] = []
    for row in plan.hand.get(OFFICE, ()):
        found, reason = _read(plan, row)
        if found is None:
            findings.append(unusable(row, source, reason))
        else:
            corrections.append(found)
    return corrections, findings


def unusable(row: HandRow, source: str, reason: str) -> Finding:
    """Say that a row that the administrator typed has no effect, and why."""
    place = Place(source, row.sheet, row.cell("番号"), row.text("番号"))
    return find("hand-row-unusable", place, row=row.number, sheet=row.sheet, reason=reason)


def other_rows(plan: Plan, period: Period, source: str) -> list[Finding]:
    """Name the rows of the administrator's sheets that are another period's, one finding each.

    Earlier ones are history and share one finding for each sheet. Those of 事務局修正 are not
    among them: they are applied to what the master records.
    """
    findings = []
    for sheet in (OFFICE, CONFIRMED, OPINIONS):
        dated = [(row, plan.find_period(row.text("期"))) for row in plan.hand.get(sheet, ())]
        findings += [
            find(
                "hand-row-later",
                Place(source, sheet, row.cell("期"), row.text("番号")),
                row.text("期"),
                row=row.number,
                sheet=sheet,
                period=when.label,
            )
            for row, when in dated
            if when is not None and when > period
        ]
        earlier = [(row.number, row.cell("期"), w) for row, w in dated if w and w < period]
        if earlier and sheet != OFFICE:
            findings.append(earlier_rows(sheet, earlier, source, "今回は使っていません"))
    return findings


def earlier_rows(
    sheet: str, rows: Sequence[tuple[int, str, Period]], source: str, state: str
) -> Finding:
    """Name rows (number, address, period) of periods that are over, in one finding."""
    count: dict[str, int] = {}
    for _, _, period in sorted(rows, key=lambda row: row[2]):
        count[period.label] = count.get(period.label, 0) + 1
    told = "、".join(f"{label} {number}行" for label, number in count.items())
    numbers = [number for number, _, _ in rows]
    span = f"{min(numbers)}～{max(numbers)}行目" if len(numbers) > 1 else f"{numbers[0]}行目"
    place = Place(source, sheet, rows[0][1])
    return find("hand-row-earlier", place, sheet=sheet, rows=span, told=told, state=state)


def find_item(plan: Plan, text: str) -> Item | None:
    """Find an item by its number, also when width, case or blanks differ."""
    known = plan.item_by_no.get(text.strip())
    if known is not None:
        return known
    found = [item for item in plan.items if name_key(item.no) == name_key(text)]
    return found[0] if len(found) == 1 else None


def no_such_item(plan: Plan, text: str) -> str:
    """Say that a number is no item's, and which one is meant where people wrote its 表示番号."""
    if not text:
        return "「番号」が空欄です"
    called = [item.no for item in plan.items if name_key(item.label) == name_key(text)]
    hint = f"。表示番号ではなく、番号「{called[0]}」を書きます" if len(called) == 1 else ""
    return f"番号「{text}」の計画項目がありません{hint}"


def unreadable(row: HandRow) -> str:
    """Say which cells or headings of a row cannot be read, "" where all can."""
    if row.missing:
        return f"見出し「{'」「'.join(row.missing)}」がありません"
    return f"「{'」「'.join(row.broken)}」の欄を読み取れません" if row.broken else ""


def _read(plan: Plan, row: HandRow) -> tuple[Correction | None, str]:
    broken = unreadable(row)
    if broken:
        return None, broken
    period, item = plan.find_period(row.text("期")), find_item(plan, row.text("番号"))
    wanted = name_key(row.text("欄"))
    asked = asked_fields(plan, item, period) if item and period else plan.report_fields
    field = next((f for f in asked if name_key(f.name) == wanted), None)
    if period is None:
        return None, no_such_period(row.text("期"))
    if item is None:
        return None, no_such_item(plan, row.text("番号"))
    if not item.active(period):
        return None, f"番号{item.no}は、{period.label}の計画にありません"
    if field is None:
        names = "、".join(f.name for f in asked)
        return None, f"欄「{row.text('欄')}」がありません（{names}のいずれか）"
    if not row.text("修正後"):
        return None, f"「修正後」が空欄です（回答を消すときは{BLANK}と書く）"
    correction = Correction(
        period, item.no, field,
        before=row.text("修正前"), after=row.text("修正後"), reason=row.text("理由"),
        channel=row.text("経緯"), date=row.text("日付"), cell=row.cell("修正後"), row=row.number,
        kind=row.kinds.get("修正後", CellKind.TEXT.value),
    )  # fmt: skip
    return correction, ""


def no_such_period(text: str) -> str:
    """Say that 期 names no period of the plan."""
    return f"期「{text}」が、この計画の期間にありません" if text else "「期」が空欄です"
