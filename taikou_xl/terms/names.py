"""What a figure is called: the words before it, without time, particles and remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taikou_xl.terms.atoms import Atom, AtomKind
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.moments import Moment

_NAME_ENDS = re.compile(r"(?:[\s:/・=:、,;~\-→⇒]|を|が|は|で|に|の|および|及び|最低|少なくとも)+$")
_NAME_STARTS = re.compile(r"^[\s:/・=:、,;~。→⇒]+")
_GENERIC = re.compile(
    r"(?:速報値?|暫定値?|見込値?|見込み値?|実績値?|目標値?|現状値?|数値|KPI|総?計|合計|総数|延べ?|のべ|全体で?|全部で|トータルで?|累計|累積|通算|平均|(?:職員)?[1一]人(?:当|あ)たり|"
    r"時点|現在|末現在|は|の|を|に|で|末|度|:|：|/|\s)+"
)
_BEFORE_FIGURE = frozenset((":", "は", "に", "末", "までに", "まで", "中に", "内に", "末までに"))
_AFTER_MOMENT = re.compile(
    r"^(?:末|度|中|内)?(?:までには?|迄に?|以内に|には|において|における|で|の|に|は|、|,)+"
)
_TAIL_STARTS = re.compile(
    r"^(?:以上|以下|まで|には|では|とは|[をにへでのとがはも、。\s])*(?:目指す|目標|する|とする|した|いる|なる)?"
)
# what is done with a figure names nothing that could be counted
_ONLY_DONE = re.compile(
    r"(?:維持|継続|達成|確保|実施|実現|向上|増加|減少|増や|減ら|引き?上げ|引き?下げ|高め|抑え|保ち|保つ|程度|以|目指|目標|設定|予定|見込|完了|終了|改善|する|し|さ|な|こと)"
    r"(?![一-龥ァ-ヶ])"
)


def name_of(line: str, before: Sequence[Atom]) -> tuple[Moment | None, str]:
    """Give the name that atoms make, and the time that stood before it (令和5年度　時間外)."""
    atoms = list(before)
    moment = None
    while atoms:
        head = atoms[0]
        if head.kind is AtomKind.MOMENT:
            moment = head.moment
        elif head.kind not in (AtomKind.GAP, AtomKind.MARK):
            break
        atoms = atoms[1:]
    while atoms and (
        atoms[0].kind is AtomKind.TEXT
        and moment is not None
        and _GENERIC.fullmatch(line[atoms[0].start : atoms[0].end])
    ):
        atoms = atoms[1:]
        while atoms and atoms[0].kind is AtomKind.GAP:
            atoms = atoms[1:]
    atoms, own = _without_year(line, atoms)
    moment = own or moment
    if not atoms:
        return moment, ""
    pieces = [line[a.start : a.end] for a in atoms if not is_remark(a)]
    name = "".join(pieces)
    return moment, tidy_name(_AFTER_MOMENT.sub("", name) if moment else name)


def _without_year(line: str, atoms: list[Atom]) -> tuple[list[Atom], Moment | None]:
    """Take off a time that stands right before a figure: 登録者数 R7 100人, 登録者数（R7）100人."""
    at = len(atoms)
    while at and (
        atoms[at - 1].kind is AtomKind.GAP
        or narrow(line[atoms[at - 1].start : atoms[at - 1].end]) in _BEFORE_FIGURE
    ):
        at -= 1
    last = atoms[at - 1] if at else None
    year = (last.moment or _only_year(last)) if last is not None else None
    if year is None or year.vague:
        return atoms, None
    return atoms[: at - 1], year


def _only_year(atom: Atom) -> Moment | None:
    """Give the year that is all that a bracket holds."""
    alone = atom.kind is AtomKind.BRACKET and len(atom.inner) == 1
    moment = atom.inner[0].moment if alone else None
    return moment if moment is not None and moment.is_year else None


def is_remark(atom: Atom) -> bool:
    """Tell a bracket that holds a figure or a time: no part of a name."""
    return atom.kind is AtomKind.BRACKET and any(
        a.kind in (AtomKind.FIGURE, AtomKind.MOMENT) for a in atom.inner
    )


def tidy_name(text: str) -> str:
    """Give a name without the colons, particles and blanks around it."""
    plain = narrow(text)
    start = _NAME_STARTS.match(plain)
    first = start.end() if start else 0
    end = _NAME_ENDS.search(plain, first)
    name = text[first : end.start() if end else len(text)].strip()
    return "" if _GENERIC.fullmatch(narrow(name)) else name


def name_after(tail: str) -> str:
    """Give the name that follows a figure (10団体の登録), "" for a mere 「を維持」."""
    plain = narrow(tail)
    start = _TAIL_STARTS.match(plain)
    rest = tail[start.end() if start else 0 :]
    return "" if _ONLY_DONE.match(narrow(rest)) else tidy_name(rest)


def tail_of(line: str, atoms: Sequence[Atom], place: int) -> str:
    """Give the words after a figure, up to the next one."""
    after = [a for a in atoms[place + 1 :] if a.kind is not AtomKind.BRACKET]
    words = []
    for atom in after:
        if atom.kind is AtomKind.FIGURE:
            break
        words.append(line[atom.start : atom.end])
    return "".join(words).strip(" 　、,，。")
