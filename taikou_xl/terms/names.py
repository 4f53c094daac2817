"""What a figure is called: the words before it, without time, particles and remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taikou_xl.terms.atoms import Atom, AtomKind
from taikou_xl.terms.lettering import narrow
from taikou_xl.terms.moments import Moment

_NAME_ENDS = re.compile(r"(?:[\s:/・=:、,;~\-]|を|が|は|で|に|の|および|及び)+$")
_NAME_STARTS = re.compile(r"^[\s:/・=:、,;~。]+")
_GENERIC = re.compile(
    r"(?:速報値?|暫定値?|見込値?|見込み値?|実績値?|目標値?|現状値?|数値|合計|時点|現在|末現在|は|の|を|に|末|度|:|：|/|\s)+"
)
_AFTER_MOMENT = re.compile(r"^(?:末|度)?(?:には|において|における|で|の|に|は|、|,)+")


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
    if not atoms:
        return moment, ""
    pieces = [line[a.start : a.end] for a in atoms if not is_remark(a)]
    name = "".join(pieces)
    return moment, tidy_name(_AFTER_MOMENT.sub("", name) if moment else name)


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


def tail_of(line: str, atoms: Sequence[Atom], place: int) -> str:
    """Give the words after a figure, up to the next one."""
    after = [a for a in atoms[place + 1 :] if a.kind is not AtomKind.BRACKET]
    words = []
    for atom in after:
        if atom.kind is AtomKind.FIGURE:
            break
        words.append(line[atom.start : atom.end])
    return "".join(words).strip(" 　、,，。")
