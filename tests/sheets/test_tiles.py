"""The fast way through a sheet: what it takes is exactly what the strict parser takes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taikou_xl.forms.workbook import build_form
from taikou_xl.sheets import strings as shared
from taikou_xl.sheets.cells import CellMaker
from taikou_xl.sheets.formats import FIRST_1900
from taikou_xl.sheets.guard import BookRefused
from taikou_xl.sheets.strict import NAMESPACES, StrictScan
from taikou_xl.sheets.strings import shared_strings
from taikou_xl.sheets.tiles import Found, read_tiles
from taikou_xl.terms.periods import Period
from tests.forms.plans import annual_plan

MAIN = NAMESPACES[0]
SHEET = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="{MAIN}"'
    ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">'
    '<cols><col min="1" max="2" width="9" style="1"/></cols><sheetData>'
    '<row r="1" spans="1:4" ht="20.25" customHeight="1" x14ac:dyDescent="0.15">'
    '<c r="A1" s="1" t="s"><v>0</v></c><c r="B1" s="1"/><c r="C1" s="2"><v>46059</v></c>'
    '<c r="D1" t="inlineStr"><is><t xml:space="preserve"> 文&amp;字 </t></is></c></row>'
    '<row r="3"><c r="A3"><f>1&lt;2</f><v>33.0</v></c><c r="B3" t="str"><f>A1</f><v></v></c>'
    '<c r="C3" t="e"><v>#REF!</v></c><c r="D3" t="b"><v>1</v></c></row><row r="4"/>'
    '</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
    "<headerFooter><oddHeader>&amp;R頁</oddHeader><oddFooter>&amp;L課 3</oddFooter></headerFooter>"
    "</worksheet>"
)
STRINGS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="{MAIN}" count="3">'
    '<si><t>課題</t><rPh sb="0" eb="2"><t>カダイ</t></rPh><phoneticPr fontId="1"/></si>'
    '<si><t xml:space="preserve">一\n二_x000A_</t></si><si><t/></si></sst>'
)
SNIPPETS = (
    "", " ", "\n", "\r\n", '"', "<", ">", "&", "&amp;", "&#10;", "&bad;", "\x01", "\ufffe", "]]>", "０",
    "<!-- <sheetData> -->", "<![CDATA[<v>9</v>]]>", "<?x <sheetData>?>", "<sheetData/>", "</sheetData>",
    '<c r="A1"><v>9</v></c>', '<c r="B3"/>', '<c r="ZZ9"><v>9</v></c>', '<row r="2"/>', '<row r="1">',
    "</row>", "<v>9</v>", "<v/>", "<f>1</f>", "<f/>", "<is><t>九</t></is>", "<is><r><t>九</t></r></is>",
    ' r="A1"', ' r="C4"', ' t="s"', ' t="str"', ' t="q"', ' s="1"', ' s="99"', ' ht="1"', ' xmlns="urn:x"',
    f'<x:c xmlns:x="{MAIN}" r="D4"><x:v>9</x:v></x:c>', f'<x:row xmlns:x="{MAIN}" r="9"/>',
    '<mergeCell ref="C1:D1"/>', '<mergeCell ref="C1"></mergeCell>', '<mergeCell ref="?"/>',
    f'<x:mergeCell xmlns:x="{MAIN}" ref="C1:D1"/>', "x14ac:", "<si><t>四</t></si>", "<t>四</t>",
    "<r><t>四</t></r>", "-1", "1E9", "_x0041_",
)  # fmt: skip


def maker() -> CellMaker:
    return CellMaker(["題", "字"], ["General", "0", "yyyy/m/d"], FIRST_1900)


def strictly(content: bytes) -> Found:
    scan = StrictScan(maker())
    scan.read(content)
    return scan.cells, scan.merged


def outcome(read: Callable[[bytes], object], content: bytes) -> object:
    """Give what a reader gives, or that it refuses."""
    try:
        return read(content)
    except (BookRefused, ElementTree.ParseError, LookupError, ValueError, OverflowError):
        return "refused"
    except Exception as problem:
        if type(problem).__name__ == "ExpatError":
            return "refused"
        raise


def damaged(text: str) -> st.SearchStrategy[str]:
    """Give a text with some places replaced by, or followed by, what means something in XML."""
    place = st.integers(0, len(text))
    change = st.tuples(place, st.integers(0, 12), st.sampled_from(SNIPPETS))

    def apply(changes: Sequence[tuple[int, int, str]]) -> str:
        made = text
        for at, length, snippet in changes:
            made = made[:at] + snippet + made[at + length :]
        return made

    return st.lists(change, min_size=1, max_size=3).map(apply)


def test_sheet__as_office_programs_write_it__is_taken_the_fast_way() -> None:
    """What is usual is taken fast, and cells, kinds and merges are those of the strict parser."""
    found = read_tiles(SHEET.encode(), maker())
    assert found is not None
    assert found == strictly(SHEET.encode())
    assert len(found[0]) == 6
    assert found[1]


@given(damaged(SHEET))
def test_sheet__damaged_anywhere__is_never_read_otherwise_than_strictly(text: str) -> None:
    """The fast way refuses what the strict one refuses, or gives just the same cells."""
    content = text.encode("utf-8", "surrogatepass")
    fast = outcome(lambda data: read_tiles(data, maker()), content)
    assert fast is None or fast == outcome(strictly, content)


def test_sheet__seen_before_in_another_workbook__gives_the_texts_of_its_own() -> None:
    """A sheet's XML names texts by number: the same XML in two workbooks holds different texts."""
    formats = ["General", "0", "yyyy/m/d"]
    first = read_tiles(SHEET.encode(), CellMaker(["題"], formats, FIRST_1900))
    second = read_tiles(SHEET.encode(), CellMaker(["別の題"], [*formats[:2], "0"], FIRST_1900))
    assert first is not None
    assert second is not None
    assert (first[0][0, 0].text, second[0][0, 0].text) == ("題", "別の題")
    assert (first[0][0, 2].text, second[0][0, 2].text) == ("2026-02-06", "46059")


