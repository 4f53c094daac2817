"""項目一覧: one row per item as an Excel table, and where its columns stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from taikou_xl.outputs.page import (
    AMOUNT_FORMAT,
    Page,
    cell_style,
    colour_classes,
    heading_style,
    print_wide,
    title_rows,
)
from taikou_xl.outputs.view import View
from taikou_xl.plan.model import Field, Item, Kind
from taikou_xl.sheets import look
from taikou_xl.sheets.grid import address
from taikou_xl.terms.figures import read_amount
from taikou_xl.terms.text import name_key, text_width

NAME, HEAD_ROW = "項目一覧", 3
KEY, LABEL, DEPARTMENT = "番号", "表示番号", "担当課"
PREVIOUS, MOVE, JUDGED, BASIS, SOURCE = "前回達成度", "変動", "参考判定", "判定根拠", "出所"
ADDED = {PREVIOUS: 11.0, MOVE: 7.0, JUDGED: 16.0, BASIS: 64.0, SOURCE: 24.0}  # and their widths
_PATTERN = re.compile(r"[*?~]")
_LEVEL_WIDTH, _TITLE_WIDTH = 12.0, 20.0
_LEAST_TEXT_WIDTH = 12.0
_PAGE_CHARS = 176.0  # the columns of an A4 page in landscape at 80 %


@dataclass(frozen=True)
class Column:
    """One column: its heading and width in characters; ``field`` where it is a reported one."""

    heading: str
    width: float
    field: Field | None = None


@dataclass(frozen=True)
class ItemColumns:
    """The columns of 項目一覧 by heading, and the rows that its items take.

    ``plain_keys``: no item's number holds what Excel's MATCH reads as a pattern.
    """

    columns: tuple[Column, ...]
    first: int
    last: int
    plain_keys: bool = True

    def number(self, heading: str) -> int:
        """Give the 0-based column of a heading."""
        return next(n for n, column in enumerate(self.columns) if column.heading == heading)

    def added(self, name: str) -> int:
        """Give the 0-based column of one that we add; they are the last ones."""
        return len(self.columns) - len(ADDED) + list(ADDED).index(name)

    def area(self, page: Page, heading: str) -> str:
        """Give the absolute reference of a column's body."""
        return page.ref(self.first, self.number(heading), self.last)


def item_columns(view: View) -> ItemColumns:
    """Lay out the columns: number, levels, 担当課, target, reported fields, and what we add."""
    plan = view.c.plan
    columns = [Column(KEY, _number_width(view)), Column(LABEL, 8)]
    columns += [Column(name, _LEVEL_WIDTH) for name in plan.level_names[:-1]]
    columns += [Column(plan.level_names[-1], _TITLE_WIDTH), Column(DEPARTMENT, 10)]
    if plan.target_field:
        columns.append(Column(plan.target_field.name, 14))
    columns += [Column(f.name, _report_width(f), f) for f in plan.report_fields]
    # a table's headings must differ, and the plan may have a field of the same name
    taken = {name_key(column.heading) for column in columns}
    columns += [
        Column(f"{name}（集計）" if name_key(name) in taken else name, width)
        for name, width in ADDED.items()
    ]
    columns = _fill_page(columns, plan.level_names[-1])
    first = HEAD_ROW + 1
    plain = not any(_PATTERN.search(item.no) for item in view.items)
    return ItemColumns(tuple(columns), first, first + max(1, len(view.items)) - 1, plain)


def _number_width(view: View) -> float:
    widest = max((text_width(item.no) for item in view.items), default=0)
    return min(12.0, max(5.0, widest + 2.0))


def _fill_page(columns: list[Column], title: str) -> list[Column]:
    """Share out what the printed columns leave of an A4 page among title and texts."""
    printed = columns[: len(columns) - len(ADDED) + 2]
    wide = [c for c in printed if c.heading == title or (c.field and c.field.kind is Kind.TEXT)]
    more = max(0.0, _PAGE_CHARS - sum(c.width for c in printed)) / len(wide)
    return [replace(c, width=c.width + more) if c in wide else c for c in columns]


def _report_width(field: Field) -> float:
    if field.kind is Kind.TEXT:
        return max(_LEAST_TEXT_WIDTH, field.width - 8)
    return max(_LEAST_TEXT_WIDTH, min(field.width, 13))


def write_items(
    page: Page, view: View, columns: ItemColumns, banner: str, class_labels: tuple[str, str] | None
) -> None:
    """Write the table; ``class_labels`` are the areas of all and of the ranked class labels."""
    plan = view.c.plan
    title_rows(page, view.c, NAME, banner)
    _write_head(page, columns)
    for number, item in enumerate(view.items):
        _write_row(page, view, columns, columns.first + number, item, class_labels)
    if plan.rating_field and class_labels:
        column = columns.number(plan.rating_field.name)
        _offer_classes(page, columns, column, class_labels[0])
    _set_print(page, view, columns)


