"""Files and folders that the user names → every file seen once, and its bytes when it is its turn."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from taikou_xl.errors import UsageProblem
from taikou_xl.sheets.guard import MAX_FILE

# never through a link, never waiting for a pipe; Windows would else change line ends
_OPENING = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
# control and format characters, lone surrogates, line and paragraph separators
_SHAPELESS = ("Cc", "Cf", "Cs", "Zl", "Zp")


@dataclass(frozen=True)
class Seen:
    """One file by its place, not opened yet; ``shown`` and ``name`` as in ``Incoming``."""

    path: Path
    shown: str

    @property
    def name(self) -> str:
        """Its name for people, without folders."""
        return self.shown.rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Incoming:
    """One file seen, with its bytes or the reason why there are none.

    ``shown`` is its name for people: the given folder's name and the path below it.
    ``refusal`` is a finding's (code, word, text) where ``data`` could not be read.
    """

    shown: str
    name: str
    data: bytes = b""
    received: str = ""
    sha256: str = ""
    refusal: tuple[str, str, str] | None = None


def collect(paths: Sequence[Path]) -> list[Seen]:
    """List every file below the given paths, in order of name, links not followed.

    Raises:
        UsageProblem: a given path does not exist.
    """
    gone = [str(path) for path in paths if not path.exists()]
    if gone:
        raise UsageProblem(
            f"「{'」「'.join(gone)}」が見つかりません。",
            "回答のファイルかフォルダの名前を確認してください。",
        )
    found: dict[Path, str] = {}
    for path in paths:
        for file, shown in _below(path):
            # not resolve(): a link is a file of its own, and is refused as one
            found.setdefault(Path(os.path.abspath(file)), shown)  # noqa: PTH100
    return [Seen(file, shown) for file, shown in _distinct(found)]


def take(seen: Seen) -> Incoming:
    """Read a file once, whole and as it stands, or say why not; links are not followed."""
    try:
        return _read(seen)
    except PermissionError:
        return _unreadable(seen, "読み取りの権限がないか、ほかで開かれています")
    except OSError:
        return _unreadable(seen, "読み取り中にエラーが起きました")


def _below(path: Path) -> Iterator[tuple[Path, str]]:
    if not path.is_dir():
        yield path, _composed(path.name)
        return
    top = path.resolve().name
    closed: list[OSError] = []
    for folder, folders, files in os.walk(path, onerror=closed.append, followlinks=False):
        place = Path(folder)
        linked = [name for name in folders if (place / name).is_symlink()]
        folders[:] = sorted(set(folders) - set(linked))
        for name in sorted([*files, *linked]):
            below = (place / name).relative_to(path).as_posix()
            yield place / name, _composed(f"{top}/{below}")
    for problem in closed:  # a folder that cannot be opened hides files: it is named like one
        place = Path(problem.filename)
        below = place.relative_to(path).as_posix()
        yield place, _composed(top if below == "." else f"{top}/{below}")


def _composed(name: str) -> str:
    """Give a name as Windows would show it: macOS sends it decomposed.

    Broken bytes, line breaks, terminal commands and characters without a shape become ``?``.
    """
    plain = name.encode("utf-8", "replace").decode("utf-8")
    seen = ("?" if unicodedata.category(char) in _SHAPELESS else char for char in plain)
    return unicodedata.normalize("NFC", "".join(seen))


def _distinct(found: dict[Path, str]) -> Iterable[tuple[Path, str]]:
    """Tell files apart that look alike: in two given folders of one name, or composed otherwise."""
    used: set[str] = set()
    for file, shown in found.items():
        names = (shown if n == 1 else f"{shown}（{n}）" for n in itertools.count(1))
        name = next(name for name in names if name not in used)
        used.add(name)
        yield file, name


def _read(seen: Seen) -> Incoming:
    before = seen.path.lstat()
    if not stat.S_ISREG(before.st_mode):
        folder = stat.S_ISDIR(before.st_mode)
        reason = "フォルダを開く権限がありません" if folder else "通常のファイルではありません"
        return _unreadable(seen, reason)
    # what is opened is looked at again: its name may mean something else by now
    with open(os.open(seen.path, _OPENING), "rb") as stream:  # noqa: PTH123 - flags of its own
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            return _unreadable(seen, "通常のファイルではありません")
        if before.st_size > MAX_FILE:
            reason = f"{before.st_size // 2**20}MB。上限は{MAX_FILE // 2**20}MB"
            return Incoming(seen.shown, seen.name, refusal=("file-too-large", "reason", reason))
        data = stream.read(MAX_FILE + 1)
        after = os.fstat(stream.fileno())
    sizes = {before.st_size, after.st_size, len(data)}
    if len(sizes) > 1 or before.st_mtime_ns != after.st_mtime_ns:
        return _unreadable(seen, "読み取り中に変更されました")
    received = dt.datetime.fromtimestamp(before.st_mtime).strftime("%Y-%m-%d %H:%M")
    digest = hashlib.sha256(data).hexdigest()
    return Incoming(seen.shown, seen.name, data, received, digest)


def _unreadable(seen: Seen, reason: str) -> Incoming:
    return Incoming(seen.shown, seen.name, refusal=("file-unreadable", "reason", reason))
