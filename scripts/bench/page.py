"""The page of the benchmark: the machine, the figures, what they mean and how to repeat them."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.bench.measuring import Cost, median, ratio
from scripts.bench.peers import FORMS_OF_PEER

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
}


@dataclass(frozen=True)
class Measured:
    """One set with its size, and the costs of every command."""

    name: str
    forms: int
    items_each: int
    costs: Mapping[str, Sequence[Cost]]


def page(found: Sequence[Measured], rounds: int) -> str:
    """Give docs/benchmarks.md."""
    parts = [_HEAD.format(machine=_machine(), day=dt.date.today().isoformat(), rounds=rounds)]
    parts += [_table(one) for one in found]
    parts += [_ratios(found), _HOW]
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
    lines = [
        f"\n## {one.name}：{one.forms:,}ファイル（1ファイル{one.items_each}項目まで）\n",
        "| 実行したもの | 経過（秒） | CPU（秒） | 1ファイル（ミリ秒） | 最大メモリ（MB） |",
        "|---|--:|--:|--:|--:|",
    ]
    for name, costs in one.costs.items():
        cost = median(costs)
        count = min(one.forms, FORMS_OF_PEER) if name == "forms" else one.forms
        each = (
            "" if name in ("--help", "import pandera.pandas") else f"{cost.wall / count * 1e3:.1f}"
        )
        memory = f"{cost.memory / 2**20:.0f}"
        lines.append(f"| {_NAMES[name]} | {cost.wall:.2f} | {cost.cpu:.2f} | {each} | {memory} |")
    return "\n".join(lines)


def _ratios(found: Sequence[Measured]) -> str:
    lines = [
        "\n## 比\n",
        "同じ回どうしの比の中央値です。\n",
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
            f"{ratio(m.costs[one], m.costs[other]):.2f}" if {one, other} <= set(m.costs) else "－"
            for m in found
        ]
        lines.append(f"| {title} | " + " | ".join(cells) + " |")
    cells = [
        f"{ratio(m.costs['forms'], m.costs['distribute']) * m.forms / min(m.forms, FORMS_OF_PEER):.2f}"
        if {"forms", "distribute"} <= set(m.costs)
        else "－"
        for m in found
    ]
    lines.append("| openpyxlで写す ÷ distribute（1ファイルあたり） | " + " | ".join(cells) + " |")
    return "\n".join(lines)


_HEAD = """# 速さ

この頁は `python -m scripts.bench` が書きます（手で直さないでください）。

- 測った環境：{machine}
- 測った日：{day}。コマンドをプロセスごと、比べるものと交互に{rounds}回ずつ実行した中央値です。時間は、ほかの仕事が動いていると大きく変わります。比で見てください。
- 回答は架空で、どのファイルも中身が違います。半分は、Excelで保存したときの形にしてあります。
"""

_HOW = """
## 比べたもの

- **calamine（床）**：すべてのファイルの、すべてのシートのセルを読むだけです。何も確かめず、何も書きません。
- **pandas＋openpyxl、openpyxl**：担当者が書くような集計のスクリプトです。見出しで回答の欄を探し、達成度の件数と一覧をExcelに書きます。壊れたファイル・別の課や年度のファイル・二重の回答・書き換えの検査、保留、事務局修正、目標の読み取りと参考判定、出所のセル、印刷の設定はありません。
- **openpyxlで写す**：1つの様式をひな形に、課名を置き換えて保存するスクリプトです。項目ごとの欄の作り直しはしません。

中身は `scripts/bench/peers.py` にあります。

## 時間は何に使われるか

`consolidate` の時間は、次の順に使われます（M、プロファイルによる目安）。

1. 数値目標と実績の読み取り、参考判定、指標の表（項目ごとの計算）：約4割。床の測定にも、比べるスクリプトにもない仕事です。
2. 台帳を読み、台帳の中の食い違いを調べる：約2割。
3. 集計表を書く（9枚のシート、数式、印刷の設定、編集の控え）：約2割。
4. 回答を読む（2プロセス）：約1割半。容器の検査、展開とCRC、セルの読み取り、配布した様式との比較を含みます。
5. 起動と部品の読み込み：約0.5割。

床の2.5倍まで縮めるには、(1) の計算を省く（参考判定と指標の表をやめる）か、集計表を一覧だけにする必要があります。検査を減らしても、(4) の一部しか縮みません。

## 測り直す

```
pip install -e .[test]
python -m scripts.bench --sets S M --rounds 5
```

`--dose` は、4ファイルで1回だけ動かし、何も書きません（仕組みが動くことの確認用）。
"""
