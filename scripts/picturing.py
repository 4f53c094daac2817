"""Parts of real outputs as pictures: a sheet's rows and columns, a page, or what a terminal shows.

Everything that is not the point is hidden in a copy, printed by LibreOffice, and cut to its ink,
so that the text is legible at the width of a page of the manual.
"""

from __future__ import annotations

import html
import io
import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter

DPI = 110
_A3, _MARGIN_PX = 8, 8
_ABOVE_FOOTER = 0.94  # of a page's height
RowTest = Callable[[int, str], bool]  # the row's number and its text → wanted


@dataclass(frozen=True)
class Part:
    """What of a sheet is shown: ``columns`` by letter (all where none), and the rows wanted.

    ``taller`` rows make up for hidden columns that a text went on in.
    """

    sheet: str
    columns: str = ""
    rows: RowTest = lambda number, text: True
    taller: float = 1.0


def picture_part(book: Path, part: Part, target: Path, work: Path) -> None:
    """Picture a part of a workbook's sheet as ``target``.png."""
    copy = work / f"{target.name}.xlsx"
    copy.write_bytes(_only(book.read_bytes(), part))
    picture_page(copy, 1, target, work)


def _only(data: bytes, part: Part) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    for name in list(book.defined_names):
        del book.defined_names[name]
    for other in book.sheetnames:
        if other != part.sheet:  # hidden ones would be printed, too
            del book[other]
    sheet = book[part.sheet]
    last = max(c.row for row in sheet.iter_rows() for c in row if c.value is not None)
    for row in range(1, last + 1):
        text = " ".join(str(c.value) for c in sheet[row] if c.value is not None)
        shape = sheet.row_dimensions[row]
        shape.hidden = not part.rows(row, text)
        shape.height = shape.height * part.taller if shape.height else None
    for number in range(1, sheet.max_column + 1):
        letter = get_column_letter(number)
        if part.columns and letter not in part.columns.split():
            sheet.column_dimensions[letter].hidden = True
    sheet.print_area = f"A1:{get_column_letter(sheet.max_column)}{last}"
    sheet.print_title_rows = None
    sheet.print_title_cols = None
    sheet.sheet_properties.pageSetUpPr.fitToPage = False
    sheet.page_setup.paperSize, sheet.page_setup.orientation = _A3, "landscape"
    sheet.page_setup.scale = 100
    sheet.oddFooter.left.text = sheet.oddFooter.center.text = sheet.oddFooter.right.text = None
    sheet.oddHeader.left.text = sheet.oddHeader.center.text = sheet.oddHeader.right.text = None
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def picture_page(
    book: Path, page: int | str, target: Path, work: Path, *, cut: bool = True, below: str = ""
) -> None:
    """Turn one page of a workbook or paper into ``target``.png, cut to what is printed on it.

    ``page`` is its number, or words that its first line ends with. The footer is left out; with
    ``below``, the picture starts at the line that begins with these words.
    """
    printed = as_pdf(book, work)
    number = page if isinstance(page, int) else page_of(printed, page)
    _cut_out(printed, number, target, cut=cut, below=below)


def picture_pdf(printed: Path, number: int, target: Path) -> None:
    """Turn one page of a PDF into ``target``.png, cut to what is printed on it."""
    _cut_out(printed, number, target)


def _cut_out(
    printed: Path, number: int, target: Path, *, cut: bool = True, below: str = ""
) -> None:
    options = ["-r", str(DPI), "-f", str(number), "-l", str(number)]
    if cut:
        area = _between(printed, number, below)
        left, top, width, height = _ink(printed, [*options, *area])
        top += int(area[3])
        options += ["-x", str(left), "-y", str(top), "-W", str(width), "-H", str(height)]
    subprocess.run(
        ["pdftoppm", "-png", *options, "-singlefile", printed, target], check=True, timeout=60
    )


def as_pdf(book: Path, work: Path) -> Path:
    """Print a workbook or paper with LibreOffice."""
    profile = f"-env:UserInstallation={(work / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", work, book],
        check=True, timeout=180, capture_output=True,
    )  # fmt: skip
    return work / f"{book.stem}.pdf"


