"""Answers written into blank forms' bytes, and forms made to look saved by Excel.

Opening ten thousand forms in an office program would take hours. Excel puts typed texts at
the end of the shared strings, with their readings, and names a few more namespaces; the rest
of a form stays as it was.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from taikou_xl.forms.identity import Identity, find_identity
from taikou_xl.sheets.opening import open_book

Answers = Mapping[str, Mapping[str, str]]  # item number → field → text
_STRINGS = "xl/sharedStrings.xml"
_CHANGED = "2026-05-29T08:15:30Z"
_MORE_SPACES = (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"'
    ' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
)


def filled(form: bytes, answers: Answers, *, by_excel: bool) -> bytes:
    """Give a form with its open cells filled; ``by_excel`` in the dress of a save by Excel."""
    identity = find_identity(open_book(form))
    assert identity is not None
    with zipfile.ZipFile(io.BytesIO(form)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    texts: list[str] = []
    _fill_sheets(parts, identity, answers, texts)
    _add_strings(parts, texts, readings=by_excel)
    if by_excel:
        _dress(parts)
    return _packed(parts)


def _fill_sheets(
    parts: dict[str, bytes], identity: Identity, answers: Answers, texts: list[str]
) -> None:
    strings = parts[_STRINGS].count(b"<si>")
    names = re.findall(rb'<sheet name="([^"]*)"', parts["xl/workbook.xml"])
    order = {name.decode(): number for number, name in enumerate(names, 1)}
    for issued in identity.items:
        part = f"xl/worksheets/sheet{order[escape(issued.sheet)]}.xml"
        sheet = parts[part].decode()
        for field, cell in issued.cells:
            text = answers[issued.no].get(field, "")
            if text:
                at = strings + len(texts)
                new = rf'<c r="{cell}"\1 t="s"><v>{at}</v></c>'
                sheet, count = re.subn(rf'<c r="{cell}"( s="\d+")/>', new, sheet)
                assert count == 1, (issued.sheet, cell)
                texts.append(text)
        parts[part] = sheet.encode()


def _add_strings(parts: dict[str, bytes], texts: list[str], *, readings: bool) -> None:
    more = "".join(f"<si>{_text(text)}{_reading(text) if readings else ''}</si>" for text in texts)
    parts[_STRINGS] = parts[_STRINGS].replace(b"</sst>", f"{more}</sst>".encode())


def _text(text: str) -> str:
    space = ' xml:space="preserve"' if "\n" in text else ""
    return f"<t{space}>{escape(text)}</t>"


def _reading(text: str) -> str:
    end = min(2, len(text))
    return f'<rPh sb="0" eb="{end}"><t>カクウ</t></rPh><phoneticPr fontId="1"/>'


def _dress(parts: dict[str, bytes]) -> None:
    for name, content in parts.items():
        if not name.startswith("xl/worksheets/"):
            continue
        sheet = content.decode()
        sheet = re.sub(r"(<worksheet [^>]*)>", rf"\1{_MORE_SPACES}>", sheet, count=1)
        sheet = re.sub(r'(<row r="[^>]*?)(/?>)', r'\1 x14ac:dyDescent="0.15"\2', sheet)
        parts[name] = sheet.encode()
    core = parts["docProps/core.xml"].decode()
    core = re.sub(r"(<dcterms:modified[^>]*>)[^<]*", rf"\g<1>{_CHANGED}", core)
    parts["docProps/core.xml"] = core.encode()
    parts["docProps/app.xml"] = (
        parts["docProps/app.xml"].replace(
            b"</Properties>", b"<AppVersion>16.0300</AppVersion></Properties>"
        )
        if b"<AppVersion>" not in parts["docProps/app.xml"]
        else parts["docProps/app.xml"]
    )


def _packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return stream.getvalue()
