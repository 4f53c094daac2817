"""A line of a cell as a row of atoms: figures, moments, brackets, marks, and text between.

The first half of the grammar of targets and actuals (``phrases`` is the second): it only
says what stands where, nothing about what it is for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from taikou_xl.terms.lettering import CIRCLED, DIGITS, is_latin, narrow
from taikou_xl.terms.moments import Moment, take_moment
from taikou_xl.terms.quantities import Quantity, starts_unit, take_figure
from taikou_xl.terms.units import KNOWN

_OPEN, _CLOSE = "([{【〔〈<", ")]}】〕〉>"
_MAX_DEPTH, _MAX_BRACKET = 3, 500
_BULLETS = "・•●○◯◎■□◆◇▪▫◦*※★☆→⇒►▶❖✓✔"
_AROUND = " 　\t\n、,，。;；｡､"
_MARKS = "、,;。，"
_FORMULA = re.compile(r"(?<![A-Za-z])[A-Za-z] ?[+\-*×] ?[0-9]+年?度?|[×*^]")
# 第3次, 2期, 3階, 5大: they say which one, never how many
_ORDINAL = re.compile(
    r"[0-9]+(?:年(?:ぶり|越し)|周年|類(?=移行|感染|相当|への?|に))|[A-Z]{2,}-[0-9]+(?=[ぁ-んァ-ヶ一-龥 )]|$)(?![件人回校台社か箇])|"
    r"第 ?[0-9]+(?:[次期回号条章節位弾種類部段版年度]|四半期)?|"
    r"[0-9]+(?:次(?!元)|期(?!間)|階|号|条|丁目|番|級|年生|年次|交代|学年|類型|大(?=[\u30a1-\u30fa\u4e00-\u9fff])|(?:回|件|人|社|校|台|年|日|度|つ|か所|巡)目)|"
    r"[Nn][Oo]\.? ?[0-9]+|№ ?[0-9]+",
    re.ASCII,
)
_LETTERED = re.compile(r"[0-9][0-9,.]*(?=[A-Za-z])")
_IDENTIFIER = re.compile(r"[A-Za-z]+(?:[0-9][0-9A-Za-z.\-]*)?")
_ENUMERATOR = re.compile(r"(?:\([0-9]{1,2}\)|[0-9]{1,2}(?:\)|\.(?![0-9]))) ?(?=[^\s%0-9])")


class AtomKind(Enum):
    """What a stretch of a line is."""

    TEXT = "text"
    FIGURE = "figure"
    MOMENT = "moment"
    BRACKET = "bracket"
    MARK = "mark"
    GAP = "gap"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Atom:
    """One stretch ``start``–``end`` of a line, with what it holds."""

    kind: AtomKind
    start: int
    end: int
    figure: Quantity | None = None
    moment: Moment | None = None
    inner: tuple[Atom, ...] = ()


def scan(text: str, start: int = 0, end: int | None = None, depth: int = 0) -> tuple[Atom, ...]:
    """Cut a narrowed line into atoms that cover all of it, in order."""
    stop = len(text) if end is None else end
    atoms: list[Atom] = []
    at = begun = start
    while at < stop:
        atom = _take_atom(text, at, stop, depth)
        if text[at] == "・" and atoms and atoms[-1].end == at and text[at + 1 : at + 2] in DIGITS:
            atom = Atom(AtomKind.MARK, at, at + 1) if _is_figure(atoms[-1]) else atom
        if atom is None:
            at += 1
            continue
        if atom.kind is not AtomKind.TEXT:
            if begun < at:
                atoms.append(Atom(AtomKind.TEXT, begun, at))
            atoms.append(atom)
            begun = atom.end
        at = atom.end
    if begun < stop:
        atoms.append(Atom(AtomKind.TEXT, begun, stop))
    return tuple(atoms)


def _is_figure(atom: Atom) -> bool:
    return atom.figure is not None and bool(atom.figure.unit)  # but 7・8月 is one time


def _take_atom(text: str, at: int, stop: int, depth: int) -> Atom | None:
    char = text[at]
    if char in _OPEN and depth < _MAX_DEPTH:
        return _take_bracket(text, at, stop, depth)
    if char == " ":
        return Atom(AtomKind.GAP, at, _past_blanks(text, at, stop))
    if char in _MARKS or (char in CIRCLED):
        return Atom(AtomKind.MARK, at, at + 1)
    formula = _FORMULA.match(text, at, stop)
    if formula:
        return Atom(AtomKind.PROBLEM, at, formula.end())
    moment = take_moment(text, at)
    if moment and moment[1] <= stop:
        return Atom(AtomKind.MOMENT, at, moment[1], moment=moment[0])
    named = _take_ordinal(text, at)
    if named:
        return Atom(AtomKind.TEXT, at, named)
    figure = take_figure(text, at)
    if figure and figure[1] <= stop:
        return Atom(AtomKind.FIGURE, at, figure[1], figure=figure[0])
    if is_latin(char):
        return _take_identifier(text, at, stop)
    return None


def _take_ordinal(text: str, at: int) -> int:
    """Give where a number ends that is a name (第3次, 3階, 5S), 0 where none starts."""
    found = _ORDINAL.match(text, at)
    if found:
        return found.end()
    lettered = _LETTERED.match(text, at)
    if lettered is None or starts_unit(text, lettered.end()):
        return 0
    return lettered.end()


def _take_bracket(text: str, at: int, stop: int, depth: int) -> Atom | None:
    opened = 0
    for place in range(at, min(stop, at + _MAX_BRACKET)):
        opened += (text[place] in _OPEN) - (text[place] in _CLOSE)
        if opened == 0:
            inner = scan(text, at + 1, place, depth + 1)
            return Atom(AtomKind.BRACKET, at, place + 1, inner=inner)
    return None


def _past_blanks(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] == " ":
        at += 1
    return at


def _take_identifier(text: str, at: int, stop: int) -> Atom:
    """Keep the digits of A4, Office365, Q2 from being read as figures; 「RPA8件」 is one."""
    match = _IDENTIFIER.match(text, at, stop)
    end = match.end() if match else at + 1
    letters = next((n for n in range(at, end) if not is_latin(text[n])), end)
    counted = letters - at >= 2 and text[at:letters].isupper() and letters < end
    if counted:
        digits = letters
        while digits < end and (text[digits] in DIGITS or text[digits] in ",."):
            digits += 1
        if text.startswith(KNOWN, digits) and not text.startswith(("年", "月"), digits):
            end = letters
    return Atom(AtomKind.TEXT, at, end)


def lines_of(text: str) -> list[str]:
    """Cut a cell into its lines without their leading ・, ①, (1) or 1., blank ones dropped."""
    lines = [without_bullet(line) for line in re.split(r"[\r\n\v\f\x85\u2028\u2029]+", text)]
    return [line for line in lines if line]


def without_bullet(line: str) -> str:
    """Give a line or phrase without what leads it in (・, ①, (1), 1.) and marks around it."""
    rest = line.strip(_AROUND)
    while rest:
        plain = narrow(rest)
        head = plain[0] in _BULLETS or plain[0] in CIRCLED
        dash = plain[0] == "-" and len(plain) > 1 and plain[1] not in DIGITS
        number = _ENUMERATOR.match(plain)
        if not (head or dash or number):
            return rest
        rest = rest[number.end() if number else 1 :].strip(_AROUND)
    return line.strip() if line.strip() in tuple(_BULLETS) else rest


def follows(atoms: Sequence[Atom], index: int, text: str) -> str:
    """Give the narrowed text right after an atom, "" where no plain text follows."""
    after = atoms[index + 1] if index + 1 < len(atoms) else None
    return text[after.start : after.end] if after and after.kind is AtomKind.TEXT else ""
