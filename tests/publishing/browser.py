"""A real browser for tests: the system's Chromium without a window, never downloaded.

Chromium itself may crash, whatever it shows; where it does, and only then, it is started anew and
the test is run once more (see conftest.py). What fails while it runs on fails at once.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator
from typing import Any

from tests.conftest import PATIENCE, require_program

_PATIENCE_MS, _ANSWERS = PATIENCE * 1000, 20


class Chromium:
    """One running Chromium; what a test opens in it is closed after the test."""

    def __init__(self, play: Any, program: str) -> None:
        """Start it."""
        self._play, self._program = play, program
        self._contexts: list[Any] = []
        self._start()

    def _start(self) -> None:
        # where /dev/shm is small, as in containers, a large page would not fit
        args = ["--no-sandbox", "--disable-dev-shm-usage"]
        self._crashed = False
        self._browser = self._play.chromium.launch(
            executable_path=self._program, args=args, timeout=_PATIENCE_MS
        )

    def new_context(self, **more: Any) -> Any:
        """Open a window of its own, which waits as long as a busy machine needs."""
        context = self._browser.new_context(**more)
        context.set_default_timeout(_PATIENCE_MS)
        context.on("page", lambda page: page.on("crash", self._note_crash))
        self._contexts.append(context)
        return context

    def _note_crash(self, _page: Any) -> None:
        self._crashed = True

    def has_crashed(self) -> bool:
        """Tell whether it, or what showed one of its pages, has ended by itself."""
        from playwright.sync_api import Error

        # what fails with a crash is told at once, the crash itself with one of the next answers
        for _ in range(_ANSWERS):
            if self._crashed or not self._browser.is_connected():
                return True
            with contextlib.suppress(Error):
                self._browser.new_context().close()
            time.sleep(0.1)
        return False

    def restart(self) -> None:
        """Start it anew, with nothing open."""
        self.end()
        self._start()

    def clear(self) -> None:
        """Close everything that was opened."""
        for context in self._contexts:
            context.close()
        self._contexts = []

    def end(self) -> None:
        """End it; of one that has crashed nothing is left to be closed."""
        from playwright.sync_api import Error

        self._contexts = []
        with contextlib.suppress(Error):
            self._browser.close()


@contextlib.contextmanager
def chromium() -> Iterator[Chromium]:
    """Give a running Chromium; skip (or fail, where CI says so) without one."""
    program = require_program("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = Chromium(play, program)
        try:
            yield browser
        finally:
            browser.end()
    gc.collect()  # what the library leaves unclosed is told here, and not in another test
