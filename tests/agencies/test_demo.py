"""The demonstration's agencies."""

import pytest

from agencies.demo import ensure_demo_agencies, short_names
from agencies.models import Agency
from agencies.selectors import find_agency, principal_leader

pytestmark = pytest.mark.django_db

NAMES = [
    ("四平市市场监督管理局（示例）", "铁东区", "市场监管"),
    ("铁西区市场监督管理局某某所（示例）", "铁西区", "市场监管"),
    ("铁西区市场监督管理局（示例）", "铁西区", "市场监管"),
    ("铁西区市场监督管理局（示例）", "铁东区", "市场监管"),
    ("伊通满族自治县市场监督管理局（示例）", "伊通满族自治县", "市场监管"),
    ("铁西区某某街道办事处（示例）", "铁西区", "城市管理"),
    ("四平市公安局（示例）", "铁西区", "公安"),
    ("四平市公安局交通警察支队（示例）", "铁东区", "公安"),
    ("四平市税务局某某分局（示例）", "铁西区", "税务"),
    ("梨树县税务局某某税务所（示例）", "梨树县", "税务"),
    ("四平市生态环境局（示例）", "铁东区", "生态环境"),
    ("示例物业服务公司", "铁东区", "住建"),
    ("铁西区人民法院（示例）", "铁西区", "市场监管"),
    ("外省某市市场监督管理局（示例）", "铁西区", "市场监管"),
]


@pytest.fixture
def agencies():
    return {agency.name: agency for agency in ensure_demo_agencies(NAMES)}


def test_each_body_is_made_once_and_private_parties_courts_and_outsiders_not(agencies):
    assert len(agencies) == 10
    assert Agency.objects.count() == 10
    again = ensure_demo_agencies(NAMES)
    assert {agency.pk for agency in again} == {agency.pk for agency in agencies.values()}
    assert Agency.objects.count() == 10


def test_the_name_tells_the_region(agencies):
    assert agencies["四平市市场监督管理局（示例）"].region.name == "四平市"


def test_the_tree_follows_names_then_the_citys_body_of_the_domain(agencies):
    city = agencies["四平市市场监督管理局（示例）"]
    district = agencies["铁西区市场监督管理局（示例）"]
    assert district.parent == city
    assert agencies["伊通满族自治县市场监督管理局（示例）"].parent == city
    assert agencies["铁西区市场监督管理局某某所（示例）"].parent == district
    assert agencies["四平市公安局交通警察支队（示例）"].parent == agencies["四平市公安局（示例）"]
    assert city.parent is None
    assert agencies["梨树县税务局某某税务所（示例）"].parent is None, "a branch office is no superior"


def test_a_former_name_leads_to_the_body_but_is_not_its_short_name(agencies):
    bureau = agencies["四平市生态环境局（示例）"]
    assert find_agency("四平市环保局") == bureau
    assert bureau.short_name == ""
    assert agencies["铁西区市场监督管理局（示例）"].short_name == "铁西区市监局"


def test_a_body_of_every_domain_has_none(agencies):
    assert agencies["铁西区某某街道办事处（示例）"].domain is None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("铁西区市监局", "铁西区市场监督管理局（示例）"),
        ("四平市铁西区市场监督管理局", "铁西区市场监督管理局（示例）"),
        ("伊通县市监局", "伊通满族自治县市场监督管理局（示例）"),
        ("四平市交警支队", "四平市公安局交通警察支队（示例）"),
        ("铁西区某某街道办", "铁西区某某街道办事处（示例）"),
    ],
)
def test_short_names_lead_to_the_body(agencies, typed, name):
    assert find_agency(typed) == agencies[name]


def test_short_names_by_rule():
    assert short_names("铁东区住房和城乡建设局（示例）", "铁东区")[0] == "铁东区住建局"
    assert short_names("四平市公安局", "四平市") == []


def test_every_body_has_a_plainly_fictitious_leader(agencies):
    for agency in agencies.values():
        leader = principal_leader(agency)
        assert leader is not None
        assert leader.name.startswith("示例")
