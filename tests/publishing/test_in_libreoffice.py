"""CSV and papers in LibreOffice set to Japanese: letters, types, pages, headings, tables."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from taikou_xl.plan.model import Entry, Field, Kind, Role, Side
from taikou_xl.publishing.brief import build_brief
from taikou_xl.publishing.council import build_council_paper
from taikou_xl.publishing.facts import Publication, Stage
from taikou_xl.publishing.folder import all_tables
from taikou_xl.publishing.opendata import Table, as_csv, open_tables
from taikou_xl.publishing.opinions import build_slip
from tests.conftest import PATIENCE, require_program
from tests.consolidations import consolidate, make_item, make_plan
from tests.office import LibreOffice, libre_office
from tests.publishing.kinds import KINDS, example
from tests.publishing.publications import (
    consolidated,
    five_years,
    publication,
    recorded_plan,
    word_tables,
)

# what the dialog offers for our files (comma, quote, UTF-8, from row 1, Japanese); then whether
# quoted fields stay texts, and whether 「3月10日」 and 1E3 are read as days and figures
_AS_OFFERED, _TEXTS_KEPT = "44,34,76,1,,1041,false,false", "44,34,76,1,,1041,true,false"
_MM_PT = 72 / 25.4
_EPOCH = dt.date(1899, 12, 30)


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    """Run one LibreOffice, set to Japanese, for all tests of the module."""
    with libre_office("ja-JP") as found:
        yield found


def with_amounts() -> Publication:
    """Give a publication with costs (negative effects), leading zeros, dates and formula-like texts."""
    amount = Field("効果額", Side.REPORT, Kind.AMOUNT, Role.AMOUNT, unit="千円")
    items = [
        make_item("001", table={("計画概要", "R7"): Entry("=1+1")}),
        make_item("2-1", table={("数値目標", "R7"): Entry("3月10日")}),
    ]
    plan = make_plan(items)
    plan = replace(plan, fields=(*plan.fields, amount))
    texts = {"達成度": "年度目標達成", "数値": "-", "振り返り": "@SUM(A1)、①㈱髙の“引用”,\n二行目"}
    answers = {
        ("R7", "001"): {**texts, "実施概要": '=HYPERLINK("x")', "効果額": "-1200"},
        ("R7", "2-1"): {**texts, "実施概要": "+3ポイント", "効果額": "545239"},
    }
    return publication(consolidate(plan, "R7", answers))


def grid(
    office: LibreOffice, folder: Path, table: Table, options: str
) -> list[list[tuple[str, str]]]:
    path = folder / "表.csv"
    path.write_bytes(as_csv(table))
    (found,) = office.steps(path, [("grid",)], options)
    return [[(kind, text) for kind, text in row] for row in found]


@pytest.mark.parametrize("options", [_AS_OFFERED, _TEXTS_KEPT])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_csv__opened__has_our_letters_and_types(
    office: LibreOffice, tmp_path: Path, options: str, number: int
) -> None:
    """Every figure and day is a value, every text the text that we wrote, and nothing a formula."""
    table = all_tables(with_amounts())[number]
    head, *rows = grid(office, tmp_path, table, options)
    assert [text for _, text in head] == [column.heading for column in table.columns]
    assert len(rows) == len(table.rows)
    for cells, values in zip(rows, table.rows, strict=True):
        for (kind, text), value in zip(cells, values, strict=True):
            assert kind != "FORMULA"
            if value in (None, ""):
                assert text == ""
            elif not isinstance(value, str):
                assert kind == "VALUE", (text, value)
            elif not re.fullmatch("[0-9]+", value) or options == _TEXTS_KEPT:
                assert (kind, text) == ("TEXT", value)


def test_csv__cost__is_a_negative_number(office: LibreOffice, tmp_path: Path) -> None:
    """A negative effect opens as a number below zero, in the cell of its column."""
    table = open_tables(with_amounts())[0]
    head, *rows = grid(office, tmp_path, table, _AS_OFFERED)
    at = [text for _, text in head].index("効果額（千円）")
    assert [row[at] for row in rows] == [("VALUE", "-1200"), ("VALUE", "545239")]


def printed(office: LibreOffice, folder: Path, name: str, data: bytes) -> tuple[Path, list[Any]]:
    """Print a document; give the PDF and the document's headings."""
    path = folder / name
    path.write_bytes(data)
    target = path.with_suffix(".pdf")
    outline, _ = office.steps(path, [("outline",), ("save", str(target))])
    return target, outline


