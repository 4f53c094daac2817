"""取組整理表: the items of the plan before → those of this one, counted by 見直し区分.

Source: 取組み整理表（前期アクションプラン⇒後期アクションプラン）: its columns, and no row left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from taikou_xl.outputs.page import (
    Page,
    cell_style,
    heading_style,
    print_wide,
    title_rows,
)
from taikou_xl.outputs.view import View
from taikou_xl.plan import headings
from taikou_xl.plan.model import Plan
from taikou_xl.plan.review import ENDED, FORMER, INTO, NEW, REVIEW, find_into, has_review
from taikou_xl.rollup import tables
from taikou_xl.rollup.review import ReviewRow, doubts_by_no, review_kinds, review_rows
from taikou_xl.sheets import look
from taikou_xl.sheets.grid import address

NAME = "取組整理表"
_BLANK_KIND = "（記載なし）"
_HEAD = 3
_FILLS = {ENDED: look.LABEL_FILL, NEW: look.GUIDE_FILL}
_WIDTHS = {"番号": 7.0, FORMER: 31.0, REVIEW: 18.0, INTO: 20.0}
_TITLE_WIDTH, _LEVEL_WIDTH, _DEPARTMENT_WIDTH = 31.0, 16.0, 16.0
_DOUBT_WIDTHS = (12.0, 24.0)  # without and with anything to say


def review_name(plan: Plan) -> str:
    """Give the sheet's name, "" for a plan that says nothing of the plan before."""
    return NAME if has_review(plan) else ""


def write_review(page: Page, view: View) -> None:
    """Write the counts by 見直し区分 (live), then the table with every row of 項目一覧."""
    plan = view.c.plan
    rows = review_rows(plan)
    ended = sum(row.kind.startswith(ENDED) for row in rows)
    new = sum(row.kind.startswith(NEW) for row in rows)
    note = f"前期の取組から今の計画の取組へ。全{len(rows)}行（うち新規 {new}、廃止 {ended}）"
    title_rows(page, view.c, NAME, note)
    heads = _headings(plan)
    for column, (_, width) in enumerate(heads):
        page.sheet.set_column(column, column, width)
    kinds = [*review_kinds(rows), *([_BLANK_KIND] if any(not r.kind for r in rows) else [])]
    first = _HEAD + len(kinds) + 4
    _write_counts(page, plan, rows, kinds, (first, len(heads)))
    style = heading_style(page)
    for column, (heading, _) in enumerate(heads):
        page.text(first - 1, column, _shown_heading(plan, heading), style)
    page.sheet.set_row(first - 1, 30)
    page.sheet.repeat_rows(first - 1)
    _write_rows(page, plan, rows, first, heads)
    page.sheet.autofilter(first - 1, 0, first + max(1, len(rows)) - 1, len(heads) - 1)
    print_wide(page, view.c, [width for _, width in heads])


def _headings(plan: Plan) -> list[tuple[str, float]]:
    """Give the columns of the published table, between 番号 and what we add."""
    heads = [("番号", _WIDTHS["番号"])]
    heads += [(name, _LEVEL_WIDTH) for name in plan.level_names[:-1]]
    heads += [(FORMER, _WIDTHS[FORMER]), (REVIEW, _WIDTHS[REVIEW])]
    heads += [(plan.level_names[-1], _TITLE_WIDTH), (headings.DEPARTMENT, _DEPARTMENT_WIDTH)]
    doubts = any(doubts_by_no(plan).values())
    return [*heads, (INTO, _WIDTHS[INTO]), ("確認", _DOUBT_WIDTHS[doubts])]


def _shown_heading(plan: Plan, heading: str) -> str:
    last = plan.level_names[-1]
    words = {FORMER: f"前期 {last}名", last: f"後期 {last}名", headings.DEPARTMENT: "主担当課"}
    return words.get(heading, heading)


def _tops(plan: Plan, rows: Sequence[ReviewRow]) -> list[str]:
    if len(plan.level_names) == 1:
        return []
    return list(dict.fromkeys(row.item.levels[0] or tables.UNNAMED for row in rows))


