"""The whole cycle with clearly fictional answers, on the bundled plan or on the user's own list.

Every answer says 架空, the plan's name on every page says so too, two departments do not
answer and one makes mistakes, so that every part of the report shows.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from taikou_xl import demo_answers, pipeline
from taikou_xl.errors import UsageProblem
from taikou_xl.forms.identity import Identity, find_identity
from taikou_xl.master.read import read_master
from taikou_xl.outputs.terminal import account_lines
from taikou_xl.outputs.welcome import welcome_page
from taikou_xl.plan.bundled import bundled_list
from taikou_xl.plan.model import Plan
from taikou_xl.sheets import deliver
from taikou_xl.sheets.opening import open_book
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import text_width

MARK = "（架空の回答によるデモ）"
MASTER, FORMS, RETURNS = "2_台帳.xlsx", "3_配布", "4_回収"
SENT = "5_差戻し"
CHECKED, SUMMARY, REPORT = "5_確認結果.xlsx", "6_集計.xlsx", "6_集計.json"
WELCOME = "はじめに.html"


@dataclass(frozen=True)
class Made:
    """What a demo made: the folder, its steps (file, one sentence), the account's lines."""

    folder: Path
    steps: tuple[tuple[str, str], ...]
    account: tuple[str, ...]


def run(
    folder: Path,
    preset: str = "annual",
    list_path: Path | None = None,
    *,
    force: bool = False,
    progress: pipeline.Progress = pipeline.no_progress,
) -> Made:
    """Run the cycle in a temporary folder and deliver it whole.

    Raises:
        TaikouError: the user's own list cannot be read, or the folder is not ours to fill.
    """
    if list_path:
        deliver.refuse_inside_inputs(folder, [list_path])
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        listed, plan = _make_master(work, preset, list_path)
        period = _demo_period(plan)
        pipeline.distribute(work / MASTER, period.key, work / FORMS, progress=progress)
        roles = _roles(plan, period)
        _return_forms(work, plan, period, roles, progress)
        returns = [work / RETURNS]
        sent = work / SENT
        pipeline.send_back(work / MASTER, returns, period.key, sent, report=work / CHECKED)
        c = pipeline.consolidate(
            work / MASTER,
            returns,
            period.key,
            work / SUMMARY,
            json_target=work / REPORT,
            progress=progress,
        )
        steps = _steps(listed, period, roles)
        account = tuple(account_lines(c))
        (work / WELCOME).write_text(welcome_page(plan.name, account, steps), encoding="utf-8")
        _deliver(work, folder, plan, force=force)
    return Made(folder, steps, account)


def describe(made: Made) -> str:
    """Give the short table for the terminal: what was made, and the account."""
    lines = [f"デモを作りました：{made.folder}", ""]
    widest = max(text_width(file) for file, _ in made.steps)
    for file, sentence in made.steps:
        lines.append(f"  {file}{' ' * (widest - text_width(file))}  {sentence}")
    lines += ["", *made.account, "", f"まず {made.folder / WELCOME} を開いてください。"]
    return "\n".join(lines)


@dataclass(frozen=True)
class Roles:
    """Which units do not answer, and which one answers with mistakes."""

    silent: tuple[str, ...]
    mistaken: str


def _make_master(work: Path, preset: str, list_path: Path | None) -> tuple[str, Plan]:
    if list_path is None:
        data, sets = bundled_list()
        suffix = ".csv"
    else:
        try:
            data = list_path.read_bytes()
        except OSError as problem:
            raise UsageProblem(
                f"「{list_path}」を読み取れません。", "ファイル名とフォルダを確認してください。"
            ) from problem
        sets, suffix = {}, list_path.suffix
    listed = f"1_計画一覧{suffix}"
    (work / listed).write_bytes(data)
    name = sets.get("計画名", "行政改革大綱 実施計画")
    pipeline.make_master(work / listed, work / MASTER, preset, {**sets, "計画名": f"{name}{MARK}"})
    plan, _ = read_master((work / MASTER).read_bytes(), MASTER)
    return listed, plan


