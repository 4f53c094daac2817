"""A city's existing 個票 workbooks → the rows of a 計画一覧, and what could not be placed.

Our own workbooks are read by what they hold beside the printed page: a master whole, a form
by its identity sheet. All others are read by their printed labels alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from taikou_xl.errors import UnreadableInput, UsageProblem
from taikou_xl.findings import Finding, Place, find
from taikou_xl.forms.identity import Identity, find_identity, is_identity
from taikou_xl.master.adopt_cells import Sheet, short
from taikou_xl.master.adopt_sheet import Card, read_sheet
from taikou_xl.master.read import preset_from_master, read_master
from taikou_xl.plan import headings, sheetnames
from taikou_xl.plan.kinds import Preset
from taikou_xl.plan.listrows import FieldKey, ListRow, list_rows
from taikou_xl.plan.model import Kind, Side
from taikou_xl.plan.settings import nearest
from taikou_xl.sheets.grid import Book, Grid
from taikou_xl.sheets.opening import open_needed
from taikou_xl.terms.periods import Period
from taikou_xl.terms.text import name_key

_REMEDY = "個票のブックを「Excel ブック (.xlsx)」で、パスワードなしで保存し直してください。"
_NO_CARDS = {
    "list": "計画一覧です",
    "summary": "集計表です",
    "check": "確認結果です",
}
_NAMED = 3  # places that a message names


@dataclass(frozen=True)
class Adopted:
    """What a list is made from: the kind of plan, its periods, its rows, and what was found."""

    preset: Preset
    periods: tuple[Period, ...]
    rows: tuple[ListRow, ...]
    findings: tuple[Finding, ...]


@dataclass
class _Found:
    """What comes together over all sheets."""

    cards: list[Card] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    missing: dict[tuple[str, str], list[Place]] = field(default_factory=dict)
    joined: dict[tuple[str, str], list[tuple[Place, str]]] = field(default_factory=dict)
    left_over: dict[tuple[str, str], list[tuple[Place, str]]] = field(default_factory=dict)


def adopt(books: Sequence[tuple[str, bytes]], preset: Preset) -> Adopted:
    """Read item sheets from workbooks, each given as (name as shown, bytes), in their order.

    A master is read as it is, with the fields and levels that it declares itself.

    Raises:
        UnreadableInput: a workbook cannot be read, or none of them holds a 計画項目.
        UsageProblem: a master stands beside other workbooks.
    """
    opened = _opened(books)
    masters = [name for name, book in opened if _is_master(book)]
    if masters and len(books) > 1:
        raise UsageProblem(
            f"台帳「{masters[0]}」は、ほかのブックと一緒には読めません。",
            "台帳だけを --from に指定してください。",
        )
    if masters:
        return _from_master(*books[0])
    found = _Found()
    for name, book in opened:
        kind = _NO_CARDS.get(book.properties.get("taikou_kind", ""))
        if kind:
            raise UnreadableInput(
                f"「{name}」は、この道具が作った{kind}。個票ではありません。",
                "個票のブックか台帳を --from に指定してください。",
            )
        _read_book(name, book, preset, found)
    if not found.cards:
        raise _nothing(books, preset, found)
    return _put_together(preset, found)


def _opened(books: Iterable[tuple[str, bytes]]) -> list[tuple[str, Book]]:
    """Read all workbooks, or name every one that cannot be read."""
    opened, refusals = [], []
    for name, data in books:
        try:
            opened.append((name, open_needed(data, "ブック", name, _REMEDY)))
        except UnreadableInput as refused:
            refusals.append(refused.message)
    if refusals:
        raise UnreadableInput("\n".join(refusals), _REMEDY)
    return opened


def _is_master(book: Book) -> bool:
    names = {name_key(name) for name in book.sheets}
    declared = (sheetnames.SETTINGS, sheetnames.FIELDS, sheetnames.SCALE, sheetnames.ITEMS)
    whole = all(name_key(name) in names for name in declared)
    return whole or book.properties.get("taikou_kind") == "master"


def _from_master(name: str, data: bytes) -> Adopted:
    plan, findings = read_master(data, name)
    what = "台帳の設定、様式、達成度区分、担当課の順、指標の手修正、事務局修正などの記録"
    how = "一覧から台帳を作るときに、--preset にこの台帳を指定すると、設定・様式・達成度区分を引き継げます"
    left = find("adopt-left-out", Place(name), what=what, how=how)
    return Adopted(preset_from_master(plan), plan.periods, list_rows(plan), (*findings, left))


def _read_book(name: str, book: Book, preset: Preset, found: _Found) -> None:
    identity = find_identity(book)
    issued = {item.sheet: dict(item.prints) for item in identity.items} if identity else {}
    for grid in book.sheets.values():
        if identity is not None and _is_beside(grid, identity):
            continue
        if not grid.visible:
            if grid.cells:
                _skip(found, name, grid, "隠されたシートです")
            continue
        sheet = Sheet(name, grid, preset, issued.get(grid.name, {}) if identity else None)
        cards, reason = read_sheet(sheet)
        if reason:
            if grid.cells:
                _skip(found, name, grid, reason)
            continue
        found.cards += [_with_unit(card, identity) for card in cards]
        found.findings += sheet.findings
        for heading in dict.fromkeys(sheet.missing):
            found.missing.setdefault((name, heading), []).append(sheet.place())
        for place, text in sheet.joined:
            found.joined.setdefault((name, place.field), []).append((place, text))
        for at, text in sheet.left_over():
            places = found.left_over.setdefault((name, name_key(text)), [])
            places.append((sheet.place(at), text))
    told = any(finding.code == "adopt-left-out" for finding in found.findings)
    if identity is not None and not told:
        what = "開始・終了、前期番号など、様式に載っていない内容"
        how = "台帳があるときは、台帳から一覧を作ってください"
        found.findings.append(find("adopt-left-out", Place(name), what=what, how=how))


def _is_beside(grid: Grid, identity: Identity) -> bool:
    """Tell a sheet of our form that shows no item: 表紙, the choices, the identity itself."""
    own = {name_key(name) for name in (*sheetnames.FORM_SHEETS, *(n for n, _ in identity.sheets))}
    return is_identity(grid) or name_key(grid.name) in own


def _with_unit(card: Card, identity: Identity | None) -> Card:
    if identity is None or identity.unit == card.texts.get(headings.DEPARTMENT):
        return card
    return replace(card, texts={**card.texts, "配布先": identity.unit})


def _skip(found: _Found, name: str, grid: Grid, reason: str) -> None:
    place = Place(name, grid.name)
    found.findings.append(find("adopt-sheet-skipped", place, grid.name, reason=reason))


def _nothing(books: Iterable[tuple[str, bytes]], preset: Preset, found: _Found) -> UnreadableInput:
    names = "」「".join(name for name, _ in books)
    sheets = [f"・シート「{f.sheet}」：{f.message}" for f in found.findings[:10]]
    title, period = preset.level_names[-1], preset.period_name
    return UnreadableInput(
        "\n".join([f"「{names}」に、個票が1枚も見つかりません。", *sheets]),
        f"個票には、「{title}」「担当課」などの見出しと、「{period}」の列のある表が必要です。"
        "階層の名前が違うときは --set 階層=基本方針,戦略区分,取組項目 のように、欄の名前が違うときは"
        " --preset で指定してください。",
    )


def _put_together(preset: Preset, found: _Found) -> Adopted:
    findings = list(found.findings)
    cards, made = _numbered(found.cards)
    if made:
        findings.append(find("adopt-number-made", Place(), made[0], count=len(made), first=made[0]))
    findings += _doubles(cards, preset)
    periods = tuple(sorted({period for card in cards for period in card.periods}))
    for card in cards:
        findings += _unknown_words(card, preset)
    findings += _grouped(found)
    rows = tuple(ListRow(card.texts, _spread(card, periods)) for card in cards)
    return Adopted(preset, periods, rows, _with_numbers(findings, cards))


def _with_numbers(findings: Iterable[Finding], cards: Iterable[Card]) -> tuple[Finding, ...]:
    """Say of findings which item they are about, where their sheet holds only one."""
    numbers: dict[tuple[str, str], set[str]] = {}
    for card in cards:
        numbers.setdefault((card.file, card.sheet), set()).add(card.texts[headings.NO])
    only = {at: next(iter(found)) for at, found in numbers.items() if len(found) == 1}
    return tuple(replace(f, item=f.item or only.get((f.file, f.sheet), "")) for f in findings)


def _grouped(found: _Found) -> list[Finding]:
    """Say once of a workbook what its sheets have in common: forms repeat themselves."""
    findings = []
    for (_, heading), at in found.missing.items():
        place = replace(at[0], field=heading)
        findings.append(find("adopt-label-missing", place, heading, sheets=_sheets(at)))
    for places in found.joined.values():
        place, text = places[0]
        words = {"count": len(places), "sheets": _sheets([p for p, _ in places])}
        findings.append(find("adopt-joined", place, text, **words))
    for places in found.left_over.values():
        place, text = places[0]
        words = {"shown": short(text), "sheets": _sheets([p for p, _ in places])}
        findings.append(find("adopt-unplaced", place, text, **words))
    return findings


def _numbered(cards: Sequence[Card]) -> tuple[list[Card], list[str]]:
    """Give every item a number: its own, else the next free one in the order of the sheets.

    Where all have numbers of their own, the items come in their order.
    """
    own = [card.texts.get(headings.NO, "") for card in cards]
    taken = {name_key(no) for no in own if no}
    if all(own):
        return sorted(cards, key=lambda card: _natural(card.texts[headings.NO])), []
    made: list[str] = []
    numbered = []
    number = 0
    for card, no in zip(cards, own, strict=True):
        if not no:
            number += 1
            while str(number) in taken:
                number += 1
            no = str(number)
            made.append(no)
        numbered.append(replace(card, texts={**card.texts, headings.NO: no}))
    return numbered, made


def _natural(no: str) -> tuple[tuple[int, str], ...]:
    """Give the order in which people put numbers: 2 before 10, ② before ⑩."""
    spelled = "".join(
        f" {unicodedata.normalize('NFKC', char)} " if unicodedata.category(char) == "No" else char
        for char in no
    )
    parts = re.findall(r"[0-9]+|[^0-9\s]+", unicodedata.normalize("NFKC", spelled))
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)


def _doubles(cards: Sequence[Card], preset: Preset) -> list[Finding]:
    by_no: dict[str, list[Card]] = {}
    by_title: dict[tuple[str, ...], list[Card]] = {}
    title = preset.level_names[-1]
    for card in cards:
        by_no.setdefault(name_key(card.texts[headings.NO]), []).append(card)
        names = (card.texts.get(title, ""), card.texts.get(headings.DEPARTMENT, ""))
        if names[0]:
            by_title.setdefault(tuple(name_key(name) for name in names), []).append(card)
    findings = []
    for code, heading, groups in (
        ("adopt-number-doubled", headings.NO, by_no.values()),
        ("adopt-item-doubled", title, by_title.values()),
    ):
        for same in groups:
            if len(same) > 1:
                first = same[0]
                place = Place(
                    first.file, first.sheet, first.cell, first.texts[headings.NO], heading
                )
                places = _sheets([Place(c.file, c.sheet) for c in same], files=True)
                findings.append(find(code, place, first.texts[heading], places=places))
    return findings


def _unknown_words(card: Card, preset: Preset) -> list[Finding]:
    """Name every recorded class or choice that the plan does not have."""
    findings = []
    for wanted in preset.fields:
        allowed = [c.name for c in preset.scale] if wanted.kind is Kind.RATING else wanted.choices
        if wanted.side is not Side.REPORT or not allowed:
            continue
        known = {name_key(name) for name in allowed}
        for key, text in card.fields.items():
            if key[0] != wanted.name or key[1] is None or name_key(text) in known:
                continue
            near = nearest(text, list(allowed))
            words = {
                "period": key[1].label,
                "choices": "、".join(allowed),
                "nearest": f"（「{near}」ではありませんか）" if near else "",
            }
            place = Place(
                card.file, card.sheet, card.cells[key], card.texts[headings.NO], wanted.name
            )
            findings.append(find("adopt-rating-unknown", place, text, **words))
    return findings


def _spread(card: Card, periods: tuple[Period, ...]) -> dict[FieldKey, str]:
    """Give a text for all periods of a card to each of them where other cards have more."""
    fields: dict[FieldKey, str] = {}
    for (name, period), text in card.fields.items():
        if period is None and card.periods != periods:
            fields |= {(name, own): text for own in card.periods}
        else:
            fields[name, period] = text
    return fields


def _sheets(places: Sequence[Place], *, files: bool = False) -> str:
    names = [f"{p.file}｜{p.sheet}" if files else p.sheet for p in places]
    distinct = list(dict.fromkeys(names))
    shown = f"シート「{'」「'.join(distinct[:_NAMED])}」"
    more = len(distinct) - _NAMED
    return f"{shown}ほか{more}枚" if more > 0 else shown
