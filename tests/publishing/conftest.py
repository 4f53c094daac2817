"""A test that loses its browser by the browser's own crash is run once more with a new one."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from tests.publishing.browser import Chromium


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Run the test, and again where Chromium itself has ended in the midst of it."""
    browser = pyfuncitem.funcargs.get("browser")
    if not isinstance(browser, Chromium):
        return (yield)
    try:
        yield
    except Exception:
        if not browser.has_crashed():
            browser.clear()
            raise
        browser.restart()
        arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
        pyfuncitem.obj(**arguments)
    browser.clear()
    return True
