"""What is said of the list of staff for whom cards are made."""

from __future__ import annotations

from taikou_xl.wording.entries import Severity, entry

ENTRIES = (
    entry(
        "staff-blank",
        Severity.ERROR,
        "「{missing}」が空白のため、この行のカードを作っていません。",
        "職員の一覧に書き足して、もう一度実行してください。",
        "職員の一覧に、課名か氏名のない行がある。",
    ),
    entry(
        "staff-cell-spoiled",
        Severity.ERROR,
        "{reason}。この行のカードを作っていません。",
        "職員の一覧を直して、もう一度実行してください。",
        "職員の一覧の課名や氏名が、エラー値・結果のない数式・日付になっている。",
    ),
    entry(
        "staff-department-unknown",
        Severity.WARNING,
        "課名「{value}」は、台帳の「担当課」にありません。{nearest}一覧のとおりの課名でブックを作りました。",
        "課名の誤りなら一覧を直し、もう一度実行してください。計画項目のない課なら、このままで構いません（台帳の「担当課」に足すと、建制順に並びます）。",
        "職員の一覧の課名が、台帳の「担当課」にも「旧課名」にもない。",
    ),
    entry(
        "staff-doubled",
        Severity.WARNING,
        "「{value}」（{department}）は、{first}と同じ内容です。カードは1枚だけ作りました。",
        "同姓同名の別の方なら、係か職名の列で区別して、もう一度実行してください。",
        "職員の一覧に、同じ内容の行が2つ以上ある。",
    ),
    entry(
        "staff-column-unused",
        Severity.NOTE,
        "職員の一覧の列「{value}」は使っていません（使うのは、「課名」「氏名」「係」「職名」の列です）。",
        "そのままで構いません。要らない個人情報の列は、一覧から除いておくと安全です。",
        "職員の一覧に、カードに使わない列がある。",
    ),
)
