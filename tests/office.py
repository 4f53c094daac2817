"""A real office program for tests: LibreOffice without a window, handled as a person would."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import tempfile
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.conftest import require_program

SYSTEM_PYTHON = "/usr/bin/python3"  # the one for which the system installs `uno`
_SCRIPT = Path(__file__).with_name("office_uno.py")
_STEP_SECONDS, _QUIT_SECONDS = 180, 20

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
        self._pipe = f"taikou{uuid.uuid4().hex}"

    def __enter__(self) -> LibreOffice:
        """Start the program; the first action waits until it answers."""
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
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the program and remove its profile."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(_QUIT_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(_QUIT_SECONDS)
        self._profile.cleanup()

    def steps(
        self, path: Path, steps: Iterable[Step], csv_options: str = "", *, unsaved: bool = False
    ) -> list[Any]:
        """Open a file, take the steps in turn (see office_uno.py), and give their results.

        ``unsaved`` opens it as a new one that was never saved.
        """
        given = [str(path.resolve()), csv_options, "unsaved" if unsaved else ""]
        done = subprocess.run(
            [SYSTEM_PYTHON, str(_SCRIPT), self._pipe, *given],
            input=json.dumps([list(step) for step in steps]),
            capture_output=True,
            text=True,
            timeout=_STEP_SECONDS,
            check=False,
        )
        assert done.returncode == 0, f"the driver ended with {done.returncode}: {done.stderr}"
        found: list[Any] = json.loads(done.stdout)
        return found

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
