"""Keeps the public records of content pages in step with the pages."""

from typing import Any

from wagtail.models import Page, PageViewRestriction

from .actions import listing


def published(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """A page was published."""
    listing.refresh(page=instance)


def unpublished(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """A page was unpublished, or is about to be deleted."""
    listing.remove(page=instance)


def moved(sender: type[Page], instance: Page, **_kwargs: Any) -> None:
    """The address of a branch changed: it was moved, or its slug was."""
    listing.refresh_below(top=instance)


def restricted(sender: type[PageViewRestriction], instance: PageViewRestriction, **_kwargs: Any) -> None:
    """A branch was made private or public again."""
    listing.refresh_below(top=instance.page)
