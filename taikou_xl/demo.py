"""The whole cycle with clearly fictional answers, on the bundled plan or on the user's own list.

Every answer says 架空, and the plan's name on every page says so too. In a first round two
departments do not answer, one makes mistakes, one sends the form of another year too; in a
second one the mistakes come back corrected, another sends its answers anew, and the
administrator writes down a telephone answer and an approval: every part of the report shows.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from taikou_xl import demo_answers, pipeline
from taikou_xl.demo_master import make_demo_master
from taikou_xl.findings import Finding
from taikou_xl.forms.identity import Identity, find_identity
from taikou_xl.forms.workbook import build_form, form_file_name
from taikou_xl.how import How, Progress, no_progress
from taikou_xl.master.write import build_master
from taikou_xl.outputs.terminal import account_lines
from taikou_xl.outputs.welcome import welcome_page
from taikou_xl.plan.handrows import CONFIRMED_HEADS, OFFICE_HEADS
from taikou_xl.plan.model import Plan, Role
from taikou_xl.plan.sheetnames import CONFIRMED, OFFICE
from taikou_xl.publishing.folder import PAGE, Wishes
from taikou_xl.sheets import deliver
from taikou_xl.sheets.opening import open_book
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import text_width

MASTER, FORMS, RETURNS = "2_台帳.xlsx", "3_配布", "4_回収"
SENT = "5_差戻し"
CHECKED, SUMMARY, REPORT = "5_確認結果.xlsx", "6_集計.xlsx", "6_集計.json"
PUBLISHED = "7_公表"
WELCOME = "はじめに.html"
_PUBLISHED_FORMATS = ("html", "csv", "xlsx", "docx")  # a PDF takes LibreOffice and many seconds


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
    progress: Progress = no_progress,
) -> Made:
    """Run the cycle in a temporary folder and deliver it whole.

    Raises:
        TaikouError: the user's own list cannot be read, or the folder is not ours to fill.
    """
    if list_path:
        deliver.refuse_inside_inputs(folder, [list_path])
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        listed, plan = make_demo_master(work, MASTER, preset, list_path)
        period = _demo_period(plan)
        pipeline.distribute(work / MASTER, period.key, work / FORMS, progress=progress)
        roles = _roles(plan, period)
        _return_forms(work, plan, period, roles, progress)
        _first_round(work, plan, period, roles)
        c = pipeline.consolidate(
            work / MASTER,
            [work / RETURNS],
            period.key,
            work / SUMMARY,
            json_target=work / REPORT,
            how=How(progress=progress),
        )
        pipeline.publish_results(
            c, work / PUBLISHED, wishes=Wishes(_PUBLISHED_FORMATS), allow_incomplete=True
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
    """What units do: ``silent`` ones do not answer (the first is telephoned), ``mistaken`` makes

    mistakes, ``twice`` sends its answers anew, ``unsure`` (an item) waits for its figure.
    """

    silent: tuple[str, ...]
    mistaken: str
    twice: str
    unsure: str


def _write_master(work: Path, plan: Plan) -> None:
    (work / MASTER).write_bytes(build_master(plan))


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
    left = [unit for unit in others if unit != mistaken]
    asked = [i for i in plan.items_in(period) if i.unit in left and plan.has_target(i, period)]
    return Roles(silent, mistaken, left[-1] if left else "", asked[-1].no if asked else "")


def _return_forms(work: Path, plan: Plan, period: Period, roles: Roles, progress: Progress) -> None:
    (work / RETURNS).mkdir()
    forms = sorted((work / FORMS).glob("*.xlsx"))
    for done, form in enumerate(forms):
        progress("架空の回答を記入中", done, len(forms))
        data = form.read_bytes()
        unit = _identity_of(data).unit
        if unit in roles.silent:
            continue
        answers = _answers(plan, period, roles, data, mistaken=unit == roles.mistaken)
        (work / RETURNS / form.name).write_bytes(_fill(data, answers))
    progress("架空の回答を記入中", len(forms), len(forms))
    _stray_form(work, plan, period, roles)


def _stray_form(work: Path, plan: Plan, period: Period, roles: Roles) -> None:
    """Add the form of another year, which a department filled by mistake as well."""
    other = next((p for p in plan.periods if p != period and plan.items_in(p)), None)
    if other is None or roles.twice not in plan.units_in(other):
        return
    data = build_form(plan, other, roles.twice)
    answers = _answers(plan, other, roles, data)
    name = form_file_name(f"{roles.twice}（{other.label}の様式）")
    (work / RETURNS / name).write_bytes(_fill(data, answers))


def _first_round(work: Path, plan: Plan, period: Period, roles: Roles) -> None:
    """Check, send back, and do what makes the second round better: copies, 旧, the master."""
    sent = work / SENT
    checked = pipeline.send_back(
        work / MASTER, [work / RETURNS], period.key, sent, report=work / CHECKED
    )
    for copy in sorted(sent.glob("*/*.xlsx")):
        data = copy.read_bytes()
        corrected = _fill(data, _answers(plan, period, roles, data))
        (work / RETURNS / f"{copy.stem}（修正）.xlsx").write_bytes(corrected)
    _send_anew(work, plan, period, roles)
    by_hand = _telephone_rows(plan, period, roles)
    approved = _approval_rows(checked.c.findings, period)
    _write_master(work, replace(plan, kept={**plan.kept, OFFICE: by_hand, CONFIRMED: approved}))


def _send_anew(work: Path, plan: Plan, period: Period, roles: Roles) -> None:
    form = work / RETURNS / form_file_name(roles.twice)
    if not roles.twice or not form.exists():
        return
    data = (work / FORMS / form.name).read_bytes()
    answers = _answers(plan, period, roles, data)
    body = next((f.name for f in plan.report_fields if f.role is Role.BODY), None)
    for texts in answers.values():
        if body and texts.get(body):
            texts[body] += "（差し替え後の文）"
    (work / RETURNS / "旧").mkdir()
    form.rename(work / RETURNS / "旧" / form.name)
    form.write_bytes(_fill(data, answers))


def _telephone_rows(plan: Plan, period: Period, roles: Roles) -> tuple[Mapping[str, str], ...]:
    told = dict.fromkeys(OFFICE_HEADS, "") | {
        "期": period.key,
        "経緯": "電話",
        "理由": "架空の聞取り",
    }
    order = {item.no: number for number, item in enumerate(plan.items)}
    return tuple(
        {**told, "番号": item.no, "欄": name, "修正後": text}
        for item in plan.items_in(period)
        if item.unit in roles.silent[:1]
        for name, text in demo_answers.answers(plan, item, period, order[item.no]).items()
        if text
    )


def _approval_rows(findings: Iterable[Finding], period: Period) -> tuple[Mapping[str, str], ...]:
    found = next((f for f in findings if f.code == "rating-disagrees"), None)
    if found is None:
        return ()
    row = dict.fromkeys(CONFIRMED_HEADS, "") | {"期": period.key, "番号": found.item}
    return ({**row, "指摘": found.message, "対応": "了承", "理由": "架空の判断"},)


def _identity_of(data: bytes) -> Identity:
    identity = find_identity(open_book(data))
    assert identity is not None
    return identity


def _answers(
    plan: Plan, period: Period, roles: Roles, data: bytes, *, mistaken: bool = False
) -> dict[str, dict[str, str]]:
    """Give the answers of a form by item and field."""
    order = {item.no: number for number, item in enumerate(plan.items)}
    figure = next((f.name for f in plan.report_fields if f.role is Role.FIGURE), "")
    found = {}
    for number, issued in enumerate(_identity_of(data).items):
        item = plan.item_by_no[issued.no]
        texts = demo_answers.answers(plan, item, period, order[item.no])
        if mistaken:
            texts |= demo_answers.mistakes(plan, item, period, number)
        if item.no == roles.unsure and figure:
            texts[figure] = demo_answers.OPEN
        found[item.no] = texts
    return found


def _fill(data: bytes, answers: Mapping[str, Mapping[str, str]]) -> bytes:
    """Fill a form as staff would: only the open cells, through an ordinary xlsx library."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    for issued in _identity_of(data).items:
        sheet = book[issued.sheet]
        for field, address in issued.cells:
            text = answers[issued.no].get(field)
            if text is not None:
                sheet[address].value = text or None
    for cell in (c for sheet in book.worksheets for row in sheet.iter_rows() for c in row):
        if cell.value == "記入者":
            row = cell.parent[cell.row]
            beside = next(
                (c for c in row if c.column > cell.column and not c.protection.locked), None
            )
            if beside is not None:
                beside.value = "架空 太郎"
    filled = io.BytesIO()
    book.save(filled)
    return filled.getvalue()


