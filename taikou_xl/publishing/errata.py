"""正誤表 of two publications: what was published and what is published now, cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from taikou_xl.errors import UsageProblem
from taikou_xl.sheets import deliver

NAME = "正誤表"
ADDED, GONE, BLANK = "（追加）", "（削除）", "（空欄）"
KIND = "publication"


@dataclass(frozen=True)
class Erratum:
    """One published field before and after; ``title`` is what people call the item."""

    no: str
    title: str
    period: str
    field: str
    before: str
    after: str


Rows = Sequence[Mapping[str, str]]


def read_previous(folder: Path, stamp: Mapping[str, str], name: str) -> Rows:
    """Read what an earlier publication of the same plan and period said (its ``name``, a CSV).

    Raises:
        UsageProblem: the folder holds no such publication, or not that file.
    """
    found = deliver.read_manifest(folder).get("stamp")
    if found != dict(stamp):
        raise UsageProblem(
            f"--previous の「{folder.name}」は、この計画・この期の公表のフォルダではありません。",
            "前に taikou-xl publish で作ったフォルダを指定してください。",
        )
    try:
        data = (folder / name).read_bytes()
    except OSError as problem:
        raise UsageProblem(
            f"--previous の「{folder.name}」に「{name}」がありません。",
            "CSVも作った（--formats に csv を含む）フォルダを指定してください。",
        ) from problem
    return rows_of(data)


def rows_of(data: bytes) -> Rows:
    """Read a CSV of ours."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def compare(
    old: Rows, new: Rows, key: tuple[str, str], title: str, unlike: Sequence[str]
) -> tuple[Erratum, ...]:
    """Compare two tables by item and period; columns in ``unlike`` may always differ."""
    return tuple(_errata(old, new, key, title, unlike))


def _errata(
    old: Rows, new: Rows, key: tuple[str, str], title: str, unlike: Sequence[str]
) -> Iterator[Erratum]:
    before = {tuple(row[k] for k in key): row for row in old}
    after = {tuple(row[k] for k in key): row for row in new}
    for place, row in after.items():
        was = before.get(place)
        if was is None:
            yield Erratum(place[0], row[title], place[1], "項目", "―", ADDED)
            continue
        for field in row:
            if field in unlike or field not in was or row[field] == was[field]:
                continue
            told = (was[field] or BLANK, row[field] or BLANK)
            yield Erratum(place[0], row[title], place[1], field, *told)
    for place, row in before.items():
        if place not in after:
            yield Erratum(place[0], row[title], place[1], "項目", "―", GONE)
