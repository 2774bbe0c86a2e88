"""Calendar and rules in the Wagtail admin."""

from datetime import date

import pytest
from django.urls import reverse

from portal.audit.api import events_for
from portal.roles.enums import Role
from portal.workdays.api import start_clock
from portal.workdays.models import DeadlineRule, WorkCalendarDay

pytestmark = pytest.mark.django_db


def url(model, name, *args):
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


@pytest.fixture
def director(client_as, user_with):
    return client_as(user_with(Role.DIRECTOR))


def test_investigators_keep_neither_calendar_nor_rules(client_as, user_with):
    client = client_as(user_with(Role.INVESTIGATOR))
    for model in (WorkCalendarDay, DeadlineRule):
        assert client.get(url(model, "list")).status_code == 302


def test_a_day_entered_corrected_and_deleted_moves_the_running_clocks(director):
    clock = start_clock(subject="complaint:1", rule="accept", started_on=date(2026, 3, 2))
    day = {"date": "2026-03-04", "kind": "HOLIDAY", "name": "示例", "source": "示例通知"}
    assert director.post(url(WorkCalendarDay, "add"), day).status_code == 302
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 3, 10)
    row = WorkCalendarDay.objects.get(date=date(2026, 3, 4))
    assert director.post(url(WorkCalendarDay, "edit", row.pk), day | {"kind": "WORKDAY"}).status_code == 302
    clock.refresh_from_db()
    assert clock.due_on == date(2026, 3, 9)
    assert director.post(url(WorkCalendarDay, "delete", row.pk)).status_code == 302
    assert [event.kind for event in events_for("calendar:workdays")] == [
        "calendar.day_corrected",
        "calendar.day_corrected",
        "calendar.day_removed",
    ]
    assert events_for("complaint:1").count() == 2


def test_a_made_up_workday_must_be_a_weekend(director):
    response = director.post(url(WorkCalendarDay, "add"), {"date": "2026-03-04", "kind": "MAKEUP", "name": ""})
    assert "不能是补班日" in response.content.decode()
    assert not WorkCalendarDay.objects.filter(date=date(2026, 3, 4)).exists()


def test_a_rule_is_changed_and_recorded_but_neither_added_nor_removed(director):
    rule = DeadlineRule.objects.get(code="reply")
    data = {"label": "回复期限", "value": 20, "unit": "WORKDAY", "counted_from": "送达之日", "legal_basis": "市规定"}
    assert director.post(url(DeadlineRule, "edit", rule.pk), data).status_code == 302
    rule.refresh_from_db()
    assert (rule.value, rule.verified) == (20, False)
    assert events_for("rule:reply").get().data["value"] == 20
    assert director.get(url(DeadlineRule, "add")).status_code == 302
    assert director.post(url(DeadlineRule, "delete", rule.pk)).status_code == 302
    assert DeadlineRule.objects.filter(code="reply").exists()
