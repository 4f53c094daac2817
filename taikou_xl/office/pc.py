"""What this PC is like, as far as the buttons care: facts only, judged in ``doctor``.

Everything is looked up without changing anything but one probe file in the work folder; what
cannot be found out stays blank, and the doctor says so.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from taikou_xl.errors import TaikouError, reason_of
from taikou_xl.office.saved import read_console, saved_config, saved_settings
from taikou_xl.publishing.printing import find_office
from taikou_xl.terms.text import clean_text

PACKAGES = (
    "taikou-xl", "click", "jinja2", "openpyxl", "pandas", "pandera", "python-calamine",
    "python-docx", "XlsxWriter", "xlwings",
)  # fmt: skip
ASR_RULE = "D4F940AB-401B-4EFC-AADC-AD5F3C50688A"
_OFFICE = r"Software\{}Microsoft\Office\16.0\Excel\Security"
MISSING_FOLDER = "フォルダがありません"
_MACROS = "VBAWarnings"
_FROM_INTERNET = "blockcontentexecutionfrominternet"
_ASR_KEYS = (
    r"SOFTWARE\Policies\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
    r"SOFTWARE\Microsoft\Windows Defender\Windows Defender Exploit Guard\ASR\Rules",
)
_EXCEL_KEY = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_MACHINES = {0x14C: 32, 0x8664: 64, 0xAA64: 64}
_REMOTE_DRIVE = 4


@dataclass(frozen=True)
class Facts:
    """What was found; a number is 0 and a text "" where nothing could be found out."""

    system: str
    executable: str
    python: tuple[int, int]
    bits: int
    packages: Mapping[str, str]
    folder: str
    folder_error: str = ""
    on_share: bool = False
    excel: str = ""
    excel_bits: int = 0
    code_page: int = 0
    macros: str = ""  # VBAWarnings: "4" disables all
    macros_by_policy: bool = False
    from_internet: str = ""
    asr: str = ""
    office: str = ""
    console: str = ""
    console_error: str = ""
    zone: str = ""
    config: Mapping[str, str] | None = None
    config_python_exists: bool = True
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def on_windows(self) -> bool:
        """Tell Windows, where alone most of it matters."""
        return self.system == "Windows"


def look_around(console: Path | None) -> Facts:
    """Give the facts of this PC, of the work folder, and of a console where one is named.

    The work folder is the one that the console's settings name, else the console's own folder,
    else the current one.
    """
    folder = console.resolve().parent if console and console.is_file() else Path.cwd()
    excel = _excel()
    macros, by_policy = _macro_setting()
    facts = Facts(
        system=platform.system(),
        executable=sys.executable,
        python=sys.version_info[:2],
        bits=struct.calcsize("P") * 8,
        packages={name: _version(name) for name in PACKAGES},
        folder=str(folder),
        folder_error=_why_not_writable(folder),
        on_share=_on_share(sys.executable),
        excel=excel,
        excel_bits=program_bits(Path(excel)) if excel else 0,
        code_page=_code_page(),
        macros=macros,
        macros_by_policy=by_policy,
        from_internet=_registry("user", _OFFICE.format("Policies\\"), _FROM_INTERNET),
        asr=next(filter(None, (_registry("machine", key, ASR_RULE) for key in _ASR_KEYS)), ""),
        office=find_office(),
    )
    return _with_console(facts, console) if console else facts


def program_bits(path: Path) -> int:
    """Read from a Windows program's header for how many bits it was made, 0 where it is none."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
        (at,) = struct.unpack_from("<I", head, 0x3C)
        mark, machine = struct.unpack_from("<4sH", head, at)
    except (OSError, struct.error):
        return 0
    return _MACHINES.get(machine, 0) if head[:2] == b"MZ" and mark == b"PE\0\0" else 0


def zone_of(stream: str) -> str:
    """Give the zone that a ``Zone.Identifier`` names: "3" is the internet, "" none."""
    for line in stream.splitlines():
        key, _, value = line.partition("=")
        if key.strip().lower() == "zoneid":
            return value.strip()
    return ""


def _with_console(facts: Facts, console: Path) -> Facts:
    facts = replace(facts, console=str(console.resolve()))
    try:
        data = read_console(console)
        config = saved_config(data, console.name)
        facts = replace(facts, config=config, settings=saved_settings(data, console.name))
    except TaikouError as problem:
        return replace(facts, console_error=problem.message)
    facts = _with_work_folder(facts)
    python = (config or {}).get("INTERPRETER_WIN", "")
    try:  # a stream beside the file's content, which only Windows has
        zone = zone_of(Path(f"{console}:Zone.Identifier").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        zone = ""
    return replace(facts, config_python_exists=bool(python) and Path(python).is_file(), zone=zone)


def _with_work_folder(facts: Facts) -> Facts:
    """Look at the folder in which the steps will work: it may have been moved since."""
    named = clean_text(facts.settings.get("work", "")).strip().strip('"').strip()
    if not named or "://" in named:
        return facts
    return replace(facts, folder=named, folder_error=_why_not_writable(Path(named)))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?" if name == "xlwings" and find_spec(name) else ""


def _why_not_writable(folder: Path) -> str:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".taikou-", suffix=".tmp") as probe:
            probe.write(b"taikou_xl")
    except FileNotFoundError:
        return MISSING_FOLDER
    except OSError as problem:
        return reason_of(problem)
    return ""


def _on_share(path: str) -> bool:
    if path.startswith(("\\\\", "//")):
        return True
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetDriveTypeW(path[:3])) == _REMOTE_DRIVE
    return False


def _code_page() -> int:
    if sys.platform == "win32":
        return int(ctypes.windll.kernel32.GetACP())
    return 0


def _macro_setting() -> tuple[str, bool]:
    for key, by_policy in ((_OFFICE.format("Policies\\"), True), (_OFFICE.format(""), False)):
        found = _registry("user", key, _MACROS)
        if found:
            return found, by_policy
    return "", False


def _excel() -> str:
    return _registry("machine", _EXCEL_KEY, "") or _registry("user", _EXCEL_KEY, "")


def _registry(root: str, key: str, name: str) -> str:
    """Read one value as text, "" where it is not there or not ours to read."""
    if sys.platform == "win32":
        import winreg

        place = winreg.HKEY_LOCAL_MACHINE if root == "machine" else winreg.HKEY_CURRENT_USER
        try:
            with winreg.OpenKey(place, key) as opened:
                return str(winreg.QueryValueEx(opened, name)[0])
        except OSError:
            return ""
    return ""
