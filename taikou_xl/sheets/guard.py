"""The gate before any parser: is this file a workbook that is safe to read?

Standard library only, on the bytes that will be parsed. Names what a file is instead where it
is none of ours, and refuses what would exhaust or deceive a parser.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping

MAX_FILE = 20 * 2**20
MAX_MEMBERS = 1000
MAX_UNZIPPED = 300 * 2**20
MAX_PART = 150 * 2**20
MAX_SHARED_STRINGS = 50 * 2**20
MAX_RATIO, RATIO_FROM = 200, 5 * 2**20
MAX_SHEETS = 500
MAX_CELLS = 300_000
MAX_MERGES = 5_000
MAX_CELL_TEXT = 32_767
FAR_ROW, FAR_COLUMN = 200_000, 2_000  # content beyond is no form: a stray cell, or a trap

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REQUIRED = ("[Content_Types].xml", "xl/workbook.xml")


class BookRefused(Exception):
    """Say why a file is not read: ``code`` of the findings catalogue, and the words it needs."""

    def __init__(self, code: str, **words: str) -> None:
        """Keep the code and the words."""
        super().__init__(code)
        self.code = code
        self.words = words


def unpack(data: bytes) -> Mapping[str, bytes]:
    """Give all parts of a workbook, every one inflated and its checksum compared.

    Raises:
        BookRefused: not an xlsx, damaged, protected by a password, or beyond a limit.
    """
    if len(data) > MAX_FILE:
        raise _too_large(f"{len(data) // 2**20}MB。上限は{MAX_FILE // 2**20}MB")
    kind = _kind_of(data)
    if kind:
        raise BookRefused("file-kind", kind=kind)
    if not data.startswith(b"PK"):
        raise _damaged("Excelブックではありません" if data else "中身が空です")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_directory(infos)
            parts = {info.filename: _inflate(archive, info) for info in infos if not info.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as problem:
        raise _damaged("ファイルが壊れています") from problem
    except (RuntimeError, ValueError, UnicodeDecodeError, OverflowError) as problem:
        raise _damaged("ファイルの構造が正しくありません") from problem
    other = _other_package(parts)
    if other:
        raise BookRefused("file-kind", kind=other)
    for name in _REQUIRED:
        if name not in parts:
            raise _damaged("Excelブックに必要な部分がありません")
    _check_xml(parts)
    return parts


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


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MAX_MEMBERS:
        raise _too_large(f"部品が{len(infos):,}個。上限は{MAX_MEMBERS:,}個")
    total = sum(info.file_size for info in infos)
    if total > MAX_UNZIPPED:
        raise _too_large(f"展開すると{total // 2**20:,}MB。上限は{MAX_UNZIPPED // 2**20}MB")
    names: set[str] = set()
    for info in infos:
        name = info.filename
        if name.casefold() in names:
            raise _damaged("同じ名前の部品が2つあります")
        names.add(name.casefold())
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise _damaged("部品の名前が正しくありません")
        if info.flag_bits & 1:
            raise BookRefused("file-kind", kind="パスワード付きのファイル")
        limit = MAX_SHARED_STRINGS if name.endswith("sharedStrings.xml") else MAX_PART
        if info.file_size > limit:
            raise _too_large(f"部品の大きさが{info.file_size // 2**20:,}MB")
        bomb = info.file_size > max(1, info.compress_size) * MAX_RATIO
        if bomb and info.file_size > RATIO_FROM:
            raise _too_large("圧縮率が異常です")


def _inflate(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Inflate one part, counting real bytes; ``read`` to the end compares the checksum."""
    with archive.open(info) as stream:
        content = stream.read(info.file_size + 1)
        if len(content) != info.file_size or stream.read(1):
            raise zipfile.BadZipFile(info.filename)
    return content


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
    for name, content in parts.items():
        if not name.endswith((".xml", ".rels")):
            continue
        if b"\0" in content[:8] or re.search(rb"<!(?:DOCTYPE|ENTITY)", content):
            raise _damaged("Excelブックに使われない書き方が含まれています")
