"""Marks on the cells of a copy for correction: fill and frame, comment, legend."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from taikou_xl.forms.inputs import CORRECTIONS
from taikou_xl.forms.measure import LABEL_ROW_PT
from taikou_xl.forms.page import Page
from taikou_xl.forms.sendback import Mark, SendBack
from taikou_xl.plan.amounts import asked_fields
from taikou_xl.plan.model import Item, Plan
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import Sheet, merge_text, write_text
from taikou_xl.sheets.comments import OWN_MARK
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import wrapped_lines

_COMMENT_CHARS = 44  # half-width characters on a line of a comment
_TO_CORRECT = "太枠の欄を直してください。理由は、欄に重ねると出るコメントと「{sheet}」にあります（{day}差戻し）。"
_TO_CONFIRM = (
    "破線の欄を確認してください。理由は、欄に重ねると出るコメントにあります（{day}差戻し）。"
)
_NOTHING = "この{level}に、直していただく箇所はありません（{day}差戻し）。"


@dataclass(frozen=True)
class Marked:
    """How one open cell is marked: heavy (to correct) or not, and the comments that it gets."""

    must: bool
    comments: tuple[Mark, ...] = ()


def marked_cells(
    plan: Plan, item: Item, period: Period, marks: Iterable[Mark]
) -> dict[str, Marked]:
    """Give the marked open cells of an item by field.

    What concerns the whole item marks every required cell, with the comment on the first.
    """
    names = [f.name for f in asked_fields(plan, item, period)]
    own = plan.report_fields
    needed = [f.name for f in own if plan.is_required(f, item, period)] or [f.name for f in own]
    comments: dict[str, list[Mark]] = {}
    must: dict[str, bool] = {}
    for mark in marks:
        fields = [mark.field] if mark.field in names else needed
        comments.setdefault(fields[0], []).append(mark)
        for name in fields:
            must[name] = must.get(name, False) or mark.must
    return {n: Marked(must[n], tuple(comments.get(n, ()))) for n in names if n in must}


def mark_frame(*, must: bool) -> dict[str, Any]:
    """Give fill and frame of a marked cell: heavy to correct, dashed to confirm, also in grey."""
    return {
        "bg_color": look.MARK_FILL if must else look.CONFIRM_FILL,
        "border": 5 if must else 8,
        "border_color": look.ALERT_INK if must else look.LINK_INK,
    }


def add_comment(sheet: Sheet, cell: str, marks: Sequence[Mark], author: str) -> None:
    """Give a cell a comment that holds all its marks, large enough to be read at once.

    It is signed, so that our comment is told from one that staff wrote.
    """
    text = "\n\n".join(mark.comment for mark in marks) + f"\n― {author}{OWN_MARK}"
    lines = wrapped_lines(text, _COMMENT_CHARS)
    size = {"width": _COMMENT_CHARS * 7 + 20, "height": min(600, lines * 16 + 16)}
    letters = {"font_name": look.FONT, "font_size": 9, "color": "#FFFFE1"}
    sheet.write_comment(cell, text, {"author": author, **size, **letters})


def legend_pt(sendback: SendBack | None, no: str) -> float:
    """Give the height that the legend of an item takes."""
    return LABEL_ROW_PT * len(_legend_kinds(sendback, no)) if sendback else 0.0


def write_legend(page: Page, row: int) -> int:
    """Say below the title what the marks mean, and give the next row."""
    if page.sendback is None:
        return row
    words: Mapping[bool | None, tuple[str, str]] = {
        True: ("太枠", _TO_CORRECT),
        False: ("破線", _TO_CONFIRM),
        None: ("", _NOTHING),
    }
    fill = {"sheet": CORRECTIONS, "day": page.sendback.day, "level": page.plan.level_names[-1]}
    for must in _legend_kinds(page.sendback, page.item.no):
        sample, text = words[must]
        page.set_height(row, LABEL_ROW_PT)
        if must is None:
            left = 0
        else:
            write_text(page.sheet, row, 0, sample, page.label(**mark_frame(must=must)))
            left = 1
        bold = page.writer.format(bold=must is True, indent=1, align="left")
        merge_text(page.sheet, row, left, row, page.last, text.format_map(fill), bold)
        row += 1
    return row


def _legend_kinds(sendback: SendBack | None, no: str) -> list[bool | None]:
    found = {mark.must for mark in sendback.of_item(no)} if sendback else set()
    kinds: list[bool | None] = [must for must in (True, False) if must in found]
    return kinds or [None]
