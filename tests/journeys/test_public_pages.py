"""Every public page on a phone and on a desk, in every look: nothing overflows, nothing fails, axe finds nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlparse

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, FilePayload, Page, Request, Response

from . import board
from .server import Portal

pytestmark = pytest.mark.journey

PHONE, DESK = 375, 1280
#: The reader's choices (the cookie `look`) and what the device asks for.
LOOKS = {"normal": ("standard.normal.auto", "light"), "elder": ("elder.larger.auto", "light"), "dark": ("", "dark")}
#: WCAG 2.2 A and AA, and axe's own good practice.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: What can differ between looks; the markup's own rules are tried once.
OF_LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"]

PAGES: dict[str, str | Callable[[Portal], str]] = {
    "home": "/",
    "start": "/complaints/new/",
    "door": "/complaints/new/doors/court/",
    "track": "/complaints/track/",
    "a new code": "/complaints/track/recover/",
    "check of papers": "/verify/",
    "search": "/search/",
    "results": "/search/?q=%E6%95%B4%E6%94%B9",
    "second page of results": "/search/?kind=case&kind=exposure&page=2",
    "no results": "/search/?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E7%A7%8D%E4%BA%8B%E5%84%BF",
    "case": lambda portal: board.address(portal, "case"),
    "board": "/exposure/",
    "board, nothing fits": "/exposure/?state=rectified&page=2",
    "item": lambda portal: board.address(portal, "exposure"),
    "monitors": "/monitors/",
    "monitors, nothing fits": "/monitors/?term=ended",
    "monitor": lambda portal: board.address(portal, "monitor"),
    "statistics": "/statistics/",
    "style": "/style/",
    "preferences": "/preferences/",
    "site map": "/site-map/",
    "not found": "/nothing-here/",
    "login": "/account/login/",
}


@dataclass
class Watched:
    """A page whose console and requests are watched."""

    page: Page
    look: str
    troubles: list[str] = field(default_factory=list)
    expected: int = 200

    def __post_init__(self) -> None:
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.troubles.append(f"script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        # The browser also reports the 404 that was asked for; `_answered` judges the answers.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.troubles.append(f"console: {message.text}")

    def _failed(self, request: Request) -> None:
        self.troubles.append(f"request: {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        asked = response.request.is_navigation_request()
        if response.status >= 400 and not (asked and response.status == self.expected):
            self.troubles.append(f"answer: {response.status} {response.url}")

    def right(self, what: str) -> None:
        """Assert everything that holds of every public page, on a desk and on a phone."""
        faults = [f"{what}: {trouble}" for trouble in self.troubles]
        faults += [f"{what}: {fault}" for fault in self._frame()]
        for width in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": 900})
            faults += [f"{what}, {width} px: {fault}" for fault in [*self._overflow(), *self._axe(width)]]
        self.troubles.clear()
        assert not faults, "\n".join(faults)

    def _frame(self) -> Iterator[str]:
        if self.page.locator("h1").count() != 1:
            yield f"{self.page.locator('h1').count()} h1 headings"
        if self.page.get_attribute("html", "lang") != "zh-Hans":
            yield "its language is not said"
        title, _, site = self.page.title().partition(" · ")
        if not title.strip() or not site:
            yield f"its title is “{self.page.title()}”"

    def _overflow(self) -> Iterator[str]:
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            yield f"{wide} px too wide: {self.page.evaluate(_TOO_WIDE)}"

    def _axe(self, width: int) -> Iterator[str]:
        whole = self.look == "normal" and width == PHONE
        only = {"type": "tag", "values": TAGS} if whole else {"type": "rule", "values": OF_LOOKS}
        found = Axe().run(self.page, options={"resultTypes": ["violations"], "runOnly": only})
        for violation in found.response["violations"]:
            nodes = [" ".join(map(str, node["target"])) for node in violation["nodes"]]
            yield f"axe {violation['id']} ({violation['help']}): {'; '.join(nodes[:4])}"


_TOO_WIDE = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
  .slice(0, 4).map(e => e.tagName + '.' + e.className).join(', ')"""


@pytest.fixture(scope="module")
def filled(portal: Portal) -> Portal:
    """The portal with enough on show."""
    board.fill(portal)
    return portal


