"""Putting the words of content and news pages into the public record, so that the search finds them."""

from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.models import Page

from home.blocks import plain_text
from home.models import ContentPage, NewsPage
from portal import timekeeping
from search.records import RecordDraft, publish, withdraw

KIND = "page"
LISTED = (ContentPage, NewsPage)


@transaction.atomic
def refresh(*, page: Page) -> None:
    """List a live page that everybody may read; take any other one down. Idempotent."""
    if not isinstance(page, LISTED):
        return
    if page.live and not page.get_view_restrictions().exists():
        publish(_draft(page))
    else:
        withdraw(KIND, str(page.pk))


@transaction.atomic
def refresh_below(*, top: Page) -> None:
    """Look again at every page of a branch: its address or who may read it has changed."""
    for page in Page.objects.descendant_of(top, inclusive=True).live().type(*LISTED).specific():
        refresh(page=page)


@transaction.atomic
def remove(*, page: Page) -> None:
    """Take a page down because it was unpublished or is about to be deleted."""
    if isinstance(page, LISTED):
        withdraw(KIND, str(page.pk))


def published_keys() -> set[str]:
    """The keys of the pages that ought to be public records."""
    return {str(key) for kind in LISTED for key in kind.objects.live().public().values_list("pk", flat=True)}


def _draft(page: ContentPage | NewsPage) -> RecordDraft:
    parts = page.get_url_parts()
    words = strip_tags(plain_text(page.body))
    return RecordDraft(
        kind=KIND,
        key=str(page.pk),
        title=page.title,
        summary=page.summary or words[:120],
        body=words,
        published_on=timezone.localdate(page.first_published_at) if page.first_published_at else timekeeping.today(),
        url=parts[2] if parts else "/",
    )
