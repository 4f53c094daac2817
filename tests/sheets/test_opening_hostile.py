"""What a forged or damaged sheet says is refused or read as what it is, never as something else."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter

from taikou_xl.sheets.grid import CellKind
from taikou_xl.sheets.opening import BookRefused, open_book


def sheet_of(rows: str, after: str = "", workbook: tuple[bytes, bytes] = (b"", b"")) -> bytes:
    """Give a workbook with the text 「題」 among its strings whose sheet holds these rows."""
    plain, stream = io.BytesIO(), io.BytesIO()
    made = xlsxwriter.Workbook(plain, {"in_memory": True})
    made.add_worksheet("表").write_string(0, 0, "題")
    made.close()
    content = f"<sheetData>{rows}</sheetData>{after}".encode()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            part = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                part = re.sub(rb"<sheetData>.*</sheetData>", lambda _: content, part, flags=re.S)
            if info.filename == "xl/workbook.xml":
                part = part.replace(*workbook)
            new.writestr(info.filename, part)
    return stream.getvalue()


def cell(inner: str, attributes: str = "") -> str:
    return f'<row r="1"><c r="A1"{attributes}>{inner}</c></row>'


@pytest.mark.parametrize(
    "rows",
    [
        cell("<v>-1</v>", ' t="s"'),
        cell("<v>99</v>", ' t="s"'),
        cell("<v>٣</v>"),
        cell("<v>1_000</v>"),
        cell("<v>nan</v>"),
        cell("<v>1E+999999999</v>"),
        cell("<v>1</v><v>2</v>"),
        cell("<v>1</v>", ' s="x"'),
        cell("<v>46059</v>", ' s="999"'),
        cell("<v>46059</v>", ' s="-1"'),
    ],
)
def test_cell__value_not_as_the_format_says__is_refused(rows: str) -> None:
    """A value that only a lenient reader understands would pass as another one: refused."""
    with pytest.raises(BookRefused) as refused:
        open_book(sheet_of(rows))
    assert refused.value.code == "file-unreadable"


def test_cell__element_of_an_extension__is_no_value() -> None:
    """Elements of other namespaces hold no cells, even if they are called the same."""
    rows = cell('<v>1</v><z:v xmlns:z="urn:z">2</z:v>')
    assert open_book(sheet_of(rows)).sheets["表"].text(0, 0) == "1"


@pytest.mark.parametrize("word", ["1", "true"])
def test_boolean__either_spelling__is_true(word: str) -> None:
    """Programs store TRUE as 1 or as true."""
    found = open_book(sheet_of(cell(f"<v>{word}</v>", ' t="b"'))).sheets["表"].cells[(0, 0)]
    assert (found.kind, found.text) == (CellKind.BOOLEAN, "TRUE")


def test_formula__with_an_empty_text_as_result__is_blank_and_not_uncached() -> None:
    """A formula that gives "" has a result; only one without any stored result is uncached."""
    rows = (
        '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v></v></c>'
        '<c r="C1"><f>1+1</f></c><c r="D1" t="str"><f>A9</f><v>済</v></c></row>'
    )
    cells = open_book(sheet_of(rows)).sheets["表"].cells
    kinds = {place: found.kind for place, found in cells.items()}
    assert kinds == {
        (0, 1): CellKind.UNCACHED,
        (0, 2): CellKind.UNCACHED,
        (0, 3): CellKind.TEXT,
    }


def test_merge__reference_that_is_none__is_refused() -> None:
    """A merged area without a readable address is a broken file, not a crash."""
    after = '<mergeCells count="1"><mergeCell ref="foo"/></mergeCells>'
    with pytest.raises(BookRefused) as refused:
        open_book(sheet_of(cell("<v>1</v>"), after))
    assert refused.value.code == "file-unreadable"


def test_sheet__listed_without_a_part__is_refused() -> None:
    """A sheet that is listed but stands nowhere is never dropped in silence."""
    data = sheet_of(cell("<v>1</v>"), workbook=(b' r:id="rId1"', b""))
    with pytest.raises(BookRefused) as refused:
        open_book(data)
    assert refused.value.code == "file-unreadable"


def test_rows__100000_formatted_and_empty__are_accepted() -> None:
    """Formatting whole columns is common in offices and no reason to refuse a file."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(2, 100_002))
    found = open_book(sheet_of(cell("<v>0</v>", ' t="s"') + rows)).sheets["表"]
    assert dict(found.cells).keys() == {(0, 0)}
    assert found.text(0, 0) == "題"


def test_cell__type_that_no_program_writes__is_refused() -> None:
    """The place of a shared text would pass as the figure 0."""
    with pytest.raises(BookRefused) as refused:
        open_book(sheet_of(cell("<v>0</v>", ' t="x"')))
    assert refused.value.code == "file-unreadable"


@pytest.mark.parametrize("digits", [20250820, -5])
def test_day__that_no_calendar_has__is_a_day_with_its_digits(digits: int) -> None:
    """20250820 typed into a cell of days shows ####: that cell is in doubt, not the workbook."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("表").write_number(0, 0, digits, book.add_format({"num_format": 14}))
    book.close()
    found = open_book(stream.getvalue()).sheets["表"].cells[0, 0]
    assert (found.kind, found.text) == (CellKind.DATE, str(digits))
