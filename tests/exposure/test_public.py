"""The board as the public sees it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.exposure import make_live_item

pytestmark = pytest.mark.django_db

BUDGET = 12


def _get(url: str) -> tuple[str, list[str]]:
    Client().get(url)  # what a process reads once (site roots, content types) is read
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answer = Client().get(url)
    assert answer.status_code == 200, url
    return answer.content.decode(), [query["sql"] for query in captured.captured_queries]


def test_an_empty_board_says_what_will_be_here() -> None:
    told, _queries = _get("/exposure/")
    assert "现在没有条目" in told


@pytest.mark.parametrize("url", ["/exposure/", "/exposure/?page=2", "/exposure/?state=已整改&region=铁西区"])
def test_the_board_keeps_its_query_budget_and_reads_the_public_world_only(url: str) -> None:
    make_live_item(agency_name="双辽市交通运输局（示例）", region="双辽市")
    _told, few = _get("/exposure/")
    for n in range(30):
        make_live_item(state="已整改" if n % 2 else "整改中")
    _told, many = _get(url)
    assert len(many) <= BUDGET
    assert len(many) <= len(few) + 1
    assert not [sql for sql in many if "complaints_" in sql or "vault_" in sql or "exposure_commentrequest" in sql]


def test_an_item_keeps_its_query_budget_and_reads_the_public_world_only() -> None:
    item = make_live_item()
    _told, queries = _get(f"/exposure/{item.slug}/")
    assert len(queries) <= BUDGET
    assert not [sql for sql in queries if "complaints_" in sql or "vault_" in sql or "exposure_commentrequest" in sql]


def test_an_item_shows_finding_answer_notice_outcome_and_how_to_cite_it() -> None:
    item = make_live_item(
        agency_response="我局已退还罚款。",
        state="已整改",
        outcome="整改到位",
        rectification="罚款已退，人员已停岗培训。",
    )
    told, _queries = _get(f"/exposure/{item.slug}/")
    for text in (
        item.title,
        item.found,
        item.rule_broken,
        item.notice_number,
        "我局已退还罚款。",
        "罚款已退，人员已停岗培训。",
        "已整改",
        "deadline-bar",
        f"/exposure/{item.slug}/",
    ):
        assert text in told


def test_where_the_agency_said_nothing_the_page_says_so() -> None:
    told, _queries = _get(f"/exposure/{make_live_item(agency_response='').slug}/")
    assert "未提出书面意见" in told


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("state=已整改", {"甲"}),
        ("agency=乙局", {"乙"}),
        ("region=双辽市", {"乙"}),
        ("domain=税务", {"丙"}),
        ("violation=乱收费", {"丙"}),
        ("region=双辽市&state=已整改", set()),
        ("region=没有的地方", {"甲", "乙", "丙"}),
        ("page=99", {"甲", "乙", "丙"}),
    ],
)
def test_filters(query: str, shown: set[str]) -> None:
    make_live_item(title="条目甲", agency_name="甲局", state="已整改")
    make_live_item(title="条目乙", agency_name="乙局", region="双辽市", state="已移送")
    make_live_item(title="条目丙", agency_name="丙局", domain="税务", violation="乱收费")
    told, _queries = _get(f"/exposure/?{query}")
    assert {name for name in "甲乙丙" if f"条目{name}" in told} == shown
    if not shown:
        assert "没有符合条件的条目" in told


def test_drafts_are_nowhere() -> None:
    from exposure.models import ExposureItemPage

    item = make_live_item(title="还是草稿")
    ExposureItemPage.objects.filter(pk=item.pk).update(live=False)
    assert "还是草稿" not in Client().get("/exposure/").content.decode()
    assert Client().get(f"/exposure/{item.slug}/").status_code == 404
