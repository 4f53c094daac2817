"""The offline kit: complete for Windows without the index, and its twin here really installs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import make_offline_kit as kit
from scripts.kit_texts import install_text, tool_texts
from tests.conftest import PATIENCE, require_module

VERSION = "3.12"
OFFLINE = {
    "PIP_NO_INDEX": "1",
    "PIP_INDEX_URL": "http://127.0.0.1:9/",
    "PIP_CONFIG_FILE": os.devnull,
}


def wheel(folder: Path, name: str, version: str, needs: tuple[str, ...] = ()) -> None:
    """Write the least that is a wheel: its metadata."""
    told = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {need}" for need in needs)]
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as parts:
        parts.writestr(f"{name}-{version}.dist-info/METADATA", "\n".join(told) + "\n\n")


def test_missing__needed_on_windows_only__is_named(tmp_path: Path) -> None:
    """What only Windows needs is missed, whatever system the kit is built on."""
    wheel(
        tmp_path, "a", "1.0", ('b>=2; sys_platform == "win32"', 'c; sys_platform == "darwin"', "d")
    )
    wheel(tmp_path, "b", "1.5")
    wheel(tmp_path, "d", "1.0", ('e; extra == "more"',))
    found = [str(need) for need in kit.missing(tmp_path, kit.Target.windows(VERSION))]
    assert found == ["b>=2"]


def test_embedded_python__is_unpacked__and_finds_installed_packages(tmp_path: Path) -> None:
    """The embeddable Python keeps its own path file, which now also lets packages be found."""
    source = tmp_path / "python-embed.zip"
    with zipfile.ZipFile(source, "w") as parts:
        parts.writestr("python.exe", b"MZ")
        parts.writestr("python312._pth", "python312.zip\n.\n\n# Uncomment\n#import site\n")
    kit.unpack_python(source, tmp_path / "python")
    lines = (tmp_path / "python" / "python312._pth").read_text(encoding="utf-8").split("\n")
    assert lines[:2] == ["python312.zip", "."]
    assert lines.count("import site") == 1


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["python"], "埋め込みPythonではありません"),
        (["python.exe", "python311._pth"], "Python 3.12 ではありません"),
        (None, "zip ではありません"),
    ],
)
def test_embedded_python__is_something_else__is_refused(
    tmp_path: Path, names: list[str] | None, said: str
) -> None:
    """What is no embeddable Python of the asked version is refused, with the file to fetch."""
    source = tmp_path / "x.zip"
    source.write_bytes(b"no zip")
    if names:
        with zipfile.ZipFile(source, "w") as parts:
            for name in names:
                parts.writestr(name, b"")
    with pytest.raises(SystemExit, match=said) as stop:
        kit.make_kit(tmp_path / "kit.zip", VERSION, source)
    assert "embed-amd64.zip" in str(stop.value)
    assert not (tmp_path / "kit.zip").exists()


@pytest.mark.parametrize(
    ("target", "version", "embeddable", "said"),
    [
        ("kit.zip", "abc", None, "版ではありません"),
        ("kit.zip", "3.9", None, "3.9 では動きません"),
        ("ない/kit.zip", VERSION, None, "フォルダ.*がありません"),
        (".", VERSION, None, "はフォルダです"),
        ("kit.zip", VERSION, "ない.zip", "見つかりません"),
    ],
)
def test_kit__asked_for_something_impossible__is_refused_in_words(
    tmp_path: Path, target: str, version: str, embeddable: str | None, said: str
) -> None:
    """A slip in the command ends in a sentence with a remedy, before anything is fetched."""
    with pytest.raises(SystemExit, match=said) as stop:
        kit.make_kit(tmp_path / target, version, tmp_path / embeddable if embeddable else None)
    assert "対応：" in str(stop.value)


def test_kit__pip_fails__says_what_to_check() -> None:
    """Without internet there is a sentence below what pip said, no traceback."""
    with pytest.raises(SystemExit, match="インターネット"):
        kit.pip("download", "--no-index", "not-to-be-had")


def test_cmd_files__every_jump__has_its_label() -> None:
    """Every goto of the kit's .cmd files leads somewhere, and all are in Windows' lines and code page."""
    files = {"install.cmd": install_text(VERSION, kit.PACKAGE, "pip-1-py3-none-any.whl")}
    files |= tool_texts()
    for name, data in files.items():
        text = data.decode("cp932")
        assert text.count("\n") == text.count("\r\n"), name
        labels = set(re.findall(r"^:(\w+)", text, re.MULTILINE))
        jumps = set(re.findall(r"goto (\w+)", text))
        assert jumps <= labels, name
        assert text.count('"') % 2 == 0, name


def test_tools__dropped_file__stands_in_quotation_marks() -> None:
    """A dropped path with & or a space stays one argument, whatever Explorer does."""
    for name, data in tool_texts().items():
        text = data.decode("cp932")
        assert not re.search(r'(?<!")%~?[a-z]*1', text), name


def test_tools__used_before_the_installation__say_what_comes_first() -> None:
    """Double-clicked inside the kit, a tool says that install.cmd comes first, and runs nothing."""
    for name, data in tool_texts().items():
        lines = data.decode("cp932").splitlines()
        told = next(n for n, line in enumerate(lines) if "install.cmd を先に" in line)
        assert lines[told + 1] == 'if not exist "%PY%" goto end', name
        assert not any("-m taikou_xl" in line for line in lines[: told + 1]), name


def test_cmd_files__commands__are_those_of_the_program() -> None:
    """What the tools call are commands of the program."""
    from taikou_xl.cli import cli

    text = "\n".join(data.decode("cp932") for data in tool_texts().values())
    called = set(re.findall(r"-m taikou_xl (\w+)", text))
    assert called == {"demo", "list", "master", "console", "doctor"}
    assert called <= set(cli.commands)


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on only where pip's index can be reached; fail where CI forbids skipping."""
    asked = [sys.executable, "-m", "pip", "index", "versions", "click"]
    done = subprocess.run(asked, capture_output=True, check=False, timeout=PATIENCE)
    if done.returncode and not os.environ.get("TAIKOU_REQUIRE_PROGRAMS"):
        pytest.skip("pip's index cannot be reached")
    # an index that does not answer at once is asked again, as pip does anyway, only longer
    monkeypatch.setenv("PIP_RETRIES", "10")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "60")


