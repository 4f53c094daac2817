"""What a user asked for on the command line or by a button, understood or refused in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from taikou_xl.errors import UnreadableInput, UsageProblem
from taikou_xl.sheets import deliver

if TYPE_CHECKING:
    from taikou_xl.plan.kinds import Preset
    from taikou_xl.plan.model import Plan
    from taikou_xl.terms.periods import Period


def read_input(path: Path) -> bytes:
    """Give an input's bytes.

    Raises:
        UsageProblem: there is no such file.
        UnreadableInput: it cannot be read.
    """
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


def load_preset(name: str) -> Preset:
    """Give a preset by name, or the one that a master workbook holds.

    Raises:
        UsageProblem: neither a preset's name nor an existing file.
    """
    from taikou_xl.master.read import read_preset
    from taikou_xl.plan.presets import PRESETS

    if name in PRESETS:
        return PRESETS[name]
    path = Path(name)
    if not path.is_file():
        known = "、".join(PRESETS)
        raise UsageProblem(
            f"プリセット「{name}」はありません。",
            f"使えるのは {known}、または台帳ファイル（.xlsx）です。",
        )
    return read_preset(read_input(path), path.name)


def preset_files(preset: str) -> list[Path]:
    """Give the input file that ``--preset`` names, if it names one."""
    from taikou_xl.plan.presets import PRESETS

    return [] if preset in PRESETS else [Path(preset)]


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


def chosen_units(plan: Plan, period: Period, only: Sequence[str]) -> tuple[str, ...]:
    """Give the units that get a form: all of the period, or those of ``--only``.

    Raises:
        UsageProblem: there are none, or a name is not one of them.
    """
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


def check_targets(
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
