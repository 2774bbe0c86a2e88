"""The wizard helps: the right door, the agency by any name, no loss on the way back, similar cases, terms as data."""

from datetime import date

import pytest

from agencies.models import AgencyAlias
from complaints.models import Complaint, IntakeDraft
from portal.workdays.models import DeadlineRule
from search.records import RecordDraft, publish
from tests.factories.agencies import AgencyFactory
from tests.factories.complaints import NARRATIVE

from .test_wizard import go_through, send

pytestmark = pytest.mark.django_db


def begin(client):
    client.post("/complaints/new/", {"matter": "enforcement"})


def at_agency(client, **data):
    return client.post("/complaints/new/agency/", data)


def answers():
    return IntakeDraft.objects.get().answers.open()


# --- the right door -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("matter", "way"),
    [("danger", "110"), ("court", "12309"), ("labour", "12333"), ("private", "12315"), ("pending", "复议机关")],
)
def test_what_is_not_the_centre_s_business_is_shown_its_own_door(client, matter, way):
    page = client.post("/complaints/new/", {"matter": matter}, follow=True).content.decode()

    assert way in page and "仍在这里反映" in page
    assert not IntakeDraft.objects.exists()


def test_who_has_seen_the_other_door_may_go_on(client):
    response = client.post("/complaints/new/", {"matter": "court", "anyway": "1"})

    assert response.url == "/complaints/new/event/" and IntakeDraft.objects.exists()


def test_an_unknown_matter_is_refused_and_an_unknown_door_does_not_exist(client):
    assert "有 1 处需要改正" in client.post("/complaints/new/", {"matter": "weather"}).content.decode()
    assert client.get("/complaints/new/doors/weather/").status_code == 404


def test_a_complaint_about_the_centre_is_marked_from_the_first_page(client):
    client.post("/complaints/new/", {"matter": "centre"})

    assert answers()["centre_related"] is True


def test_terms_are_told_as_they_are_configured(client):
    DeadlineRule.objects.filter(code="accept").update(value=7)

    assert "收到后 7 个工作日内" in client.get("/complaints/new/").content.decode()


# --- back without loss --------------------------------------------------------------------------------------------


def test_going_back_keeps_what_was_typed_even_where_it_is_wrong(client):
    begin(client)
    wrong = {"agency_as_stated": "", "place": "示例路", "happened_on": "三月五日"}

    assert at_agency(client, **wrong, back="1").url == "/complaints/new/event/"

    page = client.get("/complaints/new/agency/").content.decode()
    assert "示例路" in page and "三月五日" in page
    assert "happened_on" not in answers(), "what was not accepted is no answer"


def test_a_refused_step_is_kept_too_when_the_visitor_just_leaves(client):
    begin(client)
    client.post("/complaints/new/event/", {"kind": "complaint", "narrative": "字" * 8001})

    assert "字" * 8001 in client.get("/complaints/new/event/").content.decode()
    assert client.get("/complaints/new/check/").url == "/complaints/new/event/"


def test_a_step_changed_for_the_worse_is_not_sent_with_its_old_answer(client):
    go_through(client)
    client.post("/complaints/new/event/?from=check", {"kind": "complaint", "narrative": "", "back": "1"})

    assert client.get("/complaints/new/check/").url == "/complaints/new/event/"
    assert send(client).url == "/complaints/new/event/"
    assert not Complaint.objects.exists()


def test_a_right_step_is_saved_on_the_way_back(client):
    begin(client)
    client.post("/complaints/new/event/", {"kind": "report", "narrative": NARRATIVE, "back": "1"})

    assert answers()["narrative"] == NARRATIVE and answers()["kind"] == "report"


def test_a_field_that_no_form_has_is_not_kept(client):
    begin(client)
    client.post("/complaints/new/event/", {"narrative": "", "typed": "x", "complaint": "y", "back": "1"})

    assert answers()["typed"] == {"event": {"narrative": ""}}


def test_an_endless_text_is_cut(client):
    begin(client)
    client.post("/complaints/new/event/", {"narrative": "字" * 50_000})

    assert len(answers()["typed"]["event"]["narrative"]) == 20_000


# --- the agency ---------------------------------------------------------------------------------------------------


@pytest.fixture
def bureau():
    agency = AgencyFactory(name="铁西区市场监督管理局（示例）", short_name="铁西区市监局")
    AgencyAlias(agency=agency, name="西区工商").save()
    AgencyFactory(name="铁西区城市管理行政执法局（示例）")
    return agency


@pytest.mark.parametrize("typed", ["铁西区市场监督管理局（示例）", "铁西区市场监督管理局", "铁西区市监局", "西区工商"])
def test_a_name_that_is_one_agency_s_alone_is_understood(client, bureau, typed):
    begin(client)
    at_agency(client, agency_as_stated=typed)

    assert answers()["agency"] == str(bureau.pk) and answers()["agency_as_stated"] == typed


@pytest.mark.parametrize("typed", ["市场监督", "市监局", "txqsc"])
def test_a_part_of_a_name_or_its_initials_is_asked_about(client, bureau, typed):
    begin(client)
    page = at_agency(client, agency_as_stated=typed).content.decode()

    assert "请选一个" in page and f'value="{bureau.pk}"' in page
    at_agency(client, agency_as_stated=typed, asked=typed, agency=str(bureau.pk))
    assert answers()["agency"] == str(bureau.pk)


def test_none_of_them_is_an_answer(client, bureau):
    begin(client)
    at_agency(client, agency_as_stated="市监局", asked="市监局", agency="other")

    assert answers()["agency"] == "" and answers()["agency_as_stated"] == "市监局"


