"""The browser of the tests: a crash of its own is survived, a failed test never run again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.publishing.browser import Chromium, chromium

_runs: list[str] = []


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as found:
        yield found


@pytest.mark.parametrize("address", ["chrome://crash", "chrome://kill"])
def test_page__whose_program_crashed__is_tested_again_with_a_new_one(
    browser: Chromium, address: str
) -> None:
    """A test in which Chromium crashes is run again; the second time it must pass."""
    _runs.append(address)
    page = browser.new_context().new_page()
    if _runs.count(address) == 1:
        page.goto(address)
    assert page.evaluate("1 + 1") == 2
    assert _runs.count(address) == 2


def test_page__that_fails_in_a_running_browser__is_no_crash(browser: Chromium) -> None:
    """What fails while Chromium runs is not taken for its crash."""
    from playwright.sync_api import Error

    page = browser.new_context().new_page()
    with pytest.raises(Error, match="no_such_name"):
        page.evaluate("no_such_name")
    assert not browser.has_crashed()
