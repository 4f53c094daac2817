"""What staff and programs do to a returned form: the edits of which bad sheets are made."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from copy import copy
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.intake.bad_files import BOOK
from tests.intake.cases import Put
from tests.intake.town import Content, Town, in_xml, saved
from tests.returns.returning import rewrite
from tests.staff import ANNUAL_FIELDS, answer_cell, cell_of

Edit = Callable[[Any, Town], object]  # changes an opened return


def resaved(edit: Edit) -> Callable[[Town], Put]:
    """Give the return opened in another program, edited, and saved there."""

    def make(town: Town) -> bytes:
        book = town.loaded()
        edit(book, town)
        return saved(book)

    return make


def item(book: Any, town: Town, no: str = "3") -> Any:
    return book[town.form.sheets[no]]


def identity(book: Any) -> Any:
    """Give the hidden sheet: the only one whose first cell speaks to programs."""
    return next(s for s in book.worksheets if str(s["A1"].value).startswith("taikou-xl/"))


def without_identity(more: Edit = lambda book, town: None) -> Callable[[Town], Put]:
    def edit(book: Any, town: Town) -> None:
        del book[identity(book).title]
        more(book, town)

    return resaved(edit)


def in_identity(old: str, new: str) -> Callable[[Town], Put]:
    """Give the return with one value of the hidden sheet changed."""

    def edit(book: Any, _: Town) -> None:
        cell = next(c for row in identity(book).iter_rows() for c in row if c.value == old)
        cell.value = new

    return resaved(edit)


def identity_row(kind: str, change: Callable[[Any, int], None]) -> Callable[[Town], Put]:
    def edit(book: Any, _: Town) -> None:
        sheet = identity(book)
        change(sheet, next(n for n in range(1, 500) if sheet.cell(n, 1).value == kind))

    return resaved(edit)


def printed(label: str, new: str, no: str = "3") -> Edit:
    """Change the cell that holds just this text on an item's sheet."""

    def edit(book: Any, town: Town) -> None:
        cell_of(item(book, town, no), label).value = new

    return edit


def text_of(town: Town, heading: str, no: str = "3") -> str:
    return next(row for row in town.rows if row["番号"] == no)[heading]


def all_of(*edits: Edit) -> Edit:
    def edit(book: Any, town: Town) -> None:
        for one in edits:
            one(book, town)

    return edit


def rename_all(book: Any, _: Town) -> None:
    for number, sheet in enumerate(book.worksheets, 1):
        sheet.title = f"Sheet{number}"


def swap_names(book: Any, town: Town) -> None:
    """Give two item sheets each other's name."""
    one, other = item(book, town, "3"), item(book, town, "4")
    one.title = "x"
    other.title = town.form.sheets["3"]
    one.title = town.form.sheets["4"]


def year_cell(sheet: Any, year: int = 7) -> Any:
    """Give the cell with a year's number below the heading of the years."""
    column = cell_of(sheet, "年度").column
    return next(
        c for row in sheet.iter_rows() for c in row if c.value == year and c.column == column
    )


def change(cell: Any, value: object) -> None:
    cell.value = value


def reorder(book: Any, _: Town) -> None:
    book.move_sheet(book.worksheets[-1], -len(book.worksheets) + 1)
    book.move_sheet(book.worksheets[2], 3)


def hide_items(state: str) -> Edit:
    def edit(book: Any, town: Town) -> None:
        for name in town.form.sheets.values():
            book[name].sheet_state = state

    return edit


def show_all(book: Any, _: Town) -> None:
    for sheet in book.worksheets:
        sheet.sheet_state = "visible"


def copy_sheet(changes: dict[str, str] | None = None, name: str = "コピー", no: str = "3") -> Edit:
    def edit(book: Any, town: Town) -> None:
        twin = book.copy_worksheet(item(book, town, no))
        twin.title = name
        for field, value in (changes or {}).items():
            answer_cell(twin, field, 7).value = value

    return edit


def delete_sheet(no: str = "3") -> Edit:
    return lambda book, town: book.remove(item(book, town, no))


def copy_into(book: Any, source: Worksheet, name: str) -> Any:
    """Copy a sheet into another book, as dragging its tab there does."""
    twin = book.create_sheet(name)
    for row in source.iter_rows():
        for cell in row:
            if cell.value is not None:
                twin.cell(cell.row, cell.column, cell.value)
    for area in source.merged_cells.ranges:
        twin.merge_cells(str(area))
    return twin


