"""What a workbook stores of texts, formulas, results and heights, and what readers see of them.

All of it is, byte for byte, as XlsxWriter writes it, for the cells that our books nearly all have.
"""

from __future__ import annotations

import re
from functools import lru_cache

from taikou_xl.sheets.digest import shown_number, shows_plain_numbers

# functions that every program knows by this very name: nothing about them is to be rewritten
_PLAIN_FUNCTIONS = frozenset(
    ("AND", "CHAR", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "COUNTIFS", "EXACT", "FIND",
     "HYPERLINK", "IF", "IFERROR", "INDEX", "ISBLANK", "ISNUMBER", "LEFT", "LEN", "MATCH", "MAX",
     "MID", "MIN", "MOD", "NOT", "OFFSET", "OR", "RANK", "REPT", "RIGHT", "ROUND", "ROW", "ROWS",
     "SUBSTITUTE", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "TEXT", "TRIM", "VALUE")
)  # fmt: skip
_UNUSUAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x|^\s|\s$")
_CALLED = re.compile(r"([A-Z][A-Z0-9.]*)\(")
_REMEMBERED = 8192  # formulas: forms have the same ones on every sheet


def is_unusual(text: str) -> bool:
    """Tell a text that does not stand in XML as it is: markup, control characters, outer blanks."""
    return _UNUSUAL.search(text) is not None


def is_plain(formula: str) -> bool:
    """Tell a formula that is stored just as it is written, without its equals sign."""
    return (
        formula.startswith("=")
        and not formula.endswith("}")
        and _PLAIN_FUNCTIONS.issuperset(_CALLED.findall(formula))
    )


@lru_cache(_REMEMBERED)
def stored_formula(formula: str) -> str | None:
    """Give a plain formula as it is stored, None for any other."""
    return formula[1:] if is_plain(formula) else None


@lru_cache
def stored_height(pixels: float) -> str:
    """Give the words for the height of a row, none where it is the usual one."""
    return f' ht="{pixels * 0.75:.16g}" customHeight="1"' if pixels else ""


def stored_result(value: object) -> tuple[str, str] | None:
    """Give the kind of a formula's value and the value, None where XlsxWriter must tell."""
    if isinstance(value, str):
        if value.startswith("#"):  # perhaps an error
            return None
        return (' t="str"' if value else ""), escaped(value)
    return None if isinstance(value, bool) else ("", str(value))


def seen_result(value: object, number_format: object) -> str | None:
    """Give what a reader sees of a formula's value, None where that is not certain."""
    if isinstance(value, str):
        return value
    return seen_number(str(value), number_format) if isinstance(value, int | float) else None


@lru_cache(_REMEMBERED)
def seen_number(digits: str, number_format: object) -> str | None:
    """Give what a reader sees of a number, None where that is not certain."""
    return shown_number(float(digits)) if shows_plain_numbers(number_format) else None


@lru_cache(_REMEMBERED)
def escaped(text: str) -> str:
    """Give a text as it stands between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
