"""The container of a new workbook: a ZIP file of parts, those that many books share packed once.

Source: PKWARE APPNOTE 6.3.3, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache

_LOCAL = struct.Struct("<4s5H3I2H")
_ENTRY = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _DEFLATED = 20, 8
_TIME, _DAY = 0, 1 << 5 | 1  # 1 January 1980: what Excel itself writes as the date of every part
# a form is 7 % larger than with the usual packing (level 6), and packed in two thirds of the time
_LEVEL = 3
_SHARED_SIZE, _SHARED_PARTS = 2**16, 128  # bytes, and how many that one process remembers
_OWN = ("xl/worksheets/", "xl/sharedStrings.xml", "docProps/")  # different in every book


class Container:
    """A ZIP file being written to memory; ``finish`` gives its bytes."""

    def __init__(self) -> None:
        """Begin with no part."""
        self._stream = io.BytesIO()
        self._directory: list[bytes] = []

    def add(self, name: str, content: bytes | Iterable[bytes]) -> None:
        """Add a part, whole or piece by piece.

        Raises:
            UnicodeEncodeError: the name is not of ASCII letters; no part of a workbook's is.
            struct.error: the part or the file would be larger than 4 GB.
        """
        packed, checksum, size = _pack(name, content)
        label = name.encode("ascii")
        start = self._stream.tell()
        about = (0, _DEFLATED, _TIME, _DAY, checksum, len(packed), size, len(label), 0)
        self._stream.write(_LOCAL.pack(b"PK\x03\x04", _VERSION, *about))
        self._stream.write(label)
        self._stream.write(packed)
        entry = _ENTRY.pack(b"PK\x01\x02", _VERSION, _VERSION, *about, 0, 0, 0, 0, start)
        self._directory.append(entry + label)

    def finish(self) -> bytes:
        """Close the file with its directory and give its bytes; parts may still follow."""
        start, count = self._stream.tell(), len(self._directory)
        directory = b"".join(self._directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
        return b"".join((self._stream.getbuffer(), directory, end))


def _pack(name: str, content: bytes | Iterable[bytes]) -> tuple[bytes, int, int]:
    """Give a part packed, with its checksum and its size."""
    if not isinstance(content, bytes):
        return _packed(content)
    shared = len(content) <= _SHARED_SIZE and not name.startswith(_OWN)
    return _shared(content) if shared else _packed((content,))


def _packed(pieces: Iterable[bytes]) -> tuple[bytes, int, int]:
    stream = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed, checksum, size = [], 0, 0
    for piece in pieces:
        packed.append(stream.compress(piece))
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
    return b"".join((*packed, stream.flush())), checksum, size


@lru_cache(_SHARED_PARTS)
def _shared(content: bytes) -> tuple[bytes, int, int]:
    """Pack what is the same in all books of a run: styles, theme, content types, relations."""
    return _packed((content,))
