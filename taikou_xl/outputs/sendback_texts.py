"""差戻し票 and 督促文: texts that are pasted into the groupware as they are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from taikou_xl.forms.corrections import TO_CONFIRM, TO_CORRECT
from taikou_xl.forms.cover import LATER, contact_of, due_of, office_of
from taikou_xl.forms.sendback import Mark, SendBack
from taikou_xl.outputs.view import name_of
from taikou_xl.plan.model import Plan
from taikou_xl.returns.model import ReturnedFile
from taikou_xl.rollup.consolidated import Consolidated
from taikou_xl.terms.days import read_date
from taikou_xl.terms.periods import Period, era_date

_VALUE_CHARS, _TOLD_CHARS = 100, 600
_AFTER_DAY = re.compile(r"(?<=日)[（(\s].*$|[（(].*$", re.DOTALL)


def slip(plan: Plan, period: Period, unit: str, back: SendBack, copy: str) -> str:
    """Write 差戻し票 of a unit; ``copy`` is the name of the file that goes with it, "" for none."""
    kind = "差戻し" if back.to_correct else "確認のお願い"
    parts = [
        f"件名：【{kind}】{plan.name}　{period.label}実施状況の報告について（{unit}）",
        f"{unit}　御担当者　様",
        f"{back.day}\n{office_of(plan)}",
        _opening(plan, period, back, copy),
    ]
    if back.to_correct:
        parts.append(_part(plan, TO_CORRECT, back.to_correct))
    if back.to_confirm:
        title = TO_CONFIRM if back.to_correct else TO_CONFIRM.partition("　")[2]
        parts.append(_part(plan, title, back.to_confirm))
    parts.append(_closing(plan, unit, back, copy))
    return "\n\n".join(parts) + "\n"


def _opening(plan: Plan, period: Period, back: SendBack, copy: str) -> str:
    usual = f"{plan.name}の{period.label}実施状況について、御回答いただきありがとうございます。"
    thanks = f"{plan.setting('差戻し票の書き出し') or usual}\n"
    if not copy:
        return thanks + (
            "いただいた回答は受け付けました。次の点だけ、念のため確認をお願いします。\n"
            "回答のとおりでよければその旨を、誤りがあれば正しい内容を、このメッセージに返信してください。"
        )
    return thanks + (
        "確認したところ、次のとおり修正していただきたい箇所がありました。\n"
        f"お手数ですが、添付の「{copy}」を直して、返送をお願いします。\n"
        "添付のファイルは、いただいた回答をそのまま写し、直す欄に印（太枠）を付けたものです。"
        "「修正箇所一覧」のシートから、直す欄を開けます。"
    )


def _part(plan: Plan, title: str, marks: Sequence[Mark]) -> str:
    lines = [f"{title}（{len(marks)}か所）"]
    for number, mark in enumerate(marks, start=1):
        lines += ["", f"({number})　{place_of(plan, mark)}"]
        value = " ".join(mark.value.split())
        if value and mark.field and "\n" not in mark.told:
            lines.append(f"　　回答：{_shortened(value)}")
        told = _shortened(mark.told, _TOLD_CHARS).replace("\n", "\n　　　　　")
        lines += [f"　　内容：{told}", f"　　お願い：{mark.ask}"]
    return "\n".join(lines)


def place_of(plan: Plan, mark: Mark) -> str:
    """Say in words where a mark stands: 番号, title and field."""
    item = plan.item_by_no.get(mark.item)
    if item is None:
        return f"ファイル全体（{mark.value}）" if mark.value else "ファイル全体"
    where = f"「{name_of(item)}」"
    return f"{where}の「{mark.field}」" if mark.field else where


def _shortened(text: str, length: int = _VALUE_CHARS) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _closing(plan: Plan, unit: str, back: SendBack, copy: str) -> str:
    facts = {"期限": back.due}
    if copy:
        facts["提出先"] = plan.setting("提出先") or LATER
        facts["提出物"] = f"直した「{copy}」（前に提出されたファイルは直さないでください）"
    facts["問い合わせ先"] = contact_of(plan)
    return "\n".join(f"・{label}：{text}" for label, text in facts.items())


def due_again(plan: Plan, unit: str, today: dt.date) -> str:
    """Say until when a unit is asked to answer: its deadline, or soon where that has passed."""
    due = due_of(plan, unit)
    past = is_past(due, today)
    return f"できるだけ早くお願いします（提出期限 {due} を過ぎています）" if past else due


def is_past(due: str, today: dt.date) -> bool:
    """Tell whether a deadline, as typed, is a day before today; unsure is not past."""
    day = due_day(due)
    return day is not None and day < today


def due_day(due: str) -> dt.date | None:
    """Read a deadline as typed: its day, None where it is no full date."""
    return read_date(_AFTER_DAY.sub("", due.strip()))


def reminder(plan: Plan, period: Period, units: Sequence[str], today: dt.date) -> str:
    """Write 督促文 to the units that have not answered, each with its items and deadline.

    Only where a unit's own deadline has passed is it told so.
    """
    counts = {u: len(plan.items_of(u, period)) for u in units}
    past = {unit for unit in units if is_past(due_of(plan, unit), today)}
    usual = f"{plan.name}の{period.label}実施状況について、{_request(len(past), len(counts))}\n行き違いで提出済みの場合は、御容赦ください。"
    listed = [
        f"・{u}（{n}項目）　提出期限：{due_of(plan, u)}{'　提出期限を過ぎています' if u in past else ''}"
        for u, n in counts.items()
    ]
    parts = [
        f"件名：【提出のお願い】{plan.name}　{period.label}実施状況の報告について",
        "下記所属　御担当者　様",
        f"{era_date(today)}\n{office_of(plan)}",
        plan.setting("督促文の書き出し") or usual,
        "\n".join([f"まだ届いていない所属（{len(units)}）", *listed]),
        f"・提出先：{plan.setting('提出先') or LATER}\n・問い合わせ先：{contact_of(plan)}",
    ]
    return "\n\n".join(parts) + "\n"


def _request(past: int, units: int) -> str:
    """Ask in the words that fit all units: of ``units``, the deadline of ``past`` is over."""
    if past == units:
        return "提出期限を過ぎましたが、次の所属からの報告がまだ届いていません。\nお忙しいところ恐れ入りますが、至急の提出をお願いします。"
    when = "提出期限までに"
    if past:
        when = "提出期限を過ぎている所属は至急、そのほかの所属は提出期限までに、"
    return f"次の所属からの報告がまだ届いていません。\nお忙しいところ恐れ入りますが、{when}提出をお願いします。"


def strangers_note(
    c: Consolidated, files: Sequence[tuple[ReturnedFile, str]], missing: Sequence[str]
) -> str:
    """Tell 取りまとめ課 of files of which nobody knows whose they are; a guess is by name only."""
    lines = [
        "担当課の分からないファイル（取りまとめ課の控え。担当課には送らないでください）",
        "",
        "次のファイルは読み取れなかったため、どの担当課の回答か分かりません。",
        "「担当課の見当」は、ファイルの名前だけから推測したものです。相手に確かめてください。",
    ]
    remedies = {f.file: f.remedy for f in c.findings if f.file}
    for number, (file, guess) in enumerate(files, start=1):
        lines += [
            "",
            f"({number})　{' '.join(file.file.split())}（{file.received or '日時不明'}）",
            f"　　内容：{file.reason}",
            f"　　対応：{remedies.get(file.file, '内容を確認してください。')}",
            f"　　担当課の見当：{guess or 'なし'}{'（いまは未提出）' if guess in missing else ''}",
        ]
    return "\n".join(lines) + "\n"
