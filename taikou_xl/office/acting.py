"""What a button does: one call of the pipeline, as the command makes it, told in a few words.

Buttons, ``.cmd`` files and commands all come here or to the pipeline itself; no rule of the
business lives here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from taikou_xl import pipeline
from taikou_xl.asked import find_period
from taikou_xl.errors import TargetRefused, UnreadableInput
from taikou_xl.findings import Finding, Severity, has_errors
from taikou_xl.how import How, Progress, no_progress
from taikou_xl.master.read import read_master
from taikou_xl.office.desk import Desk, Outputs
from taikou_xl.office.desk_words import for_the_desk
from taikou_xl.office.steps import State
from taikou_xl.outputs.handover import handover_name
from taikou_xl.outputs.rolled import recording_lines
from taikou_xl.outputs.terminal import account_lines, sendback_lines, state_lines
from taikou_xl.plan.model import Plan
from taikou_xl.publishing.told import published_lines
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated


@dataclass(frozen=True)
class Outcome:
    """How a step ended: its state, one line of counts, what it made, and the messages.

    ``opens`` is a workbook to show at once.
    """

    state: State
    result: str
    made: Path | None = None
    messages: tuple[str, ...] = ()
    opens: Path | None = None


@dataclass(frozen=True)
class Job:
    """One run of a step: the desk, where its outputs go, and how it is carried out."""

    desk: Desk
    outputs: Outputs
    how: How


def act(
    key: str,
    desk: Desk,
    *,
    opened: Iterable[str] = (),
    progress: Progress = no_progress,
    today: dt.date | None = None,
) -> Outcome:
    """Run a step; ``opened`` are the names of the workbooks that are open in the same Excel.

    Raises:
        TaikouError: the step cannot run; nothing was written.
    """
    plan = read_plan(desk)
    outputs = desk.outputs(plan, find_period(plan, desk.period))
    job = Job(desk, outputs, How(progress=progress, day=today or dt.date.today()))
    _refuse_open(job, key, set(opened))
    outcome = _with_open_master(desk, _ACTIONS[key](job))
    return replace(outcome, messages=tuple(for_the_desk(line) for line in outcome.messages))


def read_plan(desk: Desk) -> Plan:
    """Read the desk's master.

    Raises:
        TaikouError: it is missing, closed to us, or no master.
    """
    try:
        data = desk.master.read_bytes()
    except OSError as problem:
        raise UnreadableInput(
            f"台帳「{desk.master.name}」を開けません。ほかの人やソフトが開いているか、読み取りの権限がありません。",
            "台帳を閉じてもらってから、もう一度押してください。",
        ) from problem
    return read_master(data, desk.master.name)[0]


def _distribute(job: Job) -> Outcome:
    made = pipeline.distribute(
        job.desk.master, job.desk.period, job.outputs.forms, progress=job.how.progress
    )
    count = sum(items for *_, items in made.files)
    return Outcome(
        _state(made.findings),
        f"{len(made.files)}ファイル・{count}項目",
        job.outputs.forms,
        (
            f"{made.period.label}の配布用ファイルを作りました。依頼文.txt も入っています。",
            *_told(made.findings),
        ),
    )


def _check(job: Job) -> Outcome:
    c = pipeline.check(
        job.desk.master,
        [job.desk.returns],
        job.desk.period,
        report=job.outputs.checked,
        how=job.how,
    )
    lines = (*_account(c), *state_lines(c), *_told(c.findings))
    return _with_nothing_read(
        job, c, Outcome(_state(c.findings), _counts(c), job.outputs.checked, lines)
    )


def _send_back(job: Job) -> Outcome:
    checked = pipeline.send_back(
        job.desk.master,
        [job.desk.returns],
        job.desk.period,
        job.outputs.sent,
        report=job.outputs.checked,
        how=job.how,
    )
    going = checked.outgoing
    made = checked.folder if going.files else None
    result = f"差戻し・確認 {len(going.parcels)}課、督促 {len(going.reminded)}課"
    lines = sendback_lines(going, made.name if made else "")
    outcome = Outcome(
        State.DONE if made or not has_errors(checked.c.findings) else State.LOOK,
        result if going.files else "新しく送るものはありません",
        made or (job.outputs.sent if job.outputs.sent.is_dir() else None),
        (*lines, *state_lines(checked.c)),
    )
    return _with_nothing_read(job, checked.c, outcome)


def _consolidate(job: Job) -> Outcome:
    c = pipeline.consolidate(
        job.desk.master,
        _returns(job),
        job.desk.period,
        job.outputs.summary,
        json_target=job.outputs.report,
        how=job.how,
    )
    lines = (*_account(c), *_told(c.findings))
    summary = job.outputs.summary
    outcome = Outcome(_state(c.findings), _counts(c), summary, lines, opens=summary)
    return _with_nothing_read(job, c, outcome)


def _publish(job: Job) -> Outcome:
    done = pipeline.publish(
        job.desk.master,
        _returns(job),
        job.desk.period,
        job.outputs.published,
        stage=job.desk.stage,
        how=job.how,
    )
    lines = (*published_lines(done.publication, done.made), *_told(done.c.findings))
    outcome = Outcome(
        _state(done.c.findings),
        f"{job.desk.stage.value}：{len(done.made.files)}ファイル",
        job.outputs.published,
        (*_to_correct(done.c), *lines),
    )
    return _with_nothing_read(job, done.c, outcome)


def _rollover(job: Job) -> Outcome:
    target = job.outputs.next_master
    c, done = pipeline.rollover(
        job.desk.master,
        _returns(job),
        job.desk.period,
        target,
        how=job.how,
    )
    after = done.following
    lines = [*recording_lines(done), f"引継ぎ書：{handover_name(c)}"]
    if after:
        lines.insert(
            0,
            f"次は、操作ブックの「設定」の台帳を「{target.name}」、対象年度を「{after.key}」、"
            "回収フォルダを新しい空のフォルダに変えます。",
        )
    outcome = Outcome(
        _state(c.findings),
        f"{done.items}項目を記録" + (f"、次は{after.label}" if after else ""),
        target,
        (*_to_correct(c), *lines, *_told(c.findings)),
    )
    return _with_nothing_read(job, c, outcome)


_ACTIONS: Mapping[str, Callable[[Job], Outcome]] = {
    "distribute": _distribute,
    "check": _check,
    "send_back": _send_back,
    "consolidate": _consolidate,
    "publish": _publish,
    "rollover": _rollover,
}


def _returns(job: Job) -> list[Path]:
    """Give the returns, none where the folder is not there and the master records the period."""
    from taikou_xl.returns.recorded import period_is_recorded

    recorded = period_is_recorded(job.outputs.plan, job.outputs.period)
    return [] if recorded and not job.desk.returns.exists() else [job.desk.returns]


def _refuse_open(job: Job, key: str, opened: set[str]) -> None:
    """Refuse at once what Excel itself holds open: only the person there can close it."""
    outputs = job.outputs
    targets = {
        "check": [outputs.checked],
        "send_back": [outputs.checked],
        "consolidate": [outputs.summary],
        "rollover": [outputs.next_master],
    }.get(key, [])
    names = [path.name for path in targets if path.name in opened]
    if names:
        raise TargetRefused(
            f"「{'」「'.join(names)}」がExcelで開かれています。",
            "残したい書き込みがあれば別の名前で保存し、閉じてから、もう一度押してください。",
        )


def _with_open_master(desk: Desk, outcome: Outcome) -> Outcome:
    """Say where the master is open: what is not saved there is not in the result."""
    owners = (f"~${desk.master.name}", f".~lock.{desk.master.name}#")
    left = [name for name in owners if (desk.master.parent / name).exists()]
    if not left:
        return outcome
    note = (
        f"台帳「{desk.master.name}」が開かれたままです。保存していない変更は入っていません。"
        "保存して閉じてから、もう一度押してください。"
        f"だれも開いていないのに続くときは、同じフォルダの隠しファイル「{left[0]}」を削除してください。"
    )
    return replace(outcome, state=State.LOOK, messages=(note, *outcome.messages))


def _with_nothing_read(job: Job, c: Consolidated, outcome: Outcome) -> Outcome:
    """Say where no return at all was accepted: most likely the folder is another one."""
    if c.recorded or tables.file_account(c)["accepted"] or not tables.item_account(c)["missing"]:
        return outcome
    seen = "集計に使える回答がありません" if c.returns else "ファイルがありません"
    note = (
        f"回収フォルダ「{job.desk.returns.name}」に、{seen}。"
        "「設定」の「回収フォルダ」と「対象年度」を確かめてください。"
    )
    return replace(outcome, state=State.LOOK, messages=(note, *outcome.messages))


def _to_correct(c: Consolidated) -> list[str]:
    """Give why a step ends in 要確認, where a list of what was made would push it out of sight."""
    errors = sum(f.severity is Severity.ERROR for f in c.findings)
    told = f"担当課に直してもらうところが{errors}件あります。「回答を確認する」を押すと、場所と直し方が並びます。"
    return [told] if errors else []


def _state(findings: Iterable[Finding]) -> State:
    return State.LOOK if has_errors(findings) else State.DONE


def _account(c: Consolidated) -> list[str]:
    """Give the account without the footnote on what counts: the summary itself has it."""
    return [line for line in account_lines(c) if not line.strip().startswith("※")]


def _counts(c: Consolidated) -> str:
    items = tables.item_account(c)
    parts = [("回答", "answered"), ("保留", "held"), ("未回答", "missing")]
    shown = "・".join(f"{word} {items[key]}" for word, key in parts)
    errors = sum(f.severity is Severity.ERROR for f in c.findings)
    warnings = sum(f.severity is Severity.WARNING for f in c.findings)
    return f"{shown}\n{Severity.ERROR.label} {errors}件・{Severity.WARNING.label} {warnings}件"


def _told(findings: Iterable[Finding]) -> list[str]:
    """Give the findings, the errors first, each with its remedy in one line."""
    order = list(Severity)
    worth = sorted(
        (f for f in findings if f.severity is not Severity.NOTE),
        key=lambda f: order.index(f.severity),
    )
    return [" ".join(finding.as_text().split()) for finding in worth]
