"""The plan that comes with the tool: 安中市's 第4次行政改革大綱 実施計画, 33 items.

Titles, departments, targets and figures are those of the published plan; the running prose
is written in short words of our own. Deadlines and contact are examples.
"""

from __future__ import annotations

import csv
from importlib.resources import files

from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.model import Plan

LIST_NAME = "annaka_items.csv"
_SETTINGS_NAME = "annaka_settings.csv"


def bundled_list() -> tuple[bytes, dict[str, str]]:
    """Give the bundled 計画一覧 (CSV), and the settings that go with it, as ``--set`` would."""
    lines = _read(_SETTINGS_NAME).decode("utf-8-sig").splitlines()
    return _read(LIST_NAME), {row[0]: row[1] for row in list(csv.reader(lines))[1:]}


def bundled_plan() -> Plan:
    """Give the bundled plan, as ``master`` reads it from the list."""
    data, sets = bundled_list()
    return read_list(data, LIST_NAME, ANNUAL, sets)


def _read(name: str) -> bytes:
    return files("taikou_xl").joinpath("data", name).read_bytes()
