"""A real office program for tests: LibreOffice without a window, handled as a person would.

LibreOffice itself may crash, whatever it is told; where it does, and only then, it is started
anew and the steps are taken once more. What fails while it runs on fails at once.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.conftest import PATIENCE, require_program

SYSTEM_PYTHON = "/usr/bin/python3"  # the one for which the system installs `uno`
_SCRIPT = Path(__file__).with_name("office_uno.py")
_QUIT_SECONDS, _GLANCE = 30, 0.5
_GONE = 75  # how the driver ends where LibreOffice does not answer any more (see office_uno.py)

# what 「ツール→オプション→言語とロケール」 keeps
_LOCALE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
 oor:op="fuse"><value>{}</value></prop></item>
</oor:items>
"""

Cell = tuple[str, str]  # sheet, address
Step = Sequence[object]


class LibreOffice:
    """One running LibreOffice with a profile of its own; ends with its ``with`` block."""

    def __init__(self, locale: str = "") -> None:
        """Remember the locale (``ja-JP``); the program starts with the ``with`` block."""
        self._locale = locale
        self._soffice = require_program("soffice")

    def __enter__(self) -> LibreOffice:
        """Start the program; the first action waits until it answers."""
        self._start()
        return self

    def _start(self) -> None:
        self._pipe = f"taikou{uuid.uuid4().hex}"
        # the user's own profile must stay as it is, and another soffice may be running
        self._profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        if self._locale:
            settings = Path(self._profile.name, "user", "registrymodifications.xcu")
            settings.parent.mkdir()
            settings.write_text(_LOCALE.format(self._locale), encoding="utf-8")
        self._process = subprocess.Popen(
            [
                self._soffice,
                f"-env:UserInstallation={Path(self._profile.name).as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                f"--accept=pipe,name={self._pipe};urp;",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program and remove its profile."""
        self._end()

    def _end(self) -> None:
        for ending in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, ending)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_QUIT_SECONDS)
        self._profile.cleanup()

    def steps(
        self, path: Path, steps: Iterable[Step], csv_options: str = "", *, unsaved: bool = False
    ) -> list[Any]:
        """Open a file, take the steps in turn (see office_uno.py), and give their results.

        ``unsaved`` opens it as a new one that was never saved.
        """
        given = [str(path.resolve()), csv_options, "unsaved" if unsaved else ""]
        wanted = json.dumps([list(step) for step in steps])
        done = self._drive(given, wanted)
        if done.returncode == _GONE or done.returncode < 0:  # its crash, or that of its bridge
            self._end()
            # what it leaves beside the file would keep the next one from opening it
            path.with_name(f".~lock.{path.name}#").unlink(missing_ok=True)
            self._start()
            done = self._drive(given, wanted)
        assert done.returncode == 0, f"the driver ended with {done.returncode}: {done.stderr}"
        found: list[Any] = json.loads(done.stdout)
        return found

    def _drive(self, given: Sequence[str], steps: str) -> subprocess.CompletedProcess[str]:
        """Have the driver take the steps; it ends with ``_GONE`` where LibreOffice has ended."""
        command = [SYSTEM_PYTHON, str(_SCRIPT), self._pipe, *given]
        pipe, end = subprocess.PIPE, time.monotonic() + PATIENCE
        with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as driver:
            told: str | None = steps
            while True:
                try:
                    out, err = driver.communicate(told, timeout=_GLANCE)
                except subprocess.TimeoutExpired:
                    told = None
                    gone = self._process.poll() is not None
                    if gone or time.monotonic() > end:
                        driver.kill()
                        _, err = driver.communicate()
                        status = _GONE if gone else 1
                        return subprocess.CompletedProcess(command, status, "", f"no answer: {err}")
                else:
                    return subprocess.CompletedProcess(command, driver.returncode, out, err)

    def type_cells(
        self, source: Path, target: Path, typed: Iterable[tuple[str, str, str]]
    ) -> dict[Cell, str]:
        """Type texts into (sheet, cell)s, save as ``target``; give what each cell shows then."""
        wanted = list(typed)
        steps: list[Step] = [("type", *one) for one in wanted]
        shown = self.steps(source, [*steps, ("save", str(target.resolve()))])
        cells = [(sheet, cell) for sheet, cell, _ in wanted]
        return dict(zip(cells, shown, strict=False))

    def copy_cell(self, source: Path, target: Path, copied: Cell, over: Cell) -> str:
        """Copy a cell over another one and save; give what the other then shows."""
        steps = [("copy", *copied, *over), ("save", str(target.resolve()))]
        return str(self.steps(source, steps)[0])

    def recalculate(
        self, source: Path, target: Path, changed: Iterable[tuple[str, str, str]] = ()
    ) -> None:
        """Change cells, recalculate everything, and save."""
        steps: list[Step] = [("set", *one) for one in changed]
        self.steps(source, [*steps, ("recalculate",), ("save", str(target.resolve()))])

    def to_pdf(self, source: Path, target: Path | None = None) -> Path:
        """Print a workbook as PDF, beside it unless told otherwise."""
        wanted = target or source.with_suffix(".pdf")
        self.steps(source, [("save", str(wanted.resolve()))])
        return wanted


@contextlib.contextmanager
def libre_office(locale: str = "") -> Iterator[LibreOffice]:
    """Give a running LibreOffice; skip (or fail, where CI says so) without one."""
    with LibreOffice(locale) as office:
        yield office
