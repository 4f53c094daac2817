"""A step run from the command line: which one is meant, and with which settings it runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from taikou_xl.errors import TaikouError, UsageProblem
from taikou_xl.how import Progress
from taikou_xl.office.acting import Outcome, act
from taikou_xl.office.desk import Desk
from taikou_xl.office.desk_words import for_the_desk
from taikou_xl.office.saved import read_console, saved_settings
from taikou_xl.office.steps import SETTINGS, STEPS, Step


@dataclass(frozen=True)
class Planned:
    """A step and the settings with which it will run."""

    step: Step
    texts: Mapping[str, str]

    def lines(self) -> list[str]:
        """Say what is run with which settings: they are those of the last save."""
        shown = [f"{self.step.caption}（操作ブックに保存されている設定で実行します）"]
        return shown + [f"  {s.label}：{self.texts[s.key] or '（空欄）'}" for s in SETTINGS]

    def run(self, progress: Progress) -> Outcome:
        """Run the step.

        Raises:
            TaikouError: it cannot run; nothing was written. Its words name no option: who
                double-clicks a ``.cmd`` can give none.
        """
        try:
            return act(self.step.key, Desk.of(self.texts), progress=progress)
        except TaikouError as stop:
            raise type(stop)(_reworded(stop.message), _reworded(stop.remedy)) from stop


def plan_step(console: Path, name: str) -> Planned:
    """Find the step of a number, a caption or a key, and read the console's settings.

    Raises:
        UsageProblem: there is no such step (all are named), or no such console.
    """
    for number, step in enumerate(STEPS, start=1):
        if name.strip() in (str(number), step.caption, step.key):
            return Planned(step, saved_settings(read_console(console), console.name))
    known = "、".join(f"{number} {step.caption}" for number, step in enumerate(STEPS, start=1))
    raise UsageProblem(f"「{name}」という手順はありません。", f"{known} から指定してください。")


def outcome_lines(outcome: Outcome) -> list[str]:
    """Give what came out: the messages, the state with its counts, and where it lies."""
    messages = [_reworded(line) for line in outcome.messages]
    lines = [*messages, f"{outcome.state}：{'　'.join(outcome.result.splitlines())}"]
    return lines + ([f"できたもの：{outcome.made}"] if outcome.made else [])


def _reworded(text: str) -> str:
    """Give the words of the desk without its buttons: here a step is run, not pressed."""
    ours = for_the_desk(text)
    for pressed in ("もう一度ボタンを押", "もう一度押"):
        for ending, run in (("す", "する"), ("し", "し")):
            ours = ours.replace(f"{pressed}{ending}", f"もう一度実行{run}")
    return ours
