"""項目一覧: the rows of the master that are authoritative for names, departments and bounds."""

from __future__ import annotations

from collections.abc import Mapping

from taikou_xl.master.tables import SheetTable, find_sheet, read_rows
from taikou_xl.plan import headings, sheetnames
from taikou_xl.plan.bounds import read_bound
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.review import all_rows, may_lack_title
from taikou_xl.sheets.grid import Book, CellKind, Grid, address
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

SHEET_HEADING = "シート名"
_NAME = sheetnames.ITEMS


def item_headings(plan: Plan) -> tuple[str, ...]:
    """Give the headings of 項目一覧 in order, the plan's own further attributes included."""
    more = dict.fromkeys((*plan.extras, *(name for item in all_rows(plan) for name in item.more)))
    return (
        *headings.BEFORE_LEVELS, *plan.level_names, *headings.AFTER_LEVELS,
        *headings.BOUNDS, headings.END_REASON, *headings.PROSE, *more, SHEET_HEADING,
    )  # fmt: skip


def item_texts(plan: Plan, item: Item, heads: tuple[str, ...]) -> list[str]:
    """Give one item's row of 項目一覧."""
    texts = {head: str(getattr(item, name)) for head, name in headings.LIST_TEXTS.items()}
    texts |= dict(zip(plan.level_names, item.levels, strict=True))
    texts |= {
        headings.START: item.start.short_label if item.start else "",
        headings.END: item.end.short_label if item.end else "",
        headings.END_REASON: item.end_reason,
        SHEET_HEADING: item.sheet,
    }
    return [texts.get(head, item.more.get(head, "")) for head in heads]


def read_items(book: Book, plan: Plan) -> tuple[tuple[Item, ...], list[str]]:
    """Read all rows without their tables, and every problem that stops the reading.

    ``plan`` is the plan as far as it is declared; headings that it does not know become the
    item's further attributes.
    """
    grid = find_sheet(book, _NAME)
    if grid is None:
        return (), [f"シート「{_NAME}」がありません。"]
    table = read_rows(grid, item_headings(plan))
    needed = (headings.NO, plan.level_names[-1], headings.DEPARTMENT)
    missing = [head for head in needed if table is None or head in table.missing]
    if table is None or missing:
        return (), [f"シート「{_NAME}」に見出し「{head}」がありません。" for head in missing]
    problems = [f"シート「{_NAME}」に見出し「{h}」が2つ以上あります。" for h in table.doubled]
    problems += _row_problems(table, needed) + _spoiled(grid, table)
    items = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        bounds = {}
        for heading in headings.BOUNDS:
            text = row[heading]
            bounds[heading] = read_bound(text, plan.periods, last=heading == headings.END)
            if text and bounds[heading] is None:
                problems.append(
                    f"シート「{_NAME}」の{number + 1}行目：「{heading}」の「{text}」を期として読み取れません（例：{plan.periods[0].short_label}）。"
                )
        items.append(_item(plan, row, bounds))
    return tuple(items), problems


def _row_problems(table: SheetTable, needed: tuple[str, ...]) -> list[str]:
    if not table.rows:
        return [f"シート「{_NAME}」に計画項目がありません。"]
    problems = []
    for heading in needed:
        is_title = heading == needed[1]
        blank = [
            n + 1
            for n, row in zip(table.numbers, table.rows, strict=True)
            if not row[heading] and not (is_title and may_lack_title(row))
        ]
        if blank:
            at = "、".join(f"{number}行目" for number in blank)
            problems.append(f"シート「{_NAME}」の「{heading}」が空白です：{at}。")
    seen: dict[str, list[int]] = {}
    for number, row in zip(table.numbers, table.rows, strict=True):
        if row[headings.NO]:
            seen.setdefault(name_key(row[headings.NO]), []).append(number + 1)
    for numbers in seen.values():
        if len(numbers) > 1:
            at = "、".join(f"{number}行目" for number in numbers)
            no = next(
                row[headings.NO]
                for number, row in zip(table.numbers, table.rows, strict=True)
                if number + 1 == numbers[0]
            )
            problems.append(f"シート「{_NAME}」の番号「{no}」が重複しています：{at}。")
    return problems


def _spoiled(grid: Grid, table: SheetTable) -> list[str]:
    """Name the cells that hold errors or dates where texts belong."""
    wrong = {
        CellKind.ERROR: "エラー値です",
        CellKind.UNCACHED: "数式の結果が保存されていません",
        CellKind.DATE: "日付になっています（表示形式を「文字列」にして入力し直してください）",
    }
    numbers = set(table.numbers)
    return [
        f"シート「{_NAME}」のセル{address(row, column)}が{wrong[cell.kind]}。"
        for (row, column), cell in sorted(grid.cells.items())
        if row in numbers and cell.kind in wrong
    ]


def _item(plan: Plan, row: Mapping[str, str], bounds: Mapping[str, Period | None]) -> Item:
    known = set(item_headings(plan)) - set(plan.extras)
    return Item(
        levels=tuple(row[name] for name in plan.level_names),
        start=bounds[headings.START],
        end=bounds[headings.END],
        end_reason=row[headings.END_REASON],
        more={head: text for head, text in row.items() if head not in known and text},
        sheet=row[SHEET_HEADING],
        table={},
        spans=frozenset(),
        **{attribute: row[heading] for heading, attribute in headings.LIST_TEXTS.items()},
    )
