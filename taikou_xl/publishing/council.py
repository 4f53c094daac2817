"""審議会資料: the paper for 推進会議 and 審議会, from the share line down to every item's form.

Source: 第4次大綱 図表-2 and its text (share line); 実施計画 (form of an item).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from taikou_xl.outputs.view import name_of
from taikou_xl.plan.model import Role
from taikou_xl.publishing.amountsection import amount_words
from taikou_xl.publishing.errata import NAME as ERRATA
from taikou_xl.publishing.errata import Erratum
from taikou_xl.publishing.facts import Publication, Stage, summary_words
from taikou_xl.publishing.itempaper import class_cell, write_item
from taikou_xl.publishing.paper import FAINT, LABEL, NOW, Cell, Paper, heads
from taikou_xl.publishing.parts import more_sections
from taikou_xl.publishing.public import CONTACT
from taikou_xl.publishing.sections import Section, ShownTable
from taikou_xl.publishing.years import (
    OTHER_SCALE,
    YearCount,
    has_other_scale,
    on_two_lines,
    year_counts,
    year_labels,
)
from taikou_xl.rollup import tables
from taikou_xl.rollup.transitions import transitions
from taikou_xl.terms.periods import Period

NAME = "審議会資料"
_WIDE_YEARS, _MOST_YEARS = 6, 9
_MOST_TOGETHER = 15  # rows that are kept on one page
_ALERT = "8F1D13"
REASONS = "振り返り"
_MEETINGS = {
    Stage.MEETING: ("行政改革推進会議　資料", "推進会議日"),
    Stage.COUNCIL: ("行政改革審議会　資料", "審議会日"),
    Stage.PUBLIC: ("実施状況報告", ""),
}


def build_council_paper(p: Publication, errata: Sequence[Erratum] = ()) -> bytes:
    """Give the paper as a Word document."""
    paper = Paper(p.title, f"{p.plan.name}　{p.period.label}　{p.as_of}", p.day)
    write_head(paper, p, _MEETINGS[p.stage])
    parts = map(str, itertools.count(1))
    _write_summary(paper, p, next(parts))
    _write_counts(paper, p, next(parts))
    if p.by_level:
        _write_levels(paper, p, next(parts))
    sections = more_sections(p)
    for section in (s for s in sections if not s.late):
        _write_section(paper, section, next(parts))
    if p.view.previous is not None:
        _write_changes(paper, p, p.view.previous, next(parts))
    if p.plan.rating_field is not None:
        _write_not_achieved(paper, p, next(parts))
    for section in (s for s in sections if s.late):
        _write_section(paper, section, next(parts))
    _write_errata(paper, errata)
    paper.landscape()
    for number, item in enumerate(p.view.items):
        if number == 0:
            paper.heading(f"{p.plan.level_names[-1]}ごとの実施状況")
        write_item(paper, p, item, new_page=number > 0)
    return paper.finish()


def write_head(paper: Paper, p: Publication, meeting: tuple[str, str]) -> None:
    """Write what the paper is, of which day, and that it is incomplete where it is."""
    what, day = meeting
    if p.incomplete_line:
        paper.text(p.incomplete_line, bold=True, ink=_ALERT)
    when = p.plan.setting(day) if day else ""
    paper.text("　".join(t for t in (what, when) if t), size=10, ink=FAINT, align="right")
    paper.title(f"{p.plan.name}\n{p.period.label}　実施状況")
    made_by = "　".join(
        t for t in (p.city, p.plan.setting("取りまとめ課"), p.plan.setting(CONTACT)) if t
    )
    until = p.plan.setting("基準日")
    state = f"{p.as_of}（実績は{until}）" if until else p.as_of
    paper.text("　".join(t for t in (made_by, state) if t), size=9, ink=FAINT)


def _write_summary(paper: Paper, p: Publication, part: str) -> None:
    paper.heading(f"{part}　まとめ")
    for sentence in (*summary_words(p), *filter(None, [amount_words(p)])):
        paper.text(sentence)
    if p.share_lines:
        *strong, note = p.share_lines
        paper.table([1], [[Cell("\n".join(strong), bold=True, fill=NOW, size=10.5)]], heads=0)
        paper.text(note, size=8.5, ink=FAINT)


def _write_counts(paper: Paper, p: Publication, part: str) -> None:
    """Write the table of 図表-2: one row per class, a column per year, earlier plans first.

    Where the years are too many for the width (quarters), years are the rows.
    """
    paper.heading(f"{part}　{p.rating_name}の推移（項目数）")
    years = year_counts(p)
    if len(years) > _MOST_YEARS:
        _write_years_as_rows(paper, p, years)
    else:
        write_years_as_columns(paper, p, years)
    if p.share_lines and has_other_scale(p):
        paper.text(OTHER_SCALE, size=8.5, ink=FAINT)


def write_years_as_columns(paper: Paper, p: Publication, years: Sequence[YearCount]) -> None:
    """Write one row per class, the total and the share; one column per year."""
    roomy = len(years) <= _WIDE_YEARS
    top = heads(["区分", *(f"{year.plan}\n{on_two_lines(year.heading)}".strip() for year in years)])
    rows = [top]
    for name in (n for n in year_labels(p) if n in p.class_names or _occurs(n, years)):
        numbers = [Cell(f"{year.counts.get(name, 0):,}", align="center") for year in years]
        rows.append([class_cell(p, name), *numbers])
    totals = [Cell(f"{y.total:,}", bold=True, align="center", fill=LABEL) for y in years]
    rows.append([Cell(tables.TOTAL, bold=True, fill=LABEL), *totals])
    if p.share_lines:
        shown = [year.share_shown.replace("（", "（" if roomy else "\n（") for year in years]
        said = [Cell(text, align="center") for text in shown]
        rows.append([Cell(tables.share_words(p.plan).achieved), *said])
    widths = [3.0 if roomy else 2.4, *(1.4 for _ in years)]
    paper.table(widths, rows, size=9.0 if roomy else 8.0, split=False, together=True)


def _occurs(label: str, years: Sequence[YearCount]) -> bool:
    return any(label in year.counts for year in years)


def _write_years_as_rows(paper: Paper, p: Publication, years: Sequence[YearCount]) -> None:
    labels = year_labels(p)
    more = [tables.share_words(p.plan).achieved] if p.share_lines else []
    marks = [class_cell(p, name) for name in labels]
    top = heads([p.plan.period_name, *(mark.text for mark in marks), tables.TOTAL, *more])
    rows = [top]
    for year in years:
        numbers = [f"{year.counts.get(name, 0):,}" for name in labels]
        texts = [*numbers, f"{year.total:,}", *([year.share_shown] if more else [])]
        rows.append([Cell(year.name), *(Cell(text, align="center") for text in texts)])
    paper.table([3.0, *(1.3 for _ in labels), 1.1, *(2.0 for _ in more)], rows, split=False)


def _write_levels(paper: Paper, p: Publication, part: str) -> None:
    paper.heading(f"{part}　{p.plan.level_names[0]}別の状況（{p.period.label}）")
    names = [*p.class_names, tables.TOTAL]
    rows = [heads([p.plan.level_names[0], *names])]
    for level, counts in p.by_level.items():
        numbers = [Cell(f"{counts.get(n, 0):,}", align="center") for n in names]
        rows.append([Cell(level), *numbers])
    sums = [sum(counts.get(n, 0) for counts in p.by_level.values()) for n in names]
    rows.append(
        [
            Cell(tables.TOTAL, bold=True, fill=LABEL),
            *(Cell(f"{n:,}", bold=True, align="center", fill=LABEL) for n in sums),
        ]
    )
    paper.table(
        [4.0, *(1.3 for _ in names)], rows, split=False, together=len(rows) <= _MOST_TOGETHER
    )


def _write_section(paper: Paper, section: Section, part: str) -> None:
    paper.heading(f"{part}　{section.heading}")
    for table in section.tables:
        paper.text(table.caption, size=8.5, ink=FAINT, keep=True)
        rows = [heads(table.heads)]
        for number, texts in enumerate(table.rows, start=1):
            last = number > len(table.rows) - table.total
            rows.append(
                [
                    Cell(
                        text,
                        bold=last,
                        fill=LABEL if last else "",
                        align=_align(table, column),
                        figure=column in table.figures,
                    )
                    for column, text in enumerate(texts)
                ]
            )
        together = len(rows) <= _MOST_TOGETHER
        paper.table(table.widths, rows, size=table.size, split=False, together=together)
    if section.note:
        paper.text(section.note, size=8.5, ink=FAINT)


def _align(table: ShownTable, column: int) -> str:
    if column not in table.figures:
        return "left"
    return "right" if table.amounts else "center"


def _write_changes(paper: Paper, p: Publication, previous: Period, part: str) -> None:
    paper.heading(f"{part}　{previous.label}からの変動")
    moved = transitions(p.view.c)
    if moved is not None:
        paper.text(
            f"縦は{previous.label}、横は{p.period.label}の区分（項目数）",
            size=8.5,
            ink=FAINT,
            keep=True,
        )
        names = [name or "終了" for name in moved.columns]
        rows = [heads(["", *names])]
        for label, counts in zip(moved.rows, moved.cells, strict=True):
            cells = [Cell(f"{n:,}" if n else "", align="center") for n in counts]
            rows.append([class_cell(p, label or "新規"), *cells])
        paper.table([3.0, *(1.4 for _ in names)], rows, split=False, together=True)
    if p.changes:
        heading = heads(
            [
                p.plan.level_names[-1],
                "担当課",
                "変動",
                on_two_lines(previous.label),
                on_two_lines(p.period.label),
                "理由",
            ]
        )
        rows = [heading] + [
            [
                Cell(name_of(c.item)), Cell(c.item.department), Cell(c.kind.value, align="center"),
                class_cell(p, c.before), class_cell(p, c.after), Cell(c.reason),
            ]
            for c in p.changes
        ]  # fmt: skip
        paper.table([3.9, 1.9, 1.0, 2.4, 2.4, 5.0], rows, size=8.5, split=False)
    if p.revisions:
        paper.heading("見直した目標", 2)
        rows = [heads([p.plan.level_names[-1], p.plan.period_name, "当初", "改定後", "理由"])] + [
            [Cell(name_of(r.item)), Cell(r.when), Cell(r.first), Cell(r.now), Cell(r.reason)]
            for r in p.revisions
        ]
        paper.table([4.0, 1.6, 2.6, 2.6, 4.0], rows, size=8.5, split=False)


def _write_not_achieved(paper: Paper, p: Publication, part: str) -> None:
    items = p.not_achieved()
    paper.heading(f"{part}　{tables.share_words(p.plan).missed}（{len(items)}項目）")
    if not items:
        paper.text("ありません。")
        return
    figures = ("目標", "実績") if has_figures(p) else ()
    names = [p.plan.level_names[-1], "担当課", *figures, p.rating_name]
    rows = [heads([*names, REASONS])]
    for item in items:
        told = [p.plan.target(item, p.period), p.view.text_of(item, Role.FIGURE)]
        rows.append(
            [
                Cell(name_of(item)), Cell(item.department),
                *(Cell(text) for text in told if figures),
                class_cell(p, p.view.rating(item, p.period)), Cell(p.reason(item)),
            ]
        )  # fmt: skip
    paper.table([4.0, 2.0, *(2.2 for _ in figures), 2.4, 5.0], rows, size=8.5, split=False)


def has_figures(p: Publication) -> bool:
    """Tell whether the plan's form has targets or figures."""
    fields = p.plan.report_fields
    return p.plan.target_field is not None or any(f.role is Role.FIGURE for f in fields)


def _write_errata(paper: Paper, errata: Sequence[Erratum]) -> None:
    if errata:
        paper.heading(f"{ERRATA}（{len(errata)}件）")
        rows = [heads(["番号・項目", "期", "欄", "誤", "正"])] + [
            [
                Cell(f"{e.no}　{e.title}".strip("　")),
                Cell(e.when),
                Cell(e.field),
                Cell(e.before),
                Cell(e.after),
            ]
            for e in errata
        ]
        paper.table([3.6, 1.8, 2.4, 3.8, 3.8], rows, size=8.5)
