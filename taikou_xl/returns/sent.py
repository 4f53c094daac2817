"""What was sent back before: the dated folders of 差戻し are the memory, by their manifests.

A folder counts where its manifest is one of this plan and period and holds its record; the
record is written last, so that a folder of a run that was killed halfway does not count.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.sendback import Mark
from taikou_xl.plan.model import Plan
from taikou_xl.returns.model import FileStatus, Reading
from taikou_xl.sheets import deliver
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import loose_key

KIND = "sendback"
_DATED = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:_([0-9]{1,4}))?")
_VALUE_CHARS = 200
_MOST_FOLDERS = 500  # beside master and returns; more than that is no desk of ours
# unit, item, field, code, value, SHA-256 of the return
Key = tuple[str, str, str, str, str, str]
_KEY_NAMES = ("unit", "item", "field", "code", "value", "sha256")


@dataclass(frozen=True)
class Sent:
    """One folder of 差戻し: its day, what was asked, the copies by unit, who was reminded.

    ``copies`` holds a digest of the answers with which each copy went out.
    """

    folder: str
    date: dt.date
    keys: frozenset[Key] = frozenset()
    copies: Mapping[str, str] = field(default_factory=dict)
    reminded: frozenset[str] = frozenset()


def stamp_of_sent(plan: Plan, period: Period) -> dict[str, str]:
    """Give the manifest's stamp of a 差戻し folder of a plan and period."""
    return {"kind": KIND, "plan": plan.key, "period": period.key}


def key_of(unit: str, mark: Mark) -> Key:
    """Give what a mark is known by: the same one is not sent twice."""
    return (unit, mark.item, mark.field, mark.code, mark.value[:_VALUE_CHARS], mark.source)


def record_of(
    date: dt.date, keys: Iterable[Key], copies: Mapping[str, str], reminded: Iterable[str]
) -> dict[str, object]:
    """Give what a folder's manifest remembers; ``copies`` are digests of answers by unit."""
    return {
        "date": date.isoformat(),
        "sent": [dict(zip(_KEY_NAMES, key, strict=True)) for key in keys],
        "copies": dict(copies),
        "reminded": list(reminded),
    }


def read_sent(folder: Path, plan: Plan, period: Period) -> tuple[Sent, ...]:
    """Read the memory of one 差戻し folder: its dated folders, in order of time."""
    return _in_order(_below(folder, plan, period))


def find_sent(places: Iterable[Path], plan: Plan, period: Period) -> tuple[Sent, ...]:
    """Look for the memory beside the master and the returns, one and two levels down.

    Only folders named by a day are opened, and links are not followed.
    """
    seen: dict[str, Sent] = {}
    for place in dict.fromkeys(os.path.realpath(path) for path in places):
        beside = Path(place)
        for folder in (beside, *_folders(beside)):
            if _DATED.fullmatch(folder.name):
                continue
            for found in _below(folder, plan, period):
                seen.setdefault(found.folder, found)
    return _in_order(seen.values())


def unchanged_copies(readings: Iterable[Reading], sent: Iterable[Sent]) -> list[Finding]:
    """Name the copies that came back with the very answers that went out, each once.

    That is seen from the copies themselves as long as the first returns are there; what was
    remembered of them tells it always.
    """
    days = {(one.date.isoformat(), *copy): one.date for one in sent for copy in one.copies.items()}
    found = []
    for reading in readings:
        file = reading.file
        told = any(finding.code == "correction-unchanged" for finding in reading.findings)
        if told or not file.sent_back or file.status is not FileStatus.ACCEPTED:
            continue
        digest = digest_of((a.item, a.field, a.text) for a in reading.answers)
        day = days.get((file.sent_back, file.unit, digest))
        if day:
            words = {"day": f"{day.month}月{day.day}日"}
            found.append(find("correction-unchanged", Place(file.file), **words))
    return found


def digest_of(answers: Iterable[tuple[str, str, str]]) -> str:
    """Give a digest of answers (item, field, text), whichever program saved them."""
    lines = [(no, name, loose_key(text)) for no, name, text in answers]
    rows = "\x1e".join("\x1f".join(line) for line in sorted(lines) if line[2])
    return hashlib.sha256(rows.encode("utf-8", "replace")).hexdigest()


def next_folder(folder: Path, date: dt.date) -> tuple[Path, bool]:
    """Give where today's 差戻し goes, and whether it replaces one that was never finished."""
    number = 1
    while True:
        name = date.isoformat() if number == 1 else f"{date.isoformat()}_{number}"
        place = folder / name
        if not place.exists() or deliver.is_untouched(place):
            return place, False
        manifest = deliver.read_manifest(place)
        if _stamp(manifest).get("kind") == KIND and "record" not in manifest:
            return place, True
        number += 1


def _below(folder: Path, plan: Plan, period: Period) -> Iterator[Sent]:
    for dated in _folders(folder):
        if _DATED.fullmatch(dated.name):
            manifest = deliver.read_manifest(dated)
            if _stamp(manifest) == stamp_of_sent(plan, period):
                found = _read(str(dated), manifest)
                if found is not None:
                    yield found


def _folders(place: Path) -> list[Path]:
    try:
        with os.scandir(place) as entries:
            names = [e.name for e in entries if e.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [place / name for name in sorted(names)[:_MOST_FOLDERS] if not name.startswith(".")]


def _in_order(found: Iterable[Sent]) -> tuple[Sent, ...]:
    def order(sent: Sent) -> tuple[dt.date, int]:
        match = _DATED.fullmatch(Path(sent.folder).name)
        return sent.date, int((match and match[2]) or 1)

    return tuple(sorted(found, key=order))


def _stamp(manifest: Mapping[str, object]) -> dict[str, str]:
    return _table(manifest.get("stamp"))


def _table(found: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _read(folder: str, manifest: Mapping[str, object]) -> Sent | None:
    """Give what a manifest remembers; people may have edited it, so nothing is taken on trust."""
    record = manifest.get("record")
    if not isinstance(record, dict):
        return None
    try:
        date = dt.date.fromisoformat(str(record.get("date")))
    except ValueError:
        return None
    lines, reminded = record.get("sent"), record.get("reminded")
    keys = [_key(line) for line in lines] if isinstance(lines, list) else []
    return Sent(
        folder,
        date,
        frozenset(key for key in keys if key is not None),
        _table(record.get("copies")),
        frozenset(str(unit) for unit in reminded) if isinstance(reminded, list) else frozenset(),
    )


def _key(line: object) -> Key | None:
    if not isinstance(line, dict):
        return None
    unit, item, name, code, value, digest = (str(line.get(key, "")) for key in _KEY_NAMES)
    return unit, item, name, code, value, digest
