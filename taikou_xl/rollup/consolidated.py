"""One consolidation as data: what every output is made from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from taikou_xl.findings import Finding
from taikou_xl.plan.model import Plan
from taikou_xl.returns.chains import Applied
from taikou_xl.returns.model import Answer, ReturnedFile
from taikou_xl.returns.sent import Sent
from taikou_xl.terms.periods import Period


@dataclass(frozen=True)
class Consolidated:
    """The checked answers of a plan for a period, with everything that was found.

    ``results`` has ``returns.model.RESULT_COLUMNS``: one row per (item, period, reported
    field) for every item active in that period, for all recorded periods up to the reported
    one (recorded ones come from the master, their ``file`` is the master's name). Rows come
    in order of period, plan order of items, form order of fields; all columns hold text.
    ``recorded``: no returns were given, the reported period comes from the master itself.
    ``corrected`` are the rows of 事務局修正 that count, of any period.
    ``as_of`` is the date of state as officials write it. ``answers`` are those of the reported
    period as they came, before any correction, ``aside`` those of disputed items by file;
    ``sent`` is what was sent back before.
    """

    plan: Plan
    period: Period
    results: pd.DataFrame
    returns: tuple[ReturnedFile, ...]
    findings: tuple[Finding, ...]
    as_of: str
    source: str
    recorded: bool = False
    corrected: tuple[Applied, ...] = ()
    answers: tuple[Answer, ...] = ()
    aside: tuple[Answer, ...] = ()
    sent: tuple[Sent, ...] = ()
