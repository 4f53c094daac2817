"""全体指標.csv: the goals of the whole plan, one row per goal (or contribution) and period."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from taikou_xl.publishing.facts import Publication
from taikou_xl.publishing.opendata import (
    NO,
    STATE_DAY,
    UNIT_BESIDE,
    Column,
    Table,
    Value,
    clean,
    identity,
)
from taikou_xl.rollup.overall import Course
from taikou_xl.terms.periods import Period

NAME = "全体指標"
NUMBER, TITLE = "指標番号", "指標名"
_OF_ITEMS = (STATE_DAY, NO, "表示番号")


def goals_table(p: Publication) -> Table | None:
    """Give the table, None for a plan without goals of its own."""
    if not p.courses:
        return None
    base = [(column, cell) for column, cell in identity(p) if column.heading not in _OF_ITEMS]
    heads = (
        Column(NUMBER, "数値", "全体指標の中での順", "番目"),
        Column(TITLE, "文字列", "計画全体の目標、またはそれに寄与する指標の名前"),
        Column("単位", "文字列", "基準値・目標値・実績値・目安の単位"),
        Column("方向", "文字列", "以上・以下など"),
        Column("寄与先", "文字列", "寄与する先の指標名。空欄は計画全体の目標"),
        Column(NO, "文字列", "実績のもとになる計画項目の番号。空欄は市が直接まとめる数値"),
        Column("基準値", "数値", "目標を決めたときの値", UNIT_BESIDE),
        Column("基準の期", "文字列", "基準値の期"),
        Column("目標値", "数値", "届こうとする値", UNIT_BESIDE),
        Column("目標の期", "文字列", "目標値の期"),
        Column("実績", "文字列", "その期の実績、書かれたとおり"),
        Column("実績値", "数値", "その期の実績", UNIT_BESIDE),
        Column(
            "目安",
            "数値",
            "基準値から目標値まで直線で進むときの値（小数点以下6桁まで、切り捨て）",
            UNIT_BESIDE,
        ),
        Column("進み具合", "数値", "最新の実績までに進んだ割合（最新の実績の期のみ）", "％"),
        Column("状況", "文字列", "最新の実績を目標・目安と比べた言葉（最新の実績の期のみ）"),
        Column(STATE_DAY, "日付", "この内容の時点"),
    )
    # what identifies a period does not look at an item; there is none here
    item = p.plan.items[0]
    rows = [
        (*(cell(item, period) for _, cell in base), *_values(p, number, course, period))
        for number, course in enumerate(p.courses, start=1)
        for period in p.plan.periods
        if period.key in course.texts or period.key in course.line
    ]
    return Table(NAME, (*(column for column, _ in base), *heads), tuple(rows))


def _values(p: Publication, number: int, course: Course, period: Period) -> tuple[Value, ...]:
    row, key, last = course.row, period.key, period == course.last
    return (
        number, clean(row.name), clean(row.unit), clean(row.direction), clean(row.toward),
        clean(row.no), figure(course.baseline),
        clean(row.baseline_at), figure(course.goal), clean(row.goal_at),
        clean(course.texts.get(key, "")), figure(course.actuals.get(key)),
        figure(course.line.get(key)), course.progress if last else None,
        course.state if last else "", p.day,
    )  # fmt: skip


def figure(value: Fraction | None) -> Decimal | None:
    """Give an exact figure as a decimal of at most six places, cut."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    cut = exact.quantize(Decimal("0.000001"), ROUND_DOWN).normalize()
    return cut.quantize(Decimal(1)) if cut == cut.to_integral_value() else cut
