"""An error page says what happened, what was kept, and what to do next."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from home.views import errors

pytestmark = pytest.mark.django_db


def test_unknown_address_gives_a_way_on(client: Client) -> None:
    answer = client.get("/no-such-page/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert "这里没有页面" in text and 'href="/search/"' in text and 'href="/complaints/track/"' in text
    assert "noindex" in text


def test_expired_form_says_nothing_was_saved() -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/preferences/", {"mode": "elder"})
    assert answer.status_code == 403
    assert "没有保存" in answer.content.decode()


@pytest.mark.parametrize(("view", "status"), [(errors.bad_request, 400), (errors.permission_denied, 403)])
def test_other_refusals(rf: RequestFactory, view: object, status: int) -> None:
    request: HttpRequest = rf.get("/x/")
    answer = view(request, PermissionError("这件事由另一组人员办理。"))  # type: ignore[operator]
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    assert ("这件事由另一组人员办理。" in answer.content.decode()) == (status == 403)


def test_server_error_page_needs_no_database(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = errors.server_error(rf.get("/x/"))
    assert answer.status_code == 500
    assert "已经出具受理编号" in answer.content.decode()


def test_server_error_page_survives_missing_style_sheets(rf: RequestFactory, settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    settings.STATIC_ROOT = "/nonexistent"
    answer = errors.server_error(rf.get("/x/"))
    assert answer.status_code == 500 and "这是我们的问题" in answer.content.decode()
