"""A 計画一覧 as an Excel workbook: empty with an example row, or filled; and how to fill it in."""

from __future__ import annotations

from collections.abc import Sequence

from taikou_xl.findings import Finding, Severity
from taikou_xl.plan import headings
from taikou_xl.plan.flatlist import EXAMPLE_MARK
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.listrows import FieldKey, ListRow, field_heading
from taikou_xl.plan.model import Role, Side
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, merge_text, setup_a4, write_text
from taikou_xl.sheets.ledger import Ledger, LedgerColumn, write_ledger
from taikou_xl.terms.periods import Period

LIST, UNREAD = "計画一覧", "読み取れなかったもの"
_LONGEST_TEXT = 32_000  # a cell holds little more
_YEARS, _SHORT_YEARS = 5, 2  # of a plan that reports several times a year, fewer columns do
_FIRST_YEAR = 2025
_NOTES = {
    headings.NO: "必須。項目ごとに違う番号。書いたとおりに使います（1、01、A1-1 など）。",
    headings.LABEL: "資料で使う番号（例：1(3)①）。空欄なら階層の先頭の記号から作ります。",
    headings.DEPARTMENT: "必須。回答する課。最初に出てきた順に「担当課」シートへ並べます。",
    "関係課": "いっしょに取り組む課。様式に名前が載ります。",
    "配布先": "様式を課でなく係などに配るときだけ書きます。空欄なら担当課です。",
    headings.START: "項目が計画に入る年度。空欄なら計画の最初から。",
    headings.END: "項目が計画に入っている最後の年度。空欄なら計画の最後まで。",
    headings.END_REASON: "終了した項目だけに書きます。",
    "前期番号": "前の計画での番号（あれば）。",
    "現状の数値": "計画を作ったときの数値（例：女性比率30.1％）。",
    "目標の数値": "計画期間の最後に届きたい数値（例：女性比率40.0％）。",
}
_EXAMPLE = {
    headings.NO: EXAMPLE_MARK,
    headings.LABEL: "1(1)①",
    headings.DEPARTMENT: "市民課",
    "関係課": "全課",
    "現状と課題": "委員の顔ぶれが偏っている。",
    "取組内容": "各課に公募と女性の登用を呼びかける。",
    "目標の状態": "さまざまな立場の意見が生かされている。",
    "現状の数値": "女性比率30.1％",
    "目標の数値": "女性比率40.0％",
}
_GUIDE = (
    ("1計画項目を1行に", "「計画一覧」シートの見出しの下に、計画項目を1行ずつ書きます。題や空の行をはさんでもかまいません。"),
    ("必ず書くもの", "黄色の見出し（{required}）です。ほかは空欄でもかまいません。"),
    ("例の行", "番号が「（例）」の行は読み飛ばします。消しても、そのままでもかまいません。"),
    ("{period}ごとの列", "「{field}_{first}」のように、欄の名前と{period}を「_」でつなぎます。{period}は計画に合わせて書き換え、列を増減してください。{short}"),
    ("全期間で同じとき", "{period}を付けない列（「{field}」）に書くと、すべての{period}に同じ内容が入り、様式では1つの結合したセルになります。"),
    ("途中から使うとき", "過去の実績は「{report}_{past}」のような列を足して書きます。"),
    ("階層の名前", "「{levels}」と違うときは、見出しを書き換え、台帳を作るときに --set 階層=基本方針,戦略区分,取組項目 のように指定します。"),
    ("文字はそのまま", "①や全角・半角、改行は、書いたとおりに使います。"),
    ("次にすること", "保存して、taikou-xl master 計画一覧.xlsx -o 台帳.xlsx を実行すると、台帳ができます。"),
)  # fmt: skip


