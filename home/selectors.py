"""What the home room's pages read, all of it from the public world."""

from typing import Any

from wagtail.models import Page

from search import records

from . import figures

EXPOSED_ON_HOME = 5
BULLETINS_ON_HOME = 3
#: Deeper pages are reached through their section.
SITE_MAP_DEPTH = 3


def home_context() -> dict[str, Any]:
    """Newest exposure items, newest bulletins, headline figures."""
    rows = figures.read(figures.HOME_HEADLINES)
    return {
        "exposed": list(records.latest("exposure", EXPOSED_ON_HOME)),
        "bulletins": list(records.latest("bulletin", BULLETINS_ON_HOME)),
        "headlines": figures.headlines(rows, figures.HOME_HEADLINES),
    }


def statistics_context() -> dict[str, Any]:
    """Every figure that is published, in one query."""
    names = [name for name, *_rest in figures.HEADLINES] + [name for name, *_rest in figures.DISTRIBUTIONS]
    rows = figures.read([*names, figures.MONTHS])
    return {
        "headlines": figures.headlines(rows),
        "months": figures.month_plot(rows),
        "distributions": figures.distributions(rows),
    }


def mapped_pages(root: Page) -> list[Page]:
    """Public pages below the home page that editors put into menus, in the tree's order."""
    deepest = root.depth + SITE_MAP_DEPTH
    return list(Page.objects.descendant_of(root).live().public().in_menu().filter(depth__lte=deepest).order_by("path"))
