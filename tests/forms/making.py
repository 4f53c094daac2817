"""What makes forms in other processes, well or badly by the name of the unit."""

from __future__ import annotations

import os

from taikou_xl.plan.model import Plan
from taikou_xl.terms.periods import Period


def make_by_name(plan: Plan, period: Period, unit: str) -> bytes:
    """Say for whom, when and in which process; ``死`` ends a process, ``誤`` is an error."""
    if "死" in unit and os.environ.get("MADE_HERE") != str(os.getpid()):
        os._exit(3)
    if "誤" in unit:
        raise LookupError(unit)
    return f"{plan.name}/{period.key}/{unit}/{os.getpid()}".encode()
