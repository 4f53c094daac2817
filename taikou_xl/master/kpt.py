"""KPT: 総括 of the plan before, as a sheet of the master that the administrator fills."""

from __future__ import annotations

from taikou_xl.master.tables import find_sheet, read_rows
from taikou_xl.plan import kpt, sheetnames
from taikou_xl.plan.kpt import KptRow
from taikou_xl.plan.model import Plan
from taikou_xl.sheets.grid import Book
from taikou_xl.sheets.ledger import Ledger, LedgerColumn
from taikou_xl.terms.text import name_key

_NOTES = (
    "総括です。Keep（続けたいこと）、Problem（課題）、Try（次に取り組むこと）を1行に1つ書きます。",
    "Try には、答える取組項目の番号か名称を1行に1つ（または「、」で区切って）書きます。答える項目がないときは「なし」とし、備考に理由を書きます。",
)
_WIDTHS = (10, 6, 56, 46, 40)


def kpt_ledger(plan: Plan) -> Ledger:
    """Give the sheet's table: the rows of the plan and room for more."""
    columns = tuple(
        LedgerColumn(head, width, kpt.KINDS if head == kpt.KIND else (), centred=width <= 10)
        for head, width in zip(kpt.HEADS, _WIDTHS, strict=True)
    )
    body = [[r.kind, r.no, r.text, r.items, r.note] for r in plan.kpt or ()]
    return Ledger(sheetnames.KPT, _NOTES, columns, body, spare=10)


def read_kpt(book: Book) -> tuple[KptRow, ...] | None:
    """Give the rows of the sheet, None where the master has none; 種別 in our own spelling."""
    grid = find_sheet(book, sheetnames.KPT)
    if grid is None:
        return None
    table = read_rows(grid, kpt.HEADS)
    kinds = {name_key(kind): kind for kind in kpt.KINDS}
    return tuple(
        KptRow(
            kinds.get(name_key(row[kpt.KIND]), row[kpt.KIND]),
            *(row[head] for head in kpt.HEADS[1:]),
        )
        for row in (table.rows if table else ())
    )
