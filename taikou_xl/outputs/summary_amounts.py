"""効果額: what was planned at first beside what stands today, by top level and by item.

The sums are live over the items' rows below them, and the reported period of these follows a
correction made in 項目一覧.

Source: 行革推進プランの取組による改革改善効果額.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from taikou_xl.outputs.page import (
    AMOUNT_FORMAT,
    Page,
    cell_style,
    heading_style,
    note_style,
    outside_style,
    print_wide,
    title_rows,
)
from taikou_xl.outputs.summary_items import ItemColumns, look_up
from taikou_xl.outputs.view import View
from taikou_xl.plan.amounts import AmountFields, amount_fields
from taikou_xl.plan.model import Item, Plan
from taikou_xl.rollup import tables
from taikou_xl.rollup.amounts import AmountRow, amount_rows, unreported
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import Format
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period

FIRST, NOW = "当初", "現在"
TOTAL, AGAINST = "合計", "計画策定時との比較"
_HEAD = 3
_FIXED = (("番号", 9.0), ("", 34.0), ("担当課", 17.0), ("区分", 7.5))
_KIND = len(_FIXED) - 1  # the column that says 当初 or 現在
_WIDTH, _SUM_WIDTH = 12.5, 14.0
_REST_SHOWN = 12
Amounts = Mapping[str, Decimal]


@dataclass(frozen=True)
class _Places:
    """Where the two tables stand: the groups from ``first``, the items from ``items``."""

    periods: tuple[Period, ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    count: int

    @property
    def first(self) -> int:
        return _HEAD + 1

    @property
    def last(self) -> int:
        """The last row of the sums, that of 合計."""
        return _HEAD + len(self.kinds) * (len(self.groups) + 1)

    @property
    def items(self) -> int:
        """The first row of the items: a note, a title and headings stand between."""
        return self.last + 6

    @property
    def end(self) -> int:
        return self.items + max(1, len(self.kinds) * self.count) - 1

    @property
    def total(self) -> int:
        """The column of the sum over all periods."""
        return len(_FIXED) + len(self.periods)

    @property
    def against(self) -> int:
        return self.total + 1

    @property
    def helper(self) -> int:
        """The column right of the print area that repeats an item's top level."""
        return self.against + 2


def amounts_name(plan: Plan) -> str:
    """Give the sheet's wanted name, that of the field, "" where departments report no amounts."""
    fields = amount_fields(plan)
    return fields.actual.name if fields else ""


def write_amounts(page: Page, view: View, items: ItemColumns, items_page: Page) -> None:
    """Write the sums by top level, and the rows of the items that they are made from."""
    fields = amount_fields(view.c.plan)
    assert fields is not None  # amounts_name asks for it
    rows = amount_rows(view.c)
    kinds = (FIRST, NOW) if fields.first else (NOW,)
    places = _Places(view.c.plan.periods, kinds, _groups(view, rows), len(rows))
    title_rows(page, view.c, page.name, _note(view, fields))
    _write_headings(page, view, places, _HEAD, view.c.plan.level_names[0])
    _write_sums(page, view, places, rows)
    _write_missing(page, view, places, fields)
    _write_item_rows(page, view, places, rows, (items, items_page, fields))
    _set_print(page, view, places)


def _top(item: Item) -> str:
    return (item.levels[0] if len(item.levels) > 1 else "") or tables.UNNAMED


def _groups(view: View, rows: Iterable[AmountRow]) -> tuple[str, ...]:
    """Give every top level of the plan, also those without amounts; none for a flat plan."""
    if len(view.c.plan.level_names) == 1:
        return ()
    known = {_top(row.item) for row in rows}
    every = dict.fromkeys(_top(item) for item in view.c.plan.items)
    return tuple(name for name in every if name != tables.UNNAMED or name in known)


def _note(view: View, fields: AmountFields) -> str:
    last = view.periods[-1].label
    unit = f"単位：{fields.unit}。" if fields.unit else ""
    later = "、その後は見込み" if fields.expected else ""
    return f"{unit}△は費用（支出の増）。「{NOW}」は、{last}までは実績{later}です。"


