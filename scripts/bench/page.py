"""The page of the benchmark: the machine, the figures, what they mean and how to repeat them."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Sequence
from pathlib import Path

from scripts.bench.goals import Measured, forms_ratio, goal_lines
from scripts.bench.measuring import Cost, median, ratio
from scripts.bench.peers import FORM_PEERS, FORMS_OF_PEER

_NAMES = {
    "import pandera.pandas": '`python -c "import pandera.pandas"`（比べるもの）',
    "--help": "`taikou-xl --help`",
    "calamine": "calamineで全セルを読むだけ・1スレッド（床）",
    "calamine2": "calamineで全セルを読むだけ・2スレッド",
    "consolidate": "**`taikou-xl consolidate`**（すべての検査）",
    "consolidate --cache": "`consolidate --cache`（変わった回答なし）",
    "check": "`taikou-xl check`",
    "publish": "`taikou-xl publish --formats html,csv`",
    "pandas": "pandas＋openpyxl のスクリプト",
    "openpyxl": "openpyxl（読み取り専用）のスクリプト",
    "distribute": "**`taikou-xl distribute`**",
    "forms": f"openpyxlでひな形を写すスクリプト（{FORMS_OF_PEER}ファイルまで）",
    "forms_anew": f"同じ様式をopenpyxlで初めから書くスクリプト（{FORMS_OF_PEER}ファイルまで）",
}


def page(found: Sequence[Measured]) -> str:
    """Give docs/benchmarks.md."""
    parts = [_HEAD.format(machine=_machine(), day=dt.date.today().isoformat())]
    parts += [_table(one) for one in found]
    parts += [_ratios(found), "\n## 目標\n", *goal_lines(found), _PEERS, _phases(found), _HOW]
    return "\n".join(parts)


def _machine() -> str:
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.exists() else ():
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}、{cores}コア、Python {platform.python_version()}、{platform.system()}"


def _table(one: Measured) -> str:
    runs = len(next(iter(one.costs.values())))
    lines = [
        f"\n## {one.name}：{one.forms:,}ファイル（1ファイル{one.items_each}項目まで）、{runs}回\n",
        "| 実行したもの | 経過（秒） | CPU（秒） | 1ファイル（ミリ秒） | 最大メモリ（MB） |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, costs in one.costs.items():
        cost = median(costs)
        count = min(one.forms, FORMS_OF_PEER) if name in FORM_PEERS else one.forms
        each = (
            "" if name in ("--help", "import pandera.pandas") else f"{cost.wall / count * 1e3:.1f}"
        )
        memory = f"{cost.memory / 2**20:.0f}"
        lines.append(f"| {_NAMES[name]} | {cost.wall:.2f} | {cost.cpu:.2f} | {each} | {memory} |")
    return "\n".join(lines)


def _ratios(found: Sequence[Measured]) -> str:
    lines = [
        "\n## 比\n",
        "経過時間の、同じ回どうしの比の中央値です。括弧内は、すべてのプロセスを合わせたCPU時間の比です（ほかの仕事の影響が小さい）。\n",
        "| 比 | " + " | ".join(m.name for m in found) + " |",
    ]
    lines.append("|---|" + "--:|" * len(found))
    rows = [
        ("consolidate ÷ import pandera.pandas", "consolidate", "import pandera.pandas"),
        ("--help ÷ import pandera.pandas", "--help", "import pandera.pandas"),
        ("consolidate ÷ calamine（1スレッド）", "consolidate", "calamine"),
        ("pandas＋openpyxl ÷ consolidate", "pandas", "consolidate"),
        ("openpyxl ÷ consolidate", "openpyxl", "consolidate"),
    ]
    for title, one, other in rows:
        cells = [
            _shown(m.costs[one], m.costs[other]) if {one, other} <= set(m.costs) else "－"
            for m in found
        ]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    for title, peer in (("openpyxlで写す", "forms"), ("openpyxlで初めから書く", "forms_anew")):
        cells = [
            f"{forms_ratio(m, peer):.2f}（{forms_ratio(m, peer, 'cpu'):.2f}）"
            if {peer, "distribute"} <= set(m.costs)
            else "－"
            for m in found
        ]
        lines.append(f"| {title} ÷ distribute（1ファイルあたり） | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _shown(costs: Sequence[Cost], against: Sequence[Cost]) -> str:
    """Give the ratio of wall times, and in brackets that of processor times."""
    cpu = median(costs).cpu / median(against).cpu
    return f"{ratio(costs, against):.2f}（{cpu:.2f}）"


def _phases(found: Sequence[Measured]) -> str:
    """Give the table of where a consolidation's time goes, in seconds and in parts of all."""
    names = list(found[0].phases) if found else []
    lines = [
        "\n## 時間は何に使われるか\n",
        "`consolidate` を動かすプロセスの時間（秒、中央値）です。回答は、その間に別のプロセスが読みます。\n",
        "| 段階 | " + " | ".join(m.name for m in found) + " |",
        "|---|" + "--:|" * len(found),
    ]
    for name in sorted(names, key=lambda n: -found[-1].phases.get(n, 0.0)):
        cells = [
            f"{m.phases.get(name, 0.0):.2f}（{m.phases.get(name, 0.0) / sum(m.phases.values()):.0%}）"
            for m in found
        ]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


