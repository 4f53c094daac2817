"""Files that are no workbook, a damaged one, or one that would exhaust or deceive a reader."""

from __future__ import annotations

import binascii
import io
import os
import random
import socket
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.intake.cases import EITHER, REJECTED, TAKEN, Case, Put, one_file
from tests.intake.town import Town
from tests.returns.returning import rewrite

BROKEN, KIND, LARGE = "file-unreadable", "file-kind", "file-too-large"
ANY = f"{BROKEN}|{KIND}|{LARGE}"
SHEET, BOOK = "xl/worksheets/sheet2.xml", "xl/workbook.xml"


def cut(*, keep: Callable[[bytes], bytes]) -> Callable[[Town], Put]:
    return lambda town: keep(town.returned())


def whole(data: bytes) -> Callable[[Town], Put]:
    return lambda _: data


def edited(part: str, edit: Callable[[bytes], bytes]) -> Callable[[Town], Put]:
    """Give the return with one part edited, its checksum right."""
    return lambda town: rewrite(town.returned(), {part: edit})


def replaced(part: str, old: bytes, new: bytes) -> Callable[[Town], Put]:
    def edit(xml: bytes) -> bytes:
        assert old in xml, old
        return xml.replace(old, new)

    return edited(part, edit)


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return stream.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return {name: old.read(name) for name in old.namelist()}


def with_parts(more: Mapping[str, bytes]) -> Callable[[Town], Put]:
    """Give the return with parts added."""
    return lambda town: packed({**parts_of(town.returned()), **more})


def without(part: str) -> Callable[[Town], Put]:
    return lambda town: packed({n: c for n, c in parts_of(town.returned()).items() if n != part})


def ole(*streams: str) -> bytes:
    """Give the beginning of an old Office file whose directory names these streams."""
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + names + b"\0" * 4096


def patched_entry(
    part: str, offset: int, layout: str, value: Callable[[int], int], *, local: int = -1
) -> Callable[[Town], Put]:
    """Give the return with one field of a part's entry in the central directory changed.

    ``local`` is the field's offset in the local header, where it is changed there too.
    """

    def make(town: Town) -> bytes:
        data = bytearray(packed(parts_of(town.returned())))
        at = data.index(b"PK\x01\x02")
        while bytes(data[at + 46 : at + 46 + len(part)]) != part.encode():
            at = data.index(b"PK\x01\x02", at + 4)
        old = struct.unpack_from(layout, data, at + offset)[0]
        struct.pack_into(layout, data, at + offset, value(old))
        if local >= 0:
            start = struct.unpack_from("<I", data, at + 42)[0]
            struct.pack_into(layout, data, start + local, value(old))
        return bytes(data)

    return make


def doubled_member(name: str) -> Callable[[Town], Put]:
    """Give the return with a part twice: the second one has another answer."""

    def make(town: Town) -> bytes:
        other = parts_of(town.returned({("3", "数値"): "99％"}))[SHEET]
        stand_in = "x" * len(name)  # the library warns of what is wanted here
        data = packed({**parts_of(town.returned()), stand_in: other})
        return data.replace(stand_in.encode(), name.encode())

    return make


def overlapping(_: Town) -> bytes:
    """Give an archive whose 900 entries all inflate the same megabyte."""
    content = b"\0" * 2**20
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        new.writestr("xl/a000.bin", content)
    data = stream.getvalue()
    start = data.index(b"PK\x01\x02")
    entry, body = data[start : start + 46 + 11], data[:start]
    entries = b"".join(
        entry[:46] + f"xl/a{n:03d}.bin".encode() + entry[46 + 11 :] for n in range(900)
    )
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 900, 900, len(entries), len(body), 0)
    return body + entries + end


