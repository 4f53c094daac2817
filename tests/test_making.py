"""Forms made by several processes: the same ones as without, whatever happens to a process."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from taikou_xl import making, pipeline
from taikou_xl.errors import TaikouError
from taikou_xl.making import make_forms
from taikou_xl.sheets import deliver
from taikou_xl.sheets.digest import content_digest
from tests.commands import Call
from tests.forms.making import make_by_name
from tests.forms.plans import R7, annual_plan

UNITS = tuple(f"架空第{number:03d}課" for number in range(90))


def made(units: Sequence[str], jobs: int | None = 2) -> dict[str, tuple[str, bool]]:
    """Give for each unit what was made, and whether it was made in this process."""
    found = {}
    for unit, data in make_forms(make_by_name, annual_plan(), R7, units, jobs):
        assert unit not in found
        text, _, process = data.decode().rpartition("/")
        found[unit] = text, int(process) == os.getpid()
    return found


def expected(units: Sequence[str]) -> dict[str, str]:
    return {unit: f"{annual_plan().name}/R7/{unit}" for unit in units}


def texts(found: dict[str, tuple[str, bool]]) -> dict[str, str]:
    return {unit: text for unit, (text, _) in found.items()}


def master_of(units: int, folder: Path) -> Path:
    """Make the 台帳 of a plan in which every unit has two items."""
    rows = [f"{n},改革,整理,項目{n},架空{n % units}課,見直す。" for n in range(2 * units)]
    head = "番号,方針,推進項目,計画項目,担当課,計画概要_令和7"
    (folder / "一覧.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    pipeline.make_master(folder / "一覧.csv", folder / "台帳.xlsx")
    return folder / "台帳.xlsx"


def test_forms__of_many_units__are_made_by_other_processes() -> None:
    """Every unit gets its own form once, and none of them is made by this process."""
    found = made(UNITS)
    assert texts(found) == expected(UNITS)
    assert not any(here for _, here in found.values())


@pytest.mark.parametrize(("units", "jobs"), [(UNITS[:20], None), (UNITS, 1)])
def test_forms__of_few_units_or_for_one_job__are_made_here_in_order(
    units: Sequence[str], jobs: int | None
) -> None:
    """No process is started where it would not pay, or where one was asked for."""
    found = made(units, jobs)
    assert list(found) == list(units)
    assert all(here for _, here in found.values())


def test_form__that_ends_its_process__is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is ended from outside costs no form."""
    monkeypatch.setenv("MADE_HERE", str(os.getpid()))
    units = (*UNITS[:50], "死の課", *UNITS[50:])
    found = made(units)
    assert texts(found) == expected(units)
    assert [unit for unit, (_, here) in found.items() if here] == ["死の課"]


def test_form__that_cannot_be_made__stops_the_run_as_it_would_here() -> None:
    """An error in another process is the error that this one would have met."""
    with pytest.raises(LookupError, match="誤りの課"):
        made((*UNITS, "誤りの課"))


def test_processes__that_cannot_be_started__are_done_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where the system allows no processes, every form is made here."""

    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "blocked by the administrator")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    found = made(UNITS)
    assert texts(found) == expected(UNITS)
    assert all(here for _, here in found.values())


def test_distribute__with_any_number_of_processes__writes_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names, contents and the order of the manifest do not depend on who made what."""
    monkeypatch.setattr(making, "FORMS_WORTH_A_PROCESS", 2)
    master = master_of(9, tmp_path)
    folders = [tmp_path / f"配布{jobs}" for jobs in (1, 3)]
    heard: list[tuple[str, int, int]] = []
    done = [
        pipeline.distribute(
            master, "R7", folder, jobs=jobs, progress=lambda *step: heard.append(step)
        )
        for folder, jobs in zip(folders, (1, 3), strict=True)
    ]
    assert done[0] == done[1]
    assert heard[: len(heard) // 2] == heard[len(heard) // 2 :]
    assert heard[-1][1:] == (9, 9)
    names = [json.loads((folder / deliver.MANIFEST).read_bytes())["files"] for folder in folders]
    assert (
        list(names[0]) == list(names[1]) == [*(f"架空{n}課.xlsx" for n in range(9)), "依頼文.txt"]
    )
    for name in names[0]:
        one, other = ((folder / name).read_bytes() for folder in folders)
        assert one == other or content_digest(one) == content_digest(other)
    assert [path for folder in folders for path in folder.glob(".taikou*")] == []


def processes_begun(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Give the list that every process joins when it is started."""
    begun: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*given: Any, **more: Any) -> subprocess.Popen[bytes]:
        begun.append(start(*given, **more))
        return begun[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)
    return begun


@pytest.mark.parametrize("worth", [2, 1000])
def test_processes__started_while_the_master_is_read__make_the_forms_or_end_unused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    """A large master has its processes ready; where few forms are asked for, they end unused."""
    monkeypatch.setattr(making, "MASTER_WORTH_PROCESSES", 1)
    monkeypatch.setattr(making, "FORMS_WORTH_A_PROCESS", worth)
    begun = processes_begun(monkeypatch)
    done = pipeline.distribute(master_of(9, tmp_path), "R7", tmp_path / "配布", jobs=2)
    assert len(begun) == 2
    assert all(process.returncode is not None for process in begun)
    assert len(list((tmp_path / "配布").glob("*.xlsx"))) == 9
    assert len(done.files) == 9


def test_processes__of_a_master_that_cannot_be_read__are_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that stops leaves no process behind."""
    monkeypatch.setattr(making, "MASTER_WORTH_PROCESSES", 1)
    begun = processes_begun(monkeypatch)
    (tmp_path / "台帳.xlsx").write_bytes(b"no workbook")
    with pytest.raises(TaikouError):
        pipeline.distribute(tmp_path / "台帳.xlsx", "R7", tmp_path / "配布", jobs=2)
    assert len(begun) == 2
    assert all(process.returncode is not None for process in begun)


@pytest.mark.parametrize(("jobs", "status"), [("2", 0), ("0", 2)])
def test_command__with_jobs__is_taken(call: Call, tmp_path: Path, jobs: str, status: int) -> None:
    """``--jobs`` limits the processes of the command, and must be a positive number."""
    master, folder = master_of(1, tmp_path), tmp_path / "配布"
    done = call("distribute", master, "--period", "R7", "-o", folder, "--jobs", jobs)
    assert done.status == status
    assert (folder / "架空0課.xlsx").exists() is (status == 0)