def into_new_book(town: Town) -> bytes:
    old, new = town.loaded(), openpyxl.Workbook()
    for name in town.form.sheets.values():
        copy_into(new, old[name], name)
    return saved(new)


def one_item_in_new_book(town: Town) -> bytes:
    old, new = town.loaded(), openpyxl.Workbook()
    copy_into(new, item(old, town), "Sheet2")
    return saved(new)


def foreign_sheet(book: Any, town: Town) -> None:
    other = openpyxl.load_workbook(town.good / "秘書課.xlsx")
    sheet = next(s for s in other.worksheets if s.title.startswith("1_"))
    answer_cell(sheet, "振り返り", 7).value = "他課のシートに書いた"
    copy_into(book, sheet, sheet.title)


def shifted(no: str, *, row: int = 0, column: int = 0, by: int = 1) -> Callable[[Town], Put]:
    """Insert rows (columns) before a 1-based one on an item's sheet, as office programs do."""

    def make(town: Town) -> bytes:
        def move(match: re.Match[str]) -> str:
            letters, digits = match[1], int(match[2])
            found = openpyxl.utils.column_index_from_string(letters)
            digits += by if row and digits >= row else 0
            found += by if column and found >= column else 0
            return f"{openpyxl.utils.get_column_letter(found)}{digits}"

        def references(match: re.Match[str]) -> str:
            return match[1] + re.sub(r"([A-Z]+)(\d+)", move, match[2]) + '"'

        def edit(xml: bytes) -> bytes:
            shown = re.sub(r'((?: r| ref| sqref)=")([A-Z][^"]*)"', references, xml.decode())
            if row:
                shown = re.sub(
                    r'(<row r=")(\d+)',
                    lambda m: f"{m[1]}{int(m[2]) + (by if int(m[2]) >= row else 0)}",
                    shown,
                )
            return shown.encode()

        return rewrite(town.returned(), {town.form.part(no): edit})

    return make


def row_of(town: Town, no: str = "3") -> int:
    return int(re.sub(r"\D", "", town.form.address(no, "数値")))


def on_rows(no: str, change: Callable[[str, int], str]) -> Callable[[Town], Put]:
    """Give the return with an item sheet's XML changed, by the row of the answers."""

    def make(town: Town) -> bytes:
        row = row_of(town, no)
        edit = {town.form.part(no): lambda xml: change(xml.decode(), row).encode()}
        return rewrite(town.returned(), edit)

    return make


def without_row(shown: str, row: int) -> str:
    return re.sub(rf'<row r="{row}".*?</row>', "", shown, flags=re.DOTALL)


def doubled_row(values: Iterable[str] = ()) -> Edit:
    """Give the next year's row the asked year's number, and these answers."""

    def edit(book: Any, town: Town) -> None:
        sheet = item(book, town)
        year_cell(sheet, 8).value = 7
        for field, value in zip(ANNUAL_FIELDS, values, strict=False):
            sheet.cell(row_of(town) + 1, cell_of(sheet, field).column).value = value

    return edit


def other_year(values: Iterable[str], *, keep: bool) -> Edit:
    texts = list(values)

    def edit(book: Any, town: Town) -> None:
        sheet = item(book, town)
        for number, field in enumerate(ANNUAL_FIELDS):
            cell = answer_cell(sheet, field, 7)
            if number < len(texts):
                sheet.cell(cell.row + 1, cell.column).value = texts[number]
            if not keep:
                cell.value = None

    return edit


def merge(first: str, last: str, *, down: int = 0) -> Edit:
    def edit(book: Any, town: Town) -> None:
        sheet = item(book, town)
        start, end = answer_cell(sheet, first, 7), answer_cell(sheet, last, 7)
        sheet.merge_cells(
            start_row=start.row,
            start_column=start.column,
            end_row=end.row + down,
            end_column=end.column,
        )

    return edit


def beside(row_offset: int, column: int, value: str) -> Edit:
    def edit(book: Any, town: Town) -> None:
        sheet = item(book, town)
        sheet.cell(row_of(town) + row_offset, column).value = value

    return edit


