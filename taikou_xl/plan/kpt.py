"""総括 by Keep, Problem and Try: what to keep, what was wrong, what comes next, and by which items.

Source: 前期アクションプランの総括と後期アクションプランの方向性 (Keep, Problem, Try → 取組項目).
"""

from __future__ import annotations

from dataclasses import dataclass

from taikou_xl.terms.text import name_key

KIND, NO, TEXT, ITEMS, NOTE = "種別", "No", "内容", "取組項目", "備考"
HEADS = (KIND, NO, TEXT, ITEMS, NOTE)
KEEP, PROBLEM, TRY = "Keep", "Problem", "Try"
KINDS = (KEEP, PROBLEM, TRY)
_NONE = {name_key(word) for word in ("なし", "－", "-", "―")}


@dataclass(frozen=True)
class KptRow:
    """One row, as texts; ``items`` as written: 番号 or names, one a line or set apart by 、."""

    kind: str
    no: str = ""
    text: str = ""
    items: str = ""
    note: str = ""

    @property
    def wants_none(self) -> bool:
        """Tell a Try that says in so many words that no item answers it."""
        return name_key(self.items) in _NONE
