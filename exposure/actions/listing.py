"""The public record of an item: there while the item is live and public, gone at once when it is not."""

from django.db import transaction
from django.utils import timezone

from portal import timekeeping
from portal.audit.api import record
from search.records import RecordDraft, publish, withdraw

from ..models import ExposureItemPage
from ..release import last_round

KIND = "exposure"


@transaction.atomic
def list_item(*, item: ExposureItemPage) -> None:
    """Hand a live item to the public world, or take it out when its part of the site is private. Idempotent."""
    if not item.live:
        return
    if item.published_on is None:
        item.published_on = timekeeping.today()
        ExposureItemPage.objects.filter(pk=item.pk).update(published_on=item.published_on)
        record(subject=item.subject, kind="exposure.published", data={"revision": item.live_revision_id})
    if item.get_view_restrictions().exists():
        withdraw(KIND, str(item.case_key))
    else:
        publish(_draft(item))


@transaction.atomic
def unlist_item(*, item: ExposureItemPage) -> None:
    """Take the record down with the page; every approval so far is spent, nothing brings it back unreviewed."""
    withdraw(KIND, str(item.case_key))
    ExposureItemPage.objects.filter(pk=item.pk).update(void_until=last_round(item.pk))
    item.revisions.update(approved_go_live_at=None)
    record(subject=item.subject, kind="exposure.unpublished", data={"page": item.pk})


def published_keys() -> set[str]:
    """The keys of the items that ought to be public records."""
    return {str(key) for key in ExposureItemPage.objects.live().public().values_list("case_key", flat=True)}


def _draft(item: ExposureItemPage) -> RecordDraft:
    parts = item.get_url_parts()
    first = item.published_on or timezone.localdate(item.first_published_at)
    return RecordDraft(
        kind=KIND,
        key=str(item.case_key),
        number=item.notice_number,
        title=item.title,
        summary=item.found[:300],
        body="\n".join([item.found, item.rule_broken, item.agency_response, item.rectification]),
        agency=item.agency_name,
        agency_aliases=list(item.agency_aliases),
        region=item.region,
        domain=item.domain,
        violation=item.violation,
        act_kind=item.act_kind,
        outcome=item.outcome or item.state,
        closed_on=item.closed_on,
        published_on=first,
        url=parts[2] if parts else f"/exposure/{item.slug}/",
    )
