"""Finding a body by what people call it."""

from datetime import date

import pytest

from agencies.names import initials, normalise
from agencies.selectors import (
    agencies_of,
    agency_choices,
    find_agency,
    known_bodies,
    principal_leader,
    search_agencies,
)
from portal import timekeeping
from portal.roles.models import User
from tests.factories.agencies import (
    AgencyAccountFactory,
    AgencyAliasFactory,
    AgencyFactory,
    PrincipalLeaderFactory,
)

pytestmark = pytest.mark.django_db

NAME = "铁西区市场监督管理局（示例）"


@pytest.fixture
def bureau():
    agency = AgencyFactory(name=NAME, short_name="铁西区市监局")
    AgencyAliasFactory(agency=agency, name="四平市铁西区市场监督管理局")
    return agency


@pytest.mark.parametrize(
    "typed",
    [
        NAME,
        "铁西区市场监督管理局",
        "铁西区市场监督管理局(示例)",
        "  铁西区 市场监督管理局（示例） ",
        "铁西区市场监督管理局\u3000（示例）",
        "铁西区市监局",
        "四平市铁西区市场监督管理局",
        "四平市铁西区市场监督管理局（示例）",
    ],
)
def test_a_body_is_found_by_any_of_its_names(bureau, typed):
    assert find_agency(typed) == bureau


@pytest.mark.parametrize("typed", ["", "   ", "（示例）", "铁东区市场监督管理局", "市场监督管理局", "示例物业服务公司"])
def test_an_unknown_name_finds_nothing(bureau, typed):
    assert find_agency(typed) is None


def test_an_alias_of_two_bodies_identifies_neither(bureau):
    AgencyAliasFactory(agency=bureau, name="市监局")
    AgencyAliasFactory(agency=AgencyFactory(), name="市监局")
    assert find_agency("市监局") is None


def test_the_same_alias_entered_twice_still_identifies_its_body(bureau):
    AgencyAliasFactory(agency=bureau, name="工商局")
    AgencyAliasFactory(agency=bureau, name="工商局（示例）")
    assert find_agency("工商局") == bureau


def test_the_full_name_wins_over_anothers_alias(bureau):
    AgencyAliasFactory(agency=AgencyFactory(), name=NAME)
    assert find_agency(NAME) == bureau


def test_a_body_struck_off_is_no_longer_found(bureau):
    bureau.active = False
    bureau.save()
    assert find_agency(NAME) is None
    assert search_agencies("铁西区市场") == []


@pytest.mark.parametrize("text", ["市场监督", "市监", "四平市铁西", "txqsc", "TXQSC", "spstxq"])
def test_search_takes_parts_of_names_and_pinyin_initials(bureau, text):
    assert search_agencies(text) == [bureau]


def test_search_by_nothing_finds_nothing(bureau):
    assert search_agencies("  ") == []


def test_names_are_folded():
    assert normalise("ＡＢ 局（示例）") == "ab局"
    assert initials("铁西区市监局（示例）") == "txqsjj"


def test_choices_are_grouped_by_region_in_one_query(bureau, django_assert_num_queries):
    other = AgencyFactory(name="铁东区某局", region_id="220303")
    gone = AgencyFactory(active=False)
    with django_assert_num_queries(1):
        choices = agency_choices()
    assert choices == [("铁西区", [(bureau.pk, NAME)]), ("铁东区", [(other.pk, "铁东区某局")])]
    assert gone.pk not in {pk for _, group in choices for pk, _ in group}


def test_an_account_sees_its_own_agencies_and_not_those_below(bureau):
    user = User.objects.create_user("liaison")
    AgencyFactory(parent=bureau)
    assert list(agencies_of(user)) == []
    AgencyAccountFactory(user=user, agency=bureau)
    AgencyAccountFactory(user=user, agency=bureau, kind="LEADER")
    assert list(agencies_of(user)) == [bureau]
    user.is_active = False
    assert list(agencies_of(user)) == []


def test_the_leader_is_who_is_in_office_on_the_day(bureau):
    first = PrincipalLeaderFactory(agency=bureau, since=date(2024, 1, 1), until=date(2026, 5, 31))
    second = PrincipalLeaderFactory(agency=bureau, since=date(2026, 6, 1))
    assert principal_leader(bureau, date(2026, 5, 31)) == first
    assert principal_leader(bureau, date(2026, 6, 1)) == second
    assert principal_leader(bureau, date(2023, 1, 1)) is None
    with timekeeping.at(date(2026, 3, 1)):
        assert principal_leader(bureau) == first
    assert first.in_office(date(2026, 5, 31))
    assert not first.in_office(date(2026, 6, 1))


def test_known_bodies_are_all_names_at_two_queries(bureau, django_assert_num_queries):
    with django_assert_num_queries(2):
        names = known_bodies()
    assert {NAME, "铁西区市监局", "四平市铁西区市场监督管理局"} <= names
    assert "" not in names
