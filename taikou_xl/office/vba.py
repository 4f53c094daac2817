"""Our own writer of ``vbaProject.bin``: modules as text in, the bytes that Excel reads out.

Source: [MS-OVBA] 2.3 (streams), 2.4.1 (compression), 2.4.3 (the three values of protection).
There is no compiled code in it: ``_VBA_PROJECT`` says version 0xFFFF, and Excel compiles the
text when the workbook is opened. The text is kept in the code page of Japanese Windows.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from taikou_xl.office.compound import compound_file

CODE_PAGE = 932
_ENCODING = f"cp{CODE_PAGE}"
_NAME = "VBAProject"
_CHUNK = 4096
_WORKBOOK_BASE = "0{00020819-0000-0000-C000-000000000046}"
_SHEET_BASE = "0{00020820-0000-0000-C000-000000000046}"
# the one library besides Excel's own that every project has
_AUTOMATION = (
    "stdole",
    r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
)


@dataclass(frozen=True)
class Module:
    """One module: its ASCII name, its text without attributes, what it belongs to.

    ``base`` is "" for a standard module, else the class of the workbook or sheet behind it.
    """

    name: str
    source: str
    base: str = ""

    @classmethod
    def of_workbook(cls, name: str) -> Module:
        """Give the empty module behind the workbook."""
        return cls(name, "", _WORKBOOK_BASE)

    @classmethod
    def of_sheet(cls, name: str) -> Module:
        """Give the empty module behind a sheet, ``name`` being the sheet's code name."""
        return cls(name, "", _SHEET_BASE)

    @property
    def stream(self) -> bytes:
        """The module's text with its attributes, compressed.

        Raises:
            UnicodeEncodeError: a character is none of the code page.
        """
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.base:
            lines.append(f'Attribute VB_Base = "{self.base}"')
            for word, value in _DOCUMENT_ATTRIBUTES:
                lines.append(f"Attribute VB_{word} = {value}")
        lines += self.source.splitlines()
        return compress(("\r\n".join(lines) + "\r\n").encode(_ENCODING))


_DOCUMENT_ATTRIBUTES = (
    ("GlobalNameSpace", "False"),
    ("Creatable", "False"),
    ("PredeclaredId", "True"),
    ("Exposed", "True"),
    ("TemplateDerived", "False"),
    ("Customizable", "True"),
)


def vba_project(modules: Sequence[Module]) -> bytes:
    """Give the ``vbaProject.bin`` that holds these modules: documents first, as Excel orders them."""
    # the id only names the project: made from its content, equal input gives equal bytes
    content = "\0".join(f"{m.name}\0{m.source}" for m in modules)
    project_id = "{" + str(uuid.uuid5(uuid.NAMESPACE_OID, content)).upper() + "}"
    streams = {
        "PROJECT": _project_text(modules, project_id).encode(_ENCODING),
        "PROJECTwm": _names(modules),
        "VBA/_VBA_PROJECT": struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0),
        "VBA/dir": compress(_directory(modules)),
        **{f"VBA/{module.name}": module.stream for module in modules},
    }
    return compound_file(streams)


