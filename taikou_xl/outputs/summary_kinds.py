"""The sheets that a summary has beyond the eight of every plan, and the rule for each.

A sheet appears because of what the plan declares (fields, their kinds and roles, periods,
settings), never because of a preset's name: the rules of all of them stand in ``MORE_SHEETS``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from taikou_xl.outputs import (
    summary_amounts,
    summary_attention,
    summary_course,
    summary_kpt,
    summary_listing,
    summary_overall,
    summary_review,
)
from taikou_xl.outputs.page import Page
from taikou_xl.outputs.summary_counts import NAME as COUNTS
from taikou_xl.outputs.summary_front import NAME as FRONT
from taikou_xl.outputs.summary_indicators import NAME as INDICATORS
from taikou_xl.outputs.summary_intake import FINDINGS, INTAKE
from taikou_xl.outputs.summary_items import NAME as ITEMS
from taikou_xl.outputs.summary_items import ItemColumns
from taikou_xl.outputs.summary_lists import REFLECTIONS
from taikou_xl.outputs.summary_moves import NAME as MOVES
from taikou_xl.outputs.view import View
from taikou_xl.plan.model import Plan
from taikou_xl.plan.naming import free_sheet_names

# the sheets of every summary, in their order
EVERY_SUMMARY = (FRONT, COUNTS, ITEMS, REFLECTIONS, MOVES, INDICATORS, FINDINGS, INTAKE)


@dataclass(frozen=True)
class Around:
    """What a further sheet may refer to: all pages, and where the columns of 項目一覧 stand."""

    items: ItemColumns
    pages: Mapping[str, Page]

    @property
    def items_page(self) -> Page:
        """The page 項目一覧."""
        return self.pages[ITEMS]


@dataclass(frozen=True)
class MoreSheet:
    """A further sheet: what it is called in a plan ("": the plan has none), and its writer.

    ``own`` tells that the plan's own words name it (a field, a level): such a name gives way.
    """

    name: Callable[[Plan], str]
    write: Callable[[Page, View, Around], None]
    own: bool = False


def _write_course(page: Page, view: View, around: Around) -> None:
    summary_course.write_course(page, view, around.items, around.items_page)


def _write_listing(page: Page, view: View, around: Around) -> None:
    course = around.pages.get(summary_course.course_name(view.c.plan))
    summary_listing.write_listing(page, view, around.items, around.items_page, course)


def _write_attention(page: Page, view: View, around: Around) -> None:
    summary_attention.write_attention(page, view)


def _write_overall(page: Page, view: View, around: Around) -> None:
    summary_overall.write_overall(page, view)


def _write_amounts(page: Page, view: View, around: Around) -> None:
    summary_amounts.write_amounts(page, view, around.items, around.items_page)


def _write_review(page: Page, view: View, _: Around) -> None:
    summary_review.write_review(page, view)


def _write_kpt(page: Page, view: View, around: Around) -> None:
    summary_kpt.write_kpt(page, view, around.items, around.items_page)


# in the order of the summary, after 回収状況
MORE_SHEETS = (
    MoreSheet(summary_course.course_name, _write_course),
    MoreSheet(summary_amounts.amounts_name, _write_amounts, own=True),
    MoreSheet(summary_review.review_name, _write_review),
    MoreSheet(summary_attention.attention_name, _write_attention),
    MoreSheet(summary_listing.listing_name, _write_listing, own=True),
    MoreSheet(summary_kpt.kpt_name, _write_kpt),
    MoreSheet(summary_overall.overall_name, _write_overall),
)


def more_sheets(plan: Plan) -> dict[str, MoreSheet]:
    """Give the further sheets of a plan's summary by name, in their order."""
    given = [(sheet, name) for sheet in MORE_SHEETS if (name := sheet.name(plan))]
    # fixed names first: only one that the plan chose itself (a field, a level) gives way
    fixed = [name for sheet, name in given if not sheet.own]
    own = [name for sheet, name in given if sheet.own]
    free = iter(free_sheet_names(own, (*EVERY_SUMMARY, *fixed)))
    return {next(free) if sheet.own else name: sheet for sheet, name in given}
