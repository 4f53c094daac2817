"""``console``: the workbook with the buttons and the ``.cmd`` files beside it, made together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from taikou_xl.asked import find_period
from taikou_xl.errors import UsageProblem
from taikou_xl.master.read import read_master
from taikou_xl.office.advice import advise
from taikou_xl.office.choices import choices_of
from taikou_xl.office.cmdfiles import cmd_files, is_ours
from taikou_xl.office.console import (
    Start,
    build_console,
    first_settings,
    note_on_place,
    reason_to_keep_console,
    refuse_awkward,
    usual_interpreter,
    xlwings_module,
)
from taikou_xl.office.desk import Desk
from taikou_xl.plan.model import Plan
from taikou_xl.publishing.facts import Stage
from taikou_xl.returns.recorded import period_is_recorded
from taikou_xl.sheets import deliver
from taikou_xl.terms.periods import Period


@dataclass(frozen=True)
class SetUp:
    """What was made: the period it begins with, the names of the ``.cmd`` files, the Python.

    ``note`` says what is wrong with the place, where it is one from which buttons may not run.
    """

    period: Period
    commands: tuple[str, ...]
    interpreter: str
    note: str = ""


def set_up(
    master: Path,
    target: Path,
    period_text: str = "",
    *,
    force: bool = False,
    today: dt.date | None = None,
    interpreter: str = "",
    xlwings_source: str = "",
) -> SetUp:
    """Write a console for a master, and its ``.cmd`` files into the same folder.

    Raises:
        TaikouError: xlwings is missing, the master cannot be read, or something that is not
            ours or was used would be replaced.
    """
    refuse_awkward(target)
    deliver.refuse_inside_inputs(target, [master])
    source = xlwings_source or xlwings_module()
    plan = _read(master)
    period = find_period(plan, period_text) if period_text else open_period(plan)
    day, python = today or dt.date.today(), interpreter or usual_interpreter()
    target.parent.mkdir(parents=True, exist_ok=True)
    settings = first_settings(target, master, period.key, Stage.MEETING.value)
    desk = Desk.of(settings)
    start = Start(settings, choices_of(desk.work, plan), advise(desk, plan, day))
    data = build_console(plan, start, day, interpreter=python, xlwings_source=source)
    commands = cmd_files(target.name, python)
    deliver.refuse_foreign(target, lambda old: reason_to_keep_console(old, plan), force=force)
    for name in commands:
        deliver.refuse_foreign(target.with_name(name), _reason_to_keep_command, force=force)
    others = [(target.with_name(name), text) for name, text in commands.items()]
    deliver.write_files([*others, (target, data)])
    return SetUp(period, tuple(commands), python, note_on_place(target))


def open_period(plan: Plan) -> Period:
    """Give the first period that asks for answers and is not recorded yet, else the last."""
    waiting = (p for p in plan.periods if plan.items_in(p) and not period_is_recorded(plan, p))
    return next(waiting, plan.periods[-1])


def _reason_to_keep_command(old: bytes) -> str:
    return "" if is_ours(old) else "この道具が作ったものではありません。"


def _read(master: Path) -> Plan:
    if not master.is_file():
        raise UsageProblem(
            f"台帳「{master}」が見つかりません。", "ファイル名とフォルダを確認してください。"
        )
    return read_master(master.read_bytes(), master.name)[0]
