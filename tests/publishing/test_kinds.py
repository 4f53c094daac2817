"""Publications of every kind of plan: what they show comes from fields, roles and sheets alone."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from taikou_xl.outputs.view import View
from taikou_xl.plan.amounts import amount_fields
from taikou_xl.plan.model import Kind
from taikou_xl.publishing.amountsection import NOW
from taikou_xl.publishing.facts import Publication
from taikou_xl.publishing.folder import Wishes, make_files, stamp_of
from taikou_xl.publishing.parts import more_sections
from taikou_xl.publishing.plainness import is_plain, plain_text
from taikou_xl.publishing.sections import choice_fields
from taikou_xl.rollup import tables
from taikou_xl.sheets import deliver
from tests.publishing.kinds import KINDS, example
from tests.publishing.publications import Page, csv_rows, every_text, word_tables

OFFICE = ("html", "csv", "xlsx", "docx")
WITH_AMOUNTS = [kind for kind in KINDS if amount_fields(example(kind).plan)]
WITH_GOALS = [kind for kind in KINDS if example(kind).plan.overall]


def bare(text: str) -> str:
    """Give a class without its mark: ``☀ 晴れ`` → ``晴れ``."""
    return text.split(" ")[-1]


@pytest.mark.parametrize("kind", KINDS)
def test_counts__every_kind__are_those_of_the_csv(kind: str) -> None:
    """Counts by period and class on the page are the rows of the CSV; so are those by top level."""
    p = example(kind)
    files = make_files(p, Wishes(("html", "csv"))).files
    rows = csv_rows(files["実施状況.csv"])
    page = Page(files["index.html"].decode())
    counted = (
        (f"{p.rating_name}の推移（項目数）", "和暦年度", rows),
        (
            f"{p.plan.level_names[0]}ごとの{p.rating_name}（項目数）",
            p.plan.level_names[0],
            [row for row in rows if row["期コード"] == p.period.key],
        ),
    )
    for caption, column, wanted in counted:
        head, *body = page.tables[caption]
        for line in body:
            for name, count in zip(head[1:], line[1:], strict=True):
                if bare(name) in p.class_names:
                    found = [r for r in wanted if plain(r[column]) == plain(line[0])]
                    assert int(count) == sum(r[p.rating_name] == bare(name) for r in found)


def plain(text: str) -> str:
    return re.sub(r"\s", "", plain_text(text))


@pytest.mark.parametrize("kind", KINDS)
def test_sections__page_and_paper__hold_the_same_cells(kind: str) -> None:
    """Goals, choices and amounts stand on the page and in 審議会資料 cell for cell."""
    p = example(kind)
    files = make_files(p, Wishes(("html", "docx"))).files
    page = Page(files["index.html"].decode())
    papers = [
        [[plain(cell) for cell in row] for row in table]
        for table in word_tables(files["審議会資料.docx"])
    ]
    for section in more_sections(p):
        for table in section.tables:
            wanted = [[plain(cell) for cell in row] for row in (table.heads, *table.rows)]
            assert wanted in papers, table.caption
            shown = page.tables[table.caption]
            assert [[plain(cell) for cell in row] for row in shown] == wanted


@pytest.mark.parametrize("kind", WITH_GOALS)
def test_goals__csv__holds_every_figure_of_the_page(kind: str) -> None:
    """全体指標.csv has baseline, goal, actual and line as numbers; the office's notes are nowhere."""
    p = example(kind)
    files = make_files(p, Wishes(OFFICE)).files
    rows = csv_rows(files["全体指標.csv"])
    for course in p.courses:
        own = [row for row in rows if row["指標名"] == course.row.name]
        now = [row for row in own if course.last and row["期コード"] == course.last.key]
        if course.last is None:
            continue
        (row,) = now
        assert abs(float(row["実績値"]) - float(course.actuals[course.last.key])) < 1e-5
        assert row["状況"] == course.state
        assert row["目標値"] == "" or float(row["目標値"]) == float(course.goal or 0)
    assert not [place for place, text in every_text(files) if "庁内の備考" in text]


@pytest.mark.parametrize("kind", WITH_GOALS)
def test_goals__corrected_after_publication__are_in_the_errata(kind: str, tmp_path: Path) -> None:
    """A figure of a goal that was typed wrongly is named once, with its goal, before and after."""
    p = example(kind)
    made = make_files(p, Wishes(("csv",)))
    deliver.write_folder(tmp_path / "前", made.files, stamp_of(p), force=False)
    row = p.courses[0].row
    goal = replace(row, actuals={**row.actuals, p.plan.periods[0].key: "1.5"})
    c = p.view.c
    goals = (goal, *(p.plan.overall or ())[1:])
    again = replace(p, view=View(replace(c, plan=replace(c.plan, overall=goals))))
    found = make_files(again, Wishes(("csv",), previous=tmp_path / "前")).corrected
    assert {(one.no, one.title, one.period) for one in found} == {
        ("", row.name, p.plan.periods[0].key)
    }
    assert ("実績値", "1.5") in [(one.field, one.after) for one in found]


