"""PDF by LibreOffice, where it is installed; the publication is whole without it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

_SECONDS, _TRIES = 900, 2
_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)


def find_office() -> str:
    """Give LibreOffice's program, "" where there is none."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _PLACES if Path(place).is_file()), "")


def print_pdfs(sources: Mapping[str, bytes]) -> tuple[dict[str, bytes], str]:
    """Print documents (file name → bytes) as PDF: (name.pdf → bytes, "" or why one is missing).

    LibreOffice runs with a profile of its own, in a folder that is removed afterwards, so that
    one that is open on the desk is not disturbed. Where it crashes it is asked once more.
    """
    program = find_office()
    if not program:
        return {}, "LibreOfficeがこのパソコンにありません"
    made: dict[str, bytes] = {}
    for _ in range(_TRIES):
        try:
            made = _printed(program, sources)
        except subprocess.CalledProcessError:
            continue
        except (OSError, subprocess.SubprocessError):
            break
        if len(made) == len(sources):
            return made, ""
    return made, "LibreOfficeでの変換ができませんでした"


def _printed(program: str, sources: Mapping[str, bytes]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        names = []
        for n, (name, data) in enumerate(sources.items()):
            plain = folder / f"{n}{Path(name).suffix}"  # no letter that a console could mistake
            plain.write_bytes(data)
            names.append((plain, Path(name).with_suffix(".pdf").name))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = [profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir"]
        subprocess.run(
            [program, *options, str(folder), *(str(path) for path, _ in names)],
            check=True, capture_output=True, timeout=_SECONDS, env=os.environ | {"TZ": "UTC"},
        )  # fmt: skip
        return {
            name: path.with_suffix(".pdf").read_bytes()
            for path, name in names
            if path.with_suffix(".pdf").is_file()
        }
