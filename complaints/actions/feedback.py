"""What a complainant is told in words."""

from django.utils.translation import gettext as _

from portal.audit.api import digest_of, record
from portal.roles.models import User

from ..enums import State
from ..models import ComplainantFeedback, Complaint
from ..privacy import refuse_identity


def tell(*, complaint: Complaint, text: str, by: User | None) -> ComplainantFeedback:
    """Write a text for the complainant, and for everyone whose matter still follows this one.

    Raises:
        Refused: several people will read it and it names one of them.
    """
    following = list(complaint.merged.select_related("key").filter(state=State.MERGED))
    if following:
        refuse_identity(complaint, text, paper=_("反馈"))
    told = [complaint, *following]
    written = [ComplainantFeedback.objects.create(complaint=one, text=text, given_by=by) for one in told]
    for one in told:
        record(subject=one.subject, kind="complaint.told", actor=by, data={"text": digest_of(text)})
    return written[0]
