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
from taikou_xl.returns.model import Answer, Reading, Result
from taikou_xl.returns.officerows import Correction, other_rows, read_corrections
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
    as_of = f"{era_date(how.day)}現在"
    known = _read_master(master, period_text, as_of, helpers.validate, recorded=not returns)
    if not returns:
        return _of_the_master(known)
    with _beside(helpers.prepare):
        readings, notes = _read_all(seen, helpers.workers, known.plan, known.period, how)
    beside = [path.absolute().parent for path in (master, *returns)]
    sent = (
        read_sent(return_to, known.plan, known.period)
        if return_to
        else find_sent(beside, known.plan, known.period)
    )
    notes += unchanged_copies(readings, sent)
    return replace(_of_the_returns(known, readings, notes, helpers.validate), sent=sent)


@dataclass(frozen=True)
class _Known:
    """What is known before any return is read; ``source`` is the master's name, ``as_of`` today.

    ``said`` are the findings so far, ``corrections`` the rows of 事務局修正 that can be used,
    ``corrected`` those that count for periods recorded already; ``past`` are their results.
    """

    plan: Plan
    period: Period
    source: str
    as_of: str
    said: tuple[Finding, ...]
    corrections: tuple[Correction, ...]
    corrected: tuple[Applied, ...]
    past: tuple[Result, ...]


def _read_master(
    master: Path, period_text: str, as_of: str, validate: Validate, *, recorded: bool
) -> _Known:
    """Read the master with the office's hand; ``recorded``: the period itself stands in it."""
    source = master.name
    plan, said = read_master(read_input(master), source)
    period = find_period(plan, period_text)
    corrections, unusable = read_corrections(plan, source)
    upto = period if recorded else max((p for p in plan.periods if p < period), default=None)
    corrected: list[Applied] = []
    said += [*unusable, *other_rows(plan, period, source)]
    said += read_opinions(plan, source)[1]
    said += check_kpt(plan, source)
    said += [*check_review(plan, source), *check_planned_amounts(plan, source)]
    if upto is not None:
        plan, corrected, told = correct_recorded(plan, corrections, upto, source, validate)
        said += [*told, *recorded_findings(plan, upto, source)]
    past = recorded_results(plan, period, source)
    hand = tuple(corrections), tuple(corrected)
    return _Known(plan, period, source, as_of, tuple(said), *hand, past)


def _of_the_master(known: _Known) -> Consolidated:
    """Give the results of a period that the master itself records."""
    plan, period, source = known.plan, known.period, known.source
    rows = (*known.past, *_recorded_now(plan, period, source))
    c = Consolidated(plan, period, rows, (), known.said, known.as_of, source, recorded=True)
    plausible = decided_here(check_plausible(c), known.corrected, period)
    found = apply_records([*known.said, *plausible], plan, period, source)
    return replace(c, findings=tuple(found), corrected=known.corrected)


def _of_the_returns(
    known: _Known, readings: Sequence[Reading], notes: Sequence[Finding], validate: Validate
) -> Consolidated:
    """Give the results of what came back, with the office's corrections and all findings."""
    answers = [answer for reading in readings for answer in reading.answers]
    known, corrections = _with_stored(known, answers, validate)
    plan, period, source = known.plan, known.period, known.source
    now, cell_findings = check_answers(answers, plan, period, validate)
    answers, by_hand, told = correct_answers(answers, now, corrections, plan, period, source)
    if by_hand:
        now, cell_findings = check_answers(answers, plan, period, validate)
        cell_findings = for_the_office(cell_findings, source)
    c = Consolidated(plan, period, (*known.past, *now), (), (), known.as_of, source)
    # what the master changed since the forms went out names no file: all of them say the same
    findings = [*dict.fromkeys(f for reading in readings for f in reading.findings)]
    findings += [*cell_findings, *notes]
    findings += decided_here(check_plausible(c), by_hand, period)
    findings += missing_findings(readings, plan, period, answered_items(answers))
    every = apply_records([*known.said, *told, *findings], plan, period, source)
    return replace(
        c,
        returns=grade_files(readings, every),
        findings=tuple(every),
        corrected=(*known.corrected, *by_hand),
        answers=tuple(a for reading in readings for a in reading.answers),
        aside=tuple(a for reading in readings for a in reading.aside),
    )


def _with_stored(
    known: _Known, answers: Sequence[Answer], validate: Validate
) -> tuple[_Known, Sequence[Correction]]:
    """Apply corrections of what only the master records; give those of the answers, too."""
    stored = of_the_record(known.corrections, known.plan, known.period, answers)
    if not stored:
        return known, known.corrections
    left = [one for one in known.corrections if one not in stored]
    plan, corrected, told = correct_recorded(
        known.plan, stored, known.period, known.source, validate
    )
    said = (*known.said, *told)
    return replace(known, plan=plan, corrected=(*known.corrected, *corrected), said=said), left


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
