"""依頼文: the covering letter that goes out with the forms, ready for the groupware."""

from __future__ import annotations

from taikou_xl.forms.cover import LATER, contact_of, instructions
from taikou_xl.plan.model import Plan
from taikou_xl.terms.periods import Period


def request_letter(plan: Plan, period: Period) -> str:
    """Write the letter to all 担当課 as plain text with simple line ends."""
    count = len(plan.items_in(period))
    units = plan.units_in(period)
    parts = [
        f"件名：【依頼】{plan.name}　{period.label}実施状況の報告について",
        "各所属長　様",
        _opening(plan, period, count),
        _facts(plan),
        _steps(plan),
        _own_deadlines(plan),
        f"配布先（{len(units)}）：{'、'.join(units)}",
        f"問い合わせ先：{contact_of(plan)}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _opening(plan: Plan, period: Period, count: int) -> str:
    return plan.setting("依頼文の書き出し") or (
        f"{plan.name}に定めた{plan.level_names[-1]}（全{count}件）について、{period.label}の実施状況を取りまとめます。\n"
        "お忙しいところ恐れ入りますが、所属名の付いたファイルに記入し、期限までに返送をお願いします。"
    )


def _facts(plan: Plan) -> str:
    facts = {
        "提出期限": plan.setting("提出期限") or LATER,
        "基準日": plan.setting("基準日"),
        "提出先": plan.setting("提出先") or LATER,
        "提出物": "所属名の付いたExcelファイル1つ（ファイル名は変えないでください）",
    }
    return "\n".join(f"・{label}：{text}" for label, text in facts.items() if text)


def _steps(plan: Plan) -> str:
    lines = [f"{number}　{text}" for number, text in enumerate(instructions(plan), start=1)]
    return "\n".join(["書き方（ファイルの「表紙」にもあります）", *lines])


def _own_deadlines(plan: Plan) -> str:
    own = [f"・{d.name}：{d.due}" for d in plan.departments if d.due.strip()]
    return "\n".join(["提出期限が異なる所属", *own]) if own else ""
