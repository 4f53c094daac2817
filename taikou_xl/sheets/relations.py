"""Which parts of a package belong to a part, by the relations beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import lru_cache
from xml.etree import ElementTree

from taikou_xl.sheets.guard import BookRefused

_BOOKS = 32  # parts that one process remembers: those of one plan's forms are equal


def relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Give (part, type) by the identity of each relation of a part.

    Raises:
        BookRefused: an identity is there twice.
        ParseError, LookupError: the relations are missing or broken.
    """
    folder, name = posixpath.split(part)
    return dict(_related(parts[f"{folder}/_rels/{name}.rels"], folder))


@lru_cache(_BOOKS)
def _related(content: bytes, folder: str) -> Mapping[str, tuple[str, str]]:
    root = ElementTree.fromstring(content)
    found = {}
    for node in root:
        target = node.attrib["Target"]
        place = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if node.attrib["Id"] in found:
            raise BookRefused("file-unreadable", reason="部品の対応が重複しています")
        found[node.attrib["Id"]] = (place, node.attrib["Type"])
    return found
