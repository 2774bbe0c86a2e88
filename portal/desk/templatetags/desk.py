"""The desk's navigation, so that a room's page only extends `desk/base.html`."""

from typing import Any

from django import template
from django.urls import reverse

from portal.desk.registry import panels_for
from portal.notify.api import unread_count
from portal.roles.models import User

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_nav(context: dict[str, Any]) -> list[dict[str, Any]]:
    """The places this user may go: the first page, their panels, their messages (with the number unread)."""
    request = context["request"]
    user = request.user
    if not isinstance(user, User):
        return []
    places = [("工作台", reverse("desk:index"), 0)]
    places += [(panel.title, panel.url, 0) for panel in panels_for(user)]
    places.append(("消息", reverse("desk:messages"), unread_count(user)))
    here = _here(request.path, [url for _, url, _ in places])
    return [{"title": title, "url": url, "count": n, "current": url == here} for title, url, n in places]


def _here(path: str, urls: list[str]) -> str:
    """The longest place that the path lies below."""
    return max((url for url in urls if path.startswith(url)), key=len, default="")