def build_list_template(preset: Preset) -> bytes:
    """Give the bytes of an empty list for a kind of plan; ``read_list`` skips its example row."""
    planned = [(name, period) for name in _names(preset, Side.PLAN) for period in _periods(preset)]
    columns = _columns(preset, planned)
    ledger = Ledger(
        LIST,
        (
            "1計画項目を1行に書きます。黄色の見出しは必須です。書き方は「記入のしかた」シートと、見出しのメモをご覧ください。",
            f"番号が「{EXAMPLE_MARK}」で始まる行は例です（読み飛ばします）。",
        ),
        columns,
        [[_example(preset, column.heading) for column in columns]],
        examples=1,
        spare=40,
        frozen=2,
    )
    writer = _book()
    write_ledger(writer, writer.sheet(LIST), ledger)
    _write_guide(writer, preset)
    return writer.finish()


def build_list(
    preset: Preset,
    periods: Sequence[Period],
    rows: Sequence[ListRow],
    findings: Sequence[Finding] = (),
) -> bytes:
    """Give the bytes of a list with these rows, and a sheet with what was found on the way.

    ``periods`` are the plan's: every plan field has a column for each of them. Other columns
    of fields and 終了理由 appear where a row uses them.
    """
    columns = _columns(preset, _field_columns(preset, periods, rows), rows)
    ledger = Ledger(
        LIST,
        (
            f"内容を確かめ、足りないところを補ってから、台帳を作ります。「{UNREAD}」シートも確かめてください。",
            "過去の実績は「達成度_令和6」のような列にあります。番号・計画項目の名称・担当課は必須です。",
        ),
        columns,
        [[texts.get(column.heading, "") for column in columns] for texts in map(_texts, rows)],
        spare=40,
        frozen=2,
    )
    writer = _book()
    write_ledger(writer, writer.sheet(LIST), ledger)
    _write_findings(writer, findings)
    _write_guide(writer, preset)
    return writer.finish()


def _book() -> BookWriter:
    return BookWriter(title=LIST, stamp={"kind": "list", "plan": "", "period": ""})


def _field_columns(
    preset: Preset, periods: Sequence[Period], rows: Sequence[ListRow]
) -> list[FieldKey]:
    """Give the columns of fields: the plan's by field, then the results year by year."""
    used = {key for row in rows for key in row.fields}
    columns: list[FieldKey] = []
    for name in _names(preset, Side.PLAN):
        columns += [(name, None)] if (name, None) in used else []
        columns += [(name, period) for period in periods]
    reported = _names(preset, Side.REPORT)
    return columns + [(n, p) for p in periods for n in reported if (n, p) in used]


def _texts(row: ListRow) -> dict[str, str]:
    return {**{field_heading(key): text for key, text in row.fields.items()}, **row.texts}


def _write_findings(writer: BookWriter, findings: Sequence[Finding]) -> None:
    """Write what could not be placed or read, errors first, each with the whole text."""
    weights = {severity: number for number, severity in enumerate(Severity)}
    ordered = sorted(findings, key=lambda finding: weights[finding.severity])
    heads = (
        ("区分", 8), ("ファイル", 15), ("シート", 14), ("セル", 7), ("番号", 7), ("欄", 11),
        ("書かれていた文字", 30), ("内容", 34), ("対応", 34),
    )  # fmt: skip
    counts = "、".join(f"{s.label} {sum(f.severity is s for f in findings)}件" for s in Severity)
    ledger = Ledger(
        UNREAD,
        (
            counts if findings else "ありません。すべての文字を一覧に入れました。",
            "「差戻し」は直すまで台帳を作らないでください。「確認」「参考」は、目で確かめるところです。",
        ),
        tuple(LedgerColumn(head, width) for head, width in heads),
        [
            [
                f.severity.label, f.file, f.sheet, f.cell, f.item, f.field,
                f.value[:_LONGEST_TEXT], f.message[:_LONGEST_TEXT], f.remedy,
            ]
            for f in ordered
        ],
        spare=0,
    )  # fmt: skip
    write_ledger(writer, writer.sheet(UNREAD), ledger)


