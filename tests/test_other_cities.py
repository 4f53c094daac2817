"""Another city's plan runs through every command without a line of code changed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from taikou_xl.cli import main
from tests.cities import other_city_list, other_city_preset, other_city_rows
from tests.office import LibreOffice, libre_office
from tests.staff import PLAN_CSV, answer_cell, csv_rows, fill, item_sheets, sensible


@pytest.fixture(scope="module")
def office() -> Iterator[LibreOffice]:
    with libre_office() as running:
        yield running


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ending:
        main([str(a) for a in arguments])
    return int(ending.value.code or 0)


def test_other_city__from_list_to_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """80 items of 25 departments, two levels, A–D, 令和元年度: all answers are counted right."""
    (tmp_path / "一覧.csv").write_bytes(other_city_list())
    (tmp_path / "ひな形.xlsx").write_bytes(other_city_preset())
    master, forms, back = tmp_path / "台帳.xlsx", tmp_path / "配布", tmp_path / "回収"
    made = run("master", tmp_path / "一覧.csv", "-o", master, "--preset", tmp_path / "ひな形.xlsx")
    assert made == 0
    assert run("distribute", master, "--period", "H31", "-o", forms) == 0
    active = [row for row in other_city_rows() if row["開始"] != "R2"]
    answers = {
        row["取組"]: {
            "実施概要": f"（架空）{row['番号']}を実施した。",
            "数値": row["目標値_令和元"],
            "評価": "ABCD"[n % 4],
            "振り返り": "（架空）続ける。",
        }
        for n, row in enumerate(active)
    }
    filled: list[str] = []
    for form in sorted(forms.glob("*.xlsx")):
        filled += fill(form, back / form.name, answers, 1, title_label="取組")
    assert sorted(filled) == sorted(answers)
    capsys.readouterr()
    done = run(
        "consolidate", master, back, "--period", "令和元年度",
        "-o", tmp_path / "集計.xlsx", "--json", tmp_path / "集計.json",
    )  # fmt: skip
    assert done == 0, capsys.readouterr()
    found: dict[str, Any] = json.loads((tmp_path / "集計.json").read_text(encoding="utf-8"))
    assert found["account"]["items"] == {"plan": 76, "answered": 76, "held": 0, "missing": 0}
    counted = Counter(answer["評価"] for answer in answers.values())
    assert {k: v for k, v in found["ratings"]["R1"].items() if v} == dict(counted)
    assert {i["title"]: i["activity"] for i in found["items"]} == {
        title: answer["実施概要"] for title, answer in answers.items()
    }


def test_other_city__demo_with_its_own_list(tmp_path: Path) -> None:
    """``demo --list`` runs the whole cycle on a city's own list and preset."""
    (tmp_path / "一覧.csv").write_bytes(other_city_list())
    (tmp_path / "ひな形.xlsx").write_bytes(other_city_preset())
    status = run(
        "demo", "--list", tmp_path / "一覧.csv", "--preset", tmp_path / "ひな形.xlsx",
        "-o", tmp_path / "demo",
    )  # fmt: skip
    assert status == 0
    assert (tmp_path / "demo" / "はじめに.html").is_file()


def test_typed_in_an_office_program__is_counted_the_same(
    office: LibreOffice, tmp_path: Path
) -> None:
    """A form filled in LibreOffice and saved there gives the same report as one filled by library."""
    master, forms = tmp_path / "台帳.xlsx", tmp_path / "配布"
    assert run("master", PLAN_CSV, "-o", master) == 0
    assert run("distribute", master, "--period", "R7", "-o", forms, "--only", "市民課") == 0
    form = forms / "市民課.xlsx"
    answers = {
        row["計画項目"]: sensible(row, n)
        for n, row in enumerate(csv_rows())
        if row["担当課"] == "市民課"
    }
    fill(form, tmp_path / "甲" / form.name, answers)
    typed = []
    import openpyxl

    for title, sheet in item_sheets(openpyxl.load_workbook(form)).items():
        for field, text in answers[title].items():
            typed.append((sheet.title, answer_cell(sheet, field, 7).coordinate, text))
    (tmp_path / "乙").mkdir()
    office.type_cells(form, tmp_path / "乙" / form.name, typed)
    reports = []
    for folder in ("甲", "乙"):
        target = tmp_path / f"{folder}.json"
        run("check", master, tmp_path / folder, "--period", "R7", "--json", target)
        found = json.loads(target.read_text(encoding="utf-8"))
        reports.append({k: found[k] for k in ("account", "ratings", "achieved", "items")})
    assert reports[0]["account"]["items"]["answered"] == 2
    assert reports[0] == reports[1]
