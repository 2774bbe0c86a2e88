"""The pages of keeping and destroying: the whole way by hand, the refusals, and what a destroyed matter shows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from complaints.actions.investigation import recuse
from complaints.models import DisposalList, LegalHold, RetentionRule
from complaints.retention import disposal
from complaints.retention.holds import place_hold
from portal import timekeeping

pytestmark = pytest.mark.django_db


def test_the_way_by_hand(confirmed, closed, team, over, client_as):
    proposer, director = client_as(team.approver1), client_as(team.director)
    with timekeeping.at(over):
        assert closed.number in proposer.get(reverse("centre:retention")).content.decode()
        answer = proposer.post(reverse("centre:retention"), {"matter": [str(closed.pk)]})
        made = DisposalList.objects.get()
        unsure = director.post(reverse("centre:disposal_approve", args=[made.pk]), follow=True)
        assert "没有改动" in unsure.content.decode()
        director.post(reverse("centre:disposal_approve", args=[made.pk]), {"sure": "on"})
    with timekeeping.at(over + timedelta(days=30)) as moment:
        list(disposal.execute_due(moment))
        page = director.get(reverse("centre:matter", args=[closed.pk])).content.decode()
        table = director.get(reverse("centre:disposal_csv", args=[made.pk])).content.decode("utf-8-sig")

    assert answer.url == reverse("centre:disposal", args=[made.pk])
    assert "已销毁" in page
    assert made.items.get().certificate in page
    assert closed.number in table
    assert made.items.get().certificate in table


def test_nothing_chosen_and_nonsense_are_refused_in_words(confirmed, team, client_as):
    client = client_as(team.approver1)
    page = client.post(reverse("centre:retention"), {"matter": ["nonsense"]})
    assert page.status_code == 422
    assert "请至少选择一件" in page.content.decode()


def test_empty_pages_say_so(team, client_as):
    client = client_as(team.custodian)
    for name, words in (
        ("retention", "没有保存期限届满的事项"),
        ("disposals", "还没有销毁清册"),
        ("holds", "没有封存的事项"),
    ):
        assert words in client.get(reverse(f"centre:{name}")).content.decode()


def test_one_matter_is_taken_out_and_a_list_cancelled(confirmed, closed, team, over, client_as):
    client = client_as(team.legal)
    with timekeeping.at(over):
        made = disposal.propose(matters=[closed.pk], by=team.approver1)
        page = client.get(reverse("centre:disposal", args=[made.pk])).content.decode()
        client.post(reverse("centre:disposal_take_out", args=[made.pk, made.items.get().pk]))
        client.post(reverse("centre:disposal_cancel", args=[made.pk]), {"sure": "on"})

    made.refresh_from_db()
    assert "移出" in page
    assert made.items.get().fate == "taken_out"
    assert made.step == "cancelled"


def test_a_line_is_worded_and_confirmed(team, client_as):
    rule = RetentionRule.objects.get(ending="refused")
    fields = {"label": "不予受理", "ending": "refused", "years": 3, "months": 0, "counted_from": "closing"}
    fields |= {"legal_basis": "示例依据", "public_record": "keep"}
    client_as(team.admin).post(reverse("centre:rule", args=[rule.pk]), fields)
    client_as(team.legal).post(reverse("centre:rule_verify", args=[rule.pk]))

    rule.refresh_from_db()
    assert (rule.years, rule.edited_by, rule.verified_by) == (3, team.admin, team.legal)


def test_a_line_without_a_term_is_sent_back(team, client_as):
    rule = RetentionRule.objects.get(ending="refused")
    fields = {"label": "不予受理", "ending": "refused", "years": 0, "months": 0, "counted_from": "closing"}
    page = client_as(team.admin).post(reverse("centre:rule", args=[rule.pk]), {**fields, "public_record": "keep"})
    assert "请填写年数或月数" in page.content.decode()
    assert RetentionRule.objects.get(pk=rule.pk).years == 2


def test_holding_and_lifting(closed, team, client_as):
    client = client_as(team.director)
    client.post(reverse("centre:hold", args=[closed.pk]), {"reason": "行政诉讼未审结"})
    hold = LegalHold.objects.get()
    held = client.get(reverse("centre:matter", args=[closed.pk])).content.decode()
    client.post(reverse("centre:hold_lift", args=[hold.pk]), {"reason": "判决已经生效"})

    hold.refresh_from_db()
    assert "封存中，不得销毁" in held
    assert not hold.stands


def test_the_reason_of_a_hold_is_for_those_who_may_read_the_matter(closed, team, client_as):
    place_hold(complaint=closed, by=team.director, reason="只有办案人员能看的理由")
    recuse(complaint=closed, user=team.approver2, by=team.approver1, reason="有利害关系")

    shown = {
        who.username: client_as(who).get(reverse("centre:holds")).content.decode()
        for who in (team.approver1, team.approver2, team.admin, team.custodian)
    }

    assert {name for name, page in shown.items() if "只有办案人员能看的理由" in page} == {"approver1"}
