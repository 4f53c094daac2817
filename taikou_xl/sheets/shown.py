"""What a person sees in a cell, where its number format changes the digits or adds a unit."""

from __future__ import annotations

import re
from decimal import Decimal

from taikou_xl.sheets.grid import Cell, CellKind

_SKIPPED = re.compile(r"[_*].|\[(?!\$[¥￥])[^\]]*\]")  # widths, colours, conditions, locales
_PIECE = re.compile(
    r"""(?P<yen>\[\$[¥￥][^\]]*\]|\\[¥￥]|"[¥￥]"|[¥￥])|"(?P<quoted>[^"]*)"|\\(?P<escaped>.)"""
    r"""|(?P<digits>General|[0#?][0#?,.]*)|(?P<other>.)""",
    re.DOTALL,
)
# a minus that the section of positive numbers writes in front, quoted or not
_SIGNED = re.compile(r'(?:"[¥￥]?[▲△−－-][¥￥]?"|\\?[▲△−－-])[¥￥]?[0#?]')
_UNIT = re.compile(r"[^\W\d_]+|㎡|㎥|㎞|㎏|㏊")


def shown_text(cell: Cell) -> str:
    """Give a cell's text; a number formatted as a percentage as ``32.5%``, never rounded."""
    if cell.kind is not CellKind.NUMBER or "%" not in cell.format:
        return cell.text
    percent = (Decimal(cell.text) * 100).normalize()
    decimals = re.search(r"\.(0+)%", cell.format)
    least = len(decimals[1]) if decimals else 0
    _, _, exponent = percent.as_tuple()
    if isinstance(exponent, int) and -exponent < least:
        percent = percent.quantize(Decimal(1).scaleb(-least))
    return f"{percent:f}%"


def as_shown(cell: Cell | None) -> Cell | None:
    """Give a number whose format writes a unit as the text that a person sees.

    612345 as ``#,##0"円"`` or ``¥#,##0`` is the text 612345円, 612345000 as ``#,##0,"千円"`` is
    612345千円, with all digits; 3 as ``"▲"0`` is ▲3. Any other cell comes back as it is.
    """
    if cell is None or cell.kind is not CellKind.NUMBER:
        return cell
    unit, thousands = _unit_of(cell.format)
    number = Decimal(cell.text)
    signed = number > 0 and "[<" not in cell.format and "[>" not in cell.format
    signed = signed and _SIGNED.match(_SKIPPED.sub("", cell.format)) is not None
    if not unit and not signed:
        return cell
    value = f"{(number / 1000**thousands).normalize():f}{unit}" if unit else shown_text(cell)
    return cell._replace(kind=CellKind.TEXT, text=f"▲{value}" if signed else value)


def _unit_of(code: str) -> tuple[str, int]:
    """Give the unit that a number format writes, and how often it divides by a thousand."""
    digits, before, after = "", "", ""
    for piece in _PIECE.finditer(_SKIPPED.sub("", code)):
        if piece["other"] == ";":  # only the section of positive numbers
            break
        if piece["digits"]:
            digits += piece["digits"]
        elif piece["yen"] and not digits:
            before = "円"
        elif piece["other"] in ("%", "E", "/"):
            return "", 0
        else:
            after += (piece["quoted"] or piece["escaped"] or "") if digits else ""
    unit = after.strip()
    if not digits or not (_UNIT.fullmatch(unit) or (not unit and before)):
        return "", 0
    return unit or before, len(digits) - len(digits.rstrip(","))
