"""A text that grows by the megabyte, kept compressed while it does."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_AT_ONCE = 2**18  # characters that wait to be compressed together
_LEVEL = 1  # it is compressed once more, and better, when it goes into its file


class PackedText:
    """What is written to it, in UTF-8 and in pieces; a large one takes a tenth of the memory."""

    def __init__(self) -> None:
        """Begin empty."""
        self._waiting: list[str] = []
        self._size = 0
        self._packed: list[bytes] = []

    def write(self, text: str) -> None:
        """Add a text at the end."""
        self._waiting.append(text)
        self._size += len(text)
        if self._size > _AT_ONCE:
            self._packed.append(zlib.compress("".join(self._waiting).encode(), _LEVEL))
            self._waiting, self._size = [], 0

    def lines(self) -> Iterator[bytes]:
        """Give what was written, line by line, each without its end."""
        rest = b""
        for chunk in self.chunks():
            *whole, rest = (rest + chunk).split(b"\n")
            yield from whole
        if rest:
            yield rest

    def chunks(self) -> Iterator[bytes]:
        """Give what was written, in its order."""
        for piece in self._packed:
            yield zlib.decompress(piece)
        yield "".join(self._waiting).encode()
