"""Fixtures of the exposure room."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from exposure.models import ExposureItemPage
from portal.demo.accounts import Cast
from portal.roles.models import User
from tests.factories.complaints import staff_team


@pytest.fixture
def team(db: None) -> Cast:
    """One account a role."""
    return staff_team()


@pytest.fixture
def post_edit(client_as: Callable[[User], Client]) -> Callable[..., Any]:
    """Post the editor's form of an item as a browser would: `post_edit(user, item, "action-submit", found=…)`."""

    def post(user: User, item: ExposureItemPage, *buttons: str, **changes: str) -> Any:
        client = client_as(user)
        url = reverse("wagtailadmin_pages:edit", args=[item.pk])
        version = item.get_latest_revision_as_object()
        words = ("title", "slug", "found", "rule_broken", "agency_response", "response_pending_text", "rectification")
        data = {name: getattr(version, name) for name in words}
        empty = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
        data |= {f"comments-{name}": value for name, value in empty.items()}
        data |= {
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comment_notifications": "",
        }
        data |= dict.fromkeys(buttons, "1") | changes
        return client.post(url, data)

    return post
