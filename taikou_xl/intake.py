"""What came back for a period, read, checked and laid beside what the master records."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from taikou_xl.asked import find_period, read_input
from taikou_xl.errors import UsageProblem
from taikou_xl.findings import Finding
from taikou_xl.how import How
from taikou_xl.master.read import read_master
from taikou_xl.plan.model import Plan
from taikou_xl.returns.chains import Applied
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.collect import Seen
from taikou_xl.returns.corrections import (
    correct_answers,
    correct_recorded,
    decided_here,
    for_the_office,
    of_the_record,
)
from taikou_xl.returns.grade import grade_files
from taikou_xl.returns.model import Reading, Result
from taikou_xl.returns.officerows import other_rows, read_corrections
from taikou_xl.returns.reading import read_files
from taikou_xl.returns.recorded import period_is_recorded, recorded_findings, recorded_results
from taikou_xl.returns.records import apply_records, read_opinions
from taikou_xl.returns.rules import Validate
from taikou_xl.returns.sent import find_sent, read_sent, unchanged_copies
from taikou_xl.returns.settle import NEWEST, answered_items, missing_findings, settle
from taikou_xl.returns.superseding import old_folder
from taikou_xl.returns.workers import Workers
from taikou_xl.rollup.amounts import check_planned_amounts
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.kpt import check_kpt
from taikou_xl.rollup.plausible import check_plausible
from taikou_xl.rollup.review import check_review
from taikou_xl.terms.periods import Period, era_date


@dataclass(frozen=True)
class Helpers:
    """Who reads the files, who validates, and what to do while the files are read."""

    workers: Workers
    validate: Validate
    prepare: Callable[[], None]


def take_in(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    seen: Sequence[Seen],
    helpers: Helpers,
    how: How,
    return_to: Path | None,
) -> Consolidated:
    """Read and check the files ``seen`` in the returns.

    What was sent back before is looked for in ``return_to``, else beside the master and the
    returns.
    """
    validate = helpers.validate
    plan, said = read_master(read_input(master), master.name)
    period = find_period(plan, period_text)
    as_of = f"{era_date(how.day)}現在"
    corrections, unusable = read_corrections(plan, master.name)
    upto = period if not returns else max((p for p in plan.periods if p < period), default=None)
    corrected: list[Applied] = []
    said += [*unusable, *other_rows(plan, period, master.name)]
    said += read_opinions(plan, master.name)[1]
    said += check_kpt(plan, master.name)
    said += [*check_review(plan, master.name), *check_planned_amounts(plan, master.name)]
    if upto is not None:
        plan, corrected, told = correct_recorded(plan, corrections, upto, master.name, validate)
        said += [*told, *recorded_findings(plan, upto, master.name)]
    past = recorded_results(plan, period, master.name)
    if not returns:
        now = _recorded_now(plan, period, master.name)
        c = Consolidated(
            plan, period, (*past, *now), (), tuple(said), as_of, master.name, recorded=True
        )
        plausible = decided_here(check_plausible(c), corrected, period)
        found = apply_records([*said, *plausible], plan, period, master.name)
        return replace(c, findings=tuple(found), corrected=tuple(corrected))
    with _beside(helpers.prepare):
        readings, notes = _read_all(seen, helpers.workers, plan, period, how)
    answers = [answer for reading in readings for answer in reading.answers]
    stored = of_the_record(corrections, plan, period, answers)
    if stored:
        corrections = [c for c in corrections if c not in stored]
        plan, in_record, told = correct_recorded(plan, stored, period, master.name, validate)
        corrected += in_record
        said += told
    now, cell_findings = check_answers(answers, plan, period, validate)
    answers, by_hand, told = correct_answers(answers, now, corrections, plan, period, master.name)
    if by_hand:
        now, cell_findings = check_answers(answers, plan, period, validate)
        cell_findings = for_the_office(cell_findings, master.name)
    c = Consolidated(plan, period, (*past, *now), (), (), as_of, master.name)
    beside = [path.absolute().parent for path in (master, *returns)]
    sent = read_sent(return_to, plan, period) if return_to else find_sent(beside, plan, period)
    # what the master changed since the forms went out names no file: all of them say the same
    findings = [*dict.fromkeys(f for reading in readings for f in reading.findings)]
    findings += [*cell_findings, *notes]
    findings += unchanged_copies(readings, sent)
    findings += decided_here(check_plausible(c), by_hand, period)
    findings += missing_findings(readings, plan, period, answered_items(answers))
    every = apply_records([*said, *told, *findings], plan, period, master.name)
    files = grade_files(readings, every)
    c = replace(c, returns=files, findings=tuple(every), corrected=(*corrected, *by_hand))
    return replace(
        c,
        answers=tuple(a for reading in readings for a in reading.answers),
        aside=tuple(a for reading in readings for a in reading.aside),
        sent=sent,
    )


@contextmanager
def _beside(function: Callable[[], None]) -> Iterator[None]:
    """Have something done while other processes do what the block waits for."""
    thread = threading.Thread(target=function, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()


def with_corrections(plan: Plan, period: Period, source: str) -> tuple[Plan, list[Finding]]:
    """Give the plan with 事務局修正 applied to what is recorded before a period."""
    corrections, findings = read_corrections(plan, source)
    before = max((p for p in plan.periods if p < period), default=None)
    if before is None:
        return plan, findings
    plan, _, told = correct_recorded(plan, corrections, before, source)
    # that a correction stands in the record is no news for who sends out forms
    return plan, [*findings, *(f for f in told if f.code != "hand-row-earlier")]


def _read_all(
    seen: Sequence[Seen],
    workers: Workers,
    plan: Plan,
    period: Period,
    how: How,
) -> tuple[list[Reading], list[Finding]]:
    def done(count: int, total: int) -> None:
        how.progress("回答を読み取り中", count, total)

    cache = None
    if how.cache:
        from taikou_xl.returns.cache import Cache

        cache = Cache(how.cache, plan, period)
    readings, notes = read_files(workers, seen, plan, period, done, how.executor, cache)
    folders = {one.shown: old_folder(one.shown, one.path) for one in seen}
    return settle(readings, plan, period, newest=how.prefer == NEWEST, folders=folders), notes


def _recorded_now(plan: Plan, period: Period, source: str) -> tuple[Result, ...]:
    if not period_is_recorded(plan, period):
        raise UsageProblem(
            f"{period.label}の実績は台帳に記録されていません。",
            "回答のファイルかフォルダを指定してください（例：回収）。",
        )
    upto = recorded_results(plan, period.next(), source)
    return tuple(row for row in upto if row.period == period.key)
