"""A town of twelve departments whose forms came back: eleven good returns, and one to spoil.

The items are those of the bundled plan, given to twelve departments; master and forms are made
by the program itself, once. Forms are filled in their XML as Excel would store the answers.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

from taikou_xl import pipeline
from tests.returns.returning import rewrite
from tests.staff import ANNUAL_FIELDS, answer_cell, csv_rows, item_sheets, sensible

UNIT = "市民課"
# of the department to spoil: a share, no target, an amount in 千円, a part of a whole, a day
OWN_ITEMS = ("3", "4", "22", "25", "14")
GOOD = {
    "秘書課": "1", "職員課": "8", "土木課": "5", "財政課": "23", "行政課": "17", "税務課": "12",
    "福祉課": "2", "建設課": "28", "会計課": "29", "資産活用課": "19", "政策・デジタル推進課": "30",
}  # fmt: skip
PERIOD = "R7"
YEARS = ("令和7", "令和8")
# number formats that spoiled cells ask for, added behind the form's own cell styles
FORMATS = (
    "0%", "0.0%", "yyyy/m/d", 'yyyy"年"m"月"d"日"', "[$-411]ggge年m月d日", "@", '#,##0"円"', "0.00",
)  # fmt: skip
JAPANESE_DATES = (27, 31, 50, 57)  # built in, without a code of their own

Spot = tuple[str, str]  # item number, field


@dataclass(frozen=True)
class Content:
    """What a cell's element holds: its attributes (type, style) and the XML inside."""

    attributes: str
    inner: str
    style: int | None = None


def text(value: str) -> Content:
    """Give a text as a program would store it in the cell itself."""
    return Content(' t="inlineStr"', f'<is><t xml:space="preserve">{in_xml(value)}</t></is>')


def number(value: str, style: int | None = None) -> Content:
    """Give a stored number."""
    return Content("", f"<v>{value}</v>", style)


def formula(code: str, result: str | None, kind: str = "") -> Content:
    """Give a formula with its stored result, or without one."""
    cached = "" if result is None else f"<v>{escape(result)}</v>"
    return Content(f' t="{kind}"' if kind else "", f"<f>{escape(code)}</f>{cached}")


def in_xml(value: str) -> str:
    """Escape a text for XML as office programs do, _xHHHH_ included."""
    shown = escape(re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value))
    return re.sub(
        r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", lambda m: f"_x{ord(m[0]):04X}_", shown
    )


@dataclass(frozen=True, eq=False, repr=False)
class Form:
    """A blank form as distributed: where the open cells are, and the sheets' parts and names."""

    data: bytes
    spots: Mapping[Spot, tuple[str, str]]  # → part, address
    sheets: Mapping[str, str]  # item number → sheet name
    styles: Mapping[str, int]  # number format → cell style

    def part(self, no: str) -> str:
        """Give the part that holds an item's sheet."""
        return self.spots[(no, ANNUAL_FIELDS[0])][0]

    def address(self, no: str, field: str) -> str:
        """Give the cell that is open for a field."""
        return self.spots[(no, field)][1]

    def filled(self, contents: Mapping[Spot, Content]) -> bytes:
        """Give the form with these cells' elements, everything else byte for byte."""
        by_part: dict[str, dict[str, Content]] = {}
        for spot, content in contents.items():
            part, address = self.spots[spot]
            by_part.setdefault(part, {})[address] = content
        edits = {part: lambda xml, cells=cells: _put(xml, cells) for part, cells in by_part.items()}
        return rewrite(self.data, edits)


def _put(xml: bytes, cells: Mapping[str, Content]) -> bytes:
    shown = xml.decode()
    for address, content in cells.items():
        pattern = rf'<c r="{address}" s="(\d+)"/>'

        def cell(match: re.Match[str], address: str = address, c: Content = content) -> str:
            style = match[1] if c.style is None else c.style
            return f'<c r="{address}" s="{style}"{c.attributes}>{c.inner}</c>'

        shown, count = re.subn(pattern, cell, shown)
        assert count == 1, address
    return shown.encode("utf-8", "surrogatepass")