def _demo_period(plan: Plan) -> Period:
    """Give the first period that asks for answers and is not recorded yet."""
    from taikou_xl.returns.recorded import period_is_recorded

    open_periods = [p for p in plan.periods if plan.items_in(p) and not period_is_recorded(plan, p)]
    return open_periods[0] if open_periods else plan.periods[-1]


def _roles(plan: Plan, period: Period) -> Roles:
    units = plan.units_in(period)
    counts = {unit: sum(i.unit == unit for i in plan.items_in(period)) for unit in units}
    by_size = sorted(units, key=lambda unit: (counts[unit], units.index(unit)))
    silent = tuple(by_size[: max(0, min(2, len(units) - 2))])
    others = [unit for unit in by_size if unit not in silent]
    mistaken = next((unit for unit in others if counts[unit] >= 2), others[-1] if others else "")
    return Roles(silent, mistaken)


def _return_forms(
    work: Path, plan: Plan, period: Period, roles: Roles, progress: pipeline.Progress
) -> None:
    (work / RETURNS).mkdir()
    forms = sorted((work / FORMS).glob("*.xlsx"))
    for done, form in enumerate(forms):
        progress("架空の回答を記入中", done, len(forms))
        data = form.read_bytes()
        identity = find_identity(open_book(data))
        assert identity is not None
        if identity.unit in roles.silent:
            continue
        filled = _fill(data, identity, plan, period, mistaken=identity.unit == roles.mistaken)
        (work / RETURNS / form.name).write_bytes(filled)
    progress("架空の回答を記入中", len(forms), len(forms))


def _fill(data: bytes, identity: Identity, plan: Plan, period: Period, *, mistaken: bool) -> bytes:
    """Fill a form as staff would: only the open cells, through an ordinary xlsx library."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    order = {item.no: number for number, item in enumerate(plan.items)}
    for number, issued in enumerate(identity.items):
        item = plan.item_by_no[issued.no]
        answers = demo_answers.answers(plan, item, period, order[item.no])
        if mistaken:
            answers |= demo_answers.mistakes(plan, item, period, number)
        sheet = book[issued.sheet]
        for field, address in issued.cells:
            if answers.get(field):
                sheet[address].value = answers[field]
    cover = book.worksheets[0]
    for row in cover.iter_rows():
        for cell in row:
            if cell.value == "記入者":
                beside = next(c for c in row if c.column > cell.column and not c.protection.locked)
                beside.value = "架空 太郎"
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def _steps(listed: str, period: Period, roles: Roles) -> tuple[tuple[str, str], ...]:
    silent = "・".join(f"「{unit}」" for unit in roles.silent)
    missing = f"{silent}は未提出です。" if silent else ""
    wrong = f"「{roles.mistaken}」の回答には誤りがあります。" if roles.mistaken else ""
    return (
        (listed, "計画項目を1行に1つずつ並べた一覧です。ここから始めます。"),
        (MASTER, "一覧から作った台帳です。計画項目ごとに1枚のシートがあります。"),
        (FORMS, f"{period.label}の照会として、担当課ごとに配るファイルと依頼文です。"),
        (RETURNS, f"担当課から戻った回答（架空）です。{missing}{wrong}"),
        (CHECKED, "回答の誤りと確認事項の一覧です。どのセルをどう直すかを書いています。"),
        (SENT, "担当課に送る差戻し（印を付けた写しと差戻し票）と督促文です。"),
        (SUMMARY, "集計表です。「概要」はA4で1枚、すべての数字は出所のセルまでたどれます。"),
        (REPORT, "同じ集計を、ほかのプログラムから使うための形にしたものです。"),
    )


def _deliver(work: Path, folder: Path, plan: Plan, *, force: bool) -> None:
    files = {path.relative_to(work).as_posix(): path.read_bytes() for path in _sorted_files(work)}
    deliver.write_folder(folder, files, {"kind": "demo", "plan": plan.key}, force=force)


def _sorted_files(work: Path) -> Sequence[Path]:
    return sorted(path for path in work.rglob("*") if path.is_file())
