"""One plain workbook per 担当課: 表紙, its items, 回答一覧, the guides, and what it is known by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from taikou_xl.forms.answersheet import write_answers
from taikou_xl.forms.corrections import write_corrections
from taikou_xl.forms.cover import CONFIRM_CHOICES, CONFIRM_LIST, write_cover
from taikou_xl.forms.identity import (
    IDENTITY_SHEET,
    Identity,
    IssuedItem,
    IssuedText,
    sealed_rows,
)
from taikou_xl.forms.inputs import (
    ANSWERS,
    CORRECTIONS,
    COVER,
    LAST_YEAR,
    RATING_GUIDE,
    write_lists,
)
from taikou_xl.forms.itemsheet import write_item_sheet
from taikou_xl.forms.lastyear import write_last_year
from taikou_xl.forms.layout import head_texts
from taikou_xl.forms.ratingguide import write_rating_guide
from taikou_xl.forms.sendback import Answers, SendBack
from taikou_xl.plan.model import Item, Plan
from taikou_xl.plan.naming import sheet_names
from taikou_xl.plan.sheetnames import RESERVED_SHEETS
from taikou_xl.sheets.bookwriter import BookWriter, write_text
from taikou_xl.sheets.grid import address
from taikou_xl.terms.periods import Period

_FORBIDDEN_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_DEVICES = re.compile(r"(CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(\..*)?", re.IGNORECASE)
_STEM_LENGTH = 80  # paths of 260 characters are the most that an old Windows opens


def build_form(
    plan: Plan,
    period: Period,
    unit: str,
    answers: Answers | None = None,
    sendback: SendBack | None = None,
) -> bytes:
    """Build the workbook that a unit fills for a period, as bytes.

    ``answers`` (item number → field → text) fill its open cells. With ``sendback`` it is a
    copy for correction: its marks stand on the cells and in 修正箇所一覧, its first sheet.

    Raises:
        LookupError: the unit has no item in that period.
    """
    items = plan.items_of(unit, period)
    if not items:
        raise LookupError(unit)
    stamp = {"kind": "form", "plan": plan.key, "period": period.key}
    title = f"{plan.name} {period.label} {unit}"
    writer = BookWriter(title=title, stamp=stamp, remembers=True)
    given = answers or {}
    corrections = writer.sheet(CORRECTIONS) if sendback else None
    cover = writer.sheet(COVER)
    names = _sheet_names(plan, items)
    issued = tuple(
        _write_item(writer, names[i.no], plan, period, i, given.get(i.no, {}), sendback)
        for i in items
    )
    overview, guide = writer.sheet(ANSWERS), writer.sheet(RATING_GUIDE)
    states = ""
    if sendback and corrections:
        states = write_corrections(writer, corrections, plan, period, unit, issued, given, sendback)
    cover_cells = write_cover(writer, cover, plan, period, unit, issued, given, sendback, states)
    write_answers(writer, overview, plan, period, unit, issued, cover_cells, given)
    write_rating_guide(writer, guide, plan)
    write_last_year(writer, writer.sheet(LAST_YEAR), plan, items, period)
    write_lists(writer, plan, {CONFIRM_LIST: CONFIRM_CHOICES})
    identity = issued_identity(plan, period, unit, issued)
    if sendback:
        day = sendback.date.isoformat()
        identity = replace(identity, corrects=sendback.corrects, sent_back=day)
    _write_identity(writer, identity)
    (corrections or cover).activate()
    return writer.finish()


def _write_item(
    writer: BookWriter,
    name: str,
    plan: Plan,
    period: Period,
    item: Item,
    answers: Mapping[str, str] | None = None,
    sendback: SendBack | None = None,
) -> IssuedItem:
    sheet = writer.sheet(name)
    cells = write_item_sheet(writer, sheet, plan, item, period, answers, sendback)
    is_open = set(cells.values())
    places = ((address(*place), text) for place, text in sheet.printed.items() if text)
    prints = tuple(one for one in places if one[0] not in is_open)
    return IssuedItem(item.no, item.title, item.department, name, tuple(cells.items()), prints)


def issue_item(plan: Plan, period: Period, item: Item) -> IssuedItem:
    """Give an item as a form of ``period`` issues it, without making the form."""
    writer = BookWriter(remembers=True)
    return _write_item(writer, _sheet_names(plan, [item])[item.no], plan, period, item)


def _sheet_names(plan: Plan, items: Iterable[Item]) -> Mapping[str, str]:
    """Give the names that the master uses; a plan without a master gets the same ones."""
    if plan.names_every_sheet:
        return {item.no: item.sheet for item in items}
    return sheet_names(plan.items, RESERVED_SHEETS)


def issued_identity(
    plan: Plan, period: Period, unit: str, issued: Sequence[IssuedItem]
) -> Identity:
    """Give what a form of these items is known by."""
    texts = tuple(text for one in issued for text in _issued_texts(plan, period, one.no))
    head = (plan.key, plan.name, period.key, unit, "")
    return Identity(*head, tuple(issued), texts)


def _issued_texts(plan: Plan, period: Period, no: str) -> list[IssuedText]:
    item = plan.item_by_no[no]
    texts = [IssuedText(no, label, "", text) for label, text in head_texts(plan, item).items()]
    for p in plan.periods:
        shown = plan.fields if p < period else plan.plan_fields
        texts += [IssuedText(no, f.name, p.key, item.text(f.name, p)) for f in shown]
    return texts


def _other_sheets(writer: BookWriter, issued: Sequence[IssuedItem]) -> list[tuple[str, str]]:
    """Give the sheets beside the items' own, each with the first text that it prints."""
    own = {one.sheet for one in issued}
    return [
        (name, printed[min(printed)] if printed else "")
        for name, printed in writer.printed().items()
        if name not in own
    ]


def _write_identity(writer: BookWriter, identity: Identity) -> None:
    """Write the sheet that a return is known by, sealed: nothing may change the form after it."""
    identity = replace(identity, sheets=tuple(_other_sheets(writer, identity.items)))
    sheet = writer.sheet(IDENTITY_SHEET)
    style = writer.format(text_wrap=False)
    for row, values in enumerate(sealed_rows(identity)):
        for column, value in enumerate(values):
            write_text(sheet, row, column, value, style)
    sheet.protect()
    sheet.very_hidden()


def free_name(name: str, taken: Iterable[str]) -> str:
    """Keep two units apart whose names differ only in what a file name cannot hold."""
    return _free(name, {other.casefold() for other in taken})


def free_names(names: Iterable[str]) -> list[str]:
    """Give a name for each, as ``free_name`` does one after the other."""
    found: list[str] = []
    used: set[str] = set()
    for name in names:
        found.append(_free(name, used))
        used.add(found[-1].casefold())
    return found


def _free(name: str, used: set[str]) -> str:
    stem, suffix = name.removesuffix(".xlsx"), 2
    while name.casefold() in used:
        name = f"{stem}_{suffix}.xlsx"
        suffix += 1
    return name


def form_file_name(unit: str) -> str:
    """Give the unit's file name, valid in Windows: ``市民課.xlsx``."""
    stem = _FORBIDDEN_IN_FILES.sub("_", unit)[:_STEM_LENGTH].strip(" .　") or "_"
    return f"_{stem}.xlsx" if _DEVICES.fullmatch(stem) else f"{stem}.xlsx"
