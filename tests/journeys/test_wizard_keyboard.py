"""The report with a keyboard alone: the agency by its initials, the rest by Tab, Space and Enter."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import People
from .server import Portal

pytestmark = pytest.mark.journey


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    """Press Tab until the element has the focus."""
    for _turn in range(most):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


def go_on(page: Page) -> None:
    """Press the step's main button by the keyboard."""
    tab_to(page, "main .button--primary")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_report_is_written_without_a_mouse(people: People, portal: Portal) -> None:
    page = people.citizen()
    page.goto("/complaints/new/")
    go_on(page)
    tab_to(page, "[name=narrative]")
    page.keyboard.type("来了一名执法人员，没有出示证件。")
    expect(page.locator(".field__count").first).to_contain_text("已写 16 字")
    go_on(page)

    tab_to(page, "[name=agency_as_stated]")
    page.keyboard.type("scjdglj")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=agency_as_stated]")).to_have_attribute("aria-activedescendant", "agency-suggestion-0")
    name = option.get_attribute("data-name") or ""
    page.keyboard.press("Enter")
    expect(page.locator("[name=agency_as_stated]")).to_have_value(name)
    expect(page.get_by_role("listbox")).to_be_hidden()
    go_on(page)
    go_on(page)
    go_on(page)

    assert name in page.get_by_role("main").inner_text()
    tab_to(page, "[name=saved]")
    page.keyboard.press("Space")
    tab_to(page, "[name=captcha_1]")
    page.keyboard.type(portal.captcha_answer(page.input_value("[name=captcha_0]")))
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("已收到您的材料")


def test_a_refused_step_puts_the_focus_on_the_summary_and_its_link_on_the_field(people: People) -> None:
    page = people.citizen(width=375)
    page.goto("/complaints/new/")
    go_on(page)
    go_on(page)
    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=narrative]")).to_be_focused()
