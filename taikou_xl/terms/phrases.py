"""The phrases of a cell: each with its name, its figures, its deadline, its base.

The second half of the grammar of targets and actuals:

    cell    = line { line break line }
    line    = phrase { ( 、 | blank after a figure ) phrase }
    phrase  = [ name ] [ base ] figure [ tail ] [ aside ]      女性比率32.5％, R6比50%
            | [ name ] moment deadline-word [ tail ]           12月までに調査終了
            | text                                             適正な人員数を確保
    base    = year [ 比 | より ]                                令和７年度＋10件
    aside   = "(" phrase { 、 phrase } ")"                      40団体（600人）
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from taikou_xl.terms.atoms import Atom, AtomKind, follows, lines_of, scan, without_bullet
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.moments import Moment
from taikou_xl.terms.names import is_remark, name_of, tail_of, tidy_name
from taikou_xl.terms.numbering import is_span, names
from taikou_xl.terms.quantities import Quantity, towards
from taikou_xl.terms.splitting import DEADLINE, IS_NAME_PART, TIME_POINT, split
from taikou_xl.terms.units import dimension, is_share

MAX_LENGTH = 2000  # beyond, it is prose: no target, and no time to search it
_BASE_WORD = re.compile(
    r"の?実績値?(?:から)?|(?:の?実績)?(?:対?比(?:べ|較)?で?|と比べて?|より|に対して|に対し)"
)
_SAME = re.compile(r"(?:の?(?:実績|水準))?(以上|を上回る|以下|を下回る|を超える|超|未満)")
_BOUND_OF_SAME = {
    "以上": "at_least",
    "を上回る": "above",
    "を超える": "above",
    "超": "above",
    "以下": "at_most",
    "を下回る": "below",
    "未満": "below",
}
_AGAINST = re.compile(r"(?:対|と?の?比)$")
_DONE_WORD = re.compile(
    r"[をにのへ]?(?:公表|公開|実施|完了|終了|設置|導入|開始|策定|設定|決定|作成|改正|制定|整備|予定|開催|運用|提出|報告|移行|開設|調査|施行|発行|配布|締結|選定|発注|着工|竣工|供用|見直し|改定|改訂|議決|可決|統合|廃止|移行|採用|募集|開館|開校|稼働|認定|登録|移転|完成|運行|リリース|$)"
)
_WEEKDAY = re.compile(r"[（(](?:[月火水木金土日](?:曜日?)?|祝)[)）]")
_REMARK = re.compile(r"(?:前年|前回|昨年|現状|参考|実績|うち|内訳|目標|累計|対前年|前月|※)")
_TARGET_WORD = re.compile(r"(?:目標値?|計画値?)(?:の|は|が|:|\s)*$")
_AGAINST_TARGET = re.compile(r"(?:の目標|という目標|に対し|に対する|のところ|を目標)")
_EVERYONE = re.compile(r"(?:各|全|すべての)[^ぁ-ん]{1,8}")
_AGAINST_HEAD = re.compile(r"^(?:の目標)?(?:に対して|に対し|に対する|のところ)[、,]?")


@dataclass(frozen=True)
class Base:
    """What a relative figure starts from: a year as written, and whether 比 was said."""

    moment: Moment
    ratio: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """One figure with the name before it, the words after it, and its base.

    ``aside``: it stood in brackets. ``moment``: the time written before it (令和5年度).
    ``counter``: it is the target that an actual cites, not the actual. ``doubtful``: it looks
    like a part of a name (24時間対応), and no other figure stands beside it.
    """

    name: str
    quantity: Quantity
    tail: str = ""
    base: Base | None = None
    moment: Moment | None = None
    aside: bool = False
    counter: bool = False
    remark: bool = False
    doubtful: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase as written: figures, or a deadline, or only words.

    ``day`` is a moment that stands where a figure would; ``due`` tells that a deadline word
    follows it, ``besides`` what stands in brackets with it. ``same`` compares with a base without a figure (前年度以上).
    """

    text: str
    name: str = ""
    tail: str = ""
    figures: tuple[Named, ...] = ()
    day: Moment | None = None
    due: bool = False
    besides: tuple[Named, ...] = ()
    same: tuple[Base, str] | None = None
    notes: tuple[str, ...] = ()
    problem: str = ""


