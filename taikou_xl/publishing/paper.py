"""One Word document being written: A4, our type, headings to navigate by, tables that break well.

Tables are written as one piece of WordprocessingML each: a library's cell by cell would take
minutes for a plan of 400 items.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

FONT, INK, FAINT, DEEP = "BIZ UDPゴシック", "1F2933", "55616E", "17456F"
# digits half an em wide: those of the proportional font are half as wide again
_FIGURES_FONT = "BIZ UDゴシック"
LABEL, NOW = "E8EDF2", "F3F6F9"
_MM = 56.6929  # twentieths of a point
_SIDE_MM, _TOP_MM, _BOTTOM_MM = 18.0, 18.0, 17.0
SHORT_MM, LONG_MM = 210.0, 297.0
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LINE = "8A94A0"
_HEADINGS = {1: (14.0, 16.0, 6.0), 2: (12.0, 14.0, 5.0), 3: (11.0, 10.0, 4.0)}


@dataclass(frozen=True)
class Cell:
    """One cell: text, its look, how many columns it spans, and whether it joins the one above."""

    text: str = ""
    bold: bool = False
    align: str = "left"
    fill: str = ""
    span: int = 1
    merge: str = ""  # "restart" begins a cell over several rows, "continue" goes on
    size: float = 0.0
    ink: str = ""
    figure: bool = False  # one that must not break, in digits of one width


class Paper:
    """A document that grows from the top; ``finish`` gives its bytes."""

    def __init__(self, title: str, footer: str, day: dt.date) -> None:
        """Open an empty A4 document in portrait."""
        from docx import Document

        self.document = Document()
        self._set_properties(title, day)
        self._set_styles()
        self._set_page(self.document.sections[0], landscape=False)
        self._write_footer(self.document.sections[0], footer)
        self.width_mm = SHORT_MM - 2 * _SIDE_MM

    def _set_properties(self, title: str, day: dt.date) -> None:
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        properties.last_modified_by, properties.language = "", "ja-JP"
        moment = dt.datetime.combine(day, dt.time())
        properties.created = properties.modified = moment

    def _set_styles(self) -> None:
        from docx.oxml import parse_xml
        from docx.shared import Pt

        styles = self.document.styles
        language = f'<w:lang xmlns:w="{_NAMESPACE}" w:val="en-US" w:eastAsia="ja-JP"/>'
        normal = styles["Normal"]
        normal.element.get_or_add_rPr().append(parse_xml(language))
        self._set_font(normal, 10.0, INK)
        normal.paragraph_format.space_after = Pt(3)
        normal.paragraph_format.line_spacing = 1.25
        for level, (size, before, after) in _HEADINGS.items():
            style = styles[f"Heading {level}"]
            self._set_font(style, size, DEEP)
            style.font.bold = True
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.keep_with_next = True
        title = styles["Title"]
        self._set_font(title, 18.0, DEEP)
        title.font.bold = True
        title.paragraph_format.space_after = Pt(4)
        title.paragraph_format.line_spacing = 1.2
        for border in title.element.findall(f".//{{{_NAMESPACE}}}pBdr"):
            border.getparent().remove(border)

    def _set_font(self, style: Any, size: float, ink: str) -> None:  # noqa: ANN401
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(ink)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(name), None)
        for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(name), FONT)

    def _set_page(self, section: Any, *, landscape: bool) -> None:  # noqa: ANN401
        from docx.enum.section import WD_ORIENT
        from docx.shared import Mm

        wide, high = (LONG_MM, SHORT_MM) if landscape else (SHORT_MM, LONG_MM)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(wide), Mm(high)
        section.left_margin = section.right_margin = Mm(_SIDE_MM)
        section.top_margin, section.bottom_margin = Mm(_TOP_MM), Mm(_BOTTOM_MM)
        section.header_distance = section.footer_distance = Mm(8)

    def _write_footer(self, section: Any, text: str) -> None:  # noqa: ANN401
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import parse_xml
        from docx.shared import Pt, RGBColor

        paragraph = section.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(f"{_xml_text(text)}　　")
        run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(FAINT)
        for piece in ("PAGE", " / ", "NUMPAGES"):
            if piece.strip() == "/":
                added = paragraph.add_run(piece)
                added.font.size = Pt(8)
                continue
            paragraph._p.append(
                parse_xml(
                    f'<w:fldSimple xmlns:w="{_NAMESPACE}" w:instr="{piece}">'
                    '<w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
                )
            )

    def landscape(self) -> None:
        """Go on with a new page in landscape."""
        from docx.enum.section import WD_SECTION

        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        self._set_page(section, landscape=True)
        self.width_mm = LONG_MM - 2 * _SIDE_MM

    def title(self, text: str) -> None:
        """Write the document's title."""
        self.document.add_paragraph(_xml_text(text), style="Title")

    def heading(self, text: str, level: int = 1, *, new_page: bool = False) -> None:
        """Write a heading that shows in the navigation."""
        paragraph = self.document.add_paragraph(_xml_text(text), style=f"Heading {level}")
        paragraph.paragraph_format.page_break_before = new_page

    def text(
        self,
        text: str,
        *,
        size: float = 0.0,
        bold: bool = False,
        ink: str = "",
        align: str = "left",
        keep: bool = False,
    ) -> None:
        """Write a paragraph; with ``keep`` it stays on the page of what follows."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        paragraph = self.document.add_paragraph()
        paragraph.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        paragraph.paragraph_format.keep_with_next = keep
        run = paragraph.add_run(_xml_text(text))
        run.bold = bold
        if size:
            run.font.size = Pt(size)
        if ink:
            run.font.color.rgb = RGBColor.from_string(ink)

    def gap(self, points: float = 4.0) -> None:
        """Leave a little room."""
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(points)

    def table(
        self,
        widths: Sequence[float],
        rows: Sequence[Sequence[Cell]],
        *,
        heads: int = 1,
        size: float = 9.0,
        split: bool = True,
        together: bool = False,
    ) -> None:
        """Write a table over the page's width; its first ``heads`` rows repeat on every page.

        ``widths`` are relative. Rows may break over pages only where ``split`` says so; all
        rows of a table that stays ``together`` are on one page.
        """
        from docx.oxml import parse_xml

        scale = self.width_mm * _MM / sum(widths)
        grid = [round(width * scale) for width in widths]
        body = "".join(
            _row(row, grid, size, head=n < heads, split=split, keep=together and n + 1 < len(rows))
            for n, row in enumerate(rows)
        )
        columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
        edges = "".join(
            f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
            for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        margin = "".join(
            f'<w:{edge} w:w="{value}" w:type="dxa"/>'
            for edge, value in (("top", 35), ("left", 85), ("bottom", 35), ("right", 85))
        )
        table = (
            f'<w:tbl xmlns:w="{_NAMESPACE}"><w:tblPr><w:tblW w:w="{sum(grid)}" w:type="dxa"/>'
            f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
            f"<w:tblCellMar>{margin}</w:tblCellMar></w:tblPr>"
            f"<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"
        )
        element: Any = parse_xml(table)
        self.document.element.body._insert_tbl(element)
        self.gap()

    def finish(self) -> bytes:
        """Give the document's bytes."""
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()


