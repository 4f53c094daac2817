"""使い方: how the console is used in a year, and what to do where a button does not work."""

from __future__ import annotations

import re

from taikou_xl.office.steps import STEPS, State
from taikou_xl.plan.model import Plan
from taikou_xl.sheets import look
from taikou_xl.sheets.bookwriter import BookWriter, Sheet, merge_text, setup_a4, write_text

_WIDTHS = (1.5, 27, 74, 1.5)
_FIRST, _LAST = 1, 2
_BEGIN = (
    ("1　保存する", "このブックを、台帳と同じフォルダに保存してから使います（はじめからそこに作られます）。"),
    ("2　マクロを有効にする", "開いたときに黄色の帯が出たら、「コンテンツの有効化」を押します。"),
    ("3　設定を確かめる", "「操作」の色の付いた欄を見て、台帳・回収フォルダ・対象年度が合っているか確かめます。"),
    ("4　上から順に押す", "「次にすること」に書いてあるボタンを押します。何度押しても、回答のファイルは変わりません。"),
)  # fmt: skip
_WHEN = {
    "distribute": "4月。台帳の「設定」の期限・連絡先を直し、台帳を閉じてから押します。できたフォルダを庁内に配り、依頼文.txt を掲示板に貼ります。",
    "check": "5月。届いたファイルを回収フォルダに入れるたびに押します。確認結果に、どのセルをどう直すかが並びます。",
    "send_back": "誤りや未提出があるとき。日付のフォルダにできたものを、担当課に送ります。前に送ったものは、二度作りません。",
    "consolidate": "6月。会議で訂正があったら、台帳の「事務局修正」に書いて、もう一度押します。",
    "publish": "会議の前と8月。「資料の段階」を選んでから押します。",
    "rollover": "8月。次の台帳ができたら、「設定」の台帳・対象年度・回収フォルダを次の年度のものに変えます。",
}
_MONTH = re.compile(r"^(会議の前と)?\d+月。")  # of a year with one report
_STATES = {
    State.RUNNING: "動いています。終わるまで、Excelに触らずにお待ちください。",
    State.DONE: "終わりました。",
    State.LOOK: "終わりましたが、担当課に直してもらうところなどがあります。「最後のメッセージ」と、できたものを見てください。",
    State.FAILED: "できませんでした。何も書き換えていません。「最後のメッセージ」の「対応」のとおりにしてください。",
}
_TROUBLE = (
    ("ボタンを押しても何も起きない", "マクロが止められています。帯の「コンテンツの有効化」を押すか、ファイルのプロパティで「許可する」に印を付けます。"),
    ("Pythonが見つからない", "Pythonの場所が変わりました。taikou-xl を入れ直し、taikou-xl console でこのブックを作り直します。"),
    ("Excelから起動できない", "職場のPCの決まりで止められています。このブックと同じフォルダの .cmd をダブルクリックすると、同じことができます。先にこのブックを保存してください。"),
    ("書き込めない", "できるはずのファイルをExcelで開いていないか、フォルダに書き込めるかを確かめます。"),
    ("原因がわからない", "同じフォルダの「診断」の .cmd をダブルクリックし、出た結果を情報システム担当課に見せてください。"),
)  # fmt: skip


def write_guide(writer: BookWriter, sheet: Sheet, plan: Plan) -> None:
    """Write the guide; it prints on one A4 page."""
    sheet.hide_gridlines(2)
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width)
    sheet.set_row(0, 30)
    band = {"bg_color": look.GROUP_FILL, "text_wrap": False, "shrink": True}
    title = writer.format(bold=True, font_size=16, indent=1, **band)
    merge_text(sheet, 0, _FIRST, 0, _LAST, f"{plan.name}　操作ブックの使い方", title)
    row = _write_pairs(writer, sheet, 2, "はじめに", _BEGIN)
    yearly = all(period.parts == 1 for period in plan.periods)
    times = [
        (step.caption, _WHEN[step.key] if yearly else _MONTH.sub("", _WHEN[step.key]))
        for step in STEPS
    ]
    row = _write_pairs(writer, sheet, row, "ボタン", times)
    row = _write_pairs(writer, sheet, row, "状態の言葉", [(s.value, t) for s, t in _STATES.items()])
    row = _write_pairs(writer, sheet, row, "うまくいかないとき", _TROUBLE)
    setup_a4(sheet, landscape=False, footer="&C使い方")
    sheet.print_area(0, 0, row - 1, _LAST + 1)
    sheet.fit_to_pages(1, 1)


def _write_pairs(
    writer: BookWriter,
    sheet: Sheet,
    row: int,
    heading: str,
    pairs: list[tuple[str, str]] | tuple[tuple[str, str], ...],
) -> int:
    style = writer.format(
        bold=True, font_size=12, bottom=2, bottom_color=look.LINE, text_wrap=False
    )
    sheet.set_row(row, 22)
    merge_text(sheet, row, _FIRST, row, _LAST, heading, style)
    box = {"border": 1, "border_color": look.THIN_LINE, "indent": 1}
    left = writer.format(bold=True, bg_color=look.LABEL_FILL, **box)
    right = writer.format(**box)
    for word, text in pairs:
        row += 1
        sheet.set_row(
            row, look.row_pt([(word, _WIDTHS[1] - 3), (text, _WIDTHS[2] - 3)], least_pt=24)
        )
        write_text(sheet, row, _FIRST, word, left)
        write_text(sheet, row, _FIRST + 1, text, right)
    sheet.set_row(row + 1, 10)
    return row + 2
