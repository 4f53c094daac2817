"""The few lines that the terminal shows after a list was made from existing item sheets."""

from __future__ import annotations

from taikou_xl.findings import Severity
from taikou_xl.master.adopt import Adopted
from taikou_xl.plan import headings
from taikou_xl.plan.model import Side


def adopted_lines(adopted: Adopted) -> list[str]:
    """Say how much the list holds, for which periods, and how much is to be looked at."""
    departments = {row.texts.get(headings.DEPARTMENT, "") for row in adopted.rows} - {""}
    first = f"  計画項目 {len(adopted.rows)}件、担当課 {len(departments)}課"
    if adopted.periods:
        first += f"、{adopted.periods[0].label}～{adopted.periods[-1].label}"
    lines = [first]
    reported = {f.name for f in adopted.preset.fields if f.side is Side.REPORT}
    used = {p for row in adopted.rows for name, p in row.fields if p and name in reported}
    if used:
        lines.append(f"  実績のある期：{'、'.join(period.label for period in sorted(used))}")
    found = adopted.findings
    counts = (f"{s.label} {sum(f.severity is s for f in found)}件" for s in Severity)
    return [*lines, "  指摘：" + "・".join(counts)]
