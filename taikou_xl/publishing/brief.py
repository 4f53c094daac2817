"""概要1枚: what the head of the department takes along, on one A4 page."""

from __future__ import annotations

from taikou_xl.outputs.page import shorten
from taikou_xl.outputs.view import name_of
from taikou_xl.publishing.amountsection import amount_words
from taikou_xl.publishing.council import REASONS, write_head, write_years_as_columns
from taikou_xl.publishing.facts import Change, Publication, summary_words
from taikou_xl.publishing.itempaper import class_cell
from taikou_xl.publishing.paper import FAINT, NOW, Cell, Paper, heads
from taikou_xl.publishing.sections import GOALS, goal_row
from taikou_xl.publishing.years import year_counts, year_labels
from taikou_xl.rollup import tables

NAME = "概要1枚"
_PERIODS, _GOALS = 3, 3
_ROOM, _MOST_CHANGES, _USUAL_CLASSES = 12, 5, 7  # rows of two lines, classes of one
_TITLE_CHARS, _REASON_CHARS = 26, 52


def build_brief(p: Publication) -> bytes:
    """Give the page as a Word document; what is too much for it is counted."""
    paper = Paper(p.title, f"{p.plan.name}　{p.period.label}　{p.as_of}", p.day)
    write_head(paper, p, ("概要", ""))
    for sentence in (*summary_words(p), *filter(None, [amount_words(p)])):
        paper.text(sentence)
    if p.share_lines:
        strong = "\n".join(p.share_lines[:-1])
        paper.table([1], [[Cell(strong, bold=True, fill=NOW, size=10.5)]], heads=0)
    _write_classes(paper, p)
    _write_goals(paper, p)
    room = _ROOM - _taken(p)
    changes = max(1, min(_MOST_CHANGES, room * 2 // 5))
    _write_changes(paper, p, changes)
    _write_not_achieved(paper, p, max(1, room - changes))
    return paper.finish()


def _taken(p: Publication) -> int:
    """Give how many rows the goals and many classes take from what is listed below them."""
    goals = sum(not course.row.toward for course in p.courses)
    shown = min(goals, _GOALS) + 2 if goals else 0
    return shown + max(0, len(year_labels(p)) - _USUAL_CLASSES + 1) // 2


def _write_classes(paper: Paper, p: Publication) -> None:
    paper.heading(f"{p.rating_name}の区分ごとの項目数", 3)
    write_years_as_columns(paper, p, year_counts(p)[-_PERIODS:])


def _write_goals(paper: Paper, p: Publication) -> None:
    """Write where the goals of the whole plan stand, without what contributes to them."""
    goals = [course for course in p.courses if not course.row.toward]
    if not goals:
        return
    paper.heading(GOALS, 3)
    rows = [heads(["目標", "目標値", "最新の実績", "状況"])]
    for course in goals[:_GOALS]:
        name, unit, _, goal, now, _, _, state = goal_row(course)
        told = [f"{shorten(name, _TITLE_CHARS)}（{unit}）" if unit else name]
        told += [" ".join(text.split("\n")) for text in (goal, now)]
        rows.append([Cell(told[0]), *(Cell(t, align="center") for t in told[1:]), Cell(state)])
    paper.table([4.4, 2.4, 2.4, 3.6], rows, size=8.5, split=False)
    if len(goals) > _GOALS:
        paper.text(f"ほか{len(goals) - _GOALS}件", size=8.5, ink=FAINT, align="right")


def _write_changes(paper: Paper, p: Publication, most: int) -> None:
    if p.view.previous is None or p.plan.rating_field is None:
        return
    paper.heading(f"{p.view.previous.label}から変わったこと", 3)
    counts = [f"{kind}{sum(c.kind is kind for c in p.changes)}項目" for kind in Change]
    paper.text("　".join(counts), size=9)
    named = [c for c in p.changes if c.kind in (Change.DOWN, Change.ENDED)][:most]
    if named:
        rows = [heads(["変動", p.plan.level_names[-1], "理由"])] + [
            [
                Cell(c.kind.value, align="center"),
                Cell(shorten(name_of(c.item), _TITLE_CHARS)),
                Cell(shorten(c.reason, _REASON_CHARS)),
            ]
            for c in named
        ]
        paper.table([1.0, 4.0, 7.0], rows, size=8.0, split=False)


def _write_not_achieved(paper: Paper, p: Publication, most: int) -> None:
    if p.plan.rating_field is None:
        return
    items = p.not_achieved()
    paper.heading(f"{tables.share_words(p.plan).missed}（{len(items)}項目）", 3)
    if not items:
        paper.text("ありません。", size=9)
        return
    rows = [heads([p.plan.level_names[-1], p.rating_name, REASONS])]
    for item in items[:most]:
        rows.append(
            [
                Cell(f"{shorten(name_of(item), _TITLE_CHARS)}（{shorten(item.department, 12)}）"),
                class_cell(p, p.view.rating(item, p.period)),
                Cell(shorten(p.reason(item), _REASON_CHARS)),
            ]
        )
    paper.table([4.3, 2.5, 5.2], rows, size=8.0, split=False)
    if len(items) > most:
        paper.text(f"ほか{len(items) - most}項目", size=8.5, ink=FAINT, align="right")
