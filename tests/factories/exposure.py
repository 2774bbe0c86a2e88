"""Items of the exposure board, and cases that may go on it."""

import uuid
from datetime import date, timedelta
from itertools import count
from typing import Any

from complaints.enums import State
from complaints.models import SupervisionCase
from exposure.actions.comment import give_comment, request_comment
from exposure.actions.draft import draft_item
from exposure.actions.listing import list_item
from exposure.models import ExposureIndexPage, ExposureItemPage
from portal import timekeeping
from portal.demo.accounts import Cast

from .complaints import drive, drive_path, make_complaint, staff_team

_numbers = count(1)

FOUND = "经查，该局一名工作人员单独到场检查，未出示执法证件，当场作出罚款3000元的决定。"
ANSWER = "我局已退还罚款，并对当事执法人员停岗培训。"


def exposable_case(team: Cast | None = None, to: State = State.CLOSED, **report: Any) -> SupervisionCase:
    """A case that may go on the board; closed and rectified unless another state is wanted."""
    complaint = drive(make_complaint(**report), to, team or staff_team())
    return SupervisionCase.objects.select_related("complaint", "agency").get(complaint=complaint)


def summarised_case(team: Cast) -> SupervisionCase:
    """A case closed as rectified whose public summary a second person approved."""
    complaint = drive_path(make_complaint(), "rectified", team)
    return SupervisionCase.objects.select_related("complaint", "agency").get(complaint=complaint)


def drafted_item(team: Cast, case: SupervisionCase | None = None) -> ExposureItemPage:
    """A draft by the cast's editor."""
    return draft_item(case=case or exposable_case(team), by=team.editor)


def commented_item(team: Cast, case: SupervisionCase | None = None) -> ExposureItemPage:
    """A draft on which the agency has commented: nothing speaks against its review."""
    item = drafted_item(team, case)
    asked = request_comment(item=item, by=team.editor)
    give_comment(request=asked, by=team.liaison(asked.agency), text=ANSWER)
    item.refresh_from_db()
    return item


def make_live_item(**fields: Any) -> ExposureItemPage:
    """A live item set straight into the tables, for tests of what the public sees (no case, no review)."""
    n = next(_numbers)
    today = timekeeping.today()
    values: dict[str, Any] = {
        "title": f"示例单位检查不出示证件（第{n}条）",
        "slug": f"item-{n}",
        "case_key": uuid.uuid4(),
        "notice_number": f"示府执监通〔2026〕{n}号",
        "agency_name": "铁西区市场监督管理局（示例）",
        "region": "铁西区",
        "domain": "市场监管",
        "violation": "程序违法",
        "act_kind": "处罚",
        "notice_issued_on": today - timedelta(days=40),
        "served_on": today - timedelta(days=38),
        "reply_due_on": today - timedelta(days=17),
        "replied_on": today - timedelta(days=20),
        "found": FOUND,
        "rule_broken": "执法人员不得少于两人，并应当主动出示执法证件。",
        "clock_stopped_on": fields.get("replied_on", today - timedelta(days=20)),
        **fields,
    }
    item = ExposureIndexPage.objects.get().add_child(instance=ExposureItemPage(live=False, **values))
    published = values.get("published_on", date(2026, 1, 1) + timedelta(days=n % 300))
    ExposureItemPage.objects.filter(pk=item.pk).update(
        live=True, has_unpublished_changes=False, first_published_at=timekeeping.now(), published_on=published
    )
    item.refresh_from_db()
    list_item(item=item)
    return item
