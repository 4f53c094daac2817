"""使い方: the master's first sheet, what to do when, on one A4 page."""

from __future__ import annotations

from taikou_xl.plan import sheetnames
from taikou_xl.plan.model import Item, Plan
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, Sheet, merge_text, setup_a4, write_text
from taikou_xl.terms.periods import Period

_WIDTHS = (1.5, 5, 19, 62, 1.5)
_STEPS = (
    ("台帳を整える", "「設定」に期限や連絡先を、「担当課」に課の並び順を書きます。「項目一覧」と各項目のシートに、計画が正しく入っているか確かめます。", ""),
    ("様式を配る", "課ごとに1つのExcelファイルができます。フォルダごと庁内に配り、「依頼文.txt」を添えます。", "taikou-xl distribute {book} --period {period} -o 配布"),
    ("回収して確かめる", "返ってきたファイルを「回収」フォルダに入れます。未記入や読み取れない欄、未提出の課の一覧が出ます。何度でも実行できます。", "taikou-xl check {book} 回収 --period {period} --report 確認結果.xlsx"),
    ("直す・補う", "電話での回答や会議での修正は、回答ファイルに手を入れず「事務局修正」に書きます。確認の経過は「確認記録」に残します。", ""),
    ("集計する", "概要、達成度集計、項目一覧などを1つのブックにまとめます。件数は数式なので、Excelで直しても合計が追いつきます。", "taikou-xl consolidate {book} 回収 --period {period} -o 集計.xlsx"),
    ("会議にかける", "推進会議・審議会での意見を「委員意見」に、計画の変更を「変更記録」に書き残します。", ""),
    ("次の年度へ進む", "実績を記録した次の台帳ができます。事務局修正などの書き込みも引き継ぎます。次の年度は、新しい台帳の「設定」の期限を直して始めます。", "taikou-xl rollover {book} 回収 --period {period} -o 次の台帳.xlsx"),
)  # fmt: skip
_SHEETS = (
    (sheetnames.SETTINGS, "計画名、期限、連絡先など"),
    (sheetnames.FIELDS, "項目シートの表の欄（名前、種類、必須かどうか）"),
    (sheetnames.SCALE, "達成度の区分、記号、色、定義"),
    (sheetnames.DEPARTMENTS, "課の並び順（建制順）、課ごとの提出期限"),
    (sheetnames.ITEMS, "計画項目の名称、担当課、期間（このシートが正）"),
    (sheetnames.INDICATORS, "数値目標と指標"),
    (sheetnames.OVERALL, "計画全体の目標と、寄与する項目"),
    (sheetnames.KPT, "前の計画の総括と、次の取組項目"),
    (sheetnames.EARLIER, "前の計画や過去の年度の件数"),
    (sheetnames.OFFICE, "電話や会議での修正"),
    (sheetnames.CONFIRMED, "確認事項への対応"),
    (sheetnames.OPINIONS, "委員の意見と回答"),
    (sheetnames.CHANGES, "計画の変更の記録"),
)
_RULES = (
    "行や列を足したり並べ替えたりしてもかまいません。見出しの文字と、シートの名前は変えないでください。",
    "年度ごとの計画と実績は「番号_題」の各シートが正です。名称と担当課は「項目一覧」が正です。",
    "台帳は1つだけを大切に使い、書き換える前に写しを取ってください。",
)


def write_guide(writer: BookWriter, sheet: Sheet, plan: Plan) -> None:
    """Write the guide for this plan; it prints on exactly one A4 page."""
    sheet.hide_gridlines(2)
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width)
    row = _write_head(writer, sheet, plan)
    row = _write_steps(writer, sheet, plan, row)
    row = _write_sheets(writer, sheet, plan, row)
    row = _write_rules(writer, sheet, row)
    setup_a4(sheet, landscape=False, footer="&C使い方")
    sheet.print_area(0, 0, row, len(_WIDTHS) - 1)
    sheet.fit_to_pages(1, 1)


