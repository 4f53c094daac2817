"""The texts that a workbook's cells share, in their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from taikou_xl.sheets.cells import plain
from taikou_xl.sheets.formats import is_struck, local_name
from taikou_xl.sheets.guard import BookRefused
from taikou_xl.sheets.tiles import is_simple, unescaped

_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = re.compile(
    rb'(?:\xef\xbb\xbf)?<\?xml version="1\.0" encoding="(?:UTF|utf)-8"(?: standalone="yes")?\?>\s*'
    rb'<sst xmlns="' + re.escape(_MAIN) + rb'"(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?>'
)
_END = b"</sst>"
_T = r'<t(?: xml:space="preserve")?(?:/>|>[^<]*</t>)'
_AIDS = rf'(?:<rPh sb="[0-9]+" eb="[0-9]+">{_T}</rPh>)*+(?:<phoneticPr fontId="[0-9]+"/>)?'
_PLAIN = re.compile(rf"(?:<si>{_T}{_AIDS}</si>)*+")
_FIRST = re.compile(r"<si><t[^>]*>(?:([^<]*)</t>)?")


def shared_strings(content: bytes) -> Sequence[str]:
    """Give the shared texts; runs joined, reading aids left out.

    Raises:
        BookRefused: a text is there twice.
        ParseError: the part is broken.
    """
    simple = _simple_strings(content)
    if simple is not None:
        return simple
    root = ElementTree.fromstring(content)
    return [_rich_text(node) for node in root if local_name(node.tag) == "si"]


def struck_texts(content: bytes) -> frozenset[int]:
    """Give the numbers of the shared texts of which a run is struck out.

    Raises:
        ParseError: the part is broken.
    """
    if b"strike" not in content:
        return frozenset()
    texts = [n for n in ElementTree.fromstring(content) if local_name(n.tag) == "si"]
    return frozenset(number for number, node in enumerate(texts) if any(map(_is_struck, node)))


def _is_struck(run: ElementTree.Element) -> bool:
    fonts = [node for node in run if local_name(node.tag) == "rPr"]
    shown = "".join(t.text or "" for t in run if local_name(t.tag) == "t")
    return bool(shown.strip()) and any(map(is_struck, fonts))


def _simple_strings(content: bytes) -> list[str] | None:
    """Take the texts at once where none has runs; None where only a parser can tell."""
    head, end = _HEAD.match(content), content.rfind(_END)
    if head is None or end < head.end() or content[end + len(_END) :].strip():
        return None
    body = content[head.end() : end]
    if not is_simple(body):
        return None
    text = body.decode()
    if not _PLAIN.fullmatch(text):
        return None
    found: list[str] = _FIRST.findall(text)
    as_shown = "&" not in text and "_x" not in text
    return found if as_shown else [plain(unescaped(one)) for one in found]


def _rich_text(node: Any) -> str:  # noqa: ANN401 - ElementTree's element
    """Join the runs of a text, without its reading aids (phonetic runs)."""
    pieces = []
    if sum(local_name(child.tag) == "t" for child in node) > 1:
        raise BookRefused("file-unreadable", reason="セルに文字が2つあります")
    for child in node:
        tag = local_name(child.tag)
        if tag == "t":
            pieces.append(child.text or "")
        elif tag == "r":
            pieces += [t.text or "" for t in child if local_name(t.tag) == "t"]
    return plain("".join(pieces))
