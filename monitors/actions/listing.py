"""Putting a supervisor's profile before the public and taking it back, as the page and the term allow."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from monitors.enums import SourceCategory, TermState
from monitors.models import MonitorPage
from portal import timekeeping
from portal.audit.api import record
from search.records import RecordDraft, publish, withdraw

KIND = "monitor"


@transaction.atomic
def refresh(*, page: MonitorPage) -> bool:
    """List a live, public profile whose term runs; take any other one down.

    Idempotent: it may be called after every change of the page.

    Returns:
        Whether the profile is listed now.
    """
    listed = page.live and page.term_state == TermState.SERVING and not page.get_view_restrictions().exists()
    if listed:
        publish(_draft(page))
    else:
        withdraw(KIND, str(page.pk))
    if listed != page.listed:
        MonitorPage.objects.filter(pk=page.pk).update(listed=listed)
        page.listed = listed
        kind = "monitor.listed" if listed else "monitor.unlisted"
        record(subject=f"page:{page.pk}", kind=kind, data={"term": page.term_state.value})
    return listed


@transaction.atomic
def remove(*, page: MonitorPage) -> None:
    """Take a profile down because its page is gone or was unpublished."""
    if withdraw(KIND, str(page.pk)):
        record(subject=f"page:{page.pk}", kind="monitor.unlisted", data={"term": page.term_state.value})
    MonitorPage.objects.filter(pk=page.pk).update(listed=False)


def sweep_terms(now: datetime) -> Iterator[dict[str, Any]]:
    """List the supervisors whose term began and take down those whose term ended (a sweep of the clocks)."""
    today = timezone.localtime(now).date()
    for key in list(MonitorPage.objects.wrongly_listed(today).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            # Another tick may have been first: look again once the row is ours.
            page = MonitorPage.objects.wrongly_listed(today).select_for_update(of=("self",)).filter(pk=key).first()
            before = page.listed if page else None
            if page and refresh(page=page) != before:
                yield {"page": page.pk, "listed": page.listed}


def published_keys() -> set[str]:
    """The keys of the profiles that ought to be public records."""
    return {str(key) for key in MonitorPage.objects.live().public().filter(listed=True).values_list("pk", flat=True)}


def _draft(page: MonitorPage) -> RecordDraft:
    parts = page.get_url_parts()
    fields = [domain.name for domain in page.domains.all()]
    category = SourceCategory(page.category).label
    return RecordDraft(
        kind=KIND,
        key=str(page.pk),
        title=f"{page.title}（{category}）",
        summary=page.introduction[:200] or str(page.position),
        body="\n".join([page.introduction, page.position, page.letter_number, *fields]),
        region=page.region.name if page.region else "",
        domain=fields[0] if fields else "",
        published_on=timezone.localdate(page.first_published_at) if page.first_published_at else timekeeping.today(),
        url=parts[2] if parts else "/monitors/",
    )
