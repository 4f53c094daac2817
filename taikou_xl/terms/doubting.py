"""Ways of writing a target whose figure is there, but does not say what is to be reached.

A figure taken from them would look like a fact; each gives a person the true reason instead.

Source: the targets of 印西市's 施策一覧 and 後期アクションプラン, and what officials type.
"""

from __future__ import annotations

import re

from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.phrases import Named
from taikou_xl.terms.units import factor, is_share

_OF_SEVERAL_YEARS = "複数の年度にわたる目標で、その年度の目標が決まりません"
_MINUS = "マイナスの目標か、名前の一部か決まりません"
# what stands right before the first digit and is not part of what is counted
_BEFORE = (
    (re.compile(r"~ ?$"), "「～」の前の数値がなく、上限か下限か決まりません"),
    (re.compile(r"(?:^|[^ァ-ヶ])[ー−–—―] ?$|マイナス ?$"), _MINUS),
    (re.compile(r"(?:^|[^A-Za-z0-9])\.$"), "小数点の前の数字がなく、数値が決まりません"),
)
_DIGIT = re.compile(r"[0-9]", re.ASCII)
_STEADILY = re.compile(r"ずつ.{0,4}(?:増|減|拡|縮|伸|削)")
_REDUCED = re.compile(r"^の.{1,20}を(?:削減|縮減|減|短縮|低減|圧縮)")
_FROM_BRACKET = re.compile(
    r"年度?(?:実績)? ?\([^()]*[0-9][^()]*\)(?:から|より)[^、。]*[0-9][^、。]*(?:増|減|向上|上昇|低下)"
)
_HIDDEN = re.compile(r"[xX×]{2,}|[〇○●]{2,}")
_WITHIN_YEARS = re.compile(r"[0-9] ?年以内に", re.ASCII)
_LEAST = re.compile(r"最低(?:限|でも)? ?[0-9]", re.ASCII)
_AIM = re.compile(r"目標値?(?:は|:)? ?[0-9]", re.ASCII)
# below, 前年度比5％ can hardly be 5 hundredths of the year before
_LEAST_OF_BASE = 30
_WORK = (
    "完了|実施|総括|策定|作成|導入|準備|整備|検討|開始|構築|見直し|公表|改定|周知|試行|検証|移行"
)
_REST = re.compile(rf"^[ ・]+([^0-9()※~、]{{2,}}(?:{_WORK}))$")


def doubt_of_cell(text: str) -> str:
    """Say why no figure of a cell is the target of the year asked for, "" where one may be."""
    plain = narrow(text)
    if _WITHIN_YEARS.search(plain):
        return _OF_SEVERAL_YEARS
    if _FROM_BRACKET.search(plain):
        return "もとの数値からの増減だけで、目標の数値そのものが書かれていません"
    if _LEAST.search(plain) and _AIM.search(plain):
        return "最低の数と目標の数が並んでいて、どちらで達成か決まりません"
    return ""


def is_hidden(phrase: str) -> bool:
    """Tell a figure that is still to come: ▲xxxx6時間, ○○件."""
    return bool(_HIDDEN.search(narrow(phrase)))


def doubt_of_writing(named: Named, phrase: str) -> str:
    """Say what leaves open where a figure of a phrase leads, "" where nothing does."""
    plain, whole = narrow(named.text), narrow(phrase)
    digit = _DIGIT.search(plain)
    before, _, behind = whole.partition(plain)
    head = before + plain[: digit.start() if digit else 0]
    for pattern, reason in _BEFORE:
        if pattern.search(head):
            return reason
    if _STEADILY.search(whole):
        return "毎回の増え方や減り方で書かれていて、その年度の目標が決まりません"
    quantity = named.quantity
    share = is_share(quantity.unit)
    if share and not quantity.change and _REDUCED.match(behind):
        return "割合だけ減らすのか、減らす割合の対象か決まりません"
    moves = bool(quantity.change or quantity.signed)
    if share and named.base is not None and named.base.ratio and not moves:
        small = quantity.low is not None and quantity.low * factor(quantity.unit) < _LEAST_OF_BASE
        if small and quantity.bound in ("at_least", "above"):
            return "増える割合か、もとの年度に対する割合か決まりません"
    return ""


def work_beside(named: Named, phrase: str) -> str:
    """Give the work that stands after a figure as a target of its own, "" where none does.

    「電子決裁率 80％ 支出伝票の準備完了」 and 「10人以上 ・トライアル総括」 have two targets.
    """
    plain = narrow(phrase)
    at = plain.find(narrow(named.text))
    end = at + len(named.text)
    if at < 0:
        return ""
    found = _REST.match(plain[end:])
    if found is None or len(found[1]) <= len("研修実施"):
        return ""
    return phrase[end + found.start(1) :].strip()
