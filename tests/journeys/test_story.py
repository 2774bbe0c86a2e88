"""The main job, end to end, in a real browser: from a citizen's report to a journalist's search hit.

The citizen's browser runs no JavaScript; everybody else's does.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from portal.demo.accounts import DESK_AGENCY
from portal.demo.stories import signed_scan

from .conftest import People
from .server import Portal

pytestmark = pytest.mark.journey

FINDING = "现场检查只有一名执法人员到场，没有出示执法证件，作出处罚前没有告知陈述申辩权利"
APPROVE = "[data-workflow-action-name='approve']:not([data-launch-modal='true'])"
WAITING = (
    "SELECT task.id FROM wagtailcore_taskstate task JOIN wagtailcore_workflowstate flow"
    " ON flow.id = task.workflow_state_id WHERE task.status = 'in_progress' AND flow.object_id = ?"
)
SUMMARY = (
    f"群众反映{DESK_AGENCY}对一家早点铺作出处罚时程序违法。经查，{FINDING}。"
    "监督机关发出监督通知书后，该局撤销处罚决定并退还罚款5000元，组织全员程序规范培训，经验收整改到位。"
)


def pdf(name: str) -> FilePayload:
    """A small real PDF to upload."""
    return {"name": name, "mimeType": "application/pdf", "buffer": signed_scan().read()}


def press(page: Page, text: str) -> None:
    """Press the main button of the page."""
    page.get_by_role("main").get_by_role("button", name=text, exact=True).click()
    page.wait_for_load_state()


def shot(page: Page, screens: Path, name: str) -> None:
    """Keep a screenshot."""
    page.screenshot(path=screens / f"{name}.png", full_page=True)


def report(page: Page, portal: Portal, screens: Path) -> tuple[str, str]:
    """Report anonymously; number and code."""
    page.goto("/complaints/new/")
    shot(page, screens, "report-1-start")
    press(page, "开始填写")
    page.fill("textarea[name=narrative]", "来了一名执法人员，没有出示证件，当场开出5000元罚单，没有告知可以申辩。")
    page.select_option("select[name=violation]", "程序违法")
    shot(page, screens, "report-2-event")
    press(page, "下一步")
    page.fill("[name=agency_as_stated]", DESK_AGENCY)
    page.fill("input[name=place]", "示例路早市")
    press(page, "下一步")
    page.set_input_files("input[type=file]", pdf("罚单.pdf"))
    press(page, "下一步")
    press(page, "下一步")
    shot(page, screens, "report-3-check")
    values = page.locator(".ticket__value").all_inner_texts()
    page.check("input[name=saved]")
    page.fill("input[name=captcha_1]", portal.captcha_answer(page.input_value("input[name=captcha_0]")))
    press(page, "提交")
    expect(page.get_by_role("heading", name="已收到您的材料")).to_be_visible()
    shot(page, screens, "report-4-receipt")
    assert page.locator(".ticket__value").all_inner_texts() == values
    return values[0].strip(), values[1].strip()


def open_matter(page: Page, number: str) -> str:
    """Find a matter in the Centre's queue; its address."""
    page.goto(f"/admin/matters/?q={number}")
    if not re.search(r"/admin/matters/[0-9a-f-]{36}/", page.url):
        page.get_by_role("link", name=number).first.click()
        page.wait_for_load_state()
    return re.sub(r"[?#].*", "", page.url)


def act(page: Page, matter: str, code: str, button: str, **fields: object) -> None:
    """Fill and send the form of one action."""
    page.goto(f"{matter}{code}/")
    for name, value in fields.items():
        field = page.locator(f"main [name={name}]")
        if field.first.get_attribute("type") in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                page.locator(f"main [name={name}][value='{one}']").check()
        elif field.first.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(str(value))
    press(page, button)
    assert page.url.startswith(matter) and not page.url.endswith(f"{code}/"), page.inner_text("main")[:600]