@dataclass(frozen=True, eq=False, repr=False)
class Town:
    """The made-up town on disk, and what its departments would write.

    ``good`` is the folder of the eleven good returns; ``form`` the blank form of ``UNIT``;
    ``answers`` what a careful clerk writes, by item and field; ``rows`` the plan's list.
    """

    folder: Path
    master: Path
    good: Path
    form: Form
    answers: Mapping[str, Mapping[str, str]]
    rows: Sequence[Mapping[str, str]]

    def returned(self, changes: Mapping[Spot, Content | str | None] | None = None) -> bytes:
        """Give the return of ``UNIT``: careful answers, with some cells' content changed.

        None leaves a cell blank.
        """
        contents: dict[Spot, Content] = {}
        for spot in self.form.spots:
            wanted: Content | str | None = self.answers[spot[0]][spot[1]]
            wanted = (changes or {}).get(spot, wanted)
            if wanted is not None:
                contents[spot] = text(wanted) if isinstance(wanted, str) else wanted
        return self.form.filled(contents)

    def loaded(self, changes: Mapping[Spot, Content | str | None] | None = None) -> Any:
        """Give the return opened by an ordinary xlsx library, to be edited and saved there."""
        return openpyxl.load_workbook(io.BytesIO(self.returned(changes)))


def saved(book: Any) -> bytes:
    """Give a workbook's bytes as that library saves them."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def build_town(folder: Path) -> Town:
    """Make list, master, forms and the eleven good returns in a folder."""
    rows = town_rows()
    (folder / "計画一覧.csv").write_bytes(as_csv(rows))
    master = folder / "台帳.xlsx"
    pipeline.make_master(folder / "計画一覧.csv", master, sets={"計画名": "つくりもの町行革プラン"})
    pipeline.distribute(master, PERIOD, folder / "配布")
    answers = {row["番号"]: sensible(row, n) for n, row in enumerate(rows)}
    (folder / "回収").mkdir()
    for unit in GOOD:
        form = read_form(folder / "配布" / f"{unit}.xlsx", rows)
        contents = {(no, field): text(answers[no][field]) for no, field in form.spots}
        (folder / "回収" / f"{unit}.xlsx").write_bytes(form.filled(contents))
    form = read_form(folder / "配布" / f"{UNIT}.xlsx", rows)
    return Town(folder, master, folder / "回収", form, answers, rows)


def town_rows() -> list[dict[str, str]]:
    """Give the town's list: two years of sixteen items of the bundled plan."""
    owner = dict.fromkeys(OWN_ITEMS, UNIT) | {no: unit for unit, no in GOOD.items()}
    chosen = (row for row in csv_rows() if row["番号"] in owner)
    return [
        {k: v for k, v in row.items() if "_" not in k or k.endswith(YEARS)}
        | {"担当課": owner[row["番号"]], "関係課": ""}
        for row in chosen
    ]


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Give a list as CSV in UTF-8."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def read_form(path: Path, rows: Sequence[Mapping[str, str]]) -> Form:
    """Find a blank form's open cells by its printed labels, and give it some more cell styles."""
    data, styles = with_formats(path.read_bytes())
    book = openpyxl.load_workbook(io.BytesIO(data))
    numbers = {row["計画項目"]: row["番号"] for row in rows}
    order = {sheet.title: n for n, sheet in enumerate(book.worksheets, 1)}
    spots, sheets = {}, {}
    for title, sheet in item_sheets(book).items():
        no = numbers[title]
        sheets[no] = sheet.title
        part = f"xl/worksheets/sheet{order[sheet.title]}.xml"
        for field in ANNUAL_FIELDS:
            spots[(no, field)] = (part, answer_cell(sheet, field, 7).coordinate)
    return Form(data, spots, sheets, styles)


def with_formats(data: bytes) -> tuple[bytes, dict[str, int]]:
    """Give a workbook with cell styles for ``FORMATS`` behind its own, and their numbers."""
    styles: dict[str, int] = {}

    def add(xml: bytes) -> bytes:
        shown = xml.decode()
        count = int(re.search(r'<cellXfs count="(\d+)"', shown)[1])  # type: ignore[index]
        codes = "".join(
            f'<numFmt numFmtId="{900 + n}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
            for n, code in enumerate(FORMATS)
        )
        numbers = [900 + n for n in range(len(FORMATS))] + list(JAPANESE_DATES)
        names = [*FORMATS, *map(str, JAPANESE_DATES)]
        more = "".join(
            f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            for n in numbers
        )
        styles.update({name: count + n for n, name in enumerate(names)})
        shown = shown.replace("</cellXfs>", f"{more}</cellXfs>")
        shown = re.sub(r'<cellXfs count="\d+"', f'<cellXfs count="{count + len(numbers)}"', shown)
        if "<numFmts" in shown:
            shown = re.sub(r"<numFmts[^>]*>", lambda m: m[0] + codes, shown)
            return shown.encode()
        block = f'<numFmts count="{len(FORMATS)}">{codes}</numFmts>'
        return re.sub(r"(<styleSheet[^>]*>)", lambda m: m[1] + block, shown).encode()

    return rewrite(data, {"xl/styles.xml": add}), styles
