"""New workbooks in memory by XlsxWriter: our formats, text that stays text, an unlocked Normal.

Pasting from Word or from a locked cell brings the Normal style, which Excel locks by
default; staff would be locked out of their own cell. So Normal is unlocked in every book
that we write, and every other format says for itself whether it locks.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from functools import partial
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet, convert_cell_args

from taikou_xl.sheets import look

Format = Any  # xlsxwriter.format.Format; the library ships no types for its class members
Sheet = Any  # xlsxwriter.worksheet.Worksheet

_BLANK_DIGEST = "0" * 64
_CELL_TEXT_LIMIT = 32767


class PrintedSheet(Worksheet):  # type: ignore[misc]  # the library ships no types
    """A sheet that remembers each text and number it prints, by 0-based (row, column).

    Formulas are not printed texts: what they show changes with what people type.
    """

    def __init__(self) -> None:
        """Begin with nothing printed."""
        super().__init__()
        self.printed: dict[tuple[int, int], str] = {}

    @convert_cell_args  # type: ignore[untyped-decorator]
    def write_string(self, row: int, col: int, string: str, *style: Format) -> int:
        """Write a text and remember it."""
        self.printed[row, col] = string
        return int(super().write_string(row, col, string, *style))

    @convert_cell_args  # type: ignore[untyped-decorator]
    def write_number(self, row: int, col: int, number: float, *style: Format) -> int:
        """Write a number and remember its digits."""
        self.printed[row, col] = f"{number:.15g}"
        return int(super().write_number(row, col, number, *style))

    @convert_cell_args  # type: ignore[untyped-decorator]
    def write_url(self, row: int, col: int, url: str, *more: Any) -> int:  # noqa: ANN401
        """Write a link and remember the text that it shows; ``more`` is format, text, tip."""
        self.printed[row, col] = str(more[1] if len(more) > 1 else url)
        return int(super().write_url(row, col, url, *more))


class BookWriter:
    """One workbook being written; ``finish`` gives its bytes, and nothing touches the disk.

    Formats are asked for by their properties and shared, so that a book stays small.
    """

    def __init__(self, *, title: str = "", stamp: Mapping[str, str] | None = None) -> None:
        """Open an empty book. ``stamp`` (kind, plan, period) marks it as ours and as unedited."""
        self._buffer = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": True,
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
        self._growing: dict[int, set[int]] = {}
        self._filled: dict[int, int] = {}
        self.book.set_properties({"title": title, "author": "", "company": ""})
        self._stamped = stamp is not None
        if stamp is not None:
            for key, value in {**stamp, "digest": _BLANK_DIGEST}.items():
                self.book.set_custom_property(f"taikou_{key}", value, "text")

    def format(self, **properties: Any) -> Format:  # noqa: ANN401 - XlsxWriter's own vocabulary
        """Give the shared format of these properties: our font, wrapped, top-aligned, locked."""
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
        return self._formats[key]

    def sheet(self, name: str) -> Sheet:
        """Add a sheet whose name is already a valid one."""
        return self.book.add_worksheet(name, PrintedSheet)

    def printed(self) -> dict[str, dict[tuple[int, int], str]]:
        """Give what each sheet printed so far: by its name, the texts by 0-based place."""
        return {sheet.get_name(): dict(sheet.printed) for sheet in self.book.worksheets()}

    def growing_row(self, sheet: Sheet, row: int, height_pt: float) -> None:
        """Set a row's first height and let office programs fit it to what is typed there."""
        sheet.set_row(row, height_pt)
        self._growing.setdefault(sheet.index, set()).add(row)

    def lock_columns_from(self, sheet: Sheet, first: int) -> None:
        """Lock all columns from ``first`` to Excel's last one, where cells are still empty."""
        sheet.set_column(first, first, 8.5, self.format())
        self._filled[sheet.index] = first

    def finish(self) -> bytes:
        """Close the book and give its bytes, Normal unlocked and the stamp's digest filled in."""
        self.book.close()
        edits: dict[str, Any] = {"xl/styles.xml": _unlock_normal}
        for index in {*self._growing, *self._filled}:
            edits[f"xl/worksheets/sheet{index + 1}.xml"] = partial(
                _edit_sheet, self._growing.get(index, set()), self._filled.get(index)
            )
        data = _rewrite(self._buffer.getvalue(), edits)
        if not self._stamped:
            return data
        digest = content_digest(data).encode()
        return _rewrite(
            data, {"docProps/custom.xml": lambda xml: xml.replace(_BLANK_DIGEST.encode(), digest)}
        )


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


def content_digest(data: bytes) -> str:
    """Give a digest of all visible content, equal after a save by any office program.

    Only values count (numbers to 12 digits), not styles: a book that was merely opened
    and saved again is not an edited one.
    """
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    digest = hashlib.sha256()
    for name in book.sheet_names:
        digest.update(f"\x1d{name}".encode())
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    shown = f"{value:.12g}" if isinstance(value, float) else str(value)
                    digest.update(f"\x1e{number},{column}\x1f{shown}".encode())
    return digest.hexdigest()


def _rewrite(data: bytes, edits: Mapping[str, Any]) -> bytes:
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            edit = edits.get(info.filename)
            new.writestr(info, edit(content) if edit else content, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def _edit_sheet(growing: set[int], filled: int | None, xml: bytes) -> bytes:
    """Say what XlsxWriter has no words for: a height that still fits itself, columns to the end."""
    for row in growing:
        start = xml.find(f'<row r="{row + 1}" '.encode())
        end = xml.find(b">", start)
        xml = xml[:start] + xml[start:end].replace(b' customHeight="1"', b"") + xml[end:]
    if filled is not None:
        # written out one by one, 16,384 columns would take most of the time of a book
        found = f'<col min="{filled + 1}" max="{filled + 1}" '.encode()
        xml = xml.replace(found, f'<col min="{filled + 1}" max="16384" '.encode(), 1)
    return xml


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