def added(extra: str) -> Callable[[str, int], str]:
    """Add rows of XML below everything on a sheet."""
    return lambda shown, _: shown.replace("</sheetData>", f"{extra}</sheetData>")


def far_rows(first: int, count: int, cell: str) -> str:
    numbers = range(first, first + count)
    return "".join(f'<row r="{n}">{cell.replace("#", str(n))}</row>' for n in numbers)


def merges(count: int) -> Callable[[str, int], str]:
    areas = "".join(f'<mergeCell ref="X{n}:Y{n}"/>' for n in range(2_000, 2_000 + count))
    return lambda shown, _: re.sub(
        r'<mergeCells count="\d+">', lambda m: f"{m[0]}{areas}", shown, count=1
    )


def heading(old: str, new: str | None) -> Edit:
    """Change a heading of the table (None empties it)."""

    def edit(book: Any, town: Town) -> None:
        cell_of(item(book, town), old).value = new

    return edit


def swap_headings(book: Any, town: Town) -> None:
    sheet = item(book, town)
    one, other = cell_of(sheet, "実施概要"), cell_of(sheet, "数値")
    one.value, other.value = other.value, one.value


def double_heading(book: Any, town: Town) -> None:
    sheet = item(book, town)
    cell = cell_of(sheet, "達成度")
    sheet.cell(cell.row, 12).value = "達成度"


def unprotect(book: Any, _: Town) -> None:
    for sheet in book.worksheets:
        sheet.protection.disable()
        sheet.data_validations.dataValidation.clear()
        sheet.conditional_formatting = type(sheet.conditional_formatting)()


def unmerge_heads(book: Any, town: Town) -> None:
    for no in town.form.sheets:
        sheet = item(book, town, no)
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))


def dress(book: Any, town: Town) -> None:
    """Colour and hide what was answered."""
    sheet = item(book, town)
    for field in ANNUAL_FIELDS:
        cell = answer_cell(sheet, field, 7)
        font = copy(cell.font)
        cell.font = openpyxl.styles.Font(name=font.name, size=20, color="FF0000")
    sheet.row_dimensions[row_of(town)].hidden = True
    sheet.column_dimensions["F"].hidden = True


def comment(book: Any, town: Town) -> None:
    """Say something in a comment beside a figure."""
    answer_cell(item(book, town), "数値", 7).comment = Comment("正しくは35％です", "課長")


def strike_out(book: Any, town: Town) -> None:
    """Strike out a figure as a whole."""
    cell = answer_cell(item(book, town), "数値", 7)
    cell.font = openpyxl.styles.Font(name=cell.font.name, strike=True)


def line_ends(book: Any, town: Town) -> None:
    """Change only what office programs change by themselves in printed texts."""
    sheet = item(book, town)
    for row in sheet.iter_rows(max_row=row_of(town) - 1):
        for cell in row:
            if isinstance(cell.value, str) and len(cell.value) > 12:
                cell.value = f"{cell.value}\n"


def memo_sheet(book: Any, _: Town) -> None:
    book.create_sheet("メモ")["B3"] = "達成度は課長と相談中"


def named(old: str, new: str) -> Callable[[Town], Put]:
    """Give the return with a sheet's name changed in the workbook part."""

    def make(town: Town) -> bytes:
        before, after = f'name="{in_xml(town.form.sheets[old])}"', f'name="{new}"'
        edit = {BOOK: lambda xml: xml.replace(before.encode(), after.encode())}
        return rewrite(town.returned(), edit)

    return make


def cell_xml(change: Callable[[str, str], str]) -> Callable[[Town], Put]:
    """Give the return with the XML of the sheet changed, by the address of 数値."""

    def make(town: Town) -> bytes:
        address = town.form.address("3", "数値")
        edit = {town.form.part("3"): lambda xml: change(xml.decode(), address).encode()}
        return rewrite(town.returned(), edit)

    return make


def put_after(extra: str) -> Callable[[str, str], str]:
    return lambda shown, a: re.sub(
        rf'(<c r="{a}".*?</c>)', lambda m: m[1] + extra.replace("@", a), shown, count=1
    )


def readdressed(new: str) -> Callable[[str, str], str]:
    return lambda shown, a: shown.replace(f'<c r="{a}"', f'<c r="{new}"')


def _other_style(content: Content) -> Content:
    return Content(content.attributes, content.inner, 99_999)
