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
    cells = [
        _shown(m.costs["forms"], m.costs["distribute"], m.forms / min(m.forms, FORMS_OF_PEER))
        if {"forms", "distribute"} <= set(m.costs)
        else "－"
        for m in found
    ]
    lines.append("| openpyxlで写す ÷ distribute（1ファイルあたり） | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _shown(costs: Sequence[Cost], against: Sequence[Cost], times: float = 1.0) -> str:
    """Give the ratio of wall times, and in brackets that of processor times."""
    cpu = median(costs).cpu / median(against).cpu
    return f"{ratio(costs, against) * times:.2f}（{cpu * times:.2f}）"


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

`consolidate` の時間は、M（1,000ファイル・3,000項目）のプロファイルでは、およそ次のように使われます。

1. 集計表を書く（9枚のシート、数式、印刷の設定、編集の控え）：4割
2. 数値目標と実績の読み取り、参考判定、指標の表（項目ごとの計算。台帳の「指標」との照合を含む）：3割
3. 台帳を読む（計画の文章、はじめの文の控え、食い違いの調べ）：1割半
4. 回答を読む（2プロセスの並行。容器の検査、展開とCRC、セルの読み取り、配布した様式との比較）：1割半

床（calamineで読むだけ）にも、比べるスクリプトにも、1〜3の仕事はありません。1つの様式（9シート、約1,000セル）を読む時間は、床の約5倍（検査と比較を含む。これまでは6～7倍）です。

## 目標に届いていないもの

| 目標 | 今 | 縮めるには |
|---|---|---|
| S：import pandera.pandas の1.5倍以内 | CPU時間で約4倍 | 使わない部品を後から読み込む。数値目標の読み取りに使う正規表現の準備（約0.3秒）を、要るときまで遅らせる |
| M：床の2.5倍以内、pandas＋openpyxl の10倍以上 | CPU時間で床の約19倍（44秒と2.3秒、1回だけ）。pandas＋openpyxl は100ファイルからの見込みで約75秒 | 集計表の一覧をXMLの差し込みで書く。項目ごとの計算を読み取りのプロセスに分ける。編集の控えを行ごとにまとめる |
| distribute：openpyxl の12倍以上 | Sでは、openpyxlで写すより遅い（Mは測っていません） | ひな形を1つ作り、変わるシートと文字だけを差し替える |
| L：床の2倍以内、700MB以内 | 測っていません | 台帳の内容のあるセルが1シート300,000を超え、読み取りの上限にかかる。控えのシートをまとめて書く |

検査を減らしても、4の一部しか縮みません。検査はどれも減らしていません。

## 測り直す

```
pip install -e .[test]
python -m scripts.bench --sets S M --rounds 5
```

`--dose` は、4ファイルで1回だけ動かし、何も書きません（仕組みが動くことの確認用）。
"""
