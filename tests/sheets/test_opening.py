"""A workbook is read exactly, or named as what it is: nothing in between."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles.numbers import BUILTIN_FORMATS

from taikou_xl.errors import UnreadableInput
from taikou_xl.sheets.grid import Area, CellKind, address, position
from taikou_xl.sheets.opening import BookRefused, open_book, open_needed
from taikou_xl.sheets.shown import shown_text


def book(*rows: tuple[object, ...]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def edited(data: bytes, part: str, edit: Callable[[bytes], bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, edit(content) if info.filename == part else content)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_cells__every_kind__is_told_apart() -> None:
    """Texts, numbers, dates, booleans, errors and formulas without a result stay apart."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet["A1"], sheet["B1"], sheet["C1"] = "文", 33, True
    sheet["D1"] = "=1+1"
    sheet["E1"], sheet["E1"].number_format = 46059, "yyyy/m/d"
    sheet["F1"], sheet["F1"].data_type = "#REF!", "e"
    cells = open_book(saved(made)).sheets["Sheet"].cells
    kinds = {address(*spot): cell.kind for spot, cell in cells.items()}
    assert kinds == {
        "A1": CellKind.TEXT,
        "B1": CellKind.NUMBER,
        "C1": CellKind.BOOLEAN,
        "D1": CellKind.UNCACHED,
        "E1": CellKind.DATE,
        "F1": CellKind.ERROR,
    }
    assert cells[(0, 4)].text == "2026-02-06"


@pytest.mark.parametrize("number", [27, 30, 36, 50, 58])
def test_date__japanese_builtin_format__is_a_date(number: int) -> None:
    """Dates in the Japanese built-in formats, which store no code, are still dates."""
    assert number not in BUILTIN_FORMATS
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A1"].number_format = 46059, "yyyy/m/d"
    data = edited(
        saved(made),
        "xl/styles.xml",
        lambda xml: xml.replace(b'numFmtId="164"', f'numFmtId="{number}"'.encode()),
    )
    cell = open_book(data).sheets["Sheet"].cells[(0, 0)]
    assert (cell.kind, cell.text) == (CellKind.DATE, "2026-02-06")


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("33", "33"), ("33.0", "33"), ("32.5", "32.5"), ("0.1", "0.1"), ("-0", "0"),
        ("1E+3", "1000"), ("0.30000000000000004", "0.3"), ("543058000", "543058000"),
        ("123456789012345", "123456789012345"),
    ],
)  # fmt: skip
def test_number__stored_digits__are_shown_plainly(stored: str, text: str) -> None:
    """Numbers come as the digits that a person would see, never in powers of ten."""
    data = edited(
        book((7,)), SHEET, lambda xml: xml.replace(b"<v>7</v>", f"<v>{stored}</v>".encode())
    )
    assert open_book(data).sheets["Sheet"].text(0, 0) == text


@pytest.mark.parametrize(("code", "text"), [("0%", "33%"), ("0.0%", "33.0%"), ("0.00%", "33.00%")])
def test_number__formatted_as_percent__keeps_its_meaning(code: str, text: str) -> None:
    """0.33 that a cell shows as 33% is 33%, not 0.33."""
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A1"].number_format = 0.33, code
    assert shown_text(open_book(saved(made)).sheets["Sheet"].cells[(0, 0)]) == text


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=80)
)
def test_text__written_by_xlsxwriter__arrives_unchanged(text: str) -> None:
    """Any text arrives as written, also with line breaks, emoji and outer blanks."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    made.add_worksheet("表").write_string(0, 0, f"{text}\n{text}")
    made.close()
    assert open_book(stream.getvalue()).sheets["表"].text(0, 0) == f"{text}\n{text}"


def test_rich_text__reading_aids__are_left_out() -> None:
    """Runs of one cell are joined; the ふりがな that Excel stores beside them is not text."""
    stream = io.BytesIO()
    made = xlsxwriter.Workbook(stream, {"in_memory": True})
    made.add_worksheet("Sheet").write_string(0, 0, "大綱")
    made.close()
    runs = "<r><t>大</t></r><r><t>綱</t></r><rPh sb='0' eb='2'><t>タイコウ</t></rPh>"
    data = edited(
        stream.getvalue(),
        "xl/sharedStrings.xml",
        lambda xml: xml.replace("<t>大綱</t>".encode(), runs.encode()),
    )
    assert data != stream.getvalue()
    assert open_book(data).sheets["Sheet"].text(0, 0) == "大綱"


def test_merges_and_visibility__are_kept() -> None:
    """Merged areas and hidden sheets are seen."""
    made = openpyxl.Workbook()
    made.active["A1"] = "題"
    made.active.merge_cells("A1:C2")
    made.create_sheet("裏").sheet_state = "veryHidden"
    made["裏"]["B2"] = "x"
    found = open_book(saved(made))
    assert found.sheets["Sheet"].merged == (Area(0, 0, 1, 2),)
    assert not found.sheets["裏"].visible
    assert found.sheets["裏"].text(1, 1) == "x"


@pytest.mark.parametrize("cell", ["A1", "F14", "Z9", "AA10", "XFD1048576"])
def test_address__there_and_back__is_the_same(cell: str) -> None:
    """Addresses and positions are each other's inverse."""
    assert address(*position(cell)) == cell


