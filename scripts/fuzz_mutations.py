"""Ways to damage a workbook: one bit, or one part's XML with a right checksum afterwards."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_KINDS = ("s", "n", "str", "inlineStr", "b", "e", "d", "q", "")
_TEXTS = (
    "", "0", "1", "-1", "7", "8", "99", "33.0％", "年度目標達成", "計画中止", "同上", "46059", "1E+20",
    "nan", "#REF!", "taikou-xl/form/1", "R8", "秘書課", "_x0041_", "true",
)  # fmt: skip
# where an answer can be harmed is tried more often than pictures' relations
_WEIGHTS = (
    ("xl/worksheets/sheet2.xml", 20),
    ("xl/worksheets/sheet3.xml", 20),
    ("xl/worksheets/", 3),
    ("xl/sharedStrings.xml", 10),
    ("xl/workbook.xml", 3),
    ("xl/styles.xml", 3),
    ("xl/_rels/", 2),
    ("", 1),
)
_ROWS = tuple(str(row) for row in range(1, 15))  # head and table of the form


@dataclass(frozen=True)
class Damage:
    """One damaged file and how it came about, in words."""

    data: bytes
    how: str


def flip(data: bytes, chance: random.Random) -> Damage:
    """Turn one bit of the file over."""
    bit = chance.randrange(len(data) * 8)
    damaged = bytearray(data)
    damaged[bit // 8] ^= 1 << (bit % 8)
    return Damage(bytes(damaged), f"bit {bit}")


def mutate(data: bytes, chance: random.Random) -> Damage:
    """Change the XML of one part, once or a few times, and pack it again, checksums right."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    names = [name for name in parts if name.endswith((".xml", ".rels"))]
    name = chance.choices(names, [_weight(one) for one in names])[0]
    how = []
    root = ElementTree.fromstring(parts[name])
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        change = chance.choice(_CHANGES)
        how.append(change(_scope(root, chance), chance) or "nothing to change")
    parts[name] = _as_bytes(root)
    return Damage(pack(parts), f"{name}: {'; '.join(how)}")


def _scope(root: Element, chance: random.Random) -> Element:
    """Give mostly one row of the form's own, and the whole part else."""
    rows = [node for node in root.iter() if node.tag.endswith("}row") and node.get("r") in _ROWS]
    return chance.choice(rows) if rows and chance.random() < 0.7 else root


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Give a zip of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, content)
    return stream.getvalue()


def _weight(name: str) -> int:
    return next(weight for start, weight in _WEIGHTS if name.startswith(start))


def _as_bytes(root: Element) -> bytes:
    namespace = root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""
    if namespace:
        ElementTree.register_namespace("", namespace)
    try:
        return bytes(ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True))
    finally:
        if namespace:  # another part has another main namespace
            ElementTree.register_namespace(f"n{abs(hash(namespace))}", namespace)


def _any(
    root: Element, chance: random.Random, wanted: Callable[[Element], object]
) -> Element | None:
    found = [node for node in root.iter() if wanted(node)]
    return chance.choice(found) if found else None


def _short(node: Element) -> str:
    place = node.get("r") or node.get("ref") or node.get("name") or node.get("Id") or ""
    return f"<{node.tag.rpartition('}')[2]} {place}>"


def _delete(root: Element, chance: random.Random) -> str:
    parent = _any(root, chance, len)
    if parent is None:
        return ""
    child = chance.choice(list(parent))
    parent.remove(child)
    return f"delete {_short(child)} of {_short(parent)}"


def _duplicate(root: Element, chance: random.Random) -> str:
    parent = _any(root, chance, len)
    if parent is None:
        return ""
    index = chance.randrange(len(parent))
    parent.insert(chance.randrange(len(parent) + 1), parent[index])
    return f"duplicate {_short(parent[index])} in {_short(parent)}"


def _swap(root: Element, chance: random.Random) -> str:
    parent = _any(root, chance, lambda node: len(node) > 1)
    if parent is None:
        return ""
    one, other = chance.sample(range(len(parent)), 2)
    parent[one], parent[other] = parent[other], parent[one]
    return f"swap {one} and {other} of {_short(parent)}"


def _swap_text(root: Element, chance: random.Random) -> str:
    one = _any(root, chance, lambda node: node.text)
    other = _any(root, chance, lambda node: node.text)
    if one is None or other is None:
        return ""
    one.text, other.text = other.text, one.text
    return f"swap texts {one.text!r:.40} and {other.text!r:.40}"


def _change_text(root: Element, chance: random.Random) -> str:
    node = _any(root, chance, lambda node: node.text)
    if node is None:
        return ""
    old = node.text or ""
    node.text = _other_text(old, chance)
    return f"text {old!r:.40} to {node.text!r:.40} in {_short(node)}"


def _other_text(old: str, chance: random.Random) -> str:
    if old.isascii() and old.isdigit() and chance.random() < 0.6:
        return str(int(old) + chance.choice((-1, 1, 2, 10)))
    if chance.random() < 0.4 and old:
        at = chance.randrange(len(old))
        return old[:at] + chance.choice(("", "0", "9", ".", "達", " ", "\n")) + old[at + 1 :]
    return chance.choice(_TEXTS)


def _attribute(root: Element, chance: random.Random) -> tuple[Element, str] | None:
    node = _any(root, chance, lambda node: node.attrib)
    return None if node is None else (node, chance.choice(list(node.attrib)))


def _delete_attribute(root: Element, chance: random.Random) -> str:
    found = _attribute(root, chance)
    if found is None:
        return ""
    node, key = found
    shown = _short(node)
    del node.attrib[key]
    return f"delete {key} of {shown}"


def _change_attribute(root: Element, chance: random.Random) -> str:
    found = _attribute(root, chance)
    if found is None:
        return ""
    node, key = found
    shown, old = _short(node), node.attrib[key]
    node.attrib[key] = _other_text(old, chance)
    return f"{key}={old!r:.40} to {node.attrib[key]!r:.40} of {shown}"


def _borrow_attribute(root: Element, chance: random.Random) -> str:
    """Give an element another one's value: its address, style, name, relation."""
    found = _attribute(root, chance)
    if found is None:
        return ""
    node, key = found
    other = _any(root, chance, lambda one: key in one.attrib and one.tag == node.tag)
    if other is None:
        return ""
    shown = f"{_short(node)} and {_short(other)}"
    node.attrib[key], other.attrib[key] = other.attrib[key], node.attrib[key]
    return f"swap {key} of {shown}"


def _change_kind(root: Element, chance: random.Random) -> str:
    node = _any(root, chance, lambda node: node.tag.endswith("}c"))
    if node is None:
        return ""
    kind = chance.choice(_KINDS)
    shown = f"t={node.get('t')} of {_short(node)} to {kind!r}"
    node.attrib.pop("t", None)
    if kind:
        node.set("t", kind)
    return shown


_CHANGES = (
    _delete, _duplicate, _swap, _swap_text, _change_text, _change_text, _delete_attribute,
    _change_attribute, _change_attribute, _borrow_attribute, _borrow_attribute, _change_kind,
)  # fmt: skip