@pytest.mark.parametrize("stored", ["<f>1</f><v/>", "<f>1</f>", "<v/>", "<f/><v></v>"])
def test_cell__without_a_result__is_what_the_strict_parser_makes_of_it(stored: str) -> None:
    """A formula whose result is not stored is no blank cell, however that is written."""
    content = SHEET.replace("<f>1&lt;2</f><v>33.0</v>", stored).encode()
    assert read_tiles(content, maker()) == strictly(content)


@given(damaged(STRINGS))
def test_shared_texts__damaged_anywhere__are_those_of_the_parser(text: str) -> None:
    """Where the texts are taken at once, the parser gives the same texts."""
    content = text.encode()
    fast = outcome(shared._simple_strings, content)

    def parsed(data: bytes) -> list[str]:
        root = ElementTree.fromstring(data)
        return [shared._rich_text(n) for n in root if n.tag.rpartition("}")[2] == "si"]

    assert fast is None or fast == outcome(parsed, content)


def test_shared_texts__with_readings__lose_the_readings() -> None:
    """Reading aids are no part of a text, on the fast way too."""
    assert shared._simple_strings(STRINGS.encode()) == ["課題", "一\n二\n", ""]
    assert shared_strings(STRINGS.encode()) == ["課題", "一\n二\n", ""]


def test_form__every_sheet__is_taken_the_fast_way() -> None:
    """Our own forms are read fast: a change of the writer that would slow them shows here."""
    plan = annual_plan()
    data = build_form(plan, Period.parse("R7"), plan.items[0].unit)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = shared._simple_strings(parts["xl/sharedStrings.xml"])
    assert texts is not None
    for name, content in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            formats = ["General"] * 500
            assert read_tiles(content, CellMaker(texts, formats, FIRST_1900)) is not None, name


@pytest.mark.parametrize("text", ["&#26412;", "<!-- 文 -->", "<![CDATA[文]]>", "<b>文</b>"])
def test_sheet__with_anything_unusual__is_left_to_the_strict_parser(text: str) -> None:
    """What the fast way does not know it does not judge."""
    content = SHEET.replace("文&amp;字", text).encode()
    assert read_tiles(content, maker()) is None
