"""The proof of filing: what was sent is still what we hold, and the sender can check it."""

import hmac
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit.api import events_for

from ..enums import ActKind, Kind, ViolationCategory
from ..models import Complaint, FiledWords
from .intake import filing_digest

#: What of the filed words is shown, in the order of the wizard.
_LABELS: dict[str, Any] = {
    "kind": _("类型"),
    "narrative": _("经过"),
    "remedy_sought": _("诉求"),
    "violation": _("问题类别"),
    "agency": _("单位"),
    "agency_as_stated": _("单位（您的写法）"),
    "place": _("地点"),
    "happened_on": _("日期"),
    "act_kind": _("行为种类"),
}
_WORDS: dict[str, dict[str, Any]] = {
    "kind": dict(Kind.choices),
    "violation": dict(ViolationCategory.choices),
    "act_kind": dict(ActKind.choices),
}


@dataclass(frozen=True)
class FilingCheck:
    """What the check found.

    Attributes:
        unchanged: the words we hold, with the sender's code, give the digest on the receipt.
        recorded: the audit trail's first event names the same digest.
        filed: what was filed, as label and words.
        files: name, digest and size of each file the sender has given.
    """

    unchanged: bool
    recorded: bool
    filed: list[tuple[Any, Any]]
    files: list[tuple[str, str, int]]


def check_filing(*, complaint: Complaint, code: str) -> FilingCheck:
    """Compute the digest anew from what we hold and the code that the sender shows again."""
    kept = FiledWords.objects.select_related("complaint__key").filter(complaint=complaint).first()
    words = kept.words.open() if kept is not None else ""
    event = events_for(complaint.subject).filter(kind="complaint.receive").first()
    own = complaint.evidence.filter(source="complainant").select_related("complaint__key")
    return FilingCheck(
        unchanged=bool(words) and hmac.compare_digest(filing_digest(words, code), complaint.content_digest),
        recorded=event is not None and event.data.get("digest") == complaint.content_digest,
        filed=_shown(json.loads(words)) if words else [],
        files=[(item.title.open(), item.sha256.open(), item.size) for item in own],
    )


def _shown(fields: dict[str, Any]) -> list[tuple[Any, Any]]:
    rows = ((name, label, fields.get(name)) for name, label in _LABELS.items())
    return [(label, _WORDS.get(name, {}).get(value, value)) for name, label, value in rows if value]
