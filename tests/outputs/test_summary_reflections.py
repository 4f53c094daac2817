"""振り返り: items by periods, this year's beside last year's, in every kind of plan."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.effects import EFFECTS
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.quarterly import QUARTERLY
from tests.commands import Call

KINDS = {
    "annual": (ANNUAL, "令和7", "令和8", "令和9"),
    "effects": (EFFECTS, "令和7", "令和8", "令和9"),
    "quarterly": (QUARTERLY, "R7Q1", "R7Q2", "R7Q3"),
}


def listed(preset: Preset, periods: tuple[str, ...], upto: int) -> str:
    """Give a list of two items, the second from the second period on, with results of some."""
    plan_field = next(f.name for f in preset.fields)
    rating = next(f.name for f in preset.fields if f.role.value == "評価")
    body = next(f.name for f in preset.fields if f.side.value == "実績")
    fields = (body, rating, "振り返り")
    heads = ["番号", preset.level_names[-1], "担当課", "開始"]
    heads += [f"{plan_field}_{p}" for p in periods]
    heads += [f"{name}_{p}" for p in periods[:upto] for name in fields]
    rows = []
    for no, start in (("1", ""), ("2", periods[1])):
        row = [no, f"取組{no}", "市民課", start, *("計画" for _ in periods)]
        for n, p in enumerate(periods[:upto]):
            told = ("した", preset.scale[n % 2].name, f"{p}の{no}の振り返り")
            row += ["", "", ""] if start and n == 0 else told
        rows.append(row)
    return "\n".join(",".join(line) for line in (heads, *rows)) + "\n"


@pytest.mark.parametrize("name", KINDS)
def test_reflections__two_periods__stand_side_by_side(
    call: Call, tmp_path: Path, name: str
) -> None:
    """The reported period's 振り返り has the one before beside it, each with its class."""
    preset, *periods = KINDS[name]
    source, master = tmp_path / "一覧.csv", tmp_path / "台帳.xlsx"
    source.write_text(listed(preset, tuple(periods), 3), encoding="utf-8")
    assert call("master", source, "-o", master, "--preset", name).status == 0
    last = "R9" if name != "quarterly" else "R7Q3"
    call("consolidate", master, "--period", last, "-o", tmp_path / "集計.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "集計.xlsx", data_only=True)["振り返り"]
    heads = [cell.value for cell in sheet[4]]
    now = heads.index("振り返り")
    assert heads[now + 1].startswith("振り返り\n（")
    assert [sheet.cell(row, now + 1).value for row in (5, 6)] == [
        f"{periods[2]}の{no}の振り返り" for no in (1, 2)
    ]
    assert [sheet.cell(row, now + 2).value for row in (5, 6)] == [
        f"{periods[1]}の{no}の振り返り" for no in (1, 2)
    ]
    first = heads.index(next(h for h in heads[now + 2 :] if h and h.startswith("振り返り\n（")))
    assert [sheet.cell(row, first + 1).value for row in (5, 6)] == [
        f"{periods[0]}の1の振り返り",
        None,
    ]
    ratings = [n for n, head in enumerate(heads, 1) if head and head.split("\n")[0] == heads[3]]
    assert [sheet.cell(5, n).value for n in ratings] == [preset.scale[n].name for n in (0, 1, 0)]


@pytest.mark.parametrize("name", KINDS)
def test_next_form__last_reflection__is_there_to_read_and_to_copy(
    call: Call, tmp_path: Path, name: str
) -> None:
    """The form of the next period shows last period's 振り返り in the table and on 前年度の回答."""
    preset, *periods = KINDS[name]
    source, master = tmp_path / "一覧.csv", tmp_path / "台帳.xlsx"
    source.write_text(listed(preset, tuple(periods), 2), encoding="utf-8")
    call("master", source, "-o", master, "--preset", name)
    wanted = "R9" if name != "quarterly" else "R7Q3"
    call("distribute", master, "--period", wanted, "-o", tmp_path / "配布")
    book = openpyxl.load_workbook(tmp_path / "配布" / "市民課.xlsx")
    text = f"{periods[1]}の1の振り返り"
    own = next(s for s in book.worksheets if s.title.startswith("1_"))
    for sheet in (own, book["前年度の回答"]):
        assert any(c.value == text for line in sheet.iter_rows() for c in line)


def test_reflections__first_period__has_no_columns_of_nothing(call: Call, tmp_path: Path) -> None:
    """Without anything recorded before there is nothing beside this year's."""
    source, master = tmp_path / "一覧.csv", tmp_path / "台帳.xlsx"
    source.write_text(listed(ANNUAL, ("令和7", "令和8", "令和9"), 1), encoding="utf-8")
    call("master", source, "-o", master)
    call("consolidate", master, "--period", "R7", "-o", tmp_path / "集計.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "集計.xlsx")["振り返り"]
    assert [c.value for c in sheet[4]] == [
        "番号",
        "計画項目",
        "担当課",
        "達成度",
        "実施概要",
        "振り返り",
    ]