_HEAD = """# 速さ

この頁は `python -m scripts.bench` が書きます（手で直さないでください）。

- 測った環境：{machine}
- 測った日：{day}。コマンドをプロセスごと、比べるものと交互に、次の表に示す回数ずつ実行した中央値です。時間は、ほかの仕事が動いていると大きく変わります。比で見てください。
- プログラムは、pipで入れたときと同じように、あらかじめコンパイルしてあります。
- 回答は架空で、どのファイルも中身が違います。半分は、Excelで保存したときの形にしてあります。
"""

_PEERS = """
## 比べたもの

- **calamine（床）**：すべてのファイルの、すべてのシートのセルを読むだけです。何も確かめず、何も書きません。
- **pandas＋openpyxl、openpyxl**：担当者が書くような集計のスクリプトです。見出しで回答の欄を探し、達成度の件数と一覧をExcelに書きます。壊れたファイル・別の課や年度のファイル・二重の回答・書き換えの検査、保留、事務局修正、目標の読み取りと参考判定、出所のセル、印刷の設定はありません。
- **openpyxlで写す**：1つの様式をひな形に、課名を置き換えて保存するスクリプトです。項目ごとの文や欄の作り直しはしません。
- **openpyxlで初めから書く**：同じセル・数式・書式・結合・列幅・行の高さ・選択肢・印刷の設定を、課ごとに新しいブックへ書くスクリプトです。書式は1回だけ作って使い回します。どちらも、項目ごとに文・列幅・高さを決めること、配布した内容の控え、置き換えの安全（すべてできてから置く、目録）はありません。1ファイルあたりの時間で比べます。

中身は `scripts/bench/peers.py` にあります。"""

_HOW = """
床（calamineで読むだけ）にも、比べるスクリプトにも、「回答を読む」のほかの仕事は、ほとんどありません。1つの様式（9シート、約1,000セル）を読むCPU時間は、床の約3倍（検査と比較を含む）です。

## メモリ

表の最大メモリは、いちばん大きいプロセスのものです。台帳は、シートを1枚ずつ読んでは捨てます。集計表は、書き終えたシートから順に、ファイルに入る形に縮めて持ちます。様式は、できたものから順にディスクに置きます。

ほかに、回答を読むプロセス（コアの数だけ）と、検証のプロセスが動きます。2コアのPCで、同時に動くプロセスを合わせると、Mで約280MB、Lで約900MBでした。

## 届いていない目標で、諦めれば縮むもの

どの検査も減らしていません。次のものは、速さのために諦められますが、諦めていません。

- **回答を読む（M・Lの約4分の1）**：入れ物（ZIP）と全部品のCRCの検査、数式・結合・取り消し線・コメントの検査、配布した様式との1セルずつの比較、別のプロセスでのメモリと時間の制限。すべて外しても、床までしか縮みません。
- **台帳を読む（M・Lの約3割）**：台帳は人がExcelで直すものなので、毎回すべてのシートを読み、手修正、はじめの文、書き込みの場所を照合します。前回読んだ台帳を信用すれば縮みますが、直した計画が集計に入らないおそれがあります。
- **集計表を書いて保存する（M・Lの約4分の1）**：9枚のシート、人の訂正に追従する数式、印刷の設定、出所のセル、編集の控え。一覧1枚だけにすれば、数分の1になります。
- **目標の読み取り、参考判定、指標の推移、桁の確認（M・Lの約1割）**：項目ごとの計算です。比べるスクリプトにはありません。
- **様式を作る（ひな形を写すスクリプトとの比）**：1様式のCPU時間（Mで約20ミリ秒、2プロセス）の多くは、課ごとに違う文・高さ・列幅を決めてXMLにする時間です。ひな形の文字だけを差し替える方式なら縮みますが、文の長さに合わせた行の高さと1ページへの収まりを失います。

## 測り直す

```
pip install -e .[test]
python -m scripts.bench --sets S M --rounds 5            # 約20分
python -m scripts.bench --rounds 5 --rounds-of-l 2       # Lも。約40分
```

`--dose` は、4ファイルで1回だけ動かし、何も書きません（仕組みが動くことの確認用）。
"""
