"""The page of two matters side by side: for who may read both, with merge, link and 'not the same'."""

import pytest
from django.urls import reverse

from complaints.actions.investigation import recuse
from complaints.enums import State, Verdict
from complaints.models import Likeness
from complaints.people import Person
from portal.roles.enums import CASE_ROLES, STAFF_ROLES
from tests.complaints.test_likeness import OTHER, RETOLD, TOLD
from tests.factories.complaints import drive, make_agency, make_complaint, staff_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(deliver):
    agency = make_agency()
    first = make_complaint(narrative=TOLD, agency=agency, person=Person(name="测试丙", phone="19900000333"))
    second = make_complaint(narrative=RETOLD, agency=agency, days_ago=5, person=Person(phone="199 0000 0333"))
    deliver()
    return first, second


def _url(first, second):
    return reverse("centre:compare", args=[first.pk, second.pk])


@pytest.mark.parametrize("role", sorted(STAFF_ROLES))
def test_only_who_handles_cases_compares(pair, client_as, user_with, role):
    assert client_as(user_with(role)).get(_url(*pair)).status_code == (200 if role in CASE_ROLES else 403)


def test_the_matters_page_offers_the_comparison_and_it_shows_why(pair, client_as):
    first, second = pair
    clerk = client_as(staff_team().clerk)

    page = clerk.get(reverse("centre:matter", args=[second.pk])).content.decode()
    compared = clerk.get(_url(second, first)).content.decode()

    assert _url(second, first) in page and "同一联系电话" in page
    assert "<mark>来电人称其在</mark>" in compared and "同一单位" in compared
    assert "19900000333" not in compared and "测试丙" not in compared


def test_a_verdict_is_kept_and_can_be_taken_back(pair, client_as):
    clerk = client_as(staff_team().clerk)
    for verdict in (Verdict.LINKED, Verdict.DISTINCT, Verdict.OPEN):
        assert clerk.post(_url(*pair), {"verdict": verdict}).status_code == 302
        assert Likeness.objects.get().verdict == verdict


def test_a_forged_verdict_changes_nothing(pair, client_as):
    client_as(staff_team().clerk).post(_url(*pair), {"verdict": "merged"})

    assert Likeness.objects.get().verdict == Verdict.OPEN


def test_who_is_recused_in_one_reads_neither_here(pair, client_as):
    team = staff_team()
    recuse(complaint=pair[0], user=team.clerk, reason="亲属", by=team.director)
    response = client_as(team.clerk).get(_url(pair[1], pair[0]))

    assert response.status_code == 403 and "皮卡" not in response.content.decode()


def test_a_closed_matter_is_not_merged_into_and_the_page_says_what_to_do(pair, client_as):
    first, second = pair
    team = staff_team()
    drive(first, State.CLOSED, team)
    page = client_as(team.clerk).get(_url(second, first)).content.decode()

    assert "已经办结，不能并入" in page and "不予受理（重复）" in page
    assert f"把 {second.number} 并入" not in page


def test_an_open_matter_is_merged_into_from_the_page(pair, client_as):
    first, second = pair
    team = staff_team()
    drive(first, State.INVESTIGATING, team)
    clerk = client_as(team.clerk)

    assert f"把 {second.number} 并入 {first.number}" in clerk.get(_url(second, first)).content.decode()
    clerk.post(reverse("centre:act", args=[second.pk, "merge"]), {"number": first.number})
    second.refresh_from_db()
    assert second.merged_into == first


def test_a_matter_nobody_found_is_laid_beside_by_its_number(pair, client_as):
    clerk, far = client_as(staff_team().clerk), make_complaint(narrative=OTHER)
    found = clerk.post(reverse("centre:link", args=[pair[0].pk]), {"number": far.number.replace("-", "")})
    unknown = clerk.post(reverse("centre:link", args=[pair[0].pk]), {"number": "SP20000101-000000"})

    assert found.url == _url(pair[0], far) and unknown.url == reverse("centre:matter", args=[pair[0].pk])
    assert clerk.get(found.url).status_code == 200


def test_the_matters_page_asks_no_more_for_more_candidates(pair, client_as, django_assert_max_num_queries, deliver):
    clerk = client_as(staff_team().clerk)
    url = reverse("centre:matter", args=[pair[1].pk])
    clerk.get(url)
    with django_assert_max_num_queries(200) as few:
        clerk.get(url)
        asked = len(few)
    for _turn in range(5):
        make_complaint(narrative=TOLD, agency=pair[0].agency, days_ago=4)
    deliver()
    with django_assert_max_num_queries(asked):
        clerk.get(url)