@lru_cache(maxsize=4096)
def read_phrases(text: str) -> tuple[Phrase, ...]:
    """Cut a cell into phrases, in the order written."""
    if len(text) > MAX_LENGTH:
        name = text.strip()
        return (
            (Phrase(name, name=name, problem="文章が長く、どの数値か決まりません"),) if name else ()
        )
    phrases: list[Phrase] = []
    for line in lines_of(text):
        phrases += _read_line(line)
    return tuple(phrase for phrase in phrases if phrase.text)


def _read_line(line: str) -> list[Phrase]:
    """Read the phrases of a line, each as if it stood alone."""
    plain = narrow(line)
    if plain.strip(" -。、ー") == "":
        return []
    parts = split(plain, scan(plain))
    if len(parts) == 1:
        return [_phrase(line, plain, parts[0])]
    alone = [without_bullet(line[part[0].start : part[-1].end]) for part in parts]
    return [phrase for one in alone if one for phrase in _read_line(one)]


def _phrase(line: str, plain: str, atoms: Sequence[Atom]) -> Phrase:
    """Read one phrase from its atoms; ``line`` and ``plain`` are of one length."""
    text = line[atoms[0].start : atoms[-1].end].strip(" 　\t、,，。;；")
    if any(a.kind is AtomKind.PROBLEM for a in atoms):
        return Phrase(text, name=text, problem="計算式や記号で書かれているため、数値が決まりません")
    if _is_no_day(atoms):
        return Phrase(text, name=text, problem="暦にない日付です")
    figures = _figure_places(plain, atoms)
    if not figures:
        return _without_figure(line, plain, atoms, text)
    named = [_named(line, plain, atoms, place, before) for before, place, _ in figures]
    if figures[0][2]:  # in doubt, and then the only one
        named = [replace(one, doubtful=True) for one in named]
    asides = _asides(line, plain, atoms, figures)
    ratio = _bracket_base(plain, atoms)
    if ratio and named[-1].base is None:
        named[-1] = replace(named[-1], base=ratio)
    deadline = any(
        a.moment and not a.moment.is_year and _is_due(plain, atoms, n)
        for n, a in enumerate(atoms)
        if n < figures[-1][1] or not _is_year_end(a.moment)
    )
    problem = "期限と数値の両方が書かれています" if deadline else ""
    return Phrase(text, figures=(*named, *asides), problem=problem)


def _is_year_end(moment: Moment | None) -> bool:
    """Tell 3月末: after a figure, it is when every figure of the year is taken."""
    return moment is not None and moment.month == 3 and (moment.day == 31 or bool(moment.tail))


def _is_no_day(atoms: Sequence[Atom]) -> bool:
    """Tell 1月60日: a month with a number of days that no month has."""
    return any(
        one.moment is not None
        and one.moment.month is not None
        and other.figure is not None
        and other.figure.unit == "日"
        for one, other in pairwise(atoms)
    )


def _figure_places(plain: str, atoms: Sequence[Atom]) -> list[tuple[int, int, bool]]:
    """Give (where its name starts, place, whether in doubt) of each figure.

    What is only a part of a name (1人当たりの, 3段階評価) is left out where another stands beside.
    """
    found = [n for n, atom in enumerate(atoms) if atom.kind is AtomKind.FIGURE]
    naming = {n: names(plain, atoms, n) for n in found}
    sure = [n for n in found if not naming[n]]
    kept = sure or found[-1:]
    real = [n for n in kept if n == kept[-1] or not IS_NAME_PART.match(follows(atoms, n, plain))]
    return [(real[i - 1] + 1 if i else 0, n, not sure) for i, n in enumerate(real)]


def _named(line: str, plain: str, atoms: Sequence[Atom], place: int, start: int) -> Named:
    figure = atoms[place].figure
    assert figure is not None
    before = _past_changes(atoms[start:place])
    after = follows(atoms, place, plain)
    if not figure.bound and not figure.change:
        figure = replace(figure, bound=towards(plain, atoms[place].end))
    base, before = _take_base(plain, before, figure)
    moment, name = name_of(line, before)
    written = plain[atoms[start].start : atoms[place].start]
    return Named(
        name=tidy_name(_AGAINST_HEAD.sub("", name)) if start else name,
        quantity=figure,
        tail=tail_of(line, atoms, place),
        base=base,
        moment=moment,
        counter=bool(_TARGET_WORD.search(written) or _AGAINST_TARGET.match(after)),
        remark=bool(_REMARK.match(name)),
        text=_written(line, atoms[start].start, atoms[place].end, inner=start > 0),
    )


