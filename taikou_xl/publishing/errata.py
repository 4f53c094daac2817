"""正誤表 of two publications: what was published and what is published now, cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from taikou_xl.errors import UsageProblem
from taikou_xl.sheets import deliver
from taikou_xl.terms.periods import Period

NAME = "正誤表"
ADDED, GONE, BLANK = "（追加）", "（削除）", "（空欄）"
NOTHING, EVERY_PERIOD = "―", "全期間"
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

    @property
    def when(self) -> str:
        """The period as people say it: ``令和7年度``."""
        try:
            return Period.parse(self.period).label
        except ValueError:  # 全期間, or whatever somebody wrote into the earlier CSV
            return self.period


Rows = Sequence[Mapping[str, str]]


def read_previous(folder: Path, stamp: Mapping[str, str], name: str, key: Sequence[str]) -> Rows:
    """Read what an earlier publication of the same plan and period said (its ``name``, a CSV).

    Raises:
        UsageProblem: the folder holds no such publication, or not that file, or somebody saved
            it anew without the columns of ``key`` or in another encoding.
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
    try:
        rows, heads = rows_of(data), next(csv.reader(data.decode("utf-8-sig").splitlines()), [])
    except (UnicodeDecodeError, csv.Error):
        rows, heads = [], []
    if not set(key) <= set(heads) or any(row[column] is None for row in rows for column in key):
        raise UsageProblem(
            f"--previous の「{folder.name}」の「{name}」を、前の公表として読めません。",
            "作ったあとに開いて保存し直していないか確認し、作られたままのファイルを使ってください。",
        )
    return rows


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
            yield Erratum(place[0], row[title], place[1], "項目", NOTHING, ADDED)
            continue
        for field in row:
            if field in unlike or field not in was or row[field] == was[field]:
                continue
            told = (was[field] or BLANK, row[field] or BLANK)
            yield Erratum(place[0], row[title], place[1], field, *told)
    for place, row in before.items():
        if place not in after:
            yield Erratum(place[0], row[title], place[1], "項目", NOTHING, GONE)


@dataclass(frozen=True)
class IndicatorColumns:
    """Where 指標 keeps what: keys, names, the columns to compare, and what they restate.

    ``restated`` gives for a field of 実施状況 the columns of 指標 that say the same again.
    """

    no: str
    period: str
    number: str
    title: str
    name: str
    compared: tuple[str, ...]
    restated: Mapping[str, tuple[str, ...]]


def compare_indicators(
    old: Rows, new: Rows, columns: IndicatorColumns, told: Sequence[Erratum]
) -> tuple[Erratum, ...]:
    """Compare two tables of 指標; what ``told`` says already is not said again.

    What is the same in every period of an item (最終目標) is one line for all of them.
    """
    said = {
        (one.no, one.period, column)
        for one in told
        for column in columns.restated.get(one.field, ())
    }
    whole = {(one.no, one.period) for one in told if one.after in (ADDED, GONE)}
    found = [
        one
        for one, column in _indicator_errata(old, new, columns)
        if (one.no, one.period, column) not in said and (one.no, one.period) not in whole
    ]
    return tuple(_once(found, new, columns))


def _indicator_errata(
    old: Rows, new: Rows, columns: IndicatorColumns
) -> Iterator[tuple[Erratum, str]]:
    key = (columns.no, columns.number, columns.period)
    before = {tuple(row[k] for k in key): row for row in old}
    after = {tuple(row[k] for k in key): row for row in new}
    for place in dict.fromkeys((*after, *before)):
        row = after.get(place) or before[place]
        name = f"指標「{row[columns.name]}」" if row[columns.name] else "指標"
        base = (row[columns.no], row[columns.title], row[columns.period])
        if place not in before or place not in after:
            yield Erratum(*base, name, NOTHING, GONE if place in before else ADDED), ""
            continue
        was = before[place]
        for column in columns.compared:
            one, other = was.get(column, ""), row[column]
            if column in was and one != other:
                yield Erratum(*base, f"{name}の{column}", one or BLANK, other or BLANK), column


def _once(found: Sequence[Erratum], rows: Rows, columns: IndicatorColumns) -> Iterator[Erratum]:
    """Join lines that say the same of every period of an item."""
    periods: dict[str, set[str]] = {}
    for row in rows:
        periods.setdefault(row[columns.no], set()).add(row[columns.period])
    alike: dict[tuple[str, str, str, str], list[Erratum]] = {}
    for one in found:
        alike.setdefault((one.no, one.field, one.before, one.after), []).append(one)
    for same in alike.values():
        everywhere = {one.period for one in same} >= periods.get(same[0].no, {""})
        if everywhere and len(same) > 1:
            yield replace(same[0], period=EVERY_PERIOD)
        else:
            yield from same