def _write_headings(page: Page, view: View, places: _Places, row: int, second: str) -> None:
    head = heading_style(page)
    for column, (name, width) in enumerate(_FIXED):
        page.sheet.set_column(column, column, width)
        if row != _HEAD or column == _KIND:
            page.text(row, column, name or second, head)
    if row == _HEAD:
        page.merge(row, 0, _KIND - 1, second, head)
    actual = set(view.periods)
    for column, period in enumerate(places.periods, start=len(_FIXED)):
        page.sheet.set_column(column, column, _WIDTH)
        word = "実績" if period in actual else "見込み"
        page.text(row, column, f"{period.label}\n（{word}）", head)
    for column, name in ((places.total, TOTAL), (places.against, AGAINST)):
        page.sheet.set_column(column, column, _SUM_WIDTH)
        page.text(row, column, name, head)
    page.sheet.set_row(row, 34)


def _number_style(page: Page, kind: str, **more: object) -> Format:
    ink = {} if kind == NOW else {"font_color": look.FAINT_INK}
    return cell_style(page, num_format=AMOUNT_FORMAT, align="right", **ink, **more)


def _write_sums(page: Page, view: View, places: _Places, rows: Sequence[AmountRow]) -> None:
    row = places.first
    for name in (*places.groups, TOTAL):
        own = [r for r in rows if name in (TOTAL, _top(r.item))]
        total = name == TOTAL
        more = {"bold": True, "bg_color": look.LABEL_FILL} if total else {}
        before = Decimal(0)
        for kind in places.kinds:
            page.sheet.set_row(row, 24)
            faint = {} if kind == places.kinds[0] else {"font_color": look.FAINT_INK}
            label = {**more, **faint, "bold": kind == places.kinds[0]}
            page.merge(row, 0, _KIND - 1, name, cell_style(page, indent=1, **label))
            page.text(row, _KIND, kind, cell_style(page, align="center", **more))
            style = _number_style(page, kind, **more)
            sums = _sum_by_period(places.periods, own, kind)
            for column, period in enumerate(places.periods, start=len(_FIXED)):
                formula = _sum_formula(places, row, column, total=total)
                page.formula(row, column, formula, _plain(sums[period.key]), style)
            before = _write_across(page, places, row, sums.values(), before, style)
            row += 1


def _sum_by_period(
    periods: Iterable[Period], rows: Sequence[AmountRow], kind: str
) -> dict[str, Decimal]:
    sides = [row.first if kind == FIRST else row.now for row in rows]
    return {
        p.key: sum((side.get(p.key, Decimal(0)) for side in sides), Decimal(0)) for p in periods
    }


def _sum_formula(places: _Places, row: int, column: int, *, total: bool) -> str:
    """Sum the items' rows of one kind; a text among the amounts (保留) counts as nothing."""

    def area(number: int) -> str:
        top, bottom = address(places.items, number), address(places.end, number)
        letters = top.rstrip("0123456789")
        return f"${letters}${top[len(letters) :]}:${letters}${bottom[len(letters) :]}"

    kind = f"--({area(_KIND)}=$D{row + 1})"
    group = "" if total else f"--({area(places.helper)}=$A{row + 1}),"
    return f"=SUMPRODUCT({group}{kind},{area(column)})"


