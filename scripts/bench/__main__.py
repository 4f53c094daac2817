"""Measure everything, and write docs/benchmarks.md.

    python -m scripts.bench                      # S, M and L, five rounds: hours
    python -m scripts.bench --sets S M --rounds 3
    python -m scripts.bench --dose               # a minute: does the benchmark still work?

Commands run as whole processes, in turn with their peers, so that a slow minute meets all.
"""

from __future__ import annotations

import argparse
import compileall
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import taikou_xl
from scripts.bench.goals import Measured
from scripts.bench.measuring import Cost, in_turn, phases
from scripts.bench.page import page
from scripts.bench.peers import FORM_PEERS
from scripts.bench.sets import PERIOD, SIZES, Made, make

PAGE = Path(__file__).parent.parent.parent / "docs" / "benchmarks.md"
_DOSE = (4, 3)
_MOST_FOR_ALL = 1_000  # forms: beyond, the slow peers take an hour for each run
_FOR_LARGE_SETS = ("calamine", "calamine2", "consolidate", "check")


def commands_of(made: Made, size: int, work: Path) -> dict[str, list[str]]:
    """Give the commands to be run on a set, by name."""
    python, tool = sys.executable, [sys.executable, "-m", "taikou_xl"]
    over = [str(made.master), str(made.returns), "--period", PERIOD, "--quiet", "--force"]
    peer = [python, "-m", "scripts.bench.peers"]
    found = {
        "import pandera.pandas": [python, "-c", "import pandera.pandas"],
        "--help": [*tool, "--help"],
        "calamine": [*peer, "calamine", str(made.returns), "-"],
        "calamine2": [*peer, "calamine2", str(made.returns), "-"],
        "consolidate": [*tool, "consolidate", *over, "-o", str(work / "集計.xlsx")],
        "consolidate --cache": [
            *(*tool, "consolidate", *over, "-o", str(work / "集計2.xlsx")),
            *("--cache", str(work / "控え")),
        ],
        "check": [*tool, "check", *over],
        "publish": [
            *(*tool, "publish", *over, "-o", str(work / "公表")),
            *("--formats", "html,csv", "--allow-incomplete"),
        ],
    }
    if size > _MOST_FOR_ALL:
        return {name: found[name] for name in _FOR_LARGE_SETS}
    for name in ("pandas", "openpyxl"):
        found[name] = [*peer, name, str(made.returns), str(work / f"{name}.xlsx")]
    found["distribute"] = [
        *(*tool, "distribute", str(made.master), "--period", PERIOD),
        *("-o", str(work / "配布"), "--quiet", "--force"),
    ]
    for name in FORM_PEERS:
        found[name] = [*peer, name, str(made.forms), str(work / name)]
    return found


def measure(name: str, size: tuple[int, int], folder: Path, rounds: int) -> Measured:
    """Make a set and measure everything on it."""
    print(f"{name}: {size[0]} forms", file=sys.stderr)
    made = make(folder / name, *size)
    work = folder / f"{name}_out"
    work.mkdir()
    costs: Mapping[str, Sequence[Cost]] = in_turn(commands_of(made, size[0], work), rounds)
    phase = [sys.executable, "-m", "scripts.bench.phases"]
    taken = phases([*phase, str(made.master), str(made.returns), PERIOD], rounds)
    return Measured(name, *size, costs, taken)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", nargs="+", choices=list(SIZES), default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rounds-of-l", type=int, help="rounds of L, where fewer are wanted")
    parser.add_argument("--dose", action="store_true", help="4 forms, one round, nothing written")
    given = parser.parse_args()
    # as pip does on installing, for us as for the libraries of the peers: where no compiled files
    # may be written (PYTHONDONTWRITEBYTECODE), every run would compile all of ours again
    for package in (Path(taikou_xl.__file__).parent, Path(__file__).parent):
        compileall.compile_dir(package, quiet=1)
    with tempfile.TemporaryDirectory() as temporary:
        if given.dose:
            print(page([measure("dose", _DOSE, Path(temporary), 1)]))
            return
        rounds = {"L": given.rounds_of_l or given.rounds}
        found = [
            measure(n, SIZES[n], Path(temporary), rounds.get(n, given.rounds)) for n in given.sets
        ]
    PAGE.write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()
