"""What a complainant is told in words."""

from portal.audit.api import digest_of, record
from portal.roles.models import User

from ..models import ComplainantFeedback, Complaint


def tell(*, complaint: Complaint, text: str, by: User | None) -> ComplainantFeedback:
    """Write a text for the complainant, and for everyone whose matter was merged into this one."""
    told = [complaint, *complaint.merged.select_related("key").all()]
    written = [ComplainantFeedback.objects.create(complaint=one, text=text, given_by=by) for one in told]
    for one in told:
        record(subject=one.subject, kind="complaint.told", actor=by, data={"text": digest_of(text)})
    return written[0]
