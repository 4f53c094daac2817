"""Build one zip from which taikou_xl is installed on a Windows PC without internet.

Run it on any PC with internet:  python -m scripts.make_offline_kit -o taikou_xl_kit.zip
With ``--embed python-3.12.x-embed-amd64.zip`` (from python.org) the kit also brings Python
itself, for PCs that have none. Needs pip; nothing is taken from this PC but the project.
"""

from __future__ import annotations

import argparse
import email
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

try:
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name, parse_wheel_filename
except ImportError as problem:
    raise SystemExit(
        "部品 packaging がありません。\n対応：「python -m pip install packaging」で入れてください。"
    ) from problem

from scripts.kit_texts import install_text, letter, tool_texts

ROOT = Path(__file__).parent.parent
PACKAGE = "taikou-xl"
_SOURCES = ("taikou_xl", "setup.cfg", "pyproject.toml", "README.md", "LICENSE")
_MOST_ROUNDS = 10
_OLDEST = (3, 11)


@dataclass(frozen=True)
class Target:
    """For which Python and which system the wheels are."""

    version: str
    platform: str
    markers: Mapping[str, str]

    @classmethod
    def windows(cls, version: str) -> Target:
        """Give 64-bit Windows; pip itself would judge the markers by the PC on which it runs."""
        markers = {
            "os_name": "nt", "sys_platform": "win32", "platform_system": "Windows",
            "platform_machine": "AMD64", "python_version": version,
            "python_full_version": f"{version}.0", "implementation_name": "cpython",
            "platform_python_implementation": "CPython", "extra": "",
        }  # fmt: skip
        return cls(version, "win_amd64", markers)

    @classmethod
    def this_one(cls) -> Target:
        """Give the PC on which this runs: the twin on which the way is tried."""
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        markers = {
            "os_name": "posix", "sys_platform": sys.platform,
            "platform_system": platform.system(), "platform_machine": platform.machine(),
            "python_version": version, "python_full_version": platform.python_version(),
            "implementation_name": "cpython", "platform_python_implementation": "CPython",
            "extra": "",
        }  # fmt: skip
        return cls(version, "", markers)


def build_wheel(folder: Path) -> Path:
    """Build the project's own wheel from a copy, so that the sources stay clean."""
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary) / "project"
        copy.mkdir()
        for name in _SOURCES:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, copy / name)
        pip("wheel", "--no-deps", "--wheel-dir", str(folder), str(copy))
    return next(folder.glob("taikou_xl-*.whl"))


def collect_wheels(folder: Path, target: Target) -> None:
    """Fill a folder with the project's wheel, pip's, and all that they need on the target.

    Raises:
        SystemExit: something needed is nowhere to be had as a wheel, or there is no internet.
    """
    own = build_wheel(folder)
    wanted = [str(own), "pip"]
    for _ in range(_MOST_ROUNDS):
        download(folder, target, wanted)
        wanted = [str(need) for need in missing(folder, target)]
        if not wanted:
            return
    raise SystemExit(
        f"部品がそろいません：{', '.join(wanted)}（{target.version} 用の部品がありません）。"
    )


def download(folder: Path, target: Target, wanted: Sequence[str]) -> None:
    """Let pip download wheels, never sources: what is in the kit needs no compiler."""
    where = ["--platform", target.platform, "--implementation", "cp"] if target.platform else []
    where += ["--python-version", target.version] if target.platform else []
    found = ["--find-links", str(folder), "--dest", str(folder)]
    pip("download", "--only-binary=:all:", *where, *found, *wanted)


def missing(folder: Path, target: Target) -> list[Requirement]:
    """Give what the wheels in a folder need on the target and what is not there.

    pip judges ``; sys_platform == "win32"`` by the PC on which it runs: what only Windows
    needs would be left out in silence.
    """
    there = {}
    for wheel in folder.glob("*.whl"):
        name, version, *_ = parse_wheel_filename(wheel.name)
        there[name] = version
    lacking = {}
    for wheel in folder.glob("*.whl"):
        for need in requirements_of(wheel):
            if need.marker and not need.marker.evaluate(dict(target.markers)):
                continue
            found = there.get(canonicalize_name(need.name))
            if found is None or not need.specifier.contains(found, prereleases=True):
                need.marker = None
                lacking[str(need)] = need
    return list(lacking.values())


