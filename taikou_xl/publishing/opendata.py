"""実施状況.csv, 指標.csv, データ項目定義.csv and the same as a flat workbook.

One datum a cell, one row per item (indicator) and period, figures as numbers, days as ISO
dates, no line breaks, no 機種依存文字, no formula that could run.

Source: 総務省 機械判読可能なデータの統一ルール; 推奨データセット (first columns).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from taikou_xl.outputs.page import as_number
from taikou_xl.plan.model import Field, Item, Kind, Role, Side
from taikou_xl.publishing.errata import IndicatorColumns
from taikou_xl.publishing.facts import Publication
from taikou_xl.publishing.plainness import plain_text
from taikou_xl.rollup.trends import Trend
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, write_text
from taikou_xl.terms.periods import Period

RESULTS, INDICATORS, DICTIONARY, BOOK = "実施状況", "指標", "データ項目定義", "実施状況_データ"
NO, WHEN, STATE_DAY = "番号", "期コード", "データ時点"
UNIT_BESIDE = "「単位」の列の単位"
DICTIONARY_HEADS = ("表", "列番号", "項目名", "種類", "単位", "説明")
_STATUS = {"answered": "回答済み", "held": "保留", "missing": "未回答"}
_STARTS = re.compile(r"[=+@\-\t\r]")
_WIDE = str.maketrans("=+@-\t\r", "＝＋＠－　　")

Value = str | int | Decimal | dt.date | None


@dataclass(frozen=True)
class Column:
    """One column: its heading, what kind of value it holds, its unit, and what it means."""

    heading: str
    kind: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One flat table: columns and rows of values."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]


def open_tables(p: Publication) -> tuple[Table, Table]:
    """Give 実施状況 and 指標."""
    return _results(p), _indicators(p)


def as_csv(table: Table) -> bytes:
    """Give a table as CSV: UTF-8 with a byte order mark, texts quoted, figures and days bare."""
    heads = (column.heading for column in table.columns)
    lines = [",".join(map(_csv_value, row)) for row in (tuple(heads), *table.rows)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _csv_value(value: Value) -> str:
    # a program that is told to keep quoted fields as texts still finds figures and days
    if isinstance(value, str):
        return '"{}"'.format(value.replace('"', '""'))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "" if value is None else str(value)


def as_book(p: Publication, tables: Sequence[Table]) -> bytes:
    """Give the tables as a workbook of plain sheets: headings in the first row, nothing merged."""
    writer = BookWriter(title=p.title)
    head = writer.format(bold=True, bg_color=look.LABEL_FILL, text_wrap=False)
    text, day = writer.format(text_wrap=False), writer.format(num_format="yyyy-mm-dd")
    number = writer.format(num_format="General")
    amount = writer.format(num_format="#,##0;-#,##0")
    for table in tables:
        sheet = writer.sheet(table.name)
        for n, column in enumerate(table.columns):
            sheet.set_column(n, n, 12 if column.kind != "文字列" else 18)
            write_text(sheet, 0, n, column.heading, head)
        for row, values in enumerate(table.rows, start=1):
            for n, value in enumerate(values):
                if isinstance(value, dt.date):
                    sheet.write_datetime(row, n, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, int | Decimal):
                    style = amount if table.columns[n].kind == "数値（金額）" else number
                    sheet.write_number(row, n, value, style)
                elif value:
                    write_text(sheet, row, n, value, text)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.columns) - 1)
    return writer.finish()


def clean(text: str) -> str:
    """Give a text as one datum: one line, plain characters, and no formula in any program."""
    flat = " ".join(plain_text(text).split())
    # a figure with a minus sign stays as it is; 「=1+1」 must stay a text wherever it is opened
    if _STARTS.match(flat) and as_number(flat) is None and len(flat) > 1:
        return flat[0].translate(_WIDE) + flat[1:]
    return flat


Cell = Callable[[Item, Period], Value]


def _results(p: Publication) -> Table:
    """One row per item and recorded period."""
    columns: list[tuple[Column, Cell]] = identity(p)
    for level, name in enumerate(p.plan.level_names):
        meaning = "計画の階層" if level < len(p.plan.level_names) - 1 else "計画項目の名前"
        columns.append((Column(name, "文字列", meaning), partial(_level, level)))
    columns += [
        (Column("担当課", "文字列", "今の課名"), lambda i, _: clean(i.department)),
        (Column("関係課", "文字列", "ともに取り組む課"), lambda i, _: clean(i.related)),
    ]
    columns += [
        (Column(n, "文字列", "計画の区分など"), partial(_more, n)) for n in p.plan.extras_in_use
    ]
    for field in p.plan.fields:
        columns.append((_field_column(p, field), partial(_field_value, p, field)))
        if field.kind is Kind.AMOUNT and field.side is Side.REPORT:
            columns.append((_unread_column(field), partial(_unread_amount, p, field)))
    columns.append(
        (Column("回答状況", "文字列", "回答済み、保留（確認中）、未回答"), partial(_status, p))
    )
    if p.plan.rating_field:
        rating = p.plan.rating_field.name
        columns.append(
            (Column(f"前期の{rating}", "文字列", "一つ前に記録された期の区分"), partial(_before, p))
        )
        columns.append(
            (Column("変動", "文字列", "前期と比べた上昇・同じ・下降・新規"), partial(_move, p))
        )
    if p.assessments:
        columns.append(
            (Column("参考判定", "文字列", "数値だけから機械的に出した区分（対象の期のみ）"), partial(_judged, p))
        )  # fmt: skip
    columns = _unique(columns)
    rows = tuple(
        tuple(cell(item, period) for _, cell in columns)
        for period in p.view.periods
        for item in p.plan.items_in(period)
    )
    return Table(RESULTS, tuple(column for column, _ in columns), rows)


def _unique(columns: list[tuple[Column, Cell]]) -> list[tuple[Column, Cell]]:
    """Keep our own headings apart from a plan's fields of the same name."""
    seen: set[str] = set()
    found = []
    for column, cell in columns:
        name = clean(column.heading)
        while name in seen:
            name += "（2）"
        seen.add(name)
        found.append((Column(name, column.kind, column.meaning, column.unit), cell))
    return found


