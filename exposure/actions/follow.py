"""Items follow their case: what the Centre decides later shows on the board at once."""

from datetime import date
from typing import Any

from django.db import transaction

from complaints.enums import Outcome
from complaints.models import SupervisionCase
from portal.audit.api import record
from portal.errors import Refused

from ..enums import Rectification
from ..facts import facts_of
from ..models import ExposureItemPage
from .listing import list_item
from .take_down import take_down_revoked

#: Outcomes after which nothing of the matter may stay on the board.
CLEARED = frozenset({Outcome.REVOKED, Outcome.NOT_FILED})


def _item(case_key: str) -> ExposureItemPage | None:
    return ExposureItemPage.objects.select_for_update(of=("self",)).filter(case_key=case_key).first()


def _write(item: ExposureItemPage, facts: dict[str, Any], kind: str) -> None:
    """Set facts on the page as it stands (no new version: facts are not the editors'), and renew its record."""
    changed = {name: value for name, value in facts.items() if getattr(item, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(item, name, value)
    ExposureItemPage.objects.filter(pk=item.pk).update(**changed)
    record(subject=item.subject, kind=kind, data={"state": str(item.state), "fields": sorted(changed)})
    list_item(item=item)


def _fresh_facts(item: ExposureItemPage) -> dict[str, Any]:
    case = SupervisionCase.objects.select_related("complaint", "agency__region", "agency__domain").get(pk=item.case_key)
    try:
        return facts_of(case)
    except Refused:
        return {}


@transaction.atomic
def mark_rectified(*, case_key: str, on: date) -> None:
    """Put 已整改 and the day on the item. Idempotent."""
    item = _item(case_key)
    if item is not None:
        facts = {"state": Rectification.RECTIFIED, "rectified_on": item.rectified_on or on}
        _write(item, {**_fresh_facts(item), **facts}, "exposure.rectified")


@transaction.atomic
def refresh(*, case_key: str) -> None:
    """Bring an item in line with its case (closed, referred). Idempotent."""
    item = _item(case_key)
    if item is not None:
        _write(item, _fresh_facts(item), "exposure.followed")


def on_rectified(payload: dict[str, Any]) -> None:
    """The case was found rectified."""
    mark_rectified(case_key=payload["case"], on=date.fromisoformat(payload["on"]))


def on_moved(payload: dict[str, Any]) -> None:
    """The case was closed or referred. Closed without a finding (after a review), it leaves the board at once."""
    if payload.get("outcome") in CLEARED:
        take_down_revoked(case_key=payload["case"], on=date.fromisoformat(payload["on"]))
    else:
        refresh(case_key=payload["case"])


def on_revoked(payload: dict[str, Any]) -> None:
    """The notice was revoked."""
    take_down_revoked(case_key=payload["case"], on=date.fromisoformat(payload["on"]))