@pytest.fixture(scope="module", params=list(LOOKS))
def watched(request: pytest.FixtureRequest, browser: Browser, filled: Portal) -> Iterator[Watched]:
    """One browser a look, for all pages."""
    cookie, scheme = LOOKS[request.param]
    context = browser.new_context(
        base_url=filled.url,
        locale="zh-CN",
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    if cookie:
        context.add_cookies([{"name": "look", "value": cookie, "url": filled.url}])
    yield Watched(context.new_page(), request.param)
    context.close()


@pytest.mark.parametrize("name", list(PAGES))
def test_page_is_right(watched: Watched, filled: Portal, name: str) -> None:
    address = PAGES[name]
    where = address if isinstance(address, str) else address(filled)
    watched.expected = 404 if name == "not found" else 200
    response = watched.page.goto(where)
    assert response is not None
    assert response.status == watched.expected
    watched.right(name)


def test_every_link_of_the_navigation_is_among_the_pages(filled: Portal, browser: Browser) -> None:
    """A page added to the navigation or to the footer is added here as well."""
    page = browser.new_page(base_url=filled.url)
    page.goto("/site-map/")
    links = page.locator("header a, footer a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    page.close()
    known = {urlparse(address).path for address in PAGES.values() if isinstance(address, str)}
    known |= {"/preferences/set/"}
    own = {urlparse(link).path for link in links if link.startswith("/")}
    assert own <= known


def test_every_step_of_a_report_is_right(watched: Watched, filled: Portal) -> None:
    """Each step as it comes, each step refused, the receipt, the matter, the question before a withdrawal."""
    page, watched.expected = watched.page, 200

    def onward(button: str = "下一步") -> None:
        page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()

    page.goto("/complaints/new/")
    onward("开始填写")
    watched.right("event")
    onward()
    watched.right("event, refused")
    page.fill("[name=narrative]", "连续的字母abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz和文字。" * 3)
    onward()
    watched.right("agency")
    onward()
    watched.right("agency, refused")
    page.fill("[name=agency_as_stated]", "某某经济技术开发区综合行政执法大队第二中队")
    onward()
    watched.right("proof")
    long: FilePayload = {
        "name": "很长的文件名" * 9 + ".pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.4\n%%EOF",
    }
    page.set_input_files("input[type=file]", long)
    onward("收下，再加文件")
    page.set_input_files("input[type=file]", {"name": "x.exe", "mimeType": "application/x-exe", "buffer": b"MZ"})
    onward()
    watched.right("proof, refused")
    onward()
    watched.right("you")
    page.check("[name=identity][value=named]")
    onward()
    watched.right("you, refused")
    page.fill("[name=name]", "测试甲")
    page.fill("[name=phone]", "19900000101")
    page.check("[name=is_agent]")
    page.check("[name=jointly]")
    onward()
    watched.right("people")
    page.check("[name=role][value=joint]")
    page.fill("[name=name]", "测试乙")
    onward()
    watched.right("people, refused")
    onward("上一步")
    page.check("[name=identity][value=anonymous]")
    onward()
    watched.right("check")
    onward("提交")
    watched.right("check, refused")
    page.check("[name=saved]")
    page.fill("[name=captcha_1]", filled.captcha_answer(page.input_value("[name=captcha_0]")))
    onward("提交")
    watched.right("receipt")
    onward("我已保存好，查看进度")
    watched.right("matter")
    page.locator("form", has=page.get_by_role("button", name="发送给中心")).locator("textarea").fill(
        "补充一句：还有录像。"
    )
    onward("发送给中心")
    watched.right("matter with a letter")
    page.goto("/complaints/track/proof/")
    watched.right("proof of filing")
    page.goto("/complaints/track/consents/")
    watched.right("consents")
    page.goto("/complaints/track/withdraw/")
    watched.right("withdraw")


def test_a_wrong_code_is_answered_right(watched: Watched) -> None:
    page, watched.expected = watched.page, 200
    page.goto("/complaints/track/")
    page.fill("[name=number]", "SP20260101-000000")
    page.fill("[name=code]", "0" * 16)
    page.get_by_role("main").get_by_role("button", name="查询", exact=True).click()
    page.wait_for_load_state()
    watched.right("track, refused")


def test_a_paper_that_nobody_issued_is_answered_right(watched: Watched) -> None:
    page, watched.expected = watched.page, 200
    page.goto(
        "/verify/?number=%E7%A4%BA%E5%BA%9C%E6%89%A7%E7%9B%91%E9%80%9A%E3%80%942026%E3%80%951%E5%8F%B7&code=AAAA-BBBB-CCCC"
    )
    page.get_by_role("main").get_by_role("button", name="核验", exact=True).click()
    page.wait_for_load_state()
    watched.right("check of papers, not found")
