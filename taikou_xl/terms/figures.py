"""Numbers as people type them → Decimal; what is no figure where one is asked for.

A fixed ASCII grammar on a copy with full-width digits narrowed: Python's own number readers
accept far too much (other scripts, ``1_000``, ``nan``), and NFKC would turn ⑤ into 5.
"""

from __future__ import annotations

import re
from decimal import Decimal

from taikou_xl.terms.phrases import read_phrases

_NARROW = str.maketrans("０１２３４５６７８９．，％＋", "0123456789.,%+")
_MINUS = str.maketrans("▲△−－‐–—ー", "--------")
_AMOUNT = re.compile(r"(?P<sign>[-+]?)\s*(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?", re.A)
_RUN = re.compile(r"\d[\d,]*(?:\.\d+)?", re.A)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?", re.A)
_DEADLINE = re.compile(r"月(?:末|中|\d+日)?(?:まで|公表|終了|完了)|年度(?:内|末)|まで(?:に|$)")
MAX_DIGITS = 15  # beyond, a spreadsheet silently rounds

# entries that stand for a figure without being one
_FILLERS = frozenset(
    ("同上", "〃", "々", "同左", "同じ", "なし", "無し", "無", "ー", "―", "—", "－", "-", "×", "○", "?", "？", "ほか", "別紙", "別紙のとおり", "上記", "上記のとおり", "前年同様")
)  # fmt: skip
_PROVISIONAL = (
    "未確定", "未定", "確認中", "集計中", "計算中", "調査中", "精査中", "算定中", "速報", "暫定",
)  # fmt: skip
_EXPECTED = re.compile(r"(?:見込み?|予定)(?:です|である)?[)）]?$")
_PLANNED_DAY = re.compile(r"(月[0-9]+日[^()（）]*)[(（][^()（）]*月[^()（）]*予定[^()（）]*[)）]$")
_FORMER_PLAN = re.compile(r"[(（][^()（）]*(?:当初|もともと|計画時|目標|計画では)[^()（）]*[)）]")
# words that are a figure beside their target: 全地区 of 14地区, 待機児童ゼロ
_FIGURE_WORDS = re.compile(r"^\s*(?:全|すべて)|ゼロ")
# 毎月発行 says how often where that is what the target counts
_OFTEN = re.compile(r"毎月|各月|毎週|毎日|隔月|隔週|四半期ごと|毎四半期")
_COUNTS_OFTEN = re.compile(r"(?:月|週|日|四半期|半年|年)(?:平均|間)?に?\s*\d+\s*回", re.ASCII)
_ZERO_TARGET = re.compile(r"(?<![\d.,])0(?![\d.,/])|ゼロ", re.ASCII)
_NOTHING = re.compile(r"(?:なし|無し|無|皆無|ありません|ありませんでした|なかった|ない)$")
_PARTED = re.compile(r"(?<![\d.,/])\d+[ 　]+\d", re.ASCII)
_FIGURES = re.compile(r"\d[\d.,]*", re.ASCII)
_TYPED_GROUPS = re.compile(r"[0-9０-９]+(?:[,，][0-9０-９]+)+")
_BOTH_WIDTHS = re.compile(r"(?=.*[0-9])(?=.*[０-９])")
# 「612 345」「612、345」: groups of three, parted by what does not part them
_SPLIT_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:(?:,[ 　]?|[ 　]|、)\d{3})+(?!\d)", re.ASCII)


def narrow(text: str) -> str:
    """Give a copy with full-width digits, points, commas and percent signs narrowed."""
    return text.translate(_NARROW)


def read_amount(text: str, unit: str = "") -> Decimal | None:
    """Read a plain amount: grouping, ▲ △ − for minus, its own unit; None for anything else."""
    plain = narrow(text).strip()
    if unit:
        plain = plain.removesuffix(narrow(unit)).strip()
    plain = plain.translate(_MINUS)
    match = _AMOUNT.fullmatch(plain)
    if match is None or len(match["digits"].replace(",", "")) > MAX_DIGITS or _is_mixed(text):
        return None
    return Decimal(f"{match['sign']}{match['digits'].replace(',', '')}{match['part'] or ''}")


def is_provisional(text: str) -> bool:
    """Tell an answer that says the figure is not final yet: 未確定（9月ごろ）, 未定, 確認中, 155件見込み …

    見込み and 予定 count at the end of the answer; what was planned at first (当初8月予定) does not.
    """
    if any(word in text for word in _PROVISIONAL):
        return True
    settled = _FORMER_PLAN.sub("", narrow(text)).strip(" \u3000。")
    # 9月5日公表（8月予定）: the bracket has the day that was planned
    return bool(_EXPECTED.search(_PLANNED_DAY.sub(r"\1", settled)))


def is_filler(text: str) -> bool:
    """Tell 同上, 〃, なし and the like: they point elsewhere or nowhere."""
    plain = "".join(text.split()).strip("「」（）()。、")
    return plain == "" or plain in _FILLERS


def has_bad_grouping(text: str) -> bool:
    """Tell a figure whose commas stand wrong (``1,23``), or with more digits than a cell keeps.

    Groups typed half in one width and half in the other (``1,2３4``) are a slip too.
    """
    if _is_mixed(text):
        return True
    for groups in _SPLIT_GROUPS.findall(narrow(text)):
        if not _GROUPED.fullmatch(groups):
            return True
    for run in _RUN.findall(narrow(text)):
        figure = run.rstrip(",")
        if len(re.sub(r"\D", "", figure)) > MAX_DIGITS:
            return True
        # also 「1,2,3回目」: it cannot be told from a slip, and 「、」 says it plainly
        if not _GROUPED.fullmatch(figure):
            return True
    return False


def _is_parted(text: str, target: str) -> bool:
    """Tell a figure with a blank inside (``3 3.0％``); two figures answer a target of two."""
    return bool(_PARTED.search(narrow(text))) and len(_FIGURES.findall(narrow(target))) < 2


def _is_mixed(text: str) -> bool:
    return any(_BOTH_WIDTHS.search(run) for run in _TYPED_GROUPS.findall(text))


def _means_zero(text: str, target: str) -> bool:
    """Tell なし, 該当なし or 発生なし beside a target of 0: there they are a figure."""
    plain = "".join(narrow(text).split()).strip("「」（）()。、")
    return bool(_ZERO_TARGET.search(narrow(target)) and _NOTHING.search(plain))


def answers_target(text: str, target: str) -> bool:
    """Tell whether an answer can stand for a target that asks for a figure.

    An answer without any digit does only where the figure is not final yet, where a word is
    the figure (全地区, ゼロ, 毎月; なし where the target is 0), or where the target itself is a deadline or names no figure.
    """
    if _means_zero(text, target):
        return True
    if is_filler(text):
        return False
    if is_provisional(text):
        return True
    if has_bad_grouping(text) or _is_parted(text, target):
        return False
    if re.search(r"\d", narrow(text), re.ASCII):
        return True
    if _FIGURE_WORDS.search(text):
        return True
    if _OFTEN.search(text) and _COUNTS_OFTEN.search(narrow(target)):
        return True
    return not _asks_for_a_figure(target) or bool(_DEADLINE.search(target))


def _asks_for_a_figure(target: str) -> bool:
    """Tell a figure that is counted; those of 5年ぶりの改定 and COVID-19対応 are names."""
    return any(not one.doubtful for phrase in read_phrases(target) for one in phrase.figures)
