"""Small plans for the tests of forms: the published kind, and one of a very different city."""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.plan.annual import ANNUAL
from taikou_xl.plan.model import Entry, Field, Item, Kind, Plan, RatingClass, Role, Side
from taikou_xl.terms.periods import Period, parse_span

R7 = Period(2025)
LONG = "各地区で市民の声を聞く場を設け、担当部署と共有して改善の状況を確かめた。"


def text_of(length: int) -> str:
    return (LONG * (length // len(LONG) + 1))[:length]


def item(no: str = "3", title: str = "①女性比率の向上", **more: object) -> Item:
    values: dict[str, object] = {
        "no": no,
        "levels": ("１　協働", "（３）仕組みづくり", title),
        "department": "市民課",
        "label": "1(3)①",
        "related": "全課",
        "background": "公募の委員が少ない。",
        "approach": "各課に呼びかける。",
        "goal": "多様な意見が生かされている。",
        "sheet": f"{no}_{title}",
        **more,
    }
    return Item(**values)  # type: ignore[arg-type]


def table(**by_field: str | tuple[str, ...]) -> dict[tuple[str, str], Entry]:
    """Give a table of five years: one text for all of them, or one for each."""
    periods = parse_span("令和7-令和11")
    found: dict[tuple[str, str], Entry] = {}
    for name, given in by_field.items():
        texts = (given,) * len(periods) if isinstance(given, str) else given
        found |= {(name, p.key): Entry(t) for p, t in zip(periods, texts, strict=False) if t}
    return found


def annual_plan(*items: Item, **settings: str) -> Plan:
    """Give a plan of the published kind; without items, one with and one without a target."""
    targets = (
        "女性比率32.5％",
        "女性比率35.0％",
        "女性比率37.5％",
        "女性比率40.0％",
        "女性比率40.0％",
    )
    default = (
        item(table=table(計画概要="委員の構成を調べる。", 数値目標=targets)),
        item(
            "4", "②団体の支援", label="1(3)②", table=table(計画概要="要綱を見直す。", 数値目標="-")
        ),
    )
    return Plan(
        settings={"計画名": "第4次 実施計画", "計画ID": "abc123", **settings},
        level_names=ANNUAL.level_names,
        period_name="年度",
        periods=parse_span("令和7-令和11"),
        fields=ANNUAL.fields,
        scale=ANNUAL.scale,
        departments=(),
        items=items or default,
    )


def recorded(plan: Plan, years: int, length: int = 60) -> Plan:
    """Give the plan with results of its first years."""
    items = []
    for one in plan.items:
        texts = dict(one.table)
        for period in plan.periods[:years]:
            texts |= {
                ("実施概要", period.key): Entry(f"{period.key}の実績。{text_of(length)}"),
                ("数値", period.key): Entry("女性比率33.0％"),
                ("達成度", period.key): Entry("年度目標達成"),
            }
        items.append(replace(one, table=texts))
    return replace(plan, items=tuple(items))


OTHER_FIELDS = (
    Field("年間目標", Side.PLAN, Kind.TEXT, Role.BODY, width=40),
    Field("取組結果", Side.REPORT, Kind.TEXT, Role.BODY, "必須", width=40),
    Field("効果額", Side.REPORT, Kind.AMOUNT, Role.AMOUNT, "任意", unit="千円", width=14),
    Field("評価", Side.REPORT, Kind.RATING, Role.RATING, "必須", width=10),
    Field("今後", Side.REPORT, Kind.CHOICE, Role.BODY, "任意", ("継続", "見直し"), width=12),
    Field("理由", Side.REPORT, Kind.TEXT, Role.BODY, "今後≠継続", width=30),
    Field("完了日", Side.REPORT, Kind.DATE, Role.BODY, "任意", width=16),
)


def other_plan() -> Plan:
    """Give a four-year plan from 令和元年度 with two levels and a scale A to D."""
    one = Item(
        no="あ-1",
        levels=("基本'方針", "取組 「=A1」 & <b>"),
        department="企画課",
        sheet="あ-1_取組's",
        table={("年間目標", f"R{year}"): Entry("窓口を減らさない。") for year in range(1, 5)},
        spans=frozenset({"年間目標"}),
    )
    return Plan(
        settings={"計画名": "改革プラン", "所属長確認": "必須"},
        level_names=("柱", "取組"),
        period_name="年度",
        periods=parse_span("令和元年度-令和4年度"),
        fields=OTHER_FIELDS,
        scale=tuple(RatingClass(letter) for letter in "ABCD"),
        departments=(),
        items=(one,),
    )
