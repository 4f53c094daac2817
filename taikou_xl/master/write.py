"""Plan → 台帳 workbook: every declaration on a sheet of its own, then one sheet per item."""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.forms.itemsheet import write_item_sheet
from taikou_xl.master import rows
from taikou_xl.master.guide import write_guide
from taikou_xl.master.indicators import indicator_ledger
from taikou_xl.master.items import SHEET_HEADING, item_headings, item_texts
from taikou_xl.master.kept import HAND_HEADS, with_kept
from taikou_xl.master.kpt import kpt_ledger
from taikou_xl.master.longtable import is_long, long_ledger, where_tables_stand
from taikou_xl.master.original import write_original
from taikou_xl.master.overall import overall_ledger
from taikou_xl.plan import headings, sheetnames
from taikou_xl.plan.kinds import SETTINGS
from taikou_xl.plan.model import OPTIONAL, REQUIRED, WITH_TARGET, Kind, Plan, Role, Side
from taikou_xl.plan.naming import sheet_names
from taikou_xl.plan.review import all_rows
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, Sheet
from taikou_xl.sheets.ledger import HEADER_ROW, Ledger, LedgerColumn, write_ledger

_WIDTHS = {
    "期": 10, "番号": 9, "表示番号": 10, "欄": 12, "修正前": 26, "修正後": 26, "理由": 26,
    "経緯": 11, "日付": 17, "指摘": 26, "対応": 12, "回答": 34, "No": 6, "委員": 14,
    "意見": 40, "回答課": 18, "公表": 9, "内容": 32, "変更前": 26, "変更後": 26,
    "計画": 30, "区分": 20, "件数": 9, "開始": 9, "終了": 9, "終了理由": 18, "前期番号": 10,
    "担当課": 20, "関係課": 18, "配布先": 14, "現状と課題": 36, "取組内容": 36,
    "目標の状態": 36, "現状の数値": 22, "目標の数値": 22, SHEET_HEADING: 40,
}  # fmt: skip


def build_master(plan: Plan) -> bytes:
    """Give the bytes of a plan's master workbook; ``read_master`` gives the plan back."""
    named = _named(plan)
    stamp = {"kind": "master", "plan": plan.key, "period": ""}
    writer = BookWriter(title=f"{plan.name}　台帳", stamp=stamp)
    sheets = {name: writer.sheet(name) for name in _sheet_names(named)}
    with_sheets = () if is_long(named) else named.items
    item_sheets = {item.no: writer.sheet(item.sheet) for item in with_sheets}
    write_guide(writer, sheets[sheetnames.GUIDE], named)
    for name, ledger in _ledgers(named).items():
        write_ledger(writer, sheets[name], with_kept(ledger, plan.kept, name))
    _offer_settings(sheets[sheetnames.SETTINGS], named)
    _paint_colours(writer, sheets[sheetnames.SCALE], named)
    if with_sheets:
        _link_items(writer, sheets[sheetnames.ITEMS], named)
    for item in with_sheets:
        write_item_sheet(writer, item_sheets[item.no], named, item, None)
    write_original(writer, named)
    sheets[sheetnames.GUIDE].activate()
    return writer.finish()


def _sheet_names(plan: Plan) -> tuple[str, ...]:
    """Give the sheets before those of items: 全体指標, KPT and 計画と実績 only where they are."""
    names = list(sheetnames.MASTER_SHEETS)
    if plan.overall is not None:
        names.insert(names.index(sheetnames.INDICATORS) + 1, sheetnames.OVERALL)
    if plan.kpt is not None:
        names.insert(names.index(sheetnames.OPINIONS), sheetnames.KPT)
    if is_long(plan):
        names.insert(names.index(sheetnames.ITEMS) + 1, sheetnames.TABLES)
    return tuple(names)


def _named(plan: Plan) -> Plan:
    """Give the plan with a sheet name for every item; names that stand are kept."""
    kept = [item.sheet for item in plan.items if item.sheet]
    unnamed = [item for item in plan.items if not item.sheet]
    names = sheet_names(unnamed, (*sheetnames.RESERVED_SHEETS, *kept))
    items = (replace(item, sheet=item.sheet or names[item.no]) for item in plan.items)
    return replace(plan, items=tuple(items))


