"""What two returns answer differently, and how a message shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from taikou_xl.returns.kinds import BLANK, MERGED, STRUCK, UNPLACED, is_filled
from taikou_xl.returns.model import Answer
from taikou_xl.sheets.grid import CellKind
from taikou_xl.terms.text import loose_key

Cells = Mapping[str, Answer]  # one item's cells, by field
Difference = tuple[Answer, Answer]  # the same cell in one file and in another

MAX_NAMED = 8  # differing cells that one message names
_MAX_SHOWN = 24  # characters of a value that a message shows
_BEFORE = 6  # of them before the first difference
_PLAIN = (CellKind.TEXT.value, CellKind.NUMBER.value, BLANK)
_KIND_WORDS = {
    CellKind.UNCACHED.value: "（計算結果のない数式）",
    CellKind.DATE.value: "（日付）",
    CellKind.BOOLEAN.value: "（論理値）",
    MERGED: "（結合されたセル）",
    STRUCK: "（取り消し線のある文字）",
    UNPLACED: "（見出しがなく読み取れない欄）",
}


def filled_items(answers: Iterable[Answer]) -> dict[str, dict[str, Answer]]:
    """Give the cells by field of every item of which any cell holds something."""
    items: dict[str, dict[str, Answer]] = {}
    for answer in answers:
        items.setdefault(answer.item, {})[answer.field] = answer
    return {no: cells for no, cells in items.items() if any(map(is_filled, cells.values()))}


def answer_key(answer: Answer) -> tuple[str, str]:
    """Give the form in which two answers are the same, whichever program saved them.

    A number and the same digits as text are one answer; what cannot be read differs from a
    blank and from everything that can.
    """
    kind = "" if answer.kind in _PLAIN else answer.kind
    return kind, loose_key(answer.text)


def differences(mine: Mapping[str, Cells], theirs: Mapping[str, Cells]) -> list[Difference]:
    """Give the cells that differ in the items that both files answer."""
    return [
        (answer, theirs[no][field])
        for no, cells in mine.items()
        if no in theirs
        for field, answer in cells.items()
        if field in theirs[no] and answer_key(answer) != answer_key(theirs[no][field])
    ]


def describe(found: Sequence[Difference], *, with_item: bool = True) -> str:
    """Name differing cells with both values, this file's first; many are counted only."""
    named = "、".join(_described(*one, with_item=with_item) for one in found[:MAX_NAMED])
    rest = len(found) - MAX_NAMED
    return named + (f" ほか{rest}か所" if rest > 0 else "")


def _described(mine: Answer, theirs: Answer, *, with_item: bool) -> str:
    item = f"番号{mine.item}" if with_item else ""
    one, other = _shown(mine), _shown(theirs)
    start = _first_difference(one, other)
    return f"{item}「{mine.field}」（{_excerpt(one, start)}／{_excerpt(other, start)}）"


def _shown(answer: Answer) -> str:
    text = " ".join(loose_key(answer.text).split())
    return f"{text}{_KIND_WORDS.get(answer.kind, '')}" or "空白"


def _first_difference(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _excerpt(text: str, start: int) -> str:
    """Cut a long text to where it begins to differ."""
    if len(text) <= _MAX_SHOWN:
        return text
    first = max(0, min(start - _BEFORE, len(text) - _MAX_SHOWN))
    last = first + _MAX_SHOWN
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"


def joined_text(answers: Sequence[Answer]) -> str:
    """Give the text of one cell in several files: once where they agree, else each with ／."""
    found = {answer_key(answer): answer for answer in reversed(answers)}
    if len(found) == 1:
        return answers[0].text
    texts = {key: _shown(answer) for key, answer in found.items()}
    return "／".join(texts[key] for key in dict.fromkeys(map(answer_key, answers)))
