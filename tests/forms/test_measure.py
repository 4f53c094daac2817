"""Widths and heights of item sheets."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.forms.layout import Column, table_columns
from taikou_xl.forms.measure import row_pt, sheet_sizes, start_of_rest, within_page
from taikou_xl.sheets import look
from tests.forms.plans import R7, annual_plan, item, table, text_of


def total_pt(columns: tuple[Column, ...]) -> float:
    return sum(look.column_pt(c.width) for c in columns)


def test_widths__too_many_fields__are_narrowed_until_8_pt_hold() -> None:
    """A form with very wide fields is narrowed, its period column not, so that 8 pt remain."""
    plan = annual_plan()
    wide = replace(plan, fields=tuple(replace(f, width=60) for f in plan.fields))
    columns = within_page(table_columns(wide))
    assert columns[0].width == table_columns(wide)[0].width
    # 10 pt on a page of 796 pt: more than 995 pt of columns would shrink below 8 pt
    assert total_pt(columns) <= 796 * 10 / 8


def test_sizes__short_plan__keeps_the_declared_proportions() -> None:
    """Where one page holds the item anyway, the columns are those of 様式."""
    plan = annual_plan()
    sizes = sheet_sizes(plan, plan.items[0], R7)
    assert sizes.columns == within_page(table_columns(plan))
    assert sizes.scale == 0


def test_sizes__long_plan_texts__share_the_width_by_content() -> None:
    """Long plan texts get a wider column, and the print never shrinks below 80 %."""
    long = item(
        background=text_of(150),
        goal=text_of(150),
        table=table(計画概要=text_of(60), 数値目標="3回"),
    )
    plan = annual_plan(long)
    sizes = sheet_sizes(plan, long, R7)
    assert sizes.columns[1].width > within_page(table_columns(plan))[1].width
    assert total_pt(sizes.columns) <= 796 * 10 / 8
    assert sizes.scale in (0, 80)


def test_row_pt__longest_text__stays_within_excels_limit() -> None:
    """No row is asked to be higher than Excel allows."""
    assert row_pt([(text_of(5000), 20.0)]) == look.MAX_ROW_PT
    assert row_pt([("", 20.0)]) < 20


@given(st.text(alphabet="あいう\nab。", max_size=600), st.integers(4, 40), st.integers(1, 12))
def test_start_of_rest__any_text__cuts_after_that_many_lines(
    text: str, width: int, lines: int
) -> None:
    """What shows takes at most the lines allowed, and showing one character more would not fit."""
    at = start_of_rest(text, float(width), lines)
    assert start_of_rest(text[:at], float(width), lines) == at
    if at < len(text):
        assert start_of_rest(text[: at + 1], float(width), lines) == at
