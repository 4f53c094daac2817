"""``compare`` on the command line: two summaries in, 正誤表 out, nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from taikou_xl.cli import main
from taikou_xl.outputs.summary import build_summary
from taikou_xl.plan.annual import ANNUAL
from tests.consolidations import consolidate, make_item, make_plan, rated

CLASSES = tuple(k.name for k in ANNUAL.scale)


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ending:
        main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return int(ending.value.code or 0), out, err


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with summaries before and after one correction, and one of the next year."""
    plan = make_plan([make_item("1"), make_item("2")])
    for name, period, classes in (
        ("前.xlsx", "R7", (1, 2)),
        ("後.xlsx", "R7", (1, 0)),
        ("翌年.xlsx", "R8", (1, 0)),
    ):
        answers = rated(period, {str(n): CLASSES[c] for n, c in enumerate(classes, start=1)})
        (tmp_path / name).write_bytes(build_summary(consolidate(plan, period, answers)))
    return tmp_path


def test_compare__two_summaries__writes_and_lists_the_difference(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """The terminal has the number of differences, each in a line, and the counts that moved."""
    target = folder / "正誤表.xlsx"
    status, out, err = run(capsys, "compare", folder / "前.xlsx", folder / "後.xlsx", "-o", target)
    assert (status, err) == (0, "")
    assert "違いは1件です" in out
    assert f"番号2 項目2（秘書課） 達成度：『{CLASSES[2]}』→『{CLASSES[0]}』" in out
    assert f"{CLASSES[0]} 0→1" in out
    assert target.is_file()


def test_compare__again__gives_the_same_and_replaces_its_own(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """The same comparison again replaces the unedited 正誤表; the summaries stay as they are."""
    arguments = ("compare", folder / "前.xlsx", folder / "後.xlsx", "-o", folder / "正誤表.xlsx")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    assert run(capsys, *arguments)[0] == 0
    assert run(capsys, *arguments)[0] == 0
    assert {path: path.read_bytes() for path in before} == before


def test_compare__same_file_twice__says_there_is_no_difference(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """A summary compared with itself differs in nothing, and the workbook says so."""
    one = folder / "前.xlsx"
    status, out, _ = run(capsys, "compare", one, one, "-o", folder / "正誤表.xlsx")
    assert status == 0
    assert "違いはありません。" in out


def test_compare__files_of_one_name__are_told_apart_by_their_folders(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """Two files of one name are shown with the folder above them, never with a whole path."""
    for name, place in (("前.xlsx", "5月"), ("後.xlsx", "6月")):
        (folder / place).mkdir()
        (folder / name).rename(folder / place / "集計.xlsx")
    status, out, _ = run(
        capsys, "compare", folder / "5月/集計.xlsx", folder / "6月/集計.xlsx", "-o",
        folder / "正誤表.xlsx",
    )  # fmt: skip
    assert status == 0
    assert "修正前：5月/集計.xlsx" in out
    assert "修正後：6月/集計.xlsx" in out


@pytest.mark.parametrize(
    ("old", "new", "target", "status", "words"),
    [
        ("無い.xlsx", "後.xlsx", "正誤表.xlsx", 2, "見つかりません"),
        ("前.xlsx", "後.xlsx", "前.xlsx", 2, "入力と同じ"),
        ("前.xlsx", "後.xlsx", "後.xlsx", 2, "入力と同じ"),
        ("前.xlsx", "翌年.xlsx", "正誤表.xlsx", 3, "期が違う"),
        ("前.xlsx", "メモ.xlsx", "正誤表.xlsx", 3, "メモ.xlsx"),
        ("前.xlsx", "後.xlsx", "翌年.xlsx", 3, "置き換えません"),
        ("前.xlsx", "後.xlsx", "メモ.xlsx", 3, "置き換えません"),
    ],
)
def test_compare__refused__one_message_and_nothing_written(
    capsys: pytest.CaptureFixture[str],
    folder: Path,
    old: str,
    new: str,
    target: str,
    status: int,
    words: str,
) -> None:
    """What cannot be compared or written is refused with the remedy, and nothing changes."""
    (folder / "メモ.xlsx").write_bytes(b"memo")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    found, out, err = run(capsys, "compare", folder / old, folder / new, "-o", folder / target)
    assert (found, out) == (status, "")
    assert words in err
    assert "対応：" in err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_compare__force__replaces_what_stands_there(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    """``--force`` replaces another file at the target."""
    target = folder / "メモ.xlsx"
    target.write_bytes(b"memo")
    arguments = ("compare", folder / "前.xlsx", folder / "後.xlsx", "-o", target, "--force")
    assert run(capsys, *arguments)[0] == 0
    assert target.read_bytes().startswith(b"PK")
