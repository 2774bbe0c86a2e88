"""A served portal and a browser for the journeys."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from portal.demo.accounts import PASSWORD

from .server import ROOT, Portal

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The served portal."""
    served = Portal(tmp_path_factory.mktemp("portal"))
    served.start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=FLAGS
        )
        yield launched
        launched.close()


class People:
    """Opens a browser for each person of the story; a fresh one for the public."""

    def __init__(self, browser: Browser, portal: Portal) -> None:
        self.browser = browser
        self.portal = portal
        self.opened: list[BrowserContext] = []

    def citizen(self, *, width: int = 1280, javascript: bool = True, cookies: tuple[str, ...] = ()) -> Page:
        """Somebody without an account."""
        context = self.browser.new_context(
            base_url=self.portal.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="zh-CN",
        )
        self.opened.append(context)
        return context.new_page()

    def account(self, username: str, *, width: int = 1280) -> Page:
        """Somebody of the demo's cast, signed in."""
        page = self.citizen(width=width)
        page.goto("/account/login/")
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.click("main button[type=submit]")
        page.wait_for_load_state()
        return page

    def leave(self) -> None:
        """Close every browser."""
        for context in self.opened:
            context.close()


@pytest.fixture
def people(browser: Browser, portal: Portal) -> Iterator[People]:
    """The people of one story."""
    cast = People(browser, portal)
    yield cast
    cast.leave()


@pytest.fixture(scope="session")
def screens() -> Path:
    """Where screenshots go: docs/screens when they are to be renewed, else a folder that is thrown away."""
    folder = ROOT / "docs" / "screens" if os.environ.get("RENEW_SCREENS") else ROOT / "var" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