def streamed(town: Town) -> bytes:
    """Give the return as a program writes it that cannot go back: sizes behind the data."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, block: object) -> int:
            self.data += block  # type: ignore[arg-type]
            return len(block)  # type: ignore[arg-type]

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts_of(town.returned()).items():
            new.writestr(name, content)
    return bytes(pipe.data)


def zip64(town: Town) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts_of(town.returned()).items():
            with new.open(name, "w", force_zip64=True) as part:
                part.write(content)
    return stream.getvalue()


def laughs(part: str) -> Callable[[Town], Put]:
    lines = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE x [<!ENTITY l0 "笑">{lines}]>'.encode()
    return edited(part, lambda xml: xml.replace(b"?>", b"?>" + head, 1))


def in_encoding(codec: str, declared: str) -> Callable[[Town], Put]:
    def edit(xml: bytes) -> bytes:
        shown = xml.decode().replace('encoding="UTF-8"', f'encoding="{declared}"', 1)
        return shown.encode(codec, "xmlcharrefreplace")

    return edited(SHEET, edit)


def sparse(size: int) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        with path.open("wb") as stream:
            stream.write(b"PK\x03\x04")
            stream.truncate(size)

    return make


def link_to(target: str) -> Callable[[Town], Put]:
    return lambda town: lambda path: path.symlink_to(town.good / target)


def listening(path: Path) -> None:
    """Put a socket at a path that is longer than a socket's name may be."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(path.name)
    finally:
        os.chdir(here)


def folder_with_form(town: Town) -> Put:
    def make(path: Path) -> None:
        path.mkdir()
        (path / "市民課.xlsx").write_bytes(town.returned())

    return make


