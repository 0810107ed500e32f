# SPDX-License-Identifier: Apache-2.0
# Copyright Authors of docwarden
"""The preview in a browser: the place in the page, the overlay, and a quiet console."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from exts.previewing import LONG_PAGE, make_checkout, previewed, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from exts.previewing import Preview

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on PATH")

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    root = tmp_path_factory.mktemp("checkout")
    make_checkout(root)
    with previewed(root) as running:
        yield running


@pytest.fixture
def page(browser: Any, preview: Preview) -> Iterator[Any]:
    """A page in the browser, and a check that its console stayed empty."""
    preview.write("page.rst", LONG_PAGE)
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(preview.address("page.html"))
    yield page
    page.close()
    assert said == []


def test_a_rebuilt_page_is_loaded_again_at_the_same_place(page: Any, preview: Preview) -> None:
    page.evaluate("document.getElementById('part-20').scrollIntoView()")
    page.evaluate("scrollBy(0, 37)")
    before = page.evaluate("document.getElementById('part-20').getBoundingClientRect().top")
    longer = LONG_PAGE.replace("Part 3\n", "Some lines more above.\n\n" * 12 + "Part 3\n")
    preview.write("page.rst", longer)
    page.wait_for_selector("text=Some lines more above.")
    page.wait_for_function("document.readyState === 'complete'")
    after = page.evaluate("document.getElementById('part-20').getBoundingClientRect().top")
    assert abs(after - before) < 3


def test_findings_appear_and_go(page: Any, preview: Preview) -> None:
    preview.write("page.rst", LONG_PAGE + "Broken ``markup.\n")
    page.wait_for_selector("docwarden-preview >> text=Inline literal start-string")
    assert page.locator("docwarden-preview button").inner_text().startswith("1 finding on this page")
    preview.write("page.rst", LONG_PAGE)
    page.wait_for_selector("docwarden-preview", state="detached")


def test_the_overlay_can_be_hidden_with_the_keyboard(page: Any, preview: Preview) -> None:
    preview.write("page.rst", LONG_PAGE + "Broken ``markup.\n")
    button = page.locator("docwarden-preview button")
    page.wait_for_selector("docwarden-preview >> text=Inline literal")
    button.focus()
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    preview.write("page.rst", LONG_PAGE + "Broken ``markup.\n\nOther words.\n")
    page.wait_for_selector("text=Other words.")
    page.wait_for_selector("docwarden-preview button")
    assert page.locator("docwarden-preview button").get_attribute("aria-expanded") == "false"


def test_findings_of_other_pages_are_a_link(page: Any, preview: Preview) -> None:
    preview.write("page2.rst", "Second\n======\n\nBroken ``markup.\n")
    page.wait_for_selector("docwarden-preview >> text=1 finding on other pages")
    page.locator("docwarden-preview button").click()
    page.locator("docwarden-preview a").click()
    page.wait_for_selector("docwarden-preview >> text=Inline literal")
    assert page.url.endswith("/page2.html")
    preview.write("page2.rst", "Second\n======\n\nMore.\n")
    page.wait_for_selector("docwarden-preview", state="detached")


def test_a_deleted_page_comes_back(browser: Any, preview: Preview) -> None:
    page = browser.new_page()
    preview.write("page9.rst", "Ninth\n=====\n\nHere.\n")
    until(lambda: preview.shows("/page9.html", "Here."))
    page.goto(preview.address("page9.html"))
    (preview.source / "page9.rst").unlink()
    page.wait_for_selector("text=No such page")
    preview.write("page9.rst", "Ninth\n=====\n\nThere.\n")
    page.wait_for_selector("text=There.")
    (preview.source / "page9.rst").unlink()
    page.wait_for_selector("text=No such page")
    page.close()


def test_a_configuration_that_fails_is_shown(page: Any, preview: Preview) -> None:
    good = (preview.source / "conf.py").read_text(encoding="utf-8")
    preview.write("conf.py", good + "\n1 / 0\n")
    page.wait_for_selector("docwarden-preview >> text=division by zero")
    preview.write("conf.py", good)
    page.wait_for_selector("docwarden-preview", state="detached", timeout=60_000)
