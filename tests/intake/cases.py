"""One bad input as data: how it is built, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.intake.town import Spot, Town

# bytes of a file, or a function that puts something else than a file at a path
Put = bytes | Callable[[Path], None]
Files = Mapping[str, Put]  # path below 回収 → what stands there

OWN = "市民課.xlsx"
HELD = "（held）"  # the cell is held, whatever its text
TAKEN, REJECTED, EITHER = "taken", "rejected", "taken|rejected"


@dataclass(frozen=True)
class Case:
    """One bad input: what comes back from 市民課 (and beside it), and the wanted outcome.

    Attributes:
        name: what it is, in words.
        build: gives the files from the town.
        wanted: each file's status; one word stands for a single file. ``taken`` is accepted
            (with warnings where there are any); ``a|b`` leaves it to the program, never more
            than that: whichever it is, the answers must be right.
        codes: the errors and warnings, each by its code, no more and no less (``a|b``: one of
            them; ``…``: more may be found). What only judges answers is not looked at.
        notes: codes of notes that must be there.
        values: the cells whose value is not the careful answer: a text, ``HELD``, or several
            of these of which one must hold.
        lost: items of which nothing may be taken; "*" stands for all of 市民課.
        figureless: items from whose 数値 no figure may be read.
        touched: other departments that the input speaks for, so that theirs may change.
    """

    name: str
    build: Callable[[Town], Files]
    wanted: str | Mapping[str, str]
    codes: str = ""
    notes: str = ""
    values: Mapping[Spot, str | tuple[str, ...]] = field(default_factory=dict)
    lost: str = ""
    figureless: str = ""
    touched: tuple[str, ...] = ()


def one_file(
    name: str, make: Callable[[Town], Put], wanted: str, codes: str = "", **more: Any
) -> Case:
    """Give a case of one file of 市民課 under its own name."""
    if wanted == REJECTED:
        more = {"lost": "*", **more}
    return Case(name, lambda town: {OWN: make(town)}, wanted, codes, **more)
