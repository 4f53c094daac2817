"""What the library wants to reach, and whether these measurements reach it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scripts.bench.measuring import Cost, median, ratio
from scripts.bench.peers import FORMS_OF_PEER

Sets = Mapping[str, "Measured"]


@dataclass(frozen=True)
class Measured:
    """One set with its size, the costs of every command, and the seconds of each phase."""

    name: str
    forms: int
    items_each: int
    costs: Mapping[str, Sequence[Cost]]
    phases: Mapping[str, float]


@dataclass(frozen=True)
class Goal:
    """A limit for a figure of these sets; ``least`` where more is better."""

    what: str
    sets: tuple[str, ...]
    needs: tuple[str, ...]
    figure: Callable[[Sets], float]
    limit: float
    unit: str = "倍"
    least: bool = False

    def is_measured(self, sets: Sets) -> bool:
        """Tell whether everything was measured that the figure needs."""
        return all(name in sets and set(self.needs) <= set(sets[name].costs) for name in self.sets)

    def is_met(self, sets: Sets) -> bool:
        """Tell whether the figure is within its limit."""
        found = self.figure(sets)
        return found >= self.limit if self.least else found <= self.limit


def _ratio(name: str, one: str, other: str) -> Callable[[Sets], float]:
    return lambda sets: ratio(sets[name].costs[one], sets[name].costs[other])


def forms_ratio(one: Measured, peer: str, of: Literal["wall", "cpu"] = "wall") -> float:
    """Give how many times as long a form takes the peer, which makes some of them only."""
    times = one.forms / min(one.forms, FORMS_OF_PEER)
    costs, own = one.costs[peer], one.costs["distribute"]
    if of == "cpu":
        return median(costs).cpu / median(own).cpu * times
    return ratio(costs, own) * times


def _per_form(name: str) -> Callable[[Sets], float]:
    return lambda sets: median(sets[name].costs["consolidate"]).wall / sets[name].forms


_RUN, _IMPORT, _FLOOR = "consolidate", "import pandera.pandas", "calamine"
GOALS = (
    Goal("S：consolidate ÷ import pandera.pandas", ("S",), (_RUN, _IMPORT), _ratio("S", _RUN, _IMPORT), 1.5),
    Goal("S：--help ÷ import pandera.pandas", ("S",), ("--help", _IMPORT), _ratio("S", "--help", _IMPORT), 0.2),
    Goal("M：consolidate ÷ calamine（1スレッド）", ("M",), (_RUN, _FLOOR), _ratio("M", _RUN, _FLOOR), 2.5),
    Goal("M：pandas＋openpyxl ÷ consolidate", ("M",), (_RUN, "pandas"), _ratio("M", "pandas", _RUN), 10, least=True),
    Goal("L：consolidate ÷ calamine（1スレッド）", ("L",), (_RUN, _FLOOR), _ratio("L", _RUN, _FLOOR), 2),
    Goal("M：openpyxlで初めから書く ÷ distribute（1ファイルあたり）", ("M",), ("forms_anew", "distribute"), lambda sets: forms_ratio(sets["M"], "forms_anew"), 12, least=True),
    Goal("M：openpyxlで写す ÷ distribute（1ファイルあたり）", ("M",), ("forms", "distribute"), lambda sets: forms_ratio(sets["M"], "forms"), 12, least=True),
    Goal("LとMの、consolidate の1ファイルあたりの時間の比", ("M", "L"), (_RUN,), lambda sets: _per_form("L")(sets) / _per_form("M")(sets), 1.3),
    Goal("L：consolidate の最大メモリ", ("L",), (_RUN,), lambda sets: median(sets["L"].costs[_RUN]).memory / 2**20, 700, "MB"),
)  # fmt: skip


def goal_lines(found: Sequence[Measured]) -> list[str]:
    """Give the table of goals: the limit, what was measured, and whether it is met."""
    sets = {one.name: one for one in found}
    lines = ["| 目標 | 限度 | 測った値 | |", "|---|--:|--:|---|"]
    for goal in GOALS:
        limit = f"{goal.limit:g}{goal.unit}{'以上' if goal.least else '以下'}"
        if not goal.is_measured(sets):
            lines.append(f"| {goal.what} | {limit} | － | 測っていません |")
            continue
        met = "届きました" if goal.is_met(sets) else "**届いていません**"
        lines.append(f"| {goal.what} | {limit} | {goal.figure(sets):.2f}{goal.unit} | {met} |")
    return lines
