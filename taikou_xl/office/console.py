"""行革管理.xlsm: one sheet with settings, buttons and how each step went, and its macros.

It is made on the PC where it is used: the path of its Python stands in it, and the macros of
xlwings are read from the installed package. Nobody else's code is kept in this project.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from taikou_xl.errors import TaikouError, UsageProblem
from taikou_xl.office.advice import Advice
from taikou_xl.office.console_guide import write_guide
from taikou_xl.office.console_sheet import DeskSheet, write_desk
from taikou_xl.office.steps import (
    AWKWARD_IN_PATHS,
    CHOICE_ROWS,
    CHOICES,
    CONFIG,
    DESK,
    GUIDE,
    KIND,
    MACRO_MODULE,
    WORKBOOK_MODULE,
    XLWINGS_MODULE,
    choice_area,
    place,
)
from taikou_xl.office.subs import macro_source
from taikou_xl.office.vba import Module, vba_project
from taikou_xl.plan.model import Plan
from taikou_xl.sheets.bookwriter import BookWriter, Sheet, write_text
from taikou_xl.sheets.stamp import is_same, is_unedited

SUFFIX = ".xlsm"
_CODE_NAMES = {
    DESK: "DeskSheet",
    GUIDE: "GuideSheet",
    CHOICES: "ChoiceSheet",
    CONFIG: "ConfigSheet",
}
# cmd.exe, xlwings' own arguments, or Excel's list of names would take these for their own
# (or Windows has no such file names)
_AWKWARD = re.compile(r'[%^;=&!"*:<>?|]')


class NoXlwings(TaikouError):
    """The buttons need xlwings, which is not installed."""


@dataclass(frozen=True)
class Start:
    """What a new console begins with: the settings' texts, the choices, and the first advice."""

    settings: Mapping[str, str]
    choices: Mapping[str, list[str]]
    advice: Advice


def build_console(
    plan: Plan, start: Start, today: dt.date, *, interpreter: str = "", xlwings_source: str = ""
) -> bytes:
    """Give the workbook as bytes.

    ``interpreter`` is the Python that the buttons start (this one, unless given);
    ``xlwings_source`` stands in for the module of the installed package.

    Raises:
        NoXlwings: the package is not installed.
    """
    source = xlwings_source or xlwings_module()
    stamp = {"kind": KIND, "plan": plan.key}
    writer = BookWriter(title=f"{plan.name}　操作", stamp=stamp)
    book = writer.book
    book.set_vba_name(WORKBOOK_MODULE)
    sheets = {name: writer.sheet(name) for name in (DESK, GUIDE, CHOICES, CONFIG)}
    for name, sheet in sheets.items():
        sheet.set_vba_name(_CODE_NAMES[name])
    write_desk(DeskSheet(writer, sheets[DESK]), plan, start.settings, start.advice, today)
    write_guide(writer, sheets[GUIDE], plan)
    _write_choices(writer, sheets[CHOICES], start.choices)
    _write_config(writer, sheets[CONFIG], interpreter or usual_interpreter())
    modules = [
        Module.of_workbook(WORKBOOK_MODULE),
        *(Module.of_sheet(name) for name in _CODE_NAMES.values()),
        Module(MACRO_MODULE, macro_source()),
        Module(XLWINGS_MODULE, source),
    ]
    book.add_vba_project(io.BytesIO(vba_project(modules)), is_stream=True)
    return writer.finish()


def xlwings_module() -> str:
    """Read the macros of xlwings from the installed package, without their attributes.

    Raises:
        NoXlwings: the package is not installed, or comes without them.
    """
    found = find_spec("xlwings")
    places = (found.submodule_search_locations if found else None) or []
    for folder in places:
        path = Path(folder) / "xlwings.bas"
        if path.is_file():
            lines = path.read_text(encoding="ascii").split("\n")
            return "\n".join(
                line.rstrip("\r") for line in lines if not line.startswith("Attribute ")
            )
    raise NoXlwings(
        "ボタンに必要な部品（xlwings）が入っていません。",
        "インターネットにつながるPCでは「python -m pip install xlwings」を、つながらないPCではオフライン用の一式（docs/install.md）を使ってください。"
        "ボタンのほかのコマンドは、このまま使えます。",
    )


