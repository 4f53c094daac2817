"""Where things stand on an item sheet, and how they are found again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.forms.layout import (
    BASELINE,
    FINAL,
    find_headers,
    find_labels,
    head_texts,
    label_key,
    labelled_cells,
    number_text,
    read_label,
    split_figure,
    split_number,
)
from taikou_xl.sheets.grid import Area, Cell, CellKind, Grid
from tests.forms.plans import annual_plan, item

words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
lines = st.lists(words, max_size=3).map("\n".join)


def grid(*rows: str, merged: tuple[Area, ...] = ()) -> Grid:
    """Give a sheet from rows of cells that are set apart by 「|」."""
    cells = {
        (row, column): Cell(CellKind.TEXT, text.strip())
        for row, line in enumerate(rows)
        for column, text in enumerate(line.split("|"))
        if text.strip()
    }
    return Grid("様式", cells, merged)


def texts(sheet: Grid, *labels: str) -> dict[str, str]:
    """Give what the labels of a sheet say."""
    places = {label: ats[0] for label, ats in find_labels(sheet, labels).items()}
    stops = frozenset(places.values())
    found = labelled_cells(sheet, places, stops, sheet.height)
    return {name: "\n".join(sheet.text(*at) for at in ats) for name, ats in found.items()}


@given(prose=lines, figure=lines)
def test_figure__put_into_the_prose__comes_out_again(prose: str, figure: str) -> None:
    """What the form prints as 「（現状の数値：…）」 is split back as it was, whatever it says."""
    one = item(background=prose, baseline=figure, goal=prose, final_target=figure)
    shown = head_texts(annual_plan(one), one)
    assert split_figure(shown["現状と課題"], BASELINE) == (prose, figure)
    assert split_figure(shown["目標の状態"], FINAL) == (prose, figure)


def test_figure__written_otherwise__stays_in_the_prose() -> None:
    """Only our own wording is taken apart."""
    for text in ("課題（現状：30％）", "（現状の数値：30％）のまま", "課題（現状の数値：30％）"):
        assert split_figure(text, BASELINE) == (text, "")


@given(no=words, label=words | st.just(""))
def test_number_line__is_read_back(no: str, label: str) -> None:
    """The title line tells 番号 and 表示番号; where both are one, 表示番号 is blank."""
    shown = label if label != no else ""
    if "（番号" not in no + label:
        assert split_number(number_text(replace(item(no), label=label))) == (no, shown)


@pytest.mark.parametrize(
    "printed",
    ["担当課", "担 当 課", "担\n当\n課", "■担当課", "【担当課】", "２．担当課", "(2) 担当課：", "担当課（主管）", "※担当課※1"],
)  # fmt: skip
def test_label__with_marks_around_it__is_the_label(printed: str) -> None:
    """Blanks, bullets, numbers, brackets and colons around a label are no part of it."""
    assert label_key(printed) == label_key("担当課")


def test_label__named_differently_by_a_bracket__stays_different() -> None:
    """Two labels that only a bracket tells apart are found each by its own wording."""
    sheet = grid("効果額（当初）|効果額（見込）")
    found = find_labels(sheet, ("効果額（当初）", "効果額（見込）"), loose=True)
    assert found == {"効果額（当初）": [(0, 0)], "効果額（見込）": [(0, 1)]}


def test_text__beside_its_label__goes_on_below_until_a_label() -> None:
    """Lines under the first belong to it as long as nothing stands under the label."""
    sheet = grid("課題|  |一行目", "|  |二行目", "|  |三行目", "備考|  |別")
    assert texts(sheet, "課題") == {"課題": "一行目\n二行目\n三行目"}


def test_text__missing_beside_its_label__is_not_taken_from_the_next_row() -> None:
    """A blank box stays blank, whatever stands below it."""
    sheet = grid("担当課|市民課|関係課|", "備考|急ぎ|電話|1234")
    assert texts(sheet, "担当課", "関係課") == {"担当課": "市民課"}


def test_text__under_labels_that_stand_side_by_side__is_below() -> None:
    """A row of labels heads a row of texts."""
    sheet = grid("方針|担当課|関係課", "市民とともに||会計課")
    assert texts(sheet, "方針", "担当課", "関係課") == {
        "方針": "市民とともに",
        "担当課": "",
        "関係課": "会計課",
    }


def test_text__alone_in_the_row_below__is_the_labels() -> None:
    """A wide label may have its text below it while others have theirs beside them."""
    sheet = grid("担当課|市民課", "取組内容", "窓口をまとめる。")
    assert texts(sheet, "担当課", "取組内容") == {
        "担当課": "市民課",
        "取組内容": "窓口をまとめる。",
    }


def test_read_label__blank_merged_box__is_blank() -> None:
    """The next label's name is not taken for a text."""
    sheet = grid("担当課| | |関係課|会計課", merged=(Area(0, 1, 0, 2),))
    assert read_label(sheet, "担当課") == ""
    assert read_label(sheet, "課題") is None


def test_headers__over_two_rows__are_one_heading() -> None:
    """A heading may stand in the row above or below the others, or be merged over both."""
    sheet = grid("年度|年次計画||数値", "|計画概要|数値目標|", merged=(Area(0, 0, 1, 0),))
    found = find_headers(sheet, ("年度", "計画概要", "数値目標", "数値"))
    assert [(h.top, h.bottom, sorted(h.cells)) for h in found] == [
        (0, 1, ["年度", "数値", "数値目標", "計画概要"])
    ]


def test_headers__group_of_the_same_name_as_a_field__is_not_doubled() -> None:
    """What stands in the row of the other headings counts before what stands above it."""
    sheet = grid("年次計画|||実施状況", "年度|計画概要|数値目標|実施状況")
    found = find_headers(sheet, ("年度", "計画概要", "数値目標", "実施状況"))
    assert found[0].cells["実施状況"] == ((1, 3),)
