"""The page in headless Chromium: no violation of axe-core, no request, keyboard, speed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from taikou_xl.publishing.facts import make_publication
from taikou_xl.publishing.folder import Wishes, make_files
from tests.conftest import PATIENCE
from tests.publishing.browser import chromium
from tests.publishing.kinds import KINDS, example
from tests.publishing.publications import DAY, consolidated, five_years, recorded_plan

_VIEWS = {
    "desktop": (1280, 900, "screen"),
    "phone": (360, 740, "screen"),
    "print": (794, 1123, "print"),
}
_PRINTED_PX = 680  # what the margins leave of A4
_FIRST_VIEW_MS, _VIEWS_OPENED = 3000, 20


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Run one browser for all tests of the module."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Put a page of each kind of plan on the disk."""
    folder: Path = tmp_path_factory.mktemp("kinds")
    for kind in KINDS:
        page = make_files(example(kind), Wishes(("html",))).files["index.html"]
        (folder / f"{kind}.html").write_bytes(page)
    return {kind: (folder / f"{kind}.html").as_uri() for kind in KINDS}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Put the page of five years on the disk."""
    path: Path = tmp_path_factory.mktemp("page") / "index.html"
    path.write_bytes(make_files(five_years(), Wishes(("html",))).files["index.html"])
    return path.as_uri()


def opened(browser: Any, address: str, view: str = "desktop", **more: Any) -> Any:
    wide, high, media = _VIEWS[view]
    page = browser.new_context(viewport={"width": wide, "height": high}, **more).new_page()
    page.emulate_media(media=media)
    page.goto(address)
    return page


def comes_true(page: Any, expression: str) -> None:
    """Ask the page from outside until it says yes: its policy forbids a script that waits in it."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never true: {expression}"
        page.wait_for_timeout(50)


@pytest.mark.parametrize("view", list(_VIEWS))
def test_axe__every_view__finds_no_violation(browser: Any, address: str, view: str) -> None:
    """axe-core finds nothing on desktop, phone and paper."""
    assert violations(browser, address, view) == []


@pytest.mark.parametrize("view", list(_VIEWS))
@pytest.mark.parametrize("kind", KINDS)
def test_axe__every_kind_of_plan__finds_no_violation_and_no_sideways_scroll(
    browser: Any, addresses: dict[str, str], kind: str, view: str
) -> None:
    """The page of each kind of plan is as accessible, and as narrow as its window."""
    assert violations(browser, addresses[kind], view) == []
    page = opened(browser, addresses[kind], view)
    width = _PRINTED_PX if view == "print" else _VIEWS[view][0]
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def violations(browser: Any, address: str, view: str) -> list[tuple[str, str]]:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, address, view, bypass_csp=True)  # axe itself is a script from outside
    page.add_style_tag(content=".item{content-visibility:visible!important}")
    found = Axe().run(page).response["violations"]
    return [(v["id"], v["nodes"][0]["html"]) for v in found]


@pytest.mark.parametrize("view", ["desktop", "phone"])
def test_page__loads__without_request_or_complaint_or_sideways_scroll(
    browser: Any, address: str, view: str
) -> None:
    """Only the file itself is asked for, its policy blocks nothing of its own, and it fits."""
    context = browser.new_context(viewport={"width": _VIEWS[view][0], "height": 800})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda problem: said.append(str(problem)))
    page.goto(address)
    assert asked == [address]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= _VIEWS[view][0]


def test_policy__foreign_script_and_style__are_blocked(browser: Any, address: str) -> None:
    """The page's policy is in force: what somebody adds does not run."""
    page = opened(browser, address)
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.body.append(s); }"
    )
    assert page.evaluate("window.ran") is None