def test_from_report_to_search_hit(people: People, portal: Portal, screens: Path) -> None:
    citizen = people.citizen(width=375, javascript=False)
    number, code = report(citizen, portal, screens)

    clerk = people.account("clerk")
    shot(clerk, screens, "centre-1-home")
    clerk.goto("/admin/matters/?tab=open")
    shot(clerk, screens, "centre-2-queue")
    matter = open_matter(clerk, number)
    act(clerk, matter, "accept", "受理")

    head = people.account("approver2")
    head.goto(f"{matter}assign/")
    for name in ("调查员甲", "调查员乙"):
        head.get_by_label(re.compile(name)).check()
    press(head, "指派调查人员")

    investigator = people.account("investigator1")
    act(investigator, matter, "add_evidence", "登记证据", title="调取的处罚案卷", description="案卷中没有告知笔录。")
    investigator.goto(f"{matter}submit_verification/")
    investigator.locator("[name=substantiated]").first.check()
    investigator.fill("[name=findings]", f"经查，{FINDING}。")
    investigator.fill("[name=legal_basis]", "《中华人民共和国行政处罚法》关于执法人员人数、出示证件和事先告知的规定")
    investigator.fill("[name=requirements]", "撤销处罚决定，退还罚款\n组织全员程序规范培训")
    press(investigator, "提交核实报告")

    refused = people.account("investigator1")
    response = refused.goto(f"{matter}approve_verification/")
    assert response is not None and response.status == 403

    approver = people.account("approver1")
    act(approver, matter, "approve_verification", "批准核实报告")
    approver.goto(f"{matter}file_case/")
    shot(approver, screens, "centre-3-notice-preview")
    press(approver, "立案并签发通知书")
    shot(approver, screens, "centre-4-matter")

    liaison = people.account("liaison", width=375)
    liaison.goto("/desk/")
    shot(liaison, screens, "desk-1-home")
    liaison.goto("/desk/matters/notices/")
    liaison.locator("main tbody a").first.click()
    press(liaison, "打开通知书（签收）")
    expect(liaison.get_by_text("如果在规定时间内未进行有效整改").first).to_be_visible()
    shot(liaison, screens, "desk-2-notice")
    liaison.get_by_role("link", name="书面回复").click()
    liaison.fill("[name=measures]", "撤销处罚决定，退还罚款，约谈当班人员。")
    liaison.fill("[name=result]", "罚款已退还，全员完成培训。")
    liaison.set_input_files("input[type=file]", pdf("回执.pdf"))
    press(liaison, "提交")
    expect(liaison.get_by_text("书面回复已提交")).to_be_visible()

    act(investigator, matter, "review_receipt", "整改验收", result="done", note="现场复查，均已落实。")
    act(approver, matter, "close", "反馈并办结", feedback="您反映的问题属实，处罚已撤销，罚款已退还。")
    title = "早点铺被罚程序违法案"
    act(investigator, matter, "write_summary", "撰写公开摘要", title=title, text=SUMMARY)
    approver.goto(f"{matter}approve_summary/")
    for box in approver.locator("main input[type=checkbox]").all():
        box.check()
    press(approver, "批准公开摘要")

    citizen.click("text=我已保存好，查看进度")
    expect(citizen.get_by_text("罚款已退还").first).to_be_visible()
    shot(citizen, screens, "track-1-closed")
    tracker = people.citizen(width=375, javascript=False)
    tracker.goto("/complaints/track/")
    tracker.fill("[name=number]", number)
    tracker.fill("[name=code]", code)
    press(tracker, "查询")
    expect(tracker.get_by_text("已办结").first).to_be_visible()

    publish(people, portal, matter, title, screens)

    journalist = people.citizen(javascript=False)
    journalist.goto("/search/")
    journalist.fill("main input[name=q]", "早點鋪 罰款５０００元")
    journalist.get_by_role("main").get_by_role("button", name="检索").first.click()
    expect(journalist.get_by_role("main").get_by_role("link", name=title).first).to_be_visible()
    shot(journalist, screens, "search-1-results")


def publish(people: People, portal: Portal, matter: str, title: str, screens: Path) -> None:
    """The editor drafts, the agency comments, two other people approve; the author is refused."""
    editor = people.account("editor")
    editor.goto("/admin/matters/eligible/")
    editor.locator("main li", has_text=title).get_by_role("button", name=re.compile("起草曝光")).click()
    editor.wait_for_load_state()
    edit = re.sub(r"[?#].*", "", editor.url)
    page_id = re.sub(r"^.*/pages/(\d+)/.*$", r"\1", edit)
    shot(editor, screens, "editor-1-draft")
    post(editor, f"/admin/exposure/items/{page_id}/comment/", edit)

    liaison = people.account("liaison", width=375)
    liaison.goto("/desk/exposure/")
    liaison.locator("main a", has_text=title).first.click()
    liaison.fill("main textarea", "我局接受监督，已按通知书要求整改到位，今后严格依法办案。")
    with liaison.expect_navigation():
        liaison.get_by_role("main").get_by_role("button").last.click()
    assert liaison.locator("main .error-summary").count() == 0, liaison.inner_text("main")

    editor.goto(edit)
    with editor.expect_navigation():
        editor.evaluate("() => { const b = document.querySelector('[name=action-submit]'); b.form.requestSubmit(b); }")
    waiting = portal.query(WAITING, page_id)
    assert waiting is not None
    editor.request.post(
        f"{portal.url}/admin/pages/{page_id}/workflow/action/approve/{waiting[0]}/",
        headers={"Referer": editor.url, "X-CSRFToken": csrf(editor)},
    )
    assert portal.query(WAITING, page_id) == waiting, "the author approved the own text"

    for username in ("secrecy", "legal"):
        reviewer = people.account(username)
        reviewer.goto(edit)
        shot(reviewer, screens, f"review-{username}")
        with reviewer.expect_navigation():
            reviewer.evaluate(f"() => document.querySelector({APPROVE!r}).click()")

    reader = people.citizen(width=375, javascript=False)
    reader.goto("/exposure/")
    shot(reader, screens, "board-1-list")
    reader.get_by_role("main").get_by_role("link", name=title).first.click()
    expect(reader.get_by_text("已整改").first).to_be_visible()
    expect(reader.get_by_text("我局接受监督").first).to_be_visible()
    shot(reader, screens, "board-2-item")


def csrf(page: Page) -> str:
    """The token of this browser's session."""
    found = [cookie["value"] for cookie in page.context.cookies() if "csrf" in cookie["name"].lower()]
    return str(found[0])


def post(page: Page, path: str, referer: str) -> None:
    """Press a button that is nothing but a POST."""
    with page.expect_navigation():
        page.evaluate(
            """([path, token]) => { const f = document.createElement('form'); f.method = 'post'; f.action = path;
            const i = document.createElement('input'); i.name = 'csrfmiddlewaretoken'; i.value = token;
            f.append(i); document.body.append(f); f.submit(); }""",
            [path, page.locator("[name=csrfmiddlewaretoken]").first.input_value()],
        )
    page.goto(referer)