def _write_counts(
    page: Page,
    plan: Plan,
    rows: Sequence[ReviewRow],
    kinds: Sequence[str],
    table: tuple[int, int],
) -> None:
    """Write how many rows each kind has, in all and by top level, as formulas over the table."""
    first, columns = table
    tops = _tops(plan, rows)
    heads = [name for name, _ in _headings(plan)]
    kind_column = heads.index(REVIEW)
    areas = [_area(n, first, len(rows)) for n in (kind_column, 1)]
    places = [n for n in range(columns) if n >= 3][: len(tops) + 1]
    head = heading_style(page)
    page.merge(_HEAD, 0, 2, REVIEW, head)
    for column, name in zip(places, (*tops, tables.TOTAL), strict=False):
        page.text(_HEAD, column, name, head)
    page.sheet.set_row(_HEAD, 32)
    number = cell_style(page, align="center")
    for row, kind in enumerate(kinds, start=_HEAD + 1):
        fill = next((f for word, f in _FILLS.items() if kind.startswith(word)), "#FFFFFF")
        page.merge(row, 0, 2, kind, cell_style(page, bg_color=fill, indent=1))
        wanted = '""' if kind == _BLANK_KIND else f"$A{row + 1}"
        own = [r for r in rows if (r.kind or _BLANK_KIND) == kind]
        for column, name in zip(places, (*tops, tables.TOTAL), strict=False):
            count = sum(name in (tables.TOTAL, r.item.levels[0] or tables.UNNAMED) for r in own)
            letters = address(_HEAD, column).rstrip("0123456789")
            top = "" if name == tables.TOTAL else f"*({areas[1]}={letters}${_HEAD + 1})"
            page.formula(row, column, f"=SUMPRODUCT(({areas[0]}={wanted}){top}*1)", count, number)
        page.sheet.set_row(row, 20)
    _write_total(page, rows, tops, places, _HEAD + 1 + len(kinds))


def _write_total(
    page: Page, rows: Sequence[ReviewRow], tops: Sequence[str], places: Sequence[int], row: int
) -> None:
    style = heading_style(page, align="center")
    page.merge(row, 0, 2, tables.TOTAL, heading_style(page, align="left", indent=1))
    for column, name in zip(places, (*tops, tables.TOTAL), strict=False):
        span = f"{address(_HEAD + 1, column)}:{address(row - 1, column)}"
        count = sum(name in (tables.TOTAL, r.item.levels[0] or tables.UNNAMED) for r in rows)
        page.formula(row, column, f"=SUM({span})", count, style)
    page.sheet.set_row(row, 20)


def _area(column: int, first: int, count: int) -> str:
    letters = address(first, column).rstrip("0123456789")
    return f"${letters}${first + 1}:${letters}${first + max(1, count)}"


def _write_rows(
    page: Page,
    plan: Plan,
    rows: Sequence[ReviewRow],
    first: int,
    heads: Sequence[tuple[str, float]],
) -> None:
    doubts = doubts_by_no(plan)
    for at, row in enumerate(rows, start=first):
        texts = _texts(plan, row, doubts)
        fill = next((f for word, f in _FILLS.items() if row.kind.startswith(word)), None)
        for column, (heading, _) in enumerate(heads):
            centred = (
                {"align": "center"} if heading in ("番号", REVIEW, headings.DEPARTMENT) else {}
            )
            ink = {"font_color": look.ALERT_INK} if heading == "確認" else {}
            painted = {"bg_color": fill} if fill and heading == REVIEW else {}
            page.text(at, column, texts[heading], cell_style(page, **centred, **ink, **painted))
        pairs = [(texts[heading], width) for heading, width in heads]
        page.sheet.set_row(at, look.row_pt(pairs, least_pt=20))


def _texts(plan: Plan, row: ReviewRow, doubts: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    item = row.item
    into = find_into(plan, row.into) if row.into else None
    texts = dict(zip(plan.level_names, item.levels, strict=True))
    return texts | {
        "番号": item.no,
        FORMER: row.former,
        REVIEW: row.kind,
        headings.DEPARTMENT: item.department,
        INTO: into.title if into else row.into,
        "確認": "\n".join(doubts.get(item.no, ())),
    }
