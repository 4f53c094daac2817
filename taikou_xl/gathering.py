"""Everything that came back for a period, gathered with the help of other processes.

They are started before anything else of ours is imported: what they import takes longest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from taikou_xl.how import How
from taikou_xl.returns.collect import collect
from taikou_xl.returns.rules import Validate
from taikou_xl.returns.validator import Validator, is_worth_a_process, validate_here
from taikou_xl.returns.workers import Workers, processes_for
from taikou_xl.sheets import deliver

if TYPE_CHECKING:
    from taikou_xl.rollup.consolidated import Consolidated

__all__ = ["How", "gather"]


def gather(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    how: How | None = None,
    *,
    return_to: Path | None = None,
    prepare: Callable[[], None] | None = None,
) -> Consolidated:
    """Read and check everything that came back, and lay it beside what the master records.

    What was sent back before is looked for in ``return_to``, else beside the master and the
    returns. ``prepare`` is called beside, while other processes read.
    """
    how = how or How()
    if how.cache:
        deliver.refuse_inside_inputs(how.cache, [master, *returns])
    seen = collect(returns)
    with (
        how.helpers() as executor,
        _validator(len(seen)) as validate,
        Workers(processes_for(len(seen), how.jobs)) as workers,
    ):
        from taikou_xl.intake import Helpers, take_in

        how = replace(how, executor=executor)
        helpers = Helpers(workers, validate, prepare or (lambda: None))
        return take_in(master, returns, period_text, seen, helpers, how, return_to)


def _validator(files: int) -> AbstractContextManager[Validate]:
    return Validator() if is_worth_a_process(files) else nullcontext(validate_here)