def page_of(printed: Path, words: str) -> int:
    """Give the number of the first page whose first line ends with these words."""
    told = subprocess.run(
        ["pdftotext", "-layout", printed, "-"], check=True, capture_output=True, text=True
    )
    pages = told.stdout.split("\f")
    heads = [
        next((line.strip() for line in page.splitlines() if line.strip()), "") for page in pages
    ]
    return next(number for number, head in enumerate(heads, start=1) if head.endswith(words))


def _between(printed: Path, number: int, words: str) -> list[str]:
    """Give the options that cut a page from the line with these words to above its footer.

    Without words they cut from its top.
    """
    page = ["-f", str(number), "-l", str(number)]
    told = subprocess.run(
        ["pdftotext", "-bbox", *page, printed, "-"], check=True, capture_output=True, text=True
    ).stdout
    size = re.search(r'<page width="([\d.]+)" height="([\d.]+)"', told)
    assert size is not None
    lines = re.findall(r'yMin="([\d.]+)"[^>]*>([^<]*)<', told)
    starts = (float(y) for y, text in lines if text.startswith(words))
    top = max(0.0, next(starts) - 4) if words else 0.0
    wide, bottom = float(size[1]), float(size[2]) * _ABOVE_FOOTER
    corner = ["-x", "0", "-y", str(int(top * DPI / 72))]
    return [*corner, "-W", str(int(wide * DPI / 72)), "-H", str(int((bottom - top) * DPI / 72))]


def _ink(printed: Path, options: Sequence[str]) -> tuple[int, int, int, int]:
    """Give left, top, width and height of what is not white on a page, with a margin."""
    shown = subprocess.run(
        ["pdftoppm", *options, printed], check=True, timeout=60, capture_output=True
    ).stdout
    _, size, _, pixels = shown.split(b"\n", 3)
    width, height = map(int, size.split())
    line = width * 3
    blank = b"\xff" * line
    rows = [y for y in range(height) if pixels[y * line : (y + 1) * line] != blank]
    ends = [
        (len(row) - len(row.lstrip(b"\xff")), len(row.rstrip(b"\xff")))
        for row in (pixels[y * line : (y + 1) * line] for y in rows)
    ]
    left, right = min(a for a, _ in ends) // 3, max(b for _, b in ends) // 3
    left, top = max(0, left - _MARGIN_PX), max(0, rows[0] - _MARGIN_PX)
    right, bottom = min(width, right + _MARGIN_PX), min(height, rows[-1] + _MARGIN_PX)
    return left, top, right - left, bottom - top


def picture_terminal(lines: Sequence[str], target: Path, work: Path) -> None:
    """Picture what the program printed, as a terminal shows it."""
    shown = html.escape("\n".join(lines))
    page = work / f"{target.name}.html"
    page.write_text(
        "<meta charset='utf-8'><body style='margin:0;background:#0c0c0c'><pre style='margin:0;"
        'padding:14px 18px;color:#f0f0f0;font:16px/1.55 "Noto Sans Mono CJK JP",monospace;'
        f"white-space:pre-wrap'>{shown}</pre>",
        encoding="utf-8",
    )
    height = 28 + 25 * sum(1 + len(line) // 52 for line in lines)
    screenshot(page, target, 940, height)


def picture_letter(text: Path, target: Path, work: Path) -> None:
    """Picture a text as the groupware shows it, cut to its own height."""
    shown = html.escape(text.read_text(encoding="utf-8-sig"))
    page = work / f"{target.name}.html"
    page.write_text(
        "<meta charset='utf-8'><style>@page{size:260mm 420mm;margin:6mm}</style><pre style="
        "'margin:0;font:17px/1.6 \"Noto Sans CJK JP\",sans-serif;white-space:pre-wrap'>"
        f"{shown}</pre>",
        encoding="utf-8",
    )
    printed = work / f"{target.name}.pdf"
    options = [f"--print-to-pdf={printed}", "--no-pdf-header-footer"]
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", *options, page.as_uri()],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    _cut_out(printed, 1, target)


def screenshot(page: Path, target: Path, width: int, height: int) -> None:
    """Picture the top of a web page."""
    options = [f"--screenshot={target}.png", f"--window-size={width},{height}"]
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", *options, page.as_uri()],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
