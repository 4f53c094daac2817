"""The command line: Japanese help, one message for every wrong call, the contract's exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from taikou_xl import demo, pipeline
from taikou_xl.cli import cli, main
from taikou_xl.demo_master import MARK
from tests.conftest import PATIENCE


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ending:
        main([str(a) for a in arguments])
    out, err = capsys.readouterr()
    return int(ending.value.code or 0), out, err


@pytest.mark.parametrize("command", [(), *((name,) for name in cli.commands)])
def test_help__every_command__is_japanese(
    capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """Help has no English heading left, and ends well."""
    status, out, err = run(capsys, *command, "--help")
    assert (status, err) == (0, "")
    assert "使い方" in out
    assert "この説明を表示します" in out
    for word in ("Usage", "Options", "Commands", "Show this message", "required"):
        assert word not in out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "コマンド"),
        (("mastre",), "mastre"),
        (("master",), "LIST"),
        (("master", "a.csv"), "-o"),
        (("master", "a.csv", "-o", "b.xlsx", "--sett", "x"), "--sett"),
        (("master", "a.csv", "-o", "b.xlsx", "c"), "余分"),
        (("master", "無い.csv", "-o", "b.xlsx"), "見つかりません"),
        (("master", "無い.csv", "-o", "b.xlsx", "--set", "x"), "--set"),
        (("list", "-o", "a.xlsx", "--preset", "無い"), "プリセット"),
        (("check", "無い.xlsx", "--period", "R7"), "RETURNS"),
        (("check", "無い.xlsx", "回収", "--period", "R7"), "見つかりません"),
    ],
)
def test_wrong_call__one_japanese_message__exit_2(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    words: str,
) -> None:
    """A wrong call names what is wrong, exits with 2 and writes nothing."""
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, *arguments)
    assert status == 2
    assert words in err
    assert out == ""
    assert "Error" not in err
    assert list(tmp_path.iterdir()) == []


def test_unreadable_master__stops_with_3(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """A master that is no workbook stops the run with a message and a remedy."""
    (tmp_path / "台帳.xlsx").write_bytes(b"not a workbook at all")
    (tmp_path / "回収").mkdir()
    status, out, err = run(
        capsys, "check", tmp_path / "台帳.xlsx", tmp_path / "回収", "--period", "R7"
    )
    assert (status, out) == (3, "")
    assert "台帳.xlsx" in err
    assert "対応：" in err
    assert "Traceback" not in err


def test_unexpected_failure__never_shows_a_traceback(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a fault of the program ends with a message that names it, and with status 3."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("bug")

    monkeypatch.setattr(pipeline, "make_list", broken)
    monkeypatch.chdir(tmp_path)
    status, _, err = run(capsys, "list", "-o", tmp_path / "a.xlsx")
    assert status == 3
    assert "Traceback" not in err
    assert "bug" in err


def test_module__runs_as_a_program() -> None:
    """``python -m taikou_xl`` is the same program."""
    done = subprocess.run(
        [sys.executable, "-m", "taikou_xl", "--version"],
        capture_output=True,
        check=True,
        timeout=PATIENCE,
    )
    assert done.stdout.decode().startswith("taikou-xl ")


def test_console_in_cp932__prints_what_it_can(tmp_path: Path) -> None:
    """A console that cannot show ➄ gets a mark in its place, never a crash."""
    done = subprocess.run(
        [sys.executable, "-c",
         "import click; from taikou_xl import cli;"
         "cli.cli.callback = lambda **_: click.echo('➄👉'); cli.cli.invoke_without_command = True;"
         "cli.cli.no_args_is_help = False; cli.main([])"],
        capture_output=True, timeout=PATIENCE, env={"PYTHONIOENCODING": "cp932", "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == b"??"


def test_demo__makes_the_whole_cycle__and_says_fictional(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The demo makes every file that はじめに.html names, in order, and marks all as 架空."""
    status, out, err = run(capsys, "demo", "-o", tmp_path / "demo")
    assert status == 0, err
    page = (tmp_path / "demo" / "はじめに.html").read_text(encoding="utf-8")
    places = [page.index(name) for name in (demo.MASTER, demo.FORMS, demo.RETURNS, demo.SUMMARY)]
    assert places == sorted(places)
    assert "架空" in page
    assert "架空" in out
    for name in (demo.MASTER, demo.CHECKED, demo.SUMMARY, demo.REPORT):
        assert (tmp_path / "demo" / name).is_file()
    forms = list((tmp_path / "demo" / demo.FORMS).glob("*.xlsx"))
    returns = list((tmp_path / "demo" / demo.RETURNS).glob("*.xlsx"))
    # two do not answer; one sends a corrected copy too, one another year's form
    assert len(returns) == len(forms) - 2 + 2


def test_demo__twice__replaces_its_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A second demo replaces the first; with a file of somebody else's in the way it stops."""
    assert run(capsys, "demo", "-o", tmp_path / "demo")[0] == 0
    assert run(capsys, "demo", "-o", tmp_path / "demo")[0] == 0
    (tmp_path / "demo" / demo.SUMMARY).write_bytes(b"mine")
    status, _, err = run(capsys, "demo", "-o", tmp_path / "demo")
    assert status == 3
    assert demo.SUMMARY in err
    assert (tmp_path / "demo" / demo.SUMMARY).read_bytes() == b"mine"


def test_demo__publication__is_there_and_says_what_it_is(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The demo publishes too: its page says that it is fictional and not complete."""
    assert run(capsys, "demo", "-o", tmp_path / "demo")[0] == 0
    folder = tmp_path / "demo" / demo.PUBLISHED
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert MARK in page
    assert "この資料は途中の集計です。未回答 1項目" in page
    assert {path.suffix for path in folder.iterdir()} == {
        ".html",
        ".csv",
        ".xlsx",
        ".docx",
        ".json",
    }
    welcome = (tmp_path / "demo" / demo.WELCOME).read_text(encoding="utf-8")
    assert f'href="{quote(demo.PUBLISHED)}/index.html"' in welcome


def test_demo__shows_what_happens_in_a_real_may(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Corrected and replaced returns, two 係, another year's form, the telephone, an approval."""
    with pytest.raises(SystemExit):
        main(["demo", "-o", str(tmp_path / "d")])
    capsys.readouterr()
    report = json.loads((tmp_path / "d" / "6_集計.json").read_text(encoding="utf-8"))
    codes = [finding["code"] for finding in report["findings"]]
    assert {"office-applied", "finding-approved", "value-provisional", "file-set-aside"} <= set(
        codes
    )
    assert codes.count("file-superseded") == 2
    assert report["account"]["items"]["held"] == 0
    assert {d["status"] for d in report["departments"]} == {"accepted", "missing"}
    assert any("第1係" in one["file"] for one in report["returns"])
    assert list((tmp_path / "d" / "5_差戻し").glob("*/差戻し票_*.txt"))