def _write_head(page: Page, columns: ItemColumns) -> None:
    style = heading_style(page)
    for number, column in enumerate(columns.columns):
        page.sheet.set_column(number, number, column.width)
        page.statics.setdefault(HEAD_ROW, {})[number] = column.heading
    page.sheet.add_table(
        HEAD_ROW,
        0,
        columns.last,
        len(columns.columns) - 1,
        {
            "name": "項目一覧表",
            "style": None,
            "columns": [
                {"header": column.heading, "header_format": style} for column in columns.columns
            ],
        },
    )
    page.sheet.set_row(HEAD_ROW, 32)
    title = next(n for n, c in enumerate(columns.columns) if c.heading == DEPARTMENT)
    page.sheet.freeze_panes(HEAD_ROW + 1, title)


def _write_row(
    page: Page,
    view: View,
    columns: ItemColumns,
    row: int,
    item: Item,
    class_labels: tuple[str, str] | None,
) -> None:
    texts, moves = _row_texts(view, item), columns.added(MOVE)
    own = {columns.added(name): text for name, text in _own_texts(view, item).items()}
    plain, centre = cell_style(page, valign="top"), cell_style(page, valign="top", align="center")
    heights = []
    for number, column in enumerate(columns.columns):
        text = own[number] if number in own else texts.get(column.heading, "")
        heights.append((text, column.width))
        field = column.field
        if number == moves and class_labels and view.previous:
            page.formula(
                row, number, _move_formula(columns, row, view, class_labels[1]), text, centre
            )
        elif field and (amount := _amount(field, text)) is not None:
            page.number(
                row, number, amount, cell_style(page, valign="top", num_format=AMOUNT_FORMAT)
            )
        else:
            style = centre if number in (0, 1, columns.added(PREVIOUS), moves) else plain
            page.text(row, number, text, style)
    page.sheet.set_row(row, look.row_pt(heights, least_pt=32))


def _amount(field: Field, text: str) -> Decimal | None:
    return read_amount(text, field.unit) if field.kind is Kind.AMOUNT else None


def _row_texts(view: View, item: Item) -> dict[str, str]:
    plan = view.c.plan
    texts = dict(zip(plan.level_names, item.levels, strict=True))
    if plan.target_field:
        texts[plan.target_field.name] = plan.target(item, view.c.period)
    texts |= {f.name: view.shown(item, f) for f in plan.report_fields}
    return texts | {KEY: item.no, LABEL: item.label, DEPARTMENT: item.department}


def _own_texts(view: View, item: Item) -> dict[str, str]:
    """Give what we add; 参考判定 and its reason are blank where the plan has none."""
    before = view.rating(item, view.previous) if view.previous else ""
    move, source = view.moves[item.no], view.source(item)
    judged = view.assessments.get(item.no)
    shown, basis = (judged.shown, judged.basis) if judged else ("", "")
    return {PREVIOUS: before, MOVE: move, JUDGED: shown, BASIS: basis, SOURCE: source}


def _move_formula(columns: ItemColumns, row: int, view: View, ranked: str) -> str:
    """Compare the ranks of two classes by exact equality (MATCH would read ``*`` as a pattern)."""
    rating = view.c.plan.rating_field
    assert rating is not None
    now = f"${address(row, columns.number(rating.name))}"
    before = f"${address(row, columns.added(PREVIOUS))}"
    return move_formula(now, before, ranked)


def look_up(items: ItemColumns, page: Page, column: int, key: str) -> str:
    """Find an item's cell of 項目一覧 (``page``) by exact equality of its number, also after a sort.

    MATCH keeps an index and stays quick with thousands of items, but reads ``*`` as a pattern.
    """
    keys, area = items.area(page, KEY), page.ref(items.first, column, items.last)
    if items.plain_keys:
        return f"=INDEX({area},MATCH({key},{keys},0))"
    return f"=LOOKUP(2,1/({keys}={key}),{area})"


def move_formula(now: str, before: str, ranked: str) -> str:
    """Give the formula of a move between two cells, after the order of the ranked labels."""

    def rank(cell: str) -> str:
        return f"SUMPRODUCT(({ranked}={cell})*ROW({ranked}))"

    return (
        f'=IF({before}="","新規",IF({rank(now)}*{rank(before)}=0,"－",'
        f'IF({rank(now)}<{rank(before)},"↑ 上昇",IF({rank(now)}>{rank(before)},"↓ 下降","→ 同じ"))))'
    )


def _offer_classes(page: Page, columns: ItemColumns, column: int, labels: str) -> None:
    page.sheet.data_validation(
        columns.first,
        column,
        columns.last,
        column,
        {
            "validate": "list",
            "source": f"={labels}",
            "error_title": "選択肢にありません",
            "error_message": "「達成度集計」にある区分から選んでください。",
        },
    )


def _set_print(page: Page, view: View, columns: ItemColumns) -> None:
    """Print up to 変動; what follows is for the screen."""
    last = columns.added(MOVE)
    print_wide(page, view.c, (column.width for column in columns.columns[: last + 1]))
    page.sheet.print_area(0, 0, columns.last, last)
    page.sheet.repeat_rows(HEAD_ROW)


def colour_ratings(page: Page, view: View, columns: ItemColumns, labels: tuple[str, ...]) -> None:
    """Colour 達成度 and 前回達成度 by class."""
    rating = view.c.plan.rating_field
    rated = [columns.number(rating.name), columns.added(PREVIOUS)] if rating else []
    for column in rated:
        area = f"{address(columns.first, column)}:{address(columns.last, column)}"
        colour_classes(page, view.c, labels, area)
