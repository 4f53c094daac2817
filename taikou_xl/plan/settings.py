"""設定 of a new plan: the defaults, the preset's own, and what ``--set`` gives."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from taikou_xl.errors import UsageProblem
from taikou_xl.plan.kinds import SETTINGS, Preset
from taikou_xl.plan.model import EXTRAS, split_extras
from taikou_xl.plan.soundness import extra_problems, level_problems
from taikou_xl.terms.periods import Period, parse_span
from taikou_xl.terms.text import clean_text, name_key

LEVELS, SPAN, PLAN_ID = "階層", "計画期間", "計画ID"
_FROM_THE_LIST = (SPAN, LEVELS, PLAN_ID)  # belongs to one plan, never handed on by a preset


def nearest(word: str, known: Sequence[str]) -> str:
    """Give the known word that looks most like ``word``, "" where none is near."""
    by_key = {name_key(name): name for name in known}
    found = difflib.get_close_matches(name_key(word), list(by_key), n=1, cutoff=0.5)
    return by_key[found[0]] if found else ""


def check_sets(sets: Mapping[str, str], preset: Preset) -> dict[str, str]:
    """Give the ``--set`` values under their proper keys.

    Raises:
        UsageProblem: unknown keys or values that their setting does not allow, all at once.
    """
    known = {name_key(setting.key): setting for setting in SETTINGS}
    own = {name_key(key): key for key, _ in preset.settings}
    names = [setting.key for setting in SETTINGS]
    checked: dict[str, str] = {}
    problems = []
    for given, value in sets.items():
        text = clean_text(value).strip()
        setting = known.get(name_key(given))
        if setting is None and name_key(given) not in own:
            near = nearest(given, names)
            hint = f"（「{near}」ではありませんか）" if near else ""
            problems.append(f"設定「{given}」はありません{hint}。")
        elif setting is not None and setting.choices and text not in setting.choices:
            choices = "、".join(setting.choices)
            problems.append(f"設定「{given}」の「{value}」は選べません（{choices} のいずれか）。")
        else:
            checked[setting.key if setting else own[name_key(given)]] = text
    problems += _structure_problems(checked, preset)
    if problems:
        raise UsageProblem(
            "\n".join(["--set の指定を読み取れません。", *(f"・{text}" for text in problems)]),
            f"使える設定：{'、'.join(names)}",
        )
    return checked


def _structure_problems(checked: Mapping[str, str], preset: Preset) -> list[str]:
    problems = []
    if LEVELS in checked:
        problems += level_problems(split_levels(checked[LEVELS]))
    if EXTRAS in checked:
        fields = (f.name for f in preset.fields)
        taken = (*split_levels(checked.get(LEVELS, "") or ",".join(preset.level_names)), *fields)
        problems += extra_problems(split_extras(checked[EXTRAS]), taken)
    if SPAN in checked:
        try:
            parts = parse_span(checked[SPAN])[0].parts
        except ValueError:
            parts = 0
        if parts != preset.period_parts:
            problems.append(
                f"「計画期間」の「{checked[SPAN]}」を読み取れません（例：{SPAN_EXAMPLES[preset.period_parts]}）。"
            )
    return problems


def with_levels(preset: Preset, sets: Mapping[str, str]) -> Preset:
    """Give the preset with the levels and further attributes that ``--set`` names: all a list needs.

    Raises:
        UsageProblem: ``sets`` holds anything else, or names that cannot be used.
    """
    checked = check_sets(sets, preset)
    others = [key for key in checked if key not in (LEVELS, EXTRAS)]
    if others:
        raise UsageProblem(
            f"一覧を作るときに --set で指定できるのは「{LEVELS}」と「{EXTRAS}」です（「{others[0]}」は使えません）。",
            "ほかの設定は、一覧から台帳を作るとき（master）に指定してください。",
        )
    if LEVELS in checked:
        preset = replace(preset, level_names=split_levels(checked[LEVELS]))
    if EXTRAS in checked:
        more = dict.fromkeys((*split_extras(checked[EXTRAS]), *preset.more))
        preset = replace(preset, more=tuple(more))
    return preset


SPAN_EXAMPLES = {1: "令和7-令和11", 2: "R7H1-R11H2", 4: "R7Q1-R11Q4"}


def split_levels(text: str) -> tuple[str, ...]:
    """Split 階層: names from the highest level to the item's own, separated by commas."""
    return tuple(part.strip() for part in re.split(r"[,，、]", text))


def span_text(periods: Sequence[Period]) -> str:
    """Give 計画期間 as 設定 holds it: ``令和7-令和11``."""
    return f"{periods[0].short_label}-{periods[-1].short_label}"


def new_settings(preset: Preset, checked: Mapping[str, str]) -> dict[str, str]:
    """Give all settings of a new plan in the order of 設定, without those that the list decides."""
    settings = {setting.key: setting.default for setting in SETTINGS}
    settings[EXTRAS] = ",".join(preset.more)
    settings |= {key: value for key, value in preset.settings if key not in _FROM_THE_LIST}
    given = {key: value or settings.get(key, "") for key, value in checked.items()}
    return {**settings, **given}