def identity(p: Publication) -> list[tuple[Column, Cell]]:
    """Give the columns that say whose, of which plan, which period and which item."""
    parts = p.plan.periods[0].parts
    found: list[tuple[Column, Cell]] = [
        (Column("全国地方公共団体コード", "文字列", "6桁"), lambda *_: p.plan.setting("市区町村コード")),
        (Column("地方公共団体名", "文字列", "市区町村の名前"), lambda *_: clean(p.city)),
        (Column("計画名", "文字列", "実施計画の名前"), lambda *_: clean(p.plan.name)),
        (Column(WHEN, "文字列", "R7＝令和7年度。四半期はR7Q1、半期はR7H1"), lambda _, w: w.key),
        (Column("年度", "数値", "西暦の年度（4月から翌年3月）", "年度"), lambda _, w: w.year),
        (Column("和暦年度", "文字列", "期の和暦での名前"), lambda _, w: w.label),
    ]  # fmt: skip
    if parts > 1:
        name = "四半期" if parts == 4 else "半期"
        found.append((Column(name, "数値", "年度の中で何番目か", "番目"), lambda _, w: w.part))
    found += [
        (Column("期間開始日", "日付", "期の最初の日"), lambda _, w: period_days(w)[0]),
        (Column("期間終了日", "日付", "期の最後の日"), lambda _, w: period_days(w)[1]),
        (Column(STATE_DAY, "日付", "この内容の時点"), lambda *_: p.day),
        (Column(NO, "文字列", "計画項目を見分ける番号"), lambda i, _: clean(i.no)),
        (Column("表示番号", "文字列", "計画書での番号"), lambda i, _: clean(i.label)),
    ]
    return found


