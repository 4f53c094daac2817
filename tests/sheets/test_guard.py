"""The gate: what no office program writes is refused before it is read, and what it does is taken."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from taikou_xl.sheets import guard
from taikou_xl.sheets.opening import BookRefused, open_book
from tests.pace import is_within
from tests.sheets import zips

BOOK = zips.small_book()
A1 = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'


def refusal(data: bytes) -> BookRefused:
    with pytest.raises(BookRefused) as refused:
        open_book(data)
    return refused.value


def taken(data: bytes) -> str:
    return open_book(data).sheets["表"].text(0, 0)


@pytest.mark.parametrize(
    "data",
    [
        zips.with_half_declared(BOOK),
        zips.with_size_declared(BOOK, 10),
        zips.with_size_declared(BOOK, 4_000_000),
        zips.with_member_shared(BOOK),
        zips.with_other_name_inside(BOOK),
        zips.with_gap(BOOK, b"something that no entry names"),
        zips.with_end64(BOOK),
        zips.with_second_directory(BOOK, zips.with_rows(A1)),
        b"something before" + BOOK,
        BOOK + b"something after",
        BOOK[:-1],
        zips.with_parts(BOOK, {"xl/Worksheets/Sheet1.xml": b"<x/>"}),
        zips.with_parts(BOOK, {"../outside.xml": b"<x/>"}),
        zips.with_parts(BOOK, {"/xl/outside.xml": b"<x/>"}),
        zips.with_parts(BOOK, {"xl//outside.xml": b"<x/>"}),
        zips.with_parts(BOOK, {"xl\\outside.xml": b"<x/>"}),
        zips.with_parts(BOOK, {"xl/more.bin": b"x" * 99}, zipfile.ZIP_LZMA),
        zips.small_book({zips.SHEET: lambda xml: xml.decode().encode("utf-16")}),
        zips.small_book({zips.SHEET: lambda xml: xml.replace(b"UTF-8", b"Shift_JIS", 1)}),
        zips.small_book({zips.SHEET: lambda xml: b"<!DOCTYPE x>" + xml.split(b"?>", 1)[1]}),
        zips.with_parts(BOOK, {"xl/other.dat": b'<!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'}),
    ],
)
def test_container__that_no_office_program_writes__is_refused(data: bytes) -> None:
    """Where two readers could see two workbooks, or one and a trap, the file is not read."""
    found = refusal(data)
    assert found.code == "file-unreadable"
    assert found.words["reason"]


@pytest.mark.parametrize(
    "data",
    [
        BOOK + bytes(500),
        BOOK + b"\r\n",
        zips.with_parts(BOOK, {"xl/media/image1.svg": b"<!DOCTYPE svg><svg/>"}),
        zips.with_parts(
            BOOK, {"customXml/item1.xml": '<?xml version="1.0"?><x/>'.encode("utf-16")}
        ),
        zips.with_parts(BOOK, {"docProps/": b""}),
    ],
)
def test_container__padded_or_with_pictures_and_other_programs_data__is_read(data: bytes) -> None:
    """What mail servers, pictures and add-ins leave in a file is no reason to refuse it."""
    assert taken(data) == "題"


def test_container__written_as_a_stream__is_read() -> None:
    """Sizes that stand behind the parts, as programs write that cannot go back, are understood."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.parts.append(bytes(data))
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            new.writestr(info.filename, old.read(info), zipfile.ZIP_DEFLATED)
    data = b"".join(stream.parts)
    assert b"PK\x07\x08" in data
    assert taken(data) == "題"


def test_password__of_the_zip_itself__is_named() -> None:
    """A workbook whose parts are encrypted is told from a damaged one."""
    assert refusal(zips.with_flag(BOOK, 1)).words["kind"] == "パスワード付きのファイル"


def _many_parts() -> bytes:
    return zips.with_parts(BOOK, {f"xl/more{n}.bin": b"" for n in range(guard.MAX_MEMBERS)})


def _strings_beyond_measure() -> bytes:
    """Give more texts than any form needs, in a few kilobytes."""
    many = b"<si><t>a</t></si>" * (guard.MAX_SHARED_STRINGS // 16)
    return zips.small_book({zips.STRINGS: lambda xml: xml.replace(b"</sst>", many + b"</sst>")})


def _nothing_but_blanks() -> bytes:
    return zips.small_book({zips.SHEET: lambda xml: xml + b" " * (guard.RATIO_FROM + 1)})


def _stray_cell() -> bytes:
    return zips.with_rows(A1 + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def _many_merges() -> bytes:
    areas = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 20_001))
    return zips.with_rows(A1, f"<mergeCells>{areas}</mergeCells>")


def _many_cells() -> bytes:
    full = guard.MAX_CELLS // 100 + 1
    cells = "<c><v>1</v></c>" * 100
    return zips.with_rows("".join(f'<row r="{n}">{cells}</row>' for n in range(1, full + 1)))


def _long_text() -> bytes:
    text = b"<si><t>" + b"a" * (guard.MAX_CELL_TEXT * 2 + 1) + b"</t></si></sst>"
    return zips.small_book(
        {
            zips.STRINGS: lambda xml: xml.replace(b"</sst>", text),
            zips.SHEET: lambda xml: xml.replace(b"<v>0</v>", b"<v>1</v>"),
        }
    )