def _ledgers(plan: Plan) -> dict[str, Ledger]:
    return {
        sheetnames.SETTINGS: _settings(plan),
        sheetnames.FIELDS: _fields(plan),
        sheetnames.SCALE: _scale(plan),
        sheetnames.DEPARTMENTS: _departments(plan),
        sheetnames.ITEMS: _items(plan),
        sheetnames.INDICATORS: indicator_ledger(plan),
        sheetnames.EARLIER: _earlier(plan),
        **_hand_ledgers(plan),
        **({sheetnames.TABLES: long_ledger(plan)} if is_long(plan) else {}),
        **({} if plan.overall is None else {sheetnames.OVERALL: overall_ledger(plan)}),
        **({} if plan.kpt is None else {sheetnames.KPT: kpt_ledger(plan)}),
    }


def _settings(plan: Plan) -> Ledger:
    columns = (LedgerColumn("設定", 20), LedgerColumn("値", 48), LedgerColumn("説明", 64))
    notes = ("「値」の列を書き換えます。配布・集計・公表のすべてに使います。",)
    return Ledger("設定", notes, columns, rows.setting_rows(plan), spare=0)


def _offer_settings(sheet: Sheet, plan: Plan) -> None:
    choices = {setting.key: list(setting.choices) for setting in SETTINGS if setting.choices}
    for number, (key, _, _) in enumerate(rows.setting_rows(plan), start=HEADER_ROW + 1):
        if key in choices:
            rule = {
                "validate": "list",
                "source": choices[key],
                "error_title": key,
                "error_message": f"「{'」「'.join(choices[key])}」から選んでください。",
            }
            sheet.data_validation(number, 1, number, 1, rule)


def _fields(plan: Plan) -> Ledger:
    words = dict.fromkeys(rows.FIELD_HEADS, ())
    choices: dict[str, tuple[str, ...]] = {
        **words,
        "計画／実績": tuple(side.value for side in Side),
        "種類": tuple(kind.value for kind in Kind),
        "役割": tuple(role.value for role in Role),
        "必須": (REQUIRED, OPTIONAL, WITH_TARGET),
        "公表": (rows.PUBLIC, rows.INTERNAL),
    }
    widths = (16, 11, 9, 11, 22, 28, 9, 9, 18, 7)
    columns = tuple(
        LedgerColumn(head, width, choices[head], strict=head != "必須", centred=bool(choices[head]))
        for head, width in zip(rows.FIELD_HEADS, widths, strict=True)
    )
    notes = (
        "項目シートの表の欄です。この並び順で様式・検査・集計表・公表データに現れます。選択肢は「、」で区切るか、1行に1つ書きます。",
        "「必須」には、今後の方向性≠継続 のような条件も書けます。幅は半角の文字数です。",
    )
    return Ledger("様式", notes, columns, rows.field_rows(plan.fields), spare=8)


def _scale(plan: Plan) -> Ledger:
    widths = (6, 20, 8, 10, 13, 11, 52, 52)
    yes_no = {"達成に数える": (rows.YES, rows.NO), "集計対象": (rows.YES, rows.NO)}
    columns = tuple(
        LedgerColumn(head, width, yes_no.get(head, ()), centred=width <= 13)
        for head, width in zip(rows.SCALE_HEADS, widths, strict=True)
    )
    notes = (
        "上から良い順に並べます。「集計対象」が「いいえ」の区分は、表示はしますが割合の分母に入れません。",
        "「色」は 70AD47 のような6桁の色番号です（グラフと図に使います）。「選び方の質問」は様式の「達成度の選び方」に載ります。",
    )
    return Ledger("達成度区分", notes, columns, rows.scale_rows(plan.scale), spare=4, frozen=2)


def _paint_colours(writer: BookWriter, sheet: Sheet, plan: Plan) -> None:
    column = rows.SCALE_HEADS.index("色")
    for number, rating in enumerate(plan.scale, start=HEADER_ROW + 1):
        style = writer.format(
            num_format="@",
            align="center",
            border=1,
            border_color=look.THIN_LINE,
            bg_color=f"#{rating.colour}",
            locked=False,
        )
        sheet.write_string(number, column, rating.colour, style)


def _departments(plan: Plan) -> Ledger:
    widths = (6, 22, 30, 30, 24, 36)
    columns = tuple(
        LedgerColumn(head, width, centred=head == "順", required=head == "課名")
        for head, width in zip(rows.DEPARTMENT_HEADS, widths, strict=True)
    )
    notes = (
        "建制順に並べます。すべての表がこの順になります。「提出期限」は、課ごとに変えるときだけ書きます。",
        "課の名前が変わったときは、「課名」を新しい名前にし、前の名前を「旧課名」に書きます。",
    )
    return Ledger("担当課", notes, columns, rows.department_rows(plan.departments), frozen=3)


