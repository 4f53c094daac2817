"""確認結果.xlsx: what to look at and what came back, without any totals."""

from __future__ import annotations

from taikou_xl.outputs.edits import Original
from taikou_xl.outputs.page import Page
from taikou_xl.outputs.summary_intake import FINDINGS, INTAKE, write_findings, write_intake
from taikou_xl.outputs.view import View
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.sheets.bookwriter import BookWriter


def build_check_report(c: Consolidated) -> bytes:
    """Give the workbook with 確認事項 and 回収状況 as bytes."""
    stamp = {"kind": "check", "plan": c.plan.key, "period": c.period.key}
    writer = BookWriter(title=f"{c.plan.name}　{c.period.label}　確認結果", stamp=stamp)
    view = View(c)
    pages = [Page(writer, name) for name in (FINDINGS, INTAKE)]
    original = Original(writer)
    write_findings(pages[0], view)
    write_intake(pages[1], view)
    for page in pages:
        original.take(page)
    original.write(pages)
    return writer.finish()
