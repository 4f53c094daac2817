"""Files that appear whole or not at all, and never over something that is not ours.

The one module that writes to the disk: temp file in the target's folder, flush, fsync, read
back, ``os.replace``. A target that is open elsewhere is retried for two seconds.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from taikou_xl.errors import TargetRefused, UsageProblem

_RETRY_SECONDS = 2.0
_TEMP_PREFIX = ".taikou-"
_STALE_SECONDS = 3600.0
MANIFEST = "配布目録.json"


def write_file(target: Path, data: bytes) -> None:
    """Put ``data`` at ``target`` whole, or leave what was there.

    Raises:
        TargetRefused: the folder or file cannot be written (also after retrying for 2 s).
    """
    write_files([(target, data)])


def write_files(files: Iterable[tuple[Path, bytes]]) -> None:
    """Put several files in place: all are written beside their targets before any is replaced.

    Raises:
        TargetRefused: one cannot be written; then none of them was.
    """
    with _Staged() as staged:
        for target, data in files:
            staged.add(target, data)
        staged.put_in_place()


class _Staged:
    """Files written beside their targets; what is not put in place is gone at the end.

    So are the folders that were made for it, where nothing came of them.
    """

    def __init__(self) -> None:
        self._ready: list[tuple[Path, Path]] = []
        self._folders: set[Path] = set()
        self._made: list[Path] = []

    def __enter__(self) -> _Staged:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        for temp, _target in self._ready:
            with contextlib.suppress(OSError):
                temp.unlink(missing_ok=True)
        for folder in self._made if kind else ():
            with contextlib.suppress(OSError):
                folder.rmdir()

    def add(self, target: Path, data: bytes) -> None:
        """Write what ``target`` is to hold, whole and safe on the disk, beside it.

        Raises:
            TargetRefused: the folder or file cannot be written.
        """
        folder = target.parent
        with _named(target):
            new = folder not in self._folders
            if new:
                self._open(folder)
            temp = folder / f"{_TEMP_PREFIX}{uuid.uuid4().hex}.tmp"
            self._ready.append((temp, target))
            _write_synced(temp, data)
            if new:
                _sweep(folder, temp.stat().st_mtime)

    def _open(self, folder: Path) -> None:
        self._made += [place for place in (folder, *folder.parents) if not place.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self._folders.add(folder)

    def put_in_place(self) -> None:
        """Replace the targets.

        Raises:
            TargetRefused: one cannot be replaced (also after retrying for 2 s).
        """
        for temp, target in self._ready:
            with _named(target):
                _replace(temp, target)


@contextlib.contextmanager
def _named(target: Path) -> Iterator[None]:
    """Turn a failure of the file system into a refusal that names the target."""
    try:
        yield
    except OSError as problem:
        raise _refusal(target, problem) from problem


def write_folder(
    folder: Path,
    files: Mapping[str, bytes],
    stamp: Mapping[str, str],
    *,
    force: bool = False,
    keep_others: bool = False,
    record: Mapping[str, object] | None = None,
) -> None:
    """Put files that belong together into a folder, their manifest with hashes last.

    ``record`` is what the finished manifest remembers besides; an unfinished one has none.

    Only files that the folder's manifest names are replaced: unedited ones of the same
    ``stamp`` as they are, others only with ``force``. A file of ours that is no longer made
    is removed unless ``keep_others`` (part of the set was asked for).

    Raises:
        TargetRefused: something in the way is not ours or was edited, or cannot be written.
    """
    names, made = tuple(files), files.items()
    write_as_made(folder, names, made, stamp, force=force, keep_others=keep_others, record=record)


def write_as_made(
    folder: Path,
    names: Sequence[str],
    made: Iterable[tuple[str, bytes]],
    stamp: Mapping[str, str],
    *,
    force: bool = False,
    keep_others: bool = False,
    record: Mapping[str, object] | None = None,
) -> None:
    """Do what ``write_folder`` does with files that come one by one, and keep none in memory.

    ``made`` gives each of ``names`` once, in any order; it is not begun where the folder is
    refused. Nothing is replaced before all have come and lie beside their targets.

    Raises:
        TargetRefused: as ``write_folder``.
    """
    old = read_manifest(folder)
    _check_folder(folder, names, old, stamp, force=force)
    known = _table(old, "files")
    came: dict[str, str] = {}
    with _Staged() as staged:
        for name, data in made:
            came[name] = hashlib.sha256(data).hexdigest()
            staged.add(folder / name, data)
        hashes = {name: came[name] for name in names}
        # first a manifest that knows the old hashes too: a run that is killed halfway leaves
        # files of either kind, and the next run must still know all of them as ours
        _write_manifest(folder, stamp, {**known, **hashes}, replacing=known)
        staged.put_in_place()
    if not keep_others:
        for name in set(known) - set(names):
            with contextlib.suppress(OSError):
                (folder / name).unlink(missing_ok=True)
    kept = {**(known if keep_others else {}), **hashes}
    _write_manifest(folder, stamp, kept, replacing={}, record=record)


def withdraw_folder(folder: Path) -> None:
    """Take back a folder just written, as far as its files are still as they were written."""
    written = _table(read_manifest(folder), "files")
    gone = [folder / MANIFEST]  # first: without it, what is left counts for nothing
    gone += [
        folder / name for name, digest in written.items() if file_hash(folder / name) == digest
    ]
    for path in gone:
        with contextlib.suppress(OSError):
            path.unlink()
    with contextlib.suppress(OSError):
        folder.rmdir()


def is_untouched(folder: Path) -> bool:
    """Tell whether a folder holds nothing yet but what a killed run left of its writing."""
    try:
        return all(path.name.startswith(_TEMP_PREFIX) for path in folder.iterdir())
    except OSError:
        return False


def _write_manifest(
    folder: Path,
    stamp: Mapping[str, str],
    files: Mapping[str, str],
    replacing: Mapping[str, str],
    record: Mapping[str, object] | None = None,
) -> None:
    manifest: dict[str, object] = {
        "stamp": dict(stamp),
        "files": dict(files),
        "replacing": dict(replacing),
    }
    if record is not None:
        manifest["record"] = dict(record)
    write_file(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())


def _table(manifest: Mapping[str, object], key: str) -> dict[str, str]:
    found = manifest.get(key)
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def read_manifest(folder: Path) -> dict[str, object]:
    """Give a folder's manifest, empty where there is none or it is unreadable."""
    try:
        found = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _check_folder(
    folder: Path,
    files: Iterable[str],
    old: Mapping[str, object],
    stamp: Mapping[str, str],
    *,
    force: bool,
) -> None:
    if folder.exists() and not folder.is_dir():
        raise TargetRefused(
            f"出力先「{folder.name}」は、フォルダではなくファイルです。",
            "別の名前を指定してください。",
        )
    known, replacing = _table(old, "files"), _table(old, "replacing")
    gone = set(known) - set(files)
    for name in (*files, *gone):
        path = folder / name
        if not path.exists():
            continue
        if name not in known:
            raise TargetRefused(
                f"出力先のフォルダ「{folder.name}」に、この道具が作ったものではない「{name}」があります。",
                "別のフォルダを指定するか、そのファイルを移してください。",
            )
        found = file_hash(path)
        unedited = found in (known[name], replacing.get(name, known[name]))
        same = unedited and old.get("stamp") == dict(stamp)
        if not same and not force:
            raise TargetRefused(
                f"出力先の「{folder.name}/{name}」は、別の計画・年度のものか、作成後に編集されています。",
                "置き換えてよければ --force を付け、残すなら別のフォルダを指定してください。",
            )


