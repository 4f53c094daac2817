"""A real browser for tests: the system's Chromium without a window, never downloaded."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tests.conftest import require_program


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Give a running Chromium; skip (or fail, where CI says so) without one."""
    program = require_program("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
