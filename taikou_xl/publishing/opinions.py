"""委員意見提出票 and 委員意見・回答一覧: what the council is asked before, and told afterwards."""

from __future__ import annotations

from taikou_xl.outputs.view import name_of
from taikou_xl.plan.handrows import OPINION_HEADS
from taikou_xl.plan.model import Item, Role
from taikou_xl.publishing.council import REASONS, has_figures, write_head
from taikou_xl.publishing.facts import Publication
from taikou_xl.publishing.paper import Cell, Paper, heads
from taikou_xl.sheets.bookwriter import BookWriter
from taikou_xl.sheets.ledger import Ledger, LedgerColumn, write_ledger

SLIP, ANSWERS = "委員意見提出票", "委員意見・回答一覧"
_WHOLE, _WAITING = "計画全体", "回答を準備しています。"


def build_slip(p: Publication) -> bytes:
    """Give the workbook in which a member writes opinions: one row per item, one for the whole.

    Its headings 番号 and 意見 are those of 委員意見, so that rows can be pasted there.
    """
    writer = BookWriter(title=f"{p.title}　{SLIP}")
    _, _, _, number, opinion, *_ = OPINION_HEADS
    rating = p.rating_name
    figures = has_figures(p)
    columns = (
        LedgerColumn(number, 6, centred=True),
        LedgerColumn(p.plan.level_names[-1], 26),
        LedgerColumn("担当課", 12),
        *((LedgerColumn("目標", 15), LedgerColumn("実績", 15)) if figures else ()),
        *((LedgerColumn(rating, 15, centred=True),) if p.plan.rating_field else ()),
        LedgerColumn(REASONS, 28),
        LedgerColumn(opinion, 34 if figures else 50, required=True),
    )
    rows = [_slip_row(p, item, figures=figures) for item in p.view.items]
    whole = ["", f"{_WHOLE}について", *("" for _ in columns[2:])]
    rows.append(whole)
    notes = (
        f"{p.as_of}　「{opinion}」の欄に記入し、会議の前に{p.plan.setting('取りまとめ課') or '取りまとめ課'}へお送りください。",
        "委員のお名前：",
    )
    ledger = Ledger(f"{p.title}　{SLIP}", notes, columns, rows, spare=0, frozen=2)
    write_ledger(writer, writer.sheet(SLIP), ledger)
    return writer.finish()


def _slip_row(p: Publication, item: Item, *, figures: bool) -> list[str]:
    told = [p.plan.target(item, p.period), p.view.text_of(item, Role.FIGURE)] if figures else []
    rating = [p.view.rating(item, p.period)] if p.plan.rating_field else []
    reflection = p.view.text_of(item, Role.REFLECTION)
    return [item.no, name_of(item), item.department, *told, *rating, reflection, ""]


def build_answers(p: Publication) -> bytes:
    """Give the list of opinions and answers marked 公表「する」."""
    paper = Paper(f"{p.title}　{ANSWERS}", f"{p.plan.name}　{p.period.label}　{p.as_of}", p.day)
    write_head(paper, p, (ANSWERS, "審議会日"))
    paper.heading(ANSWERS)
    if not p.opinions:
        paper.text("公表する意見はありません。")
        return paper.finish()
    rows = [heads(["No", p.plan.level_names[-1], "意見", "回答"])]
    for o in p.opinions:
        about = name_of(p.plan.item_by_no[o.item]) if o.item else _WHOLE
        answer = o.answer or _WAITING
        rows.append(
            [
                Cell(o.no, align="center"),
                Cell(about),
                Cell(f"{o.opinion}\n（{o.member}）" if o.member else o.opinion),
                Cell(f"{answer}\n（{o.department}）" if o.department else answer),
            ]
        )
    paper.table([0.7, 3.0, 5.0, 5.0], rows)
    return paper.finish()
