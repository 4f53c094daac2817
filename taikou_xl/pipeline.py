"""The order of the steps: the one place that knows it, for commands and buttons alike.

Every function reads its inputs whole, computes in memory (the many forms of ``distribute``:
beside their targets), and writes last; a refusal (``TaikouError``) therefore leaves everything
as it was.

Each imports what it needs when it runs: the imports of all commands together take as long as a
small run. What a run over returns needs at its end is imported while other processes work for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from taikou_xl.asked import (
    check_targets,
    chosen_units,
    find_period,
    load_preset,
    preset_files,
    read_input,
)
from taikou_xl.errors import UnreadableInput, UsageProblem
from taikou_xl.gathering import gather
from taikou_xl.how import How, Progress, no_progress
from taikou_xl.sheets import deliver

LETTER = "依頼文.txt"

if TYPE_CHECKING:
    from taikou_xl.findings import Finding
    from taikou_xl.master.adopt import Adopted
    from taikou_xl.outputs.corrections import Comparison
    from taikou_xl.outputs.sendback import Outgoing
    from taikou_xl.plan.model import Plan
    from taikou_xl.publishing.facts import Publication, Stage
    from taikou_xl.publishing.folder import Made, Wishes
    from taikou_xl.rollup.consolidated import Consolidated
    from taikou_xl.rollup.recording import Recording
    from taikou_xl.terms.periods import Period


@dataclass(frozen=True)
class Published:
    """What was published, of which consolidation, and the files in the folder."""

    c: Consolidated
    publication: Publication
    made: Made


@dataclass(frozen=True)
class Distributed:
    """What ``distribute`` made: (unit, file name, number of items) and the findings."""

    period: Period
    files: tuple[tuple[str, str, int], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class CardsMade:
    """What ``make_cards`` made: (課, file name, number of cards) and the findings."""

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
    from taikou_xl.master.adopt import adopt
    from taikou_xl.plan.listbook import build_list, build_list_template
    from taikou_xl.plan.settings import with_levels
    from taikou_xl.returns.bookfolder import collect_books
    from taikou_xl.sheets.stamp import reason_unless_equal

    deliver.refuse_inside_inputs(target, [*sources, *preset_files(preset)])
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
    from taikou_xl.master.read import is_replaceable
    from taikou_xl.master.write import build_master
    from taikou_xl.plan.flatlist import read_list

    deliver.refuse_inside_inputs(target, [list_path, *preset_files(preset)])
    deliver.refuse_other_kind(target)
    plan = read_list(read_input(list_path), list_path.name, load_preset(preset), sets or {})
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
    jobs: int | None = None,
    progress: Progress = no_progress,
) -> Distributed:
    """Write one workbook per 担当課 (配布先), the covering letter and the manifest.

    ``jobs`` processes at most make the forms: as many as there are cores, unless given.
    """
    from taikou_xl.forms.letters import request_letter
    from taikou_xl.forms.workbook import build_form, form_file_name, free_names
    from taikou_xl.intake import with_corrections
    from taikou_xl.making import form_makers, make_forms
    from taikou_xl.master.read import read_master

    deliver.refuse_inside_inputs(folder, [master])
    data = read_input(master)
    with form_makers(len(data), jobs) as makers:
        plan, findings = read_master(data, master.name)
        period = find_period(plan, period_text)
        plan, corrections = with_corrections(plan, period, master.name)
        findings += corrections
        units = chosen_units(plan, period, only)
        names = dict(zip(units, free_names(map(form_file_name, units)), strict=True))

        def made() -> Iterator[tuple[str, bytes]]:
            forms = make_forms(build_form, plan, period, units, jobs, makers)
            for done, (unit, form) in enumerate(forms):
                progress("配布用ファイルを作成中", done, len(units))
                yield names[unit], form
            progress("配布用ファイルを作成中", len(units), len(units))
            # a byte order mark, so that an old Notepad shows the letter right
            yield LETTER, request_letter(plan, period).replace("\n", "\r\n").encode("utf-8-sig")

        stamp = {"kind": "forms", "plan": plan.key, "period": period.key}
        every = [*names.values(), LETTER]
        deliver.write_as_made(folder, every, made(), stamp, force=force, keep_others=bool(only))
    files = tuple((unit, names[unit], len(plan.items_of(unit, period))) for unit in units)
    return Distributed(period, files, tuple(findings))


def make_cards(
    master: Path,
    staff: Path,
    folder: Path,
    *,
    force: bool = False,
    progress: Progress = no_progress,
) -> CardsMade:
    """Write one workbook per 課 with a blank 目標・振り返りカード for each member of staff.

    Rows of the list that give no card are findings.

    Raises:
        UnreadableInput: the list names nobody for whom a card could be made.
    """
    from taikou_xl.forms.cards import build_cards
    from taikou_xl.forms.workbook import form_file_name, free_names
    from taikou_xl.master.read import read_master
    from taikou_xl.plan.stafflist import WHAT as STAFF_LIST
    from taikou_xl.plan.stafflist import read_staff

    deliver.refuse_inside_inputs(folder, [master, staff])
    plan, said = read_master(read_input(master), master.name)
    by_department, findings = read_staff(read_input(staff), staff.name, plan)
    if not by_department:
        lines = "\n".join(finding.as_text() for finding in findings)
        raise UnreadableInput(
            f"{STAFF_LIST}「{staff.name}」に、カードを作れる行がありません。\n{lines}".rstrip(),
            "課名と氏名を、職員1人につき1行ずつ書いてください。",
        )
    files: dict[str, bytes] = {}
    made: list[tuple[str, str, int]] = []
    names = free_names(form_file_name(f"{department}_カード") for department in by_department)
    for done, (name, (department, members)) in enumerate(
        zip(names, by_department.items(), strict=True)
    ):
        progress("カードを作成中", done, len(by_department))
        files[name] = build_cards(plan, department, members)
        made.append((department, name, len(members)))
    progress("カードを作成中", len(by_department), len(by_department))
    stamp = {"kind": "cards", "plan": plan.key, "period": ""}
    deliver.write_folder(folder, files, stamp, force=force)
    return CardsMade(tuple(made), (*said, *findings))


def check(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    *,
    report: Path | None = None,
    json_target: Path | None = None,
    how: How | None = None,
) -> Consolidated:
    """Read and validate the returns; write only the reports that were asked for."""
    return send_back(
        master,
        returns,
        period_text,
        None,
        report=report,
        json_target=json_target,
        how=how,
    ).c


def send_back(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    return_to: Path | None,
    *,
    report: Path | None = None,
    json_target: Path | None = None,
    how: How | None = None,
) -> Checked:
    """Check the returns and put what departments have to correct into a folder of the day.

    A folder is made only where there is something that was not sent before. Where the reports
    cannot be written, it is taken back: it would be remembered as sent.
    """
    how = how or How()
    if not returns:
        raise UsageProblem(
            "確認する回答がありません。", "回答のファイルかフォルダを指定してください（例：回収）。"
        )
    check_targets(report, json_target, [master, *returns], "--report")
    if return_to:
        deliver.refuse_inside_inputs(return_to, [master, *returns])
    prepare = _loading("outputs.checkbook", "outputs.sendback")
    c = gather(master, returns, period_text, how, return_to=return_to, prepare=prepare)
    from taikou_xl.outputs.checkbook import build_check_report
    from taikou_xl.outputs.replacing import reason_to_keep
    from taikou_xl.outputs.sendback import Outgoing, make_sendback, with_sent
    from taikou_xl.returns.sent import next_folder, stamp_of_sent

    outgoing, folder = Outgoing(how.day), None
    if return_to:
        how.progress("差戻しを作成中", 0, 1)
        outgoing = make_sendback(c, how.day)
        folder, unfinished = next_folder(return_to, how.day)
        c = with_sent(c, outgoing, str(folder))
    files: list[tuple[Path, bytes]] = []
    if report:
        files.append((report, build_check_report(c)))
        deliver.refuse_foreign(report, lambda old: reason_to_keep(old, c, "check"), force=how.force)
    if folder is None or not outgoing.files:
        _write_with_json(files, json_target, c, force=how.force)
        return Checked(c, outgoing)
    stamp, record = stamp_of_sent(c.plan, c.period), outgoing.record
    try:
        deliver.write_folder(folder, outgoing.files, stamp, force=unfinished, record=record)
        _write_with_json(files, json_target, c, force=how.force)
    except BaseException:
        deliver.withdraw_folder(folder)
        raise
    how.progress("差戻しを作成中", 1, 1)
    return Checked(c, outgoing, folder)


def consolidate(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    target: Path,
    *,
    json_target: Path | None = None,
    how: How | None = None,
) -> Consolidated:
    """Roll the returns up into the summary workbook (and the JSON report, where asked for)."""
    how = how or How()
    check_targets(target, json_target, [master, *returns], "-o")
    prepare = _loading("outputs.summary", "outputs.replacing", "outputs.report")
    c = gather(master, returns, period_text, how, prepare=prepare)
    from taikou_xl.outputs.replacing import reason_to_keep
    from taikou_xl.outputs.summary import build_summary

    how.progress("集計表を作成中", 0, 1)
    data = build_summary(c)
    deliver.refuse_foreign(target, lambda old: reason_to_keep(old, c, "summary"), force=how.force)
    _write_with_json([(target, data)], json_target, c, force=how.force)
    how.progress("集計表を作成中", 1, 1)
    return c


def rollover(
    master: Path,
    returns: Sequence[Path],
    period_text: str,
    target: Path,
    *,
    how: How | None = None,
) -> tuple[Consolidated, Recording]:
    """Record a period's accepted answers and write the master of the next period, and 引継ぎ書.

    The consolidation comes with the findings on what the next master does not hold.
    """
    how = how or How()
    deliver.refuse_inside_inputs(target, [master, *returns])
    deliver.refuse_other_kind(target)
    prepare = _loading("master.write", "rollup.recording")
    c = gather(master, returns, period_text, how, prepare=prepare)
    from taikou_xl.master.kept import left_behind
    from taikou_xl.master.read import reason_to_keep_master
    from taikou_xl.master.write import build_master
    from taikou_xl.rollup.recording import record
    from taikou_xl.sheets.guard import MAX_MASTER_CELLS
    from taikou_xl.sheets.opening import open_book
    from taikou_xl.terms.periods import era_date

    done = record(c, era_date(how.day))
    how.progress("次の台帳を作成中", 0, 1)
    data = build_master(done.plan)
    deliver.refuse_foreign(
        target, lambda old: reason_to_keep_master(old, done.plan), force=how.force
    )
    old, new = (open_book(book, MAX_MASTER_CELLS) for book in (read_input(master), data))
    lost = left_behind(old, new, c.plan, master.name)
    c = replace(c, findings=_still_missing(c))
    page, kept = _handover(c, done, target, force=how.force)
    deliver.write_files([*page, (target, data)])
    how.progress("次の台帳を作成中", 1, 1)
    return replace(c, findings=(*c.findings, *lost, *kept)), done


def _handover(
    c: Consolidated, done: Recording, target: Path, *, force: bool
) -> tuple[list[tuple[Path, bytes]], list[Finding]]:
    """Give 引継ぎ書 to be written beside a new master, nothing where somebody wrote on the old one."""
    from taikou_xl.findings import Place, find
    from taikou_xl.outputs.handover import build_handover, handover_name, reason_to_keep_handover
    from taikou_xl.returns.recorded import recorded_results

    path = target.with_name(handover_name(c))
    if path.exists() and not force:
        reason = reason_to_keep_handover(read_input(path), c)
        if reason:
            return [], [find("handover-kept", Place(path.name), path.name, reason=reason)]
    # a late return is one of many: the page tells what the new master holds now
    results = recorded_results(done.plan, c.period.next(), target.name)
    whole = replace(c, plan=done.plan, rows=results, returns=(), recorded=True)
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
    stage: Stage | None = None,
    wishes: Wishes | None = None,
    allow_incomplete: bool = False,
    how: How | None = None,
) -> Published:
    """Write the web page, the open data and the papers of a period into one folder.

    ``stage`` is 公表 unless given.

    Raises:
        NotReady: for 公表, items are missing or on hold and ``allow_incomplete`` is not given.
    """
    how = how or How()
    deliver.refuse_inside_inputs(folder, [master, *returns])
    prepare = _loading("publishing.folder")
    c = gather(master, returns, period_text, how, prepare=prepare)
    return publish_results(
        c, folder, stage=stage, wishes=wishes, allow_incomplete=allow_incomplete, how=how
    )


def publish_results(
    c: Consolidated,
    folder: Path,
    *,
    stage: Stage | None = None,
    wishes: Wishes | None = None,
    allow_incomplete: bool = False,
    how: How | None = None,
) -> Published:
    """Write what is published of results that are gathered already; 公表 unless given.

    Raises:
        NotReady: for 公表, items are missing or on hold and ``allow_incomplete`` is not given.
    """
    from taikou_xl.publishing.facts import Stage, make_publication
    from taikou_xl.publishing.folder import Wishes, make_files, refuse_unfinished, stamp_of

    how, stage = how or How(), stage or Stage.PUBLIC
    publication = make_publication(c, stage, how.day)
    if stage is Stage.PUBLIC and not allow_incomplete:
        refuse_unfinished(c, publication)
    how.progress("公表資料を作成中", 0, 1)
    made = make_files(publication, wishes or Wishes())
    record = {"stage": stage.value, "as_of": c.as_of}
    deliver.write_folder(folder, made.files, stamp_of(publication), force=how.force, record=record)
    how.progress("公表資料を作成中", 1, 1)
    return Published(replace(c, findings=(*c.findings, *made.findings)), publication, made)


def compare(old: Path, new: Path, target: Path, *, force: bool = False) -> Comparison:
    """Write what changed from one summary to another of the same plan and period."""
    from taikou_xl.outputs.corrections import compare_summaries
    from taikou_xl.outputs.corrections_book import build_corrections, reason_to_keep_corrections
    from taikou_xl.outputs.summary_reading import read_summary

    deliver.refuse_inside_inputs(target, [old, new])
    deliver.refuse_other_kind(target)
    names = [old.name, new.name]
    if old.name == new.name:  # 5月/集計.xlsx and 6月/集計.xlsx
        names = [f"{path.resolve().parent.name}/{path.name}" for path in (old, new)]
    sides = [read_summary(read_input(p), n) for p, n in zip((old, new), names, strict=True)]
    found = compare_summaries(*sides)
    data = build_corrections(found)
    deliver.refuse_foreign(target, lambda b: reason_to_keep_corrections(b, found), force=force)
    deliver.write_file(target, data)
    return found


def _write_with_json(
    files: list[tuple[Path, bytes]], json_target: Path | None, c: Consolidated, *, force: bool
) -> None:
    from taikou_xl.outputs.replacing import reason_to_keep_report
    from taikou_xl.outputs.report import report_text

    if json_target:
        deliver.refuse_foreign(json_target, lambda old: reason_to_keep_report(old, c), force=force)
        files = [*files, (json_target, report_text(c).encode())]
    deliver.write_files(files)


def _loading(*modules: str) -> Callable[[], None]:
    """Give what imports modules of ours, to be called while there is nothing else to do."""

    def load() -> None:
        with suppress(ImportError):  # whoever needs it will say so
            for name in modules:
                import_module(f"taikou_xl.{name}")

    return load
