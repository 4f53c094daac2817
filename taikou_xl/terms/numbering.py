"""Numbers that name something and count nothing: 第3次, 2次評価, 3階, 24時間対応, 1人1台端末.

Some can never be a figure (an ordinal, a floor); others only look like a name from what
follows them, and then another figure of the phrase goes before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from taikou_xl.terms.atoms import Atom, AtomKind, follows
from taikou_xl.terms.lettering import is_kanji, is_katakana, is_latin
from taikou_xl.terms.units import dimension

# what can be done so many times, or to so many: after a figure, it goes with the figure
_DEED = re.compile(
    r"(?:実施|達成|確保|公表|公開|完了|完成|開催|設定|設置|設立|導入|終了|作成|策定|整備|整理|配置|配布|配信|配付|"
    r"雇用|採用|採択|登録|登用|維持|削減|縮減|縮小|短縮|低減|減|圧縮|抑制|増|新設|新規|向上|上昇|改善|拡大|拡充|"
    r"受講|受験|受賞|受理|受付|受入|受け|参加|参画|加入|修了|修繕|改修|改築|補修|廃止|統合|統廃合|集約|再編|誘致|認定|発行|発信|発注|"
    r"掲載|掲示|提案|提出|提供|見直|移行|移管|移譲|移転|移住|委託|契約|締結|協定|成約|成立|成功|支援|支給|訪問|派遣|交付|交流|処理|処分|処遇|利用|"
    r"活用|活動|貸出|貸付|回収|回答|収集|収納|徴収|納付|納入|申請|申込|応募|入居|入館|入場|入会|入所|創出|創業|創設|起業|開設|開始|開放|開発|開通|"
    r"運用|運行|運営|使用|普及|研修|指導|相談|点検|調査|診断|検診|検査|検討|選定|選任|任用|育成|養成|取得|取組|取り組|合格|報告|投稿|更新|更改|"
    r"解消|解決|解体|除却|撤去|是正|対応|売却|寄附|寄付|計上|執行|植樹|植栽|清掃|結成|組織化|立地|進出|出店|出展|出席|出場|出動|販売|購入|購読|"
    r"オンライン|電子化|デジタル|システム化|ペーパーレス|民営化|民間|多言語|指定|着工|供用|来場|来館|来訪|来庁|宿泊|乗車|乗降|視察|視聴|閲覧|ダウンロード|"
    r"アクセス|フォロー|満足|追加|継続|促進|推進|超過|到達|突破|試行|協議|協働|協力|連携|会議|公募|募集|任命|委嘱|表彰|助成|補助|補充|補強|融資|造成|"
    r"分譲|譲渡|接種|搬送|訓練|巡回|放送|放映|制作|製作|製造|収穫|作付|生産|出荷|出生|出願|捕獲|駆除|保全|保護|保存|保有|確認|把握|周知|啓発|広報|公告|通知|"
    r"送付|送信|受信|発見|発生|紹介|マッチング|リニューアル|サービス|チャレンジ|リサイクル|スマート|現在|時点|予定|見込|目標|実績|速報|程|以|未|超|前後|中|分|済|比|弱|強|台|目指|余|増便|減便|全|配備|配架|充実|強化|導|招|整|削|加|行|選|育|減量|分別|再生)"
)
# a time span is what something lasts; only a few deeds go with the span itself
_OF_SPANS = re.compile(
    r"(?:実施|達成|確保|削減|短縮|縮減|減|増|取得|開催|維持|延長|超過|受講|研修|以|未|超|程|前後|弱|強|分|現在|目標|実績)"
)
_SPANS = frozenset("時間 日 日間 年 年間 週 週間 時 秒 か年".split())  # noqa: SIM905
_LIVED = re.compile(r"(?:の|児|男|女|未満|[一-龥ァ-ヶ])")
_SOME_OF = re.compile(r"[^をがはでに、。]{1,16}[をがでに]")


def names(plain: str, atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether the figure at ``place`` looks like a part of a name: 24時間 in 24時間対応."""
    figure = atoms[place].figure
    if figure is None or figure.problem or figure.change or figure.whole is not None:
        return False
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    if after is not None and after.kind is AtomKind.FIGURE:
        return names(plain, atoms, place + 1)  # 1人1台端末: both or none
    text = follows(atoms, place, plain)
    if figure.unit == "歳":
        return bool(_LIVED.match(text))
    if not text or figure.bound or figure.about:
        return False
    span = is_span(figure.unit)
    if not span and _has_name(plain, atoms, place):
        return False  # 時間外28人年休取得14.2日: a name, its figure, the next name
    deeds = _OF_SPANS if span else _DEED
    if text[0] == "の":
        rest = text[1:]
        inside = _SOME_OF.match(rest)
        done = deeds.match(rest) or (inside and deeds.match(rest, inside.end()))
        return bool(rest) and _is_noun(rest[0]) and not done
    return _is_noun(text[0]) and not deeds.match(text)


def _has_name(plain: str, atoms: Sequence[Atom], place: int) -> bool:
    before = atoms[place - 1] if place else None
    if before is None or before.kind is not AtomKind.TEXT:
        return False
    return _is_noun(plain[before.end - 1])


def is_span(unit: str) -> bool:
    """Tell a unit that says how long something lasts: 時間, か年."""
    return unit in _SPANS or dimension(unit) in ("time", "months", "years")


def _is_noun(char: str) -> bool:
    return is_kanji(char) or is_katakana(char) or is_latin(char)
