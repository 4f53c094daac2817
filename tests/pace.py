"""Limits of computing time that hold on any machine: a slow one may take longer in proportion."""

from __future__ import annotations

import time
from xml.etree import ElementTree

# seconds of computing that `_work` took on the machine on which the limits were set
_USUAL, _ROUNDS = 0.055, 3
_ROWS = "".join(f'<row r="{n}"><c r="A{n}" s="1"><v>{n}</v></c></row>' for n in range(20_000))


def is_within(seconds: float, limit: float) -> bool:
    """Tell whether so much computing is less than a limit that was set on the usual machine."""
    return seconds < limit or seconds < limit * _slowness()


def _slowness() -> float:
    """Give how many times as long as usual this machine computes at the moment."""
    return max(_work() for _ in range(_ROUNDS)) / _USUAL


def _work() -> float:
    """Do something of the kind that reading a workbook is; give the seconds of computing."""
    begin = time.process_time()
    cells = ElementTree.fromstring(f"<sheet>{_ROWS}</sheet>").iter("c")
    assert len({cell.attrib["r"]: cell[0].text for cell in cells}) == 20_000
    return time.process_time() - begin
