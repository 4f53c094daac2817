"""May an existing summary or check report be replaced? Never when somebody's work is in it."""

from __future__ import annotations

import json

from taikou_xl.outputs.report import SCHEMA
from taikou_xl.outputs.summary import find_edits
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.sheets.stamp import is_same, is_unedited

_SHOWN_EDITS = 10


def reason_to_keep(old: bytes, c: Consolidated, kind: str) -> str:
    """Give "" where an existing output may be replaced, else the reason, its edits listed."""
    if not is_same(old, {"kind": kind, "plan": c.plan.key, "period": c.period.key}):
        return "この計画・年度の集計表ではありません。"
    if is_unedited(old):
        return ""
    edits = find_edits(old)
    if not edits:
        return ""
    more = [f"ほか{len(edits) - _SHOWN_EDITS}か所"] if len(edits) > _SHOWN_EDITS else []
    listed = "\n".join(f"  ・{edit}" for edit in (*edits[:_SHOWN_EDITS], *more))
    return (
        f"作成後に編集されています。\n{listed}\n"
        "  残したい修正は、台帳の「事務局修正」に記入してください。"
    )


def reason_to_keep_report(old: bytes, c: Consolidated) -> str:
    """Give "" where an existing file is the JSON report of this plan and period, else the reason."""
    try:
        found = json.loads(old)
        same = (found["schema"], found["period"], found["plan"]["name"])
    except (ValueError, KeyError, TypeError):
        return "この計画・年度の報告（JSON）ではありません。"
    wanted = (SCHEMA, c.period.key, c.plan.name)
    return "" if same == wanted else "この計画・年度の報告（JSON）ではありません。"
