"""Forms that come back: issued by the real builder, filled as text, and found again."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from taikou_xl.findings import Finding
from taikou_xl.forms.identity import Identity, find_identity
from taikou_xl.forms.workbook import build_form
from taikou_xl.plan.model import Plan
from taikou_xl.returns.collect import Incoming
from taikou_xl.returns.model import Answer, Reading
from taikou_xl.returns.read import read_return
from taikou_xl.sheets.grid import position
from taikou_xl.sheets.opening import open_book
from taikou_xl.terms.periods import Period
from tests.consolidations import make_item, make_plan, with_targets

R7 = Period.parse("R7")
KEYS = ("R7", "R8")
SENSIBLE = {"実施概要": "計画どおり実施した。", "数値": "33.0％", "達成度": "年度目標達成"}
UNTARGETED = {"実施概要": "計画どおり実施した。", "数値": "-", "達成度": "年度目標達成"}
Filling = Mapping[str, Mapping[str, str]]  # item → field → text


@cache
def small_plan() -> Plan:
    """Give a plan of three items: two of 秘書課 (one without a target), one of 市民課."""
    items = (
        with_targets(make_item("1", "秘書課"), KEYS, "女性比率32.5％"),
        with_targets(make_item("2", "秘書課"), KEYS, "-"),
        with_targets(make_item("3", "市民課"), KEYS, "女性比率32.5％"),
    )
    return make_plan(items, KEYS)


def other_item(plan: Plan, no: str, **changes: Any) -> Plan:
    """Give the plan with attributes of one item changed."""
    items = tuple(replace(i, **changes) if i.no == no else i for i in plan.items)
    return replace(plan, items=items)


@cache
def blank_form(unit: str = "秘書課", period: Period = R7) -> bytes:
    """Give the form that a unit gets for the small plan."""
    return build_form(small_plan(), period, unit)


def identity_of(data: bytes) -> Identity:
    """Give what a form says about itself."""
    found = find_identity(open_book(data))
    assert found is not None
    return found


def fill(answers: Filling, unit: str = "秘書課") -> bytes:
    """Write answers into a form's XML as Excel would store them, touching nothing else."""
    data = blank_form(unit)
    identity = identity_of(data)
    parts = _sheet_parts(data)
    edits: dict[str, dict[str, str]] = {}
    for item in identity.items:
        for field, cell in item.cells:
            text = answers.get(item.no, {}).get(field)
            if text is not None:
                edits.setdefault(parts[item.sheet], {})[cell] = text
    return rewrite(data, {part: _typing(cells) for part, cells in edits.items()})


def fill_in_openpyxl(
    answers: Mapping[str, Mapping[str, Any]],
    unit: str = "秘書課",
    edit: Callable[[Any, Identity], None] | None = None,
) -> bytes:
    """Fill a form and save it whole by openpyxl, which drops the results of formulas."""
    data = blank_form(unit)
    identity = identity_of(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    for item in identity.items:
        for field, cell in item.cells:
            if field in answers.get(item.no, {}):
                book[item.sheet][cell].value = answers[item.no][field]
    if edit:
        edit(book, identity)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def cell_in(book: Any, identity: Identity, no: str, field: str) -> Any:
    """Give the open cell of an item's field in a loaded form."""
    item = next(item for item in identity.items if item.no == no)
    return book[item.sheet][dict(item.cells)[field]]


def rewrite(data: bytes, edits: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Give a workbook with some of its parts edited."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            edit = edits.get(info.filename)
            new.writestr(info.filename, edit(content) if edit else content)
    return stream.getvalue()


def _sheet_parts(data: bytes) -> dict[str, str]:
    names = list(open_book(data).sheets)
    return {name: f"xl/worksheets/sheet{n}.xml" for n, name in enumerate(names, 1)}


def _typing(cells: Mapping[str, str]) -> Callable[[bytes], bytes]:
    def edit(xml: bytes) -> bytes:
        text = xml.decode()
        for cell, value in cells.items():
            position(cell)
            shown = escape(re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value))
            inner = f'<is><t xml:space="preserve">{shown}</t></is></c>'
            text, count = re.subn(
                rf'<c r="{cell}" s="(\d+)"/>',
                lambda m, inner=inner, cell=cell: (  # type: ignore[misc]
                    f'<c r="{cell}" s="{m[1]}" t="inlineStr">{inner}'
                ),
                text,
            )
            assert count == 1, cell
        return text.encode()

    return edit


def incoming(data: bytes, shown: str = "回収/秘書課.xlsx") -> Incoming:
    """Give bytes as a file seen in the folder of returns."""
    digest = hashlib.sha256(data).hexdigest()
    return Incoming(shown, shown.rsplit("/", 1)[-1], data, "2026-05-12 14:03", digest)


def read(data: bytes, plan: Plan | None = None, shown: str = "回収/秘書課.xlsx") -> Reading:
    """Read bytes as a return of the small plan for 令和7年度."""
    return read_return(incoming(data, shown), plan or small_plan(), R7)


def codes(found: Reading | list[Finding]) -> list[str]:
    """Give the codes of findings, in order."""
    findings = found.findings if isinstance(found, Reading) else found
    return [finding.code for finding in findings]


def answer_of(reading: Reading, no: str, field: str) -> Answer:
    """Give one answer of a reading."""
    return next(a for a in reading.answers if (a.item, a.field) == (no, field))
