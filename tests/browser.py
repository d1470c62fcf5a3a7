"""A real Chromium for tests of pages: what it may fetch, what counts as a fault, and whom a page must not shut out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

from tests.serving import ROOT, SLOW

NAMES = ("chromium", "chromium-browser", "google-chrome")
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 360, "height": 740}, "has_touch": True},
}
"""How the fixture `page` may look; it is light where a test does not choose."""
in_every_look = pytest.mark.parametrize("page", LOOKS, indirect=True)
PICTURES = ROOT / "build" / "pages"
"""Where a picture of each page is left as its test left it."""
REFUSED = "Failed to load resource"
"""What the console says of each status from 400; the statuses themselves are looked at here."""


def executable() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window. It resolves no name: what a page would fetch from elsewhere fails."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=executable(), args=["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        )
        try:
            yield running
        finally:
            running.close()


@contextmanager
def opened(browser: Browser, address: str, look: str, picture: Path) -> Iterator[Page]:
    """A page whose paths are under an address. At the end AssertionError is raised for each request to elsewhere, each
    error that its console told, such as a breach of the Content-Security-Policy, and each file that is not there."""
    context = browser.new_context(base_url=address, reduced_motion="reduce", **LOOKS[look])
    context.set_default_timeout(SLOW * 1000)
    faults: list[str] = []
    try:
        page = context.new_page()
        _watch(page, address, faults)
        yield page
        picture.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=picture, full_page=True)
    finally:
        context.close()
    assert not faults, "\n".join(faults)


def _watch(page: Page, address: str, faults: list[str]) -> None:
    def requested(request: Request) -> None:
        if not request.url.startswith((f"{address}/", "data:", "blob:")):
            faults.append(f"a request to {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 500 or (response.status >= 400 and urlsplit(response.url).path.startswith("/static/")):
            faults.append(f"{response.status} for {response.url}")

    def told(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and REFUSED not in message.text:
            faults.append(f"{message.type}: {message.text}")

    page.on("request", requested)
    page.on("response", answered)
    page.on("console", told)
    page.on("pageerror", lambda error: faults.append(f"uncaught: {error}"))


def assert_accessible(page: Page) -> None:
    """That axe-core finds nothing of serious or critical impact."""
    found = Axe().run(page).response["violations"]
    told = [
        f"{each['id']}, {each['impact']}: {each['help']}\n"
        + "\n".join(f"  {' '.join(map(str, node['target']))}: {node['html'][:200]}" for node in each["nodes"])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert not told, "\n".join(told)


def assert_fits(page: Page) -> None:
    """That a page is no wider than its window, so that nobody scrolls sideways to read."""
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1], f"the page is {wide[0]} pixels wide, the window {wide[1]}"
