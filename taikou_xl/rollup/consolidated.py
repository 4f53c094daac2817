"""One consolidation as data: what every output is made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from taikou_xl.findings import Finding
from taikou_xl.plan.model import Plan
from taikou_xl.returns.chains import Applied
from taikou_xl.returns.model import RESULT_COLUMNS, Answer, Result, ReturnedFile
from taikou_xl.returns.sent import Sent
from taikou_xl.terms.periods import Period

# the program works on the rows: only who asks for a frame waits for pandas
if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")


@dataclass(frozen=True)
class Consolidated:
    """The checked answers of a plan for a period, with everything that was found.

    ``rows`` has one row per (item, period, reported field) for every item active in that
    period, for all recorded periods up to the reported one (recorded ones come from the
    master, their ``file`` is the master's name), in order of period, plan order of items,
    form order of fields; ``results`` is the same as a frame.
    ``recorded``: no returns were given, the reported period comes from the master itself.
    ``corrected`` are the rows of 事務局修正 that count, of any period.
    ``as_of`` is the date of state as officials write it. ``answers`` are those of the reported
    period as they came, before any correction, ``aside`` those of disputed items by file;
    ``sent`` is what was sent back before. ``known`` holds what ``once`` keeps of it, which
    copies with other findings share.
    """

    plan: Plan
    period: Period
    rows: tuple[Result, ...]
    returns: tuple[ReturnedFile, ...]
    findings: tuple[Finding, ...]
    as_of: str
    source: str
    recorded: bool = False
    corrected: tuple[Applied, ...] = ()
    answers: tuple[Answer, ...] = ()
    aside: tuple[Answer, ...] = ()
    sent: tuple[Sent, ...] = ()
    known: dict[str, tuple[Any, ...]] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def results(self) -> pd.DataFrame:
        """The rows as a frame with ``returns.model.RESULT_COLUMNS``; all columns hold text."""
        import pandas as pd

        return pd.DataFrame(self.rows, columns=list(RESULT_COLUMNS), dtype="str")

    @property
    def rows_now(self) -> tuple[Result, ...]:
        """The rows of the reported period."""
        return tuple(row for row in self.rows if row.period == self.period.key)


def once(function: Callable[[Consolidated], T]) -> Callable[[Consolidated], T]:
    """Work out once what many outputs ask of the same plan, period and rows.

    The result is shared: nobody may change it.
    """
    name = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def known(c: Consolidated) -> T:
        plan, rows, period, *found = c.known.get(name, (None, None, None))
        if not found or plan is not c.plan or rows is not c.rows or period != c.period:
            found = [function(c)]
            c.known[name] = (c.plan, c.rows, c.period, *found)
        result: T = found[0]
        return result

    return known
