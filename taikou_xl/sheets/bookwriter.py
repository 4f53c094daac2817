"""New workbooks in memory by XlsxWriter: our formats, text that stays text, an unlocked Normal.

Pasting from Word or from a locked cell brings the Normal style, which Excel locks by
default; staff would be locked out of their own cell. So Normal is unlocked in every book
that we write, and every other format says for itself whether it locks.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from taikou_xl.sheets import look
from taikou_xl.sheets.container import Container
from taikou_xl.sheets.digest import SeenContent, content_digest
from taikou_xl.sheets.parts import STYLES, PartsBook, pieces, whole
from taikou_xl.sheets.printed import PrintedSheet

Format = Any  # xlsxwriter.format.Format; the library ships no types for its class members
Sheet = Any  # xlsxwriter.worksheet.Worksheet

_BLANK_DIGEST = "0" * 64
_CELL_TEXT_LIMIT = 32767
_STAMP = "docProps/custom.xml"


class BookWriter:
    """One workbook being written; ``finish`` gives its bytes, and nothing touches the disk.

    Formats are asked for by their properties and shared, so that a book stays small.
    """

    def __init__(
        self, *, title: str = "", stamp: Mapping[str, str] | None = None, remembers: bool = False
    ) -> None:
        """Open an empty book. ``stamp`` (kind, plan, period) marks it as ours and as unedited.

        ``remembers``: ``printed`` is wanted, of a form; a large book would be in memory twice.
        """
        self._remembers = remembers
        self.book = PartsBook(
            {
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {
                    "font_name": look.NORMAL_FONT,
                    "font_size": look.NORMAL_PT,
                },
            },
        )
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._asked: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._filled: dict[int, int] = {}
        self.book.set_properties({"title": title, "author": "", "company": ""})
        self._seen = SeenContent() if stamp is not None else None
        if stamp is not None:
            for key, value in {**stamp, "digest": _BLANK_DIGEST}.items():
                self.book.set_custom_property(f"taikou_{key}", value, "text")

    def format(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's own vocabulary
        """Give the shared format of these properties: our font, wrapped, top-aligned, locked."""
        asked = tuple(properties.items())
        found = self._asked.get(asked)  # most are asked for again and again, in the same order
        if found is None:
            wanted = {
                "font_name": look.FONT,
                "font_size": look.BODY_PT,
                "font_color": look.INK,
                "text_wrap": True,
                "valign": "vcenter",
                **properties,
            }
            key = tuple(sorted(wanted.items()))
            if key not in self._formats:
                self._formats[key] = self.book.add_format(wanted)
            found = self._asked[asked] = self._formats[key]
        return found

    def sheet(self, name: str) -> Sheet:
        """Add a sheet whose name is already a valid one."""
        sheet = self.book.add_worksheet(name, PrintedSheet)
        if not self._remembers:
            sheet.printed = None
        sheet.seen = self._seen
        return sheet

    def printed(self) -> dict[str, dict[tuple[int, int], str]]:
        """Give what each sheet printed so far: by its name, the texts by 0-based place."""
        return {sheet.get_name(): dict(sheet.printed or {}) for sheet in self.book.worksheets()}

    def growing_row(self, sheet: Sheet, row: int, height_pt: float) -> None:
        """Set a row's first height and let office programs fit it to what is typed there."""
        sheet.set_row(row, height_pt)
        sheet.growing.add(row)

    def lock_columns_from(self, sheet: Sheet, first: int) -> None:
        """Lock all columns from ``first`` to Excel's last one, where cells are still empty."""
        sheet.set_column(first, first, 8.5, self.format())
        self._filled[sheet.index] = first

    def finish(self) -> bytes:
        """Close the book and give its bytes, Normal unlocked and the stamp's digest filled in.

        Nothing of the book can be asked for afterwards.
        """
        self.book.close()
        parts = self.book.parts
        self.book.let_go()
        parts[STYLES] = _unlock_normal(whole(parts[STYLES]))
        for index, first in self._filled.items():
            name = f"xl/worksheets/sheet{index + 1}.xml"
            parts[name] = _to_last_column(whole(parts[name]), first)
        stamp = whole(parts.pop(_STAMP, b""))
        container = Container()
        for name in list(parts):
            part = parts.pop(name)  # and let go of it
            container.add(name, part if isinstance(part, bytes) else pieces(part))
        if self._seen:  # last, because the digest is that of all the rest
            certain = self._seen.certain
            digest = self._seen.digest() if certain else content_digest(container.finish())
            container.add(_STAMP, stamp.replace(_BLANK_DIGEST.encode(), digest.encode()))
        return container.finish()


