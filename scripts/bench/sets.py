"""The sets that are measured: S, M, L, each a 台帳 and its returned forms in a folder.

    python -m scripts.bench.sets M ../set_m

S are 12 forms with 33 items, M 1,000 forms of 3 items, L 10,000. Every second form has the
dress of a save by Excel.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.filling import filled
from scripts.bench.lists import Asked, as_csv, asked_items
from taikou_xl import pipeline

PERIOD = "R7"
SIZES = {"S": (12, 3), "M": (1_000, 3), "L": (10_000, 3)}


@dataclass(frozen=True)
class Made:
    """One set on the disk: its master, its blank forms, its returns."""

    folder: Path

    @property
    def master(self) -> Path:
        """The 台帳."""
        return self.folder / "台帳.xlsx"

    @property
    def forms(self) -> Path:
        """The folder of blank forms."""
        return self.folder / "配布"

    @property
    def returns(self) -> Path:
        """The folder of filled forms."""
        return self.folder / "回収"


def make(folder: Path, units: int, items_each: int = 3) -> Made:
    """Make a set of so many forms."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Made(folder)
    items = list(asked_items(units, items_each))
    if units == SIZES["S"][0]:  # three departments with one item less: 33
        items = [item for n, item in enumerate(items) if n not in (29, 32, 35)]
    (folder / "計画一覧.csv").write_bytes(as_csv(items))
    pipeline.make_master(
        folder / "計画一覧.csv",
        made.master,
        sets={"計画名": f"架空の行革プラン{units}", "市区町村名": "架空市"},
        force=True,
    )
    pipeline.distribute(made.master, PERIOD, made.forms, force=True)
    fill_forms(made, items)
    return made


def fill_forms(made: Made, items: list[Asked]) -> None:
    """Answer every form, and put it among the returns."""
    made.returns.mkdir(exist_ok=True)
    answers = {item.row["番号"]: item.answers for item in items}
    for number, form in enumerate(sorted(made.forms.glob("*.xlsx"))):
        data = filled(form.read_bytes(), answers, by_excel=number % 2 == 0)
        (made.returns / form.name).write_bytes(data)


def main() -> None:
    """Make one set from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", help="S, M, L, or a number of forms")
    parser.add_argument("folder", type=Path)
    given = parser.parse_args()
    units, items_each = SIZES.get(given.size) or (int(given.size), 3)
    make(given.folder, units, items_each)


if __name__ == "__main__":
    main()
