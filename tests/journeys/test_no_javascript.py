"""A phone whose browser runs no JavaScript does everything that the public can do."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect

from . import board
from .conftest import People
from .server import Portal

pytestmark = pytest.mark.journey

STORY = "三月五日上午来了一名执法人员，没有出示证件，当场开出5000元罚单。"
SCAN = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def phone(people: People) -> Iterator[Page]:
    """A narrow browser without JavaScript; nothing it asks for is refused or missing."""
    page = people.citizen(width=375, javascript=False)
    broken: list[str] = []
    page.on("response", lambda answer: broken.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    yield page
    assert broken == []


def main(page: Page) -> Locator:
    """The page without its header and footer."""
    return page.get_by_role("main")


def press(page: Page, name: str) -> None:
    """Press a button of the page."""
    main(page).get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def follow(page: Page, name: str) -> None:
    """Follow a link of the page."""
    main(page).get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state()


def attach(page: Page, name: str, content: bytes = SCAN) -> None:
    """Choose a file."""
    page.set_input_files("input[type=file]", {"name": name, "mimeType": "application/pdf", "buffer": content})


def ticket(page: Page) -> list[str]:
    """Number and code as shown."""
    values = [text.strip() for text in page.locator(".ticket__value").all_inner_texts()]
    assert len(values) == 2
    return values


def heading(page: Page) -> str:
    """The heading of the page."""
    return page.get_by_role("heading", level=1).inner_text()


def test_a_named_report_from_the_first_step_to_its_withdrawal(phone: Page, people: People, portal: Portal) -> None:
    fill_in(phone)
    change_from_the_check_page(phone)
    shown = ticket(phone)
    refuse_then_send(phone, portal)
    assert ticket(phone) == shown

    press(phone, "我已保存好，查看进度")
    assert shown[0] in heading(phone)
    assert "已接收" in main(phone).inner_text()
    press(phone, "看完了，退出")
    phone.goto("/complaints/track/matter/")
    assert heading(phone) == "查询进度", "the matter stayed open after leaving"

    track(people.citizen(width=375, javascript=False), *shown)
    track_wrongly(phone, shown[0])
    track(phone, *shown)
    follow(phone, "撤回本事项")
    follow(phone, "不撤回，返回")
    follow(phone, "撤回本事项")
    press(phone, "确认撤回")
    assert "已撤回" in main(phone).inner_text()
    expect(main(phone).get_by_role("link", name="撤回本事项")).to_have_count(0)


def fill_in(page: Page) -> None:
    """Every step, each refused once: what was written stays."""
    page.goto("/")
    main(page).get_by_role("link", name=re.compile("^我要投诉举报")).first.click()
    press(page, "开始填写")
    press(page, "下一步")
    expect(main(page).get_by_role("alert")).to_contain_text("请写明发生了什么")
    page.fill("[name=narrative]", STORY)
    press(page, "下一步")

    page.fill("[name=place]", "示例路早市")
    press(page, "下一步")
    expect(main(page).get_by_role("alert")).to_contain_text("请选择单位")
    expect(page.locator("[name=place]")).to_have_value("示例路早市")
    page.fill("[name=agency_as_stated]", "市场监督管理局")
    press(page, "在名录中查找")
    expect(page.locator("[name=place]")).to_have_value("示例路早市")
    press(page, "上一步")
    assert heading(page) == "发生了什么"
    press(page, "下一步")
    expect(page.locator("[name=agency_as_stated]")).to_have_value("市场监督管理局")
    press(page, "下一步")
    expect(main(page).get_by_role("alert")).to_contain_text("请选一个")
    page.locator("[name=agency]").first.check()
    press(page, "下一步")

    attach(page, "罚单.pdf")
    press(page, "收下，再加文件")
    attach(page, "假的.pdf", b"MZ not a document")
    press(page, "下一步")
    expect(main(page).get_by_role("alert")).to_contain_text("假的.pdf")
    attach(page, "多余.pdf")
    press(page, "收下，再加文件")
    expect(page.locator(".files__item")).to_have_count(2)
    press(page, "删除 多余.pdf")
    expect(page.locator(".files__item")).to_have_count(1)
    press(page, "下一步")

    page.check("[name=identity][value=named]")
    press(page, "下一步")
    expect(main(page).get_by_role("alert")).to_contain_text("请填写姓名")
    page.fill("[name=name]", "示例某")
    page.fill("[name=phone]", "139 0000 0000")
    page.check("[name=jointly]")
    press(page, "下一步")
    assert heading(page) == "其他人"
    press(page, "下一步")
    expect(main(page).get_by_role("alert")).to_contain_text("请填写一起反映的人")
    page.fill("[name=name]", "测试多余")
    press(page, "加入名单，再加一人")
    page.fill("[name=name]", "测试同伴")
    press(page, "加入名单，再加一人")
    press(page, "删除 测试多余")
    expect(page.locator(".files__item")).to_have_count(1)
    press(page, "下一步")
    assert heading(page) == "核对并提交"
    assert "测试同伴" in main(page).inner_text()


def change_from_the_check_page(page: Page) -> None:
    """Each step can be opened again; it leads back to the check page with the change, number and code unchanged."""
    shown = ticket(page)
    follow(page, "修改“发生了什么”")
    expect(page.locator("[name=narrative]")).to_have_value(STORY)
    page.fill("[name=narrative]", STORY + "没有告知可以申辩。")
    press(page, "下一步")
    assert heading(page) == "核对并提交"
    assert "没有告知可以申辩" in main(page).inner_text()
    follow(page, "修改“证据材料”")
    attach(page, "现场.pdf")
    press(page, "下一步")
    assert heading(page) == "核对并提交"
    text = main(page).inner_text()
    for kept in ("罚单.pdf", "现场.pdf", "示例某", "示例路早市"):
        assert kept in text
    assert "多余.pdf" not in text
    assert ticket(page) == shown


def refuse_then_send(page: Page, portal: Portal) -> None:
    """A wrong sum and a missing tick lose nothing."""
    page.check("[name=saved]")
    page.fill("[name=captcha_1]", "999")
    press(page, "提交")
    expect(main(page).get_by_role("alert")).to_contain_text("答案不对")
    assert "没有告知可以申辩" in main(page).inner_text()
    expect(page.locator("[name=saved]")).to_be_checked()
    page.uncheck("[name=saved]")
    page.fill("[name=captcha_1]", portal.captcha_answer(page.input_value("[name=captcha_0]")))
    press(page, "提交")
    expect(main(page).get_by_role("alert")).to_contain_text("请先抄下或拍下编号和查询码")
    page.check("[name=saved]")
    page.fill("[name=captcha_1]", portal.captcha_answer(page.input_value("[name=captcha_0]")))
    press(page, "提交")
    assert heading(page) == "已收到您的材料"


def track(page: Page, number: str, code: str) -> None:
    """Number and code open the matter, however they are typed."""
    page.goto("/complaints/track/")
    page.fill("[name=number]", number.lower().replace("-", ""))
    page.fill("[name=code]", code.replace(" ", ""))
    press(page, "查询")
    assert number in heading(page)


def track_wrongly(page: Page, number: str) -> None:
    """A wrong code says what to do."""
    page.goto("/complaints/track/")
    page.fill("[name=number]", number)
    page.fill("[name=code]", "0000 0000 0000 0000")
    press(page, "查询")
    expect(main(page).get_by_role("alert")).to_contain_text("编号或查询码不对")


def test_another_door_is_shown_first_and_the_visitor_may_still_go_on(phone: Page) -> None:
    phone.goto("/complaints/new/")
    main(phone).get_by_role("radio", name=re.compile("劳动争议")).check()
    press(phone, "开始填写")
    assert "12333" in main(phone).inner_text()
    follow(phone, "返回，另选一类")
    main(phone).get_by_role("radio", name=re.compile("法院的判决")).check()
    press(phone, "开始填写")
    press(phone, "仍在这里反映")
    assert heading(phone) == "发生了什么"


def test_a_complaint_about_the_centre_goes_outside(phone: Page, portal: Portal) -> None:
    phone.goto("/complaints/new/")
    main(phone).get_by_role("radio", name=re.compile("对本投诉中心")).check()
    press(phone, "开始填写")
    phone.fill("[name=narrative]", "来访登记窗口的工作人员拒绝接收材料。")
    press(phone, "下一步")
    expect(phone.locator("[name=centre_related]")).to_be_checked()
    for _step in ("agency", "proof", "you"):
        press(phone, "下一步")
    assert "不由本中心办理" in main(phone).inner_text()
    shown = ticket(phone)
    phone.check("[name=saved]")
    phone.fill("[name=captcha_1]", portal.captcha_answer(phone.input_value("[name=captcha_0]")))
    press(phone, "提交")
    track(phone, *shown)
    assert "已移送" in main(phone).inner_text() and "已直接转交" in main(phone).inner_text()


def test_a_report_is_left_and_begun_afresh(phone: Page) -> None:
    phone.goto("/complaints/new/")
    press(phone, "开始填写")
    phone.fill("[name=narrative]", STORY)
    press(phone, "下一步")
    phone.goto("/complaints/new/")
    press(phone, "继续填写")
    expect(phone.locator("[name=narrative]")).to_have_value(STORY)
    phone.goto("/complaints/new/")
    press(phone, "删掉草稿，重新开始")
    expect(phone.locator("[name=narrative]")).to_have_value("")


def test_the_board_is_paged_and_narrowed(phone: Page, portal: Portal) -> None:
    board.fill(portal)
    phone.goto("/exposure/")
    cards = phone.locator(".exposure-card")
    expect(cards).to_have_count(12)
    first = set(cards.locator("h2").all_inner_texts())
    follow(phone, "下一页")
    rest = cards.count()
    assert 0 < rest <= 12
    phone.goto("/exposure/")
    phone.select_option("[name=violation]", index=1)
    chosen = phone.locator("[name=violation] option:checked").inner_text()
    press(phone, "筛选")
    assert parse_qs(urlparse(phone.url).query)["violation"] == [chosen]
    assert 0 < cards.count() < 12 + rest
    for card in cards.all():
        assert chosen in card.inner_text()
    main(phone).get_by_role("link", name="清除条件").click()
    assert set(cards.locator("h2").all_inner_texts()) == first
    title = cards.first.locator("h2 a")
    said = title.inner_text()
    title.click()
    assert heading(phone).replace("\n", "") == said.replace("\n", "")
    phone.locator("summary", has_text="期限怎么算的").first.click()
    expect(main(phone).get_by_text("个工作日").last).to_be_visible()


def test_a_search_is_narrowed_widened_sorted_and_paged(phone: Page, portal: Portal) -> None:
    board.fill(portal)
    phone.goto("/search/")
    phone.fill("main input[name=q]", "监督")
    main(phone).get_by_role("button", name="检索", exact=True).click()
    results = phone.locator(".result")
    found = total(phone)
    assert found > 0
    narrower = main(phone).get_by_role("checkbox", name=re.compile("曝光条目"))
    narrower.check()
    press(phone, "按所选筛选")
    assert 0 < total(phone) < found
    for tag in results.locator(".tag--navy").all_inner_texts():
        assert tag == "曝光条目"
    main(phone).get_by_role("link", name=re.compile("去掉条件")).click()
    assert total(phone) == found
    follow(phone, "按日期")
    assert total(phone) == found
    phone.goto("/search/?kind=case&kind=exposure")
    expect(results).to_have_count(20)
    follow(phone, "下一页")
    assert 0 < results.count() <= 20
    results.first.get_by_role("link").click()
    expect(phone.get_by_role("heading", level=1)).to_be_visible()


def total(page: Page) -> int:
    """How many records the page says it found."""
    said = re.search(r"共 (\d+) 条", main(page).get_by_role("status").first.inner_text())
    assert said
    return int(said[1])


def test_the_search_in_the_header_leads_to_the_results(phone: Page) -> None:
    phone.goto("/")
    phone.fill("#site-search-q", "没有这种事儿")
    phone.locator("#site-search button").click()
    assert "没有找到" in main(phone).inner_text()


def test_the_supervisors_are_narrowed(phone: Page, portal: Portal) -> None:
    board.fill(portal)
    phone.goto("/monitors/")
    people_shown = phone.locator(".person")
    everybody = people_shown.count()
    phone.select_option("[name=category]", label="律师")
    press(phone, "筛选")
    assert 0 < people_shown.count() < everybody
    phone.select_option("[name=term]", label="往届")
    press(phone, "筛选")
    assert "请放宽条件再试" in main(phone).inner_text()
    follow(phone, "清除")
    expect(people_shown).to_have_count(everybody)
    people_shown.first.get_by_role("link").click()
    assert "聘书号" in main(phone).inner_text()


def test_the_elder_mode_is_switched_on_and_off_on_the_page_that_is_read(phone: Page) -> None:
    phone.goto("/statistics/")
    small = size(phone)
    phone.get_by_role("link", name="长者模式").first.click()
    assert urlparse(phone.url).path == "/statistics/"
    assert size(phone) > small * 1.15
    phone.goto("/complaints/track/")
    assert size(phone) > small * 1.15, "the choice was forgotten"
    phone.get_by_role("link", name="返回标准版").first.click()
    assert urlparse(phone.url).path == "/complaints/track/"
    assert size(phone) == small


def test_text_size_and_colours_are_chosen(phone: Page) -> None:
    phone.goto("/exposure/")
    small, ground = size(phone), colour(phone)
    phone.get_by_role("banner").get_by_role("link", name="字号与配色").click()
    phone.check("[name=size][value=larger]")
    phone.check("[name=scheme][value=dark]")
    press(phone, "保存并返回")
    assert urlparse(phone.url).path == "/exposure/"
    assert size(phone) > small
    assert colour(phone) != ground
    phone.goto("/preferences/")
    expect(phone.locator("[name=size][value=larger]")).to_be_checked()
    phone.check("[name=size][value=normal]")
    phone.check("[name=scheme][value=auto]")
    press(phone, "保存并返回")
    assert (size(phone), colour(phone)) == (small, ground)


def size(page: Page) -> float:
    """The size of running text in pixels."""
    return float(str(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")))


def colour(page: Page) -> str:
    """The ground of the page."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))
