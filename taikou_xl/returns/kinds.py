"""What an input cell can be beside the kinds of ``sheets.grid.CellKind``."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from taikou_xl.returns.model import Answer

BLANK, MERGED, UNPLACED, STRUCK = "blank", "merged", "unplaced", "struck"
# kind of a cell whose item was answered differently in several files: held, none of them wins
CONFLICT = "conflict"


def is_filled(answer: Answer) -> bool:
    """Tell whether a cell holds anything, readable or not; blanks alone are nothing."""
    return answer.kind not in (BLANK, UNPLACED) and (
        answer.kind != MERGED or is_visible(answer.text)
    )


def is_visible(text: str) -> bool:
    """Tell a text that shows anything: blanks and characters of no width show nothing."""
    return any(
        not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf") for char in text
    )
