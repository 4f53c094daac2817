"""Texts that want to be formulas, links, markup or commands stay texts in every output."""

from __future__ import annotations

import contextlib
import html
import html.parser
import io
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

from taikou_xl.cli import main
from tests.commands import Run
from tests.intake.injections import (
    MARK,
    PAYLOADS,
    PLAN_NAME,
    UNITS,
    Year,
    cleaned,
    injected_rows,
    live,
)
from tests.intake.town import as_csv

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """Give a year lived once; the program's own printing is caught here."""
    return live(tmp_path_factory.mktemp("注入"), call_once)


def call_once(*arguments: object) -> Run:
    """Run the program in this process with its output caught, for a whole module."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(a) for a in arguments])
        except SystemExit as ending:
            return Run(int(ending.code or 0), out.getvalue(), err.getvalue())
    raise AssertionError("the program ends with its status")


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as book:
        return {name: book.read(name) for name in book.namelist()}


def texts_of(path: Path) -> set[str]:
    """Give every text that a workbook's cells show, by a reader that is not ours."""
    book = openpyxl.load_workbook(path)
    found = {c.value for s in book.worksheets for r in s.iter_rows() for c in r}
    return {value for value in found if isinstance(value, str)}


def is_inert(code: str) -> bool:
    """Tell a formula in which our texts stand only as quoted sheet names or as literals."""
    outside = re.sub(r"'(?:[^']|'')*'!", "", code)
    outside = re.sub(r'"(?:[^"]|"")*"', "", outside)
    return MARK not in outside


def test_texts__are_more_than_thirty_and_all_different() -> None:
    """The list of texts is worth its name."""
    assert len(set(PAYLOADS)) == len(PAYLOADS) > 40


def test_year__leaves_every_kind_of_output(year: Year) -> None:
    """What is looked through below are forms, reports, summaries, masters, pages and letters."""
    made = {path.relative_to(year.folder).parts[0] for path in year.folder.rglob("*")}
    assert {"配布", "確認.xlsx", "差戻し", "集計.xlsx", "集計.json", "次の台帳.xlsx", "正誤表.xlsx", "デモ"} <= made  # fmt: skip
    assert len(year.books()) > 12
    assert MARK in "".join(run.out for run in year.runs)


def test_workbooks__hold_no_formula_made_of_a_text(year: Year) -> None:
    """No cell, name, rule or list calculates what somebody wrote."""
    for path in year.books():
        for name, content in parts_of(path).items():
            if not name.endswith(".xml"):
                continue
            for node in ElementTree.fromstring(content).iter():
                tag = node.tag.rpartition("}")[2]
                if tag in ("f", "definedName", "formula", "formula1", "formula2") and node.text:
                    assert is_inert(node.text), (path.name, name, node.text[:200])


def test_workbooks__lead_nowhere_outside(year: Year) -> None:
    """No link, no connection and no object leads out of a workbook."""
    for path in year.books():
        parts = parts_of(path)
        assert not [n for n in parts if re.search("externalLink|connection|embedding|vba", n)]
        for name, content in parts.items():
            if name.endswith(".rels"):
                assert b"TargetMode" not in content, (path.name, name, content[:500])
            if name.startswith("xl/worksheets/sheet"):
                for node in ElementTree.fromstring(content).iter(f"{MAIN}hyperlink"):
                    assert node.get("location"), (path.name, name)


def test_drop_down__of_names_with_commas_and_quotation_marks__offers_just_the_names(
    tmp_path: Path,
) -> None:
    """A department's name may hold what separates or ends a literal list of choices."""
    names = ('第1課"甲', "第2課,乙", "第3課")
    rows = [{**row, "担当課": name} for row, name in zip(injected_rows(), names, strict=False)]
    (tmp_path / "一覧.csv").write_bytes(as_csv(rows))
    made = call_once(
        "master", tmp_path / "一覧.csv", "-o", tmp_path / "台帳.xlsx", "--set", "階層=方針,計画項目"
    )
    assert made.status == 0, made.err
    for content in parts_of(tmp_path / "台帳.xlsx").values():
        for literal in re.findall(rb"<formula1>(?:&quot;|\")(.*?)</formula1>", content):
            inner = html.unescape(literal.decode()).removesuffix('"')
            assert '"' not in inner
            assert not {"第2課", "乙"} & set(inner.split(","))


def test_footers__show_the_plans_name_and_obey_none_of_it(year: Year) -> None:
    """An ampersand in the plan's name is printed, and starts no command of the footer."""
    seen = 0
    for path in year.books():
        for name, content in parts_of(path).items():
            if not name.startswith("xl/worksheets/sheet"):
                continue
            for tag in ("oddFooter", "oddHeader"):
                for node in ElementTree.fromstring(content).iter(f"{MAIN}{tag}"):
                    if MARK in (node.text or ""):
                        seen += 1
                        assert '&&"Arial"&&A' in str(node.text) or "&A" not in str(node.text)
    assert seen


