"""The desk shows partners what waits for them, and nothing of anybody else's."""

import pytest
from django.http import HttpResponse
from django.urls import path

from portal.desk import registry
from portal.desk.registry import Panel, panels_for, register_panel
from portal.notify.api import notify_user
from portal.notify.models import InSiteMessage, MessageTemplate
from portal.roles.enums import PARTNER_ROLES, Role
from portal.urls import urlpatterns as portal_urls

urlpatterns = [path("desk/nowhere/", lambda request: HttpResponse(), name="nowhere"), *portal_urls]


def panel(code="notices", title="监督通知书", roles=(Role.AGENCY_LIAISON,), count=0, order=10):
    return Panel(code, title, frozenset(roles), "nowhere", lambda user: count, order)


@pytest.fixture(autouse=True)
def own_panels(monkeypatch, settings):
    """The panels of the rooms are the rooms' affair."""
    monkeypatch.setattr(registry, "_panels", {})
    settings.ROOT_URLCONF = "tests.portal.test_desk"


@pytest.fixture
def told(db):
    MessageTemplate.objects.create(code="test.told", subject="第 {n} 条", body="正文")

    def tell(user, count=1):
        return [notify_user(user, "test.told", {"n": n}, link="/desk/nowhere/") for n in range(count)]

    return tell


class TestPanels:
    def test_each_role_sees_its_own_in_order(self, user_with):
        register_panel(panel("b", roles=[Role.AGENCY_LIAISON], order=20))
        register_panel(panel("a", roles=[Role.AGENCY_LIAISON, Role.PRINCIPAL_LEADER], order=10))
        register_panel(panel("c", roles=[Role.DISCIPLINE_LIAISON]))
        assert [p.code for p in panels_for(user_with(Role.AGENCY_LIAISON))] == ["a", "b"]
        assert [p.code for p in panels_for(user_with(Role.PRINCIPAL_LEADER))] == ["a"]

    def test_a_panel_is_for_partners_and_its_code_is_its_own(self):
        with pytest.raises(ValueError, match="roles"):
            register_panel(panel(roles=[Role.INVESTIGATOR]))
        register_panel(panel())
        with pytest.raises(ValueError, match="already"):
            register_panel(panel(title="别的"))


class TestFirstPage:
    def test_counts_navigation_and_unread_messages(self, user_with, client_as, told):
        register_panel(panel(count=3))
        user = user_with(Role.AGENCY_LIAISON, display_name="李联络")
        told(user, 2)
        page = client_as(user).get("/desk/").content.decode()
        assert "李联络" in page
        assert "有 3 件事项等待办理" in page
        assert "监督通知书" in page
        assert "第 1 条" in page
        assert '<a href="/desk/" aria-current="page">工作台</a>' in page

    @pytest.mark.parametrize("role", sorted(PARTNER_ROLES))
    def test_with_nothing_to_do_it_says_so(self, role, user_with, client_as):
        page = client_as(user_with(role)).get("/desk/").content.decode()
        assert "现在没有等待办理的事项" in page
        assert "没有未读消息" in page

    def test_nothing_inline(self, user_with, client_as, told):
        user = user_with(Role.AGENCY_LIAISON)
        told(user)
        page = client_as(user).get("/desk/").content.decode()
        assert " style=" not in page
        assert "<script>" not in page

    def test_the_number_of_queries_does_not_grow_with_messages(
        self, user_with, client_as, told, django_assert_max_num_queries
    ):
        user = user_with(Role.AGENCY_LIAISON)
        client = client_as(user)
        told(user, 30)
        with django_assert_max_num_queries(14):
            client.get("/desk/")


class TestMessages:
    def test_a_long_list_is_paged(self, user_with, client_as, told):
        user = user_with(Role.SUPERVISOR)
        told(user, 25)
        client = client_as(user)
        assert "第 1 页，共 2 页" in client.get("/desk/messages/").content.decode()
        assert "第 0 条" in client.get("/desk/messages/?page=2").content.decode()

    def test_opening_marks_as_read_and_leads_on(self, user_with, client_as, told):
        user = user_with(Role.SUPERVISOR)
        (message,) = told(user)
        client = client_as(user)
        assert client.get(f"/desk/messages/{message.pk}/").status_code == 405
        assert client.post(f"/desk/messages/{message.pk}/")["Location"] == "/desk/nowhere/"
        message.refresh_from_db()
        assert message.read_at is not None

    def test_reading_all_touches_only_one_s_own(self, user_with, client_as, told):
        mine, theirs = user_with(Role.SUPERVISOR), user_with(Role.SUPERVISOR)
        told(mine, 2)
        told(theirs, 1)
        answer = client_as(mine).post("/desk/messages/read/", follow=True)
        assert "2 条消息已标为已读" in answer.content.decode()
        assert InSiteMessage.objects.unread().get().user == theirs

    def test_somebody_else_s_message_is_not_found(self, user_with, client_as, told):
        (message,) = told(user_with(Role.SUPERVISOR))
        assert client_as(user_with(Role.SUPERVISOR)).post(f"/desk/messages/{message.pk}/").status_code == 404