def period_days(period: Period) -> tuple[dt.date, dt.date]:
    """Give the first and the last day of a period: fiscal years begin on 1 April."""
    months = 12 // period.parts
    first = 3 + months * max(0, period.part - 1)  # months since January of the fiscal year
    start = dt.date(period.year + first // 12, first % 12 + 1, 1)
    end = first + months
    return start, dt.date(period.year + end // 12, end % 12 + 1, 1) - dt.timedelta(days=1)


def _level(level: int, item: Item, _: Period) -> Value:
    return clean(item.levels[level])


def _more(name: str, item: Item, _: Period) -> Value:
    return clean(item.more.get(name, ""))


def _field_column(p: Publication, field: Field) -> Column:
    side = f"{field.side.value}の欄"
    if field.kind is Kind.AMOUNT:
        unit = f"（{field.unit}）" if field.unit else ""
        return Column(f"{field.name}{unit}", "数値（金額）", f"{side}。負の数は減", field.unit)
    if field == p.plan.rating_field:
        names = "、".join(k.name for k in p.plan.scale)
        return Column(field.name, "文字列", f"{names}、未回答、保留のいずれか")
    meaning = (
        f"{side}、書かれたとおり（数値と単位は「{INDICATORS}」にあります）"
        if field.kind is Kind.FIGURE
        else side
    )
    return Column(field.name, "文字列", meaning)


def _field_value(p: Publication, field: Field, item: Item, period: Period) -> Value:
    if field.kind is Kind.AMOUNT:
        return p.amount(item, field, period)
    return clean(p.shown(item, field, period))


def _unread_column(field: Field) -> Column:
    meaning = f"{field.name}が数値でないとき（未確定、保留など）だけ、書かれたとおり"
    return Column(f"{field.name}の記載", "文字列", meaning)


def _unread_amount(p: Publication, field: Field, item: Item, period: Period) -> Value:
    unread = p.amount(item, field, period) is None
    return clean(p.shown(item, field, period)) if unread else ""


def _status(p: Publication, item: Item, period: Period) -> Value:
    return _STATUS[p.view.ratings[period.key, item.no][0]]


def _before(p: Publication, item: Item, period: Period) -> Value:
    return clean(p.moved[period.key, item.no][0])


def _move(p: Publication, item: Item, period: Period) -> Value:
    word = p.moved[period.key, item.no][1]
    return "" if word in ("―", "－") else word


def _judged(p: Publication, item: Item, period: Period) -> Value:
    found = p.assessments.get(item.no)
    return clean(found.rating or "") if found and period == p.period else ""


def _indicators(p: Publication) -> Table:
    """One row per indicator and period of the plan in which its item takes part."""
    base = [(c, f) for c, f in identity(p) if c.heading != STATE_DAY]
    title = p.plan.level_names[-1]
    heads = [
        Column(title, "文字列", "計画項目の名前"),
        Column("担当課", "文字列", "今の課名"),
        Column("指標番号", "数値", "計画項目の中での順", "番目"),
        Column("指標名", "文字列", "空欄は名前のない目標"),
        Column("単位", "文字列", "目標値・実績値・最終目標値の単位"),
        Column("方向", "文字列", "以上・以下など"),
        Column("現状", "文字列", "計画の前の状態"),
        Column("目標", "文字列", "その期の目標（改定後）"),
        Column("目標値", "数値", "一つの数値で書かれた目標", UNIT_BESIDE),
        Column("当初の目標", "文字列", "改定したときだけ、はじめの目標"),
        Column("実績", "文字列", "その期の実績"),
        Column("実績値", "数値", "一つの数値で書かれた実績", UNIT_BESIDE),
        Column("最終目標", "文字列", "計画期間の最後の目標"),
        Column("最終目標値", "数値", "一つの数値で書かれた最終目標", UNIT_BESIDE),
        Column("進み具合", "数値", "現状から最終目標までのうち進んだ割合（対象の期のみ）", "％"),
        Column(STATE_DAY, "日付", "この内容の時点"),
    ]
    columns = (*(column for column, _ in base), *heads)
    rows = [
        (*(cell(item, period) for _, cell in base), *_indicator(p, number, trend, period))
        for item in p.items
        for number, trend in enumerate(p.trends.get(item.no, ()), start=1)
        for period in p.plan.periods
        if item.active(period)
    ]
    return Table(INDICATORS, columns, tuple(rows))


def indicator_columns(p: Publication) -> IndicatorColumns:
    """Say what a later 正誤表 compares in 指標, and what 実施状況 says already."""
    target = p.plan.target_field
    figures = (f for f in p.plan.report_fields if f.role is Role.FIGURE)
    restated = {field.name: ("実績", "実績値") for field in figures}
    restated |= {target.name: ("目標", "目標値")} if target else {}
    compared = (
        "単位", "方向", "現状", "目標", "目標値", "当初の目標", "実績", "実績値", "最終目標",
        "最終目標値", "進み具合",
    )  # fmt: skip
    return IndicatorColumns(
        NO, WHEN, "指標番号", p.plan.level_names[-1], "指標名", compared, restated
    )


def _indicator(p: Publication, number: int, trend: Trend, period: Period) -> tuple[Value, ...]:
    key = period.key
    now = period == p.period
    return (
        clean(trend.item.title), clean(trend.item.department), number, clean(trend.name),
        clean(trend.unit), clean(trend.direction), clean(trend.baseline),
        clean(trend.targets.get(key, "")),
        trend.goals.get(key), clean(trend.originals.get(key, "")),
        clean(trend.actuals.get(key, "")), trend.values.get(key), clean(trend.final),
        trend.goals.get(""),
        trend.progress.percent if now else None, p.day,
    )  # fmt: skip


def data_dictionary(tables: Sequence[Table]) -> Table:
    """Give データ項目定義: one row for each column of these tables."""
    heads = tuple(
        Column(name, "数値" if name == "列番号" else "文字列", "") for name in DICTIONARY_HEADS
    )
    rows = tuple(
        (table.name, number, column.heading, column.kind, column.unit or "なし", clean(column.meaning))
        for table in tables
        for number, column in enumerate(table.columns, start=1)
    )  # fmt: skip
    return Table(DICTIONARY, heads, rows)
