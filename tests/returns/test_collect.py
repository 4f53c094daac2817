"""Every file below the given paths is seen exactly once, with its bytes or the reason why not."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest

from taikou_xl.errors import UsageProblem
from taikou_xl.returns.collect import Incoming, Seen, collect, take


def put(path: Path, data: bytes = b"x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def taken(*paths: Path) -> list[Incoming]:
    return [take(seen) for seen in collect(paths)]


def test_folder__shown_names__begin_with_its_own_name(tmp_path: Path) -> None:
    """A file is shown as the folder's name and the path below it, sorted, never absolute."""
    back = tmp_path / "回収"
    for name in ("b.xlsx", "a.xlsx", "係/c.xlsx"):
        put(back / name)
    assert [i.shown for i in collect([back])] == ["回収/a.xlsx", "回収/b.xlsx", "回収/係/c.xlsx"]


def test_file__given_by_itself__is_shown_by_its_name(tmp_path: Path) -> None:
    """A single file keeps its own name, its bytes, hash and time."""
    path = put(tmp_path / "深い" / "秘書課.xlsx", b"abc")
    os.utime(path, (1_778_562_180, 1_778_562_180))
    (one,) = taken(path)
    assert (one.shown, one.name, one.data) == ("秘書課.xlsx", "秘書課.xlsx", b"abc")
    assert one.sha256 == hashlib.sha256(b"abc").hexdigest()
    assert len(one.received) == len("2026-05-12 14:03")
    assert one.received.startswith("2026-05-12 ")


def test_file__reached_twice__is_seen_once(tmp_path: Path) -> None:
    """A file that is given itself and by its folder, in any spelling, is one file."""
    path = put(tmp_path / "回収" / "a.xlsx")
    ways = [tmp_path / "回収", path, tmp_path / "回収" / ".." / "回収" / "a.xlsx"]
    assert [i.shown for i in collect(ways)] == ["回収/a.xlsx"]


def test_folders__of_one_name__are_told_apart(tmp_path: Path) -> None:
    """Two files with one shown name get different ones: every file has exactly one entry."""
    put(tmp_path / "1" / "回収" / "a.xlsx")
    put(tmp_path / "2" / "回収" / "a.xlsx")
    shown = [i.shown for i in collect([tmp_path / "1" / "回収", tmp_path / "2" / "回収"])]
    assert shown == ["回収/a.xlsx", "回収/a.xlsx（2）"]


def test_name__decomposed_as_macos_sends_it__is_shown_composed(tmp_path: Path) -> None:
    """Names are shown in NFC and opened by the bytes that the folder holds."""
    put(tmp_path / "回収" / unicodedata.normalize("NFD", "ガス課.xlsx"), b"abc")
    (one,) = taken(tmp_path / "回収")
    assert (one.shown, one.data) == ("回収/ガス課.xlsx", b"abc")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("秘書課\n受理.xlsx", "秘書課?受理.xlsx"),
        ("\x1b[2J秘書課.xlsx", "?[2J秘書課.xlsx"),
        ("秘書課\u202exslx.exe", "秘書課?xslx.exe"),
        ("秘書課\u3000（控え）～①.xlsx", "秘書課\u3000（控え）～①.xlsx"),
    ],
)
def test_name__with_commands_or_shapeless_characters__is_shown_safely(
    tmp_path: Path, name: str, shown: str
) -> None:
    """No file name can break a line, steer a terminal or turn its letters round."""
    put(tmp_path / "回収" / name)
    (seen,) = collect([tmp_path / "回収"])
    assert (seen.shown, take(seen).data) == (f"回収/{shown}", b"x")


def test_names__that_look_alike__are_told_apart(tmp_path: Path) -> None:
    """Composed and decomposed, other case, cleaned: every file keeps an entry of its own."""
    back = tmp_path / "回収"
    names = ("ガ.xlsx", "カ\u3099.xlsx", "ガ.xlsx（2）", "a\n.xlsx", "a\r.xlsx", "B.xlsx", "b.xlsx")
    for number, name in enumerate(names):
        put(back / name, str(number).encode())
    seen = collect([back])
    assert len({one.shown for one in seen}) == len(seen) == len(names)
    assert sorted(take(one).data for one in seen) == [str(n).encode() for n in range(len(names))]


def test_name__as_long_as_a_disk_allows__is_seen(tmp_path: Path) -> None:
    """255 bytes of Japanese are shown whole."""
    name = "課" * 83 + ".xlsx"
    put(tmp_path / "回収" / name)
    assert [one.name for one in collect([tmp_path / "回収"])] == [name]