def file_hash(path: Path) -> str:
    """Give the sha256 of a file, "" where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def refuse_inside_inputs(target: Path, inputs: Iterable[Path]) -> None:
    """Refuse a target that is an input or lies inside an input folder.

    Raises:
        UsageProblem: it would be read as a return in the next run, or overwrite an input.
    """
    wanted = target.resolve()
    for given in inputs:
        place = given.resolve()
        if wanted == place:
            raise UsageProblem(
                f"出力先「{target.name}」が、入力と同じファイルです。",
                "別の名前を指定してください。",
            )
        if place.is_dir() and place in wanted.parents:
            raise UsageProblem(
                f"出力先「{target.name}」が、入力フォルダ「{given.name or given}」の中にあります。",
                "入力フォルダの外を指定してください（次の集計で回答として読まれてしまうため）。",
            )


def refuse_other_kind(target: Path) -> None:
    """Refuse a name that promises something else than an Excel workbook.

    Raises:
        UsageProblem: the name does not end in ``.xlsx``.
    """
    if target.suffix.lower() != ".xlsx":
        raise UsageProblem(
            f"出力先「{target.name}」は、Excelブックの名前ではありません。",
            "名前の終わりを .xlsx にしてください。",
        )


def refuse_foreign(
    target: Path, is_replaceable: Callable[[bytes], str], *, force: bool = False
) -> None:
    """Refuse to replace an existing file unless it is ours, of the same plan, and unedited.

    ``is_replaceable`` looks at the existing bytes and gives "" or the reason against.

    Raises:
        TargetRefused: with the reason; ``force`` overrides it.
    """
    if not target.exists() or force:
        return
    if target.is_dir():
        raise TargetRefused(
            f"出力先「{target.name}」はフォルダです。", "ファイル名を指定してください。"
        )
    try:
        reason = is_replaceable(target.read_bytes())
    except OSError as problem:
        raise _refusal(target, problem) from problem
    if reason:
        raise TargetRefused(
            f"出力先「{target.name}」は置き換えません：{reason}",
            "別の名前を指定するか、置き換えてよければ --force を付けてください。",
        )


def _write_synced(temp: Path, data: bytes) -> None:
    with temp.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    if temp.read_bytes() != data:
        raise OSError("written data differ")


def _replace(temp: Path, target: Path) -> None:
    deadline = time.monotonic() + _RETRY_SECONDS
    while True:
        try:
            temp.replace(target)
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _sweep(folder: Path, now: float) -> None:
    """Remove temp files that a killed run left behind; a running one's are younger.

    ``now`` is the time of a file just written there: a file server's clock may be hours from
    ours, and by ours even the files of this run would be old.
    """
    for left in folder.glob(f"{_TEMP_PREFIX}*.tmp"):
        with contextlib.suppress(OSError):
            if now - left.stat().st_mtime > _STALE_SECONDS:
                left.unlink()


def _refusal(target: Path, problem: OSError) -> TargetRefused:
    if isinstance(problem, PermissionError):
        return TargetRefused(
            f"出力先「{target.name}」に書き込めません（Excelなどで開かれているか、書き込みの権限がありません）。",
            "ファイルを閉じてからもう一度実行するか、-o で別の名前を指定してください。",
        )
    full = problem.errno == errno.ENOSPC
    reason = "空き容量が足りません" if full else "フォルダを作れないか、書き込めない場所です"
    return TargetRefused(
        f"出力先「{target.name}」に書き込めません（{reason}）。",
        "空き容量とフォルダの場所を確認し、別の場所を指定してください。",
    )
