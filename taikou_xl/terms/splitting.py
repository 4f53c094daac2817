"""Where one phrase of a line ends and the next begins.

Only after something complete: 「支所、出張所の窓口10か所」 is one phrase, 「満足度80％、苦情10件」 two.
「・」 never parts a line: names of departments and indicators contain it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from taikou_xl.terms.atoms import Atom, AtomKind, follows
from taikou_xl.terms.numbering import names

TIME_POINT = re.compile(r"(?:の?時点|現在|で(?!き)|における|において|の|分(?!析)|から|実績|度実績)")
DEADLINE = re.compile(
    r"(?:中|内)?(?:まで(?:に|には)?|迄に?|以内に?)|(?:中|内)に?|に(?!お|対|比|か)"
)
IS_NAME_PART = re.compile(
    r"(?:の(?!増|減|削|縮|短|予定|見込)|に関する|に係る|における|当たり|あたり)"
)


def split(plain: str, atoms: Sequence[Atom]) -> list[tuple[Atom, ...]]:
    """Part a line where a phrase is complete and something separate follows."""
    parts: list[list[Atom]] = [[]]
    for index, atom in enumerate(atoms):
        current = parts[-1]
        if atom.kind is AtomKind.MARK and _is_complete(plain, current):
            parts.append([])
        elif atom.kind is AtomKind.GAP and _is_complete(plain, current):
            rest = atoms[index + 1 :]
            timed = bool(current) and current[-1].moment is not None and len(current) > 1
            if timed and rest and rest[0].kind is AtomKind.FIGURE:
                current.append(atom)  # 職員数 令和7年4月1日 450人
                continue
            if rest and rest[0].kind is not AtomKind.BRACKET and _figure_ahead(plain, rest):
                parts.append([])
        else:
            current.append(atom)
            continue
        if parts[-1] is current:
            current.append(atom)
    return _with_loose_ends(plain, [tuple(part) for part in parts if part])


def _with_loose_ends(plain: str, parts: list[tuple[Atom, ...]]) -> list[tuple[Atom, ...]]:
    """Join words that end a deadline (8月までに、公表) to it."""
    if len(parts) > 1 and not _is_complete(plain, parts[-1]):
        last = parts[-2]
        if not any(a.kind is AtomKind.FIGURE for a in last) and _ends_open(plain, last):
            return [*parts[:-2], (*parts[-2], *parts[-1])]
    return parts


def _ends_open(plain: str, atoms: Sequence[Atom]) -> bool:
    written = plain[atoms[0].start : atoms[-1].end].rstrip()
    return written.endswith(("までに", "まで", "末に", "中に", "内に"))


def _is_complete(plain: str, atoms: Sequence[Atom]) -> bool:
    for index in range(len(atoms) - 1, -1, -1):
        atom, after = atoms[index], follows(atoms, index, plain)
        if atom.kind is AtomKind.FIGURE:
            return not IS_NAME_PART.match(after) and not names(plain, atoms, index)
        if atom.kind is AtomKind.BRACKET and any(a.kind is AtomKind.FIGURE for a in atom.inner):
            return True
        if atom.kind is AtomKind.MOMENT and atom.moment:
            return not atom.moment.is_year and not TIME_POINT.match(after)
        if atom.kind is AtomKind.MOMENT and DEADLINE.match(after):
            return True
    return False


def _figure_ahead(plain: str, atoms: Sequence[Atom]) -> bool:
    for atom in atoms:
        if atom.kind is AtomKind.MARK:
            return False
        if atom.kind in (AtomKind.FIGURE, AtomKind.MOMENT):
            return True
        if atom.kind is AtomKind.BRACKET and _figure_ahead(plain, atom.inner):
            return True
    return False
