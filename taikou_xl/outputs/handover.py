"""引継ぎ書: what next year's administrator must know, on one A4 page beside the new master."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from taikou_xl.outputs.page import Page, cell_style, footer, note_style, shorten
from taikou_xl.outputs.rolled import DATES, reason_line
from taikou_xl.outputs.summary_front import Front, text_height
from taikou_xl.outputs.view import View, name_of
from taikou_xl.plan.sheetnames import CHANGES, CONFIRMED, OFFICE
from taikou_xl.rollup import tables
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.rollup.recording import Recording
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, setup_a4
from taikou_xl.sheets.stamp import is_same, is_unedited

NAME = "引継ぎ書"
_COLUMNS, _WIDTH, _SIZE = 8, 12.0, 9.0
_LINE_CHARS, _LEAST_SHOWN = 110, 2
_NONE = "ありません。"
Section = tuple[str, Sequence[str]]


def handover_name(c: Consolidated) -> str:
    """Give the file's name: ``引継ぎ書_R7.xlsx``."""
    return f"{NAME}_{c.period.key}.xlsx"


def build_handover(c: Consolidated, done: Recording, master: str) -> bytes:
    """Give the page as a workbook's bytes; ``master`` is the new master's file name.

    What does not fit is counted, and the sheet that has all of it is named.
    """
    stamp = {"kind": "handover", "plan": c.plan.key, "period": c.period.key}
    writer = BookWriter(title=f"{c.plan.name}　{c.period.label}　{NAME}", stamp=stamp)
    page, view = Page(writer, NAME), View(c)
    _, high = look.printable_pt(landscape=False)
    front = Front(page, view, free_pt=high - 6)
    page.sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    title = page.style(bold=True, font_size=15, align="center")
    front.line(f"{c.plan.name}\n{c.period.label}　{NAME}", title, 15)
    about = f"{c.plan.setting('取りまとめ課')}　{c.as_of}　新しい台帳：{master}".strip()
    front.line(about, note_style(page, align="right"))
    sections = [*_facts(view, done), *_lists(view, done)]
    steps = _steps(view, done)
    room = front.free_pt - _needed(sections) - _height(steps) - 40
    for heading, lines in sections:
        front.section(heading)
        room -= _write(front, lines, room)
    front.section("次にすること")
    for line in steps:
        front.line(line, cell_style(page, border=0, font_size=_SIZE))
    setup_a4(page.sheet, landscape=False, footer=footer(c))
    page.sheet.print_area(0, 0, front.row - 1, _COLUMNS - 1)
    page.sheet.fit_to_pages(1, 1)
    return writer.finish()


def reason_to_keep_handover(old: bytes, c: Consolidated) -> str:
    """Give "" where an existing file is an unedited 引継ぎ書 of this period, else the reason."""
    if not is_same(old, {"kind": "handover", "plan": c.plan.key, "period": c.period.key}):
        return "この計画・年度の引継ぎ書ではありません。"
    return "" if is_unedited(old) else "作成後に書き込みがあります。"


def _write(front: Front, lines: Sequence[str], room: float) -> float:
    """Write a list as far as it fits; give the points taken beyond its first lines."""
    style = cell_style(front.page, border=0, font_size=_SIZE)
    taken = 0.0
    for number, line in enumerate(lines):
        height = text_height(line, _COLUMNS, _SIZE)
        if number >= _LEAST_SHOWN and taken + height > room:
            rest = f"（ほか{len(lines) - number}件。すべては集計表と台帳にあります）"
            front.line(rest, note_style(front.page))
            return taken
        front.line(line, style)
        taken += height if number >= _LEAST_SHOWN else 0.0
    return taken


def _needed(sections: Sequence[Section]) -> float:
    """Give the points that headings, first lines and a closing remark of every section take."""
    return sum(40 + _height(lines[:_LEAST_SHOWN]) for _, lines in sections)


def _height(lines: Sequence[str]) -> float:
    return sum(text_height(line, _COLUMNS, _SIZE) for line in lines)


def _facts(view: View, done: Recording) -> Iterator[Section]:
    c = view.c
    dates = [f"{key}：{c.plan.setting(key)}" for key in DATES if c.plan.setting(key)]
    yield (
        "この1年の日程（台帳の「設定」より）",
        ["　".join(dates)] if dates else ["記入がありません。"],
    )
    account = tables.item_account(c)
    line = (
        f"計画項目 {account['plan']} ＝ 回答 {account['answered']} ＋ 保留 {account['held']}"
        f" ＋ 未回答 {account['missing']}"
    )
    yield f"{c.period.label}の結果", [line, *tables.share_lines(c, c.period)[:2]]


def _lists(view: View, done: Recording) -> Iterator[Section]:
    c = view.c
    later = [f"・{name_of(item)}（{item.department}）：{text}" for item, text in view.not_yet()]
    yield "後日確定（確定したら「事務局修正」に書き、もう一度集計する）", _cut(later)
    left = [f"・{reason_line(one)}" for one in done.unrecorded]
    yield "記録しなかったもの", _cut(left)
    told = {"finding-approved", "inquiry-open", "inquiry-answered"}
    asked = [f"・番号{f.item}　{f.message}" for f in c.findings if f.code in told]
    yield f"了承・照会（台帳の「{CONFIRMED}」）", _cut(asked)
    by_hand = [
        f"・番号{a.correction.item} {a.correction.field.name}：{a.was or '（空欄）'} → {a.correction.after}"
        f"（{a.correction.channel or a.correction.reason or '理由の記載なし'}）"
        for a in c.corrected
        if a.correction.period == c.period
    ]
    yield f"事務局で直したもの（台帳の「{OFFICE}」）", _cut(by_hand)
    ended = [
        f"・{name_of(item)}：{item.end_reason or '理由の記載なし'}"
        for item in c.plan.items
        if item.end == c.period and c.period != c.plan.periods[-1]
    ]
    yield f"{c.period.label}で終わった項目", _cut(ended)


def _cut(lines: Sequence[str]) -> list[str]:
    return [shorten(line, _LINE_CHARS) for line in lines] or [_NONE]


def _steps(view: View, done: Recording) -> list[str]:
    c = view.c
    steps = []
    if view.not_yet():
        steps.append(
            f"後日確定の数値が決まったら、新しい台帳の「{OFFICE}」に書き、"
            f"taikou-xl consolidate で{c.period.label}の集計表を作り直し、taikou-xl compare で正誤表を作る。"
        )
    if done.following is None:
        steps.append("次の期はありません。次の計画の台帳では「過年度集計」にこの計画の件数を写す。")
    else:
        label, count = done.following.label, len(c.plan.items_in(done.following))
        steps += [
            f"新しい台帳の「設定」の日付を{label}のものに直し、「担当課」で課名・提出期限を確かめる。",
            f"「項目一覧」で項目の追加・終了・担当課の変更をする（{label}の計画項目は{count}件）。",
            f"taikou-xl distribute --period {done.following.key} で様式を配る。",
        ]
    steps.append(f"計画の変更の理由を、台帳の「{CHANGES}」に書き足す。この紙は綴じて保管する。")
    return [f"{'①②③④⑤⑥'[n]} {step}" for n, step in enumerate(steps)]
