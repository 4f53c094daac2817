"""The validation in a process of its own finds what it would find here, whatever becomes of it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from taikou_xl.returns import validator as validator_module
from taikou_xl.returns.process import Process
from taikou_xl.returns.rules import FieldRule, Rules, Table
from taikou_xl.returns.validator import Validator, is_worth_a_process, validate_here
from tests.conftest import PATIENCE

RULES = Rules(("1", "2"), (FieldRule("達成度", "rating-unknown", ("達成",)), FieldRule("数値", "")))
TABLE: Table = {
    "item": ["1", "1", "2", "2"],
    "field": ["達成度", "数値", "達成度", "数値"],
    "kind": ["text", "date", "blank", "merged"],
    "text": ["ほぼ達成", "2026-03-31", "", "10"],
    "needed": [True, True, True, True],
    "readable": [True, True, True, True],
}
FAILURES = [
    (0, "rating-unknown"), (1, "value-date"), (2, "required-blank"), (3, "cell-merged"),
]  # fmt: skip


def test_failures__found_in_another_process__are_those_found_here() -> None:
    """Both find every failure by row, again and again, and nothing in a sound table."""
    sound = {**TABLE, "kind": ["text"] * 4, "text": ["達成", "1", "達成", "2"]}
    empty: Table = {name: [] for name in TABLE}
    with Validator() as validate:
        for table in (TABLE, sound, empty, TABLE):
            assert validate(RULES, table) == validate_here(RULES, table)
        assert validate(RULES, TABLE) == FAILURES


def _refused(patch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise PermissionError(13, "blocked by the administrator")

    patch.setattr(subprocess, "Popen", refuse)


def _ends_at_start(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(validator_module, "_BEGIN", "raise SystemExit(3)")


def _hangs_at_start(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(validator_module, "_BEGIN", "import time; time.sleep(600)")
    patch.setattr(validator_module, "_SECONDS", 0.5)


def _is_killed(patch: pytest.MonkeyPatch) -> None:
    send = Process.send

    def killed(process: Process, message: bytes) -> None:
        process.kill()
        send(process, message)

    patch.setattr(Process, "send", killed)


@pytest.mark.parametrize("hinder", [_refused, _ends_at_start, _hangs_at_start, _is_killed])
def test_process__that_does_not_answer__is_done_without(
    hinder: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the system allows no process, or it ends, the failures are found here."""
    hinder(monkeypatch)
    with Validator() as validate:
        assert validate(RULES, TABLE) == FAILURES
        assert validate(RULES, TABLE) == FAILURES


def test_process__nothing_to_validate_or_pandera_here__is_not_started() -> None:
    """Without returns, and where pandera is imported already, this process validates."""
    assert "pandera.pandas" in sys.modules
    assert not is_worth_a_process(12)
    assert not is_worth_a_process(0)


_SCRIPT = """
import sys
from pathlib import Path
from taikou_xl.pipeline import consolidate, make_master
from taikou_xl.returns.validator import is_worth_a_process

folder = Path(sys.argv[1])
(folder / "list.csv").write_text("番号,計画項目,担当課,計画概要_R7\\n1,題,課,概要\\n", "utf-8")
make_master(folder / "list.csv", folder / "台帳.xlsx")
(folder / "回収").mkdir()
(folder / "回収" / "x.xlsx").write_bytes(b"x")
assert is_worth_a_process(1) and not is_worth_a_process(0)
consolidate(folder / "台帳.xlsx", [folder / "回収"], "R7", folder / "集計.xlsx")
print(sorted({name.partition(".")[0] for name in sys.modules} & {"pandas", "pandera", "numpy"}))
"""


def test_consolidation__in_a_process_of_its_own__never_imports_pandas(tmp_path: Path) -> None:
    """Who starts the program does not wait for what only the validation needs."""
    command = [sys.executable, "-W", "error", "-c", _SCRIPT, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout.strip() == "[]"
