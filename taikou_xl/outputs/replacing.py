"""May an existing summary or check report be replaced? Never when somebody's work is in it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from taikou_xl.outputs.edits import Edit, find_edits
from taikou_xl.outputs.report import SCHEMA
from taikou_xl.outputs.view import View
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.tables import UNANSWERED
from taikou_xl.sheets.stamp import is_same, is_unedited
from taikou_xl.terms.text import name_key

_SHOWN_EDITS, _SHOWN_ROWS = 10, 50
_COPY_FIRST = "  残したい書き込みがあるときは、このファイルの名前を変えて残すか、台帳の「確認記録」に写してください。"


def reason_to_keep(old: bytes, c: Consolidated, kind: str) -> str:
    """Give "" where an existing output may be replaced, else the reason, its edits listed."""
    if not is_same(old, {"kind": kind, "plan": c.plan.key, "period": c.period.key}):
        return "この計画・年度の集計表ではありません。"
    if is_unedited(old):
        return ""
    edits = find_edits(old)
    if all(_is_kept(edit, c) for edit in edits):
        return ""
    more = [f"ほか{len(edits) - _SHOWN_EDITS}か所"] if len(edits) > _SHOWN_EDITS else []
    listed = "\n".join(f"  ・{line}" for line in (*(e.line for e in edits[:_SHOWN_EDITS]), *more))
    return f"作成後に編集されています。\n{listed}\n{_way_out(edits, c) if kind == 'summary' else _COPY_FIRST}"


def _way_out(edits: Sequence[Edit], c: Consolidated) -> str:
    """Say how to keep the edits: as rows that can be pasted into 事務局修正, where they are answers."""
    fields = {field.name for field in c.plan.report_fields}
    rows = [
        (c.period.key, e.no, e.heading, _seen(e.before), e.after or "（空白）")
        for e in edits
        if e.heading in fields
    ]
    if not rows:
        return "  残したい修正は、台帳の「事務局修正」に記入してください。"
    lines = ["\t".join(_pasted(text) for text in row) for row in rows[:_SHOWN_ROWS]]
    rest = f"\n（ほか{len(rows) - _SHOWN_ROWS}行）" if len(rows) > _SHOWN_ROWS else ""
    head = "  残したい修正は、次の行を台帳の「事務局修正」（期・番号・欄・修正前・修正後）に貼り付けてください。"
    return "\n".join((head, *lines)) + rest


def _seen(before: str) -> str:
    return "" if before == UNANSWERED else before


def _pasted(text: str) -> str:
    """Give a text as Excel takes it from the clipboard: quoted where it would break the row."""
    if not any(mark in text for mark in '\t\n"'):
        return text
    return '"' + text.replace('"', '""') + '"'


def _is_kept(edit: Edit, c: Consolidated) -> bool:
    """Tell whether an edit is no loss: the new summary shows the same text in that cell."""
    item = c.plan.item_by_no.get(edit.no)
    field = next((f for f in c.plan.report_fields if f.name == edit.heading), None)
    if item is None or field is None or not item.active(c.period):
        return False
    return name_key(View(c).shown(item, field)) == name_key(edit.after)


def reason_to_keep_report(old: bytes, c: Consolidated) -> str:
    """Give "" where an existing file is the JSON report of this plan and period, else the reason."""
    try:
        found = json.loads(old)
        same = (found["schema"], found["period"], found["plan"]["name"])
    except (ValueError, KeyError, TypeError):
        return "この計画・年度の報告（JSON）ではありません。"
    wanted = (SCHEMA, c.period.key, c.plan.name)
    return "" if same == wanted else "この計画・年度の報告（JSON）ではありません。"
