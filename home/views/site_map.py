"""The site map for people (search engines have their own)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Site

from home import selectors
from home.navigation import MAIN
from portal.roles.audience import Audience, audience


@audience(Audience.PUBLIC)
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The main doors, then the pages that editors put into menus."""
    site = Site.find_for_request(request)
    pages = selectors.mapped_pages(site.root_page) if site else []
    return render(request, "home/site_map.html", {"main": MAIN, "pages": pages})
