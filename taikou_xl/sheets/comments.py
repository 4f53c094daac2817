"""Comments beside cells: what people write there is no answer, but must not be lost.

Source: ECMA-376, 18.7 (comments); the threads of newer programs keep a copy there, whose own
text stands in a part of its own.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from xml.etree import ElementTree

from taikou_xl.sheets.formats import local_name
from taikou_xl.sheets.grid import position
from taikou_xl.sheets.relations import relations

# ends every comment that we write: LibreOffice drops authors, and what is typed behind it shows
OWN_MARK = "（差戻し）"

_LEGACY, _THREADED = "/comments", "/threadedComment"


def comments_of(parts: Mapping[str, bytes], sheet: str) -> dict[tuple[int, int], str]:
    """Give the comments of a sheet by 0-based place, those that we write ourselves left out.

    Raises:
        BookRefused, ParseError, LookupError, ValueError: their parts are broken.
    """
    folder, name = posixpath.split(sheet)
    beside = parts.get(f"{folder}/_rels/{name}.rels")
    if beside is None or b"omment" not in beside:
        return {}
    found: dict[tuple[int, int], str] = {}
    threads: dict[tuple[int, int], list[str]] = {}
    for part, kind in relations(parts, sheet).values():
        if kind.endswith(_LEGACY):
            found |= _legacy(ElementTree.fromstring(parts[part]))
        elif kind.endswith(_THREADED):
            for place, text in _threaded(ElementTree.fromstring(parts[part])):
                threads.setdefault(place, []).append(text)
    return {**found, **{place: "\n".join(texts) for place, texts in threads.items()}}


def _legacy(root: ElementTree.Element) -> dict[tuple[int, int], str]:
    found = {}
    for node in root.iter():
        if local_name(node.tag) != "comment":
            continue
        text = "".join(n.text or "" for n in node.iter() if local_name(n.tag) == "t")
        if text.strip() and not text.rstrip().endswith(OWN_MARK):
            found[position(node.attrib["ref"])] = text
    return found


def _threaded(root: ElementTree.Element) -> list[tuple[tuple[int, int], str]]:
    found = []
    for node in root.iter():
        if local_name(node.tag) == "threadedComment":
            text = "".join(n.text or "" for n in node if local_name(n.tag) == "text")
            found.append((position(node.attrib["ref"]), text))
    return found
