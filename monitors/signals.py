"""Keeps the public record of a profile in step with its page."""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from .actions import listing
from .models import MonitorPage


def published(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """A profile was published."""
    if isinstance(instance, MonitorPage):
        listing.refresh(page=instance)


def unpublished(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """A profile was unpublished, or is about to be deleted."""
    if isinstance(instance, MonitorPage):
        listing.remove(page=instance)


def moved(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """The address of a branch changed: it was moved, or its slug was."""
    _refresh_below(instance)


def restricted(sender: type[PageViewRestriction], instance: PageViewRestriction, **_kwargs: Any) -> None:
    """A part of the site was made private or public again."""
    _refresh_below(instance.page)


def _refresh_below(top: Page) -> None:
    for page in MonitorPage.objects.descendant_of(top, inclusive=True).live():
        listing.refresh(page=page)
