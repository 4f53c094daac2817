"""What a person does in LibreOffice, done through its dispatcher: run by the system's Python.

Called by tests/office.py with a pipe's name, a path, the import options of a CSV (or "") and a
JSON list of steps; prints JSON. Typing goes
through ``.uno:EnterString``, because the API's setString walks through sheet protection.
"""
# mypy: ignore-errors

import json
import os
import sys
import time
import traceback

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import RuntimeException

GONE = 75  # how this program ends where LibreOffice does not answer any more
CONNECT_SECONDS = 300  # a busy machine may need a minute to start it
FILTERS = {"xlsx": "Calc MS Excel 2007 XML", "pdf": "calc_pdf_Export", "ods": "calc8"}
WRITER_PDF = "writer_pdf_Export"


def connect(pipe):
    """Wait for the office to answer and give its component context."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    end = time.monotonic() + CONNECT_SECONDS
    while time.monotonic() < end:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.25)
    raise Gone("it never answered")


class Gone(Exception):
    """LibreOffice has ended, or never began to answer: nothing that a workbook of ours did."""


def is_gone(context):
    """Tell whether LibreOffice has ended; one that only refused a step still answers."""
    try:
        context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        ).getCurrentComponent()
    except RuntimeException:  # DisposedException is one
        return True
    return False


def properties(**values):
    """Give dispatcher arguments."""
    return tuple(PropertyValue(Name=name, Value=value) for name, value in values.items())


class Desk:
    """One open workbook and the dispatcher that acts on it."""

    def __init__(self, context, path, csv_options, unsaved):
        manager = context.ServiceManager
        desktop = manager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        self.dispatcher = manager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", context
        )
        url = uno.systemPathToFileUrl(path)
        # macros run without a question: only our own consoles hold any
        given = properties(Hidden=False, MacroExecutionMode=4, AsTemplate=unsaved)
        if csv_options:
            given = properties(FilterName="Text - txt - csv (StarCalc)", FilterOptions=csv_options)
        self.book = desktop.loadComponentFromURL(url, "_blank", 0, given)
        assert self.book, f"LibreOffice does not open {path}"
        self.frame = self.book.CurrentController.Frame

    def dispatch(self, command, **values):
        """Send a command as a menu or key would."""
        self.dispatcher.executeDispatch(self.frame, command, "", 0, properties(**values))

    def go_to(self, sheet, cell):
        """Show a sheet and put the cursor on a cell."""
        controller = self.book.CurrentController
        controller.setActiveSheet(self.book.Sheets.getByName(sheet))
        self.dispatch(".uno:GoToCell", ToPoint=cell.replace("$", ""))

    def step_type(self, sheet, cell, text):
        """Type a text into a cell, as a keyboard does."""
        self.go_to(sheet, cell)
        self.dispatch(".uno:EnterString", StringName=text)
        return self.value(sheet, cell)

    def step_copy(self, sheet, cell, to_sheet, to_cell):
        """Copy one cell over another."""
        self.go_to(sheet, cell)
        self.dispatch(".uno:Copy")
        self.go_to(to_sheet, to_cell)
        self.dispatch(".uno:Paste")
        return self.value(to_sheet, to_cell)

    def step_value(self, sheet, cell):
        """Read what a cell shows."""
        return self.value(sheet, cell)

    def step_set(self, sheet, cell, text):
        """Write into a cell whatever its protection (for summaries, which have none)."""
        self.book.Sheets.getByName(sheet).getCellRangeByName(cell).setFormula(text)
        return self.value(sheet, cell)

    def step_height(self, sheet, cell):
        """Read a row's height in points."""
        rows = self.book.Sheets.getByName(sheet).getCellRangeByName(cell).Rows
        return round(rows.getByIndex(0).Height * 72 / 2540, 1)

    def step_fit(self, sheet, cell):
        """Double-click the border below a cell's row."""
        rows = self.book.Sheets.getByName(sheet).getCellRangeByName(cell).Rows
        rows.OptimalHeight = True
        return self.step_height(sheet, cell)

    def step_grid(self):
        """Read the first sheet's used area: (kind, shown text) of every cell, row by row."""
        sheet = self.book.Sheets.getByIndex(0)
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        area = cursor.RangeAddress
        cells = [
            [sheet.getCellByPosition(c, r) for c in range(area.EndColumn + 1)]
            for r in range(area.EndRow + 1)
        ]
        return [[(cell.Type.value, cell.String) for cell in row] for row in cells]

    def step_outline(self):
        """Read a text document's headings as its navigator shows them: (level, text)."""
        found, paragraphs = [], self.book.Text.createEnumeration()
        while paragraphs.hasMoreElements():
            part = paragraphs.nextElement()
            if part.supportsService("com.sun.star.text.Paragraph") and part.OutlineLevel:
                found.append((part.OutlineLevel, part.String))
        return found

    def step_recalculate(self):
        """Recalculate everything, stored values or not."""
        self.book.calculateAll()

    def step_macro(self, module, name):
        """Run a macro of the workbook's own, as its button does."""
        address = f"vnd.sun.star.script:VBAProject.{module}.{name}?language=Basic&location=document"
        self.book.getScriptProvider().getScript(address).invoke((), (), ())

    def step_named(self, name):
        """Read what the first cell of a defined name shows."""
        area = self.book.NamedRanges.getByName(name).getReferredCells()
        return area.getCellByPosition(0, 0).String

    def step_modules(self):
        """Name the modules of the workbook's macros."""
        return list(self.book.BasicLibraries.getByName("VBAProject").ElementNames)

    def step_buttons(self):
        """Give each button's caption and the macro that it is bound to."""
        form = self.book.Sheets.getByIndex(0).DrawPage.Forms.getByIndex(0)
        return [
            [form.getByIndex(n).Label, [e.ScriptCode for e in form.getScriptEvents(n)]]
            for n in range(form.Count)
        ]

    def step_sheets(self):
        """Name the sheets."""
        return list(self.book.Sheets.ElementNames)

    def step_save(self, path):
        """Save under another name, in the format of its ending."""
        kind = FILTERS[path.rsplit(".", 1)[1]]
        if kind == "calc_pdf_Export" and not hasattr(self.book, "Sheets"):
            kind = WRITER_PDF
        self.book.storeToURL(uno.systemPathToFileUrl(path), properties(FilterName=kind))

    def value(self, sheet, cell):
        """Give a cell's shown text."""
        return self.book.Sheets.getByName(sheet).getCellRangeByName(cell).String


def main():
    """Open a workbook, take the steps in turn, close it, and print what each step gave."""
    pipe, path, csv_options, unsaved = sys.argv[1:5]
    context = connect(pipe)
    try:
        desk = Desk(context, path, csv_options, bool(unsaved))
        try:
            given = [getattr(desk, f"step_{name}")(*rest) for name, *rest in json.load(sys.stdin)]
        finally:
            desk.book.close(True)
    except Exception as problem:
        if is_gone(context):
            raise Gone("it ended in the midst of the steps") from problem
        raise
    json.dump(given, sys.stdout)


def leave(code):
    """End at once: pyuno's threads may crash an interpreter that takes itself down."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    try:
        main()
    except Gone:
        traceback.print_exc()
        leave(GONE)
    except BaseException:  # noqa: BLE001 - told to who called, whatever it is
        traceback.print_exc()
        leave(1)
    leave(0)
