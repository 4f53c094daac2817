"""One item in 審議会資料: the published form with all its periods, on a page of its own.

Source: 実施計画 (form of an item).
"""

from __future__ import annotations

from taikou_xl.forms.layout import PLAN_GROUP, REPORT_GROUP, head_texts, number_text
from taikou_xl.outputs.page import colour_of, tint
from taikou_xl.outputs.view import name_of
from taikou_xl.plan.model import Field, Item, Kind
from taikou_xl.publishing.facts import Publication, amount_figure
from taikou_xl.publishing.paper import LABEL, NOW, Cell, Paper, heads
from taikou_xl.publishing.years import on_two_lines
from taikou_xl.terms.periods import Period

_ITEM_PT, _DENSE_ITEM_PT, _DENSE_CHARS = 9.5, 8.5, 900
_LONG_CELL = 400  # characters from which a row may break over pages
_MOST_ROWS = 8  # of an item's form before rows without content are left out


def class_cell(p: Publication, name: str) -> Cell:
    """Give a class with its mark on its tint; the word says it all."""
    marks = {k.name: k.symbol for k in p.plan.scale}
    if name not in p.class_names and name not in marks:
        return Cell(name)
    return Cell(f"{marks.get(name, '')} {name}".strip(), fill=tint(colour_of(p.plan, name), 0.25))


def write_item(paper: Paper, p: Publication, item: Item, *, new_page: bool) -> None:
    """Write one item in the published form: labels with texts, then one row per period."""
    paper.heading(name_of(item), 2, new_page=new_page)
    labels = [(label, text) for label, text in head_texts(p.plan, item).items() if text]
    labels = [("番号", number_text(item).removeprefix("番号 ")), *labels]
    rows = [[Cell(label, fill=LABEL), Cell(text)] for label, text in labels]
    size = _item_size(p, item)
    paper.table([2.0, 15.0], rows, heads=0, size=size)
    plan, report = p.plan.plan_fields, p.plan.report_fields
    ordered = (*plan, *report)
    group = [Cell(p.plan.period_name, bold=True, align="center", fill=LABEL, merge="restart")]
    for name, fields in ((PLAN_GROUP, plan), (REPORT_GROUP, report)):
        if fields:
            group.append(Cell(name, bold=True, align="center", fill=LABEL, span=len(fields)))
    longest = max(len(p.shown(item, f, w)) for f in ordered for w in p.plan.periods)
    table = [group, [Cell(fill=LABEL, merge="continue"), *heads([_heading(f) for f in ordered])]]
    first = p.plan.periods[0]
    for period in _form_periods(p, item):
        fill = NOW if period == p.period else ""
        when = on_two_lines(period.label)
        cells = [Cell(when, align="center", fill=fill, bold=period == p.period)]
        for field in ordered:
            if field.name in item.spans:
                text = item.text(field.name, first) if period == first else ""
                merge = "restart" if period == first else "continue"
                cells.append(Cell(text, merge=merge, align=_align(field)))
                continue
            known = field in plan or period in p.view.periods
            text = _value(p, item, field, period) if known else ""
            if not item.active(period):
                text = "―"
            cell = Cell(text, align=_align(field), fill=fill, figure=field.kind is Kind.AMOUNT)
            if field == p.plan.rating_field and text:
                found = class_cell(p, text)
                cell = Cell(found.text, fill=found.fill or fill, align="center")
            cells.append(cell)
        table.append(cells)
    paper.table(
        [9.0 if p.plan.periods[0].parts == 1 else 13.5, *(f.width for f in ordered)],
        table,
        heads=2,
        size=size - 0.5,
        split=longest > _LONG_CELL,
    )


def _form_periods(p: Publication, item: Item) -> list[Period]:
    """Give the rows of an item's form; of many periods, those to come that hold nothing are left out."""
    if len(p.plan.periods) <= _MOST_ROWS:
        return list(p.plan.periods)
    names = [field.name for field in p.plan.plan_fields if field.name not in item.spans]
    return [
        period
        for period in p.plan.periods
        if period <= p.period or any(item.text(name, period) for name in names)
    ]


def _item_size(p: Publication, item: Item) -> float:
    """Give a size that fills the page of most items and keeps long ones on few pages."""
    texts = [p.shown(item, f, w) for f in p.plan.fields for w in p.view.periods if item.active(w)]
    texts += [item.background, item.approach, item.goal, *item.more.values()]
    return _ITEM_PT if sum(map(len, texts)) <= _DENSE_CHARS else _DENSE_ITEM_PT


def _heading(field: Field) -> str:
    named = field.kind is Kind.AMOUNT and field.unit
    return f"{field.name}\n（{field.unit}）" if named else field.name


def _value(p: Publication, item: Item, field: Field, period: Period) -> str:
    """Give what a cell shows: an amount without its unit, which its heading names."""
    amount = p.amount(item, field, period) if field.kind is Kind.AMOUNT else None
    return p.shown(item, field, period) if amount is None else amount_figure(amount)


def _align(field: Field) -> str:
    return {Kind.TEXT: "left", Kind.AMOUNT: "right"}.get(field.kind, "center")
