"""What changed between two summaries of one plan and period: item by item, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from taikou_xl.errors import UnreadableInput
from taikou_xl.outputs.page import shorten
from taikou_xl.outputs.summary_counts import NAME as COUNTS
from taikou_xl.outputs.summary_items import BASIS, DEPARTMENT, KEY, LABEL, MOVE, SOURCE
from taikou_xl.outputs.summary_reading import Counts, SummaryRead
from taikou_xl.rollup.tables import TOTAL
from taikou_xl.terms.text import loose_key

ITEM = "項目"
ADDED, GONE, BLANK = "（追加）", "（削除）", "（空欄）"
# what follows from other columns, or only says where an answer came from
DERIVED = (MOVE, BASIS, SOURCE)
_LINE_CHARS, _LISTED_ITEMS = 30, 10


@dataclass(frozen=True)
class Correction:
    """One field of one item before and after; ``field`` is 項目 where the item came or went."""

    no: str
    label: str
    title: str
    department: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class CountChange:
    """The counts of one period: (label, before, after), 合計 last; None where none is stored."""

    period: str
    rows: tuple[tuple[str, int | None, int | None], ...]

    @property
    def changed(self) -> tuple[tuple[str, int, int], ...]:
        """The classes whose count is another now."""
        return tuple(
            (label, before, after)
            for label, before, after in self.rows
            if before is not None and after is not None and before != after
        )


@dataclass(frozen=True)
class Comparison:
    """Two summaries of one plan and period, and everything in which they differ."""

    old: SummaryRead
    new: SummaryRead
    corrections: tuple[Correction, ...]
    counts: tuple[CountChange, ...]
    notes: tuple[str, ...]

    @property
    def is_equal(self) -> bool:
        """Whether neither an item nor a count nor a share differs."""
        moved = any(change.changed for change in self.counts) or self.shares_differ
        return not self.corrections and not moved

    @property
    def shares_differ(self) -> bool:
        """Whether both summaries hold share lines, and other ones."""
        return bool(self.old.shares and self.new.shares) and self.old.shares != self.new.shares


def compare_summaries(old: SummaryRead, new: SummaryRead) -> Comparison:
    """Compare two summaries, in the order of the new one's items.

    Raises:
        UnreadableInput: they are of different plans or periods.
    """
    for what, before, after in (
        ("計画", old.plan_key, new.plan_key),
        ("期", old.period.key, new.period.key),
    ):
        if before != after:
            raise UnreadableInput(
                f"二つの集計表の{what}が違うため、比べられません。\n"
                f"  {old.name}：{old.title}\n  {new.name}：{new.title}",
                "同じ計画の、同じ期の集計表を二つ指定してください。",
            )
    fields = _fields(old, new)
    notes = [*old.notes, *new.notes, *_heading_notes(old, new), *_unstored(old, new, fields)]
    counts = tuple(_count_changes(old, new))
    notes += [
        f"「{side.name}」の「{COUNTS}」は、数式の計算結果が保存されていないため比べていません。"
        "Excelで開いて保存し直すと、比べられます。"
        for side in (old, new)
        if not side.counts or any(table.total is None for table in side.counts)
    ]
    return Comparison(old, new, tuple(_corrections(old, new, fields)), counts, tuple(notes))


def _fields(old: SummaryRead, new: SummaryRead) -> list[str]:
    """Give the headings to compare: those of both, less the key and what is derived."""
    derived = {side.added.get(name) for side in (old, new) for name in DERIVED}
    return [h for h in new.headings if h in old.headings and h != KEY and h not in derived]


def _heading_notes(old: SummaryRead, new: SummaryRead) -> list[str]:
    return [
        f"「{heading}」の欄は「{side.name}」にだけあるため、比べていません。"
        for side, other in ((old, new), (new, old))
        for heading in side.headings
        if heading not in other.headings
        and heading not in {side.added.get(name) for name in DERIVED}
    ]


def _unstored(old: SummaryRead, new: SummaryRead, fields: list[str]) -> list[str]:
    """Name the formulas that a person put in and whose results are not stored."""
    notes = []
    for side in (old, new):
        for field in fields:
            numbers = [no for no, texts in side.items.items() if texts.get(field) is None]
            if numbers:
                more = f"ほか{len(numbers) - _LISTED_ITEMS}件" if numbers[_LISTED_ITEMS:] else ""
                listed = "、".join([*numbers[:_LISTED_ITEMS], *([more] if more else [])])
                notes.append(
                    f"「{side.name}」の「{field}」（番号{listed}）は、数式の計算結果が"
                    "保存されていないため比べていません。"
                )
    return notes


def _corrections(old: SummaryRead, new: SummaryRead, fields: list[str]) -> Iterator[Correction]:
    for no, after in new.items.items():
        before = old.items.get(no)
        if before is None:
            yield _correction(new, no, ITEM, "―", ADDED)
            continue
        for field in fields:
            was, now = before[field], after[field]
            if was is not None and now is not None and loose_key(was) != loose_key(now):
                yield _correction(new, no, field, was, now)
    for no in old.items:
        if no not in new.items:
            yield _correction(old, no, ITEM, "―", GONE)


def _correction(side: SummaryRead, no: str, field: str, before: str, after: str) -> Correction:
    texts = side.items[no]
    title = (texts.get(side.levels[-1]) if side.levels else "") or ""
    label, department = texts.get(LABEL) or "", texts.get(DEPARTMENT) or ""
    return Correction(no, label, title, department, field, before or BLANK, after or BLANK)


def _count_changes(old: SummaryRead, new: SummaryRead) -> Iterator[CountChange]:
    """Give the reported period's counts, and those of earlier periods that differ."""
    before = {table.period: table for table in old.counts}
    for table in new.counts:
        if table.period not in before:
            continue
        change = _count_change(before[table.period], table)
        if table.period == new.period.label or change.changed:
            yield change


