"""The search finds a content page exactly as long as everybody may read it."""

import pytest

from search.records import latest
from tests.factories import home as make

pytestmark = pytest.mark.django_db


def listed() -> list[str]:
    return [record.title for record in latest("page", 10)]


def test_published_page_is_listed_with_its_words_and_address() -> None:
    make.content_page("收费投诉指南", body=[("paragraph", "<p>先保存<b>收据</b></p>")])
    record = latest("page", 1)[0]
    assert (record.title, record.url) == ("收费投诉指南", "/guide/")
    assert "收据" in record.body and "<b>" not in record.body


def test_unpublished_and_deleted_pages_are_gone() -> None:
    page = make.content_page()
    page.unpublish()
    assert listed() == []
    page.save_revision().publish()
    assert listed() == ["办事指南"]
    page.delete()
    assert listed() == []


def test_a_private_branch_is_gone_and_comes_back() -> None:
    page = make.content_page()
    restriction = page.view_restrictions.create(restriction_type="login")
    assert listed() == []
    restriction.delete()
    assert listed() == ["办事指南"]


def test_a_new_slug_gives_a_new_address() -> None:
    page = make.content_page()
    page.slug = "how-to"
    page.save_revision().publish()
    assert latest("page", 1)[0].url == "/how-to/"
