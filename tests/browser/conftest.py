"""Real Chromium for the browser tests: one browser a test module, one fresh context a test.

Where Chromium or playwright is missing the tests are skipped and say so; where ``CI`` is set they fail,
since a browser test that nobody runs guards nothing.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def find_chromium() -> str | None:
    """Return the path of the installed Chromium, or None."""
    usual = Path("/usr/bin/chromium")
    return str(usual) if usual.exists() else next(filter(None, map(shutil.which, NAMES)), None)


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing, and CI runs the browser tests", pytrace=False)
    pytest.skip(f"{what} is missing: install it to run the browser tests")


@pytest.fixture(scope="module")
def chromium():
    """Return the module's browser (a ``playwright.sync_api.Browser``).

    Not the session's: while playwright's synchronous interface is open, its event loop counts as running, and
    ``asyncio.run`` in any later test of the same process would fail.
    """
    executable = find_chromium()
    if executable is None:
        _missing("Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        _missing("playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium) -> Iterator[Callable]:
    """Return ``open(**context_options)``: each call makes a page in a context of its own.

    Errors thrown in any of the pages fail the test at its end; a test that expects one empties
    ``page.errors`` itself.
    """
    pages = []

    def open_page(**options):
        page = chromium.new_context(**options).new_page()
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(f"{error.name}: {error.message}"))
        pages.append(page)
        return page

    yield open_page
    errors = [error for page in pages for error in page.errors]
    for page in pages:
        page.context.close()
    assert not errors, f"the page threw {len(errors)} error(s): {errors}"


@pytest.fixture
def page(new_page):
    """Return one page in a fresh context; an error thrown in it fails the test."""
    return new_page()
