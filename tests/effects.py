"""The published tables of the plan of effects, and small lists of that kind for tests."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from tests.commands import Call, Run

EFFECTS_CSV = Path(__file__).parent.parent / "taikou_xl" / "data" / "effects_items.csv"
TOPS = ("Ⅰ 業務マネジメント改革", "Ⅱ 組織・人材マネジメント改革", "Ⅲ 財務マネジメント改革")
# 千円, 令和4 to 令和9, then their sum: as published
FIRST = {
    TOPS[0]: (11442, 92408, 61050, 178897, 92721, 108721, 545239),
    TOPS[1]: (-63660, 182190, 344380, 460350, 601920, 595190, 2120370),
    TOPS[2]: (0, 0, 0, 2776, 2776, 2932, 8484),
    "合計": (-52218, 274598, 405430, 642023, 697417, 706843, 2674093),
}
NOW = {
    TOPS[0]: (14358, 15992, 53041, 66325, 97028, 107169, 353913),
    TOPS[1]: (-34614, 73396, 252038, 396053, 598952, 810703, 2096528),
    TOPS[2]: (4583, 4512, 0, 688, 50688, 100688, 161159),
    "合計": (-15673, 93900, 305079, 463066, 746668, 1018560, 2611600),
}
AGAINST = {TOPS[0]: -191326, TOPS[1]: -23842, TOPS[2]: 152675, "合計": -62493}

HEADS = (
    "番号", "基本方針", "戦略区分", "取組項目", "担当課", "開始", "終了", "見直し区分", "前期項目名",
    "集約先", "計画概要", *(f"効果額当初_令和{y}" for y in (6, 7, 8)),
    *(f"効果額見込_令和{y}" for y in (6, 7, 8)), "効果額_令和6",
)  # fmt: skip
Row = Mapping[str, Any]


def row(no: str, title: str = "", **more: Any) -> dict[str, Any]:
    """Give one row of a small list, 令和6 to 令和8, with 継続 and a 計画概要 unless told otherwise."""
    known = {
        "番号": no, "基本方針": "Ⅰ 基盤", "戦略区分": "(1)窓口", "取組項目": title, "担当課": "市民課",
        "見直し区分": "継続", "前期項目名": title, "計画概要": "取り組む。" if title else "",
    }  # fmt: skip
    return {**dict.fromkeys(HEADS, ""), **known, **more}


def amounts(first: Sequence[Any], expected: Sequence[Any], actual: Any = "") -> dict[str, Any]:
    """Give the columns of amounts of a small list's row."""
    found = {f"効果額当初_令和{6 + n}": value for n, value in enumerate(first)}
    found |= {f"効果額見込_令和{6 + n}": value for n, value in enumerate(expected)}
    return {**found, "効果額_令和6": actual}


def write_list(path: Path, rows: Sequence[Row]) -> Path:
    """Write a list as CSV."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, HEADS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def make_master(call: Call, folder: Path, rows: Sequence[Row] | None = None) -> Path:
    """Make 台帳.xlsx of the published plan, or of a small list."""
    source = EFFECTS_CSV if rows is None else write_list(folder / "一覧.csv", rows)
    master = folder / "台帳.xlsx"
    made = call("master", source, "-o", master, "--preset", "effects")
    assert made.status == 0, made.err
    return master


def summary_of(call: Call, master: Path, *arguments: Any) -> tuple[Run, Any]:
    """Consolidate and give the run (its report as JSON) and the summary with its stored values."""
    target = master.with_name("集計.xlsx")
    run = call("consolidate", master, *arguments, "-o", target, "--json", "-", "--force")
    return run, openpyxl.load_workbook(target, data_only=True)


def table_of(sheet: Any, first: str, heading: str = "") -> list[dict[str, Any]]:
    """Give the rows by heading of the table whose heading row begins with ``first``.

    With ``heading`` the row must hold that one too. The table ends with a blank row.
    """
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    at = next(n for n, r in enumerate(rows) if r[0] == first and (not heading or heading in r))
    heads = rows[at]
    found = []
    for values in rows[at + 1 :]:
        if values[0] is None:
            break
        found.append({h: v for h, v in zip(heads, values, strict=True) if h})
    return found
