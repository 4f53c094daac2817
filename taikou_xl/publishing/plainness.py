"""機種依存文字: characters that old content systems refuse, written in ones that all of them take.

Plain is what JIS X 0208 holds (as code page 932 encodes it), without half-width kana.

Source: 総務省 機械判読可能なデータの統一ルール (機種依存文字を使用しない).
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile

# lead bytes of the rows that makers added to JIS X 0208: NEC's row 13, NEC's and IBM's choices
_ADDED_ROWS = {0x87, 0xED, 0xEE, *range(0xF0, 0xFD)}
_SINGLE_BYTE_KANA = range(0xA1, 0xE0)
# NFKC has no better word for these, or a worse one
_WORDS = {
    "👉": "→", "👈": "←", "☞": "→", "➡": "→", "➔": "→", "➜": "→", "⇨": "→", "⇒": "→", "✓": "○",
    "✔": "○", "✅": "○", "✗": "×", "❌": "×", "⭕": "○", "•": "・", "‧": "・", "–": "－", "—": "―",
    "−": "－", "〜": "～", "‖": "∥", "¥": "￥", "№": "No.", "℡": "TEL", "〝": "「", "〟": "」",
    "☀": "(晴)", "☁": "(曇)", "☂": "(雨)", "☔": "(雨)", "⛅": "(曇)", "⛄": "(雪)",
    "髙": "高", "﨑": "崎", "德": "徳", "瀨": "瀬", "濵": "浜", "\u00a0": " ",
}  # fmt: skip
_DINGBATS, _NEGATIVE = range(0x2776, 0x2794), range(0x24EB, 0x24FF)  # ❶ ➀ ➊, ⓫ ⓵
# a small ＜ must not become a < in the middle of a page
_MARKUP = str.maketrans("<>&\"'", "＜＞＆”’")
_PARTS = re.compile(r"xl/sharedStrings.xml|docProps/core.xml|word/(document|footer\d*).xml")
_UNKNOWN = "〓"  # what printers set for a letter that they do not have
_JOINERS = re.compile("[\ufe00-\ufe0f\u200b-\u200f\u2060\ufeff]")


def is_plain(character: str) -> bool:
    """Tell whether every content system takes a character."""
    try:
        data = character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return data[0] not in (_ADDED_ROWS if len(data) == 2 else _SINGLE_BYTE_KANA)


def plain_text(text: str) -> str:
    """Write ①, Ⅰ, ㈱, 👉 and their like as (1), I, (株), →; everything else stays as it is.

    Kanji that JIS X 0208 lacks stay too: another letter would be another name.
    """
    if all(map(is_plain, text)):
        return text
    composed = unicodedata.normalize("NFC", _JOINERS.sub("", text))
    return "".join(
        run if kind == "kana" else "".join(map(_plain, run)) for kind, run in _runs(composed)
    )


def _runs(text: str) -> list[tuple[str, str]]:
    """Part half-width kana, whose marks belong to the letter before, from everything else."""
    parts = re.split("([\uff61-\uff9f]+)", text)
    return [
        ("kana", unicodedata.normalize("NFKC", part)) if n % 2 else ("", part)
        for n, part in enumerate(parts)
        if part
    ]


def _plain(character: str) -> str:
    if is_plain(character):
        return character
    if character in _WORDS:
        return _WORDS[character]
    if ord(character) in _DINGBATS or ord(character) in _NEGATIVE:  # NFKC leaves them alone
        return f"({unicodedata.numeric(character):.0f})"
    # what is no word of letters and figures then (an emoji, an arrow) has no plain form
    spelled = unicodedata.normalize("NFKC", character).replace("⁄", "/")
    if spelled != character and all(is_plain(c) for c in spelled):
        enclosed = unicodedata.decomposition(character).startswith("<circle>")
        spelled = spelled.translate(_MARKUP)
        return f"({spelled})" if enclosed else spelled
    letter = unicodedata.category(character).startswith(("L", "N"))
    return character if letter else _UNKNOWN


def plain_package(data: bytes) -> bytes:
    """Write the texts of a Word or Excel file plainly; everything else in it stays as it is."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            if _PARTS.fullmatch(info.filename):
                content = plain_text(content.decode("utf-8")).encode()
            new.writestr(info, content, zipfile.ZIP_DEFLATED)
    return result.getvalue()
