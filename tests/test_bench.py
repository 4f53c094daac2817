"""The benchmark still works, in a small dose: what it makes, what it compares, what it writes."""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.cell import MergedCell

from scripts.bench.__main__ import commands_of
from scripts.bench.goals import GOALS, Measured, goal_lines
from scripts.bench.measuring import Cost, in_turn, phases
from scripts.bench.page import page
from scripts.bench.peers import FORM_PEERS, PEERS
from scripts.bench.phases import IMPORTS, PHASES, REST
from scripts.bench.sets import PERIOD, Made, make
from tests.commands import Call


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("bench") / "set", 2)


def test_set__every_file__differs_and_is_accepted(made: Made, call: Call, tmp_path: Path) -> None:
    """No form is a copy of another, and every one passes all checks without a finding."""
    texts = {zipfile.ZipFile(path).read("xl/sharedStrings.xml") for path in made.returns.iterdir()}
    assert len(texts) == 2
    run = call("check", made.master, made.returns, "--period", PERIOD, "--json", "-")
    assert run.report["account"]["files"]["accepted"] == 2
    assert [f for f in run.report["findings"] if f["severity"] == "error"] == []


@pytest.mark.parametrize("peer", ["pandas", "openpyxl"])
def test_peer__and_consolidate__count_the_same(
    made: Made, call: Call, tmp_path: Path, peer: str
) -> None:
    """The scripts that we are compared with do their part properly."""
    PEERS[peer](made.returns, tmp_path / "peer.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "peer.xlsx")["集計"]
    counted = {row[0]: row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    report = tmp_path / "report.json"
    target = ("-o", tmp_path / "集計.xlsx", "--json", report)
    call("consolidate", made.master, made.returns, "--period", PERIOD, *target)
    ratings = json.loads(report.read_text(encoding="utf-8"))["ratings"][PERIOD]
    assert counted == {name: count for name, count in ratings.items() if count}


def test_benchmark__in_a_small_dose__gives_its_page(made: Made, tmp_path: Path) -> None:
    """Commands run as whole processes, in turn, and their costs become the page."""
    every = commands_of(made, 2, tmp_path)
    chosen = ("import pandera.pandas", "--help", "calamine", "consolidate")
    costs = in_turn({name: every[name] for name in chosen}, rounds=1)
    assert all(cost.memory and cost.cpu for runs in costs.values() for cost in runs)
    phase = [sys.executable, "-m", "scripts.bench.phases", str(made.master), str(made.returns)]
    taken = phases([*phase, PERIOD], 1)
    assert set(taken) == {IMPORTS, REST, *(name for name, _, _ in PHASES)}
    text = page([Measured("M", 2, 3, costs, taken)])
    assert "consolidate ÷ calamine" in text
    assert "| 台帳を読む |" in text
    assert "測っていません" in text


def test_goals__figure_on_either_side_of_its_limit__is_met_or_not() -> None:
    """The page says of each goal whether these measurements reach it."""

    def told(seconds: float) -> list[str]:
        costs = {"import pandera.pandas": [Cost(1, 1, 1)], "consolidate": [Cost(seconds, 1, 1)]}
        return goal_lines([Measured("S", 12, 3, costs, {})])[2:]

    assert len(told(1.0)) == len(GOALS)
    assert told(1.5)[0].endswith("| 1.50倍 | 届きました |")
    assert told(1.6)[0].endswith("| 1.60倍 | **届いていません** |")


@pytest.mark.parametrize("peer", FORM_PEERS)
def test_peer_of_forms__makes_the_same_form(made: Made, tmp_path: Path, peer: str) -> None:
    """Each script writes every cell, style and merge of our form, and one for every department."""
    PEERS[peer](made.forms, tmp_path / peer)
    names = sorted(path.name for path in made.forms.glob("*.xlsx"))
    assert sorted(path.name for path in (tmp_path / peer).iterdir()) == names
    ours, theirs = (openpyxl.load_workbook(f / names[0]) for f in (made.forms, tmp_path / peer))
    assert theirs.sheetnames == ours.sheetnames
    looks = {}
    for sheet in ours.worksheets:
        other = theirs[sheet.title]
        assert set(other.merged_cells.ranges) == set(sheet.merged_cells.ranges)
        every = (cell for row in sheet.iter_rows() for cell in row)
        for cell in every:
            if isinstance(cell, MergedCell):  # openpyxl draws the frame of a merged area itself
                continue
            same = other[cell.coordinate]
            assert same.value == cell.value
            if cell.has_style:
                looks[cell.style_id, same.style_id] = cell, same
    for cell, same in looks.values():
        for name in ("font", "fill", "border", "alignment", "protection", "number_format"):
            assert repr(getattr(same, name)) == repr(getattr(cell, name)), (cell, name)
    second = openpyxl.load_workbook(tmp_path / peer / names[1])
    assert names[1].removesuffix(".xlsx") in str(second.worksheets[0]["A3"].value)
