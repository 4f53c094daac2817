"""The way without macros: one ``.cmd`` per step beside the console, to be double-clicked.

They run the same steps with the settings that are saved in the console. A ``.cmd`` is read in
the code page that its first lines set; everything else in those lines is ASCII. ``-P`` keeps
what lies in the current folder from being taken for a module.
"""

from __future__ import annotations

from taikou_xl.office.steps import STEPS

MARK = "rem taikou_xl"
_LINES = """\
@echo off
chcp {page} >nul
{mark} : {what}
setlocal
set "PYTHON={python}"
if not exist "%PYTHON%" goto nopython
"%PYTHON%" -P -m taikou_xl {arguments}
goto end
:nopython
echo Pythonが見つかりません："%PYTHON%"
echo taikou-xl を入れ直し、taikou-xl console で操作ブックを作り直してください。
:end
echo.
pause
"""


def cmd_files(console: str, interpreter: str) -> dict[str, bytes]:
    """Give the files by name for a console of this file name, and for a Python at this path."""
    stem = console.rpartition(".")[0]
    book = f'"%~dp0{_doubled(console)}"'
    files = {
        f"{stem}_{number}_{step.caption}.cmd": _file(
            step.caption, f"step {book} {step.key}", interpreter
        )
        for number, step in enumerate(STEPS, start=1)
    }
    files[f"{stem}_診断.cmd"] = _file("診断", f"doctor {book}", interpreter)
    return files


def is_ours(data: bytes) -> bool:
    """Tell whether an existing ``.cmd`` is one that we wrote."""
    return MARK.encode("ascii") in data[:200]


def _file(what: str, arguments: str, interpreter: str) -> bytes:
    words = {"mark": MARK, "what": what, "python": _doubled(interpreter), "arguments": arguments}
    try:
        text = _LINES.format(page=932, **words)
        return text.replace("\n", "\r\n").encode("cp932")
    except UnicodeEncodeError:  # a name with characters beyond the code page
        text = _LINES.format(page=65001, **words)
        return text.replace("\n", "\r\n").encode("utf-8")


def _doubled(text: str) -> str:
    return text.replace("%", "%%")