@pytest.mark.parametrize("kind", WITH_AMOUNTS)
def test_amounts__sums_of_the_page__are_the_sums_of_the_csv(kind: str) -> None:
    """現在 of a reported year is the sum of the amounts in 実施状況.csv, by top level and in all."""
    p = example(kind)
    fields = amount_fields(p.plan)
    assert fields is not None
    files = make_files(p, Wishes(("html", "csv"))).files
    rows = csv_rows(files["実施状況.csv"])
    table = Page(files["index.html"].decode()).tables[
        f"{fields.actual.name}の合計（単位：{fields.unit}）"
    ]
    head, *body = table
    for line in (line for line in body if line[1] == NOW):
        told = dict(zip(head, line, strict=True))
        for period in p.view.periods:
            own = [r for r in rows if r["期コード"] == period.key and in_group(p, r, line[0])]
            column = f"{fields.actual.name}（{fields.unit}）"
            wanted = sum(Decimal(r[column]) for r in own if r[column])
            assert number(told[f"{period.label} （実績）"]) == wanted


@pytest.mark.parametrize("kind", WITH_AMOUNTS)
def test_amounts__total_and_comparison__add_up(kind: str) -> None:
    """合計 sums up the years; 計画策定時との比較 is 現在 less 当初; the groups make up the total."""
    p = example(kind)
    (section,) = [s for s in more_sections(p) if s.anchor == "amounts"]
    (table,) = section.tables
    *groups, first, now = [[number(text) for text in row[2:]] for row in table.rows]
    for row in (*groups, first, now):
        assert sum(row[:-2]) == row[-2]
    assert now[-1] == now[-2] - first[-2]
    for column in range(len(first) - 1):
        assert sum(row[column] for row in groups[::2]) == first[column]
        assert sum(row[column] for row in groups[1::2]) == now[column]


def in_group(p: Publication, row: dict[str, str], group: str) -> bool:
    return group == tables.TOTAL or plain(row[p.plan.level_names[0]]) == plain(group)


def number(text: str) -> Decimal:
    """Read an amount as a person would: △ is a minus sign, blank is nothing."""
    return Decimal(text.replace("△ ", "-").replace(",", "") or 0)


@pytest.mark.parametrize("kind", KINDS)
def test_choices__every_choice_field__is_counted_by_top_level(kind: str) -> None:
    """What departments chose is counted; the choices that want a reason are listed with it."""
    p = example(kind)
    for field in choice_fields(p):
        (section,) = [s for s in more_sections(p) if s.heading == field.name]
        counted, *listed = section.tables
        total = dict(zip(counted.heads[1:], map(int, counted.rows[-1][1:]), strict=True))
        shown = [p.view.shown(item, field) for item in p.view.items]
        for choice in field.choices:
            assert total[choice] == shown.count(choice)
        for table in listed:
            assert len(table.rows) == len(table.items)
            assert all(reason for *_, reason in table.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_short_values__every_kind__stand_in_the_item_s_table(kind: str) -> None:
    """Choices, days and amounts of each period are columns of an item's table, not paragraphs."""
    p = example(kind)
    html = make_files(p, Wishes(("html",))).files["index.html"].decode()
    short = [f.name for f in p.plan.fields if f.kind in (Kind.AMOUNT, Kind.CHOICE, Kind.DATE)]
    for name in short:
        assert not re.search(f"<dt>{name}</dt>", html)
        assert re.search(f'<th scope="col"[^>]*>{name}(（[^）]*）)?</th>', html)


@pytest.mark.parametrize("kind", KINDS)
def test_plain_characters__every_kind__leave_no_mark_that_a_system_refuses(kind: str) -> None:
    """☀ and its like become (晴) in every output; nothing turns into 〓."""
    files = make_files(example(kind), Wishes(OFFICE, plain=True)).files
    for place, text in every_text(files):
        if place.endswith((".html", "document.xml", "sharedStrings.xml", ".csv")):
            assert "〓" not in text, place
            shown = re.sub("<[^>]+>", "", text)
            assert not [c for c in set(shown) if c.isprintable() and not is_plain(c)], place
