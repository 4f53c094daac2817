"""Commands as whole processes, in turn: wall time, processor time and peak memory of each."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_KB = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss


@dataclass(frozen=True)
class Cost:
    """What one run took: seconds, processor seconds of all its processes, bytes of the largest."""

    wall: float
    cpu: float
    memory: int


# a process begins with the size of the one that starts it: so a small one starts it
_LAUNCH = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(process.pid, 0)
wall = time.perf_counter() - start
process.returncode = os.waitstatus_to_exitcode(status)
print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss, process.returncode)
"""


def run_once(command: Sequence[str]) -> Cost:
    """Run a command and give its cost.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    launch = [sys.executable, "-S", "-c", _LAUNCH, *command]
    done = subprocess.run(launch, capture_output=True, text=True, check=False)
    wall, cpu, memory, code = done.stdout.split()
    if int(code) not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}\n{done.stderr}")
    return Cost(float(wall), float(cpu), int(memory) * _KB)


def in_turn(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, list[Cost]]:
    """Run all commands one after the other, so many rounds: a slow minute meets all of them."""
    found: dict[str, list[Cost]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            found[name].append(run_once(command))
            print(f"  {number + 1}/{rounds} {name} {found[name][-1].wall:.2f}s", file=sys.stderr)
    return found


def phases(command: Sequence[str], rounds: int) -> dict[str, float]:
    """Run a command that prints seconds by phase as JSON; give the median of each phase."""
    taken: list[dict[str, float]] = []
    for _ in range(rounds):
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        taken.append(json.loads(done.stdout))
    return {name: statistics.median(one[name] for one in taken) for name in taken[0]}


def median(costs: Sequence[Cost]) -> Cost:
    """Give the median of each figure; of memory the most."""
    return Cost(
        statistics.median(c.wall for c in costs),
        statistics.median(c.cpu for c in costs),
        max(c.memory for c in costs),
    )


def ratio(costs: Sequence[Cost], against: Sequence[Cost]) -> float:
    """Give the median ratio of wall times, pair by pair: both met the same machine."""
    return statistics.median(a.wall / b.wall for a, b in zip(costs, against, strict=True))
