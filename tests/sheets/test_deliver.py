"""Files appear whole or not at all, and never over something that is not ours."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from taikou_xl.errors import TargetRefused, UsageProblem
from taikou_xl.sheets import deliver

STAMP = {"kind": "forms", "plan": "p", "period": "R7"}


def test_write_file__folder_does_not_exist__is_made(tmp_path: Path) -> None:
    """A missing output folder is made, and no temp file is left."""
    deliver.write_file(tmp_path / "新しい" / "集計.xlsx", b"x")
    assert (tmp_path / "新しい" / "集計.xlsx").read_bytes() == b"x"
    assert [p.name for p in (tmp_path / "新しい").iterdir()] == ["集計.xlsx"]


@pytest.mark.parametrize("step", ["_write_synced", "_replace"])
def test_write_file__fails_midway__leaves_the_old_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whatever step fails, the old file stays as it was and the message is Japanese."""
    target = tmp_path / "集計.xlsx"
    target.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(deliver, step, fail)
    with pytest.raises(TargetRefused) as stop:
        deliver.write_file(target, b"new")
    assert target.read_bytes() == b"old"
    assert "書き込めません" in stop.value.message
    assert [p.name for p in tmp_path.iterdir()] == ["集計.xlsx"]


def test_write_file__open_elsewhere__is_retried_then_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A target that another program holds open is retried, then named with the way out."""
    tries, now = [], [100.0]
    clock = SimpleNamespace(
        monotonic=lambda: now[0], sleep=lambda seconds: now.append(now.pop() + seconds)
    )
    monkeypatch.setattr(deliver, "time", clock)

    def locked(self: Path, target: Path) -> None:
        tries.append(target)
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", locked)
    with pytest.raises(TargetRefused) as stop:
        deliver.write_file(tmp_path / "集計.xlsx", b"new")
    assert 2 <= len(tries) <= 30
    assert now == [pytest.approx(102.0, abs=0.2)]
    assert "集計.xlsx" in stop.value.message
    assert "閉じて" in stop.value.remedy


def test_write_folder__same_plan_unedited__is_replaced(tmp_path: Path) -> None:
    """Our own unedited files of the same plan and period are replaced without a question."""
    deliver.write_folder(tmp_path, {"a.xlsx": b"1", "b.xlsx": b"2"}, STAMP)
    deliver.write_folder(tmp_path, {"a.xlsx": b"3"}, STAMP)
    assert (tmp_path / "a.xlsx").read_bytes() == b"3"
    assert not (tmp_path / "b.xlsx").exists()


def test_write_folder__edited_file__stops_before_anything_is_written(tmp_path: Path) -> None:
    """One edited file refuses the whole folder; --force replaces it."""
    deliver.write_folder(tmp_path, {"a.xlsx": b"1", "b.xlsx": b"2"}, STAMP)
    (tmp_path / "b.xlsx").write_bytes(b"edited")
    with pytest.raises(TargetRefused, match=r"b\.xlsx"):
        deliver.write_folder(tmp_path, {"a.xlsx": b"3", "b.xlsx": b"4"}, STAMP)
    assert (tmp_path / "a.xlsx").read_bytes() == b"1"
    deliver.write_folder(tmp_path, {"a.xlsx": b"3", "b.xlsx": b"4"}, STAMP, force=True)
    assert (tmp_path / "b.xlsx").read_bytes() == b"4"


def test_write_folder__foreign_file__is_never_replaced_even_with_force(tmp_path: Path) -> None:
    """--force replaces only files that the folder's manifest names."""
    (tmp_path / "a.xlsx").write_bytes(b"somebody's")
    with pytest.raises(TargetRefused, match="この道具が作ったものではない"):
        deliver.write_folder(tmp_path, {"a.xlsx": b"1"}, STAMP, force=True)
    assert (tmp_path / "a.xlsx").read_bytes() == b"somebody's"


def test_write_folder__part_of_the_set__keeps_the_others(tmp_path: Path) -> None:
    """Making one department's form anew leaves the other forms and their hashes."""
    deliver.write_folder(tmp_path, {"a.xlsx": b"1", "b.xlsx": b"2"}, STAMP)
    deliver.write_folder(tmp_path, {"a.xlsx": b"3"}, STAMP, keep_others=True)
    manifest = json.loads((tmp_path / deliver.MANIFEST).read_bytes())
    assert set(manifest["files"]) == {"a.xlsx", "b.xlsx"}
    assert (tmp_path / "b.xlsx").read_bytes() == b"2"