def test_path__that_does_not_exist__is_a_wrong_call(tmp_path: Path) -> None:
    """All paths that do not exist are named at once, with the way out."""
    with pytest.raises(UsageProblem) as problem:
        collect([tmp_path / "無い1", tmp_path, tmp_path / "無い2"])
    assert problem.value.exit_status == 2
    assert "無い1" in problem.value.message
    assert "無い2" in problem.value.message
    assert problem.value.remedy


def test_link__is_named_and_not_followed(tmp_path: Path) -> None:
    """Links to files and folders are seen, and what they lead to is not read through them."""
    put(tmp_path / "別" / "a.xlsx")
    back = tmp_path / "回収"
    back.mkdir()
    (back / "係").symlink_to(tmp_path / "別", target_is_directory=True)
    (back / "b.xlsx").symlink_to(tmp_path / "別" / "a.xlsx")
    found = taken(back)
    assert [i.shown for i in found] == ["回収/b.xlsx", "回収/係"]
    assert all(i.refusal and i.data == b"" for i in found)


def test_pipe__is_named_and_not_opened(tmp_path: Path) -> None:
    """A pipe would wait for ever; it is refused by its kind."""
    os.mkfifo(tmp_path / "a.xlsx")
    (one,) = taken(tmp_path / "a.xlsx")
    assert one.refusal == ("file-unreadable", "reason", "通常のファイルではありません")


def test_file__beyond_the_limit__is_not_read(tmp_path: Path) -> None:
    """A file over 20 MB is refused by its size alone."""
    path = tmp_path / "a.xlsx"
    with path.open("wb") as stream:
        stream.truncate(21 * 2**20)
    (one,) = taken(path)
    assert one.refusal is not None
    assert one.refusal[0] == "file-too-large"
    assert "21MB" in one.refusal[2]


def test_file__closed_to_us__is_named_in_japanese(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another program holds is one unreadable file, not the end of the run."""
    put(tmp_path / "a.xlsx")

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    (one,) = taken(tmp_path)
    assert one.refusal is not None
    assert "開かれています" in one.refusal[2]


def test_folder__closed_to_us__is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be opened hides files, so it is accounted for itself."""
    put(tmp_path / "回収" / "a.xlsx")
    closed = tmp_path / "回収" / "係"
    put(closed / "b.xlsx")
    scan = os.scandir

    def refuse(path: str) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = {i.shown: i.refusal for i in taken(tmp_path / "回収")}
    assert found["回収/a.xlsx"] is None
    assert found["回収/係"] == ("file-unreadable", "reason", "フォルダを開く権限がありません")


def test_file__changed_while_read__is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is being copied is refused: half of it could pass for all of it."""
    path = put(tmp_path / "a.xlsx", b"half")
    look = os.fstat
    looks: list[int] = []

    def grow(handle: int) -> os.stat_result:
        looks.append(handle)
        if len(looks) == 2:  # after reading
            path.write_bytes(b"half and more")
        return look(handle)

    monkeypatch.setattr(os, "fstat", grow)
    (one,) = taken(path)
    assert one.refusal == ("file-unreadable", "reason", "読み取り中に変更されました")


def test_file__listed__is_not_opened_before_its_turn(tmp_path: Path) -> None:
    """Listing holds no bytes: what stands in a file counts when it is taken."""
    path = put(tmp_path / "a.xlsx", b"early")
    seen = collect([tmp_path])
    path.write_bytes(b"later")
    assert [take(one).data for one in seen] == [b"later"]


def test_file__gone_or_turned_into_a_link_since_listed__is_named(tmp_path: Path) -> None:
    """Between listing and reading a file can go, or its name lead elsewhere: neither is read."""
    put(tmp_path / "秘密.xlsx", b"secret")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "秘密.xlsx")
    for name in ("a.xlsx", "b.xlsx"):
        one = take(Seen(tmp_path / name, name))
        assert one.data == b""
        assert one.refusal is not None
        assert one.refusal[0] == "file-unreadable"


def test_link__that_appears_after_the_look__is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is opened is what was looked at: a link put there in between opens nothing."""
    put(tmp_path / "秘密.xlsx", b"secret")
    path = put(tmp_path / "a.xlsx", b"plain")
    look = Path.lstat

    def swap(self: Path) -> os.stat_result:
        found = look(self)
        self.unlink()
        self.symlink_to(tmp_path / "秘密.xlsx")
        return found

    monkeypatch.setattr(Path, "lstat", swap)
    assert take(Seen(path, "a.xlsx")).data == b""
