"""Damage a returned form in thousands of ways and look for answers that change in silence.

    python -m scripts.fuzz_returns --flips 20000 --mutations 2000 --seed 1

Every damaged form is read as ``consolidate`` reads it. Sound outcomes: the same answers; the
file refused; the cell held; the difference named by a finding on its item; an item that is
lost, which then counts as missing. In a well-formed file with right checksums an answer may
really be another one: then openpyxl (where it cannot read the file, calamine), which knows
nothing of our reader, must see just the same text under the same printed labels. Anything else is a silent difference: it is printed with the
number that makes it again (``--only N``), and the program ends with 1.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import multiprocessing
import random
import re
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
from python_calamine import CalamineWorkbook

from scripts.fuzz_mutations import Damage, flip, mutate
from taikou_xl import pipeline
from taikou_xl.findings import Finding
from taikou_xl.master.read import read_master
from taikou_xl.plan.bundled import bundled_list
from taikou_xl.plan.model import Plan
from taikou_xl.returns.checks import check_answers
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.model import FileStatus, Reading
from taikou_xl.returns.read import read_return
from taikou_xl.terms.periods import Period

SILENT = "SILENT DIFFERENCE"
PERIOD, YEAR, UNIT, FIELDS = (
    Period.parse("R7"),
    7,
    "秘書課",
    ("実施概要", "数値", "達成度", "振り返り"),
)
ANSWERS = {
    "実施概要": "（架空）計画どおり実施した。\n1,234人が参加した。",
    "数値": "14地区",
    "達成度": "年度目標達成",
    "振り返り": "（架空）次年度は4月から着手する。",
}
Spot = tuple[str, str]  # item number, field
Rows = Sequence[Sequence[Any]]  # cells of a sheet, with ``value`` and ``number_format``
Cells = Mapping[Spot, tuple[str, str]]  # → state, value


@dataclass(frozen=True)
class Base:
    """A sound return: the plan, its bytes, and what is read from it."""

    plan: Plan
    data: bytes
    answers: tuple[object, ...]
    cells: Cells


@dataclass(frozen=True)
class Verdict:
    """What became of one damaged file; ``detail`` says what differs where it does in silence."""

    number: int
    kind: str
    outcome: str
    how: str = ""
    detail: str = ""


def make_base() -> Base:
    """Distribute the bundled plan, fill one department's form, and read it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, settings = bundled_list()
        (folder / "一覧.csv").write_bytes(data)
        pipeline.make_master(folder / "一覧.csv", folder / "台帳.xlsx", sets=settings)
        pipeline.distribute(folder / "台帳.xlsx", PERIOD.key, folder / "配布", [UNIT])
        plan, _ = read_master((folder / "台帳.xlsx").read_bytes(), "台帳.xlsx")
        filled = fill((folder / "配布" / f"{UNIT}.xlsx").read_bytes())
    reading = read(filled, plan)
    assert reading.file.status is FileStatus.ACCEPTED, reading.file
    assert reading.findings == (), reading.findings
    cells, findings = check(reading, plan)
    assert findings == [], findings
    return Base(plan, filled, key_of(reading), cells)