def _past_changes(before: Sequence[Atom]) -> list[Atom]:
    """Leave out a change that only introduces a figure: 前年比3ポイント増の83.2％."""
    moves = [n for n, atom in enumerate(before) if atom.figure and atom.figure.change]
    return list(before[moves[-1] + 1 :] if moves else before)


def _written(line: str, start: int, end: int, *, inner: bool) -> str:
    text = line[start:end].strip(" 　、,，")
    return _AGAINST_HEAD.sub("", text) if inner else text


def _take_base(plain: str, before: list[Atom], figure: Quantity) -> tuple[Base | None, list[Atom]]:
    """Find a year right before a figure that it is relative to: R6比50%, 令和７年度＋10件."""
    rest = [a for a in before if a.kind is not AtomKind.GAP]
    word = ""
    if rest and rest[-1].kind is AtomKind.TEXT:
        word = plain[rest[-1].start : rest[-1].end].strip()
        if not _BASE_WORD.fullmatch(word):
            return None, before
        rest = rest[:-1]
    if not rest or rest[-1].moment is None or not rest[-1].moment.is_year:
        return None, before
    if not word and not figure.signed and not figure.change:
        return None, before
    ratio = "比" in word
    if word and not ratio and not figure.signed and not figure.change:
        return None, before
    kept = rest[:-1]
    if kept and kept[-1].kind is AtomKind.TEXT:
        tail = kept[-1]
        against = _AGAINST.search(plain[tail.start : tail.end])
        if against:
            kept[-1] = replace(tail, end=tail.start + against.start())
    moment = rest[-1].moment
    return Base(moment, ratio), kept


def _bracket_base(plain: str, atoms: Sequence[Atom]) -> Base | None:
    """Read a bracket that only says what a figure is relative to: 50%（対R6比）."""
    for atom in atoms:
        if atom.kind is not AtomKind.BRACKET:
            continue
        inner = [a for a in atom.inner if a.kind is not AtomKind.GAP]
        words = [plain[a.start : a.end] for a in inner]
        if words[:1] == ["対"]:
            inner, words = inner[1:], words[1:]
        if (
            len(inner) == 2
            and inner[0].moment
            and inner[0].moment.is_year
            and words[1] in ("比", "対比")
        ):
            return Base(inner[0].moment, ratio=True)
    return None


def _asides(
    line: str, plain: str, atoms: Sequence[Atom], figures: Sequence[tuple[int, int, bool]]
) -> list[Named]:
    """Read the figures in brackets after a figure: 40団体（600人）, 増（3,800件）."""
    found: list[Named] = []
    for place, atom in enumerate(atoms):
        if atom.kind is not AtomKind.BRACKET:
            continue
        after_figure = any(n < place for _, n, _ in figures)
        for start, n, _ in _figure_places(plain, atom.inner):
            inner = _named(line, plain, atom.inner, n, start)
            apart = inner.moment is not None or inner.remark or not after_figure
            found.append(replace(inner, aside=True, remark=apart or bool(inner.name)))
    return found


def _is_due(plain: str, atoms: Sequence[Atom], place: int) -> bool:
    """Tell whether a moment is a deadline: 8月までに, 12月末公表, 公表時期8月."""
    moment = atoms[place].moment
    after = follows(atoms, place, plain)
    if moment is None or moment.vague:
        return False
    due = DEADLINE.match(after)
    if due and ("まで" in due[0] or "迄" in due[0] or "内" in due[0]):
        return True
    if TIME_POINT.match(after) or _before_figure(atoms, place):
        return False
    if moment.is_year and not moment.tail:
        return bool(due and "中" in due[0])
    return bool(due or _DONE_WORD.match(after.strip()))


def _before_figure(atoms: Sequence[Atom], place: int) -> bool:
    """Tell a time right before a figure: 職員数 令和7年4月1日 450人 counts on that day."""
    after = [a for a in atoms[place + 1 : place + 3] if a.kind is not AtomKind.GAP]
    return bool(after) and after[0].kind is AtomKind.FIGURE


