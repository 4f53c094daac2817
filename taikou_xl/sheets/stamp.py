"""The mark in our workbooks: which plan and period they are of, and whether they were edited."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.etree import ElementTree

from taikou_xl.sheets.digest import content_digest


def stamp_of(data: bytes) -> dict[str, str]:
    """Give the mark of a workbook without its ``taikou_`` prefix, empty where it has none."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as book:
            root = ElementTree.fromstring(book.read("docProps/custom.xml"))
    except (KeyError, OSError, ValueError, zipfile.BadZipFile, ElementTree.ParseError):
        return {}
    found = {str(node.get("name")): "".join(node.itertext()) for node in root}
    return {name[7:]: text for name, text in found.items() if name.startswith("taikou_")}


def is_same(data: bytes, stamp: Mapping[str, str]) -> bool:
    """Tell whether a workbook is one of ours with this kind, plan and period."""
    found = stamp_of(data)
    return all(found.get(key) == value for key, value in stamp.items())


def is_unedited(data: bytes) -> bool:
    """Tell whether a stamped workbook still holds exactly what we wrote (saving it is no edit)."""
    try:
        return stamp_of(data).get("digest") == content_digest(data)
    except Exception:  # noqa: BLE001 - a reader's any failure means: not as we wrote it
        return False


def reason_unless_equal(old: bytes, new: bytes) -> str:
    """Give "" where an existing list holds just what the new one does, else the reason to keep it."""
    try:
        same = content_digest(old) == content_digest(new)
    except Exception:  # noqa: BLE001 - whatever it is, it is not our empty list
        same = False
    return "" if same else "記入済みの一覧か、別のファイルです。"
