"""Which parts of a package belong to a part, by the relations beside it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from xml.etree import ElementTree

from taikou_xl.sheets.guard import BookRefused


def relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Give (part, type) by the identity of each relation of a part.

    Raises:
        BookRefused: an identity is there twice.
        ParseError, LookupError: the relations are missing or broken.
    """
    folder, name = posixpath.split(part)
    root = ElementTree.fromstring(parts[f"{folder}/_rels/{name}.rels"])
    found = {}
    for node in root:
        target = node.attrib["Target"]
        place = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
        if node.attrib["Id"] in found:
            raise BookRefused("file-unreadable", reason="部品の対応が重複しています")
        found[node.attrib["Id"]] = (place, node.attrib["Type"])
    return found
