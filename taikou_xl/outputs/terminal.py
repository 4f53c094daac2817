"""The few lines that the terminal shows after a check or a consolidation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from taikou_xl.findings import Severity
from taikou_xl.outputs.board import ACCEPTED, Board
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated

if TYPE_CHECKING:
    from taikou_xl.outputs.sendback import Outgoing

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


def state_lines(c: Consolidated) -> list[str]:
    """Give how many units stand where, and those of which something is still to come."""
    board = Board(c)
    lines = [f"  {board.count_line()}"]
    for state, names in board.by_state().items():
        if state != ACCEPTED:
            lines.append(f"    {state}：{'、'.join(names)}")
    return lines


def sendback_lines(outgoing: Outgoing, folder: str) -> list[str]:
    """Give what goes back to whom and where it lies, or that there is nothing new."""
    from taikou_xl.outputs.sendback import REMINDER, STRANGERS

    if not outgoing.files:
        return ["差戻し：新しく送るものはありません。"]
    lines = [f"差戻しを作りました：{folder}"]
    for parcel in outgoing.parcels:
        counts = [("修正", parcel.to_correct), ("確認", parcel.to_confirm)]
        shown = "・".join(f"{word}{count}か所" for word, count in counts if count)
        names = "、".join(name for name in (parcel.copy, parcel.text) if name)
        lines.append(f"  {parcel.unit}（{shown}）：{names}")
    if outgoing.reminded:
        lines.append(f"  未提出 {len(outgoing.reminded)}課：{REMINDER}")
    if outgoing.strangers:
        lines.append(f"  担当課の分からないファイル {len(outgoing.strangers)}件：{STRANGERS}")
    return lines
