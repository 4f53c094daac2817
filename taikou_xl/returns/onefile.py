"""One file of the returns, read: what a worker process does."""

from __future__ import annotations

from taikou_xl.plan.model import Plan
from taikou_xl.returns.collect import Seen, take
from taikou_xl.returns.model import Reading
from taikou_xl.terms.periods import Period


def read_seen(shared: tuple[Plan, Period], seen: Seen) -> Reading:
    """Read one file of the returns, from its first byte to its answers."""
    # not for who only names this function for others to call
    from taikou_xl.returns.read import read_return

    return read_return(take(seen), *shared)