GOOD = book(("番号", "題"), ("1", "項目"))


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (b"", "file-unreadable", "空"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "file-kind", ".xls"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "file-kind",
            "パスワード",
        ),
        (b"%PDF-1.7 ...", "file-kind", "PDF"),
        (b"<html><body>", "file-kind", "HTML"),
        ("番号,題\n1,項目".encode("cp932"), "file-kind", "CSV"),
        (GOOD[: len(GOOD) // 2], "file-unreadable", "壊れて"),
        (GOOD[:-30], "file-unreadable", "壊れて"),
        (b"PK\x03\x04 and nothing", "file-unreadable", "壊れて"),
        (bytes(21 * 2**20), "file-too-large", "20MB"),
    ],
)
def test_file__that_is_no_workbook__is_named_as_what_it_is(
    data: bytes, code: str, words: str
) -> None:
    """What cannot be read gets its code and a Japanese reason."""
    with pytest.raises(BookRefused) as refused:
        open_book(data)
    assert refused.value.code == code
    assert words in "".join(refused.value.words.values())


def test_ods_and_zip__are_named() -> None:
    """An .ods and a plain zip are told from a workbook by what is in them."""
    for name, content, words in (
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet", ".ods"),
        ("写真.txt", "x", "zip"),
        ("xl/workbook.bin", "x", ".xlsb"),
        ("word/document.xml", "<x/>", "Word"),
    ):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(name, content)
        with pytest.raises(BookRefused) as refused:
            open_book(stream.getvalue())
        assert words in refused.value.words["kind"]


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        (SHEET, b'r="B2"', b'r="A2"', "file-unreadable"),
        (SHEET, b'<row r="2"', b'<row r="1"', "file-unreadable"),
        (SHEET, b'r="B2"', b'r="XFD2"', "file-too-large"),
        (SHEET, b'r="B2"', b'r="B2;"', "file-unreadable"),
        (SHEET, b"</sheetData>", b"", "file-unreadable"),
        (SHEET, b"<worksheet", b"<!DOCTYPE x><worksheet", "file-unreadable"),
        ("xl/styles.xml", b"</cellXfs>", b"</cellXgs>", "file-unreadable"),
        ("xl/workbook.xml", b"rId1", b"rId9", "file-unreadable"),
    ],
)
def test_xml__doubled_or_out_of_place__is_refused(
    part: str, old: bytes, new: bytes, code: str
) -> None:
    """A sheet that holds a cell twice, far away or in broken XML is refused, never guessed at."""
    assert open_book(GOOD).sheets["Sheet"].text(1, 1) == "項目"
    data = edited(GOOD, part, lambda xml: xml.replace(old, new, 1))
    with pytest.raises(BookRefused) as refused:
        open_book(data)
    assert refused.value.code == code


@given(st.integers(0, len(GOOD) * 8 - 1))
def test_one_flipped_bit__reads_the_same_or_is_refused(bit: int) -> None:
    """No single flipped bit makes another content pass."""
    damaged = bytearray(GOOD)
    damaged[bit // 8] ^= 1 << (bit % 8)
    try:
        found = open_book(bytes(damaged))
    except BookRefused:
        return
    assert {n: dict(g.cells) for n, g in found.sheets.items()} == {
        n: dict(g.cells) for n, g in open_book(GOOD).sheets.items()
    }


def test_bomb__that_inflates_beyond_all_measure__is_refused() -> None:
    """A small file that holds gigabytes is refused before it fills the memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (6 * 2**20))
    with pytest.raises(BookRefused) as refused:
        open_book(stream.getvalue())
    assert refused.value.code == "file-too-large"


def of_two_sheets() -> bytes:
    made = openpyxl.Workbook()
    made.active["A1"] = "一枚目"
    made.create_sheet("二枚目")["A1"] = "中身"
    return saved(made)


def test_needed_book__broken_sheet__is_refused_when_asked_for() -> None:
    """A sheet that nobody needs stops nothing; whoever asks for it gets the words and a remedy."""
    data = edited(of_two_sheets(), "xl/worksheets/sheet2.xml", lambda xml: xml[: len(xml) // 2])
    needed = open_needed(data, "台帳", "台帳.xlsx", "直してください。")
    assert needed.sheets["Sheet"].text(0, 0) == "一枚目"
    with pytest.raises(UnreadableInput, match=r"台帳「台帳\.xlsx」を読み取れません") as refused:
        _ = needed.sheets["二枚目"]
    assert refused.value.remedy == "直してください。"
    with pytest.raises(BookRefused):
        open_book(data)


def test_needed_book__sheet_was_let_go__is_read_again_the_same() -> None:
    """Letting go forgets cells, never content."""
    needed = open_needed(of_two_sheets(), "台帳", "台帳.xlsx", "")
    before = needed.sheets["二枚目"]
    needed.let_go("二枚目")
    assert needed.sheets["二枚目"] is not before
    assert needed.sheets["二枚目"] == before == open_book(of_two_sheets()).sheets["二枚目"]


def test_needed_book__no_sheet_asked_for__has_all_names() -> None:
    """The names are known at once, in the book's order."""
    assert list(open_needed(of_two_sheets(), "台帳", "台帳.xlsx", "").sheets) == ["Sheet", "二枚目"]
