"""What a person sees in a cell, where its number format changes the stored digits."""

from __future__ import annotations

import re
from decimal import Decimal

from taikou_xl.sheets.grid import Cell, CellKind


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
