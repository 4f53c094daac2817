"""What else could be done: honest scripts that a good clerk would write, and the bare floor.

    python -m scripts.bench.peers pandas RETURNS OUT.xlsx

``pandas``: pandas with openpyxl, all sheets of a file at once, the answers found by the printed
headings, counts written with ``to_excel``. ``openpyxl``: the same in read-only mode, values only.
Both take every file as it is. They leave out: the gate and all limits, damaged, foreign, doubled
and old files, what was changed outside the answers, held cells, 事務局修正, the reading of targets
and 参考判定, the trace to the cell, the nine sheets and the print set-up of the summary.
``calamine`` and ``calamine2`` only read every cell of every file, in one thread and in two:
the floor. ``forms`` opens a finished form as a template for each department and replaces the
department's name in its texts. ``forms_anew`` writes the same cells, formulas, styles, merges,
widths, heights, drop-downs and print set-up into a new workbook for each department; its style
objects are made once and shared. Both take the items, texts, widths and heights of the first
form for every department: they leave out choosing those for each item, the record of what was
issued, and the folder's manifest. Both save to the final name at once, unchecked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from pathlib import Path
from typing import Any

FIELDS = ("実施概要", "数値", "達成度", "振り返り")
YEAR = 7
FORMS_OF_PEER = 100
FORM_PEERS = ("forms", "forms_anew")
_CHUNK = 25

Sheet = Any  # of openpyxl
Rows = Sequence[Sequence[Any]]


def with_pandas(folder: Path, target: Path) -> None:
    """Roll the answers up with pandas and openpyxl."""
    import pandas as pd

    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.xlsx")):
        sheets = pd.read_excel(path, sheet_name=None, header=None, engine="openpyxl")
        for sheet in sheets.values():
            found += _answers(path.stem, sheet.where(sheet.notna(), None).to_numpy().tolist())
    _write(found, target)


def with_openpyxl(folder: Path, target: Path) -> None:
    """Roll the answers up with openpyxl, read-only."""
    import openpyxl

    found: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        for sheet in book.worksheets:
            found += _answers(path.stem, list(sheet.iter_rows(values_only=True)))
        book.close()
    _write(found, target)


def _answers(department: str, rows: Rows) -> Iterator[dict[str, Any]]:
    """Find the answers of a sheet by its headings: the row of the year, the four columns."""
    head = next((n for n, row in enumerate(rows) if "年度" in row and FIELDS[0] in row), None)
    if head is None:
        return
    columns = {name: list(rows[head]).index(name) for name in ("年度", *FIELDS)}
    label = next((row for row in rows[:head] if "計画項目" in row), None)
    title = "" if label is None else next((c for c in label[1:] if c), "")
    for row in rows[head + 1 :]:
        if row[columns["年度"]] == YEAR:
            yield {"課": department, "計画項目": title, **{f: row[columns[f]] for f in FIELDS}}


def _write(found: Sequence[dict[str, Any]], target: Path) -> None:
    import pandas as pd

    table = pd.DataFrame(found)
    counts = table["達成度"].value_counts().rename_axis("達成度").reset_index(name="件数")
    with pd.ExcelWriter(target, engine="openpyxl") as writer:
        counts.to_excel(writer, sheet_name="集計", index=False)
        table.to_excel(writer, sheet_name="一覧", index=False)


def bare_loop(folder: Path, _: Path) -> None:
    """Read every cell with calamine, in one thread."""
    _read_all(sorted(folder.glob("*.xlsx")))


def bare_loop_in_two(folder: Path, _: Path) -> None:
    """Read every cell with calamine, in two threads and chunks."""
    paths = sorted(folder.glob("*.xlsx"))
    chunks = [paths[n : n + _CHUNK] for n in range(0, len(paths), _CHUNK)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(_read_all, chunks))


def _read_all(paths: Iterable[Path]) -> None:
    from python_calamine import CalamineWorkbook

    for path in paths:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def forms(folder: Path, target: Path) -> None:
    """Make copies of the first form with each department's texts, with openpyxl."""
    import openpyxl

    paths = sorted(folder.glob("*.xlsx"))[:FORMS_OF_PEER]
    target.mkdir(parents=True, exist_ok=True)
    for path in paths:
        book = openpyxl.load_workbook(paths[0])
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and not cell.value.startswith("="):
                        cell.value = cell.value.replace(paths[0].stem, path.stem)
        book.save(target / path.name)


def forms_anew(folder: Path, target: Path) -> None:
    """Write each department's form into a new workbook, with openpyxl."""
    import openpyxl

    paths = sorted(folder.glob("*.xlsx"))[:FORMS_OF_PEER]
    target.mkdir(parents=True, exist_ok=True)
    model = openpyxl.load_workbook(paths[0])
    sheets = [(sheet, _described(sheet)) for sheet in model.worksheets]
    for path in paths:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for sheet, cells in sheets:
            _write_anew(book.create_sheet(sheet.title), sheet, cells, paths[0].stem, path.stem)
        for name, defined in model.defined_names.items():
            book.defined_names[name] = copy(defined)
        book.save(target / path.name)


def _described(sheet: Sheet) -> list[tuple[Any, ...]]:
    """Give place, value and style objects of every cell; cells of one style share the objects."""
    from openpyxl.cell.cell import MergedCell

    styles: dict[int, tuple[Any, ...]] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.style_id not in styles:
                look = (cell.font, cell.fill, cell.border, cell.alignment, cell.protection)
                styles[cell.style_id] = (*map(copy, look), cell.number_format)
    return [
        (cell.row, cell.column, cell.value, styles[cell.style_id] if cell.has_style else None)
        for row in sheet.iter_rows()
        for cell in row
        if not isinstance(cell, MergedCell) and (cell.has_style or cell.value is not None)
    ]


def _write_anew(
    new: Sheet, model: Sheet, cells: Iterable[tuple[Any, ...]], old: str, name: str
) -> None:
    for row, column, value, style in cells:
        shown = value.replace(old, name) if isinstance(value, str) else value
        cell = new.cell(row, column)
        if shown is not None:
            cell.value = shown
        if style:
            cell.font, cell.fill, cell.border, cell.alignment, cell.protection = style[:5]
            cell.number_format = style[5]
    for area in model.merged_cells.ranges:
        new.merge_cells(area.coord)
    for letter, width in model.column_dimensions.items():
        new.column_dimensions[letter].width = width.width
    for number, height in model.row_dimensions.items():
        new.row_dimensions[number].height = height.height
    for validation in model.data_validations.dataValidation:
        new.add_data_validation(copy(validation))
    for area in model.conditional_formatting:
        for rule in area.rules:
            new.conditional_formatting.add(str(area.sqref), copy(rule))
    new.protection, new.page_setup = copy(model.protection), copy(model.page_setup)
    new.page_margins, new.print_options = copy(model.page_margins), copy(model.print_options)
    new.oddFooter.center.text = model.oddFooter.center.text
    new.sheet_state = model.sheet_state
    if model.print_area:
        new.print_area = model.print_area


PEERS: dict[str, Callable[[Path, Path], None]] = {
    "pandas": with_pandas,
    "openpyxl": with_openpyxl,
    "calamine": bare_loop,
    "calamine2": bare_loop_in_two,
    "forms": forms,
    "forms_anew": forms_anew,
}


if __name__ == "__main__":
    PEERS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
