"""A compound file (MS-CFB, version 3) in memory: streams in one storage below the root.

Source: [MS-CFB] 2.1–2.6. Small streams lie in the mini stream, larger ones in sectors; the
directory is a balanced tree in the order that the format demands.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

_SECTOR, _MINI_SECTOR, _MINI_LIMIT = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_IDS_IN_HEADER = 109
_IDS_PER_SECTOR = _SECTOR // 4


@dataclass
class _Entry:
    """One entry of the directory; ``start`` and ``size`` are of its content."""

    name: str
    kind: int
    content: bytes = b""
    children: list[_Entry] = field(default_factory=list)
    number: int = 0
    left: int = _NONE
    right: int = _NONE
    child: int = _NONE
    color: int = _BLACK
    start: int = _END
    size: int = 0

    def packed(self) -> bytes:
        """Give the 128 bytes of the entry."""
        name = self.name.encode("utf-16-le")
        length = len(name) + 2
        head = name.ljust(64, b"\0") + struct.pack("<HBB", length, self.kind, self.color)
        links = struct.pack("<III", self.left, self.right, self.child)
        # no class id, no state bits, no times: equal input gives equal bytes
        return head + links + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", self.start, self.size)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """Give a compound file with these streams; a name may hold one ``/`` (storage/stream).

    Raises:
        ValueError: a name is longer than 31 characters, or the file would exceed 7 MB.
    """
    root = _tree(streams)
    entries = _numbered(root)
    sectors: list[bytes] = []
    fat: list[int] = []

    def place(data: bytes) -> int:
        """Put data into sectors and give the first one's number."""
        if not data:
            return _END
        first, count = len(sectors), math.ceil(len(data) / _SECTOR)
        padded = data.ljust(count * _SECTOR, b"\0")
        sectors.extend(padded[n * _SECTOR : (n + 1) * _SECTOR] for n in range(count))
        fat.extend([*range(first + 1, first + count), _END])
        return first

    mini, mini_fat = b"", list[int]()
    for entry in (e for e in entries if e.kind == _STREAM):
        entry.size = len(entry.content)
        if entry.size >= _MINI_LIMIT:
            entry.start = place(entry.content)
        elif entry.content:
            entry.start = len(mini_fat)
            count = math.ceil(entry.size / _MINI_SECTOR)
            mini_fat += [*range(entry.start + 1, entry.start + count), _END]
            mini += entry.content.ljust(count * _MINI_SECTOR, b"\0")
    root.start, root.size = place(mini), len(mini)
    mini_start = place(_ids(mini_fat))
    directory = b"".join(entry.packed() for entry in entries)
    # what fills the last sector of the directory are unused entries, not zeros
    unused = _Entry("", 0)
    unused.start = 0
    blank = bytes(66) + unused.packed()[66:]
    directory += blank * (-len(entries) % (_SECTOR // 128))
    directory_start = place(directory)
    return _assembled(sectors, fat, directory_start, mini_start, len(mini_fat))


def _tree(streams: Mapping[str, bytes]) -> _Entry:
    root = _Entry("Root Entry", _ROOT)
    storages: dict[str, _Entry] = {}
    for path, content in streams.items():
        storage, _, name = path.rpartition("/")
        if any(len(part) > 31 for part in (storage, name)):
            raise ValueError(path)
        parent = root
        if storage:
            if storage not in storages:
                storages[storage] = _Entry(storage, _STORAGE, start=0)
                root.children.append(storages[storage])
            parent = storages[storage]
        parent.children.append(_Entry(name, _STREAM, content))
    return root


def _numbered(root: _Entry) -> list[_Entry]:
    """Give all entries numbered, and link the children of each storage to a balanced tree."""
    entries = [root]
    for entry in entries:  # grows while it is walked
        for child in entry.children:
            child.number = len(entries)
            entries.append(child)
        ordered = sorted(entry.children, key=lambda e: (len(e.name), e.name.upper()))
        # all levels but the last, incomplete one are black: so every path has as many
        depth = len(ordered).bit_length() - 1
        full = len(ordered) == (1 << (depth + 1)) - 1
        entry.child = _linked(ordered, 0, -1 if full else depth)
    return entries


def _linked(ordered: list[_Entry], level: int, red_level: int) -> int:
    if not ordered:
        return _NONE
    middle = len(ordered) // 2
    entry = ordered[middle]
    entry.color = _RED if level == red_level and level else _BLACK
    entry.left = _linked(ordered[:middle], level + 1, red_level)
    entry.right = _linked(ordered[middle + 1 :], level + 1, red_level)
    return entry.number


def _ids(numbers: list[int]) -> bytes:
    whole = [*numbers, *[_FREE] * (-len(numbers) % _IDS_PER_SECTOR)]
    return struct.pack(f"<{len(whole)}I", *whole)


def _assembled(
    sectors: list[bytes], fat: list[int], directory: int, mini_fat: int, minis: int
) -> bytes:
    """Add the allocation table, whose own sectors it also counts, and the header."""
    count = 0
    while count * _IDS_PER_SECTOR < len(sectors) + count:
        count += 1
    if count > _IDS_IN_HEADER:
        raise ValueError("too large for one header")
    own = [*range(len(sectors), len(sectors) + count)]
    table = _ids([*fat, *[_FAT] * count])
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIII", 0, count, directory, 0)
    mini_sectors = math.ceil(minis / _IDS_PER_SECTOR)
    header += struct.pack("<IIIII", _MINI_LIMIT, mini_fat if minis else _END, mini_sectors, _END, 0)
    header += struct.pack(f"<{_IDS_IN_HEADER}I", *own, *[_FREE] * (_IDS_IN_HEADER - len(own)))
    return header + b"".join(sectors) + table
