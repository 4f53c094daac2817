"""「次にすること」: from the dates of the plan and what lies on the desk, in one or two sentences.

Nothing is run for it: it looks at which outputs are there, whether they are older than what
they are made of, and at the account of the last summary.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from taikou_xl.asked import find_period
from taikou_xl.errors import TaikouError
from taikou_xl.office.desk import Desk, Outputs
from taikou_xl.outputs.sendback_texts import due_day
from taikou_xl.plan.model import Plan
from taikou_xl.publishing.facts import Stage
from taikou_xl.returns.collect import collect
from taikou_xl.returns.recorded import period_is_recorded
from taikou_xl.sheets.deliver import read_manifest

DATES = ("提出期限", "推進会議日", "審議会日", "公表期限")


@dataclass(frozen=True)
class Situation:
    """What lies on the desk today; ``left`` is how many items have no usable answer, if known."""

    today: dt.date
    due: dt.date | None
    units: int
    returned: int
    handed_out: bool
    checked: bool
    summed: bool
    left: int | None
    meetings: tuple[Stage, ...]
    published: frozenset[Stage]
    opened: bool


@dataclass(frozen=True)
class Advice:
    """What to do next, and the dates in one line."""

    text: str
    dates: str


def advise(desk: Desk, plan: Plan, today: dt.date) -> Advice:
    """Give what to do next.

    Raises:
        TaikouError: the desk names a period that the plan lacks.
    """
    period = find_period(plan, desk.period)
    outputs = desk.outputs(plan, period)
    situation = _situation(desk, outputs, plan, today)
    text = next_task(situation)
    if situation.opened and outputs.next_master.is_file():
        text = following_task(
            situation, period.label, outputs.next_master.name, following=period.next().key
        )
    return Advice(text, dates_line(plan, today))


def next_task(now: Situation) -> str:
    """Give the next thing to do, as the year goes."""
    if now.summed and not now.left and Stage.PUBLIC in now.published:
        return (
            "公表資料まで作りました。公表したら「次年度を開く」を押し、実績を次の台帳に記録します。"
        )
    if not now.handed_out and not now.returned:
        return (
            "台帳の「設定」の期限と連絡先、「担当課」の課名を確かめてから、"
            "「配布用ファイルを作る」を押します。"
        )
    if not now.returned:
        return _waiting(now)
    if not now.checked:
        return (
            f"回収フォルダに{now.returned}ファイルあります（配布先 {now.units}）。"
            "「回答を確認する」を押し、誤りがあれば「差戻しを作る」を押します。"
        )
    if not now.summed:
        return _after_check(now)
    if now.left:
        return (
            f"未回答・保留が{now.left}項目あります。「差戻しを作る」を押して担当課に送り、"
            "届いたら「集計する」をもう一度押します。電話での回答は台帳の「事務局修正」に書きます。"
        )
    return _after_summary(now)


def following_task(now: Situation, label: str, next_master: str, *, following: str) -> str:
    """Give the next thing to do where the next master is there: what is still open here, too."""
    change = f"「設定」の台帳を「{next_master}」、対象年度を「{following}」、回収フォルダを新しい空のフォルダに変えてください。"
    if now.left:
        return (
            f"{label}は、未回答・保留が{now.left}項目残ったまま「{next_master}」ができています。"
            "届いたら「集計する」と「次年度を開く」をもう一度押します。"
            f"次へ進むときは、{change}"
        )
    if now.left is None or Stage.PUBLIC not in now.published:
        return f"{label}の実績を記録した「{next_master}」ができています。公表資料がまだなら、先に作ります。次へ進むときは、{change}"
    return f"{label}の作業は終わっています。{change}"


def _waiting(now: Situation) -> str:
    told = "配布の文面は、配布のフォルダの「依頼文.txt」にあります。"
    if now.due is None:
        return f"回答を待っています。{told}届いたファイルは、回収フォルダに入れます。"
    days = (now.due - now.today).days
    if days >= 0:
        return f"回答を待っています（提出期限まで{_in_days(days)}）。{told}"
    return "提出期限を過ぎましたが、回答がありません。回収フォルダが正しいか確かめてください。"


def _after_check(now: Situation) -> str:
    if now.due and now.today <= now.due and now.returned < now.units:
        days = (now.due - now.today).days
        return (
            f"届いた回答はすべて確認しました（提出期限まで{_in_days(days)}）。"
            "新しく届いたら、回収フォルダに入れて「回答を確認する」を押します。"
        )
    return (
        "届いた回答はすべて確認しました。直すところや未提出があれば「差戻しを作る」を、"
        "そろったら「集計する」を押します。"
    )


def _after_summary(now: Situation) -> str:
    for stage in now.meetings:
        if stage not in now.published:
            return (
                f"集計ができています。「資料の段階」を「{stage.value}」にして「公表資料を作る」を押すと、"
                "会議の資料ができます。"
            )
    return "集計ができています。「資料の段階」を「公表」にして「公表資料を作る」を押します。"


def dates_line(plan: Plan, today: dt.date) -> str:
    """Give the plan's dates with the days that are left, those that 設定 has."""
    parts = []
    for key in DATES:
        text = plan.setting(key).strip()
        day = due_day(text) if text else None
        if day:
            days = (day - today).days
            left = f"あと{_in_days(days)}" if days > 0 else "今日" if days == 0 else "済み"
            parts.append(f"{key} {day.month}/{day.day}（{left}）")
        elif text:
            parts.append(f"{key} {text}")
    return "　".join(parts) or "日付は、台帳の「設定」に書きます（提出期限、推進会議日など）。"


def as_of_line(today: dt.date) -> str:
    """Say of which day the advice is; the desk's formats compare its first ten characters."""
    return f"{today:%Y/%m/%d} 現在"


def _in_days(days: int) -> str:
    return "今日" if days == 0 else f"{days}日"


def _situation(desk: Desk, outputs: Outputs, plan: Plan, today: dt.date) -> Situation:
    returns = _files(desk.returns)
    newest = max((_time(path) for path in (*returns, desk.master)), default=0.0)
    period = outputs.period
    following = period.next()
    return Situation(
        today=today,
        due=due_day(plan.setting("提出期限")),
        units=len(plan.units_in(period)),
        returned=len(returns),
        handed_out=bool(read_manifest(outputs.forms)),
        checked=max(_time(outputs.checked), _time(outputs.summary)) >= newest > 0,
        summed=_time(outputs.summary) >= newest > 0,
        left=_left(outputs.report),
        meetings=tuple(_meetings(plan, today)),
        published=frozenset(s for s in Stage if read_manifest(outputs.of_stage(s))),
        opened=following in plan.periods
        and (outputs.next_master.is_file() or period_is_recorded(plan, period)),
    )


def _meetings(plan: Plan, today: dt.date) -> Iterable[Stage]:
    """Give the meetings of 設定 that are not over; 「6月下旬」 may be still to come."""
    for stage in (Stage.MEETING, Stage.COUNCIL):
        text = plan.setting(f"{stage.value}日").strip()
        day = due_day(text)
        if text and (day is None or day >= today):
            yield stage


def _files(folder: Path) -> list[Path]:
    """Give the files that would be read as returns; none where the folder is not there yet."""
    try:
        return [seen.path for seen in collect([folder])] if folder.exists() else []
    except (TaikouError, OSError):
        return []


def _time(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _left(report: Path) -> int | None:
    """Give how many items the last summary lacks, None where there is no such report."""
    try:
        items = json.loads(report.read_bytes())["account"]["items"]
        return int(items["held"]) + int(items["missing"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
