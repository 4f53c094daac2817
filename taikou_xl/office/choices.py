"""What the drop-downs of the desk offer: masters and folders that are there, periods, stages."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from taikou_xl.office.steps import CHOICE_ROWS
from taikou_xl.plan.model import Plan
from taikou_xl.publishing.facts import Stage
from taikou_xl.sheets.stamp import stamp_of

_MOST_BYTES = 20 * 2**20


def choices_of(work: Path, plan: Plan) -> dict[str, list[str]]:
    """Give the choices by list name; masters and folders as named from the work folder."""
    return {
        "masters": _limited(_masters(work)),
        "folders": _limited(path.name for path in _entries(work) if path.is_dir()),
        "periods": _limited(period.key for period in plan.periods),
        "stages": [stage.value for stage in Stage],
    }


def _masters(work: Path) -> Iterable[str]:
    for path in _entries(work):
        if path.suffix.lower() == ".xlsx" and not path.name.startswith("~$") and _is_master(path):
            yield path.name


def _is_master(path: Path) -> bool:
    try:
        return (
            path.stat().st_size <= _MOST_BYTES
            and stamp_of(path.read_bytes()).get("kind") == "master"
        )
    except OSError:
        return False


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []


def _limited(texts: Iterable[str]) -> list[str]:
    return list(texts)[:CHOICE_ROWS]