def pdf_text(pdf: Path, *options: str) -> str:
    done = subprocess.run(
        [require_program("pdftotext"), *options, str(pdf), "-"],
        capture_output=True, check=True, timeout=PATIENCE,
    )  # fmt: skip
    return done.stdout.decode()


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def council(
    office: LibreOffice, tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, Path, list[Any]]:
    """Print 審議会資料 of five years once."""
    data = build_council_paper(five_years())
    return data, *printed(office, tmp_path_factory.mktemp("資料"), "審議会資料.docx", data)


def test_council_paper__every_page__is_a4(council: tuple[bytes, Path, list[Any]]) -> None:
    """All pages are A4, upright for the tables, landscape for the forms of the items."""
    pages = re.findall(r'<page width="([\d.]+)" height="([\d.]+)"', pdf_text(council[1], "-bbox"))
    sizes = {tuple(sorted(round(float(v) / _MM_PT) for v in page)) for page in pages}
    assert sizes == {(210, 297)}
    assert len(pages) > len(five_years().view.items)


def test_council_paper__headings__lead_to_every_part_and_item(
    council: tuple[bytes, Path, list[Any]],
) -> None:
    """The navigator shows the parts as level 1 and every item as level 2, in order."""
    outline = [(level, text) for level, text in council[2]]
    assert [text[:1] for level, text in outline if level == 1][:5] == list("12345")
    named = [text for level, text in outline if level == 2]
    titles = [item.title.lstrip("①②③④⑤⑥➄").strip() for item in five_years().view.items]
    listed = named[-len(titles) :]
    assert all(title in text for title, text in zip(titles, listed, strict=True))


def test_council_paper__tables__are_printed_whole(council: tuple[bytes, Path, list[Any]]) -> None:
    """Every text of every table is on paper, and no word stands outside the margins."""
    data, pdf, _ = council
    told = squeezed(pdf_text(pdf, "-raw"))
    texts = {squeezed(cell) for t in word_tables(data) for row in t for cell in row}
    assert len(texts) > 300
    assert [text for text in texts if text not in told] == []
    bbox = pdf_text(pdf, "-bbox")
    for page in bbox.split("<page ")[1:]:
        width, height = (float(v) for v in re.findall(r'(?:width|height)="([\d.]+)"', page)[:2])
        for left, top, right, bottom in re.findall(
            r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', page
        ):
            assert float(left) >= 10 * _MM_PT
            assert float(right) <= width - 10 * _MM_PT
            assert float(top) >= 8 * _MM_PT
            assert float(bottom) <= height - 4 * _MM_PT


def longest() -> Publication:
    """Give a publication in which every text is long and every class occurs."""
    plan = recorded_plan(2)
    names = [k.name for k in plan.scale]
    items = []
    for n, item in enumerate(plan.items):
        table = dict(item.table)
        for period in plan.periods:
            table["振り返り", period.key] = Entry("関係する課との調整に時間を要した。" * 20)
            table["達成度", period.key] = Entry(names[(n + period.year) % len(names)])
        levels = (*item.levels[:-1], item.title + "に向けたさまざまな取組の推進と定着")
        items.append(
            replace(item, table=table, levels=levels, department="とても長い名前の総合政策推進課")
        )
    return publication(consolidated(replace(plan, items=tuple(items))), Stage.COUNCIL)


def test_brief__however_much_there_is__stays_on_one_page(
    office: LibreOffice, tmp_path: Path
) -> None:
    """概要1枚 is one page, also where everything is long and much went down."""
    found = {"五年": five_years(), "長い": longest(), **{kind: example(kind) for kind in KINDS}}
    for name, p in found.items():
        pdf, _ = printed(office, tmp_path, f"{name}.docx", build_brief(p))
        assert pdf_text(pdf).count("\f") == 1, name


def test_opinion_slip__printed__has_the_opinion_beside_its_item(
    office: LibreOffice, tmp_path: Path
) -> None:
    """委員意見提出票 prints one page wide: the column to write in is never on a page of its own."""
    path = tmp_path / "提出票.xlsx"
    path.write_bytes(build_slip(five_years()))
    pages = pdf_text(office.to_pdf(path)).split("\f")[:-1]
    assert len(pages) <= 4
    for page in pages:
        assert "計画項目" in page
        assert "意見" in page
