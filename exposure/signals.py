"""Keeps the public record in step with the page, whichever way the page was changed."""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from .actions.listing import list_item, unlist_item
from .models import ExposureIndexPage, ExposureItemPage


def published(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """An item, or the board, was published."""
    if isinstance(instance, ExposureItemPage):
        list_item(item=instance)
    elif isinstance(instance, ExposureIndexPage):
        _renew_below(instance)


def unpublished(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """An item was unpublished, or is about to be deleted."""
    if isinstance(instance, ExposureItemPage):
        unlist_item(item=instance)


def moved(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """A page was moved: the address of every item below it changed."""
    _renew_below(instance)


def restricted(sender: type[PageViewRestriction], instance: PageViewRestriction, **_kwargs: Any) -> None:
    """A part of the site was made private or public again."""
    _renew_below(instance.page)


def _renew_below(top: Page) -> None:
    for item in ExposureItemPage.objects.descendant_of(top, inclusive=True).live().iterator():
        list_item(item=item)