def _count_change(old: Counts, new: Counts) -> CountChange:
    """Lay two tables side by side; a class that has no row has no items."""
    before, after = dict(old.classes), dict(new.classes)
    rows = [(name, before.get(name, 0), after.get(name, 0)) for name in {**after, **before}]
    return CountChange(new.period, (*rows, (TOTAL, old.total, new.total)))


def headline(found: Comparison) -> str:
    """Say how many differences there are, and of which kind."""
    came = sum(c.field == ITEM and c.after == ADDED for c in found.corrections)
    went = sum(c.field == ITEM and c.after == GONE for c in found.corrections)
    fields = len(found.corrections) - came - went
    items = len({c.no for c in found.corrections if c.field != ITEM})
    if found.is_equal:
        return "違いはありません。"
    if not found.corrections:
        return f"「項目一覧」に違いはありません。「{COUNTS}」の件数か割合が違います。"
    parts = [f"修正された欄 {fields}件（{items}項目）"] if fields else []
    parts += [f"加わった項目 {came}件"] if came else []
    parts += [f"なくなった項目 {went}件"] if went else []
    return f"違いは{len(found.corrections)}件です（{'、'.join(parts)}）。"


def side_line(side: SummaryRead) -> str:
    """Give 「集計.xlsx（令和8年5月12日現在）」."""
    return f"{side.name}（{side.as_of}）" if side.as_of else side.name


def describe(found: Comparison) -> str:
    """Give what the terminal shows: what was compared, each difference in one line, the counts."""
    lines = [found.new.title, f"  修正前：{side_line(found.old)}"]
    lines += [f"  修正後：{side_line(found.new)}", headline(found)]
    lines += [f"  {_line(correction)}" for correction in found.corrections]
    for change in found.counts:
        if change.changed:
            moved = "、".join(f"{label} {was}→{now}" for label, was, now in change.changed)
            lines.append(f"{change.period}の件数：{moved}")
    if found.shares_differ:
        lines += [f"  修正前：{line}" for line in found.old.shares]
        lines += [f"  修正後：{line}" for line in found.new.shares]
    lines += [f"※ {note}" for note in found.notes]
    return "\n".join(lines)


def _line(one: Correction) -> str:
    item = f"番号{one.no} {shorten(one.title, _LINE_CHARS)}（{one.department}）"
    if one.field == ITEM:
        return f"{item}：項目が{'加わりました' if one.after == ADDED else 'なくなりました'}"
    before, after = (_excerpt(*pair) for pair in ((one.before, one.after), (one.after, one.before)))
    return f"{item} {one.field}：『{before}』→『{after}』"


def _excerpt(text: str, other: str) -> str:
    """Shorten a text around the place where it begins to differ from the other."""
    flat, plain = " ".join(text.split()), " ".join(other.split())
    same = next((n for n, (a, b) in enumerate(zip(flat, plain, strict=False)) if a != b), None)
    at = min(len(flat), len(plain)) if same is None else same
    if len(flat) <= _LINE_CHARS or at < _LINE_CHARS // 2:
        return shorten(flat, _LINE_CHARS)
    return "…" + shorten(flat[at - _LINE_CHARS // 3 :], _LINE_CHARS)
