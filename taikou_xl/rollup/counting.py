"""A table of counts with named rows and columns: what the tables of the summary are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Counts:
    """Whole numbers in named rows and columns; ``cells`` has one tuple for each row."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is no cell at all."""
        return not self.rows or not self.columns

    @cached_property
    def by_row(self) -> dict[str, dict[str, int]]:
        """The counts by row, then by column."""
        return {
            name: dict(zip(self.columns, cells, strict=True))
            for name, cells in zip(self.rows, self.cells, strict=True)
        }

    @cached_property
    def by_column(self) -> dict[str, dict[str, int]]:
        """The counts by column, then by row."""
        return {
            name: {row: cells[n] for row, cells in zip(self.rows, self.cells, strict=True)}
            for n, name in enumerate(self.columns)
        }

    def with_sums(self, name: str) -> Counts:
        """Give the same counts with one more column: the sum of each row."""
        cells = tuple((*row, sum(row)) for row in self.cells)
        return Counts(self.rows, (*self.columns, name), cells)

    def frame(self) -> pd.DataFrame:
        """Give the counts as a frame."""
        import pandas as pd

        return pd.DataFrame(list(self.cells), index=list(self.rows), columns=list(self.columns))


def cross_count(
    pairs: Iterable[tuple[str, str]], rows: Sequence[str], columns: Sequence[str]
) -> Counts:
    """Count (row, column) pairs; only those whose row and column are asked for."""
    found = Counter(pairs)
    cells = tuple(tuple(found[row, column] for column in columns) for row in rows)
    return Counts(tuple(rows), tuple(columns), cells)
