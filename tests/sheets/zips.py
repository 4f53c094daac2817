"""Containers that no office program writes: forged directories, sizes, places and contents."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

import xlsxwriter

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_END, _ENTRY = b"PK\x05\x06", b"PK\x01\x02"


def small_book(edits: Mapping[str, Callable[[bytes], bytes]] | None = None) -> bytes:
    """Give a workbook whose only sheet 表 holds 題 in A1, with some of its parts edited."""
    plain, stream = io.BytesIO(), io.BytesIO()
    made = xlsxwriter.Workbook(plain, {"in_memory": True})
    made.add_worksheet("表").write_string(0, 0, "題")
    made.close()
    with (
        zipfile.ZipFile(plain) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            new.writestr(info.filename, (edits or {}).get(info.filename, bytes)(content))
    return stream.getvalue()


def with_rows(rows: str, after: str = "") -> bytes:
    """Give the workbook with these rows for those of its sheet."""
    content = f"<sheetData>{rows}</sheetData>{after}".encode()
    return small_book(
        {SHEET: lambda xml: re.sub(rb"<sheetData>.*</sheetData>", lambda _: content, xml)}
    )


def with_parts(data: bytes, parts: Mapping[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give a workbook with more parts at its end."""
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a", kind) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def entry(data: bytes, name: str) -> int:
    """Give the place of a part's entry in the directory."""
    return data.rfind(_ENTRY, 0, data.rfind(name.encode()))


def with_half_declared(data: bytes) -> bytes:
    """Declare half of the sheet as all of it, with the checksum of that half."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        half = archive.read(SHEET)[:-200]
    forged, at = bytearray(data), entry(data, SHEET)
    struct.pack_into("<I", forged, at + 16, zlib.crc32(half))
    struct.pack_into("<I", forged, at + 24, len(half))
    return bytes(forged)


def with_size_declared(data: bytes, size: int) -> bytes:
    """Declare another size for the sheet than it has."""
    forged = bytearray(data)
    struct.pack_into("<I", forged, entry(data, SHEET) + 24, size)
    return bytes(forged)


def with_member_shared(data: bytes) -> bytes:
    """Let one part's entry lead to the bytes of another part."""
    forged, strings = bytearray(data), entry(data, STRINGS)
    place = struct.unpack_from("<I", data, entry(data, SHEET) + 42)[0]
    struct.pack_into("<I", forged, strings + 42, place)
    return bytes(forged)


def with_other_name_inside(data: bytes) -> bytes:
    """Call a part otherwise in its own header than in the directory."""
    return data.replace(STRINGS.encode(), b"xl/sharedStrinks.xml", 1)


def with_gap(data: bytes, gap: bytes) -> bytes:
    """Put bytes that belong to no part between the parts and the directory."""
    end = data.rfind(_END)
    size, start = struct.unpack_from("<2I", data, end + 12)
    tail = bytearray(data[end:])
    struct.pack_into("<I", tail, 16, start + len(gap))
    return data[:start] + gap + data[start : start + size] + bytes(tail)


def with_end64(data: bytes) -> bytes:
    """Add the directory's end for files beyond 4 GB, which readers may heed or not."""
    end = data.rfind(_END)
    _, _, count, _, size, start, _ = struct.unpack_from("<4H2IH", data, end + 4)
    large = struct.pack("<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, size, start)
    return data[:end] + large + struct.pack("<4sIQI", b"PK\x06\x07", 0, end, 1) + data[end:]


def with_second_directory(data: bytes, other: bytes) -> bytes:
    """Append another workbook whole, so that it depends on the reader which one is seen."""
    return data + other


def with_flag(data: bytes, flag: int) -> bytes:
    """Set a flag of the sheet, in its header and in the directory."""
    forged, at = bytearray(data), entry(data, SHEET)
    place = struct.unpack_from("<I", data, at + 42)[0]
    for where in (at + 8, place + 6):
        struct.pack_into("<H", forged, where, struct.unpack_from("<H", data, where)[0] | flag)
    return bytes(forged)