def _steps(listed: str, period: Period, roles: Roles) -> tuple[tuple[str, str], ...]:
    told = (
        f"「{roles.silent[0]}」の電話での回答と、確認の了承も書いてあります。"
        if roles.silent
        else ""
    )
    silent = "・".join(f"「{unit}」" for unit in roles.silent)
    missing = f"はじめは{silent}が未提出でした。" if silent else ""
    wrong = f"「{roles.mistaken}」は差戻しを直して出し直しました。" if roles.mistaken else ""
    twice = f"「{roles.twice}」は差し替えがあり、前の分は「旧」にあります。" if roles.twice else ""
    return (
        (listed, "計画項目を1行に1つずつ並べた一覧です。ここから始めます。"),
        (MASTER, f"一覧から作った台帳です。計画項目ごとに1枚のシートがあります。{told}"),
        (FORMS, f"{period.label}の照会として、担当課（係）ごとに配るファイルと依頼文です。"),
        (RETURNS, f"担当課から戻った回答（架空）です。{missing}{wrong}{twice}"),
        (CHECKED, "1回目の確認の結果です。どのセルをどう直すかを書いています。"),
        (SENT, "1回目の確認のあと担当課に送った、差戻し（印を付けた写しと差戻し票）と督促文です。"),
        (
            SUMMARY,
            "2回目の回答まで入れた集計表です。「概要」はA4で1枚、すべての数字は出所のセルまでたどれます。",
        ),
        (REPORT, "同じ集計を、ほかのプログラムから使うための形にしたものです。"),
        (
            f"{PUBLISHED}/{PAGE}",
            "公表用のウェブページです。同じフォルダに、CSV・Excelのデータと、審議会資料・概要1枚（Word）があります。",
        ),
    )


def _deliver(work: Path, folder: Path, plan: Plan, *, force: bool) -> None:
    files = {path.relative_to(work).as_posix(): path.read_bytes() for path in _sorted_files(work)}
    deliver.write_folder(folder, files, {"kind": "demo", "plan": plan.key}, force=force)


def _sorted_files(work: Path) -> Sequence[Path]:
    return sorted(path for path in work.rglob("*") if path.is_file())
