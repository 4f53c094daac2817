"""Publications to look at: the bundled plan with five recorded years, and small ones."""

from __future__ import annotations

import contextlib
import csv
import datetime as dt
import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

from taikou_xl import demo_answers
from taikou_xl.plan.bundled import bundled_plan
from taikou_xl.plan.model import Entry, Item, Plan
from taikou_xl.publishing.facts import Publication, Stage, make_publication
from taikou_xl.returns.recorded import recorded_results
from taikou_xl.rollup.consolidated import Consolidated
from tests.conftest import PATIENCE, require_program

DAY = dt.date(2030, 8, 1)


def recorded_plan(times: int = 1) -> Plan:
    """Give the bundled plan with varied answers in all of its periods, ``times`` as many items."""
    plan = bundled_plan()
    names = [k.name for k in plan.scale]
    items = [
        replace(item, table={**item.table, **_answers(plan, item, n, names)})
        for n, item in enumerate(plan.items)
    ]
    many = [_copy(item, k) if times > 1 else item for k in range(times) for item in items]
    return replace(plan, items=tuple(many))


def _answers(
    plan: Plan, item: Item, number: int, names: Sequence[str]
) -> dict[tuple[str, str], Entry]:
    table: dict[tuple[str, str], Entry] = {}
    for year, period in enumerate(plan.periods):
        texts = demo_answers.answers(plan, item, period, number + 2 * year)
        if (number + year) % 5 == 0:
            texts["達成度"] = names[(number + year) // 5 % 4 + 1]
        if (number + year) % 7 == 0:
            texts["振り返り"] = ""
        table |= {(name, period.key): Entry(text) for name, text in texts.items()}
    return table


def _copy(item: Item, number: int) -> Item:
    levels = (*item.levels[:-1], f"{item.levels[-1]}（その{number}）")
    return replace(item, no=f"{item.no}-{number}", label=f"{item.label}-{number}", levels=levels)


def consolidated(plan: Plan) -> Consolidated:
    """Give the consolidation of a plan's last period, all of them recorded."""
    period = plan.periods[-1]
    results = recorded_results(plan, period.next(), "台帳.xlsx")
    return Consolidated(
        plan, period, results, (), (), "令和12年8月1日現在", "台帳.xlsx", recorded=True
    )


@cache
def five_years() -> Publication:
    """Give the publication of the bundled plan's fifth year."""
    return make_publication(consolidated(recorded_plan()), Stage.PUBLIC, DAY)


def publication(c: Consolidated, stage: Stage = Stage.PUBLIC) -> Publication:
    """Give the publication of a consolidation."""
    return make_publication(c, stage, DAY)


class Page(HTMLParser):
    """A page as rows of cells under their captions, links, ids and headings."""

    def __init__(self, html: str) -> None:
        """Read the page."""
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self.headings: list[tuple[int, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self._text: list[str] = []
        self._rows: list[list[str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids and links; begin a text where a cell or heading begins."""
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag == "a":
            self.links.append(found.get("href") or "")
        if tag == "table":
            self._rows = []
        if tag == "tr":
            self._rows.append([])
        if tag in ("td", "th", "caption", "h1", "h2", "h3", "h4"):
            self._text = []
        if tag in ("div", "br"):
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """Keep what a cell or heading said."""
        text = " ".join("".join(self._text).split())
        if tag in ("td", "th"):
            self._rows[-1].append(text)
        elif tag == "caption":
            self.tables[text] = self._rows
        elif re.fullmatch("h[1-4]", tag):
            self.headings.append((int(tag[1]), text))

    def handle_data(self, data: str) -> None:
        """Collect text."""
        self._text.append(data)


def csv_rows(data: bytes) -> list[dict[str, str]]:
    """Read a CSV as another program would."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def every_text(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Give all that any file holds: (file and part, text), zip members, their names and comments."""
    for name, data in files.items():
        yield name, name
        if data[:2] != b"PK":
            yield name, data.decode("utf-8", "replace")
            continue
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield name, package.comment.decode("utf-8", "replace")
            for info in package.infolist():
                text = package.read(info).decode("utf-8", "replace")
                yield f"{name}｜{info.filename}", info.filename
                yield f"{name}｜{info.filename}", text


def every_pdf_text(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Give all that a PDF holds: what it prints, its properties, its streams and strings unpacked."""
    for tool, *options in (("pdftotext", "-", "-"), ("pdfinfo", "-"), ("pdfinfo", "-meta", "-")):
        command = [require_program(tool), *options]
        done = subprocess.run(
            command, input=data, capture_output=True, check=True, timeout=PATIENCE
        )
        yield f"{name}｜{tool}", done.stdout.decode("utf-8", "replace")
    parts = [data]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        with contextlib.suppress(zlib.error):
            parts.append(zlib.decompressobj().decompress(packed))
    for part in parts:
        spelled = (bytes.fromhex(h.decode()) for h in re.findall(rb"<((?:[0-9A-Fa-f]{2})+)>", part))
        for piece in (part, *spelled):
            yield f"{name}｜UTF-8", piece.decode("utf-8", "replace")
            yield f"{name}｜UTF-16", piece.decode("utf-16-be", "replace")


def word_tables(data: bytes) -> list[list[list[str]]]:
    """Give the tables of a Word document as rows of texts."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = ElementTree.fromstring(package.read("word/document.xml"))
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return [
        [[_cell_text(cell, w) for cell in row.iter(f"{w}tc")] for row in table.iter(f"{w}tr")]
        for table in root.iter(f"{w}tbl")
    ]


def _cell_text(cell: ElementTree.Element, w: str) -> str:
    pieces = [e for e in cell.iter() if e.tag in (f"{w}t", f"{w}br")]
    return "".join("\n" if e.tag == f"{w}br" else e.text or "" for e in pieces)