def write_text(sheet: Sheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a text as text, whatever it begins with; blank cells keep their format.

    Raises:
        ValueError: the text is longer than a cell can hold (it would be cut in silence).
    """
    if len(text) > _CELL_TEXT_LIMIT:
        raise ValueError(f"{len(text)} characters do not fit in a cell")
    if text == "":
        sheet.write_blank(row, column, None, style)
    elif sheet.write_string(row, column, text, style) != 0:
        raise ValueError(f"cell ({row}, {column}) was not written")


def write_own_text(sheet: Sheet, row: int, column: int, text: str, style: Format) -> None:
    """Write a text that stands in no other cell of the book.

    Raises:
        ValueError: the text is blank, or longer than a cell can hold.
    """
    if not text or sheet.write_inline(row, column, text, style) != 0:
        raise ValueError(f"{len(text)} characters do not fit into cell ({row}, {column})")


def merge_text(
    sheet: Sheet, top: int, left: int, bottom: int, right: int, text: str, style: Format
) -> None:
    """Merge a rectangle and write a text into it; one cell is not merged at all."""
    if (top, left) != (bottom, right):
        sheet.merge_range(top, left, bottom, right, "", style)
    write_text(sheet, top, left, text, style)


def setup_a4(sheet: Sheet, *, landscape: bool, footer: str = "&C&P / &N") -> None:
    """Set A4, our margins, centring and a footer with page numbers."""
    sheet.set_paper(9)
    if landscape:
        sheet.set_landscape()
    else:
        sheet.set_portrait()
    side, end = look.MARGIN_SIDE_IN, look.MARGIN_END_IN
    sheet.set_margins(left=side, right=side, top=end, bottom=end)
    sheet.center_horizontally()
    # a footer that shrank with the page would fall below the smallest size we print
    sheet.set_footer(footer, {"margin": 0.2, "scale_with_doc": False})


def named_footer(name: str, number: str = "") -> str:
    """Give a footer with a name at the left and the page at the right, or before ``number``."""
    left, right = (text.replace("&", "&&") for text in (name[:80], number[:40]))
    page = "&10 &P / &N"
    return f"&L&10 {left}&C{page}&R&10 {right}" if number else f"&L&10 {left}&R{page}"


def _to_last_column(xml: bytes, first: int) -> bytes:
    """Stretch the settings of a column to Excel's last one.

    Written out one by one, 16,384 columns would take most of the time of a book.
    """
    found = f'<col min="{first + 1}" max="{first + 1}" '.encode()
    return xml.replace(found, f'<col min="{first + 1}" max="16384" '.encode(), 1)


@lru_cache(8)
def _unlock_normal(styles: bytes) -> bytes:
    """Unlock the Normal style and the default cell; lock every other format in so many words."""
    text = styles.decode("utf-8")
    unlocked = 'applyProtection="1"><protection locked="0"/></xf>'
    text = re.sub(
        r"(<cellStyleXfs[^>]*>)<xf ([^>]*?)/?>(?:</xf>)?",
        lambda m: f"{m[1]}<xf {m[2].strip()} {unlocked}",
        text,
        count=1,
    )
    head, body, tail = re.split(r"(<cellXfs.*?</cellXfs>)", text, maxsplit=1, flags=re.DOTALL)
    count = 0

    def explicit(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        attributes, inner = match[1].rstrip("/").strip(), match[2] or ""
        if count == 1:
            return f"<xf {attributes} {unlocked}"
        if "<protection" in inner:
            return match[0]
        return f'<xf {attributes} applyProtection="1">{inner}<protection locked="1"/></xf>'

    body = re.sub(
        r"<xf ([^>]*/(?=>)|[^>]*)>(?:(?<!/>)(.*?)</xf>)?", explicit, body, flags=re.DOTALL
    )
    return f"{head}{body}{tail}".encode()
