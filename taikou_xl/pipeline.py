"""The order of the steps: the one place that knows it, for commands and buttons alike.

Every function reads its inputs whole, computes in memory, and writes last; a refusal
(``TaikouError``) therefore leaves everything as it was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from taikou_xl.errors import UnreadableInput, UsageProblem
from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.letters import request_letter
from taikou_xl.forms.workbook import build_form, form_file_name, free_name
from taikou_xl.master.adopt import Adopted, adopt
from taikou_xl.master.kept import left_behind
from taikou_xl.master.read import (
    is_replaceable,
    read_master,
    read_preset,
    reason_to_keep_master,
)
from taikou_xl.master.write import build_master
from taikou_xl.outputs.checkbook import build_check_report
from taikou_xl.outputs.corrections import Comparison, compare_summaries
from taikou_xl.outputs.corrections_book import build_corrections, reason_to_keep_corrections
from taikou_xl.outputs.handover import build_handover, handover_name, reason_to_keep_handover
from taikou_xl.outputs.replacing import reason_to_keep, reason_to_keep_report
from taikou_xl.outputs.report import report_text
from taikou_xl.outputs.sendback import Outgoing, make_sendback, with_sent
from taikou_xl.outputs.summary import build_summary
from taikou_xl.outputs.summary_reading import read_summary
from taikou_xl.plan.flatlist import read_list
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.listbook import build_list, build_list_template
from taikou_xl.plan.model import Plan
from taikou_xl.plan.presets import PRESETS
from taikou_xl.plan.settings import with_levels
from taikou_xl.publishing.facts import Publication, Stage, make_publication
from taikou_xl.publishing.folder import Made, Wishes, make_files, refuse_unfinished, stamp_of
from taikou_xl.returns.bookfolder import collect_books
from taikou_xl.returns.collect import Seen, collect
from taikou_xl.returns.corrections import (
    Applied,
    correct_answers,
    correct_recorded,
    for_the_office,
    later_rows,
    read_corrections,
)
from taikou_xl.returns.grade import grade_files
from taikou_xl.returns.model import Reading
from taikou_xl.returns.reading import processes_for, read_files
from taikou_xl.returns.recorded import period_is_recorded, recorded_findings, recorded_results
from taikou_xl.returns.records import apply_records, read_opinions
from taikou_xl.returns.schemas import check_answers
from taikou_xl.returns.sent import (
    find_sent,
    next_folder,
    read_sent,
    stamp_of_sent,
    unchanged_copies,
)
from taikou_xl.returns.settle import NEWEST, answered_items, missing_findings, settle
from taikou_xl.returns.superseding import old_folder
from taikou_xl.returns.workers import Workers
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.plausible import check_plausible
from taikou_xl.rollup.recording import Recording, record
from taikou_xl.sheets import deliver
from taikou_xl.sheets.opening import open_book
from taikou_xl.sheets.stamp import reason_unless_equal
from taikou_xl.terms.periods import Period, era_date

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Published:
    """What was published, of which consolidation, and the files in the folder."""

    c: Consolidated
    publication: Publication
    made: Made


def no_progress(step: str, done: int, total: int) -> None:
    """Ignore progress: the default for callers that show none."""


@dataclass(frozen=True)
class Distributed:
    """What ``distribute`` made: (unit, file name, number of items) and the findings."""

    period: Period
    files: tuple[tuple[str, str, int], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Checked:
    """What a check found, what goes back to departments, and the folder that it is in."""

    c: Consolidated
    outgoing: Outgoing
    folder: Path | None = None


def make_list(
    target: Path,
    preset: str = "annual",
    sources: Sequence[Path] = (),
    sets: Mapping[str, str] | None = None,
    *,
    force: bool = False,
) -> Adopted | None:
    """Write a 計画一覧: empty with an example, or filled from the item sheets in ``sources``.

    ``sources`` are workbooks or folders of them; what could not be placed stands on a sheet of
    the list, and in the findings of the result (None for an empty list).
    """
    deliver.refuse_inside_inputs(target, [*sources, *_preset_files(preset)])
    deliver.refuse_other_kind(target)
    kind = with_levels(load_preset(preset), sets or {})
    adopted, data = None, build_list_template(kind)
    if sources:
        books, skipped = collect_books(sources)
        adopted = adopt(books, kind)
        adopted = replace(adopted, findings=(*adopted.findings, *skipped))
        data = build_list(adopted.preset, adopted.periods, adopted.rows, adopted.findings)
    deliver.refuse_foreign(target, lambda old: reason_unless_equal(old, data), force=force)
    deliver.write_file(target, data)
    return adopted


def make_master(
    list_path: Path,
    target: Path,
    preset: str = "annual",
    sets: Mapping[str, str] | None = None,
    *,
    force: bool = False,
) -> Plan:
    """Turn a flat list into a master workbook and give the plan that it holds."""
    deliver.refuse_inside_inputs(target, [list_path, *_preset_files(preset)])
    deliver.refuse_other_kind(target)
    plan = read_list(_read_input(list_path), list_path.name, load_preset(preset), sets or {})
    data = build_master(plan)
    deliver.refuse_foreign(target, lambda old: is_replaceable(old, plan), force=force)
    deliver.write_file(target, data)
    return plan


def distribute(
    master: Path,
    period_text: str,
    folder: Path,
    only: Sequence[str] = (),
    *,
    force: bool = False,
    progress: Progress = no_progress,
) -> Distributed:
    """Write one workbook per 担当課 (配布先), the covering letter and the manifest."""
    deliver.refuse_inside_inputs(folder, [master])
    plan, findings = read_master(_read_input(master), master.name)
    period = find_period(plan, period_text)
    plan, corrections = _with_corrections(plan, period, master.name)
    findings += corrections
    units = _chosen_units(plan, period, only)
    files: dict[str, bytes] = {}
    made: list[tuple[str, str, int]] = []
    for done, unit in enumerate(units):
        progress("配布用ファイルを作成中", done, len(units))
        name = free_name(form_file_name(unit), files)
        files[name] = build_form(plan, period, unit)
        made.append((unit, name, sum(item.unit == unit for item in plan.items_in(period))))
    progress("配布用ファイルを作成中", len(units), len(units))
    # a byte order mark, so that an old Notepad shows the letter right
    files["依頼文.txt"] = request_letter(plan, period).replace("\n", "\r\n").encode("utf-8-sig")
    stamp = {"kind": "forms", "plan": plan.key, "period": period.key}
    deliver.write_folder(folder, files, stamp, force=force, keep_others=bool(only))
    return Distributed(period, tuple(made), tuple(findings))


def gather(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    *,
    prefer: str = "",
    return_to: Path | None = None,
    jobs: int | None = None,
    progress: Progress = no_progress,
    today: dt.date | None = None,
) -> Consolidated:
    """Read and check everything that came back, and lay it beside what the master records.

    ``prefer`` is ``NEWEST`` where the later of two contradicting returns is to count. What was
    sent back before is looked for in ``return_to``, else beside the master and the returns.
    ``jobs`` processes at most read the returns: as many as there are cores, unless given.
    """
    seen = collect(returns)
    with Workers(processes_for(len(seen), jobs)) as workers:  # they start while the master is read
        return _gather(
            master, returns, period_text, seen, workers, prefer, return_to, progress, today
        )


def _gather(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    seen: Sequence[Seen],
    workers: Workers,
    prefer: str,
    return_to: Path | None,
    progress: Progress,
    today: dt.date | None,
) -> Consolidated:
    plan, said = read_master(_read_input(master), master.name)
    period = find_period(plan, period_text)
    as_of = f"{era_date(today or dt.date.today())}現在"
    corrections, unusable = read_corrections(plan, master.name)
    upto = period if not returns else max((p for p in plan.periods if p < period), default=None)
    corrected: list[Applied] = []
    said += [*unusable, *later_rows(plan, period, master.name)]
    said += read_opinions(plan, master.name)[1]
    if upto is not None:
        plan, corrected, told = correct_recorded(plan, corrections, upto, master.name)
        said += [*told, *recorded_findings(plan, upto, master.name)]
    past = recorded_results(plan, period, master.name)
    if not returns:
        now = _recorded_now(plan, period, master.name)
        c = Consolidated(
            plan, period, _stack(past, now), (), tuple(said), as_of, master.name, recorded=True
        )
        found = apply_records([*said, *check_plausible(c)], plan, period, master.name)
        return replace(c, findings=tuple(found), corrected=tuple(corrected))
    readings, notes = _read_all(seen, workers, plan, period, progress, prefer)
    answers = [answer for reading in readings for answer in reading.answers]
    now, cell_findings = check_answers(answers, plan, period)
    answers, by_hand, told = correct_answers(answers, now, corrections, plan, period, master.name)
    if by_hand:
        now, cell_findings = check_answers(answers, plan, period)
        cell_findings = for_the_office(cell_findings, master.name)
    c = Consolidated(plan, period, _stack(past, now), (), (), as_of, master.name)
    beside = [path.absolute().parent for path in (master, *returns)]
    sent = read_sent(return_to, plan, period) if return_to else find_sent(beside, plan, period)
    # what the master changed since the forms went out names no file: all of them say the same
    findings = [*dict.fromkeys(f for reading in readings for f in reading.findings)]
    findings += [*cell_findings, *notes]
    findings += unchanged_copies(readings, sent)
    findings += check_plausible(c)
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


def check(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    *,
    report: Path | None = None,
    json_target: Path | None = None,
    prefer: str = "",
    force: bool = False,
    jobs: int | None = None,
    progress: Progress = no_progress,
    today: dt.date | None = None,
) -> Consolidated:
    """Read and validate the returns; write only the reports that were asked for."""
    return send_back(
        master,
        returns,
        period_text,
        None,
        report=report,
        json_target=json_target,
        prefer=prefer,
        force=force,
        jobs=jobs,
        progress=progress,
        today=today,
    ).c


def send_back(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    return_to: Path | None,
    *,
    report: Path | None = None,
    json_target: Path | None = None,
    prefer: str = "",
    force: bool = False,
    jobs: int | None = None,
    progress: Progress = no_progress,
    today: dt.date | None = None,
) -> Checked:
    """Check the returns and put what departments have to correct into a folder of the day.

    A folder is made only where there is something that was not sent before. Where the reports
    cannot be written, it is taken back: it would be remembered as sent.
    """
    if not returns:
        raise UsageProblem(
            "確認する回答がありません。", "回答のファイルかフォルダを指定してください（例：回収）。"
        )
    _check_targets(report, json_target, [master, *returns], "--report")
    if return_to:
        deliver.refuse_inside_inputs(return_to, [master, *returns])
    day = today or dt.date.today()
    c = gather(
        master,
        returns,
        period_text,
        prefer=prefer,
        return_to=return_to,
        jobs=jobs,
        progress=progress,
        today=day,
    )
    outgoing, folder = Outgoing(day), None
    if return_to:
        progress("差戻しを作成中", 0, 1)
        outgoing = make_sendback(c, day)
        folder, unfinished = next_folder(return_to, day)
        c = with_sent(c, outgoing, str(folder))
    files: list[tuple[Path, bytes]] = []
    if report:
        files.append((report, build_check_report(c)))
        deliver.refuse_foreign(report, lambda old: reason_to_keep(old, c, "check"), force=force)
    if folder is None or not outgoing.files:
        _write_with_json(files, json_target, c, force=force)
        return Checked(c, outgoing)
    stamp, record = stamp_of_sent(c.plan, c.period), outgoing.record
    try:
        deliver.write_folder(folder, outgoing.files, stamp, force=unfinished, record=record)
        _write_with_json(files, json_target, c, force=force)
    except BaseException:
        deliver.withdraw_folder(folder)
        raise
    progress("差戻しを作成中", 1, 1)
    return Checked(c, outgoing, folder)


def consolidate(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    target: Path,
    *,
    json_target: Path | None = None,
    prefer: str = "",
    force: bool = False,
    jobs: int | None = None,
    progress: Progress = no_progress,
    today: dt.date | None = None,
) -> Consolidated:
    """Roll the returns up into the summary workbook (and the JSON report, where asked for)."""
    _check_targets(target, json_target, [master, *returns], "-o")
    c = gather(
        master, returns, period_text, prefer=prefer, jobs=jobs, progress=progress, today=today
    )
    progress("集計表を作成中", 0, 1)
    data = build_summary(c)
    deliver.refuse_foreign(target, lambda old: reason_to_keep(old, c, "summary"), force=force)
    _write_with_json([(target, data)], json_target, c, force=force)
    progress("集計表を作成中", 1, 1)
    return c


def rollover(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    target: Path,
    *,
    prefer: str = "",
    force: bool = False,
    jobs: int | None = None,
    progress: Progress = no_progress,
    today: dt.date | None = None,
) -> tuple[Consolidated, Recording]:
    """Record a period's accepted answers and write the master of the next period, and 引継ぎ書.

    The consolidation comes with the findings on what the next master does not hold.
    """
    deliver.refuse_inside_inputs(target, [master, *returns])
    deliver.refuse_other_kind(target)
    c = gather(
        master, returns, period_text, prefer=prefer, jobs=jobs, progress=progress, today=today
    )
    done = record(c, era_date(today or dt.date.today()))
    progress("次の台帳を作成中", 0, 1)
    data = build_master(done.plan)
    deliver.refuse_foreign(target, lambda old: reason_to_keep_master(old, done.plan), force=force)
    lost = left_behind(open_book(_read_input(master)), open_book(data), c.plan, master.name)
    c = replace(c, findings=_still_missing(c))
    page, kept = _handover(c, done, target, force=force)
    deliver.write_files([*page, (target, data)])
    progress("次の台帳を作成中", 1, 1)
    return replace(c, findings=(*c.findings, *lost, *kept)), done


def _handover(
    c: Consolidated, done: Recording, target: Path, *, force: bool
) -> tuple[list[tuple[Path, bytes]], list[Finding]]:
    """Give 引継ぎ書 to be written beside a new master, nothing where somebody wrote on the old one."""
    path = target.with_name(handover_name(c))
    if path.exists() and not force:
        reason = reason_to_keep_handover(_read_input(path), c)
        if reason:
            return [], [find("handover-kept", Place(path.name), path.name, reason=reason)]
    # a late return is one of many: the page tells what the new master holds now
    results = recorded_results(done.plan, c.period.next(), target.name)
    whole = replace(c, plan=done.plan, results=results, returns=(), recorded=True)
    return [(path, build_handover(whole, done, target.name))], []


def _still_missing(c: Consolidated) -> tuple[Finding, ...]:
    """Give the findings without departments whose answers the master recorded before."""
    items = c.plan.items_in(c.period)
    fields = [field.name for field in c.plan.report_fields]
    left = {i.unit for i in items if not any(i.text(name, c.period) for name in fields)}
    gone = {item.unit for item in items} - left
    return tuple(f for f in c.findings if f.code != "department-missing" or f.value not in gone)


def publish(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    folder: Path,
    *,
    stage: Stage = Stage.PUBLIC,
    wishes: Wishes | None = None,
    allow_incomplete: bool = False,
    prefer: str = "",
    force: bool = False,
    jobs: int | None = None,
    progress: Progress = no_progress,
    today: dt.date | None = None,
) -> Published:
    """Write the web page, the open data and the papers of a period into one folder.

    Raises:
        NotReady: for 公表, items are missing or on hold and ``allow_incomplete`` is not given.
    """
    deliver.refuse_inside_inputs(folder, [master, *returns])
    day = today or dt.date.today()
    c = gather(master, returns, period_text, prefer=prefer, jobs=jobs, progress=progress, today=day)
    publication = make_publication(c, stage, day)
    if stage is Stage.PUBLIC and not allow_incomplete:
        refuse_unfinished(c, publication)
    progress("公表資料を作成中", 0, 1)
    made = make_files(publication, wishes or Wishes())
    record = {"stage": stage.value, "as_of": c.as_of}
    deliver.write_folder(folder, made.files, stamp_of(publication), force=force, record=record)
    progress("公表資料を作成中", 1, 1)
    return Published(replace(c, findings=(*c.findings, *made.findings)), publication, made)


def compare(old: Path, new: Path, target: Path, *, force: bool = False) -> Comparison:
    """Write what changed from one summary to another of the same plan and period."""
    deliver.refuse_inside_inputs(target, [old, new])
    deliver.refuse_other_kind(target)
    names = [old.name, new.name]
    if old.name == new.name:  # 5月/集計.xlsx and 6月/集計.xlsx
        names = [f"{path.resolve().parent.name}/{path.name}" for path in (old, new)]
    sides = [read_summary(_read_input(p), n) for p, n in zip((old, new), names, strict=True)]
    found = compare_summaries(*sides)
    data = build_corrections(found)
    deliver.refuse_foreign(target, lambda b: reason_to_keep_corrections(b, found), force=force)
    deliver.write_file(target, data)
    return found


def load_preset(name: str) -> Preset:
    """Give a preset by name, or the one that a master workbook holds.

    Raises:
        UsageProblem: neither a preset's name nor an existing file.
    """
    if name in PRESETS:
        return PRESETS[name]
    path = Path(name)
    if not path.is_file():
        known = "、".join(PRESETS)
        raise UsageProblem(
            f"プリセット「{name}」はありません。",
            f"使えるのは {known}、または台帳ファイル（.xlsx）です。",
        )
    return read_preset(_read_input(path), path.name)


def find_period(plan: Plan, text: str) -> Period:
    """Give the plan's period that a user means.

    Raises:
        UsageProblem: the text names no period, or none of this plan.
    """
    period = plan.find_period(text)
    if period is None:
        raise UsageProblem(
            f"「{text}」は、この計画の期間にありません。",
            f"--period には {'、'.join(p.key for p in plan.periods)} のいずれかを指定してください。",
        )
    return period


def _read_input(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as problem:
        raise UsageProblem(
            f"「{path}」が見つかりません。", "ファイル名とフォルダを確認してください。"
        ) from problem
    except OSError as problem:
        raise UnreadableInput(
            f"「{path.name}」を読み取れません（{problem.strerror or '読み取りエラー'}）。",
            "ファイルであること、読み取りの権限があること、ほかで開かれていないことを確認してください。",
        ) from problem


def _preset_files(preset: str) -> list[Path]:
    return [] if preset in PRESETS else [Path(preset)]


def _chosen_units(plan: Plan, period: Period, only: Sequence[str]) -> tuple[str, ...]:
    units = plan.units_in(period)
    if not units:
        raise UsageProblem(
            f"{period.label}に対象となる計画項目がありません。",
            "台帳の「項目一覧」の開始・終了を確認してください。",
        )
    departments = {item.unit: item.department for item in plan.items_in(period)}
    unknown = [name for name in only if name not in units and name not in departments.values()]
    if unknown:
        raise UsageProblem(
            f"--only の「{'」「'.join(unknown)}」は、{period.label}の担当課にありません。",
            f"指定できるのは {'、'.join(units)} です。",
        )
    return tuple(u for u in units if not only or u in only or departments[u] in only)


def _with_corrections(plan: Plan, period: Period, source: str) -> tuple[Plan, list[Finding]]:
    """Give the plan with 事務局修正 applied to what is recorded before a period."""
    corrections, findings = read_corrections(plan, source)
    before = max((p for p in plan.periods if p < period), default=None)
    if before is None:
        return plan, findings
    plan, _, told = correct_recorded(plan, corrections, before, source)
    return plan, [*findings, *told]


def _read_all(
    seen: Sequence[Seen],
    workers: Workers,
    plan: Plan,
    period: Period,
    progress: Progress,
    prefer: str,
) -> tuple[list[Reading], list[Finding]]:
    def done(count: int, total: int) -> None:
        progress("回答を読み取り中", count, total)

    readings, notes = read_files(workers, seen, plan, period, done)
    folders = {one.shown: old_folder(one.shown, one.path) for one in seen}
    return settle(readings, plan, period, newest=prefer == NEWEST, folders=folders), notes


def _recorded_now(plan: Plan, period: Period, source: str) -> pd.DataFrame:
    if not period_is_recorded(plan, period):
        raise UsageProblem(
            f"{period.label}の実績は台帳に記録されていません。",
            "回答のファイルかフォルダを指定してください（例：回収）。",
        )
    after = recorded_results(plan, period.next(), source)
    return after[after["period"] == period.key].reset_index(drop=True)


def _stack(past: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([past, now], ignore_index=True) if len(past) else now


def _check_targets(
    book: Path | None, json_target: Path | None, inputs: Sequence[Path], option: str
) -> None:
    """Refuse targets that are inputs, each other, or a workbook under another kind's name."""
    for target in (book, json_target):
        if target:
            deliver.refuse_inside_inputs(target, inputs)
    if book and json_target and json_target.resolve() == book.resolve():
        raise UsageProblem(
            f"{option} と --json が同じファイルです。", "別の名前を指定してください。"
        )
    if book:
        deliver.refuse_other_kind(book)


def _write_with_json(
    files: list[tuple[Path, bytes]], json_target: Path | None, c: Consolidated, *, force: bool
) -> None:
    if json_target:
        deliver.refuse_foreign(json_target, lambda old: reason_to_keep_report(old, c), force=force)
        files = [*files, (json_target, report_text(c).encode())]
    deliver.write_files(files)