def _row(
    row: Sequence[Cell], grid: Sequence[int], size: float, *, head: bool, split: bool, keep: bool
) -> str:
    marks = ("" if split and not head else "<w:cantSplit/>") + ("<w:tblHeader/>" if head else "")
    cells, column = [], 0
    for cell in row:
        width = sum(grid[column : column + cell.span])
        column += cell.span
        cells.append(_cell(cell, width, size, keep=keep))
    return f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, size: float, *, keep: bool) -> str:
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if cell.span > 1:
        properties += f'<w:gridSpan w:val="{cell.span}"/>'
    if cell.merge:
        properties += f'<w:vMerge w:val="{cell.merge}"/>'
    if cell.fill:
        properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill.lstrip("#")}"/>'
    if cell.align == "center":
        properties += '<w:vAlign w:val="center"/>'
    half = round((cell.size or size) * 2)
    font = _FIGURES_FONT if cell.figure else FONT
    look = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}"/>'
    look += "<w:b/>" if cell.bold else ""
    look += f'<w:color w:val="{cell.ink}"/>' if cell.ink else ""
    look += f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    text = cell.text.replace("△ ", "△\u00a0") if cell.figure else cell.text
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in _xml_text(text).split("\n")
    )
    return (
        f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        '<w:spacing w:after="0" w:line="264" w:lineRule="auto"/>'
        f'<w:jc w:val="{cell.align}"/></w:pPr><w:r><w:rPr>{look}</w:rPr>{lines}</w:r></w:p></w:tc>'
    )


def _xml_text(text: str) -> str:
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def heads(texts: Sequence[str], **more: Any) -> list[Cell]:  # noqa: ANN401
    """Give a row of heading cells."""
    return [Cell(text, bold=True, align="center", fill=LABEL, **more) for text in texts]
