"""The lines that the terminal shows after a rollover: what was recorded, what was not and why."""

from __future__ import annotations

from taikou_xl.rollup.itemchanges import REVISED, Revision
from taikou_xl.rollup.recording import Recording, Unrecorded

DATES = ("提出期限", "基準日", "推進会議日", "審議会日", "公表期限")


def recording_lines(done: Recording) -> list[str]:
    """Give what was recorded and replaced, what was left out, and what to do next."""
    return [*_recorded(done), *_revised(done), *_left_out(done), *_next(done)]


def _recorded(done: Recording) -> list[str]:
    if not done.changes:
        return [f"{done.period.label}の実績は、すでに台帳に記録されているとおりです（変更なし）。"]
    lines = [f"{done.period.label}の実績を記録しました：{done.items}項目"]
    if done.replaced:
        lines.append(
            f"  うち、前の記録を置き換えた欄：{len(done.replaced)}（台帳の「変更記録」に残しました）"
        )
        lines += [f"    番号{c.item} {c.field}" for c in done.replaced]
    return lines


def _revised(done: Recording) -> list[str]:
    if not done.revisions:
        return []
    lines = [f"計画の変更を台帳の「変更記録」に載せました：{len(done.revisions)}件"]
    return lines + [f"    番号{r.item} {_named(r)} {r.period}".rstrip() for r in done.revisions]


def _named(revision: Revision) -> str:
    """Name the field of a changed text, or what became of the item."""
    return revision.field if revision.what == REVISED else revision.what


def _left_out(done: Recording) -> list[str]:
    if not done.unrecorded:
        return []
    items = {left.item.no for left in done.unrecorded}
    lines = [f"記録しなかったもの（{len(items)}項目。台帳では空欄または前の記録のままです）："]
    return lines + [f"  {reason_line(left)}" for left in done.unrecorded]


def reason_line(left: Unrecorded) -> str:
    """Say what was not recorded and why."""
    title = " ".join(left.item.title.split())
    field = f"　{left.field}" if left.field else ""
    return f"番号{left.item.no} {title}（{left.item.department}）{field}：{left.reason}"


def _next(done: Recording) -> list[str]:
    lines = []
    if done.skipped:
        names = "、".join(period.label for period in done.skipped)
        lines.append(f"ご注意：{names}の実績は、この台帳にまだ記録されていません。")
    if done.following is None:
        last = done.period == done.plan.periods[-1]
        why = "計画の最後の期なので" if last else "あとの期もすべて記録されているので"
        return [*lines, f"{done.period.label}は{why}、次の期は開いていません。"]
    count = len(done.plan.items_in(done.following))
    lines.append(f"次は{done.following.label}です（計画項目 {count}件）。")
    dates = [f"{key} {done.plan.setting(key)}" for key in DATES if done.plan.setting(key)]
    now = f"（いまは {'、'.join(dates)}）" if dates else ""
    lines.append(
        f"次にすること：新しい台帳の「設定」の日付を{done.following.label}のものに直し{now}、"
        "「項目一覧」で項目の追加・終了・担当課の変更をしてから、taikou-xl distribute で配ります。"
    )
    return lines
