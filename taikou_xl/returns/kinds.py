"""What an input cell can be beside the kinds of ``sheets.grid.CellKind``."""

from __future__ import annotations

BLANK, MERGED, UNPLACED, STRUCK = "blank", "merged", "unplaced", "struck"
# kind of a cell whose item was answered differently in several files: held, none of them wins
CONFLICT = "conflict"
