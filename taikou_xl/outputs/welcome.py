"""はじめに.html: the demo's files in order, one sentence each. One file, no request, no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from urllib.parse import quote

_PAGE = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>はじめに｜{title}</title>
<style>
body {{ font-family: "BIZ UDPGothic", "Hiragino Sans", "Noto Sans CJK JP", sans-serif;
  color: #1f2933; background: #f4f6f8; line-height: 1.8; margin: 0; }}
main {{ max-width: 46rem; margin: 0 auto; padding: 2rem 1.2rem 3rem; background: #fff; }}
h1 {{ font-size: 1.5rem; line-height: 1.4; margin: 0 0 .5rem; }}
h2 {{ font-size: 1.1rem; margin: 2rem 0 .5rem; border-left: .3rem solid #2f75b5; padding-left: .6rem; }}
.notice {{ background: #fff4d6; border: 1px solid #c89211; padding: .6rem 1rem; }}
ol {{ padding-left: 0; list-style: none; counter-reset: step; }}
li {{ border-bottom: 1px solid #dde3e9; padding: .7rem 0; }}
a {{ color: #1a568f; font-weight: bold; }}
p {{ margin: .2rem 0; }}
pre {{ font: inherit; white-space: pre-wrap; background: #eef2f6; padding: .8rem 1rem; margin: 0; }}
</style>
</head>
<body>
<main>
<h1>はじめに</h1>
<p>{title}</p>
<p class="notice">この中の回答・記入者・数値は、すべて<strong>架空</strong>です。動きを確かめるために作りました。</p>
<h2>ファイルの順番</h2>
<ol>
{steps}
</ol>
<h2>集計の結果</h2>
<pre>{account}</pre>
<h2>次にすること</h2>
<p>「6_集計.xlsx」の「概要」から見てください。「確認事項」には、どの課のどのセルをどう直すかが並んでいます。</p>
<p>お手元の計画で試すには、計画一覧を用意して <code>taikou-xl demo --list 計画一覧.xlsx</code> を実行します。</p>
</main>
</body>
</html>
"""


def welcome_page(title: str, account: Iterable[str], steps: Iterable[tuple[str, str]]) -> str:
    """Give the page; everything that comes from data is escaped."""
    rows = "\n".join(
        f'<li><p><a href="{quote(file)}">{escape(file)}</a></p><p>{escape(sentence)}</p></li>'
        for file, sentence in steps
    )
    return _PAGE.format(title=escape(title), steps=rows, account=escape("\n".join(account)))
