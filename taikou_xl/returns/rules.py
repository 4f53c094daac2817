"""What the answers are validated by, as plain data: the schema needs nothing else of a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

Failure = tuple[int, str]  # (number of the row, code of the finding)
# Columns by name, all of one length: ``item``, ``field``, ``kind`` and ``text`` of a cell, whether
# it is ``needed``, and whether its text is ``readable`` as what the field asks for.
Table = Mapping[str, Sequence[object]]


@dataclass(frozen=True)
class FieldRule:
    """What a filled cell of a field must be, and the code of the finding where it is not.

    One of the ``allowed`` texts; where they are None, what was found readable. ``is_day``: a
    cell that holds a date is no mistake.
    """

    field: str
    code: str
    allowed: tuple[str, ...] | None = None
    is_day: bool = False


@dataclass(frozen=True)
class Rules:
    """The numbers of the plan's items, and a rule for every reported field."""

    items: tuple[str, ...]
    fields: tuple[FieldRule, ...]


Validate = Callable[[Rules, Table], list[Failure]]