def test_a_choice_made_for_another_name_does_not_count(client, bureau):
    begin(client)
    at_agency(client, agency_as_stated="某某大队", asked="市监局", agency=str(bureau.pk))

    assert answers()["agency"] == "" and answers()["agency_as_stated"] == "某某大队"


def test_looking_up_without_a_script_shows_the_candidates_and_keeps_the_step(client, bureau):
    begin(client)
    page = client.post(
        "/complaints/new/agency/", {"agency_as_stated": "市监", "place": "示例路", "find": "1"}, follow=True
    ).content.decode()

    assert bureau.name in page and "示例路" in page and "error-summary" not in page


def test_no_choice_is_made_for_the_visitor_by_leaving_and_coming_back(client, bureau):
    begin(client)
    at_agency(client, agency_as_stated="市监局", find="1")
    at_agency(client, agency_as_stated="市监局", asked="市监局", back="1")
    page = client.get("/complaints/new/agency/").content.decode()

    assert bureau.name in page and 'value="other" checked' not in page.replace("\n", " ")
    assert 'type="radio" name="agency"' in page and page.count("checked") == 0
    assert "请选一个" in at_agency(client, agency_as_stated="市监局", asked="市监局").content.decode()


def test_another_name_looked_up_drops_the_earlier_choice(client, bureau):
    begin(client)
    at_agency(client, agency_as_stated="市监局", asked="市监局", agency=str(bureau.pk))
    at_agency(client, agency_as_stated="城市管理", asked="市监局", agency=str(bureau.pk), find="1")
    page = client.get("/complaints/new/agency/").content.decode()

    assert "城市管理行政执法局" in page and bureau.name not in page and page.count("checked") == 0


def test_an_answer_that_none_of_them_is_meant_is_shown_again(client, bureau):
    begin(client)
    at_agency(client, agency_as_stated="市监局", asked="市监局", agency="other")

    assert client.get("/complaints/new/agency/").content.decode().count("checked") == 1


@pytest.mark.parametrize("agency", ["999999", "abc", "1e3", "9" * 40, "١٢"])
def test_a_forged_agency_is_refused(client, bureau, agency):
    begin(client)
    page = at_agency(client, agency=agency).content.decode()

    assert "需要改正" in page and "agency" not in answers()


def test_a_retired_agency_is_not_offered(client, bureau):
    type(bureau).objects.filter(pk=bureau.pk).update(active=False)
    begin(client)
    page = at_agency(client, agency=str(bureau.pk)).content.decode()

    assert "已不在名录中" in page


def test_the_type_ahead_knows_the_public_registry_and_nothing_else(client, bureau):
    response = client.get("/agencies/names/", {"q": "txqsc"})

    assert response.json() == {"agencies": [{"name": bureau.name, "region": "铁西区", "parent": ""}]}
    assert "public" in response["Cache-Control"] and not response.cookies
    assert client.get("/agencies/names/").json() == {"agencies": []}
    assert client.post("/agencies/names/", {"q": "x"}).status_code == 405


def test_the_type_ahead_answers_in_one_question_and_ten_lines(client, django_assert_num_queries):
    for _turn in range(15):
        AgencyFactory()
    with django_assert_num_queries(1):
        found = client.get("/agencies/names/", {"q": "测试管理局" + "，" * 500}).json()["agencies"]

    assert len(found) == 10


# --- similar cases ------------------------------------------------------------------------------------------------


def publish_case(key, title, summary):
    publish(
        RecordDraft(
            kind="case",
            key=key,
            title=title,
            summary=summary,
            published_on=date(2026, 1, 5),
            url=f"/search/cases/{key}/",
        )
    )


def test_published_cases_of_the_same_kind_are_shown_before_sending(client, search_index, deliver):
    publish_case("a", "某局程序违法案", "执法人员只有一人到场，没有出示证件，当场开出罚单。")
    publish_case("b", "某局收费案", "办理登记时收取了没有依据的费用。")
    deliver()
    go_through(client)

    page = client.get("/complaints/new/check/").content.decode()

    assert "某局程序违法案" in page and "某局收费案" not in page


def test_a_search_engine_out_of_order_keeps_nobody_from_reporting(client, settings, tmp_path):
    (tmp_path / "a file").write_text("no folder")
    settings.SEARCH_INDEX_DIR = str(tmp_path / "a file")
    go_through(client)

    assert client.get("/complaints/new/check/").status_code == 200
    assert send(client).url == "/complaints/new/receipt/"


def test_what_others_have_reported_makes_no_difference_to_the_page(client, bureau):
    """The same report again: the page before sending says the same, but for the own number and code."""

    def page_of(browser):
        go_through(browser, agency=bureau)
        context = browser.get("/complaints/new/check/").context
        return context["similar"], [part.rows for part in context["summary"]]

    first = page_of(client)
    send(client)
    again = page_of(type(client)())

    assert first == again


# --- what a complaint asks for ------------------------------------------------------------------------------------


def test_what_is_asked_for_is_sealed_with_the_matter(client):
    begin(client)
    client.post(
        "/complaints/new/event/", {"kind": "complaint", "narrative": NARRATIVE, "remedy_sought": "退还罚款三千元"}
    )
    at_agency(client, agency_as_stated="某某大队")
    client.post("/complaints/new/you/", {"identity": "anonymous"})
    assert "退还罚款三千元" in client.get("/complaints/new/check/").content.decode()
    send(client)

    complaint = Complaint.objects.get()
    assert complaint.remedy_sought.open() == "退还罚款三千元" and "退还" not in str(complaint.remedy_sought)
