"""What was read before, kept in a folder: a file that did not change is not read again.

A reading holds for the same bytes under the same name and time, read by the same code for the
same plan and period. It is kept as plain text (JSON) under a digest of its own; what does not
fit its digest, or is not what a reading must be, is read anew and never trusted.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from taikou_xl import __version__
from taikou_xl.errors import UsageProblem
from taikou_xl.findings import Finding, Place, Severity, find
from taikou_xl.plan.model import Plan
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.model import Answer, CoverAnswers, FileStatus, Reading, ReturnedFile
from taikou_xl.sheets import deliver
from taikou_xl.terms.periods import Period

NAME = "taikou_読取控え.json"
_SCHEMA = "taikou-xl/readings/1"
# of the plan, what a reading does not depend on: what people write while they check
_BESIDE = ("kept", "hand", "indicator_rows", "original", "known_items", "earlier")


class Cache:
    """The readings kept in one folder for a plan and period."""

    def __init__(self, folder: Path, plan: Plan, period: Period) -> None:
        """Load what is there; what is damaged is left out and ``notes`` says so.

        Raises:
            UsageProblem: the folder is a file.
        """
        if folder.exists() and not folder.is_dir():
            raise UsageProblem(
                f"--cache の「{folder}」は、フォルダではなくファイルです。",
                "控えを置くフォルダの名前を指定してください。",
            )
        self._path = folder / NAME
        self._valid_for = f"{_SCHEMA} {code_version()} {plan_digest(plan)} {period.key}"
        self._kept: dict[str, str] = {}  # key → reading as text
        self._new: dict[str, str] = {}
        self.notes: list[Finding] = []
        self._load()

    def get(self, incoming: Incoming) -> Reading | None:
        """Give what was read from a file before, None where it must be read."""
        text = self._kept.get(_key(incoming))
        if text is None:
            return None
        try:
            reading = _as_reading(json.loads(text))
        except (ValueError, TypeError, KeyError, AttributeError):
            self._say_damaged()
            return None
        self._new[_key(incoming)] = text
        return reading

    def keep(self, incoming: Incoming, reading: Reading) -> None:
        """Keep what was read."""
        self._new[_key(incoming)] = json.dumps(asdict(reading), ensure_ascii=False)

    def save(self) -> None:
        """Write what holds for the files of this run; what is no longer there is forgotten.

        Raises:
            TargetRefused: the folder cannot be written.
        """
        if self._new == self._kept:
            return
        body = json.dumps(self._new, ensure_ascii=False, sort_keys=True)
        head = json.dumps({"for": self._valid_for, "digest": _digest(body)})
        deliver.write_file(self._path, f"{head}\n{body}".encode("utf-8", "surrogatepass"))

    def _load(self) -> None:
        try:
            text = self._path.read_bytes().decode("utf-8", "surrogatepass")
        except FileNotFoundError:
            return
        except (OSError, ValueError):
            self._say_damaged()
            return
        head, _, body = text.partition("\n")
        try:
            known = json.loads(head)
            if known["for"] != self._valid_for:
                return  # of another plan, period or version: no reason to say anything
            if known["digest"] != _digest(body):
                raise ValueError(head)
            kept = json.loads(body)
            self._kept = {str(key): str(value) for key, value in kept.items()}
        except (ValueError, TypeError, KeyError, AttributeError):
            self._say_damaged()

    def _say_damaged(self) -> None:
        if not self.notes:
            self.notes.append(find("cache-rebuilt", Place(NAME)))


def _key(incoming: Incoming) -> str:
    return "\n".join((incoming.sha256, incoming.received, incoming.shown))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def code_version() -> str:
    """Give what tells this code from any other: its number and a digest of its sources."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:16]}"


def plan_digest(plan: Plan) -> str:
    """Give a digest of all that a reading takes from the plan."""
    parts = {f.name: _plain(getattr(plan, f.name)) for f in fields(plan) if f.name not in _BESIDE}
    return _digest(json.dumps(parts, ensure_ascii=False))


def _plain(value: Any) -> Any:  # noqa: ANN401 - anything that a plan holds
    """Give a value in an order of its own, the same in every process."""
    if is_dataclass(value):
        return [_plain(getattr(value, f.name)) for f in fields(value)]
    if isinstance(value, Mapping):
        return sorted([str(_plain(key)), _plain(one)] for key, one in value.items())
    if isinstance(value, frozenset | set):
        return sorted(str(one) for one in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return str(value)


def _as_reading(found: Mapping[str, Any]) -> Reading:
    """Make a reading of what was kept.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: it is none.
    """
    file = dict(found["file"])
    file["status"] = FileStatus(file["status"])
    file["items"], file["corrects"] = tuple(file["items"]), tuple(file["corrects"])
    file["cover"] = CoverAnswers(**file["cover"])
    if not isinstance(file["identified"], bool):
        raise TypeError("identified")
    return Reading(
        ReturnedFile(**file),
        tuple(Answer(**_texts(one)) for one in found["answers"]),
        tuple(_as_finding(one) for one in found["findings"]),
        tuple(Answer(**_texts(one)) for one in found["aside"]),
    )


def _as_finding(found: Mapping[str, Any]) -> Finding:
    texts: dict[str, Any] = {**_texts(found), "severity": Severity(found["severity"])}
    return Finding(**texts)


def _texts(found: Mapping[str, Any]) -> dict[str, str]:
    if not all(isinstance(value, str) for value in found.values()):
        raise TypeError("a text is none")
    return dict(found)
