"""What the program says to the command line, reworded for somebody who pressed a button."""

from __future__ import annotations

_WORDS = (
    ("置き換えてよければ --force を付け、残すなら別のフォルダを指定してください。",
     "要らなければ消し、残すなら別の場所へ移してから、もう一度押してください。"),
    ("別の名前を指定するか、置き換えてよければ --force を付けてください。",
     "要らなければ消し、残すなら名前を変えるか別の場所へ移してから、もう一度押してください。"),
    ("ファイルを閉じてからもう一度実行するか、-o で別の名前を指定してください。",
     "そのファイルを閉じ、「出力先」が書き込める場所か確かめてから、もう一度押してください。"),
    ("途中の集計と明記して作る場合は --allow-incomplete を付けてください。",
     "会議用なら「資料の段階」を推進会議か審議会に変えてください。"),
    ("日時の新しいほうを使うときは、--prefer newest を付けて実行します。", ""),
    ("--prefer newest を付けて実行し、", ""),
    ("（--period の指定違いでないかも確認してください）", "（「対象年度」が違っていないかも確認してください）"),
    ("--period には", "「対象年度」には"),
    ("のいずれかを指定してください", "のいずれかを書いてください"),
    ("「taikou-xl master 計画一覧 -o 台帳.xlsx」で作った台帳を指定してください。",
     "「設定」の「台帳」で、台帳のファイルを選び直してください。"),
    ("taikou-xl distribute で配ります", "「配布用ファイルを作る」で配ります"),
    ("回答のファイルかフォルダを指定してください（例：回収）。",
     "「回収フォルダ」を確かめ、戻ったファイルをその中に入れてください。"),
    ("もう一度実行し", "もう一度ボタンを押し"),
    ("もう一度実行する", "もう一度ボタンを押す"),
)  # fmt: skip


def for_the_desk(text: str) -> str:
    """Give a text without options and commands, which a button does not have."""
    for words, ours in _WORDS:
        text = text.replace(words, ours)
    return text