def shown(texts: Iterable[str], wanted: str) -> bool:
    """Tell whether a text stands in a cell, whole; a form may break it over several cells."""
    return any(wanted.strip() == one.strip() or wanted.strip() in one for one in texts)


@pytest.mark.parametrize("n", range(len(PAYLOADS)))
def test_text__written_by_a_department__is_in_summary_json_and_next_master(
    year: Year, outputs: dict[str, set[str]], n: int
) -> None:
    """What was written is read again exactly, or without what no screen may get."""
    wanted = cleaned(PAYLOADS[n])
    item = next(i for i in _report(year)["items"] if i["no"] == str(n))
    assert item["activity"] == wanted
    assert item["reflection"] == wanted
    for name in ("集計.xlsx", "次の台帳.xlsx"):
        assert shown(outputs[name], wanted), name


@pytest.mark.parametrize("n", range(len(PAYLOADS)))
def test_text__of_the_plan__is_in_master_and_form(
    year: Year, outputs: dict[str, set[str]], n: int
) -> None:
    """What the list says is on the master's sheet and on the department's form."""
    wanted = cleaned(injected_rows()[n]["計画概要_令和7"])
    for name in ("台帳.xlsx", "配布"):
        assert shown(outputs[name], wanted), name


@pytest.fixture(scope="module")
def outputs(year: Year) -> dict[str, set[str]]:
    """Give every workbook's texts by its name, those of the forms together."""
    found: dict[str, set[str]] = {}
    for path in year.books():
        top = path.relative_to(year.folder).parts[0]
        found.setdefault(top, set()).update(texts_of(path))
    return found


def _report(year: Year) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads((year.folder / "集計.json").read_bytes())
    return found


def test_text__that_lost_something__has_a_note(year: Year) -> None:
    """Where control characters were taken out of an answer, a note says so."""
    noted = {f["item"] for f in _report(year)["findings"] if f["code"] == "text-cleaned"}
    lossy = {str(n) for n, one in enumerate(PAYLOADS) if cleaned(one) != one.replace("\r", "\n")}
    assert lossy <= noted
    assert lossy


def test_held_text__is_named_whole_in_report_and_send_back(
    year: Year, outputs: dict[str, set[str]]
) -> None:
    """What cannot be taken is quoted as it was, for the administrator and for the department."""
    unknown = [f for f in _report(year)["findings"] if f["code"] == "rating-unknown"]
    assert {f["item"] for f in unknown} == {str(n) for n in range(0, len(PAYLOADS), 5)}
    for finding in unknown:
        assert finding["value"].strip() == cleaned(PAYLOADS[int(finding["item"])][:200]).strip()
        assert shown(outputs["差戻し"], finding["value"])


def is_for_screens(printed: str) -> bool:
    """Tell a text without anything that a terminal or an editor obeys."""
    return all(
        char == "\n" or (unicodedata.category(char) not in ("Cc", "Cs") and char not in "\u202e\u2066")
        for char in printed
    )  # fmt: skip


def test_terminal__obeys_no_text(year: Year) -> None:
    """Nothing that is printed moves the cursor, changes a colour or turns the direction."""
    for run in year.runs:
        for printed in (run.out, run.err):
            assert is_for_screens(printed.replace("\t", " ")), repr(printed[-2_000:])


def test_letters__are_plain_text(year: Year) -> None:
    """Letters can be pasted anywhere: nothing in them but text, and the names as written."""
    letters = [p for p in year.folder.rglob("*.txt") if "回収" not in p.parts]
    assert {"依頼文.txt"} < {p.name for p in letters}
    for path in letters:
        content = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        assert is_for_screens(content.replace("\t", " ")), path.name


def test_file_names__of_forms__are_valid_everywhere(year: Year) -> None:
    """A department's name makes a file name that Windows takes and a shell does not obey."""
    names = {path.name for path in (year.folder / "配布").iterdir()}
    assert len([name for name in names if name.endswith(".xlsx")]) == len(UNITS)
    for name in names:
        assert not re.search(r'[\\/:*?"<>|\x00-\x1f]', name), name


class _Page(html.parser.HTMLParser):
    """What a browser would make of a page: elements, links, and the text shown."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.links: list[str] = []
        self.shown = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        assert not [key for key, _ in attrs if key.startswith("on")], attrs
        self.links += [value or "" for key, value in attrs if key in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.shown += data


def test_page__shows_the_texts_and_makes_nothing_of_them(year: Year) -> None:
    """はじめに.html shows names as they are written: no element, no script, no link out of them."""
    page = _Page()
    page.feed((year.folder / "デモ" / "はじめに.html").read_text(encoding="utf-8"))
    assert not {"script", "img", "svg", "b", "iframe", "object", "embed"} & set(page.elements)
    assert not [one for one in page.links if ":" in one]
    assert PLAN_NAME in page.shown or "行政改革" in page.shown