def requirements_of(wheel: Path) -> Iterable[Requirement]:
    """Read what a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as parts:
        name = next(n for n in parts.namelist() if n.endswith(".dist-info/METADATA"))
        told = email.message_from_bytes(parts.read(name))
    for line in told.get_all("Requires-Dist") or ():
        yield Requirement(line)


def pip(*arguments: str) -> None:
    """Run pip of this Python; what it complains of is shown.

    Raises:
        SystemExit: pip could not do it.
    """
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    if subprocess.run(command, check=False, stdout=sys.stderr).returncode:
        raise SystemExit(
            "部品を集められませんでした（上の表示が理由です）。\n"
            "対応：このPCがインターネットにつながるか、--python の版が正しいか確かめてください。"
            "職場のプロキシを通すときは、環境変数 HTTPS_PROXY を設定します。"
        )


def refuse_wrong(target_file: Path, version: str, embeddable: Path | None) -> None:
    """Refuse before anything is downloaded what could only end in a kit that does not install.

    Raises:
        SystemExit: the version is none or too old, the zip is not the embeddable Python of that
            version, or there is no folder for the kit.
    """
    if not re.fullmatch(r"\d+\.\d+", version):
        raise SystemExit(
            f"--python「{version}」は、Pythonの版ではありません。\n対応：3.12 のように書いてください。"
        )
    if tuple(map(int, version.split("."))) < _OLDEST:
        raise SystemExit(f"Python {version} では動きません。\n対応：3.11以上の版を書いてください。")
    if not target_file.absolute().parent.is_dir():
        raise SystemExit(
            f"出力先のフォルダ「{target_file.parent}」がありません。\n対応：先にフォルダを作ってください。"
        )
    if target_file.is_dir():
        raise SystemExit(
            f"出力先「{target_file}」はフォルダです。\n対応：zip のファイル名を指定してください。"
        )
    if embeddable:
        refuse_other_python(embeddable, version)


def refuse_other_python(embeddable: Path, version: str) -> None:
    """Refuse a file that is not python.org's embeddable zip of this version.

    Raises:
        SystemExit: it is missing, no zip, something else, or of another version.
    """
    remedy = f"対応：python.org の「Windows embeddable package (64-bit)」（python-{version}.◯-embed-amd64.zip）を指定してください。"
    if not embeddable.is_file():
        raise SystemExit(f"--embed「{embeddable}」が見つかりません。\n{remedy}")
    if not zipfile.is_zipfile(embeddable):
        raise SystemExit(f"--embed「{embeddable.name}」は zip ではありません。\n{remedy}")
    with zipfile.ZipFile(embeddable) as parts:
        names = parts.namelist()
    if "python.exe" not in names or not any(n.endswith("._pth") for n in names):
        raise SystemExit(
            f"--embed「{embeddable.name}」は、Windows用の埋め込みPythonではありません。\n{remedy}"
        )
    if f"python{version.replace('.', '')}._pth" not in names:
        raise SystemExit(
            f"--embed「{embeddable.name}」は、Python {version} ではありません。\n{remedy}"
        )


def unpack_python(embeddable: Path, folder: Path) -> None:
    """Unpack python.org's embeddable zip, and let it find packages that are installed into it."""
    with zipfile.ZipFile(embeddable) as parts:
        parts.extractall(folder)
    (paths,) = folder.glob("*._pth")
    lines = paths.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() not in ("#import site", "import site")]
    paths.write_text("\r\n".join([*kept, "import site", ""]), encoding="utf-8", newline="")


def make_kit(target_file: Path, version: str, embeddable: Path | None = None) -> list[str]:
    """Write the kit as a zip; give the names of its wheels.

    Raises:
        SystemExit: what was asked for cannot be made; nothing was written.
    """
    refuse_wrong(target_file, version, embeddable)
    with tempfile.TemporaryDirectory() as temporary:
        kit = Path(temporary) / "taikou_xl_kit"
        (kit / "wheels").mkdir(parents=True)
        if embeddable:
            unpack_python(embeddable, kit / "python")
        collect_wheels(kit / "wheels", Target.windows(version))
        write_texts(kit, version, embedded=embeddable is not None)
        wheels = sorted(path.name for path in (kit / "wheels").iterdir())
        whole = target_file.with_name(f".{target_file.name}.tmp")
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as parts:
            for path in sorted(kit.rglob("*")):
                if path.is_file():
                    parts.write(path, path.relative_to(kit.parent).as_posix())
        whole.replace(target_file)
    return wheels


def write_texts(kit: Path, version: str, *, embedded: bool) -> None:
    """Write install.cmd, the tools, the letter, and the list of the wheels with their hashes."""
    own_pip = next((kit / "wheels").glob("pip-*.whl")).name
    (kit / "install.cmd").write_bytes(install_text(version, PACKAGE, own_pip))
    (kit / "tools").mkdir()
    for name, data in tool_texts().items():
        (kit / "tools" / name).write_bytes(data)
    (kit / "はじめにお読みください.txt").write_bytes(letter(version, embedded=embedded))
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}"
        for path in sorted((kit / "wheels").iterdir())
    ]
    (kit / "wheels.sha256").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Build the kit as the command line says."""
    parser = argparse.ArgumentParser(
        description="インターネットにつながらないWindowsのPCに入れる一式（zip）を作ります。"
    )
    parser.add_argument(
        "-o", "--output", type=Path, default=Path("taikou_xl_kit.zip"), help="できる zip の名前"
    )
    parser.add_argument("--python", default="3.12", help="入れるPCのPythonの版（例：3.12）")
    parser.add_argument(
        "--embed",
        type=Path,
        help="python.org の python-3.12.◯-embed-amd64.zip（PCにPythonがないとき）",
    )
    asked = parser.parse_args()
    wheels = make_kit(asked.output, asked.python, asked.embed)
    size = asked.output.stat().st_size // 2**20
    print(f"一式を作りました：{asked.output}（部品 {len(wheels)}個、{size}MB）")


if __name__ == "__main__":
    main()