def _without_figure(line: str, plain: str, atoms: Sequence[Atom], text: str) -> Phrase:
    inside = [
        (n, a)
        for n, a in enumerate(atoms)
        if a.kind is AtomKind.BRACKET and _figure_places(plain, a.inner)
    ]
    moments = [n for n, a in enumerate(atoms) if a.kind is AtomKind.MOMENT]
    due = [n for n in moments if _is_due(plain, atoms, n)]
    if len(due) == 1:
        return _dated(line, atoms, due[0], text, due=True)
    if len(inside) == 1 and not due:
        return _figure_in_bracket(line, plain, atoms, inside[0], text)
    if len(due) > 1:
        return Phrase(text, name=text, problem="期限が二つ以上書かれています")
    same = _same_as_before(plain, atoms, moments)
    if same:
        _, name = name_of(line, atoms[: same[1]])
        return Phrase(text, name=name, same=same[0])
    days = [n for n in moments if _is_day(atoms[n].moment)]
    if len(days) == 1 and not TIME_POINT.match(follows(atoms, days[0], plain)):
        return _dated(line, atoms, days[0], text, due=False)
    return Phrase(text, name=text)


def _is_day(moment: Moment | None) -> bool:
    return moment is not None and not moment.is_year


def _dated(line: str, atoms: Sequence[Atom], place: int, text: str, *, due: bool) -> Phrase:
    moment = atoms[place].moment
    before = [a for a in atoms[:place] if not is_remark(a)]
    while before and before[0].kind in (AtomKind.MOMENT, AtomKind.GAP, AtomKind.MARK):
        before = before[1:]
    head = "".join(line[a.start : a.end] for a in before)
    after = [a for a in atoms[place + 1 :] if not _WEEKDAY.fullmatch(line[a.start : a.end])]
    tail = "".join(line[a.start : a.end] for a in after)
    rest = DEADLINE.match(narrow(tail)) if due else None
    tail = tail[rest.end() if rest else 0 :].strip(" 　、,，。")
    name = tidy_name(head)
    plain_tail = tidy_name(tail)
    whole = f"{head.strip(' 　、,，・')}{tail}" if name and plain_tail else name or plain_tail
    besides = _asides(line, narrow(line), atoms, [])
    return Phrase(
        text, name=tidy_name(whole), tail=tail, day=moment, due=due, besides=tuple(besides)
    )


def _same_as_before(
    plain: str, atoms: Sequence[Atom], moments: Sequence[int]
) -> tuple[tuple[Base, str], int] | None:
    for place in moments:
        moment = atoms[place].moment
        found = _SAME.match(follows(atoms, place, plain))
        if moment and moment.is_year and found:
            return (Base(moment), _BOUND_OF_SAME[found[1]]), place
    return None


def _counts_the(unit: str, outer: str) -> bool:
    """Tell whether a number counts what 各… or 全… names: 地区 of 各地区, 人 of 全職員."""
    people = dimension(unit) == "people" and outer.endswith(("員", "者", "人"))
    return bool(unit) and (unit in outer or people)


def _figure_in_bracket(
    line: str, plain: str, atoms: Sequence[Atom], inside: tuple[int, Atom], text: str
) -> Phrase:
    """Read a figure that stands only in brackets: 全職員（90%以上）, 各地区（14地区）."""
    place, bracket = inside
    places = _figure_places(plain, bracket.inner)
    named = [_named(line, plain, bracket.inner, n, start) for start, n, _ in places]
    _, outer = name_of(line, atoms[:place])
    if len(named) > 1 or (outer and (named[0].remark or named[0].moment)):
        return Phrase(text, name=text)
    if is_span(named[0].quantity.unit) and not named[0].quantity.bound and not named[0].name:
        return Phrase(text, name=text)  # 中期財政計画（5か年）の策定
    figure = named[0].quantity
    counts_all = not (figure.bound or figure.change or figure.whole or figure.problem)
    if counts_all and not is_share(figure.unit) and _EVERYONE.fullmatch(narrow(outer)):
        if not _counts_the(figure.unit, outer):
            return Phrase(text, name=text, problem="全体の数か、一つ当たりの数か決まりません")
        figure = replace(figure, whole=figure.low, every=True)
    name = tidy_name(f"{outer}{named[0].name}") if named[0].name else outer
    return Phrase(text, figures=(replace(named[0], name=name, quantity=figure, text=text),))
