"""The container of a workbook: a zip's bytes → its parts, where nothing about them is doubtful.

Two readers can see two different workbooks in one file where members overlap, sizes lie or a
second directory follows the first, and a few bytes can unfold into gigabytes. Excel writes
none of this, so it is refused before anything is inflated.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _DIRECTORY_MARK = b"PK\x03\x04", b"PK\x01\x02"
_END_MARK, _END64_MARK = b"PK\x05\x06", b"PK\x06\x07"
_END64_SIZE = 20
_ENCRYPTED, _DESCRIPTOR = 0x0001, 0x0008
_STORED, _DEFLATED = 0, 8
# bytes that may follow a member whose sizes were not known when it was begun
_DESCRIPTORS = (12, 16, 20, 24)
_COMMON_PARTS, _COMMON_SIZE = 128, 2**16  # parts that one process remembers, their bytes at most
_PADDING = b"\0\r\n "  # what mail and file servers add to the end of a file


class NotSound(Exception):
    """Say in the users' words why an archive is not taken."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Member:
    """One part as the directory promises it; sizes in bytes."""

    name: str
    packed: int
    unpacked: int
    encrypted: bool
    _info: zipfile.ZipInfo


def members(data: bytes) -> list[Member]:
    """Give what the central directory lists, without inflating anything.

    Raises:
        NotSound: no zip, cut off, or something before, between or after what is listed.
    """
    start, count = _check_ends(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as problem:
        raise NotSound("ファイルが壊れています") from problem
    except (ValueError, OverflowError, struct.error) as problem:
        raise NotSound("ファイルの構造が正しくありません") from problem
    if len(infos) != count:
        raise NotSound("ファイルの構造が正しくありません")
    _check_names(infos)
    _check_places(data, infos, start)
    return [_member(info) for info in infos if not info.is_dir()]


def inflate(data: bytes, member: Member) -> bytes:
    """Give a part's content, counting real bytes and comparing size and checksum.

    Raises:
        NotSound: the part is damaged, or not what the directory promises.
    """
    info = member._info
    place = _content_start(data, info)
    packed = data[place : place + info.compress_size]
    unpack = _known_content if info.file_size <= _COMMON_SIZE else _content
    return unpack(packed, info.compress_type, info.file_size, info.CRC)


def _content(packed: bytes, kind: int, size: int, checksum: int) -> bytes:
    content = packed if kind == _STORED else _inflate(packed, size)
    if len(content) != size or zlib.crc32(content) != checksum:
        raise NotSound("ファイルが壊れています")
    return content


# many parts of the forms of one plan are the same, byte for byte
_known_content = lru_cache(_COMMON_PARTS)(_content)


def _inflate(packed: bytes, size: int) -> bytes:
    """Inflate one byte more than was promised at most: a lying size costs no memory."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, size + 1)
    except zlib.error as problem:
        raise NotSound("ファイルが壊れています") from problem
    if not stream.eof or stream.unused_data:
        raise NotSound("ファイルが壊れています")
    return content


def _check_ends(data: bytes) -> tuple[int, int]:
    """Find the one directory, which must end the file; give where it begins and its length."""
    end = data.rfind(_END_MARK)
    if not data.startswith(_LOCAL_MARK) or end < 0 or end + _END.size > len(data):
        raise NotSound("ファイルが壊れています")
    _, disk, first_disk, here, count, size, start, comment = _END.unpack_from(data, end)
    if data[max(0, end - _END64_SIZE) : end].startswith(_END64_MARK):
        raise NotSound("ファイルの構造が正しくありません")  # for files of 4 GB and more
    if (disk, first_disk, here) != (0, 0, count) or start + size != end:
        raise NotSound("ファイルの構造が正しくありません")
    if data[end + _END.size + comment :].strip(_PADDING):
        raise NotSound("ファイルの後ろに余分なデータが付いています")
    return start, count


def _check_names(infos: Sequence[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename  # as stored: zipfile cuts it at a zero byte, and turns \\ to /
        parts = name.removesuffix("/").split("/")
        if {"\\", "\0", ":"} & {*name} or {"", ".", ".."} & {*parts}:
            raise NotSound("部品の名前が正しくありません")
        if name.casefold() in seen:
            raise NotSound("同じ名前の部品が2つあります")
        seen.add(name.casefold())


def _check_places(data: bytes, infos: Sequence[zipfile.ZipInfo], start: int) -> None:
    """Hold every member to its own bytes: none shared with another, none left over."""
    reached = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.compress_type not in (_STORED, _DEFLATED):
            raise NotSound("ファイルの構造が正しくありません")
        if info.header_offset != reached:
            raise NotSound("ファイルの構造が正しくありません")
        end = _content_start(data, info) + info.compress_size
        reached = next(_ends(data, end, described=bool(info.flag_bits & _DESCRIPTOR)), end)
    if reached != start:
        raise NotSound("ファイルの構造が正しくありません")


def _ends(data: bytes, end: int, *, described: bool) -> Iterator[int]:
    """Give where the next member or the directory begins, behind a descriptor of any kind."""
    for length in (0, *_DESCRIPTORS) if described else (0,):
        if data[end + length : end + length + 4] in (_LOCAL_MARK, _DIRECTORY_MARK):
            yield end + length


def _content_start(data: bytes, info: zipfile.ZipInfo) -> int:
    """Give the place of a member's bytes, where its own header agrees with the directory."""
    try:
        header = _LOCAL.unpack_from(data, info.header_offset)
    except struct.error as problem:
        raise NotSound("ファイルが壊れています") from problem
    mark, _, flags, kind, _, _, _, _, _, name_size, extra_size = header
    place = info.header_offset + _LOCAL.size
    name = data[place : place + name_size].decode("utf-8" if flags & 0x800 else "cp437", "replace")
    same = (flags & _ENCRYPTED, kind, name) == (
        info.flag_bits & _ENCRYPTED,
        info.compress_type,
        info.orig_filename,
    )
    if mark != _LOCAL_MARK or not same:
        raise NotSound("ファイルの構造が正しくありません")
    return int(place + name_size + extra_size)


def _member(info: zipfile.ZipInfo) -> Member:
    encrypted = bool(info.flag_bits & _ENCRYPTED)
    return Member(info.filename, info.compress_size, info.file_size, encrypted, info)