NOISE = random.Random(7).randbytes
TEXT = "番号,達成度\r\n3,年度目標達成\r\n"
CUTS = {
    "cut off before the first byte": (lambda d: b"", BROKEN),
    "cut off after one byte": (lambda d: d[:1], ANY),
    "cut off after the first signature": (lambda d: d[:4], ANY),
    "cut off after a hundred bytes": (lambda d: d[:100], BROKEN),
    "cut off at a quarter": (lambda d: d[: len(d) // 4], BROKEN),
    "cut off in the middle": (lambda d: d[: len(d) // 2], BROKEN),
    "cut off at nine tenths": (lambda d: d[: len(d) * 9 // 10], BROKEN),
    "cut off within the list of parts": (lambda d: d[:-100], BROKEN),
    "cut off before the end record": (lambda d: d[:-22], BROKEN),
    "cut off by its last byte": (lambda d: d[:-1], BROKEN),
    "its first half lost": (lambda d: d[len(d) // 2 :], ANY),
    "its first byte lost": (lambda d: d[1:], ANY),
    "512 bytes in the middle are zero": (
        lambda d: d[: len(d) // 2] + bytes(512) + d[len(d) // 2 + 512 :],
        BROKEN,
    ),
    "a block of it twice": (
        lambda d: d[: len(d) // 3] + d[len(d) // 3 - 700 : len(d) // 3] + d[len(d) // 3 :],
        BROKEN,
    ),
    "line ends changed as in a text transfer": (lambda d: d.replace(b"\n", b"\r\n"), ANY),
    "its high bits lost on the way": (lambda d: bytes(b & 127 for b in d), BROKEN),
    "sent as base64": (lambda d: binascii.b2a_base64(d), KIND),
    "10 kB of zeros": (lambda d: bytes(10_000), BROKEN),
    "10 kB of noise": (lambda d: NOISE(10_000), ANY),
    "noise behind a zip signature": (lambda d: b"PK\x03\x04" + NOISE(10_000), BROKEN),
}
KINDS = {
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", KIND),
    "a web page": ("<!DOCTYPE html><html><p>ログイン</p></html>".encode(), KIND),
    "a web page behind a byte order mark": ("\ufeff<html><table>".encode(), KIND),
    "a CSV in UTF-8": (TEXT.encode(), KIND),
    "a CSV as Excel saves it in Japan": (TEXT.encode("cp932"), KIND),
    "a text in UTF-16": (TEXT.encode("utf-16"), ANY),
    "an e-mail": ("From: kacho@example.jp\nSubject: 回答\n\n別紙のとおり".encode(), KIND),
    "a rich text": (b"{\\rtf1\\ansi \x82\xa0}", KIND),
    "a spreadsheet of 2003 in XML": (b'<?xml version="1.0"?><Workbook/>', KIND),
    "a photo (JPEG)": (b"\xff\xd8\xff\xe0\0\x10JFIF" + NOISE(500), KIND),
    "a picture (PNG)": (b"\x89PNG\r\n\x1a\n" + NOISE(500), KIND),
    "an old workbook (.xls)": (ole("Root Entry", "Workbook"), KIND),
    "an even older workbook (.xls of 1995)": (ole("Root Entry", "Book"), KIND),
    "a workbook with a password": (ole("Root Entry", "EncryptionInfo", "EncryptedPackage"), KIND),
    "an old Word document": (ole("Root Entry", "WordDocument"), KIND),
    "a spreadsheet of LibreOffice (.ods)": (
        packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}),
        KIND,
    ),
    "a text of LibreOffice (.odt)": (
        packed({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""}),
        KIND,
    ),
    "a binary workbook (.xlsb)": (
        packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\0"}),
        KIND,
    ),
    "a Word document (.docx)": (
        packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        KIND,
    ),
    "slides (.pptx)": (
        packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"}),
        KIND,
    ),
    "a zip of texts": (packed({"メモ.txt": b"memo"}), KIND),
    "an empty zip": (packed({}), ANY),
    "an archive (.7z)": (b"7z\xbc\xaf\x27\x1c" + NOISE(300), ANY),
    "an archive (.gz)": (b"\x1f\x8b\x08\0" + NOISE(300), ANY),
    "a program": (b"MZ\x90\0\x03\0\0\0" + NOISE(300), ANY),
    "a shortcut of Windows": (b"L\0\0\0\x01\x14\x02\0" + NOISE(100), ANY),
}
ARCHIVES = (
    one_file("the form inside another zip", lambda t: packed({"市民課.xlsx": t.returned()}), REJECTED, KIND),
    one_file("a part marked as encrypted", patched_entry(SHEET, 8, "<H", lambda n: n | 1, local=6), REJECTED, f"{KIND}|{BROKEN}"),
    one_file("a part compressed by an unknown method", patched_entry(SHEET, 10, "<H", lambda n: 99, local=8), REJECTED, BROKEN),
    one_file("a wrong checksum", patched_entry(SHEET, 16, "<I", lambda n: n ^ 1, local=14), REJECTED, BROKEN),
    one_file("a wrong checksum in the list only", patched_entry(SHEET, 16, "<I", lambda n: n ^ 1), REJECTED, BROKEN),
    one_file("a part said to be shorter than it is", patched_entry(SHEET, 24, "<I", lambda n: n - 200), REJECTED, BROKEN),
    one_file("a part said to be longer than it is", patched_entry(SHEET, 24, "<I", lambda n: n + 200), REJECTED, BROKEN),
    one_file("a part said to be empty", patched_entry(SHEET, 24, "<I", lambda n: 0), REJECTED, BROKEN),
    one_file("a part said to be 4 GB", patched_entry(SHEET, 24, "<I", lambda n: 2**32 - 2), REJECTED, f"{LARGE}|{BROKEN}"),
    one_file("compressed data said to be shorter", patched_entry(SHEET, 20, "<I", lambda n: n - 50), REJECTED, BROKEN),
    one_file("compressed data said to be longer", patched_entry(SHEET, 20, "<I", lambda n: n + 50), EITHER, f"{BROKEN}"),
    one_file("a part that begins elsewhere", patched_entry(SHEET, 42, "<I", lambda n: n + 7), REJECTED, BROKEN),
    one_file("a part that lies behind the end", patched_entry(SHEET, 42, "<I", lambda n: 2**31), REJECTED, BROKEN),
    one_file("20 MB of zeros in a small part", with_parts({"xl/media/image1.bin": bytes(20 * 2**20)}), REJECTED, LARGE),
    one_file("60 MB of texts in a small part", with_parts({"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 12_000_000}), REJECTED, LARGE),
    one_file("900 parts that share one megabyte", overlapping, REJECTED, f"{LARGE}|{BROKEN}"),
    one_file("1,001 parts", with_parts({f"xl/media/{n}.bin": b"" for n in range(1_001)}), REJECTED, LARGE),
    one_file("a sheet twice with other answers", doubled_member(SHEET), REJECTED, BROKEN),
    one_file("a sheet twice in another spelling", doubled_member("xl/worksheets/SHEET2.xml"), REJECTED, BROKEN),
    one_file("a part whose name leads outside", with_parts({"../外.xml": b"<a/>"}), REJECTED, BROKEN),
    one_file("a part with an absolute name", with_parts({"/etc/passwd": b"x"}), REJECTED, BROKEN),
    one_file("a part with a name of Windows", with_parts({"xl\\worksheets\\a.bin": b"x"}), REJECTED, BROKEN),
    one_file("a part on a drive", with_parts({"C:/Windows/a.bin": b"x"}), REJECTED, BROKEN),
    one_file("larger than 20 MB", lambda _: sparse(21 * 2**20), REJECTED, LARGE),
    one_file("something in front of the archive", cut(keep=lambda d: b"#!/bin/sh\n" + d), REJECTED, ANY),
    one_file("another archive in front of it", lambda t: packed({"a.txt": b"a" * 99}) + t.returned(), EITHER, f"{BROKEN}"),
    one_file("10 kB behind the archive", cut(keep=lambda d: d + bytes(10_000)), EITHER, BROKEN),
    # what is unusual and sound is taken
    one_file("parts not compressed", lambda t: packed(parts_of(t.returned()), zipfile.ZIP_STORED), TAKEN),
    one_file("sizes behind the data, as a stream has them", streamed, TAKEN),
    one_file("64-bit sizes", zip64, TAKEN),
    one_file("a picture of 3 MB", with_parts({"xl/media/image1.png": NOISE(3 * 2**20)}), TAKEN),
    one_file("a project of macros", with_parts({"xl/vbaProject.bin": NOISE(2_000)}), TAKEN),
    one_file("1,000 parts", lambda t: packed({**parts_of(t.returned()), **{f"xl/m/{n}": b"" for n in range(1_000 - len(parts_of(t.returned())))}}), TAKEN),
    one_file("entries for folders", with_parts({"xl/": b"", "xl/worksheets/": b""}), TAKEN),
    one_file("a part with a Japanese name", with_parts({"xl/media/図１.png": b"x"}), TAKEN),
)  # fmt: skip
XML = (
    one_file("a DOCTYPE in the workbook", edited(BOOK, lambda x: x.replace(b"?>", b"?><!DOCTYPE a>", 1)), REJECTED, BROKEN),
    one_file("a text that doubles ten times, in a sheet", laughs(SHEET), REJECTED, BROKEN),
    one_file("a text that doubles ten times, in the styles", laughs("xl/styles.xml"), REJECTED, BROKEN),
    one_file("a text that doubles ten times, in the properties", laughs("docProps/core.xml"), REJECTED, BROKEN),
    one_file("an outside entity in a sheet", edited(SHEET, lambda x: x.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)), REJECTED, BROKEN),
    one_file("a sheet in UTF-16", in_encoding("utf-16", "UTF-16"), REJECTED, BROKEN),
    one_file("a sheet in UTF-16 without its mark", in_encoding("utf-16-le", "UTF-16"), REJECTED, BROKEN),
    one_file("a sheet that says Shift_JIS", in_encoding("cp932", "Shift_JIS"), REJECTED, BROKEN),
    one_file("a sheet in Latin-1", in_encoding("latin-1", "ISO-8859-1"), REJECTED, BROKEN),
    one_file("bytes that are no UTF-8 in a sheet", edited(SHEET, lambda x: x.replace("架空".encode(), b"\xff\xfe\xfd", 1)), REJECTED, BROKEN),
    one_file("a byte order mark before a sheet", edited(SHEET, lambda x: b"\xef\xbb\xbf" + x), TAKEN),
    one_file("a sheet cut off in its XML", edited(SHEET, lambda x: x[: len(x) // 2]), REJECTED, BROKEN),
    one_file("an empty sheet part", edited(SHEET, lambda x: b""), REJECTED, BROKEN),
    one_file("a sheet with two roots", edited(SHEET, lambda x: x + b"<worksheet/>"), REJECTED, BROKEN),
    one_file("the workbook cut off in its XML", edited(BOOK, lambda x: x[: len(x) // 2]), REJECTED, BROKEN),
    one_file("the styles cut off in their XML", edited("xl/styles.xml", lambda x: x[: len(x) // 2]), REJECTED, BROKEN),
    one_file("a workbook without sheets", edited(BOOK, lambda x: x[: x.index(b"<sheets>")] + b"</workbook>"), REJECTED, BROKEN),
    one_file("no content types", without("[Content_Types].xml"), REJECTED, BROKEN),
    one_file("no workbook part", without(BOOK), REJECTED, BROKEN),
    one_file("no list of the workbook's parts", without("xl/_rels/workbook.xml.rels"), REJECTED, BROKEN),
    one_file("no part for an item sheet", without(SHEET), REJECTED, BROKEN),
    one_file("no shared texts", without("xl/sharedStrings.xml"), REJECTED, BROKEN),
    one_file("no styles", without("xl/styles.xml"), REJECTED, BROKEN),
    one_file("no first relations", without("_rels/.rels"), EITHER, BROKEN),
    one_file("no theme", without("xl/theme/theme1.xml"), EITHER, BROKEN),
    one_file("no properties", without("docProps/custom.xml"), TAKEN),
    one_file("a sheet's part named from the root", replaced("xl/_rels/workbook.xml.rels", b'"worksheets/sheet2.xml"', b'"/xl/worksheets/sheet2.xml"'), TAKEN),
    one_file("a sheet's part that leads outside", replaced("xl/_rels/workbook.xml.rels", b'"worksheets/sheet2.xml"', b'"../../../etc/passwd"'), REJECTED, BROKEN),
    one_file("a sheet's part on the internet", replaced("xl/_rels/workbook.xml.rels", b'Target="worksheets/sheet2.xml"', b'Target="http://example.jp/a.xml" TargetMode="External"'), REJECTED, BROKEN),
    one_file("two sheets of one name", edited(BOOK, lambda x: x.replace("4_②住民団体".encode(), "3_①審議会等".encode())), EITHER, f"{BROKEN}"),
    one_file("501 sheets", edited(BOOK, lambda x: x.replace(b"</sheets>", b"".join(b'<sheet name="n%d" sheetId="%d" r:id="rId1"/>' % (n, n + 50) for n in range(500)) + b"</sheets>")), REJECTED, LARGE),
    one_file("no root folder for sheets", edited(BOOK, lambda x: x.replace(b' r:id="rId2"', b"")), REJECTED, BROKEN),
)  # fmt: skip
PLACES = (
    one_file("a link to a good return", link_to("秘書課.xlsx"), REJECTED, BROKEN),
    one_file("a link to nothing", link_to("無い.xlsx"), REJECTED, BROKEN),
    one_file("a link to a folder", link_to("."), REJECTED, BROKEN),
    one_file("a link to itself", lambda _: lambda path: path.symlink_to(path), REJECTED, BROKEN),
    one_file("a link to an endless device", lambda _: lambda path: path.symlink_to("/dev/zero"), REJECTED, BROKEN),
    one_file("a pipe", lambda _: os.mkfifo, REJECTED, BROKEN),
    one_file("a socket", lambda _: listening, REJECTED, BROKEN),
    Case("an empty folder called .xlsx", lambda _: {"市民課.xlsx": Path.mkdir}, {}, lost="*"),
    Case("a folder called .xlsx with a return in it", lambda t: {"市民課.xlsx": folder_with_form(t)}, {"市民課.xlsx/市民課.xlsx": TAKEN}),
)  # fmt: skip
FILES: tuple[Case, ...] = (
    *(one_file(n, cut(keep=keep), REJECTED, code) for n, (keep, code) in CUTS.items()),
    *(one_file(n, whole(data), REJECTED, code) for n, (data, code) in KINDS.items()),
    *ARCHIVES,
    *XML,
    *PLACES,
)
