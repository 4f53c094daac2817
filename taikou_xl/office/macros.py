"""What the buttons call: the only module that imports xlwings.

Each entry takes the open workbook, runs one step of the pipeline and writes back how it went:
a failure too is written into the workbook, in Japanese. Folders come from the settings' cells,
never from ``book.fullname``, which is an address on the internet where OneDrive is used.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import xlwings as xw

from taikou_xl.errors import TaikouError, UnreadableInput, as_stop
from taikou_xl.office.acting import Outcome, act, read_plan
from taikou_xl.office.advice import advise, as_of_line
from taikou_xl.office.choices import choices_of
from taikou_xl.office.desk import Desk
from taikou_xl.office.desk_words import for_the_desk
from taikou_xl.office.steps import (
    AS_OF,
    CHOICE_ROWS,
    MESSAGE_ROWS,
    MESSAGES,
    NEXT,
    REFRESH,
    SETTINGS,
    State,
    choice_area,
    place,
)

Book = Any  # xlwings.Book; the library is not there for every type check
_MESSAGE_CHARS, _RESULT_CHARS, _FORMULA_TEXT = 220, 120, 255
_SECONDS_BETWEEN = 0.4  # each write goes through Excel: a bar that moves is enough


def distribute(book: Book = None) -> None:
    """Make the forms."""
    _run("distribute", book)


def check(book: Book = None) -> None:
    """Check the returns."""
    _run("check", book)


def send_back(book: Book = None) -> None:
    """Make what goes back to departments."""
    _run("send_back", book)


def consolidate(book: Book = None) -> None:
    """Make the summary and open it."""
    _run("consolidate", book)


def publish(book: Book = None) -> None:
    """Make the papers of the stage."""
    _run("publish", book)


def rollover(book: Book = None) -> None:
    """Make the next master."""
    _run("rollover", book)


def refresh(book: Book = None) -> None:
    """Look again at what is to do next, and at what can be chosen."""
    surface = Surface(book or xw.Book.caller())
    try:
        surface.start(REFRESH.key)
        _look_again(surface)
        surface.write(place(REFRESH.key, "state"), State.DONE)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the workbook says it
        surface.fail(REFRESH.key, as_stop(problem))


class Surface:
    """The open workbook by its defined names: what is read from it and written to it."""

    def __init__(self, book: Book) -> None:
        """Keep the workbook."""
        self.book = book

    def range(self, name: str) -> Any:  # noqa: ANN401 - an xlwings range
        """Give the range behind a defined name.

        Raises:
            UnreadableInput: it is gone, as where somebody deleted its row.
        """
        try:
            return self.book.names[name].refers_to_range
        except Exception as problem:  # what Excel raises depends on the system
            raise UnreadableInput(
                "操作ブックの決まった欄がなくなっています（行や列を消すと、なくなります）。",
                "保存せずに閉じて開き直すか、操作ブックを作り直してください。",
            ) from problem

    def settings(self) -> dict[str, str]:
        """Read the settings' cells as text, by key."""
        return {s.key: _text(self.range(place(s.key)).value) for s in SETTINGS}

    def write(self, name: str, text: str) -> None:
        """Write a text; the cell is formatted as text, so that it stays one."""
        self.range(name).value = text

    def column(self, name: str, texts: list[str], rows: int) -> None:
        """Fill an area of one column from the top; what is left of it becomes blank."""
        cells = self.range(name)
        for row in range(rows):
            cells[row, 0].value = texts[row] if row < len(texts) else None

    def open_names(self) -> list[str]:
        """Name the workbooks that are open in the same Excel."""
        return [other.name for other in self.book.app.books]

    def start(self, key: str) -> None:
        """Say that a step has begun."""
        self.write(place(key, "state"), State.RUNNING)
        self.write(place(key, "time"), _now())

    def tell(self, key: str, outcome: Outcome) -> None:
        """Write how a step ended."""
        self.write(place(key, "time"), _now())
        self.write(place(key, "result"), _shortened(outcome.result, _RESULT_CHARS))
        self._link(key, outcome.made)
        if outcome.messages:
            self.column(MESSAGES, _listed(outcome.messages), MESSAGE_ROWS)
        # last: what waits for the end of the run looks at the state
        self.write(place(key, "state"), outcome.state)

    def fail(self, key: str, stop: TaikouError) -> None:
        """Write why a step could not run, and what to do."""
        message, remedy = for_the_desk(stop.message), for_the_desk(stop.remedy)
        lines = [*message.split("\n"), *([f"対応：{remedy}"] if remedy else [])]
        self.tell(key, Outcome(State.FAILED, message.split("\n")[0], None, tuple(lines)))

    def _link(self, key: str, made: Path | None) -> None:
        cell = self.range(place(key, "link"))
        address = str(made or "")
        if not made:
            cell.value = None
        elif len(address) < _FORMULA_TEXT and '"' not in address:
            cell.formula = f'=HYPERLINK("{address}","{made.name}")'
        else:
            cell.value = address


def _run(key: str, book: Book) -> None:
    surface = Surface(book or xw.Book.caller())
    try:
        surface.start(key)
        desk = Desk.of(surface.settings())
        outcome = act(
            key, desk, opened=surface.open_names(), progress=_progress(surface, key), today=_today()
        )
        surface.tell(key, outcome)
    except Exception as problem:  # noqa: BLE001 - whatever it is, the workbook says it
        surface.fail(key, as_stop(problem))
        return
    _after(surface, outcome)


def _after(surface: Surface, outcome: Outcome) -> None:
    """Bring 次にすること up to date and show what was made; neither undoes a finished step."""
    try:
        _look_again(surface)
        for part in ("state", "time"):  # an earlier failure to look again is over
            surface.range(place(REFRESH.key, part)).value = None
        if outcome.opens:
            surface.book.app.books.open(str(outcome.opens))
    except Exception as problem:  # noqa: BLE001 - the step itself is done
        surface.write(NEXT, for_the_desk(as_stop(problem).message.split("\n")[0]))


def _look_again(surface: Surface) -> None:
    desk = Desk.of(surface.settings())
    plan = read_plan(desk)
    for name, texts in choices_of(desk.work, plan).items():
        surface.column(choice_area(name), texts, CHOICE_ROWS)
    advice = advise(desk, plan, _today())
    surface.write(NEXT, advice.text)
    surface.write(place("dates"), advice.dates)
    surface.write(AS_OF, as_of_line(_today()))


def _progress(surface: Surface, key: str) -> Any:  # noqa: ANN401 - a pipeline.Progress
    last = 0.0

    def show(step: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _SECONDS_BETWEEN:
            last = time.monotonic()
            surface.write(place(key, "result"), f"{step}　{done}／{total}")

    return show


def _listed(messages: tuple[str, ...]) -> list[str]:
    """Give one line per row; where there are more, the last row says how many."""
    lines = [
        _shortened(f"・{line.strip().lstrip('・')}", _MESSAGE_CHARS)
        for line in messages
        if line.strip()
    ]
    if len(lines) <= MESSAGE_ROWS:
        return lines
    rest = len(lines) - MESSAGE_ROWS + 1
    return [*lines[: MESSAGE_ROWS - 1], f"・ほか{rest}件は、できたファイルを見てください。"]


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _text(value: object) -> str:
    """Give a cell's value as typed: 7.0 is the number that somebody typed as 7."""
    if value is None:
        return ""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _today() -> dt.date:
    return dt.date.today()


def _now() -> str:
    return dt.datetime.now().strftime("%Y/%m/%d %H:%M")