@pytest.mark.usefixtures("index")
def test_kit__for_windows__is_whole_without_the_index(tmp_path: Path) -> None:
    """Built here, the kit resolves for 64-bit Windows with the index switched off."""
    require_module("pip")
    made = kit.make_kit(tmp_path / "kit.zip", VERSION)
    with zipfile.ZipFile(tmp_path / "kit.zip") as parts:
        assert parts.testzip() is None
        parts.extractall(tmp_path)
    wheels = tmp_path / "taikou_xl_kit" / "wheels"
    names = {name.split("-")[0].lower() for name in made}
    assert {"taikou_xl", "pandas", "xlwings", "pywin32", "pip"} <= names
    assert kit.missing(wheels, kit.Target.windows(VERSION)) == []
    assert not [name for name in made if "linux" in name or "macos" in name]
    resolved = subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--no-index", "--find-links", wheels,
            "--platform", "win_amd64", "--python-version", VERSION, "--implementation", "cp",
            "--only-binary=:all:", "--dest", tmp_path / "out", "taikou-xl", "xlwings", "pywin32",
        ],
        env=os.environ | OFFLINE, capture_output=True, text=True, check=False, timeout=PATIENCE,
    )  # fmt: skip
    assert resolved.returncode == 0, resolved.stderr
    told = (tmp_path / "taikou_xl_kit" / "wheels.sha256").read_text(encoding="utf-8")
    assert told.count(".whl") == len(made)


@pytest.mark.skipif(os.name == "nt", reason="the kit itself is tried there")
@pytest.mark.usefixtures("index")
def test_kit__twin_for_this_system__installs_and_runs_without_the_index(tmp_path: Path) -> None:
    """The same way on this system: wheels, a new venv, no index, and the demo runs."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    kit.collect_wheels(wheels, kit.Target.this_one())
    python = str(tmp_path / "venv" / "bin" / "python")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))} | OFFLINE
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True, timeout=PATIENCE)
    install = [python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", str(wheels)]
    done = subprocess.run(
        [*install, kit.PACKAGE],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    for arguments in (["demo", "-o", "デモ"], ["doctor"]):
        run = subprocess.run(
            [python, "-m", "taikou_xl", *arguments], env=env, cwd=tmp_path,
            capture_output=True, text=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
        assert run.returncode == 0, run.stdout + run.stderr
    assert (tmp_path / "デモ" / "はじめに.html").is_file()
    console = [python, "-m", "taikou_xl", "console", "デモ/2_台帳.xlsx", "-o", "行革管理.xlsm"]
    without = subprocess.run(
        console, env=env, cwd=tmp_path, capture_output=True, text=True, check=False,
        timeout=PATIENCE,
    )  # fmt: skip
    assert without.returncode == 3
    assert "xlwings" in without.stderr
    assert "pip install" in without.stderr