def _many_sheets() -> bytes:
    sheets = "".join(
        f'<sheet name="表{n}" sheetId="{n}" r:id="rId1"/>' for n in range(2, guard.MAX_SHEETS + 2)
    ).encode()
    return zips.small_book(
        {"xl/workbook.xml": lambda xml: xml.replace(b"</sheets>", sheets + b"</sheets>")}
    )


@pytest.mark.parametrize(
    "make",
    [
        _many_parts,
        _strings_beyond_measure,
        _nothing_but_blanks,
        _stray_cell,
        _many_merges,
        _many_cells,
        _long_text,
        _many_sheets,
    ],
)
def test_size__beyond_a_limit__is_refused_quickly(
    make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would fill the memory is refused by its size, at no great cost."""
    monkeypatch.setattr(guard, "MAX_CELLS", 20_000)
    data = make()
    start = time.process_time()
    assert refusal(data).code == "file-too-large"
    assert is_within(time.process_time() - start, guard.MAX_SECONDS)


def test_cells__as_many_as_asked_for__are_read_where_the_caller_trusts_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A large plan's 台帳 may hold more cells than a return; without asking it is refused."""
    monkeypatch.setattr(guard, "MAX_CELLS", 20_000)
    data = _many_cells()
    assert refusal(data).code == "file-too-large"
    assert len(open_book(data, 10 * guard.MAX_CELLS).sheets["表"].cells) > guard.MAX_CELLS


def test_rows__100000_ruled_and_empty__are_accepted_in_a_fraction_of_the_time() -> None:
    """Ruling a table down to the bottom is common in offices and no reason to refuse a file."""
    cells = [f'<c r="{column}{{n}}" s="0"/>' for column in "ABCDEFGHIJKL"]
    row = '<row r="{n}" spans="1:12" ht="13.5" customHeight="1">' + "".join(cells) + "</row>"
    rows = "".join(row.format(n=n) for n in range(2, 100_002))
    last = '<row r="100002"><c r="B100002"><v>5</v></c></row>'
    data = zips.with_rows(A1 + rows + last)
    start = time.process_time()
    found = open_book(data).sheets["表"]
    assert is_within(time.process_time() - start, guard.MAX_SECONDS / 2)
    assert (found.text(0, 0), found.text(100_001, 1), len(found.cells)) == ("題", "5", 2)


@pytest.mark.parametrize("seed", range(6))
def test_empty_rows__left_out_of_a_large_sheet__change_no_cell(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever rows a sheet mixes, with and without content, numbers and cells' addresses."""
    chance = random.Random(seed)
    numbered = seed % 2 == 0

    def cell(n: int, column: str) -> str:
        kind = chance.choice(("", "", ' s="0"', "value", "text", "formula"))
        place = f'<c r="{column}{n}"'
        if kind == "value":
            return f"{place}><v>{chance.randrange(99)}</v></c>"
        if kind == "text":
            return f'{place} t="inlineStr"><is><t>&lt;c r="A1"/&gt;</t></is></c>'
        if kind == "formula":
            return f"{place}><f>1+1</f></c>"
        return chance.choice((f"{place}{kind}/>", f"{place}{kind}></c>"))

    def row(n: int) -> str:
        number = f' r="{n}"' if numbered or chance.random() < 0.5 else ""
        if chance.random() < 0.2:
            return f'<row{number} ht="20"/>'
        cells = "".join(cell(n, c) for c in "ABC") if chance.random() < 0.5 else ""
        return f"<row{number}>{cells}</row>"

    data = zips.with_rows("".join(row(n) for n in range(1, 60)))
    whole = open_book(data).sheets["表"]
    monkeypatch.setattr(guard, "_LARGE_SHEET", 0)
    assert open_book(data).sheets["表"] == whole


def test_limits__in_the_documents__are_those_of_the_gate(root: Path) -> None:
    """The page for the IT department names every limit as it is."""
    text = (root / "docs" / "it.md").read_text(encoding="utf-8").split("# 回答の読み取りの上限")[1]
    mb = 2**20
    for words in (
        f"{guard.MAX_FILE // mb}MB |",
        f"{guard.MAX_MEMBERS:,}個 |",
        f"合計{guard.MAX_UNZIPPED // mb}MB、1つの部品{guard.MAX_PART // mb}MB",
        f"（sharedStrings）{guard.MAX_SHARED_STRINGS // mb}MB",
        f"{guard.MAX_RATIO}倍（{guard.RATIO_FROM // mb}MB",
        f"{guard.MAX_SHEETS}枚",
        f"{guard.MAX_CELLS:,}個（台帳だけは{guard.MAX_MASTER_CELLS:,}個",
        f"{guard.MAX_MERGES:,}か所",
        f"{guard.MAX_CELL_TEXT:,}字",
        f"{guard.FAR_ROW:,}行目、{guard.FAR_COLUMN:,}列目",
        f"{guard.MAX_SECONDS:.0f}秒と、ファイル1MBにつき{guard.SECONDS_PER_MB:.0f}秒",
        f"{guard.MAX_MEMORY // mb:,}MB |",
    ):
        assert words in text