def _items(plan: Plan) -> Ledger:
    heads = item_headings(plan)
    needed = {headings.NO, plan.level_names[-1], headings.DEPARTMENT}
    widths = {**dict.fromkeys(plan.level_names, 30), **_WIDTHS}
    # the sheet 担当課 itself is the list: it may grow, and a name may hold any mark
    column = chr(ord("A") + rows.DEPARTMENT_HEADS.index("課名"))
    first, last = HEADER_ROW + 2, HEADER_ROW + 1 + len(plan.departments)
    departments = f"'{sheetnames.DEPARTMENTS}'!${column}${first}:${column}${last}"
    columns = tuple(
        LedgerColumn(
            head,
            widths.get(head, 16),
            strict=False,
            required=head in needed,
            note="必須" if head in needed else "",
            source=departments if head == headings.DEPARTMENT and plan.departments else "",
        )
        for head in heads
    )
    notes = (
        "計画項目の名称・担当課・期間は、このシートが正です。行を足すと新しい項目になり、番号は書いたとおりに使います（重複不可）。",
        f"{where_tables_stand(plan)}項目をやめるときは行を消さず、「終了」と「終了理由」を書きます。",
    )
    body = [item_texts(plan, row, heads) for row in all_rows(plan)]
    return Ledger("項目一覧", notes, columns, body, spare=10, frozen=2, paper_a3=True)


def _link_items(writer: BookWriter, sheet: Sheet, plan: Plan) -> None:
    """Let a click on a sheet's name lead to the item's sheet; the cell stays text."""
    link = writer.format(
        num_format="@",
        locked=False,
        border=1,
        border_color=look.THIN_LINE,
        font_color=look.LINK_INK,
        underline=1,
    )
    column = item_headings(plan).index(SHEET_HEADING)
    for number, item in enumerate(all_rows(plan), start=HEADER_ROW + 1):
        if not item.sheet:
            continue  # only told of in 取組整理表
        quoted = item.sheet.replace("'", "''")
        sheet.write_url(number, column, f"internal:'{quoted}'!A1", link, item.sheet)


def _earlier(plan: Plan) -> Ledger:
    columns = tuple(LedgerColumn(head, _WIDTHS[head]) for head in rows.EARLIER_HEADS)
    notes = (
        "前の計画や過去の年度の、区分ごとの件数です（例：第3次大綱、令和5、年度目標達成、13）。",
    )
    return Ledger("過年度集計", notes, columns, rows.earlier_rows(plan.earlier), landscape=False)


# what stands above each table that people fill by hand
_HAND_NOTES = {
    sheetnames.OFFICE: (
        "電話での回答や会議での修正を、回答ファイルに手を入れずに反映するためのシートです。最後に適用します。",
        "「修正前」は回答に書かれているとおりに写します（未回答のときは空欄）。回答が「修正前」と違うときは適用せず、お知らせします。",
    ),
    sheetnames.CONFIRMED: (
        "確認事項への対応の記録です。「照会する」は次の差戻し票に載り、「了承」は目標と回答が変わらない限り、その確認を「参考」に下げます。",
    ),
    sheetnames.OPINIONS: (
        "審議会などでの委員の意見と、それへの回答です。「公表」が「する」のものを公表資料に載せます。",
    ),
    sheetnames.CHANGES: (
        "計画の変更や次年度への繰越しの記録です。項目のシートの計画の文や「目標の数値」、「項目一覧」の項目の追加・終了・担当課などを変えると、繰越しのときに変更前と変更後が加わります。",
        "変えた理由や、ほかの変更は、このシートに書き残してください。",
    ),
}
_STRICT_CHOICES = {
    "経緯": ("電話", "推進会議", "審議会", "訂正"),
    "対応": ("照会する", "了承"),
    "公表": ("する", "しない"),
}
_SPARE_ROWS = 20


def _hand_ledgers(plan: Plan) -> dict[str, Ledger]:
    """Give the tables that people fill by hand through the year, empty."""
    fields = tuple(f.name for f in plan.report_fields)
    choices = {**_STRICT_CHOICES, "期": tuple(p.key for p in plan.periods), "欄": fields}

    def column(head: str) -> LedgerColumn:
        strict = head in _STRICT_CHOICES
        return LedgerColumn(head, _WIDTHS[head], choices.get(head, ()), strict=strict)

    return {
        name: Ledger(name, notes, tuple(map(column, HAND_HEADS[name])), spare=_SPARE_ROWS)
        for name, notes in _HAND_NOTES.items()
    }