def _write_head(writer: BookWriter, sheet: Sheet, plan: Plan) -> int:
    owner = "　".join(filter(None, (plan.setting("市区町村名"), plan.setting("取りまとめ課"))))
    counts = (
        f"{plan.setting('計画期間')}　計画項目 {len(plan.items)}　担当課 {len(plan.departments)}"
    )
    band = {"bg_color": look.GROUP_FILL, "text_wrap": False}
    sheet.set_row(0, 30)
    sheet.set_row(1, 20)
    merge_text(
        sheet,
        0,
        1,
        0,
        3,
        f"{plan.name}　台帳",
        writer.format(bold=True, font_size=16, shrink=True, **band),
    )
    merge_text(sheet, 1, 1, 1, 3, "　".join(filter(None, (owner, counts))), writer.format(**band))
    return 3


def _section(writer: BookWriter, sheet: Sheet, row: int, text: str) -> int:
    style = writer.format(
        bold=True, font_size=12, bottom=2, bottom_color=look.LINE, text_wrap=False
    )
    sheet.set_row(row, 22)
    merge_text(sheet, row, 1, row, 3, text, style)
    return row + 1


def _write_steps(writer: BookWriter, sheet: Sheet, plan: Plan, row: int) -> int:
    yearly = plan.periods[0].parts == 1
    row = _section(writer, sheet, row, "一年の流れ" if yearly else "1回の報告の流れ")
    line = {"bottom": 1, "bottom_color": look.THIN_LINE}
    number_style = writer.format(
        bold=True, font_size=14, align="center", font_color=look.LINK_INK, **line
    )
    name_style = writer.format(bold=True, **line)
    text_style = writer.format(**line)
    code = writer.format(font_name="Consolas", font_size=9, font_color=look.LINK_INK)
    plain = writer.format()
    words = {"book": "台帳.xlsx", "period": _open_period(plan).key}
    for number, (name, told, command) in enumerate(_STEPS, start=1):
        if not yearly:
            name, told = (text.replace("次の年度", "次の期") for text in (name, told))
        line_text = command.format(**words)
        text = f"{told}\n{line_text}" if command else told
        sheet.set_row(row, look.text_pt(text, _WIDTHS[3]) + 6)
        write_text(sheet, row, 1, str(number), number_style)
        write_text(sheet, row, 2, name, name_style)
        if command:
            sheet.write_rich_string(row, 3, plain, f"{told}\n", code, line_text, text_style)
        else:
            write_text(sheet, row, 3, text, text_style)
        row += 1
    return row + 1


def _open_period(plan: Plan) -> Period:
    """Give the first period without recorded results, the last where there is none."""
    recorded = {key for item in plan.items for key in _recorded(plan, item)}
    return next((p for p in plan.periods if p.key not in recorded), plan.periods[-1])


def _recorded(plan: Plan, item: Item) -> set[str]:
    reported = {f.name for f in plan.report_fields}
    return {key for (name, key), entry in item.table.items() if name in reported and entry.value}


def _write_sheets(writer: BookWriter, sheet: Sheet, plan: Plan, row: int) -> int:
    row = _section(writer, sheet, row, "シートの役割")
    link = writer.format(font_color=look.LINK_INK, underline=1, text_wrap=False)
    plain = writer.format()
    some = {sheetnames.OVERALL: plan.overall, sheetnames.KPT: plan.kpt}
    shown = [(n, t) for n, t in _SHEETS if some.get(n, ()) is not None]
    for name, told in shown:
        sheet.set_row(row, 18)
        sheet.write_url(row, 2, f"internal:'{name}'!A1", link, name)
        write_text(sheet, row, 3, told, plain)
        row += 1
    sheet.set_row(row, 18)
    write_text(sheet, row, 2, "番号_題", writer.format(text_wrap=False))
    told = (
        f"計画項目ごとのシート（例：{plan.items[0].sheet}）"
        if plan.items
        else "計画項目ごとのシート"
    )
    write_text(sheet, row, 3, told, writer.format(shrink=True, text_wrap=False))
    return row + 2


def _write_rules(writer: BookWriter, sheet: Sheet, row: int) -> int:
    row = _section(writer, sheet, row, "お願い")
    style = writer.format()
    for text in _RULES:
        sheet.set_row(row, look.text_pt(text, _WIDTHS[2] + _WIDTHS[3]) + 2)
        write_text(sheet, row, 1, "・", writer.format(align="right"))
        merge_text(sheet, row, 2, row, 3, text, style)
        row += 1
    return row
