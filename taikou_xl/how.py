"""How a run over returns is carried out, whatever it makes of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from taikou_xl.returns.scheduler import executor_at

if TYPE_CHECKING:
    from concurrent.futures import Executor

Progress = Callable[[str, int, int], None]


def no_progress(step: str, done: int, total: int) -> None:
    """Ignore progress: the default for callers that show none."""


@dataclass(frozen=True)
class How:
    """How a run over returns is carried out, whatever it makes of them.

    ``prefer`` is ``NEWEST`` where the later of two contradicting returns is to count. ``force``
    replaces outputs that somebody edited. ``jobs`` processes at most read the returns: as many
    as there are cores, unless given. ``executor`` (any of ``concurrent.futures`` whose tasks
    reach the same files) or the dask ``scheduler`` at an address reads them elsewhere. ``cache``
    is the folder that keeps what was read. ``day`` is what every output calls today.
    """

    prefer: str = ""
    force: bool = False
    jobs: int | None = None
    progress: Progress = no_progress
    day: dt.date = field(default_factory=dt.date.today)
    executor: Executor | None = None
    scheduler: str = ""
    cache: Path | None = None

    @contextmanager
    def helpers(self) -> Iterator[Executor | None]:
        """Give the executor that was asked for, None where this machine reads alone."""
        if self.executor is None and self.scheduler:
            with executor_at(self.scheduler) as executor:
                yield executor
        else:
            yield self.executor