def _periods(preset: Preset) -> list[Period]:
    first = Period(_FIRST_YEAR, min(1, preset.period_parts - 1), preset.period_parts)
    periods = [first]
    years = _YEARS if preset.period_parts == 1 else _SHORT_YEARS
    while len(periods) < years * preset.period_parts:
        periods.append(periods[-1].next())
    return periods


def _columns(
    preset: Preset, fields: Sequence[FieldKey], rows: Sequence[ListRow] = ()
) -> tuple[LedgerColumn, ...]:
    names = [*headings.BEFORE_LEVELS, *preset.level_names, *headings.AFTER_LEVELS]
    names += headings.BOUNDS
    names += [headings.END_REASON] * any(headings.END_REASON in row.texts for row in rows)
    names += [*headings.PROSE, *preset.more]
    required = {headings.NO, preset.level_names[-1], headings.DEPARTMENT}
    prose = {"現状と課題", "取組内容", "目標の状態"}
    columns = [
        LedgerColumn(
            name,
            34 if name in prose or name in preset.level_names else 12,
            note=_NOTES.get(name, "必須。計画項目の名称。" if name in required else ""),
            required=name in required,
        )
        for name in names
    ]
    return (*columns, *(LedgerColumn(field_heading(key), 24) for key in fields))


def _period_words(preset: Preset) -> dict[str, str]:
    """Say how the periods of a kind are written in a heading."""
    first = _periods(preset)[0]
    field = next(iter(_names(preset, Side.PLAN)), "")
    if preset.period_parts == 1:
        short = "「_R7」とも書けます。"
    else:
        short = (
            f"「{field}_R{first.era[2]}」と年度だけを書くと、その年度のすべての期の内容になります。"
        )
    past = Period(first.year - 1, first.part, first.parts)
    return {
        "period": "年度" if preset.period_parts == 1 else "期",
        "first": first.short_label,
        "past": past.short_label,
        "short": short,
    }


def _names(preset: Preset, side: Side) -> list[str]:
    return [field.name for field in preset.fields if field.side is side]


def _example(preset: Preset, heading: str) -> str:
    if heading in preset.level_names:
        depth = preset.level_names.index(heading)
        if heading == preset.level_names[-1]:
            return "①審議会等委員の女性比率の向上"
        return ("１　市民との協働", "（１）市民の参加")[min(depth, 1)]
    for field in preset.fields:
        for number, period in enumerate(_periods(preset)):
            if heading == f"{field.name}_{period.short_label}":
                if field.role is Role.FIGURE:
                    return f"女性比率{32 + number}.0％"
                return (
                    "各審議会の構成を調べ、見直しを働きかける。" if field.role is Role.BODY else ""
                )
    return _EXAMPLE.get(heading, "")


def _write_guide(writer: BookWriter, preset: Preset) -> None:
    sheet = writer.sheet("記入のしかた")
    planned, reported = _names(preset, Side.PLAN), _names(preset, Side.REPORT)
    rated = [field.name for field in preset.fields if field.role is Role.RATING]
    words = {
        "required": "、".join((headings.NO, preset.level_names[-1], headings.DEPARTMENT)),
        "field": planned[0] if planned else "計画概要",
        "report": [*rated, *reported, "達成度"][0],
        "levels": "、".join(preset.level_names),
        **_period_words(preset),
    }
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 22)
    sheet.set_column(2, 2, 68)
    sheet.set_row(0, 32)
    merge_text(sheet, 0, 1, 0, 2, "計画一覧の書き方", writer.format(bold=True, font_size=16))
    label = writer.format(bold=True, bg_color=look.LABEL_FILL, border=1, border_color=look.LINE)
    body = writer.format(border=1, border_color=look.LINE)
    for number, (head, text) in enumerate(_GUIDE, start=2):
        told, head = text.format(**words), head.format(**words)
        sheet.set_row(number, look.row_pt([(told, 68), (head, 22)], least_pt=30) + 4)
        write_text(sheet, number, 1, head, label)
        write_text(sheet, number, 2, told, body)
    setup_a4(sheet, landscape=False)
    sheet.fit_to_pages(1, 1)