def test_filter__by_class__shows_only_those_items_and_says_how_many(
    browser: Any, address: str
) -> None:
    """Choosing a class leaves its items in list and details; giving up shows all again."""
    page = opened(browser, address)
    count = five_years().counts["年度目標達成"]["R11"]
    page.select_option("select[data-key=k]", label="○ 年度目標達成")
    shown = page.locator("article.item:not([hidden])").count()
    assert shown == page.locator("table.list tr[data-d]:not([hidden])").count() == count
    assert f"{count}項目を表示" in page.inner_text("#found")
    page.click("button[type=reset]")
    comes_true(page, "document.querySelectorAll('article.item[hidden]').length === 0")


def test_page__without_scripts__shows_everything_but_the_filter(browser: Any, address: str) -> None:
    """Without JavaScript every item is there, and no control that does nothing."""
    page = opened(browser, address, java_script_enabled=False)
    assert page.locator("article.item").count() == 33
    assert not page.locator("#filter").is_visible()


def test_jump_lists__without_scripts__lead_to_every_item(browser: Any, address: str) -> None:
    """By 担当課 and by class every item is found once, with no script, and its link leads there."""
    page = opened(browser, address, java_script_enabled=False)
    count = len(five_years().view.items)
    lists = page.locator(".jump")
    assert [lists.nth(n).locator("summary").inner_text() for n in (0, 1)] == [
        "担当課から探す", "達成度から探す",
    ]  # fmt: skip
    for number in (0, 1):
        lists.nth(number).locator("summary").press("Enter")
        assert lists.nth(number).locator("a:visible").count() == count
    lists.nth(1).locator("a").last.press("Enter")
    comes_true(page, "document.querySelector(':target') !== null")
    top = "document.querySelector(':target').getBoundingClientRect().top"
    comes_true(page, f"0 <= {top} && {top} < {_VIEWS['desktop'][1]}")


def test_keyboard__tab__reaches_every_control(browser: Any, address: str) -> None:
    """Tab visits every link, field, button, table and summary, each with a visible mark."""
    page = opened(browser, address)
    page.focus("article a")
    page.keyboard.press("Tab")
    outline = "(e => getComputedStyle(e).outlineStyle)(document.activeElement)"
    assert page.evaluate(outline) == "solid"
    page.goto(address)
    for number in range(page.locator(".jump summary").count()):
        page.locator(".jump summary").nth(number).press("Enter")
    page.evaluate("document.activeElement.blur()")
    wanted = page.evaluate(
        "document.querySelectorAll('a[href], select, button, summary, [tabindex=\"0\"]').length"
    )
    reached = page.evaluate_handle("new Set()")
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        page.evaluate("(seen) => seen.add(document.activeElement)", reached)
    missed = page.evaluate(
        "(seen) => [...document.querySelectorAll('a[href], select, button, summary')]"
        ".filter((e) => !seen.has(e)).map((e) => e.outerHTML.slice(0, 80))",
        reached,
    )
    assert missed == []


def test_first_view__400_items__comes_soon(browser: Any, tmp_path: Path) -> None:
    """A page of over 400 items and five years shows its first view without a wait."""
    p = make_publication(consolidated(recorded_plan(13)), five_years().stage, DAY)
    path = tmp_path / "index.html"
    path.write_bytes(make_files(p, Wishes(("html",))).files["index.html"])
    # a machine may be held up while a page opens: what the page itself needs is the least of many
    taken = first_view_ms(browser, path.as_uri())
    for _ in range(_VIEWS_OPENED):
        if taken < _FIRST_VIEW_MS:
            break
        taken = min(taken, first_view_ms(browser, path.as_uri()))
    assert taken < _FIRST_VIEW_MS


def first_view_ms(browser: Any, address: str) -> float:
    """Open a page, and give the milliseconds until something was to be seen of it."""
    page = opened(browser, address)
    page.wait_for_selector("h1")
    painted = "performance.getEntriesByName('first-contentful-paint').map(e => e.startTime)[0]"
    comes_true(page, f"{painted} > 0")
    taken = float(page.evaluate(painted))
    page.context.close()
    return taken