def _write_across(
    page: Page,
    places: _Places,
    row: int,
    values: Iterable[Decimal],
    before: Decimal,
    style: Format,
) -> Decimal:
    """Write and give a row's sum over the periods; below 当初 also how it differs from ``before``."""
    ends = address(row, len(_FIXED)), address(row, places.total - 1)
    total = sum(values, Decimal(0))
    page.formula(row, places.total, f"=SUM({ends[0]}:{ends[1]})", _plain(total), style)
    start = places.first if row < places.items else places.items
    kind = places.kinds[(row - start) % len(places.kinds)]
    if kind == NOW and FIRST in places.kinds:
        formula = f"={address(row, places.total)}-{address(row - 1, places.total)}"
        page.formula(row, places.against, formula, _plain(total - before), style)
    else:
        page.text(row, places.against, "", outside_style(page))
    return total


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _write_missing(page: Page, view: View, places: _Places, fields: AmountFields) -> None:
    """Say which expected amounts the reported periods lack: the sums leave them out."""
    missing = unreported(view.c)
    if not missing:
        return
    total = sum((one.expected for one in missing), Decimal(0))
    named = [f"{one.item.no}（{one.period.key}）" for one in missing[:_REST_SHOWN]]
    rest = f" ほか{len(missing) - _REST_SHOWN}件" if len(missing) > _REST_SHOWN else ""
    shown = f"{total:,}".replace("-", "△ ")
    expected = (
        f"（見込みの計 {shown}{fields.unit}）" if any(one.expected for one in missing) else ""
    )
    text = (
        f"実績が未回答・保留のもの {len(missing)}件{expected}を含みません：{'、'.join(named)}{rest}"
    )
    row = places.last + 2
    page.sheet.set_row(row, look.row_pt([(text, 150.0)], least_pt=20))
    page.merge(row, 0, places.against, text, note_style(page, font_color=look.ALERT_INK))


def _write_item_rows(
    page: Page,
    view: View,
    places: _Places,
    rows: Sequence[AmountRow],
    live: tuple[ItemColumns, Page, AmountFields],
) -> None:
    at = places.items - 2
    title = view.c.plan.level_names[-1]
    page.sheet.set_row(at, 26)
    words = f"{title}ごとの{live[2].actual.name}（金額のある{title} {len(rows)}件）"
    page.text(at, 0, words, page.style(bold=True, font_size=12, text_wrap=False))
    _write_headings(page, view, places, places.items - 1, title)
    note = note_style(page, text_wrap=False)
    page.text(places.items - 1, places.helper, view.c.plan.level_names[0], note)
    row = places.items
    for one in rows:
        before = Decimal(0)
        for kind in places.kinds:
            before = _write_item_row(page, view, places, row, one, kind, before, live)
            row += 1


def _write_item_row(
    page: Page,
    view: View,
    places: _Places,
    row: int,
    one: AmountRow,
    kind: str,
    before: Decimal,
    live: tuple[ItemColumns, Page, AmountFields],
) -> Decimal:
    item = one.item
    texts = (item.no, item.title, item.department, kind)
    faint = {} if kind == places.kinds[0] else {"font_color": look.FAINT_INK}
    for column, text in enumerate(texts):
        align = "left" if column in (1, 2) else "center"
        ink = {} if column == _KIND else faint
        page.text(row, column, text, cell_style(page, align=align, **ink))
    page.sheet.set_row(row, look.row_pt([(item.title, 34.0), (item.department, 17.0)], least_pt=18))
    style, side = _number_style(page, kind), one.first if kind == FIRST else one.now
    for column, period in enumerate(places.periods, start=len(_FIXED)):
        if kind == NOW and not item.active(period):
            page.text(row, column, "", outside_style(page))
        elif kind == NOW and period == view.c.period:
            items, items_page, fields = live
            actual = items.number(fields.actual.name)
            found = look_up(items, items_page, actual, f"$A{row + 1}")[1:]
            held = tables.ON_HOLD if period.key in one.held else ""
            amount = side.get(period.key)
            value = held if amount is None else _plain(amount)
            page.formula(row, column, f'=IF({found}="","",{found})', value, style)
        elif period.key in side:
            page.number(row, column, side[period.key], style)
        else:
            page.text(row, column, tables.ON_HOLD if period.key in one.held else "", style)
    page.text(row, places.helper, _top(item), note_style(page, text_wrap=False))
    return _write_across(page, places, row, side.values(), before, style)


def _set_print(page: Page, view: View, places: _Places) -> None:
    widths = [width for _, width in _FIXED] + [_WIDTH] * len(places.periods) + [_SUM_WIDTH] * 2
    page.sheet.freeze_panes(_HEAD + 1, len(_FIXED))
    page.sheet.set_column(places.helper, places.helper, 26)
    print_wide(page, view.c, widths, keep=len(_FIXED))
    page.sheet.print_area(0, 0, places.end, places.against)