def _project_text(modules: Sequence[Module], project_id: str) -> str:
    lines = [f'ID="{project_id}"']
    for module in modules:
        lines.append(
            f"Document={module.name}/&H00000000" if module.base else f"Module={module.name}"
        )
    not_protected, no_password, visible = bytes(4), b"\0", b"\xff"
    lines += [
        f'Name="{_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{_veiled(not_protected, project_id)}"',
        f'DPB="{_veiled(no_password, project_id)}"',
        f'GC="{_veiled(visible, project_id)}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "\r\n".join(lines) + "\r\n"


def _names(modules: Sequence[Module]) -> bytes:
    pairs = (
        m.name.encode(_ENCODING) + b"\0" + m.name.encode("utf-16-le") + b"\0\0" for m in modules
    )
    return b"".join(pairs) + b"\0\0"


def _veiled(data: bytes, project_id: str, seed: int = 0x2A) -> str:
    """Veil a value of protection as 2.4.3.2 demands (it is no secret), in hexadecimal."""
    key = sum(project_id.encode(_ENCODING)) & 0xFF
    out = [seed, seed ^ 2, seed ^ key]
    plain, last, before = key, out[2], out[1]
    ignored = bytes((seed & 6) // 2)
    for byte in ignored + struct.pack("<I", len(data)) + data:
        veiled = byte ^ ((before + plain) & 0xFF)
        out.append(veiled)
        plain, last, before = byte, veiled, last
    return bytes(out).hex().upper()


def _directory(modules: Sequence[Module]) -> bytes:
    """Give the ``dir`` stream: what the project is, refers to, and consists of."""
    libid = _AUTOMATION[1].encode(_ENCODING)
    parts = [
        _record(0x01, struct.pack("<I", 3)),  # made for 64-bit Windows; either reads it
        _record(0x02, struct.pack("<I", 0x409)),
        _record(0x14, struct.pack("<I", 0x409)),
        _record(0x03, struct.pack("<H", CODE_PAGE)),
        _record(0x04, _NAME.encode(_ENCODING)),
        _twice(0x05, 0x40, ""),
        _record(0x06, b"") + _record(0x3D, b""),
        _record(0x07, bytes(4)),
        _record(0x08, bytes(4)),
        struct.pack("<HIIH", 0x09, 4, 0x5F2D2B2E, 1),
        _twice(0x0C, 0x3C, ""),
        _twice(0x16, 0x3E, _AUTOMATION[0]),
        _record(0x0D, struct.pack("<I", len(libid)) + libid + bytes(6)),
        _record(0x0F, struct.pack("<H", len(modules))),
        _record(0x13, b"\xff\xff"),
    ]
    for module in modules:
        parts += [
            _twice(0x19, 0x47, module.name),
            _twice(0x1A, 0x32, module.name),
            _twice(0x1C, 0x48, ""),
            _record(0x31, bytes(4)),  # the text begins at once: nothing compiled before it
            _record(0x1E, bytes(4)),
            _record(0x2C, b"\xff\xff"),
            _record(0x22 if module.base else 0x21, b""),
            _record(0x2B, b""),
        ]
    return b"".join(parts) + _record(0x10, b"")


def _record(number: int, data: bytes) -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _twice(number: int, unicode_number: int, text: str) -> bytes:
    return _record(number, text.encode(_ENCODING)) + _record(
        unicode_number, text.encode("utf-16-le")
    )


def compress(data: bytes) -> bytes:
    """Compress as 2.4.1: a signature byte, then chunks of at most 4,096 bytes each."""
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(_chunk(chunk) for chunk in chunks)


def _chunk(data: bytes) -> bytes:
    packed = _tokens(data)
    if len(packed) > _CHUNK:  # what does not shrink is stored as it is, always 4,096 bytes
        return struct.pack("<H", 0x3000 | (_CHUNK - 1)) + data.ljust(_CHUNK, b"\0")
    return struct.pack("<H", 0xB000 | (len(packed) - 1)) + packed


def _tokens(data: bytes) -> bytes:
    """Give groups of eight tokens, each a byte or a copy of what stands before, and their flags."""
    out = bytearray()
    seen: dict[bytes, list[int]] = {}
    at = 0
    while at < len(data):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            offset, length = _longest(data, at, seen)
            step = length or 1
            if length:
                flags |= 1 << bit
                group += struct.pack("<H", _copy_token(at, offset, length))
            else:
                group.append(data[at])
            for place in range(at, at + step):
                seen.setdefault(data[place : place + 3], []).append(place)
            at += step
        out.append(flags)
        out += group
    return bytes(out)


def _longest(data: bytes, at: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """Give how far back the longest earlier copy begins and its length, (0, 0) where none pays."""
    best, far = 0, 0
    limit = min(len(data) - at, (0xFFFF >> _offset_bits(at)) + 3)
    for place in seen.get(data[at : at + 3], ())[-32:] if limit >= 3 else ():
        length = 3
        while length < limit and data[place + length] == data[at + length]:
            length += 1
        if length > best:
            best, far = length, at - place
    return far, best


def _offset_bits(at: int) -> int:
    return max(4, (at - 1).bit_length())


def _copy_token(at: int, offset: int, length: int) -> int:
    bits = _offset_bits(at)
    return ((offset - 1) << (16 - bits)) | (length - 3)
