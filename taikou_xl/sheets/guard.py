"""The gate before any parser: is this file a workbook that is safe to read?

Standard library only, on the bytes that will be parsed. Names what a file is instead where it
is none of ours, and refuses what would exhaust or deceive a parser. All limits stand here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from taikou_xl.sheets.archive import Member, NotSound, inflate, members

_MB = 2**20
# of the file and of what it unfolds to, in bytes
MAX_FILE = 20 * _MB
MAX_MEMBERS = 1000
MAX_UNZIPPED = 300 * _MB
MAX_PART = 150 * _MB
MAX_SHARED_STRINGS = 50 * _MB
MAX_RATIO, RATIO_FROM = 200, 5 * _MB
# of what a workbook holds
MAX_SHEETS = 500
MAX_CELLS = 300_000
MAX_MASTER_CELLS = 2_000_000  # of 台帳, which nobody sends us: 30,000 items fill 600,000 of a sheet
MAX_MERGES = 5_000
MAX_CELL_TEXT = 32_767
FAR_ROW, FAR_COLUMN = 200_000, 2_000  # content beyond is no form: a stray cell, or a trap
# of the process that reads it
MAX_SECONDS, SECONDS_PER_MB = 4.0, 1.0
MAX_MEMORY = 1024 * _MB

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REQUIRED = ("[Content_Types].xml", "xl/workbook.xml")
# pictures and other programs' data (some of it in UTF-16): checked for damage, never parsed
_UNREAD = ("xl/media/", "xl/embeddings/", "customxml/")
_LARGE_SHEET = _MB
_ROW = re.compile(rb"<row r=\"")
_EMPTY_ROW = re.compile(
    rb"""<row r="[0-9]+"[^<>]*(?:/>|>(?:<c r="[A-Z]{1,3}[0-9]{1,7}"(?: s="[0-9]+")?(?:/>|></c>))*</row>)"""
)
_DECLARATION = re.compile(rb"""\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)""")


class BookRefused(Exception):
    """Say why a file is not read: ``code`` of the findings catalogue, and the words it needs."""

    def __init__(self, code: str, **words: str) -> None:
        """Keep the code and the words."""
        super().__init__(code)
        self.code = code
        self.words = words


def unpack(data: bytes) -> dict[str, bytes]:
    """Give all parts of a workbook, every one inflated and its checksum compared.

    Raises:
        BookRefused: not an xlsx, damaged, protected by a password, or beyond a limit.
    """
    if len(data) > MAX_FILE:
        raise _too_large(f"{len(data) // _MB}MB。上限は{MAX_FILE // _MB}MB")
    kind = _kind_of(data)
    if kind:
        raise BookRefused("file-kind", kind=kind)
    if not data.startswith(b"PK"):
        raise _damaged("Excelブックではありません" if data else "中身が空です")
    try:
        found = members(data)
        _check_directory(found)
        parts = {member.name: inflate(data, member) for member in found}
    except NotSound as problem:
        raise _damaged(problem.reason) from problem
    other = _other_package(parts)
    if other:
        raise BookRefused("file-kind", kind=other)
    for name in _REQUIRED:
        if name not in parts:
            raise _damaged("Excelブックに必要な部分がありません")
    readable = {n: part for n, part in parts.items() if not n.casefold().startswith(_UNREAD)}
    _check_xml(readable)
    return readable


def _too_large(reason: str) -> BookRefused:
    return BookRefused("file-too-large", reason=reason)


def _damaged(reason: str) -> BookRefused:
    return BookRefused("file-unreadable", reason=reason)


def _kind_of(data: bytes) -> str:
    head = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "パスワード付きのファイル"
        if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
            return "古い形式のExcelブック（.xls）"
        return "古い形式のOfficeファイル、またはパスワード付きのファイル"
    if data.startswith(b"%PDF"):
        return "PDFファイル"
    if head.startswith((b"<!doctype html", b"<html")):
        return "Webページ（HTML）"
    if head.startswith((b"<?xml", b"{\\rtf")):
        return "Excelブックではない文書（XMLなど）"
    if data[:3] == b"\xff\xd8\xff" or data.startswith((b"\x89PNG", b"GIF8")):
        return "画像ファイル"
    return "文字だけのファイル（CSVやテキスト）" if _is_text(data) else ""


def _is_text(data: bytes) -> bool:
    if not data or data.startswith(b"PK") or b"\0" in data:
        return False
    for encoding in ("utf-8", "cp932"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _check_directory(found: Sequence[Member]) -> None:
    if len(found) > MAX_MEMBERS:
        raise _too_large(f"部品が{len(found):,}個。上限は{MAX_MEMBERS:,}個")
    if any(member.encrypted for member in found):
        raise BookRefused("file-kind", kind="パスワード付きのファイル")
    total = sum(member.unpacked for member in found)
    if total > MAX_UNZIPPED:
        raise _too_large(f"展開すると{total // _MB:,}MB。上限は{MAX_UNZIPPED // _MB}MB")
    for member in found:
        strings = member.name.casefold().endswith("sharedstrings.xml")
        limit = MAX_SHARED_STRINGS if strings else MAX_PART
        if member.unpacked > limit:
            raise _too_large(f"部品の大きさが{member.unpacked // _MB:,}MB。上限は{limit // _MB}MB")
        if member.unpacked > max(RATIO_FROM, member.packed * MAX_RATIO):
            raise _too_large("圧縮率が異常です")


def _other_package(parts: Mapping[str, bytes]) -> str:
    mimetype = parts.get("mimetype", b"")
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        sheet = b"spreadsheet" in mimetype
        return "LibreOfficeなどの形式（.ods）のファイル" if sheet else "Excelブックではない文書"
    if "xl/workbook.bin" in parts:
        return "バイナリ形式のExcelブック（.xlsb）"
    if "word/document.xml" in parts:
        return "Word文書"
    if "ppt/presentation.xml" in parts:
        return "PowerPointの資料"
    if not any(name.startswith("xl/") for name in parts):
        return "圧縮フォルダ（zip）、またはExcelブックではないファイル"
    return ""


def _check_xml(parts: Mapping[str, bytes]) -> None:
    """Refuse what Excel never writes in XML: entities of one's own, other encodings than UTF-8."""
    for name, content in parts.items():
        if not (name.endswith((".xml", ".rels")) or content.lstrip()[:1] == b"<"):
            continue
        declared = _DECLARATION.match(content.removeprefix(b"\xef\xbb\xbf")[:200])
        other = declared and declared[1].lower() not in (b"utf-8", b"us-ascii")
        if other or b"\0" in content[:8] or _declares_entities(content):
            raise _damaged("Excelブックに使われない書き方が含まれています")


def _declares_entities(content: bytes) -> bool:
    # the rare character first: to look for it alone is far quicker
    return (
        b"!" in content
        and b"<!" in content
        and re.search(rb"<!(?:DOCTYPE|ENTITY)", content) is not None
    )


def without_empty_rows(content: bytes) -> bytes:
    """Give a large sheet without the rows that have formats only, which nobody reads.

    Ruled to the bottom, a sheet has a hundred thousand of them: a second of work each time,
    and no reason to refuse the file.
    """
    if len(content) < _LARGE_SHEET or b"<![" in content:
        return content
    marks = content.count(b"<row ") + content.count(b"<row>")
    # a row without a number takes the next one: then every row is needed to count
    if marks != len(_ROW.findall(content)):
        return content
    return _EMPTY_ROW.sub(b"", content)
