"""概要: the period on exactly one A4 page, in words first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taikou_xl.outputs.charts import stacked_chart
from taikou_xl.outputs.page import (
    Page,
    cell_style,
    colour_of,
    footer,
    heading_style,
    incomplete_line,
    note_style,
    shorten,
    tint,
)
from taikou_xl.outputs.summary_counts import LevelTable, chart_by_level
from taikou_xl.outputs.summary_intake import files_line
from taikou_xl.outputs.summary_shares import (
    FIRST,
    HEAD_ROW,
    CountPlaces,
    banner_formula,
    headline,
    headline_formula,
    rating_word,
    share_formulas,
)
from taikou_xl.outputs.view import View, name_of
from taikou_xl.plan.model import Item, Role
from taikou_xl.rollup import tables
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import Format, setup_a4

NAME = "概要"
_COLUMNS, _WIDTH, _SECTION_PT = 8, 12.0, 26.0
_SIZE = 9.0
_PERIODS_SHOWN = 3
_MOVES_SHOWN, _NAMES_SHOWN = 5, 8
_REASON_CHARS, _TITLE_CHARS, _MOVED_CHARS = 50, 40, 27


@dataclass
class Front:
    """The page being filled from the top: its next row and the points still free."""

    page: Page
    view: View
    row: int = 0
    free_pt: float = 0.0

    def height(self, points: float) -> None:
        """Set the height of the next row and take it off what is free."""
        self.page.sheet.set_row(self.row, points)
        self.free_pt -= points

    def line(self, text: str, style: Format, size: float = _SIZE, left: int = 0) -> None:
        """Write a text across the page, as high as it needs."""
        self.height(text_height(text, _COLUMNS - left, size))
        self.page.merge(self.row, left, _COLUMNS - 1, text, style)
        self.row += 1

    def live(self, formula: str, text: str, style: Format, size: float) -> None:
        """Write a live line across the page."""
        self.height(text_height(text, _COLUMNS, size))
        self.page.merge_formula(self.row, 0, _COLUMNS - 1, formula, text, style)
        self.row += 1

    def gap(self, points: float = 6) -> None:
        """Leave a little room."""
        self.height(points)
        self.row += 1

    def section(self, text: str) -> None:
        """Write the heading of a part."""
        style = self.page.style(
            bold=True, font_size=11, bottom=2, bottom_color=look.LINE, text_wrap=False
        )
        self.gap(6)
        self.height(20)
        self.page.merge(self.row, 0, _COLUMNS - 1, text, style)
        self.row += 1


def text_height(text: str, columns: int, size: float) -> float:
    """Give the points that a text takes across so many columns of the page."""
    width = columns * look.column_pt(_WIDTH)
    return look.text_pt(text, (width / 0.75 - 5) / 7, size)


def write_front(
    page: Page, view: View, places: CountPlaces, counts: Page, by_level: LevelTable | None
) -> None:
    """Write the page; what is too much for it is named by number and found in the other sheets."""
    _, high = look.printable_pt(landscape=False)
    front = Front(page, view, free_pt=high - 6)
    page.sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    _write_head(front, places, counts)
    _write_classes(front, places, counts)
    ends = _endings(view)
    front.free_pt -= _endings_height(ends)
    _write_moves(front, places, counts)
    _write_not_achieved(front)
    if by_level is not None:
        _add_levels(front, counts, by_level)
    _write_endings(front, ends)
    setup_a4(page.sheet, landscape=False, footer=footer(view.c))
    page.sheet.print_area(0, 0, front.row - 1, _COLUMNS - 1)
    page.sheet.fit_to_pages(1, 1)


def _write_head(front: Front, places: CountPlaces, counts: Page) -> None:
    page, view = front.page, front.view
    plan, period = view.c.plan, view.c.period
    front.line(
        f"{plan.name}\n{period.label}　実施状況の概要",
        page.style(bold=True, font_size=15, align="center"),
        15,
    )
    made_by = "　".join(t for t in (plan.setting("市区町村名"), plan.setting("取りまとめ課")) if t)
    front.line(f"{made_by}　{view.c.as_of}".strip(), note_style(page, align="right"))
    complete = tables.is_whole(view.c)
    banner = page.style(
        bold=True,
        align="center",
        font_color=look.DONE_INK if complete else look.ALERT_INK,
        bg_color=look.GUIDE_FILL if complete else look.MISSING_FILL,
    )
    front.live(banner_formula(counts, view, places), incomplete_line(view.c), banner, 10)
    front.gap(4)
    lines = tables.share_lines(view.c, period)
    if not lines:
        return
    share = tables.achieved(view.c)[period.key]
    big = page.style(bold=True, font_size=12.5, align="center", bg_color=look.LABEL_FILL)
    front.live(headline_formula(counts, view, places), headline(view, share), big, 12.5)
    front.gap(4)
    strong = page.style(font_size=10.5, align="center")
    for formula, line in zip(share_formulas(counts, view, places), lines[:-1], strict=False):
        front.live(formula, line, strong, 10.5)
    front.line(lines[-1], note_style(page, font_size=8), 8)


def _write_classes(front: Front, places: CountPlaces, counts: Page) -> None:
    """Write the counts of the last periods on the left, a chart by top level or period beside."""
    page, view = front.page, front.view
    front.section(f"{rating_word(view)}の区分ごとの項目数")
    shown = view.periods[-_PERIODS_SHOWN:]
    counted = tables.count_classes(view.c)
    stored = {key: list(by_class.values()) for key, by_class in counted.by_column.items()}
    head, top = heading_style(page, font_size=_SIZE), front.row
    label_end = 1
    page.merge(front.row, 0, label_end, "区分", head)
    for column, period in enumerate(shown, start=label_end + 1):
        page.text(front.row, column, period.heading, head)
    front.height(24)
    front.row += 1
    symbols = {k.name: k.symbol for k in view.c.plan.scale}
    number = cell_style(page, align="center")
    for n, label in enumerate((*places.own_labels, tables.TOTAL)):
        fill = look.GROUP_FILL if label == tables.TOTAL else tint(colour_of(view.c.plan, label))
        named = f"{symbols.get(label, '')} {label}".strip()
        page.merge(front.row, 0, label_end, named, cell_style(page, bg_color=fill, font_size=_SIZE))
        for column, period in enumerate(shown, start=label_end + 1):
            column_counts = stored[period.key]
            value = column_counts[n] if n < len(column_counts) else sum(column_counts)
            row = FIRST + n if n < len(column_counts) else places.total_row
            cell = counts.ref(row, places.column(period.key))
            page.formula(front.row, column, f"={cell}", value, number)
        front.height(17)
        front.row += 1
    used = label_end + 1 + len(shown)
    _add_chart(front, places, counts, top, used)


def _add_chart(front: Front, places: CountPlaces, counts: Page, top: int, column: int) -> None:
    series = [
        (label, FIRST + n, FIRST + n, places.first, places.last, (FIRST + n, 0))
        for n, label in enumerate(places.own_labels)
    ]
    chart = stacked_chart(
        counts, front.view, series, (HEAD_ROW, places.first, HEAD_ROW, places.last), ""
    )
    rows = front.row - top
    chart.set_size({"width": (_COLUMNS - column) * 89 - 10, "height": 32 + (rows - 1) * 23})
    front.page.sheet.insert_chart(top, column, chart, {"x_offset": 10, "object_position": 2})


def _write_moves(front: Front, places: CountPlaces, counts: Page) -> None:
    """Name the items that went up and down, as far as they fit."""
    page, view = front.page, front.view
    if view.previous is None:
        return
    words = ("↑ 上昇", "→ 同じ", "↓ 下降", "新規")
    found = {word: [i for i in view.items if view.moves[i.no] == word] for word in words}
    front.section(f"{view.previous.label}からの変動")
    front.line(
        "　".join(f"{word} {len(items)}項目" for word, items in found.items()),
        page.style(bold=True),
        10,
    )
    style = page.style(font_size=_SIZE, text_wrap=False, shrink=True)
    columns = [_moved_names(found[word], word) for word in ("↑ 上昇", "↓ 下降")]
    for n in range(max(map(len, columns))):
        front.height(15)
        for left, names in zip((0, _COLUMNS // 2), columns, strict=True):
            text = names[n] if n < len(names) else ""
            page.merge(front.row, left, left + _COLUMNS // 2 - 1, text, style)
        front.row += 1


def _moved_names(items: Sequence[Item], word: str) -> list[str]:
    names = [f"{word[0]} {shorten(name_of(item), _MOVED_CHARS)}" for item in items[:_MOVES_SHOWN]]
    rest = len(items) - len(names)
    return [*names, f"{word[0]} ほか{rest}項目（「変動」を参照）"] if rest else names


def _write_not_achieved(front: Front) -> None:
    """Write the items not achieved with their reasons, as many as the page holds."""
    page, view = front.page, front.view
    items = view.not_achieved()
    if not view.c.plan.rating_field:
        return
    front.section(f"{tables.share_words(front.view.c.plan).missed}と理由（{len(items)}項目）")
    if not items:
        front.line("ありません。", page.style(font_size=_SIZE, indent=1))
        return
    head = heading_style(page, font_size=_SIZE)
    for left, right, text in (
        (0, 2, f"{view.c.plan.level_names[-1]}（担当課）"),
        (3, 3, rating_word(view)),
        (4, 7, "理由（振り返り）"),
    ):
        page.merge(front.row, left, right, text, head)
    front.height(18)
    front.row += 1
    rest_pt = text_height("ほ", _COLUMNS, _SIZE)
    for n, item in enumerate(items):
        cells, points = _reason_cells(view, item)
        last = n == len(items) - 1
        if front.free_pt - points < (0 if last else rest_pt):
            rest = len(items) - n
            front.line(
                f"ほか{rest}項目（「項目一覧」を参照）", page.style(font_size=_SIZE, align="right")
            )
            return
        style = cell_style(page, font_size=_SIZE)
        fill = tint(colour_of(view.c.plan, cells[1]))
        front.height(points)
        page.merge(front.row, 0, 2, cells[0], style)
        page.text(
            front.row, 3, cells[1], cell_style(page, font_size=_SIZE, bg_color=fill, align="center")
        )
        page.merge(front.row, 4, 7, cells[2], style)
        front.row += 1


def _add_levels(front: Front, counts: Page, table: LevelTable) -> None:
    """Fill what is left of the page with the chart by top level, where it is enough for one."""
    wanted = 30.0 + 13 * table.count
    if front.free_pt < wanted + _SECTION_PT:
        return
    front.section(table.title)
    points = min(look.MAX_ROW_PT, front.free_pt, wanted * 1.8)
    front.height(points)
    chart = chart_by_level(counts, front.view, table)
    chart.set_legend({"none": True})  # the chart above has the same one; the bars need the room
    chart.set_size({"width": _COLUMNS * 89 - 4, "height": int(points / 0.75) - 4})
    front.page.sheet.insert_chart(front.row, 0, chart, {"y_offset": 3, "object_position": 2})
    front.row += 1


def _reason_cells(view: View, item: Item) -> tuple[tuple[str, str, str], float]:
    reason = view.text_of(item, Role.REFLECTION) or "（記入なし）"
    title = f"{shorten(name_of(item), _TITLE_CHARS)}（{item.department}）"
    cells = (title, view.rating(item, view.c.period), shorten(reason, _REASON_CHARS))
    spans = (3, 1, 4)
    points = max(text_height(t, n, _SIZE) for t, n in zip(cells, spans, strict=True))
    return cells, max(18.0, points)


def _endings(view: View) -> list[tuple[str, str]]:
    """Give the short parts that close the page: missing, held, 後日確定, the account."""
    parts = []
    missing = [
        f"{name}（{count}項目）"
        for name, status, count in tables.department_status(view.c)
        if status == "missing"
    ]
    parts.append(("未提出の担当課", _named(missing, "課", "回収状況")))
    held = [
        f"{i.no} {shorten(i.title, 20)}（{i.department}）"
        for i in view.items
        if view.status(i) == "held"
    ]
    if held:
        parts.append(("保留（差戻し中）", _named(held, "項目", "確認事項")))
    later = [f"{i.no} {shorten(i.title, 20)}（{shorten(text, 20)}）" for i, text in view.not_yet()]
    parts.append(("後日確定する数値", _named(later, "項目", "指標")))
    account = tables.item_account(view.c)
    items = (
        f"計画項目 {account['plan']} ＝ 回答 {account['answered']} ＋ 保留 {account['held']}"
        f" ＋ 未回答 {account['missing']}"
    )
    parts.append(("集計のもと", f"{items}\n{files_line(view)}"))
    return parts


def _named(names: Sequence[str], unit: str, sheet: str) -> str:
    if not names:
        return "ありません"
    rest = len(names) - _NAMES_SHOWN
    more = f"、ほか{rest}{unit}（「{sheet}」を参照）" if rest > 0 else ""
    return "、".join(names[:_NAMES_SHOWN]) + more


def _endings_height(parts: Sequence[tuple[str, str]]) -> float:
    return 6 + sum(max(18.0, text_height(text, _COLUMNS - 2, _SIZE)) for _, text in parts)


def _write_endings(front: Front, parts: Sequence[tuple[str, str]]) -> None:
    page = front.page
    front.free_pt += _endings_height(parts)
    front.gap(6)
    label = heading_style(page, font_size=_SIZE, align="left", bg_color=look.LABEL_FILL)
    for name, text in parts:
        front.height(max(18.0, text_height(text, _COLUMNS - 2, _SIZE)))
        page.merge(front.row, 0, 1, name, label)
        page.merge(front.row, 2, _COLUMNS - 1, text, cell_style(page, font_size=_SIZE))
        front.row += 1