def test_write_folder__killed_halfway__next_run_finishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a run that stopped between two files, the next run knows all files as ours."""
    deliver.write_folder(tmp_path, {"a.xlsx": b"1", "b.xlsx": b"2"}, STAMP)
    real = deliver._replace

    def stops_at_b(temp: Path, target: Path) -> None:
        if target.name == "b.xlsx":
            raise KeyboardInterrupt
        real(temp, target)

    with monkeypatch.context() as patched:
        patched.setattr(deliver, "_replace", stops_at_b)
        with pytest.raises(KeyboardInterrupt):
            deliver.write_folder(tmp_path, {"a.xlsx": b"3", "b.xlsx": b"4"}, STAMP)
    assert (tmp_path / "a.xlsx").read_bytes() == b"3"
    assert (tmp_path / "b.xlsx").read_bytes() == b"2"
    deliver.write_folder(tmp_path, {"a.xlsx": b"5", "b.xlsx": b"6"}, STAMP)
    assert (tmp_path / "a.xlsx").read_bytes() == b"5"
    assert (tmp_path / "b.xlsx").read_bytes() == b"6"


def test_write_as_made__making_stops__leaves_what_was_there(tmp_path: Path) -> None:
    """Where a file cannot be made, none is replaced, and no new folder is left behind."""

    def made() -> Iterator[tuple[str, bytes]]:
        yield "b.xlsx", b"4"
        raise ValueError("not to be made")

    deliver.write_folder(tmp_path / "前", {"a.xlsx": b"1", "b.xlsx": b"2"}, STAMP)
    before = {path.name: path.read_bytes() for path in (tmp_path / "前").iterdir()}
    for folder in (tmp_path / "前", tmp_path / "新" / "配布"):
        with pytest.raises(ValueError, match="not to be made"):
            deliver.write_as_made(folder, ["a.xlsx", "b.xlsx"], made(), STAMP)
    assert {path.name: path.read_bytes() for path in (tmp_path / "前").iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["前"]


def test_write_folder__where_the_servers_clock_is_hours_behind__is_written_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of this run are not taken for those of a dead one; what a dead one left goes."""
    left = tmp_path / ".taikou-dead.tmp"
    left.write_bytes(b"half")
    os.utime(left, (time.time() - 7_200,) * 2)
    ahead = SimpleNamespace(time=lambda: time.time() + 7_200, monotonic=time.monotonic)
    monkeypatch.setattr(deliver, "time", ahead)
    deliver.write_folder(tmp_path, {"a.xlsx": b"1", "b.xlsx": b"2"}, STAMP)
    assert {path.name for path in tmp_path.iterdir()} == {"a.xlsx", "b.xlsx", deliver.MANIFEST}


def test_write_as_made__in_any_order__is_listed_as_asked(tmp_path: Path) -> None:
    """The manifest follows the names that were asked for, whichever file came first."""
    made = [("b.xlsx", b"2"), ("a.xlsx", b"1")]
    deliver.write_as_made(tmp_path / "後", ["a.xlsx", "b.xlsx"], made, STAMP)
    deliver.write_folder(tmp_path / "先", dict(made[::-1]), STAMP)
    first, then = ((tmp_path / name / deliver.MANIFEST).read_bytes() for name in ("先", "後"))
    assert first == then


def test_write_as_made__folder_is_refused__nothing_is_made(tmp_path: Path) -> None:
    """A folder that is not ours is refused before the first file is made for it."""
    begun = []

    def made() -> Iterator[tuple[str, bytes]]:
        begun.append("a.xlsx")
        yield "a.xlsx", b"1"

    (tmp_path / "a.xlsx").write_bytes(b"0")
    with pytest.raises(TargetRefused):
        deliver.write_as_made(tmp_path, ["a.xlsx"], made(), STAMP)
    assert begun == []


def test_output__inside_an_input_folder__is_refused(tmp_path: Path) -> None:
    """An output among the returns would be read as a return the next time."""
    with pytest.raises(UsageProblem, match="入力フォルダ"):
        deliver.refuse_inside_inputs(tmp_path / "回収" / "集計.xlsx", [make(tmp_path / "回収")])
    with pytest.raises(UsageProblem, match="同じファイル"):
        deliver.refuse_inside_inputs(tmp_path / "台帳.xlsx", [tmp_path / "台帳.xlsx"])
    deliver.refuse_inside_inputs(tmp_path / "集計.xlsx", [tmp_path / "回収"])


def make(folder: Path) -> Path:
    folder.mkdir()
    return folder
