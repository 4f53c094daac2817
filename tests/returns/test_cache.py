"""What was read before is not read again, and nothing that is kept is ever trusted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from taikou_xl.errors import UsageProblem
from taikou_xl.plan.model import Plan
from taikou_xl.returns import cache as cache_module
from taikou_xl.returns.cache import NAME, Cache, plan_digest
from taikou_xl.returns.collect import Seen, collect
from taikou_xl.returns.model import Reading
from taikou_xl.returns.onefile import read_seen
from taikou_xl.returns.reading import read_files
from taikou_xl.returns.workers import Workers
from tests.returns.returning import R7, SENSIBLE, UNTARGETED, codes, fill, small_plan


@pytest.fixture
def returns(tmp_path: Path) -> list[Seen]:
    """Give three returns, one of them no workbook."""
    folder = tmp_path / "回収"
    folder.mkdir()
    for number in range(2):
        answers = {**SENSIBLE, "実施概要": f"{number}回目の回答。"}
        (folder / f"課{number}.xlsx").write_bytes(fill({"1": answers, "2": UNTARGETED}))
    (folder / "壊れた.xlsx").write_bytes(b"PK\x03\x04")
    return collect([folder])


class Counting(Workers):
    """Workers that remember what they were asked for."""

    asked: list[str]

    def run(self, function, shared, things, done):  # type: ignore[no-untyped-def]
        self.asked = [thing.name for thing in things]
        return super().run(function, shared, things, done)


def read(
    seen: Sequence[Seen], folder: Path, plan: Plan | None = None
) -> tuple[list[Reading], list[str], list[str]]:
    """Read with a cache; give the readings, what was said of the run, and what was read."""
    plan = plan or small_plan()
    workers = Counting(0)
    with workers:
        cache = Cache(folder, plan, R7)
        readings, said = read_files(workers, seen, plan, R7, lambda _, __: None, cache=cache)
    said = [one for one in said if one.code != "workers-unavailable"]
    return readings, codes(said), workers.asked


def test_files__unchanged__are_not_read_again(returns: list[Seen], tmp_path: Path) -> None:
    """A second run reads nothing and gives just the same."""
    first, _, asked = read(returns, tmp_path / "控え")
    assert len(asked) == 3
    assert read(returns, tmp_path / "控え") == (first, [], [])
    assert first == [read_seen((small_plan(), R7), one) for one in returns]


def test_one_file__changed__is_the_only_one_read(returns: list[Seen], tmp_path: Path) -> None:
    """After one changed workbook one workbook is read."""
    read(returns, tmp_path / "控え")
    returns[0].path.write_bytes(fill({"1": {**SENSIBLE, "実施概要": "直した回答。"}}))
    readings, _, asked = read(returns, tmp_path / "控え")
    assert asked == [returns[0].name]
    assert readings == [read_seen((small_plan(), R7), one) for one in returns]


def test_plan__changed__makes_everything_be_read(returns: list[Seen], tmp_path: Path) -> None:
    """A reading compares a form with the plan: it holds for that plan only."""
    plan = small_plan()
    other = replace(plan, items=tuple(replace(i, approach="別の取組") for i in plan.items))
    read(returns, tmp_path / "控え")
    assert len(read(returns, tmp_path / "控え", other)[2]) == 3


def test_hand_rows__written__leave_the_readings_valid() -> None:
    """What the administrator writes beside the plan changes no reading."""
    plan = small_plan()
    assert plan_digest(replace(plan, kept={"事務局修正": ({"期": "R7"},)})) == plan_digest(plan)
    assert plan_digest(replace(plan, settings={**plan.settings, "所属長確認": "必須"})) != (
        plan_digest(plan)
    )


def test_code__of_another_version__reads_anew(
    returns: list[Seen], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version reads everything itself, without a word."""
    read(returns, tmp_path / "控え")
    monkeypatch.setattr(cache_module, "code_version", lambda: "9.9")
    _, said, asked = read(returns, tmp_path / "控え")
    assert (len(asked), said) == (3, [])


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:-40],
        lambda data: data.replace("回目の回答".encode(), "回目の嘘答".encode()),
        lambda data: b"\xff\xfe" + data,
        lambda data: b"",
        lambda data: b"[]\n{}",
        lambda data: data.split(b"\n")[0],
    ],
    ids=["cut off", "edited", "no text", "empty", "another list", "head alone"],
)
def test_cache__damaged__is_rebuilt_with_a_note(
    returns: list[Seen], tmp_path: Path, damage: object
) -> None:
    """A damaged cache is named (``cache-rebuilt``), not used, and made anew."""
    first, _, _ = read(returns, tmp_path / "控え")
    path = tmp_path / "控え" / NAME
    path.write_bytes(damage(path.read_bytes()))  # type: ignore[operator]
    readings, said, asked = read(returns, tmp_path / "控え")
    assert (readings, said, len(asked)) == (first, ["cache-rebuilt"], 3)
    assert read(returns, tmp_path / "控え") == (first, [], [])


def test_entry__that_is_no_reading__is_read_anew(returns: list[Seen], tmp_path: Path) -> None:
    """An entry with a fitting digest that is no reading costs one file's reading."""
    first, _, _ = read(returns, tmp_path / "控え")
    path = tmp_path / "控え" / NAME
    head, body = path.read_text(encoding="utf-8").split("\n")
    kept = json.loads(body)
    name = next(iter(kept))
    kept[name] = kept[name].replace('"accepted"', '"perfect"').replace('"rejected"', '"perfect"')
    body = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    head = json.dumps({**json.loads(head), "digest": cache_module._digest(body)})
    path.write_text(f"{head}\n{body}", encoding="utf-8")
    readings, said, asked = read(returns, tmp_path / "控え")
    assert (readings, said, len(asked)) == (first, ["cache-rebuilt"], 1)


def test_folder__that_is_a_file__is_refused(tmp_path: Path) -> None:
    """The cache is a folder; a file under its name is nobody's to replace."""
    (tmp_path / "控え").write_text("大切なメモ", encoding="utf-8")
    with pytest.raises(UsageProblem, match="フォルダではなく"):
        Cache(tmp_path / "控え", small_plan(), R7)
