"""The few lines that the terminal shows after a check or a consolidation."""

from __future__ import annotations

from taikou_xl.findings import Severity
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated

_FILE_WORDS = (
    ("accepted", "受理"),
    ("rejected", "不受理"),
    ("conflict", "食い違い"),
    ("superseded", "差替え済み"),
    ("duplicate", "重複"),
    ("ignored", "対象外"),
)


def account_lines(c: Consolidated) -> list[str]:
    """Give the account of files and items, the share lines, and the number of findings."""
    lines = [f"{c.plan.name}　{c.period.label}（{c.as_of}）"]
    files, items = tables.file_account(c), tables.item_account(c)
    if not c.recorded:
        parts = " ＋ ".join(f"{word} {files[key]}" for key, word in _FILE_WORDS if files[key])
        lines.append(f"  ファイル：{files['seen']} ＝ {parts or '0'}")
    else:
        lines.append(f"  台帳に記録された実績から集計しました（{c.source}）。")
    lines.append(
        f"  計画項目：{items['plan']} ＝ 回答 {items['answered']} ＋ 保留 {items['held']} ＋ 未回答 {items['missing']}"
    )
    lines += [f"  {line}" for line in tables.share_lines(c, c.period)]
    counts = {s: sum(f.severity is s for f in c.findings) for s in Severity}
    lines.append("  指摘：" + "・".join(f"{s.label} {n}件" for s, n in counts.items()))
    return lines
