"""The picture of the console: a few steps really run, their states written as a button would."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import zipfile
from pathlib import Path

import openpyxl

from scripts.picturing import picture_page
from taikou_xl import demo
from taikou_xl.office.acting import act, read_plan
from taikou_xl.office.advice import advise, as_of_line
from taikou_xl.office.desk import Desk
from taikou_xl.office.saved import saved_settings
from taikou_xl.office.setting_up import set_up
from taikou_xl.office.steps import AS_OF, NEXT, STEPS, place

_DAY = dt.date(2026, 5, 20)
_SHOWN_FOLDER = r"C:\行革\令和7年度"


def console(made: Path, target: Path, work: Path) -> None:
    """Picture the console of the demo after its first four steps as ``target``.png."""
    folder = work / "令和7年度"
    folder.mkdir()
    shutil.copy(made / demo.MASTER, folder / "台帳.xlsx")
    shutil.copytree(made / demo.RETURNS, folder / "回収")
    book_file = folder / "行革管理.xlsm"
    set_up(folder / "台帳.xlsx", book_file, "R7", today=_DAY)
    desk = Desk.of(saved_settings(book_file.read_bytes(), book_file.name))
    texts = {place("work"): _SHOWN_FOLDER, AS_OF: as_of_line(_DAY)}
    for number, step in enumerate(STEPS[:4]):
        outcome = act(step.key, desk, today=_DAY)
        texts[place(step.key, "state")] = outcome.state
        texts[place(step.key, "time")] = f"{_DAY:%Y/%m/%d} 10:{31 + 2 * number}"
        texts[place(step.key, "result")] = outcome.result
        texts[place(step.key, "link")] = outcome.made.name if outcome.made else ""
    texts[NEXT] = advise(desk, read_plan(desk), _DAY).text
    shown = _with_texts(book_file.read_bytes(), texts)
    (folder / "操作.xlsm").write_bytes(_with_printed_buttons(shown))
    picture_page(folder / "操作.xlsm", 1, target, work)


def _with_texts(data: bytes, texts: dict[str, str]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=True)
    for name, text in texts.items():
        ((sheet, address),) = book.defined_names[name].destinations
        book[sheet][address.replace("$", "")].value = text
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _with_printed_buttons(data: bytes) -> bytes:
    """Let the buttons be printed, which they are not by themselves, and smaller than on screen."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w") as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename.endswith(".vml"):
                content = content.replace(b"<x:PrintObject>False</x:PrintObject>", b"")
                content = content.replace(b'size="220"', b'size="160"')
            new.writestr(part, content)
    return written.getvalue()