def usual_interpreter() -> str:
    """Give the full path of this Python: the one with a window, whose messages are not lost."""
    path = Path(sys.executable)
    if path.name.lower() == "pythonw.exe":
        path = path.with_name("python.exe")
    return str(path)


def reason_to_keep_console(old: bytes, plan: Plan) -> str:
    """Give "" where an existing file is a console of this plan that nobody used, else the reason."""
    if not is_same(old, {"kind": KIND}):
        return "この道具が作った操作ブックではありません。"
    if not is_same(old, {"kind": KIND, "plan": plan.key}):
        return "別の計画の操作ブックです。"
    if not is_unedited(old):
        return "使い始めた操作ブックです（設定と実行の記録が入っています）。"
    return ""


def refuse_awkward(target: Path) -> None:
    """Refuse a console's name that Excel or Windows could not hand on to Python.

    Raises:
        UsageProblem: another ending than .xlsm, or a character with a meaning of its own.
    """
    if target.suffix.lower() != SUFFIX:
        raise UsageProblem(
            f"出力先「{target.name}」は、マクロ有効ブックの名前ではありません。",
            f"名前の終わりを {SUFFIX} にしてください。",
        )
    found = sorted(set(_AWKWARD.findall(target.name)))
    if found:
        raise UsageProblem(
            f"出力先「{target.name}」の名前に、使えない記号（{' '.join(found)}）があります。",
            "その記号のない名前にしてください。例：行革管理.xlsm",
        )


def note_on_place(target: Path) -> str:
    """Say which characters of the folder's path stand in the buttons' way, "" where none does."""
    folder = target.absolute().parent
    found = sorted(set(AWKWARD_IN_PATHS) & set(str(folder)))
    if not found:
        return ""
    return (
        f"フォルダ「{folder}」の名前に、ボタンの妨げになる記号（{' '.join(found)}）があります。"
        "その記号のないフォルダで、もう一度作ってください。"
    )


def first_settings(target: Path, master: Path, period: str, stage: str) -> dict[str, str]:
    """Give the first settings of a console at ``target``: full path of the folder, the rest by name."""
    work = target.absolute().parent  # as the user names it: a drive letter stays one
    place_of_master = master.absolute()
    named = place_of_master.name if place_of_master.parent == work else str(place_of_master)
    return {
        "work": str(work),
        "master": named,
        "returns": f"回収_{period}" if (work / f"回収_{period}").is_dir() else "回収",
        "period": period,
        "out": "",
        "stage": stage,
    }


def _write_choices(writer: BookWriter, sheet: Sheet, choices: Mapping[str, list[str]]) -> None:
    """Write the lists of the drop-downs, each with the name of its area and of its filled part."""
    style = writer.format(num_format="@", text_wrap=False)
    for column, (name, texts) in enumerate(choices.items()):
        letter = "ABCDEFGH"[column]
        for row in range(CHOICE_ROWS):
            write_text(sheet, row, column, texts[row] if row < len(texts) else "", style)
        area = f"='{CHOICES}'!${letter}$1:${letter}${CHOICE_ROWS}"
        writer.book.define_name(choice_area(name), area)
        first = f"'{CHOICES}'!${letter}$1"
        filled = f'MAX(1,COUNTIF({area[1:]},"?*"))'
        writer.book.define_name(place("list", name), f"=OFFSET({first},0,0,{filled},1)")
    sheet.set_column(0, len(choices) - 1, 40)
    sheet.hide()


def _write_config(writer: BookWriter, sheet: Sheet, interpreter: str) -> None:
    """Write xlwings' own settings; an empty row would end them."""
    rows = (
        ("INTERPRETER_WIN", interpreter),
        ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
        ("USE UDF SERVER", "False"),
        ("SHOW_ERROR_POPUPS", "False"),
    )
    style = writer.format(num_format="@", text_wrap=False)
    for row, (key, text) in enumerate(rows):
        write_text(sheet, row, 0, key, style)
        write_text(sheet, row, 1, text, style)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 80)
    sheet.hide()
