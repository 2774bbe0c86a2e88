"""The footer never invents: what nobody has set is shown as an example to be filled in."""

import pytest
from django.test import Client
from wagtail.models import Site

from home.models import SiteFrame

pytestmark = pytest.mark.django_db


def test_unset_footer_values_are_shown_as_examples(client: Client) -> None:
    text = client.get("/").content.decode()
    footer = text[text.index('<footer class="site-footer">') :]
    for label in ("主办单位", "承办单位", "联系电话", "网站标识码", "ICP备案号", "公安备案号", "我为政府网站找错"):
        assert label in footer
    assert footer.count("示例：待填写") == 8
    assert not any(digit in footer for digit in "0123456789")


def test_set_footer_values_are_printed(client: Client) -> None:
    SiteFrame.objects.create(
        site=Site.objects.get(is_default_site=True),
        organiser="某市人民政府",
        site_code="标识码甲",
        error_report_url="https://errors.example/report",
    )
    text = client.get("/").content.decode()
    assert "某市人民政府" in text and "标识码甲" in text
    assert 'href="https://errors.example/report"' in text
    assert text.count("示例：待填写") == 5