def fill(form: bytes) -> bytes:
    """Answer every item of a form in another program, which then keeps all texts in one part."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    sheets = [list(sheet.iter_rows()) for sheet in book.worksheets]
    for number, cells in enumerate(by_labels(sheets).values()):
        for field, cell in cells.items():
            text = ANSWERS[field]
            cell.value = text.replace("14地区", "-") if number == 0 else text
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def by_labels(sheets: Iterable[Rows]) -> dict[str, dict[str, Any]]:
    """Give the answer cells by title and field, found by printed labels as a person finds them."""
    found: dict[str, dict[str, Any]] = {}
    for rows in sheets:
        title = next((_beside(row, "計画項目") for row in rows if _beside(row, "計画項目")), "")
        head = next((row for row in rows if _column(row, "年度") is not None), None)
        if not title or head is None or _column(head, "達成度") is None:
            continue
        year = _column(head, "年度")
        asked = [row for row in rows if year is not None and _is_year(row[year].value)]
        if len(asked) == 1:
            columns = {field: _column(head, field) for field in FIELDS}
            cells = {f: asked[0][column] for f, column in columns.items() if column is not None}
            found.setdefault(title, cells)
    return found


def _column(row: Sequence[Any], label: str) -> int | None:
    return next((n for n, c in enumerate(row) if _plain(c.value) == label), None)


def _beside(row: Sequence[Any], label: str) -> str:
    at = _column(row, label)
    return "" if at is None else next((str(c.value) for c in row[at + 1 :] if c.value), "")


def _plain(value: object) -> str:
    return "".join(str(value).split()) if value is not None else ""


def _is_year(value: object) -> bool:
    return _plain(value) in (str(YEAR), f"{YEAR}.0")


def read(data: bytes, plan: Plan) -> Reading:
    """Read bytes as one file of the returns."""
    digest = hashlib.sha256(data).hexdigest()
    name = f"{UNIT}.xlsx"
    return read_return(
        Incoming(f"回収/{name}", name, data, "2026-05-12 14:03", digest), plan, PERIOD
    )


def check(reading: Reading, plan: Plan) -> tuple[Cells, list[Finding]]:
    """Give the checked cells of the period, and every finding."""
    rows, findings = check_answers(reading.answers, plan, PERIOD)
    return {(row.item, row.field): (row.state, row.value) for row in rows}, [
        *reading.findings,
        *findings,
    ]


def key_of(reading: Reading) -> tuple[object, ...]:
    """Give what the answers say, without where they stand."""
    return tuple(sorted((a.item, a.field, a.kind, a.text) for a in reading.answers))


def judge(base: Base, damage: Damage) -> tuple[str, str]:
    """Give the outcome of one damaged file, and the detail of a silent difference."""
    reading = read(damage.data, base.plan)
    if reading.file.status is not FileStatus.ACCEPTED:
        return f"file {reading.file.status.value}", ""
    if key_of(reading) == base.answers:
        return "equal" if not reading.findings else "equal, with a finding", ""
    cells, findings = check(reading, base.plan)
    named = {finding.item for finding in findings}
    outcomes, unsaid = set(), {}
    for spot, sound in base.cells.items():
        now = cells[spot]
        if now == sound:
            continue
        if now[0] == "held":
            outcomes.add("held")
        elif spot[0] in named:
            outcomes.add("named")
        elif all(cells[(spot[0], f)] == ("blank", "") for f in FIELDS):
            outcomes.add("item missing")
        else:
            unsaid[spot] = now[1]
    if unsaid:
        seen = visible(damage.data, base.plan)
        lies = {s: (v, seen.get(s)) for s, v in unsaid.items() if not same(v, seen.get(s, ""))}
        if lies:
            return SILENT, f"ours, the other reader's: {lies}"
        outcomes.add("as any reader sees it")
    return " and ".join(sorted(outcomes)) or "equal", ""


def visible(data: bytes, plan: Plan) -> dict[Spot, str]:
    """Give what another reader sees in the answer cells, by item number and field."""
    numbers = {"".join(item.title.split()): item.no for item in plan.items}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        sheets: list[Rows] = [list(sheet.iter_rows()) for sheet in book.worksheets]
    except Exception:  # noqa: BLE001 - what it cannot read at all, the other one perhaps can
        sheets = _by_calamine(data)
    return {
        (numbers.get("".join(title.split()), ""), field): _shown(cell)
        for title, cells in by_labels(sheets).items()
        for field, cell in cells.items()
    }


def _by_calamine(data: bytes) -> list[Rows]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        tables = [
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        ]
    except Exception:  # noqa: BLE001 - then nobody sees what we see
        return []
    return [
        [[SimpleNamespace(value=v, number_format="") for v in row] for row in rows]
        for rows in tables
    ]


def _shown(cell: Any) -> str:  # noqa: ANN401 - openpyxl has no types
    if cell.value is None:
        return ""
    if isinstance(cell.value, int | float) and "%" in cell.number_format:
        return f"{Decimal(repr(cell.value)) * 100}%"
    return str(cell.value)


def same(ours: str, theirs: str) -> bool:
    """Tell whether two readers mean the same: texts without line ends and escapes, or numbers."""
    one, other = (_comparable(text) for text in (ours, theirs))
    if one == other:
        return True
    try:
        return Decimal(one.rstrip("%")) == Decimal(other.rstrip("%"))
    except InvalidOperation:
        return False


def _comparable(text: str) -> str:
    decoded = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
    return "".join(char for char in decoded if char.isprintable() and not char.isspace())


_BASE: list[Base] = []


def _start(base: Base) -> None:
    _BASE[:] = [base]


def try_one(seed: int, task: tuple[str, int]) -> Verdict:
    """Damage the return in the way that kind and number say, and judge it."""
    kind, number = task
    chance = random.Random(f"{seed} {kind} {number}")
    damage = (flip if kind == "flip" else mutate)(_BASE[0].data, chance)
    try:
        outcome, detail = judge(_BASE[0], damage)
    except Exception as problem:  # noqa: BLE001 - a crash of the reader is what is looked for
        outcome, detail = "CRASH", f"{type(problem).__name__}: {problem}"
    shown = damage.how if outcome in (SILENT, "CRASH") else ""
    return Verdict(number, kind, outcome, shown, detail)


def run(base: Base, flips: int, mutations: int, seed: int, jobs: int) -> Iterator[Verdict]:
    """Give the verdict on every damaged file, in any order; one job stays in this process."""
    tasks = [("flip", n) for n in range(flips)] + [("mutation", n) for n in range(mutations)]
    _start(base)
    if jobs == 1:
        yield from map(partial(try_one, seed), tasks)
        return
    with multiprocessing.Pool(jobs, _start, (base,)) as pool:
        yield from pool.imap_unordered(partial(try_one, seed), tasks, chunksize=50)


def main() -> int:
    """Run the doses asked for and print the counts by outcome."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--flips", type=int, default=2_000)
    parser.add_argument("--mutations", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", type=int, help="the mutation with this number, saved")
    given = parser.parse_args()
    base = make_base()
    if given.only is not None:
        chance = random.Random(f"{given.seed} mutation {given.only}")
        damage = mutate(base.data, chance)
        saved = Path(f"mutation_{given.only}.xlsx")
        saved.write_bytes(damage.data)
        print(damage.how, *judge(base, damage), saved, sep="\n")
        return 0
    counts: Counter[tuple[str, str]] = Counter()
    bad = 0
    for verdict in run(base, given.flips, given.mutations, given.seed, given.jobs):
        counts[(verdict.kind, verdict.outcome)] += 1
        if verdict.outcome in (SILENT, "CRASH"):
            bad += 1
            print(f"{verdict.outcome}: {verdict.kind} {verdict.number} (seed {given.seed})")
            print(f"  {verdict.how}\n  {verdict.detail}")
    for (kind, outcome), count in sorted(counts.items()):
        print(f"{kind:9} {count:7,}  {outcome}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
