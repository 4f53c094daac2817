"""Comments and struck-out text in a workbook: both are seen, whoever saved it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from taikou_xl.sheets.comments import OWN_MARK
from taikou_xl.sheets.grid import Grid
from taikou_xl.sheets.opening import open_book
from tests.office import libre_office

THREAD = (
    '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/'
    'threadedcomments"><threadedComment ref="B2" id="{1}"><text>正しくは35％です</text>'
    '</threadedComment><threadedComment ref="B2" id="{2}" parentId="{1}"><text>了解</text>'
    "</threadedComment></ThreadedComments>"
)


def written() -> bytes:
    """Give a sheet with a text that is struck out in part, a struck cell and a plain one."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("1")
        struck = book.add_format({"font_strikeout": True})
        sheet.write_rich_string("A1", struck, "30.1％", "33.0％")
        sheet.write_number("A2", 33, struck)
        sheet.write_string("A3", "33.0％")
        sheet.write_rich_string("A4", book.add_format({"bold": True}), "33", ".0％")
        sheet.write_blank("A5", None, struck)
    return stream.getvalue()


def saved_by_office(source: Path) -> bytes:
    target = source.with_name(f"保存した{source.name}")
    with libre_office() as office:
        office.recalculate(source, target)
    return target.read_bytes()


def struck_cells(data: bytes) -> list[tuple[int, int]]:
    return sorted(at for at, cell in open_book(data).sheets["1"].cells.items() if cell.struck)


def test_text__struck_out_whole_or_in_part__is_marked() -> None:
    """A run or a font that strikes out marks the cell; bold, plain and blank cells stay unmarked."""
    assert struck_cells(written()) == [(0, 0), (1, 0)]


def test_text__struck_out_and_saved_by_libreoffice__is_marked(tmp_path: Path) -> None:
    """Another program writes it otherwise, and it is the same."""
    source = tmp_path / "線.xlsx"
    source.write_bytes(written())
    assert struck_cells(saved_by_office(source)) == [(0, 0), (1, 0)]


def test_text__struck_out_inside_its_cell__is_marked() -> None:
    """Programs that keep texts in the cells are understood as well."""
    inline = (
        b'<c r="A3" t="inlineStr"><is><r><rPr><strike/></rPr><t>9</t></r><r><t>8</t></r></is></c>'
    )
    off = b'<c r="A4" t="inlineStr"><is><r><rPr><strike val="0"/></rPr><t>9</t></r></is></c>'
    source, target = zipfile.ZipFile(io.BytesIO(written())), io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = data.replace(b'<c r="A3" t="s"><v>1</v></c>', inline)
                data = data.replace(b'<c r="A4" t="s"><v>2</v></c>', off)
                assert inline in data
            out.writestr(name, data)
    assert struck_cells(target.getvalue()) == [(0, 0), (1, 0), (2, 0)]


def commented(said: str = "正しくは35％です") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "1"
    book.active["B2"] = "33.0％"
    book.active["B2"].comment = Comment(said, "担当者")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def only_sheet(data: bytes) -> Grid:
    return open_book(data).sheets["1"]


def test_comment__of_a_person__is_read_with_its_place() -> None:
    """What stands beside a cell is known by the cell."""
    assert only_sheet(commented()).comments == {(1, 1): "正しくは35％です"}


@pytest.mark.parametrize("saved", [False, True])
def test_comment__of_our_own__is_left_out(tmp_path: Path, *, saved: bool) -> None:
    """Our marks on a copy are no answer, also after LibreOffice has saved it."""
    data = commented(f"単位を直してください。\n― 行政課{OWN_MARK}")
    if saved:
        (tmp_path / "写し.xlsx").write_bytes(data)
        data = saved_by_office(tmp_path / "写し.xlsx")
        assert b"omments" in data
    assert only_sheet(data).comments == {}


def test_comment__typed_behind_our_own__is_read() -> None:
    """A reply below our words is a person's."""
    said = f"単位を直してください。\n― 行政課{OWN_MARK}\n合っています"
    assert only_sheet(commented(said)).comments == {(1, 1): said}


def test_comments__of_a_thread__are_read_in_its_own_words() -> None:
    """A newer program's copy for older ones begins with its own explanation: the thread counts."""
    source, target = zipfile.ZipFile(io.BytesIO(commented())), io.BytesIO()
    relation = (
        b'<Relationship Id="t1" Type="http://schemas.microsoft.com/office/2017/10/relationships/'
        b'threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )
    with zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml.rels"):
                data = data.replace(b"</Relationships>", relation)
            out.writestr(name, data)
        out.writestr("xl/threadedComments/threadedComment1.xml", THREAD)
    assert only_sheet(target.getvalue()).comments == {(1, 1): "正しくは35％です\n了解"}
