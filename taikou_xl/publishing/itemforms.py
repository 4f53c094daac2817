"""個票: every item of the period on the published form, with its results, to be printed."""

from __future__ import annotations

from dataclasses import replace

from taikou_xl.forms.itemsheet import write_item_sheet
from taikou_xl.plan.model import Entry, Item
from taikou_xl.plan.naming import sheet_names
from taikou_xl.plan.sheetnames import RESERVED_SHEETS
from taikou_xl.publishing.facts import Publication
from taikou_xl.sheets.bookwriter import BookWriter, named_footer

NAME = "個票"


def build_item_forms(p: Publication) -> bytes:
    """Give the workbook that 個票.pdf is printed from: one sheet per item of the period."""
    items = tuple(_with_results(p, item) for item in p.view.items)
    plan = replace(p.plan, items=items)
    writer = BookWriter(title=f"{p.title}　{NAME}")
    names = sheet_names(items, RESERVED_SHEETS)
    for item in items:
        sheet = writer.sheet(names[item.no])
        write_item_sheet(writer, sheet, plan, item)
        footer = named_footer(f"{plan.name}　{p.as_of}", item.label or item.no)
        sheet.set_footer(footer, {"margin": 0.2, "scale_with_doc": False})
    return writer.finish()


def _with_results(p: Publication, item: Item) -> Item:
    """Put every period's shown results where the form has them."""
    table = {
        key: entry
        for key, entry in item.table.items()
        if key[0] not in {f.name for f in p.plan.report_fields}
    }
    for period in p.view.periods:
        if item.active(period):
            for field in p.plan.report_fields:
                text = p.view.shown(item, field, period)
                table[field.name, period.key] = Entry(text)
    return replace(item, table=table)
